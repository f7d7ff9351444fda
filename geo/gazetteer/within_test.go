package gazetteer_test

import (
	"strings"
	"testing"

	"dateline/geo/gazetteer"

	"github.com/paulmach/orb"
)

// outlined is an index of the countries of twoCountries, with a town on either side of their border.
func outlined(t *testing.T) *gazetteer.Index {
	t.Helper()
	ix := openFixture(t, seq(
		gazetteer.Place{ID: "ISO:AA", Name: "Aland", Kind: gazetteer.KindCountry, Country: "AA"},
		gazetteer.Place{ID: "ISO:BB", Name: "Beland", Kind: gazetteer.KindCountry, Country: "BB"},
		gazetteer.Place{ID: "AA.1", Name: "West", Kind: gazetteer.KindAdmin1, Country: "AA", Admin1: "AA.1"},
		gazetteer.Place{ID: "BB.1", Name: "East", Kind: gazetteer.KindAdmin1, Country: "BB", Admin1: "BB.1"},
		gazetteer.Place{ID: "T:1", Name: "Westby", Kind: gazetteer.KindTown, Country: "AA", Admin1: "AA.1", Point: orb.Point{174.9, 2}, HasPoint: true, UncertaintyM: 1000},
		gazetteer.Place{ID: "T:2", Name: "Wester", Kind: gazetteer.KindTown, Country: "AA", Admin1: "AA.1", Point: orb.Point{174.9, 2.6}, HasPoint: true, UncertaintyM: 1000},
		gazetteer.Place{ID: "T:3", Name: "Eastby", Kind: gazetteer.KindTown, Country: "BB", Admin1: "BB.1", Point: orb.Point{175.3, 2}, HasPoint: true, UncertaintyM: 1000},
	))
	return ix.Outlined(open(t, twoCountries(t)))
}

// TestPlacedByOutlines: coordinates, and what lies off the place that a text names, have the country and the division of
// their point; where the outlines do not decide, all countries and no division.
func TestPlacedByOutlines(t *testing.T) {
	ix := outlined(t)
	for _, tt := range []struct{ text, asked, country, admin1, hierarchy, label, reason string }{
		{"2N 172E", "", "AA", "AA.1", "AA.1 ISO:AA", "2° N, 172° E, West, Aland", ""},
		{"2N 176W", "", "BB", "BB.1", "BB.1 ISO:BB", "2° N, 176° W, East, Beland", ""},
		{"8.5N 171.5E", "", "AA", "", "ISO:AA", "8.5° N, 171.5° E, Aland", ""},
		{"2.00N 174.98E", "", "AA/BB", "", "", "2° N, 174.98° E", "AA or BB"},
		{"2.00N 174.98E", "BB", "BB", "BB.1", "BB.1 ISO:BB", "2° N, 174.98° E, East, Beland", ""},
		{"7N 174E", "", "AA/BB", "", "", "7° N, 174° E", "AA or BB"}, // both claim it
		{"20N 174E", "", "", "", "", "20° N, 174° E", ""},            // at sea
		{"40 km east of Westby", "", "BB", "BB.1", "BB.1 ISO:BB", "40 km east of Westby, East, Beland", ""},
		{"40 km west of Westby", "", "AA", "AA.1", "AA.1 ISO:AA", "40 km west of Westby, West, Aland", ""},
		{"20 km east of Westby", "", "BB", "BB.1", "BB.1 ISO:BB", "20 km east of Westby, East, Beland", "the border of Beland is 8.9 km away"},
		{"10 km east of Westby", "", "AA/BB", "", "", "10 km east of Westby", "AA or BB"},
		{"between Westby and Wester", "", "AA", "AA.1", "AA.1 ISO:AA", "between Westby and Wester, West, Aland", "the border of Aland is 11"},
		{"between Westby and Eastby", "", "AA/BB", "", "", "between Westby and Eastby", "AA or BB"}, // the middle is in Beland
		{"near Westby", "", "AA", "AA.1", "AA.1 ISO:AA", "Westby, West, Aland", ""},
	} {
		res := geocode(t, ix, gazetteer.Query{Text: tt.text, Country: tt.asked})
		if len(res.Candidates) == 0 {
			t.Errorf("%s: %+v", tt.text, res)
			continue
		}
		c := res.Candidates[0]
		var ids []string
		for _, up := range c.Hierarchy {
			ids = append(ids, up.ID)
		}
		if c.Place.Country != tt.country || c.Place.Admin1 != tt.admin1 || strings.Join(ids, " ") != tt.hierarchy || c.Label != tt.label || !strings.Contains(c.UncertaintyReason, tt.reason) {
			t.Errorf("%s (%s): country %q, admin1 %q, hierarchy %q, label %q; %s", tt.text, tt.asked, c.Place.Country, c.Place.Admin1, ids, c.Label, c.UncertaintyReason)
		}
	}
	plain := geocode(t, openFixture(t), gazetteer.Query{Text: "2N 172E"}).Candidates[0]
	if plain.Place.Country != "" {
		t.Errorf("without outlines coordinates lie in %q", plain.Place.Country)
	}
	if with := ix.Without([]string{"T:1"}); geocode(t, with, gazetteer.Query{Text: "2N 172E"}).Candidates[0].Place.Country != "AA" {
		t.Error("the index without a place has lost its outlines")
	}
	if ix.Outlined(open(t, twoCountries(t)[:1])).Fingerprint() == ix.Fingerprint() {
		t.Error("other outlines have the same fingerprint")
	}
}
