package storetest

import (
	"flag"
	"fmt"
	"slices"
	"testing"

	"dateline/internal/cql"
	"dateline/internal/incident"
)

var seed = flag.Uint64("storetest.seed", 0, "the one seed that the property test of stores runs; 0: its usual ones")

// plan is one run of the property test: how many incidents there are at first
// and how often they are written and asked for.
type plan struct {
	name                           string
	seeds                          uint64
	first, rounds, writes, queries int
}

// The large plan makes an index split its leaves, fill its blocks and choose
// between its ways.
var plans = []plan{
	{"small", 10, 0, 10, 12, 20},
	{"medium", 2, 1500, 5, 120, 50},
	{"large", 1, 20_000, 3, 800, 100},
}

// properties asks the store and the reference the same.
func properties(t *testing.T, open Open) {
	for _, p := range plans {
		t.Run(p.name, func(t *testing.T) {
			if raced { // the race detector makes a store many times slower
				p.first, p.seeds, p.queries = min(p.first, 4000), (p.seeds+1)/2, p.queries/2
			}
			seeds := make([]uint64, p.seeds)
			for n := range seeds {
				seeds[n] = uint64(n + 1)
			}
			if *seed != 0 {
				seeds = []uint64{*seed}
			}
			for _, s := range seeds {
				t.Run(fmt.Sprintf("seed=%d", s), func(t *testing.T) {
					defer func() {
						if t.Failed() {
							t.Logf("again: -run '%s' -storetest.seed=%d", t.Name(), s)
						}
					}()
					h := &harness{env: env{t, open(t)}, w: newWorld(s), ref: newReference()}
					h.run(p)
				})
			}
		})
	}
}

type harness struct {
	env
	w   *world
	ref *reference
}

func (h *harness) run(p plan) {
	for done := 0; done < p.first; {
		n := min(p.first-done, 4000)
		h.write(h.w.writes(n, nil))
		done += n
	}
	h.ask(p.queries)
	for range p.rounds {
		known := h.known()
		for left := p.writes; left > 0; {
			n := min(left, 1+h.w.IntN(40))
			h.write(h.w.writes(n, known))
			left -= n
		}
		h.ask(p.queries)
	}
	h.all()
}

// known are ids that were ever created, in a fixed order.
func (h *harness) known() []incident.ID {
	ids := make([]incident.ID, 0, len(h.ref.rows))
	for id := range sorted(h.ref.rows) {
		ids = append(ids, id)
	}
	for id := range sorted(h.ref.gone) {
		if h.w.chance(0.01) {
			ids = append(ids, id)
		}
	}
	return ids
}

// write makes a batch in both and wants the same faults or the same changes.
func (h *harness) write(batch []incident.Write) {
	h.Helper()
	mine := make([]incident.Write, len(batch))
	for n, w := range batch {
		if mine[n] = w; w.Incident != nil {
			mine[n].Incident = clone(w.Incident)
		}
	}
	changes, err := h.s.Apply(h.Context(), mine)
	nums := make([]int64, len(changes))
	for n, c := range changes {
		nums[n] = c.Num
	}
	want := h.ref.apply(batch, nums)
	if got := faultsOf(err); !slices.Equal(got, want) {
		h.Fatalf("a batch of %d: faults %v (%v), want %v", len(batch), got, err, want)
	}
	if err == nil {
		for n, c := range changes {
			k := h.ref.changes[len(h.ref.changes)-len(changes)+n]
			if c.Seq != k.Seq || c.Op != k.Op || c.ID != k.ID || c.Num != k.Num || c.Version != k.Version || !c.At.Equal(k.At) {
				h.Fatalf("change %+v, want %+v", c, k)
			}
		}
	}
	if h.s.Seq() != h.ref.seq {
		h.Fatalf("Seq is %d, want %d", h.s.Seq(), h.ref.seq)
	}
}

// ask puts random questions to both.
func (h *harness) ask(n int) {
	h.Helper()
	full := 0
	for k := range n {
		q := h.w.query([]float64{0, 0.1, 0.3, 0.6}[k%4])
		all := h.ref.find(q)
		if len(all) > 0 && h.w.chance(0.4) {
			c := q.Sort.CursorOf(pick(h.w, all))
			if q.After = &c; h.w.chance(0.4) {
				q.After, q.Before = nil, &c
			}
		}
		if h.compare(q, all) > 0 {
			full++
		}
	}
	if len(h.ref.rows) > 100 && full < n/4 {
		h.Errorf("only %d of %d questions have an answer: they test little", full, n)
	}
}

// compare puts one question to the store in every way that it can be asked; all
// is what the reference finds without cursor and limit. It returns the size of
// the page.
func (h *harness) compare(q incident.Query, all []*incident.Incident) int {
	h.Helper()
	want := page(all, q)
	refs, err := h.s.Refs(h.Context(), q)
	if err != nil {
		h.Fatalf("%s: Refs: %v", describe(q), err)
	}
	wantRefs := make([]incident.Ref, len(want))
	for n, i := range want {
		wantRefs[n] = incident.Ref{Num: i.Num, Seq: i.Seq}
	}
	if !slices.Equal(refs, wantRefs) {
		h.Fatalf("%s\n  refs: %v\n  want: %v", describe(q), head(refs), head(wantRefs))
	}
	total := int64(len(all))
	h.counts(describe(q), q, total)
	if h.w.chance(0.3) {
		budget := 1 + h.w.Int64N(int64(len(h.ref.rows)+1))
		c, err := h.s.Count(h.Context(), q, budget)
		if err != nil || c.Exact && c.N != total || c.N < 0 || c.N > int64(len(h.ref.rows)) {
			h.Errorf("%s: Count within %d is %+v, %v; want %d of %d", describe(q), budget, c, err, total, len(h.ref.rows))
		}
	}
	if len(want) > 0 {
		last := want[len(want)-1]
		if c, ok := h.s.CursorAt(q, refs[len(refs)-1]); !ok || c != q.Sort.CursorOf(last) {
			h.Errorf("%s: cursor %+v, %t; want %+v", describe(q), c, ok, q.Sort.CursorOf(last))
		}
	}
	if len(want) <= 100 {
		q.Whole = h.w.chance(0.2)
		got := h.find(q)
		if !slices.Equal(idsOf(got), idsOf(want)) {
			h.Fatalf("%s\n  found: %v\n  want:  %v", describe(q), head(idsOf(got)), head(idsOf(want)))
		}
		for n, i := range want {
			if q.Whole {
				if d := differs(got[n], i); d != "" {
					h.Errorf("whole %s: %s", i.ID, d)
				}
			} else if d := differs(flat(got[n]), flat(i)); d != "" {
				h.Errorf("%s: %s", i.ID, d)
			}
		}
	}
	return len(want)
}

// all holds everything that is stored against the reference.
func (h *harness) all() {
	for n, c := range h.changes(0, 0) {
		k := h.ref.changes[n]
		if c.Seq != k.Seq || c.Op != k.Op || c.ID != k.ID || c.Num != k.Num || c.Version != k.Version || (c.Before == nil) != (k.Before == nil) {
			h.Fatalf("change %d is %+v, want %+v", n, c, k)
		}
		if c.Before != nil {
			if d := differs(c.Before, k.Before); d != "" {
				h.Errorf("change %d, the state before: %s", c.Seq, d)
			}
		}
	}
	seen := 0
	for id, i := range sorted(h.ref.rows) {
		if seen++; seen > 1000 {
			break
		}
		if d := differs(h.get(string(id)), i); d != "" {
			h.Errorf("%s: %s", id, d)
		}
	}
	seen = 0
	for id := range sorted(h.ref.gone) {
		if seen++; seen > 100 {
			break
		}
		h.getFails(string(id), incident.Gone)
	}
}

func head[T any](list []T) string {
	if len(list) > 40 {
		return fmt.Sprintf("%v ... (%d)", list[:40], len(list))
	}
	return fmt.Sprint(list)
}

func describe(q incident.Query) string {
	s := fmt.Sprintf("query within %q text %q located %t time %s/%s equal %q killed %s updated after %s sort %+v limit %d",
		q.Within, q.Text, q.Located, q.Time.From, q.Time.To, q.Equal, q.KilledMin, q.UpdatedAfter, q.Sort, q.Limit)
	if q.BBox != nil {
		s += fmt.Sprintf(" bbox %s", q.BBox)
	}
	if q.Near != nil {
		s += fmt.Sprintf(" near %+v", *q.Near)
	}
	if q.After != nil {
		s += fmt.Sprintf(" after %+v", *q.After)
	}
	if q.Before != nil {
		s += fmt.Sprintf(" before %+v", *q.Before)
	}
	if q.Filter != nil {
		s += " filter " + cql.String(q.Filter.Expr)
	}
	return s
}
