package api_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"dateline/internal/testenv"
)

// gdal runs a program of GDAL and wants it to have no complaint.
func gdal(t testing.TB, program string, args ...string) string {
	t.Helper()
	cmd := testenv.Command(t, testenv.Need(t, program), args...)
	cmd.Env = append(os.Environ(), "no_proxy=127.0.0.1,localhost")
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil || strings.Contains(errs.String(), "ERROR") || strings.Contains(errs.String(), "Warning") {
		t.Fatalf("%s: %v\n%s%s", strings.Join(cmd.Args, " "), err, out.String(), errs.String())
	}
	return out.String()
}

// TestGDALReadsHundredThousand has GDAL 3.6 read all there is, in large pages, and count
// what it wants without reading it.
func TestGDALReadsHundredThousand(t *testing.T) {
	const n = 100_000
	b := newBench(t)
	b.crowd(n)
	l := listen(t, b)
	out := gdal(t, "ogrinfo", "-so", "OAPIF:"+l.URL, "incidents")
	for _, want := range []string{"Geometry: Point\n", fmt.Sprintf("Feature Count: %d\n", n), "TITLE=Incidents"} {
		if !strings.Contains(out, want) {
			t.Errorf("ogrinfo does not say %q:\n%s", want, out)
		}
	}
	if asked := l.heard(); countOf(asked, "/items") != 1 {
		t.Errorf("to count it asks for %v", asked)
	}
	to := filepath.Join(t.TempDir(), "all.csv")
	gdal(t, "ogr2ogr", "-f", "CSV", to, "OAPIF:"+l.URL, "incidents", "-oo", "PAGE_SIZE=10000", "-select", "id,seq")
	file, err := os.Open(to)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil || len(rows) != n+1 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	seen := map[string]bool{}
	for _, r := range rows[1:] {
		seen[r[0]] = true
	}
	if len(seen) != n {
		t.Errorf("%d different incidents were read", len(seen))
	}
	if asked := l.heard(); countOf(asked, "/items?") > n/10_000+2 {
		t.Errorf("it took %d requests", countOf(asked, "/items?"))
	}
}

// TestGDALPushesDown has GDAL filter, and wants the server to have been asked for what
// was wanted only, by a box, by a filter (cql-text) or by a time.
func TestGDALPushesDown(t *testing.T) {
	b := newBench(t)
	b.post(feature("a", 70.5, 40, "type", "armed_clash", "killed_best", 3, "country", "KG", "date_start", "2022-09-14", "date_end", "2022-09-14", "title", "O'Neil's"),
		feature("b", 71, 40.2, "type", "shelling", "killed_best", 0, "country", "TJ", "date_start", "2022-09-16", "date_end", "2022-09-17"),
		feature("c", -70, -40, "type", "shelling", "country", "KG", "date_start", "2021-04-29", "date_end", "2021-04-29"))
	l := listen(t, b)
	for name, c := range map[string]struct {
		args []string
		ids  string
		sent []string // in one request
	}{
		"box":        {[]string{"-spat", "69", "39", "72", "41"}, "a b", []string{"bbox=69,39,72,41"}},
		"equal":      {[]string{"-where", "country = 'KG'"}, "a c", []string{"filter=country = 'KG'", "filter-lang=cql-text"}},
		"apostrophe": {[]string{"-where", "title = 'O''Neil''s'"}, "a", []string{"filter-lang=cql-text"}},
		"and":        {[]string{"-where", "country = 'KG' AND killed_best > 2"}, "a", []string{"country = 'KG'", "killed_best > 2", "filter-lang=cql-text"}},
		"like":       {[]string{"-where", "type LIKE 'shell%'"}, "b c", []string{"type LIKE 'shell%'", "filter-lang=cql-text"}},
		"ilike":      {[]string{"-where", "type ILIKE 'SHELL%'"}, "b c", []string{"type ILIKE 'SHELL%'", "filter-lang=cql-text"}},
		"null":       {[]string{"-where", "killed_best IS NULL"}, "c", []string{"killed_best IS NULL", "filter-lang=cql-text"}},
		"not":        {[]string{"-where", "NOT (country = 'KG')"}, "b", []string{"NOT (country = 'KG')", "filter-lang=cql-text"}},
		"unequal":    {[]string{"-where", "country <> 'KG'"}, "b", []string{"filter-lang=cql-text"}},
		"since":      {[]string{"-where", "date_start >= '2022-09-15'"}, "b", []string{"date_start >= '2022-09-15T'", "filter-lang=cql-text"}},
		"between":    {[]string{"-where", "date_start >= '2022-09-01' AND date_start <= '2022-09-15'"}, "a", []string{"filter-lang=cql-text"}},
		"box and":    {[]string{"-spat", "69", "39", "72", "41", "-where", "country = 'KG'"}, "a", []string{"bbox=69,39,72,41", "country = 'KG'"}},
		"one":        {[]string{"-where", "id = 'b'"}, "b", []string{"/items/b"}},
		"here":       {[]string{"-where", "country IN ('KG', 'UZ')"}, "a c", nil}, // GDAL does it itself
	} {
		t.Run(name, func(t *testing.T) {
			l.heard()
			to := filepath.Join(t.TempDir(), "out.csv")
			gdal(t, "ogr2ogr", append([]string{"-f", "CSV", to, "OAPIF:" + l.URL, "incidents", "-select", "id"}, c.args...)...)
			text, err := os.ReadFile(to)
			if err != nil {
				t.Fatal(err)
			}
			ids := strings.Fields(string(text))[1:]
			slices.Sort(ids)
			if got := strings.Join(ids, " "); got != c.ids {
				t.Errorf("found %q, want %q", got, c.ids)
			}
			if asked := l.heard(); countOf(asked, c.sent...) == 0 {
				t.Errorf("%q was not sent in\n%s", c.sent, strings.Join(asked, "\n"))
			}
		})
	}
}

// TestGDALSeesTypes wants GDAL to take each property for what it is, and nulls for nulls.
func TestGDALSeesTypes(t *testing.T) {
	b := newBench(t)
	b.post(feature("full", 70.5, 40, "type", "armed_clash", "killed_best", 0, "injured_best", 7, "date_start", "2022-09-14", "date_end", "2022-09-15"),
		`{"type":"Feature","geometry":null,"properties":{"id":"bare","title":"Bare","type":"talks","date_start":null,"date_precision":"unknown","geo_method":"none"}}`)
	l := listen(t, b)
	out := gdal(t, "ogrinfo", "-so", "OAPIF:"+l.URL, "incidents")
	for name, want := range map[string]string{"id": "String", "title": "String", "date_start": "Date", "date_end": "Date", "killed_best": "Integer", "uncertainty_m": "Real", "disputed": "Integer(Boolean)",
		"source_count": "Integer", "created_at": "DateTime", "updated_at": "DateTime", "uncertainty_reason": "String"} {
		if !strings.Contains(out, "\n"+name+": "+want+" (") || strings.Count(out, "\n"+name+": ") != 1 {
			t.Errorf("%s is no %s:\n%s", name, want, out)
		}
	}
	to := filepath.Join(t.TempDir(), "out.geojson")
	gdal(t, "ogr2ogr", "-f", "GeoJSON", to, "OAPIF:"+l.URL, "incidents")
	text, err := os.ReadFile(to)
	if err != nil {
		t.Fatal(err)
	}
	var got, want struct {
		Features []struct {
			Geometry   any
			Properties map[string]any
		}
	}
	for _, f := range []struct {
		text []byte
		into any
	}{{text, &got}, {b.get("/collections/incidents/items").Body.Bytes(), &want}} {
		if err := json.Unmarshal(f.text, f.into); err != nil {
			t.Fatal(err)
		}
	}
	for n, f := range want.Features {
		for _, name := range []string{"created_at", "updated_at"} { // GDAL writes them in its own way
			delete(f.Properties, name)
			delete(got.Features[n].Properties, name)
		}
		if fmt.Sprint(got.Features[n]) != fmt.Sprint(f) {
			t.Errorf("GDAL makes\n%v\nof\n%v", got.Features[n], f)
		}
	}
}
