package cli_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"dateline/internal/testenv"
)

// TestImportOfOurGeoPackage: a data file that is imported into another one brings
// everything, and a second time nothing.
func TestImportOfOurGeoPackage(t *testing.T) {
	b := newBench(t)
	b.sample()
	whole := b.state("--db", "dateline.gpkg")
	if s := b.imports(0, "--db", "new.gpkg", "dateline.gpkg"); s.Format != "geojsonseq" || s.Created != s.Read || s.Read < 30 {
		t.Errorf("the summary is %+v", s)
	}
	if got := b.state("--db", "new.gpkg"); got != whole {
		t.Errorf("imported there is\n%s\nof\n%s", got, whole)
	}
	if s := b.imports(0, "--db", "new.gpkg", "dateline.gpkg"); s.Created != 0 || s.Skipped != s.Read {
		t.Errorf("a second time the summary is %+v", s)
	}
	b.ok("check", "new.gpkg")
}

// TestImportOfOtherGeoPackages guesses the columns as of a CSV, and keeps what is
// wrong in a file of rejects.
func TestImportOfOtherGeoPackages(t *testing.T) {
	b := newBench(t)
	b.write("in.csv", "event_id,x,y,Date,Village,Notes,Killed,kind\na,70.9,39.8,2022/09/14,Vorukh,\"Two, it is said\",2,shelling\nb,,,2022/09/15,Batken,,,shelling\nc,71,39.9,2022/09/16,Isfara,,many,shelling\n")
	const table = " in.csv -oo X_POSSIBLE_NAMES=x -oo Y_POSSIBLE_NAMES=y -oo AUTODETECT_TYPE=YES -s_srs EPSG:4326 -nln "
	testenv.Shell(t, b.dir, "ogr2ogr -f GPKG out.gpkg"+table+"events -t_srs EPSG:3857; ogr2ogr -f GPKG -update out.gpkg"+table+"others -t_srs EPSG:4326")
	s := b.imports(3, "--map", "type=kind", "--layer", "events", "out.gpkg")
	if s.Format != "csv" || s.Read != 3 || s.Created != 2 || s.Rejected != 1 || s.Rejects != "out.gpkg.rejects.csv" || s.Reasons[0].Field != "killed_best" {
		t.Errorf("the summary is %+v", s)
	}
	list := b.exported()
	var got []string
	for _, f := range list {
		got = append(got, fmt.Sprint(f.ID, " ", f.Properties["date_start"], " ", f.Properties["place"], " ", f.Properties["killed_best"]))
	}
	slices.Sort(got)
	if want := []string{"a 2022-09-14 Vorukh 2", "b 2022-09-15 Batken <nil>"}; !slices.Equal(got, want) {
		t.Errorf("imported are %v, want %v", got, want)
	}
	// The file of rejects, mended.
	b.write("mended.csv", strings.ReplaceAll(b.read("out.gpkg.rejects.csv"), "many", "7"))
	if s := b.imports(0, "--map", "type=kind", "mended.csv"); s.Created != 1 {
		t.Errorf("the mended file: %+v", s)
	}
	b.fails(1, "no layer", "import", "--layer", "event", "out.gpkg")
	b.fails(1, "leave --layer out", "import", "--layer", "events", "in.csv")
	if r := b.run("import", "--dry-run", "out.gpkg"); !strings.Contains(r.err, "NOT read: others") {
		t.Errorf("it is not said that a layer was left out: %s", r.err)
	}
}
