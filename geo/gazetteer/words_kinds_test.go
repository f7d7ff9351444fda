package gazetteer_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"dateline/geo/gazetteer"
)

// TestWhereItIsNot: a name is said to be elsewhere only if it is in the gazetteer; one that is only nearly there is not.
func TestWhereItIsNot(t *testing.T) {
	ix := realIndex(t)
	for _, tt := range []struct {
		q    gazetteer.Query
		want string
	}{
		{gazetteer.Query{Text: "Xyzzyville", Country: "KG"}, `"Xyzzyville" is not in the gazetteer`},
		{gazetteer.Query{Text: "Zedburg", Country: "KG"}, `"Zedburg" is not in the gazetteer`},
		{gazetteer.Query{Text: "Vorukh", Country: "KG"}, `"Vorukh" is in the gazetteer, but not in Kyrgyzstan`},
		{gazetteer.Query{Text: "Ворух", Country: "KG"}, "but not in Kyrgyzstan"},
		{gazetteer.Query{Text: "Vorukh", Kinds: []string{gazetteer.KindBorderPost}}, "but not as border post"},
		{gazetteer.Query{Text: "Vorukh", Country: "KG", Kinds: []string{gazetteer.KindVillage}}, "but not as village in Kyrgyzstan"},
		{gazetteer.Query{Text: "Bedel Pass"}, `"Bedel Pass" is not in the gazetteer`}, // nor is it Belfast
	} {
		if res := geocode(t, ix, tt.q); len(res.Candidates) > 0 || !strings.HasSuffix(res.Reason, tt.want) {
			t.Errorf("%+v: %s, %q", tt.q, labels(res), res.Reason)
		}
	}
	_, err := ix.Geocode(context.Background(), gazetteer.Query{Text: "Vorukh", Country: "TJ", Admin1: "Batken"})
	var missing *gazetteer.NotFoundError
	if !errors.As(err, &missing) || err.Error() != `admin1 "Batken" is in the gazetteer, but not in Tajikistan` || len(missing.Suggestions) != 1 {
		t.Errorf("Batken in Tajikistan: %v", err)
	}
}

// TestAdjectives: the adjective of a country says whose, not where; before a name it qualifies that. People are no place.
func TestAdjectives(t *testing.T) {
	ix := realIndex(t)
	for _, tt := range []struct{ text, first, reason string }{
		{"Tajik", "GN:1220409", "not where it is"},
		{"Chinese", "GN:1814991", "not where it is"},
		{"Iranian", "GN:130758", "not where it is"},
		{"Central Asian", "DL:central-asia", "not where it is"},
		{"Iranians", "", "names people"},
		{"Germans", "", "names people"},
		{"Tajik village of Vorukh", "GN:1220164", ""},
		{"Kyrgyz city of Osh", "GN:1527534", ""},
		{"Indian River", "CJ:CA-indian-river-1", "equally well"}, // a name
		{"Министерство обороны в Душанбе", "GN:1221874", "names an organisation"},
	} {
		res := geocode(t, ix, gazetteer.Query{Text: tt.text})
		first := ""
		if len(res.Candidates) > 0 {
			first = res.Candidates[0].Place.ID
		}
		if first != tt.first || !strings.Contains(res.Reason, tt.reason) || res.Ambiguous != (first != "" && tt.reason != "") {
			t.Errorf("%s: %s, ambiguous %v, %q", tt.text, labels(res), res.Ambiguous, res.Reason)
		}
	}
}
