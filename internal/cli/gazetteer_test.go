package cli_test

import (
	"archive/tar"
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// dumpOf is a dump of GeoNames with n villages and long lists of names, so that it is stored
// in several parts.
func dumpOf(n int) string {
	var b strings.Builder
	long := strings.Repeat("x", 300)
	for i := range n {
		name := fmt.Sprintf("Dumpobod %c%c%c%c", 'a'+i%26, 'a'+i/26%26, 'a'+i/676%26, 'a'+i/17576)
		fmt.Fprintf(&b, "%d\t%s\t%s\tZ%s%d\t%.4f\t%.4f\tP\tPPL\tTJ\t\t02\t\t\t\t%d\t\t\t\t2024-01-01\n", 900_000_000+i, name, name, long, i, 38+float64(i%1000)/1000, 69+float64(i/1000)/50, i)
	}
	return b.String()
}

// interrupted tells whether a data file has a part of an import, and how many lines of it.
func interrupted(path string) (lines int64) {
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
	if err != nil {
		return 0
	}
	defer db.Close()
	if db.QueryRow("SELECT coalesce(max(lines), 0) FROM place_imports WHERE finished IS NULL").Scan(&lines) != nil {
		return 0 // the file is being made
	}
	return lines
}

// TestGazetteerImportKilled kills an import in its middle. Nothing of it counts; run again it
// goes on, and the places are those of an import that was not killed.
func TestGazetteerImportKilled(t *testing.T) {
	b := newBench(t)
	b.write("dump.txt", dumpOf(30_000))
	cmd := b.command("gazetteer", "import", "dump.txt")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	until(t, "a part of the dump is stored", func() bool { return interrupted(filepath.Join(b.dir, "dateline.gpkg")) > 0 })
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // killed
	b.fails(1, "is not in the gazetteer", "geocode", "Dumpobod aaaa")
	var facts struct {
		Imported int
		Imports  []struct{ Finished *time.Time }
	}
	if err := json.Unmarshal([]byte(b.ok("gazetteer", "stats", "--json")), &facts); err != nil || facts.Imported != 0 || len(facts.Imports) != 1 || facts.Imports[0].Finished != nil {
		t.Errorf("after it the gazetteer is %+v (%v)", facts, err)
	}
	r := b.run("gazetteer", "import", "dump.txt")
	if r.code != 0 || !strings.Contains(r.err, "going on after") || !strings.Contains(r.out, "30,000 places stored") {
		t.Errorf("it does not go on: %d\n%s%s", r.code, r.out, r.err)
	}
	b.ok("gazetteer", "import", "--db", "whole.gpkg", "dump.txt")
	list := func(db string) string {
		return b.ok("gazetteer", "list", "--all", "--country", "TJ", "--csv", "--db", db)
	}
	if one, other := list("dateline.gpkg"), list("whole.gpkg"); one != other || strings.Count(one, "Dumpobod") < 30_000 {
		t.Errorf("the places are %d and %d bytes", len(one), len(other))
	}
	if out := b.ok("geocode", "--limit", "1", "Dumpobod aaaa"); !strings.Contains(out, "GN:900000000") {
		t.Errorf("a place of the dump is\n%s", out)
	}
	if _, err := os.Stat(filepath.Join(b.dir, "dateline.gpkg-places")); err != nil {
		t.Errorf("the index of the places has no file: %v", err)
	}
	b.ok("check", "dateline.gpkg")
}

// TestGazetteerImportFolderKilled kills the import of a folder, and of an archive, in its middle. Run again it goes on, also
// with the children whose parents stand in the part that was stored, and in the part that was not.
func TestGazetteerImportFolderKilled(t *testing.T) {
	b := newBench(t)
	const villages = 12_000
	var text strings.Builder
	fmt.Fprintln(&text, strings.ReplaceAll(wofRecord(999_001, "Zaryaqum District", "county", "-1"), "\n", ""))
	for i := range villages {
		fmt.Fprintf(&text, `{"type":"Feature","properties":{"wof:id":%d,"wof:name":"Zaryaqumobod %c%c%c","wof:placetype":"locality","wof:parent_id":%d,"wof:country":"TJ"},"geometry":{"type":"Point","coordinates":[70.1,39.1]}}`+"\n",
			910_000_000+i, 'a'+i%26, 'a'+i/26%26, 'a'+i/676, 999_001+i%2)
	}
	last := strings.ReplaceAll(wofRecord(999_002, "Zaryaqum Second District", "county", "-1"), "\n", "") + "\n"
	if err := os.Mkdir(filepath.Join(b.dir, "records"), 0o755); err != nil {
		t.Fatal(err)
	}
	b.write("records/1.geojsonl", text.String())
	b.write("records/2.geojsonl", last)
	var packed bytes.Buffer
	tw := tar.NewWriter(&packed)
	both := text.String() + last
	if err := tw.WriteHeader(&tar.Header{Name: "all.geojsonl", Size: int64(len(both)), Mode: 0o644, Typeflag: tar.TypeReg}); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(tw, both); err != nil {
		t.Fatal(err)
	}
	if err := tw.Close(); err != nil {
		t.Fatal(err)
	}
	b.write("bundle.tar", packed.String())
	list := func(db string) string {
		return b.ok("gazetteer", "list", "--all", "--country", "TJ", "--csv", "--db", db)
	}
	b.ok("gazetteer", "import", "--db", "whole.gpkg", "records")
	whole := list("whole.gpkg")
	if strings.Count(whole, "WOF:999001,") < villages/2 || strings.Count(whole, "WOF:999002,") < villages/2 {
		t.Fatal("the villages do not have their parents")
	}
	for _, file := range []string{"records", "bundle.tar"} {
		db := file + ".gpkg"
		cmd := b.command("gazetteer", "import", "--db", db, file)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		until(t, "a part of the folder is stored", func() bool { return interrupted(filepath.Join(b.dir, db)) > 0 })
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait() // killed
		if strings.Contains(list(db), "Zaryaqum") {
			t.Errorf("%s: a part of it counts", file)
		}
		r := b.run("gazetteer", "import", "--db", db, file)
		if r.code != 0 || !strings.Contains(r.err, "going on after") || !strings.Contains(r.out, "12,002 places stored") {
			t.Errorf("%s does not go on: %d\n%s%s", file, r.code, r.out, r.err)
		}
		if got := list(db); got != whole {
			t.Errorf("%s: the places are %d bytes, and %d without the kill", file, len(got), len(whole))
		}
	}
}

// TestGazetteerWhileServing: a server knows the places that other programs add and remove.
func TestGazetteerWhileServing(t *testing.T) {
	b := newBench(t)
	s := b.start("serve", "--addr", "127.0.0.1:0")
	known := func(id string) func() bool {
		return func() bool {
			code, body := s.get("/geocode?q=Zaryaqum")
			return code == 200 && strings.Contains(body, id)
		}
	}
	b.ok("gazetteer", "add", "Zaryaqum", "--kind", "locality", "--lon", "70.5", "--lat", "39.5", "--country", "TJ")
	until(t, "the server knows a place that was added", known("OWN:zaryaqum"))
	b.write("ours.csv", "id,name,kind,lon,lat\nMY:camp,Zaryaqum,village,70.6,39.6\n")
	b.ok("gazetteer", "import", "ours.csv")
	until(t, "the server knows a place that was imported", known("MY:camp"))
	b.ok("gazetteer", "remove", "OWN:zaryaqum", "MY:camp")
	until(t, "the server does not know a place any more", func() bool {
		_, body := s.get("/geocode?q=Zaryaqum")
		return !strings.Contains(body, "OWN:") && !strings.Contains(body, "MY:")
	})
	if code := s.stop(); code != 0 {
		t.Errorf("the server ends with %d:\n%s", code, s.said())
	}
}

// TestGazetteerEdit adds, names, lists and removes places.
func TestGazetteerEdit(t *testing.T) {
	b := newBench(t)
	b.ok("gazetteer", "add", "Post Zar 12", "--kind", "border_post", "--lon", "69.72", "--lat", "37.61", "--country", "TJ", "--uncertainty-m", "500", "--names", "Застава Зар")
	b.fails(1, "--id OWN:post-zar-12", "gazetteer", "add", "Post Zar 12")
	b.fails(1, "hovel", "gazetteer", "add", "X", "--kind", "hovel")
	b.fails(1, "go together", "gazetteer", "add", "X", "--lon", "70")
	b.fails(1, "lat", "gazetteer", "add", "X", "--lon", "70", "--lat", "99")
	b.fails(1, "--parent", "gazetteer", "add", "X", "--parent", "GN:0")
	b.fails(1, "where is it?", "gazetteer", "add", "X", "--kind", "village")
	b.ok("gazetteer", "add", "Post Zar 12", "--id", "OWN:post-zar-12", "--population", "12")
	if out := b.ok("geocode", "Застава Зар"); !strings.Contains(out, "OWN:post-zar-12") || !strings.Contains(out, "border_post") || !strings.Contains(out, "500 m") {
		t.Errorf("it is\n%s", out)
	}
	b.ok("gazetteer", "alias", "Vorukh, Isfara", "Worukhobod", "--lang", "de", "--flag", "former", "--to", "1999")
	b.fails(1, "YYYY", "gazetteer", "alias", "GN:1220164", "Worukhabad", "--from", "long ago")
	b.fails(1, "not in the gazetteer", "gazetteer", "alias", "Qwertyuiopas", "X")
	if out := b.ok("geocode", "Worukhobod"); !strings.Contains(out, "GN:1220164") {
		t.Errorf("the other name is\n%s", out)
	}
	if out := b.ok("gazetteer", "list"); !strings.Contains(out, "Worukhobod") || !strings.Contains(out, "OWN:post-zar-12") || strings.Contains(out, "Batken") {
		t.Errorf("the list is\n%s", out)
	}
	csv := b.ok("gazetteer", "list", "--csv")
	if strings.Count(csv, "\n") != 3 || !strings.Contains(csv, "Застава Зар") || !strings.Contains(csv, "Worukhobod") {
		t.Errorf("the CSV is\n%s", csv)
	}
	b.write("list.csv", csv)
	b.ok("gazetteer", "import", "--db", "other.gpkg", "list.csv")
	if again := b.ok("gazetteer", "list", "--csv", "--db", "other.gpkg"); again != csv {
		t.Errorf("imported again the CSV is\n%swas\n%s", again, csv)
	}
	b.ok("gazetteer", "alias", "--remove", "GN:1220164", "Worukhobod")
	b.fails(1, "is no name of your own", "gazetteer", "alias", "--remove", "GN:1220164", "Worukhobod")
	b.ok("gazetteer", "remove", "OWN:post-zar-12", "GN:1220164")
	b.fails(1, "is not in the gazetteer", "geocode", "Worukhobod")
	if out := b.ok("gazetteer", "list"); !strings.Contains(out, "GN:1220164") || strings.Contains(out, "OWN:") {
		t.Errorf("the list is\n%s", out)
	}
	b.ok("gazetteer", "remove", "--undo", "GN:1220164")
	b.fails(1, "was not removed", "gazetteer", "remove", "--undo", "GN:1220164")
	b.fails(1, "there is no place", "gazetteer", "remove", "GN:0")
}

// wofRecord is a record of Who's On First, or of its kind.
func wofRecord(id int, name, placetype, parent string) string {
	return fmt.Sprintf(`{"type":"Feature","properties":{"wof:id":%d,"wof:name":%q,"wof:placetype":%q,"wof:parent_id":%s,"wof:country":"TJ"},
	"geometry":{"type":"Polygon","coordinates":[[[70,39],[70.2,39],[70.2,39.2],[70,39.2],[70,39]]]}}`, id, name, placetype, parent)
}

// TestGazetteerImportFeatures reads polygons from a file, a folder and an archive.
func TestGazetteerImportFeatures(t *testing.T) {
	b := newBench(t)
	records := map[string]string{
		"data/1/1.geojson":             wofRecord(999001, "Zaryaqumobod", "locality", "999002"), // before its parent
		"data/2/2.geojson":             wofRecord(999002, "Zaryaqum District", "county", "-1"),
		"data/2/2-alt-quattro.geojson": "{}",
		"data/readme.txt":              "noise",
	}
	var packed bytes.Buffer
	tw := tar.NewWriter(&packed)
	for _, name := range []string{"data/1/1.geojson", "data/2/2.geojson", "data/2/2-alt-quattro.geojson", "data/readme.txt"} {
		if err := os.MkdirAll(filepath.Join(b.dir, filepath.Dir(name)), 0o755); err != nil {
			t.Fatal(err)
		}
		b.write(name, records[name])
		if err := tw.WriteHeader(&tar.Header{Name: name, Size: int64(len(records[name])), Mode: 0o644, Typeflag: tar.TypeReg}); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(tw, records[name]); err != nil {
			t.Fatal(err)
		}
	}
	if err := tw.Close(); err != nil {
		t.Fatal(err)
	}
	b.write("bundle.tar", packed.String())
	b.write("all.geojson", `{"type":"FeatureCollection","features":[`+records["data/1/1.geojson"]+","+records["data/2/2.geojson"]+"]}")
	for _, file := range []string{"data", "bundle.tar", "all.geojson"} {
		db := file + ".gpkg"
		if out := b.ok("gazetteer", "import", "--db", db, file); !strings.Contains(out, "2 places stored (read as geojson)") {
			t.Errorf("%s: it says %s", file, out)
		}
		if out := b.ok("geocode", "--db", db, "Zaryaqumobod"); !strings.Contains(out, "WOF:999001") || !strings.Contains(out, "Zaryaqumobod, Zaryaqum District") {
			t.Errorf("%s: it is\n%s", file, out)
		}
		var plain, more struct{ Outlines int }
		if err := json.Unmarshal([]byte(b.ok("gazetteer", "stats", "--json", "--db", db)), &more); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(b.ok("gazetteer", "stats", "--json", "--db", "none.gpkg")), &plain); err != nil || more.Outlines != plain.Outlines+2 {
			t.Errorf("%s: there are %d outlines, and %d built in (%v)", file, more.Outlines, plain.Outlines, err)
		}
	}
	if err := os.Mkdir(filepath.Join(b.dir, "empty"), 0o755); err != nil {
		t.Fatal(err)
	}
	b.fails(1, "no .geojson files", "gazetteer", "import", "empty")
	b.fails(1, "geojson", "gazetteer", "import", "--kind", "csv", "data")
}

// TestGazetteerImportBrokenFiles leaves out what is broken in a bundle, and tells in which file; a file that was mended has no
// interrupted import left.
func TestGazetteerImportBrokenFiles(t *testing.T) {
	b := newBench(t)
	if err := os.Mkdir(filepath.Join(b.dir, "data"), 0o755); err != nil {
		t.Fatal(err)
	}
	b.write("data/1.geojson", "{\n\"type\": Feature")
	b.write("data/2.geojson", "\n"+`{"type":"Feature","properties":{"wof:id":7,"wof:placetype":"locality"},"geometry":null}`)
	b.write("data/3.geojson", wofRecord(999001, "Zaryaqumobod", "locality", "-1"))
	r := b.run("gazetteer", "import", "data")
	for _, want := range []string{"1 places stored", "a file that is no GeoJSON (data/1.geojson line 2; the first one: read geojson: line 2", "no id or name (data/2.geojson line 2;"} {
		if r.code != 3 || !strings.Contains(r.out, want) {
			t.Errorf("it ends with %d and does not say %q:\n%s%s", r.code, want, r.out, r.err)
		}
	}
	if out := b.ok("gazetteer", "stats"); strings.Contains(out, "interrupted") {
		t.Errorf("the import is not whole:\n%s", out)
	}
	b.write("one.geojson", wofRecord(999002, "Second", "locality", "-1")+"{broken")
	b.fails(1, "one.geojson", "gazetteer", "import", "one.geojson")
	b.write("one.geojson", wofRecord(999002, "Second", "locality", "-1"))
	b.ok("gazetteer", "import", "one.geojson")
	if out := b.ok("gazetteer", "stats"); strings.Contains(out, "interrupted") {
		t.Errorf("the import of the mended file is not whole:\n%s", out)
	}
}

// TestRegeocodeCommand shows a move, and stores it.
func TestRegeocodeCommand(t *testing.T) {
	b := newBench(t)
	b.fails(1, "there is no file", "regeocode")
	b.write("v.csv", "date,type,place\n2022-09-16,armed_clash,\"Vorukh, Isfara\"\n")
	b.imports(0, "v.csv")
	if out := b.ok("regeocode"); !strings.Contains(out, "no incident would move") {
		t.Errorf("it says\n%s", out)
	}
	b.ok("gazetteer", "add", "Vorukh", "--id", "GN:1220164", "--lon", "70.6", "--lat", "39.9")
	if out := b.ok("regeocode"); !strings.Contains(out, "place moved") || !strings.Contains(out, "70.60000 39.90000") || !strings.Contains(out, "km") {
		t.Errorf("it says\n%s", out)
	}
	if out := b.ok("regeocode", "--within", "KG"); !strings.Contains(out, "no incident would move") {
		t.Errorf("elsewhere it says\n%s", out)
	}
	b.ok("gazetteer", "add", "Vorukh", "--id", "GN:1220164", "--lon", "70.6000000123", "--lat", "39.9", "--uncertainty-m", "1234.56")
	if out := b.ok("regeocode", "--json"); regexp.MustCompile(`\d\.\d{8}|_m": \d+\.`).MatchString(out) {
		t.Errorf("the figures have too many digits:\n%s", out)
	}
	var moves []struct {
		Applied bool
		To      struct{ Lon float64 }
	}
	if err := json.Unmarshal([]byte(b.ok("regeocode", "--apply", "--json")), &moves); err != nil || len(moves) != 1 || !moves[0].Applied || moves[0].To.Lon != 70.6 {
		t.Errorf("applied is %+v (%v)", moves, err)
	}
	if out := b.ok("export", "--format", "csv"); !strings.Contains(out, "70.6") {
		t.Errorf("exported is\n%s", out)
	}
	if out := b.ok("regeocode", "--apply"); !strings.Contains(out, "no incident would move") {
		t.Errorf("after it it says\n%s", out)
	}
}
