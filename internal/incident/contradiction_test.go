package incident_test

import (
	"testing"

	"dateline/internal/incident"

	"github.com/paulmach/orb"
)

// TestContradictions sends coordinates and countries that do not go with the
// place_id beside them: Vorukh in Tajikistan.
func TestContradictions(t *testing.T) {
	vorukh := func(country string, p *orb.Point) *incident.Incident {
		return at("Vorukh", func(i *incident.Incident) { i.PlaceID, i.Country, i.Point = "GN:1220164", country, p })
	}
	for name, c := range map[string]struct {
		draft *incident.Incident
		field string // "": it is stored
	}{
		"the place alone":            {vorukh("", nil), ""},
		"its country":                {vorukh("TJ", nil), ""},
		"one of two countries":       {vorukh("KG/TJ", nil), ""},
		"another country":            {vorukh("RU", nil), "country"},
		"a point near it":            {vorukh("", &orb.Point{70.9, 40.1}), ""},
		"swapped coordinates":        {vorukh("", &orb.Point{39.85, 70.58}), "geometry"},
		"a point in another country": {vorukh("RU", &orb.Point{70.58, 39.85}), "country"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			if c.field == "" {
				b.create(c.draft, incident.Options{})
			} else if e := b.refused(c.draft, incident.Options{}, incident.Invalid); e.Field != c.field {
				t.Errorf("refused for %s: %v", e.Field, e)
			}
		})
	}
}

// TestTinyCoordinates: the R-tree keeps 32-bit numbers, which end at 1e-45.
func TestTinyCoordinates(t *testing.T) {
	b := newBench(t)
	i := b.create(at("", func(i *incident.Incident) { i.Point = &orb.Point{1e-45, -1e-320} }), incident.Options{})
	if *i.Point != (orb.Point{}) {
		t.Errorf("stored at %v", *i.Point)
	}
}

func TestFolderNamesAreNoIDs(t *testing.T) {
	for id, want := range map[string]bool{".": false, "..": false, "...": true, "a.b": true, "": false, "a/b": false} {
		if got := incident.ValidID(id); got != want {
			t.Errorf("ValidID(%q) is %t", id, got)
		}
	}
}
