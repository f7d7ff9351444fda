package api_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dateline/internal/testenv"
	"dateline/internal/tile"

	"github.com/paulmach/orb"
)

// TestAnotherDecoderReadsTiles has tiles read by @mapbox/vector-tile, which MapLibre
// uses: the same features, at the places that the store has.
func TestAnotherDecoderReadsTiles(t *testing.T) {
	node, decoder, pbf := testenv.Need(t, "node"), testenv.NeedNPM(t, "@mapbox/vector-tile"), testenv.NeedNPM(t, "pbf")
	b := newBench(t)
	b.scatter(400)
	const script = `const [{VectorTile}, pbf] = await Promise.all([import(process.argv[2] + '/index.js'), import(process.argv[3] + '/index.js')]);
const tile = new VectorTile(new (pbf.PbfReader ?? pbf.default)((await import('fs')).readFileSync(process.argv[4])));
const [z, x, y] = process.argv.slice(5).map(Number), out = {};
for (const [name, layer] of Object.entries(tile.layers)) {
  out[name] = [];
  for (let n = 0; n < layer.length; n++) {
    const f = layer.feature(n);
    out[name].push({id: f.id, ...f.toGeoJSON(x, y, z)});
  }
}
console.log(JSON.stringify(out));`
	file := filepath.Join(t.TempDir(), "tile.mvt")
	program := filepath.Join(t.TempDir(), "read.mjs")
	if err := os.WriteFile(program, []byte(script), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, at := range []tile.Tile{{}, {Z: 5, X: 22, Y: 12}, {Z: 7, X: 89, Y: 48}} {
		path := fmt.Sprintf("/tiles/incidents/%d/%d/%d.mvt", at.Z, at.X, at.Y)
		if err := os.WriteFile(file, b.get(path).Body.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		type feature struct {
			ID         float64
			Properties map[string]any
			Geometry   struct {
				Type        string
				Coordinates any
			}
		}
		args := []string{program, decoder, pbf, file, fmt.Sprint(at.Z), fmt.Sprint(at.X), fmt.Sprint(at.Y)}
		got := decode[map[string][]feature](t, []byte(testenv.Run(t, testenv.Command(t, node, args...))))
		own := b.vectorTile(at, "")
		if n := len(got[tile.LayerIncidents]) + len(got[tile.LayerClusters]); n != len(own.within)+len(own.around) || n == 0 || len(got[tile.LayerUncertainty]) != own.drawn {
			t.Errorf("%s: %d symbols and %d circles, want %d and %d", path, n, len(got[tile.LayerUncertainty]), len(own.within)+len(own.around), own.drawn)
		}
		for _, f := range got[tile.LayerUncertainty] {
			if f.Geometry.Type != "Polygon" || f.Properties["id"] == nil {
				t.Errorf("%s: the circle %v is a %s", path, f.Properties, f.Geometry.Type)
			}
		}
		unit := 360 / math.Exp2(float64(at.Z)) / tile.Extent
		for _, f := range got[tile.LayerIncidents] {
			list := b.list("/incidents?ids=" + f.Properties["id"].(string))
			have, want := f.Geometry.Coordinates.([]any), list.Features[0].Geometry.Coordinates
			if dx := math.Abs(math.Remainder(have[0].(float64)-want[0], 360)); dx > 1.1*unit || math.Abs(have[1].(float64)-want[1]) > 1.1*unit && math.Abs(want[1]) < 85 {
				t.Errorf("%s: %v is at %v, want %v", path, f.Properties["id"], have, want)
			}
		}
	}
}

// TestGDALReadsTiles has GDAL's MVT driver read a level of tiles over HTTP, with the
// TileJSON as their description.
func TestGDALReadsTiles(t *testing.T) {
	b := newBench(t)
	b.scatter(400)
	l := listen(t, b)
	out := gdal(t, "ogrinfo", "-al", "MVT:"+l.URL+"/tiles/incidents/1", "-oo", "TILE_EXTENSION=mvt", "-oo", "METADATA_FILE="+l.URL+"/tiles/incidents.json")
	for _, want := range []string{"Layer name: incidents\n", "Layer name: clusters\n", "Layer name: uncertainty\n", "  id (String) = s00", "  point_count (Real) = ", "  cluster (Integer(Boolean)) = 1", "WGS 84 / Pseudo-Mercator"} {
		if !strings.Contains(out, want) {
			t.Errorf("ogrinfo does not say %q in %d bytes: %.3000s", want, len(out), out)
		}
	}
	n := 0
	for x := range 2 {
		for y := range 2 {
			own := b.vectorTile(tile.Tile{Z: 1, X: x, Y: y}, "")
			n += len(own.within)
			for _, f := range own.around { // of the buffer GDAL has what is on the edge
				if p := f.Geometry.(orb.Point); p[0] >= 0 && p[0] <= tile.Extent && p[1] >= 0 && p[1] <= tile.Extent {
					n++
				}
			}
		}
	}
	if got := strings.Count(out, "POINT ("); got != n {
		t.Errorf("GDAL reads %d points of %d", got, n)
	}
}

// TestQGISReadsTiles gives QGIS the addresses of the tiles, as people do who add a vector
// tile layer: it draws clusters and incidents where they are.
func TestQGISReadsTiles(t *testing.T) {
	b := newBench(t)
	b.post(feature("one", 70.5, 40, "uncertainty_m", 20000), feature("two", 71.9, 40.2), feature("three", 71.9, 40.2))
	l := listen(t, b)
	address := decode[struct{ Tiles []string }](t, b.get(l.URL+"/tiles/incidents.json?type=armed_clash").Body.Bytes()).Tiles[0]
	picture := filepath.Join(t.TempDir(), "tiles.png")
	var got struct {
		Valid  bool
		Errors []string
		Colour map[string]int
	}
	testenv.QGIS(t, &got, `
from urllib.parse import quote
layer = QgsVectorTileLayer('type=xyz&url=' + quote(args[0], safe='') + '&zmax=22&zmin=0', 'incidents')
tell('valid', layer.isValid())
styles = []
def style(name, source, symbol):
    s = QgsVectorTileBasicRendererStyle(name, source, QgsWkbTypes.geometryType(QgsWkbTypes.Point) if 'Marker' in type(symbol).__name__ else QgsWkbTypes.PolygonGeometry)
    s.setSymbol(symbol)
    styles.append(s)
style('uncertainty', 'uncertainty', QgsFillSymbol.createSimple({'color': '#0000ff', 'outline_style': 'no'}))
style('clusters', 'clusters', QgsMarkerSymbol.createSimple({'name': 'square', 'color': '#ff0000', 'size': '8', 'outline_style': 'no'}))
style('incidents', 'incidents', QgsMarkerSymbol.createSimple({'name': 'square', 'color': '#00ff00', 'size': '4', 'outline_style': 'no'}))
renderer = QgsVectorTileBasicRenderer()
renderer.setStyles(styles)
layer.setRenderer(renderer)
tell('errors', draw(layer, (69, 39, 73, 41), args[1]) + errors)
tell('colour', colours(args[1]))
`, address, picture)
	if !got.Valid || len(got.Errors) > 0 || got.Colour["#ff0000"] < 400 || got.Colour["#00ff00"] < 100 || got.Colour["#0000ff"] < 1000 {
		t.Errorf("QGIS says %v %v, and draws %v", got.Valid, got.Errors, got.Colour)
	}
	if keep := os.Getenv("DATELINE_KEEP"); keep != "" {
		text, err := os.ReadFile(picture)
		if err == nil {
			err = os.WriteFile(filepath.Join(keep, "qgis-tiles.png"), text, 0o600)
		}
		if err != nil {
			t.Error(err)
		}
	}
}
