package main

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// node is a vertex in ten-thousandths of a degree (eleven metres), the grid on which neighbours share their vertices.
type node struct{ x, y int32 }

const perDegree = 1e4

// edgeOfMap is the longitude at which the map of QGIS is cut, to keep clear of the antimeridian.
const edgeOfMap = 179.9

func toNode(p orb.Point) node {
	x := p.Lon()
	if x >= edgeOfMap-1e-9 {
		x = 180
	} else if x <= -edgeOfMap+1e-9 {
		x = -180
	}
	return node{int32(math.Round(x * perDegree)), int32(math.Round(p.Lat() * perDegree))}
}

func (n node) point() orb.Point { return orb.Point{float64(n.x) / perDegree, float64(n.y) / perDegree} }

// dissolve unites polygons that share edges, vertex for vertex: an edge that occurs twice lies between two of them and
// goes. What is left is joined to rings, and these to polygons. Rings of less than the area smallest, in square degrees,
// are slivers and left out.
func dissolve(polygons orb.MultiPolygon, smallest float64) orb.MultiPolygon {
	edges := map[[2]node]int{}
	for _, polygon := range polygons {
		for _, ring := range polygon {
			for i := 1; i < len(ring); i++ {
				a, b := toNode(ring[i-1]), toNode(ring[i])
				if a != b {
					edges[ordered(a, b)]++
				}
			}
		}
	}
	next := map[node][]node{}
	for e, n := range edges {
		if n%2 == 1 {
			next[e[0]] = append(next[e[0]], e[1])
			next[e[1]] = append(next[e[1]], e[0])
		}
	}
	var rings []orb.Ring
	for _, start := range sortedNodes(next) {
		for len(next[start]) > 0 {
			ring := walk(next, start)
			if math.Abs(signedArea(ring)) >= smallest {
				rings = append(rings, ring)
			}
		}
	}
	return nest(rings)
}

func ordered(a, b node) [2]node {
	if a.x > b.x || a.x == b.x && a.y > b.y {
		return [2]node{b, a}
	}
	return [2]node{a, b}
}

func sortedNodes(next map[node][]node) []node {
	nodes := make([]node, 0, len(next))
	for n, to := range next {
		nodes = append(nodes, n)
		slices.SortFunc(to, compareNodes)
	}
	slices.SortFunc(nodes, compareNodes)
	return nodes
}

func compareNodes(a, b node) int {
	if a.x != b.x {
		return int(a.x) - int(b.x)
	}
	return int(a.y) - int(b.y)
}

// walk follows edges from start until it comes back, taking them away. A loop that touches itself is cut off there, so
// that rings are simple.
func walk(next map[node][]node, start node) orb.Ring {
	path, at := []node{start}, map[node]int{start: 0}
	for {
		here := path[len(path)-1]
		to := take(next, here)
		if i, seen := at[to]; seen {
			loop := append(path[i:len(path):len(path)], to)
			if i > 0 {
				// Put back the way to the loop; it is walked again without it.
				for k := 1; k <= i; k++ {
					next[path[k-1]] = append(next[path[k-1]], path[k])
					next[path[k]] = append(next[path[k]], path[k-1])
				}
			}
			ring := make(orb.Ring, len(loop))
			for k, n := range loop {
				ring[k] = n.point()
			}
			return ring
		}
		at[to] = len(path)
		path = append(path, to)
	}
}

func take(next map[node][]node, from node) node {
	list := next[from]
	to := list[len(list)-1]
	next[from] = list[:len(list)-1]
	i := slices.Index(next[to], from)
	next[to] = slices.Delete(next[to], i, i+1)
	return to
}

func signedArea(ring orb.Ring) float64 {
	sum := 0.0
	for i := 1; i < len(ring); i++ {
		sum += ring[i-1][0]*ring[i][1] - ring[i][0]*ring[i-1][1]
	}
	return sum / 2
}

// nest makes polygons of rings that do not cross: a ring inside an odd number of others is a hole of the smallest of them.
func nest(rings []orb.Ring) orb.MultiPolygon {
	slices.SortStableFunc(rings, func(a, b orb.Ring) int {
		x, y := math.Abs(signedArea(a)), math.Abs(signedArea(b))
		switch {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return 0
	})
	bounds := make([]orb.Bound, len(rings))
	depth := make([]int, len(rings))
	polygonOf := make([]int, len(rings))
	var out orb.MultiPolygon
	for i, ring := range rings {
		bounds[i] = ring.Bound()
		inside := middle(ring)
		for j := i - 1; j >= 0; j-- {
			if bounds[j].Contains(inside) && surrounds(rings[j], inside) {
				depth[i] = depth[j] + 1
				polygonOf[i] = polygonOf[j]
				break
			}
		}
		if depth[i]%2 == 0 {
			polygonOf[i] = len(out)
			out = append(out, orb.Polygon{ring})
		} else {
			out[polygonOf[i]] = append(out[polygonOf[i]], ring)
		}
	}
	return out
}

// middle is a point of the ring's edge that is no vertex, nudged to its inside.
func middle(ring orb.Ring) orb.Point {
	a, b := ring[0], ring[1]
	const nudge = 1e-7
	dx, dy := b[0]-a[0], b[1]-a[1]
	long := math.Hypot(dx, dy)
	sign := 1.0
	if signedArea(ring) < 0 {
		sign = -1
	}
	return orb.Point{(a[0]+b[0])/2 - sign*dy/long*nudge, (a[1]+b[1])/2 + sign*dx/long*nudge}
}

func surrounds(ring orb.Ring, p orb.Point) bool {
	odd := false
	for i := 1; i < len(ring); i++ {
		a, b := ring[i-1], ring[i]
		if (a[1] > p[1]) != (b[1] > p[1]) && p[0] < a[0]+(p[1]-a[1])/(b[1]-a[1])*(b[0]-a[0]) {
			odd = !odd
		}
	}
	return odd
}
