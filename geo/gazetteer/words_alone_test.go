package gazetteer_test

import (
	"strings"
	"testing"

	"dateline/geo/gazetteer"
)

// TestSaysTooLittle: generic and common words, single letters and the letters of organisations are no names. Places that are
// called exactly so are listed, and none is taken without asking.
func TestSaysTooLittle(t *testing.T) {
	ix := realIndex(t)
	for _, tt := range []struct{ text, first, reason string }{
		{"market", "", "only a generic word"},
		{"port", "", "only a generic word"},
		{"порт", "", "only a generic word"},
		{"граница", "", "only a generic word"},
		{"school", "", "only a generic word"},
		{"станция", "", "only a generic word"},
		{"island", "ISO:IS", "only a generic word"},
		{"мост", "GN:3070291", "only a generic word"},
		{"None", "GN:3172215", "only a generic word"},
		{"city", "GN:8347868", "only a generic word"},
		{"the village", "GN:4552969", "only generic words"},
		{"the border post", "", "only generic words"},
		{"Y", "", "only one letter"},
		{"в г.", "", "only generic words"},
		{"CIS", "", "names an organisation"},
		{"NATO", "", "names an organisation"},
		{"the EU", "", "names an organisation"},
		{"ООН", "", "names an organisation"},
		{"ГУР", "", "names an organisation"},
		{"a UN convoy", "", "names an organisation"},
	} {
		res := geocode(t, ix, gazetteer.Query{Text: tt.text})
		first := ""
		if len(res.Candidates) > 0 {
			first = res.Candidates[0].Place.ID
			if res.Candidates[0].Confidence >= gazetteer.Sure {
				t.Errorf("%s: the confidence is %v", tt.text, res.Candidates[0].Confidence)
			}
		}
		if first != tt.first || !strings.Contains(res.Reason, tt.reason) || res.Ambiguous != (first != "") {
			t.Errorf("%s: %s, ambiguous %v, %q", tt.text, labels(res), res.Ambiguous, res.Reason)
		}
	}
	for text, first := range map[string]string{
		"West Bank": "CJ:PS.WE", "Cis": "GN:6535257", "the border of the CIS": "DL:tajik-afghan-border", "Bridge, England": "GN:2654760",
	} {
		res := geocode(t, ix, gazetteer.Query{Text: text})
		if len(res.Candidates) == 0 || res.Candidates[0].Place.ID != first {
			t.Errorf("%s: %s, %q", text, labels(res), res.Reason)
		}
	}
}

// TestAbbreviations: what Russian and Tajik texts shorten before a name is not a part of it, with a space or without.
func TestAbbreviations(t *testing.T) {
	ix := realIndex(t)
	for text, first := range map[string]string{
		"г.Ош": "GN:1527534", "г. Ош": "GN:1527534", "г.Баткен": "GN:1528735", "с.Ворух": "GN:1220164", "пос.Ворух": "GN:1220164", "н.п.Ворух": "GN:1220164",
		"д. Ворух": "GN:1220164", "ш.Душанбе": "GN:1221874", "р-н Исфара": "GN:8213700", "Исфара р-н": "GN:8213700", "Исфаринский р-н": "GN:8213700", "Баткенская обл.": "GN:1463580",
		"в 12 км от г.Баткен": "GN:1528735",
	} {
		res := geocode(t, ix, gazetteer.Query{Text: text})
		if len(res.Candidates) == 0 || res.Ambiguous || res.Candidates[0].Place.ID != first || res.Candidates[0].Difference > 0.1 {
			t.Errorf("%s: %s, ambiguous %v, %q", text, labels(res), res.Ambiguous, res.Reason)
		}
	}
}

// TestLinesAreAskedBack: a road or a river that the text does not call so is not taken for certain where only a part of its
// name is given, or a place bears it; and two names side by side are a place in a place, in either order.
func TestLinesAreAskedBack(t *testing.T) {
	ix := realIndex(t)
	for _, tt := range []struct {
		text, first string
		ask         bool
	}{
		{"Isfara, Kyrgyzstan", "DL:isfara-river", true},
		{"Pamir", "DL:pamirs", false},
		{"Pamir Highway", "DL:pamir-highway", false},
		{"Isfara River", "DL:isfara-river", false},
		{"Panj River", "DL:panj-river", false},
		{"Исфара Ворух", "GN:1220164", false},
		{"Isfara Vorukh", "GN:1220164", false},
		{"Batken Isfana", "GN:1222662", false},
		{"Isfana Batken", "GN:1222662", false},
		{"Batken-Isfana", "DL:batken-isfana-road", false},
		{"Batken Isfana road", "DL:batken-isfana-road", false},
	} {
		res := geocode(t, ix, gazetteer.Query{Text: tt.text})
		if len(res.Candidates) == 0 || res.Candidates[0].Place.ID != tt.first || res.Ambiguous != tt.ask {
			t.Errorf("%s: %s, ambiguous %v, %q", tt.text, labels(res), res.Ambiguous, res.Reason)
		}
	}
}

// TestUnseenCharacters: what no reader sees does not make a name another one.
func TestUnseenCharacters(t *testing.T) {
	ix := realIndex(t)
	for _, text := range []string{"\ufeffVorukh", "Vo\u00adrukh", "Vorukh\u200b", "\u200fVorukh", "Ｖｏｒｕｋｈ", "Vorukh!!!", "Vorukh?", "Vorukh.", "\u2066Vorukh\u2069"} {
		res := geocode(t, ix, gazetteer.Query{Text: text})
		if len(res.Candidates) == 0 || res.Ambiguous || res.Candidates[0].Place.ID != "GN:1220164" || res.Candidates[0].Match != gazetteer.MatchExact {
			t.Errorf("%q: %s, ambiguous %v, %q", text, labels(res), res.Ambiguous, res.Reason)
		}
	}
	if res := geocode(t, ix, gazetteer.Query{Text: "Ak-Say."}); res.Candidates[0].Place.ID != "GN:10370337" {
		t.Errorf("Ak-Say. is %s", labels(res))
	}
	if res := geocode(t, ix, gazetteer.Query{Text: "St. Petersburg"}); res.Candidates[0].Name.Text != "St. Petersburg" {
		t.Errorf("St. Petersburg is found as %s", res.Candidates[0].Name.Text)
	}
}
