package gazetteer

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// casePrepositions are the Russian words after which a name stands in a case: в Оше, из Оша. Most of them say nothing else of
// the place; what they say of its surroundings is for relations.
var casePrepositions = foldedSet(`в во на из с со от до к ко по у под при над за перед через о об около возле близ вблизи вдоль`)

// The numbers of names in cases.
const (
	factorForm     = 0.99 // the form as written stands before the others
	factorOblique  = 0.93 // a word after a preposition that is a name in the other script as it stands, though it may be a form of another
	maxFormsOfWord = 12
)

// wordForm is a way to read a text: its words, some of them in the nominative.
type wordForm struct {
	tokens  []token
	changed bool // a word is not as written
	slavic  bool // a word is in a form that has another nominative in Slavic names only
	suffix  bool // a word has lost an ending of Kyrgyz, Uzbek or Tajik
	loose   bool // one that harmony of vowels does not ask for, as in Uzbek and Tajik
	bare    bool // a lone word without a preposition is in a Russian case
	guessed *hit // of such a word as it stands, or nil
	odd     bool // a name after a preposition as it is written ends as a nominative does that Russian inflects: из Бата is of Бат
}

// inCase answers a text that has a name in a case: after a Russian preposition, or with an ending of Kyrgyz, Uzbek or Tajik. All and
// unmatched are the answers to the words as they stand; what comes back stands in their place.
func (s *search) inCase(tokens []token, all []scored, unmatched []string) ([]token, []scored, []string) {
	s.runs = new(int)
	forms := s.russianCases(tokens)
	oblique := len(forms) > 0
	explained := len(all) > 0 && len(unmatched) == 0 && all[0].score >= sure && !all[0].match.bySound() &&
		(all[0].match.written() || all[0].in(cyrillicCountries) || !cyrillicText(tokens[0].text)) // Ошу is no Ōshū
	if explained && (!oblique || s.written(spanText(tokens, span{0, len(tokens)}))) {
		return tokens, all, unmatched
	}
	if place, in, ok := withoutSites(tokens); ok {
		s.beside = !in
		forms = append(s.russianCases(place), wordForm{tokens: place})
		forms = append(forms, s.suffixCases(place)...)
	} else if post, ok := numbered(append(forms, wordForm{tokens: tokens})[0].tokens); ok {
		forms = append(forms, post)
	} else if !oblique {
		var guessed *hit
		if len(all) > 0 {
			guessed = all[0].hit
		}
		forms = append(s.bareCases(tokens, guessed), s.suffixCases(tokens)...)
	}
	if len(forms) == 0 {
		return tokens, all, unmatched
	}
	if best, found, rest := s.ofForms(forms, oblique); len(found) > 0 && (len(all) == 0 || len(rest) < len(unmatched) ||
		len(rest) == len(unmatched) && (all[0].match.bySound() || found[0].score >= all[0].score || oblique)) {
		if slices.ContainsFunc(forms, func(f wordForm) bool { return f.bare }) {
			orGuess(found, all)
		}
		tokens, all, unmatched = best, found, rest
		for i := range all {
			if s.beside {
				all[i].exists *= factorFarm
			}
		}
	} else {
		s.beside = false
	}
	s.oblique = oblique
	return tokens, all, unmatched
}

// written reports whether a text as a whole is the name of a place as it is written.
func (s *search) written(text string) bool {
	return slices.ContainsFunc(s.lookup(spell(text), false), func(h hit) bool { return h.match.written() && !h.stripped })
}

// ofForms answers the forms of a text by names that are written so, or in the other script. Those that leave the fewest words
// over count. First are the words of the best one.
func (s *search) ofForms(forms []wordForm, oblique bool) (first []token, all []scored, unmatched []string) {
	defer func(nearly bool) { s.nearly = nearly }(s.nearly)
	s.nearly = false
	top := 0.0
	for i, f := range forms {
		if i > 0 && s.tired() {
			break
		}
		found, rest := s.answers(f.tokens)
		found = slices.DeleteFunc(found, func(a scored) bool {
			return a.match.bySound() || a.score < floor && len(rest) == 0 || f.suffix && !a.endsSo(f.loose) || f.slavic && !a.in(slavicCountries) || f.bare && !a.endsBare(&f)
		})
		if len(found) == 0 || len(all) > 0 && len(rest) > len(unmatched) {
			continue
		}
		for i := range found {
			a, factor := &found[i], 1.0
			switch {
			case f.changed:
				factor = factorForm
			case oblique && !a.match.written():
				factor = factorOblique
				if !behindKind(f.tokens) {
					s.asStands = append(s.asStands, a.hit)
				}
			case f.odd:
				factor = factorOblique
			}
			a.times(factor)
		}
		if len(all) > 0 && len(rest) < len(unmatched) {
			all, top = nil, 0
		}
		if found[0].score > top {
			top, first, unmatched = found[0].score, f.tokens, rest
		}
		all = uniteForms(all, found)
	}
	outrunByWritten(all)
	if len(all) > 0 {
		all, unmatched = s.finish(first, all, unmatched)
		// The division that holds it is no other place: Ракка is a city and its province.
		written := func(a scored) bool { return a.match.written() && a.score >= floor && !s.holds(&a, &all[0]) }
		if !all[0].match.written() && slices.ContainsFunc(all, written) {
			s.asStands = append(s.asStands, all[0].hit) // another form is a name as it is written
		}
	}
	return first, all, unmatched
}

// behindKind reports whether the first word of a name stands behind that for its kind, where Russian leaves names as they are: на реке Исфара.
func behindKind(tokens []token) bool {
	i := slices.IndexFunc(tokens, func(t token) bool { return !t.generic })
	return i > 0 && len(tokens[i-1].class.kinds) > 0 && !tokens[i-1].class.ahead && tokens[i-1].segment == tokens[i].segment && cyrillicText(tokens[i-1].text)
}

// Where Uzbek and Tajik are spoken, and Kyrgyz and Kazakh, whose endings follow the vowels of the word.
var (
	looseCountries  = setOf("UZ TJ TM")
	strictCountries = setOf("KG KZ")
)

// endsSo reports whether a text with the ending of a case may well name the place: one where such languages are spoken, or one that is
// known everywhere. The Russian погода is not Pogo in Côte d'Ivoire.
func (a *scored) endsSo(loose bool) bool {
	switch {
	case a.in(looseCountries), a.in(strictCountries) && !loose:
		return true
	}
	return a.match.written() && importance(a.row) >= famous && utf8.RuneCountInString(a.name.Text) > 2
}

// times takes a share of what an answer scores.
func (a *scored) times(factor float64) { a.score, a.fair = a.score*factor, a.fair*factor }

// outrunByWritten takes from the scores of answers that only sound so in another language or script, where others are called by a form
// as it is written.
func outrunByWritten(all []scored) {
	if !slices.ContainsFunc(all, func(a scored) bool { return a.match.written() && a.score >= sure }) {
		return
	}
	for i := range all {
		a, factor := &all[i], 1.0
		switch {
		case a.foreign:
			factor = factorOutrun
		case !a.match.written() && a.cost > 0:
			factor = factorOblique
		}
		a.times(factor)
	}
}

// uniteForms adds the answers of another form; of those for one place the one by a name as it is written stays, or else the better.
func uniteForms(all, more []scored) []scored {
	for _, m := range more {
		i := slices.IndexFunc(all, func(a scored) bool { return a.place == m.place })
		switch {
		case i < 0:
			all = append(all, m)
		case m.match.written() && !all[i].match.written(), m.match.written() == all[i].match.written() && m.score > all[i].score:
			all[i] = m
		}
	}
	return all
}

// doubtCase says why an answer must not be taken without asking whose text has a word after a preposition that is no name: it is a
// form of one that is not known, rather than that of a place that is only called alike.
func (s *search) doubtCase(first *scored) string {
	if s.beside {
		return "the text names a building, which may only be called after " + first.row[colName] + ": say what it is in"
	}
	if s.oblique && first.match.bySound() || slices.Contains(s.asStands, first.hit) {
		return "the word may be a form of a name that is not in the gazetteer; the candidates are called nearly so"
	}
	return ""
}

// russianCases are the ways to read a text with a Russian preposition: what follows it as written, and in the nominatives that it
// may stand for. There are none for any other text.
func (s *search) russianCases(tokens []token) []wordForm {
	at := slices.IndexFunc(tokens, func(t token) bool {
		return casePrepositions[t.fold] && cyrillicText(t.text) && !strings.Contains(t.text, ".")
	})
	if at < 0 || at+1 >= len(tokens) || tokens[at+1].segment != tokens[at].segment || !cyrillicText(tokens[at+1].text) {
		return nil
	}
	plain, next := slices.Clone(tokens), strings.ToLower(tokens[at+1].text)
	for i := at; i < len(plain) && plain[i].segment == plain[at].segment; i++ {
		if t := &plain[i]; casePrepositions[t.fold] && !(t.generic && (len(t.class.kinds) == 0 || t.class.ahead)) {
			t.generic, t.class = true, wordClass{skip: true}
		} else if end := i+1 == len(plain) || plain[i+1].segment != t.segment; t.class.ahead && end && i > at+1 {
			t.generic, t.class = false, wordClass{} // на Западном берегу, of nothing that follows
		}
	}
	for len(plain) > 1 && at == 0 && plain[0].generic && casePrepositions[plain[0].fold] && !plain[0].class.ahead {
		plain = plain[1:] // "в Вене" is not Ввене
	}
	forms := []wordForm{{tokens: plain, odd: strings.HasSuffix(next, "а") || strings.HasSuffix(next, "я")}}
	var inflected []int
	options := map[int][]string{}
	for i := at; i < len(plain) && plain[i].segment == plain[at].segment; i++ {
		if t := plain[i]; !t.generic && cyrillicText(t.text) {
			inflected, options[i] = append(inflected, i), russianForms(lowerShouted(t.text))
		}
	}
	for at, i := range inflected {
		if at+1 < len(inflected) && inflected[at+1] == i+1 {
			if both, sure := s.knownPairs(append(options[i], plain[i].text), append(options[i+1], plain[i+1].text)); len(both) > 0 {
				forms = withPairs(forms, i, both, sure)
				options[i], options[i+1] = nil, nil
				continue
			}
		}
		if known := slices.DeleteFunc(slices.Clone(options[i]), func(o string) bool { return !s.knows(spell(o)) }); len(inflected) > 1 && len(known) > 0 {
			options[i] = known
		}
		forms = withOptions(forms, i, options[i])
	}
	return forms
}

// knownPairs are the pairs of forms of two words that are a name together: Нижний Новгород. If some are written so, they are all; sure
// tells that: Северный Дарфур, and not Северный Дарфуре, which sounds so.
func (s *search) knownPairs(left, right []string) (both [][2]string, sure bool) {
	written := 0
	for _, l := range left {
		for _, r := range right {
			if s.tired() {
				return both, false
			}
			if text := l + " " + r; s.knows(spell(text)) {
				both = append(both, [2]string{l, r})
				if s.written(text) {
					both[written], both[len(both)-1] = both[len(both)-1], both[written]
					written++
				}
			}
		}
	}
	if written > 0 {
		return both[:written], true
	}
	return both, false
}

// withPairs adds the forms of the words at i and behind it to those of the words before, or puts them in their place.
func withPairs(forms []wordForm, i int, pairs [][2]string, instead bool) []wordForm {
	all := slices.Clone(forms)
	if instead {
		all = all[:0]
	}
	for _, p := range pairs {
		left, okL := newToken(p[0], forms[0].tokens[i].segment)
		right, okR := newToken(p[1], forms[0].tokens[i+1].segment)
		for _, f := range forms {
			if okL && okR {
				tokens := slices.Clone(f.tokens)
				left.aside, right.aside = tokens[i].aside, tokens[i+1].aside
				tokens[i], tokens[i+1] = left, right
				all = append(all, wordForm{tokens: tokens, changed: true})
			}
		}
	}
	return all[:min(len(all), maxForms)]
}

// markCommon takes a word in small letters after a Russian preposition for the generic or common one of which it is a form: на базаре, в
// горах.
func markCommon(tokens []token) {
	for i := 1; i < len(tokens); i++ {
		t := &tokens[i]
		if before := tokens[i-1]; t.generic || !casePrepositions[before.fold] || before.segment != t.segment || !cyrillicText(t.text) || t.text != strings.ToLower(t.text) {
			continue
		}
		for _, form := range russianForms(t.text) {
			class, generic := wordClasses[Fold(form)]
			if generic && len(class.kinds) > 0 || commonWords[Fold(form)] {
				t.class, t.generic = class, true
				break
			}
		}
	}
}

// withOptions adds the forms of the word at i to those of the words before.
func withOptions(forms []wordForm, i int, options []string) []wordForm {
	all := slices.Clone(forms)
	for _, option := range options[:min(len(options), maxFormsOfWord)] {
		for _, f := range forms {
			t, ok := newToken(option, f.tokens[i].segment)
			if !ok || t.generic || len(all) >= maxForms {
				continue
			}
			t.aside = f.tokens[i].aside
			changed := slices.Clone(f.tokens)
			changed[i] = t
			all = append(all, wordForm{tokens: changed, changed: true, slavic: f.slavic || slavicForm(f.tokens[i].text, option)})
		}
	}
	return all
}

// slavicCountries are those whose names Russian inflects as its own: out of Бородина and Орла, but not of Токио, or the Tajik Арок.
var slavicCountries = setOf("RU BY UA BG RS ME MK BA HR SI PL CZ SK")

// slavicForm reports whether a nominative that a word in a Russian case may stand for ends in an o, but not as Russian names do everywhere
// (Иваново), or has a vowel that only it has, word by word and part by part of the text.
func slavicForm(inflected, nominative string) bool {
	parts := func(text string) []string {
		return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return r == '-' || unicode.IsSpace(r) || isBreak(r) })
	}
	of, to := parts(inflected), parts(nominative)
	if len(of) != len(to) {
		return false
	}
	for i := range of {
		last, _ := utf8.DecodeLastRuneInString(to[i])
		vowel := strings.ContainsRune("аеёиоуыэюяйь", last)
		if of[i] != to[i] && (last == 'о' && !endsAny(to[i], "ово", "ево", "ёво", "ино", "ыно") || !vowel && !strings.HasPrefix(of[i], to[i])) {
			return true
		}
	}
	return false
}

// lowerShouted gives a word that is written in capitals in small letters, whose endings are known.
func lowerShouted(word string) string {
	if strings.ContainsFunc(word, unicode.IsLower) {
		return word
	}
	return strings.ToLower(word)
}
