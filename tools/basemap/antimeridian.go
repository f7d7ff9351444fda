package main

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// stitched joins the outer rings of polygons that were cut in two at the antimeridian, so that no line is seen there. The
// western part comes to lie beyond 180 degrees; the middle of every other lies within.
func stitched(polygons orb.MultiPolygon) (out orb.MultiPolygon) {
	var west []orb.Polygon
	for _, p := range polygons {
		p = shifted(orb.MultiPolygon{p}, -360*math.Round(p.Bound().Center().Lon()/360)).(orb.MultiPolygon)[0]
		if _, ok := seam(p[0], -180); ok {
			west = append(west, p)
		} else {
			out = append(out, p)
		}
	}
	for i, p := range out {
		for {
			at, ok := seam(p[0], 180)
			n := slices.IndexFunc(west, func(w orb.Polygon) bool { return ok && meets(p[0], at, w[0]) })
			if n < 0 {
				break
			}
			other, _ := seam(west[n][0], -180)
			far := shifted(orb.MultiPolygon{west[n]}, 360).(orb.MultiPolygon)[0]
			p = append(orb.Polygon{spliced(p[0], at, far[0], other)}, append(p[1:], far[1:]...)...)
			west = slices.Delete(west, n, n+1)
		}
		out[i] = p
	}
	return append(out, west...)
}

// seam is the number of the vertex after which a ring runs along a meridian for longest.
func seam(ring orb.Ring, lon float64) (at int, ok bool) {
	longest := 0.0
	for i := 1; i < len(ring); i++ {
		a, b := ring[i-1], ring[i]
		if length := math.Abs(a[1] - b[1]); math.Abs(a[0]-lon) < 1e-9 && math.Abs(b[0]-lon) < 1e-9 && length > longest {
			at, ok, longest = i-1, true, length
		}
	}
	return at, ok
}

// meets reports whether the seam of a ring after a vertex is also that of a ring on the other side.
func meets(ring orb.Ring, at int, west orb.Ring) bool {
	other, ok := seam(west, -180)
	const off = 0.1 // degrees; the file's grid is finer
	return ok && math.Abs(ring[at][1]-west[other+1][1]) < off && math.Abs(ring[at+1][1]-west[other][1]) < off
}

// spliced puts one ring into another in place of their seams, which begin after the vertices a and b.
func spliced(ring orb.Ring, a int, other orb.Ring, b int) orb.Ring {
	out := append(orb.Ring{}, ring[:a+1]...)
	around := append(append(orb.Ring{}, other[b+1:len(other)-1]...), other[:b+1]...)
	return append(append(out, around...), ring[a+1:]...)
}
