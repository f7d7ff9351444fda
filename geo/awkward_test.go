package geo_test

import (
	"math"
	"testing"

	"dateline/geo"

	"github.com/paulmach/orb"
)

// awkwardBoxes are valid boxes of every shape that has broken a map before.
var awkwardBoxes = []geo.BBox{
	{},
	geo.World,
	{West: -180, South: -90, East: -180, North: -90},
	{West: 180, South: 90, East: 180, North: 90},
	{West: 180, South: -10, East: -180, North: 10},           // the antimeridian itself
	{West: 180, South: -10, East: -170, North: 10},           // begins on it
	{West: 170, South: -10, East: -180, North: 10},           // ends on it
	{West: 170, South: -10, East: -170, North: 10},           // crosses it (Fiji)
	{West: 10, South: 40, East: 9, North: 41},                // nearly all the way round
	{West: -170, South: -90, East: 170, North: 90},           // all but the Pacific
	{West: -180, South: 66.5, East: 180, North: 90},          // the Arctic
	{West: -180, South: -90, East: 180, North: -60},          // the Antarctic
	{West: 20, South: 90, East: 40, North: 90},               // a pole
	{West: 70.5, South: 38, East: 70.5, North: 39},           // a line north-south
	{West: 70, South: 38.5, East: 71, North: 38.5},           // a line west-east
	{West: 69.5, South: 37.2, East: 71, North: 38.2},         // Sarigor
	{West: -0.0000001, South: -0.0000001, East: 0, North: 0}, // a hair
	{West: 179.99999999999997, South: 0, East: -179.99999999999997, North: 1},
	{West: math.Nextafter(180, 0), South: -1, East: 180, North: 1},
	{West: math.SmallestNonzeroFloat64, South: 0, East: 1, North: 1},
}

// awkwardPoints are valid points of the same kind.
var awkwardPoints = []orb.Point{
	{0, 0}, {180, 0}, {-180, 0}, {180, 90}, {-180, -90}, {0, 90}, {0, -90},
	{179.9999999, 89.9999999}, {-179.9999999, -89.9999999}, {70.20237, 37.65341},
	{math.Nextafter(180, 0), 0}, {math.SmallestNonzeroFloat64, -math.SmallestNonzeroFloat64},
	{175, -41}, {-175, -21}, {10, 41}, {9.5, 40.5}, {90, 0}, {-90, 0},
}

func TestEveryAwkwardBox(t *testing.T) {
	for _, b := range awkwardBoxes {
		t.Run(b.String(), func(t *testing.T) {
			checkBox(t, b)
			for _, p := range awkwardPoints {
				checkSplitContains(t, b, p)
			}
			for _, c := range awkwardBoxes {
				if b.Intersects(c) != c.Intersects(b) {
					t.Errorf("Intersects(%v) is not symmetric", c)
				}
				if got, want := b.Intersects(c), splitIntersects(b, c); got != want {
					t.Errorf("Intersects(%v) = %v, its plain boxes say %v", c, got, want)
				}
			}
		})
	}
}

// checkBox holds what must be true of every valid box.
func checkBox(t *testing.T, b geo.BBox) {
	t.Helper()
	if err := b.Validate(); err != nil {
		t.Fatalf("Validate: %v", err)
	}
	normal := b
	if touches := (b.East == 180) != (b.West == -180); touches && b.East == 180 {
		normal.East = -180 // the antimeridian with both its names
	} else if touches {
		normal.West = 180
	}
	again, err := geo.ParseBBox(b.String())
	if err != nil || again != normal {
		t.Errorf("ParseBBox(%q) = %v, %v; normal %v", b.String(), again, err, normal)
	}
	if normal != b && !(again.Contains(180, b.South) && again.Contains(-180, b.South)) {
		t.Errorf("%v has only one side of the antimeridian", again)
	}
	if lon, lat := b.Center(); !b.Contains(lon, lat) {
		t.Errorf("Center %v,%v is not contained", lon, lat)
	}
	for _, corner := range [][2]float64{{b.West, b.South}, {b.West, b.North}, {b.East, b.South}, {b.East, b.North}} {
		if !b.Contains(corner[0], corner[1]) {
			t.Errorf("corner %v is not contained", corner)
		}
	}
	if b.Contains(math.NaN(), b.South) || b.Contains(b.West, math.NaN()) {
		t.Error("a NaN is contained")
	}
	if w := b.Width(); !(w >= 0 && w <= 360) {
		t.Errorf("Width = %v", w)
	}
	if h := b.Height(); !(h >= 0 && h <= 180) {
		t.Errorf("Height = %v", h)
	}
	if !b.Intersects(b) || !b.Intersects(geo.World) {
		t.Error("a box intersects neither itself nor the world")
	}
	want := 1
	if b.Crosses() {
		want = 2
	}
	parts := b.Split()
	if len(parts) != want {
		t.Fatalf("Split gives %d boxes, want %d", len(parts), want)
	}
	for _, part := range parts {
		if part.Crosses() || part.Validate() != nil {
			t.Errorf("Split gives %v, which is not plain", part)
		}
	}
}

func checkSplitContains(t *testing.T, b geo.BBox, p orb.Point) {
	t.Helper()
	inPart := false
	for _, part := range b.Split() {
		inPart = inPart || part.Contains(p.Lon(), p.Lat())
	}
	if got := b.Contains(p.Lon(), p.Lat()); got != inPart {
		t.Errorf("Contains(%v) = %v, its plain boxes say %v", p, got, inPart)
	}
}

func splitIntersects(b, c geo.BBox) bool {
	for _, x := range b.Split() {
		for _, y := range c.Split() {
			if x.West <= y.East && y.West <= x.East && x.South <= y.North && y.South <= x.North {
				return true
			}
		}
	}
	return false
}

func TestEveryAwkwardPoint(t *testing.T) {
	for _, a := range awkwardPoints {
		if err := geo.ValidPoint(a.Lon(), a.Lat()); err != nil {
			t.Errorf("ValidPoint(%v): %v", a, err)
		}
		for _, radius := range []float64{0, 1, 5000, 3e6, 1e7, 1.9e7, 3e7, math.Inf(1), math.NaN(), -1} {
			box := geo.BoxAround(a, radius)
			if err := box.Validate(); err != nil {
				t.Errorf("BoxAround(%v, %v): %v", a, radius, err)
			}
			for _, b := range awkwardPoints {
				if geo.Distance(a, b) <= radius && !holds(box, b) {
					t.Errorf("BoxAround(%v, %v) = %v does not contain %v, %v m away", a, radius, box, b, geo.Distance(a, b))
				}
			}
		}
		for _, b := range awkwardPoints {
			d := geo.Distance(a, b)
			if !(d >= 0 && d <= 20037509) || d != geo.Distance(b, a) {
				t.Errorf("Distance(%v, %v) = %v", a, b, d)
			}
		}
	}
}

// holds is Contains on the sphere, where 180 and -180 are one meridian and a pole is one point.
func holds(box geo.BBox, p orb.Point) bool {
	if math.Abs(p.Lat()) == 90 {
		return box.South <= p.Lat() && p.Lat() <= box.North
	}
	if math.Abs(p.Lon()) == 180 {
		return box.Contains(180, p.Lat()) || box.Contains(-180, p.Lat())
	}
	return box.Contains(p.Lon(), p.Lat())
}
