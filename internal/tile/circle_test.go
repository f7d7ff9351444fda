package tile_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"dateline/internal/tile"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geo"
	"github.com/paulmach/orb/maptile"
	"github.com/paulmach/orb/planar"
)

// TestCirclesAreLookedFor wants each circle that lies in a tile to be looked for, and
// most that are looked for to lie in it.
func TestCirclesAreLookedFor(t *testing.T) {
	r := rand.New(rand.NewPCG(10, 10))
	drawn, looked := 0, 0
	for range 60_000 {
		at := tile.Tile{Z: 1 + r.IntN(16)}
		n := 1 << at.Z
		at.X, at.Y = r.IntN(n), r.IntN(n)
		box := at.Box()
		lon := box.West + box.Width()*(r.Float64()*3-1)
		lat := box.South + box.Height()*(r.Float64()*3-1)
		if math.Abs(lon) > 180 || math.Abs(lat) > 88 {
			continue
		}
		width := box.Width() * math.Pi / 180 * orb.EarthRadius * math.Cos(lat*math.Pi/180)
		ring, reaches := tile.Circle(at, orb.Point{lon, lat}, width*math.Pow(10, -3*r.Float64()))
		if len(ring) > 0 && !reaches {
			t.Fatalf("%v: the circle around %v, %v is not looked for", at, lon, lat)
		}
		if reaches {
			looked++
		}
		if len(ring) > 0 {
			drawn++
		}
	}
	if drawn < 5000 || looked > drawn*5/4 {
		t.Errorf("%d circles are looked for, %d lie in their tile", looked, drawn)
	}
}

// TestCirclesAreRound wants the corners of circles that lie wholly in their tile to be a
// radius away, to half a unit, and the middles of their sides to a quarter of a pixel.
func TestCirclesAreRound(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 11))
	whole := 0
	for range 20_000 {
		p := orb.Point{r.Float64()*360 - 180, r.Float64()*120 - 60}
		z := 6 + r.IntN(12)
		o := maptile.At(p, maptile.Zoom(z))
		at := tile.Tile{Z: z, X: int(o.X), Y: int(o.Y)}
		unit := at.Box().Width() / tile.Extent * math.Pi / 180 * orb.EarthRadius * math.Cos(p[1]*math.Pi/180)
		radius := unit * 5 * math.Pow(300, r.Float64())
		ring, _ := tile.Circle(at, p, radius)
		if b := ring.Bound(); len(ring) == 0 || b.Min[0] <= -tile.Buffer || b.Min[1] <= -tile.Buffer || b.Max[0] >= tile.Extent+tile.Buffer || b.Max[1] >= tile.Extent+tile.Buffer {
			continue
		}
		whole++
		if area := planar.Area(append(ring, ring[0])); area <= 0 {
			t.Fatalf("%v around %v: the area is %v", at, p, area)
		}
		for n, c := range ring {
			next := ring[(n+1)%len(ring)]
			for away, q := range map[float64]orb.Point{1: c, 3: {(c[0] + next[0]) / 2, (c[1] + next[1]) / 2}} {
				lon := (float64(at.X)+q[0]/tile.Extent)/float64(int(1)<<z)*360 - 180
				lat := math.Atan(math.Sinh(math.Pi*(1-2*(float64(at.Y)+q[1]/tile.Extent)/float64(int(1)<<z)))) * 180 / math.Pi
				if d := geo.DistanceHaversine(p, orb.Point{lon, lat}); math.Abs(d-radius) > (away+radius/unit*0.01)*unit {
					t.Fatalf("%v around %v: a corner is %.2f units away, want %.2f (%d corners)", at, p, d/unit, radius/unit, len(ring))
				}
			}
		}
	}
	if whole < 5000 {
		t.Errorf("only %d circles lie in their tile", whole)
	}
}
