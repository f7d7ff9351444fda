package geo

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// maxLon bounds the longitudes that are accepted and wrapped: a map panned a hundred times round the world is a
// user's, a longitude of 1e300 is a mistake.
const maxLon = 100 * 360

// fullTurn is the width, in degrees, from which a box is the whole world. It is a little less than 360 because the
// corners come from floating point arithmetic in browsers.
const fullTurn = 360 - 1e-9

// World is the box that contains every point.
var World = BBox{West: -180, South: -90, East: 180, North: 90}

// BBox is a bounding box in degrees, its edges inclusive. West > East means that it crosses the antimeridian. A valid
// box (see Validate) has longitudes from -180 to 180, latitudes from -90 to 90 and South <= North; a point and a line
// are valid boxes. The zero value is the point 0,0.
type BBox struct{ West, South, East, North float64 }

// ParseBBox reads a box as "west,south,east,north" (OGC API Features §7.15.3, Leaflet's toBBoxString), or with six
// numbers as "west,south,minimum height,east,north,maximum height", whose heights are checked and ignored. Longitudes
// beyond 180 are wrapped, and a box that goes round the world becomes the full circle; one that ends at the
// antimeridian crosses it by nothing (west 170, east -180), so that points at 180 and at -180 both lie in it. Latitudes
// beyond 90, south above north, and anything but finite decimal numbers are errors whose text says how to mend them.
func ParseBBox(s string) (BBox, error) {
	parts := strings.Split(s, ",")
	if len(parts) != 4 && len(parts) != 6 {
		return BBox{}, fmt.Errorf("bbox is west,south,east,north: 4 numbers separated by commas (or 6 with heights), not %s", countParts(s, len(parts)))
	}
	v := make([]float64, len(parts))
	for i, part := range parts {
		x, err := parseNumber(part)
		if err != nil {
			return BBox{}, fmt.Errorf("bbox is west,south,east,north: %s %w", cornerNames(len(parts))[i], err)
		}
		v[i] = x
	}
	if len(v) == 6 {
		v = []float64{v[0], v[1], v[3], v[4]}
	}
	return newBBox(v[0], v[1], v[2], v[3])
}

func countParts(s string, n int) string {
	if strings.TrimSpace(s) == "" {
		return "an empty text"
	}
	return strconv.Itoa(n)
}

func cornerNames(n int) []string {
	if n == 6 {
		return []string{"west", "south", "the lower height", "east", "north", "the upper height"}
	}
	return []string{"west", "south", "east", "north"}
}

// newBBox checks and normalises four finite numbers.
func newBBox(west, south, east, north float64) (BBox, error) {
	for _, lat := range []struct {
		name string
		deg  float64
	}{{"south", south}, {"north", north}} {
		if lat.deg < -90 || lat.deg > 90 {
			return BBox{}, fmt.Errorf("bbox is west,south,east,north in degrees, %s %s is not between -90 and 90%s",
				lat.name, degrees(lat.deg), swapHint(math.Abs(west) <= 90 && math.Abs(east) <= 90))
		}
	}
	if south > north {
		return BBox{}, fmt.Errorf("bbox is west,south,east,north in degrees, south %s is above north %s: did you swap latitude and longitude?",
			degrees(south), degrees(north))
	}
	for _, lon := range []float64{west, east} {
		if math.Abs(lon) > maxLon {
			return BBox{}, fmt.Errorf("bbox is west,south,east,north in degrees, longitude %s is more than a hundred turns round the world", degrees(lon))
		}
	}
	if east-west >= fullTurn {
		west, east = -180, 180
	}
	// Adding zero turns -0 into 0, so that a box has one text.
	west, east = WrapLon(west)+0, WrapLon(east)+0
	switch {
	case west == -180 && east == 180: // all longitudes
	case east == 180: // 180 and -180 are one meridian: a box that ends there has both
		east = -180
	case west == -180:
		west = 180
	}
	return BBox{West: west, South: south + 0, East: east, North: north + 0}, nil
}

func swapHint(likely bool) string {
	if likely {
		return ": did you swap latitude and longitude?"
	}
	return ""
}

// Validate tells whether b is a box: finite, in range, South <= North.
func (b BBox) Validate() error {
	if err := ValidPoint(b.West, b.South); err != nil {
		return fmt.Errorf("bbox south-west corner: %w", err)
	}
	if err := ValidPoint(b.East, b.North); err != nil {
		return fmt.Errorf("bbox north-east corner: %w", err)
	}
	if b.South > b.North {
		return fmt.Errorf("bbox south %s is above north %s", degrees(b.South), degrees(b.North))
	}
	return nil
}

// Crosses reports whether b crosses the antimeridian.
func (b BBox) Crosses() bool { return b.West > b.East }

// IsWorld reports whether b is the whole world.
func (b BBox) IsWorld() bool { return b == World }

// Width is the extent of b in degrees of longitude, from 0 to 360.
func (b BBox) Width() float64 {
	if b.Crosses() {
		return 360 - (b.West - b.East)
	}
	return b.East - b.West
}

// Height is the extent of b in degrees of latitude, from 0 to 180.
func (b BBox) Height() float64 { return b.North - b.South }

// Contains reports whether the point lies in b or on its edge. The longitude is one from -180 to 180 (see WrapLon). A
// NaN is contained in nothing.
func (b BBox) Contains(lon, lat float64) bool {
	if !(b.South <= lat && lat <= b.North) {
		return false
	}
	if b.Crosses() {
		return b.West <= lon && lon <= 180 || -180 <= lon && lon <= b.East
	}
	return b.West <= lon && lon <= b.East
}

// Split returns the plain boxes that b consists of: b itself, or the two sides of the antimeridian, the western first.
func (b BBox) Split() []BBox {
	if !b.Crosses() {
		return []BBox{b}
	}
	return []BBox{
		{West: b.West, South: b.South, East: 180, North: b.North},
		{West: -180, South: b.South, East: b.East, North: b.North},
	}
}

// Intersects reports whether b and c have a point in common; a common edge counts.
func (b BBox) Intersects(c BBox) bool {
	if b.South > c.North || c.South > b.North {
		return false
	}
	switch {
	case b.Crosses() && c.Crosses():
		return true
	case b.Crosses():
		return c.East >= b.West || c.West <= b.East
	case c.Crosses():
		return b.East >= c.West || b.West <= c.East
	}
	return b.West <= c.East && c.West <= b.East
}

// Center is the middle of b, which b contains.
func (b BBox) Center() (lon, lat float64) {
	lat = clamp(b.South+b.Height()/2, b.South, b.North)
	if !b.Crosses() {
		return clamp(b.West+b.Width()/2, b.West, b.East), lat
	}
	lon = b.West + b.Width()/2
	if lon > 180 {
		return min(lon-360, b.East), lat
	}
	return max(lon, b.West), lat
}

// String is b as ParseBBox reads it, without loss.
func (b BBox) String() string {
	return degrees(b.West) + "," + degrees(b.South) + "," + degrees(b.East) + "," + degrees(b.North)
}

func clamp(x, low, high float64) float64 { return min(max(x, low), high) }

func degrees(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
