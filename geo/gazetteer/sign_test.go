package gazetteer_test

import (
	"strings"
	"testing"

	"dateline/geo/gazetteer"
)

// TestNoPlaces: what names an organisation or people is said to, and a place whose name has such a word is found.
func TestNoPlaces(t *testing.T) {
	ix := realIndex(t)
	for text, sign := range map[string]string{
		"The Washington Post": "an organisation", "Министерство иностранных дел Таджикистана": "an organisation", "Asian Development Bank": "an organisation",
		"Border Guard Service": "an organisation", "Вазорати мудофиа": "an organisation", "Чек ара кызматы": "an organisation",
		"Afghan traders": "people", "таджикские пограничники": "people", "Tajik border guards": "people",
	} {
		for _, country := range []string{"", "TJ"} {
			res := geocode(t, ix, gazetteer.Query{Text: text, Country: country})
			if len(res.Candidates) > 0 || !strings.Contains(res.Reason, "names "+sign+", not a place") || len(res.Suggestions) > 0 {
				t.Errorf("%s in %q: %q; %s, %v", text, country, res.Reason, labels(res), res.Suggestions)
			}
		}
	}
	for text, first := range map[string]string{"University, Florida": "GN:7260219", "Council Bluffs": "GN:4852832", "Border Post Number 12": "DL:border-post-12"} {
		res := geocode(t, ix, gazetteer.Query{Text: text})
		if len(res.Candidates) == 0 || res.Candidates[0].Place.ID != first {
			t.Errorf("%s: %q; %s", text, res.Reason, labels(res))
		}
	}
}

// TestChanceNames: the name of an organisation or a language is none of a place for certain, though one is called so, too.
func TestChanceNames(t *testing.T) {
	ix := realIndex(t)
	for text, most := range map[string]int{"Hamas": 0, "the Taliban": 0, "Taliban fighters": 0, "Farsi": 0, "Police": 1, "Талибан": 0} {
		res := geocode(t, ix, gazetteer.Query{Text: text})
		if len(res.Candidates) > most || len(res.Candidates) > 0 && !res.Ambiguous || !strings.Contains(res.Reason, "not a place") {
			t.Errorf("%s: %q; %s", text, res.Reason, labels(res))
		}
	}
	for text, first := range map[string]string{"Police, Poland": "GN:3088461", "Police, West Pomerania": "GN:3088461"} {
		res := geocode(t, ix, gazetteer.Query{Text: text})
		if len(res.Candidates) == 0 || res.Ambiguous || res.Candidates[0].Place.ID != first {
			t.Errorf("%s: %q; %s", text, res.Reason, labels(res))
		}
	}
}
