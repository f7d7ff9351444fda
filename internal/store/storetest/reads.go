package storetest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"

	"dateline/internal/incident"

	"github.com/paulmach/orb"
)

var readSpecs = []spec{
	{"every field of an incident comes back", func(e env) {
		for seed := range uint64(40) {
			r := rand.New(rand.NewPCG(seed, 7))
			bare := []float64{0, 0.2, 0.5, 0.9}[seed%4]
			want := Filled(r, fmt.Sprintf("i%d", seed), bare)
			e.create(want)
			want = clone(want)
			if d := differs(e.get(string(want.ID)), want); d != "" {
				e.Errorf("seed %d, created: %s", seed, d)
			}
			next := Filled(r, string(want.ID), bare)
			ch := e.apply(update(next))[0]
			if d := differs(e.get(string(want.ID)), next); d != "" {
				e.Errorf("seed %d, updated: %s", seed, d)
			}
			if d := differs(ch.Before, want); d != "" {
				e.Errorf("seed %d, the state before: %s", seed, d)
			}
			if kept := e.changes(ch.Seq-1, 1); len(kept) != 1 || differs(kept[0].Before, want) != "" {
				e.Errorf("seed %d, the state before, as kept: %s", seed, differs(kept[0].Before, want))
			}
		}
	}},
	{"Find yields flat incidents, whole ones when asked", func(e env) {
		r := rand.New(rand.NewPCG(3, 3))
		want := map[incident.ID]*incident.Incident{}
		for n := range 30 {
			i := Filled(r, fmt.Sprintf("i%d", n), float64(n%3)/3)
			e.create(i)
			want[i.ID] = i
		}
		for _, i := range e.find(incident.Query{Whole: true}) {
			if d := differs(i, want[i.ID]); d != "" {
				e.Errorf("whole %s: %s", i.ID, d)
			}
		}
		found := e.find(incident.Query{})
		for _, i := range found {
			if len(i.Actors)+len(i.Reports)+len(i.Claims)+len(i.Relations)+len(i.Candidates) > 0 {
				e.Errorf("flat %s has actors, reports, claims, relations or candidates", i.ID)
			}
			if d := differs(flat(i), flat(want[i.ID])); d != "" {
				e.Errorf("flat %s: %s", i.ID, d)
			}
		}
		if len(found) != len(want) {
			e.Errorf("found %d of %d", len(found), len(want))
		}
		refs, err := e.s.Refs(e.Context(), incident.Query{})
		if err != nil {
			e.Fatal(err)
		}
		loaded, err := e.s.Load(e.Context(), refs)
		if err != nil || !slices.Equal(idsOf(loaded), idsOf(found)) {
			e.Errorf("Load: %v, %v; Find: %v", idsOf(loaded), err, idsOf(found))
		}
		for _, i := range loaded {
			if d := differs(flat(i), flat(want[i.ID])); d != "" {
				e.Errorf("loaded %s: %s", i.ID, d)
			}
		}
	}},
	{"null is not zero", func(e env) {
		zero := incident.Num(0)
		e.create(draft("unknown"), draft("zero", func(i *incident.Incident) {
			i.Killed, i.Injured = incident.Figure{Low: zero, Best: zero, High: zero}, incident.Figure{Low: zero, Best: zero, High: zero}
			i.UTCOffsetMin, i.CivilianTargeting = zero, new(bool)
			i.Claims = []incident.Claim{{Kind: "casualty", Metric: "killed", Value: zero, Low: zero, High: zero}, {Kind: "casualty", Metric: "killed"}}
			i.Point = &orb.Point{0, 0}
		}))
		u, z := e.get("unknown"), e.get("zero")
		if !u.Killed.IsZero() || !u.Injured.IsZero() || u.UTCOffsetMin.Known || u.CivilianTargeting != nil || u.Point != nil {
			e.Errorf("unknown came back as %+v", u)
		}
		if !z.Killed.Low.Known || !z.Killed.Best.Known || !z.Killed.High.Known || !z.Injured.Low.Known || !z.Injured.Best.Known || !z.Injured.High.Known ||
			!z.UTCOffsetMin.Known || z.CivilianTargeting == nil || *z.CivilianTargeting || z.Point == nil {
			e.Errorf("zero came back as %+v", z)
		}
		if c := z.Claims; len(c) != 2 || !c[0].Value.Known || !c[0].Low.Known || !c[0].High.Known || c[1].Value.Known || c[1].Low.Known || c[1].High.Known {
			e.Errorf("claims came back as %+v", c)
		}
	}},
	{"coordinates and days come back exactly", func(e env) {
		points := []orb.Point{{180, 90}, {-180, -90}, {0, 0}, {1e-300, -1e-9}, {69.123456789012345, 38.98765432109876}, {179.99999999999997, 89.99999999999999}}
		for n, p := range points {
			e.create(draft(fmt.Sprintf("p%d", n), func(i *incident.Incident) { i.Point = &p }))
			if got := e.get(fmt.Sprintf("p%d", n)).Point; got == nil || *got != p {
				e.Errorf("point %v came back as %v", p, got)
			}
		}
		for n, d := range []incident.Day{incident.MinDay, incident.MaxDay, day("1899-12-31"), day("1900-02-28"), day("1969-12-31"), day("1970-01-01")} {
			e.create(draft(fmt.Sprintf("d%d", n), func(i *incident.Incident) { i.DateStart, i.DateEnd = d, d }))
			if got := e.get(fmt.Sprintf("d%d", n)); got.DateStart != d || got.DateEnd != d {
				e.Errorf("%s came back as %s to %s", d, got.DateStart, got.DateEnd)
			}
		}
	}},
	{"an id is what it is", func(e env) {
		e.create(draft("a"), draft("A"), draft("~._-"), draft("0"), draft("00"))
		for _, id := range []string{"a", "A", "~._-", "0", "00"} {
			if got := e.get(id); string(got.ID) != id || got.Title != "Title of "+id {
				e.Errorf("%q is %+v", id, got)
			}
		}
		for _, id := range []string{"", "b", "a ", "%", "'", "000", "0.0", "a\x00"} {
			e.getFails(id, incident.NotFound)
		}
	}},
	{"what was read is the caller's", func(e env) {
		e.create(Filled(rand.New(rand.NewPCG(5, 5)), "a", 0))
		got, want := e.get("a"), e.get("a")
		got.Point[0], got.PlacePath[0], got.Claims[0].Kind, got.Title = 1, "x", "x", "x"
		if d := differs(e.get("a"), want); d != "" {
			e.Error(d)
		}
	}},
	{"what was written is the caller's", func(e env) {
		a := draft("a", func(i *incident.Incident) { i.Point, i.PlacePath = &orb.Point{70, 40}, []string{"GN:1"} })
		e.create(a)
		a.Point[0], a.PlacePath[0] = 10, "GN:2"
		if got := e.get("a"); got.Point[0] != 70 || got.PlacePath[0] != "GN:1" {
			e.Errorf("stored: %v %v", got.Point, got.PlacePath)
		}
		e.finds("near", incident.Query{Near: &incident.Near{Point: orb.Point{70, 40}, RadiusM: 1}}, "a")
		e.finds("within", incident.Query{Within: "GN:1"}, "a")
	}},
	{"Find stops with its caller, its context and its limit", findStops},
	{"Load keeps the order, leaves out the deleted, brings the changed", func(e env) {
		e.create(draft("a"), draft("b"), draft("c"), draft("d"))
		refs, err := e.s.Refs(e.Context(), incident.Query{})
		if err != nil || len(refs) != 4 {
			e.Fatal(refs, err)
		}
		slices.Reverse(refs)
		e.apply(deletion("b"), update(draft("c", func(i *incident.Incident) { i.Title = "new" })))
		got, err := e.s.Load(e.Context(), refs)
		if err != nil || !slices.Equal(idsOf(got), []string{"a", "c", "d"}) {
			e.Fatalf("%q, %v", idsOf(got), err)
		}
		if got[1].Title != "new" || got[1].Seq != e.get("c").Seq {
			e.Errorf("c came as it was: %+v", got[1])
		}
		if none, err := e.s.Load(e.Context(), nil); err != nil || len(none) != 0 {
			e.Errorf("Load of nothing: %v, %v", none, err)
		}
	}},
	{"a ref changes with its incident and only with it", func(e env) {
		e.create(draft("a"), draft("b"))
		before, _ := e.s.Refs(e.Context(), incident.Query{Sort: incident.Sort{Field: incident.SortCreated, Asc: true}})
		e.apply(update(draft("a")))
		after, _ := e.s.Refs(e.Context(), incident.Query{Sort: incident.Sort{Field: incident.SortCreated, Asc: true}})
		if len(before) != 2 || len(after) != 2 || before[0].Num != after[0].Num || before[0].Seq == after[0].Seq || before[1] != after[1] {
			e.Errorf("refs were %v, are %v", before, after)
		}
	}},
	{"Count ignores limit and cursor", func(e env) {
		e.create(draft("a"), draft("b"), draft("c"))
		q := incident.Query{}
		first := e.find(q)[0]
		c := q.Sort.CursorOf(first)
		e.counts("limit 1", incident.Query{Limit: 1}, 3)
		e.counts("after the first", incident.Query{After: &c}, 3)
	}},
	{"Count is exact up to its budget and says so", countsWithin},
}

func findStops(e env) {
	var drafts []*incident.Incident
	for n := range 600 {
		drafts = append(drafts, draft(fmt.Sprintf("i%d", n)))
	}
	e.create(drafts...)
	for _, whole := range []bool{false, true} {
		n := 0
		for _, err := range e.s.Find(e.Context(), incident.Query{Whole: whole}) {
			if err != nil {
				e.Fatal(err)
			}
			if n++; n == 3 {
				break
			}
		}
		if n != 3 {
			e.Errorf("went on to %d", n)
		}
	}
	for _, limit := range []int{1, 2, 20, 21, 300, 1000} {
		if got, want := len(e.find(incident.Query{Limit: limit})), min(limit, len(e.find(incident.Query{}))); got != want {
			e.Errorf("limit %d yields %d, want %d", limit, got, want)
		}
	}
	ctx, cancel := context.WithCancel(e.Context())
	defer cancel()
	n := 0
	var last error
	for _, err := range e.s.Find(ctx, incident.Query{}) {
		if last = err; err != nil {
			break
		}
		if n++; n == 1 {
			cancel()
		}
	}
	if !errors.Is(last, context.Canceled) || n == 600 {
		e.Errorf("after the context ended Find yielded %d of 600 and ended with %v", n, last)
	}
	if list, err := collect(e.s.Find(ended(e), incident.Query{})); err == nil {
		e.Errorf("Find with an ended context yields %d and no error", len(list))
	}
	if i, err := e.s.Get(ended(e), "i1"); err == nil {
		e.Errorf("Get with an ended context: %v", i)
	}
}

func countsWithin(e env) {
	w := make([]incident.Write, 500)
	for n := range w {
		w[n] = creation(draft(fmt.Sprintf("i%d", n), func(i *incident.Incident) {
			if n%2 == 0 {
				i.Type = "talks"
			}
			i.Point = &orb.Point{float64(n % 50), float64(n % 40)}
		}))
	}
	e.apply(w...)
	q := incident.Query{Equal: map[incident.Property][]string{incident.PropType: {"talks"}}}
	for _, budget := range []int64{1, 10, 100, 499, 500, 501, ample} {
		c, err := e.s.Count(e.Context(), q, budget)
		switch {
		case err != nil:
			e.Fatal(err)
		case c.Exact && c.N != 250:
			e.Errorf("budget %d: exactly %d, want 250", budget, c.N)
		case !c.Exact && budget >= 500:
			e.Errorf("budget %d suffices, yet the count is an estimate", budget)
		case !c.Exact && (c.N < 0 || c.N > 500):
			e.Errorf("budget %d: the estimate %d of 500 is absurd", budget, c.N)
		}
	}
}
