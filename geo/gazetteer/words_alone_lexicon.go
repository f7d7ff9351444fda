package gazetteer

import (
	"cmp"
	_ "embed" // for the lexicon
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/language"
)

// The lexicon, written by tools/lexicon: a word a line, sorted by the bytes.
var (
	// lexiconWords are ordinary words of English and Russian, in lower case, and names that an English dictionary has.
	//go:embed lexicon/words.txt
	lexiconWords string
	// lexiconOthers are everyday words of languages around, in lower case, those in Arabic letters folded.
	//go:embed lexicon/others.txt
	lexiconOthers string
	// lexiconNames are names of people, peoples, brands, months and weekdays.
	//go:embed lexicon/names.txt
	lexiconNames string
	// lexiconPeople are given names and surnames by their skeletons.
	//go:embed lexicon/people.txt
	lexiconPeople string
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

// aWord says why a text of one word that names no place beside it may be an ordinary word, or another name, rather than the place; it is
// empty for any other.
func (s *search) aWord(first *scored, tokens []token) string {
	lone := slices.DeleteFunc(slices.Clone(tokens), token.leadsToPlace)
	if len(lone) == 2 && first.noArticle(lone[0]) {
		lone = lone[1:]
	}
	if len(lone) != 1 || !s.area.open() {
		return ""
	}
	w := newLoneWord(lone[0].text)
	if reason := cmp.Or(w.formerly(first, s.at), w.unvowelled(first)); reason != "" {
		return reason
	}
	if kind := first.row[colKind]; kind == KindCountry || kind == KindCapital {
		return w.aCountry(first)
	}
	if first.byTranslation() {
		return fmt.Sprintf("%q is what the word %s means in another language: add the country", w.text, first.row[colName])
	}
	written := first.match.written() || !w.cyrillic || first.in(cyrillicCountries)
	known := w.known(first, written)
	region := first.row[colKind] == KindArea && first.nameHas(w.text) // what a dictionary has with a capital alone is that: Galilee
	lower := w.text == w.small && w.big != w.small
	switch {
	case lower && ordinaryWord(w.small):
		return fmt.Sprintf("%q is a word before it is a name: write names with a capital, or add the country", w.text)
	case s.placed:
		return ""
	case w.listed(first, known):
		return fmt.Sprintf("%q may be the name of people, a firm or a day: add the district or country", w.text)
	case w.persons(first, known):
		return fmt.Sprintf("%q may be the name of people: add the district or country", w.text)
	case lower, known:
		return ""
	case (w.ordinary || inLexicon(lexiconWords, w.big) && !region) && first.speaks(w.text):
		return fmt.Sprintf("%q may be a word, or the name of people: add the district or country", w.text)
	case !written && importance(first.row) < famous && utf8.RuneCountInString(w.text) <= shortWord && !first.in(focusAbroad):
		return fmt.Sprintf("%q may be a word that only sounds like %s: add the country", w.text, first.row[colName])
	case surname(w.small) && (importance(first.row) <= villageShare || w.cyrillic && w.strange(first.hit)):
		return fmt.Sprintf("%q may be the name of people: add the district or country", w.text)
	}
	return w.otherwise(first)
}

// noArticle reports whether a word is an article that a town is not called with: the Wall is hardly Wall, while a region may well be the Golan.
func (h *hit) noArticle(t token) bool {
	return articles[t.fold] && populated(h.row[colKind]) && !(t.text != strings.ToLower(t.text) && strings.HasPrefix(Fold(h.name.Text), t.fold+" "))
}

// leadsToPlace reports whether a word is a preposition behind which places stand: in, в.
func (t token) leadsToPlace() bool { return t.class.in || casePrepositions[t.fold] }

// ordinaryWord reports whether the lexicon has a word in lower case, or what a Russian word in the form of a case or an adjective's
// gender or number may stand for.
func ordinaryWord(small string) bool {
	if inLexicon(lexiconWords, small) || inLexicon(lexiconOthers, small) {
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
func surname(small string) bool { return endsAny(small, "ов", "ев", "ёв", "ov", "ev", "yev") }

// shortWord is how many letters a Cyrillic word has at most that is taken to sound like a town abroad by chance: Ҷанг, Dschang.
const shortWord = 5

// focusAbroad is where Cyrillic texts are as likely to name a hamlet as at home.
var focusAbroad = setOf("AF")

// byTranslation reports whether a division was found by what its name means in a language that is not spoken there: West is Запад and غرب.
func (h *hit) byTranslation() bool {
	return division(h.row[colKind]) && wordClasses[Fold(h.row[colName])].compass && !h.local(&h.name)
}

// speaks reports whether a place is hardly meant by a word of the lexicon: one in a country whose main language has the word, where places
// are often called by words and surnames; one abroad that is no town of that very name. In Central Asia primary names are.
func (h *hit) speaks(word string) bool {
	switch {
	case cyrillicText(word) && h.in(homeCountries):
		return h.spoken("ru") && inLexicon(lexiconWords, strings.ToLower(word))
	case !plainLetters(word):
		return !h.in(homeCountries) && !(h.in(abjadCountries) && h.match == MatchAlternate && number(h.row[colPopulation]) >= namedPeople)
	case cyrillicText(word):
		return h.spoken("ru") || !h.in(cyrillicCountries) || populated(h.row[colKind]) && number(h.row[colPopulation]) < h.townPeople()
	case h.in(vowelCountries):
		return h.match != MatchExact
	}
	return h.spoken("en") || h.match != MatchExact || populated(h.row[colKind]) && number(h.row[colPopulation]) < townPeople || h.row[colKind] == KindAdmin1 && !h.nameHas(word)
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
