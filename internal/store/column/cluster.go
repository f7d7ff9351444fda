package column

import (
	"context"
	"math"
	"slices"
	"sync"

	"dateline/geo"
	"dateline/internal/incident"

	"github.com/paulmach/orb"
)

// cell sums up the rows of a cell of a grid.
type cell struct {
	n               int64
	killed, injured tally
	lon, lat        int64 // sums, in incident.PointUnit
	box             geo.BBox
	one             slot // any of them
}

// tally is incident.Tally over packed figures: how many are known instead of unknown.
type tally struct {
	sum, known int64
}

// add counts a packed figure, without a branch that the processor would guess wrong.
func (t *tally) add(n int32) {
	known := ^(n >> 31) // all bits
	t.sum += int64(n & known)
	t.known += int64(known & 1)
}

func (t *tally) join(o tally) {
	t.sum += o.sum
	t.known += o.known
}

// of is the Tally of n rows.
func (t tally) of(n int64) incident.Tally { return incident.Tally{Sum: t.sum, Unknown: n - t.known} }

func (c *cell) add(r *row) {
	if c.n == 0 {
		c.box = geo.BBox{West: r.lon, South: r.lat, East: r.lon, North: r.lat}
		c.one = r.self
	} else {
		if r.lon < c.box.West { // there is no NaN here, with which min and max take care
			c.box.West = r.lon
		} else if r.lon > c.box.East {
			c.box.East = r.lon
		}
		if r.lat < c.box.South {
			c.box.South = r.lat
		} else if r.lat > c.box.North {
			c.box.North = r.lat
		}
	}
	c.n++
	c.killed.add(r.killed)
	c.injured.add(r.injured)
	c.lon += incident.Fixed(r.lon)
	c.lat += incident.Fixed(r.lat)
}

func (c *cell) join(o *cell) {
	if o.n == 0 {
		return
	}
	if c.n == 0 {
		*c = *o
		return
	}
	c.n += o.n
	c.killed.join(o.killed)
	c.injured.join(o.injured)
	c.lon += o.lon
	c.lat += o.lat
	c.box = geo.BBox{West: min(c.box.West, o.box.West), South: min(c.box.South, o.box.South),
		East: max(c.box.East, o.box.East), North: max(c.box.North, o.box.North)}
}

// mean is a sum of n in degrees.
func mean(sum, n int64) float64 {
	return math.RoundToEven(float64(sum)/float64(n)) / (1 / incident.PointUnit)
}

// Clusters gathers the incidents with a point by the cells of g; see
// incident.Grouper. If only is not nil, nothing but these numbers is considered.
// What q needs must not be Missing. Errors are those of Refs.
func (x *Index) Clusters(ctx context.Context, q incident.Query, only []int64, g incident.Grid) ([]incident.Cluster, error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	q.Located = true
	f, err := x.compile(ctx, q)
	if err != nil || f.none {
		return nil, err
	}
	f.boxes = crossBoxes(f.boxes, []geo.BBox{g.Box()})
	if len(f.boxes) == 0 {
		return nil, nil
	}
	f.frames = framesOf(f.boxes)
	where := newLocator(g)
	room, n := cellPool.Get().(*[]cell), g.Cols()*(len(g.Lats)-1)
	defer cellPool.Put(room)
	*room = slices.Grow((*room)[:0], n)[:n]
	cells := *room
	clear(cells)
	if only != nil || !x.gatherLeaves(f, where, cells) {
		x.gatherCells(f, only, where, cells)
	}
	if f.stopped != nil {
		return nil, f.stopped
	}
	full := 0
	for n := range cells {
		full += int(min(cells[n].n, 1))
	}
	out := make([]incident.Cluster, 0, full)
	for n := range cells {
		if cells[n].n > 0 {
			out = append(out, x.cluster(n, &cells[n]))
		}
	}
	return out, nil
}

// cellPool has room for the cells of a grid.
var cellPool = sync.Pool{New: func() any { return new([]cell) }}

// cluster is what was gathered in a cell, by its number.
func (x *Index) cluster(n int, c *cell) incident.Cluster {
	out := incident.Cluster{Cell: n, N: c.n, Killed: c.killed.of(c.n), Injured: c.injured.of(c.n),
		Point: orb.Point{mean(c.lon, c.n), mean(c.lat, c.n)}, Box: c.box}
	if c.n == 1 {
		r := x.rows.at(c.one)
		out.One, out.OneRadiusM = incident.Ref{Num: r.num, Seq: incident.Seq(r.seq)}, float64(x.rows.rangesAt(c.one).radius)
		out.Point = r.point()
	}
	return out
}

// gatherCells adds each row that matches to its cell.
func (x *Index) gatherCells(f *filter, only []int64, where *locator, cells []cell) {
	var mu sync.Mutex
	var parts [][]cell
	x.gather(f, only, func() func(*row) {
		part := make([]cell, len(cells))
		mu.Lock()
		parts = append(parts, part)
		mu.Unlock()
		return func(r *row) { where.add(part, r) }
	})
	for _, part := range parts {
		for n := range part {
			cells[n].join(&part[n])
		}
	}
}

// add adds a row to its cell, if it has one.
func (l *locator) add(cells []cell, r *row) {
	if n := l.cell(r.lon, r.lat); n >= 0 {
		cells[n].add(r)
	}
}

// gatherLeaves adds what a filter that asks for nothing but boxes leaves to the cells: at
// once all rows of a leaf that lie in the same cell. It is false, and adds nothing, where
// the filter asks for more, or so many rows lie in leaves of several cells that it is
// cheaper to read all.
func (x *Index) gatherLeaves(f *filter, where *locator, cells []cell) bool {
	if !f.simple || f.from != 0 || f.to != 0 {
		return false
	}
	var mixed []*node
	rows := 0
	x.leaves(f, func(leaf *node, _ bool) bool {
		sums := leaf.total(&x.rows)
		switch at := where.cell(sums.box.West, sums.box.South); {
		case at >= 0 && at == where.cell(sums.box.East, sums.box.North) && f.spans(sums.box):
			cells[at].join(sums)
		case f.meets(sums.box):
			mixed = append(mixed, leaf)
			rows += leaf.n
		}
		return true
	})
	if x.n > manyAtOnce && rows > x.n/leafCost {
		clear(cells)
		return false
	}
	for _, leaf := range mixed {
		for i, s := range leaf.slots {
			if !f.misses(leaf.spots[i]) {
				if r := x.rows.at(s); f.match(r) {
					where.add(cells, r)
				}
			}
		}
	}
	for _, blk := range x.undated.blocks { // they are not in the tree
		for _, s := range blk {
			if r := x.rows.at(s); f.match(r) {
				where.add(cells, r)
			}
		}
	}
	return true
}

// gather calls what begin returns for each row that matches, in no order: on one
// processor for few rows, on all for many, each with a function of its own.
func (x *Index) gather(f *filter, only []int64, begin func() func(*row)) {
	switch {
	case only != nil:
		each := begin()
		for _, num := range only {
			if s, ok := x.rows.find(num); ok && f.match(x.rows.at(s)) {
				each(x.rows.at(s))
			}
		}
	case x.n > manyAtOnce && x.mostly(f):
		x.scanAll(f, func(f *filter) func(*row) {
			each := begin()
			return func(r *row) {
				if f.match(r) {
					each(r)
				}
			}
		})
	default:
		each := begin()
		x.visit(f, func(r *row) bool { each(r); return f.stopped == nil })
	}
}

// mostly reports whether so many rows lie in the boxes that reading all of them
// from one end to the other is cheaper than leaf by leaf: a row of a leaf is
// anywhere in memory.
func (x *Index) mostly(f *filter) bool {
	if f.boxes == nil {
		return true
	}
	in := 0
	for _, box := range f.boxes {
		in += x.tree.size(box)
	}
	return in > x.n/leafCost
}

// leafCost is how many rows all processors read in sequence while one reads a row
// of a leaf.
const leafCost = 8
