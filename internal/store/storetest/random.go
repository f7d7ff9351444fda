package storetest

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"dateline/geo"
	"dateline/internal/cql"
	"dateline/internal/incident"

	"github.com/paulmach/orb"
)

// world makes random incidents and questions about them. Its values are few, so
// that they meet: clusters, shared points, shared days, unknown values.
type world struct {
	*rand.Rand
	centres []orb.Point
	ids     int
	clock   int
}

func newWorld(seed uint64) *world {
	w := &world{Rand: rand.New(rand.NewPCG(seed, 0))}
	for range 12 {
		w.centres = append(w.centres, orb.Point{w.Float64()*360 - 180, w.Float64()*180 - 90})
	}
	// Where care is needed: the antimeridian, the poles, the corners of squares.
	w.centres = append(w.centres, orb.Point{180, 10}, orb.Point{-180, 10}, orb.Point{0, 90}, orb.Point{100, -90}, orb.Point{0, 0}, orb.Point{90, 45}, orb.Point{69.5, 37.5})
	return w
}

func pick[T any](w *world, list []T) T { return list[w.IntN(len(list))] }

// chance is true in share of all cases.
func (w *world) chance(share float64) bool { return w.Float64() < share }

func (w *world) point() orb.Point {
	c := pick(w, w.centres)
	switch w.IntN(10) {
	case 0:
		return c // the same point again
	case 1:
		return orb.Point{float64(w.IntN(361) - 180), float64(w.IntN(181) - 90)}
	}
	spread := pick(w, []float64{0.01, 0.3, 3})
	p := orb.Point{geo.WrapLon(c[0] + w.NormFloat64()*spread), c[1] + w.NormFloat64()*spread}
	p[1] = min(max(p[1], -90), 90)
	return p
}

var (
	someTypes     = []string{"armed_clash", "shelling", "talks", "hazard.flood", "other"}
	someCountries = []string{"", "TJ", "KG", "KG/TJ", "AF"}
	someDivisions = []string{"", "Khatlon", "Batken", "Sughd"}
	someScopes    = []string{"event", "episode", "aggregate"}
	somePlaces    = []string{"", "GN:1", "GN:11", "GN:111", "GN:2", "GN:22", "DL:post-12"}
	someWords     = []string{"landmine", "Border", "post", "12", "Tavil-Dara", "Баткен", "Batken", "Café", "of", "shelling", "of homes", "ATTACK"}
	someDays      = incident.Day(730_000)
)

// paths are what the places lie in.
var paths = map[string][]string{"GN:1": {"GN:1"}, "GN:11": {"GN:11", "GN:1"}, "GN:111": {"GN:111", "GN:11", "GN:1"},
	"GN:2": {"GN:2"}, "GN:22": {"GN:22", "GN:2"}, "DL:post-12": {"DL:post-12", "GN:1", "GN:2"}}

func (w *world) words(n int) string {
	var s []string
	for range w.IntN(n + 1) {
		s = append(s, pick(w, someWords))
	}
	return strings.Join(s, " ")
}

func (w *world) day() incident.Day {
	switch w.IntN(30) {
	case 0:
		return incident.MinDay + incident.Day(w.IntN(3))
	case 1:
		return incident.MaxDay - incident.Day(w.IntN(3))
	case 2, 3, 4:
		return someDays // a busy day
	}
	return someDays + incident.Day(w.IntN(600))
}

func (w *world) number(n int64) incident.Number {
	if w.chance(0.4) {
		return incident.Number{}
	}
	return incident.Num(w.Int64N(n) * w.Int64N(2))
}

// incident returns a random state of an incident.
func (w *world) incident(id incident.ID) *incident.Incident {
	i := &incident.Incident{ID: id, Title: w.words(4), Summary: w.words(3), Place: w.words(1),
		Type: pick(w, someTypes), Scope: pick(w, someScopes), Status: pick(w, []string{"published", "draft"}),
		Country: pick(w, someCountries), Admin1: pick(w, someDivisions), DatePrecision: pick(w, []string{"day", "week", "unknown"}),
		GeoPrecision: pick(w, []string{"", "exact", "near"}), Disputed: w.chance(0.2)}
	i.Killed = incident.Figure{Low: w.number(9), Best: w.number(30), High: w.number(99)}
	i.Injured.Best = w.number(6)
	if w.chance(0.9) {
		i.DateStart = w.day()
		i.DateEnd = min(i.DateStart, incident.MaxDay)
		if w.chance(0.3) {
			i.DateEnd = min(i.DateStart+incident.Day(w.IntN(40)), incident.MaxDay)
		}
		if w.chance(0.003) {
			i.DateEnd = min(i.DateStart+incident.Day(w.IntN(4000)), incident.MaxDay)
		}
	}
	if w.chance(0.9) {
		p := w.point()
		i.Point, i.UncertaintyM = &p, float64(1+w.IntN(50_000))
	}
	if i.PlaceID = pick(w, somePlaces); i.PlaceID != "" {
		i.PlacePath = append([]string(nil), paths[i.PlaceID]...)
		i.PlaceName = pick(w, someWords)
	} else if w.chance(0.3) {
		i.PlacePath = []string{"GN:2"} // known by its division
	}
	if w.chance(0.1) {
		i.Claims = []incident.Claim{{Kind: "casualty", Metric: "killed", Value: w.number(9)}}
		i.Tags = []string{"tag"}
	}
	return i
}

func (w *world) time() time.Time {
	w.clock++
	return at(w.clock / 3).Add(time.Duration(w.IntN(3)) * time.Millisecond)
}

// writes returns a batch of n writes, most of them possible; without known ids
// all are creations of new ones.
func (w *world) writes(n int, known []incident.ID) []incident.Write {
	batch := make([]incident.Write, n)
	for k := range batch {
		op := pick(w, []incident.Op{incident.Create, incident.Create, incident.Update, incident.Update, incident.Delete})
		if len(known) == 0 {
			op = incident.Create
		}
		wr := incident.Write{Op: op, By: "tester", At: w.time()}
		if op == incident.Create && (len(known) == 0 || !w.chance(0.003)) {
			w.ids++
			wr.ID = incident.ID(fmt.Sprintf("i%d", w.ids))
		} else if wr.ID = "i0"; !w.chance(0.003) {
			wr.ID = pick(w, known)
		}
		if op != incident.Delete {
			wr.Incident = w.incident(wr.ID)
		}
		if op != incident.Create && w.chance(0.01) {
			wr.IfVersion = 1 + w.Int64N(3)
		}
		batch[k] = wr
	}
	return batch
}

func (w *world) box() *geo.BBox {
	c, size := pick(w, w.centres), pick(w, []float64{0, 0.01, 0.5, 3, 20, 100})
	b := geo.BBox{West: geo.WrapLon(c[0] - size*w.Float64()), East: geo.WrapLon(c[0] + size*w.Float64()),
		South: max(c[1]-size*w.Float64(), -90), North: min(c[1]+size*w.Float64(), 90)}
	if w.chance(0.1) {
		b.West, b.East = -180, 180
	}
	if w.chance(0.05) {
		b.West, b.East = b.East, b.West // all but a strip
	}
	return &b
}

// query returns a random question. Each condition is there in share of all
// cases.
func (w *world) query(share float64) incident.Query {
	var q incident.Query
	if w.chance(max(share, 0.5)) {
		q.BBox = w.box()
	}
	if w.chance(share / 2) {
		q.Near = &incident.Near{Point: w.point(), RadiusM: pick(w, []float64{0, 1000, 100_000, 3_000_000, 30_000_000})}
	}
	q.Located = w.chance(share)
	if w.chance(share) {
		q.Time.From = w.day()
	}
	if w.chance(share) {
		q.Time.To = max(w.day(), q.Time.From)
	}
	for _, p := range incident.EqualProperties {
		if w.chance(share / 4) {
			if q.Equal == nil {
				q.Equal = map[incident.Property][]string{}
			}
			for range 1 + w.IntN(3) {
				q.Equal[p] = append(q.Equal[p], incident.PropertyOf(w.incident(""), p))
			}
		}
	}
	if w.chance(share / 4) {
		q.Within = pick(w, somePlaces)
	}
	if w.chance(share / 4) {
		q.Text = w.words(3)
	}
	if w.chance(share / 3) {
		q.KilledMin = incident.Num(w.Int64N(10))
	}
	if w.chance(share / 3) {
		q.UpdatedAfter = at(w.IntN(w.clock/3 + 1))
	}
	q.Sort.Asc = w.chance(0.4)
	if w.chance(0.5) {
		q.Sort.Field = pick(w, sortable)
	}
	for w.chance(0.2) && len(q.Sort.Then) < incident.MaxSortKeys-1 {
		q.Sort.Then = append(q.Sort.Then, incident.SortKey{Field: pick(w, sortable), Asc: w.chance(0.5)})
	}
	if w.chance(max(share, 0.3)) {
		q.Filter = w.filter()
	}
	if w.chance(0.8) {
		q.Limit = pick(w, []int{1, 2, 10, 100, 1000})
	}
	return q
}

// Random makes random incidents and filters whose values meet theirs.
type Random struct{ w *world }

// NewRandom returns a Random that is always the same for a seed.
func NewRandom(seed uint64) Random { return Random{newWorld(seed)} }

// Creations returns n writes of new incidents.
func (r Random) Creations(n int) []incident.Write { return r.w.writes(n, nil) }

// Filter returns a filter in CQL2.
func (r Random) Filter() *cql.Filter { return r.w.filter() }
