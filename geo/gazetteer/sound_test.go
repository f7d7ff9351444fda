package gazetteer_test

import (
	"context"
	"strings"
	"testing"

	"dateline/geo/gazetteer"
)

// TestSpelledByEar: names that people spell as they hear them, in the habits of several languages, and with slips of the
// pen, find the place, and the rule is told. None outranks a name that is there as written.
func TestSpelledByEar(t *testing.T) {
	ix := realIndex(t)
	for _, c := range []struct {
		text, country, id string
		match             gazetteer.Match
	}{
		{"Batken", "", "GN:1528735", gazetteer.MatchExact},
		{"Баткен", "", "GN:1528735", gazetteer.MatchAlternate},
		{"Isphara", "TJ", "GN:1514896", gazetteer.MatchSound},     // ph for f
		{"Isfaro", "TJ", "GN:1514896", gazetteer.MatchSound},      // Tajik o for a
		{"Esfara", "TJ", "GN:1514896", gazetteer.MatchSound},      // Persian e for i
		{"Worukh", "TJ", "GN:1220164", gazetteer.MatchAlternate},  // w for v
		{"Duschanbe", "", "GN:1221874", gazetteer.MatchAlternate}, // German
		{"Douchanbé", "", "GN:1221874", gazetteer.MatchAlternate}, // French
		{"Dushambe", "", "GN:1221874", gazetteer.MatchSound},
		{"Bishkeck", "", "GN:1528675", gazetteer.MatchSound},
		{"Choudjand", "TJ", "GN:1514879", gazetteer.MatchSound},          // French
		{"Chudschand", "TJ", "GN:1514879", gazetteer.MatchAlternate},     // German
		{"Kanybadam", "TJ", "GN:1514891", gazetteer.MatchTransliterated}, // Turkic y
		{"Tavildora", "TJ", "GN:1220324", gazetteer.MatchAlternate},
		{"Исфора", "TJ", "GN:1514896", gazetteer.MatchSound},
		{"Biskhek", "KG", "GN:1528675", gazetteer.MatchFuzzy}, // neighbours swapped
		{"Nishkek", "KG", "GN:1528675", gazetteer.MatchFuzzy}, // the first letter
	} {
		res := geocode(t, ix, gazetteer.Query{Text: c.text, Country: c.country})
		if firstID(res) != c.id {
			t.Errorf("%s: first is %s, want %s; %s", c.text, firstID(res), c.id, labels(res))
			continue
		}
		got := res.Candidates[0]
		if bySound := func(m gazetteer.Match) bool { return m == gazetteer.MatchSound || m == gazetteer.MatchFuzzy }; got.Match != c.match && !(bySound(c.match) && bySound(got.Match)) {
			t.Errorf("%s is found as %q by %s, want %s", c.text, got.Name.Text, got.Match, c.match)
		}
		if got.Match == gazetteer.MatchFuzzy && got.Difference <= 0 || got.Match == gazetteer.MatchExact && got.Difference != 0 {
			t.Errorf("%s: %s with a difference of %v", c.text, got.Match, got.Difference)
		}
	}
}

// TestNotMerged: two real places whose names differ by a letter stay two.
func TestNotMerged(t *testing.T) {
	ix, err := gazetteer.Open(strings.Join(gazetteer.Columns, ",") + `
TJ,Tajikistan,,country,PCLI,TJ,,,,71,38,400000,x,,curated,,
S1,Sarkokul,und:Sarigor,village,PPL,TJ,TJ.02,,TJ,70.2,37.65,3000,x,,curated,,
S2,Sargay,und:Sarigon,village,PPL,TJ,TJ.RR,,TJ,71.69,39.4,3000,x,,curated,,
T1,Tort-Kocho,,junction,,TJ,,,TJ,70.5,39.94,2000,x,,curated,,
T2,Tort-Kul,,village,PPL,TJ,,,TJ,71.5,39.94,2000,x,,curated,,
U1,Uch-Dobo,,village,PPL,TJ,,,TJ,70.4,39.94,2000,x,,curated,,
U2,Chyr-Dobo,,locality,PPLX,TJ,,,TJ,70.52,39.94,2000,x,,curated,,
`)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"Sarigor": "S1", "Sarigon": "S2", "Саригор": "S1", "Tort-Kocho": "T1", "Tort-Kul": "T2", "Uch-Dobo": "U1", "Chyr-Dobo": "U2",
	} {
		res := geocode(t, ix, gazetteer.Query{Text: text})
		if firstID(res) != want || res.Ambiguous || res.Candidates[0].Confidence < gazetteer.Sure {
			t.Errorf("%s: first is %s (%v), want %s for certain; %s", text, firstID(res), res.Reason, want, labels(res))
		}
	}
}

// TestConfidence: it is a probability, and falls from the name as written over namesakes to what is not there.
func TestConfidence(t *testing.T) {
	ix := realIndex(t)
	confidence := func(text string) float64 {
		res := geocode(t, ix, gazetteer.Query{Text: text})
		sum := 0.0
		for _, c := range res.Candidates {
			sum += c.Confidence
			if c.Confidence < 0 || c.Confidence > 1 {
				t.Errorf("%s: confidence %v of %s", text, c.Confidence, c.Label)
			}
		}
		if len(res.Candidates) == 0 {
			return 0
		}
		if first := res.Candidates[0].Confidence; first < gazetteer.Sure && !res.Ambiguous {
			t.Errorf("%s is answered for certain with confidence %v", text, first)
		}
		return res.Candidates[0].Confidence
	}
	texts := []string{"Vorukh, Isfara", "Tavildera", "Ak-Say", "Zzyzxgorodishche"}
	for i := range texts[1:] {
		if a, b := confidence(texts[i]), confidence(texts[i+1]); a <= b {
			t.Errorf("%s has confidence %.3f, %s %.3f", texts[i], a, texts[i+1], b)
		}
	}
}

// TestOddInput: what is no name gets no answer for certain, and nothing breaks.
func TestOddInput(t *testing.T) {
	ix := realIndex(t)
	for _, text := range []string{
		"بلدة الوادي الأبيض", "\u202eVorukh\u202c", "😀", "😀 Vorukh 😀", "Vоrukh", "近くの東京", "district region", "area near the village", "район области",
		"ceasefire", "press conference", "World Food Programme", "Министерство обороны", "Сооронбаева", "Papadopoulos", "x", "йй", "12", "№ 5",
		strings.Repeat("ы", 140), strings.Repeat("Kara ", 20), "'", "---", "\u0301\u0301\u0301", "A\u0000B",
	} {
		res, err := ix.Geocode(context.Background(), gazetteer.Query{Text: text})
		if err != nil {
			continue // a clear refusal: see TestGeocodeRefuses
		}
		if wants := strings.Contains(gazetteer.Skeleton(text), "voruh"); wants != (firstID(res) == "GN:1220164") {
			t.Errorf("%q: first is %s; %s", text, firstID(res), labels(res))
		} else if !wants && len(res.Candidates) > 0 && !res.Ambiguous {
			t.Errorf("%q is %s for certain", text, labels(res))
		}
	}
}
