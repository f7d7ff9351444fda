package gazetteer

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
)

// Check reports the first thing in a place that would make it useless or misleading though it can be stored: a name without letters, a
// language that is no code, a day that does not exist or a time that ends before it begins, a country that is no code of ISO 3166-1, a
// negative figure. It says how it should be.
func (p Place) Check() error {
	if p.Name != "" {
		if err := checkText("name", p.Name); err != nil {
			return err
		}
	}
	for i := range p.Names {
		if err := p.Names[i].Check(); err != nil {
			return err
		}
	}
	for _, code := range p.Claimants() {
		if packCountry(code) == 0 {
			return fmt.Errorf("country %q is not a code of ISO 3166-1 such as TJ, or several as KG/TJ", p.Country)
		}
	}
	if p.Population < 0 {
		return fmt.Errorf("population %d is negative", p.Population)
	}
	if p.UncertaintyM < 0 {
		return fmt.Errorf("uncertainty_m %g is not a radius in metres above 0", p.UncertaintyM)
	}
	return nil
}

// Check is Place.Check of one name.
func (n Name) Check() error {
	if err := checkText("name", n.Text); err != nil {
		return err
	}
	if n.Lang != "" && !validLanguage(n.Lang) {
		return fmt.Errorf("the language %q of %s is not a code of ISO 639 such as tg or ru; und where it is not known", n.Lang, n.Text)
	}
	for _, day := range []string{n.From, n.To} {
		if !realDay(day) {
			return fmt.Errorf("%q, a day of %s, is no day: write YYYY, YYYY-MM or YYYY-MM-DD", day, n.Text)
		}
	}
	if n.From != "" && n.To != "" && before(n.To, n.From) {
		return fmt.Errorf("%s is used from %s to %s: the end comes before the beginning", n.Text, n.From, n.To)
	}
	return nil
}

func checkText(what, text string) error {
	if strings.ContainsFunc(text, unicode.IsControl) {
		return fmt.Errorf("the %s %q holds control characters", what, text)
	}
	if !strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
		return fmt.Errorf("the %s %q has no letters: nobody would find it", what, text)
	}
	return nil
}

// validLanguage accepts the form of a language tag: two or three letters, and subtags after hyphens.
func validLanguage(tag string) bool {
	for i, part := range strings.Split(tag, "-") {
		letters := strings.Trim(part, "abcdefghijklmnopqrstuvwxyz") == ""
		plain := strings.Trim(strings.ToLower(part), "abcdefghijklmnopqrstuvwxyz0123456789") == ""
		if i == 0 && !(letters && (len(part) == 2 || len(part) == 3)) || !plain || part == "" || len(part) > 8 {
			return false
		}
	}
	return true
}

// realDay accepts what validDate does if there is such a day in the calendar.
func realDay(s string) bool {
	if s == "" {
		return true
	}
	layouts := map[int]string{4: "2006", 7: "2006-01", 10: time.DateOnly}
	_, err := time.Parse(layouts[len(s)], s)
	return validDate(s) && err == nil
}

// errNoCountry is returned by CountryCodes for an empty text.
var errNoCountry = errors.New("no country is named: write KG, or several as KG/TJ")

// CountryCodes gives the codes of countries that are named by code in either case, or by name: "tj", "KG/TJ", "Tajikistan". Errors are those
// of Resolve.
func (ix *Index) CountryCodes(text string) (string, error) {
	var codes []string
	if strings.TrimSpace(text) == "" {
		return "", errNoCountry
	}
	countries, err := ix.countriesNamed(text)
	if err != nil {
		return "", err
	}
	for _, n := range countries {
		codes = append(codes, ix.field(n, colCountry))
	}
	return strings.Join(codes, "/"), nil
}

// Admin1Code gives the code of a first-level division that is named by code, id or name, in some countries (KG/TJ; empty: any). Errors
// are those of Resolve.
func (ix *Index) Admin1Code(text, countries string) (string, error) {
	area := &restriction{countries: Place{Country: countries}.Claimants()}
	n, err := ix.resolve("admin1", upperCode(text), area, []string{KindAdmin1})
	if err != nil {
		return "", err
	}
	return ix.field(n, colAdmin1), nil
}

// CheckWhere reports what contradicts itself in where a place is said to be, by it or what was stated of its id before: a division of
// another country, or a point far from the countries. It says how it should be.
func (ix *Index) CheckWhere(said *Place) error {
	whole := ix.whole(said)
	p := &whole
	countries := p.Claimants()
	if n, ok := ix.code(admin1Code(p.Admin1)); ok && len(countries) > 0 {
		up := ix.place(n)
		if !slices.ContainsFunc(up.Claimants(), func(code string) bool { return slices.Contains(countries, code) }) {
			return fmt.Errorf("the division %s (%s) is one of %s, not of %s: correct either", up.Name, p.Admin1, up.Country, p.Country)
		}
	}
	if !p.HasPoint {
		return nil
	}
	at := located{ix: ix, p: p.Point}
	for i, code := range countries {
		n, ok := ix.code(countryCode(code))
		if !ok || at.inCircle(n) {
			return nil
		}
		if i == len(countries)-1 {
			return fmt.Errorf("%s lies far from %s: correct the coordinates, whose signs may be wrong, or the country", pointText(p.Point), ix.field(n, colName))
		}
	}
	return nil
}

// Contradicted tells in a sentence where a point lies by the outlines if that is not in the countries of its place; otherwise it is
// empty. A border decides only beyond its error, and a disputed area lies in the countries of all who claim it. The country may be one
// that was stated of its id before.
func (ix *Index) Contradicted(said *Place) string {
	whole := ix.whole(said)
	p := &whole
	if !said.HasPoint && said.Country == "" || !p.HasPoint || p.Country == "" {
		return ""
	}
	held := ix.Containing(ix.outlines, p.Point.Lon(), p.Point.Lat())
	codes := narrow(countriesOf(held), nil)
	if len(codes) == 0 || slices.ContainsFunc(p.Claimants(), func(code string) bool { return slices.Contains(codes, code) }) {
		return ""
	}
	return fmt.Sprintf("%s lies in %s by the outlines, not in %s: correct the point, or the country (KG/TJ where two claim it)", pointText(p.Point), strings.Join(codes, " or "), p.Country)
}
