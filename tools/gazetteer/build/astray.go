package build

import (
	"slices"
	"strings"
)

// A town is astray that stands in one vintage only, farther than alone from all others of its division, and among towns of others: at least
// so many of them, none of its own, three times as near. It bears the code of a namesake's division.
const (
	alone      = 100_000 // metres
	neighbours = 3
)

// division is the GeoNames code of the first-level division of a town.
func (t *Town) division() string { return t.Country + "." + t.Admin1 }

// townsAstray finds the towns, by their index, that their division cannot hold. The rows are those of the towns, in their order.
func townsAstray(towns []Town, rows []Place) map[int]bool {
	byCountry, byDivision := map[string][]int{}, map[string][]int{}
	for i := range towns {
		byCountry[towns[i].Country] = append(byCountry[towns[i].Country], i)
		byDivision[towns[i].division()] = append(byDivision[towns[i].division()], i)
	}
	astray := map[int]bool{}
	for i := range towns {
		fellows := byDivision[towns[i].division()]
		if len(fellows) < neighbours || !strings.HasPrefix(rows[i].ID, "CJ:") {
			continue
		}
		own := -1.0
		for _, j := range fellows {
			if d := distance(towns[i].Point, towns[j].Point); j != i && (own < 0 || d < own) {
				own = d
			}
			if own >= 0 && own < alone {
				break
			}
		}
		if own < alone {
			continue
		}
		var others []float64
		for _, j := range byCountry[towns[i].Country] {
			if towns[j].division() != towns[i].division() {
				others = append(others, distance(towns[i].Point, towns[j].Point))
			}
		}
		slices.Sort(others)
		astray[i] = len(others) >= neighbours && 3*others[neighbours-1] < own
	}
	return astray
}
