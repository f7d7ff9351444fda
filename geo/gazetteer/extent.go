package gazetteer

import "dateline/geo"

// Extent returns the smallest plain box around the points of all places, in
// degrees. It is false when no place has one. It looks at every place, some 20 ns
// each: keep what it says as long as the Index.
func (ix *Index) Extent() (box geo.BBox, ok bool) {
	for n := range ix.count() {
		if ix.isDead(n) {
			continue
		}
		p, known := ix.point(n)
		switch {
		case !known:
		case !ok:
			box, ok = geo.BBox{West: p[0], South: p[1], East: p[0], North: p[1]}, true
		default:
			box.West, box.East = min(box.West, p[0]), max(box.East, p[0])
			box.South, box.North = min(box.South, p[1]), max(box.North, p[1])
		}
	}
	return box, ok
}
