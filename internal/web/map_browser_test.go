package web_test

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"dateline/internal/testenv"
)

// picture draws the map once more and returns it as PNG.
const picture = `new Promise(done => { map.once('render', () => done(map.getCanvas().toDataURL().split(',')[1])); map.triggerRepaint(); })`

// TestMapInABrowser draws the map, light and dark, wide and narrow: with names in two scripts, dashed borders, the
// incidents of the API, without an error and without a request to another host. With DATELINE_PICTURES=FOLDER it leaves
// the pictures there.
func TestMapInABrowser(t *testing.T) {
	server := testenv.StartDemo(t)
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
		page.Until(`window.map && map.loaded() && map.areTilesLoaded() && map.queryRenderedFeatures({layers: ['incidents', 'clusters']}).length`)
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
		for _, asked := range page.Requests() {
			if !strings.HasPrefix(asked, server.URL) && !strings.HasPrefix(asked, "data:") && !strings.HasPrefix(asked, "blob:") && asked != "about:blank" {
				t.Errorf("%s: asked for %s", c.name, asked)
			}
		}
		savePicture(t, page, c.name)
	}
}

// TestUncertaintyIsDrawn points at an incident: a circle of its radius appears around it, and goes again.
func TestUncertaintyIsDrawn(t *testing.T) {
	server := testenv.StartDemo(t)
	page := testenv.NewBrowser(t).Open(server.URL+"/map#map=6.5/40.5/70", nil)
	page.Until(`window.map && map.loaded() && map.areTilesLoaded() && map.queryRenderedFeatures({layers: ['incidents']}).length`)
	const point = `((x, y) => map.getCanvas().dispatchEvent(new MouseEvent('mousemove', {bubbles: true, clientX: x, clientY: y})))`
	if err := page.Eval(`(() => { const f = map.queryRenderedFeatures({layers: ['incidents']})[0]; const p = map.project(f.geometry.coordinates);
		window.radius = f.properties.uncertainty_m; window.middle = f.geometry.coordinates; `+point+`(p.x, p.y); })()`, nil); err != nil {
		t.Fatal(err)
	}
	page.Until(`map.querySourceFeatures('circle').length`)
	var off float64
	if err := page.Eval(`(async () => { const d = await map.getSource('circle').getData();
		const {LngLat} = await import(document.querySelector('script').src.replace(/map.page.js/, 'lib/maplibre-gl@6.17.0/dist/maplibre-gl.mjs'));
		const metres = d.features[0].geometry.coordinates[0].map(c => new LngLat(...window.middle).distanceTo(new LngLat(...c)));
		return Math.max(...metres.map(m => Math.abs(m / window.radius - 1))); })()`, &off); err != nil {
		t.Fatal(err)
	}
	if off > 0.01 {
		t.Errorf("the circle's edge is off by %.1f %% of its radius", 100*off)
	}
	if err := page.Eval(point+`(5, 5)`, nil); err != nil {
		t.Fatal(err)
	}
	page.Until(`!map.querySourceFeatures('circle').length`)
	if faults := page.Faults(); len(faults) > 0 {
		t.Error(faults)
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
