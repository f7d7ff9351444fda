package gazetteer_test

import (
	"strings"
	"testing"

	"dateline/data"
	"dateline/geo/gazetteer"
)

// TestLabel holds labels of ids to those of candidates.
func TestLabel(t *testing.T) {
	ix, err := gazetteer.Open(data.Gazetteer)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"Vorukh", "Dushanbe", "Tajikistan", "Batken Region"} {
		res, err := ix.Geocode(t.Context(), gazetteer.Query{Text: text})
		if err != nil || len(res.Candidates) == 0 {
			t.Fatalf("%s: %d candidates, %v", text, len(res.Candidates), err)
		}
		for _, c := range res.Candidates {
			if got, ok := ix.Label(c.Place.ID); !ok || got != c.Label || !strings.HasPrefix(got, c.Place.Name) {
				t.Errorf("%s is labelled %q, as a candidate %q", c.Place.ID, got, c.Label)
			}
		}
	}
	if got, ok := ix.Label("GN:0"); ok || got != "" {
		t.Errorf("a place that is not there is labelled %q", got)
	}
}
