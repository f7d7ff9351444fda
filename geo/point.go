package geo

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
	orbgeo "github.com/paulmach/orb/geo"
)

// ParsePoint reads "lon,lat" in degrees, as the parameter near has it. A longitude beyond 180 is wrapped, as a map that
// was panned round the world sends it; a latitude beyond 90 and anything but two finite decimal numbers are errors
// whose text says how to mend them.
func ParsePoint(s string) (orb.Point, error) {
	parts := strings.Split(s, ",")
	if len(parts) != 2 {
		return orb.Point{}, fmt.Errorf("a point is lon,lat: 2 numbers separated by a comma, not %s", countParts(s, len(parts)))
	}
	var v [2]float64
	for i, part := range parts {
		x, err := parseNumber(part)
		if err != nil {
			return orb.Point{}, fmt.Errorf("a point is lon,lat: %s %w", [2]string{"longitude", "latitude"}[i], err)
		}
		v[i] = x
	}
	if math.Abs(v[0]) > maxLon {
		return orb.Point{}, fmt.Errorf("a point is lon,lat in degrees: longitude %s is more than a hundred turns round the world", degrees(v[0]))
	}
	lon, lat := WrapLon(v[0])+0, v[1]+0
	if err := ValidPoint(lon, lat); err != nil {
		return orb.Point{}, err
	}
	return orb.Point{lon, lat}, nil
}

// ValidPoint is nil if the longitude is finite and from -180 to 180 and the latitude finite and from -90 to 90;
// otherwise its text says which is wrong.
func ValidPoint(lon, lat float64) error {
	switch {
	case math.IsNaN(lon) || math.IsInf(lon, 0):
		return errors.New("longitude is not a finite number")
	case math.IsNaN(lat) || math.IsInf(lat, 0):
		return errors.New("latitude is not a finite number")
	case lat < -90 || lat > 90:
		return fmt.Errorf("latitude %s is not between -90 and 90%s", degrees(lat), swapHint(math.Abs(lon) <= 90 && math.Abs(lat) <= 180))
	case lon < -180 || lon > 180:
		return fmt.Errorf("longitude %s is not between -180 and 180", degrees(lon))
	}
	return nil
}

// WrapLon brings a finite longitude into the range from -180 to 180. One that is already there is not changed, so that
// 180 stays 180.
func WrapLon(lon float64) float64 {
	if lon >= -180 && lon <= 180 {
		return lon
	}
	wrapped := math.Mod(lon, 360)
	if wrapped > 180 {
		return wrapped - 360
	}
	if wrapped < -180 {
		return wrapped + 360
	}
	return wrapped
}

// Distance is the great-circle distance between two points in metres, on the sphere of orb.EarthRadius (haversine); it
// differs from the distance on the ellipsoid by at most 0.6 %.
func Distance(a, b orb.Point) float64 {
	d := orbgeo.DistanceHaversine(a, b)
	if math.IsNaN(d) && ValidPoint(a.Lon(), a.Lat()) == nil && ValidPoint(b.Lon(), b.Lat()) == nil {
		return math.Pi * orb.EarthRadius // antipodes, where rounding takes the haversine above 1
	}
	return d
}

// BoxAround is the smallest box, but for rounding, that contains the circle of radiusM metres around p: every point
// whose Distance from p is at most radiusM. Around a pole it spans all longitudes; beside the antimeridian it crosses
// it. A radius that is negative or not a number counts as 0.
func BoxAround(p orb.Point, radiusM float64) BBox {
	if !(radiusM > 0) {
		radiusM = 0
	}
	// A millimetre more, so that rounding leaves no point of the circle outside.
	angle := (radiusM + 0.001) / orb.EarthRadius
	lat := p.Lat() * math.Pi / 180
	south, north := lat-angle, lat+angle
	box := BBox{
		West:  -180,
		South: max(south*180/math.Pi, -90),
		East:  180,
		North: min(north*180/math.Pi, 90),
	}
	if south <= -math.Pi/2 || north >= math.Pi/2 {
		return box
	}
	half := math.Asin(math.Sin(angle)/math.Cos(lat)) * 180 / math.Pi
	if 2*half < fullTurn {
		box.West, box.East = WrapLon(p.Lon()-half), WrapLon(p.Lon()+half)
	}
	return box
}

// parseNumber reads a finite decimal number; hexadecimal forms, underscores, "inf" and "nan" are refused.
func parseNumber(s string) (float64, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return 0, errors.New("is missing")
	}
	x, err := strconv.ParseFloat(s, 64)
	switch {
	case math.IsInf(x, 0) || math.IsNaN(x):
		return 0, fmt.Errorf("%q is not a finite number", shorten(s))
	case err != nil || strings.Trim(s, "0123456789+-.eE") != "":
		return 0, fmt.Errorf("%q is not a number", shorten(s))
	}
	return x, nil
}

// shorten keeps what is quoted in an error readable.
func shorten(s string) string {
	const limit = 40
	if runes := []rune(s); len(runes) > limit {
		return string(runes[:limit]) + "..."
	}
	return s
}
