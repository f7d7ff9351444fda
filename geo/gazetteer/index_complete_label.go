package gazetteer

import (
	"fmt"
	"math"
	"strings"
)

// besideM is how far the town may be by which one of several namesakes is told apart, in metres.
const besideM = 200_000

// townKinds are those of the places that others are told apart by.
var townKinds = []string{KindCapital, KindCity, KindTown}

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

// beside says where a place lies: how far from the nearest town, or its coordinates.
func (ix *Index) beside(c *Completion) string {
	q := NearestQuery{Point: c.Point, RadiusM: besideM, Kinds: townKinds}
	for _, n := range ix.closest(&q, 2) {
		if n.Place.Name != c.Place.Name && n.Place.ID != c.Place.ID {
			if n.DistanceM < 1000 {
				return "at " + n.Place.Name
			}
			return fmt.Sprintf("%.0f km %s of %s", n.DistanceM/1000, compass(n.BearingDeg), n.Place.Name)
		}
	}
	return fmt.Sprintf("%.2f, %.2f", c.Point.Lat(), c.Point.Lon())
}

// compass names the nearest of eight directions.
func compass(bearingDeg float64) string {
	names := []string{"north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west"}
	return names[int(math.Round(bearingDeg/45))%len(names)]
}
