package gazetteer_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"dateline/geo"
	"dateline/geo/gazetteer"
)

// listed pages through a list, three places at a time, and joins their ids.
func listed(t *testing.T, ix *gazetteer.Index, q gazetteer.ListQuery) string {
	t.Helper()
	var ids []string
	for q.Limit = 3; ; {
		page, next, more, err := ix.List(context.Background(), q)
		if err != nil {
			t.Fatalf("%+v: %v", q, err)
		}
		if more != (len(page) == 3 && more) {
			t.Fatalf("%+v: %d places on a page that is not the last one", q, len(page))
		}
		for _, p := range page {
			ids = append(ids, p.ID)
		}
		if !more {
			return strings.Join(ids, " ")
		}
		q.From = next
	}
}

// listedBack is listed from the end.
func listedBack(t *testing.T, ix *gazetteer.Index, q gazetteer.ListQuery) string {
	t.Helper()
	ids := []string{}
	for q.Limit, q.Back, q.From = 3, true, math.MaxUint32; ; {
		page, first, more, err := ix.List(context.Background(), q)
		if err != nil {
			t.Fatalf("%+v: %v", q, err)
		}
		for n, p := range page {
			ids = slices.Insert(ids, n, p.ID)
		}
		if !more {
			return strings.Join(ids, " ")
		}
		q.From = first
	}
}

func TestList(t *testing.T) {
	further := gazetteer.Place{ID: "MY:camp", Name: "Vorukh", Kind: gazetteer.KindLocality, Country: "TJ", Parent: "DL:isfara", Point: [2]float64{70.6, 39.8}, HasPoint: true}
	mended := gazetteer.Place{ID: "GN:1220164", Name: "Vorukh", Kind: gazetteer.KindTown}
	ix := openFixture(t, seq(further, mended))
	box := geo.BBox{West: 70.5, South: 39.5, East: 70.7, North: 39.9}
	for _, c := range []struct {
		name string
		q    gazetteer.ListQuery
		want string
	}{
		{"name", gazetteer.ListQuery{Name: "Ворух"}, "GN:1220164 MY:camp"},
		{"homonyms", gazetteer.ListQuery{Name: "Ak Say"}, "DL:two DL:one"},
		{"kind", gazetteer.ListQuery{Kinds: []string{"town"}}, "GN:1514896 GN:1220164"},
		{"box", gazetteer.ListQuery{BBox: &box}, "GN:1220164 MY:camp"},
		{"within", gazetteer.ListQuery{Within: "DL:isfara", Kinds: []string{"locality", "admin2"}}, "DL:isfara MY:camp"},
		{"name and box", gazetteer.ListQuery{Name: "Isfara", BBox: &box}, ""},
		{"ids", gazetteer.ListQuery{IDs: []string{"MY:camp", "DL:one", "GN:0", "MY:camp"}}, "DL:one MY:camp"},
		{"no id", gazetteer.ListQuery{IDs: []string{}}, ""},
		{"ids and name", gazetteer.ListQuery{IDs: []string{"MY:camp", "DL:one"}, Name: "Vorukh"}, "MY:camp"},
		{"what it says", gazetteer.ListQuery{Match: func(p *gazetteer.Place) bool { return p.Name == "Vorukh" && p.Kind != "town" }}, "MY:camp"},
		{"country", gazetteer.ListQuery{Countries: []string{"KG"}, Kinds: []string{"border_post"}}, "DL:nowhere"},
	} {
		if got := listed(t, ix, c.q); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		if got := listedBack(t, ix, c.q); got != c.want {
			t.Errorf("%s, backwards: %s, want %s", c.name, got, c.want)
		}
		total := len(strings.Fields(c.want))
		if n, exact, err := ix.Count(context.Background(), c.q, ix.Len()); n != total || !exact || err != nil {
			t.Errorf("%s: %d places, %t, %v; want %d", c.name, n, exact, err, total)
		}
	}
	if got := strings.Fields(listed(t, ix, gazetteer.ListQuery{})); len(got) != ix.Len() {
		t.Errorf("all: %d places of %d", len(got), ix.Len())
	}
	if all := listed(t, ix, gazetteer.ListQuery{}); listedBack(t, ix, gazetteer.ListQuery{}) != all {
		t.Errorf("all, backwards: %s, want %s", listedBack(t, ix, gazetteer.ListQuery{}), all)
	}
	if n, exact, err := ix.Count(context.Background(), gazetteer.ListQuery{}, 5); n != 5 || exact || err != nil {
		t.Errorf("with a budget of 5: %d, %t, %v", n, exact, err)
	}
	var missing *gazetteer.NotFoundError
	if _, _, _, err := ix.List(context.Background(), gazetteer.ListQuery{Within: "GN:0"}); !errors.As(err, &missing) {
		t.Errorf("an unknown id: %v", err)
	}
	var wrong *gazetteer.QueryError
	if _, _, _, err := ix.List(context.Background(), gazetteer.ListQuery{Kinds: []string{"hamlet"}}); !errors.As(err, &wrong) {
		t.Errorf("an unknown kind: %v", err)
	}
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, _, err := ix.List(ended, gazetteer.ListQuery{}); !errors.Is(err, context.Canceled) {
		t.Errorf("ended: %v", err)
	}
}

func TestInLanguage(t *testing.T) {
	ix := openFixture(t)
	vorukh, _ := ix.Candidate("GN:1220164")
	for _, c := range []struct {
		lang, name, label string
		defaulted         bool
	}{
		{"ru", "Ворух", "Ворух, Исфаринский район, Согдийская область, Таджикистан", false},
		{"ru-RU", "Ворух", "Ворух, Исфаринский район, Согдийская область, Таджикистан", false},
		{"en", "Vorukh", "Vorukh, Isfara District, Sughd Region, Tajikistan", false},
		{"zh", "Vorukh", "Vorukh, Isfara District, Sughd Region, Tajikistan", true},
	} {
		got := ix.InLanguage(&vorukh, c.lang)
		if got.Name != c.name || got.Label != c.label || got.Defaulted != c.defaulted || len(got.Hierarchy) != 3 {
			t.Errorf("%s: %+v", c.lang, got)
		}
	}
	p := gazetteer.Place{Name: "Khujand", Names: []gazetteer.Name{{Text: "Ленинабад", Lang: "ru", Flag: gazetteer.FlagFormer, To: "1991"},
		{Text: "Xujand", Lang: "ru"}, {Text: "Худжанд", Lang: "ru"}, {Text: "город Худжанд", Lang: "ru", Flag: gazetteer.FlagOfficial}}}
	if name, ok := p.NameIn("ru"); !ok || name != "город Худжанд" {
		t.Errorf("official: %s %v", name, ok)
	}
}
