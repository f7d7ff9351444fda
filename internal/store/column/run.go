package column

import (
	"math/bits"
	"sort"

	"dateline/internal/incident"
)

// run walks through sorted slots in one direction and stops at those that pass
// the filter.
type run struct {
	t      *table
	f      *filter
	blocks [][]slot
	spots  [][]spot // beside blocks, in leaves
	b, p   int
	asc    bool
	end    int32 // the day at which the walk is over: below it, or above it when ascending; 0: none
	head   slot
	key    *row // of head
}

// seek goes to the first row of the walk for which ok holds, and on to the
// first that passes. ok must be true for all rows after one for which it is
// true. It reports whether there is one.
func (r *run) seek(ok func(*row) bool) bool {
	edge := func(blk []slot) *row {
		if r.asc {
			return r.t.at(blk[0])
		}
		return r.t.at(blk[len(blk)-1])
	}
	n := len(r.blocks)
	if !r.asc {
		r.b = sort.Search(n, func(i int) bool { return ok(edge(r.blocks[i])) })
		if r.b == n {
			return false
		}
		blk := r.blocks[r.b]
		r.p = sort.Search(len(blk), func(i int) bool { return ok(r.t.at(blk[i])) }) - 1
		return r.next()
	}
	r.b = sort.Search(n, func(i int) bool { return !ok(edge(r.blocks[i])) }) - 1
	if r.b < 0 {
		return false
	}
	blk := r.blocks[r.b]
	r.p = sort.Search(len(blk), func(i int) bool { return !ok(r.t.at(blk[i])) })
	return r.next()
}

// next goes to the next row that passes.
func (r *run) next() bool {
	for {
		if !r.step() {
			return false
		}
		if r.spots != nil && r.f.misses(r.spots[r.b][r.p]) {
			continue
		}
		s := r.blocks[r.b][r.p]
		w := r.t.at(s)
		if r.end != 0 && w.start != 0 && ((!r.asc && w.start < r.end) || (r.asc && w.start > r.end)) {
			return false
		}
		if !r.f.match(w) {
			if r.f.givesUp() {
				return false
			}
			continue
		}
		r.head, r.key = s, w
		return true
	}
}

func (r *run) step() bool {
	if r.asc {
		r.p--
		for r.p < 0 {
			if r.b--; r.b < 0 {
				return false
			}
			r.p = len(r.blocks[r.b]) - 1
		}
		return true
	}
	r.p++
	for r.p >= len(r.blocks[r.b]) {
		if r.b++; r.b >= len(r.blocks) {
			return false
		}
		r.p = 0
	}
	return true
}

// less is the order of the walk.
func (r *run) less(o *run) bool {
	if r.key.start != o.key.start {
		return (r.key.start > o.key.start) != r.asc
	}
	return (r.key.num > o.key.num) != r.asc
}

// merge takes the rows of several runs in the order of the walk until take
// says that it is enough. It is a binary heap of runs.
func merge(runs []*run, take func(*row) bool) {
	h := runs
	down := func(i int) {
		for {
			c := 2*i + 1
			if c >= len(h) {
				return
			}
			if c+1 < len(h) && h[c+1].less(h[c]) {
				c++
			}
			if !h[c].less(h[i]) {
				return
			}
			h[i], h[c] = h[c], h[i]
			i = c
		}
	}
	for i := len(h)/2 - 1; i >= 0; i-- {
		down(i)
	}
	for len(h) > 0 {
		if !take(h[0].key) {
			return
		}
		if !h[0].next() {
			h[0] = h[len(h)-1]
			h = h[:len(h)-1]
		}
		down(0)
	}
}

// inTime answers a query that is sorted by date_start and nothing else: the
// dated rows, from the list or from the leaves, then the undated ones. With
// Before it walks backwards from there.
func (x *Index) inTime(f *filter, q incident.Query, take func(*row) bool) {
	back := q.Before != nil
	asc := q.Sort.Asc != back
	low, high := f.low, f.to
	if f.from != 0 {
		low = max(low, 1, f.from-x.maxSpan)
	}
	if f.high != 0 && (high == 0 || f.high < high) {
		high = f.high
	}
	ok := func(w *row) bool {
		switch {
		case w.start == 0:
		case !asc && high != 0 && w.start > high, asc && w.start < low:
			return false
		}
		if back {
			return q.Sort.Before(dateCursor(q.Sort, w), *q.Before)
		}
		return q.After == nil || q.Sort.Before(*q.After, dateCursor(q.Sort, w))
	}
	end := low
	if asc {
		end = high
	}
	more := true
	dated := func() {
		live := []*run{}
		for _, r := range x.runs(f, q.Limit) {
			r.asc, r.end = asc, end
			if r.seek(ok) {
				live = append(live, r)
			}
		}
		merge(live, func(w *row) bool { more = take(w); return more })
	}
	undated := func() {
		last := &run{t: &x.rows, f: f, blocks: x.undated.blocks, asc: asc}
		if !f.dated && x.undated.n > 0 && last.seek(ok) {
			merge([]*run{last}, func(w *row) bool { more = take(w); return more })
		}
	}
	if back {
		undated()
	}
	if more {
		dated()
	}
	if more && !back {
		undated()
	}
}

// runs chooses between the walk of the list and the merge of the leaves.
func (x *Index) runs(f *filter, limit int) []*run {
	if f.boxes == nil || !x.leavesPay(f, limit) {
		return []*run{{t: &x.rows, f: f, blocks: x.byTime.blocks}}
	}
	var runs []*run
	if !f.located && x.unplaced.n > 0 {
		runs = append(runs, &run{t: &x.rows, f: f, blocks: x.unplaced.blocks})
	}
	x.leaves(f, func(leaf *node, _ bool) bool {
		runs = append(runs, &run{t: &x.rows, f: f, blocks: [][]slot{leaf.slots}, spots: [][]spot{leaf.spots}})
		return true
	})
	return runs
}

// leaves calls g for each leaf that can hold a match, once.
func (x *Index) leaves(f *filter, g func(leaf *node, inside bool) bool) {
	var first map[*node]bool
	for i, box := range f.boxes {
		ok := x.tree.touch(box, func(leaf *node, inside bool) bool {
			if f.from != 0 && leaf.maxEnd < f.from {
				return true
			}
			if len(f.boxes) > 1 {
				if first[leaf] {
					return true
				}
				if first == nil {
					first = map[*node]bool{}
				}
				first[leaf] = true
			}
			return g(leaf, inside)
		})
		if !ok || i == len(f.boxes)-1 {
			return
		}
	}
}

// leavesPay weighs the two ways, in nanoseconds as measured on one core.
func (x *Index) leavesPay(f *filter, limit int) bool {
	in := 0
	for _, box := range f.boxes {
		in += x.tree.size(box)
	}
	total := x.byTime.n
	if limit == 0 || !f.simple {
		return in < total/2
	}
	leaves := in/(leafMax/2) + 4
	byLeaves := leaves*200 + limit*bits.Len(uint(leaves))*15
	byList := min(total, limit*(total/max(in, 1)+1)) * 8
	return byLeaves < byList
}

// dateCursor is the cursor of a row in an order by date_start alone.
func dateCursor(s incident.Sort, w *row) incident.Cursor {
	return incident.Cursor{Key: s.SortKey(int64(w.start), w.start != 0), Num: w.num}
}
