package gazetteer

import (
	"fmt"
	"slices"
	"strings"
)

// phrasePeople are those of a town that is better known than what else a direction and a word may name: South Bend.
const phrasePeople = 50_000

// parts are words that, as a direction does, tell which part of something else a common word is.
var parts = foldedSet(`central upper lower middle inner outer old new центральный центральная верхний верхняя нижний нижняя старый старая новый новая`)

// territories are common words that first-level divisions are called by.
var territories = foldedSet(`territory территория`)

// aPhrase says why a text of a direction and a word may name what is in no gazetteer, or is in any town: the West Coast, East Side, North Star,
// Upper Town. It is empty for any other.
func (s *search) aPhrase(first *scored, tokens []token) string {
	bare := slices.DeleteFunc(slices.Clone(tokens), func(t token) bool { return articles[t.fold] || t.leadsToPlace() })
	if len(bare) == 0 || bare[0].segment != bare[len(bare)-1].segment || !s.area.open() || first.in(homeCountries) || first.stripped {
		return ""
	}
	text := spanText(bare, span{0, len(bare)})
	words := strings.Fields(Fold(text))
	if len(words) != 2 {
		return ""
	}
	if text == strings.ToLower(text) && line(first.row[colKind]) && ordinaryWord(words[0]) && ordinaryWord(words[1]) {
		return fmt.Sprintf("%q are words before they are a name: write names with a capital, or add the country", text) // the blue line
	}
	common := commonWords[words[1]] || isGeneric(words[1])
	if !(wordClasses[words[0]].compass && ordinaryWord(words[1]) || parts[words[0]] && common) {
		return ""
	}
	switch kind := first.row[colKind]; {
	case kind == KindLocality, populated(kind) && kind != KindCapital && number(first.row[colPopulation]) < phrasePeople:
	case kind == KindAdmin1 && commonWords[words[1]] && !territories[words[1]] && first.spoken("en"): // not the West Bank
	default:
		return ""
	}
	return fmt.Sprintf("%q may be a part of another place, or name none: add the country", text)
}
