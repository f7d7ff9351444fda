package gazetteer_test

import (
	"testing"

	"dateline/geo"
	"dateline/geo/gazetteer"
)

// TestLineAtPlace: a river or a road at a place is no wider than what is near the place, and a settlement that is called like the river
// is not meant.
func TestLineAtPlace(t *testing.T) {
	ix := realIndex(t)
	for text, want := range map[string][2]string{
		"Panj river near Farkhor": {"DL:panj-river", "GN:1220826"}, "река Пяндж около Фархора": {"DL:panj-river", "GN:1220826"},
		"Syr Darya near Khujand": {"DL:syr-darya", "GN:1514879"}, "Isfara river near Vorukh": {"DL:isfara-river", "GN:1220164"},
		"Pamir Highway near Khorog": {"DL:pamir-highway", "GN:1221328"}, "M41 near Khorog": {"DL:pamir-highway", "GN:1221328"},
		"Naryn river near Toktogul": {"DL:naryn-river", "GN:1538648"}, "Chu river near Tokmok": {"DL:chu-river", "GN:1527199"},
	} {
		res := geocode(t, ix, gazetteer.Query{Text: text})
		at, ok := ix.Get(want[1])
		if !ok || !sureOf(res, want[0]) {
			t.Errorf("%s: %s (%s), want %s at %s for certain", text, labels(res), res.Reason, want[0], want[1])
			continue
		}
		c := res.Candidates[0]
		if far := geo.Distance(c.Point, at.Point); far > 1 || c.UncertaintyM > 25_000 || c.UncertaintyM < 15_000 || c.Relation == nil || c.Relation.Anchors[1].ID != want[1] {
			t.Errorf("%s: %.0f m from %s, radius %.0f m, %+v", text, far, at.Name, c.UncertaintyM, c.Relation)
		}
	}
	for text, want := range map[string]string{"Panj, Khatlon": "GN:1220750", "Panj river": "DL:panj-river"} {
		if res := geocode(t, ix, gazetteer.Query{Text: text}); !sureOf(res, want) || res.Candidates[0].Relation != nil {
			t.Errorf("%s: %s (%s), want %s itself", text, labels(res), res.Reason, want)
		}
	}
	for _, text := range []string{"Alamedin river near Tokmok"} { // the river is not in the gazetteer
		if res := geocode(t, ix, gazetteer.Query{Text: text}); len(res.Candidates) == 0 || !res.Ambiguous || res.Candidates[0].Place.Kind != gazetteer.KindTown {
			t.Errorf("%s: %s (%s), want the town, asked back", text, labels(res), res.Reason)
		}
	}
}
