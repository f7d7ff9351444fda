package column

import "dateline/internal/incident"

// Extent returns the box of all points and the first and last day. It looks only
// at the leaves that may lie at the edge, and at the days that may be the last.
func (x *Index) Extent() incident.Extent {
	x.mu.RLock()
	defer x.mu.RUnlock()
	e := incident.Extent{N: int64(x.n)}
	x.tree.extend(&e)
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

// extend widens e to hold the points of the tree.
func (n *node) extend(e *incident.Extent) {
	if n.n == 0 || e.Box != nil && within(n.box, *e.Box) {
		return
	}
	for _, p := range n.points {
		e.AddPoint(p[0], p[1])
	}
	if n.kids != nil {
		for _, q := range [...]int{0, 3, 1, 2} { // corner after corner, so that the rest lies inside
			n.kids[q].extend(e)
		}
	}
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
