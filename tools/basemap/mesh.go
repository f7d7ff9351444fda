package main

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/simplify"
)

// node is a vertex in ten-thousandths of a degree (eleven metres), the grid on which neighbours share their vertices.
type node struct{ x, y int32 }

const perDegree = 1e4

func toNode(p orb.Point) node {
	return node{int32(math.Round(p.Lon() * perDegree)), int32(math.Round(p.Lat() * perDegree))}
}

// owners are the numbers of the shapes on both sides of an edge; none is -1.
type owners [2]int

const none = -1

// mesh knows who shares which edges of many shapes.
type mesh struct {
	edges map[[2]node]owners
	ends  map[node]bool // lines between the same two owners end here
}

func edgeOf(a, b node) [2]node {
	if a.x > b.x || a.x == b.x && a.y > b.y {
		return [2]node{b, a}
	}
	return [2]node{a, b}
}

// newMesh reads the rings of the shapes.
func newMesh(shapes []orb.MultiPolygon) *mesh {
	m := &mesh{edges: map[[2]node]owners{}, ends: map[node]bool{}}
	for n, shape := range shapes {
		for _, polygon := range shape {
			for _, ring := range polygon {
				nodes := nodesOf(ring)
				for i := 1; i < len(nodes); i++ {
					e := edgeOf(nodes[i-1], nodes[i])
					if o, seen := m.edges[e]; !seen {
						m.edges[e] = owners{n, none}
					} else if o[1] == none {
						m.edges[e] = owners{min(o[0], n), max(o[0], n)}
					}
				}
			}
		}
	}
	type star struct {
		edges  int
		owners owners
	}
	stars := map[node]star{}
	for e, o := range m.edges {
		for _, end := range e {
			s, seen := stars[end]
			if seen && s.owners != o {
				m.ends[end] = true
			}
			stars[end] = star{s.edges + 1, o}
		}
	}
	for n, s := range stars {
		if s.edges != 2 {
			m.ends[n] = true
		}
	}
	return m
}

// nodesOf is a ring on the grid, closed, without repeated vertices.
func nodesOf(ring orb.Ring) []node {
	var nodes []node
	for _, p := range ring {
		if n := toNode(p); len(nodes) == 0 || nodes[len(nodes)-1] != n {
			nodes = append(nodes, n)
		}
	}
	if len(nodes) > 0 && nodes[0] != nodes[len(nodes)-1] {
		nodes = append(nodes, nodes[0])
	}
	return nodes
}

// piece is a part of a ring that has the same owners all along.
type piece struct {
	owners owners
	line   orb.LineString
}

// pieces cuts a ring where its neighbours change, and simplifies each piece to the tolerance in degrees. Both neighbours
// of a piece get the same line.
func (m *mesh) pieces(ring orb.Ring, tolerance float64) []piece {
	nodes := nodesOf(ring)
	if len(nodes) < 4 {
		return nil
	}
	nodes = nodes[:len(nodes)-1]
	start := slices.IndexFunc(nodes, func(n node) bool { return m.ends[n] })
	if start < 0 { // no neighbour: begin at the least vertex, where every reader of this ring begins
		least := slices.MinFunc(nodes, func(a, b node) int { return int(a.x-b.x)*2 + sign(a.y-b.y) })
		start = slices.Index(nodes, least)
	}
	nodes = append(append(slices.Clone(nodes[start:]), nodes[:start]...), nodes[start])
	var out []piece
	for from, i := 0, 1; i < len(nodes); i++ {
		if i == len(nodes)-1 || m.ends[nodes[i]] {
			out = append(out, piece{m.edges[edgeOf(nodes[from], nodes[from+1])], simplified(nodes[from:i+1], tolerance)})
			from = i
		}
	}
	return out
}

func sign(n int32) int {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	}
	return 0
}

// simplified leaves out vertices, but not the ends; the result is the same whichever way the line is walked.
func simplified(nodes []node, tolerance float64) orb.LineString {
	line := make(orb.LineString, len(nodes))
	for i, n := range nodes {
		line[i] = orb.Point{float64(n.x) / perDegree, float64(n.y) / perDegree}
	}
	first, last := edgeOf(nodes[0], nodes[len(nodes)-1])[0], nodes[len(nodes)-1]
	turned := first == last && nodes[0] != last
	if nodes[0] == last {
		turned = edgeOf(nodes[1], nodes[len(nodes)-2])[0] != nodes[1]
	}
	if turned {
		line.Reverse()
	}
	line = simplify.DouglasPeucker(tolerance).LineString(line)
	if turned {
		line.Reverse()
	}
	return line
}

// area is that of a ring in the squares of its coordinates, negative if it goes clockwise with y upwards.
func area(ring orb.Ring) float64 {
	sum := 0.0
	for i := 1; i < len(ring); i++ {
		sum += (ring[i-1][0] - ring[0][0]) * (ring[i][1] - ring[0][1])
		sum -= (ring[i][0] - ring[0][0]) * (ring[i-1][1] - ring[0][1])
	}
	return sum / 2
}
