package build

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// ISOCountry is a country of ISO 3166-1 as iso-codes has it.
type ISOCountry struct {
	Alpha2       string `json:"alpha_2"`
	Alpha3       string `json:"alpha_3"`
	Numeric      string `json:"numeric"`
	Name         string `json:"name"`
	CommonName   string `json:"common_name"`
	OfficialName string `json:"official_name"`
}

// ReadISOCountries reads iso_3166-1.json of iso-codes.
func ReadISOCountries(b []byte) ([]ISOCountry, error) {
	var file struct {
		Rows []ISOCountry `json:"3166-1"`
	}
	if err := json.Unmarshal(b, &file); err != nil {
		return nil, fmt.Errorf("read iso_3166-1.json: %w", err)
	}
	return file.Rows, nil
}

// kosovo is listed by GeoNames and Natural Earth; its code XK is one that ISO 3166-1 leaves to users.
var kosovo = ISOCountry{Alpha2: "XK", Alpha3: "XKX", Name: "Kosovo"}

// areasWithin are areas that Natural Earth draws apart, and the country under whose code GeoNames lists their towns.
var areasWithin = map[string]string{
	"Kosovo": "XK", "Somaliland": "SO", "N. Cyprus": "CY", "Cyprus U.N. Buffer Zone": "CY", "Dhekelia": "CY",
	"Akrotiri": "CY", "Baikonur": "KZ", "USNB Guantanamo Bay": "CU",
}

// countryRows makes the countries: their circle reaches from the middle of the largest part to the farthest vertex of
// the polygon, or to the farthest town that GeoNames lists under the country's code if that is farther. Translations
// that are other countries' names are left out; names finds the rest.
func countryRows(in *Inputs, towns map[string][]orb.Point) (rows []Place, names namesakes, strays []Stray) {
	list := append(append([]ISOCountry(nil), in.Countries...), kosovo)
	parts := countryParts(list, in.Shapes, towns)
	english := map[string]string{}
	for _, s := range in.Shapes {
		if s.Numeric != "" && !strings.Contains(s.Name, ".") {
			english[s.Numeric] = s.Name
		}
	}
	var bearers []*bearer
	for _, c := range list {
		p := Place{
			ID: "ISO:" + c.Alpha2, Kind: "country", FeatureCode: "PCLI", Country: c.Alpha2, Source: "iso-codes+naturalearth",
		}
		var aliases []string
		p.Name, aliases = commonName(c)
		b := &bearer{id: p.ID, country: c.Alpha2, name: p.Name, english: []string{p.Name}}
		for _, a := range append(aliases, c.CommonName, c.OfficialName, english[c.Numeric]) {
			if a != "" {
				b.english = append(b.english, a)
			}
		}
		b.names = translations(in.CountryNames, distinct(c.CommonName, c.Name, c.OfficialName)...)
		b.short = translations(in.CountryNames, c.Name)
		bearers = append(bearers, b)
		circleOfCountry(&p, parts[c.Alpha2], towns[c.Alpha2])
		rows = append(rows, p)
	}
	strays = dropStrays(bearers, newNamesakes(bearers).ownerAmong)
	for i, b := range bearers {
		var all []Name
		for _, e := range b.english {
			all = append(all, Name{Lang: "en", Text: e})
		}
		rows[i].Names = compactNames(rows[i].Name, append(all, b.names...))
	}
	return rows, newNamesakes(bearers), strays
}

// commonName turns "Virgin Islands, British" to "British Virgin Islands" and drops brackets.
func commonName(c ISOCountry) (name string, aliases []string) {
	name = c.Name
	if c.CommonName != "" {
		return c.CommonName, []string{c.Name}
	}
	if before, _, ok := strings.Cut(name, " ("); ok {
		return before, []string{name}
	}
	if before, after, ok := strings.Cut(name, ", "); ok && !strings.Contains(name, " and ") {
		return after + " " + before, []string{name, before}
	}
	return name, nil
}

// CountryShapes gives the polygons of every country by its ISO 3166-1 alpha-2 code, of Kosovo as XK. Areas that Natural
// Earth draws apart are with the country under whose code GeoNames lists their towns; dependencies that it does not draw
// apart are taken out of their country by their towns.
func CountryShapes(in *Inputs) map[string][]orb.Polygon {
	towns := map[string][]orb.Point{}
	for _, t := range in.Towns {
		towns[t.Country] = append(towns[t.Country], t.Point)
	}
	list := append(append([]ISOCountry(nil), in.Countries...), kosovo)
	return countryParts(list, in.Shapes, towns)
}

// countryParts gives every country its polygons. A part of a country's shape that holds towns of another country
// which has no shape (French Guiana, Svalbard) is given to that other country.
func countryParts(list []ISOCountry, shapes []Shape, towns map[string][]orb.Point) map[string][]orb.Polygon {
	code := map[string]string{}
	for _, c := range list {
		if c.Numeric != "" {
			code[c.Numeric] = c.Alpha2
		}
	}
	parts := map[string][]orb.Polygon{}
	for _, s := range shapes {
		owner := code[s.Numeric]
		if s.Numeric == "" {
			owner = areasWithin[s.Name]
		}
		parts[owner] = append(parts[owner], s.Parts...)
	}
	for _, c := range list {
		if len(parts[c.Alpha2]) > 0 || c.Alpha2 == "" {
			continue
		}
		for _, giver := range list {
			moved, kept := splitParts(parts[giver.Alpha2], towns[c.Alpha2], towns[giver.Alpha2], c.Alpha2)
			if len(moved) > 0 {
				parts[c.Alpha2] = append(parts[c.Alpha2], moved...)
				parts[giver.Alpha2] = kept
			}
		}
	}
	return parts
}

func splitParts(polygons []orb.Polygon, taker, giver []orb.Point, takerCode string) (moved, kept []orb.Polygon) {
	for _, polygon := range polygons {
		bound := polygon.Bound()
		isBouvet := takerCode == "BV" && bound.Max[1] < -50 && bound.Min[0] > 0 && bound.Max[0] < 10 // without towns
		if isBouvet || holdsAny(polygon, taker) && !holdsAny(polygon, giver) {
			moved = append(moved, polygon)
		} else {
			kept = append(kept, polygon)
		}
	}
	return moved, kept
}

func holdsAny(polygon orb.Polygon, points []orb.Point) bool {
	bound := polygon.Bound()
	for _, p := range points {
		if bound.Contains(p) && planar.PolygonContains(polygon, p) {
			return true
		}
	}
	return false
}

func circleOfCountry(p *Place, parts []orb.Polygon, towns []orb.Point) {
	if len(parts) == 0 {
		if len(towns) > 0 {
			p.HasPoint, p.Source = true, "iso-codes+geonames"
			circleOfTowns(p, towns, 0)
			return
		}
		p.Uncertainty, p.Reason, p.Source = nowhereRadius, "no point known", "iso-codes"
		return
	}
	var centre orb.Point
	largest := -1.0
	var vertices []orb.Point
	for _, polygon := range parts {
		if c, area := planar.CentroidArea(polygon); area > largest {
			centre, largest = roundPoint(orb.Point{math.Remainder(c[0], 360), c[1]}), area
		}
		vertices = append(vertices, polygon[0]...)
	}
	p.HasPoint, p.Lon, p.Lat = true, centre[0], centre[1]
	radius := farthest(centre, vertices)
	p.Reason = "farthest vertex of the Natural Earth 1:10m polygon"
	if t := farthest(centre, towns); t > radius {
		radius, p.Reason = t, "farthest town that GeoNames lists, beyond the Natural Earth 1:10m polygon"
	}
	p.Uncertainty = roundUp(max(radius, 1000), 100)
}
