package cli_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dateline/internal/format"
)

// TestExportByEnding writes a file of each format by the ending of its name, and
// imports those that can be read into an empty data file.
func TestExportByEnding(t *testing.T) {
	b := newBench(t)
	b.sample()
	for n, f := range format.Formats() {
		if f.Name == "acled" || f.Name == "ucdp" { // they hold a part
			continue
		}
		name := "incidents" + f.Extension
		r := b.run("export", "-o", name, "--filter", "geo_precision <> 'unknown' AND date_start IS NOT NULL")
		if r.code != 0 {
			t.Errorf("%s: %s", name, r.err)
			continue
		}
		if !f.Reads() && f.Name != "gpkg" {
			continue
		}
		db := fmt.Sprintf("back%d.gpkg", n)
		if s := b.imports(0, "--db", db, "--geocode", "none", name); s.Created < 20 || s.Created != s.Read {
			t.Errorf("%s: %+v", name, s)
		}
		want := strings.Count(b.ok("export", "--format", "ndjson", "--filter", "geo_precision <> 'unknown' AND date_start IS NOT NULL", "--properties", "title"), "\n")
		if got := strings.Count(b.ok("export", "--db", db, "--format", "ndjson", "--properties", "title"), "\n"); got != want {
			t.Errorf("%s: %d incidents came back of %d", name, got, want)
		}
	}
	b.fails(1, "does not say which format", "export", "-o", "incidents.shp")
	b.fails(1, "did you mean", "export", "-o", "x.gpkg", "--properties", "titel")
	b.fails(1, "is a database", "export", "-o", "incidents.gpkg")
	b.fails(1, "data file itself", "export", "-o", "dateline.gpkg")
	for _, name := range []string{"none/a.csv", "none/a.gpkg"} {
		b.fails(1, "there is no folder none: make it", "export", "-o", name)
	}
	out, err := os.Create(filepath.Join(t.TempDir(), "out.gpkg"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	if code, said := b.into(out, "export", "--format", "geopackage", "--limit", "3"); code != 0 {
		t.Errorf("a GeoPackage to standard output: %d %s", code, said)
	}
	if got, err := os.ReadFile(out.Name()); err != nil || !strings.HasPrefix(string(got), "SQLite format 3\x00") {
		t.Errorf("a GeoPackage on standard output begins with %.20q, %v", got, err)
	}
	if r := b.run("export", "-o", "a.acled.csv"); r.code != 0 || !strings.Contains(r.err, "left out") || !strings.HasPrefix(b.read("a.acled.csv"), "event_id_cnty,") {
		t.Errorf("ACLED: %d %s", r.code, r.err)
	}
	if left := strings.Join(b.files(), " "); strings.Contains(left, ".dateline-") {
		t.Errorf("%v is left behind", left)
	}
}

// TestFormulasComeBack: what a spreadsheet would take for a formula is guarded in every
// flavour of CSV, and is what it was when it is imported again.
func TestFormulasComeBack(t *testing.T) {
	b := newBench(t)
	texts := []string{"=1+1", "+HYPERLINK(1)", "-2+3", "@SUM(1)", "'=quoted", "''=twice", "'plain", "a=b"}
	var rows strings.Builder
	out := csv.NewWriter(&rows)
	_ = out.Write([]string{"id", "date_start", "type", "title", "summary", "source", "lon", "lat", "uncertainty_m", "killed_best", "country", "place"})
	for n, s := range texts {
		guarded := s
		if bare := strings.TrimLeft(s, "'"); strings.ContainsAny(bare[:1], "=+-@") {
			guarded = "'" + s
		}
		_ = out.Write([]string{fmt.Sprintf("i%d", n), "2022-09-14", "armed_clash", guarded, guarded, guarded, "70", "40", "100", "3", "TJ", "Somewhere"})
	}
	out.Flush()
	b.write("in.csv", rows.String())
	b.imports(0, "in.csv")
	for _, name := range []string{"csv", "csv-acled", "csv-ucdp"} {
		text := b.ok("export", "--format", name)
		cells, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range cells {
			for n, cell := range row {
				if cell != "" && strings.ContainsAny(cell[:1], "=+-@") {
					t.Errorf("%s: the column %s has %q", name, cells[0][n], cell)
				}
			}
		}
		b.write(name+".csv", text)
		if name == "csv-ucdp" && len(cells) < 2 { // it has no events without sides
			continue
		}
		b.imports(0, "--db", name+".gpkg", "--format", name, name+".csv")
		back := b.ok("export", "--db", name+".gpkg", "--format", "ndjson")
		for _, s := range texts {
			if !strings.Contains(back, fmt.Sprintf(":%q", s)) {
				t.Errorf("%s: %q did not come back", name, s)
			}
		}
	}
}
