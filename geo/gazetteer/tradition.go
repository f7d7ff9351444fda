package gazetteer

import (
	"regexp"
	"strings"
)

// cyrillicCountries write, or wrote within living memory, in Cyrillic letters.
var cyrillicCountries = setOf("RU BY UA BG RS ME MK BA MN KZ KG TJ UZ TM AZ MD GE AM LV LT EE XK")

// letterHomes are the countries whose languages have a Cyrillic letter that others lack.
var letterHomes = map[rune]map[string]bool{
	'ө': setOf("KG KZ MN RU AZ TM"), 'ү': setOf("KG KZ MN RU AZ TM"), 'ң': setOf("KG KZ RU TM"),
	'ҷ': setOf("TJ UZ"), 'ҳ': setOf("TJ UZ"), 'қ': setOf("TJ UZ KZ"), 'ғ': setOf("TJ UZ KZ"),
	'ә': setOf("KZ AZ TM RU"), 'ұ': setOf("KZ"), 'һ': setOf("KZ AZ RU"),
}

func setOf(codes string) map[string]bool {
	set := map[string]bool{}
	for code := range strings.FieldsSeq(codes) {
		set[code] = true
	}
	return set
}

// vowelCountries are those where one name is spelled with a in Russian and with o in Tajik or Uzbek.
var vowelCountries = setOf("TJ UZ KG KZ TM")

// in reports whether the place lies in one of the countries.
func (h *hit) in(countries map[string]bool) bool {
	for c := range strings.SplitSeq(h.row[colCountry], "/") {
		if countries[c] {
			return true
		}
	}
	return false
}

// abroad reports whether the query is written in letters that are not those of the place's country, nor of one of its
// names, or is a Latin spelling of Cyrillic letters where none are written, and no name of the place is written so.
func (s *spelling) abroad(h *hit) bool {
	switch {
	case h.match.written() || h.native && s.cyrillic:
		return false
	case !s.cyrillic:
		return !h.in(cyrillicCountries) && s.romanised()
	}
	for _, r := range s.key {
		if countries, ok := letterHomes[r]; ok && !h.in(countries) && !strings.ContainsRune(h.row[colNames], r) {
			return true
		}
	}
	return !h.in(cyrillicCountries)
}

// The letters that Kyrgyz and Kazakh share, and those that only Kazakh has of the two, few Kazakh names without one.
const (
	sharedLetters = "өүңӨҮҢ"
	kazakhLetters = "әғқұіһӘҒҚҰІҺ"
)

// kyrgyz takes a little from places of Kazakhstan whose names are not written as a text that is Kyrgyz by its letters.
func kyrgyz(text string, all []scored) {
	if !strings.ContainsAny(text, sharedLetters) || strings.ContainsAny(text, kazakhLetters) {
		return
	}
	for i := range all {
		if all[i].row[colCountry] == "KZ" && !all[i].match.written() {
			all[i].score *= factorKyrgyz
		}
	}
}

// romanised is fromCyrillic of the text, which is read once.
func (s *spelling) romanised() bool {
	if s.roman == unread {
		s.roman = native
		if fromCyrillic(s.text) {
			s.roman = roman
		}
	}
	return s.roman == roman
}

// fromCyrillic reports whether a Latin text spells Cyrillic letters: dzh, zh, shch, ë, an apostrophe for a soft sign, y for
// ы between consonants or for the softness of one.
var fromCyrillic = regexp.MustCompile(`(?i)zh|shch|ë|ts[’']|[bcdfghjklmnpqrstvwxz]([’']([bcdfghjklmnpqrstvwxzy-]|$)|y[auoë]|y[bcdfghjklmnpqrstvwxz]|y(\W|$))`).MatchString
