package cql

import (
	"strings"
	"sync"
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
// casei-function E). Folding looks at each character by itself, so that a table
// answers for the scripts that are most common here.
func foldCase(s string) string {
	table := foldTable()
	for i, r := range s {
		if r >= foldedRunes || table[r] == manyRunes {
			return cases.Fold().String(s)
		}
		if table[r] != r {
			return foldFrom(s, i, table)
		}
	}
	return s
}

// foldFrom folds a text whose first bytes, up to at, stay as they are.
func foldFrom(s string, at int, table *[foldedRunes]rune) string {
	out := append(make([]byte, 0, len(s)+8), s[:at]...)
	for _, r := range s[at:] {
		if r >= foldedRunes || table[r] == manyRunes {
			return cases.Fold().String(s)
		}
		out = utf8.AppendRune(out, table[r])
	}
	return string(out)
}

const (
	foldedRunes = 0x590 // Latin, Greek, Cyrillic, Armenian
	manyRunes   = -1    // the character becomes several, or is no character
)

// foldTable holds what single characters fold to.
var foldTable = sync.OnceValue(func() *[foldedRunes]rune {
	var table [foldedRunes]rune
	fold := cases.Fold()
	for r := range rune(foldedRunes) {
		folded := []rune(fold.String(string(r)))
		if table[r] = manyRunes; len(folded) == 1 {
			table[r] = folded[0]
		}
	}
	return &table
})

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
