package storetest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"

	"dateline/internal/incident"
)

var changeSpecs = []spec{
	{"every write is kept, in order, with the whole state before", func(e env) {
		r := rand.New(rand.NewPCG(2, 2))
		var before []*incident.Incident
		before = append(before, nil)
		one := Filled(r, "a", 0)
		e.create(one)
		before = append(before, e.get("a"))
		w := update(Filled(r, "a", 0.5))
		w.By, w.At = "other key", at(50)
		e.apply(w)
		before = append(before, e.get("a"))
		e.apply(deletion("a"))
		got := e.changes(0, 0)
		if len(got) != 3 {
			e.Fatalf("%d changes", len(got))
		}
		for n, c := range got {
			if c.Seq != incident.Seq(n+1) || c.ID != "a" || c.Num != got[0].Num || c.Version != int64(n+1) {
				e.Errorf("change %d: %+v", n, c)
			}
			if (c.Before == nil) != (before[n] == nil) || c.Before != nil && differs(c.Before, before[n]) != "" {
				e.Errorf("change %d: the state before: %s", n, differs(c.Before, before[n]))
			}
		}
		if c := got[1]; c.By != "other key" || !c.At.Equal(at(50)) || c.Op != incident.Update {
			e.Errorf("the update: %+v", c)
		}
	}},
	{"the changes that Apply returns are those that are kept", func(e env) {
		made := e.apply(creation(draft("a")), creation(draft("b")), update(draft("a")), deletion("b"))
		for n, c := range e.changes(0, 0) {
			m := made[n]
			if c.Seq != m.Seq || c.Op != m.Op || c.ID != m.ID || c.Num != m.Num || c.Version != m.Version || !c.At.Equal(m.At) || c.By != m.By {
				e.Errorf("change %d is kept as %+v, was returned as %+v", n, c, m)
			}
			if (c.Before == nil) != (m.Before == nil) || c.Before != nil && differs(c.Before, m.Before) != "" {
				e.Errorf("change %d is kept with another state before", n)
			}
		}
	}},
	{"changes are read from any point, up to a limit", func(e env) {
		const n = 1203
		w := make([]incident.Write, n)
		for k := range w {
			w[k] = creation(draft(fmt.Sprintf("i%d", k)))
		}
		e.apply(w...)
		for _, c := range []struct{ after, limit, first, count int }{
			{0, 0, 1, n}, {0, 1, 1, 1}, {0, 500, 1, 500}, {0, 501, 1, 501}, {0, 1000, 1, 1000}, {700, 0, 701, n - 700}, {700, 2, 701, 2},
			{n - 1, 0, n, 1}, {n, 0, 0, 0}, {n + 5, 0, 0, 0}, {n - 3, 10, n - 2, 3},
		} {
			got := e.changes(incident.Seq(c.after), c.limit)
			if len(got) != c.count {
				e.Errorf("after %d, limit %d: %d changes, want %d", c.after, c.limit, len(got), c.count)
				continue
			}
			for k, ch := range got {
				if ch.Seq != incident.Seq(c.first+k) {
					e.Fatalf("after %d, limit %d: change %d has seq %d", c.after, c.limit, k, ch.Seq)
				}
			}
		}
	}},
	{"reading changes stops with its caller and its context", func(e env) {
		e.create(draft("a"), draft("b"), draft("c"))
		n := 0
		for range e.s.Changes(e.Context(), 0, 0) {
			n++
			break
		}
		if n != 1 {
			e.Errorf("went on to %d", n)
		}
		if list, err := collect(e.s.Changes(ended(e), 0, 0)); !errors.Is(err, context.Canceled) {
			e.Errorf("with an ended context: %d changes, %v", len(list), err)
		}
	}},
	{"a client that follows the changes has what the store has", func(e env) {
		r := rand.New(rand.NewPCG(11, 11))
		have := map[incident.ID]incident.Seq{}
		var seen incident.Seq
		for round := range 60 {
			id := fmt.Sprintf("i%d", r.IntN(20))
			for _, w := range []incident.Write{creation(draft(id)), update(draft(id)), deletion(fmt.Sprintf("i%d", r.IntN(40)))} {
				if _, err := e.s.Apply(e.Context(), []incident.Write{w}); err != nil && incident.CodeOf(err) == incident.Internal {
					e.Fatal(err)
				}
			}
			if round%7 != 0 {
				continue
			}
			for _, c := range e.changes(seen, 0) {
				if have[c.ID] = c.Seq; c.Op == incident.Delete {
					delete(have, c.ID)
				}
				seen = c.Seq
			}
			all := e.find(incident.Query{})
			if len(all) != len(have) || seen != e.s.Seq() {
				e.Errorf("the client has %d up to %d, the store %d up to %d", len(have), seen, len(all), e.s.Seq())
			}
			for _, i := range all {
				if have[i.ID] != i.Seq {
					e.Errorf("the client has %s at %d, the store at %d", i.ID, have[i.ID], i.Seq)
				}
			}
		}
	}},
}
