package gazetteer

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dateline/geo"

	"golang.org/x/text/language"
)

// chanceExists is the greatest probability that a text names a place of which only chance speaks; see chance.
const chanceExists = 0.65

// exonymLeast are the letters that a name of a city abroad has at least that is taken for it in lower case: ара is a word before it
// is Arrah in India.
const exonymLeast = 4

// chance says why the best answer may be called as the text is by chance; it is empty for any other.
func (s *search) chance(first *scored, tokens []token) string {
	if first.own {
		return ""
	}
	if !first.held && (first.foreignForm(tokens) || s.alone && s.area.open() && first.farName(tokens)) {
		return fmt.Sprintf("only %q, a form of its name in a foreign language, is like the text: add the country", first.name.Text)
	}
	if word, ok := loneWord(tokens); ok && s.area.open() && !first.borneInLower(word) {
		return fmt.Sprintf("%q may be a word that names no place: write names with a capital, or add the country", word.text)
	}
	if reason := first.writtenOtherwise(tokens); reason != "" && s.area.open() {
		return reason
	}
	if i := slices.IndexFunc(tokens, func(t token) bool { return t.class.compass }); i > 0 && first.divisionBehind(tokens, i) {
		return fmt.Sprintf("%q may be a county or ward of that name, rather than near %s: give what holds it, or write \"%s of %s\"",
			spanText(tokens, span{0, i + 1}), first.row[colName], tokens[i].fold, first.row[colName])
	}
	if s.alone {
		if reason := cmp.Or(s.aWord(first, tokens), s.aPhrase(first, tokens), s.partElsewhere(first, tokens)); reason != "" {
			return reason
		}
	}
	if bearer := s.bearerElsewhere(first, tokens); bearer != nil {
		return fmt.Sprintf("%s is called so as written, but lies elsewhere; the candidates are called nearly so", bearer.row[colName])
	}
	return ""
}

// writtenOtherwise says that a text is made of dictionary words that are one word in the name of the place (river bank, Riverbank), or that
// the name is an abbreviation in capitals, which the text is not (Sadr).
func (h *hit) writtenOtherwise(tokens []token) string {
	if len(tokens) == 1 {
		word := tokens[0].text
		if name := h.name.Text; len(name) > 2 && name == strings.ToUpper(name) && strings.EqualFold(name, word) && word != name && word != strings.ToLower(word) {
			return fmt.Sprintf("%s is an abbreviation for %s: write it in capitals if that is meant", name, h.row[colName])
		}
		return ""
	}
	small := true
	for _, t := range tokens {
		if t.segment != tokens[0].segment || !inLexicon(lexiconWords, strings.ToLower(t.text)) {
			return ""
		}
		small = small && t.text == strings.ToLower(t.text)
	}
	if h.match != MatchFolded || h.words() >= len(tokens) || !small && importance(h.row) >= famous {
		return ""
	}
	return fmt.Sprintf("the text is words that are one word in %s: write the name as it is written, or add the country", h.name.Text)
}

// divisionBehind reports whether word i, a direction in capitals behind the name of a place that is no large city, makes it that of a division,
// as in South Sudan and Nigeria: Kapoeta East.
func (h *hit) divisionBehind(tokens []token, i int) bool {
	last := i+1 == len(tokens) || tokens[i+1].segment != tokens[i].segment
	capital := tokens[i].text != strings.ToLower(tokens[i].text) && !cyrillicText(tokens[i].text)
	kind := h.row[colKind]
	return last && capital && tokens[i].segment == tokens[i-1].segment && !strings.Contains(Fold(h.name.Text), tokens[i].fold) && kind != KindCapital && kind != KindCity
}

// partReachM is how far from a city or a country, beyond its own radius in metres, a place may lie that is called after a direction from it.
const partReachM = 100_000

// partElsewhere says that a small place is called like the part of a far larger one elsewhere: East Berlin in Pennsylvania.
func (s *search) partElsewhere(first *scored, tokens []token) string {
	if len(tokens) < 2 || !tokens[0].class.compass || tokens[0].segment != tokens[len(tokens)-1].segment || !s.area.open() || importance(first.row) >= famous ||
		line(first.row[colKind]) || !first.where().hasPoint {
		return ""
	}
	for _, h := range s.lookup(spell(spanText(tokens, span{1, len(tokens)})), false) {
		if h.match.written() && !h.stripped && importance(h.row) >= famous && !h.byTheWay() && h.where().hasPoint && h.place != first.place {
			if far := geo.Distance(h.where().point, first.where().point); far > partReachM+number(h.row[colUncertaintyM]) {
				return fmt.Sprintf("%s is a small place far from %s, of which a part may be meant: add the country", first.name.Text, h.row[colName])
			}
			return ""
		}
	}
	return ""
}

// foreignForm reports whether a place was found through the other script by a form of its name in a language of neither the text's
// script nor its country, and no other name is like the text: поле by the Afrikaans for Poland, raid by the Ukrainian for Ryde.
func (h *hit) foreignForm(tokens []token) bool {
	if h.match.written() || h.local(&h.name) || !plainLetters(h.name.Text) {
		return false
	}
	if (h.name.Lang == "" || h.name.Lang == "und") && !(cyrillicText(h.name.Text) && !h.in(cyrillicCountries)) {
		return false
	}
	if cyrillicText(tokens[0].text) == cyrillicText(h.name.Text) || cyrillicText(h.name.Text) && h.in(cyrillicCountries) || !cyrillicText(h.name.Text) && !h.foreign {
		return false
	}
	text := spell(spanText(tokens, span{0, len(tokens)}))
	for name := range h.row.names() {
		if !h.local(&name) || !plainLetters(name.Text) {
			continue
		}
		fold := []byte(Fold(name.Text))
		forms := [][]byte{fold}
		if rest, ok := withoutArticle(fold, h.row[colKind], h.row[colCountry]); ok {
			forms = append(forms, rest)
		}
		for _, form := range forms {
			r := rate(&text, string(form), form, name.Text == h.row[colName], &soundCostAway, int(100*soundShare)*len(text.heard.sounds))
			if r.quality > 0 && r.cost <= costSure {
				return false
			}
		}
	}
	return true
}

// farLetters is how many letters a name in a language that is neither the place's nor read by many has at most that is rather the name of
// what the gazetteer lacks: Fizi is Fiji in Friulian, Boni is Bonn in Albanian.
const farLetters = 4

// reportLanguages are those beside readLanguages in which reports are written.
var reportLanguages = setOf("ar de es fr he hi it ku nl pl pt tr uk ur zh")

// farName reports whether a place was found by such a name.
func (h *hit) farName(tokens []token) bool {
	lang, _, _ := strings.Cut(h.name.Lang, "-")
	tokens = slices.DeleteFunc(slices.Clone(tokens), token.leadsToPlace)
	return len(tokens) == 1 && h.match.written() && !readLanguages[lang] && !reportLanguages[lang] && !h.local(&h.name) && h.name.Source == "" &&
		!cyrillicText(tokens[0].text) && utf8.RuneCountInString(tokens[0].fold) <= farLetters
}

// local reports whether a name is the primary one of the place, or is of the language of its country.
func (h *hit) local(n *Name) bool {
	if n.Text == h.row[colName] {
		return true
	}
	lang, _, _ := strings.Cut(n.Lang, "-")
	if lang == "" || lang == "und" {
		return false
	}
	for country := range strings.SplitSeq(h.row[colCountry], "/") {
		spoken, _ := language.Make("und-" + country).Base()
		home, _ := language.Make(lang).Region()
		if spoken.String() == lang || home.String() == country {
			return true
		}
	}
	return false
}

// loneWord gives the word of a text of one word that is in lower case throughout, as the words of a language are.
func loneWord(tokens []token) (token, bool) {
	var lone token
	for _, t := range tokens {
		if articles[t.fold] || ofWords[t.fold] || t.class.in {
			continue
		}
		if lone.text != "" {
			return token{}, false
		}
		lone = t
	}
	first, _ := utf8.DecodeRuneInString(lone.text)
	return lone, unicode.IsLower(first) && !strings.ContainsFunc(lone.text, unicode.IsUpper) && wordCount([]byte(lone.fold)) == 1
}

// borneInLower reports whether a place is taken for the meaning of a word in lower case: it is called so as written, where people
// write its name so, or it is a country or a city, or a division by a name that is like its primary one.
func (h *hit) borneInLower(word token) bool {
	kind := h.row[colKind]
	known := kind == KindCountry || kind == KindCapital || kind == KindCity || kind == KindAdmin1 && !h.byTheWay()
	if h.match != MatchExact && h.match != MatchAlternate && !(h.match == MatchFolded && h.whole && len(strings.Fields(h.name.Text)) == 1) {
		return known && !h.stripped && (h.name.Text == h.row[colName] || !h.foreign)
	}
	if cyrillicText(word.text) && !h.in(cyrillicCountries) {
		return kind == KindCountry || kind == KindCapital || known && utf8.RuneCountInString(word.text) >= exonymLeast
	}
	return true
}

// bearerElsewhere gives a place of importance that bears the name as written, where the best answer is only called nearly so, and is
// held by what the text names around it: Kabul, Pakistan is not Qabula. It is nil where there is none.
func (s *search) bearerElsewhere(first *scored, tokens []token) *hit {
	if !first.match.bySound() || !first.held || first.cost <= costSure {
		return nil
	}
	for from := 0; from < len(tokens); {
		to := from + 1
		for to < len(tokens) && tokens[to].segment == tokens[from].segment {
			to++
		}
		hits := s.lookup(spell(spanText(tokens, span{from, to})), false)
		from = to
		up := s.above(first.hit)
		if slices.ContainsFunc(hits, func(h hit) bool { return h.place == first.place || slices.Contains(up, h.place) }) {
			continue
		}
		for i := range hits {
			if h := &hits[i]; h.match.written() && !h.stripped && importance(h.row) >= famous {
				return h
			}
		}
	}
	return nil
}
