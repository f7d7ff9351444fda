package gazetteer_test

import (
	"errors"
	"strings"
	"testing"

	"dateline/geo/gazetteer"
)

// TestChanceWords: words of a text are no names for certain that places bear only in a foreign language, in the other script, by sound
// or with a word more.
func TestChanceWords(t *testing.T) {
	ix := realIndex(t)
	for reason, texts := range map[string]string{
		"in a foreign language":  "поле Поле raid Raid rally",
		"write names with a cap": "нигде утро завод запад кум ара март аскер electricity month farmer brown samsung камень",
	} {
		for text := range strings.FieldsSeq(texts) {
			res := geocode(t, ix, gazetteer.Query{Text: text})
			if len(res.Candidates) == 0 || !res.Ambiguous || res.Candidates[0].Confidence >= gazetteer.Sure || !strings.Contains(res.Reason, reason) {
				t.Errorf("%s: %s, ambiguous %v, %q", text, labels(res), res.Ambiguous, res.Reason)
			}
		}
	}
	for text, first := range map[string]string{
		"vorukh": "GN:1220164", "ворух": "GN:1220164", "isfara": "GN:1514896", "баткен": "GN:1528735", "ош": "GN:1527534", "kabul": "GN:1138958",
		"москва": "GN:524901", "рим": "GN:3169070", "хелманд": "GN:1140043", "isfana": "GN:1222662", "оби-гарм": "GN:1220888",
	} {
		res := geocode(t, ix, gazetteer.Query{Text: text})
		if len(res.Candidates) == 0 || res.Ambiguous || res.Candidates[0].Place.ID != first {
			t.Errorf("%s: %s, ambiguous %v, %q", text, labels(res), res.Ambiguous, res.Reason)
		}
	}
	if res := geocode(t, ix, gazetteer.Query{Text: "завод", Country: "SK"}); res.Ambiguous {
		t.Errorf("завод in Slovakia: %q", res.Reason)
	}
}

// TestBorrowedNames: what a country or a capital is called in a third language only does not stand for certain against a town that bears
// the name itself; what many call it does.
func TestBorrowedNames(t *testing.T) {
	ix := realIndex(t)
	for text, ids := range map[string]string{
		"Marawi": "GN:1701053 ISO:MW", "Ende": "GN:1644932 ISO:IN", "Palani": "GN:1260671 ISO:FR", "Malita": "GN:1702649 ISO:MT", "Komoro": "GN:1858858 ISO:KM",
		"Cine": "GN:318372 GN:1814991", "Parys": "GN:966166 GN:2988507", "Landen": "GN:2793429 GN:2643743",
	} {
		res := geocode(t, ix, gazetteer.Query{Text: text})
		if got := len(res.Candidates) > 1 && res.Ambiguous; !got || res.Candidates[0].Place.ID+" "+res.Candidates[1].Place.ID != ids {
			t.Errorf("%s: %s, ambiguous %v", text, labels(res), res.Ambiguous)
		}
	}
	for text, id := range map[string]string{
		"Marāwi": "ISO:MW", "Nederland": "ISO:NL", "Holland": "ISO:NL", "Singapur": "ISO:SG", "Roma": "GN:3169070", "Macau": "GN:1821274", "Indi": "GN:1269751",
		"Londres": "GN:2643743", "Pekin": "GN:1816670", "Marawi, Philippines": "GN:1701053",
	} {
		res := geocode(t, ix, gazetteer.Query{Text: text})
		if len(res.Candidates) == 0 || res.Ambiguous || res.Candidates[0].Place.ID != id {
			t.Errorf("%s: %s, ambiguous %v, %q", text, labels(res), res.Ambiguous, res.Reason)
		}
	}
}

// TestBorneElsewhere: the holder that a text names makes none certain of a place that is only called nearly so, where a city bears the name.
func TestBorneElsewhere(t *testing.T) {
	ix := realIndex(t)
	for text, city := range map[string]string{"Kabul, Pakistan": "Kabul", "Baghdad, Iran": "Baghdad"} {
		res := geocode(t, ix, gazetteer.Query{Text: text})
		if !res.Ambiguous || !strings.Contains(res.Reason, city+" is called so as written, but lies elsewhere") {
			t.Errorf("%s: %s, ambiguous %v, %q", text, labels(res), res.Ambiguous, res.Reason)
		}
	}
	if res := geocode(t, ix, gazetteer.Query{Text: "Qabulla, Pakistan"}); len(res.Candidates) == 0 || res.Ambiguous {
		t.Errorf("Qabulla, Pakistan: %s, %q", labels(res), res.Reason)
	}
}

// TestBareDistricts: where only a district is called so, the reason says what else may be meant.
func TestBareDistricts(t *testing.T) {
	ix := realIndex(t)
	for _, text := range []string{"Spitamen", "Бободжон Гафуров"} {
		res := geocode(t, ix, gazetteer.Query{Text: text})
		if len(res.Candidates) == 0 || !res.Ambiguous || !strings.Contains(res.Reason, "is a district: its seat, or a village of that name, may be meant") {
			t.Errorf("%s: %s, %q", text, labels(res), res.Reason)
		}
	}
}

// TestRestrictionsBySound: what only sounds like a name restricts nothing.
func TestRestrictionsBySound(t *testing.T) {
	ix := realIndex(t)
	for field, q := range map[string]gazetteer.Query{"within": {Text: "Osh", Within: "Xyzzy"}, "admin1": {Text: "Osh", Admin1: "Xyzzy"}} {
		_, err := ix.Geocode(t.Context(), q)
		missing := &gazetteer.NotFoundError{}
		if !errors.As(err, &missing) || missing.Field != field || len(missing.Suggestions) == 0 {
			t.Errorf("%s: %v", field, err)
		}
	}
	for _, within := range []string{"Soghd", "Isfarra", "Согдийская"} {
		if _, err := ix.Geocode(t.Context(), gazetteer.Query{Text: "Vorukh", Within: within}); err != nil {
			t.Error(err)
		}
	}
}
