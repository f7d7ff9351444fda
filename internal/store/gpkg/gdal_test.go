package gpkg_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"dateline/internal/incident"
	"dateline/internal/store/gpkg"
	"dateline/internal/store/storetest"
	"dateline/internal/testenv"

	"github.com/paulmach/orb"
)

// tool runs a program of GDAL and wants it to have no complaint.
func tool(t testing.TB, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(testenv.Need(t, name), args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil || strings.Contains(errs.String(), "ERROR") || strings.Contains(errs.String(), "Warning") {
		t.Fatalf("%s: %v\n%s%s", strings.Join(cmd.Args, " "), err, out.String(), errs.String())
	}
	return out.String()
}

// writing lets a writer change, add and delete incidents until the test calls
// the function that it returns, which tells how many were added.
func writing(t testing.TB, s *gpkg.Store) (stop func() int) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan int)
	go func() {
		n := 0
		for ; ctx.Err() == nil; n++ {
			w := []incident.Write{creation(some(fmt.Sprintf("live%d", n), n))}
			if n > 0 {
				w = append(w, update(some(fmt.Sprintf("live%d", n-1), n+1)))
			}
			if _, err := s.Apply(context.WithoutCancel(ctx), w); err != nil {
				t.Errorf("Apply: %v", err)
				break
			}
		}
		done <- n
	}()
	return func() int { cancel(); return <-done }
}

var featureCount = regexp.MustCompile(`(?s)Layer name: incidents\n.*?Geometry: Point\nFeature Count: (\d+)\n`)

// TestGDALReadsLive lets GDAL read the file, in every table, while it is written.
func TestGDALReadsLive(t *testing.T) {
	path := temp(t)
	s := open(t, path, gpkg.Options{})
	fill(t, s, 500)
	stop := writing(t, s)
	last := 0
	for range 4 {
		out := tool(t, "ogrinfo", "-al", "-so", path)
		m := featureCount.FindStringSubmatch(out)
		if m == nil {
			t.Fatalf("ogrinfo says:\n%s", out)
		}
		n, _ := strconv.Atoi(m[1])
		if n < max(500, last) || n > int(s.Seq()) {
			t.Errorf("ogrinfo counts %d incidents, after %d", n, last)
		}
		last = n
		for _, want := range []string{`ID["EPSG",4326]`, "FID Column = fid", "Geometry Column = geom", "date_start: Date", "updated_at: DateTime", "killed_best: Integer64",
			"Layer name: claims", "Layer name: reports", "Layer name: incident_changes"} {
			if !strings.Contains(out, want) {
				t.Errorf("ogrinfo does not say %q:\n%s", want, out)
			}
		}
	}
	if last == 500 {
		t.Error("the writer wrote nothing meanwhile: this tests little")
	}
	for format, ending := range map[string]string{"GeoJSON": "geojson", "CSV": "csv", "GPKG": "gpkg", "FlatGeobuf": "fgb"} {
		to := filepath.Join(t.TempDir(), "out."+ending)
		tool(t, "ogr2ogr", "-f", format, to, path, "incidents")
		if st, err := os.Stat(to); err != nil || st.Size() < 10_000 {
			t.Errorf("%s: %v, %v", format, st, err)
		}
	}
	n := stop()
	if out := tool(t, "ogrinfo", "-so", path, "incidents"); !strings.Contains(out, fmt.Sprintf("Feature Count: %d\n", 500+n)) {
		t.Errorf("at rest ogrinfo does not count %d:\n%s", 500+n, out)
	}
	clean(t, path)
}

// TestGDALConverts compares what GDAL makes of the file with what is in it.
func TestGDALConverts(t *testing.T) {
	path := temp(t)
	s := open(t, path, gpkg.Options{})
	r := rand.New(rand.NewPCG(1, 2))
	for n := range 60 {
		i := storetest.Filled(r, fmt.Sprintf("f%d", n), float64(n%4)/4)
		if n%7 == 0 {
			i.Killed.Best, i.Point = incident.Num(0), nil
		}
		apply(t, s, creation(i))
	}
	dir := t.TempDir()
	geojson, table, copied := filepath.Join(dir, "out.geojson"), filepath.Join(dir, "out.csv"), filepath.Join(dir, "out.gpkg")
	tool(t, "ogr2ogr", "-f", "GeoJSON", "-lco", "COORDINATE_PRECISION=15", geojson, path, "incidents")
	tool(t, "ogr2ogr", "-f", "CSV", table, path, "incidents")
	tool(t, "ogr2ogr", "-f", "GPKG", copied, path)
	b, err := os.ReadFile(geojson)
	if err != nil {
		t.Fatal(err)
	}
	var fc struct {
		Features []struct {
			Geometry   *struct{ Coordinates [2]float64 }
			Properties map[string]any
		}
	}
	if err := json.Unmarshal(b, &fc); err != nil {
		t.Fatal(err)
	}
	if len(fc.Features) != 60 {
		t.Errorf("GeoJSON: %d features", len(fc.Features))
	}
	for _, f := range fc.Features {
		i := get(t, s, f.Properties["id"].(string))
		var p *orb.Point
		if f.Geometry != nil {
			p = (*orb.Point)(&f.Geometry.Coordinates)
		}
		if (p == nil) != (i.Point == nil) || p != nil && (math.Abs(p[0]-i.Point[0]) > 1e-12 || math.Abs(p[1]-i.Point[1]) > 1e-12) {
			t.Errorf("%s: GDAL sees the point %v, it is %v", i.ID, p, i.Point)
		}
		for name, want := range attributes(i) {
			if got := f.Properties[name]; fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("%s: GDAL sees %s %v, it is %v", i.ID, name, got, want)
			}
		}
	}
	c, err := os.Open(table)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if rows, err := csv.NewReader(c).ReadAll(); err != nil || len(rows) != 61 {
		t.Errorf("CSV: %d rows, %v", len(rows), err)
	}
	for layer, n := range map[string]int64{"incidents": 60, "claims": rowsOf(t, path, "claims"), "reports": rowsOf(t, path, "reports"), "incident_changes": 60} {
		if out := tool(t, "ogrinfo", "-so", copied, layer); !strings.Contains(out, fmt.Sprintf("Feature Count: %d\n", n)) {
			t.Errorf("the copy does not hold %d %s:\n%s", n, layer, out)
		}
	}
}

// attributes are some properties as GDAL should see them, nil where unknown.
func attributes(i *incident.Incident) map[string]any {
	number := func(n incident.Number) any {
		if !n.Known {
			return nil
		}
		return float64(n.N)
	}
	text := func(s string) any {
		if s == "" {
			return nil
		}
		return s
	}
	return map[string]any{"title": text(i.Title), "summary": text(i.Summary), "type": text(i.Type), "date_start": text(i.DateStart.String()),
		"killed_low": number(i.Killed.Low), "killed_best": number(i.Killed.Best), "injured_high": number(i.Injured.High), "place": text(i.Place),
		"version": float64(i.Version), "seq": float64(i.Seq), "disputed": i.Disputed}
}

// TestGDALReadsHundredThousand has GDAL put 100,000 incidents into the file,
// which the store numbers and finds, and read them while the store writes.
func TestGDALReadsHundredThousand(t *testing.T) {
	const n = 100_000
	path := temp(t)
	s := open(t, path, gpkg.Options{})
	from := filepath.Join(t.TempDir(), "many.csv")
	var b bytes.Buffer
	b.WriteString("title,type,date_start,lon,lat\n")
	for k := range n {
		fmt.Fprintf(&b, "Number %d,shelling,2022-%02d-%02d,%v,%v\n", k, 1+k%12, 1+k%28, 60+float64(k%997)/50, 30+float64(k%991)/50)
	}
	if err := os.WriteFile(from, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	tool(t, "ogr2ogr", "-f", "GPKG", "-append", "-gt", "unlimited", "-nln", "incidents", path, from,
		"-oo", "X_POSSIBLE_NAMES=lon", "-oo", "Y_POSSIBLE_NAMES=lat", "-oo", "AUTODETECT_TYPE=YES", "-a_srs", "EPSG:4326")
	eventually(t, "the store sees what GDAL appended", func() bool { return count(t.Context(), s) == n && s.Seq() == n })
	stop := writing(t, s)
	out := tool(t, "ogrinfo", "-so", path, "incidents", "-spat", "60", "30", "65", "35")
	tool(t, "ogr2ogr", "-f", "FlatGeobuf", filepath.Join(t.TempDir(), "all.fgb"), path, "incidents")
	stop()
	box := located(60, 30, 65, 35)
	box.Equal = map[incident.Property][]string{incident.PropType: {"shelling"}}
	c, err := s.Count(t.Context(), box, 1<<40)
	if err != nil || c.N == 0 || !strings.Contains(out, fmt.Sprintf("Feature Count: %d\n", c.N)) {
		t.Errorf("the store counts %+v, %v in the box; ogrinfo says\n%s", c, err, out)
	}
	if got := found(t, s, incident.Query{Text: "Number 77777"}); len(got) != 1 {
		t.Errorf("text finds %v", got)
	}
}
