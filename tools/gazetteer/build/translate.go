package build

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// Catalogue holds the translations into several languages.
type Catalogue []Translations

// Translations are those into one language, by message: an English name, or a GeoNames id in decimal.
type Translations struct {
	Locale   string // tg, zh_TW, sr@latin
	Messages map[string]string
}

// preferred are the languages whose tag a text gets that is the same in several; the others follow by alphabet.
var preferred = []string{"en", "ru", "tg", "ky", "uz", "kk", "fa", "ps", "uk", "ar", "zh", "ja", "de", "fr", "es", "it"}

// Sort puts the preferred languages first.
func (c Catalogue) Sort() {
	slices.SortFunc(c, func(a, b Translations) int { return compareLang(a.Locale, b.Locale) })
}

// compareLang orders languages: the preferred ones, then the others by alphabet.
func compareLang(a, b string) int {
	return cmp.Or(cmp.Compare(preference(a), preference(b)), cmp.Compare(a, b))
}

func preference(lang string) int {
	if i := slices.Index(preferred, baseLang(lang)); i >= 0 {
		return i
	}
	return len(preferred)
}

// baseLang turns the locale pt_BR or sr@latin to the language.
func baseLang(locale string) string {
	if i := strings.IndexAny(locale, "_@"); i >= 0 {
		return locale[:i]
	}
	return locale
}

// translations returns what the catalogue has for the messages, in the order of its languages.
func translations(c Catalogue, messages ...string) []Name {
	var names []Name
	for _, t := range c {
		for _, m := range messages {
			text := t.Messages[m]
			if m != "" && text != "" {
				names = append(names, Name{Lang: baseLang(t.Locale), Text: cleanText(text)})
			}
		}
	}
	return names
}

func distinct(texts ...string) []string {
	var out []string
	for _, t := range texts {
		if !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}

// cleanText makes a text fit for the columns: one space between words and no "|".
func cleanText(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(s, "|", " ")), " ")
}

// compactNames drops the primary name, empty texts, a text that stood before, and Latin spellings that differ from an
// earlier one only in case, marks or punctuation: every reader of the file folds those away.
func compactNames(primary string, names []Name) []Name {
	seen := map[string]bool{primary: true, fold(primary): true}
	var out []Name
	for _, n := range names {
		key := n.Text
		if isLatin(key) {
			key = fold(key)
		}
		if n.Text == "" || key == "" || seen[key] {
			continue
		}
		seen[key] = true
		out = append(out, n)
	}
	return out
}

func isLatin(s string) bool {
	for _, r := range s {
		if unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) {
			return false
		}
	}
	return true
}
