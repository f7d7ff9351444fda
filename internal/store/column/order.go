package column

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"dateline/internal/incident"
)

// order is a sort order made ready to be asked of rows.
type order struct {
	x    *Index
	sort incident.Sort
	keys []orderKey
	buf  []byte
}

type orderKey struct {
	field     int
	text, asc bool
}

func (x *Index) order(s incident.Sort) *order {
	o := &order{x: x, sort: s}
	for _, k := range s.Keys() {
		field := incident.FieldOf(string(k.Field))
		o.keys = append(o.keys, orderKey{field, incident.IsText(field), k.Asc})
	}
	return o
}

// key is Cursor.Key of a row.
func (o *order) key(w *row) int64 {
	k := o.keys[0]
	if k.text {
		return incident.TextKey(o.x.text(k.field, w), k.asc)
	}
	v, known := o.x.sortValue(k.field, w)
	return incident.NumberKey(v, known, k.asc)
}

// rest is Cursor.Rest of a row, until the next call.
func (o *order) rest(w *row) []byte {
	b := o.buf[:0]
	for n, k := range o.keys {
		if k.text {
			b = incident.AppendText(b, o.x.text(k.field, w), k.asc)
		} else if n > 0 {
			v, known := o.x.sortValue(k.field, w)
			b = incident.AppendKey(b, incident.NumberKey(v, known, k.asc))
		}
	}
	o.buf = b
	return b
}

// cursor is where a row stands.
func (o *order) cursor(w *row) incident.Cursor {
	return incident.Cursor{Key: o.key(w), Rest: string(o.rest(w)), Num: w.num}
}

// sortValue is what an order compares of a row, unless it is a text.
func (x *Index) sortValue(field int, w *row) (int64, bool) {
	switch field {
	case incident.FieldDateStart:
		return int64(w.start), w.start != 0
	case incident.FieldDateEnd:
		return int64(w.end), w.end != 0
	case incident.FieldUpdatedAt:
		return w.updated, true
	case incident.FieldCreatedAt:
		return w.num, true
	case incident.FieldSeq:
		return w.seq, true
	case incident.FieldKilledBest:
		return int64(w.killed), w.killed >= 0
	case incident.FieldInjuredBest:
		return int64(w.injured), w.injured >= 0
	case incident.FieldDisputed:
		if x.disputed(w) {
			return 1, true
		}
		return 0, true
	}
	v, known := x.number(field, w)
	if field == incident.FieldUncertaintyM {
		return incident.RealValue(v), known
	}
	return int64(v), known
}

// ranked is a row with its place in a sort order.
type ranked struct {
	incident.Cursor
	seq int64
}

// best keeps the first rows of an order, or the last before a place in it, in a
// heap no larger than the page: rows are looked at once and never sorted as a
// whole.
type best struct {
	*order
	after, before *incident.Cursor
	limit         int
	heap          []ranked
}

func (x *Index) best(q incident.Query) *best {
	return &best{order: x.order(q.Sort), after: q.After, before: q.Before, limit: q.Limit}
}

// worse reports whether a leaves the page before b does.
func (p *best) worse(a, b ranked) bool {
	if p.before != nil {
		return p.sort.Before(a.Cursor, b.Cursor)
	}
	return p.sort.Before(b.Cursor, a.Cursor)
}

func (p *best) offer(w *row) {
	full := p.limit > 0 && len(p.heap) == p.limit
	key := p.key(w)
	switch { // most rows are told by their first key
	case p.after != nil && key < p.after.Key, p.before != nil && key > p.before.Key,
		full && p.before == nil && key > p.heap[0].Key, full && p.before != nil && key < p.heap[0].Key:
		return
	}
	rest := p.rest(w)
	probe := incident.Cursor{Key: key, Rest: string(rest), Num: w.num} // short ones stay off the heap
	switch {
	case p.after != nil && !p.sort.Before(*p.after, probe), p.before != nil && !p.sort.Before(probe, *p.before),
		full && p.before == nil && !p.sort.Before(probe, p.heap[0].Cursor),
		full && p.before != nil && !p.sort.Before(p.heap[0].Cursor, probe):
		return
	}
	c := ranked{incident.Cursor{Key: key, Rest: string(rest), Num: w.num}, w.seq}
	if full {
		p.heap[0] = c
		sift(p.heap, 0, p.worse)
		return
	}
	p.heap = append(p.heap, c)
	if len(p.heap) == p.limit { // the worst on top
		for i := len(p.heap)/2 - 1; i >= 0; i-- {
			sift(p.heap, i, p.worse)
		}
	}
}

// refs returns the page in order.
func (p *best) refs() []incident.Ref {
	slices.SortFunc(p.heap, func(a, b ranked) int {
		switch {
		case a.Cursor == b.Cursor:
			return 0
		case p.sort.Before(a.Cursor, b.Cursor):
			return -1
		}
		return 1
	})
	if p.limit > 0 && len(p.heap) > p.limit {
		if p.before != nil {
			p.heap = p.heap[len(p.heap)-p.limit:]
		} else {
			p.heap = p.heap[:p.limit]
		}
	}
	refs := make([]incident.Ref, len(p.heap))
	for i, c := range p.heap {
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

// top answers a query in any order by looking at all rows that can match.
func (x *Index) top(f *filter, q incident.Query, only []int64) ([]incident.Ref, error) {
	page := x.best(q)
	switch {
	case only != nil:
		for _, num := range only {
			if s, ok := x.rows.find(num); ok {
				if w := x.rows.at(s); f.match(w) {
					page.offer(w)
				}
			}
		}
	case f.wide(x):
		var mu sync.Mutex
		var parts []*best
		x.scanAll(f, func(f *filter) func(*row) {
			part := x.best(q)
			mu.Lock()
			parts = append(parts, part)
			mu.Unlock()
			return func(w *row) {
				if f.match(w) {
					part.offer(w)
				}
			}
		})
		for _, p := range parts {
			page.heap = append(page.heap, p.heap...)
		}
	default:
		x.visit(f, func(w *row) bool { page.offer(w); return true })
	}
	return page.refs(), f.stopped
}

// manyAtOnce is the number of rows from which all processors look at them.
const manyAtOnce = 1 << 15

// wide reports whether all rows of a large table must be looked at.
func (f *filter) wide(x *Index) bool {
	return x.n > manyAtOnce && (f.boxes == nil || !x.leavesPay(f, 0))
}

// scanAll looks at all rows on all processors: each calls begin for what it does
// with a row, with a filter of its own.
func (x *Index) scanAll(f *filter, begin func(*filter) func(*row)) {
	var next atomic.Int64
	var wait sync.WaitGroup
	var mu sync.Mutex
	filters := make([]*filter, runtime.GOMAXPROCS(0))
	for i := range filters { // before any goroutine is done and writes to f
		filters[i] = f.sibling()
	}
	for _, g := range filters {
		wait.Go(func() {
			each := begin(g)
			for g.stopped == nil {
				n := int(next.Add(1)) - 1
				if n >= len(x.rows.chunks) {
					break
				}
				chunk := x.rows.chunks[n]
				for i := range chunk {
					if w := &chunk[i]; w.seq != dead {
						each(w)
					}
				}
			}
			mu.Lock()
			defer mu.Unlock()
			if f.stopped == nil {
				f.stopped = g.stopped
			}
		})
	}
	wait.Wait()
}

// CursorAt returns the place of an incident in an order, if the index has it in
// the state of ref. What the order needs must not be Missing.
func (x *Index) CursorAt(s incident.Sort, ref incident.Ref) (incident.Cursor, bool) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	p, ok := x.rows.find(ref.Num)
	if !ok || x.rows.at(p).seq != int64(ref.Seq) {
		return incident.Cursor{}, false
	}
	return x.order(s.Normal()).cursor(x.rows.at(p)), true
}
