package main

import (
	"math"

	"dateline/geo/gazetteer"
	"dateline/tools/gazetteer/build"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
)

const lineTolerance = 0.0005 // degrees; tiles simplify further

// shapesOf are the polygons of each country. One that crosses the antimeridian may have been read from its far side: each
// is moved by whole turns so that its middle lies within 180 degrees, where it meets its neighbours.
//
// Baikonur, which Natural Earth draws apart, is left out: it is a part of Kazakhstan that Russia rents.
func shapesOf(countries []build.Shape) []orb.MultiPolygon {
	shapes := make([]orb.MultiPolygon, len(countries))
	for i, c := range countries {
		if c.Name == "Baikonur" {
			continue
		}
		for _, polygon := range c.Parts {
			polygon = polygon.Clone()
			turn := 360 * math.Round(polygon.Bound().Center().Lon()/360)
			for _, ring := range polygon {
				for k := range ring {
					ring[k][0] -= turn
				}
			}
			shapes[i] = append(shapes[i], polygon)
		}
	}
	return shapes
}

// borders are those between countries, and the disputed ones.
func borders(countries []build.Shape, outlines []gazetteer.Outline) []feature {
	shapes := shapesOf(countries)
	lines := linesOf(shapes, func(o owners, n int) bool { return o[0] == n && o[1] != none && o[1] != n })
	coasts := linesOf(shapes, func(o owners, _ int) bool { return o[1] == none })
	return classed(lines, coasts, disputedEdges(outlines))
}

// disputedEdges are the edges of the disputed areas, once each.
func disputedEdges(outlines []gazetteer.Outline) (edges []orb.LineString) {
	var shapes []orb.MultiPolygon
	for _, o := range outlines {
		if o.Disputed != "" {
			shapes = append(shapes, o.Geometry())
		}
	}
	return linesOf(shapes, func(o owners, n int) bool { return o[0] == n })
}

// linesOf are the pieces of the shapes' rings that wanted chooses by their owners and the shape that is being read.
func linesOf(shapes []orb.MultiPolygon, wanted func(o owners, n int) bool) (lines []orb.LineString) {
	m := newMesh(shapes)
	for n, shape := range shapes {
		lines = append(lines, m.linesOf(shape, func(o owners) bool { return wanted(o, n) })...)
	}
	return lines
}

// linesOf are the pieces of a shape's rings that wanted chooses by their owners.
func (m *mesh) linesOf(shape orb.MultiPolygon, wanted func(owners) bool) (lines []orb.LineString) {
	for _, polygon := range shape {
		for _, ring := range polygon {
			for _, p := range m.pieces(ring, lineTolerance) {
				if wanted(p.owners) {
					lines = append(lines, p.line)
				}
			}
		}
	}
	return lines
}

// classed tells disputed borders from others: those beside the edge of a disputed area, and such an edge where
// neither a border nor a coast is drawn.
func classed(lines, coasts, disputed []orb.LineString) []feature {
	var sure, doubtful orb.MultiLineString
	edges, drawn := newVicinity(disputed), newVicinity(append(lines[:len(lines):len(lines)], coasts...))
	for _, line := range lines {
		near, far := edges.split(line)
		doubtful, sure = append(doubtful, near...), append(sure, far...)
	}
	for _, line := range disputed {
		_, far := drawn.split(line)
		doubtful = append(doubtful, far...)
	}
	return []feature{
		{layer: "borders", properties: geojson.Properties{"disputed": false}, geometry: projected(sure)},
		{layer: "borders", properties: geojson.Properties{"disputed": true}, geometry: projected(doubtful)},
	}
}

// vicinity is the area within about five kilometres of lines, in cells.
type vicinity map[[2]int]bool

const cell = 0.05 // degrees

func newVicinity(lines []orb.LineString) vicinity {
	v := vicinity{}
	for _, line := range lines {
		for i := 1; i < len(line); i++ {
			a, b := line[i-1], line[i]
			steps := math.Ceil(math.Hypot(b[0]-a[0], b[1]-a[1])/(cell/2)) + 1
			for k := 0.0; k <= steps; k++ {
				c := cellOf(orb.Point{a[0] + (b[0]-a[0])*k/steps, a[1] + (b[1]-a[1])*k/steps})
				for dx := -1; dx <= 1; dx++ {
					for dy := -1; dy <= 1; dy++ {
						v[[2]int{c[0] + dx, c[1] + dy}] = true
					}
				}
			}
		}
	}
	return v
}

func cellOf(p orb.Point) [2]int {
	return [2]int{int(math.Floor(p[0] / cell)), int(math.Floor(p[1] / cell))}
}

// split cuts a line into the parts inside and outside of v, by the middles of its segments.
func (v vicinity) split(line orb.LineString) (near, far []orb.LineString) {
	var part orb.LineString
	inside := false
	flush := func() {
		if len(part) > 1 && inside {
			near = append(near, part)
		} else if len(part) > 1 {
			far = append(far, part)
		}
	}
	for i := 1; i < len(line); i++ {
		a, b := line[i-1], line[i]
		now := v[cellOf(orb.Point{(a[0] + b[0]) / 2, (a[1] + b[1]) / 2})]
		if i == 1 || now != inside {
			flush()
			part, inside = orb.LineString{a}, now
		}
		part = append(part, b)
	}
	flush()
	return near, far
}
