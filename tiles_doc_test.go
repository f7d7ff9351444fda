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
	online, demo := onlineFrom(t, "maplibre-gl"), testenv.StartDemo(t)
	var html string
	for _, m := range fence.FindAllStringSubmatch(tilesPage(t), -1) {
		if m[2] == "html" {
			html = m[3]
		}
	}
	file := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(file, []byte(at(html, demo)), 0o600); err != nil {
		t.Fatal(err)
	}
	page := testenv.NewBrowser(t).Open("file://"+file, online)
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
