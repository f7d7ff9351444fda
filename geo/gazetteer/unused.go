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
		if t.generic && len(t.class.kinds) > 0 && !slices.ContainsFunc(t.class.kinds, func(kind string) bool { return !ground(kind) }) &&
			!strings.Contains(Fold(h.name.Text), t.fold) {
			return t.text
		}
	}
	return ""
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
