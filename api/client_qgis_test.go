package api_test

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"dateline/api"
	"dateline/internal/testenv"
)

// TestQGISFile opens the answer of /qgis with QGIS and wants the layer in it to work.
func TestQGISFile(t *testing.T) {
	b := newBench(t)
	b.post(feature("a", 70.5, 40, "type", "armed_clash", "killed_best", 3), feature("b", 71, 40.2, "type", "peaceful_protest"))
	l := listen(t, b)
	w := b.get(l.URL + "/qgis")
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/x-qgis-layer-definition" || w.Header().Get("Content-Disposition") != `attachment; filename="dateline.qlr"` {
		t.Fatalf("%d %v", w.Code, w.Header())
	}
	file := filepath.Join(t.TempDir(), "dateline.qlr")
	if err := os.WriteFile(file, w.Body.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	var got struct {
		OK, Valid                       bool
		Error, Name, Provider, Renderer string
		IDs, Errors                     []string
	}
	testenv.QGIS(t, &got, `
ok, error = QgsLayerDefinition.loadLayerDefinition(args[0], QgsProject.instance(), QgsProject.instance().layerTreeRoot())
tell('ok', ok)
tell('error', error)
layer = list(QgsProject.instance().mapLayers().values())[0]
tell('valid', layer.isValid())
tell('name', layer.name())
tell('provider', layer.dataProvider().name())
tell('renderer', layer.renderer().type())
tell('ids', sorted(f['id'] for f in layer.getFeatures()))
tell('errors', errors)
`, file)
	if !got.OK || !got.Valid || got.Provider != "OAPIF" || got.Renderer != "categorizedSymbol" || !slices.Equal(got.IDs, []string{"a", "b"}) || !strings.Contains(got.Name, "127.0.0.1") {
		t.Errorf("QGIS says %+v", got)
	}
	if len(got.Errors) > 0 {
		t.Errorf("QGIS complains: %v", got.Errors)
	}
}

// TestQGISFileTellsTheServer wants the address, and the key, by which the server was
// reached.
func TestQGISFileTellsTheServer(t *testing.T) {
	b := newBench(t, func(c *api.Config) { c.Private, c.PublicURL = true, "https://example.org/it" })
	for path, want := range map[string]string{
		"/qgis": "url=&#39;https://example.org/it/&#39;",
		"/qgis?key=" + url.QueryEscape(b.secret["reader"]): "url=&#39;https://example.org/it/?key=" + url.QueryEscape(b.secret["reader"]) + "&#39;",
		"/qgis.qml": "<renderer-v2",
	} {
		if w := b.get(path); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %d, without %s", path, w.Code, want)
		}
	}
	if w := b.get("/qgis?f=html"); w.Code != http.StatusBadRequest {
		t.Errorf("an unknown parameter: %d", w.Code)
	}
}
