package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// Within is r as it looks in a box of longitudes and latitudes, for drawing: a vertex nearer than tolerance degrees to the
// one before it is left out, as are rings smaller than that, and outside of the box there is no more than what keeps the
// inside right. The longitudes of the box run on like those of r, so that a region that crosses the antimeridian is asked
// for each turn of the Earth that it may lie in. Rings are closed. Vertices on the antimeridian and at the poles are kept
// (see IsSeam).
func (r Region) Within(box orb.Bound, tolerance float64) orb.MultiPolygon {
	var out orb.MultiPolygon
	view := gridBox{toGrid(box.Min), toGrid(box.Max)}
	step := int32(min(math.Ceil(tolerance*perDegree), 360*perDegree))
	polygon, outer := -1, false
	for ring := range r.rings {
		isOuter := ring.polygon != polygon
		polygon = ring.polygon
		if !isOuter && !outer {
			continue // a hole in what is not seen
		}
		points := ring.within(view, step)
		switch {
		case isOuter:
			if outer = len(points) > 0; outer {
				out = append(out, orb.Polygon{points})
			}
		case len(points) > 0:
			out[len(out)-1] = append(out[len(out)-1], points)
		}
	}
	return out
}

// within is the ring as it looks in the box; nil if it does not reach into it, or is smaller than step both ways.
func (ring packedRing) within(view gridBox, step int32) orb.Ring {
	whole := ring.box(0)
	for c := range ring.chunks() {
		box := ring.box(c)
		whole.low = grid{min(whole.low.x, box.low.x), min(whole.low.y, box.low.y)}
		whole.high = grid{max(whole.high.x, box.high.x), max(whole.high.y, box.high.y)}
	}
	if !whole.meets(view) || whole.smaller(step) {
		return nil
	}
	var points orb.Ring
	var last grid
	var room [chunkEdges + 1]grid
	for c := range ring.chunks() {
		vertices := []grid{ring.start(c)}
		if box := ring.box(c); box.meets(view) && !box.smaller(step) {
			vertices = ring.decode(c, &room)
			vertices = vertices[:len(vertices)-1] // the next chunk begins with the last one
		}
		for _, g := range vertices {
			near := gridBox{grid{min(g.x, last.x), min(g.y, last.y)}, grid{max(g.x, last.x), max(g.y, last.y)}}.smaller(step)
			if len(points) == 0 || !near || g.onSeam() {
				points, last = append(points, g.point()), g
			}
		}
	}
	return append(points, points[0])
}

func (b gridBox) meets(c gridBox) bool {
	return b.low.x <= c.high.x && c.low.x <= b.high.x && b.low.y <= c.high.y && c.low.y <= b.high.y
}

func (b gridBox) smaller(step int32) bool {
	return b.high.x-b.low.x < step && b.high.y-b.low.y < step
}

func toGrid(p orb.Point) grid {
	on := func(degrees float64) int32 { return int32(math.Round(min(max(degrees, -1080), 1080) * perDegree)) }
	return grid{on(p.Lon()), on(p.Lat())}
}

// onSeam reports whether g lies on the meridian of 180 degrees, in whatever turn, or at a pole.
func (g grid) onSeam() bool {
	const half = 180 * perDegree
	return g.x%half == 0 && g.x/half%2 != 0 || g.y == 90*perDegree || g.y == -90*perDegree
}

// IsSeam reports whether the edge from a to b only closes a ring of a Region and is no border: it runs along the meridian of
// 180 degrees, in whatever turn of the Earth, or along a pole.
func IsSeam(a, b orb.Point) bool {
	along := a.Lon() == b.Lon() && math.Mod(math.Abs(a.Lon()), 360) == 180
	return along || a.Lat() == b.Lat() && math.Abs(a.Lat()) == 90
}
