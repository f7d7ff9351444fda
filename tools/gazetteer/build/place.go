package build

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Header is the header row of the gazetteer file. data/README.md explains the columns.
var Header = []string{
	"id", "name", "names", "kind", "feature_code", "country", "admin1", "admin2", "parent",
	"lon", "lat", "uncertainty_m", "uncertainty_reason", "population", "source", "source_url", "note",
}

// Kinds are the values that the column kind may have.
var Kinds = []string{
	"country", "admin1", "admin2", "capital", "city", "town", "village", "settlement", "border_post", "border",
	"border_section", "pass", "reservoir", "lake", "river", "junction", "road", "bridge", "locality", "exclave", "area",
	"mountain", "airport", "market",
}

// Place is one row of the gazetteer file.
type Place struct {
	ID          string
	Name        string
	Names       []Name
	Kind        string
	FeatureCode string
	Country     string // ISO 3166-1 alpha-2; claimants of a disputed place joined by "/"
	Admin1      string // GeoNames code such as TJ.03
	Admin2      string
	Parent      string // id of the next place up
	HasPoint    bool
	Lon, Lat    float64 // degrees, WGS 84; meaningless unless HasPoint
	Uncertainty int     // metres; 0 in a curated row leaves the value of the packages alone
	Reason      string
	Population  int
	Source      string
	SourceURL   string
	Note        string
}

func (p *Place) record() []string {
	lon, lat := "", ""
	if p.HasPoint {
		lon, lat = degrees(p.Lon), degrees(p.Lat)
	}
	return []string{
		p.ID, p.Name, FormatNames(p.Names), p.Kind, p.FeatureCode, p.Country, p.Admin1, p.Admin2, p.Parent,
		lon, lat, blankZero(p.Uncertainty), p.Reason, blankZero(p.Population), p.Source, p.SourceURL, p.Note,
	}
}

func degrees(v float64) string {
	s := strings.TrimRight(strconv.FormatFloat(v, 'f', 6, 64), "0")
	s = strings.TrimSuffix(s, ".")
	if s == "-0" {
		return "0"
	}
	return s
}

func blankZero(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// WriteCSV writes the header and the places, in the order given.
func WriteCSV(w io.Writer, places []Place) error {
	out := csv.NewWriter(w)
	if err := out.Write(Header); err != nil {
		return fmt.Errorf("write gazetteer header: %w", err)
	}
	for i := range places {
		if err := out.Write(places[i].record()); err != nil {
			return fmt.Errorf("write place %s: %w", places[i].ID, err)
		}
	}
	out.Flush()
	return out.Error()
}

// ReadCSV reads a file of the gazetteer's columns. All faults are told together, each with its line.
func ReadCSV(r io.Reader) ([]Place, error) {
	in := csv.NewReader(r)
	header, err := in.Read()
	if err != nil {
		return nil, fmt.Errorf("read gazetteer header: %w", err)
	}
	if !slices.Equal(header, Header) {
		return nil, fmt.Errorf("the first line must be %q", strings.Join(Header, ","))
	}
	var places []Place
	var faults []error
	for {
		rec, err := in.Read()
		if err == io.EOF {
			return places, errors.Join(faults...)
		}
		if err != nil {
			return nil, errors.Join(append(faults, fmt.Errorf("read gazetteer: %w", err))...)
		}
		p, err := parseRecord(rec)
		if err != nil {
			line, _ := in.FieldPos(0)
			faults = append(faults, fmt.Errorf("line %d: %w", line, err))
			continue
		}
		places = append(places, p)
	}
}

func parseRecord(rec []string) (Place, error) {
	p := Place{
		ID: rec[0], Name: rec[1], Kind: rec[3], FeatureCode: rec[4], Country: rec[5], Admin1: rec[6], Admin2: rec[7],
		Parent: rec[8], Reason: rec[12], Source: rec[14], SourceURL: rec[15], Note: rec[16],
	}
	var faults []error
	keep := func(err error) {
		if err != nil {
			faults = append(faults, err)
		}
	}
	var err error
	if p.ID == "" {
		keep(errors.New("the id is empty"))
	}
	if p.Kind != "" && !slices.Contains(Kinds, p.Kind) {
		keep(fmt.Errorf("unknown kind %q: one of %s", p.Kind, strings.Join(Kinds, ", ")))
	}
	p.Names, err = ParseNames(rec[2])
	keep(err)
	p.HasPoint = rec[9] != "" || rec[10] != ""
	if p.HasPoint {
		p.Lon, err = degreesWithin(rec[9], 180)
		keep(err)
		p.Lat, err = degreesWithin(rec[10], 90)
		keep(err)
	}
	p.Uncertainty, err = wholeOrBlank(rec[11])
	keep(err)
	p.Population, err = wholeOrBlank(rec[13])
	keep(err)
	return p, errors.Join(faults...)
}

func degreesWithin(s string, limit float64) (float64, error) {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || !(v >= -limit && v <= limit) {
		return 0, fmt.Errorf("%q is not a number of degrees between -%g and %g", s, limit, limit)
	}
	return v, nil
}

func wholeOrBlank(s string) (int, error) {
	if s == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return 0, fmt.Errorf("%q is not a whole number of 0 or more", s)
	}
	return n, nil
}

// SortPlaces puts countries first, then first-level divisions, then the rest, each by id.
func SortPlaces(places []Place) {
	slices.SortFunc(places, func(a, b Place) int {
		return cmp.Or(cmp.Compare(rank(a.Kind), rank(b.Kind)), cmp.Compare(a.ID, b.ID))
	})
}

func rank(kind string) int {
	switch kind {
	case "country":
		return 0
	case "admin1":
		return 1
	}
	return 2
}
