package gazetteer_test

import (
	"slices"
	"testing"

	"dateline/geo/gazetteer"
)

// TestStreets: a street lies in the place that is named beside it, whatever else is called like the street; a place that is called like a
// street is itself.
func TestStreets(t *testing.T) {
	ix := realIndex(t)
	for text, want := range map[string]string{
		"ул. Ленина 5, Баткен": "GN:1528735", "г. Баткен, ул. Ленина, д. 5": "GN:1528735", "на улице Ленина в Баткене": "GN:1528735",
		"Lenin Street in Isfara": "GN:1514896", "кӯчаи Рӯдакӣ, Душанбе": "GN:1221874", "Main St., Springfield, Illinois": "GN:4250542",
		"Union Square, Maryland": "CJ:US-union-square-1", "Street, England": "GN:2636671", "St. Louis, Missouri": "GN:4407066",
	} {
		res := geocode(t, ix, gazetteer.Query{Text: text})
		if len(res.Candidates) == 0 || res.Candidates[0].Place.ID != want || res.Ambiguous || res.Candidates[0].Confidence < gazetteer.Sure {
			t.Errorf("%s: %s (%s), want %s for certain", text, labels(res), res.Reason, want)
		}
	}
	if res := geocode(t, ix, gazetteer.Query{Text: "ул. Ленина, Баткен"}); len(res.Unmatched) != 2 || res.Unmatched[1] != "Ленина" {
		t.Errorf("the words that are left over are %q", res.Unmatched)
	}
	// St is Saint before a name, and a country says no more of a street than that it is there.
	for _, text := range []string{"Chalfont St Peter, England", "Bay St Louis, Mississippi", "Lake St Clair, Michigan", "Gulf of St Lawrence, Canada",
		"rue Ouellé, Ivory Coast", "Lenin Street, Kyrgyzstan", "ул. Навои, Узбекистан"} {
		res := geocode(t, ix, gazetteer.Query{Text: text})
		if len(res.Candidates) > 0 && !res.Ambiguous && slices.Contains([]string{"country", "admin1"}, string(res.Candidates[0].Place.Kind)) {
			t.Errorf("%s: %s, for certain", text, labels(res))
		}
	}
	for _, text := range []string{"улица Ленина", "проспект Рудаки", "Wall Street"} {
		if res := geocode(t, ix, gazetteer.Query{Text: text}); len(res.Candidates) > 0 && !res.Ambiguous {
			t.Errorf("%s alone: %s, for certain", text, labels(res))
		}
	}
}
