package gazetteer

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dateline/geo"

	"github.com/paulmach/orb"
)

// Query asks where a text is.
type Query struct {
	// Text is the name of a place as a report has it: one name, with or without a generic word ("Batken region"),
	// with or without larger places before or after it ("Vorukh, Isfara", "Ворух Исфара", "Batken, KG"). At most MaxText bytes.
	Text string
	// Country restricts the answers to what a country holds or claims, by ISO 3166-1 alpha-2 code or by name, or to what any of
	// several do, joined by "/" or "," (KG/TJ). Empty: any.
	Country string
	// Admin1 restricts the answers to a first-level division, by code (TJ.03), id or name; where several bear the very name
	// (Osh), to any of them. Empty: any.
	Admin1 string
	// Within restricts the answers to what a place holds, by id or unambiguous name (see Resolve). An area or a border, of which
	// places do not tell that it holds them, holds what lies in its circle and in its countries. Empty: anywhere.
	Within string
	// Kinds restricts the answers to places of these kinds; none: any. Coordinates that a text writes out are of no kind.
	Kinds []string
	// BBox restricts the answers to places whose point lies in a box, in degrees. Nil: anywhere.
	BBox *geo.BBox
	// Near is a point, longitude and latitude in degrees, near which the place is likely to lie: of places that fit the
	// text about equally well the nearer comes first. It excludes none. Nil: no such point.
	Near *orb.Point
	// At is a day, YYYY[-MM[-DD]]: names that were in use then are preferred, and others count less. Empty: today.
	At string
	// Limit is the greatest number of candidates; 0 means DefaultLimit. At most MaxLimit.
	Limit int
	// Omit leaves a name of a place out, as though the gazetteer did not hold it, where it reports true. It serves
	// measurements, which ask for a name that they have hidden. Nil: all names hold.
	Omit func(placeID, name string) bool
}

// Limits of a query.
const (
	MaxText      = 300 // bytes
	DefaultLimit = 10
	MaxLimit     = 100
	maxTokens    = 24
	maxSpan      = 8 // words of one name
)

// QueryError tells what is wrong with a query itself, and how to mend it.
type QueryError struct{ Message string }

// Error is the message.
func (e *QueryError) Error() string { return e.Message }

// FieldError tells which field of a query a *QueryError is about, where that is not the text.
type FieldError struct {
	Field string // country, admin1, within, kind, near, at or limit
	Err   error
}

// Error is that of Err.
func (e *FieldError) Error() string { return e.Err.Error() }

// Unwrap gives Err.
func (e *FieldError) Unwrap() error { return e.Err }

// faultOf is a fault of a field of a query.
func faultOf(field, format string, args ...any) error {
	return &FieldError{field, &QueryError{fmt.Sprintf(format, args...)}}
}

// token is one word of a query.
type token struct {
	text    string // as written
	fold    string
	class   wordClass
	generic bool // the word has a class, alone or with one beside it (border post)
	// segment: words of different ones, parted by commas or brackets, are one name only if all of the text is a name that
	// is stored so: Russia (Soviet Union).
	segment int
	aside   bool // the word stands in brackets or after a slash
	// division: generic words make the name of a first-level division with it: West Bank
	division bool
}

// tokenise cuts a text into words. It refuses what cannot be the name of a place.
func tokenise(text string) ([]token, error) {
	if len(text) > MaxText {
		return nil, &QueryError{fmt.Sprintf("the place has %d bytes, at most %d are allowed: give the name of one place", len(text), MaxText)}
	}
	if !utf8.ValidString(text) {
		return nil, &QueryError{"the place is not valid UTF-8: send the text in UTF-8"}
	}
	var tokens []token
	segment, aside := 0, false
	text = joinDashes(text)
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		switch {
		case isBreak(r):
			segment++
			aside = r == '(' || r == '[' || r == '/'
			text = text[size:]
			continue
		case unicode.IsSpace(r) || unicode.IsControl(r):
			text = text[size:]
			continue
		}
		end := strings.IndexFunc(text, func(r rune) bool { return isBreak(r) || unicode.IsSpace(r) || unicode.IsControl(r) })
		if end < 0 {
			end = len(text)
		}
		word, after := text[:end], strings.TrimSpace(text[end:])
		if short, rest, ok := cutAbbreviation(word); ok && strings.Contains(word, ".") {
			written := cmp.Or(spelledOut[short], short)
			tokens = append(tokens, token{text: written, fold: Fold(written), class: abbreviations[short], generic: true, segment: segment, aside: aside})
			word = rest
		}
		next, _ := utf8.DecodeRuneInString(after)
		if aliasWords[Fold(word)] && len(tokens) > 0 && after != "" {
			segment, aside = segment+1, true
			text = text[end:]
			continue
		}
		if t, ok := newToken(bareWord(word, after == "" || isBreak(next)), segment); ok {
			t.aside = aside
			tokens = append(tokens, t)
		}
		text = text[end:]
	}
	if len(tokens) == 0 {
		return nil, &QueryError{"the place is empty: give the name of a place, such as \"Vorukh, Isfara\""}
	}
	if len(tokens) > maxTokens {
		return nil, &QueryError{fmt.Sprintf("the place has %d words, at most %d are allowed: give the name of one place", len(tokens), maxTokens)}
	}
	markPairs(tokens)
	markCommon(tokens)
	return tokens, nil
}

// joinDashes makes hyphens of the dashes between two words without spaces: Batken–Isfana road.
func joinDashes(text string) string {
	runes := []rune(text)
	for i := 1; i+1 < len(runes); i++ {
		if (runes[i] == '–' || runes[i] == '—') && unicode.IsLetter(runes[i-1]) && unicode.IsLetter(runes[i+1]) {
			runes[i] = '-'
		}
	}
	return string(runes)
}

// aliasWords stand between two names of one place.
var aliasWords = map[string]bool{"aka": true, "a k a": true, "alias": true}

// isBreak reports whether r parts the name from the places around it.
func isBreak(r rune) bool {
	switch r {
	case ',', ';', '(', ')', '[', ']', '/', '،', '؛', '、', '，', '"', '«', '»', '“', '”', '„', '|', '–', '—':
		return true
	}
	return false
}

func newToken(text string, segment int) (token, bool) {
	fold := Fold(text)
	if fold == "" {
		return token{}, false
	}
	t := token{text: text, fold: fold, segment: segment}
	t.class, t.generic = wordClasses[fold]
	return t, true
}

// markPairs gives the class of a pair of words ("border post") to both.
func markPairs(tokens []token) {
	for i := range len(tokens) - 1 {
		a, b := &tokens[i], &tokens[i+1]
		if class, ok := wordPairs[a.fold+" "+b.fold]; ok && a.segment == b.segment {
			a.class, a.generic, b.class, b.generic = class, true, class, true
		}
	}
}

// span is a run of words of one segment.
type span struct{ from, to int }

// spanText is the run as it was written.
func spanText(tokens []token, s span) string {
	words := make([]string, 0, s.to-s.from)
	for _, t := range tokens[s.from:s.to] {
		words = append(words, t.text)
	}
	return strings.Join(words, " ")
}

// spellSpan spells a run. The possessive of a last word ("Tajikistan's") is left to possessive.
func spellSpan(tokens []token, s span) spelling { return spell(spanText(tokens, s)) }

// possessive takes the 's off a text.
func possessive(text string) (string, bool) {
	for _, end := range []string{"'s", "’s", "ʼs"} {
		if rest, ok := strings.CutSuffix(text, end); ok && rest != "" {
			return rest, true
		}
	}
	return "", false
}

// named is a run of words that is the name of a place.
type named struct {
	span
	spelling
	allGeneric bool
	hits       []hit    // the places that bear nearly this name; nil: those that bear it
	outrun     bool     // other places bear the very name
	coded      []uint32 // the places that the word means as a code; it is a qualifier then, never a target
}

// names finds all runs of words that some place bears, the longer ones first.
func (s *search) names(tokens []token) []named {
	var found []named
	for length := len(tokens); length > 0; length-- {
		if length < len(tokens) && length > maxSpan {
			continue // a whole text may be a longer name
		}
		for from := 0; from+length <= len(tokens); from++ {
			run := span{from, from + length}
			if first := tokens[from]; first.class.in && len(first.text) <= 2 && length > 1 && length < len(tokens) {
				continue // the в of "школа в Вене"
			}
			coded := s.coded(tokens, run)
			if coded == nil {
				coded = s.adjective(tokens, run)
			}
			if len(coded) > 0 {
				found = append(found, named{span: run, spelling: spellSpan(tokens, run), coded: coded})
				continue
			}
			across := tokens[run.from].segment != tokens[run.to-1].segment
			if across && length < len(tokens) {
				continue
			}
			generic := true
			for _, t := range tokens[run.from:run.to] {
				generic = generic && t.generic
			}
			sp := spellSpan(tokens, run)
			if !s.knows(sp) {
				rest, ok := possessive(sp.text)
				if !ok {
					continue
				}
				if sp = spell(rest); !s.knows(sp) {
					continue
				}
			}
			if across && !slices.ContainsFunc(s.lookup(sp, false), func(h hit) bool { return strings.ContainsFunc(h.name.Text, isBreak) }) {
				continue // Isfara, Vorukh is not the Isfara-Vorukh road
			}
			found = append(found, named{span: run, spelling: sp, allGeneric: generic})
		}
	}
	return found
}

// coded gives the places that a word after a comma means as a code in capitals: the country of Batken, KG, and of
// Ontario, CA, the country as well as the state.
func (ix *Index) coded(tokens []token, s span) []uint32 {
	word := tokens[s.from]
	if s.from == 0 || s.to != s.from+1 || len(word.text) != 2 && len(word.text) != 3 || strings.Trim(word.text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" ||
		tokens[s.from-1].segment == word.segment || s.to < len(tokens) && tokens[s.to].segment == word.segment {
		return nil
	}
	var places []uint32
	if len(word.text) == 3 {
		if n, ok := ix.code(countryCode(ix.alpha2(word.text))); ok {
			return []uint32{n}
		}
		return nil
	}
	for _, code := range []string{countryCode(word.text), admin1Code("US." + word.text)} {
		if n, ok := ix.code(code); ok {
			places = append(places, n)
		}
	}
	return places
}
