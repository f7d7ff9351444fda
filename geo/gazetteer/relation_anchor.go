package gazetteer

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxForms is how many forms of an inflected name are looked up.
const maxForms = 24

// anchored is what the text of an anchor may mean.
type anchored struct {
	candidates []Candidate
	reason     string // why it is ambiguous, or why there are none; empty if it is clear
	// suggestions stand beside no candidates.
	suggestions []Suggestion
}

// anchor looks an anchor up: coordinates, or a name in the form in which the gazetteer has it.
func (s *search) anchor(text string, cases grammarCase) (anchored, bool) {
	if c, ok, err := ParseCoordinates(text); ok && err == nil {
		if c.Rival != nil {
			return anchored{candidates: []Candidate{c.candidate(text), c.Rival.candidate(text)}, reason: c.rivalry()}, true
		}
		return anchored{candidates: []Candidate{c.candidate(text)}}, true
	}
	text = withoutRank(text)
	if tokens, err := tokenise(text); err == nil && (aloneSign(tokens) != "" || len(tokens) == 1 && siteWords[tokens[0].fold]) {
		return anchored{}, false // the Central Bank, near the mosque
	}
	type answer struct {
		all    []scored
		reason string
	}
	var answers []answer
	for i, form := range nominatives(text, cases) {
		if i > 0 && s.tired() {
			break
		}
		all, unmatched := s.named(form)
		if cases == inflected && slavicForm(text, form) {
			all = slices.DeleteFunc(all, func(a scored) bool { return !a.in(slavicCountries) })
		}
		if len(all) == 0 || len(unmatched) > 0 {
			continue
		}
		if s.toPoint && len(kindsIn(text)) == 0 {
			all = withoutLines(all)
		}
		if i > 0 {
			for j := range all {
				all[j].score *= 0.99 // the form as written stands before the others
			}
		}
		s.weigh(all)
		answers = append(answers, answer{all, s.doubt(all, nil)})
	}
	if len(answers) == 0 {
		return anchored{}, false
	}
	slices.SortStableFunc(answers, func(a, b answer) int { return cmp.Compare(b.all[0].score, a.all[0].score) })
	best := answers[0]
	out := anchored{reason: best.reason}
	for _, other := range answers[1:] {
		if top := &other.all[0]; out.reason == "" && top.place != best.all[0].place && s.rivals(&best.all[0], top) {
			out.reason = "the name may be a form of " + best.all[0].name.Text + " or of " + top.name.Text + ": add the district or region, or give the id"
		}
		best.all = append(best.all, other.all...)
	}
	seen := map[uint32]bool{}
	for i := range best.all {
		if a := &best.all[i]; !seen[a.place] && len(out.candidates) < MaxLimit {
			seen[a.place] = true
			out.candidates = append(out.candidates, s.candidate(a))
		}
	}
	return out, true
}

// withoutLines leaves rivers and roads out where another place may be meant: nothing is 60 km from the middle of a river.
func withoutLines(all []scored) []scored {
	isLine := func(a scored) bool { return line(a.row[colKind]) }
	if !slices.ContainsFunc(all, func(a scored) bool { return !isLine(a) && a.score >= floor }) {
		return all
	}
	return slices.DeleteFunc(all, isLine)
}

// rankWords say what a place is the seat of, where the place follows: the capital Dushanbe.
var rankWords = keysOf(`the capital столица столицы столицей столице пойтахти районный районного областной областного центр центра
	н.п. населённый населённого населённом пункт пункта пункте`)

// withoutRank takes such words off the front of a text; "the capital of X" is left as it is.
func withoutRank(text string) string {
	words := relationWords(text)
	i := 0
	for i < len(words)-1 && rankWords[words[i].key] {
		i++
	}
	if i == 0 || linkWords[words[i].key] {
		return text
	}
	return text[words[i].from:]
}

// named scores the places that a text without relations may name; none if it holds generic words only that are no name of a division.
func (s *search) named(text string) (all []scored, unmatched []string) {
	tokens, err := tokenise(text)
	if err != nil || !slices.ContainsFunc(tokens, func(t token) bool { return !t.generic }) && !s.unmaskDivision(tokens, span{0, len(tokens)}) {
		return nil, nil
	}
	s.unmask(tokens)
	return s.answers(tokens)
}

// bears reports whether a text as a whole is the name of a place, by its letters rather than its sound.
func (s *search) bears(text string) bool {
	text = strings.TrimSpace(text)
	for _, article := range []string{"the ", "The "} {
		text = strings.TrimPrefix(text, article)
	}
	return slices.ContainsFunc(s.lookup(spell(text), false), func(h hit) bool { return !h.stripped && !h.match.bySound() })
}

// borneOnce reports whether a text is only the former name of places: with a direction in small letters, as in east Pakistan, it is that
// part of what bears the rest today.
func (s *search) borneOnce(text string) bool {
	return !slices.ContainsFunc(s.lookup(spell(text), false), func(h hit) bool {
		return !h.stripped && !h.match.bySound() && h.name.Flag != FlagFormer
	})
}

// bearsInCase reports whether an adjective of direction and a name in a Russian case are the name of a place: в Северном Дарфуре.
func (s *search) bearsInCase(direction, name string) bool {
	if !cyrillicText(direction) || !cyrillicText(name) {
		return false
	}
	_, sure := s.knownPairs(russianForms(lowerShouted(direction)), append(russianForms(lowerShouted(name)), name))
	return sure
}

// nominatives gives the forms of a name that an inflected text may stand for, as it is written first.
func nominatives(text string, cases grammarCase) []string {
	switch cases {
	case inflected:
		return russianNominatives(text)
	case postpositon:
		return suffixless(text)
	}
	return []string{text}
}

// russianNominatives undoes the Russian cases, word by word up to the first comma or bracket.
func russianNominatives(text string) []string {
	end := strings.IndexFunc(text, func(r rune) bool { return isBreak(r) && r != '–' && r != '—' })
	if end < 0 {
		end = len(text)
	}
	head, tail := text[:end], text[end:]
	forms := []string{""}
	for i, word := range strings.Fields(head) {
		options := []string{word}
		if _, generic := wordClasses[Fold(word)]; !generic && cyrillicText(word) {
			options = append(options, russianForms(word)...)
		}
		var next []string
		for _, option := range options {
			for _, form := range forms {
				if i > 0 {
					form += " "
				}
				if len(next) < maxForms {
					next = append(next, form+option)
				}
			}
		}
		forms = next
	}
	for i := range forms {
		forms[i] += tail
	}
	return forms
}

// russianEndings are the endings of the cases with those of the nominative that they may stand for, the longest first.
var russianEndings = []struct {
	of string
	to []string
}{
	{"ского", []string{"ский", "ское"}}, {"скому", []string{"ский", "ское"}}, {"ском", []string{"ский", "ское", "ск"}}, {"ским", []string{"ский", "ское"}},
	{"ской", []string{"ская"}}, {"скую", []string{"ская"}}, {"цкого", []string{"цкий"}},
	{"ого", []string{"ый", "ой", "ое"}}, {"его", []string{"ий", "ее"}}, {"ому", []string{"ый", "ой", "ое"}}, {"ему", []string{"ий", "ее"}}, {"ую", []string{"ая"}}, {"юю", []string{"яя"}},
	{"ием", []string{"ий", "ие"}}, {"ами", []string{"ы", "и"}}, {"ями", []string{"и"}}, {"ах", []string{"ы", "и"}}, {"ях", []string{"и"}}, {"ых", []string{"ые"}}, {"их", []string{"ие"}},
	{"ой", []string{"а", "ая"}}, {"ей", []string{"я", "а", "яя"}}, {"ёй", []string{"я"}}, {"ью", []string{"ь"}}, {"ом", []string{"", "о", "ый", "ое"}}, {"ем", []string{"ь", "й", "е", "", "ий"}},
	{"ым", []string{"ый", "о", ""}}, {"им", []string{"ий", "и"}}, {"ии", []string{"ия", "ий"}}, {"ию", []string{"ия"}}, {"ов", []string{"ы"}},
	{"ы", []string{"а"}}, {"и", []string{"а", "я", "ь"}}, {"а", []string{"", "о"}}, {"я", []string{"й", "ь", "е"}}, {"у", []string{"", "а", "о"}},
	{"ю", []string{"й", "ь", "я"}}, {"е", []string{"а", "", "о", "я", "ь", "й"}},
}

// russianForms gives the nominatives that a word in a Russian case may stand for. Of names with a hyphen the last part is
// inflected, or each; of Ростов-на-Дону the first.
func russianForms(word string) []string {
	first, last, hyphen := strings.Cut(word, "-")
	if !hyphen {
		return russianWordForms(word)
	}
	if _, rest, more := strings.Cut(last, "-"); more {
		if of := strings.TrimSuffix(last, "-"+rest); !casePrepositions[of] {
			return nil
		}
		forms := russianWordForms(first)
		for i := range forms {
			forms[i] += "-" + last
		}
		return forms
	}
	var forms []string
	for _, end := range russianWordForms(last) {
		forms = append(forms, first+"-"+end)
	}
	for _, begin := range russianWordForms(first) {
		for _, end := range russianWordForms(last) {
			forms = append(forms, begin+"-"+end)
		}
	}
	return forms[:min(len(forms), maxForms)]
}

// russianWordForms is russianForms of a word without hyphens. An ending may be that of an adjective, or belong to the stem in part: к
// Вандому.
func russianWordForms(word string) []string {
	var forms []string
	endings := 0
	for _, ending := range russianEndings {
		stem, ok := strings.CutSuffix(word, ending.of)
		if !ok || utf8.RuneCountInString(stem) < 2 {
			continue
		}
		last, _ := utf8.DecodeLastRuneInString(strings.ToLower(stem))
		for _, to := range ending.to {
			if vowel := strings.ContainsRune("аеёиоуыэюя", last); to == "й" && !vowel || to == "ь" && (vowel || strings.ContainsRune("гкх", last)) {
				continue // no Russian word ends so
			}
			forms = append(forms, stem+to)
			if to == "" {
				forms = append(forms, fleeting(stem)...)
			}
		}
		if endings++; endings == 2 {
			break
		}
	}
	return forms
}

// fleeting gives what a stem that ends in two consonants may be with the vowel between them that only the nominative has: Орл,
// Орел; Торжк, Торжок; Ельц, Елец.
func fleeting(stem string) []string {
	last, size := utf8.DecodeLastRuneInString(stem)
	before := strings.TrimSuffix(stem[:len(stem)-size], "ь")
	c, _ := utf8.DecodeLastRuneInString(before)
	if !strings.ContainsRune("кцлн", last) || !strings.ContainsRune("бвгджзклмнпрстфхцчшщ", c) || utf8.RuneCountInString(before) < 2 {
		return nil
	}
	return []string{before + "е" + string(last), before + "о" + string(last)}
}

// The suffixes of Kyrgyz and Uzbek, by case.
var (
	ablatives = keysOf(`дан ден дон дөн тан тен тон төн нан нен нон нөн dan`)
	suffixes  = func() keys {
		all := keysOf(`дын дин дун дүн тын тин тун түн нын нин нун нүн га ге го гө ка ке ко кө да де до дө та те то төт
			ning ga da ka нинг`)
		for suffix := range ablatives {
			all[suffix] = true
		}
		return all
	}()
)

// cutSuffixes takes a suffix of the set off a word, the longest that leaves a name.
func cutSuffixes(word string, set keys) (string, bool) {
	word = strings.TrimRightFunc(word, func(r rune) bool { return !unicode.IsLetter(r) })
	runes := []rune(word)
	for n := 4; n >= 2; n-- {
		if len(runes)-n >= 3 && set[relationKey(string(runes[len(runes)-n:]))] {
			return strings.TrimRight(string(runes[:len(runes)-n]), "-"), true
		}
	}
	return word, false
}

// pluralWords are generic words in the plural and in the cases that suffixes make, which say nothing of the place.
var pluralWords = keysOf(`айылдары айылдарынын айыл айылдар кыштактарынын шаарларынын шаарларынан районлорунун qishloqlari shaharlari`)

// suffixless takes the case suffix off the last word.
func suffixless(text string) []string {
	words := strings.Fields(text)
	for len(words) > 1 && pluralWords[relationKey(words[len(words)-1])] {
		words = words[:len(words)-1]
	}
	if len(words) == 0 {
		return nil
	}
	forms := []string{strings.Join(words, " ")}
	last := len(words) - 1
	if suffixes[relationKey(words[last])] && last > 0 {
		return append(forms, strings.Join(words[:last], " "))
	}
	if stem, ok := cutSuffixes(words[last], suffixes); ok {
		forms = append(forms, strings.Join(append(slices.Clone(words[:last]), stem), " "))
	}
	return forms
}
