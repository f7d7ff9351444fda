package gazetteer

import (
	"fmt"
	"slices"
)

// capitalWords are the words for a capital, by their fold.
var capitalWords = func() map[string]bool {
	words := map[string]bool{}
	for _, word := range []string{"capital", "столица", "столице", "столицы", "столицу", "пойтахт", "пойтахти", "борбору", "борборунда"} {
		words[Fold(word)] = true
	}
	return words
}()

// capital answers a text that names the capital of a country: the Tajik capital, столица Таджикистана.
func (s *search) capital(q Query, tokens []token) (Result, bool) {
	var rest []token
	named, country := false, ""
	for _, t := range tokens {
		code, is := t.demonym()
		switch {
		case capitalWords[t.fold]:
			named = true
		case is && country == "":
			country = code
		case t.class.skip:
		default:
			rest = append(rest, t)
		}
	}
	if named && country != "" && len(rest) > 0 {
		s.skipCapital(tokens)
	}
	if !named || (country == "") == (len(rest) == 0) {
		return Result{}, false
	}
	if country == "" {
		if codes := s.countriesOf(spanText(rest, span{0, len(rest)})); len(codes) == 1 {
			country = codes[0]
		}
	}
	n, ok := s.capitalOf(country)
	if !ok {
		s.skipCapital(tokens)
		return Result{}, false
	}
	h := hit{place: n, row: s.row(n), match: MatchAlternate, quality: qualityAlternate, plain: 1}
	h.name.Text = h.row[colName]
	if !s.area.admits(s.Index, &h) {
		return Result{Reason: fmt.Sprintf("%q is %s, which does not lie %s", q.Text, h.row[colName], s.area)}, true
	}
	return s.settled([]scored{{hit: &h, score: qualityAlternate, fair: qualityAlternate, exists: most}}, q.Limit), true
}

// skipCapital takes the word for a capital beside a name for one that says nothing more (the capital, Dushanbe), unless some place is
// called by all of the text.
func (s *search) skipCapital(tokens []token) {
	if !slices.ContainsFunc(tokens, func(t token) bool { return !t.generic && !capitalWords[t.fold] }) || s.bears(spanText(tokens, span{0, len(tokens)})) {
		return
	}
	for i := range tokens {
		if capitalWords[tokens[i].fold] {
			tokens[i].generic, tokens[i].class = true, wordClass{skip: true}
		}
	}
}

// capitalOf is the capital of a country; it is false for a country with none or several.
func (ix *Index) capitalOf(country string) (place uint32, ok bool) {
	code := packCountry(country)
	if country == "" || code == 0 || len(ix.layers) == 0 {
		return 0, false
	}
	found := 0
	for n := range ix.layers[0].Len() { // what is built in has them all
		if attr := ix.attr(uint32(n)); countryOfAttr(attr) == code && kindOfAttr(attr) == KindCapital {
			place = uint32(n)
			found++
		}
	}
	if found != 1 {
		return 0, false
	}
	return ix.number(ix.field(place, colID)) // as a later layer has it
}
