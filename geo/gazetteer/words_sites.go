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

// numbered gives the way to read a border post with a number in whichever language, as the gazetteer has it: погранзастава № 12 is Border
// Post 12.
func numbered(tokens []token) (wordForm, bool) {
	for i := 0; i < len(tokens); i++ {
		from := i
		for i < len(tokens) && slices.Contains(tokens[i].class.kinds, KindBorderPost) {
			i++
		}
		if i == from {
			continue
		}
		if i < len(tokens) && numberWord(tokens[i].fold) {
			i++
		}
		if i == len(tokens) || tokens[i].segment != tokens[from].segment || strings.Trim(tokens[i].fold, "0123456789") != "" {
			continue
		}
		changed := slices.Clone(tokens[:from])
		for _, word := range []string{"Border", "Post", tokens[i].text} {
			if t, ok := newToken(word, tokens[from].segment); ok {
				changed = append(changed, t)
			}
		}
		changed = append(changed, tokens[i+1:]...)
		markPairs(changed)
		return wordForm{tokens: changed}, true
	}
	return wordForm{}, false
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
