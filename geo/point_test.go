package geo_test

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"dateline/geo"

	"github.com/paulmach/orb"
	orbgeo "github.com/paulmach/orb/geo"
)

func TestParsePoint(t *testing.T) {
	tests := []struct {
		in      string
		want    orb.Point
		wantErr string
	}{
		{"70.20237,37.65341", orb.Point{70.20237, 37.65341}, ""},
		{" 70.5 , 38 ", orb.Point{70.5, 38}, ""},
		{"430.5,38", orb.Point{70.5, 38}, ""},
		{"180,90", orb.Point{180, 90}, ""},
		{"-0,-0", orb.Point{}, ""},
		{"", orb.Point{}, "not an empty text"},
		{"1", orb.Point{}, "2 numbers separated by a comma, not 1"},
		{"1,2,3", orb.Point{}, "not 3"},
		{"1,", orb.Point{}, "latitude is missing"},
		{"x,1", orb.Point{}, `longitude "x" is not a number`},
		{"1,NaN", orb.Point{}, `latitude "NaN" is not a finite number`},
		{"38.5,170", orb.Point{}, "latitude 170 is not between -90 and 90: did you swap latitude and longitude?"},
		{"1e8,1", orb.Point{}, "more than a hundred turns"},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			got, err := geo.ParsePoint(tt.in)
			if tt.wantErr != "" {
				if err == nil || !strings.Contains(err.Error(), tt.wantErr) {
					t.Fatalf("error %v, want %q", err, tt.wantErr)
				}
				return
			}
			if err != nil || got != tt.want {
				t.Fatalf("got %v, %v; want %v", got, err, tt.want)
			}
		})
	}
}

func TestValidPointRefuses(t *testing.T) {
	for _, p := range []orb.Point{
		{math.NaN(), 0}, {0, math.NaN()}, {math.Inf(1), 0}, {0, math.Inf(-1)}, {180.0001, 0}, {0, -90.0001},
	} {
		if geo.ValidPoint(p.Lon(), p.Lat()) == nil {
			t.Errorf("%v is called valid", p)
		}
	}
}

func TestWrapLon(t *testing.T) {
	for in, want := range map[float64]float64{
		0: 0, 180: 180, -180: -180, 181: -179, -181: 179, 540: 180, -540: -180, 360: 0, 725: 5, -725: -5, 190: -170,
	} {
		if got := geo.WrapLon(in); got != want {
			t.Errorf("WrapLon(%v) = %v, want %v", in, got, want)
		}
	}
}

func TestDistance(t *testing.T) {
	tests := []struct {
		name string
		a, b orb.Point
		want float64
	}{
		{"none", orb.Point{70, 38}, orb.Point{70, 38}, 0},
		{"a degree of latitude", orb.Point{70, 38}, orb.Point{70, 39}, 111319},
		{"across the antimeridian", orb.Point{179.5, 0}, orb.Point{-179.5, 0}, 111319},
		{"the same pole", orb.Point{0, 90}, orb.Point{120, 90}, 0},
		{"antipodes", orb.Point{0, 0}, orb.Point{180, 0}, math.Pi * orb.EarthRadius},
		{"pole to pole", orb.Point{33, 90}, orb.Point{-70, -90}, math.Pi * orb.EarthRadius},
		{"antipodes that rounding breaks", orb.Point{98.6, 1.7}, orb.Point{-81.4, -1.7}, math.Pi * orb.EarthRadius},
	}
	for _, tt := range tests {
		if got := geo.Distance(tt.a, tt.b); !(math.Abs(got-tt.want) < 1) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

// TestBoxAroundHoldsItsCircle walks from random centres in random directions and checks that the box holds every point
// within the radius, and that it is no larger than it needs to be to the north and south.
func TestBoxAroundHoldsItsCircle(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	centre := func() orb.Point {
		if random.IntN(4) == 0 {
			return awkwardPoints[random.IntN(len(awkwardPoints))]
		}
		return orb.Point{random.Float64()*360 - 180, math.Asin(random.Float64()*2-1) * 180 / math.Pi}
	}
	for range 20_000 {
		p := centre()
		radius := math.Pow(10, random.Float64()*7.3)
		box := geo.BoxAround(p, radius)
		if err := box.Validate(); err != nil {
			t.Fatalf("BoxAround(%v, %v): %v", p, radius, err)
		}
		q := orbgeo.PointAtBearingAndDistance(p, random.Float64()*360, radius*random.Float64())
		q[0] = geo.WrapLon(q[0])
		if geo.Distance(p, q) <= radius && !holds(box, q) {
			t.Fatalf("BoxAround(%v, %v) = %v does not contain %v at %v m", p, radius, box, q, geo.Distance(p, q))
		}
		if edge := geo.Distance(p, orb.Point{p.Lon(), box.North}); edge > radius+1 {
			t.Fatalf("BoxAround(%v, %v) = %v reaches %v m to the north", p, radius, box, edge)
		}
	}
}

func TestBoxAround(t *testing.T) {
	tests := []struct {
		name   string
		p      orb.Point
		radius float64
		check  func(geo.BBox) bool
	}{
		{"beside the antimeridian it crosses", orb.Point{179.99, 0}, 5000, geo.BBox.Crosses},
		{"inland it is plain", orb.Point{70, 38}, 5000, func(b geo.BBox) bool { return !b.Crosses() && b.Width() < 0.12 && b.Width() > 0.11 }},
		{"over the pole it spans all longitudes", orb.Point{70, 89.99}, 5000, func(b geo.BBox) bool { return b.Width() == 360 && b.North == 90 && b.South > 89.9 }},
		{"half the globe is the world", orb.Point{70, 38}, 2.1e7, geo.BBox.IsWorld},
		{"infinite is the world", orb.Point{70, 38}, math.Inf(1), geo.BBox.IsWorld},
	}
	for _, tt := range tests {
		if got := geo.BoxAround(tt.p, tt.radius); !tt.check(got) {
			t.Errorf("%s: BoxAround(%v, %v) = %v", tt.name, tt.p, tt.radius, got)
		}
	}
}
