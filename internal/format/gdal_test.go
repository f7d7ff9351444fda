package format_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"dateline/internal/format"
	"dateline/internal/incident"
	"dateline/internal/testenv"

	"github.com/paulmach/orb"
)

// gdal runs a program of GDAL and wants it to have no complaint.
func gdal(t testing.TB, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(testenv.Need(t, name), args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	for line := range strings.SplitSeq(errs.String(), "\n") {
		complains := strings.Contains(line, "ERROR") || strings.Contains(line, "Warning")
		if err != nil || complains && !strings.Contains(line, "does not natively support Date") { // of its own GeoJSON
			t.Fatalf("%s: %v\n%s", strings.Join(cmd.Args, " "), err, errs.String())
		}
	}
	return out.String()
}

// file writes incidents to a file of a format.
func file(t testing.TB, name string, o format.Options, list ...*incident.Incident) string {
	t.Helper()
	f, _ := format.Lookup(name)
	path := filepath.Join(t.TempDir(), "incidents"+f.Extension)
	if err := os.WriteFile(path, write(t, name, o, list...), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// varied returns incidents that differ in what is known of them.
func varied() []*incident.Incident {
	list := []*incident.Incident{rich(), bare(), typical()}
	list[0].Summary = strings.ReplaceAll(list[0].Summary, "\x01", "<&>'") // which XML has no character for
	list[2].ID = "typical"
	zero := typical()
	zero.ID, zero.Point = "zero", &orb.Point{-180, 90}
	zero.Killed = incident.Figure{Low: incident.Num(0), Best: incident.Num(0), High: incident.Num(1 << 31)}
	early := typical()
	early.ID, early.Point, early.GeoPrecision, early.UncertaintyM = "early", nil, "unknown", 0
	early.DateStart, early.DateEnd = day("0001-01-01"), day("9999-12-31")
	formula := typical()
	formula.ID, formula.Title, formula.Point = "formula", "=cmd|' /C calc'!A0", &orb.Point{0, 0}
	return append(list, zero, early, formula)
}

// feature of GeoJSON.
type asGeoJSON struct {
	ID       any
	Geometry *struct {
		Type        string
		Coordinates []float64
	}
	Properties map[string]any
}

// columnTypes are what GDAL calls the columns of a format, beside those of the flat
// properties that are texts.
type columnTypes struct {
	day, moment, whole, real, flag string
}

// TestGDALReadsTheSame lets GDAL read each format and holds every property of every
// incident to the GeoJSON, and the types of the columns to what they hold.
func TestGDALReadsTheSame(t *testing.T) {
	for _, c := range []struct {
		name, prefix string
		types        columnTypes
	}{
		{"geojson", "", columnTypes{"Date", "DateTime", "Integer", "Real", "Integer(Boolean)"}},
		{"geojsonseq", "", columnTypes{"Date", "DateTime", "Integer", "Real", "Integer(Boolean)"}},
		{"jsonfg", "", columnTypes{"Date", "DateTime", "Integer", "Real", "Integer(Boolean)"}},
		{"flatgeobuf", "", columnTypes{"DateTime", "DateTime", "Integer64", "Real", "Integer(Boolean)"}},
		{"kml", "", columnTypes{"String", "String", "Integer", "Real", "Integer"}},
		{"gpx", "ogr_", columnTypes{"String", "String", "Integer", "Real", "String"}},
		{"georss", "ogr_", columnTypes{"String", "String", "Integer", "Real", "String"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			list := varied()
			if c.types.whole == "Integer" {
				list[3].Killed.High = incident.Num(1<<31 - 1) // GDAL keeps no more in these formats
			}
			path := file(t, c.name, format.Options{Title: "Incidents & more"}, list...)
			checkTypes(t, path, c.prefix, c.types)
			got := map[string]asGeoJSON{}
			args := []string{"-f", "GeoJSONSeq", "-lco", "COORDINATE_PRECISION=15", "/vsistdout/", path}
			if c.name == "gpx" {
				args = append(args, "waypoints")
			}
			for line := range strings.SplitSeq(strings.TrimSpace(gdal(t, "ogr2ogr", args...)), "\n") {
				var f asGeoJSON
				if err := json.Unmarshal([]byte(line), &f); err != nil {
					t.Fatal(err)
				}
				if f.Properties[c.prefix+"id"] == nil { // GDAL says it once
					f.Properties[c.prefix+"id"] = f.ID
				}
				got[fmt.Sprint(f.Properties[c.prefix+"id"])] = f
			}
			count := 0
			for _, i := range list {
				if c.name == "gpx" && i.Point == nil {
					continue
				}
				count++
				f, ok := got[string(i.ID)]
				if !ok {
					t.Errorf("GDAL has no %s, but %d others", i.ID, len(got))
					continue
				}
				var want asGeoJSON
				if err := json.Unmarshal(format.AppendFeature(nil, i), &want); err != nil {
					t.Fatal(err)
				}
				if c.name == "gpx" { // GDAL joins the lines of an extension
					want.Properties["summary"] = strings.ReplaceAll(fmt.Sprint(want.Properties["summary"]), "\n", "")
				}
				checkSame(t, want, f, c.prefix)
			}
			if len(got) != count {
				t.Errorf("GDAL reads %d features, want %d", len(got), count)
			}
		})
	}
}

func checkSame(t *testing.T, want, got asGeoJSON, prefix string) {
	t.Helper()
	id := want.Properties["id"]
	if (want.Geometry == nil) != (got.Geometry == nil) || want.Geometry != nil && !slices.Equal(want.Geometry.Coordinates, got.Geometry.Coordinates[:2]) {
		t.Errorf("%s: geometry %+v, want %+v", id, got.Geometry, want.Geometry)
	}
	for name, w := range want.Properties {
		if g := got.Properties[prefix+name]; !alike(name, w, g) {
			t.Errorf("%s: %s is %#v, want %#v", id, name, g, w)
		}
	}
}

// alike tells whether GDAL's value is ours: it keeps thousandths of seconds, a day as
// a moment where there are no days, and booleans as numbers or words.
func alike(name string, want, got any) bool {
	if want == nil || got == nil {
		return want == got
	}
	switch {
	case strings.HasPrefix(name, "date_") && name != "date_precision":
		g := fmt.Sprint(got)
		return len(g) >= 10 && strings.ReplaceAll(g[:10], "/", "-") == want && (len(g) == 10 || strings.HasPrefix(g[10:], "T00:00:00"))
	case strings.HasSuffix(name, "_at"):
		w, err1 := time.Parse(time.RFC3339Nano, fmt.Sprint(want))
		g, err2 := time.Parse(time.RFC3339Nano, fmt.Sprint(got))
		return err1 == nil && err2 == nil && w.Sub(g).Abs() < time.Millisecond
	case name == "disputed":
		return slices.Contains(map[any][]any{true: {true, 1.0, "true"}, false: {false, 0.0, "false"}}[want], got)
	}
	if w, ok := want.(float64); ok {
		g, ok := got.(float64)
		return ok && math.Abs(w-g) <= 1e-9*math.Abs(w)
	}
	return want == got
}

// checkTypes holds the columns that GDAL finds to their types.
func checkTypes(t *testing.T, path, prefix string, types columnTypes) {
	t.Helper()
	args := []string{"-ro", "-al", "-so", path}
	if strings.HasSuffix(path, ".gpx") {
		args = []string{"-ro", "-so", path, "waypoints"}
	}
	said := gdal(t, "ogrinfo", args...)
	for name, want := range map[string]string{"title": "String", "date_start": types.day, "updated_at": types.moment, "killed_best": types.whole,
		"source_count": types.whole, "uncertainty_m": types.real, "disputed": types.flag} {
		if line := "\n" + prefix + name + ": " + want + " ("; !strings.Contains(said, line) {
			t.Errorf("there is no column %s%s of type %s in\n%s", prefix, name, want, said)
		}
	}
}

// TestGDALUsesTheIndex asks FlatGeobuf files of many sizes for boxes: the index and
// the extent find what is there, and nothing else.
func TestGDALUsesTheIndex(t *testing.T) {
	for _, n := range []int{0, 1, 2, 16, 17, 256, 257, 5000} {
		var list []*incident.Incident
		inside := 0
		for k := range n {
			i := &incident.Incident{ID: incident.ID(fmt.Sprintf("i%d", k)), Type: "other"}
			if k%7 != 3 { // some have no point
				i.Point = &orb.Point{float64(k*37%360) - 180, float64(k*11%180) - 90}
				if i.Point[0] >= 60 && i.Point[0] <= 90 && i.Point[1] >= -10 && i.Point[1] <= 40 {
					inside++
				}
			}
			list = append(list, i)
		}
		path := file(t, "flatgeobuf", format.Options{}, list...)
		if said := gdal(t, "ogrinfo", "-ro", "-al", "-so", path); !strings.Contains(said, fmt.Sprintf("Feature Count: %d\n", n)) {
			t.Errorf("%d: %s", n, said)
		}
		said := gdal(t, "ogrinfo", "-ro", "-al", "-so", "-spat", "60", "-10", "90", "40", path)
		if !strings.Contains(said, fmt.Sprintf("Feature Count: %d\n", inside)) {
			t.Errorf("%d, of which %d inside: %s", n, inside, said)
		}
		if n > 0 && !bytes.Contains([]byte(gdal(t, "ogrinfo", "-ro", "-al", "-where", fmt.Sprintf("id='i%d'", n-1), path)), []byte("Feature Count: 1\n")) {
			t.Errorf("%d: the last is not found by its id", n)
		}
	}
}

// TestGDALsOwnFilesAreRead: what GDAL makes of our GeoJSON comes back as it was.
func TestGDALsOwnFilesAreRead(t *testing.T) {
	list := varied()
	list = append(list[:1], list[2:4]...)     // GDAL's FlatGeobuf has no features without a point,
	list[2].Killed.High = incident.Num(1_000) // its KML no larger whole numbers than of 32 bits
	from := file(t, "geojson", format.Options{}, list...)
	for _, c := range []struct{ name, driver, option string }{
		{"flatgeobuf", "FlatGeobuf", "SPATIAL_INDEX=YES"}, {"flatgeobuf", "FlatGeobuf", "SPATIAL_INDEX=NO"}, {"kml", "LIBKML", "ADD_REGION=NO"},
	} {
		f, _ := format.Lookup(c.name)
		path := filepath.Join(t.TempDir(), "gdal"+f.Extension)
		gdal(t, "ogr2ogr", "-f", c.driver, "-lco", c.option, path, from)
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		got := incidents(t, c.name, string(data), format.ReadOptions{})
		if len(got) != len(list) {
			t.Errorf("%s: %d incidents", c.driver, len(got))
		}
		for _, i := range list {
			n := slices.IndexFunc(got, func(g *incident.Incident) bool { return g.ID == i.ID })
			if n < 0 {
				t.Errorf("%s: %s is missing", c.driver, i.ID)
			} else if have, want := format.AppendFeature(nil, got[n]), format.AppendFeature(nil, input(i, true)); string(have) != string(want) {
				t.Errorf("%s: got\n%s, want\n%s", c.driver, have, want)
			}
		}
	}
}

// TestPyArrowReadsTheSame lets Apache Arrow, on which GDAL's own driver stands, read
// GeoParquet.
func TestPyArrowReadsTheSame(t *testing.T) {
	python := testenv.NeedPython(t, "pyarrow.parquet")
	list := varied()
	path := file(t, "geoparquet", format.Options{}, list...)
	said := testenv.Run(t, testenv.Command(t, python, filepath.Join("testdata", "parquet.py"), path))
	lines := strings.Split(strings.TrimSpace(said), "\n")
	if len(lines) != len(list)+1 {
		t.Fatalf("%d lines for %d incidents:\n%s", len(lines), len(list), said)
	}
	golden(t, "parquet.schema.json", []byte(lines[0]+"\n"))
	for n, i := range list {
		var want, got asGeoJSON
		if err := json.Unmarshal([]byte(lines[n+1]), &got); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(format.AppendFeature(nil, i), &want); err != nil {
			t.Fatal(err)
		}
		checkSame(t, want, got, "")
	}
}
