package gazetteer_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"

	"dateline/geo"
	"dateline/geo/gazetteer"

	"github.com/paulmach/orb"
)

// namesOf gives a place a dozen names in other languages beside one.
func namesOf(name gazetteer.Name) []gazetteer.Name {
	names := []gazetteer.Name{name}
	for i := range 12 {
		names = append(names, gazetteer.Name{Text: fmt.Sprintf("Qwerty%c", 'a'+i), Lang: "de"})
	}
	return names
}

// TestCompleteOrder: the whole name comes before its beginnings, these before a later word of a name that nobody knows the
// language of; a town comes before the district that is called after it.
func TestCompleteOrder(t *testing.T) {
	ix := openFixture(t, seq(
		gazetteer.Place{ID: "DL:capital", Name: "Bigtown", Names: namesOf(gazetteer.Name{Text: "Бигтаун ош", Lang: "und"}), Kind: gazetteer.KindCapital,
			Country: "UZ", Population: 2_000_000, Point: orb.Point{69, 41}, HasPoint: true},
		gazetteer.Place{ID: "DL:osh", Name: "Osh", Names: []gazetteer.Name{{Text: "Ош", Lang: "ru"}}, Kind: gazetteer.KindTown, Country: "KG", Population: 20_000},
		gazetteer.Place{ID: "DL:oshakati", Name: "Oshakati", Names: []gazetteer.Name{{Text: "Ошакати", Lang: "ru"}}, Kind: gazetteer.KindTown, Country: "NA", Population: 30_000},
		gazetteer.Place{ID: "DL:yorktown", Name: "Yorktown", Kind: gazetteer.KindVillage, Country: "US"},
		gazetteer.Place{ID: "DL:york", Name: "York", Kind: gazetteer.KindVillage, Country: "US"},
		gazetteer.Place{ID: "DL:newyork", Name: "New York", Kind: gazetteer.KindVillage, Country: "US"},
		gazetteer.Place{ID: "DL:hisor-district", Name: "Hisor District", Names: []gazetteer.Name{{Text: "Hisor", Lang: "tg"}}, Kind: gazetteer.KindAdmin2, Country: "TJ"},
		gazetteer.Place{ID: "DL:hisor", Name: "Hisor", Kind: gazetteer.KindTown, Country: "TJ", Population: 20_000},
	))
	for text, want := range map[string]string{
		"Ош": "DL:osh DL:oshakati DL:capital", "ош": "DL:osh DL:oshakati DL:capital", "ОШ": "DL:osh DL:oshakati DL:capital", "osh": "DL:osh DL:oshakati DL:capital",
		"york": "DL:york DL:newyork DL:yorktown", "yor": "DL:yorktown DL:york DL:newyork", "hisor": "DL:hisor DL:hisor-district",
	} {
		var ids []string
		found := complete(t, ix, gazetteer.CompleteQuery{Text: text})
		for _, c := range found {
			ids = append(ids, c.Place.ID)
		}
		if got := strings.Join(ids, " "); got != want {
			t.Errorf("%q gives %s", text, completions(found))
		}
	}
}

// TestCompleteFormer: a name that a place does not bear any more is found, and said to be former.
func TestCompleteFormer(t *testing.T) {
	ix := realIndex(t)
	for _, tt := range []struct {
		text, id string
		former   bool
	}{
		{"Leninabad", "GN:1514879", true}, {"Ленинабад", "GN:1514879", true}, {"Khujand", "GN:1514879", false}, {"Худжанд", "GN:1514879", false},
		{"Исфана", "GN:1222662", true}, {"Ворух", "GN:1220164", false},
	} {
		found := complete(t, ix, gazetteer.CompleteQuery{Text: tt.text})
		if len(found) == 0 || found[0].Place.ID != tt.id || found[0].Former != tt.former {
			t.Errorf("%q gives %+v", tt.text, found)
		}
	}
}

// TestCompleteTowns types the names of the most populous towns of five countries, in Latin and in Cyrillic letters.
func TestCompleteTowns(t *testing.T) {
	ix := realIndex(t)
	var towns []gazetteer.Place
	for p := range ix.All() {
		if slices.Contains([]string{"TJ", "KG", "UZ", "KZ", "AF"}, p.Country) && p.HasPoint && p.Population > 0 &&
			slices.Contains([]string{gazetteer.KindCapital, gazetteer.KindCity, gazetteer.KindTown, gazetteer.KindVillage, gazetteer.KindSettlement}, p.Kind) {
			towns = append(towns, p)
		}
	}
	slices.SortFunc(towns, func(a, b gazetteer.Place) int {
		return cmp.Or(cmp.Compare(b.Population, a.Population), cmp.Compare(a.ID, b.ID))
	})
	if len(towns) < 500 {
		t.Fatalf("%d towns", len(towns))
	}
	for _, tt := range []struct {
		letters   int // 0: all
		boxed     bool
		among     int
		leastHits float64 // per cent
	}{
		{0, false, 1, 93}, {0, false, 3, 99}, {0, true, 1, 98}, {0, true, 3, 99.5}, {4, true, 3, 97}, {3, true, 6, 99}, {2, true, 10, 90}, {4, false, 10, 75},
	} {
		asked, hits := 0.0, 0.0
		for _, p := range towns[:500] {
			for _, name := range spellingsOf(p) {
				q := gazetteer.CompleteQuery{Text: name, Limit: tt.among}
				if letters := []rune(name); tt.letters > 0 && len(letters) > tt.letters {
					q.Text = string(letters[:tt.letters])
				}
				if tt.boxed {
					q.BBox = &geo.BBox{West: p.Point.Lon() - 1.5, South: p.Point.Lat() - 1, East: p.Point.Lon() + 1.5, North: p.Point.Lat() + 1}
				}
				asked++
				if slices.ContainsFunc(complete(t, ix, q), func(c gazetteer.Completion) bool { return c.Place.ID == p.ID }) {
					hits++
				}
			}
		}
		if share := 100 * hits / asked; share < tt.leastHits {
			t.Errorf("%+v: %.1f %% of %.0f", tt, share, asked)
		}
	}
}

// spellingsOf are the primary name of a place and its Russian one.
func spellingsOf(p gazetteer.Place) []string {
	names := []string{strings.ReplaceAll(p.Name, ",", " ")}
	if name, ok := p.NameIn("ru"); ok && strings.ContainsFunc(name, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }) {
		names = append(names, strings.ReplaceAll(name, ",", " "))
	}
	return names
}

// TestCompleteMisspelt: where no name begins with the text, one letter of it may be wrong, the first ones too.
func TestCompleteMisspelt(t *testing.T) {
	ix := realIndex(t)
	for text, want := range map[string]string{
		"Вроух": "Ворух", "Vroukh": "Vorukh", "Vourkh": "Vorukh", "Biskhek": "Bishkek", "Jushanbe": "Dushanbe", "Isafra": "Isfara",
		"исафра": "Исфара", "Taskhent": "Tashkent", "Ташккнт": "Ташкент", "Vroukh, Isf": "Vorukh",
	} {
		found := complete(t, ix, gazetteer.CompleteQuery{Text: text})
		at := slices.IndexFunc(found, func(c gazetteer.Completion) bool { return c.Name == want })
		if at < 0 || at > 2 || !found[at].Misspelt {
			t.Errorf("%q gives %s", text, completions(found))
		}
	}
	for _, text := range []string{"zvr", "landmines", "ambush near"} {
		if found := complete(t, ix, gazetteer.CompleteQuery{Text: text}); len(found) > 0 {
			t.Errorf("%q gives %s", text, completions(found))
		}
	}
	for _, text := range []string{"Vorukh", "воруx", "Bish"} {
		for _, c := range complete(t, ix, gazetteer.CompleteQuery{Text: text}) {
			if c.Misspelt {
				t.Errorf("%q gives %+v", text, c)
			}
		}
	}
}

// TestCompleteSpellings: case, ё, apostrophes of every kind, doubled letters, kh and x, and hyphens make no difference.
func TestCompleteSpellings(t *testing.T) {
	ix := realIndex(t)
	for id, texts := range map[string][]string{
		"GN:1220164": {"vorukh", "VORUKH", "Vorux", "vorrukh", "ВОРУХ", "воруХ", "ворухх", "vоrukh"}, // the last one with a Cyrillic о
		"GN:1514879": {"khujand", "xujand", "Xuçand", "Khu'jand", "Khudzhand", "хуҷанд", "худжанд"},
		"GN:1513271": {"asaka", "АСАКА"},
		"GN:1513364": {"qorgontepa", "Qo'rg'ontepa", "qo‘rg‘ontepa", "Qoʻrgʻontepa"},
		"GN:1528796": {"at-bashi", "at bashi", "atbashi", "At-Bashy"},
	} {
		for _, text := range texts {
			found := complete(t, ix, gazetteer.CompleteQuery{Text: text, Limit: 3})
			if !slices.ContainsFunc(found, func(c gazetteer.Completion) bool { return c.Place.ID == id }) {
				t.Errorf("%q gives %s", text, completions(found))
			}
		}
	}
	bare, dotted := complete(t, ix, gazetteer.CompleteQuery{Text: "королев"}), complete(t, ix, gazetteer.CompleteQuery{Text: "королёв"})
	if len(bare) == 0 || len(dotted) == 0 || bare[0].Place.Name != "Korolev" || bare[0].Place != dotted[0].Place {
		t.Errorf("ё: %s; %s", completions(bare), completions(dotted))
	}
}

// TestCompleteToldApart: namesakes of one division say where they are.
func TestCompleteToldApart(t *testing.T) {
	ix := openFixture(t, seq(
		gazetteer.Place{ID: "DL:town", Name: "Hauptstadt", Kind: gazetteer.KindTown, Country: "KG", Point: orb.Point{75, 41}, HasPoint: true},
		gazetteer.Place{ID: "DL:near", Name: "Zwilling", Kind: gazetteer.KindVillage, Country: "KG", Point: orb.Point{75.1, 41}, HasPoint: true},
		gazetteer.Place{ID: "DL:far", Name: "Zwilling", Kind: gazetteer.KindSettlement, Country: "KG", Point: orb.Point{75, 42}, HasPoint: true},
		gazetteer.Place{ID: "DL:lost", Name: "Zwilling", Kind: gazetteer.KindVillage, Country: "KG", Point: orb.Point{-75, -42}, HasPoint: true},
		gazetteer.Place{ID: "DL:lake", Name: "Zwilling", Kind: gazetteer.KindLake, Country: "KG", Point: orb.Point{75, 42}, HasPoint: true},
	))
	var labels []string
	for _, c := range complete(t, ix, gazetteer.CompleteQuery{Text: "zwi"}) {
		labels = append(labels, c.Label)
	}
	slices.Sort(labels)
	want := []string{"Zwilling", "Zwilling (-42.00, -75.00)", "Zwilling (111 km north of Hauptstadt)", "Zwilling (8 km east of Hauptstadt)"}
	if !slices.Equal(labels, want) {
		t.Errorf("%q", labels)
	}
}
