package geo_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"dateline/geo"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

func pack(t testing.TB, polygons ...orb.Polygon) geo.Region {
	t.Helper()
	r, err := geo.PackRegion(polygons)
	if err != nil {
		t.Fatal(err)
	}
	again, err := geo.ParseRegion(string(r))
	if err != nil || again != r {
		t.Fatalf("ParseRegion does not take what PackRegion wrote: %v", err)
	}
	return r
}

func ring(v ...float64) orb.Ring {
	var r orb.Ring
	for i := 0; i < len(v); i += 2 {
		r = append(r, orb.Point{v[i], v[i+1]})
	}
	return r
}

// The awkward regions: each with points inside, outside, and its area in thousands of square kilometres where it is easily
// told from the formula for a zone of a sphere.
var awkwardRegions = []struct {
	name      string
	polygons  []orb.Polygon
	in, out   []orb.Point
	area      float64 // of the sphere, as a share; 0 is not checked
	edgePoint orb.Point
	edgeM     float64 // from edgePoint, to a metre in a thousand
}{
	{
		name:     "a box with a hole",
		polygons: []orb.Polygon{{ring(0, 0, 10, 0, 10, 10, 0, 10, 0, 0), ring(4, 4, 6, 4, 6, 6, 4, 6, 4, 4)}},
		in:       []orb.Point{{1, 1}, {0, 0}, {10, 10}, {10, 5}, {4, 5}, {3.99999, 5}},
		out:      []orb.Point{{5, 5}, {10.00001, 5}, {-0.00001, 0}, {370, 5}},
		area:     (10.0/360*(math.Sin(10*rad)) - 2.0/360*(math.Sin(6*rad)-math.Sin(4*rad))) / 2,
		edgePoint: orb.Point{
			5, 5}, edgeM: 110896, // cos(5°) of a degree
	},
	{
		name:     "Fiji, cut at the antimeridian (RFC 7946 §3.1.9)",
		polygons: []orb.Polygon{{ring(177, -19, 180, -19, 180, -16, 177, -16, 177, -19)}, {ring(-180, -19, -179, -19, -179, -16, -180, -16, -180, -19)}},
		in:       []orb.Point{{178, -17}, {180, -17}, {-180, -17}, {-179.5, -17}},
		out:      []orb.Point{{176.9, -17}, {-178.9, -17}, {0, -17}},
		area:     4.0 / 360 * (math.Sin(19*rad) - math.Sin(16*rad)) / 2,
		// No border at 180 degrees: the nearest one is a degree to the east.
		edgePoint: orb.Point{180, -17.5}, edgeM: 106157,
	},
	{
		name:     "Fiji, running on beyond 180",
		polygons: []orb.Polygon{{ring(177, -19, 181, -19, 181, -16, 177, -16)}},
		in:       []orb.Point{{178, -17}, {180, -17}, {-180, -17}, {-179.5, -17}, {-179, -17}},
		out:      []orb.Point{{176.9, -17}, {-178.9, -17}, {0, -17}},
		area:     4.0 / 360 * (math.Sin(19*rad) - math.Sin(16*rad)) / 2,
	},
	{
		name:     "Fiji, jumping over the antimeridian, clockwise",
		polygons: []orb.Polygon{{ring(-179, -19, 177, -19, 177, -16, -179, -16, -179, -19)}},
		in:       []orb.Point{{178, -17}, {180, -17}, {-180, -17}, {-179.5, -17}},
		out:      []orb.Point{{176.9, -17}, {-178.9, -17}, {0, -17}},
		area:     4.0 / 360 * (math.Sin(19*rad) - math.Sin(16*rad)) / 2,
	},
	{
		name:     "Antarctica, cut and closed over the pole",
		polygons: []orb.Polygon{{ring(-180, -90, 180, -90, 180, -70, 0, -70, -180, -70, -180, -90)}},
		in:       []orb.Point{{0, -90}, {77, -90}, {180, -80}, {-180, -80}, {0, -70.00001}, {123, -75}},
		out:      []orb.Point{{0, -69.9}, {180, -69.9}, {0, 90}},
		area:     (1 - math.Sin(70*rad)) / 2, edgePoint: orb.Point{180, -71}, edgeM: 111319,
	},
	{
		name:     "Antarctica, a ring round the pole",
		polygons: []orb.Polygon{{ring(-170, -70, -100, -70, 0, -70, 100, -70, 170, -70, -170, -70)}},
		in:       []orb.Point{{0, -90}, {77, -90}, {180, -80}, {-180, -80}, {0, -70.00001}, {123, -75}},
		out:      []orb.Point{{0, -69.9}, {180, -69.9}, {0, 90}},
		area:     (1 - math.Sin(70*rad)) / 2, edgePoint: orb.Point{180, -71}, edgeM: 111319,
	},
	{
		name:     "Antarctica, a ring round the pole that runs on",
		polygons: []orb.Polygon{{ring(-180, -70, -100, -70, 0, -70, 100, -70, 180, -70)}},
		in:       []orb.Point{{0, -90}, {77, -90}, {180, -80}, {-180, -80}, {0, -70.00001}, {123, -75}},
		out:      []orb.Point{{0, -69.9}, {180, -69.9}, {0, 90}},
		area:     (1 - math.Sin(70*rad)) / 2, edgePoint: orb.Point{180, -71}, edgeM: 111319,
	},
	{
		name:     "the Arctic, a ring that wavers across the antimeridian, the other way round",
		polygons: []orb.Polygon{{ring(100, 70, 0, 70, -100, 70, -170, 70, 175, 72, -178, 75, 170, 76, 120, 71, 100, 70)}},
		in:       []orb.Point{{0, 90}, {50, 80}, {180, 75.5}, {180, 73}, {-180, 73}, {-179.5, 73}},
		out:      []orb.Point{{0, 69.9}, {180, 74.7}, {-180, 74.7}, {-179, 74.9}, {180, 60}, {0, -90}},
	},
	{
		name:     "a band round the Earth",
		polygons: []orb.Polygon{{ring(-180, 10, 180, 10, 180, 20, -180, 20, -180, 10)}},
		in:       []orb.Point{{0, 15}, {180, 15}, {-180, 15}, {-90, 10}},
		out:      []orb.Point{{0, 9.9}, {180, 20.1}},
		area:     (math.Sin(20*rad) - math.Sin(10*rad)) / 2, edgePoint: orb.Point{180, 16}, edgeM: 4 * 111319,
	},
	{
		name:     "two parts that overlap are one area",
		polygons: []orb.Polygon{{ring(0, 0, 2, 0, 2, 2, 0, 2)}, {ring(1, 0, 3, 0, 3, 2, 1, 2)}},
		in:       []orb.Point{{0.5, 1}, {1.5, 1}, {2.5, 1}},
		out:      []orb.Point{{3.5, 1}},
	},
	{
		name:     "a spike, a repeated vertex and a ring that is nothing",
		polygons: []orb.Polygon{{ring(0, 0, 0, 0, 2, 0, 2, 2, 2, 4, 2, 2, 0, 2, 0, 0)}, {ring(50, 50, 50, 50, 50.000001, 50)}},
		in:       []orb.Point{{1, 1}, {2, 3}},
		out:      []orb.Point{{1, 3}, {50, 50}},
	},
}

const rad = math.Pi / 180

func TestEveryAwkwardRegion(t *testing.T) {
	for _, c := range awkwardRegions {
		t.Run(c.name, func(t *testing.T) {
			r := pack(t, c.polygons...)
			for _, p := range c.in {
				if !r.Contains(p) {
					t.Errorf("%v is not inside", p)
				}
			}
			for _, p := range c.out {
				if r.Contains(p) {
					t.Errorf("%v is inside", p)
				}
			}
			if again := pack(t, r.MultiPolygon()...); again != r {
				t.Error("what was unpacked is packed otherwise")
			}
			sphere := 4 * math.Pi * orb.EarthRadius * orb.EarthRadius
			if got, want := r.Area(), c.area*sphere; want > 0 && math.Abs(got-want) > want*1e-4 {
				t.Errorf("area %.0f m², want %.0f", got, want)
			}
			if c.edgeM > 0 {
				if got := r.EdgeDistance(c.edgePoint, math.Inf(1)); math.Abs(got-c.edgeM) > c.edgeM/1000 {
					t.Errorf("EdgeDistance(%v) = %.0f m, want %.0f", c.edgePoint, got, c.edgeM)
				}
				if got := r.EdgeDistance(c.edgePoint, 5); got != 5 {
					t.Errorf("EdgeDistance with a limit of 5 m is %v", got)
				}
			}
		})
	}
}

func TestPackRegionSaysWhatIsWrong(t *testing.T) {
	for _, bad := range []orb.Ring{
		ring(0, 0, 1, 91, 2, 0), ring(0, 0, math.NaN(), 1, 2, 0), ring(0, 0, 1, math.Inf(1), 2, 0), ring(0, 0, 5000, 1, 2, 0),
		ring(0, 0, 170, 1, -20, 2, 150, 3, -40, 4, 130, 5, -60, 6, 110, 7, -80, 8, 90, 9),
	} {
		if r, err := geo.PackRegion(orb.MultiPolygon{{bad}}); err == nil {
			t.Errorf("%v is packed: %v", bad, r.MultiPolygon())
		}
	}
	var empty geo.Region
	if empty.Contains(orb.Point{}) || empty.EdgeDistance(orb.Point{}, 7) != 7 || empty.Area() != 0 || len(empty.MultiPolygon()) != 0 || !empty.Bound().IsEmpty() {
		t.Error("the empty region is not empty")
	}
	if r := pack(t); r != "" {
		t.Errorf("no polygons are packed as %q", r)
	}
	one := pack(t, orb.Polygon{ring(0, 0, 1, 0, 1, 1)})
	for _, p := range []orb.Point{{math.NaN(), 0.5}, {0.5, math.NaN()}, {0.5, 95}} {
		if one.Contains(p) || one.EdgeDistance(p, 9) != 9 {
			t.Errorf("%v is taken for a point", p)
		}
	}
}

// star is a polygon of n corners round a centre, in degrees.
func star(r *rand.Rand, centre orb.Point, size float64, n int) orb.Ring {
	var out orb.Ring
	for i := range n {
		far := size * (0.3 + 0.7*r.Float64())
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		out = append(out, orb.Point{centre[0] + far*cos, centre[1] + far*sin})
	}
	return append(out, out[0])
}

// TestRegionAgreesWithPlainPolygons compares a packed region with the same polygons unpacked: points in them by orb, the
// distance by measuring every edge in small steps.
func TestRegionAgreesWithPlainPolygons(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 1994))
	for round := range 60 {
		centre := orb.Point{r.Float64()*360 - 180, r.Float64()*150 - 75}
		size := math.Pow(10, r.Float64()*2-1)
		size = min(size, 88-math.Abs(centre[1]))
		n := 3 + r.IntN(400)
		if round == 0 {
			n = 10_000 // more chunks than are noted in one go
		}
		polygon := orb.Polygon{star(r, centre, size, n)}
		if round%2 == 0 {
			polygon = append(polygon, star(r, centre, size*0.29, 3+r.IntN(100)))
		}
		region := pack(t, polygon)
		plain := region.MultiPolygon()
		for range 200 {
			p := orb.Point{centre[0] + (r.Float64()*2.4-1.2)*size, centre[1] + (r.Float64()*2.4-1.2)*size}
			if math.Abs(p[1]) > 90 {
				continue
			}
			want := planar.MultiPolygonContains(plain, p) || planar.MultiPolygonContains(plain, orb.Point{p[0] + 360, p[1]}) ||
				planar.MultiPolygonContains(plain, orb.Point{p[0] - 360, p[1]})
			wrapped := orb.Point{geo.WrapLon(p[0]), p[1]}
			if got := region.Contains(wrapped); got != want {
				t.Fatalf("round %d: Contains(%v) = %v, want %v", round, wrapped, got, want)
			}
		}
		for range 3 {
			p := orb.Point{geo.WrapLon(centre[0] + (r.Float64()*6-3)*size), max(-90, min(90, centre[1]+(r.Float64()*6-3)*size))}
			got, want := region.EdgeDistance(p, math.Inf(1)), slowEdgeDistance(plain, p)
			if math.Abs(got-want) > 5+want*2e-3 {
				t.Fatalf("round %d: EdgeDistance(%v) = %.1f m, want %.1f", round, p, got, want)
			}
		}
	}
}

func slowEdgeDistance(polygons orb.MultiPolygon, p orb.Point) float64 {
	best := math.Inf(1)
	for _, polygon := range polygons {
		for _, ring := range polygon {
			for i := 1; i < len(ring); i++ {
				const steps = 200
				for k := range steps + 1 {
					f := float64(k) / steps
					q := orb.Point{ring[i-1][0] + f*(ring[i][0]-ring[i-1][0]), ring[i-1][1] + f*(ring[i][1]-ring[i-1][1])}
					best = min(best, geo.Distance(p, q))
				}
			}
		}
	}
	return best
}

// TestNeighboursLeaveNoGap cuts a box in two along a random line: every point of it lies in one of the halves, and only
// the line in both.
func TestNeighboursLeaveNoGap(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 2022))
	for range 20 {
		line := orb.LineString{{172, -10}}
		for i := range 300 {
			line = append(line, orb.Point{172 + float64(i)/20 + r.Float64()*0.2, -2 + r.Float64()*4})
		}
		line = append(line, orb.Point{188, -10})
		low := append(orb.Ring(line), orb.Point{172, -10})
		high := orb.Ring{{172, -10}, {172, 10}, {188, 10}, {188, -10}}
		for i := len(line) - 1; i >= 0; i-- {
			high = append(high, line[i])
		}
		below, above := pack(t, orb.Polygon{low}), pack(t, orb.Polygon{high})
		for range 2000 {
			// On the grid, where many points fall on vertices and edges.
			p := orb.Point{geo.WrapLon(172.00001 + math.Round(r.Float64()*1599998)/1e5), -2 + math.Round(r.Float64()*4e5)/1e5}
			if below.Contains(p) == above.Contains(p) && !(below.EdgeDistance(p, 9) < 0.1 && above.EdgeDistance(p, 9) < 0.1) {
				t.Fatalf("%v is in both or in none", p)
			}
		}
		for _, v := range line {
			if p := (orb.Point{geo.WrapLon(math.Round(v[0]*1e5) / 1e5), math.Round(v[1]*1e5) / 1e5}); !below.Contains(p) || !above.Contains(p) {
				t.Fatalf("the corner %v is not in both", p)
			}
		}
	}
}

func FuzzParseRegion(f *testing.F) {
	for _, c := range awkwardRegions {
		f.Add(string(pack(f, c.polygons...)))
	}
	f.Add("")
	f.Add("\x02")
	f.Fuzz(func(t *testing.T, s string) {
		r, err := geo.ParseRegion(s)
		if err != nil {
			if r != "" {
				t.Errorf("a region beside the error %v", err)
			}
			return
		}
		// Whatever is accepted can be asked, and its corners lie on its edge.
		b := r.Bound()
		for _, polygon := range r.MultiPolygon() {
			for _, ring := range polygon {
				for _, p := range ring {
					if b.IsEmpty() || !b.Contains(p) {
						t.Fatalf("%v is not in the bound %v", p, b)
					}
					if p.Lon() >= -180 && p.Lon() <= 180 && !r.Contains(p) {
						t.Fatalf("the corner %v is not contained", p)
					}
				}
			}
		}
		if a := r.Area(); !(a >= 0) {
			t.Fatalf("area %v", a)
		}
		_ = r.EdgeDistance(orb.Point{1, 2}, math.Inf(1))
	})
}

func FuzzPackRegion(f *testing.F) {
	f.Add(1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 179.0, 8.0)
	f.Add(-170.0, -70.0, -60.0, -71.0, 60.0, -70.0, 170.0, -69.0)
	f.Fuzz(func(t *testing.T, a, b, c, d, e, g, h, i float64) {
		r, err := geo.PackRegion(orb.MultiPolygon{{ring(a, b, c, d, e, g, h, i)}})
		if err != nil {
			return
		}
		again, err := geo.ParseRegion(string(r))
		if err != nil || again != r {
			t.Fatalf("%v: what was packed is not accepted: %v", ring(a, b, c, d, e, g, h, i), err)
		}
	})
}

func BenchmarkRegion(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 1))
	var coast orb.Ring // as many corners as the largest countries have, each a little off the one before
	far := 10.0
	for i := range 50_000 {
		far = max(5, min(15, far+(r.Float64()-0.5)*0.02))
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / 50_000)
		coast = append(coast, orb.Point{70 + far*cos, 38 + far*sin})
	}
	region := pack(b, orb.Polygon{coast})
	p := orb.Point{71, 38.5}
	b.Run("Contains", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			region.Contains(p)
		}
	})
	b.Run("EdgeDistance", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			region.EdgeDistance(p, math.Inf(1))
		}
	})
}
