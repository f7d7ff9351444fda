package cli_test

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"dateline/internal/testenv"
)

// sample makes a data file with the sample incidents in it.
func (b *bench) sample() {
	b.t.Helper()
	text, err := os.ReadFile(filepath.Join(testenv.Root(b.t), "data", "incidents.geojson"))
	if err != nil {
		b.t.Fatal(err)
	}
	b.write("sample.geojson", string(text))
	b.imports(0, "sample.geojson")
}

func TestKeys(t *testing.T) {
	b := newBench(t)
	secret := strings.TrimSpace(b.ok("key", "create", "anna", "--role", "editor"))
	b.ok("key", "create", "bert", "--role", "admin")
	b.fails(1, `there is or was a key named "anna"`, "key", "create", "anna")
	b.ok("key", "revoke", "anna")
	b.fails(1, `there is or was a key named "anna"`, "key", "create", "anna")
	b.fails(1, `there is no key named "cleo"`, "key", "revoke", "cleo")
	var keys []struct {
		Name, Role, Hint string
		RevokedAt        *string `json:"revoked_at"`
	}
	if err := json.Unmarshal([]byte(b.ok("key", "list", "--json")), &keys); err != nil {
		t.Fatal(err)
	}
	if len(keys) != 2 || keys[0].Name != "anna" || keys[0].RevokedAt == nil || keys[1].Role != "admin" || keys[1].RevokedAt != nil {
		t.Errorf("the keys are %+v", keys)
	}
	if !strings.HasPrefix(secret, keys[0].Hint) || len(keys[0].Hint) > 10 {
		t.Errorf("the hint %q does not fit the secret", keys[0].Hint)
	}
	for _, name := range b.files() {
		if strings.Contains(b.read(name), strings.TrimPrefix(secret, keys[0].Hint)) {
			t.Errorf("the secret is in %s", name)
		}
	}
}

func TestCheckAndBackup(t *testing.T) {
	b := newBench(t)
	b.sample()
	var seen struct {
		OK    bool
		Tests []struct{ Test string }
	}
	if err := json.Unmarshal([]byte(b.ok("check", "--json", "dateline.gpkg")), &seen); err != nil {
		t.Fatal(err)
	}
	if !seen.OK || len(seen.Tests) < 8 {
		t.Errorf("the check says %+v", seen)
	}

	s := b.start("serve", "--addr", "127.0.0.1:0")
	b.ok("backup", "dateline.gpkg", "copy.gpkg")
	s.stop()
	b.ok("check", "copy.gpkg")
	all := b.ok("export", "--whole")
	if b.ok("export", "--whole", "--db", "copy.gpkg") != all {
		t.Error("the backup holds something else than the file")
	}
	b.fails(1, "copy.gpkg exists already", "backup", "dateline.gpkg", "copy.gpkg")

	sqlite := testenv.Need(t, "sqlite3")
	testenv.Run(t, testenv.Command(t, sqlite, filepath.Join(b.dir, "copy.gpkg"), "DELETE FROM rtree_incidents_geom WHERE id IN (SELECT fid FROM incidents WHERE geom IS NOT NULL LIMIT 3)"))
	r := b.fails(1, "found something wrong", "check", "copy.gpkg")
	if !strings.Contains(r.out, "R-tree") || strings.Count(r.out, "is not in the R-tree") != 3 {
		t.Errorf("the check does not name the three incidents:\n%s", r.out)
	}
	if r := b.run("check", "--json", "copy.gpkg"); r.code != 1 || !strings.Contains(r.out, `"ok": false`) {
		t.Errorf("exit code %d: %s", r.code, r.out)
	}

	b.write("other.gpkg", "this is no database")
	b.fails(1, "other.gpkg is not a file of dateline", "serve", "--db", "other.gpkg", "--addr", "127.0.0.1:0")
	b.write("long.txt", strings.Repeat("this is no database\n", 1000))
	b.write("empty.gpkg", "")
	testenv.Run(t, testenv.Command(t, sqlite, filepath.Join(b.dir, "foreign.db"), "CREATE TABLE t (x)"))
	for _, name := range []string{"other.gpkg", "long.txt", "empty.gpkg", "foreign.db"} {
		b.fails(1, name+" is not a file of dateline: name the file", "check", name)
	}
	for _, args := range []string{"export --db long.txt", "key list --db long.txt", "key create x --db long.txt", "backup long.txt copy"} {
		if r := b.fails(1, "long.txt is not a file of dateline", strings.Fields(args)...); strings.Count(r.err, "\n") != 1 || strings.Contains(r.err, "damaged") {
			t.Errorf("dateline %s says %s", args, r.err)
		}
	}
	b.fails(1, "is a folder; name a file", "check", ".")
	b.fails(1, "is a folder; name a file", "export", "--db", ".")
	if text := b.read("other.gpkg"); text != "this is no database" {
		t.Errorf("a file of something else was changed to %q", text)
	}
}

func TestExport(t *testing.T) {
	b := newBench(t)
	b.sample()
	if n := len(b.exported()); n != 33 {
		t.Fatalf("%d incidents instead of 33", n)
	}

	// the same answers as the interface gives
	s := b.start("serve", "--addr", "127.0.0.1:0")
	for _, c := range []struct{ flags, query string }{
		{"--bbox 69.5,37.2,71,38.2", "bbox=69.5,37.2,71,38.2"},
		{"--datetime 1994-01-01/1994-12-31 --type landmine_ied,armed_clash", "datetime=1994-01-01/1994-12-31&type=landmine_ied,armed_clash"},
		{"--country KG", "country=KG"},
		{"--within Batken --killed-min 1", "within=Batken&killed_min=1"},
		{"--near 70.2,37.6 --radius 50000", "near=70.2,37.6&radius=50000"},
		{"--q landmine", "q=landmine"},
		{"--geo_precision near", "geo_precision=near"},
		{"--disputed true", "disputed=true"},
	} {
		var c2 struct{ Features []feature }
		_, body := s.get("/incidents?sortby=date_start&limit=1000&" + c.query)
		if err := json.Unmarshal([]byte(body), &c2); err != nil {
			t.Fatalf("%v: %s", err, body)
		}
		have := ids(b.exported(append(strings.Fields(c.flags), "--sortby", "date_start")...))
		if want := ids(c2.Features); !slices.Equal(have, want) {
			t.Errorf("export %s gives %v; the interface gives %v", c.flags, have, want)
		}
		if len(have) == 0 || len(have) == 33 {
			t.Errorf("export %s gives %d incidents: the test says nothing", c.flags, len(have))
		}
	}
	s.stop()

	if n := len(b.exported("--limit", "5")); n != 5 {
		t.Errorf("--limit 5 gives %d", n)
	}
	b.fails(1, `did you mean "KG"?`, "export", "--country", "kg")
	b.fails(1, "radius: is missing", "export", "--near", "70,40")
	b.fails(2, "did you mean --bbox?", "export", "--box", "1,2,3,4")

	b.ok("export", "-o", "all.csv")
	rows, err := csv.NewReader(strings.NewReader(b.read("all.csv"))).ReadAll()
	if err != nil || len(rows) != 34 || rows[0][0] != "id" {
		t.Errorf("all.csv: %v, %d rows: %v", err, len(rows), rows[0])
	}
	b.ok("export", "-o", "all.geojsonl", "--properties", "title,type")
	if text := b.read("all.geojsonl"); strings.Count(text, "\n") != 33 || strings.Contains(text, "killed_best") {
		t.Errorf("all.geojsonl is %s", text)
	}
	b.write("kept.geojson", "before")
	b.fails(1, "", "export", "-o", "kept.geojson", "--bbox", "1,2,3")
	if b.read("kept.geojson") != "before" {
		t.Error("an export that failed has touched the file")
	}
	if r := b.run("export", "--format", "acled"); r.code != 0 || !strings.HasPrefix(r.out, "event_id_cnty,") {
		t.Errorf("exit code %d: %.200s %s", r.code, r.out, r.err)
	}
}

func ids(list []feature) []string {
	out := []string{}
	for _, f := range list {
		out = append(out, f.ID)
	}
	return out
}

// TestExportAndImportKeepEverything moves all incidents, with their claims and how
// they were placed, through a file into another data file.
func TestExportAndImportKeepEverything(t *testing.T) {
	b := newBench(t)
	b.sample()
	b.write("more.csv", "id,date,type,place,lon,lat\nungeocoded,2022-09-16,shelling,Nowhere at all,,\ngiven,2022-09-16,shelling,A hill,70.25,39.5\n")
	b.imports(0, "--geocode", "none", "more.csv")
	before := b.state()
	if !strings.Contains(before, `"place":"Nowhere at all"`) || !strings.Contains(before, `"coordinates":[70.25,39.5]`) || !strings.Contains(before, `"chosen":true`) {
		t.Fatalf("the test says nothing: %s", before)
	}
	for _, file := range []string{"all.geojson", "all.geojsonseq"} {
		db := file + ".gpkg"
		b.ok("export", "--whole", "-o", file)
		b.imports(0, "--db", db, file)
		if after := b.state("--db", db); after != before {
			t.Errorf("through %s something got lost:\n%s\n%s", file, before, after)
		}
	}
}

// state returns all incidents but for what the store says of its own accord.
func (b *bench) state(args ...string) string {
	b.t.Helper()
	var c struct{ Features []map[string]any }
	if err := json.Unmarshal([]byte(b.ok(append([]string{"export", "--whole"}, args...)...)), &c); err != nil {
		b.t.Fatal(err)
	}
	for _, f := range c.Features {
		for _, name := range []string{"seq", "version", "created_at", "updated_at"} {
			delete(f["properties"].(map[string]any), name)
		}
	}
	slices.SortFunc(c.Features, func(x, y map[string]any) int { return strings.Compare(x["id"].(string), y["id"].(string)) })
	text, err := json.Marshal(c.Features)
	if err != nil {
		b.t.Fatal(err)
	}
	return string(text)
}

func TestGeocode(t *testing.T) {
	b := newBench(t)
	if out := b.ok("geocode", "Vorukh,", "Isfara"); !strings.Contains(out, "Vorukh, Vorukh exclave, Isfara District") || !strings.Contains(out, "GN:1220164") {
		t.Errorf("the table is\n%s", out)
	}
	var res struct {
		Ambiguous  bool
		Candidates []struct {
			ID           string
			UncertaintyM float64 `json:"uncertainty_m"`
			Hierarchy    []string
		}
	}
	if err := json.Unmarshal([]byte(b.ok("geocode", "--json", "Border Post Number 12")), &res); err != nil {
		t.Fatal(err)
	}
	if len(res.Candidates) == 0 || res.Candidates[0].ID != "DL:border-post-12" || res.Candidates[0].UncertaintyM <= 0 || len(res.Candidates[0].Hierarchy) == 0 {
		t.Errorf("the answer is %+v", res)
	}
	if r := b.run("geocode", "Vorakh"); r.code != 0 || !strings.Contains(r.err, "not certain: ") || !strings.Contains(r.out, "Vorukh") {
		t.Errorf("a slip of the pen: %s%s", r.out, r.err)
	}
	b.fails(1, "is not in the gazetteer", "geocode", "--country", "Atlantis", "Batken")
	if r := b.run("geocode", "Waldkirchen"); r.code != 0 || !strings.Contains(r.err, "not certain: ") {
		t.Errorf("ambiguity is not shown: %s%s", r.out, r.err)
	}
	if files := b.files(); len(files) > 0 {
		t.Errorf("geocoding has made %v", files)
	}
}

const ours = "id,name,names,kind,country,parent,lon,lat,uncertainty_m,uncertainty_reason,source\n" +
	"MY:camp,Zaryaqum,ru:Зарякум,locality,TJ,,70.5,39.5,500,surveyed,mine\n" +
	"MY:bad,Bad,,hovel,TJ,,70.5,39.5,500,,mine\n"

func TestGazetteerImport(t *testing.T) {
	b := newBench(t)
	b.write("ours.csv", ours)
	out := b.fails(3, "1 lines were left out", "gazetteer", "import", "ours.csv").out
	if !strings.Contains(out, "1 places stored (read as csv)") || !strings.Contains(out, "1 lines left out: unusable value (line 3; the first one: ") || !strings.Contains(out, "hovel") {
		t.Errorf("it says %s", out)
	}
	b.write("many.csv", strings.SplitAfter(ours, "\n")[0]+strings.Repeat("MY:bad,Bad\n", 7))
	if out := b.fails(3, "8 lines were left out", "gazetteer", "import", "many.csv", "ours.csv").out; !strings.Contains(out, "7 lines left out: wrong number of columns (lines 2, 3, 4, 5, 6 and more; the first one: ") {
		t.Errorf("it says %s", out)
	}
	for _, name := range []string{"Zaryaqum", "Зарякум"} {
		if out := b.ok("geocode", name); !strings.Contains(out, "MY:camp") {
			t.Errorf("%s is not found: %s", name, out)
		}
	}
	if r := b.run("geocode", "--db", "other.gpkg", "Zaryaqum"); strings.Contains(r.out, "MY:camp") || !strings.Contains(r.err, "there is no file other.gpkg: only the built-in places are known") {
		t.Errorf("a place of one file is found with another:\n%s", r.out)
	}
	b.write("v.csv", "date,type,place\n2022-09-16,armed_clash,Zaryaqum\n")
	if s := b.imports(0, "v.csv"); s.Created != 1 {
		t.Errorf("an incident there: %+v", s)
	}
	var facts struct{ Places, Imported int }
	if err := json.Unmarshal([]byte(b.ok("gazetteer", "info", "--json")), &facts); err != nil || facts.Imported != 1 || facts.Places < 100_000 {
		t.Errorf("info says %+v, %v", facts, err)
	}
	b.write("noise.txt", "just a line\n")
	b.fails(1, "say which with --kind", "gazetteer", "import", "noise.txt")
}

func TestGazetteerImportGeoNames(t *testing.T) {
	b := newBench(t)
	out := b.ok("gazetteer", "import", testenv.Shared(t, "gazetteer", "geonames", "TJ.txt.gz"), testenv.Shared(t, "gazetteer", "geonames", "alternateNamesV2.txt.gz"))
	if !strings.Contains(out, "(read as geonames)") || !strings.Contains(out, "(read as alternate-names)") || strings.Contains(out, "left out") || !strings.Contains(out, "name of a place that is not in the gazetteer") {
		t.Errorf("it says %s", out)
	}
	if out := b.ok("geocode", "--country", "TJ", "Vorukh"); !strings.Contains(out, "GN:1220164") {
		t.Errorf("Vorukh is\n%s", out)
	}
	b.ok("check", "dateline.gpkg")
}
