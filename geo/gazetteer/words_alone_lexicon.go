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
		short := !cyrillicText(word) && utf8.RuneCountInString(word) <= exonymLeast && !first.nameHas(word)
		if inLexicon(lexiconWords, small) && (!first.match.written() || short) {
			return fmt.Sprintf("%q is a word, and only sounds like %s", word, first.row[colName])
		}
		if word == small && inLexicon(lexiconWords, small) && !inLexicon(lexiconWords, big) && !inLexicon(lexiconNames, big) {
			return fmt.Sprintf("%q is a word before it is a name: write names with a capital", word)
		}
		return ""
	}
	if first.byTranslation() {
		return fmt.Sprintf("%q is what the word %s means in another language: add the country", word, first.row[colName])
	}
	written := first.match.written() || !cyrillicText(word) || first.in(cyrillicCountries)
	known := importance(first.row) >= famous && !first.match.bySound() && (!inLexicon(lexiconWords, small) || first.nameHas(word) ||
		written && (utf8.RuneCountInString(word) > exonymLeast || cyrillicText(word)))
	if first.row[colKind] == KindAdmin1 {
		known = known && (first.nameHas(word) || cyrillicText(word) && first.spoken("ru") && first.match.written() && !first.byTheWay()) && number(first.row[colUncertaintyM]) >= parishM
	}
	name := inLexicon(lexiconNames, big) || inLexicon(lexiconNames, word) || !first.match.written() && inLexicon(lexiconNames, first.name.Text)
	if name && known {
		city := populated(first.row[colKind])
		name = city && importance(first.row) < betterKnown || !first.nameHas(word)
	}
	region := first.row[colKind] == KindArea && first.nameHas(word) // what a dictionary has with a capital alone is that: Galilee
	switch {
	case word == small && big != small && ordinaryWord(small):
		return fmt.Sprintf("%q is a word before it is a name: write names with a capital, or add the country", word)
	case s.placed:
		return ""
	case name:
		return fmt.Sprintf("%q may be the name of people, a firm or a day: add the district or country", word)
	case word == small && big != small, known:
		return ""
	case (inLexicon(lexiconWords, small) || inLexicon(lexiconWords, big) && !region) && first.speaks(word):
		return fmt.Sprintf("%q may be a word, or the name of people: add the district or country", word)
	case !written && importance(first.row) < famous && utf8.RuneCountInString(word) <= shortWord && !first.in(focusAbroad):
		return fmt.Sprintf("%q may be a word that only sounds like %s: add the country", word, first.row[colName])
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

// shortWord is how many letters a Cyrillic word has at most that is taken to sound like a town abroad by chance: Ҷанг, Dschang.
const shortWord = 5

// townPeople are those of a place that is known as a town beside a word that it is called by.
const townPeople = 15_000

// nearRussian is where villages are called by words that Russian has, too.
var nearRussian = setOf("UA BY")

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
	case cyrillicText(word):
		return h.spoken("ru") || !h.in(cyrillicCountries) || h.in(nearRussian) && number(h.row[colPopulation]) < townPeople
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
