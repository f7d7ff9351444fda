package geo_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"dateline/geo"

	"github.com/paulmach/orb"
)

func TestDestination(t *testing.T) {
	quarter := math.Pi / 2 * orb.EarthRadius
	for name, tt := range map[string]struct {
		from          orb.Point
		dist, bearing float64
		want          orb.Point
	}{
		"nowhere":               {orb.Point{70, 39}, 0, 123, orb.Point{70, 39}},
		"a quarter north":       {orb.Point{20, 0}, quarter, 0, orb.Point{20, 90}},
		"a quarter east":        {orb.Point{20, 0}, quarter, 90, orb.Point{110, 0}},
		"over the antimeridian": {orb.Point{170, 0}, quarter / 4.5, 90, orb.Point{-170, 0}},
		"west over it":          {orb.Point{-170, 0}, quarter / 4.5, 270, orb.Point{170, 0}},
		"south by a degree":     {orb.Point{70, 39}, quarter / 90, 180, orb.Point{70, 38}},
		"over the pole":         {orb.Point{10, 89}, quarter / 45, 0, orb.Point{-170, 89}},
		"from the north pole":   {orb.Point{0, 90}, quarter / 9, 90, orb.Point{90, 80}},
		"half round the world":  {orb.Point{0, 0}, 2 * quarter, 45, orb.Point{180, 0}},
	} {
		got := geo.Destination(tt.from, tt.dist, tt.bearing)
		if geo.Distance(got, tt.want) > 0.1 || geo.ValidPoint(got.Lon(), got.Lat()) != nil {
			t.Errorf("%s: %v, want %v", name, got, tt.want)
		}
	}
}

// TestDestinationAndBack: distance and bearing lead from one point to the other, and the midpoint is as far from both.
func TestDestinationAndBack(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		a := orb.Point{rnd.Float64()*360 - 180, math.Asin(rnd.Float64()*2-1) * 180 / math.Pi}
		b := orb.Point{rnd.Float64()*360 - 180, math.Asin(rnd.Float64()*2-1) * 180 / math.Pi}
		far, bearing := geo.Distance(a, b), geo.Bearing(a, b)
		if bearing < 0 || bearing >= 360 {
			t.Fatalf("bearing from %v to %v is %v", a, b, bearing)
		}
		if got := geo.Destination(a, far, bearing); geo.Distance(got, b) > 1 {
			t.Fatalf("%v m at %v° from %v lead to %v, not %v", far, bearing, a, got, b)
		}
		mid := geo.Midpoint(a, b)
		if geo.ValidPoint(mid.Lon(), mid.Lat()) != nil || math.Abs(geo.Distance(a, mid)-far/2) > 1 || math.Abs(geo.Distance(mid, b)-far/2) > 1 {
			t.Fatalf("midpoint of %v and %v is %v", a, b, mid)
		}
	}
}

func TestBearing(t *testing.T) {
	isfara, batken := orb.Point{70.63, 40.13}, orb.Point{70.82, 40.06}
	for name, tt := range map[string]struct {
		a, b orb.Point
		want float64
	}{
		"north":                  {orb.Point{70, 39}, orb.Point{70, 40}, 0},
		"south":                  {orb.Point{70, 39}, orb.Point{70, 38}, 180},
		"east on the equator":    {orb.Point{10, 0}, orb.Point{11, 0}, 90},
		"west over the meridian": {orb.Point{-179, 0}, orb.Point{179, 0}, 270},
		"east-south-east":        {isfara, batken, 115.7}, // atan2(0.07, 0.19 cos 40.1) is 25.7° below east
	} {
		if got := geo.Bearing(tt.a, tt.b); math.Abs(got-tt.want) > 0.15 {
			t.Errorf("%s: %v, want %v", name, got, tt.want)
		}
	}
}
