package gazetteer

import (
	"context"
	"slices"
	"strings"

	"dateline/geo"

	"golang.org/x/text/language"
)

// restriction is where a query looks.
type restriction struct {
	countries []string        // any of them; none: everywhere
	disputed  []*disputedArea // that the countries claim
	within    [][]enclosure   // of each, any
	kinds     []string        // any of them; none: all
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
		return nil, faultOf("at", "%q is no date: give it as YYYY, YYYY-MM or YYYY-MM-DD", q.At)
	}
	if q.Near != nil && geo.ValidPoint(q.Near.Lon(), q.Near.Lat()) != nil {
		return nil, faultOf("near", "the point to look near is not a longitude and a latitude in degrees")
	}
	if strings.TrimSpace(q.Country) != "" {
		countries, err := ix.countriesNamed(q.Country)
		if err != nil {
			return nil, err
		}
		var names []string
		for _, n := range countries {
			area.countries = append(area.countries, ix.field(n, colCountry))
			names = append(names, ix.field(n, colName))
		}
		area.names = append(area.names, strings.Join(names, " or "))
	}
	area.disputed = ix.outlines.disputedOf(area.countries)
	named := &restriction{countries: area.countries, disputed: area.disputed, names: area.names}
	if q.Admin1 != "" {
		divisions, err := ix.resolveDivisions(q.Admin1, named)
		if err != nil {
			return nil, err
		}
		ix.enclose(area, divisions...)
	}
	if q.Within != "" {
		n, err := ix.resolve("within", q.Within, named, nil)
		if err != nil {
			return nil, err
		}
		ix.enclose(area, n)
	}
	return area, ctx.Err()
}

// countriesNamed finds the countries that a text names by code in either case or by name, parted by strokes or commas: KG/TJ,
// "kg, tj", KGZ. The name of one may have a comma (Korea, South).
func (ix *Index) countriesNamed(text string) (countries []uint32, err error) {
	for part := range strings.SplitSeq(text, "/") {
		if strings.Contains(part, ",") && !ix.codes(part) {
			if n, err := ix.countryNamed(part); err == nil {
				countries = append(countries, n)
				continue
			}
		}
		for country := range strings.SplitSeq(part, ",") {
			n, err := ix.countryNamed(country)
			if err != nil {
				return nil, err
			}
			countries = append(countries, n)
		}
	}
	return countries, nil
}

func (ix *Index) countryNamed(text string) (uint32, error) {
	if strings.TrimSpace(text) == "" {
		return 0, faultOf("country", "a country is empty: write KG, or several as KG/TJ or KG,TJ")
	}
	return ix.resolve("country", ix.alpha2(text), &restriction{}, []string{KindCountry})
}

// codes reports whether a text is codes of countries, parted by commas.
func (ix *Index) codes(text string) bool {
	for code := range strings.SplitSeq(text, ",") {
		if _, ok := ix.code(countryCode(ix.alpha2(code))); !ok {
			return false
		}
	}
	return true
}

// alpha2 gives the code of a country of the gazetteer by its code of ISO 3166-1, of two letters, three letters or three digits, in
// either case. It leaves all else as it is.
func (ix *Index) alpha2(s string) string {
	s = strings.TrimSpace(s)
	code := strings.ToUpper(s)
	if len(s) == 3 {
		region, err := language.ParseRegion(s)
		if err != nil || !region.IsCountry() {
			return s
		}
		code = region.String()
	}
	if _, ok := ix.code(countryCode(code)); !ok {
		return s
	}
	return code
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
	if len(a.countries) > 0 && !slices.ContainsFunc(a.countries, func(c string) bool { return claims(h.row, c) }) &&
		!(len(a.disputed) > 0 && h.where().hasPoint && inOneOf(a.disputed, h.row[colKind], h.where().point)) {
		return false
	}
	for _, any := range a.within {
		if !slices.ContainsFunc(any, func(e enclosure) bool { return ix.encloses(&e, h) }) {
			return false
		}
	}
	return true
}
