package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"dateline/internal/format"
	"dateline/internal/testenv"
)

// opened is a file that GDAL opens: its features as GDAL gives them out, and what it
// calls the columns.
type opened struct {
	features []openedFeature
	types    map[string]string
}

type openedFeature struct {
	ID         any
	Geometry   *struct{ Coordinates []float64 }
	Properties map[string]any
}

// gdalReader is how GDAL is asked for a format.
type gdalReader struct {
	open   []string // open options
	layer  string
	prefix string // of the columns
	// GDAL's types of a day, a whole number, a boolean; a text is a String.
	day, whole, flag string
}

var gdalReaders = map[string]gdalReader{
	"geojson":    {day: "Date", whole: "Integer", flag: "Integer(Boolean)"},
	"geojsonseq": {day: "Date", whole: "Integer", flag: "Integer(Boolean)"},
	"jsonfg":     {day: "Date", whole: "Integer", flag: "Integer(Boolean)"},
	"csv": {open: []string{"-oo", "AUTODETECT_TYPE=YES", "-oo", "X_POSSIBLE_NAMES=lon", "-oo", "Y_POSSIBLE_NAMES=lat", "-oo", "EMPTY_STRING_AS_NULL=YES"},
		day: "Date", whole: "Integer", flag: "Integer(Boolean)"},
	"flatgeobuf": {day: "DateTime", whole: "Integer64", flag: "Integer(Boolean)"},
	"gpkg":       {layer: "incidents", day: "Date", whole: "Integer64", flag: "Integer(Boolean)"},
	"kml":        {day: "String", whole: "Integer", flag: "Integer"},
	"gpx":        {layer: "waypoints", prefix: "ogr_", day: "String", whole: "Integer", flag: "String"},
	"georss":     {prefix: "ogr_", day: "String", whole: "Integer", flag: "String"},
}

// read lets GDAL open a file.
func (g gdalReader) read(t *testing.T, path string) opened {
	t.Helper()
	run := func(name string, args ...string) []byte {
		t.Helper()
		cmd := exec.Command(testenv.Need(t, name), args...)
		var out, errs bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &errs
		if err := cmd.Run(); err != nil || strings.Contains(errs.String(), "ERROR") {
			t.Fatalf("%s: %v\n%s", strings.Join(cmd.Args, " "), err, errs.String())
		}
		return out.Bytes()
	}
	args := append([]string{"-f", "GeoJSONSeq", "/vsistdout/", path}, g.open...)
	info := append([]string{"-ro", "-so", path}, g.open...)
	if g.layer != "" {
		args, info = append(args, g.layer), append(info, g.layer)
	} else {
		info = append(info, "-al")
	}
	o := opened{types: map[string]string{}}
	for line := range bytes.Lines(run("ogr2ogr", args...)) {
		var f openedFeature
		if err := json.Unmarshal(line, &f); err != nil {
			t.Fatalf("%v in %s", err, line)
		}
		o.features = append(o.features, f)
	}
	for line := range strings.SplitSeq(string(run("ogrinfo", info...)), "\n") {
		if name, kind, ok := strings.Cut(line, ": "); ok {
			kind, _, _ = strings.Cut(kind, " (")
			o.types[name] = kind
		}
	}
	return o
}

// TestGDALOpensEveryFormat asks a filtered query for each format, as a page and as a
// download, lets GDAL open the files (and Apache Arrow those that it cannot), and holds
// the number of features, their columns, values and nulls to the GeoJSON answer.
func TestGDALOpensEveryFormat(t *testing.T) {
	b := seeded(t)
	b.post(feature("h-more", 70.5, 39.5, "date_start", "2022-09-14", "killed_best", 12, "killed_low", 10, "place", "Sarigor, \"the\" <post> & more", "summary", "Две строки:\nодна, другая"))
	const query = "filter=killed_best+IS+NULL+OR+killed_best+%3E+3&status=published&sortby=-killed_best,id"
	for _, f := range format.Formats() {
		for _, list := range []string{"items?limit=4&", "download?"} {
			name, _, _ := strings.Cut(list, "?")
			path := "/collections/incidents/" + list + query
			t.Run(f.Name+"/"+name, func(t *testing.T) {
				want := decode[collection](t, b.get(path).Body.Bytes())
				if len(want.Features) < 4 {
					t.Fatalf("only %d features", len(want.Features))
				}
				w := b.get(path + "&f=" + f.Name)
				if w.Code != http.StatusOK {
					t.Fatalf("%d %s", w.Code, w.Body)
				}
				file := filepath.Join(t.TempDir(), "file"+f.Extension)
				if err := os.WriteFile(file, w.Body.Bytes(), 0o600); err != nil {
					t.Fatal(err)
				}
				switch f.Name {
				case "acled", "ucdp":
					checkForeign(t, f.Name, want, gdalReader{}.read(t, file), w.Header().Get("Dateline-Not-Expressed"))
					return
				case "geoparquet":
					checkOpened(t, want, openParquet(t, file), gdalReader{})
					return
				}
				g, ok := gdalReaders[f.Name]
				if !ok {
					t.Fatalf("there is no way to open %s", f.Name)
				}
				got := g.read(t, file)
				checkOpened(t, want, got, g)
				for name, kind := range map[string]string{"title": "String", "date_start": g.day, "killed_best": g.whole, "source_count": g.whole, "disputed": g.flag} {
					if got.types[g.prefix+name] != kind {
						t.Errorf("the column %s is of type %q, want %q", name, got.types[g.prefix+name], kind)
					}
				}
			})
		}
	}
}

// openParquet lets Apache Arrow read GeoParquet, for which GDAL of Debian has no driver.
func openParquet(t *testing.T, file string) (o opened) {
	t.Helper()
	python := testenv.NeedPython(t, "pyarrow.parquet")
	said := testenv.Run(t, testenv.Command(t, python, filepath.Join("..", "internal", "format", "testdata", "parquet.py"), file))
	for _, line := range strings.Split(strings.TrimSpace(said), "\n")[1:] {
		var f openedFeature
		if err := json.Unmarshal([]byte(line), &f); err != nil {
			t.Fatal(err)
		}
		o.features = append(o.features, f)
	}
	return o
}

// checkForeign holds a table of another set to what the header says is not in it.
func checkForeign(t *testing.T, name string, want collection, got opened, header string) {
	t.Helper()
	id := map[string]string{"acled": "event_id_cnty", "ucdp": "relid"}[name]
	if got.types[id] != "String" {
		t.Errorf("there is no column %s: %v", id, got.types)
	}
	left := 0
	for loss := range strings.SplitSeq(header, ", ") {
		if count, _, _ := strings.Cut(loss, ";"); strings.HasSuffix(loss, ";left-out") {
			n, err := strconv.Atoi(count)
			if err != nil {
				t.Fatal(err)
			}
			left += n
		}
	}
	if len(got.features)+left != len(want.Features) {
		t.Errorf("%d features, and %d left out of %d: %s", len(got.features), left, len(want.Features), header)
	}
}

// checkOpened holds what was opened to the GeoJSON answer.
func checkOpened(t *testing.T, want collection, got opened, g gdalReader) {
	t.Helper()
	byID := map[string]openedFeature{}
	for _, f := range got.features {
		id := f.Properties[g.prefix+"id"]
		if id == nil { // GDAL says it once
			id = f.ID
		}
		byID[fmt.Sprint(id)] = f
	}
	count := 0
	for _, w := range want.Features {
		if g.layer == "waypoints" && w.Geometry == nil {
			continue // it has no place in GPX
		}
		count++
		f, ok := byID[w.ID]
		if !ok {
			t.Errorf("%s is missing", w.ID)
			continue
		}
		if (f.Geometry == nil) != (w.Geometry == nil) || w.Geometry != nil && (f.Geometry.Coordinates[0] != w.Geometry.Coordinates[0] || f.Geometry.Coordinates[1] != w.Geometry.Coordinates[1]) {
			t.Errorf("%s: the geometry is %+v, want %+v", w.ID, f.Geometry, w.Geometry)
		}
		for name, value := range w.Properties {
			if have := f.Properties[g.prefix+name]; name != "id" && !sameValue(name, value, have) {
				t.Errorf("%s: %s is %#v, want %#v", w.ID, name, have, value)
			}
		}
	}
	if len(got.features) != count {
		t.Errorf("%d features, want %d", len(got.features), count)
	}
}

// sameValue tells whether GDAL's value is ours: a day may be a moment, a boolean a
// number or a word, the line of a text may have been joined with the next one.
func sameValue(name string, want, got any) bool {
	if want == nil || got == nil {
		return want == got
	}
	plain := func(v any) string {
		return strings.NewReplacer("\n", "", "/", "-", " ", "T", "+00", "", "Z", "", "1.0", "1").Replace(fmt.Sprint(v))
	}
	x, y := plain(want), plain(got)
	switch {
	case name == "disputed":
		return x == y || x == "true" && y == "1" || x == "false" && y == "0"
	case strings.HasPrefix(name, "date_"):
		return strings.HasPrefix(y, x) && strings.Trim(strings.TrimPrefix(y, x), "T0:.") == ""
	case strings.HasSuffix(name, "_at"):
		return len(y) >= 19 && x[:19] == y[:19]
	}
	return x == y
}
