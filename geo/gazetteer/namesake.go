package gazetteer

import (
	"slices"
	"strings"
	"unicode"
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

// derived reports whether the name of a division is made of that of its seat by more letters, and not another spelling of it: Ставрополье.
func (a *scored) derived(seat *scored) bool {
	return cyrillicText(a.name.Text) && strings.HasSuffix(a.name.Text, "ье") && len(a.name.Text) > len(seat.name.Text)
}

// borrowedStep is how much a country or a capital stands behind a town whose primary name a third language has for it.
const borrowedStep = 0.01

// giveBack puts a country or a capital that is called as the text says in a third language only behind the best town that bears the name
// itself: Marawi is a city of the Philippines before it is Marāwi, Malawi in Māori.
func giveBack(all []scored) {
	for i := range all {
		a := &all[i]
		if kind := a.row[colKind]; kind != KindCountry && kind != KindCapital || a.own || a.held || !a.bare || a.score < floor {
			continue
		}
		plain := !strings.ContainsFunc(a.name.Text, func(r rune) bool { return r > unicode.MaxASCII })
		var best *scored
		for j := range all {
			b := &all[j]
			as := b.match == MatchExact || a.match == MatchFolded || plain // França is not Franca
			if as && b.bears() && (best == nil || b.score > best.score) {
				best = b
			}
		}
		if best != nil && a.apart(best) >= margin && a.borrows() { // else it is asked back as it is
			best.score, best.fair = max(best.score, a.score), max(best.fair, a.fair)
			a.score, a.fair = best.score-borrowedStep, min(a.fair, best.fair-borrowedStep)
		}
	}
}

// bears reports whether a town has the text, in its letters, for its primary name, which may call a city one beside it.
func (b *scored) bears() bool {
	return populated(b.row[colKind]) && b.row[colKind] != KindCapital && b.score >= floor && b.match.written() && (!b.stripped || b.row[colKind] == KindCity) &&
		b.name.Text == b.row[colName] && rung(b.row) >= rungTown
}

// wideLanguages are those beside readLanguages in which news of all the world is written. The gazetteer keeps a name under one language
// of those that share it: what it has as Afrikaans may be Dutch, and Holland, as Bavarian, is what half of Europe says.
var wideLanguages = setOf("ar bar de es fr it pt tr zh")

// borrows reports whether a country or a capital has the text for a name in languages only that are neither spoken there nor read widely.
func (h *hit) borrows() bool {
	if !h.match.written() || h.stripped {
		return false
	}
	third := func(n *Name) bool {
		lang, _, _ := strings.Cut(n.Lang, "-")
		dutch := lang == "af" && h.row[colCountry] == "NL"
		return n.Flag != FlagFormer && !h.local(n) && !readLanguages[lang] && !wideLanguages[lang] && !dutch
	}
	if !third(&h.name) {
		return false
	}
	key := Fold(h.name.Text)
	for n := range h.row.names() {
		if !third(&n) && Fold(n.Text) == key {
			return false
		}
	}
	return true
}
