package gazetteer_test

import (
	"strings"
	"testing"

	"dateline/geo"
	"dateline/geo/gazetteer"

	"github.com/paulmach/orb"
)

// TestBordersOfDivisions: the border of two divisions, or of one and a country, is the line that their outlines share, in whichever words
// and cases they are named.
func TestBordersOfDivisions(t *testing.T) {
	ix := realIndex(t).Outlined(builtInOutlines(t))
	for text, want := range map[string]string{
		"on the border of Batken and Osh regions":  "the border of Batken Region and Osh Region",
		"на границе Баткенской и Ошской областей":  "the border of Batken Region and Osh Region",
		"на границе областей Баткен и Ош":          "the border of Batken Region and Osh Region",
		"на стыке Баткенской и Ошской областей":    "the border of Batken Region and Osh Region",
		"Баткен жана Ош облустарынын чек арасында": "the border of Batken Region and Osh Region",
		"the Osh-Batken border":          "the border of Osh Region and Batken Region",
		"between Batken and Osh regions": "the border of Batken Region and Osh Region",
		"граница Баткенской области с Таджикистаном":        "the border of Batken Region and Tajikistan",
		"border of Sughd and Batken regions":                "the border of Sughd Region and Batken Region",
		"on the border of North and South Kivu":             "the border of North Kivu and South Kivu",
		"near the border of Idlib and Aleppo provinces":     "the border of Idlib and Aleppo",
		"на границе Донецкой области и Запорожской области": "the border of Donetsk and Zaporizhzhia",
	} {
		res := geocode(t, ix, gazetteer.Query{Text: text})
		if res.Ambiguous || len(res.Candidates) == 0 || res.Candidates[0].Relation == nil || res.Candidates[0].Relation.String() != want || res.Candidates[0].Place.Kind != gazetteer.KindBorder {
			t.Errorf("%s: %s (%s), want %s for certain", text, labels(res), res.Reason, want)
		}
	}
	// The point lies on the line: Batken and Osh meet near 72.5°E 39.8°N, between the passes of the Alay and the border of Uzbekistan.
	c := geocode(t, ix, gazetteer.Query{Text: "Batken-Osh border"}).Candidates[0]
	if far := geo.Distance(c.Point, orb.Point{72.51, 39.77}); far > 60_000 || c.UncertaintyM > 120_000 {
		t.Errorf("Batken-Osh border: %v, %.0f m from where it runs, radius %.0f m", c.Point, far, c.UncertaintyM)
	}
	if res := geocode(t, ix, gazetteer.Query{Text: "border of Sughd and Khatlon regions"}); len(res.Candidates) > 0 || !strings.Contains(res.Reason, "no border in common") {
		t.Errorf("Sughd and Khatlon: %s (%s)", labels(res), res.Reason)
	}
	if res := geocode(t, ix, gazetteer.Query{Text: "Исфара, на границе Согдийской и Баткенской областей"}); !sureOf(res, "GN:1514896") {
		t.Errorf("Isfara on the border of a division: %s (%s)", labels(res), res.Reason)
	}
}

// TestPhrasesOfDistance: a distance may stand behind the direction, a direction beside the name without a preposition, and half a unit
// behind the unit; sections are between their ends.
func TestPhrasesOfDistance(t *testing.T) {
	ix := realIndex(t).Outlined(builtInOutlines(t))
	for text, want := range map[string]string{
		"7 км ЮВ Исфары": "7 km south-east of Isfara", "12 km NE Batken": "12 km north-east of Batken", "15 км ЮЮЗ Баткена": "15 km south-south-west of Batken",
		"к югу от Исфары в 7 км": "7 km south of Isfara", "south of Isfara, 7 km": "7 km south of Isfara", "севернее Баткена на 5 км": "5 km north of Batken",
		"a kilometre and a half south of Isfara": "1.5 km south of Isfara", "в километре с половиной к югу от Исфары": "1.5 km south of Isfara",
		"two kilometres and a half east of Vorukh": "2.5 km east of Vorukh", "в одном километре с половиной от Ворух": "1.5 km from Vorukh",
		"halfway between Khartoum and Port Sudan": "between Khartoum and Port Sudan", "участок Чоркух – Ворух": "between Chorku and Vorukh",
		"на участке Чоркух—Ворух": "between Chorku and Vorukh", "участок Торт-Кочо": "a part of Tort-Kocho",
		"в 12 км от Кундуза в юго-восточном направлении": "12 km south-east of Kunduz", "12 km in a southeasterly direction from Kunduz": "12 km south-east of Kunduz",
		"отрезок Ак-Сай – Ак-Татыр":                               "between Ak-Say and Ak-Tatyr",
		"на таджикско-афганской границе в районе Шамсиддин Шохин": "Tajik-Afghan border, at Shamsiddin Shohin District",
	} {
		res := geocode(t, ix, gazetteer.Query{Text: text})
		if res.Ambiguous || len(res.Candidates) == 0 || res.Candidates[0].Relation == nil || res.Candidates[0].Relation.String() != want {
			t.Errorf("%s: %s (%s), want %s for certain", text, labels(res), res.Reason, want)
		}
	}
	for _, text := range []string{"дорога Исфара – Ворух", "дорога Исфара-Ворух"} {
		if res := geocode(t, ix, gazetteer.Query{Text: text}); res.Ambiguous || len(res.Candidates) == 0 || res.Candidates[0].Place.Kind != gazetteer.KindRoad {
			t.Errorf("%s: %s (%s), want the road for certain", text, labels(res), res.Reason)
		}
	}
	if res := geocode(t, ix, gazetteer.Query{Text: "between London and Moscow"}); !res.Ambiguous {
		t.Errorf("between London and Moscow: %s for certain", labels(res))
	}
}
