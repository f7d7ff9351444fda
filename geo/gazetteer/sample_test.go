package gazetteer_test

import (
	"cmp"
	"encoding/json"
	"os"
	"testing"

	"dateline/geo/gazetteer"
)

// TestSampleIncidents geocodes every incident of the sample as it is loaded, without anyone to ask: by its place_query,
// or its place, within its country. Each must find one place for certain; docs/sample.md says what the phrases mean.
func TestSampleIncidents(t *testing.T) {
	ix := realIndex(t)
	b, err := os.ReadFile("../../data/incidents.geojson")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Features []struct {
			ID         string
			Properties struct {
				Place   string
				Query   string `json:"place_query"`
				Country string
				Admin1  string
			}
		}
	}
	if err := json.Unmarshal(b, &file); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"Tajikistan": "GN:1220409", "Kazakhstan": "GN:1522867", "Uzbekistan": "GN:1512440", "Tashkent": "GN:1512569",
		"Tehran": "GN:112931", "Bishkek": "GN:1528675", "Batken Region": "GN:1463580", "Tavildara District": "GN:7670495",
		"Tajik-Afghan border": "DL:tajik-afghan-border", "Border Post Number 12": "DL:border-post-12",
		"Kyrgyz-Tajik border": "DL:kyrgyz-tajik-border", "Kyrgyzstan-Tajikistan border": "DL:kyrgyz-tajik-border",
		"Kyrgyz-Tajik border in the Batken region": "DL:kyrgyz-tajik-border-batken",
		"Batken-Isfana road":                       "DL:batken-isfana-road",
		"Tort-Kocho and Chyr-Dobo":                 "DL:kok-tash-khojai-alo",
	}
	placed := 0
	for _, f := range file.Features {
		p := f.Properties
		text := cmp.Or(p.Query, p.Place)
		if text == "" {
			continue
		}
		placed++
		res := geocode(t, ix, gazetteer.Query{Text: text, Country: p.Country, Admin1: p.Admin1})
		if len(res.Candidates) == 0 || res.Ambiguous || len(res.Unmatched) > 0 {
			t.Errorf("%s: %q is not clear (%s): %s", f.ID, text, res.Reason, labels(res))
			continue
		}
		c := res.Candidates[0]
		if c.Place.ID != want[text] || !c.HasPoint || c.UncertaintyM <= 0 || c.UncertaintyReason == "" {
			t.Errorf("%s: %q is %s (%s), want %s; %v m for %q", f.ID, text, c.Place.ID, c.Label, want[text], c.UncertaintyM, c.UncertaintyReason)
		}
	}
	if placed < 29 {
		t.Errorf("%d incidents have a place, want the 29 of the sample", placed)
	}
}
