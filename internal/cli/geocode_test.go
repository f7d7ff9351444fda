package cli_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestGeocodeOptions asks for one place with what narrows, prefers and translates.
func TestGeocodeOptions(t *testing.T) {
	b := newBench(t)
	for _, c := range []struct{ args, want string }{
		{"--kind admin1 Batken", "GN:1463580"},
		{"--lang ru --kind village --country TJ Vorukh", "Ворух, "},
		{"--bbox -85,8,-82,11 --kind capital San José", "GN:3621849"},
		{"--near -121.9,37.3 --limit 1 San Jose", "GN:5392171"},
		{"--country TJ Leninabad", "former name"},
		{"--at 1980-05-01 Leninabad", "Khujand"},
		{"15 km south of Isfara", "GN:1514896"},
	} {
		if r := b.run(append([]string{"geocode"}, strings.Fields(c.args)...)...); r.code != 0 || !strings.Contains(r.out, c.want) {
			t.Errorf("geocode %s: %d %s%s", c.args, r.code, r.out, r.err)
		}
	}
	var res struct {
		Candidates []struct {
			Confidence float64
			Relation   string
		}
	}
	if err := json.Unmarshal([]byte(b.ok("geocode", "--json", "15 km south of Isfara")), &res); err != nil || len(res.Candidates) == 0 ||
		!(res.Candidates[0].Confidence > 0) || !strings.Contains(res.Candidates[0].Relation, "15 km south of Isfara") {
		t.Errorf("%v %+v", err, res)
	}
	b.fails(1, "--bbox", "geocode", "--bbox", "1,2", "Batken")
	b.fails(1, "--near", "geocode", "--near", "north", "Batken")
	b.fails(1, `"hamlet" is none of`, "geocode", "--kind", "hamlet", "Batken")
	b.fails(2, "write dateline geocode", "geocode")
	b.fails(2, "does not fit", "geocode", "--batch", "x.csv", "Batken")
}

// Shares have four places, as in /geocode.
func TestGeocodeRoundsShares(t *testing.T) {
	r := newBench(t).run("geocode", "--json", "15 km south of Isfara")
	if long := regexp.MustCompile(`"(score|confidence)": 0\.\d{5,}`).FindString(r.out); r.code != 0 || long != "" {
		t.Errorf("%s in %+v", long, r)
	}
}

// Who claims a place is told wherever a place is answered.
func TestClaimantsAreTold(t *testing.T) {
	b := newBench(t)
	if r := b.run("geocode", "Simferopol"); r.code != 0 || !strings.Contains(r.err, "Simferopol, Crimea, Ukraine is claimed by UA and RU") {
		t.Errorf("%+v", r)
	}
	if r := b.run("geocode", "Kyiv"); r.code != 0 || strings.Contains(r.err, "claimed") {
		t.Errorf("%+v", r)
	}
	b.write("in.csv", "place\nSimferopol\n")
	for _, args := range []string{"geocode --json Simferopol", "geocode --batch in.csv --format json", "reverse --lon 34.11 --lat 44.95 --kind city --json"} {
		r := b.run(strings.Fields(args)...)
		if text := strings.Join(strings.Fields(r.out), ""); r.code != 0 || !strings.Contains(text, `"claimants":["UA","RU"]`) {
			t.Errorf("%s: %+v", args, r)
		}
	}
	if r := b.run("geocode", "--batch", "in.csv"); r.code != 0 || !strings.HasSuffix(r.out, ",,UA/RU\r\n") {
		t.Errorf("%+v", r)
	}
}

func TestGeocodeBatch(t *testing.T) {
	b := newBench(t)
	b.write("in.csv", "nr,Place,note\n1,\"Vorukh, Isfara\",=1+1\n2,San Jose,\n3,Xyzzyville,\n4,,\n")
	r := b.run("geocode", "--batch", "in.csv", "--out", "out.csv", "--bom")
	for _, want := range []string{`from the column "Place"`, "4 places: 1 matched (exact 1), 1 ambiguous, 1 not found, 1 that cannot be asked"} {
		if r.code != 0 || !strings.Contains(r.err, want) {
			t.Errorf("without %q: %d %s", want, r.code, r.err)
		}
	}
	text, err := os.ReadFile(filepath.Join(b.dir, "out.csv"))
	if err != nil {
		t.Fatal(err)
	}
	plain, marked := strings.CutPrefix(string(text), "\ufeff")
	rows, err := csv.NewReader(strings.NewReader(plain)).ReadAll()
	if err != nil || !marked || len(rows) != 5 {
		t.Fatalf("%v: %s", err, text)
	}
	for n, want := range []string{"nr Place note status place_id", "1 Vorukh, Isfara '=1+1 matched GN:1220164", "2 San Jose  ambiguous", "3 Xyzzyville  not_found", "4   invalid"} {
		if got := strings.Join(rows[n], " "); !strings.HasPrefix(got, want) {
			t.Errorf("row %d: %s", n, got)
		}
	}
	b.fails(1, "--out is for a file of places", "geocode", "Vorukh", "--out", "x.csv")
	var sum struct{ Total, Matched int }
	if err := json.Unmarshal([]byte(b.ok("geocode", "--batch", "in.csv", "--column", "Place", "--json", "--out", "again.ndjson")), &sum); err != nil || sum.Total != 4 || sum.Matched != 1 {
		t.Errorf("the summary: %v %+v", err, sum)
	}
	if lines, err := os.ReadFile(filepath.Join(b.dir, "again.ndjson")); err != nil || strings.Count(string(lines), "\n") != 4 || lines[0] != '{' {
		t.Errorf("%v: %s", err, lines)
	}
	if r := b.feed(strings.NewReader(`["Vorukh", "Batken"]`), "geocode", "--batch", "-", "--format", "csv", "--lang", "ru"); r.code != 0 || !strings.Contains(r.out, "matched,GN:1220164,Ворух") {
		t.Errorf("from standard input: %s%s", r.out, r.err)
	}
	b.write("two.csv", "a,b\n1,2\n")
	b.fails(1, "which column has the places? The header has a, b", "geocode", "--batch", "two.csv", "--out", "none.csv")
	b.fails(1, "there is no column", "geocode", "--batch", "two.csv", "--column", "place", "--out", "none.csv")
	b.fails(1, "is the file that is read", "geocode", "--batch", "in.csv", "--out", "in.csv")
	b.fails(1, "there is no file", "geocode", "--batch", "missing.csv")
	b.write("bad.json", `["Vorukh", `)
	b.fails(1, "bad.json: at byte", "geocode", "--batch", "bad.json", "--out", "none.csv")
	if files := fmt.Sprint(b.files()); strings.Contains(files, "none.csv") {
		t.Errorf("a batch that went wrong left %s", files)
	}
}

func TestReverse(t *testing.T) {
	b := newBench(t)
	out := b.ok("reverse", "--lon", "68.78", "--lat", "38.56", "--kind", "capital,city")
	for _, want := range []string{"Dushanbe", "HELD BY", "Tajikistan", "GN:1220409"} {
		if !strings.Contains(out, want) {
			t.Errorf("without %q: %s", want, out)
		}
	}
	var r struct {
		Nearest []struct {
			ID         string
			Name       string
			DistanceM  float64 `json:"distance_m"`
			BearingDeg float64 `json:"bearing_deg"`
		}
		Containing []struct {
			ID        string
			Level     int
			Inside    bool
			Uncertain bool
		}
	}
	text := b.ok("reverse", "--lon", "-77.04", "--lat", "38.9", "--limit", "1", "--kind", "capital", "--lang", "ru", "--json")
	if err := json.Unmarshal([]byte(text), &r); err != nil || len(r.Nearest) != 1 || r.Nearest[0].Name != "Вашингтон" || !(r.Nearest[0].DistanceM < 5000) || len(r.Containing) < 2 || !r.Containing[0].Inside {
		t.Errorf("%v %s", err, text)
	}
	want := b.ok("reverse", "--lon", "70.6", "--lat", "39.86", "--country", "TJ")
	for _, country := range []string{"tj", "Tajikistan", "TJ,tj"} {
		if got := b.ok("reverse", "--lon", "70.6", "--lat", "39.86", "--country", country); got != want || !strings.Contains(got, "Vorukh") {
			t.Errorf("--country %s: %s", country, got)
		}
	}
	b.fails(1, `country "Tajikistam" is not in the gazetteer`, "reverse", "--lon", "70.6", "--lat", "39.86", "--country", "Tajikistam")
	b.fails(1, "--lon and --lat are needed", "reverse", "--lon", "1")
	b.fails(1, "latitude", "reverse", "--lon", "1", "--lat", "91")
	if r := b.run("reverse", "--lon", "-30", "--lat", "0", "--radius", "1000"); r.code != 0 || !strings.Contains(r.err, "no place is so near") || !strings.Contains(r.err, "no outline") {
		t.Errorf("at sea: %+v", r)
	}
}
