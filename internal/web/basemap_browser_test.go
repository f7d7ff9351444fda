package web_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"dateline/internal/testenv"
)

// ownPage is a page of somebody else's that takes the ground of the map as its style.
const ownPage = `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><link rel="icon" href="data:,">
<link rel="stylesheet" href="{assets}/lib/maplibre-gl@6.17.0/dist/maplibre-gl.css">
<style>html, body, #map { height: 100%; margin: 0; }</style></head>
<body><div id="map"></div>
<script type="module">
import {Map} from '{assets}/lib/maplibre-gl@6.17.0/dist/maplibre-gl.mjs';
const dark = matchMedia('(prefers-color-scheme: dark)').matches;
const map = new Map({container: 'map', style: '{server}/map/style.json?theme=' + (dark ? 'dark' : 'light'),
  hash: 'map', fadeDuration: 0, maxZoom: 16});
window.map = map;
map.once('idle', () => { window.idleAfter = performance.now(); });
</script></body></html>`

// stranger serves ownPage from an origin of its own.
func stranger(t *testing.T, server string) *httptest.Server {
	t.Helper()
	r, err := http.Get(server + "/map")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	page, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	assets := server + "/" + regexp.MustCompile(`assets/\w+`).FindString(string(page))
	text := strings.NewReplacer("{assets}", assets, "{server}", server).Replace(ownPage)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(text))
	}))
	t.Cleanup(s.Close)
	return s
}

// TestGroundInABrowser draws the ground of the map on a page of another origin, light and dark, wide and narrow. With
// DATELINE_PICTURES=FOLDER it leaves the pictures there.
func TestGroundInABrowser(t *testing.T) {
	server := testenv.StartDemo(t)
	page := stranger(t, server.URL)
	browser := testenv.NewBrowser(t)
	for _, c := range []struct {
		name, view    string
		width, height int
		dark          bool
		layers        []string // that must be seen
		label         string   // a name that must be seen
	}{
		{"world-light", "1.6/25/20", 1280, 800, false, []string{"land", "borders", "countries"}, "Brazil"},
		{"world-dark", "1.6/25/20", 1280, 800, true, []string{"land", "borders", "countries"}, "Kazakhstan"},
		{"central-asia-light", "4.4/41/69", 1280, 800, false, []string{"admin1", "rivers", "lakes", "capitals"}, "Tashkent"},
		{"central-asia-dark", "4.4/41/69", 1280, 800, true, []string{"admin1", "rivers", "lakes", "capitals"}, "Dushanbe"},
		{"valley-light", "8.3/40.3/71", 1280, 800, false, []string{"borders", "admin1", "towns", "villages"}, "Batken"},
		{"valley-dark", "8.3/40.3/71", 1280, 800, true, []string{"borders", "admin1", "towns", "villages"}, "Fergana"},
		{"europe-light", "3.6/50/12", 1280, 800, false, []string{"borders", "lakes", "countries"}, "Germany"},
		{"europe-dark", "4.6/50/30", 1280, 800, true, []string{"borders", "disputed", "cities"}, "Kyiv"},
		{"kashmir-light", "5/34/76", 1280, 800, false, []string{"disputed", "admin1"}, "Islamabad"},
		{"phone-light", "5/40/70", 390, 800, false, []string{"borders", "admin1"}, "Tashkent"},
		{"phone-dark", "2.5/40/60", 390, 800, true, []string{"borders", "countries"}, "Kazakhstan"},
	} {
		tab := browser.Open("about:blank", nil)
		tab.Look(c.width, c.height, c.dark)
		if err := tab.Eval(`void(location = "`+page.URL+`/#map=`+c.view+`")`, nil); err != nil {
			t.Fatal(err)
		}
		tab.Until(`window.idleAfter`)
		var seen struct{ Layers, Names []string }
		if err := tab.Eval(`(() => { const all = map.queryRenderedFeatures(); return {layers: [...new Set(all.map(f => f.layer.id))],
			names: all.map(f => f.properties.name ?? '')}; })()`, &seen); err != nil {
			t.Fatal(err)
		}
		for _, layer := range c.layers {
			if !slices.Contains(seen.Layers, layer) {
				t.Errorf("%s: no %s among %q", c.name, layer, seen.Layers)
			}
		}
		if !slices.Contains(seen.Names, c.label) {
			t.Errorf("%s: no label %s", c.name, c.label)
		}
		if faults := tab.Faults(); len(faults) > 0 {
			t.Errorf("%s: %q", c.name, faults)
		}
		for _, asked := range tab.Requests() {
			own := strings.HasPrefix(asked, server.URL) || strings.HasPrefix(asked, page.URL)
			if !own && !strings.HasPrefix(asked, "data:") && !strings.HasPrefix(asked, "blob:") && asked != "about:blank" {
				t.Errorf("%s: asked for %s", c.name, asked)
			}
		}
		tab.Picture("ground-" + c.name)
	}
}
