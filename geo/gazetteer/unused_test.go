package gazetteer_test

import (
	"strings"
	"testing"

	"dateline/geo/gazetteer"
)

// TestUnusedWords: what a text names in a division and the gazetteer lacks is told, and the division is no sure answer to it.
func TestUnusedWords(t *testing.T) {
	ix := realIndex(t)
	for text, left := range map[string]string{
		"на границе в Баткенской области": "границе", "mountain in Murghab district": "mountain", "пост в Баткенском районе": "пост",
		"застава в Исфаринском районе": "застава", "pass in Alai district": "pass", "bridge in Batken district": "bridge",
		"village in Idlib province": "village", "село в Баткенском районе": "село", "a town in Sughd region": "town",
	} {
		res := geocode(t, ix, gazetteer.Query{Text: text})
		if len(res.Candidates) == 0 || !res.Ambiguous || res.Candidates[0].Confidence >= gazetteer.Sure || len(res.Unmatched) != 1 || res.Unmatched[0] != left {
			t.Errorf("%s: %s, ambiguous %v, %q, unmatched %q", text, labels(res), res.Ambiguous, res.Reason, res.Unmatched)
		}
	}
	for _, text := range []string{"Batken district", "в Баткенской области", "the border region of Batken", "Lake District", "Border Post Number 12", "Горно-Бадахшанская АО", "в Джалал-Абаде"} {
		if res := geocode(t, ix, gazetteer.Query{Text: text}); len(res.Unmatched) > 0 || res.Ambiguous && text != "Lake District" {
			t.Errorf("%s: %s, %q, unmatched %q", text, labels(res), res.Reason, res.Unmatched)
		}
	}
}

// TestDistrictsAskedFor: a settlement is no sure answer to a text that says district.
func TestDistrictsAskedFor(t *testing.T) {
	res := geocode(t, realIndex(t), gazetteer.Query{Text: "Ленинский район, Таджикистан"})
	if len(res.Candidates) == 0 || !res.Ambiguous || !strings.Contains(res.Reason, "is not in the gazetteer") {
		t.Errorf("%s, ambiguous %v, %q", labels(res), res.Ambiguous, res.Reason)
	}
	ix, err := gazetteer.Open("id,name,kind,country,lon,lat\nISO:TJ,Tajikistan,country,TJ,71,39\nGN:7648746,Leninskiy Rayon,settlement,TJ,68.83,38.42\n")
	if err != nil {
		t.Fatal(err)
	}
	if res := geocode(t, ix, gazetteer.Query{Text: "Ленинский район"}); !res.Ambiguous || !strings.Contains(res.Reason, "is a settlement: a district") {
		t.Errorf("%s, ambiguous %v, %q", labels(res), res.Ambiguous, res.Reason)
	}
}

// TestBorderInTheCircle: the part of a border in a district of which no outline is known is called so, though its circle stands for it.
func TestBorderInTheCircle(t *testing.T) {
	res := geocode(t, realIndex(t), gazetteer.Query{Text: "на кыргызско-узбекской границе в Кадамжайском районе"})
	if len(res.Candidates) == 0 || !strings.HasPrefix(res.Candidates[0].Label, "the border of Kyrgyzstan and Uzbekistan, at Kadamjay District, Batken Region") ||
		!strings.HasPrefix(res.Candidates[0].UncertaintyReason, "the border part of the place, whose own circle stands for it") {
		t.Errorf("%s, %q", labels(res), res.Candidates[0].UncertaintyReason)
	}
}

// TestPartsElsewhere: a small place that is called like a part of a large city elsewhere is no sure answer alone.
func TestPartsElsewhere(t *testing.T) {
	ix := realIndex(t)
	for _, text := range []string{"East Berlin", "east Berlin"} {
		if res := geocode(t, ix, gazetteer.Query{Text: text}); len(res.Candidates) == 0 || !res.Ambiguous || !strings.Contains(res.Reason, "of which a part may be meant") {
			t.Errorf("%s: %s, ambiguous %v, %q", text, labels(res), res.Ambiguous, res.Reason)
		}
	}
	for _, text := range []string{"East London", "North Kivu", "West Bengal", "East Jerusalem", "North Las Vegas"} {
		if res := geocode(t, ix, gazetteer.Query{Text: text}); len(res.Candidates) == 0 || res.Ambiguous {
			t.Errorf("%s: %s, ambiguous %v, %q", text, labels(res), res.Ambiguous, res.Reason)
		}
	}
}
