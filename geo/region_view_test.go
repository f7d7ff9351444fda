package geo_test

import (
	"math/rand/v2"
	"testing"

	"dateline/geo"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// TestWithinIsRightInTheBox holds what is drawn to the region itself: a point in
// the box that is not near a border lies inside of the one if it does of the other.
func TestWithinIsRightInTheBox(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	inside, outside, thinned := 0, 0, 0
	for range 60 {
		whole := star(r, orb.Point{r.Float64()*20 - 10, r.Float64()*20 - 10}, 12, 400)
		hole := star(r, whole.Bound().Center(), 2, 150)
		region := pack(t, orb.Polygon{whole, hole})
		corner := orb.Point{r.Float64()*20 - 15, r.Float64()*20 - 15}
		box := orb.Bound{Min: corner, Max: orb.Point{corner[0] + 1 + r.Float64()*8, corner[1] + 1 + r.Float64()*8}}
		const tolerance = 0.05
		seen := region.Within(box, tolerance)
		thinned += vertices(region.MultiPolygon()) - vertices(seen)
		for range 200 {
			p := orb.Point{box.Min[0] + r.Float64()*(box.Max[0]-box.Min[0]), box.Min[1] + r.Float64()*(box.Max[1]-box.Min[1])}
			if region.EdgeDistance(p, 25_000) < 20_000 { // 0.05 degrees each way are at most 8 km
				continue
			}
			want := region.Contains(p)
			if got := planar.MultiPolygonContains(seen, p); got != want {
				t.Fatalf("%v in %v: %v, want %v", p, box, got, want)
			}
			if want {
				inside++
			} else {
				outside++
			}
		}
	}
	if inside < 500 || outside < 500 || thinned < 5000 {
		t.Errorf("%d points inside, %d outside, %d vertices fewer: the test shows nothing", inside, outside, thinned)
	}
}

func vertices(m orb.MultiPolygon) (n int) {
	for _, p := range m {
		for _, r := range p {
			n += len(r)
		}
	}
	return n
}

func TestWithin(t *testing.T) {
	square := ring(0, 0, 10, 0, 10, 10, 0, 10)
	everything := orb.Bound{Min: orb.Point{-400, -90}, Max: orb.Point{400, 90}}
	for _, c := range []struct {
		name      string
		polygon   orb.Polygon
		box       orb.Bound
		tolerance float64
		rings     int
		vertices  int
	}{
		{"exact", orb.Polygon{square}, everything, 0, 1, 5},
		{"elsewhere", orb.Polygon{square}, orb.Bound{Min: orb.Point{20, 20}, Max: orb.Point{30, 30}}, 0, 0, 0},
		{"smaller than the tolerance", orb.Polygon{square}, everything, 11, 0, 0},
		{"a small hole", orb.Polygon{square, ring(4, 4, 5, 4, 5, 5)}, everything, 2, 1, 5},
		{"the hole of what is not seen", orb.Polygon{ring(0, 0, 1, 0, 1, 1), ring(0.2, 0.2, 0.8, 0.2, 0.8, 0.8)}, everything, 2, 0, 0},
		{"a step", orb.Polygon{ring(0, 0, 10, 0, 10.1, 0.1, 10, 10, 0, 10)}, everything, 1, 1, 5},
		{"steps on the antimeridian stay", orb.Polygon{ring(170, 0, 180, 0, 180, 0.5, 180, 1, 170, 10)}, everything, 2, 1, 6},
	} {
		got := pack(t, c.polygon).Within(c.box, c.tolerance)
		rings := 0
		for _, p := range got {
			rings += len(p)
		}
		if rings != c.rings || vertices(got) != c.vertices {
			t.Errorf("%s: %d rings with %d vertices, want %d and %d: %v", c.name, rings, vertices(got), c.rings, c.vertices, got)
		}
	}
}

func TestIsSeam(t *testing.T) {
	for _, c := range []struct {
		a, b orb.Point
		want bool
	}{
		{orb.Point{180, 60}, orb.Point{180, 70}, true},
		{orb.Point{-180, 60}, orb.Point{-180, 70}, true},
		{orb.Point{540, 60}, orb.Point{540, 70}, true},
		{orb.Point{-180, -90}, orb.Point{180, -90}, true},
		{orb.Point{0, 60}, orb.Point{0, 70}, false},
		{orb.Point{360, 60}, orb.Point{360, 70}, false},
		{orb.Point{180, 60}, orb.Point{170, 60}, false},
		{orb.Point{10, -90}, orb.Point{10, 0}, false},
	} {
		if got := geo.IsSeam(c.a, c.b); got != c.want {
			t.Errorf("%v to %v: %v", c.a, c.b, got)
		}
	}
}
