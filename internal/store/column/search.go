package column

import (
	"slices"

	"dateline/geo"
	"dateline/internal/incident"
)

// Refs returns the page of q in its order, q.Limit incidents at the most (0:
// all). If only is not nil, nothing but these numbers is considered: the store
// has found them by text.
func (x *Index) Refs(q incident.Query, only []int64) []incident.Ref {
	x.mu.RLock()
	defer x.mu.RUnlock()
	f := x.compile(q)
	if f.none {
		return nil
	}
	q.Sort = q.Sort.Normal()
	if only != nil || q.Sort.Field != incident.SortDate {
		return x.top(&f, q, only)
	}
	refs := make([]incident.Ref, 0, min(max(q.Limit, 64), 10_000))
	x.inTime(&f, q, func(w *row) bool {
		refs = append(refs, incident.Ref{Num: w.num, Seq: incident.Seq(w.seq)})
		return q.Limit == 0 || len(refs) < q.Limit
	})
	return refs
}

// ranked is a row with its place in a sort order.
type ranked struct {
	incident.Cursor
	seq int64
}

// top finds the first incidents of any order with a heap no larger than the
// page: the rows that match are looked at once and never sorted as a whole.
func (x *Index) top(f *filter, q incident.Query, only []int64) []incident.Ref {
	after := func(a, b ranked) bool { return q.Sort.Before(b.Cursor, a.Cursor) }
	var heap []ranked
	full := func() bool { return q.Limit > 0 && len(heap) == q.Limit }
	offer := func(w *row) bool {
		c := ranked{cursorOf(q.Sort, w), w.seq}
		if q.After != nil && !q.Sort.Before(*q.After, c.Cursor) {
			return true
		}
		if !full() {
			heap = append(heap, c)
			if full() { // the last of the page on top
				for i := len(heap)/2 - 1; i >= 0; i-- {
					sift(heap, i, after)
				}
			}
		} else if after(heap[0], c) {
			heap[0] = c
			sift(heap, 0, after)
		}
		return true
	}
	if only != nil {
		for _, num := range only {
			if s, ok := x.rows.find(num); ok {
				if w := x.rows.at(s); f.match(w) {
					offer(w)
				}
			}
		}
	} else {
		x.visit(f, offer)
	}
	slices.SortFunc(heap, func(a, b ranked) int {
		switch {
		case a.Cursor == b.Cursor:
			return 0
		case q.Sort.Before(a.Cursor, b.Cursor):
			return -1
		}
		return 1
	})
	refs := make([]incident.Ref, len(heap))
	for i, c := range heap {
		refs[i] = incident.Ref{Num: c.Num, Seq: incident.Seq(c.seq)}
	}
	return refs
}

// sift lets the element at i sink until no child comes above it.
func sift(h []ranked, i int, above func(a, b ranked) bool) {
	for {
		c := 2*i + 1
		if c >= len(h) {
			return
		}
		if c+1 < len(h) && above(h[c+1], h[c]) {
			c++
		}
		if !above(h[c], h[i]) {
			return
		}
		h[i], h[c] = h[c], h[i]
		i = c
	}
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
	each := func(slots []slot) bool {
		for _, s := range slots {
			if more = g(x.rows.at(s)); !more {
				return false
			}
		}
		return true
	}
	x.leaves(f, func(leaf *node, _ bool) bool { return each(leaf.slots) })
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

// CursorAt returns the place of an incident in an order, if the index has it in
// the state of ref.
func (x *Index) CursorAt(s incident.Sort, ref incident.Ref) (incident.Cursor, bool) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	p, ok := x.rows.find(ref.Num)
	if !ok || x.rows.at(p).seq != int64(ref.Seq) {
		return incident.Cursor{}, false
	}
	return cursorOf(s.Normal(), x.rows.at(p)), true
}

// Count counts what q matches. It looks at budget rows at the most; beyond them
// it extrapolates and says that the answer is not exact.
func (x *Index) Count(q incident.Query, only []int64, budget int64) incident.Count {
	x.mu.RLock()
	defer x.mu.RUnlock()
	f := x.compile(q)
	if f.none {
		return incident.Count{Exact: true}
	}
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
			return incident.Count{N: x.countBoxes(&f), Exact: true}
		}
	}
	return x.countRows(&f, budget)
}

// countBoxes adds up the squares inside the boxes and looks only at the points
// of those on the border.
func (x *Index) countBoxes(f *filter) int64 {
	n := 0
	if !f.located {
		n = x.unplaced.n
	}
	for _, box := range f.boxes {
		n += x.tree.count(box)
	}
	return int64(n)
}

func (n *node) count(box geo.BBox) int {
	switch {
	case n.n == 0 || !meets(n.box, box):
		return 0
	case within(n.box, box):
		return n.n
	case n.kids == nil:
		sum := 0
		for _, p := range n.points {
			if in(p, box) {
				sum++
			}
		}
		return sum
	}
	sum := 0
	for _, kid := range n.kids {
		sum += kid.count(box)
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
