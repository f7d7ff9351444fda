package main_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dateline/internal/testenv"
	"dateline/internal/tile"
)

// TestTilesPage opens the page of docs/tiles.md as it stands: clusters are drawn, open
// on a click, and incidents say which they are.
func TestTilesPage(t *testing.T) {
	page := openTilesPage(t, 0, "maplibre-gl")
	page.Until(`window.map?.loaded() && map.queryRenderedFeatures({layers: ['clusters']}).length > 0`)
	click := func(layer string) {
		t.Helper()
		if err := page.Eval(`(() => { const f = map.queryRenderedFeatures({layers: ['`+layer+`']})[0], p = map.project(f.geometry.coordinates);
			const o = {bubbles: true, clientX: p.x, clientY: p.y}, c = map.getCanvas();
			for (const type of ['mousedown', 'mouseup', 'click']) c.dispatchEvent(new MouseEvent(type, o)); return true })()`, nil); err != nil {
			t.Fatal(err)
		}
	}
	click("clusters")
	page.Until(`map.loaded() && !map.isMoving() && map.getZoom() > 4`)
	if err := page.Eval(`map.jumpTo({center: [70.9, 39.9], zoom: 7}) && true`, nil); err != nil {
		t.Fatal(err)
	}
	page.Until(`map.loaded() && map.queryRenderedFeatures({layers: ['incidents']}).length > 0 && map.queryRenderedFeatures({layers: ['uncertainty']}).length > 0`)
	click("incidents")
	page.Until(`/^[a-z]{2}-[0-9]{4}-/.test(document.title)`)
	noFaults(t, page)
}

// openTilesPage opens a page of docs/tiles.md, by its number there, on a demo server.
func openTilesPage(t *testing.T, number int, pkg string) *testenv.Page {
	t.Helper()
	online, demo := onlineFrom(t, pkg), testenv.StartDemo(t)
	var pages []string
	for _, m := range fence.FindAllStringSubmatch(tilesPage(t), -1) {
		if m[2] == "html" {
			pages = append(pages, m[3])
		}
	}
	file := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(file, []byte(at(pages[number], demo)), 0o600); err != nil {
		t.Fatal(err)
	}
	return testenv.NewBrowser(t).Open("file://"+file, online)
}

// TestClustersInLeaflet opens Leaflet's page of docs/tiles.md as it stands: clusters are drawn, come apart on a click,
// and incidents say which they are.
func TestClustersInLeaflet(t *testing.T) {
	page := openTilesPage(t, 1, "leaflet")
	page.Until(`document.querySelectorAll('.count').length > 0`)
	click := func(what string) {
		t.Helper()
		if err := page.Eval(`(layer.getLayers().find(l => `+what+`).fire('click'), true)`, nil); err != nil {
			t.Fatal(err)
		}
	}
	click(`l.feature.properties.expansion_zoom < 10`)
	page.Until(`map.getZoom() > 4 && layer.getLayers().some(l => l.feature.properties.id)`)
	click(`l.feature.properties.id`)
	page.Until(`/^[a-z]{2}-[0-9]{4}-/.test(document.title)`)
	noFaults(t, page)
}

func tilesPage(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("docs/tiles.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestTilesPageNamesTheProperties holds the tables of docs/tiles.md to the tiles.
func TestTilesPageNamesTheProperties(t *testing.T) {
	text := tilesPage(t)
	for _, layer := range []string{tile.LayerIncidents, tile.LayerClusters, tile.LayerUncertainty} {
		_, part, ok := strings.Cut(text, "\n`"+layer+"`: ")
		if !ok {
			t.Errorf("the page does not tell of %s", layer)
		}
		part, _, _ = strings.Cut(part, "\n\n`")
		for _, f := range tile.Fields(layer) {
			if !strings.Contains(part, "`"+f.Name+"`") {
				t.Errorf("the page does not tell of %s of %s", f.Name, layer)
			}
		}
	}
}
