package gazetteer

import (
	"slices"
	"strings"
)

// swallows reports whether a name that only sounds like the text has lost a word of it for another kind of place: Karasubazar is not
// Kara-Suu bazaar.
func (h *hit) swallows(kinds []string) bool {
	return len(kinds) > 0 && !slices.Contains(kinds, h.row[colKind]) && !slices.ContainsFunc(strings.Fields(Fold(h.name.Text)), isGeneric)
}

// inherit gives a seat the name by which its division is known as the text writes it: Hirat.
func (a *scored) inherit(division *scored) {
	of, named := *a.hit, division.hit
	of.name, of.match, of.quality, of.plain, of.cost = named.name, named.match, named.quality, named.plain, named.cost
	a.hit, a.fair = &of, division.score
}
