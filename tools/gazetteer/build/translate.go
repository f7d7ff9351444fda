package build

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// Catalogue holds translations by language (ISO 639) and message: an English name, or a GeoNames id in decimal.
type Catalogue map[string]map[string]string

// preferred are the languages whose tag a text gets that is the same in several; the others follow by alphabet.
var preferred = []string{"en", "ru", "tg", "ky", "uz", "kk", "fa", "ps", "uk", "ar", "zh", "ja", "de", "fr", "es", "it"}

// Languages returns the languages of c, the preferred ones first.
func (c Catalogue) Languages() []string {
	langs := make([]string, 0, len(c))
	for l := range c {
		langs = append(langs, l)
	}
	slices.SortFunc(langs, func(a, b string) int {
		return cmp.Or(cmp.Compare(preference(a), preference(b)), cmp.Compare(a, b))
	})
	return langs
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
	for _, lang := range c.Languages() {
		for _, m := range messages {
			text := strings.Join(strings.Fields(strings.ReplaceAll(c[lang][m], "|", " ")), " ")
			if m != "" && text != "" {
				names = append(names, Name{Lang: baseLang(lang), Text: text})
			}
		}
	}
	return names
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
