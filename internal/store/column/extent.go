package column

import (
	"math"

	"dateline/internal/incident"
)

// Extent returns the box of all points and the first and last day. It looks only
// at the leaves that may lie at the edge, and at the days that may be the last.
func (x *Index) Extent() incident.Extent {
	x.mu.RLock()
	defer x.mu.RUnlock()
	e := incident.Extent{N: int64(x.n)}
	if x.tree.n > 0 {
		west, south := x.tree.edge(&x.rows, 0, 1, math.Inf(1)), x.tree.edge(&x.rows, 1, 1, math.Inf(1))
		east, north := -x.tree.edge(&x.rows, 0, -1, math.Inf(1)), -x.tree.edge(&x.rows, 1, -1, math.Inf(1))
		e.AddPoint(west, south)
		e.AddPoint(east, north)
	}
	for _, blk := range x.undated.blocks {
		for _, s := range blk {
			if r := x.rows.at(s); r.located() {
				e.AddPoint(r.lon, r.lat)
			}
		}
	}
	if n := len(x.byTime.blocks); n > 0 {
		last := x.byTime.blocks[n-1]
		e.First = incident.Day(x.rows.at(last[len(last)-1]).start)
		e.Last = incident.Day(x.lastDay())
	}
	return e
}

// edge returns the least sign*p[axis] of the points of the tree, if it is less
// than best; sign is 1 or -1. Squares that lie nearer to that edge come first, so
// that most others cannot hold anything better.
func (n *node) edge(t *table, axis int, sign, best float64) float64 {
	low, high := n.box.West, n.box.East
	if axis == 1 {
		low, high = n.box.South, n.box.North
	}
	if n.n == 0 || min(sign*low, sign*high) >= best {
		return best
	}
	if n.kids == nil {
		of := n.total(t).box
		low, high = of.West, of.East
		if axis == 1 {
			low, high = of.South, of.North
		}
		return min(best, sign*low, sign*high)
	}
	first := 0 // the half at the edge: where the bit of the axis (see quadrant) is not set
	if sign < 0 {
		first = 1
	}
	for _, half := range [...]int{first, 1 - first} {
		for other := range 2 {
			best = n.kids[half<<axis|other<<(1-axis)].edge(t, axis, sign, best)
		}
	}
	return best
}

// lastDay is the latest end. Rows come latest start first, and none lasts longer
// than maxSpan.
func (x *Index) lastDay() int32 {
	latest := int32(0)
	for _, blk := range x.byTime.blocks {
		for _, s := range blk {
			r := x.rows.at(s)
			if r.start+x.maxSpan < latest {
				return latest
			}
			latest = max(latest, r.end)
		}
	}
	return latest
}
