package cli_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"dateline/internal/testenv"
)

// TestWithoutAPointThereAndBack: what has no point has none after an export and an
// import of it, in every form, unless the import is told to look.
func TestWithoutAPointThereAndBack(t *testing.T) {
	b := newBench(t)
	b.write("v.csv", "id,date,type,place,country\na,2022-09-16,armed_clash,Vorukh,TJ\nb,2022-09-16,shelling,Batken,KG\nc,2022-09-16,shelling,Nowhere at all,KG\nd,2022-09-16,shelling,,\n")
	b.imports(0, "--geocode", "none", "v.csv")
	b.write("w.csv", "id,date,type,place,country\ne,2022-09-16,armed_clash,Vorukh,TJ\n")
	b.imports(0, "w.csv")
	want := whereabouts(b.exported())
	for _, form := range [][]string{{"all.csv"}, {"all.geojson"}, {"all.geojsonseq"}, {"whole.geojson", "--whole"}} {
		file, db := form[0], form[0]+".gpkg"
		b.ok(append([]string{"export", "-o"}, form...)...)
		if s := b.imports(0, "--db", db, file); s.Created != 5 {
			t.Errorf("%s: %+v", file, s)
		}
		if got := whereabouts(b.exported("--db", db)); got != want {
			t.Errorf("%s gives back\n%s\nwant\n%s", file, got, want)
		}
	}
	b.imports(3, "--db", "asked.gpkg", "--geocode", "strict", "all.csv")
	if got := b.exported("--db", "asked.gpkg"); len(got) != 4 || got[0].Geometry == nil || got[1].Geometry == nil {
		t.Errorf("--geocode strict did not look: %s", whereabouts(got))
	}
}

// TestImportTellsOfDisputesThatAreLost: a flat file has no claims, out of which it is
// worked out whether an incident is disputed.
func TestImportTellsOfDisputesThatAreLost(t *testing.T) {
	b := newBench(t)
	b.sample()
	disputed := func(args ...string) (n int64) {
		for _, f := range b.exported(args...) {
			if f.Properties["disputed"] == true {
				n++
			}
		}
		return n
	}
	want := disputed()
	if want == 0 {
		t.Fatal("no incident of the sample is disputed")
	}
	for _, c := range []struct {
		form []string
		lost int64
	}{{[]string{"all.csv"}, want}, {[]string{"all.geojson"}, want}, {[]string{"all.geojsonseq"}, want}, {[]string{"all.fg.json"}, want}, {[]string{"all.fgb"}, want},
		{[]string{"all.parquet"}, want}, {[]string{"all.kml"}, want}, {[]string{"all.gpx"}, want}, {[]string{"all.gpkg"}, want}, {[]string{"whole.geojson", "--whole"}, 0}} {
		file, db := c.form[0], "of-"+c.form[0]+".gpkg"
		b.ok(append([]string{"export", "-o"}, c.form...)...)
		if s := b.imports(0, "--db", db, "--dry-run", file); s.Settled != c.lost {
			t.Errorf("%s: a dry run tells of %d, not %d", file, s.Settled, c.lost)
		}
		s := b.imports(0, "--db", db, file)
		if s.Settled != c.lost {
			t.Errorf("%s: it tells of %d, not %d: %+v", file, s.Settled, c.lost, s)
		}
		if left := disputed("--db", db); left != want-c.lost {
			t.Errorf("%s: %d are disputed afterwards, want %d", file, left, want-c.lost)
		}
		if s := b.imports(0, "--db", db, file); s.Settled != 0 {
			t.Errorf("%s: what is skipped loses nothing: %+v", file, s)
		}
	}
	if s := b.imports(0, "--db", "whole.gpkg", "dateline.gpkg"); s.Settled != 0 {
		t.Errorf("a data file: %+v", s)
	}
	if out := b.ok("import", "--dry-run", "--db", "new.gpkg", "all.csv"); !strings.Contains(out, "Disputed in all.csv and no longer so: "+fmt.Sprint(want)) || !strings.Contains(out, "--whole") {
		t.Errorf("it is not said: %s", out)
	}
}

// whereabouts is what features say about their places.
func whereabouts(list []feature) string {
	var text strings.Builder
	for _, f := range list {
		p := f.Properties
		fmt.Fprintln(&text, f.ID, p["title"], p["place"], p["place_id"], p["country"], p["geo_precision"], p["uncertainty_m"])
		if f.Geometry != nil {
			fmt.Fprintln(&text, f.Geometry.Coordinates)
		}
	}
	return text.String()
}

func TestImportTellsAnIDThatStandsTwice(t *testing.T) {
	const table = "id,date,type,place,country\na,2022-09-16,armed_clash,Vorukh,TJ\nb,2022-09-16,shelling,Batken,KG\na,2022-09-17,armed_clash,Vorukh,TJ\n"
	for _, on := range []string{"skip", "update", "fail"} {
		b := newBench(t)
		b.write("v.csv", table)
		s := b.imports(3, "--on-conflict", on, "v.csv")
		if s.Created != 2 || s.Skipped+s.Updated != 0 || s.Rejected != 1 || s.Reasons[0].Line != 4 || !strings.Contains(s.Reasons[0].Example, `"a" is also the id on line 2 of this file`) {
			t.Errorf("%s: %+v", on, s)
		}
	}
	// one that was left out itself is in nobody's way
	b := newBench(t)
	b.write("v.csv", strings.Replace(table, "armed_clash", "armed_clsh", 1))
	if s := b.imports(3, "v.csv"); s.Created != 2 || s.Rejected != 1 || s.Reasons[0].Field != "type" {
		t.Errorf("%+v", s)
	}
}

func TestImportNamesWhatItDoesNotReadOfAnArchive(t *testing.T) {
	var packed bytes.Buffer
	z := zip.NewWriter(&packed)
	for _, name := range []string{"january.csv", "february.csv"} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, "id,date,type,lat,lon,uncertainty_m\n"+name+",2022-09-16,armed_clash,39.8,70.5,3000\n"); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	b := newBench(t)
	b.write("both.zip", packed.String())
	r := b.run("import", "both.zip")
	if r.code != 0 || !strings.Contains(r.err, "only the largest one, february.csv, is read; NOT read: january.csv") {
		t.Errorf("%d %s", r.code, r.err)
	}
}

// TestRejectsMoveTheBar: progress is that of what was read, not only of what could
// be stored.
func TestRejectsMoveTheBar(t *testing.T) {
	program := testenv.Need(t, "script") // of util-linux: a terminal for the program
	b := newBench(t)
	b.write("v.csv", "date,type,place,country\n"+strings.Repeat("2022-09-16,no_such_type,Vorukh,TJ\n", 60_000))
	cmd := exec.Command(program, "-qec", testenv.Binary(t)+" import v.csv; test $? = 3", "/dev/null")
	cmd.Dir = b.dir
	if out := testenv.Run(t, cmd); !strings.Contains(out, "incidents, ") {
		t.Errorf("nothing moves while records are left out: %q", out)
	}
}

// TestRememberedFaultsAreToldWithTheOthers: that a place cannot be found is worked
// out once and told of each record, beside what else is wrong with that one.
func TestRememberedFaultsAreToldWithTheOthers(t *testing.T) {
	b := newBench(t)
	b.write("v.csv", "date,type,place,country,admin1\n"+
		"2022-09-16,shelling,Batken,KG,Nosuchoblast\n2022-09-16,shellin,Batken,KG,Nosuchoblast\n"+
		"2022-09-16,shelling,Nowhere at all,KG,\n2022-09-16,shellin,Nowhere at all,KG,\n2022-09-16,shellin,Batken,KG,\n")
	var got []string
	for _, r := range b.imports(3, "v.csv").Reasons {
		got = append(got, fmt.Sprintf("%s:%s:%d:%d", r.Field, r.Code, r.Count, r.Line))
	}
	slices.Sort(got)
	if want := []string{"admin1:invalid:2:2", "place:unplaced:2:4", "type:invalid:3:3"}; !slices.Equal(got, want) {
		t.Errorf("the reasons are %v, want %v", got, want)
	}
}

// TestImportTellsWhatItCannotRead names what a file is that no format takes, in few
// words whatever its length.
func TestImportTellsWhatItCannotRead(t *testing.T) {
	b := newBench(t)
	for text, says := range map[string]string{
		"":                                   "the file is empty",
		"\n \n":                              "the file is empty",
		"\xff\xfei\x00d\x00,\x00":            "UTF-16",
		" [ {\"type\":\"talks\"}]":           "an array of JSON",
		strings.Repeat("[", 100_000):         "no column is known",
		strings.Repeat("what,ever,", 10_000): "no column is known",
	} {
		b.write("it.csv", text)
		if r := b.fails(1, says, "import", "it.csv"); len(r.err) > 2000 {
			t.Errorf("%.20q: %d characters are said", text, len(r.err))
		}
	}
	b.write("empty.csv.gz", "")
	b.fails(1, "empty.csv.gz", "import", "empty.csv.gz")
}
