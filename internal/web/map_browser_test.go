package web_test

import (
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"dateline/internal/testenv"
	"dateline/internal/web"
)

// someIncidents is an answer of the API for the tests of the map: two in one village, one known to a region only.
const someIncidents = `{"type":"FeatureCollection","numberMatched":3,"features":[
{"type":"Feature","id":"a","geometry":{"type":"Point","coordinates":[70.83,39.84]},"properties":{"id":"a","title":"A","uncertainty_m":2000,"killed_best":3}},
{"type":"Feature","id":"b","geometry":{"type":"Point","coordinates":[70.83,39.84]},"properties":{"id":"b","title":"B","uncertainty_m":2000,"killed_best":null}},
{"type":"Feature","id":"c","geometry":{"type":"Point","coordinates":[66.5,38.2]},"properties":{"id":"c","title":"C","uncertainty_m":90000,"killed_best":null}}]}`

// mapServer serves the map page, its assets and someIncidents.
func mapServer(t *testing.T) *httptest.Server {
	t.Helper()
	s, err := web.New()
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/map", func(w http.ResponseWriter, r *http.Request) { s.ServePage(w, r, "map") })
	mux.HandleFunc("/assets/", func(w http.ResponseWriter, r *http.Request) {
		if !s.ServeAsset(w, r, strings.TrimPrefix(r.URL.Path, "/assets")) {
			http.NotFound(w, r)
		}
	})
	mux.HandleFunc("/collections/incidents/items", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/geo+json")
		_, _ = w.Write([]byte(someIncidents))
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server
}

// picture draws the map once more and returns it as PNG.
const picture = `new Promise(done => { map.once('render', () => done(map.getCanvas().toDataURL().split(',')[1])); map.triggerRepaint(); })`

// TestMapInABrowser draws the map, light and dark, wide and narrow: with names in two scripts, dashed borders, the
// incidents of the API, without an error and without a request to another host. With DATELINE_PICTURES=FOLDER it leaves
// the pictures there.
func TestMapInABrowser(t *testing.T) {
	server := mapServer(t)
	browser := testenv.NewBrowser(t)
	for _, c := range []struct {
		name, view    string
		width, height int
		dark          bool
	}{
		{"valley-light", "6.5/39.9/70.8", 1100, 750, false},
		{"world-dark", "2.2/36/68", 1100, 750, true},
		{"kashmir-dark", "5/34/76", 1100, 750, true},
		{"phone-light", "5/40/70", 390, 800, false},
	} {
		page := browser.Open("about:blank", nil)
		page.Look(c.width, c.height, c.dark)
		if err := page.Eval(`void(location = "`+server.URL+`/map#map=`+c.view+`")`, nil); err != nil {
			t.Fatal(err)
		}
		page.Until(`window.map && map.loaded() && map.areTilesLoaded() && map.queryRenderedFeatures({layers: ['points', 'clusters']}).length`)
		var seen struct {
			Layers []string
			Local  bool
			Notice string
		}
		if err := page.Eval(`(() => { const all = map.queryRenderedFeatures(); return {layers: [...new Set(all.map(f => f.layer.id))],
			local: all.some(f => /[Ѐ-ӿ]/.test(f.properties.local)), notice: document.getElementById('notice').textContent}; })()`, &seen); err != nil {
			t.Fatal(err)
		}
		for _, layer := range []string{"borders", "countries"} {
			if !slices.Contains(seen.Layers, layer) {
				t.Errorf("%s: no %s among %q", c.name, layer, seen.Layers)
			}
		}
		if c.name == "kashmir-dark" && !slices.Contains(seen.Layers, "disputed") {
			t.Errorf("%s: no disputed border among %q", c.name, seen.Layers)
		}
		if c.name == "valley-light" && !seen.Local {
			t.Errorf("%s: no name in Cyrillic letters", c.name)
		}
		if seen.Notice != "" {
			t.Errorf("%s: the page says %q", c.name, seen.Notice)
		}
		if faults := page.Faults(); len(faults) > 0 {
			t.Errorf("%s: %q", c.name, faults)
		}
		for _, url := range page.Requests() {
			if !strings.HasPrefix(url, server.URL) && !strings.HasPrefix(url, "data:") && !strings.HasPrefix(url, "blob:") && url != "about:blank" {
				t.Errorf("%s: asked for %s", c.name, url)
			}
		}
		savePicture(t, page, c.name)
	}
}

func savePicture(t *testing.T, page *testenv.Page, name string) {
	t.Helper()
	folder := os.Getenv("DATELINE_PICTURES")
	if folder == "" {
		return
	}
	var text string
	if err := page.Eval(picture, &text); err != nil {
		t.Fatal(err)
	}
	png, err := base64.StdEncoding.DecodeString(text)
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, name+".png"), png, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}
