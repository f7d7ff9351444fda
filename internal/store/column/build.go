package column

import (
	"cmp"
	"slices"
	"sync"

	"dateline/internal/incident"
)

// Builder fills a new index at once, which is much faster than Update. Add may
// be called concurrently.
type Builder struct {
	mu sync.Mutex
	x  *Index
}

// NewBuilder returns a Builder of an empty index.
func NewBuilder() *Builder { return &Builder{x: New()} }

// Add takes rows with numbers that were not added before. It keeps nothing of
// the slice.
func (b *Builder) Add(rows []Row) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for i := range rows {
		if rows[i].Seq <= dead {
			continue // written by a program that bypassed the triggers
		}
		b.x.rows.add(b.x.pack(&rows[i]), rangesOf(&rows[i]))
		b.x.n++
	}
}

// Index returns the index with all rows, as of change seq. The Builder must not
// be used after it.
func (b *Builder) Index(seq incident.Seq) *Index {
	x := b.x
	x.arrange(false)
	x.maxSeq = int64(seq)
	return x
}

// arrange puts the rows of the table into the lists and the tree. sorted says
// that the table already is in the order of the lists.
func (x *Index) arrange(sorted bool) {
	type keyed struct {
		start int32
		s     slot
		num   int64
	}
	keys := make([]keyed, 0, x.n)
	for s := range slot(x.rows.used) {
		r := x.rows.at(s)
		if r.seq == dead {
			continue
		}
		x.maxSpan = max(x.maxSpan, r.end-r.start)
		keys = append(keys, keyed{r.start, s, r.num})
	}
	if !sorted {
		slices.SortFunc(keys, func(a, b keyed) int {
			if a.start != b.start {
				return cmp.Compare(b.start, a.start)
			}
			return cmp.Compare(b.num, a.num)
		})
	}
	dated := make([]slot, 0, len(keys))
	var undated, placed, unplaced []slot
	for _, k := range keys {
		switch {
		case k.start == 0:
			undated = append(undated, k.s)
			continue
		case x.rows.at(k.s).located():
			placed = append(placed, k.s)
		default:
			unplaced = append(unplaced, k.s)
		}
		dated = append(dated, k.s)
	}
	x.byTime.fill(dated)
	x.undated.fill(undated)
	x.unplaced.fill(unplaced)
	x.tree = newTree()
	x.tree.build(&x.rows, placed, 0)
}
