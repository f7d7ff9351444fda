package gazetteer

import (
	_ "embed" // for the lexicon
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
)

// The lexicon, written by tools/lexicon: a word a line, sorted by the bytes.
var (
	// lexiconWords are ordinary words of English and Russian, in lower case, and names that an English dictionary has.
	//go:embed lexicon/words.txt
	lexiconWords string
	// lexiconNames are names of people, peoples, brands, months and weekdays.
	//go:embed lexicon/names.txt
	lexiconNames string
)

// inLexicon reports whether a lexicon has a word.
func inLexicon(lexicon, word string) bool {
	from, to := 0, len(lexicon) // of whole lines
	for from < to {
		at := strings.LastIndexByte(lexicon[from:(from+to)/2], '\n') + 1 + from
		line, _, _ := strings.Cut(lexicon[at:to], "\n")
		switch strings.Compare(line, word) {
		case 0:
			return true
		case 1:
			to = at
		default:
			from = at + len(line) + 1
		}
	}
	return false
}

// betterKnown is the importance of cities of 560,000 people, and of the seats of first-level divisions, which are known better than the
// people and firms that are called so.
const betterKnown = 0.65

// parishM is the radius in metres of first-level divisions that are better known than people: those of the smallest countries are parishes.
const parishM = 15_000

// aWord says why a text of one word that names no place beside it may be an ordinary word, or another name, rather than the place; it is
// empty for any other.
func (s *search) aWord(first *scored, tokens []token) string {
	lone := slices.DeleteFunc(slices.Clone(tokens), token.leadsToPlace)
	if len(lone) != 1 || !s.area.open() {
		return ""
	}
	word := lone[0].text
	small := strings.ToLower(word)
	initial, size := utf8.DecodeRuneInString(small)
	big := string(unicode.ToUpper(initial)) + small[size:]
	if kind := first.row[colKind]; kind == KindCountry || kind == KindCapital {
		if word == small && inLexicon(lexiconWords, small) && !inLexicon(lexiconWords, big) && !inLexicon(lexiconNames, big) {
			return fmt.Sprintf("%q is a word before it is a name: write names with a capital", word)
		}
		return ""
	}
	known := importance(first.row) >= famous && !first.match.bySound()
	if first.row[colKind] == KindAdmin1 {
		known = known && first.nameHas(word) && number(first.row[colUncertaintyM]) >= parishM
	}
	name := inLexicon(lexiconNames, big) || inLexicon(lexiconNames, word) || !first.match.written() && inLexicon(lexiconNames, first.name.Text)
	if name && known {
		city := populated(first.row[colKind])
		name = city && importance(first.row) < betterKnown || !first.nameHas(word)
	}
	switch {
	case word == small && big != small && ordinaryWord(small):
		return fmt.Sprintf("%q is a word before it is a name: write names with a capital, or add the country", word)
	case s.placed:
		return ""
	case name:
		return fmt.Sprintf("%q may be the name of people, a firm or a day: add the district or country", word)
	case word == small && big != small, known:
		return ""
	case (inLexicon(lexiconWords, small) || inLexicon(lexiconWords, big)) && first.speaks(word):
		return fmt.Sprintf("%q may be a word, or the name of people: add the district or country", word)
	case surname(small) && importance(first.row) <= villageShare:
		return fmt.Sprintf("%q may be the name of people: add the district or country", word)
	}
	return ""
}

// leadsToPlace reports whether a word is a preposition behind which places stand: in, в.
func (t token) leadsToPlace() bool { return t.class.in || casePrepositions[t.fold] }

// ordinaryWord reports whether the lexicon has a word in lower case, or what a Russian word in the form of a case or an adjective's
// gender or number may stand for.
func ordinaryWord(small string) bool {
	if inLexicon(lexiconWords, small) {
		return true
	}
	if !cyrillicText(small) {
		return false
	}
	for _, form := range append(russianWordForms(small), masculine(small)...) {
		if inLexicon(lexiconWords, form) {
			return true
		}
	}
	return false
}

// masculine gives the adjectives that a feminine, a neuter or a plural one may be of: Верхняя, Степное.
func masculine(word string) []string {
	for _, ending := range []string{"ая", "яя", "ое", "ее", "ые", "ие"} {
		if stem, ok := strings.CutSuffix(word, ending); ok {
			return []string{stem + "ый", stem + "ий", stem + "ой"}
		}
	}
	return nil
}

// surname reports whether a word ends as the surnames of men do that Russian has made, and hardly a village.
func surname(small string) bool {
	for _, ending := range []string{"ов", "ев", "ёв", "ov", "ev", "yev"} {
		if strings.HasSuffix(small, ending) {
			return true
		}
	}
	return false
}

// speaks reports whether the language of a word of the lexicon is the main one of the country of a place, where places are often called by
// words and surnames of it, or the place is called so only but for marks, spaces or by its sound, or is a division by what is no part of its
// name (Chechen).
func (h *hit) speaks(word string) bool {
	if cyrillicText(word) {
		return h.spoken("ru")
	}
	return h.spoken("en") || h.match != MatchExact && h.match != MatchAlternate || h.row[colKind] == KindAdmin1 && !h.nameHas(word)
}

// spoken reports whether a language is the main one of a country of a place.
func (h *hit) spoken(lang string) bool {
	for country := range strings.SplitSeq(h.row[colCountry], "/") {
		if base, _ := language.Make("und-" + country).Base(); base.String() == lang {
			return true
		}
	}
	return false
}

// nameHas reports whether the primary name of a place is a word, or has it, but for marks.
func (h *hit) nameHas(word string) bool {
	return strings.Contains(" "+Fold(h.row[colName])+" ", " "+Fold(word)+" ")
}
