package gazetteer_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"dateline/geo"
	"dateline/geo/gazetteer"

	"github.com/paulmach/orb"
)

// TestRestrictedCoordinates: what restricts places restricts coordinates, and where borders are too coarse to decide, that is told.
func TestRestrictedCoordinates(t *testing.T) {
	ix := realIndex(t).Outlined(builtInOutlines(t))
	vorukh := "39.85N 70.58E" // in Tajikistan, by Natural Earth and in truth
	for _, tt := range []struct {
		q      gazetteer.Query
		found  bool
		reason string // of none; of one, what is told of its radius
	}{
		{gazetteer.Query{Text: vorukh}, true, ""},
		{gazetteer.Query{Text: vorukh, Country: "UZ"}, false, "does not lie in Uzbekistan, but in"},
		{gazetteer.Query{Text: "38.56N 68.78E", Country: "TJ"}, true, ""},
		{gazetteer.Query{Text: "38.56N 68.78E", Country: "UZ,TJ"}, true, ""},
		{gazetteer.Query{Text: "38.56N 68.78E", Country: "UZ"}, false, ", Tajikistan"},
		{gazetteer.Query{Text: "38.56N 68.78E", Within: "Batken Region"}, false, "does not lie in Batken Region, but in"},
		{gazetteer.Query{Text: "38.56N 68.78E", Within: "Central Asia"}, true, "Central Asia is not certain"},
		{gazetteer.Query{Text: "48.8N 2.3E", Within: "Central Asia"}, false, "does not lie in Central Asia, but in"},
		{gazetteer.Query{Text: "38.56N 68.78E", Within: "Rasht District"}, false, "not lie in Rasht"},
		{gazetteer.Query{Text: "38.56N 68.78E", Admin1: "Sughd"}, false, "not lie in Sughd"},
		{gazetteer.Query{Text: vorukh, BBox: &geo.BBox{West: 60, South: 30, East: 61, North: 31}}, false, "box"},
		{gazetteer.Query{Text: vorukh, Kinds: []string{gazetteer.KindVillage}}, false, "no place of a kind"},
		{gazetteer.Query{Text: "39.944N 70.499E", Country: "TJ"}, true, "TJ is not certain"}, // Tort-Kocho, on the border
		{gazetteer.Query{Text: "44.95N 34.1E", Country: "RU"}, true, "RU is not certain"},    // Simferopol
		{gazetteer.Query{Text: "44.95N 34.1E", Within: "Russia"}, true, "Russia is not certain"},
		{gazetteer.Query{Text: "44.95N 34.1E", Country: "TR"}, false, "does not lie in Türkiye, but in RU or UA"},
		{gazetteer.Query{Text: "38.56, 68.78", Within: "Vorukh, Isfara"}, false, "not lie in Vorukh"},
	} {
		res := geocode(t, ix, tt.q)
		told := res.Reason
		if len(res.Candidates) > 0 {
			told = res.Candidates[0].UncertaintyReason
		}
		if len(res.Candidates) > 0 != tt.found || !strings.Contains(told, tt.reason) || tt.reason == "" && strings.Contains(told, "certain") {
			t.Errorf("%+v: %s: %s", tt.q, labels(res), told)
		}
	}
}

// TestDivisionsOfOneName: the name of two divisions restricts to either, a name of one alone to that.
func TestDivisionsOfOneName(t *testing.T) {
	ix := realIndex(t)
	for _, tt := range []struct{ text, admin1, country, admin1Code string }{
		{"Kara-Suu", "Osh", "KG", "KG.08"},
		{"Kara-Suu", "Osh Region", "KG", "KG.08"},
		{"Chirchiq", "Tashkent", "UZ", "UZ.14"},
		{"Khimki", "Moscow", "RU", "RU.47"},
		{"Chirchiq", "UZ.13", "UZ", ""},
		{"Khimki", "Moscow Oblast", "", "RU.47"},
		{"Tula", "Moscow", "RU", ""},
	} {
		res := geocode(t, ix, gazetteer.Query{Text: tt.text, Admin1: tt.admin1, Country: tt.country})
		got := ""
		if len(res.Candidates) > 0 {
			got = res.Candidates[0].Place.Admin1
		}
		if got != tt.admin1Code {
			t.Errorf("%s in %s: %s, %s", tt.text, tt.admin1, labels(res), res.Reason)
		}
	}
	if res := geocode(t, ix, gazetteer.Query{Text: "Tula", Admin1: "Moscow", Country: "RU"}); !strings.Contains(res.Reason, "not in Moscow or Moscow Oblast, Russia") {
		t.Errorf("the reason is %q", res.Reason)
	}
}

// TestCountryClaims: what a country claims is in it for who asks for what it holds or claims, and several may be parted by commas.
func TestCountryClaims(t *testing.T) {
	ix := realIndex(t).Outlined(builtInOutlines(t))
	for _, tt := range []struct{ text, country, id string }{
		{"Simferopol", "RU", "GN:693805"},
		{"Simferopol", "UA", "GN:693805"},
		{"Simferopol", "UA,RU", "GN:693805"},
		{"Simferopol", "tj, ru", "GN:693805"},
		{"Sevastopol", "Russia", "GN:694423"},
		{"Simferopol", "TR", ""},
		{"Kyiv", "RU", ""},
	} {
		res := geocode(t, ix, gazetteer.Query{Text: tt.text, Country: tt.country})
		got := ""
		if len(res.Candidates) > 0 && !res.Ambiguous {
			got = res.Candidates[0].Place.ID
		}
		if got != tt.id {
			t.Errorf("%s in %s: %s, %s", tt.text, tt.country, labels(res), res.Reason)
		}
	}
	crimea := gazetteer.ListQuery{Name: "Simferopol", Countries: []string{"RU"}, Kinds: []string{gazetteer.KindCity}}
	if page, _, _, err := ix.List(t.Context(), crimea); err != nil || len(page) != 1 {
		t.Errorf("the list of places that Russia holds or claims: %v, %v", page, err)
	}
	if found := complete(t, ix, gazetteer.CompleteQuery{Text: "Simferop", Countries: []string{"RU"}}); len(found) == 0 || found[0].Place.ID != "GN:693805" {
		t.Errorf("while one types: %s", completions(found))
	}
}

// TestWithinAreas: an area that no code of a place tells of is asked by its circle and its countries.
func TestWithinAreas(t *testing.T) {
	ix := realIndex(t)
	for _, tt := range []struct {
		text, within string
		found        bool
	}{
		{"Vorukh", "Central Asia", true},
		{"Khorog", "Eastern Tajikistan", true},
		{"Khujand", "Eastern Tajikistan", false},
		{"Kashgar", "Central Asia", false},
		{"Chitral", "Eastern Tajikistan", false},
		{"Simferopol", "Central Asia", false},
	} {
		res := geocode(t, ix, gazetteer.Query{Text: tt.text, Within: tt.within})
		if len(res.Candidates) > 0 != tt.found {
			t.Errorf("%s in %s: %s, %s", tt.text, tt.within, labels(res), res.Reason)
		}
	}
	east, _, _, err := ix.List(t.Context(), gazetteer.ListQuery{Within: "DL:eastern-tajikistan", Name: "Khorog"})
	if err != nil || len(east) == 0 {
		t.Errorf("the list of an area: %v, %v", east, err)
	}
}

// TestKindsAreSaid: who asks for a kind has said it, so that the seat of a district and the town on a river are no doubt.
func TestKindsAreSaid(t *testing.T) {
	ix := realIndex(t)
	for _, tt := range []struct{ text, kind, id string }{
		{"Isfara", gazetteer.KindAdmin2, "GN:8213700"},
		{"Leilek", gazetteer.KindAdmin2, "GN:1222597"},
		{"Batken", gazetteer.KindAdmin2, "GN:1222703"},
		{"Murghab", gazetteer.KindAdmin2, "GN:8220897"},
		{"Isfara", gazetteer.KindRiver, "DL:isfara-river"},
	} {
		res := geocode(t, ix, gazetteer.Query{Text: tt.text, Kinds: []string{tt.kind}})
		if len(res.Candidates) == 0 || res.Ambiguous || res.Candidates[0].Place.ID != tt.id {
			t.Errorf("%s as %s: %s, %s", tt.text, tt.kind, labels(res), res.Reason)
		}
	}
	if res := geocode(t, ix, gazetteer.Query{Text: "Isfara", Kinds: []string{gazetteer.KindAdmin2, gazetteer.KindTown}}); len(res.Candidates) < 2 {
		t.Errorf("a town or a district: %s", labels(res))
	}
}

// TestCountryCodes: a country is told by its code of two letters, three, or three digits, or by a name.
func TestCountryCodes(t *testing.T) {
	ix := realIndex(t)
	for _, text := range []string{"KG", "kg", "KGZ", "kgz", " Kgz ", "417", "Kyrgyzstan", "Кыргызстан"} {
		if code, err := ix.CountryCodes(text); err != nil || code != "KG" {
			t.Errorf("%q is %q, %v", text, code, err)
		}
		if res := geocode(t, ix, gazetteer.Query{Text: "Batken", Country: text}); len(res.Candidates) == 0 || res.Candidates[0].Place.Country != "KG" {
			t.Errorf("in %q: %s", text, labels(res))
		}
	}
	if code, err := ix.CountryCodes("KGZ/tjk, UZB"); err != nil || code != "KG/TJ/UZ" {
		t.Errorf("several are %q, %v", code, err)
	}
	for _, text := range []string{"ZZZ", "QQQ", "ZZ", "SUN"} {
		if code, err := ix.CountryCodes(text); err == nil && code != "RU" {
			t.Errorf("%q is %q", text, code)
		}
	}
}

// TestFieldAtFault: a fault of what restricts a query names its field.
func TestFieldAtFault(t *testing.T) {
	ix := realIndex(t)
	for want, q := range map[string]gazetteer.Query{
		"at":      {Text: "Osh", At: "2022-02-30"},
		"near":    {Text: "Osh", Near: &orb.Point{200, 0}},
		"country": {Text: "Osh", Country: "KG,"},
		"kind":    {Text: "Osh", Kinds: []string{"hovel"}},
		"limit":   {Text: "Osh", Limit: -1},
		"within":  {Text: "Osh", Within: strings.Repeat("x", 400)},
		"admin1":  {Text: "Osh", Admin1: "!!"},
		"":        {Text: "!!"},
	} {
		_, err := ix.Geocode(context.Background(), q)
		var field *gazetteer.FieldError
		var query *gazetteer.QueryError
		if !errors.As(err, &query) || errors.As(err, &field) != (want != "") || want != "" && field.Field != want {
			t.Errorf("%q: %v, want a fault of it", want, err)
		}
	}
}

// TestRestrictedAnchors: what is near a place that is not where the query looks is said to be elsewhere, rather than guessed; a country of
// that name elsewhere makes a village that has the name among others no sure answer.
func TestRestrictedAnchors(t *testing.T) {
	ix := realIndex(t)
	for _, text := range []string{"near Osh", "south of Osh", "near Isfara"} {
		if res := geocode(t, ix, gazetteer.Query{Text: text, Kinds: []string{gazetteer.KindVillage}}); len(res.Candidates) > 0 || !strings.Contains(res.Reason, "but not as village") {
			t.Errorf("%s, a village: %s (%s)", text, labels(res), res.Reason)
		}
	}
	if res := geocode(t, ix, gazetteer.Query{Text: "Kosovo", Country: "RS"}); !res.Ambiguous {
		t.Errorf("Kosovo in Serbia: %s for certain", labels(res))
	}
}
