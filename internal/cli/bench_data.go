package cli

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"sort"
	"strings"
	"time"

	"dateline/geo/gazetteer"
	"dateline/internal/incident"

	"github.com/paulmach/orb"
)

// generator makes incidents that lie and recur as real ones do: in clusters
// around places, some places far more often than others, more than half of them
// exactly on the point of their place (as geocoded ones are), more in recent
// years than in early ones. The same seed makes the same incidents.
type generator struct {
	r      *rand.Rand
	places []benchPlace
	weight []float64 // cumulative
	now    incident.Day
}

type benchPlace struct {
	gazetteer.Place
	admin1 string
	path   []string
}

// benchPlaces is how many places have incidents.
const benchPlaces = 4000

var benchTypes = []struct {
	code, title string
	weight      int
}{
	{"armed_clash", "Armed clash", 30}, {"shelling", "Shelling", 20}, {"violence_against_civilians", "Attack on civilians", 15},
	{"peaceful_protest", "Protest", 12}, {"landmine_ied", "Explosion of a mine", 8}, {"air_strike", "Air strike", 6},
	{"abduction", "Abduction", 4}, {"violent_demonstration", "Violent demonstration", 3}, {"hazard.flood", "Flood", 1}, {"talks", "Talks", 1},
}

func newGenerator(ix *gazetteer.Index, seed uint64) *generator {
	g := &generator{r: rand.New(rand.NewPCG(seed, 2)), now: incident.DayOf(time.Date(2026, 10, 31, 0, 0, 0, 0, time.UTC))}
	var all []gazetteer.Place
	for p := range ix.All() {
		if p.HasPoint && p.Population > 0 {
			all = append(all, p)
		}
	}
	pick := rand.New(rand.NewPCG(1, 1)) // the places do not depend on the seed
	total := 0.0
	for n := range benchPlaces {
		p := all[pick.IntN(len(all))]
		g.places = append(g.places, benchPlace{p, ix.Admin1Name(p.ID), ix.Path(p.ID)})
		total += 1 / math.Pow(float64(n+10), 0.9)
		g.weight = append(g.weight, total)
	}
	return g
}

func (g *generator) place() benchPlace {
	u := g.r.Float64() * g.weight[len(g.weight)-1]
	return g.places[sort.SearchFloat64s(g.weight, u)]
}

// point is where an incident near p lies: on its point, or some 9 km around.
func (g *generator) point(p benchPlace) (orb.Point, bool) {
	if g.r.Float64() < 0.55 {
		return p.Point, true
	}
	lon := p.Point[0] + g.r.NormFloat64()*0.08
	lat := min(max(p.Point[1]+g.r.NormFloat64()*0.08, -90), 90)
	return orb.Point{math.Remainder(lon, 360), math.Round(lat*1e5) / 1e5}, false
}

// incident makes the next one.
func (g *generator) incident(n int64) *incident.Incident {
	p := g.place()
	pt, exact := g.point(p)
	start := g.now - incident.Day(13_800*math.Pow(g.r.Float64(), 1.6))
	days := incident.Day(0)
	switch u := g.r.Float64(); {
	case u > 0.99:
		days = incident.Day(30 + g.r.IntN(335))
	case u > 0.95:
		days = incident.Day(1 + g.r.IntN(29))
	}
	kind := g.kind()
	i := &incident.Incident{
		ID: incident.ID(fmt.Sprintf("bench-%09d", n)), Type: kind.code, Scope: "event", Status: "published",
		Title:     kind.title + " near " + p.Name,
		Summary:   fmt.Sprintf("%s in the area of %s, %s, reported by local authorities and residents; the number of casualties was not confirmed independently.", kind.title, p.Name, p.admin1),
		DateStart: start, DateEnd: start + days, DatePrecision: "day", Place: p.Name, PlaceID: p.ID, PlaceName: p.Name, PlacePath: p.path,
		Country: p.Country, Admin1: p.admin1, Point: &pt, GeoPrecision: "settlement", UncertaintyM: p.UncertaintyM, UncertaintyReason: p.UncertaintyReason,
		GeoMethod: incident.MethodGiven, Source: "Example Agency", SourceCount: 1,
	}
	if exact {
		i.GeoMethod = incident.MethodGazetteer
	}
	if g.r.Float64() < 0.6 {
		k := int64(g.r.ExpFloat64() * 3)
		i.Killed = incident.Figure{Low: incident.Num(k), Best: incident.Num(k), High: incident.Num(k + int64(g.r.IntN(3)))}
	}
	if g.r.Float64() < 0.4 {
		k := int64(g.r.ExpFloat64() * 6)
		i.Injured = incident.Figure{Low: incident.Num(k), Best: incident.Num(k)}
	}
	return i
}

func (g *generator) kind() (k struct {
	code, title string
	weight      int
}) {
	n := g.r.IntN(100)
	for _, k = range benchTypes {
		if n -= k.weight; n < 0 {
			break
		}
	}
	return k
}

// fill writes n incidents; wrote hears of each batch.
func (g *generator) fill(ctx context.Context, store incident.Store, n int64, wrote func(n int64)) error {
	const batch = 5000
	at := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	for done := int64(0); done < n; {
		w := make([]incident.Write, 0, batch)
		for len(w) < batch && done < n {
			w = append(w, incident.Write{Op: incident.Create, ID: incident.ID(fmt.Sprintf("bench-%09d", done)), Incident: g.incident(done), By: "bench", At: at})
			done++
		}
		if _, err := store.Apply(ctx, w); err != nil {
			return err
		}
		wrote(int64(len(w)))
	}
	return nil
}

// boxes are n boxes of a width in degrees around places where incidents are.
func (g *generator) boxes(n int, width float64) []string {
	out := make([]string, n)
	for i := range out {
		p, _ := g.point(g.place())
		south := min(max(p[1]-width/2, -90), 90-width)
		out[i] = strings.Join([]string{trim(p[0] - width/2), trim(south), trim(p[0] + width/2), trim(south + width)}, ",")
	}
	return out
}

func trim(x float64) string { return fmt.Sprintf("%.5f", x) }
