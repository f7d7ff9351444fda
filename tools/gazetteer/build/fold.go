package build

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

var letterFolds = strings.NewReplacer("ı", "i", "ø", "o", "ł", "l", "đ", "d", "ð", "d", "þ", "th", "æ", "ae", "œ", "oe",
	"ß", "ss", "ə", "e")

// fold is the form in which two spellings of one name are compared: lower case, without marks, spaces and punctuation.
func fold(s string) string {
	s = letterFolds.Replace(strings.ToLower(s))
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, norm.NFD.String(s))
}

// slug is fold with hyphens between the words, for ids. It may be empty.
func slug(s string) string {
	words := strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == '-' || r == '/' })
	for i, w := range words {
		words[i] = strings.Map(func(r rune) rune {
			if r > 127 {
				return -1
			}
			return r
		}, fold(w))
	}
	return strings.Join(strings.Fields(strings.Join(words, " ")), "-")
}

// similar reports whether two folded names are spellings of one name: at most a third of the longer one differs.
func similar(a, b string) bool {
	return 3*editDistance(a, b) <= max(len([]rune(a)), len([]rune(b)))
}

// shareWord reports whether one name is a shorter form of the other, or both have a word of four letters or more:
// "Jalpan" and "Jalpan de Serra".
func shareWord(a, b string) bool {
	if strings.Contains(fold(a), fold(b)) || strings.Contains(fold(b), fold(a)) {
		return true
	}
	words := map[string]bool{}
	for w := range strings.FieldsSeq(a) {
		if f := fold(w); len(f) >= 4 {
			words[f] = true
		}
	}
	for w := range strings.FieldsSeq(b) {
		if words[fold(w)] {
			return true
		}
	}
	return false
}

func editDistance(a, b string) int {
	x, y := []rune(a), []rune(b)
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i, r := range x {
		diagonal := row[0]
		row[0] = i + 1
		for j, s := range y {
			cost := diagonal
			if r != s {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(y)]
}
