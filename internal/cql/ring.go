package cql

import (
	"math"
	"math/big"

	"github.com/paulmach/orb"
)

// ring is a closed line whose edges lie in horizontal bands, so that a point is
// compared with those beside it only.
type ring struct {
	bands        [][]edge
	south, scale float64 // the band of a latitude is (lat-south)*scale
	north        float64
}

// edge goes upwards, or level.
type edge struct{ a, b orb.Point }

const (
	edgesPerBand = 4
	// mostShares is in how many bands an edge may lie, on average. More edges
	// than that go up and down the whole ring, and bands would only cost memory.
	mostShares = 8
)

func newRing(r orb.Ring) *ring {
	edges := make([]edge, 0, len(r))
	for i := 1; i < len(r); i++ {
		e := edge{r[i-1], r[i]}
		if e.a[1] > e.b[1] {
			e.a, e.b = e.b, e.a
		}
		edges = append(edges, e)
	}
	bound := r.Bound()
	out := &ring{south: bound.Min[1], north: bound.Max[1]}
	for n := max(1, len(edges)/edgesPerBand); ; n /= 2 {
		out.divide(n)
		shares := 0
		for _, e := range edges {
			shares += out.band(e.b[1]) - out.band(e.a[1]) + 1
		}
		if n == 1 || shares <= mostShares*len(edges) {
			break
		}
	}
	for _, e := range edges {
		for band := out.band(e.a[1]); band <= out.band(e.b[1]); band++ {
			out.bands[band] = append(out.bands[band], e)
		}
	}
	return out
}

// divide makes n empty bands.
func (r *ring) divide(n int) {
	r.bands, r.scale = make([][]edge, n), 0
	if scale := float64(n) / (r.north - r.south); !math.IsInf(scale, 0) && !math.IsNaN(scale) {
		r.scale = scale
	}
}

// band grows with the latitude, so that each point finds the edges beside it.
func (r *ring) band(lat float64) int {
	return min(int((lat-r.south)*r.scale), len(r.bands)-1)
}

// locate counts the edges that a line from p to the east crosses.
func (r *ring) locate(p orb.Point) Place {
	if p[1] < r.south || p[1] > r.north {
		return Outside
	}
	inside := false
	for _, e := range r.bands[r.band(p[1])] {
		a, b := e.a, e.b
		switch {
		case p[1] < a[1] || p[1] > b[1]:
		case a[1] == b[1]:
			if p[0] >= min(a[0], b[0]) && p[0] <= max(a[0], b[0]) {
				return Boundary
			}
		case p[0] > max(a[0], b[0]):
		case p[0] < min(a[0], b[0]):
			inside = inside != (p[1] < b[1])
		default:
			side := turn(a, b, p)
			if side == 0 {
				return Boundary
			}
			inside = inside != (side > 0 && p[1] < b[1])
		}
	}
	if inside {
		return Interior
	}
	return Outside
}

// turn is positive when p lies to the left of the way from a to b, negative to
// its right, 0 on the line. It is exact: where rounding could decide, it
// computes with as many digits as it takes (the bound is ccwerrboundA of
// Shewchuk 1997, Adaptive Precision Floating-Point Arithmetic).
func turn(a, b, p orb.Point) int {
	left, right := float64((b[0]-a[0])*(p[1]-a[1])), float64((b[1]-a[1])*(p[0]-a[0]))
	d := left - right
	if bound := 3.3306690738754716e-16 * (math.Abs(left) + math.Abs(right)); d > bound || d < -bound {
		return order(d, 0)
	}
	return exactTurn(a, b, p)
}

func exactTurn(a, b, p orb.Point) int {
	diff := func(x, y float64) *big.Rat {
		return new(big.Rat).Sub(new(big.Rat).SetFloat64(x), new(big.Rat).SetFloat64(y))
	}
	left := new(big.Rat).Mul(diff(b[0], a[0]), diff(p[1], a[1]))
	right := new(big.Rat).Mul(diff(b[1], a[1]), diff(p[0], a[0]))
	return left.Cmp(right)
}
