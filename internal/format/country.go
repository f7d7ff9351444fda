package format

import (
	_ "embed"
	"encoding/csv"
	"strings"
	"sync"

	"dateline/internal/incident"
)

// countriesCSV is the countries of ISO 3166-1 (from the package iso-codes) and
// Kosovo, whose code XK is user-assigned. "name" is the common English name;
// "others" are the official one and those that ACLED and UCDP use.
//
//go:embed countries.csv
var countriesCSV string

type country struct {
	code, alpha3, numeric, name string
}

type countryTable struct {
	byName map[string]*country // folded names, alpha-3 and numeric codes
	byCode map[string]*country
}

var countries = sync.OnceValue(func() *countryTable {
	t := &countryTable{byName: map[string]*country{}, byCode: map[string]*country{}}
	rows, _ := csv.NewReader(strings.NewReader(countriesCSV)).ReadAll() // embedded; a test reads it
	for _, r := range rows {
		c := &country{r[0], r[1], r[2], r[3]}
		t.byCode[c.code] = c
		names := append(strings.Split(r[4], "|"), c.code, c.alpha3, c.numeric, c.name)
		for _, n := range names {
			if n != "" {
				t.byName[foldName(n)] = c
			}
		}
	}
	return t
})

// foldName makes spellings alike: small letters, no accents that the table has,
// nothing but letters and digits.
func foldName(s string) string {
	s = strings.TrimPrefix(strings.ToLower(s), "the ")
	return strings.Map(func(r rune) rune {
		switch {
		case r == 'é' || r == 'è':
			return 'e'
		case r == 'ô':
			return 'o'
		case r == 'ç':
			return 'c'
		case r == 'ü':
			return 'u'
		case r == 'ã' || r == 'å':
			return 'a'
		case 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || r > 0x7f:
			return r
		}
		return -1
	}, s)
}

// countryCode returns the ISO 3166-1 alpha-2 code of a country that s names: by
// an alpha-2, alpha-3 or numeric code, or by an English name. UCDP's former names
// in brackets ("Russia (Soviet Union)") are left out. What it does not know it
// returns as it is, for incident.Validate to tell.
func countryCode(s string) string {
	s = strings.TrimSpace(s)
	if s == "" || isCodes(s) {
		return s
	}
	t := countries()
	if c := t.byName[foldName(strings.TrimLeft(s, "0"))]; c != nil {
		return c.code
	}
	if before, _, ok := strings.Cut(s, "("); ok {
		if c := t.byName[foldName(before)]; c != nil {
			return c.code
		}
	}
	return s
}

// isCodes reports whether s is alpha-2 codes joined by slashes.
func isCodes(s string) bool {
	if len(s)%3 != 2 {
		return false
	}
	for i := range len(s) {
		if c := s[i]; i%3 == 2 && c != '/' || i%3 != 2 && (c < 'A' || c > 'Z') {
			return false
		}
	}
	return true
}

// countryOf returns the country of an incident, the first where several claim
// the place, or nil.
func countryOf(i *incident.Incident) *country {
	code, _, _ := strings.Cut(i.Country, "/")
	return countries().byCode[code]
}
