package column

import (
	"context"
	"slices"
	"sync"

	"dateline/geo"
	"dateline/internal/incident"
)

// Refs returns the page of q in its order, q.Limit incidents at the most (0:
// all). If only is not nil, nothing but these numbers is considered: the store
// has found them by text. What q needs must not be Missing. Errors: that of ctx,
// and Unavailable after MaxFilterTime.
func (x *Index) Refs(ctx context.Context, q incident.Query, only []int64) ([]incident.Ref, error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	f, err := x.compile(ctx, q)
	if err != nil || f.none {
		return nil, err
	}
	q.Sort = q.Sort.Normal()
	if only != nil || q.Sort.Field != incident.SortDate || len(q.Sort.Then) > 0 {
		return x.top(f, q, only)
	}
	refs := make([]incident.Ref, 0, min(max(q.Limit, 64), 10_000))
	if !f.simple && q.Limit > 0 && f.wide(x) {
		f.most = maxWalk
	}
	x.inTime(f, q, func(w *row) bool {
		refs = append(refs, incident.Ref{Num: w.num, Seq: incident.Seq(w.seq)})
		return q.Limit == 0 || len(refs) < q.Limit
	})
	if f.tired {
		return x.top(f, q, nil)
	}
	if q.Before != nil {
		slices.Reverse(refs)
	}
	return refs, f.stopped
}

// visit calls g for each row that matches, in no order, until g returns false.
func (x *Index) visit(f *filter, g func(*row) bool) {
	x.scan(f, func(w *row) bool { return !f.match(w) || g(w) })
}

// scan calls g for each row that can match, in no order, until g returns false.
func (x *Index) scan(f *filter, g func(*row) bool) {
	if f.boxes == nil || !x.leavesPay(f, 0) {
		for _, chunk := range x.rows.chunks {
			for i := range chunk {
				if w := &chunk[i]; w.seq != dead && !g(w) {
					return
				}
			}
		}
		return
	}
	more := true
	x.leaves(f, func(leaf *node, inside bool) bool {
		for i, s := range leaf.slots {
			if !inside && f.misses(leaf.spots[i]) {
				continue
			}
			if more = g(x.rows.at(s)); !more {
				return false
			}
		}
		return true
	})
	each := func(slots []slot) bool {
		for _, s := range slots {
			if more = g(x.rows.at(s)); !more {
				return false
			}
		}
		return true
	}
	lists := []*list{&x.undated}
	if !f.located {
		lists = append(lists, &x.unplaced)
	}
	for _, l := range lists {
		for _, blk := range l.blocks {
			if !more || !each(blk) {
				return
			}
		}
	}
}

// Count counts what q matches. It looks at budget rows at the most; beyond them
// it extrapolates and says that the answer is not exact. Errors are those of
// Refs.
func (x *Index) Count(ctx context.Context, q incident.Query, only []int64, budget int64) (incident.Count, error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	f, err := x.compile(ctx, q)
	if err != nil || f.none {
		return incident.Count{Exact: true}, err
	}
	c := x.count(f, only, budget)
	return c, f.stopped
}

func (x *Index) count(f *filter, only []int64, budget int64) incident.Count {
	if only != nil {
		n := int64(0)
		for _, num := range only {
			if s, ok := x.rows.find(num); ok && f.match(x.rows.at(s)) {
				n++
			}
		}
		return incident.Count{N: n, Exact: true}
	}
	if f.simple && f.from == 0 && f.to == 0 {
		if f.boxes == nil && !f.located {
			return incident.Count{N: int64(x.n), Exact: true}
		}
		if f.boxes == nil && x.undated.n == 0 {
			return incident.Count{N: int64(x.tree.n), Exact: true}
		}
		if f.boxes != nil && x.undated.n == 0 {
			return incident.Count{N: x.countBoxes(f), Exact: true}
		}
	}
	return x.countRows(f, budget)
}

// countBoxes adds up the squares inside the boxes and looks only at the points
// of those on the border.
func (x *Index) countBoxes(f *filter) int64 {
	n := 0
	if !f.located {
		n = x.unplaced.n
	}
	for _, box := range f.boxes {
		frame := frameOf(box)
		n += x.tree.count(&x.rows, box, &frame)
	}
	return int64(n)
}

func (n *node) count(t *table, box geo.BBox, f *frame) int {
	switch {
	case n.n == 0 || !meets(n.box, box):
		return 0
	case within(n.box, box):
		return n.n
	case n.kids == nil:
		sum := 0
		for i, s := range n.spots {
			if f.holds(s) || !f.misses(s) && in(t.at(n.slots[i]).point(), box) {
				sum++
			}
		}
		return sum
	}
	sum := 0
	for _, kid := range n.kids {
		sum += kid.count(t, box, f)
	}
	return sum
}

// countRows looks at every row that can match.
func (x *Index) countRows(f *filter, budget int64) incident.Count {
	candidates := int64(x.n)
	if f.boxes != nil {
		in := 0
		for _, box := range f.boxes {
			in += x.tree.size(box)
		}
		if in < x.byTime.n/2 {
			candidates = int64(in + x.undated.n + x.unplaced.n)
		}
	}
	if !f.simple && f.wide(x) && int64(x.n) <= budget {
		return incident.Count{N: x.countAll(f), Exact: true}
	}
	var seen, n int64
	over := false
	x.scan(f, func(w *row) bool {
		if seen == budget {
			over = true
			return false
		}
		seen++
		if f.match(w) {
			n++
		}
		return true
	})
	if over {
		return incident.Count{N: n * max(candidates, seen) / max(seen, 1)}
	}
	return incident.Count{N: n, Exact: true}
}

// countAll looks at every row, on all processors.
func (x *Index) countAll(f *filter) (n int64) {
	var mu sync.Mutex
	var counts []*[8]int64 // far enough apart
	x.scanAll(f, func(f *filter) func(*row) {
		c := new([8]int64)
		mu.Lock()
		counts = append(counts, c)
		mu.Unlock()
		return func(w *row) {
			if f.match(w) {
				c[0]++
			}
		}
	})
	for _, c := range counts {
		n += c[0]
	}
	return n
}
