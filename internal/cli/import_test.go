package cli_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"dateline/internal/testenv"
)

// summary is what import --json tells of a file.
type summary struct {
	File, Format                                         string
	Read, Created, Updated, Unchanged, Skipped, Rejected int64
	Settled                                              int64  `json:"no_longer_disputed"`
	Rejects                                              string `json:"rejects_file"`
	Reasons                                              []struct {
		Field, Code, Example string
		Count, Line          int64
	}
}

// imports runs an import of one file with --json and a code to end with.
func (b *bench) imports(code int, args ...string) summary {
	b.t.Helper()
	r := b.run(append([]string{"import", "--json"}, args...)...)
	return b.summary(r, code)
}

func (b *bench) summary(r result, code int) summary {
	b.t.Helper()
	var all []summary
	if err := json.Unmarshal([]byte(r.out), &all); err != nil || len(all) != 1 || r.code != code {
		b.t.Fatalf("import ended with %d, want %d: %v\n%s%s", r.code, code, err, r.out, r.err)
	}
	return all[0]
}

const villages = `id,date,type,place,country,killed
a,2022-09-16,armed_clash,Vorukh,TJ,2
b,2022-09-16,shelling,Batkent,KG,0
c,2022-09-16,shelling,"Nowhere at all",KG,
d,2022-09-16,shellin,Batken,KG,
e,2022-13-16,shelling,Batken,KG,
`

func TestImportLeavesOutWhatIsWrong(t *testing.T) {
	b := newBench(t)
	b.write("v.csv", villages)
	s := b.imports(3, "v.csv")
	if s.Format != "csv" || s.Read != 5 || s.Created != 2 || s.Rejected != 3 || s.Rejects != "v.csv.rejects.csv" {
		t.Errorf("the summary is %+v", s)
	}
	var fields []string
	for _, r := range s.Reasons {
		fields = append(fields, fmt.Sprintf("%s:%s:%d:%d", r.Field, r.Code, r.Count, r.Line))
	}
	slices.Sort(fields)
	if want := []string{"date_start:invalid:1:6", "place:unplaced:1:4", "type:invalid:1:5"}; !slices.Equal(fields, want) {
		t.Errorf("the reasons are %v, want %v", fields, want)
	}
	rejects := b.read("v.csv.rejects.csv")
	lines := strings.Split(villages, "\n")
	if want := strings.Join(append([]string{lines[0]}, lines[3:6]...), "\n"); strings.TrimSpace(rejects) != want {
		t.Errorf("the file of rejects is\n%s\nwant\n%s", rejects, want)
	}
	if text := b.read("v.csv.rejects.txt"); strings.Count(text, "\n") != 3 || !strings.Contains(text, `line 5: type: "shellin"`) || !strings.Contains(text, `did you mean "shelling"?`) {
		t.Errorf("the file of reasons is\n%s", text)
	}

	// mended and imported again
	mended := strings.NewReplacer("Nowhere at all", "Isfana", "shellin,", "shelling,", "2022-13-16", "2022-09-16").Replace(rejects)
	b.write("mended.csv", mended)
	if s := b.imports(0, "mended.csv"); s.Created != 3 || s.Rejected != 0 {
		t.Errorf("the mended file: %+v", s)
	}
	if n := len(b.exported()); n != 5 {
		t.Errorf("%d incidents are stored, want 5", n)
	}
	b.ok("check", "dateline.gpkg")

	// an earlier file of rejects, perhaps half mended, is left alone
	if s := b.imports(3, "v.csv"); s.Rejects != "v.csv.rejects-2.csv" || s.Skipped != 2 {
		t.Errorf("the second time: %+v", s)
	}
	if b.read("v.csv.rejects.csv") != rejects {
		t.Error("the first file of rejects was overwritten")
	}
}

// exported returns the features of the data file.
func (b *bench) exported(args ...string) []feature {
	b.t.Helper()
	var c struct{ Features []feature }
	out := b.ok(append([]string{"export"}, args...)...)
	if err := json.Unmarshal([]byte(out), &c); err != nil {
		b.t.Fatalf("%v: %s", err, out)
	}
	return c.Features
}

type feature struct {
	ID         string
	Geometry   *struct{ Coordinates []float64 }
	Properties map[string]any
}

func TestImportAgain(t *testing.T) {
	const table = "id,date,type,place,country,killed\na,2022-09-16,armed_clash,Vorukh,TJ,2\nb,2022-09-16,shelling,Batken,KG,0\n"
	b := newBench(t)
	b.write("v.csv", table)
	if s := b.imports(0, "v.csv"); s.Created != 2 {
		t.Fatalf("the first time: %+v", s)
	}
	if s := b.imports(0, "v.csv"); s.Skipped != 2 || s.Created != 0 {
		t.Errorf("again: %+v", s)
	}
	b.write("v.csv", strings.Replace(table, "TJ,2", "TJ,3", 1))
	if s := b.imports(3, "v.csv", "--on-conflict", "fail"); s.Rejected != 2 || s.Reasons[0].Code != "conflict" {
		t.Errorf("with --on-conflict fail: %+v", s)
	}
	if s := b.imports(0, "v.csv", "--on-conflict", "update"); s.Updated != 1 || s.Unchanged != 1 {
		t.Errorf("with --on-conflict update: %+v", s)
	}
	for _, f := range b.exported() {
		if want := map[string]float64{"a": 2, "b": 1}[f.ID]; f.Properties["version"] != want {
			t.Errorf("%s has version %v, want %v", f.ID, f.Properties["version"], want)
		}
	}
}

func TestImportGivesStableIDs(t *testing.T) {
	const table = "date,type,place,country\n2022-09-16,armed_clash,Vorukh,TJ\n2022-09-16,armed_clash,Vorukh,TJ\n2022-09-16,shelling,Batken,KG\n"
	b := newBench(t)
	b.write("v.csv", table)
	if s := b.imports(0, "v.csv"); s.Created != 3 {
		t.Fatalf("equal rows are incidents of their own: %+v", s)
	}
	b.write("longer.csv", table+"2022-09-16,armed_clash,Vorukh,TJ\n")
	if s := b.imports(0, "longer.csv"); s.Created != 1 || s.Skipped != 3 {
		t.Errorf("a longer file of the same rows: %+v", s)
	}
	b.write("other.csv", strings.Replace(table, "type", "event_type", 1))
	if s := b.imports(0, "other.csv"); s.Created != 3 {
		t.Errorf("the same rows under other heads are other rows: %+v", s)
	}
}

func TestImportDryRunMakesNothing(t *testing.T) {
	b := newBench(t)
	b.write("v.csv", villages)
	if s := b.imports(3, "v.csv", "--dry-run"); s.Created != 2 || s.Rejected != 3 || s.Rejects != "" {
		t.Errorf("the summary is %+v", s)
	}
	if files := b.files(); !slices.Equal(files, []string{"v.csv"}) {
		t.Errorf("the folder holds %v", files)
	}
	b.imports(3, "v.csv")
	if s := b.imports(3, "v.csv", "--dry-run"); s.Created != 0 || s.Skipped != 2 {
		t.Errorf("with what is there: %+v", s)
	}
}

func TestImportShowsColumns(t *testing.T) {
	b := newBench(t)
	b.write("v.csv", "Datum,Ort,Art\n2022-09-16,Vorukh,armed_clash\n")
	r := b.run("import", "v.csv", "--map", `date_start=Datum,place=Ort,type=Art,country="TJ"`)
	if r.code != 0 {
		t.Fatalf("exit code %d: %s", r.code, r.err)
	}
	for _, say := range []string{"Datum", "-> date_start", `always "TJ"`, "-> country"} {
		if !strings.Contains(r.err, say) {
			t.Errorf("it should say %q: %s", say, r.err)
		}
	}
	b.write("days.csv", "date,place,type\n3/4/2022,Khorog,shelling\n16/4/2022,Khorog,shelling\n")
	if r := b.run("import", "--dry-run", "days.csv"); r.code != 0 || !strings.Contains(r.err, "-> date_start (day/month/year)") {
		t.Errorf("a guessed order of dates is not shown, or exit code %d: %s", r.code, r.err)
	}
	b.fails(1, `there is no column "Tag"`, "import", "v.csv", "--map", "date_start=Tag")
}

// TestImportOfCountries: a row that is known to be in a country is placed there,
// whatever UCDP calls it.
func TestImportOfCountries(t *testing.T) {
	b := newBench(t)
	row := func(id, name string) string {
		return id + ",3,X,Civilians,6," + name + ",0,0," + name + ",1990-01-01,12\n"
	}
	b.write("u.csv", "id,type_of_violence,side_a,side_b,where_prec,where_coordinates,latitude,longitude,country,date_start,best\n"+
		row("1", "Myanmar (Burma)")+row("2", "DR Congo (Zaire)")+row("3", "Russia (Soviet Union)")+
		"4,3,X,Civilians,6,,0,0,Yemen (North Yemen),1990-01-01,12\n")
	b.imports(0, "--format", "ucdp", "u.csv")
	for _, f := range b.exported() {
		if want := map[string]string{"ucdp-1": "MM", "ucdp-2": "CD", "ucdp-3": "RU", "ucdp-4": "YE"}[f.ID]; f.Properties["country"] != want || f.Properties["geo_precision"] != "country" || f.Geometry == nil {
			t.Errorf("%s is at %v in %v (%v), want %s", f.ID, f.Geometry, f.Properties["country"], f.Properties["geo_precision"], want)
		}
	}
	for _, line := range strings.Split(strings.TrimSpace(b.ok("export", "--format", "ucdp")), "\r\n")[1:] {
		if !strings.Contains(line, ",,,,0,0,") || strings.HasPrefix(line, "4,") && !strings.Contains(line, ",6,,,,,0,0,") {
			t.Errorf("the row has changed on its way: %s", line)
		}
	}
}

func TestImportFormsOfFiles(t *testing.T) {
	const row = `{"type":"Feature","id":"x","geometry":{"type":"Point","coordinates":[70.5,39.8]},"properties":{"type":"armed_clash","date_start":"2022-09-16","geo_precision":"settlement","uncertainty_m":3000}}`
	zipped := func(name, text string) string {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for n, body := range map[string]string{"readme.txt": strings.Repeat("not the data ", 100), name: text} {
			w, err := z.Create(n)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.WriteString(w, body); err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	gzipped := func(text string) string {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, _ = io.WriteString(z, text) // a bytes.Buffer takes everything
		_ = z.Close()
		return b.String()
	}
	for _, c := range []struct{ file, text, format string }{
		{"one.geojson", row, "geojson"},
		{"all.json", `{"type":"FeatureCollection","features":[` + row + `]}`, "geojson"},
		{"seq.geojsonl", row + "\n", "geojsonseq"},
		{"seq.txt", "\x1e" + row + "\n", "geojsonseq"},
		{"t.csv", "id,date,type,lat,lon,uncertainty_m\nx,2022-09-16,armed_clash,39.8,70.5,3000\n", "csv"},
		{"t.tsv", "id\tdate\ttype\tlat\tlon\tuncertainty_m\nx\t2022-09-16\tarmed_clash\t39.8\t70.5\t3000\n", "csv"},
		{"t.csv.gz", gzipped("id,date,type,lat,lon,uncertainty_m\nx,2022-09-16,armed_clash,39.8,70.5,3000\n"), "csv"},
		{"t.zip", zipped("t.csv", "id,date,type,lat,lon,uncertainty_m\nx,2022-09-16,armed_clash,39.8,70.5,3000\n"), "csv"},
	} {
		t.Run(c.file, func(t *testing.T) {
			b := newBench(t)
			b.write(c.file, c.text)
			if s := b.imports(0, c.file); s.Created != 1 || s.Format != c.format {
				t.Errorf("the summary is %+v", s)
			}
			if got := b.exported(); len(got) != 1 || got[0].ID != "x" || got[0].Geometry == nil || got[0].Geometry.Coordinates[0] != 70.5 {
				t.Errorf("stored is %+v", got)
			}
		})
	}
	t.Run("standard input", func(t *testing.T) {
		b := newBench(t)
		if s := b.summary(b.feed(strings.NewReader(row), "import", "--json", "-"), 0); s.Created != 1 {
			t.Errorf("the summary is %+v", s)
		}
	})
}

// TestImportInterrupted stops an import in the middle and runs it again.
func TestImportInterrupted(t *testing.T) {
	const rows = 40_000
	b := newBench(t)
	var text strings.Builder
	text.WriteString("date,type,place,country,notes\n")
	for n := range rows {
		fmt.Fprintf(&text, "2022-09-16,armed_clash,Batken,KG,row %d\n", n)
	}
	// A pipe that is never closed cannot be read to its end: the import is in the
	// middle when the signal comes, however fast the machine.
	fifo := filepath.Join(b.dir, "pipe")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := b.command("import", "--json", "--format", "csv", "pipe")
	var errs bytes.Buffer
	cmd.Stderr = &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	w, err := os.OpenFile(fifo, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, text.String()[:text.Len()/2]); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	_, _ = io.WriteString(w, text.String()[text.Len()/2:]) // the reader may be gone
	_ = w.Close()
	_ = cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != 130 || !strings.Contains(errs.String(), "run the same command again") {
		t.Fatalf("exit code %d: %s", code, errs.String())
	}
	b.ok("check", "dateline.gpkg")
	b.write("all.csv", text.String())
	s := b.imports(0, "all.csv")
	if s.Created+s.Skipped != rows || s.Skipped == 0 || s.Rejected != 0 {
		t.Errorf("going on: %+v", s)
	}
	out := b.ok("export", "--format", "csv", "--properties", "id")
	if n := strings.Count(out, "\n") - 1; n != rows {
		t.Errorf("%d incidents are stored, want %d", n, rows)
	}
}

func TestProgress(t *testing.T) {
	program := testenv.Need(t, "script") // of util-linux: a terminal for the program
	b := newBench(t)
	b.write("v.csv", "date,type,place,country\n"+strings.Repeat("2022-09-16,armed_clash,Vorukh,TJ\n", 8_000))
	cmd := exec.Command(program, "-qec", testenv.Binary(t)+" import v.csv", "/dev/null")
	cmd.Dir = b.dir
	if out := testenv.Run(t, cmd); !strings.Contains(out, "\r") || !strings.Contains(out, "incidents, ") {
		t.Errorf("there is no bar on a terminal: %q", out)
	}
	cmd = exec.Command(program, "-qec", testenv.Binary(t)+" import --progress none v.csv", "/dev/null")
	cmd.Dir = b.dir
	if out := testenv.Run(t, cmd); strings.Contains(out, "incidents, ") {
		t.Errorf("there is a bar in spite of --progress none: %q", out)
	}
}
