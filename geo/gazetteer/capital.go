package gazetteer

import (
	"fmt"
	"maps"
	"slices"
	"sync"
)

// capitalWords are the words for a capital, by their fold.
var capitalWords = foldedSet(`capital столица столице столицы столицу пойтахт пойтахти борбору борборунда`)

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

// capitals are those of the countries that have just one, by packCountry.
type capitals struct {
	once sync.Once
	of   map[uint64]uint32
}

// capitalOf is the capital of a country; it is false for a country with none or several.
func (ix *Index) capitalOf(country string) (place uint32, ok bool) {
	if len(ix.layers) == 0 {
		return 0, false
	}
	ix.capitals.once.Do(func() {
		ix.capitals.of = map[uint64]uint32{}
		count := map[uint64]int{}
		for n := range uint32(ix.layers[0].Len()) { // what is built in has them all
			if attr := ix.attr(n); kindOfAttr(attr) == KindCapital {
				code := countryOfAttr(attr)
				count[code]++
				ix.capitals.of[code] = n
			}
		}
		maps.DeleteFunc(ix.capitals.of, func(code uint64, _ uint32) bool { return code == 0 || count[code] > 1 })
	})
	if place, ok = ix.capitals.of[packCountry(country)]; !ok {
		return 0, false
	}
	return ix.number(ix.field(place, colID)) // as a later layer has it
}
