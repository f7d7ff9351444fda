package gpkg_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"dateline/internal/incident"
	qgisstyle "dateline/internal/qgis"
	"dateline/internal/store/gpkg"
	"dateline/internal/testenv"

	"github.com/paulmach/orb"
)

// picturesVar names a folder that gets the pictures which QGIS draws in tests, for
// people to look at.
const picturesVar = "DATELINE_TEST_PICTURES"

func pictures(t testing.TB) string {
	t.Helper()
	if dir := os.Getenv(picturesVar); dir != "" {
		return dir
	}
	return t.TempDir()
}

// TestQGISAppliesStyle wants QGIS to open a data file, and a snapshot of it, as they
// should be seen: solid symbols for spots, hollow ones for areas, circles in metres.
func TestQGISAppliesStyle(t *testing.T) {
	path := temp(t)
	s := open(t, path, gpkg.Options{})
	spot, area, protest := some("spot", 1), some("area", 2), some("protest", 3)
	spot.Point, spot.UncertaintyM = &orb.Point{70.5, 40}, 5000
	area.Point, area.UncertaintyM, area.GeoPrecision = &orb.Point{71.5, 40}, 30_000, "adm2"
	protest.Point, protest.Type = &orb.Point{70, 40.4}, "peaceful_protest"
	apply(t, s, creation(spot), creation(area), creation(protest))
	for name, path := range map[string]string{"live": path, "snapshot": snapshot(t, s, incident.Query{}, nil)} {
		t.Run(name, func(t *testing.T) {
			var got struct {
				Renderer, Tip, Temporal string
				Aliases                 map[string]string
				Errors, Drawn           []string
				Far, Near               map[string]int
				Circle                  []float64
				Expressions             int
				Unreadable              []string
			}
			testenv.QGIS(t, &got, `
layer = QgsVectorLayer(args[0] + '|layername=incidents', 'incidents', 'ogr')
assert layer.isValid()
tell('renderer', layer.renderer().type())
tell('temporal', layer.temporalProperties().startField())
tell('aliases', {f.name(): f.alias() for f in layer.fields()})
c = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
f = next(layer.getFeatures("id = 'spot'"))
c.setFeature(f)
c.setFields(layer.fields())
tell('tip', QgsExpression.replaceExpressionText(layer.mapTipTemplate(), c))
ring = QgsExpression(layer.renderer().symbols(QgsRenderContext())[0].symbolLayer(0).geometryExpression())
c.setGeometry(f.geometry())
c.lastScope().setVariable('map_scale', 500000)
d = QgsDistanceArea()
d.setEllipsoid('WGS84')
circle = ring.evaluate(c)
import xml.etree.ElementTree
layer.saveNamedStyle(args[1] + '/saved.qml')
texts = {e.get('value') for e in xml.etree.ElementTree.parse(args[1] + '/saved.qml').iter('Option') if e.get('name') in ('expression', 'geometryModifier')}
tell('expressions', len(texts))
tell('unreadable', [t for t in texts if QgsExpression(t).hasParserError()])
tell('circle', [d.measureLine(f.geometry().asPoint(), QgsPointXY(v)) for v in circle.vertices()])
drawn = draw(layer, (-180, -60, 180, 75), args[1] + '/world.png') + draw(layer, (69.5, 39.5, 72.5, 40.8), args[1] + '/district.png')
tell('drawn', drawn)
tell('far', colours(args[1] + '/world.png'))
tell('near', colours(args[1] + '/district.png'))
tell('errors', errors)
`, path, pictures(t))
			if got.Renderer != "categorizedSymbol" || got.Temporal != "date_start" || got.Aliases["killed_best"] != "Killed" {
				t.Errorf("the default style is not ours: %+v", got)
			}
			if len(got.Errors)+len(got.Drawn) > 0 {
				t.Errorf("QGIS complains: %v %v", got.Errors, got.Drawn)
			}
			if got.Expressions < 5 || len(got.Unreadable) > 0 {
				t.Errorf("of %d expressions QGIS cannot read %q", got.Expressions, got.Unreadable)
			}
			for _, want := range []string{"Title of spot", "15 September 2022", "Batken, KG, within 5.0 km", "Killed: 1; injured: not known", "Summary"} {
				if !strings.Contains(got.Tip, want) {
					t.Errorf("the map tip does not say %q: %s", want, got.Tip)
				}
			}
			if len(got.Circle) < 36 || slices.Min(got.Circle) < 4970 || slices.Max(got.Circle) > 5030 {
				t.Errorf("the circle of 5,000 m has a radius of %v", got.Circle)
			}
			// Protests are sky blue, battles vermilion; the colour of areas is in lines only.
			if got.Far["#56b4e9"] < 30 {
				t.Errorf("on the map of the world a symbol has %d pixels", got.Far["#56b4e9"])
			}
			if n := got.Near["#d55e00"]; n < 50 || n > 150 {
				t.Errorf("one solid symbol of battles is expected in the district; %d pixels have its colour", n)
			}
			if got.Near["#ffffff"] > 900*650*98/100 {
				t.Error("there are no circles in the district")
			}
		})
	}
}

// TestStyleOfTheUserStays: what was saved in QGIS before the program had a style, and
// after, stays what QGIS opens the file with.
func TestStyleOfTheUserStays(t *testing.T) {
	path := temp(t)
	s := open(t, path, gpkg.Options{})
	fill(t, s, 5)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	const saved = `
layer = QgsVectorLayer(args[0] + '|layername=incidents', 'incidents', 'ogr')
if len(args) > 1:
    layer.setRenderer(QgsSingleSymbolRenderer(QgsMarkerSymbol.createSimple({'color': args[1]})))
    tell('error', layer.saveStyleToDatabase('mine', 'of the user', True, ''))
else:
    tell('renderer', layer.renderer().type())
`
	opened := func() (renderer string) {
		var got struct{ Renderer string }
		testenv.QGIS(t, &got, saved, path)
		return got.Renderer
	}
	save := func(colour string) {
		var got struct{ Error string }
		testenv.QGIS(t, &got, saved, path, colour)
		if got.Error != "" {
			t.Fatal(got.Error)
		}
	}
	// As it was before the migration.
	execSQL(t, path, "DROP TABLE layer_styles; DELETE FROM gpkg_contents WHERE table_name = 'layer_styles'; UPDATE dateline_meta SET value = 2 WHERE key = 'schema_version'")
	save("red")
	s = open(t, path, gpkg.Options{})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if got := opened(); got != "singleSymbol" {
		t.Errorf("a style that was saved before is not the one that QGIS opens the file with, but %s", got)
	}
	if got := column(t, path, "SELECT styleName || useAsDefault FROM layer_styles ORDER BY 1"); !slices.Equal(got, []string{"dateline0", "mine1"}) {
		t.Errorf("the styles are %v", got)
	}
	clean(t, path)

	path = temp(t)
	s = open(t, path, gpkg.Options{})
	fill(t, s, 5)
	if got := opened(); got != "categorizedSymbol" {
		t.Errorf("the style of a new file is %s", got)
	}
	save("blue")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, path, gpkg.Options{})
	apply(t, s, creation(some("later", 1)))
	if got := opened(); got != "singleSymbol" {
		t.Errorf("a style that was saved in QGIS is not the one that it opens the file with, but %s", got)
	}
	clean(t, path)
}

// TestStyleInFile wants the style in the file to be that of the program.
func TestStyleInFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new.gpkg")
	open(t, path, gpkg.Options{})
	if got := column(t, path, "SELECT styleQML FROM layer_styles WHERE useAsDefault"); len(got) != 1 || got[0] != string(qgisstyle.Style()) {
		t.Error("the style is another")
	}
}
