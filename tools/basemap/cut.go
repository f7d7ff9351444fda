package main

import (
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"
	"github.com/paulmach/orb/geojson"
	"github.com/paulmach/orb/simplify"
)

const (
	maxZoom = 6    // of the tiles; clients draw these larger above it
	extent  = 4096 // of a tile, in its units; a tile is drawn 512 pixels wide
	buffer  = 64   // units around a tile that belong to it, too, so that lines meet
)

// feature is a thing on the map: where it is drawn and what is said of it. The coordinates of its geometry, a Point,
// MultiLineString or MultiPolygon, are those of the spherical Mercator projection with the world as the square from 0 to 1,
// y to the south.
type feature struct {
	layer      string
	from       int // the zoom from which it is on the map
	properties geojson.Properties
	geometry   orb.Geometry
}

// mercator projects a longitude and latitude in degrees. The poles, which that projection does not have, come to lie
// somewhat outside of the square.
func mercator(p orb.Point) orb.Point {
	lat := max(-86, min(86, p[1])) * math.Pi / 180
	return orb.Point{p[0]/360 + 0.5, 0.5 - math.Log(math.Tan(math.Pi/4+lat/2))/(2*math.Pi)}
}

func projected(g orb.Geometry) orb.Geometry {
	switch g := g.(type) {
	case orb.Point:
		return mercator(g)
	case orb.MultiLineString:
		out := make(orb.MultiLineString, len(g))
		for i, line := range g {
			for _, p := range line {
				out[i] = append(out[i], mercator(p))
			}
		}
		return out
	case orb.MultiPolygon:
		out := make(orb.MultiPolygon, len(g))
		for i, polygon := range g {
			for _, ring := range polygon {
				drawn := make(orb.Ring, len(ring))
				for k, p := range ring {
					drawn[k] = mercator(p)
				}
				out[i] = append(out[i], drawn)
			}
		}
		return out
	}
	panic("no such geometry is on the map")
}

// unit is the size of a tile's unit at a zoom.
func unit(zoom int) float64 { return 1 / float64(int(extent)<<zoom) }

// detail is, at a zoom, by how many units a simplified line may be off, and how many square units a ring must have. The
// last tiles are also drawn larger, so they are finer.
func detail(zoom int) (tolerance, smallest float64) {
	if zoom == maxZoom {
		return 1.5, 20
	}
	return 3.5, 120
}

// at is f as it is drawn at a zoom: simplified, and without what is too small to be seen; without a geometry if nothing
// is left.
func (f feature) at(zoom int) feature {
	tolerance, smallest := detail(zoom)
	simple := simplify.DouglasPeucker(tolerance * unit(zoom))
	switch g := f.geometry.(type) {
	case orb.MultiLineString:
		var kept orb.MultiLineString
		for _, line := range g {
			kept = append(kept, simple.LineString(line.Clone()))
		}
		f.geometry = kept
	case orb.MultiPolygon:
		var kept orb.MultiPolygon
		for _, polygon := range g {
			var rings orb.Polygon
			for i, ring := range polygon {
				if math.Abs(area(ring)) < smallest*unit(zoom)*unit(zoom) {
					if i == 0 {
						break
					}
					continue
				}
				if ring = simple.Ring(ring.Clone()); len(ring) >= 4 {
					rings = append(rings, ring)
				}
			}
			if len(rings) > 0 {
				kept = append(kept, rings)
			}
		}
		f.geometry = kept
	}
	return f
}

// turned is f where it is on the map, also as it shows once more beyond the antimeridian. What goes around the world
// shows there already.
func (f feature) turned() feature {
	switch g := f.geometry.(type) {
	case orb.MultiLineString:
		var all orb.MultiLineString
		for _, line := range g {
			for _, turn := range turns(line.Bound()) {
				all = append(all, shifted(orb.MultiLineString{line}, turn).(orb.MultiLineString)...)
			}
		}
		f.geometry = all
	case orb.MultiPolygon:
		var all orb.MultiPolygon
		for _, polygon := range g {
			for _, turn := range turns(polygon.Bound()) {
				all = append(all, shifted(orb.MultiPolygon{polygon}, turn).(orb.MultiPolygon)...)
			}
		}
		f.geometry = all
	}
	return f
}

// turns are the shifts by which something with these bounds is on the map.
func turns(b orb.Bound) (all []float64) {
	if b.Max[0]-b.Min[0] > 1 {
		return []float64{0}
	}
	for _, turn := range []float64{0, -1, 1} {
		if b.Max[0]+turn > -0.1 && b.Min[0]+turn < 1.1 {
			all = append(all, turn)
		}
	}
	return all
}

// shifted is g further to the east.
func shifted(g orb.Geometry, turn float64) orb.Geometry {
	if turn == 0 {
		return g
	}
	switch g := g.(type) {
	case orb.MultiLineString:
		g = g.Clone()
		for _, line := range g {
			shiftAll(line, turn)
		}
		return g
	case orb.MultiPolygon:
		g = g.Clone()
		for _, polygon := range g {
			for _, ring := range polygon {
				shiftAll(ring, turn)
			}
		}
		return g
	}
	panic("no such geometry is on the map")
}

func shiftAll(points []orb.Point, turn float64) {
	for i := range points {
		points[i][0] += turn
	}
}

// within is the part of f in a box; ok is false if there is none. A point lies in one of the boxes that meet there.
func (f feature) within(tile, box orb.Bound) (part feature, ok bool) {
	switch g := f.geometry.(type) {
	case orb.Point:
		return f, g[0] >= tile.Min[0] && g[0] < tile.Max[0] && g[1] >= tile.Min[1] && g[1] < tile.Max[1]
	case orb.MultiLineString:
		var kept orb.MultiLineString
		for _, line := range g {
			if line.Bound().Intersects(box) {
				kept = append(kept, clip.LineString(box, line.Clone())...)
			}
		}
		f.geometry, ok = kept, len(kept) > 0
	case orb.MultiPolygon:
		var kept orb.MultiPolygon
		for _, polygon := range g {
			if !polygon.Bound().Intersects(box) {
				continue
			}
			if polygon = clip.Polygon(box, polygon.Clone()); len(polygon) > 0 {
				kept = append(kept, polygon)
			}
		}
		f.geometry, ok = kept, len(kept) > 0
	}
	return f, ok
}

// tile is the address of a tile: zoom, column from the west, row from the north.
type tile struct{ z, x, y int }

// bounds are those of the tile, and of the tile with its buffer.
func (t tile) bounds() (bare, buffered orb.Bound) {
	size := 1 / float64(int(1)<<t.z)
	bare = orb.Bound{Min: orb.Point{float64(t.x) * size, float64(t.y) * size}, Max: orb.Point{float64(t.x+1) * size, float64(t.y+1) * size}}
	return bare, bare.Pad(buffer * unit(t.z))
}

// cut calls emit for each tile of a zoom with the features in it, tiles without any left out.
func cut(features []feature, zoom int, emit func(tile, []feature) error) error {
	var drawn []feature
	for _, f := range features {
		if f.from <= zoom {
			drawn = append(drawn, f.at(zoom).turned())
		}
	}
	return cutBelow(drawn, tile{}, zoom, emit)
}

func cutBelow(features []feature, t tile, zoom int, emit func(tile, []feature) error) error {
	bare, buffered := t.bounds()
	var inside []feature
	for _, f := range features {
		if part, ok := f.within(bare, buffered); ok {
			inside = append(inside, part)
		}
	}
	if len(inside) == 0 {
		return nil
	}
	if t.z == zoom {
		return emit(t, inside)
	}
	for i := range 4 {
		if err := cutBelow(inside, tile{t.z + 1, 2*t.x + i%2, 2*t.y + i/2}, zoom, emit); err != nil {
			return err
		}
	}
	return nil
}
