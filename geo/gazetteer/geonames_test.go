package gazetteer_test

import (
	"compress/gzip"
	"context"
	"iter"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"dateline/geo/gazetteer"
	"dateline/internal/testenv"

	"github.com/paulmach/orb"
)

func gnLine(id, name, alternates, lat, lon, class, code, country, cc2, admin1, admin2, population string) string {
	return strings.Join([]string{id, name, name, alternates, lat, lon, class, code, country, cc2, admin1, admin2, "", "", population, "", "1", "Asia/Dushanbe", "2017-01-01"}, "\t") + "\n"
}

func TestReadGeoNames(t *testing.T) {
	text := gnLine("1220164", "Vorukh", "Ворух,Vorux,Vorukh", "39.85125", "70.58012", "P", "PPL", "TJ", "KG", "03", "77", "3836") +
		"\n" +
		gnLine("2", "Pass", "", "39", "70", "T", "PASS", "TJ", "", "00", "", "0") +
		gnLine("3", "City", "", "39", "70", "P", "PPL", "TJ", "TJ", "03", "", "150000") +
		gnLine("4", "Town", "", "39", "70", "P", "PPLA2", "TJ", "", "03", "", "15000") +
		gnLine("5", "Unknown", "", "39", "70", "P", "PPL", "TJ", "", "03", "", "0") +
		gnLine("21", "Valley", "", "39", "70", "T", "VAL", "TJ", "", "03", "", "0") +
		gnLine("22", "Island", "", "39", "70", "T", "ISL", "TJ", "", "03", "", "0") +
		gnLine("23", "Base", "", "39", "70", "S", "MILB", "TJ", "", "03", "", "0") +
		gnLine("6", "Hotel", "", "39", "70", "S", "HTL", "TJ", "", "03", "", "0") +
		gnLine("7", "Far", "", "139", "70", "P", "PPL", "TJ", "", "03", "", "0") +
		gnLine("8", "Odd", "", "x", "70", "P", "PPL", "TJ", "", "03", "", "0") +
		gnLine("x9", "Noid", "", "39", "70", "P", "PPL", "TJ", "", "03", "", "0") +
		gnLine("10", "", "", "39", "70", "P", "PPL", "TJ", "", "03", "", "0") +
		"11\tShort\n"
	good, rows, err := collect(gazetteer.ReadGeoNames(strings.NewReader(text)))
	if err != nil {
		t.Fatal(err)
	}
	want := gazetteer.Place{
		ID: "GN:1220164", Name: "Vorukh", Names: []gazetteer.Name{{Text: "Ворух", Lang: "und"}, {Text: "Vorux", Lang: "und"}},
		Kind: gazetteer.KindVillage, FeatureCode: "PPL", Country: "TJ/KG", Admin1: "TJ.03", Admin2: "TJ.03.77",
		Point: orb.Point{70.58012, 39.85125}, HasPoint: true, Population: 3836, Source: gazetteer.SourceDump,
	}
	if len(good) == 0 || !reflect.DeepEqual(good[0], want) {
		t.Errorf("first is %+v, want %+v", good, want)
	}
	var kinds []string
	for _, p := range good {
		kinds = append(kinds, p.Kind)
	}
	if got := strings.Join(kinds, " "); got != "village pass city town settlement area area locality" {
		t.Errorf("kinds %s", got)
	}
	var reasons []string
	for _, r := range rows {
		reasons = append(reasons, r.Reason)
	}
	wantReasons := "kind of place not used; unusable coordinates; unusable coordinates; no id or name; no id or name; wrong number of columns"
	if got := strings.Join(reasons, "; "); got != wantReasons || rows[0].Line != 10 {
		t.Errorf("left out: %s, the first in line %d", got, rows[0].Line)
	}
}

// The radius of a feature is that of its code, where something was measured, and else that of its kind; see docs/geocoding.md.
func TestRadiusByFeatureCode(t *testing.T) {
	for code, want := range map[string]struct {
		radius float64
		reason string
	}{
		"VAL": {25_000, "class default of a valley or an island"}, "ISL": {25_000, "class default of a valley or an island"},
		"VALS": {100_000, "class default of a line, a range or a vague area"}, "ISLS": {100_000, "class default of a line, a range or a vague area"},
		"RGN": {100_000, "class default of a line, a range or a vague area"}, "MTS": {100_000, "class default of a line, a range or a vague area"},
		"STM": {100_000, "class default of a line, a range or a vague area"}, "MT": {15_000, "class default of a natural feature"},
		"LK": {15_000, "class default of a natural feature"}, "PASS": {5_000, "class default of a settlement or a single feature"},
	} {
		class := map[string]string{"RGN": "L", "STM": "H", "LK": "H"}[code]
		if class == "" {
			class = "T"
		}
		ix, err := gazetteer.Open(famousText, gazetteer.ReadGeoNames(strings.NewReader(gnLine("2", "Zzyzx", "", "39", "70", class, code, "TJ", "", "00", "", "0"))))
		if err != nil {
			t.Fatal(err)
		}
		c := geocode(t, ix, gazetteer.Query{Text: "Zzyzx"}).Candidates[0]
		if c.UncertaintyM != want.radius || c.UncertaintyReason != want.reason {
			t.Errorf("%s: %g m, %q; want %g m, %q", code, c.UncertaintyM, c.UncertaintyReason, want.radius, want.reason)
		}
	}
}

func TestReadAlternateNames(t *testing.T) {
	text := "1\t1220324\tru\tТавильдара\t1\t\t\t\t\t\n" +
		"2\t1514879\tru\tЛенинабад\t\t\t\t1\t1936\t19910227\n" +
		"3\t1514879\t\tKhojent\t\t\t1\t\t\t5th century\n" +
		"4\t1514879\tlink\thttps://example.org\t\t\t\t\t\t\n" +
		"5\tx\tru\tX\t\t\t\t\t\t\n" +
		"6\t7\tru\tOld form|of table\t\t\t\t\n" +
		"7\t7\n"
	good, rows, err := collect(gazetteer.ReadAlternateNames(strings.NewReader(text)))
	if err != nil {
		t.Fatal(err)
	}
	want := []gazetteer.AlternateName{
		{ID: "GN:1220324", Name: gazetteer.Name{Text: "Тавильдара", Lang: "ru"}},
		{ID: "GN:1514879", Name: gazetteer.Name{Text: "Ленинабад", Lang: "ru", Flag: "former", From: "1936", To: "1991-02-27"}},
		{ID: "GN:1514879", Name: gazetteer.Name{Text: "Khojent", Lang: "und", Flag: "colloquial"}},
		{ID: "GN:7", Name: gazetteer.Name{Text: "Old form of table", Lang: "ru"}},
	}
	if !reflect.DeepEqual(good, want) {
		t.Errorf("%+v", good)
	}
	if len(rows) != 3 || rows[0].Reason != "not a name" || rows[0].Line != 4 {
		t.Errorf("left out: %v", rows)
	}
}

func TestReadGeoNamesEndsAtAnEndlessLine(t *testing.T) {
	_, _, err := collect(gazetteer.ReadGeoNames(strings.NewReader(strings.Repeat("x", 2<<20))))
	if err == nil || !strings.Contains(err.Error(), "read geonames dump after line 0") {
		t.Errorf("%v", err)
	}
}

func FuzzReadGeoNames(f *testing.F) {
	f.Add(gnLine("1220164", "Vorukh", "Ворух,Vo|rux,", "39.85125", "70.58012", "P", "PPL", "TJ", "KG", "03", "77", "3836"))
	f.Add("2\t1514879\tru\tЛенинабад\t\t\t\t1\t1936\t19910227\n")
	f.Add("\ufeff\r\n\xff\t\t")
	f.Fuzz(func(t *testing.T, text string) {
		places, _, _ := collect(gazetteer.ReadGeoNames(strings.NewReader(text)))
		names, _, _ := collect(gazetteer.ReadAlternateNames(strings.NewReader(text)))
		for _, n := range names {
			p := gazetteer.Place{ID: n.ID, Name: "X", Kind: gazetteer.KindVillage}
			p.AddNames(n.Name)
			places = append(places, p)
		}
		// What the readers give must be places of ours: the index takes them all.
		ix, err := gazetteer.Open(header, seq(places...))
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range places {
			if _, ok := ix.Get(p.ID); !ok {
				t.Errorf("%q is lost", p.ID)
			}
		}
	})
}

// TestSharedDumps imports the dumps of two countries over the gazetteer, as a user would, and asks for places that only
// they have.
func TestSharedDumps(t *testing.T) {
	dir := testenv.Shared(t, "gazetteer", "geonames")
	names := map[string][]gazetteer.Name{}
	for n, err := range gazetteer.ReadAlternateNames(unzip(t, dir, "alternateNamesV2.txt.gz")) {
		if err != nil {
			t.Fatal(err)
		}
		names[n.ID] = append(names[n.ID], n.Name)
	}
	var further []iter.Seq2[gazetteer.Place, error]
	for _, country := range []string{"TJ", "KG"} {
		places, rows, err := collect(gazetteer.ReadGeoNames(unzip(t, dir, country+".txt.gz")))
		if err != nil || len(rows) > 6 {
			t.Fatalf("%s: %v, %v", country, err, rows)
		}
		for i := range places {
			places[i].AddNames(names[places[i].ID]...)
		}
		further = append(further, seq(places...))
	}
	ix, err := gazetteer.Open(readReal(t), further...)
	if err != nil {
		t.Fatal(err)
	}
	if ix.Len() < 180_000 {
		t.Errorf("%d places", ix.Len())
	}
	for text, want := range map[string]string{
		"Khojai A'lo":           "GN:1220863", // curated names united with the dump's
		"Vorukh, Isfara":        "GN:1220164",
		"Border Post Number 12": "DL:border-post-12",
		"Ворух":                 "GN:1220164",
		"Sarigor":               "GN:1220631",
		"Sughd Region":          "GN:1221092",
	} {
		res, err := ix.Geocode(context.Background(), gazetteer.Query{Text: text})
		if err != nil {
			t.Fatal(err)
		}
		if len(res.Candidates) == 0 || res.Candidates[0].Place.ID != want {
			t.Errorf("%q: %s", text, labels(res))
		}
	}
	before := realIndex(t)
	for p := range before.All() {
		after, ok := ix.Get(p.ID)
		if !ok || after.Name != p.Name || after.Kind != p.Kind || after.Parent != p.Parent ||
			p.HasPoint && (after.Point != p.Point || after.UncertaintyM != p.UncertaintyM || after.UncertaintyReason != p.UncertaintyReason) {
			t.Fatalf("the dumps change %+v to %+v", p, after)
		}
	}
	if res := geocode(t, ix, gazetteer.Query{Text: "Ak-Say", Country: "KG"}); !res.Ambiguous || len(res.Candidates) < 4 {
		t.Errorf("Ak-Say in Kyrgyzstan: %v, %s", res.Ambiguous, labels(res))
	}
}

func unzip(t *testing.T, dir, name string) *gzip.Reader {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	return z
}
