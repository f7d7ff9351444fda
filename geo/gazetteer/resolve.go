package gazetteer

import (
	"fmt"
	"slices"
	"strings"
)

// NotFoundError tells that a name or an id is not in the gazetteer.
type NotFoundError struct {
	Field       string // country, admin1 or within; empty for Resolve
	Text        string
	Elsewhere   string       // where the name was looked for, if it is in the gazetteer but not there: "in Tajikistan"
	Suggestions []Suggestion // the nearest spellings, or those that bear the name elsewhere
}

// Error names the nearest spellings.
func (e *NotFoundError) Error() string {
	text := fmt.Sprintf("%s%q is not in the gazetteer", fieldPrefix(e.Field), e.Text)
	if e.Elsewhere != "" {
		return fmt.Sprintf("%s%q is in the gazetteer, but not %s", fieldPrefix(e.Field), e.Text, e.Elsewhere)
	}
	for i, s := range e.Suggestions {
		if i == 0 {
			text += "; the nearest names are "
		} else {
			text += ", "
		}
		text += fmt.Sprintf("%s (%s)", s.Name, s.Place.ID)
	}
	return text
}

// AmbiguousError tells that a name means several places.
type AmbiguousError struct {
	Field      string // country, admin1 or within; empty for Resolve
	Text       string
	Candidates []Candidate
}

// Error names the candidates with their ids.
func (e *AmbiguousError) Error() string {
	labels := make([]string, 0, len(e.Candidates))
	for _, c := range e.Candidates {
		labels = append(labels, fmt.Sprintf("%s (%s, %s)", c.Label, c.Place.Kind, c.Place.ID))
	}
	return fmt.Sprintf("%s%q may mean several places; give the id of one: %s", fieldPrefix(e.Field), e.Text, strings.Join(labels, "; "))
}

func fieldPrefix(field string) string {
	if field == "" {
		return ""
	}
	return field + " "
}

// costResolved is the share of the letters that may differ in a name that restricts where a query looks: Soghd is Sughd, and Xyzzy is
// not Xızı.
const costResolved = 0.03

// Resolve gives the place that an id, the code of a country or first-level division (KG, TJ.03) or a name means, for
// parameters that ask for what lies within a place. A name may be qualified as in Geocode ("Batken, KG"). Among the
// places of a name those that hold others come first (country, division, district, area): within "Batken" means the
// region, not the town. A name that only sounds like one of the gazetteer is not found. The errors are *NotFoundError,
// *AmbiguousError and *QueryError.
func (ix *Index) Resolve(idOrName string) (Place, error) {
	n, err := ix.resolve("", idOrName, &restriction{}, nil)
	if err != nil {
		return Place{}, err
	}
	return ix.place(n), nil
}

// resolve is Resolve within an area and among some kinds (nil: all, containers first).
func (ix *Index) resolve(field, text string, area *restriction, kinds []string) (uint32, error) {
	if n, ok := ix.direct(text, kinds); ok {
		return n, nil
	}
	all, err := ix.resolveAll(field, text, area, kinds)
	if err != nil {
		return 0, err
	}
	e := &AmbiguousError{Field: field, Text: strings.TrimSpace(legible(text))}
	for i := range all {
		if i == 0 || ix.rivals(&all[0], &all[i]) {
			e.Candidates = append(e.Candidates, ix.candidate(&all[i]))
		}
	}
	if len(e.Candidates) > 1 {
		return 0, e
	}
	return all[0].place, nil
}

// direct gives the place of an id, or of a code if it is one of some kinds (nil: all).
func (ix *Index) direct(text string, kinds []string) (uint32, bool) {
	text = strings.TrimSpace(legible(text))
	if n, ok := ix.today(text); ok {
		return n, true
	}
	for _, code := range []string{countryCode(text), admin1Code(text)} {
		if n, ok := ix.code(code); ok && (kinds == nil || slices.Contains(kinds, ix.field(n, colKind))) {
			return n, true
		}
	}
	return 0, false
}

// resolveAll gives the places that resolve chooses among by a name, the best first, and at least one.
func (ix *Index) resolveAll(field, text string, area *restriction, kinds []string) ([]scored, error) {
	text = strings.TrimSpace(legible(text))
	tokens, err := tokenise(text)
	if err != nil && field != "" {
		err = &FieldError{field, err}
	}
	if err != nil {
		return nil, err
	}
	all, unmatched := (&search{Index: ix, area: area}).answers(tokens)
	all = slices.DeleteFunc(all, func(s scored) bool {
		return s.score < floor-nameStep || len(unmatched) > 0 || kinds != nil && !slices.Contains(kinds, s.row[colKind])
	})
	if holding := slices.DeleteFunc(slices.Clone(all), func(s scored) bool { return !container(s.row[colKind]) }); len(holding) > 0 {
		all = holding
	}
	if len(all) > 0 && all[0].cost > costResolved {
		return nil, &NotFoundError{Field: field, Text: text, Suggestions: ix.suggest(text, 3, area)} // nobody is told what was taken for it
	}
	if len(all) == 0 {
		if n, ok := ix.outside(field, text, area, kinds); ok {
			r := ix.row(n)
			return nil, &NotFoundError{Field: field, Text: text, Elsewhere: area.String(), Suggestions: []Suggestion{ix.suggestion(n, r[colName], 0)}}
		}
		return nil, &NotFoundError{Field: field, Text: text, Suggestions: ix.suggest(text, 3, area)}
	}
	return all, nil
}

// resolveDivisions gives the first-level divisions that a text names: where several bear the very name (Osh, the city and the
// region), a text that says "Osh" may mean the one or the other.
func (ix *Index) resolveDivisions(text string, area *restriction) ([]uint32, error) {
	kinds := []string{KindAdmin1}
	if n, ok := ix.direct(upperCode(text), kinds); ok {
		return []uint32{n}, nil
	}
	all, err := ix.resolveAll("admin1", text, area, kinds)
	if err != nil {
		return nil, err
	}
	divisions := []uint32{all[0].place}
	for i := 1; i < len(all); i++ {
		if all[0].match.written() && all[0].apart(&all[i]) < margin {
			divisions = append(divisions, all[i].place)
		}
	}
	return divisions, nil
}

// outside finds the one place that a name means elsewhere than in an area.
func (ix *Index) outside(field, text string, area *restriction, kinds []string) (uint32, bool) {
	if area.open() {
		return 0, false
	}
	n, err := ix.resolve(field, text, &restriction{}, kinds)
	return n, err == nil
}
