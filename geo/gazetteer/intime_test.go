package gazetteer_test

import (
	"testing"

	"dateline/geo/gazetteer"
)

// TestFormerDivisions: a division that was called as another one of its kind is called now is asked back with it, on any day.
func TestFormerDivisions(t *testing.T) {
	ix := realIndex(t)
	for _, q := range []gazetteer.Query{{Text: "Moskovsky district"}, {Text: "Московский район"}, {Text: "Moskovsky district", At: "1994-09-16"}} {
		res := geocode(t, ix, q)
		ids := map[string]bool{}
		for _, c := range res.Candidates[:min(2, len(res.Candidates))] {
			ids[c.Place.ID] = true
		}
		if !res.Ambiguous || !ids["GN:7667441"] || !ids["GN:8221287"] {
			t.Errorf("%+v: %s, ambiguous %v", q, labels(res), res.Ambiguous)
		}
	}
	if res := geocode(t, ix, gazetteer.Query{Text: "Moskovsky district, Tajikistan"}); res.Ambiguous || res.Candidates[0].Place.ID != "GN:8221287" {
		t.Errorf("in Tajikistan: %s, ambiguous %v", labels(res), res.Ambiguous)
	}
}
