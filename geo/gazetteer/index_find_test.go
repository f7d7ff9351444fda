package gazetteer_test

import (
	"fmt"
	"strings"
	"testing"

	"dateline/geo/gazetteer"
)

// TestManyNamesakes: of a thousand places of one name the answer looks at the most prominent ones, and at those that lie
// where the text or the query says, however small they are.
func TestManyNamesakes(t *testing.T) {
	places := []gazetteer.Place{
		{ID: "ISO:KG", Name: "Kyrgyzstan", Kind: gazetteer.KindCountry, Country: "KG"},
		{ID: "DL:batken", Name: "Batken Region", Kind: gazetteer.KindAdmin1, Country: "KG", Admin1: "KG.09"},
		{ID: "DL:osh", Name: "Osh Region", Kind: gazetteer.KindAdmin1, Country: "KG", Admin1: "KG.08"},
	}
	for i := range 1000 {
		p := gazetteer.Place{ID: fmt.Sprintf("DL:guliston-%d", i), Name: "Guliston", Kind: gazetteer.KindVillage, Country: "TJ",
			Admin1: "TJ.03", Admin2: "TJ.03.77", Population: int64(1000 + i)}
		switch i {
		case 0:
			p.Country, p.Admin1, p.Admin2, p.Population = "KG", "KG.09", "", 0
		case 1:
			p.Country, p.Admin1, p.Admin2, p.Population = "KG", "KG.08", "", 0
		case 2:
			p.Kind, p.Population = gazetteer.KindCity, 1_000_000
		}
		places = append(places, p)
	}
	ix := openFixture(t, seq(places...))
	for _, tt := range []struct {
		q    gazetteer.Query
		want string
	}{
		{gazetteer.Query{Text: "Guliston"}, "DL:guliston-2"},
		{gazetteer.Query{Text: "Guliston, Batken Region"}, "DL:guliston-0"},
		{gazetteer.Query{Text: "Osh region, Guliston"}, "DL:guliston-1"},
		{gazetteer.Query{Text: "Guliston", Within: "DL:osh"}, "DL:guliston-1"},
		{gazetteer.Query{Text: "Guliston, Batken", Country: "KG"}, "DL:guliston-0"},
	} {
		res := geocode(t, ix, tt.q)
		if len(res.Candidates) == 0 || res.Candidates[0].Place.ID != tt.want {
			t.Errorf("%+v: %s", tt.q, labels(res))
		}
	}
	if res := geocode(t, ix, gazetteer.Query{Text: "Guliston", Country: "KG", Limit: 100}); len(res.Candidates) != 2 {
		t.Errorf("in the country: %s", labels(res))
	}
	if res := geocode(t, ix, gazetteer.Query{Text: "Guliston", Limit: 100}); len(res.Candidates) != 100 || !strings.HasPrefix(res.Candidates[99].Place.ID, "DL:guliston-9") {
		t.Errorf("%d candidates, the last is %s", len(res.Candidates), res.Candidates[len(res.Candidates)-1].Place.ID)
	}
}
