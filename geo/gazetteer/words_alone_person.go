package gazetteer

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
)

// betterKnown is the importance of cities of 560,000 people, and of the seats of first-level divisions, which are known better than the
// people and firms that are called so.
const betterKnown = 0.65

// parishM is the radius in metres of first-level divisions that are better known than people: those of the smallest countries are parishes.
const parishM = 15_000

// townPeople are those of a place that is known as a town beside a word that it is called by; townPeopleAbroad the same where Russian is not
// spoken.
const (
	townPeople       = 15_000
	townPeopleAbroad = 30_000
)

// exonymPeople are those of a seat abroad that is known by its name in Russian, though that is a word: Марсель. They are shortPeople if it is a
// short one, as Mecca is in Persian.
const (
	exonymPeople = 200_000
	shortPeople  = 1_000_000
)

// namedPeople are those of a city that is better known than people in a country where these are called so.
const namedPeople = 100_000

// unvowelledLetters are the most letters of a word in Arabic ones that has the consonants of a place by chance.
const unvowelledLetters = 6

// regionNames are the names that the gazetteer has at least of a division that is better known than people who are called so.
const regionNames = 10

// nearRussian is where villages are called by words that Russian has, too.
var nearRussian = setOf("UA BY")

// homeCountries are those whose villages are written about: what they are called is no word there, and no person.
var homeCountries = setOf("TJ UZ KG KZ TM AF")

// abjadCountries write in Arabic letters.
var abjadCountries = setOf("AF IR PK IQ SY LB JO PS IL SA YE OM AE QA BH KW EG SD LY TN DZ MA MR TD DJ SO KM EH")

// plainLanguages are those of the texts in each script by which names abroad are known, and that of names of which nothing is said.
var plainLanguages = map[bool]map[string]bool{false: setOf("ru uk en und"), true: setOf("ar fa ps ur und")}

// aloneWord is a text of one word, and what the lexicon has of it.
type aloneWord struct {
	text, small, big string // as written, in lower case, with a capital
	cyrillic         bool
	abjad            bool // neither Cyrillic nor Latin
	ordinary         bool // the lexicon has it in lower case
	person           bool // it is a given name or a surname
}

func newLoneWord(text string) aloneWord {
	w := aloneWord{text: text, small: strings.ToLower(text), cyrillic: cyrillicText(text), abjad: !plainLetters(text)}
	if w.abjad {
		w.small = Fold(text)
		w.big = w.small
	} else {
		initial, size := utf8.DecodeRuneInString(w.small)
		w.big = string(unicode.ToUpper(initial)) + w.small[size:]
	}
	w.ordinary = inLexicon(lexiconWords, w.small) || inLexicon(lexiconOthers, w.small)
	w.person = person(text)
	return w
}

// stemLetters are the fewest letters of a given name of which a surname is made: Ahmadi.
const stemLetters = 5

// person reports whether a word is a given name or a surname, or one made of a given name: Ahmadi, Рахимзода.
func person(word string) bool {
	if strings.Contains(word, "-") {
		return false
	}
	key := Skeleton(word)
	if inLexicon(lexiconPeople, key) {
		return true
	}
	for _, ending := range []string{"i", "ی", "zoda", "zada", "zade", "zadeh"} {
		if stem, ok := strings.CutSuffix(key, ending); ok && utf8.RuneCountInString(stem) >= stemLetters && inLexicon(lexiconPeople, stem) {
			return true
		}
	}
	return false
}

// alike reports whether the word is the primary name of a place, or sounds the same in another script.
func (w *aloneWord) alike(h *hit) bool {
	return h.nameHas(w.text) || Skeleton(w.text) == Skeleton(h.row[colName])
}

// strange reports whether a place is called so in a language that is neither spoken there nor one of those that texts are written in.
func (w *aloneWord) strange(h *hit) bool {
	lang, _, _ := strings.Cut(h.name.Lang, "-")
	excused := w.alike(h) && (!w.cyrillic || h.in(cyrillicCountries))
	return h.name.Text != h.row[colName] && lang != "" && !plainLanguages[w.abjad][lang] && !h.local(&h.name) && !excused
}

// formerly says that a place was called so once, and that the word is another name, or an ordinary word, today: Молотов.
func (w *aloneWord) formerly(h *scored, at string) string {
	if h.name.Flag != FlagFormer || h.name.validAt(at) == timely || w.alike(h.hit) || inLexicon(lexiconNames, w.big) {
		return ""
	}
	if w.ordinary && w.cyrillic && w.text != w.small || w.person || surname(w.small) || endsAny(w.small, "дзе", "швили", "ович", "евич", "енко") {
		return fmt.Sprintf("%s was called so once; %q may be a word, or the name of people: add the country", h.row[colName], w.text)
	}
	return ""
}

// unvowelled says that a text in Arabic letters, which leave out vowels, has the consonants of a place where nobody writes so.
func (w *aloneWord) unvowelled(h *scored) string {
	if !w.abjad || !h.match.bySound() || muteText(w.text) || utf8.RuneCountInString(w.small) > unvowelledLetters {
		return ""
	}
	if h.row[colKind] != KindCountry && h.whole && (h.in(abjadCountries) || h.in(homeCountries)) {
		return ""
	}
	return fmt.Sprintf("%q only has the consonants of %s: add the country", w.text, h.row[colName])
}

// aCountry says why a word that a country or a capital is called by may be no name.
func (w *aloneWord) aCountry(h *scored) string {
	short := !w.cyrillic && !w.abjad && utf8.RuneCountInString(w.text) <= exonymLeast && !h.nameHas(w.text)
	proper := w.person || inLexicon(lexiconNames, w.big)
	switch {
	case w.ordinary && (!h.match.written() || short):
		return fmt.Sprintf("%q is a word, and only sounds like %s", w.text, h.row[colName])
	case w.text == w.small && w.ordinary && !inLexicon(lexiconWords, w.big) && !inLexicon(lexiconNames, w.big) && !w.abjad:
		return fmt.Sprintf("%q is a word before it is a name: write names with a capital", w.text)
	case (w.ordinary || proper || h.match == MatchFolded && utf8.RuneCountInString(w.text) <= exonymLeast || w.ofPlace(h.hit)) && w.strange(h.hit), proper && h.match.bySound():
		return fmt.Sprintf("%q is what %s is called in another language, and may be a word, or the name of people", w.text, h.row[colName])
	}
	return ""
}

// ofPlace reports whether a word is made of the name of a place as Arabic and Persian make the name of who comes from there: Kabuli.
func (w *aloneWord) ofPlace(h *hit) bool { return Skeleton(w.text) == Skeleton(h.row[colName])+"i" }

// otherwise says why a small place abroad is hardly meant by what is not its name: a part of it, or what only sounds like it where names
// are written in Latin letters, each in one way. It is empty for any other.
func (w *aloneWord) otherwise(h *scored) string {
	if h.in(homeCountries) || importance(h.row) >= famous || !populated(h.row[colKind]) {
		return ""
	}
	switch {
	case h.stripped && (w.person || inLexicon(lexiconNames, w.big)):
		return fmt.Sprintf("%q is only a part of the name %s: write all of it, or add the country", w.text, h.name.Text)
	case h.match.bySound() && !w.cyrillic && !w.abjad && h.latin():
		return fmt.Sprintf("%q only sounds like %s: add the country", w.text, h.name.Text)
	}
	return ""
}

// latin reports whether names are written in Latin letters in the country of a place.
func (h *hit) latin() bool {
	script, _ := language.Make("und-" + h.row[colCountry]).Script()
	return script.String() == "Latn" && !h.in(cyrillicCountries) && !h.in(abjadCountries)
}

// known reports whether a place is better known than the ordinary word that it is called by. written: the name stands in the data as the
// text has it, or in letters that are used there.
func (w *aloneWord) known(h *scored, written bool) bool {
	row := h.row
	if importance(row) < famous || h.match.bySound() {
		return false
	}
	if w.ordinary && !h.in(homeCountries) && (w.cyrillic && !h.spoken("ru") || w.abjad && !w.local(h.hit)) && !w.exonym(h.hit) || w.cyrillic && surname(w.small) && w.strange(h.hit) {
		return false
	}
	letters := utf8.RuneCountInString(w.text)
	if w.ordinary && !h.nameHas(w.text) && (!written || letters <= exonymLeast && !w.cyrillic && !w.abjad) {
		return false
	}
	if row[colKind] != KindAdmin1 {
		return true
	}
	if w.ordinary && !w.cyrillic && !inLexicon(lexiconWords, w.big) || w.person && strings.Count(row[colNames], "|") < regionNames {
		return false
	}
	russian := w.cyrillic && h.spoken("ru") && h.match.written() && !h.byTheWay()
	return (h.nameHas(w.text) || russian || w.abjad && w.local(h.hit)) && number(row[colUncertaintyM]) >= parishM
}

// local reports whether a place is called so where it lies.
func (w *aloneWord) local(h *hit) bool {
	for name := range h.row.names() {
		if h.local(&name) && (name.Text == w.text || Fold(name.Text) == w.small && utf8.RuneCountInString(w.small) >= exonymLeast) {
			return true
		}
	}
	return false
}

// exonym reports whether an ordinary word is known as the name of a large place abroad.
func (w *aloneWord) exonym(h *hit) bool {
	people, town := number(h.row[colPopulation]), populated(h.row[colKind])
	if w.cyrillic && (h.in(cyrillicCountries) || !town) {
		return !w.strange(h) && (!town || people >= h.townPeople())
	}
	switch h.row[colFeatureCode] {
	case "PPLA":
		return !w.strange(h) && (people >= shortPeople || people >= exonymPeople && utf8.RuneCountInString(w.text) >= exonymLeast)
	case "PPLA2":
		return !w.strange(h) && people >= exonymPeople && utf8.RuneCountInString(w.text) >= exonymLeast
	}
	return false
}

// listed reports whether the word is rather another name: of people, a firm or a day.
func (w *aloneWord) listed(h *scored, known bool) bool {
	name := inLexicon(lexiconNames, w.big) || inLexicon(lexiconNames, w.text) || !h.match.written() && inLexicon(lexiconNames, h.name.Text)
	if name && known {
		return populated(h.row[colKind]) && importance(h.row) < betterKnown || !h.nameHas(w.text)
	}
	return name
}

// persons reports whether the word is rather the name of people.
func (w *aloneWord) persons(h *scored, known bool) bool {
	people := number(h.row[colPopulation])
	if !w.person || h.in(homeCountries) || h.in(nearRussian) && people >= townPeople && !w.strange(h.hit) {
		return false
	}
	if !known || !populated(h.row[colKind]) {
		region := h.row[colKind] == KindAdmin1 && strings.Count(h.row[colNames], "|") >= regionNames && !w.strange(h.hit)
		at := h.in(cyrillicCountries) && !surname(w.small) && people >= townPeopleAbroad || h.in(abjadCountries) && people >= namedPeople
		return !known && !region && !(at && w.alike(h.hit))
	}
	part := !h.whole && h.match != MatchExact && h.match != MatchAlternate // of the name: Ahmadi, Al Ahmadi
	little := people < townPeopleAbroad && !h.in(abjadCountries) && !h.in(cyrillicCountries) || w.abjad && people < exonymPeople && !w.local(h.hit)
	return importance(h.row) < betterKnown || w.strange(h.hit) || part || little
}

// townPeople gives how many people a place has at least that is known beside a Russian word.
func (h *hit) townPeople() float64 {
	if h.in(nearRussian) {
		return townPeople
	}
	return townPeopleAbroad
}
