package build

import (
	"fmt"
	"strings"

	"github.com/paulmach/orb"
)

// Inputs are the decoded data packages.
type Inputs struct {
	Towns         []Town // the newer vintage, without ids
	OldTowns      []Town // the older vintage, with ids
	Divisions     []Code
	Countries     []ISOCountry
	ISODivisions  []ISODivision
	Shapes        []Shape
	TownNames     Catalogue // by GeoNames id
	CountryNames  Catalogue // by English name
	DivisionNames Catalogue // by the name in ISO 3166-2
	Subdivisions  Catalogue // by ISO 3166-2 code
	Curated       []Place
	Outlines      map[string]Area // by id of the division
}

// Report counts what a build did.
type Report struct {
	Places, Matched, Unmatched, OldOnly, Duplicates int
	Divisions, DivisionsWithISO                     int
	Names                                           int
	CountryNamed                                    int     // towns left out, see namedAsCountry
	Strays                                          []Stray // translations left out
}

// Build makes the rows of the gazetteer, sorted. It fails if a row's parent does not exist or an id stands twice.
func Build(in *Inputs) ([]Place, Report, error) {
	towns := townRows(in)
	astray := townsAstray(in.Towns, towns)
	byCountry, byDivision := map[string][]orb.Point{}, map[string][]orb.Point{}
	for i, t := range in.Towns {
		byCountry[t.Country] = append(byCountry[t.Country], t.Point)
		if !astray[i] {
			byDivision[t.division()] = append(byDivision[t.division()], t.Point)
		}
	}
	countries, names, strays := countryRows(in, byCountry)
	radius := map[string]int{}
	for _, c := range countries {
		radius[c.Country] = c.Uncertainty
	}
	divisions, more := divisionRows(in, byDivision, radius, names)

	ids := map[string]string{} // division code to id
	for i := range divisions {
		d := &divisions[i]
		ids[d.Admin1] = d.ID
		if !d.HasPoint {
			d.Uncertainty, d.Reason = radius[d.Country], "no point known: the country's circle"
		}
	}
	for i := range towns {
		if id, ok := ids[towns[i].Parent]; ok {
			towns[i].Parent = id
		}
	}
	report := count(in, divisions, towns)
	towns, report.CountryNamed = dropNamedAsCountry(towns, countries)
	report.Strays = append(strays, more...)
	rows := append(append(countries, divisions...), towns...)
	rows, renamed := mergeCurated(rows, in.Curated)
	isCurated := map[string]bool{}
	for _, c := range in.Curated {
		isCurated[c.ID] = true
	}
	for i := range rows {
		if id, ok := renamed[rows[i].Parent]; ok {
			rows[i].Parent = id
		}
	}
	rows, report.Duplicates = dropDuplicates(rows, isCurated)
	for i := range rows {
		rows[i].flagFormer()
	}
	SortPlaces(rows)
	report.Places = len(rows)
	for _, p := range rows {
		report.Names += 1 + len(p.Names)
	}
	return rows, report, verify(rows)
}

func count(in *Inputs, divisions, towns []Place) Report {
	var r Report
	for _, d := range divisions {
		r.Divisions++
		if d.ID[:4] == "ISO:" {
			r.DivisionsWithISO++
		}
	}
	for i := range in.Towns {
		if towns[i].ID[:3] == "GN:" {
			r.Matched++
		} else {
			r.Unmatched++
		}
	}
	r.OldOnly = len(towns) - len(in.Towns)
	return r
}

func verify(rows []Place) error {
	seen := map[string]bool{}
	for _, p := range rows {
		if seen[p.ID] {
			return fmt.Errorf("the id %s stands twice", p.ID)
		}
		seen[p.ID] = true
		if p.Uncertainty <= 0 || p.Reason == "" {
			return fmt.Errorf("%s (%s) has no radius with a reason", p.ID, p.Name)
		}
	}
	for _, p := range rows {
		needsNone := p.Kind == "country" || p.Kind == "area" || strings.Contains(p.Country, "/") // a lake or a river of several countries
		if p.Parent == "" && !needsNone || p.Parent != "" && !seen[p.Parent] {
			return fmt.Errorf("%s (%s) has the parent %q, which does not exist", p.ID, p.Name, p.Parent)
		}
	}
	return nil
}
