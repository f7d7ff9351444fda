package geo

import (
	"errors"
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

// Region is an area of the Earth's surface, one or more polygons with holes, packed into a text of bytes that is asked
// without being unpacked: about four bytes a vertex, coordinates rounded to a hundred-thousandth of a degree (a metre).
// Edges are straight in longitude and latitude (RFC 7946 §3.1.1); where they run along the meridian of 180 degrees or
// meet at a pole they only close a ring there and are no border. A Region comes from PackRegion or ParseRegion; its zero
// value is empty and contains nothing. It is immutable and safe for concurrent use.
//
// The bytes: the format's number (1), then as varints the number of polygons, of rings in each, of vertices in each ring,
// and the length of the ring's steps. The ring's chunks follow, 24 bytes each: west, south, east, north and the first
// vertex of up to 64 edges; then for each chunk 4 bytes with the place of its steps; then the steps from vertex to vertex
// (zigzag varints), back to the first one.
type Region string

const (
	regionFormat = 1
	perDegree    = 1e5 // steps of the coordinates
	chunkEdges   = 64
	chunkBytes   = 28 // bounds, first vertex, place of the steps
)

// grid is a position in hundred-thousandths of a degree. The longitude runs on beyond 180 degrees where a ring crosses
// the antimeridian.
type grid struct{ x, y int32 }

// PackRegion packs polygons. Rings may be open or closed and wind either way: what an odd number of a polygon's rings
// surround is inside. Where two neighbouring vertices are more than 180 degrees of longitude apart, the edge crosses the
// antimeridian; exactly 360 degrees are an edge that goes all the way round. A ring that goes round a pole holds the pole
// that is nearer to its vertices. Rings that are nothing after rounding are left out; a polygon whose outer ring is so,
// too. An error names coordinates that are no degrees and rings that go more than once round the Earth.
func PackRegion(polygons orb.MultiPolygon) (Region, error) {
	var kept [][][]grid
	for i, polygon := range polygons {
		var rings [][]grid
		for j, ring := range polygon {
			g, err := gridRing(ring)
			if err != nil {
				return "", fmt.Errorf("polygon %d, ring %d: %w", i+1, j+1, err)
			}
			if len(g) >= 3 {
				rings = append(rings, g)
			} else if j == 0 {
				break
			}
		}
		if len(rings) > 0 {
			kept = append(kept, rings)
		}
	}
	return packGrid(kept), nil
}

// gridRing rounds a ring, lets it run on across the antimeridian, closes it round a pole and drops repeated vertices.
func gridRing(ring orb.Ring) ([]grid, error) {
	var out []grid
	shift, turn := int32(0), int32(360*perDegree)
	for _, p := range ring {
		if math.Abs(p.Lon()) > 540 || math.IsNaN(p.Lon()) || !(math.Abs(p.Lat()) <= 90) {
			return nil, fmt.Errorf("%v,%v are no longitude and latitude in degrees", p.Lon(), p.Lat())
		}
		g := grid{int32(math.Round(p.Lon() * perDegree)), int32(math.Round(p.Lat() * perDegree))}
		if len(out) > 0 {
			last := out[len(out)-1].x
			switch d := g.x + shift - last; {
			case d == turn || d == -turn:
			case d > turn/2:
				shift -= turn
			case d < -turn/2:
				shift += turn
			}
		}
		g.x += shift
		if g.x > 3*turn || g.x < -3*turn {
			return nil, errors.New("the ring goes round the Earth more than once")
		}
		if len(out) == 0 || out[len(out)-1] != g {
			out = append(out, g)
		}
	}
	if len(out) < 3 {
		return nil, nil
	}
	first, last := out[0], out[len(out)-1]
	if first == last {
		out = out[:len(out)-1]
	} else if d := last.x - first.x; shift != 0 && (d > turn/2 || d < -turn/2) || (d == turn || d == -turn) && first.y == last.y {
		var err error
		if out, err = roundPole(out); err != nil {
			return nil, err
		}
	}
	return settle(out)
}

// roundPole makes of a ring that comes back to its beginning 360 degrees further a plain one: it begins and ends on the
// antimeridian and is closed over the pole.
func roundPole(ring []grid) ([]grid, error) {
	const half, turn = 180 * perDegree, 360 * perDegree
	if ring[len(ring)-1].x < ring[0].x { // run east
		for i, j := 0, len(ring)-1; i < j; i, j = i+1, j-1 {
			ring[i], ring[j] = ring[j], ring[i]
		}
	}
	if first, last := ring[0], ring[len(ring)-1]; last.x-first.x == turn {
		ring = ring[:len(ring)-1] // the first vertex again
	} else if last.x-first.x > turn {
		return nil, errors.New("the ring goes round the Earth more than once")
	}
	pole, sum := int32(90*perDegree), 0.0
	for _, g := range ring {
		sum += float64(g.y)
	}
	if sum < 0 {
		pole = -pole
	}
	// Begin with the first vertex east of a meridian of 180 degrees, and go on from there for one turn.
	seam := int32(math.Floor(float64(ring[0].x+half)/turn))*turn + half // the next seam at or east of the first vertex
	at := 0
	for at < len(ring) && ring[at].x < seam {
		at++
	}
	turned := append([]grid(nil), ring[at:]...)
	for _, g := range ring[:at] {
		turned = append(turned, grid{g.x + turn, g.y})
	}
	before := turned[len(turned)-1]
	before.x -= turn
	lat := crossing(before, turned[0], seam)
	out := []grid{{seam, pole}, {seam, lat}}
	out = append(out, turned...)
	return append(out, grid{seam + turn, lat}, grid{seam + turn, pole}), nil
}

// crossing is the latitude at which the edge from a to b meets the meridian x.
func crossing(a, b grid, x int32) int32 {
	if a.x == b.x {
		return b.y
	}
	return a.y + int32(math.Round(float64(b.y-a.y)*float64(x-a.x)/float64(b.x-a.x)))
}

// settle moves a ring by whole turns so that its western end lies between -180 and 180 degrees, and drops repeated
// vertices.
func settle(ring []grid) ([]grid, error) {
	const half, turn = 180 * perDegree, 360 * perDegree
	west, east := ring[0].x, ring[0].x
	for _, g := range ring {
		west, east = min(west, g.x), max(east, g.x)
	}
	if east-west > turn+half {
		return nil, errors.New("the ring goes round the Earth more than once")
	}
	shift := int32(0)
	for west+shift < -half {
		shift += turn
	}
	for west+shift >= half {
		shift -= turn
	}
	out := ring[:0]
	for _, g := range ring {
		g.x += shift
		if len(out) == 0 || out[len(out)-1] != g {
			out = append(out, g)
		}
	}
	for len(out) > 1 && out[len(out)-1] == out[0] {
		out = out[:len(out)-1]
	}
	return out, nil
}

// MultiPolygon unpacks r. Rings are closed; one that crosses the antimeridian runs on beyond 180 degrees.
func (r Region) MultiPolygon() orb.MultiPolygon {
	var out orb.MultiPolygon
	polygon := -1
	for ring := range r.rings {
		if ring.polygon != polygon {
			out, polygon = append(out, nil), ring.polygon
		}
		points := orb.Ring{ring.first().point()}
		for c := range ring.chunks() {
			for _, g := range ring.edges(c)[1:] {
				points = append(points, g.point())
			}
		}
		out[len(out)-1] = append(out[len(out)-1], points)
	}
	return out
}

// Bound is the plain box of r in degrees. Its east may lie beyond 180 degrees, up to 540, where a part of r crosses the
// antimeridian. It is empty for an empty region.
func (r Region) Bound() orb.Bound {
	b := orb.Bound{Min: orb.Point{1, 1}, Max: orb.Point{-1, -1}}
	empty := true
	for ring := range r.rings {
		for c := range ring.chunks() {
			box := ring.box(c)
			low, high := box.low.point(), box.high.point()
			if empty {
				b, empty = orb.Bound{Min: low, Max: high}, false
			}
			b = b.Extend(low).Extend(high)
		}
	}
	return b
}

// Area is the area of r in square metres, on the sphere of orb.EarthRadius.
func (r Region) Area() float64 {
	total, polygon, outer := 0.0, -1, 0.0
	for ring := range r.rings {
		sum := 0.0
		for c := range ring.chunks() {
			edges := ring.edges(c)
			for i := 1; i < len(edges); i++ {
				sum += strip(edges[i-1].point(), edges[i].point())
			}
		}
		area := math.Abs(sum) * orb.EarthRadius * orb.EarthRadius
		if ring.polygon != polygon {
			total, polygon, outer = total+area, ring.polygon, area
			continue
		}
		total -= min(area, outer) // a hole is no larger than what it is in
	}
	return total
}

// strip is the signed area between an edge and the equator on the unit sphere: the integral of the sine of the latitude
// over the longitude.
func strip(a, b orb.Point) float64 {
	width, from, to := (b.Lon()-a.Lon())*rad, a.Lat()*rad, b.Lat()*rad
	if math.Abs(to-from) < 1e-6 {
		return width * math.Sin((from+to)/2)
	}
	return width * (math.Cos(from) - math.Cos(to)) / (to - from)
}

func (g grid) point() orb.Point { return orb.Point{float64(g.x) / perDegree, float64(g.y) / perDegree} }

// Reach is the distance in metres from p to the vertex of r that is farthest from it; 0 for an empty region.
func (r Region) Reach(p orb.Point) float64 {
	far := 0.0
	for ring := range r.rings {
		for c := range ring.chunks() {
			for _, g := range ring.edges(c) {
				far = max(far, Distance(p, g.point()))
			}
		}
	}
	return far
}
