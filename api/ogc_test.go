package api_test

import (
	"encoding/json"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"dateline/api"
	"dateline/internal/auth"
)

// metadata are the documents that describe the data.
var metadata = []string{"/", "/api", "/conformance", "/functions", "/collections",
	"/collections/incidents", "/collections/incidents/queryables", "/collections/incidents/schema", "/collections/incidents/schema/feature", "/collections/incidents/sortables",
	"/collections/places", "/collections/places/queryables", "/collections/places/schema", "/collections/places/schema/feature", "/collections/places/sortables"}

// TestMetadataIsOpenAndFresh: without a key, also where reading is closed (QGIS
// sends none to some of it); never from a cache that does not ask; each form
// under its own validator.
func TestMetadataIsOpenAndFresh(t *testing.T) {
	for _, private := range []bool{false, true} {
		b := seeded(t, func(c *api.Config) { c.Private = private })
		for _, path := range metadata {
			w := b.get(path)
			h := w.Header()
			if w.Code != 200 || h.Get("Expires") != "Thu, 01 Jan 1970 00:00:00 GMT" || !strings.HasSuffix(h.Get("Cache-Control"), "no-cache") || h.Get("ETag") == "" || !strings.Contains(h.Get("Vary"), "Accept") {
				t.Errorf("private %t: %s: %d %v", private, path, w.Code, h)
			}
			if again := b.get(path, "If-None-Match", h.Get("ETag")); again.Code != 304 {
				t.Errorf("%s again: %d", path, again.Code)
			}
			if w := b.get(path + "?nonsense=1"); w.Code != 400 {
				t.Errorf("%s with an unknown parameter: %d", path, w.Code)
			}
			head := b.do(request{method: "HEAD", path: path})
			options := b.do(request{method: "OPTIONS", path: path})
			if head.Code != 200 || options.Code != 200 || options.Header().Get("Allow") != "GET, HEAD, OPTIONS" {
				t.Errorf("%s: HEAD %d, OPTIONS %d %v", path, head.Code, options.Code, options.Header())
			}
		}
	}
}

// TestPrivateMetadataTellsNothingOfTheData: where reading is closed, a caller
// without a key learns neither how many incidents there are nor where.
func TestPrivateMetadataTellsNothingOfTheData(t *testing.T) {
	b := seeded(t, func(c *api.Config) { c.Private = true })
	for _, path := range []string{"/collections", "/collections/incidents"} {
		if text := b.get(path).Body.String(); strings.Contains(text, "itemCount") || !strings.Contains(text, "[-180,-90,180,90]") || strings.Contains(text, "interval") {
			t.Errorf("%s tells %s", path, text)
		}
		if text := b.do(request{path: path, key: auth.Reader}).Body.String(); !strings.Contains(text, `"itemCount":7`) || !strings.Contains(text, "interval") {
			t.Errorf("%s does not tell the holder of a key: %s", path, text)
		}
		if w := b.get(path, "Authorization", "Bearer dl_wrong"); w.Code != 200 || strings.Contains(w.Body.String(), "itemCount") {
			t.Errorf("%s with a wrong key: %d %s", path, w.Code, w.Body)
		}
	}
}

func TestSlashesAtTheEnd(t *testing.T) {
	b := seeded(t)
	for _, path := range append(metadata[1:], "/tileMatrixSets", "/tileMatrixSets/WebMercatorQuad") {
		w := httptest.NewRecorder()
		b.ServeHTTP(w, httptest.NewRequest("GET", path+"/", nil))
		if w.Code != 200 || w.Body.String() != b.get(path).Body.String() {
			t.Errorf("%s/: %d, not as without the slash", path, w.Code)
		}
	}
	for _, path := range []string{"//", "/collections//", "/incidents/", "/collections/rivers"} {
		w := httptest.NewRecorder()
		b.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		if w.Code != 404 {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

// TestExtentIsTrue after every write.
func TestExtentIsTrue(t *testing.T) {
	b := newBench(t)
	type described struct {
		Extent struct {
			Spatial  struct{ BBox [][]float64 }
			Temporal *struct{ Interval [][]string }
		}
		ItemCount int
	}
	read := func() (d described) {
		return decode[described](t, b.get("/collections/incidents").Body.Bytes())
	}
	if d := read(); !slices.Equal(d.Extent.Spatial.BBox[0], []float64{-180, -90, 180, 90}) || d.Extent.Temporal != nil || d.ItemCount != 0 {
		t.Errorf("nothing: %+v", d)
	}
	b.post(feature("a", 70.5, 39.25), feature("b", 180, -90, "date_start", "2001-02-03", "date_end", "2001-02-05"), feature("nowhere", 0, 0))
	d := read()
	if !slices.Equal(d.Extent.Spatial.BBox[0], []float64{70.4999, -90, 180, 39.2501}) || d.ItemCount != 3 ||
		!slices.Equal(d.Extent.Temporal.Interval[0], []string{"1994-09-16T00:00:00Z", "2001-02-05T23:59:59Z"}) {
		t.Errorf("two: %+v %+v", d, d.Extent.Temporal)
	}
	b.do(request{method: "DELETE", path: "/incidents/b", key: auth.Editor})
	if d := read(); !slices.Equal(d.Extent.Spatial.BBox[0], []float64{70.4999, 39.2499, 70.5001, 39.2501}) || d.ItemCount != 2 {
		t.Errorf("one: %+v", d)
	}
}

// TestListAndSingleDescriptionsAreEqual, as the official suite compares them.
func TestListAndSingleDescriptionsAreEqual(t *testing.T) {
	b := seeded(t)
	list := decode[struct{ Collections []json.RawMessage }](t, b.get("/collections").Body.Bytes())
	if len(list.Collections) != 2 {
		t.Fatalf("%d collections", len(list.Collections))
	}
	for _, text := range list.Collections {
		id := decode[struct{ ID string }](t, text).ID
		if single := strings.TrimSpace(b.get("/collections/" + id).Body.String()); single != strings.TrimSpace(string(text)) {
			t.Errorf("%s: in the list\n%s\nalone\n%s", id, text, single)
		}
	}
}
