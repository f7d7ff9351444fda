package storetest

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"dateline/internal/cql"
	"dateline/internal/incident"

	"github.com/paulmach/orb"
)

var orderSpecs = []spec{
	{"newest first, and among equals the last that was entered", func(e env) {
		e.create(on("a", "1994-09-16", "1994-09-16"), on("b", "2022-01-27", "2022-01-27"), on("c", "1994-09-16", "1994-09-20"), on("d", "1850-01-01", "1850-01-01"))
		e.finds("default", incident.Query{}, "b", "c", "a", "d")
		e.finds("date_start", incident.Query{Sort: incident.Sort{Field: incident.SortDate}}, "b", "c", "a", "d")
		e.finds("ascending", incident.Query{Sort: incident.Sort{Field: incident.SortDate, Asc: true}}, "d", "a", "c", "b")
	}},
	{"every field sorts, unknown values last in both directions", func(e env) {
		mixed(e)
		all := e.find(incident.Query{})
		for _, field := range sortable {
			for _, asc := range []bool{false, true} {
				want := ordered(all, incident.Sort{Field: field, Asc: asc})
				e.finds(fmt.Sprintf("%s ascending %t", field, asc), incident.Query{Sort: incident.Sort{Field: field, Asc: asc}}, idsOf(want)...)
			}
		}
	}},
	{"what is equal in one key is told apart by the next", func(e env) {
		mixed(e)
		all := e.find(incident.Query{})
		for _, first := range []incident.SortField{"type", "killed_best", "date_start", "title"} {
			for _, s := range []incident.Sort{
				{Field: first, Then: []incident.SortKey{{Field: "injured_best"}}},
				{Field: first, Asc: true, Then: []incident.SortKey{{Field: "killed_best"}, {Field: "type", Asc: true}}},
				{Field: first, Then: []incident.SortKey{{Field: "uncertainty_m", Asc: true}, {Field: "disputed"}, {Field: "id", Asc: true}}},
			} {
				e.finds(fmt.Sprint(s), incident.Query{Sort: s}, idsOf(ordered(all, s))...)
			}
		}
	}},
	{"texts sort by their first bytes", func(e env) {
		long := strings.Repeat("x", incident.SortBytes)
		e.create(inOrder(titled("a", long+"b", "", "", ""), titled("b", long+"a", "", "", ""), titled("c", long[1:], "", "", ""), titled("d", "\u00e9", "", "", ""),
			titled("e", "a\x00b", "", "", ""), titled("f", "a", "", "", ""), titled("g", "ab", "", "", ""))...)
		e.finds("ascending", incident.Query{Sort: incident.Sort{Field: "title", Asc: true}}, "f", "e", "g", "c", "a", "b", "d")
		e.finds("descending", incident.Query{Sort: incident.Sort{Field: "title"}}, "d", "b", "a", "c", "g", "e", "f")
	}},
	{"an order holds through updates and deletions", func(e env) {
		mixed(e)
		r := rand.New(rand.NewPCG(9, 9))
		for n := range 20 {
			id := fmt.Sprintf("i%02d", n)
			w := update(draft(id, func(i *incident.Incident) { scatter(r, i) }))
			w.At = at(100 + r.IntN(20))
			e.apply(w)
			if n%4 == 0 {
				e.apply(deletion(id))
			}
		}
		all := e.find(incident.Query{})
		for _, field := range incident.SortFields {
			for _, asc := range []bool{false, true} {
				s := incident.Sort{Field: field, Asc: asc}
				e.finds(fmt.Sprint(s), incident.Query{Sort: s}, idsOf(ordered(all, s))...)
			}
		}
	}},
	{"a filter keeps the order", func(e env) {
		mixed(e)
		q := box(60, 30, 70, 40)
		q.Equal = map[incident.Property][]string{incident.PropType: {"shelling", "talks"}}
		all := e.find(q)
		if len(all) < 5 {
			e.Fatalf("only %d incidents to put in order", len(all))
		}
		for _, field := range incident.SortFields {
			q.Sort = incident.Sort{Field: field, Asc: true}
			e.finds(string(field), q, idsOf(ordered(all, q.Sort))...)
		}
	}},
}

// mixed creates sixty incidents with equal, distinct and unknown values.
func mixed(e env) {
	r := rand.New(rand.NewPCG(8, 8))
	for n := range 60 {
		w := creation(draft(fmt.Sprintf("i%02d", n), func(i *incident.Incident) { scatter(r, i) }))
		w.At = at(r.IntN(20))
		e.apply(w)
	}
}

// scatter gives an incident random values, few enough to be equal or unknown.
func scatter(r *rand.Rand, i *incident.Incident) {
	i.Type = []string{"shelling", "talks", "arrest"}[r.IntN(3)]
	i.DateStart, i.DateEnd = 0, 0
	if r.IntN(5) > 0 {
		i.DateStart = day("2022-09-16") + incident.Day(r.IntN(5))
		i.DateEnd = i.DateStart + incident.Day(r.IntN(4))
	}
	if r.IntN(4) > 0 {
		i.Killed.Best = incident.Num(r.Int64N(4))
	}
	if r.IntN(4) > 0 {
		i.Injured.Best = incident.Num(r.Int64N(4))
	}
	if r.IntN(4) == 0 {
		i.Title = "A title"
		i.Country = []string{"KG", "TJ"}[r.IntN(2)]
	}
	i.Disputed = r.IntN(4) == 0
	if r.IntN(4) > 0 {
		i.UncertaintyM = float64(1 + r.IntN(3))
		i.Point = &orb.Point{60 + r.Float64()*20, 30 + r.Float64()*20}
	}
}

// compare puts two values in a direction; unknown ones are last in both.
func compare(x, y plain, asc bool) int {
	switch {
	case x.known != y.known && x.known:
		return -1
	case x.known != y.known:
		return 1
	case !x.known:
		return 0
	}
	c := cmp.Compare(x.number, y.number)
	if c == 0 {
		c = strings.Compare(x.text, y.text)
	}
	if !asc {
		return -c
	}
	return c
}

// plain is what a property has: a text or a number.
type plain struct {
	text   string
	number float64
	known  bool
}

var described = incident.Properties()

func valueOf(i *incident.Incident, name incident.SortField) (v plain) {
	field := incident.FieldOf(string(name))
	if field < 0 {
		panic("storetest: there is no property " + name)
	}
	row := incident.Row{Incident: i}
	switch t := described[field].Type; {
	case field == incident.FieldCreatedAt:
		v = plain{number: float64(i.Num), known: true} // the order of entry
	case t == cql.TypeString:
		v.text, v.known = row.Text(field)
		v.text = v.text[:min(len(v.text), incident.SortBytes)]
	case t == cql.TypeBoolean:
		var flag bool
		if flag, v.known = row.Bool(field); flag {
			v.number = 1
		}
	case t == cql.TypeDate, t == cql.TypeTimestamp:
		var micros int64
		micros, v.known = row.Time(field)
		v.number = float64(micros)
	default:
		v.number, v.known = row.Number(field)
	}
	return v
}

// ordered puts a copy of list in the order s, in the plainest way.
func ordered(list []*incident.Incident, s incident.Sort) []*incident.Incident {
	type entry struct {
		i      *incident.Incident
		values [incident.MaxSortKeys]plain
	}
	keys := s.Keys()
	entries := make([]entry, len(list))
	for n, i := range list {
		entries[n].i = i
		for k := range keys {
			entries[n].values[k] = valueOf(i, keys[k].Field)
		}
	}
	slices.SortFunc(entries, func(a, b entry) int {
		for k := range keys {
			if c := compare(a.values[k], b.values[k], keys[k].Asc); c != 0 {
				return c
			}
		}
		if keys[len(keys)-1].Asc {
			return cmp.Compare(a.i.Num, b.i.Num)
		}
		return cmp.Compare(b.i.Num, a.i.Num)
	})
	out := make([]*incident.Incident, len(list))
	for n, e := range entries {
		out[n] = e.i
	}
	return out
}

// sortable are all properties that sort.
var sortable = func() (list []incident.SortField) {
	for _, p := range incident.Properties() {
		if p.Sortable {
			list = append(list, incident.SortField(p.Name))
		}
	}
	return list
}()
