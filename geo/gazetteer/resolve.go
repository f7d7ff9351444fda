package gazetteer

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"dateline/geo"
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

// Resolve gives the place that an id, the code of a country or first-level division (KG, TJ.03) or a name means, for
// parameters that ask for what lies within a place. A name may be qualified as in Geocode ("Batken, KG"). Among the
// places of a name those that hold others come first (country, division, district, area): within "Batken" means the
// region, not the town. The errors are *NotFoundError, *AmbiguousError and *QueryError.
func (ix *Index) Resolve(idOrName string) (Place, error) {
	n, err := ix.resolve("", idOrName, &restriction{}, nil)
	if err != nil {
		return Place{}, err
	}
	return ix.place(n), nil
}

// resolve is Resolve within an area and among some kinds (nil: all, containers first).
func (ix *Index) resolve(field, text string, area *restriction, kinds []string) (uint32, error) {
	text = strings.TrimSpace(legible(text))
	if n, ok := ix.number(text); ok {
		return n, nil
	}
	for _, code := range []string{countryCode(text), admin1Code(text)} {
		if n, ok := ix.code(code); ok && (kinds == nil || slices.Contains(kinds, ix.field(n, colKind))) {
			return n, nil
		}
	}
	tokens, err := tokenise(text)
	if err != nil {
		return 0, err
	}
	all, unmatched := (&search{Index: ix, area: area}).answers(tokens)
	all = slices.DeleteFunc(all, func(s scored) bool {
		return s.score < floor-nameStep || len(unmatched) > 0 || kinds != nil && !slices.Contains(kinds, s.row[colKind])
	})
	if holding := slices.DeleteFunc(slices.Clone(all), func(s scored) bool { return !container(s.row[colKind]) }); len(holding) > 0 {
		all = holding
	}
	if len(all) == 0 {
		if n, ok := ix.outside(field, text, area, kinds); ok {
			r := ix.row(n)
			return 0, &NotFoundError{Field: field, Text: text, Elsewhere: area.String(), Suggestions: []Suggestion{ix.suggestion(n, r[colName], 0)}}
		}
		return 0, &NotFoundError{Field: field, Text: text, Suggestions: ix.suggest(text, 3, area)}
	}
	e := &AmbiguousError{Field: field, Text: text}
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

// outside finds the one place that a name means elsewhere than in an area.
func (ix *Index) outside(field, text string, area *restriction, kinds []string) (uint32, bool) {
	if area.open() {
		return 0, false
	}
	n, err := ix.resolve(field, text, &restriction{}, kinds)
	return n, err == nil
}

// restriction is where a query looks.
type restriction struct {
	countries []string // any of them; none: everywhere
	within    []uint32
	kinds     []string // any of them; none: all
	box       *geo.BBox
	names     []string // for texts
}

// restrict resolves the restrictions of a query.
func (ix *Index) restrict(ctx context.Context, q Query) (*restriction, error) {
	area := &restriction{kinds: q.Kinds, box: q.BBox}
	if err := knownKinds(q.Kinds); err != nil {
		return nil, err
	}
	if !realDay(q.At) {
		return nil, &QueryError{fmt.Sprintf("%q is no date: give it as YYYY, YYYY-MM or YYYY-MM-DD", q.At)}
	}
	if q.Near != nil && geo.ValidPoint(q.Near.Lon(), q.Near.Lat()) != nil {
		return nil, &QueryError{"the point to look near is not a longitude and a latitude in degrees"}
	}
	if q.Country != "" {
		var names []string
		for country := range strings.SplitSeq(q.Country, "/") {
			if strings.TrimSpace(country) == "" {
				return nil, &QueryError{fmt.Sprintf("the country %q is none: write KG, or several as KG/TJ", q.Country)}
			}
			n, err := ix.resolve("country", upperCode(country), &restriction{}, []string{KindCountry})
			if err != nil {
				return nil, err
			}
			area.countries = append(area.countries, ix.field(n, colCountry))
			names = append(names, ix.field(n, colName))
		}
		area.names = append(area.names, strings.Join(names, " or "))
	}
	if q.Admin1 != "" {
		n, err := ix.resolve("admin1", upperCode(q.Admin1), &restriction{countries: area.countries, names: area.names}, []string{KindAdmin1})
		if err != nil {
			return nil, err
		}
		area.within = append(area.within, n)
		area.names = append(area.names, ix.field(n, colName))
	}
	if q.Within != "" {
		n, err := ix.resolve("within", q.Within, &restriction{countries: area.countries, names: area.names}, nil)
		if err != nil {
			return nil, err
		}
		area.within = append(area.within, n)
		area.names = append(area.names, ix.field(n, colName))
	}
	return area, ctx.Err()
}

// upperCode gives a code (kg, tj.03) the case in which it is stored, and leaves names alone.
func upperCode(s string) string {
	s = strings.TrimSpace(s)
	if len(s) == 2 || len(s) > 2 && len(s) <= 6 && s[2] == '.' {
		return strings.ToUpper(s)
	}
	return s
}

// open reports whether the query looks everywhere.
func (a *restriction) open() bool {
	return len(a.countries) == 0 && len(a.within) == 0 && len(a.kinds) == 0 && a.box == nil
}

// String is "in Isfara, Tajikistan", "as a city or town in Tajikistan".
func (a *restriction) String() string {
	names := slices.Clone(a.names)
	slices.Reverse(names)
	var parts []string
	if len(a.kinds) > 0 {
		parts = append(parts, "as "+strings.ReplaceAll(strings.Join(a.kinds, " or "), "_", " "))
	}
	if len(names) > 0 {
		parts = append(parts, "in "+strings.Join(names, ", "))
	}
	if a.box != nil {
		parts = append(parts, "in the box that was asked for")
	}
	return strings.Join(parts, " ")
}

// admits reports whether a place lies where the query looks. A place lies in itself.
func (a *restriction) admits(ix *Index, h *hit) bool {
	if len(a.kinds) > 0 && !slices.Contains(a.kinds, h.row[colKind]) {
		return false
	}
	if a.box != nil {
		if at := h.where(); !at.hasPoint || !a.box.Contains(at.point.Lon(), at.point.Lat()) {
			return false
		}
	}
	if len(a.countries) > 0 && !slices.ContainsFunc(a.countries, func(c string) bool { return claims(h.row, c) }) {
		return false
	}
	for _, n := range a.within {
		if n != h.place && !slices.Contains(ix.above(h), n) {
			return false
		}
	}
	return true
}
