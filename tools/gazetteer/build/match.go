package build

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// Limits of the distance in metres within which rows of two vintages are one town.
const (
	sameNameWithin    = 15_000
	similarNameWithin = 3_000
	otherNameWithin   = 300
)

// pair says that newer[i] and older[j] are one town.
type pair struct {
	i, j   int
	metres float64
}

// matchTowns finds for each town of the newer vintage its row in the older one. It returns for each newer town the
// index of the older one, or -1. Same names come first, then similar ones nearby, then any on the same spot; the
// nearest pair wins, and a row is used once.
func matchTowns(newer, older []Town) []int {
	match := make([]int, len(newer))
	for i := range match {
		match[i] = -1
	}
	used := make([]bool, len(older))
	take := func(pairs []pair) {
		slices.SortFunc(pairs, func(a, b pair) int {
			return cmp.Or(cmp.Compare(a.metres, b.metres), cmp.Compare(a.i, b.i), cmp.Compare(a.j, b.j))
		})
		for _, p := range pairs {
			if match[p.i] < 0 && !used[p.j] {
				match[p.i], used[p.j] = p.j, true
			}
		}
	}
	take(sameNamePairs(newer, older))
	isFree := func(i, j int) bool { return match[i] < 0 && !used[j] && newer[i].Country == older[j].Country }
	take(nearPairs(newer, older, similarNameWithin, func(i, j int) bool {
		return isFree(i, j) && similar(fold(newer[i].Name), fold(older[j].Name))
	}))
	take(nearPairs(newer, older, otherNameWithin, isFree))
	return match
}

func sameNamePairs(newer, older []Town) []pair {
	byName := map[string][]int{}
	for j, t := range older {
		key := t.Country + fold(t.Name)
		byName[key] = append(byName[key], j)
	}
	var pairs []pair
	for i, t := range newer {
		for _, j := range byName[t.Country+fold(t.Name)] {
			if d := distance(t.Point, older[j].Point); d <= sameNameWithin {
				pairs = append(pairs, pair{i, j, d})
			}
		}
	}
	return pairs
}

func nearPairs(newer, older []Town, within float64, accept func(i, j int) bool) []pair {
	points := make([]orb.Point, len(older))
	for j, t := range older {
		points[j] = t.Point
	}
	grid := newGrid(points)
	var pairs []pair
	for i, t := range newer {
		for j := range grid.near(t.Point, within) {
			if accept(i, j) {
				pairs = append(pairs, pair{i, j, distance(t.Point, points[j])})
			}
		}
	}
	return pairs
}

// grid finds points by cells of a twentieth of a degree.
type grid struct {
	points []orb.Point
	cells  map[[2]int][]int
}

const cellsPerDegree = 20

func newGrid(points []orb.Point) *grid {
	g := &grid{points: points, cells: map[[2]int][]int{}}
	for i, p := range points {
		c := cellOf(p)
		g.cells[c] = append(g.cells[c], i)
	}
	return g
}

func cellOf(p orb.Point) [2]int {
	return [2]int{int(math.Floor(p[0] * cellsPerDegree)), int(math.Floor(p[1] * cellsPerDegree))}
}

// near yields the indexes of the points within so many metres of p. It does not look across the antimeridian.
func (g *grid) near(p orb.Point, metres float64) func(yield func(int) bool) {
	return func(yield func(int) bool) {
		dLat := metres / 111_000
		dLon := dLat / max(0.01, math.Cos(p[1]*math.Pi/180))
		low, high := cellOf(orb.Point{p[0] - dLon, p[1] - dLat}), cellOf(orb.Point{p[0] + dLon, p[1] + dLat})
		for x := low[0]; x <= high[0]; x++ {
			for y := low[1]; y <= high[1]; y++ {
				for _, i := range g.cells[[2]int{x, y}] {
					if distance(p, g.points[i]) <= metres && !yield(i) {
						return
					}
				}
			}
		}
	}
}
