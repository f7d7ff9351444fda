package api_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// TestPlacesAsFiles holds the sequence and the table of places to the GeoJSON.
func TestPlacesAsFiles(t *testing.T) {
	b := newBench(t)
	const path = "/collections/places/items?within=Batken&limit=40"
	want := b.list(path)
	if len(want.Features) != 40 {
		t.Fatalf("%d places", len(want.Features))
	}
	for query, has := range map[string]bool{"": true, "&crs=http://www.opengis.net/def/crs/EPSG/0/3857": false} {
		if body := b.get(path + query).Body.String(); strings.Contains(body, "&f=csv") != has || !strings.Contains(body, "&f=geojsonseq") {
			t.Errorf("%s: the alternates are not those that there are", query)
		}
	}
	w := b.get(path + "&f=geojsonseq")
	lines := strings.Split(strings.TrimSuffix(w.Body.String(), "\n"), "\n")
	if len(lines) != 40 || w.Header().Get("Content-Type") != "application/geo+json-seq" || w.Header().Get("Content-Disposition") == "" {
		t.Errorf("%d lines, %v", len(lines), w.Header())
	}
	for n, line := range lines {
		var f struct{ ID string }
		if err := json.Unmarshal([]byte(strings.TrimPrefix(line, "\x1e")), &f); err != nil || f.ID != want.Features[n].ID {
			t.Errorf("line %d: %v %s", n, err, line)
		}
	}
	w = b.get(path, "Accept", "text/csv")
	rows := rowsOf(t, w.Body.String())
	if len(rows) != 41 || w.Header().Get("OGC-NumberReturned") != "40" || !strings.Contains(w.Header().Get("Link"), `rel="next"; type="text/csv"`) {
		t.Fatalf("%d rows, %v", len(rows), w.Header())
	}
	column := map[string]int{}
	for n, name := range rows[0] {
		column[name] = n
	}
	for n, row := range rows[1:] {
		f := want.Features[n]
		for _, name := range []string{"id", "name", "label", "kind", "country", "uncertainty_reason", "feature_code"} {
			text, _ := f.Properties[name].(string)
			if row[column[name]] != text {
				t.Errorf("%s: %s is %q, want %q", f.ID, name, row[column[name]], text)
			}
		}
		var lon, lat float64
		if err := json.Unmarshal([]byte("["+row[column["lon"]]+","+row[column["lat"]]+"]"), &[]*float64{&lon, &lat}); err != nil || lon != f.Geometry.Coordinates[0] || lat != f.Geometry.Coordinates[1] {
			t.Errorf("%s: %v, %v, want %v (%v)", f.ID, lon, lat, f.Geometry.Coordinates, err)
		}
	}
	if w := b.get(path + "&f=csv&crs=http://www.opengis.net/def/crs/EPSG/0/3857"); w.Code != http.StatusBadRequest {
		t.Errorf("a table in another reference system: %d", w.Code)
	}
	if w := b.get(path + "&f=gpkg"); w.Code != http.StatusBadRequest {
		t.Errorf("a GeoPackage of places: %d", w.Code)
	}
}
