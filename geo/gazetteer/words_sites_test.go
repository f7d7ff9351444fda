package gazetteer_test

import (
	"strings"
	"testing"

	"dateline/geo/gazetteer"
)

// TestPlacesBesideWords: words for what is at a place, for its kind, for its number and for its country do not hide the place.
func TestPlacesBesideWords(t *testing.T) {
	ix := realIndex(t)
	for text, want := range map[string]string{
		"Border Post №12": "DL:border-post-12", "застава №12": "DL:border-post-12", "погранзастава №12": "DL:border-post-12",
		"Погранзастава № 12": "DL:border-post-12", "на погранзаставе №12": "DL:border-post-12", "к погранзаставе № 12": "DL:border-post-12",
		"на 12-й заставе": "DL:border-post-12", "12-ю погранзаставу": "DL:border-post-12", "12 пограничная застава": "DL:border-post-12", "13-й пограничной заставе": "DL:border-post-13", "на 12-м пограничном посту": "DL:border-post-12",
		"school in Vorukh": "GN:1220164", "mosque in Isfara": "GN:1514896", "мечеть в Исфаре": "GN:1514896", "гостиница в Оше": "GN:1527534",
		"along the Panj river": "DL:panj-river", "east bank of the Panj": "DL:panj-river", "West Bank": "CJ:PS.WE", "Along, India": "GN:1278969",
		"дехаи Ворух": "GN:1220164", "сел. Ворух": "GN:1220164", "населённый пункт Ворух": "GN:1220164", "nr Vorukh": "GN:1220164",
		"outskirts of Isfara": "GN:1514896", "Isfara-city": "GN:1514896", "Ulan-Ude": "GN:2014407", "Ak-Say (Batken Dist.)": "GN:10370337",
		"Batken, Kyrgyz Rep.": "GN:1528735", "Batken, KGZ": "GN:1528735", "Vorukh, TJK": "GN:1220164", "Kabul, AFG": "GN:1138958",
		"شهر کابل": "GN:1138958", "ولسوالی امام صاحب": "DL:af-imam-sahib-district", "در کابل": "GN:1138958", "ولایت بدخشان": "GN:1147745",
		"Khujand aka Leninabad": "GN:1514879",
	} {
		if res := geocode(t, ix, gazetteer.Query{Text: text}); !sureOf(res, want) {
			t.Errorf("%s: %s (%s), want %s for certain", text, labels(res), res.Reason, want)
		}
	}
	for text, want := range map[string]string{
		"Isfara mosque": "GN:1514896", "Isfara police station": "GN:1514896", "Vorukh school": "GN:1220164", "Batken, CHN": "GN:1528735",
	} {
		res := geocode(t, ix, gazetteer.Query{Text: text})
		if len(res.Candidates) == 0 || res.Candidates[0].Place.ID != want || !res.Ambiguous || res.Candidates[0].Confidence >= gazetteer.Sure {
			t.Errorf("%s: %s (%s), want %s, asked back", text, labels(res), res.Reason, want)
		}
	}
	if res := geocode(t, ix, gazetteer.Query{Text: "July 13 border post 12"}); len(res.Candidates) == 0 || res.Candidates[0].Place.ID != "DL:border-post-12" {
		t.Errorf("a day before a border post: %s (%s)", labels(res), res.Reason)
	}
	if res := geocode(t, ix, gazetteer.Query{Text: "Isfara police"}); len(res.Candidates) > 0 || !strings.Contains(res.Reason, "an organisation") {
		t.Errorf("Isfara police: %s (%s)", labels(res), res.Reason)
	}
}
