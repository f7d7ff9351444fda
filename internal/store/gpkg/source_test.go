package gpkg_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"dateline/internal/format"
	"dateline/internal/incident"
	"dateline/internal/store/gpkg"
)

func source(t testing.TB, path, layer string) *gpkg.Source {
	t.Helper()
	s, err := gpkg.OpenSource(t.Context(), path, layer)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// TestSourceOfOurs reads incidents, whole, out of data files, snapshots, and copies that
// GDAL made of them, which have no indexes.
func TestSourceOfOurs(t *testing.T) {
	live := temp(t)
	s := open(t, live, gpkg.Options{})
	various(t, s, 80)
	want := map[incident.ID][]byte{}
	for i, err := range s.Find(t.Context(), incident.Query{Whole: true}) {
		if err != nil {
			t.Fatal(err)
		}
		i.PlacePath = nil // worked out anew on import
		want[i.ID] = format.AppendWhole(nil, i)
	}
	copied := filepath.Join(t.TempDir(), "copied.gpkg")
	tool(t, "ogr2ogr", "-f", "GPKG", copied, live, "incidents", "claims", "reports", "actors", "relations", "candidates")
	for name, path := range map[string]string{"data file": live, "snapshot": snapshot(t, s, incident.Query{Whole: true}, nil), "copy": copied} {
		t.Run(name, func(t *testing.T) {
			before := folder(t, filepath.Dir(path))
			src := source(t, path, "")
			if !src.Ours() || src.Layer() != "incidents" || src.Rows() != 80 {
				t.Fatalf("the layer is %s with %d rows, ours: %v", src.Layer(), src.Rows(), src.Ours())
			}
			n := 0
			for i, err := range src.Incidents() {
				if err != nil {
					t.Fatal(err)
				}
				i.PlacePath = nil
				if got := format.AppendWhole(nil, i); !bytes.Equal(got, want[i.ID]) {
					t.Errorf("read\n%s\nof\n%s", got, want[i.ID])
				}
				n++
			}
			if n != 80 {
				t.Errorf("%d incidents were read", n)
			}
			if after := folder(t, filepath.Dir(path)); !maps.Equal(before, after) {
				t.Errorf("reading left %v beside it", after)
			}
		})
	}
}

// foreignFile has GDAL make a GeoPackage of a CSV, with more options.
func foreignFile(t testing.TB, table string, options ...string) string {
	t.Helper()
	dir := t.TempDir()
	from, to := filepath.Join(dir, "in.csv"), filepath.Join(dir, "out.gpkg")
	if err := os.WriteFile(from, []byte(table), 0o600); err != nil {
		t.Fatal(err)
	}
	tool(t, "ogr2ogr", append([]string{"-f", "GPKG", to, from, "-nln", "Vorfälle \"1\"", "-oo", "X_POSSIBLE_NAMES=x", "-oo", "Y_POSSIBLE_NAMES=y", "-oo", "KEEP_GEOM_COLUMNS=NO",
		"-oo", "AUTODETECT_TYPE=YES"}, options...)...)
	return to
}

// TestSourceOfOthers reads what other programs wrote, as a table of texts.
func TestSourceOfOthers(t *testing.T) {
	const table = "x,y,Datum,Ort,Tote,radius\n72.5,40.25,2022/09/14,Batken,3,1.5\n,,2022/09/15,\"Vorukh, \"\"Isfara\"\"\",,\n-70.5,-40,2022/09/16,'=1+1,0,7\n"
	want := [][]string{{"lon", "lat", "Datum", "Ort", "Tote", "radius"}, {"72.5", "40.25", "2022-09-14", "Batken", "3", "1.5"}, {"", "", "2022-09-15", `Vorukh, "Isfara"`, "", ""},
		{"-70.5", "-40", "2022-09-16", "'=1+1", "0", "7"}}
	for name, options := range map[string][]string{
		"degrees":     {"-a_srs", "EPSG:4326"},
		"mercator":    {"-s_srs", "EPSG:4326", "-t_srs", "EPSG:3857"},
		"multipoints": {"-a_srs", "EPSG:4326", "-nlt", "MULTIPOINT"},
		"heights":     {"-a_srs", "EPSG:4326", "-dim", "XYZ"},
	} {
		t.Run(name, func(t *testing.T) {
			src := source(t, foreignFile(t, table, options...), "")
			if src.Ours() || src.Rows() != 3 {
				t.Errorf("ours: %v, %d rows", src.Ours(), src.Rows())
			}
			header, rows := src.Table()
			got := [][]string{header}
			for row, err := range rows {
				if err != nil {
					t.Fatal(err)
				}
				row = slices.Clone(row)
				for n := range 2 { // the way to EPSG:3857 and back costs the last digits
					var x float64
					if _, err := fmt.Sscan(row[n], &x); err == nil {
						row[n] = strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.9f", x), "0"), ".")
					}
				}
				got = append(got, row)
			}
			if fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("the table is\n%v, want\n%v", got, want)
			}
		})
	}
}

// TestSourceChoosesALayer wants the layer that was named, or the likeliest.
func TestSourceChoosesALayer(t *testing.T) {
	path := foreignFile(t, "x,y,name\n1,2,a\n3,4,b\n", "-a_srs", "EPSG:4326")
	areas := filepath.Join(t.TempDir(), "areas.geojson")
	if err := os.WriteFile(areas, []byte(`{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"n":1},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	tool(t, "ogr2ogr", "-f", "GPKG", "-update", path, areas, "-nln", "areas")
	tool(t, "ogr2ogr", "-f", "GPKG", "-update", path, path, "-nln", "few", "-sql", `SELECT * FROM "Vorfälle ""1""" LIMIT 1`)
	tool(t, "ogr2ogr", "-f", "GPKG", "-update", path, path, "-nln", "local", "-t_srs", "EPSG:32642", "-sql", `SELECT * FROM "Vorfälle ""1"""`)
	if src := source(t, path, ""); src.Layer() != `Vorfälle "1"` || !slices.Equal(src.Others(), []string{"areas", "few", "local"}) {
		t.Errorf("the layer is %s, the others %v", src.Layer(), src.Others())
	}
	if src := source(t, path, "few"); src.Layer() != "few" || src.Rows() != 1 {
		t.Errorf("the layer is %s", src.Layer())
	}
	for layer, want := range map[string]string{"fwe": `did you mean "few"`, "areas": "Centroids", "local": "EPSG:32642: transform"} {
		if _, err := gpkg.OpenSource(t.Context(), path, layer); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", layer, err, want)
		}
	}
}

// TestNoSource wants clear words about what cannot be read.
func TestNoSource(t *testing.T) {
	dir := t.TempDir()
	plain, empty, text := filepath.Join(dir, "plain.sqlite"), filepath.Join(dir, "empty"), filepath.Join(dir, "text.gpkg")
	execSQL(t, plain, "CREATE TABLE t (a)")
	for path, content := range map[string]string{empty: "", text: "id,title\n"} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if gpkg.IsSource(path) {
			t.Errorf("%s counts as a GeoPackage", path)
		}
	}
	if !gpkg.IsSource(plain) || gpkg.IsSource(dir) || gpkg.IsSource(filepath.Join(dir, "none")) {
		t.Error("IsSource is wrong")
	}
	if _, err := gpkg.OpenSource(t.Context(), plain, ""); err == nil || !strings.Contains(err.Error(), "no GeoPackage") {
		t.Errorf("a plain database: %v", err)
	}
}

// TestDamagedSource has bytes of a file changed, in its schema and in its rows.
func TestDamagedSource(t *testing.T) {
	path := temp(t)
	s := open(t, path, gpkg.Options{})
	fill(t, s, 500)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, from := range []int{100, 20 * 4096} {
		damaged := slices.Clone(whole)
		for n := from; n < len(damaged); n += 4096 {
			copy(damaged[n:], "\xff\xff\xff\xff\xff\xff\xff\xff")
		}
		write(t, path, string(damaged))
		src, err := gpkg.OpenSource(t.Context(), path, "")
		if err == nil {
			defer src.Close()
			for _, fault := range src.Incidents() {
				err = fault
			}
		}
		if err == nil || !strings.Contains(err.Error(), "the file is damaged") {
			t.Errorf("damaged from byte %d on: %v", from, err)
		}
	}
}

// TestSourceIsBeingWritten reads a file that another program is writing: one with a log
// as it was before, one without not at all. Nothing is left beside either when nobody
// writes.
func TestSourceIsBeingWritten(t *testing.T) {
	for _, journal := range []string{"delete", "wal"} {
		path := temp(t)
		s := open(t, path, gpkg.Options{})
		fill(t, s, 20)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		execSQL(t, path, "PRAGMA journal_mode = "+journal)
		before := folder(t, filepath.Dir(path))
		if src := source(t, path, ""); src.Rows() != 20 {
			t.Errorf("%s: %d rows", journal, src.Rows())
		}
		untouched(t, filepath.Dir(path), before)
		other, err := sql.Open("sqlite", path)
		if err != nil {
			t.Fatal(err)
		}
		defer other.Close()
		other.SetMaxOpenConns(1)
		if _, err := other.ExecContext(t.Context(), "BEGIN EXCLUSIVE; DELETE FROM incidents WHERE fid = 1"); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond) // the writer never ends
		defer cancel()
		if journal == "wal" {
			ctx = t.Context()
		}
		src, err := gpkg.OpenSource(ctx, path, "")
		if err == nil {
			defer src.Close()
		}
		if journal == "wal" && (err != nil || src.Rows() != 20) || journal == "delete" && err == nil {
			t.Errorf("%s, in the middle of a write: %v", journal, err)
		}
	}
}
