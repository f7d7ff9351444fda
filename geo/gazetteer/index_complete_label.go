package gazetteer

import (
	"fmt"
	"math"
	"strings"
)

// besideM is how far the town may be by which one of several namesakes is told apart, in metres. It is looked for in layers of
// at most besideLooks places: the built-in one has the towns of the world, and among millions the search is slow.
const (
	besideM     = 200_000
	besideLooks = 500_000
)

var towns = newFilter([]string{KindCapital, KindCity, KindTown}, nil)

// tellApart adds to labels that several completions of one kind have where each of them lies: Aktau (9 km east of Temirtau),
// Karaganda, Kazakhstan.
func (ix *Index) tellApart(found []Completion) {
	type row struct{ label, kind string }
	rowOf := func(c *Completion) row {
		if c.Place.Kind == KindSettlement {
			return row{c.Label, KindVillage} // it may be one
		}
		return row{c.Label, c.Place.Kind}
	}
	same := map[row]int{}
	for i := range found {
		same[rowOf(&found[i])]++
	}
	for i := range found {
		c := &found[i]
		if rest, ok := strings.CutPrefix(c.Label, c.Place.Name); ok && c.HasPoint && same[rowOf(c)] > 1 {
			c.Label = c.Place.Name + " (" + ix.beside(c) + ")" + rest
		}
	}
}

// beside says where a place lies: how far from the nearest town of another name, or its coordinates.
func (ix *Index) beside(c *Completion) string {
	var nearest Nearby
	for _, l := range ix.layers {
		if l.Len() > besideLooks {
			continue
		}
		for _, n := range l.Nearest(c.Point, besideM, 2, towns.in(ix, &l)) {
			p, _ := l.Point(n.Entry)
			town := nearby(&l, n.Entry, p, c.Point)
			if town.Place.Name != c.Place.Name && (nearest.Place.ID == "" || town.DistanceM < nearest.DistanceM) {
				nearest = town
			}
		}
	}
	switch {
	case nearest.Place.ID == "":
		return fmt.Sprintf("%.2f, %.2f", c.Point.Lat(), c.Point.Lon())
	case nearest.DistanceM < 1000:
		return "at " + nearest.Place.Name
	}
	return fmt.Sprintf("%.0f km %s of %s", nearest.DistanceM/1000, compass(nearest.BearingDeg), nearest.Place.Name)
}

// compass names the nearest of eight directions.
func compass(bearingDeg float64) string {
	names := []string{"north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west"}
	return names[int(math.Round(bearingDeg/45))%len(names)]
}
