package gazetteer

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// commonWords are words of texts that name no place, beside the generic ones: who writes nothing else has not said which.
// Some place is called by nearly each of them, hardly ever the one that is meant.
var commonWords = foldedSet(`home house none nowhere unknown unspecified various here there somewhere abroad bank coast shore island islands port harbour
	harbor school mosque church hospital hotel station base camp garrison headquarters field farm factory mine hill hills valley forest desert steppe plain
	glacier gorge canyon canal dam tunnel street square park garden crossing gate ground land water sea ocean front frontline line side edge centre center
	capital hometown neighbourhood neighborhood suburb suburbs suburban outskirts countryside territory residence office building prison jail court
	дом дома порт остров острова берег школа школе мечеть больница больнице церковь станция станции долина долине лес степь
	ледник ущелье канал плотина туннель тоннель улица площадь парк сад море океан фронт линия столица пригород окраина территория территории неизвестно нет там здесь тут
	где-то тюрьма суд здание офис
	мактаб масҷид беморхона майдон пойтахт мектеп мечит оорукана аянт maktab masjid kasalxona maydon poytaxt`)

// vagueness says why a text names no place: it is one letter, or only words for kinds of places and the like. It is empty for
// any other text, and for several such words that some place is called by, as West Bank.
func (s *search) vagueness(tokens []token) string {
	letters, ideographs, says := 0, false, 0
	for _, t := range tokens {
		if !articles[t.fold] && !ofWords[t.fold] && !t.class.in {
			says++
		}
		if !t.generic && !commonWords[t.fold] {
			letters += utf8.RuneCountInString(t.fold)
			ideographs = ideographs || strings.ContainsFunc(t.fold, func(r rune) bool { return unicode.Is(unicode.Han, r) })
		}
	}
	text := spanText(tokens, span{0, len(tokens)})
	if letters == 0 && says > 1 && s.bears(text) {
		return ""
	}
	switch {
	case letters == 0 && len(tokens) == 1:
		return fmt.Sprintf("%q is only a generic word: which one? Give its name, or that of a place around it", text)
	case letters == 0:
		return fmt.Sprintf("%q are only generic words: which one? Give its name, or that of a place around it", text)
	case letters == 1 && !ideographs:
		return fmt.Sprintf("%q is only one letter: give the whole name", text)
	}
	return ""
}

// genericName leaves out articles and prepositions around a name of generic words that a place bears: in the West Bank; and what else stands
// in lower case before the name of a division: the occupied West Bank.
func (s *search) genericName(tokens []token) []token {
	from := 0
	lower := func(t token) bool { return t.text == strings.ToLower(t.text) }
	for from < len(tokens) && tokens[from].generic && len(tokens[from].class.kinds) == 0 && lower(tokens[from]) {
		from++
	}
	if from > 0 && from < len(tokens) && !lower(tokens[from]) && tokens[0].segment == tokens[len(tokens)-1].segment && s.unmaskDivision(tokens, span{from, len(tokens)}) {
		return tokens[from:]
	}
	bare := slices.DeleteFunc(slices.Clone(tokens), func(t token) bool { return articles[t.fold] || t.class.in })
	other := func(t token) bool { return !t.generic && !commonWords[t.fold] || t.segment != tokens[0].segment }
	if len(bare) < 2 || len(bare) == len(tokens) || slices.ContainsFunc(bare, other) || !s.bears(spanText(bare, span{0, len(bare)})) {
		return tokens
	}
	return bare
}

// vague answers a text that says too little, with the places that are called exactly so: none of them for certain.
func (s *search) vague(q Query, tokens []token, reason string) Result {
	s.nearly = false
	all, _ := s.answers(tokens)
	if len(all) == 0 {
		all, _ = s.score(tokens, s.nearWords(tokens))
		all, _ = s.finish(tokens, all, nil)
	}
	var called []scored
	for _, a := range all {
		primary := a.name.Text == a.row[colName]
		if a.stripped || a.match == MatchFolded && !primary || !a.match.written() && !(primary && a.cost == 0 && populated(a.row[colKind])) {
			continue
		}
		a.exists = min(a.exists, vagueExists)
		called = append(called, a)
	}
	s.weigh(called)
	if len(called) > 0 {
		return s.result(called, nil, q.Limit, reason)
	}
	return Result{Reason: reason}
}

// vagueExists is the greatest probability that a generic word is meant as a name.
const vagueExists = 0.3
