package tile

import (
	"math"
	"slices"

	"dateline/internal/incident"

	"github.com/paulmach/orb"
)

// pen draws circles, one after the other in the same room.
type pen struct {
	ring, room orb.Ring // of which the last point is not the first once more
}

// circle draws what a tile shows of the circle on the sphere around a symbol, of a
// radius in metres: nothing where it is larger than MaxRadius, smaller than a point,
// or holds a pole. It lasts until the next one.
func (p *pen) circle(t Tile, s *symbol, radiusM float64) orb.Ring {
	angle, lat := radiusM/orb.EarthRadius, s.Point.Lat()*math.Pi/180
	units := angle / math.Cos(lat) / (2 * math.Pi) * float64(int(Extent)<<t.Z)
	if !(units >= minRadius && units <= MaxRadius) || math.Abs(lat)+angle >= 1.569 {
		return nil
	}
	if !p.around(t, s, lat, angle, units) {
		return nil
	}
	if bound := p.ring.Bound(); !bufferOf.Contains(bound.Min) || !bufferOf.Contains(bound.Max) {
		for axis := range 2 {
			p.cut(axis, -1, Buffer)
			p.cut(axis, 1, Extent+Buffer)
		}
	}
	p.round()
	return p.ring
}

// cut takes away what lies beyond an edge: where sign times the coordinate is more than
// limit (Sutherland and Hodgman 1974).
func (p *pen) cut(axis int, sign, limit float64) {
	if len(p.ring) == 0 {
		return
	}
	out := p.room[:0]
	from := p.ring[len(p.ring)-1]
	before := sign*from[axis] - limit
	for _, to := range p.ring {
		beyond := sign*to[axis] - limit
		if before <= 0 != (beyond <= 0) {
			at, other := orb.Point{}, 1-axis
			at[axis] = sign * limit
			at[other] = from[other] + (to[other]-from[other])*before/(before-beyond)
			out = append(out, at)
		}
		if beyond <= 0 {
			out = append(out, to)
		}
		from, before = to, beyond
	}
	p.ring, p.room = out, p.ring
}

// round rounds the points of the ring to whole units, without those that are then the same
// as the one before. Nothing is left of a ring without an area.
func (p *pen) round() {
	out := p.ring[:0]
	for _, at := range p.ring {
		at = orb.Point{math.Round(at[0]), math.Round(at[1])}
		if len(out) == 0 || at != out[len(out)-1] {
			out = append(out, at)
		}
	}
	for len(out) > 1 && out[0] == out[len(out)-1] {
		out = out[:len(out)-1]
	}
	area := 0.0 // twice
	for n, at := range out {
		next := out[(n+1)%len(out)]
		area += at[0]*next[1] - next[0]*at[1]
	}
	if area == 0 {
		out = out[:0]
	}
	p.ring = out
}

// reaches reports whether the circle around a symbol, of a radius in metres, may lie in a
// tile: false only where it does not. The radius may have been rounded up.
func (t Tile) reaches(s *symbol, radiusM float64) bool {
	angle, lat := radiusM/orb.EarthRadius, math.Abs(s.Point.Lat())*math.Pi/180
	if lat+angle > 1.5 {
		return true // the map stretches it without end
	}
	scale := float64(int(Extent)<<t.Z) / (2 * math.Pi * orb.EarthRadius) // units in a metre at the equator
	if least := radiusM/(1+incident.RadiusStep) - 1; least*scale/math.Cos(lat) > MaxRadius {
		return false
	}
	most := radiusM*scale/math.Cos(lat+angle) + 2 // the map stretches it most where it is nearest to a pole
	x := max(bufferOf.Min[0]-s.at[0], s.at[0]-bufferOf.Max[0], 0)
	y := max(bufferOf.Min[1]-s.at[1], s.at[1]-bufferOf.Max[1], 0)
	return x*x+y*y <= most*most
}

// bufferOf is a tile with its buffer.
var bufferOf = orb.Bound{Min: orb.Point{-Buffer, -Buffer}, Max: orb.Point{Extent + Buffer, Extent + Buffer}}

// corners is the most corners that half a circle has.
const corners = 32

// skipOf tells for a circle of a radius in units which of its corners it has: every first,
// second or fourth, as long as its sides are then less than two units, a quarter of a pixel,
// from it.
func skipOf(units float64) int {
	skip := 4
	for skip > 1 && units*(1-math.Cos(math.Pi/float64(2*corners/skip))) > 2 {
		skip /= 2
	}
	return skip
}

// bearings are the sines and cosines of the directions to the corners of half a circle,
// clockwise from north to south.
var bearings = func() (out [corners + 1][2]float64) {
	for n := range out {
		out[n][0], out[n][1] = math.Sincos(math.Pi * float64(n) / corners)
	}
	out[0][0], out[corners][0] = 0, 0
	return out
}()

// around puts the circle around a symbol into the ring, in units, clockwise as it is seen: the
// points of geo.Destination, projected. The latitude and the radius are in radians, the radius
// in units, too. It is false where the map stretches it beyond MaxRadius.
func (p *pen) around(t Tile, s *symbol, lat, angle, units float64) bool {
	width := float64(int(Extent) << t.Z)
	middle := project(s.Point, int(Extent)<<t.Z)
	x0, y0 := middle[0]+s.shift-float64(t.X)*Extent, float64(t.Y)*Extent
	sinLat, cosLat := math.Sincos(lat)
	sinAngle, cosAngle := math.Sincos(angle)
	skip := skipOf(units)
	half := corners / skip
	p.ring = slices.Grow(p.ring[:0], 2*half)[:2*half]
	for n := range half + 1 {
		b := bearings[n*skip]
		sin := sinLat*cosAngle + cosLat*sinAngle*b[1] // of the corner's latitude
		turn := math.Atan2(b[0]*sinAngle*cosLat, cosAngle-sinLat*sin)
		dx, y := turn/(2*math.Pi)*width, (0.5-math.Log((1+sin)/(1-sin))/(4*math.Pi))*width
		if dx > MaxRadius || math.Abs(y-middle[1]) > MaxRadius {
			return false
		}
		p.ring[n] = orb.Point{x0 + dx, y - y0}
		if n > 0 && n < half {
			p.ring[2*half-n] = orb.Point{x0 - dx, y - y0} // the other half is the same
		}
	}
	return true
}
