package gazetteer_test

import (
	"fmt"
	"iter"
	"strings"
	"testing"

	"dateline/geo/gazetteer"

	"github.com/paulmach/orb"
)

// villages yields villages of countries by their ids, each with its name and others, a point of its own.
func villages(all [][]string) iter.Seq2[gazetteer.Place, error] {
	return func(yield func(gazetteer.Place, error) bool) {
		for i, v := range all {
			p := gazetteer.Place{
				ID: v[0], Country: v[1], Name: v[2], Kind: gazetteer.KindSettlement, FeatureCode: "PPL", Source: "test",
				Point: orb.Point{60 + float64(i%100)/10, 40 + float64(i/100)/100}, HasPoint: true,
			}
			for _, other := range v[3:] {
				p.AddNames(gazetteer.Name{Text: other, Lang: "und"})
			}
			if !yield(p, nil) {
				return
			}
		}
	}
}

func openVillages(t *testing.T, all [][]string) *gazetteer.Index {
	t.Helper()
	header, _, _ := strings.Cut(readReal(t), "\n")
	ix, err := gazetteer.Open(header+"\n", villages(all))
	if err != nil {
		t.Fatal(err)
	}
	return ix
}

// firstOf is the id of the first answer, whose namesake the test gives the lower id: without a reason it would be the other.
func firstOf(t *testing.T, ix *gazetteer.Index, text string) string {
	t.Helper()
	res := geocode(t, ix, gazetteer.Query{Text: text})
	if len(res.Candidates) < 2 {
		t.Fatalf("%q has %d candidates", text, len(res.Candidates))
	}
	return res.Candidates[0].Place.ID
}

// TestCrowdedCountry: where thousands of hamlets are known, a name that is only near the text counts less, one that is
// written so does not.
func TestCrowdedCountry(t *testing.T) {
	all := [][]string{{"T:1", "KZ", "Sarbulak"}, {"T:2", "TJ", "Sarbulak"}}
	few := openVillages(t, all)
	for i := range 6000 {
		all = append(all, []string{fmt.Sprintf("T:%d", 10+i), "KZ", fmt.Sprintf("Qishlaq %d", i)})
	}
	crowded := openVillages(t, all)
	for _, c := range []struct {
		ix   *gazetteer.Index
		text string
		want string
	}{{few, "Sarbulok", "T:1"}, {crowded, "Sarbulok", "T:2"}, {crowded, "Сарбулог", "T:2"}, {crowded, "Sarbulak", "T:1"}} {
		if got := firstOf(t, c.ix, c.text); got != c.want {
			t.Errorf("%q: %s is first, want %s", c.text, got, c.want)
		}
	}
}

// TestParted: of names that sound the same the one with the hyphens and spaces of the text comes first.
func TestParted(t *testing.T) {
	ix := openVillages(t, [][]string{{"T:1", "KG", "Aktaylak"}, {"T:2", "KG", "Ak-Taylak"}, {"T:3", "KG", "Aktaylak"}})
	if got := firstOf(t, ix, "Ak-Tailak"); got != "T:2" {
		t.Errorf("Ak-Tailak: %s is first", got)
	}
	if got := firstOf(t, ix, "Aktailak"); got != "T:1" {
		t.Errorf("Aktailak: %s is first", got)
	}
}

// TestSeveralLikeNames: of two places with as many names, and one that is as near, that one comes first whose other names are
// like the text, too.
func TestSeveralLikeNames(t *testing.T) {
	ix := openVillages(t, [][]string{
		{"T:1", "KG", "Kyzyl-Tuu", "Khodzhaarik", "Oktyabr"},
		{"T:2", "KG", "Lenin", "Khodzhaarik", "Khodzhaaryk"},
	})
	if got := firstOf(t, ix, "Khodzhaerik"); got != "T:2" {
		t.Errorf("Khodzhaerik: %s is first", got)
	}
}

// TestGenericNameInOtherLetters: a settlement that is called by a generic word is found by that word in the other script, spelled in
// another way, but never for certain.
func TestGenericNameInOtherLetters(t *testing.T) {
	ix := openVillages(t, [][]string{{"T:1", "KG", "Vodokhranilishche"}, {"T:2", "KG", "Vorukh"}})
	res := geocode(t, ix, gazetteer.Query{Text: "Водохранилище"})
	if len(res.Candidates) != 1 || res.Candidates[0].Place.ID != "T:1" || !res.Ambiguous {
		t.Errorf("Водохранилище: %+v", res)
	}
	if res := geocode(t, ix, gazetteer.Query{Text: "пост"}); len(res.Candidates) > 0 {
		t.Errorf("пост: %+v", res)
	}
}

// TestMisspeltCapital: who misspells the name of a country or a capital hardly means its namesake, a hamlet with more names.
func TestMisspeltCapital(t *testing.T) {
	header, _, _ := strings.Cut(readReal(t), "\n")
	capital := "T:9,Dushanbe,,capital,PPLC,TJ,,,,68.8,38.5,,,800000,test,,\n"
	ix, err := gazetteer.Open(header+"\n"+capital, villages([][]string{{"T:1", "TJ", "Dushanbe", "Душанбе", "Dushambe"}}))
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"Dushnabe", "Dushanbi"} {
		if got := firstOf(t, ix, text); got != "T:9" {
			t.Errorf("%s: %s is first", text, got)
		}
	}
	if res := geocode(t, ix, gazetteer.Query{Text: "Dushambe"}); len(res.Candidates) == 0 || res.Candidates[0].Place.ID != "T:1" {
		t.Errorf("Dushambe, which the hamlet is called: %+v", res)
	}
}

// TestWrittenBesideNear: a name that is there as written, and borne once, is not doubtful because others sound nearly so.
func TestWrittenBesideNear(t *testing.T) {
	all := [][]string{{"T:1", "TJ", "Guliston", "Kayrakkum"}}
	for i := range 8 {
		all = append(all, []string{fmt.Sprintf("T:%d", 10+i), "UZ", "Karakum"})
	}
	res := geocode(t, openVillages(t, all), gazetteer.Query{Text: "Kayrakkum"})
	if len(res.Candidates) == 0 || res.Candidates[0].Place.ID != "T:1" || res.Ambiguous || res.Candidates[0].Confidence < gazetteer.Sure {
		t.Errorf("%+v", res)
	}
}

// TestWholeNameInOtherScript: a text that is all of a name in the other script, its generic word included, means that place,
// not the town that bears the rest of it.
func TestWholeNameInOtherScript(t *testing.T) {
	header, _, _ := strings.Cut(readReal(t), "\n")
	city := "T:9,Pavlodar,ru:Павлодар,city,PPLA,KZ,,,,76.9,52.3,,,330000,test,,\n"
	ix, err := gazetteer.Open(header+"\n"+city, villages([][]string{{"T:1", "KZ", "Pavlodar Severnyy"}, {"T:2", "AM", "Gosh"}, {"T:3", "KG", "Osh"}}))
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{"Павлодар Северный": "T:1", "Павлодар": "T:9", "город Павлодар": "T:9", "г. Ош": "T:3"} {
		if res := geocode(t, ix, gazetteer.Query{Text: text}); len(res.Candidates) == 0 || res.Candidates[0].Place.ID != want {
			t.Errorf("%s: %+v, want %s", text, res, want)
		}
	}
}

// TestCrowdAndVerySounds: that a country is crowded is not held against a name with the very sounds of the text in the other
// script, only against those that are near.
func TestCrowdAndVerySounds(t *testing.T) {
	all := [][]string{{"T:5", "UZ", "Gulbakhorobod"}, {"T:2", "KG", "Gullbakhorobod"}}
	for i := range 20_000 {
		all = append(all, []string{fmt.Sprintf("T:%d", 10+i), "UZ", fmt.Sprintf("Deh %d", i)})
	}
	if got := firstOf(t, openVillages(t, all), "Гулбахоробод"); got != "T:5" {
		t.Errorf("Гулбахоробод: %s is first", got)
	}
}

// TestStrangeSpelling: a name that is known by its sound alone is asked back where names are spelled otherwise than in the text.
func TestStrangeSpelling(t *testing.T) {
	ix := realIndex(t)
	for text, sure := range map[string]bool{"Aqina": false, "Worukh": true, "Xujand": true, "Qandahar": true, "Bischkek": true, "Isphara": true} {
		if res := geocode(t, ix, gazetteer.Query{Text: text}); len(res.Candidates) == 0 || res.Ambiguous == sure || (res.Candidates[0].Confidence >= gazetteer.Sure) != sure {
			t.Errorf("%s: %s (%s), want it sure: %t", text, labels(res), res.Reason, sure)
		}
	}
}
