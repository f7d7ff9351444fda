package gazetteer_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"dateline/geo"
	"dateline/geo/gazetteer"

	"github.com/paulmach/orb"
)

func complete(tb testing.TB, ix *gazetteer.Index, q gazetteer.CompleteQuery) []gazetteer.Completion {
	tb.Helper()
	found, err := ix.Complete(context.Background(), q)
	if err != nil {
		tb.Fatalf("Complete(%+v): %v", q, err)
	}
	return found
}

func completions(found []gazetteer.Completion) string {
	var parts []string
	for _, c := range found {
		parts = append(parts, fmt.Sprintf("%s (%s %s)", c.Name, c.Place.ID, c.Label))
	}
	return strings.Join(parts, "; ")
}

// TestCompleteEveryKeystroke types names letter by letter: the place has to come up early and to stay.
func TestCompleteEveryKeystroke(t *testing.T) {
	ix := realIndex(t)
	fergana := geo.BBox{West: 69, South: 39, East: 73, North: 41}
	for _, tt := range []struct {
		name, id string
		from     int // letters from which on it is among the ten
		box      *geo.BBox
	}{
		{"Tajikistan", "GN:1220409", 2, nil},
		{"Таджикистан", "GN:1220409", 2, nil},
		{"Dushanbe", "GN:1221874", 2, nil},
		{"Border Post Number 12", "DL:border-post-12", 13, nil},
		{"Vorukh", "GN:1220164", 4, nil},
		{"Vorukh", "GN:1220164", 2, &fergana},
		{"Ворух", "GN:1220164", 2, &fergana},
		{"Batken Region", "GN:1463580", 3, &fergana},
	} {
		letters := []rune(tt.name)
		for n := tt.from; n <= len(letters); n++ {
			found := complete(t, ix, gazetteer.CompleteQuery{Text: string(letters[:n]), BBox: tt.box})
			if !slices.ContainsFunc(found, func(c gazetteer.Completion) bool { return c.Place.ID == tt.id }) {
				t.Errorf("%q gives %s", string(letters[:n]), completions(found))
			}
			for _, c := range found {
				if c.Name == "" || c.Label == "" || c.Place.Name == "" {
					t.Errorf("%q gives %+v", string(letters[:n]), c)
				}
			}
		}
		if first := complete(t, ix, gazetteer.CompleteQuery{Text: tt.name, BBox: tt.box})[0]; first.Place.ID != tt.id || !first.HasPoint {
			t.Errorf("%s as a whole gives first %+v", tt.name, first)
		}
	}
}

func TestCompleteTable(t *testing.T) {
	ix := openFixture(t, seq(
		gazetteer.Place{ID: "DL:big-hill", Name: "Big Hill", Kind: gazetteer.KindVillage, Country: "KG", Point: orb.Point{73, 41}, HasPoint: true},
		gazetteer.Place{ID: "DL:tavel", Name: "Tavel", Kind: gazetteer.KindVillage, Country: "KG/TJ"},
		gazetteer.Place{ID: "DL:shanghai", Name: "Shanghai", Names: []gazetteer.Name{{Text: "上海", Lang: "zh"}}, Kind: gazetteer.KindCity, Country: "CN"},
	))
	dushanbe := orb.Point{68.8, 38.5}
	for _, tt := range []struct {
		q    gazetteer.CompleteQuery
		want string
	}{
		{gazetteer.CompleteQuery{Text: "vor"}, "GN:1220164"},
		{gazetteer.CompleteQuery{Text: "Voruk"}, "GN:1220164"}, // half of kh
		{gazetteer.CompleteQuery{Text: "VORUX"}, "GN:1220164"},
		{gazetteer.CompleteQuery{Text: "вор"}, "GN:1220164"},
		{gazetteer.CompleteQuery{Text: "vorukha"}, "GN:1220164"}, // a letter too many
		{gazetteer.CompleteQuery{Text: "voorukhab"}, ""},
		{gazetteer.CompleteQuery{Text: "hil"}, "DL:big-hill"},
		{gazetteer.CompleteQuery{Text: "big h"}, "DL:big-hill"},
		{gazetteer.CompleteQuery{Text: "nowhere p"}, "DL:nowhere"},
		{gazetteer.CompleteQuery{Text: "post no"}, "DL:nowhere"},
		{gazetteer.CompleteQuery{Text: "tav"}, "DL:tavel"},
		{gazetteer.CompleteQuery{Text: "tavi"}, "ISO:TJ DL:tavel"}, // not ie: one letter is wrong
		{gazetteer.CompleteQuery{Text: "上"}, "DL:shanghai"},
		{gazetteer.CompleteQuery{Text: "海"}, ""},
		{gazetteer.CompleteQuery{Text: "isfara"}, "GN:1514896 DL:isfara"},
		{gazetteer.CompleteQuery{Text: "isf", Kinds: []string{gazetteer.KindAdmin2}}, "DL:isfara"},
		{gazetteer.CompleteQuery{Text: "ta", Countries: []string{"KG"}}, "DL:tavel"},
		{gazetteer.CompleteQuery{Text: "ak say", Limit: 1, Near: &orb.Point{70.1, 40}}, "DL:one"},
		{gazetteer.CompleteQuery{Text: "ak say", Limit: 1, Near: &orb.Point{70.9, 40}}, "DL:two"},
		{gazetteer.CompleteQuery{Text: "ak", BBox: &geo.BBox{West: 70, South: 39, East: 70.5, North: 41}}, "DL:one DL:two"},
		{gazetteer.CompleteQuery{Text: "ak", BBox: &geo.BBox{West: 70.5, South: 39, East: 71, North: 41}}, "DL:two DL:one"},
		{gazetteer.CompleteQuery{Text: "vor, isf"}, "GN:1220164"},
		{gazetteer.CompleteQuery{Text: "vor, тадж"}, "GN:1220164"},
		{gazetteer.CompleteQuery{Text: "vor, kyr"}, ""},
		{gazetteer.CompleteQuery{Text: "vor, isf, kyr"}, ""},
		{gazetteer.CompleteQuery{Text: "district"}, "DL:isfara"},
		{gazetteer.CompleteQuery{Text: ""}, ""},
		{gazetteer.CompleteQuery{Text: " ,;- "}, ""},
		{gazetteer.CompleteQuery{Text: "zzz", Near: &dushanbe}, ""},
	} {
		found := complete(t, ix, tt.q)
		var ids []string
		for _, c := range found {
			ids = append(ids, c.Place.ID)
		}
		if got := strings.Join(ids, " "); got != tt.want {
			t.Errorf("%+v: %s, want %s", tt.q, completions(found), tt.want)
		}
	}
	c := complete(t, ix, gazetteer.CompleteQuery{Text: "ворух"})[0]
	if c.Name != "Ворух" || c.Label != "Vorukh, Isfara District, Sughd Region, Tajikistan" || c.Point != (orb.Point{70.58012, 39.85125}) || c.Country != "TJ" {
		t.Errorf("%+v", c)
	}
	if c := complete(t, ix, gazetteer.CompleteQuery{Text: "nowhere"})[0]; !c.HasPoint || c.Point != (orb.Point{70.6, 40.1}) {
		t.Errorf("without a point of its own: %+v", c)
	}
}

// TestCompleteWithin: what stands behind a comma chooses among all places that go on from the text before it, not among the most
// prominent ones alone.
func TestCompleteWithin(t *testing.T) {
	ix := realIndex(t)
	for text, id := range map[string]string{
		"Dushanbe, T": "GN:1221874", "Kabul, A": "GN:1138958", "Vorukh, T": "GN:1220164", "Vorukh, S": "GN:1220164", "Ворух, И": "GN:1220164",
		"Batken, K": "GN:1528735", "Osh, K": "GN:1527534", "Vorukh, Isf, T": "GN:1220164", "Вор, г. Исф": "GN:1220164",
		"isfara vor": "GN:1220164", "vorukh isf": "GN:1220164", "Исфара Вор": "GN:1220164",
		"г. Бат": "GN:1528735", "near Vorukh": "GN:1220164", "село Ворух": "GN:1220164",
		"k, isfara": "GN:1514873", "ch, isfara": "GN:1222687", "c, isfara": "GN:1222687", "vor,isf": "GN:1220164", "вор, тадж": "GN:1220164", "ba, kyrg": "GN:1528735",
	} {
		found := complete(t, ix, gazetteer.CompleteQuery{Text: text})
		if !slices.ContainsFunc(found, func(c gazetteer.Completion) bool { return c.Place.ID == id }) {
			t.Errorf("%q gives %s", text, completions(found))
		}
	}
	if found := complete(t, ix, gazetteer.CompleteQuery{Text: "vor, zzyx"}); len(found) > 0 {
		t.Errorf("in no place that is known: %s", completions(found))
	}
}

// TestCompleteAsWritten: names that are written as the text come before those that sound so, and what is near before what is
// only prominent.
func TestCompleteAsWritten(t *testing.T) {
	ix := realIndex(t)
	for _, tt := range []struct {
		text, id string
		near     *orb.Point
	}{
		{"tort-ko", "DL:kok-tash-khojai-alo", nil},
		{"kocho", "DL:tort-kocho", nil},
		{"Gdansk", "GN:3099434", nil}, // and not what is called so without its mark, besides
		{"Poznan", "GN:3088171", nil},
		{"Cucut", "GN:3685533", nil},
		{"Chyr-", "DL:chyr-dobo", nil}, // hundreds of better known places sound so
		{"застава 1", "DL:border-post-12", nil},
		{"село В", "GN:1220164", &orb.Point{70.58, 39.85}}, // the word tells the kind, and is in no name: not Seelow
		{"ak", "GN:10370337", &orb.Point{70.5, 39.9}},
	} {
		if found := complete(t, ix, gazetteer.CompleteQuery{Text: tt.text, Near: tt.near}); found[0].Place.ID != tt.id {
			t.Errorf("%q gives %s", tt.text, completions(found))
		}
	}
}

func BenchmarkCompleteWithin(b *testing.B) {
	ix := realIndex(b)
	for _, text := range []string{"vor,isf", "k, k", "k, isfara", "osh, k", "vorukh, s", "isfara vor"} {
		b.Run(text, func(b *testing.B) {
			for b.Loop() {
				complete(b, ix, gazetteer.CompleteQuery{Text: text})
			}
		})
	}
}

func TestCompleteRefuses(t *testing.T) {
	ix := openFixture(t)
	for _, q := range []gazetteer.CompleteQuery{
		{Text: strings.Repeat("a", 301)}, {Text: "a\xff"}, {Text: "a", Limit: -1}, {Text: "a", Limit: 101}, {Text: "a", Kinds: []string{"castle"}},
		{Text: "a", Near: &orb.Point{200, 0}}, {Text: "a", BBox: &geo.BBox{South: 5, North: 1}},
	} {
		if _, err := ix.Complete(context.Background(), q); !isQueryError(err) {
			t.Errorf("%+v: %v", q, err)
		}
	}
}

func FuzzComplete(f *testing.F) {
	ix := openFixture(f)
	for _, text := range []string{"vor", "Ворух", "上海", "a b, c", "\u202eabc", "👍", "i", "x", "kk", "е́"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		found, err := ix.Complete(context.Background(), gazetteer.CompleteQuery{Text: text, Limit: 5})
		if err != nil {
			if !isQueryError(err) {
				t.Errorf("%q: %v", text, err)
			}
			return
		}
		seen := map[string]bool{}
		for _, c := range found {
			if seen[c.Place.ID] || c.Name == "" {
				t.Errorf("%q gives %s", text, completions(found))
			}
			seen[c.Place.ID] = true
			// All of the name is a text that is completed by the place.
			again := complete(t, ix, gazetteer.CompleteQuery{Text: strings.ReplaceAll(c.Name, ",", " "), Limit: gazetteer.MaxLimit})
			if !slices.ContainsFunc(again, func(o gazetteer.Completion) bool { return o.Place.ID == c.Place.ID }) {
				t.Errorf("%q gives %q, which gives %s", text, c.Name, completions(again))
			}
		}
	})
}
