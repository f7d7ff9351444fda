package storetest

import (
	"fmt"
	"math/rand/v2"
	"slices"

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
		for _, field := range incident.SortFields {
			for _, asc := range []bool{false, true} {
				want := ordered(all, incident.Sort{Field: field, Asc: asc})
				e.finds(fmt.Sprintf("%s ascending %t", field, asc), incident.Query{Sort: incident.Sort{Field: field, Asc: asc}}, idsOf(want)...)
			}
		}
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
	if r.IntN(4) > 0 {
		i.Point = &orb.Point{60 + r.Float64()*20, 30 + r.Float64()*20}
	}
}

// value is what a field sorts by, and whether it is known.
func value(i *incident.Incident, field incident.SortField) (int64, bool) {
	switch field {
	case incident.SortDate, "":
		return int64(i.DateStart), i.DateStart != 0
	case incident.SortDateEnd:
		return int64(i.DateEnd), i.DateEnd != 0
	case incident.SortUpdated:
		return i.UpdatedAt.UnixMilli(), true
	case incident.SortCreated:
		return i.Num, true
	case incident.SortSeq:
		return int64(i.Seq), true
	case incident.SortKilled:
		return i.Killed.Best.N, i.Killed.Best.Known
	case incident.SortInjured:
		return i.Injured.Best.N, i.Injured.Best.Known
	}
	panic("storetest: the specification does not know the sort field " + field)
}

// ordered puts a copy of list in the order s, in the plainest way.
func ordered(list []*incident.Incident, s incident.Sort) []*incident.Incident {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b *incident.Incident) int {
		x, xKnown := value(a, s.Field)
		y, yKnown := value(b, s.Field)
		if xKnown != yKnown {
			if xKnown {
				return -1
			}
			return 1
		}
		if !xKnown || x == y {
			x, y = a.Num, b.Num
		}
		switch {
		case x == y:
			return 0
		case (x < y) == s.Asc:
			return -1
		}
		return 1
	})
	return list
}
