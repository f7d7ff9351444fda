package gazetteer_test

import (
	"testing"

	"dateline/geo/gazetteer"
)

// TestCapitals: a capital is found by its country, and by its name with the word beside it.
func TestCapitals(t *testing.T) {
	ix := realIndex(t)
	for text, first := range map[string]string{
		"the Tajik capital": "GN:1221874", "capital of Tajikistan": "GN:1221874", "the capital of Kyrgyzstan": "GN:1528675", "столица Таджикистана": "GN:1221874",
		"the Syrian capital": "GN:170654", "Tajikistan's capital": "GN:1221874", "the capital, Dushanbe": "GN:1221874", "the capital Dushanbe": "GN:1221874",
		"the Tajik capital, Dushanbe": "GN:1221874", "the Tajik capital Dushanbe": "GN:1221874",
	} {
		res := geocode(t, ix, gazetteer.Query{Text: text})
		if len(res.Candidates) == 0 || res.Ambiguous || res.Candidates[0].Place.ID != first {
			t.Errorf("%s: %s, ambiguous %v, %q", text, labels(res), res.Ambiguous, res.Reason)
		}
	}
	if res := geocode(t, ix, gazetteer.Query{Text: "the capital"}); len(res.Candidates) > 0 && !res.Ambiguous {
		t.Errorf("the capital: %s", labels(res))
	}
	if res := geocode(t, ix, gazetteer.Query{Text: "the Tajik capital", Country: "KG"}); len(res.Candidates) > 0 {
		t.Errorf("the Tajik capital in Kyrgyzstan: %s", labels(res))
	}
	if res := geocode(t, ix, gazetteer.Query{Text: "Capital Region, Denmark"}); len(res.Candidates) == 0 || res.Candidates[0].Place.ID != "CJ:DK.17" {
		t.Errorf("Capital Region, Denmark: %s", labels(res))
	}
}
