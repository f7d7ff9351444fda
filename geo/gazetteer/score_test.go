package gazetteer_test

import (
	"strings"
	"testing"

	"dateline/geo/gazetteer"

	"github.com/paulmach/orb"
)

// TestSeatsOfDivisions: a town is called as the division is that is named after it, in every spelling of the division's; not by a
// name that it has lost.
func TestSeatsOfDivisions(t *testing.T) {
	ix := realIndex(t)
	for text, first := range map[string]string{
		"Mitrovica": "GN:789225", "Hirat": "GN:1140026", "Herat": "GN:1140026", "Hirat province": "GN:1140025", "Kirovohrad": "ISO:UA-35",
	} {
		res := geocode(t, ix, gazetteer.Query{Text: text})
		if len(res.Candidates) == 0 || res.Candidates[0].Place.ID != first {
			t.Errorf("%s: %s", text, labels(res))
		}
	}
}

// TestWordsWithinNames: a word for a kind of place is not the end of another place's name that only sounds like all of the text.
func TestWordsWithinNames(t *testing.T) {
	ix := realIndex(t)
	res := geocode(t, ix, gazetteer.Query{Text: "Kara-Suu bazaar"})
	if len(res.Candidates) == 0 || !res.Ambiguous || res.Candidates[0].Place.Country != "KG" {
		t.Errorf("Kara-Suu bazaar: %s, ambiguous %v", labels(res), res.Ambiguous)
	}
}

// TestNamesakesAbroad: a town that is called so among its other names only, or parted otherwise, is not taken without asking where a
// seat elsewhere is called so by its primary name, or as the text parts it.
func TestNamesakesAbroad(t *testing.T) {
	ix := realIndex(t)
	for text, other := range map[string]string{"Fayzobod": "GN:1221774", "Файзобод": "GN:1221774", "Dschalal-Abad": "GN:1528249"} {
		res := geocode(t, ix, gazetteer.Query{Text: text})
		if !res.Ambiguous || !strings.Contains(labels(res), other) {
			t.Errorf("%s: %s, ambiguous %v", text, labels(res), res.Ambiguous)
		}
	}
	for text, first := range map[string]string{"Dschalalabad": "GN:1139715", "Kiev": "GN:703448", "Dschalal-Abad, Kyrgyzstan": "GN:1528249"} {
		res := geocode(t, ix, gazetteer.Query{Text: text})
		if res.Ambiguous || res.Candidates[0].Place.ID != first {
			t.Errorf("%s: %s, ambiguous %v", text, labels(res), res.Ambiguous)
		}
	}
}

// TestNamesOfTheNeighbour: a division that has the name of another one of its country in its list of names does not make that doubtful.
func TestNamesOfTheNeighbour(t *testing.T) {
	division := func(id, name string, lon float64, names ...gazetteer.Name) gazetteer.Place {
		return gazetteer.Place{ID: id, Name: name, Kind: gazetteer.KindAdmin1, Country: "KZ", Names: names, HasPoint: true, Point: [2]float64{lon, 43}, UncertaintyM: 20_000}
	}
	ix := openFixture(t, seq(division("DL:region", "Almaty Region", 76), division("DL:city", "Almaty", 77, gazetteer.Name{Lang: "en", Text: "Almaty Region"})))
	res := geocode(t, ix, gazetteer.Query{Text: "Almaty Region"})
	if res.Ambiguous || res.Candidates[0].Place.ID != "DL:region" {
		t.Errorf("%s, ambiguous %v, %q", labels(res), res.Ambiguous, res.Reason)
	}
}

// TestBesideFirst: a settlement beside the point of the query stands before a larger place of its name that lies elsewhere, unless the
// text says where that is.
func TestBesideFirst(t *testing.T) {
	ix := realIndex(t)
	for _, tt := range []struct {
		text string
		near orb.Point
		id   string
		sure bool
	}{
		{"Guliston", orb.Point{69.8, 40.27}, "GN:1514883", false},
		{"Guliston", orb.Point{70.72, 40.12}, "GN:8739738", false},
		{"Guliston", orb.Point{68.77, 40.5}, "GN:1513966", true},
		{"Moscow", orb.Point{-117, 46.7}, "GN:5601538", false},
		{"Moscow, Russia", orb.Point{-117, 46.7}, "GN:524901", true},
		{"Moscow", orb.Point{-110, 46.7}, "GN:524901", true},
	} {
		res := geocode(t, ix, gazetteer.Query{Text: tt.text, Near: &tt.near})
		if len(res.Candidates) == 0 || res.Candidates[0].Place.ID != tt.id || res.Ambiguous == tt.sure {
			t.Errorf("%s near %v: %s, ambiguous %v", tt.text, tt.near, labels(res), res.Ambiguous)
		}
	}
}
