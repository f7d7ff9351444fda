package gazetteer

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// script is that of a letter, as far as names are read by it.
type script uint8

const (
	otherScript script = iota
	latin
	cyrillic
)

// scriptOf is the script of a letter.
func scriptOf(r rune) script {
	switch {
	case unicode.Is(unicode.Latin, r):
		return latin
	case unicode.Is(unicode.Cyrillic, r):
		return cyrillic
	}
	return otherScript
}

// cyrillicLanguages are the languages that are written in Cyrillic letters, or were within living memory; and those that
// the names of any place may be tagged with.
var cyrillicLanguages = func() map[string]bool {
	languages := map[string]bool{}
	for lang := range strings.FieldsSeq("und en ru uk be bg sr mk sh bs ro mn kk ky tg uz tk tt ba cv az ab os ce av kv sah tyv udm rue crh kaa") {
		languages[lang] = true
	}
	return languages
}()

// cyrillicText reports whether the first letter is Cyrillic.
func cyrillicText(s string) bool { return scriptOfText(s) == cyrillic }

// scriptOfText is the script of the first letter.
func scriptOfText(s string) script {
	for _, r := range s {
		switch {
		case r < utf8.RuneSelf && (r|0x20 < 'a' || r|0x20 > 'z'):
		case r < utf8.RuneSelf:
			return latin
		case unicode.IsLetter(r):
			return scriptOf(r)
		}
	}
	return otherScript
}

// plainLetters reports whether the first letter is Latin or Cyrillic.
func plainLetters(s string) bool { return scriptOfText(s) != otherScript }

// muteText reports whether a text begins with a letter of a script of which no sounds are known: of India and beyond,
// Georgian; of China, Japan and Korea. Only another such text is the same.
func muteText(s string) bool {
	if s == "" || s[0] < utf8.RuneSelf {
		return false
	}
	r, _ := utf8.DecodeRuneInString(s)
	return r >= 0x0900 && r <= 0x1CFF || r >= 0x2E80 && r <= 0xD7FF
}
