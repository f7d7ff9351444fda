package geo

import (
	"math"

	"github.com/paulmach/orb"
)

const rad = math.Pi / 180 // radians in a degree

// Contains reports whether p lies in r or on its edge. Two regions that share an edge, vertex for vertex, leave no gap
// between them. A point whose coordinates are no degrees is contained in nothing.
func (r Region) Contains(p orb.Point) bool {
	if ValidPoint(p.Lon(), p.Lat()) != nil {
		return false
	}
	polygon, inside := -1, false
	for ring := range r.rings {
		if ring.polygon != polygon {
			if inside {
				return true
			}
			polygon, inside = ring.polygon, false
		}
		surrounded, onEdge := ring.surrounds(p)
		if onEdge {
			return true
		}
		inside = inside != surrounded
	}
	return inside
}

// turns are what to add to a longitude to meet every part of a ring, which begins between -180 and 180 degrees.
var turns = [...]float64{-360, 0, 360, 720}

// surrounds tells whether p is inside the ring, in whichever turn of the Earth the ring lies, or on its edge.
func (ring packedRing) surrounds(p orb.Point) (inside, onEdge bool) {
	var xs [len(turns)]float64
	for i, turn := range turns {
		xs[i] = onGrid(p.Lon() + turn)
	}
	y := onGrid(p.Lat())
	for c := range len(ring.table) / chunkBytes {
		if south, north := ring.latitudes(c); y < float64(south) || y > float64(north) {
			continue
		}
		box := ring.box(c)
		for _, x := range xs {
			if x < -180*perDegree || x > float64(box.high.x) {
				continue // no ring begins so far west; or the chunk lies west of the point
			}
			odd, touched := ring.crossings(c, x < float64(box.low.x), x, y)
			if touched {
				return false, true
			}
			inside = inside != odd
		}
	}
	return inside, false
}

// onGrid is a coordinate in hundred-thousandths of a degree. What is a whole number of them but for the rounding of
// binary fractions becomes one, so that a vertex lies on its edge.
func onGrid(degrees float64) float64 {
	x := degrees * perDegree
	if whole := math.Round(x); math.Abs(x-whole) < 1e-5 {
		return whole
	}
	return x
}

// crossings tells whether an odd number of a chunk's edges lie east of the point, and whether one goes through it. A chunk
// that lies east of the point as a whole is judged by its ends.
func (ring packedRing) crossings(chunk int, allEast bool, x, y float64) (odd, touched bool) {
	if allEast {
		return float64(ring.start(chunk).y) > y != (float64(ring.end(chunk).y) > y), false
	}
	var buffer [chunkEdges + 1]grid
	vertices := ring.decode(chunk, &buffer)
	for i := 1; i < len(vertices); i++ {
		a, b := vertices[i-1], vertices[i]
		if a.y > b.y || a.y == b.y && a.x > b.x {
			a, b = b, a // one order for both regions that share the edge
		}
		ax, ay, bx, by := float64(a.x), float64(a.y), float64(b.x), float64(b.y)
		if y < ay || y > by || x > max(ax, bx) {
			continue
		}
		side := (bx-ax)*(y-ay) - (by-ay)*(x-ax)
		if side == 0 && x >= min(ax, bx) {
			return false, true
		}
		if ay <= y && y < by && side > 0 {
			odd = !odd
		}
	}
	return odd, false
}

// EdgeDistance is how far p is from the nearest border of r, inside or outside, in metres on the sphere of
// orb.EarthRadius; limitM if it is farther than that. Edges that only close a ring at the antimeridian or at a pole do
// not count. For a limit of math.Inf(1) it is the distance; of an empty region, or from a point whose coordinates are no
// degrees, it is the limit.
func (r Region) EdgeDistance(p orb.Point, limitM float64) float64 {
	if ValidPoint(p.Lon(), p.Lat()) != nil {
		return limitM
	}
	s := newSearch(p, limitM/orb.EarthRadius)
	// The chunk that seems nearest comes first, so that most others need not be read.
	var found [128]nearChunk
	n, nearest := 0, nearChunk{bound: math.Inf(1)}
	for ring := range r.rings {
		for c := range len(ring.table) / chunkBytes {
			bound, near := s.bound(ring, c)
			if !near || bound >= s.haversine {
				continue
			}
			if n < len(found) {
				found[n] = nearChunk{ring, c, bound}
			}
			if n++; bound < nearest.bound {
				nearest = nearChunk{ring, c, bound}
			}
		}
	}
	if n == 0 {
		return limitM
	}
	s.visit(nearest.ring, nearest.chunk)
	if n <= len(found) {
		for _, f := range found[:n] {
			if f.bound < s.haversine {
				s.visit(f.ring, f.chunk)
			}
		}
		return min(s.best*orb.EarthRadius, limitM)
	}
	for ring := range r.rings {
		for c := range len(ring.table) / chunkBytes {
			if bound, near := s.bound(ring, c); near && bound < s.haversine {
				s.visit(ring, c)
			}
		}
	}
	return min(s.best*orb.EarthRadius, limitM)
}

// nearChunk is a chunk of which no point is nearer than the bound, a haversine.
type nearChunk struct {
	ring  packedRing
	chunk int
	bound float64
}

// search looks for the point of a border nearest to p. Angles are radians.
type search struct {
	p         orb.Point
	at        [3]float64 // p on the unit sphere
	cosLat    float64
	best      float64 // the angle to the nearest border so far
	haversine float64 // of best: the square of the sine of its half
	latGap    float64 // best in degrees
}

func newSearch(p orb.Point, limit float64) search {
	s := search{p: p, at: sphere(p), cosLat: math.Cos(p.Lat() * rad)}
	s.improve(limit)
	return s
}

func (s *search) improve(best float64) {
	s.best, s.haversine, s.latGap = best, 2, best/rad
	if best < math.Pi {
		s.haversine = hav(best)
	}
}

// hav is the haversine of an angle.
func hav(angle float64) float64 {
	half := math.Sin(angle / 2)
	return half * half
}

// bound is a haversine that no point of the chunk is nearer than; near is false if the latitude alone is too far.
func (s *search) bound(ring packedRing, chunk int) (haversine float64, near bool) {
	y := s.p.Lat() * perDegree
	south, north := ring.latitudes(chunk)
	apart := max(float64(south)-y, y-float64(north), 0) / perDegree
	if apart > s.latGap {
		return 0, false
	}
	b := ring.box(chunk)
	aside := 360.0
	for _, turn := range turns {
		x := (s.p.Lon() + turn) * perDegree
		aside = min(aside, max(float64(b.low.x)-x, x-float64(b.high.x), 0)/perDegree)
	}
	if aside == 0 {
		return hav(apart * rad), true
	}
	utmost := max(math.Abs(float64(b.low.y)), math.Abs(float64(b.high.y))) / perDegree
	return hav(apart*rad) + s.cosLat*math.Cos(utmost*rad)*hav(min(aside, 180)*rad), true
}

// visit measures the edges of a chunk.
func (s *search) visit(ring packedRing, chunk int) {
	const longest = 0.1 * perDegree // of an edge that is taken for straight in space
	var buffer [chunkEdges + 1]grid
	vertices := ring.decode(chunk, &buffer)
	from := sphere(vertices[0].point())
	for i := 1; i < len(vertices); i++ {
		a, b := vertices[i-1], vertices[i]
		to := sphere(b.point())
		if !seam(a, b) {
			dx, dy := float64(b.x-a.x), float64(b.y-a.y)
			n := int(max(math.Abs(dx), math.Abs(dy))/longest) + 1
			for last, k := from, 1; k <= n; k++ {
				next := to
				if k < n {
					f := float64(k) / float64(n)
					next = sphere(orb.Point{(float64(a.x) + f*dx) / perDegree, (float64(a.y) + f*dy) / perDegree})
				}
				if angle := angleTo(s.at, last, next); angle < s.best {
					s.improve(angle)
				}
				last = next
			}
		}
		from = to
	}
}

// seam reports whether an edge only closes a ring: along the antimeridian or at a pole.
func seam(a, b grid) bool {
	const half, turn, pole = 180 * perDegree, 360 * perDegree, 90 * perDegree
	return a.x == b.x && (a.x-half)%turn == 0 || a.y == b.y && (a.y == pole || a.y == -pole)
}

// sphere is p on the unit sphere.
func sphere(p orb.Point) [3]float64 {
	sinLon, cosLon := math.Sincos(p.Lon() * rad)
	sinLat, cosLat := math.Sincos(p.Lat() * rad)
	return [3]float64{cosLat * cosLon, cosLat * sinLon, sinLat}
}

// angleTo is the angle between p and the nearest point of the straight line from a to b, seen from the Earth's centre.
func angleTo(p, a, b [3]float64) float64 {
	var ab, ap [3]float64
	along, length := 0.0, 0.0
	for i := range p {
		ab[i], ap[i] = b[i]-a[i], p[i]-a[i]
		along += ab[i] * ap[i]
		length += ab[i] * ab[i]
	}
	f := 0.0
	if length > 0 {
		f = clamp(along/length, 0, 1)
	}
	dot, q := 0.0, [3]float64{}
	for i := range p {
		q[i] = a[i] + f*ab[i]
		dot += p[i] * q[i]
	}
	x := p[1]*q[2] - p[2]*q[1]
	y := p[2]*q[0] - p[0]*q[2]
	z := p[0]*q[1] - p[1]*q[0]
	return math.Atan2(math.Sqrt(x*x+y*y+z*z), dot)
}
