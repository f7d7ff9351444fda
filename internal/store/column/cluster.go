package column

import (
	"context"
	"math"
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
	var mu sync.Mutex
	var parts [][]cell
	where := newLocator(g)
	x.gather(f, only, func() func(*row) {
		cells := make([]cell, g.Cols()*(len(g.Lats)-1))
		mu.Lock()
		parts = append(parts, cells)
		mu.Unlock()
		return func(r *row) {
			if n := where.cell(r.lon, r.lat); n >= 0 {
				cells[n].add(r)
			}
		}
	})
	if f.stopped != nil {
		return nil, f.stopped
	}
	var out []incident.Cluster
	for n := range parts[0] {
		c := parts[0][n]
		for _, p := range parts[1:] {
			c.join(&p[n])
		}
		if c.n == 0 {
			continue
		}
		one := incident.Cluster{Cell: n, N: c.n, Killed: c.killed.of(c.n), Injured: c.injured.of(c.n),
			Point: orb.Point{mean(c.lon, c.n), mean(c.lat, c.n)}, Box: c.box}
		if c.n == 1 {
			r := x.rows.at(c.one)
			one.One, one.OneRadiusM = incident.Ref{Num: r.num, Seq: incident.Seq(r.seq)}, float64(x.rows.rangesAt(c.one)[radius])
			one.Point = orb.Point{c.box.West, c.box.South}
		}
		out = append(out, one)
	}
	return out, nil
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
