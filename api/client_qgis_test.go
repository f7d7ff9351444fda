package api_test

import (
	"fmt"
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

// TestQGISReadsLayer has QGIS 3.22 read the collection: count, extent, fields, all
// pages, what the map shows, and what a time is asked for.
func TestQGISReadsLayer(t *testing.T) {
	const n = 4500
	b := newBench(t)
	b.post(feature("a", 70.5, 40, "type", "armed_clash", "killed_best", 3, "injured_best", 0, "date_start", "2022-09-14", "date_end", "2022-09-14"),
		feature("b", 71, 40.2, "type", "shelling", "date_start", "2031-09-16", "date_end", "2031-09-17"))
	b.crowd(n - 2)
	l := listen(t, b)
	var got struct {
		Valid                     bool
		Count, Read, Shown, Later int
		CRS                       string
		Extent                    []float64
		Fields                    map[string]string
		A                         map[string]any
		Ids, Errors, Drawn        []string
		Pictures                  map[string]int
	}
	testenv.QGIS(t, &got, `
layer = oapif(args[0])
tell('valid', layer.isValid())
tell('crs', layer.crs().authid())
tell('count', layer.featureCount())
e = layer.extent()
tell('extent', [e.xMinimum(), e.yMinimum(), e.xMaximum(), e.yMaximum()])
tell('fields', {f.name(): f.typeName() for f in layer.fields()})
tell('shown', sum(1 for f in layer.getFeatures(QgsFeatureRequest().setFilterRect(QgsRectangle(70.4, 39.9, 70.6, 40.1)))))
layer = oapif(args[0])
rows = {f['id']: f for f in layer.getFeatures()}
tell('read', len(rows))
tell('a', {name: plain(rows['a'][name]) for name in ('type', 'killed_best', 'injured_best', 'date_start', 'killed_high', 'disputed')})
layer = oapif(args[0])
assert layer.setSubsetString('"date_start" >= \'2031-01-01\'')
tell('later', sum(1 for f in layer.getFeatures()))
layer = oapif(args[0])
layer.loadNamedStyle(args[1])
tell('drawn', draw(layer, (69, 39, 72, 41), args[2]))
tell('pictures', colours(args[2]))
tell('errors', errors)
`, l.URL, b.fileOf("/qgis.qml"), filepath.Join(t.TempDir(), "drawn.png"))
	asked := l.heard()
	if !got.Valid || got.CRS != "EPSG:4326" || got.Count != n || got.Read != n || len(got.Errors)+len(got.Drawn) > 0 {
		t.Errorf("QGIS says %+v", got)
	}
	if e := got.Extent; len(e) != 4 || e[0] > -100 || e[2] < 71 || e[1] > -40 || e[3] < 40.2 {
		t.Errorf("the extent is %v", e)
	}
	for name, want := range map[string]string{"id": "String", "date_start": "Date", "killed_best": "Integer", "disputed": "Boolean", "updated_at": "DateTime", "title": "String"} {
		if got.Fields[name] != want {
			t.Errorf("QGIS takes %s for %s", name, got.Fields[name])
		}
	}
	if want := map[string]any{"type": "armed_clash", "killed_best": 3.0, "injured_best": 0.0, "date_start": "2022-09-14", "killed_high": nil, "disputed": false}; fmt.Sprint(got.A) != fmt.Sprint(want) {
		t.Errorf("QGIS reads %v, want %v", got.A, want)
	}
	if got.Shown != 1 || countOf(asked, "bbox=70.4000") == 0 {
		t.Errorf("of the map %d are shown; asked was\n%s", got.Shown, strings.Join(asked, "\n"))
	}
	if got.Later != 1 || countOf(asked, "datetime=2031-01-01") == 0 {
		t.Errorf("from 2031 on there are %d; asked was\n%s", got.Later, strings.Join(asked, "\n"))
	}
	if n := got.Pictures["#d55e00"]; n < 50 {
		t.Errorf("%d pixels have the colour of battles", n)
	}
	if countOf(asked, "limit=1000") < n/1000 {
		t.Errorf("asked was\n%s", strings.Join(asked, "\n"))
	}
}

// fileOf keeps an answer in a file and returns its path.
func (b *bench) fileOf(path string) string {
	b.t.Helper()
	file := filepath.Join(b.t.TempDir(), filepath.Base(path))
	if err := os.WriteFile(file, b.get(path).Body.Bytes(), 0o600); err != nil {
		b.t.Fatal(err)
	}
	return file
}

// TestQGISStreams has QGIS read the whole collection as one stream of FlatGeobuf, as
// docs/qgis.md recommends for all of many, and what lies in a box of it.
func TestQGISStreams(t *testing.T) {
	const n = 2500
	b := newBench(t)
	b.post(feature("a", 70.5, 40, "type", "shelling", "killed_best", 3, "date_start", "2022-09-14", "date_end", "2022-09-14"))
	b.crowd(n - 1)
	l := listen(t, b)
	var got struct {
		Valid             bool
		Count, Read, Type int
		Box, Errors       []string
		A                 map[string]any
	}
	testenv.QGIS(t, &got, `
def stream(more=''):
    return QgsVectorLayer('/vsicurl_streaming/' + args[0] + '/collections/incidents/download?f=flatgeobuf' + more, 'incidents', 'ogr')
layer = stream()
tell('valid', layer.isValid())
tell('count', layer.featureCount())
rows = {f['id']: f for f in layer.getFeatures()}
tell('read', len(rows))
tell('a', {name: plain(rows['a'][name]) for name in ('type', 'killed_best', 'date_start', 'killed_high', 'disputed')})
tell('box', [f['id'] for f in layer.getFeatures(QgsFeatureRequest().setFilterRect(QgsRectangle(70.4, 39.9, 70.6, 40.1)))])
tell('type', stream('&type=shelling').featureCount())
tell('errors', errors)
`, l.URL)
	if !got.Valid || got.Count != n || got.Read != n || got.Type != 1 || !slices.Equal(got.Box, []string{"a"}) || len(got.Errors) > 0 {
		t.Errorf("QGIS says %+v", got)
	}
	if want := map[string]any{"type": "shelling", "killed_best": 3.0, "date_start": "2022-09-14T00:00:00", "killed_high": nil, "disputed": false}; fmt.Sprint(got.A) != fmt.Sprint(want) {
		t.Errorf("QGIS reads %v, want %v", got.A, want)
	}
}
