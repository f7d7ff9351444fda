package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"dateline/internal/auth"
	"dateline/internal/testenv"
)

// answers writes the answers that are GeoJSON into files below dir, by name.
func answers(b *bench, dir string) map[string]string {
	b.t.Helper()
	b.post(feature("named", 0, 0, "place", "Vorukh, Isfara", "title", `Quotes " and \ and 字 and 😀`))
	b.post(feature("lost", 0, 0, "summary", "nobody knows where"))
	b.post(feature("edge", -180, -90), feature("fine", 179.99, 0.0000001))
	posted := b.do(request{method: "POST", path: "/incidents", body: vorukh, key: auth.Editor})
	files := map[string]string{}
	keep := func(name string, text []byte) {
		b.t.Helper()
		files[name] = filepath.Join(dir, strings.ReplaceAll(name, " ", "-")+".geojson")
		if err := os.WriteFile(files[name], text, 0o600); err != nil {
			b.t.Fatal(err)
		}
	}
	keep("posted", posted.Body.Bytes())
	for name, path := range map[string]string{
		"list": "/incidents", "page": "/incidents?limit=2", "box": "/incidents?bbox=60,30,80,45", "chosen": "/incidents?properties=title",
		"within": "/incidents?within=TJ", "empty": "/incidents?killed_min=1000", "item": "/incidents/named", "lost item": "/incidents/lost",
		"edge item": "/incidents/edge", "places": "/geocode?q=San+Jose", "no place": "/geocode?q=Xyzzyville",
	} {
		w := b.get(path)
		if w.Code != 200 {
			b.t.Fatalf("%s: %d %s", path, w.Code, w.Body)
		}
		keep(name, w.Body.Bytes())
	}
	return files
}

// TestAnswersAreGeoJSON has the answers checked by check-geojson, an npm package
// that holds a text against RFC 7946.
func TestAnswersAreGeoJSON(t *testing.T) {
	node := testenv.Need(t, "node")
	files := answers(seeded(t), t.TempDir())
	files["control"] = filepath.Join(t.TempDir(), "control.geojson") // which must be found fault with
	if err := os.WriteFile(files["control"], []byte(`{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[1]}}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	list, err := json.Marshal(files)
	if err != nil {
		t.Fatal(err)
	}
	const script = `const {getIssues} = require(process.argv[1]), out = {};
for (const [name, file] of Object.entries(JSON.parse(process.argv[2]))) out[name] = getIssues(require('fs').readFileSync(file, 'utf8')).map(i => i.message);
console.log(JSON.stringify(out));`
	issues := decode[map[string][]string](t, []byte(testenv.Run(t, testenv.Command(t, node, "-e", script, testenv.NeedNPM(t, "@placemarkio/check-geojson"), string(list)))))
	if len(issues) != len(files) || len(issues["control"]) == 0 {
		t.Fatalf("the validator did not do its work: %v", issues)
	}
	delete(issues, "control")
	for name, found := range issues {
		if len(found) > 0 {
			t.Errorf("%s: %q", name, found)
		}
	}
}

// TestGDALReadsTheAnswers holds what GDAL understands of the answers against what
// they say: it reads them without a word of warning, and what it writes by RFC 7946
// has the same incidents at the same places.
func TestGDALReadsTheAnswers(t *testing.T) {
	info, convert := testenv.Need(t, "ogrinfo"), testenv.Need(t, "ogr2ogr")
	b := seeded(t)
	files := answers(b, t.TempDir())
	files["sequence"] = filepath.Join(t.TempDir(), "sequence.geojsonl")
	if err := os.WriteFile(files["sequence"], b.get("/incidents?f=geojsonseq").Body.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, file := range files {
		if name == "empty" || name == "no place" {
			continue // GDAL gives an empty layer no fields and says nothing more
		}
		ours, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		want := positions(t, ours)
		var errs bytes.Buffer
		read := testenv.Command(t, info, "-ro", "-al", file)
		read.Stderr = &errs
		out, err := read.Output()
		if err != nil || errs.Len() > 0 || !strings.Contains(string(out), fmt.Sprintf("Feature Count: %d\n", len(want))) || !strings.Contains(string(out), "WGS 84") {
			t.Errorf("%s: ogrinfo: %v %s\n%.3000s", name, err, &errs, out)
		}
		errs.Reset()
		write := testenv.Command(t, convert, "-f", "GeoJSON", "-lco", "RFC7946=YES", "-lco", "COORDINATE_PRECISION=9", "/vsistdout/", file)
		write.Stderr = &errs
		out, err = write.Output()
		if err != nil || errs.Len() > 0 {
			t.Errorf("%s: ogr2ogr: %v %s", name, err, &errs)
			continue
		}
		if got := positions(t, out); !slices.Equal(got, want) {
			t.Errorf("%s: GDAL understood\n%q, we said\n%q", name, got, want)
		}
	}
}

// positions lists the Features of a GeoJSON text, a collection, one, or a sequence,
// each by its id and where it is.
func positions(t *testing.T, text []byte) []string {
	t.Helper()
	type item struct {
		Type       string
		ID         string
		Geometry   *struct{ Coordinates []float64 }
		Properties map[string]any
	}
	var out []string
	in := json.NewDecoder(bytes.NewReader(bytes.ReplaceAll(text, []byte("\x1e"), nil)))
	for in.More() {
		var one struct {
			item
			Features []item
		}
		if err := in.Decode(&one); err != nil {
			t.Fatalf("%v in %s", err, text)
		}
		if one.Type == "Feature" {
			one.Features = []item{one.item}
		}
		for _, f := range one.Features {
			where := "nowhere"
			if f.Geometry != nil {
				where = fmt.Sprint(f.Geometry.Coordinates)
			}
			id := any(f.ID)
			if f.ID == "" { // GDAL keeps that of a sequence in the properties alone
				id = f.Properties["id"]
			}
			out = append(out, fmt.Sprint(id, " ", where))
		}
	}
	return out
}
