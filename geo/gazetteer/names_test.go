package gazetteer_test

import (
	"testing"

	"dateline/geo/gazetteer"
)

// TestWhichNameCounts: by which of its names a place is found, and what that says of it.
func TestWhichNameCounts(t *testing.T) {
	named := func(id, name, kind string, names ...string) gazetteer.Place {
		p := gazetteer.Place{ID: id, Name: name, Kind: kind, Country: "KG", HasPoint: true, Point: [2]float64{72, 41}}
		for _, n := range names {
			p.Names = append(p.Names, gazetteer.Name{Lang: "und", Text: n})
		}
		return p
	}
	ix := openFixture(t, seq(
		named("DL:ferma", "Ferma", gazetteer.KindVillage),
		named("DL:tongsu", "Tongsu", gazetteer.KindVillage, "Совхоз Тонгсу"),
		named("DL:other-tongsu", "Sary-Bulak", gazetteer.KindVillage, "Tongsu"),
		named("DL:leylekbash", "Leylekbash", gazetteer.KindVillage),
		named("DL:sulukta", "Sulukta City", gazetteer.KindAdmin2, "Leylekbash"),
		named("DL:arabic", "Qorabuloq", gazetteer.KindVillage, "شينكی"),
	))
	for _, tt := range []struct{ text, first string }{
		{"Ферма", "DL:ferma"},           // a generic word that is the whole name, in the other script
		{"Тонгсу", "DL:tongsu"},         // the primary name in the other script, not another place's second one
		{"Лейлекбаш", "DL:leylekbash"},  // not the district in whose list of names it stands, too
		{"Shinki", ""},                  // Arabic letters do not tell that Qorabuloq is called so
		{"شينكی", "DL:arabic"},          // but themselves
		{"Совхоз Тонгсу", "DL:tongsu"},  // with its generic word
		{"село", ""}, {"восточный", ""}, // no names
	} {
		res := geocode(t, ix, gazetteer.Query{Text: tt.text})
		first := ""
		if len(res.Candidates) > 0 {
			first = res.Candidates[0].Place.ID
		}
		if first != tt.first {
			t.Errorf("%s: %q, want %q; %s", tt.text, first, tt.first, labels(res))
		}
		if tt.text == "Тонгсу" && len(res.Candidates) > 0 && res.Candidates[0].Match != gazetteer.MatchTransliterated {
			t.Errorf("%s is found by %s, %s", tt.text, res.Candidates[0].Name.Text, res.Candidates[0].Match)
		}
	}
}

// TestArabicArticle: the Arabic article of a name may be left out, in countries where names have one.
func TestArabicArticle(t *testing.T) {
	ix := realIndex(t)
	for text, first := range map[string]string{
		"Qamishli": "GN:173377", "Hasakah": "GN:173811", "Tabqa": "GN:172374", "Rastan": "GN:172946", "Mayadin": "GN:173480",
	} {
		res := geocode(t, ix, gazetteer.Query{Text: text})
		if len(res.Candidates) == 0 || res.Candidates[0].Place.ID != first || res.Ambiguous && text != "Qamishli" {
			t.Errorf("%s: %s, ambiguous %v, %q", text, labels(res), res.Ambiguous, res.Reason)
		}
	}
	if res := geocode(t, ix, gazetteer.Query{Text: "Maty"}); len(res.Candidates) > 0 && !res.Ambiguous && res.Candidates[0].Place.Country == "KZ" {
		t.Errorf("Maty: %s", labels(res))
	}
}
