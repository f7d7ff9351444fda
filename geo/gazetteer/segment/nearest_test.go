package segment_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"dateline/geo"

	"github.com/paulmach/orb"
)

func TestNearest(t *testing.T) {
	entries := randomEntries(2000, 3)
	for i := range 300 { // a cluster, and many at one point
		entries[i].HasPoint = true
		entries[i].Point = orb.Point{70 + float64(i%20)/1000, 40 + float64(i%7)/1000}
	}
	m := sorted(entries)
	random := rand.New(rand.NewPCG(8, 8))
	points := []orb.Point{{180, 0}, {-180, 0}, {0, 90}, {0, -90}, {123, 89.9}, {70.005, 40.001}, {-179.999, -16.8}, {0, 0}}
	for range 150 {
		points = append(points, orb.Point{random.Float64()*360 - 180, math.Asin(random.Float64()*2-1) * 180 / math.Pi})
	}
	for name, s := range builds(t, entries) {
		for _, p := range points {
			for _, radius := range []float64{1, 1000, 500_000, 5_000_000, math.Inf(1)} {
				for _, keep := range []func(uint32) bool{nil, odd(m)} {
					var want []float64
					for i, e := range m {
						d := geo.Distance(p, e.Point)
						if e.HasPoint && d <= radius && (keep == nil || keep(uint32(i))) {
							want = append(want, d)
						}
					}
					slices.Sort(want)
					want = want[:min(len(want), 12)]
					got := s.Nearest(p, radius, 12, keep)
					if len(got) != len(want) {
						t.Fatalf("%s: %d within %v m of %v, want %d", name, len(got), radius, p, len(want))
					}
					for i, n := range got {
						own := geo.Distance(p, m[n.Entry].Point)
						if math.Abs(n.DistanceM-want[i]) > 0.05 && math.Abs(n.DistanceM-want[i]) > 1e-6*want[i] || math.Abs(own-n.DistanceM) > max(0.05, 1e-6*own) ||
							keep != nil && !keep(n.Entry) {
							t.Fatalf("%s: number %d near %v is %v, %v m away; want %v", name, i, p, n, own, want[i])
						}
					}
				}
			}
		}
		if got := s.Nearest(orb.Point{1, 1}, math.NaN(), 3, nil); got != nil {
			t.Errorf("within NaN: %v", got)
		}
	}
}
