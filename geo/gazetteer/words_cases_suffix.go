package gazetteer

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// suffixCases are the ways to read a text whose words are no names as they stand, but may be names with the ending of a case.
func (s *search) suffixCases(tokens []token) []wordForm {
	forms := []wordForm{{tokens: tokens}}
	for i, t := range tokens {
		if t.generic || s.knows(spell(t.text)) {
			continue
		}
		if parts, ok := hyphenKind(t); ok {
			parted := slices.Concat(tokens[:i], parts, tokens[i+1:])
			return append(forms[1:], wordForm{tokens: parted})
		}
		if !cyrillicText(t.text) {
			continue
		}
		before := len(forms)
		strict, loose := caseStems(lowerShouted(t.text))
		forms = withOptions(forms, i, strict)
		firm := len(forms)
		forms = append(forms, withOptions(forms[:before], i, loose)[before:]...)
		for j := before; j < len(forms); j++ {
			forms[j].suffix, forms[j].loose = true, forms[j].loose || j >= firm
		}
	}
	return forms[1:]
}

// caseStems are what is left of a word without a suffix of the Kyrgyz, Uzbek and Tajik cases, the shortest first: by the harmony of vowels,
// and without.
func caseStems(word string) (strict, loose []string) {
	runes := []rune(strings.ToLower(word))
	for n := 4; n >= 2; n-- {
		if len(runes)-n < 2 {
			continue
		}
		stem, suffix := runes[:len(runes)-n], string(runes[len(runes)-n:])
		if !caseSuffixes[suffix] {
			continue
		}
		text := strings.TrimRight(word[:len(word)-len(suffix)], "-'’")
		if ok, asks := agrees(stem, suffix); ok && asks {
			strict = append(strict, text)
		} else if ok {
			loose = append(loose, text)
		}
	}
	return strict, loose
}

// caseSuffixes are those of the genitive, the dative, the locative and the ablative, in Kyrgyz and Kazakh with each
// vowel that harmony asks for; those of Uzbek and Tajik have but one.
var caseSuffixes = func() map[string]bool {
	all := map[string]bool{"нинг": true, "ро": true}
	for _, vowels := range []struct{ open, narrow string }{{"а", "ы"}, {"е", "и"}, {"о", "у"}, {"ө", "ү"}} {
		for _, consonant := range []string{"д", "т", "н"} {
			all[consonant+vowels.open+"н"], all[consonant+vowels.narrow+"н"] = true, true
			if consonant != "н" {
				all[consonant+vowels.open] = true
				all[consonant+vowels.open+"гы"], all[consonant+vowels.open+"ги"], all[consonant+vowels.open+"гу"], all[consonant+vowels.open+"гү"] = true, true, true, true
			}
		}
		all["г"+vowels.open], all["к"+vowels.open] = true, true
	}
	return all
}()

// agrees reports whether a suffix may follow a stem: a voiceless consonant only another, and its first vowel one of its kind (asked), as
// Turkic languages have it. The vowel а, which Uzbek has in every suffix, and ро of Tajik go with any.
func agrees(stem []rune, suffix string) (ok, asked bool) {
	const vowels = "аеёиоуыэюяөүұәіӯў"
	last := stem[len(stem)-1]
	first, size := utf8.DecodeRuneInString(suffix)
	second, _ := utf8.DecodeRuneInString(suffix[size:])
	if (first == 'т' || first == 'к') && !strings.ContainsRune("кптсшчфхцщқҳ", last) {
		return false, false
	}
	before := 'а'
	for _, r := range stem {
		if strings.ContainsRune(vowels, r) {
			before = r
		}
	}
	follows := map[rune]string{'а': "аыуяюоёұә", 'ы': "аыуяюоұ", 'е': "еиэіәөү", 'и': "еиэіәөү", 'о': "оё", 'у': "оёуюұ", 'ө': "өүӯў", 'ү': "өүӯў"}[second]
	asked = suffix != "ро" && suffix != "нинг" && strings.ContainsRune(follows, before)
	return asked || suffix == "ро" || suffix == "нинг" || second == 'а', asked
}
