package build

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/paulmach/orb"
)

// ISODivision is a subdivision of ISO 3166-2 as iso-codes has it.
type ISODivision struct {
	Code   string `json:"code"` // KG-B
	Name   string `json:"name"`
	Type   string `json:"type"`
	Parent string `json:"parent"` // empty at the first level
}

// ReadISODivisions reads iso_3166-2.json of iso-codes.
func ReadISODivisions(b []byte) ([]ISODivision, error) {
	var file struct {
		Rows []ISODivision `json:"3166-2"`
	}
	if err := json.Unmarshal(b, &file); err != nil {
		return nil, fmt.Errorf("read iso_3166-2.json: %w", err)
	}
	return file.Rows, nil
}

// divisionRows makes the first-level divisions that GeoNames lists, joined with ISO 3166-2 by their names. Their
// circle is drawn round their outline, or else round their towns, given by GeoNames code. The radius of each country is in metres. Translations that
// are names of other countries, or of other divisions of the country, are left out.
func divisionRows(in *Inputs, towns map[string][]orb.Point, countryRadius map[string]int, countries namesakes) ([]Place, []Stray) {
	iso := joinISO(in.Divisions, in.ISODivisions, func(d ISODivision) []Name { return translations(in.DivisionNames, d.Name) }, 3)
	cldr := joinSubdivisions(in.Divisions, iso, in.Subdivisions)
	rows := make([]Place, 0, len(in.Divisions))
	bearers := make([]*bearer, 0, len(in.Divisions))
	for _, d := range in.Divisions {
		p, b := in.divisionRow(d, iso[d.Code].Code, iso[d.Code].Name, cldr[d.Code])
		if area, ok := in.Outlines[p.ID]; ok {
			circleOfArea(&p, area, towns[d.Code])
		} else if points := towns[d.Code]; len(points) > 0 {
			p.HasPoint = true
			circleOfTowns(&p, points, countryRadius[p.Country])
		}
		rows, bearers = append(rows, p), append(bearers, b)
	}
	strays := dropStrays(bearers, countries.foreign)
	strays = append(strays, dropStrays(bearers, ownerWithin(bearers))...)
	strays = append(strays, dropStrays(bearers, newNamesakes(bearers).elsewhere)...)
	for i, b := range bearers {
		rows[i].Names = compactNames(rows[i].Name, append(rows[i].Names, b.names...))
	}
	return rows, strays
}

// divisionRow makes a division with its ISO code and the name that goes with it, and the ISO code under which CLDR has it; each is empty if
// it has none. Its translations are those of the bearer.
func (in *Inputs) divisionRow(d Code, code, name, cldr string) (Place, *bearer) {
	country, _, _ := strings.Cut(d.Code, ".")
	p := Place{
		ID: "CJ:" + d.Code, Name: d.Name, Kind: "admin1", FeatureCode: "ADM1", Country: country, Admin1: d.Code,
		Parent: "ISO:" + country, Source: "geonames",
	}
	b := &bearer{country: country, name: d.Name, english: []string{d.Name}}
	if short := withoutUnit(d.Name); short != d.Name {
		p.Names = append(p.Names, Name{Lang: "en", Text: short})
		b.english = append(b.english, short)
	}
	if code != "" {
		p.ID, p.Source = "ISO:"+code, "geonames+iso-codes"
		short := withoutBrackets(name)
		p.Names = append(p.Names, Name{Lang: "und", Text: short})
		b.english = append(b.english, short)
		ofCountry := translations(in.CountryNames, name)
		for _, n := range translations(in.DivisionNames, name) {
			if !slices.Contains(ofCountry, n) { // Georgia in the United States is not Грузия
				n.Text = withoutBrackets(n.Text)
				b.names = append(b.names, n)
			}
		}
	}
	if cldr != "" {
		p.Source += "+cldr"
	}
	for _, n := range subdivisionNames(in.Subdivisions, cldr) {
		if !slices.Contains(b.names, n) {
			b.names = append(b.names, n)
		}
	}
	b.id = p.ID
	b.names = slices.DeleteFunc(b.names, func(n Name) bool { return loneDirection.MatchString(n.Text) })
	slices.SortStableFunc(b.names, func(x, y Name) int { return compareLang(x.Lang, y.Lang) })
	return p, b
}

// circleOfTowns sets the circle that holds the towns of an area, three fifths wider and up to 50 km more, since towns
// do not reach an area's borders. In small countries the margin is a quarter of the country's radius, and no division
// is wider than its country unless its towns are.
func circleOfTowns(p *Place, towns []orb.Point, countryRadius int) {
	centre, radius := enclosing(withoutStrays(towns))
	p.Lon, p.Lat = centre[0], centre[1]
	padded := max(5_000, radius*1.6+min(50_000, float64(countryRadius)/4))
	if countryRadius > 0 {
		padded = max(radius, min(padded, float64(countryRadius)))
	}
	p.Uncertainty = roundUp(padded, 1000)
	p.Reason = "circle of its known towns, padded"
}

// withoutStrays leaves out the less than one in a hundred towns that lie more than three times as far from the middle
// as nine in ten of the others do: rows that bear the wrong division's code.
func withoutStrays(towns []orb.Point) []orb.Point {
	lons, lats := make([]float64, len(towns)), make([]float64, len(towns))
	for i, t := range towns {
		lons[i], lats[i] = t[0], t[1]
	}
	slices.Sort(lons)
	slices.Sort(lats)
	middle := orb.Point{lons[len(lons)/2], lats[len(lats)/2]}
	far := make([]float64, len(towns))
	for i, t := range towns {
		far[i] = distance(middle, t)
	}
	sorted := slices.Sorted(slices.Values(far))
	limit := 3 * sorted[len(sorted)*9/10]
	var near []orb.Point
	for i, t := range towns {
		if far[i] <= limit {
			near = append(near, t)
		}
	}
	if 100*(len(towns)-len(near)) >= len(towns) {
		return towns
	}
	return near
}

var unitWords = map[string]bool{}

func init() {
	for w := range strings.FieldsSeq(`region province oblast oblasti oblys oblusu rayon raion district governorate state
		county department departamento prefecture krai kray republic voivodeship parish municipality canton autonomous
		special capital territory city wilayat viloyati vilayeti wilaya of the and provincia distrito federal provincie
		respublika shaary shahri gorod atoll atholhu oblisi raionul muhafazat voblasc oblastʹ oblast' skaya'`) {
		unitWords[fold(w)] = true
	}
}

// withoutUnit drops a last word that names the kind of unit: "Osh Region" is "Osh".
func withoutUnit(name string) string {
	words := strings.Fields(name)
	for len(words) > 1 && unitWords[fold(words[len(words)-1])] {
		words = words[:len(words)-1]
	}
	return strings.Join(words, " ")
}

// withoutBrackets drops what stands in brackets at the end: "Wales [Cymru GB-CYM]".
func withoutBrackets(name string) string {
	if i := strings.IndexAny(name, "[("); i > 0 {
		return strings.TrimSpace(name[:i])
	}
	return name
}

func stem(name string) string {
	var kept []string
	for _, w := range strings.FieldsFunc(name, func(r rune) bool { return strings.ContainsRune(" ,()[]", r) }) {
		if !unitWords[fold(w)] {
			kept = append(kept, fold(w))
		}
	}
	if len(kept) == 0 {
		return fold(name)
	}
	return strings.Join(kept, "")
}

// joinISO finds the ISO 3166-2 code of each GeoNames division: first by the same name without the words for units,
// then by the same name in another language of the Latin script, then by the most similar one that is left. A code is
// used once; of two units with one name the kind of unit decides.
func joinISO(divisions []Code, iso []ISODivision, names func(ISODivision) []Name, passes int) map[string]ISODivision {
	const grouping = "Geographical unit" // a group of divisions (Kalimantan), not a division
	groups := map[string]bool{}
	for _, d := range iso {
		groups[d.Code] = d.Type == grouping
	}
	byCountry := map[string][]candidate{}
	for _, d := range iso {
		if d.Type != grouping && (d.Parent == "" || groups[d.Parent]) {
			country, _, _ := strings.Cut(d.Code, "-")
			byCountry[country] = append(byCountry[country], newCandidate(d, names))
		}
	}
	out := map[string]ISODivision{}
	used := map[string]bool{}
	for pass := range passes {
		type fit struct {
			division string
			ISODivision
			score int
		}
		var fits []fit
		for _, g := range divisions {
			country, _, _ := strings.Cut(g.Code, ".")
			for _, c := range byCountry[country] {
				if score := c.score(g.Name, pass); score < noMatch {
					fits = append(fits, fit{g.Code, c.ISODivision, score})
				}
			}
		}
		slices.SortStableFunc(fits, func(a, b fit) int { return cmp.Compare(a.score, b.score) })
		for _, f := range fits {
			if _, done := out[f.division]; !done && !used[f.Code] {
				out[f.division], used[f.Code] = f.ISODivision, true
			}
		}
	}
	return out
}

const noMatch = 1 << 30

// candidate is an ISO division with the stems of its names in the languages of the Latin script.
type candidate struct {
	ISODivision
	stem      string
	elsewhere []string
}

func newCandidate(d ISODivision, names func(ISODivision) []Name) candidate {
	c := candidate{ISODivision: d, stem: stem(withoutBrackets(d.Name))}
	for _, n := range names(d) {
		if text := withoutBrackets(n.Text); isLatin(text) {
			c.elsewhere = append(c.elsewhere, stem(text))
		}
	}
	return c
}

// score is the lower the better c fits the GeoNames name, noMatch if it does not fit in that pass.
func (c candidate) score(name string, pass int) int {
	a, other := stem(name), 1
	if slices.Contains(strings.Fields(strings.ToLower(name)), strings.ToLower(c.Type)) ||
		strings.HasSuffix(name, " Region") == (c.Type == "Region") && strings.HasSuffix(name, " City") == (c.Type == "City" || c.Type == "Municipality") {
		other = 0
	}
	switch {
	case pass == 0 && a == c.stem && fold(name) == fold(c.Name):
		return other
	case pass == 0 && a == c.stem, pass == 1 && slices.Contains(c.elsewhere, a):
		return 2 + other
	case pass < 2:
		return noMatch
	case len(a) >= 4 && len(c.stem) >= 4 && (strings.HasPrefix(a, c.stem) || strings.HasPrefix(c.stem, a)):
		return 10 + other
	case similar(a, c.stem):
		return 20 + 2*editDistance(a, c.stem) + other
	}
	return noMatch
}
