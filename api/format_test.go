package api_test

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"dateline/api"
	"dateline/internal/format"
)

// rowsOf reads a table.
func rowsOf(t *testing.T, text string) [][]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestTable(t *testing.T) {
	b := seeded(t)
	read := func(path string) [][]string {
		t.Helper()
		w := b.get(path)
		if ct := w.Header().Get("Content-Type"); w.Code != 200 || !strings.HasPrefix(ct, "text/csv") {
			t.Fatalf("%s: %d %q %s", path, w.Code, ct, w.Body)
		}
		return rowsOf(t, w.Body.String())
	}
	rows := read("/incidents?f=csv&limit=3")
	if len(rows) != 4 || len(rows[0]) != len(format.FlatProperties())+2 {
		t.Errorf("%d rows of %d columns", len(rows), len(rows[0]))
	}
	if got := fmt.Sprint(read("/incidents?f=csv&properties=killed_best&type=landmine_ied")); !strings.Contains(got, "[a-sarigor 4") {
		t.Errorf("%s", got)
	}
	if rows := read("/incidents?f=csv&type=hazard.flood"); len(rows) != 1 {
		t.Errorf("the empty page has %d rows", len(rows))
	}
	w := b.get("/incidents?limit=3", "Accept", "text/csv")
	if link := w.Header().Get("Link"); !strings.Contains(link, `rel="next"; type="text/csv"`) || w.Header().Get("OGC-NumberMatched") != "7" {
		t.Errorf("Link %q, OGC-NumberMatched %q", link, w.Header().Get("OGC-NumberMatched"))
	}
}

// TestEveryFormat asks for each format by its name, another of its names, and its
// media type, as a page and as a download.
func TestEveryFormat(t *testing.T) {
	b := seeded(t)
	for _, f := range format.Formats() {
		kind, _, _ := strings.Cut(f.MediaType, ";")
		paths := []string{"/incidents?f=" + f.Name, "/collections/incidents/items?limit=3&f=" + f.Name, "/collections/incidents/download?f=" + f.Name}
		for _, name := range f.Also {
			paths = append(paths, "/incidents?f="+name, "/collections/incidents/download?f="+name)
		}
		for _, path := range paths {
			w := b.get(path)
			h := w.Header()
			if w.Code != http.StatusOK || h.Get("Content-Type") != f.MediaType || !strings.Contains(h.Get("Content-Disposition"), `filename="incidents`+f.Extension+`"`) ||
				h.Get("OGC-NumberMatched") != "7" || h.Get("Content-Crs") == "" || w.Body.Len() == 0 {
				t.Errorf("%s: %d %v", path, w.Code, h)
			}
			if page := strings.Contains(path, "limit=3"); page && (h.Get("OGC-NumberReturned") != "3" || !strings.Contains(h.Get("Link"), `rel="next"; type="`+kind+`"`)) {
				t.Errorf("%s: %v", path, h)
			}
			if empty := b.get(path + "&type=hazard.flood"); empty.Code != http.StatusOK || empty.Header().Get("OGC-NumberMatched") != "0" {
				t.Errorf("%s without a match: %d %s", path, empty.Code, empty.Body)
			}
		}
		if f.Name == "acled" || f.Name == "ucdp" {
			continue // text/csv is our own table
		}
		for _, path := range []string{"/incidents", "/collections/incidents/download"} {
			if w := b.get(path, "Accept", "image/png, "+kind+";q=0.5"); w.Code != http.StatusOK || w.Header().Get("Content-Type") != f.MediaType {
				t.Errorf("%s as %s: %d %q", path, kind, w.Code, w.Header().Get("Content-Type"))
			}
		}
	}
	if w := b.get("/incidents?f=gpkg&resultType=hits"); w.Code != http.StatusBadRequest || w.Header().Get("Content-Disposition")+w.Header().Get("OGC-NumberMatched")+w.Header().Get("Content-Crs") != "" {
		t.Errorf("a GeoPackage of hits: %d, to be saved as %q", w.Code, w.Header().Get("Content-Disposition"))
	}
	if w := b.get("/incidents?f=flatgeobuf&resultType=hits"); w.Code != http.StatusOK || w.Header().Get("OGC-NumberReturned") != "0" {
		t.Errorf("FlatGeobuf of hits: %d %v", w.Code, w.Header())
	}
	bare := newBench(t, func(c *api.Config) { c.Snapshot = nil })
	for _, path := range []string{"/incidents?f=gpkg", "/collections/incidents/download?f=gpkg"} {
		if w := bare.get(path); w.Code != http.StatusNotAcceptable {
			t.Errorf("%s of a server without it: %d", path, w.Code)
		}
	}
}

func TestNamesOfFiles(t *testing.T) {
	b := seeded(t)
	for query, want := range map[string]string{
		"":           "incidents.fgb",
		"country=KG": "incidents-KG.fgb",
		"country=KG&datetime=2022-01-01/2022-12-31":        "incidents-KG-2022.fgb",
		"country=TJ,KG&datetime=2022-02-01/2022-02-28":     "incidents-TJ-KG-2022-02.fgb",
		"datetime=2022-09-16":                              "incidents-2022-09-16.fgb",
		"datetime=2022-09-14/2022-09-17&type=armed_clash":  "incidents-armed_clash-2022-09-14-to-2022-09-17.fgb",
		"datetime=../2022-09-17":                           "incidents-until-2022-09-17.fgb",
		"datetime=2022-09-17/..&bbox=60,30,80,50":          "incidents-from-2022-09-17-selection.fgb",
		"within=Batken":                                    "incidents-Batken-Region.fgb",
		"filter=killed_best+%3E+3":                         "incidents-selection.fgb",
		"country=KG,TJ,UZ,AF&q=mine":                       "incidents-selection.fgb",
		"ids=a-sarigor":                                    "incidents-selection.fgb",
		"status=draft":                                     "incidents-selection.fgb",
		"country=KG,TJ,FJ/WS&limit=2&sortby=-date_end":     "incidents-KG-TJ-FJ-WS.fgb",
		"q=%22%3B+filename%3D%22..%2F..%2Fetc&admin1=%22b": "incidents-selection.fgb",
	} {
		for _, path := range []string{"/collections/incidents/items", "/collections/incidents/download"} {
			if got := b.get(path + "?f=fgb&" + query).Header().Get("Content-Disposition"); got != `attachment; filename="`+want+`"` {
				t.Errorf("%s?%s: %s, want %s", path, query, got, want)
			}
		}
	}
	if got := b.get("/incidents?country=KG").Header().Get("Content-Disposition"); got != `inline; filename="incidents-KG.geojson"` {
		t.Errorf("GeoJSON to look at: %s", got)
	}
}

// TestWhatAFormatLoses: the sets of others tell what they have no place for, and the
// claims reach them.
func TestWhatAFormatLoses(t *testing.T) {
	b := newBench(t)
	b.post(feature("whole", 70, 40, "place", "Sarigor", "country", "TJ", "injured_best", 3),
		feature("summed", 71, 41, "place", "Batken", "country", "KG", "scope", "aggregate"),
		feature("flood", 71, 41, "place", "Batken", "country", "KG", "type", "hazard.flood"),
		feature("lost", 0, 0, "actors", []any{map[string]any{"name": "The \"Host\"", "role": "initiator", "side": "A", "kind": "rebel_group"}}))
	for path, want := range map[string][]string{
		"f=csv-acled":          {`1;reason="there is no position";left-out`, `1;reason="a sum over several incidents is not an event";left-out`, `1;reason="injured people have no column"`},
		"f=csv-ucdp":           {";left-out"},
		"f=gpx":                {`1;reason="a waypoint needs a position";left-out`},
		"f=kml":                {"0"},
		"f=csv-acled&q=no+one": {"0"},
	} {
		for _, list := range []string{"/incidents?", "/collections/incidents/download?"} {
			w := b.get(list + path)
			got := w.Header().Get("Dateline-Not-Expressed")
			for _, part := range want {
				if !strings.Contains(got, part) || len(want) == 1 && want[0] == "0" && got != "0" {
					t.Errorf("%s%s: %q lacks %q", list, path, got, part)
				}
			}
		}
	}
	if w := b.get("/incidents?f=csv-acled&properties=title"); w.Code != 400 || !strings.Contains(w.Body.String(), "another data set") {
		t.Errorf("a choice of properties for the columns of ACLED: %d %s", w.Code, w.Body)
	}
	rows := rowsOf(t, b.get("/incidents?f=csv-acled").Body.String())
	if len(rows) != 2 || !strings.Contains(fmt.Sprint(rows[1]), "Sarigor") {
		t.Errorf("%v", rows)
	}
	if got := b.get("/incidents?f=geojson").Header().Get("Dateline-Not-Expressed"); got != "" {
		t.Errorf("GeoJSON loses %q", got)
	}
}

// TestFilesLeadBack: what has links leads to the server as the client reached it, and
// never with the client's key.
func TestFilesLeadBack(t *testing.T) {
	b := seeded(t)
	b.PublicURL = "https://data.example/x"
	key := "key=" + b.secret["reader"]
	for path, want := range map[string][]string{
		"/incidents?type=landmine_ied&f=georss": {`<id>https://data.example/x/collections/incidents/items/a-sarigor</id>`, `<updated>2026-11-20T12:00:00.000000Z</updated>`,
			`<link rel="self" type="application/atom+xml" href="https://data.example/x/incidents?type=landmine_ied&amp;f=georss"/>`, "<title>Incidents: landmine_ied</title>"},
		"/collections/incidents/download?f=kml&type=landmine_ied": {`<atom:link href="https://data.example/x/collections/incidents/items/a-sarigor"/>`, "<name>Incidents: landmine_ied</name>"},
		"/collections/incidents/download?f=gpx&type=landmine_ied": {`<link href="https://data.example/x/collections/incidents/items/a-sarigor"/>`},
	} {
		got := b.get(path + "&" + key).Body.String()
		for _, part := range want {
			if !strings.Contains(got, part) {
				t.Errorf("%s lacks %s:\n%s", path, part, got)
			}
		}
		if strings.Contains(got, "dl_") {
			t.Errorf("%s holds the key", path)
		}
	}
}

// TestFormulasAreGuarded: no cell of any table begins as a formula of a spreadsheet.
func TestFormulasAreGuarded(t *testing.T) {
	b := newBench(t)
	for n, start := range []string{"=", "+", "-", "@", "\t=", "'="} {
		text := start + "HYPERLINK(\"http://evil.example\")"
		b.post(feature(fmt.Sprintf("i%d", n), 70, 40, "title", text, "summary", text, "place", text, "admin1", text, "source", text, "country", "TJ", "killed_best", 3,
			"tags", []string{text}, "actors", []any{map[string]any{"name": text, "role": "initiator", "side": "A", "kind": "rebel_group"}, map[string]any{"name": "Army", "role": "target", "side": "B", "kind": "state_forces"}}))
	}
	for _, name := range []string{"csv", "csv-acled", "csv-ucdp"} {
		for _, list := range []string{"/incidents?f=", "/collections/incidents/download?f="} {
			rows := rowsOf(t, b.get(list+name).Body.String())
			if len(rows) < 2 {
				t.Errorf("%s has no rows", name)
			}
			for _, row := range rows[1:] {
				for n, cell := range row {
					if strings.Contains(cell, "HYPERLINK") && !strings.HasPrefix(cell, "'") {
						t.Errorf("%s: the column %s is %q", name, rows[0][n], cell)
					}
				}
			}
		}
	}
}
