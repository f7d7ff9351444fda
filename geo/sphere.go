package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// Destination is the point that lies distanceM metres from p in the direction of bearing, in degrees clockwise from
// north, along the great circle on the sphere of orb.EarthRadius. Its longitude is from -180 to 180. From a pole every
// direction leads along the meridian p.Lon() + 180 - bearing (south pole: p.Lon() + bearing).
func Destination(p orb.Point, distanceM, bearing float64) orb.Point {
	lat, angle, course := radians(p.Lat()), distanceM/orb.EarthRadius, radians(bearing)
	sinTo := math.Sin(lat)*math.Cos(angle) + math.Cos(lat)*math.Sin(angle)*math.Cos(course)
	to := math.Asin(clamp(sinTo, -1, 1))
	turn := math.Atan2(math.Sin(course)*math.Sin(angle)*math.Cos(lat), math.Cos(angle)-math.Sin(lat)*sinTo)
	return orb.Point{WrapLon(p.Lon() + turn*180/math.Pi), to * 180 / math.Pi}
}

// Bearing is the direction in which the great circle from a to b sets out, in degrees clockwise from north, from 0 up to
// but without 360. Between equal points and antipodes, where every direction serves, it is some direction.
func Bearing(a, b orb.Point) float64 {
	from, to, turn := radians(a.Lat()), radians(b.Lat()), radians(b.Lon()-a.Lon())
	y := math.Sin(turn) * math.Cos(to)
	x := math.Cos(from)*math.Sin(to) - math.Sin(from)*math.Cos(to)*math.Cos(turn)
	course := math.Mod(math.Atan2(y, x)*180/math.Pi+360, 360)
	return course + 0 // -0 is 0
}

// Midpoint is the point halfway between a and b on the great circle; between antipodes, where every great circle serves,
// it is one of its points. Its longitude is from -180 to 180.
func Midpoint(a, b orb.Point) orb.Point {
	return Destination(a, Distance(a, b)/2, Bearing(a, b))
}

func radians(deg float64) float64 { return deg * math.Pi / 180 }
