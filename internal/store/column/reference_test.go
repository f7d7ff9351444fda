package column_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"dateline/geo"
	"dateline/internal/cql"
	"dateline/internal/incident"
	"dateline/internal/store/column"

	"github.com/paulmach/orb"
)

// table is the index as plain as can be: rows by number, a filter, a sort.
type table map[int64]column.Row

func (t table) update(set []column.Row, drop []int64) {
	for _, r := range set {
		t[r.Num] = r
	}
	for _, n := range drop {
		delete(t, n)
	}
}

// incidentOf gives a row the form in which the domain tells what a query means.
func incidentOf(r column.Row) *incident.Incident {
	i := &incident.Incident{Num: r.Num, Seq: r.Seq, Point: r.Point, DateStart: r.Start, DateEnd: r.End, Type: r.Type, Country: r.Country,
		Admin1: r.Admin1, Scope: r.Scope, Status: r.Status, DatePrecision: r.DatePrecision, GeoPrecision: r.GeoPrecision, Disputed: r.Disputed, PlaceID: r.PlaceID,
		PlacePath: strings.Fields(r.Path), UpdatedAt: time.UnixMicro(r.UpdatedMicro).UTC()}
	i.Killed = incident.Figure{Low: r.KilledLow, Best: r.Killed, High: r.KilledHigh}
	i.Injured = incident.Figure{Low: r.InjuredLow, Best: r.Injured, High: r.InjuredHigh}
	return i
}

func matches(q incident.Query, r column.Row) bool {
	p := r.Point
	switch {
	case p == nil && (q.Located || q.Near != nil),
		p != nil && q.BBox != nil && !q.BBox.Contains(p[0], p[1]),
		p != nil && q.Near != nil && geo.Distance(q.Near.Point, *p) > q.Near.RadiusM,
		!q.Time.Overlaps(r.Start, r.End),
		q.Within != "" && !slices.Contains(strings.Fields(r.Path), q.Within),
		q.KilledMin.Known && !(r.Killed.Known && r.Killed.N >= q.KilledMin.N),
		!q.UpdatedAfter.IsZero() && r.UpdatedMicro <= q.UpdatedAfter.UnixMicro():
		return false
	}
	if q.Filter != nil && q.Filter.Eval(incident.Row{Incident: incidentOf(r)}) != cql.True {
		return false
	}
	if len(q.Equal) > 0 {
		i := incidentOf(r)
		for prop, values := range q.Equal {
			if !slices.Contains(values, incident.PropertyOf(i, prop)) {
				return false
			}
		}
	}
	return true
}

// keyOf is where a row stands in an order.
func keyOf(s incident.Sort, r column.Row) incident.Cursor {
	if s.Field == incident.SortUpdated {
		return incident.Cursor{Key: s.SortKey(r.UpdatedMicro, true), Num: r.Num}
	}
	return s.CursorOf(incidentOf(r))
}

// found is a row that matches, and where it stands.
type found struct {
	incident.Cursor
	ref incident.Ref
}

// find returns all that q matches, in its order.
func (t table) find(q incident.Query, only []int64) []found {
	var list []found
	for num, r := range t {
		if only != nil && !slices.Contains(only, num) || !matches(q, r) {
			continue
		}
		list = append(list, found{keyOf(q.Sort, r), incident.Ref{Num: r.Num, Seq: r.Seq}})
	}
	slices.SortFunc(list, func(a, b found) int {
		switch {
		case a.Key != b.Key:
			return cmp.Compare(a.Key, b.Key)
		case q.Sort.Asc:
			return cmp.Compare(a.Num, b.Num)
		}
		return cmp.Compare(b.Num, a.Num)
	})
	return list
}

// page returns the refs of list after a cursor, limit at the most (0: all).
func page(list []found, after *incident.Cursor, limit int) (refs []incident.Ref) {
	for _, f := range list {
		if after != nil && f.Cursor == *after {
			after, refs = nil, nil
			continue
		}
		refs = append(refs, f.ref)
	}
	if limit > 0 && len(refs) > limit {
		refs = refs[:limit]
	}
	return refs
}

// pageBack returns the refs of list right before a cursor, limit at the most.
func pageBack(list []found, before incident.Cursor, limit int) (refs []incident.Ref) {
	for _, f := range list {
		if f.Cursor == before {
			return refs[max(0, len(refs)-limit):]
		}
		refs = append(refs, f.ref)
	}
	return nil
}

// world makes random rows in clusters, and random questions.
type world struct {
	*rand.Rand
	centres []orb.Point
	seq     int64
}

func newWorld(seed uint64) *world {
	w := &world{Rand: rand.New(rand.NewPCG(seed, 1))}
	w.centres = []orb.Point{{180, 10}, {-180, 10}, {0, 90}, {100, -90}, {0, 0}, {90, 45}, {70, 39}}
	for range 20 {
		w.centres = append(w.centres, orb.Point{w.Float64()*360 - 180, w.Float64()*180 - 90})
	}
	return w
}

func pick[T any](w *world, list []T) T { return list[w.IntN(len(list))] }

func (w *world) point() orb.Point {
	c := w.centres[min(w.IntN(len(w.centres)), w.IntN(len(w.centres)))] // the first are the largest clusters
	if w.IntN(12) == 0 {
		return c
	}
	spread := pick(w, []float64{0.02, 0.5, 4})
	return orb.Point{geo.WrapLon(c[0] + w.NormFloat64()*spread), min(max(c[1]+w.NormFloat64()*spread, -90), 90)}
}

const firstDay = 725_000

func (w *world) row(num int64) column.Row {
	w.seq++
	place := w.IntN(40)
	r := column.Row{Num: num, Seq: incident.Seq(w.seq), UpdatedMicro: int64(w.IntN(5000)) * 1000,
		Type: fmt.Sprint("type", w.IntN(6)), Country: fmt.Sprint("C", w.IntN(5)), Admin1: fmt.Sprint("A", w.IntN(9)),
		Scope: pick(w, []string{"event", "aggregate"}), Status: pick(w, []string{"published", "draft"}), DatePrecision: pick(w, []string{"day", "week"}),
		GeoPrecision: pick(w, []string{"", "near", "exact"}), Disputed: w.IntN(5) == 0}
	if place > 0 {
		r.PlaceID = fmt.Sprint("P", place)
		r.Path = fmt.Sprintf("P%d D%d", place, place%7)
	}
	if w.IntN(10) > 0 {
		p := w.point()
		r.Point = &p
	}
	if w.IntN(12) > 0 {
		r.Start = firstDay + incident.Day(w.IntN(9000))
		r.End = r.Start + incident.Day(max(0, w.IntN(60)-40))
		if w.IntN(4000) == 0 {
			r.End += incident.Day(w.IntN(3000))
		}
	}
	if w.IntN(3) > 0 {
		r.Killed = incident.Num(w.Int64N(40) * w.Int64N(2))
	}
	if w.IntN(3) > 0 {
		r.Injured = incident.Num(w.Int64N(7))
	}
	return r
}

func (w *world) box() *geo.BBox {
	c, size := pick(w, w.centres), pick(w, []float64{0, 0.02, 0.2, 1, 10, 60})
	return &geo.BBox{West: geo.WrapLon(c[0] - size*w.Float64()), East: geo.WrapLon(c[0] + size*w.Float64()),
		South: max(c[1]-size*w.Float64(), -90), North: min(c[1]+size*w.Float64(), 90)}
}

func (w *world) query(share float64) incident.Query {
	chance := func(p float64) bool { return w.Float64() < p }
	q := incident.Query{Located: chance(share), Sort: incident.Sort{Asc: chance(0.4)}}
	if chance(0.7) {
		q.BBox = w.box()
	}
	if chance(share / 2) {
		q.Near = &incident.Near{Point: w.point(), RadiusM: pick(w, []float64{100, 50_000, 2_000_000})}
	}
	if chance(max(share, 0.2)) {
		q.Time.From = firstDay + incident.Day(w.IntN(9000))
	}
	if chance(max(share, 0.2)) {
		q.Time.To = max(q.Time.From, firstDay+incident.Day(w.IntN(9000)))
	}
	for _, prop := range incident.EqualProperties {
		if chance(share / 5) {
			if q.Equal == nil {
				q.Equal = map[incident.Property][]string{}
			}
			q.Equal[prop] = []string{incident.PropertyOf(incidentOf(w.row(0)), prop), incident.PropertyOf(incidentOf(w.row(0)), prop)}
		}
	}
	if chance(share / 4) {
		q.Within = fmt.Sprint(pick(w, []string{"P", "D"}), w.IntN(8))
	}
	if chance(share / 3) {
		q.KilledMin = incident.Num(w.Int64N(9))
	}
	if chance(share / 3) {
		q.UpdatedAfter = q.UpdatedAfter.UTC().AddDate(1969, 0, 0).Add(1) // some time in 1970
	}
	if chance(0.4) {
		q.Sort.Field = pick(w, incident.SortFields)
	}
	if chance(max(share, 0.2)) {
		q.Filter = w.filter()
	}
	if chance(0.9) {
		q.Limit = pick(w, []int{1, 10, 100, 1000, 10_000})
	}
	return q
}

// filters are conditions on what the index holds; %[1]s is a type, %[2]d a small
// number, %[3]s a day, %[4]v and %[5]v a point.
var filters = []string{
	"type = '%[1]s'", "type <> '%[1]s'", "type LIKE '%%%[2]d'", "country IN ('C1', 'C%[2]d')", "country > 'C2' OR disputed", "admin1 = country",
	"killed_best > %[2]d", "killed_best < %[2]d", "killed_best IS NULL", "injured_best * 2 > killed_best", "killed_best = injured_best",
	"date_start >= DATE('%[3]s')", "date_start < DATE('%[3]s')", "date_end > DATE('%[3]s')", "date_end <= DATE('%[3]s')", "date_start IS NULL",
	"T_INTERSECTS(INTERVAL(date_start, date_end), INTERVAL('%[3]s', '..'))", "date_start = date_end", "date_start = DATE('%[3]s')",
	"within_place('P%[2]d')", "within_place('D%[2]d') OR type = '%[1]s'", "place_id = 'P%[2]d'", "place_id IS NULL", "A_OVERLAPS(place_path, ('D1', 'P%[2]d'))",
	"scope = 'event'", "geo_precision IS NULL", "NOT disputed", "seq > 30000", "updated_at > TIMESTAMP('1970-01-01T00:00:02Z')", "updated_at <= TIMESTAMP('1970-01-01T00:00:02Z')",
	"S_INTERSECTS(geometry, BBOX(%[4]v, %[5]v, 180, 90))", "distance_m(geometry, POINT(%[4]v %[5]v)) < 400000", "geometry IS NULL",
	"S_WITHIN(geometry, POLYGON((-180 -80, %[4]v %[5]v, 180 -80, -180 -80)))", "S_DISJOINT(geometry, BBOX(%[4]v, -90, 180, %[5]v))",
}

// filter returns one to three of them, joined.
func (w *world) filter() *cql.Filter {
	one := func() string {
		p := w.point()
		text := fmt.Sprintf(pick(w, filters)+"%[6]s", fmt.Sprint("type", w.IntN(6)), w.IntN(9), firstDay+incident.Day(w.IntN(9000)), p[0], p[1], "")
		if w.IntN(4) == 0 {
			return "NOT (" + text + ")"
		}
		return text
	}
	text := one()
	for range w.IntN(3) {
		text = "(" + text + ")" + pick(w, []string{" AND ", " AND ", " OR "}) + "(" + one() + ")"
	}
	f, err := incident.ParseFilter(text, "")
	if err != nil {
		panic(text + ": " + err.Error())
	}
	return f
}

func refs(t testing.TB, x *column.Index, q incident.Query, only []int64) []incident.Ref {
	list, err := x.Refs(t.Context(), q, only)
	if err != nil {
		t.Errorf("%+v: %v", q, err)
	}
	return list
}

func count(t testing.TB, x *column.Index, q incident.Query, only []int64, budget int64) incident.Count {
	c, err := x.Count(t.Context(), q, only, budget)
	if err != nil {
		t.Errorf("%+v: %v", q, err)
	}
	return c
}
