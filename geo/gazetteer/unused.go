package gazetteer

import (
	"fmt"
	"slices"
	"strings"
)

// unusedKind is the word of a text for something on the ground (pass, border; a village, where it is in something) of which the answer, a division, says nothing: that was not
// found in it. It is empty where there is none, or the division is called so.
func (h *hit) unusedKind(tokens []token) string {
	if !division(h.row[colKind]) {
		return ""
	}
	for i, t := range tokens {
		if i+1 < len(tokens) && slices.ContainsFunc(tokens[i+1].class.kinds, division) {
			continue // the border region of Batken
		}
		inside := i+1 < len(tokens) && tokens[i+1].leadsToPlace() // a village in the district, but not Osh City
		ground := func(kind string) bool {
			return !container(kind) && (inside || !populated(kind) && kind != KindLocality)
		}
		if t.generic && len(t.class.kinds) > 0 && !t.class.ahead && !t.class.behind && !slices.ContainsFunc(t.class.kinds, func(kind string) bool { return !ground(kind) }) &&
			!strings.Contains(Fold(h.name.Text), t.fold) {
			return t.text
		}
	}
	return ""
}

// doubtDistrict says why a village is not taken without asking where the text is another spelling of its name, which is that of a
// district elsewhere in the country, too, and names no place around it: Ляхш is Lakhsh in Vanj, and may be Lakhsh District.
func (s *search) doubtDistrict(first *scored) string {
	if !populated(first.row[colKind]) || rung(first.row) > rungVillage || !first.bare || first.own || first.name.Text == first.row[colName] {
		return ""
	}
	for _, h := range s.lookup(spell(first.row[colName]), true) {
		if h.row[colKind] != KindAdmin2 || h.row[colCountry] != first.row[colCountry] || slices.Contains(s.above(first.hit), h.place) || s.divided(first) {
			continue
		}
		if name, _, _ := stripGeneric(Fold(h.row[colName]), KindAdmin2); name != Fold(first.row[colName]) {
			continue
		}
		return fmt.Sprintf("%s is a village, and the name of a district, too: say \"district\", or add the district that the village is in", first.row[colName])
	}
	return ""
}

// divided reports whether a place lies in or near another, which is no country, that the text names beside it.
func (s *search) divided(first *scored) bool {
	return first.held && slices.ContainsFunc(s.text, func(n named) bool {
		hits := s.bearers(&n, false)
		return len(hits) > 0 && !slices.ContainsFunc(hits, func(h hit) bool { return h.place == first.place || h.row[colKind] == KindCountry })
	})
}

// sized says why a city is not what a text means that says village.
func (a *scored) sized() string {
	if !a.large {
		return ""
	}
	return fmt.Sprintf("%s is a %s, and the text says that it is a village: add the district or region", a.name.Text, a.row[colKind])
}

// partly says why the best answer is not all that the text asks for: it holds what the text names and the gazetteer lacks, or is a
// settlement where the text says district.
func (h *hit) partly(tokens []token) string {
	if word := h.unusedKind(tokens); word != "" {
		return fmt.Sprintf("nothing in the gazetteer says which %q is meant: the answer is what holds it", word)
	}
	if !populated(h.row[colKind]) {
		return ""
	}
	district := func(c wordClass) bool { return slices.Contains(c.kinds, KindAdmin2) }
	if slices.ContainsFunc(tokens, func(t token) bool { return district(t.class) }) {
		for word := range strings.FieldsSeq(Fold(h.name.Text)) {
			if district(wordClasses[word]) {
				return fmt.Sprintf("%s is a settlement: a district that was called so may be meant", h.name.Text)
			}
		}
	}
	return ""
}
