package build

import (
	"fmt"
	"slices"
	"strings"
)

// Name is one other name of a place.
type Name struct {
	Lang     string // ISO 639, or und where it is not known
	Flag     string // "", former, official, colloquial or misspelling
	From, To string // YYYY[-MM[-DD]], either may be empty
	Text     string
}

var nameFlags = []string{"", "former", "official", "colloquial", "misspelling"}

// FormatNames writes names as the column names has them: lang[;flag[;from/to]]:text, separated by "|".
func FormatNames(names []Name) string {
	var b strings.Builder
	for i, n := range names {
		if i > 0 {
			b.WriteByte('|')
		}
		b.WriteString(n.Lang)
		if n.Flag != "" || n.From != "" || n.To != "" {
			b.WriteString(";" + n.Flag)
		}
		if n.From != "" || n.To != "" {
			b.WriteString(";" + n.From + "/" + n.To)
		}
		b.WriteString(":" + n.Text)
	}
	return b.String()
}

// ParseNames reads what [FormatNames] writes.
func ParseNames(s string) ([]Name, error) {
	if s == "" {
		return nil, nil
	}
	var names []Name
	for part := range strings.SplitSeq(s, "|") {
		n, err := parseName(part)
		if err != nil {
			return nil, err
		}
		names = append(names, n)
	}
	return names, nil
}

func parseName(s string) (Name, error) {
	head, text, ok := strings.Cut(s, ":")
	if !ok || text == "" || strings.TrimSpace(text) != text || strings.ContainsAny(text, "\r\n") {
		return Name{}, fmt.Errorf("name %q must be written lang:text", s)
	}
	fields := strings.Split(head, ";")
	n := Name{Lang: fields[0], Text: text}
	if !isLang(n.Lang) || len(fields) > 3 {
		return Name{}, fmt.Errorf("name %q must begin with an ISO 639 code or und", s)
	}
	if len(fields) > 1 {
		n.Flag = fields[1]
		if !slices.Contains(nameFlags, n.Flag) {
			return Name{}, fmt.Errorf("name %q: unknown flag %q: one of %s", s, n.Flag, strings.Join(nameFlags[1:], ", "))
		}
	}
	if len(fields) > 2 {
		n.From, n.To, ok = strings.Cut(fields[2], "/")
		if !ok || !isDate(n.From) || !isDate(n.To) || n.From+n.To == "" {
			return Name{}, fmt.Errorf("name %q: dates must be written from/to, each YYYY[-MM[-DD]] or empty", s)
		}
	}
	if len(fields) == 2 && n.Flag == "" {
		return Name{}, fmt.Errorf("name %q has an empty flag", s)
	}
	return n, nil
}

func isLang(s string) bool {
	for _, r := range s {
		if r < 'a' || r > 'z' {
			return false
		}
	}
	return len(s) == 2 || len(s) == 3
}

func isDate(s string) bool {
	if s == "" {
		return true
	}
	if len(s) != 4 && len(s) != 7 && len(s) != 10 {
		return false
	}
	for i := range len(s) {
		if dash := i == 4 || i == 7; dash != (s[i] == '-') || !dash && (s[i] < '0' || s[i] > '9') {
			return false
		}
	}
	return true
}

// uniteNames returns the names a followed by what b has beyond them: a text of b that is the primary name or stands in
// a already, in whatever language, is left out.
func uniteNames(primary string, a, b []Name) []Name {
	seen := map[string]bool{primary: true}
	for _, n := range a {
		seen[n.Text] = true
	}
	out := slices.Clone(a)
	for _, n := range b {
		if !seen[n.Text] {
			seen[n.Text] = true
			out = append(out, n)
		}
	}
	return out
}
