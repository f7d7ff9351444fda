package gazetteer

import (
	"slices"
	"strings"
)

// siteWords are buildings and the like of which gazetteers have few, by their fold: where a text names a place beside one, it is there or
// called after it.
var siteWords = foldedSet(`school mosque church hospital clinic hotel cemetery stadium prison jail
	школа школе школы мечеть мечети больница больнице церковь церкви отель гостиница гостинице кладбище стадион тюрьма тюрьме
	мактаб мактаби масҷид масҷиди беморхона беморхонаи мектеп мектеби мектебинде мечит мечити мечитинде оорукана ооруканасы ооруканасында
	maktab maktabi masjid masjidi kasalxona kasalxonasi`)

// sitePairs are the same in two words.
var sitePairs = map[string]bool{"police station": true, "bus station": true, "railway station": true, "train station": true, "military base": true, "army base": true}

// withoutSites leaves the words for a building out of a text that names something else, too; in: the text says that the building is in it
// (school in Vorukh). It is false for any other text.
func withoutSites(tokens []token) (rest []token, in, ok bool) {
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		switch {
		case i+1 < len(tokens) && sitePairs[t.fold+" "+tokens[i+1].fold]:
			i++
			fallthrough
		case siteWords[t.fold]:
			ok = true
			in = in || i+1 < len(tokens) && (tokens[i+1].class.in || tokens[i+1].class.near)
		default:
			rest = append(rest, t)
		}
	}
	return rest, in, ok && slices.ContainsFunc(rest, func(t token) bool { return !t.generic })
}

// numbered gives the way to read a border post with a number in whichever language, as the gazetteer has it: погранзастава № 12 and на
// 12-й заставе are Border Post 12.
func numbered(tokens []token) (wordForm, bool) {
	for i := range tokens {
		from, to := i, i
		number := ordinal(tokens[i].text)
		if number != "" {
			to++
		}
		kinds := to
		for to < len(tokens) && slices.Contains(tokens[to].class.kinds, KindBorderPost) {
			to++
		}
		if to == kinds {
			continue
		}
		if number == "" {
			if to < len(tokens) && numberWord(tokens[to].fold) {
				to++
			}
			if to == len(tokens) || strings.Trim(tokens[to].fold, "0123456789") != "" {
				continue
			}
			number = tokens[to].text
			to++
		} else if to < len(tokens) && strings.Trim(tokens[to].fold, "0123456789") == "" {
			continue // July 13, border post 12
		} else if i == 1 && casePrepositions[tokens[0].fold] {
			from = 0
		}
		if slices.ContainsFunc(tokens[from:to], func(t token) bool { return t.segment != tokens[from].segment }) {
			continue
		}
		changed := slices.Clone(tokens[:from])
		for _, word := range []string{"Border", "Post", number} {
			if t, ok := newToken(word, tokens[from].segment); ok {
				changed = append(changed, t)
			}
		}
		changed = append(changed, tokens[to:]...)
		markPairs(changed)
		return wordForm{tokens: changed}, true
	}
	return wordForm{}, false
}

// ordinalEndings are what is written behind a numeral that tells the place in a row: 12-я, 12-й, 12th.
var ordinalEndings = setOf("й я ю м ой ая ую ый ым ом го му ого st nd rd th")

// ordinal gives the numeral of such a word, or of one that is nothing else; else "".
func ordinal(word string) string {
	end := strings.TrimLeft(word, "0123456789")
	number := word[:len(word)-len(end)]
	if end == "" || ordinalEndings[strings.ToLower(strings.TrimLeft(end, "-‑"))] {
		return number
	}
	return ""
}

// hyphenKind parts a word whose last part is the word for a city or a division, as in Isfara-city. That for a village is part of the name:
// Dehqon-Qishloq.
func hyphenKind(t token) (parts []token, ok bool) {
	at := strings.LastIndexByte(t.text, '-')
	if at <= 0 {
		return nil, false
	}
	name, okName := newToken(t.text[:at], t.segment)
	kind, okKind := newToken(t.text[at+1:], t.segment)
	return []token{name, kind}, okName && okKind && (isCityWord(kind.class) || slices.ContainsFunc(kind.class.kinds, division)) && len(kind.fold) > 3 && !name.generic
}
