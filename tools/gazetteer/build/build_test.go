package build_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"dateline/tools/gazetteer/build"

	"github.com/paulmach/orb"
)

// inputs is a world of two countries: Aland, a square with the divisions North and South and an island that belongs to
// Bland, and Bland, which has no shape of its own.
func inputs() *build.Inputs {
	return &build.Inputs{
		Countries: []build.ISOCountry{
			{Alpha2: "AA", Numeric: "001", Name: "Aland, Republic of"},
			{Alpha2: "BB", Numeric: "002", Name: "Bland (the isle)"},
		},
		Shapes: []build.Shape{{Numeric: "001", Name: "Aland", Parts: []orb.Polygon{square(0, 0, 2), square(10, 10, 1)}}},
		Divisions: []build.Code{
			{Code: "AA.01", Name: "North Region"}, {Code: "AA.02", Name: "South"}, {Code: "AA.03", Name: "Empty Quarter"},
		},
		ISODivisions: []build.ISODivision{
			{Code: "AA-N", Name: "North", Type: "Region"}, {Code: "AA-S", Name: "Süd", Type: "Region"},
			{Code: "AA-X", Name: "Empty Quarter", Type: "Geographical unit"},
		},
		CountryNames:  build.Catalogue{{Locale: "ru", Messages: map[string]string{"Aland, Republic of": "Аланд"}}},
		DivisionNames: build.Catalogue{{Locale: "de", Messages: map[string]string{"Süd": "South"}}},
		TownNames: build.Catalogue{
			{Locale: "ru", Messages: map[string]string{"11": "Альфа", "12": "Бета"}},
			{Locale: "de", Messages: map[string]string{"11": "ALPHA", "12": "BÉTA"}},
		},
		Towns: []build.Town{
			town(0, "Alpha", "AA", "01", 1.0, 1.5, 0),
			town(0, "Newtown", "AA", "02", 1.0, 0.2, 0),
			town(0, "Béta", "AA", "02", 1.5, 0.3, 0),
			town(0, "Gamma", "AA", "02", 0.31, 0.31, 0),
			town(0, "Sant Oroville de Mara", "BB", "", 10.6, 10.6, 0),
			town(0, "Isle", "BB", "", 10.5, 10.5, 0),
		},
		OldTowns: []build.Town{
			town(11, "Alpha", "AA", "01", 1.0, 1.51, 2_000_000), // the same, 1.1 km away
			town(12, "Beta", "AA", "02", 1.5, 0.3, 900),
			town(13, "Oldtown", "AA", "02", 1.001, 0.2, 20_000), // renamed, 111 m away
			town(14, "Gamma", "AA", "02", 1.9, 1.9, 50),         // another Gamma, 240 km away
			town(16, "Mara del Oro", "BB", "", 10.6, 10.6, 0),   // another form of the name: one word is the same
			town(15, "Lonely", "AA", "01", 0.5, 1.9, 0),         // only in the older vintage
		},
	}
}

func square(x, y, size float64) orb.Polygon {
	return orb.Polygon{{{x, y}, {x + size, y}, {x + size, y + size}, {x, y + size}, {x, y}}}
}

func town(id int64, name, country, admin1 string, lon, lat float64, people int) build.Town {
	return build.Town{
		ID: id, Name: name, Country: country, Admin1: admin1, Population: people, Point: orb.Point{lon, lat}, FeatureCode: "PPL",
	}
}

func built(t *testing.T, in *build.Inputs) map[string]build.Place {
	t.Helper()
	rows, _, err := build.Build(in)
	if err != nil {
		t.Fatal(err)
	}
	m := map[string]build.Place{}
	for _, p := range rows {
		m[p.ID] = p
	}
	return m
}

func texts(p build.Place) string { return build.FormatNames(p.Names) }

func TestTownsOfTwoVintages(t *testing.T) {
	places := built(t, inputs())
	for _, c := range []struct {
		id, name, names, kind, parent, reason string
		metres                                int
	}{
		{"GN:11", "Alpha", "ru:Альфа", "city", "ISO:AA-N", "town size + vintages 1112 m apart", 16_200},
		{"GN:12", "Béta", "ru:Бета", "village", "ISO:AA-S", "vintage drift, whole arc-minutes", 3_000},
		{"GN:13", "Newtown", "und;former:Oldtown", "town", "ISO:AA-S", "town size + vintages 111 m apart", 4_200},
		{"CJ:AA-gamma-1", "Gamma", "", "settlement", "ISO:AA-S", "one vintage", 5_000},
		{"GN:14", "Gamma", "", "village", "ISO:AA-S", "one vintage", 5_000},
		{"GN:15", "Lonely", "", "settlement", "ISO:AA-N", "one vintage", 5_000},
		{"GN:16", "Sant Oroville de Mara", "und:Mara del Oro", "settlement", "ISO:BB", "vintage drift, whole arc-minutes", 3_000},
		{"CJ:BB-isle-1", "Isle", "", "settlement", "ISO:BB", "one vintage", 5_000},
	} {
		p, ok := places[c.id]
		if !ok {
			t.Errorf("%s is missing", c.id)
			continue
		}
		if p.Name != c.name || texts(p) != c.names || p.Kind != c.kind || p.Parent != c.parent {
			t.Errorf("%s is %q, names %q, kind %s, in %s", c.id, p.Name, texts(p), p.Kind, p.Parent)
		}
		if p.Uncertainty != c.metres || p.Reason != c.reason {
			t.Errorf("%s: %d m for %q, want %d m for %q", c.id, p.Uncertainty, p.Reason, c.metres, c.reason)
		}
	}
}

func TestCountriesAndDivisions(t *testing.T) {
	places := built(t, inputs())
	a, b := places["ISO:AA"], places["ISO:BB"]
	if a.Name != "Republic of Aland" || texts(a) != "en:Aland, Republic of|en:Aland|ru:Аланд" {
		t.Errorf("Aland is %q, names %q", a.Name, texts(a))
	}
	if a.Lon != 1 || a.Lat != 1 || a.Uncertainty < 157_000 || a.Uncertainty > 158_000 {
		t.Errorf("Aland's circle is %v %v, %d m: it must reach its corners and not the isle", a.Lon, a.Lat, a.Uncertainty)
	}
	if b.Name != "Bland" || b.Lon != 10.5 || !strings.HasPrefix(b.Reason, "farthest vertex") {
		t.Errorf("Bland is %q at %v (%s): it must get the isle on which its town stands", b.Name, b.Lon, b.Reason)
	}
	if s := places["ISO:AA-S"]; s.Name != "South" || s.Parent != "ISO:AA" {
		t.Errorf("South is %+v: its ISO name is found by the German one", s)
	}
	if n := places["ISO:AA-N"]; texts(n) != "en:North" || !n.HasPoint || n.Uncertainty < 5_000 {
		t.Errorf("North is %+v", n)
	}
	if e := places["CJ:AA.03"]; e.HasPoint || e.Uncertainty != a.Uncertainty || e.Reason == "" {
		t.Errorf("a division without towns is %+v, want its country's radius and no point", e)
	}
}

func TestCuratedRowsOverride(t *testing.T) {
	in := inputs()
	in.Curated = []build.Place{
		{ID: "GN:1", Kind: "country", Country: "AA", Name: "Aland", Uncertainty: 99, Reason: "measured", Source: "curated"},
		{ID: "GN:2", Kind: "admin1", Country: "AA", Admin1: "AA.02", Parent: "GN:1", Uncertainty: 7, Reason: "polygon"},
		{ID: "GN:3", Name: "Gamma City", Names: []build.Name{{Lang: "en", Text: "Gamma"}}, Kind: "town", Country: "AA",
			Parent: "GN:2", HasPoint: true, Lon: 0.32, Lat: 0.31, Uncertainty: 2_000, Reason: "independent point"},
		{ID: "GN:12", Names: []build.Name{{Lang: "tg", Text: "Бета"}, {Lang: "en", Flag: "former", Text: "Betaville"}}},
		{ID: "DL:post", Name: "Post", Kind: "border_post", Country: "AA/BB", Parent: "GN:2", Uncertainty: 6_000, Reason: "proxy"},
	}
	places := built(t, in)
	if p := places["GN:1"]; p.Name != "Aland" || p.Uncertainty != 99 || p.Lon != 1 {
		t.Errorf("the country is %+v: the curated fields must win, the others stay", p)
	}
	if !strings.Contains(texts(places["GN:1"]), "und:Republic of Aland") {
		t.Errorf("the country lost its earlier name: %q", texts(places["GN:1"]))
	}
	for _, gone := range []string{"ISO:AA", "ISO:AA-S", "CJ:AA-gamma-1"} {
		if _, ok := places[gone]; ok {
			t.Errorf("%s is still there beside the curated row", gone)
		}
	}
	if p := places["GN:13"].Parent; p != "GN:2" {
		t.Errorf("a town of the division lies in %s, want its new id", p)
	}
	if p := places["ISO:AA-N"].Parent; p != "GN:1" {
		t.Errorf("the other division lies in %s, want the country's new id", p)
	}
	if got := texts(places["GN:12"]); got != "tg:Бета|en;former:Betaville" {
		t.Errorf("names are not united: %q", got)
	}
	if p := places["GN:3"]; p.Lon != 0.32 || p.Admin1 != "AA.02" || p.Uncertainty != 2_000 {
		t.Errorf("a town without id was not taken over: %+v", p)
	}
	if p := places["DL:post"]; p.HasPoint || p.Parent != "GN:2" {
		t.Errorf("a new place is %+v", p)
	}
}

func TestDoublesAreDropped(t *testing.T) {
	in := inputs()
	in.Towns = append(in.Towns, town(0, "béta", "AA", "02", 1.505, 0.305, 0), town(0, "Beta", "AA", "02", 1.6, 0.3, 0))
	rows, report, err := build.Build(in)
	if err != nil {
		t.Fatal(err)
	}
	if report.Duplicates != 1 {
		t.Errorf("%d doubles dropped, want the one that lies within 2 km", report.Duplicates)
	}
	if !slices.ContainsFunc(rows, func(p build.Place) bool { return p.ID == "GN:12" }) {
		t.Error("the row with a GeoNames id must be the one that stays")
	}
}

// TestSharedRiverNeedsNoParent: what several countries share lies in none of them alone.
func TestSharedRiverNeedsNoParent(t *testing.T) {
	in := inputs()
	in.Curated = []build.Place{{ID: "DL:x", Name: "X", Kind: "river", Country: "AA/BB", Uncertainty: 1, Reason: "r"}}
	if _, _, err := build.Build(in); err != nil {
		t.Error(err)
	}
}

func TestWrongCuratedRowsAreRefused(t *testing.T) {
	for name, c := range map[string]build.Place{
		"parent": {ID: "DL:x", Name: "X", Kind: "pass", Country: "AA", Parent: "GN:404", Uncertainty: 1, Reason: "r"},
		"orphan": {ID: "DL:x", Name: "X", Kind: "pass", Country: "AA", Uncertainty: 1, Reason: "r"},
		"radius": {ID: "DL:x", Name: "X", Kind: "pass", Country: "AA", Parent: "ISO:AA", Reason: "r"},
		"reason": {ID: "DL:x", Name: "X", Kind: "pass", Country: "AA", Parent: "ISO:AA", Uncertainty: 1},
	} {
		in := inputs()
		in.Curated = []build.Place{c}
		if _, _, err := build.Build(in); err == nil || !strings.Contains(err.Error(), "DL:x") {
			t.Errorf("%s: error %v, want one that names the row", name, err)
		}
	}
}

func TestSameInputSameBytes(t *testing.T) {
	var files [2]bytes.Buffer
	for i := range files {
		in := inputs()
		if i == 1 {
			slices.Reverse(in.OldTowns)
		}
		rows, _, err := build.Build(in)
		if err != nil {
			t.Fatal(err)
		}
		if err := build.WriteCSV(&files[i], rows); err != nil {
			t.Fatal(err)
		}
	}
	if files[0].String() != files[1].String() {
		t.Errorf("the order of the input shows in the output:\n%s\n%s", &files[0], &files[1])
	}
	read, err := build.ReadCSV(&files[0])
	if err != nil {
		t.Fatal(err)
	}
	var again bytes.Buffer
	if err := build.WriteCSV(&again, read); err != nil {
		t.Fatal(err)
	}
	if again.String() != files[1].String() {
		t.Error("reading and writing the file changes it")
	}
}

// TestTownsAstray: a town of one vintage that lies far from its division, amid towns of others, does not make it wide.
func TestTownsAstray(t *testing.T) {
	in := inputs()
	in.Towns, in.OldTowns = nil, nil
	for i := range 4 {
		in.Towns = append(in.Towns, town(0, "North "+string(rune('A'+i)), "AA", "01", 1, 1.5+float64(i)/20, 0), town(0, "South "+string(rune('A'+i)), "AA", "02", 1, -8+float64(i)/20, 0))
	}
	before := built(t, in)["ISO:AA-N"]
	in.Towns = append(in.Towns, town(0, "Lost", "AA", "01", 1.02, -8, 0))
	if n := built(t, in)["ISO:AA-N"]; n.Uncertainty != before.Uncertainty || n.Lat != before.Lat {
		t.Errorf("North is %d m wide at %v, want %d m as without the stray town", n.Uncertainty, n.Lat, before.Uncertainty)
	}
}

// TestFormerSpellingsAreFlagged: names of a curated place that are spellings of its former name are former ones; respellings are not.
func TestFormerSpellingsAreFlagged(t *testing.T) {
	in := inputs()
	in.Curated = []build.Place{{ID: "DL:manas", Name: "Manas", Kind: "city", Country: "AA", Parent: "ISO:AA", HasPoint: true, Lon: 1, Lat: 1, Uncertainty: 1000, Reason: "x",
		SourceURL: "https://example.org", Names: []build.Name{
			{Lang: "en", Flag: "former", To: "2025-09-17", Text: "Jalal-Abad"}, {Lang: "bg", Text: "Джалал Абад"}, {Lang: "en", Flag: "former", Text: "Manass"}, {Lang: "ru", Text: "Манас"},
		}}}
	if got := texts(built(t, in)["DL:manas"]); got != "en;former;/2025-09-17:Jalal-Abad|bg;former;/2025-09-17:Джалал Абад|en;former:Manass|ru:Манас" {
		t.Errorf("the names are %s", got)
	}
}
