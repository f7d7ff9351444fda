package cql

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// search matches a pattern with more than one wildcard. It goes back to the
// last % only, so that it takes at most len(s) times the pattern's length.
func (p *Pattern) search(s string) bool {
	at, part := 0, 0
	backAt, backPart := -1, 0 // where to go on when what follows the last % fails
	for {
		if part < len(p.Parts) && p.Parts[part].Any {
			part++
			backAt, backPart = at, part
			continue
		}
		if part == len(p.Parts) && at == len(s) {
			return true
		}
		if n := p.step(s[at:], part); n > 0 {
			at, part = at+n, part+1
			continue
		}
		if backAt < 0 || backAt >= len(s) {
			return false
		}
		_, n := utf8.DecodeRuneInString(s[backAt:])
		backAt += n
		at, part = backAt, backPart
	}
}

// step is how many bytes of s the part fits, 0 if it does not.
func (p *Pattern) step(s string, part int) int {
	if part == len(p.Parts) {
		return 0
	}
	text := p.Parts[part].Text
	if text == "" {
		_, n := utf8.DecodeRuneInString(s)
		return n
	}
	if strings.HasPrefix(s, text) {
		return len(text)
	}
	return 0
}

// FoldText is what CASEI and ACCENTI make of a text.
func FoldText(op Op, s string) string {
	if op == OpCaseI {
		return foldCase(s)
	}
	return foldAccents(s)
}

// foldCase is Unicode's full case folding (CQL2 §7.3, requirement
// casei-function E).
func foldCase(s string) string {
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf {
			return cases.Fold().String(s)
		} else if c >= 'A' && c <= 'Z' {
			return foldCaseFrom(s)
		}
	}
	return s
}

func foldCaseFrom(s string) string {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return cases.Fold().String(s)
		}
	}
	return strings.ToLower(s)
}

// foldAccents takes away the nonspacing marks of the decomposed text (CQL2
// §7.4), but for the Japanese voicing marks (recommendation
// japanese-non-spacing-marks), and composes the rest again. Letters that
// Unicode does not decompose, such as ø and ł, stay.
func foldAccents(s string) string {
	ascii := true
	for i := range len(s) {
		ascii = ascii && s[i] < utf8.RuneSelf
	}
	if ascii {
		return s
	}
	return norm.NFC.String(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) && r != 0x3099 && r != 0x309A {
			return -1
		}
		return r
	}, norm.NFD.String(s)))
}
