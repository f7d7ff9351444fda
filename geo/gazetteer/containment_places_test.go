package gazetteer_test

import (
	"slices"
	"testing"

	"dateline/geo/gazetteer"

	"github.com/paulmach/orb"
)

// TestContainingKnowsPlaces: a country that no outline is drawn of holds its circle, and where a place of several countries is, no
// outline decides.
func TestContainingKnowsPlaces(t *testing.T) {
	ix, o := realIndex(t), builtInOutlines(t)
	for _, tt := range []struct {
		lon, lat  float64
		countries []string
		uncertain bool
	}{
		{12.453, 41.903, []string{"IT", "VA"}, true},
		{12.6, 41.95, []string{"IT"}, false},
		{70.499, 39.944, []string{"KG", "TJ"}, true},   // Tort-Kocho
		{70.2421, 39.5217, []string{"KG", "TJ"}, true}, // the middle of the border
		{68.78, 38.54, []string{"TJ"}, false},
	} {
		var countries []string
		for _, c := range ix.Containing(o, tt.lon, tt.lat) {
			if c.Level == 0 {
				countries = append(countries, c.Country)
				if c.Uncertain != tt.uncertain {
					t.Errorf("%v, %v: %+v", tt.lon, tt.lat, c)
				}
			}
		}
		if slices.Sort(countries); !slices.Equal(countries, tt.countries) {
			t.Errorf("%v, %v lies in %v, want %v", tt.lon, tt.lat, countries, tt.countries)
		}
	}
	if held := ix.Containing(nil, 0, 0); held != nil {
		t.Errorf("without outlines: %v", held)
	}
}

// TestNearestIsAPlace: label points of areas, borders and roads are no places that are near, and of several at a point the one that is
// known best comes first.
func TestNearestIsAPlace(t *testing.T) {
	ix := realIndex(t)
	for _, p := range []orb.Point{{66.9, 45.29}, {70.2421, 39.5217}, {73.96674, 38.17023}} {
		first := nearest(t, ix, gazetteer.NearestQuery{Point: p, RadiusM: 500_000, Limit: 1})[0]
		if kind := first.Place.Kind; kind == gazetteer.KindArea || kind == gazetteer.KindBorder || kind == gazetteer.KindRoad {
			t.Errorf("the nearest place to %v is %s, %s", p, first.Place.Name, kind)
		}
	}
	if first := nearest(t, ix, gazetteer.NearestQuery{Point: orb.Point{70.499, 39.944}, Limit: 1})[0]; first.Place.ID != "DL:tort-kocho" {
		t.Errorf("at Tort-Kocho is %s", first.Place.Name)
	}
	area := gazetteer.NearestQuery{Point: orb.Point{66.9, 45.29}, Kinds: []string{gazetteer.KindArea}, Limit: 1}
	if found := nearest(t, ix, area); len(found) != 1 || found[0].Place.ID != "DL:central-asia" {
		t.Errorf("areas are not found when they are asked for: %v", found)
	}
}
