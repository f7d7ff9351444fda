package gpkg_test

import (
	"iter"
	"path/filepath"
	"slices"
	"testing"

	"dateline/geo/gazetteer"
	"dateline/internal/store/gpkg"

	"github.com/paulmach/orb"
)

// TestOwnPlacesStandBeforeDumps: a user's correction holds whether a dump comes
// after it or before it; the dump adds names and what the correction leaves open.
func TestOwnPlacesStandBeforeDumps(t *testing.T) {
	own := gazetteer.Place{ID: "GN:1", Name: "Vorukh", Kind: "village", Country: "TJ", Point: orb.Point{70.6, 39.8}, HasPoint: true,
		UncertaintyM: 1500, UncertaintyReason: "measured", Source: "field trip"}
	dump := gazetteer.Place{ID: "GN:1", Name: "Vorukh Dump", Kind: "settlement", Country: "TJ", Point: orb.Point{70, 39}, HasPoint: true,
		Population: 3836, Names: []gazetteer.Name{{Text: "Ворух", Lang: "ru"}}, Source: gazetteer.SourceDump}
	newer := dump
	newer.Name, newer.Population, newer.Names = "Vorux", 4000, nil
	again := own
	again.UncertaintyM = 900
	for name, c := range map[string]struct {
		come       []gazetteer.Place
		name       string
		radius     float64
		population int64
		source     string
		names      []string
	}{
		"the dump after it":  {[]gazetteer.Place{own, dump}, "Vorukh", 1500, 3836, "field trip", []string{"Vorukh Dump", "Ворух"}},
		"the dump before it": {[]gazetteer.Place{dump, own}, "Vorukh", 1500, 3836, "field trip", []string{"Vorukh Dump", "Ворух"}},
		"between two dumps":  {[]gazetteer.Place{dump, own, newer}, "Vorukh", 1500, 3836, "field trip", []string{"Vorukh Dump", "Ворух", "Vorux"}},
		"corrected again":    {[]gazetteer.Place{own, again}, "Vorukh", 900, 0, "field trip", nil},
		"two dumps":          {[]gazetteer.Place{dump, newer}, "Vorux", 0, 4000, gazetteer.SourceDump, []string{"Vorukh Dump", "Ворух"}},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := gpkg.Open(t.Context(), filepath.Join(t.TempDir(), "p.gpkg"), gpkg.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			for _, p := range c.come {
				if n, err := s.SavePlaces(t.Context(), placeAlone(p)); n != 1 || err != nil {
					t.Fatal(n, err)
				}
			}
			var got []gazetteer.Place
			for p, err := range s.Places(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, p)
			}
			if len(got) != 1 {
				t.Fatalf("%d places are stored: %+v", len(got), got)
			}
			p := got[0]
			if p.Name != c.name || p.UncertaintyM != c.radius || p.Population != c.population || p.Source != c.source || (c.name == own.Name) != (p.Point == own.Point) {
				t.Errorf("stored is %+v", p)
			}
			var names []string
			for _, n := range p.Names {
				names = append(names, n.Text)
			}
			slices.Sort(names)
			slices.Sort(c.names)
			if !slices.Equal(names, c.names) {
				t.Errorf("the names are %q, want %q", names, c.names)
			}
		})
	}
}

func placeAlone(p gazetteer.Place) iter.Seq2[gazetteer.Place, error] {
	return func(yield func(gazetteer.Place, error) bool) { yield(p, nil) }
}
