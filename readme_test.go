package main_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"dateline/internal/testenv"
)

// snippet is a block of code in the README.
type snippet struct {
	name string // of the comment above it: tested: NAME
	lang string
	text string
}

var fence = regexp.MustCompile("(?ms)(?:^<!-- tested: ([a-z]+) -->\n)?^```([a-z]+)\n(.*?)^```$")

func snippets(t *testing.T) map[string]snippet {
	t.Helper()
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]snippet{}
	for _, m := range fence.FindAllStringSubmatch(string(text), -1) {
		s := snippet{m[1], m[2], m[3]}
		if _, double := found[s.name]; double {
			t.Errorf("two snippets are named %q; each needs a name and a test of its own:\n%s", s.name, s.text)
		}
		found[s.name] = s
	}
	return found
}

// defaultURL is where the README says that the demo is.
const defaultURL = "http://127.0.0.1:8080"

// collection is what the tests look at in an answer.
type collection struct {
	Type     string
	Features []struct {
		ID         string
		Geometry   *struct{ Coordinates []float64 }
		Properties map[string]any
	}
}

func decode(t *testing.T, text string) collection {
	t.Helper()
	var c collection
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return c
}

func (c collection) find(id string) map[string]any {
	for _, f := range c.Features {
		if f.ID == id {
			return f.Properties
		}
	}
	return nil
}

// TestReadme runs every snippet of the README as it stands, but for the port.
func TestReadme(t *testing.T) {
	all := snippets(t)
	tests := map[string]func(*testing.T, snippet){
		"box": readmeBox, "leaflet": readmeLeaflet, "maplibre": readmeMapLibre, "qgis": readmeQGIS, "oapif": readmeQGISServer, "post": readmePost, "import": readmeImport, "places": readmePlaces,
	}
	for name, s := range all {
		if _, ok := tests[name]; !ok && name != "" {
			t.Errorf("the snippet %q of the README has no test:\n%s", name, s.text)
		}
	}
	if start := all[""]; !strings.Contains(start.text, "go run . demo") || !strings.Contains(start.text, "make test") {
		t.Errorf("the README does not open with the two commands, but with:\n%s", start.text)
	}
	for name, f := range tests {
		t.Run(name, func(t *testing.T) {
			s, ok := all[name]
			if !ok {
				t.Fatal("the README has no such snippet")
			}
			f(t, s)
		})
	}
}

func readmeBox(t *testing.T, s snippet) {
	demo := testenv.StartDemo(t)
	c := decode(t, testenv.Shell(t, t.TempDir(), at(s.text, demo)))
	landmine := c.find("tj-1994-09-16-sarigor-landmine")
	if c.Type != "FeatureCollection" || landmine == nil {
		t.Fatalf("the landmine is not in the answer: %+v", c)
	}
	if landmine["place"] != "Border Post Number 12" || landmine["killed_best"] != 4.0 {
		t.Errorf("the landmine is %v", landmine)
	}
}

// at lets a text of the README ask a demo.
func at(text string, demo *testenv.Demo) string {
	return strings.ReplaceAll(text, defaultURL, demo.URL)
}

func readmePost(t *testing.T, s snippet) {
	demo := testenv.StartDemo(t)
	first, second, ok := strings.Cut(s.text, "}}'\n")
	if !ok {
		t.Fatal("the snippet is not a POST and a GET any more")
	}
	out := testenv.Shell(t, t.TempDir(), at(first+"}}'\n", demo), "KEY="+demo.Key)
	var posted struct {
		Properties struct {
			PlaceName    string  `json:"place_name"`
			UncertaintyM float64 `json:"uncertainty_m"`
			Candidates   []struct{ Chosen bool }
		}
	}
	if err := json.Unmarshal([]byte(out), &posted); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	p := posted.Properties
	if p.PlaceName != "Vorukh" || !(p.UncertaintyM > 0) || len(p.Candidates) < 2 || !p.Candidates[0].Chosen {
		t.Errorf("the answer does not tell the chosen place, its radius and the other candidates: %s", out)
	}
	if c := decode(t, testenv.Shell(t, t.TempDir(), at(second, demo))); c.find("my-first") == nil {
		t.Errorf("the posted incident is not found: %+v", c)
	}
}

// readmePlaces finds places over HTTP and on the command line.
func readmePlaces(t *testing.T, s snippet) {
	demo, dir := testenv.StartDemo(t), t.TempDir()
	out := testenv.Shell(t, dir, at(s.text, demo))
	for _, want := range []string{`"text":"15 km south of Isfara"`, `"containing":[{"place_id":"GN:1220409","name":"Tajikistan"`, `"distance_m":`,
		"id,place,country,status,place_id", `1,"Ворух, Исфара",TJ,matched,GN:1220164,Vorukh,`} {
		if !strings.Contains(out, want) {
			t.Errorf("the answers do not hold %s:\n%s", want, out)
		}
	}
	found, err := os.ReadFile(filepath.Join(dir, "found.csv"))
	if err != nil || !strings.Contains(out, string(found)) {
		t.Errorf("the command line answers otherwise than the interface: %v\n%s", err, found)
	}
}

func readmeImport(t *testing.T, s snippet) {
	dir := t.TempDir()
	script, serve, ok := strings.Cut(s.text, "dateline serve")
	if !ok || !strings.Contains(serve, "incidents.gpkg") {
		t.Fatal("the snippet does not end with dateline serve")
	}
	testenv.Shell(t, dir, script)
	text, err := os.ReadFile(filepath.Join(dir, "incidents.geojson"))
	if err != nil {
		t.Fatal(err)
	}
	c := decode(t, string(text))
	if len(c.Features) != 2 {
		t.Fatalf("%d incidents instead of 2 were imported and exported: %s", len(c.Features), text)
	}
	for _, f := range c.Features {
		if f.Geometry == nil {
			t.Errorf("%s has not been geocoded", f.ID)
		}
	}
}

// onlineFrom answers for the hosts that the pages name: the packages of unpkg.com
// come from the npm cache, a tile is a grey pixel.
func onlineFrom(t *testing.T, packages ...string) testenv.Serve {
	t.Helper()
	dirs := map[string]string{}
	for _, p := range packages {
		dirs[p] = testenv.NeedNPM(t, p)
	}
	types := map[string]string{".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".png": "image/png"}
	return func(url string) (int, string, []byte, bool) {
		if strings.HasPrefix(url, "https://tile.openstreetmap.org/") {
			return 200, "image/png", greyPixel, true
		}
		url, _, _ = strings.Cut(url, "?") // the version of a worker
		rest, ok := strings.CutPrefix(url, "https://unpkg.com/")
		if !ok {
			return 0, "", nil, !strings.HasPrefix(url, "http://127.0.0.1:") // other hosts are not there
		}
		spec, file, _ := strings.Cut(rest, "/")
		name, _, _ := strings.Cut(spec, "@")
		text, err := os.ReadFile(filepath.Join(dirs[name], filepath.FromSlash(file)))
		if dirs[name] == "" || err != nil {
			return 404, "text/plain", []byte("not found"), true
		}
		return 200, types[path.Ext(file)], text, true
	}
}

// greyPixel is a PNG of one pixel.
var greyPixel, _ = base64.StdEncoding.DecodeString("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGM4AwAAzgDN1GaQsAAAAABJRU5ErkJggg==")

// openPage opens an HTML snippet as a person would: saved to a file.
func openPage(t *testing.T, s snippet, demo *testenv.Demo, packages ...string) *testenv.Page {
	t.Helper()
	sameAsFile(t, s, "examples/"+s.name+".html")
	online := onlineFrom(t, packages...)
	file := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(file, []byte(at(s.text, demo)), 0o644); err != nil {
		t.Fatal(err)
	}
	return testenv.NewBrowser(t).Open("file://"+file, online)
}

func sameAsFile(t *testing.T, s snippet, file string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if s.text != string(text) {
		t.Errorf("the snippet in the README and %s differ", file)
	}
}

func readmeLeaflet(t *testing.T, s snippet) {
	if n := strings.Count(s.text, "\n"); n >= 20 {
		t.Errorf("the page has %d lines; it should be under 20", n)
	}
	page := openPage(t, s, testenv.StartDemo(t), "leaflet")
	page.Until(`layer.getLayers().length > 5`)
	page.Until(`document.querySelectorAll('path.leaflet-interactive').length > 5`)
	page.Until(`layer.getLayers().some(l => l.feature.id === 'tj-1994-09-16-sarigor-landmine' && l.getLayers()[1].getRadius() === l.feature.properties.uncertainty_m)`)
	if err := page.Eval(`layer.getLayers().find(l => l.feature.id === 'tj-1994-09-16-sarigor-landmine').openPopup()._leaflet_id`, nil); err != nil {
		t.Fatal(err)
	}
	page.Until(`document.querySelector('.leaflet-popup-content').textContent.includes('Border Post 12')`)
	asked := len(page.Requests())
	if err := page.Eval(`map.panBy([200, 0], {animate: false})._leaflet_id`, nil); err != nil {
		t.Fatal(err)
	}
	page.Until(`performance.getEntriesByType('resource').filter(e => e.name.includes('/incidents?')).length > 1`)
	if len(page.Requests()) <= asked {
		t.Error("the page did not ask again after the map had moved")
	}
	noFaults(t, page)
}

func readmeMapLibre(t *testing.T, s snippet) {
	page := openPage(t, s, testenv.StartDemo(t), "maplibre-gl")
	page.Until(`window.map && map.getLayer('incidents') && map.queryRenderedFeatures({layers: ['incidents']}).some(f => f.id === 'uz-1994-08-kozyrev-talks-tashkent')`)
	page.Until(`map.queryRenderedFeatures({layers: ['clusters', 'incidents']}).reduce((n, f) => n + (f.properties.point_count ?? 1), 0) > 20`)
	page.Until(`map.queryRenderedFeatures().some(f => f.layer.id === 'borders')`)
	click := `(() => { const f = map.queryRenderedFeatures({layers: ['incidents']})[0], p = map.project(f.geometry.coordinates);
		const o = {bubbles: true, clientX: p.x, clientY: p.y}, c = map.getCanvas();
		for (const type of ['mousedown', 'mouseup', 'click']) c.dispatchEvent(new MouseEvent(type, o)); return true })()`
	if err := page.Eval(click, nil); err != nil {
		t.Fatal(err)
	}
	page.Until(`document.querySelector('.maplibregl-popup-content')?.textContent.length > 10`)
	noFaults(t, page)
}

// noFaults fails if the page has shown any error.
func noFaults(t *testing.T, page *testenv.Page) {
	t.Helper()
	if faults := page.Faults(); len(faults) > 0 {
		t.Errorf("errors on the page:\n%s", strings.Join(faults, "\n"))
	}
}

// writeUntil posts one incident after the other until stop is closed.
func writeUntil(stop <-chan struct{}, demo *testenv.Demo) error {
	const body = `{"type":"Feature","geometry":null,"properties":{"type":"armed_clash","date_start":"2021-04-28","place":"Vorukh, Isfara"}}`
	for {
		select {
		case <-stop:
			return nil
		default:
		}
		req, err := http.NewRequest(http.MethodPost, demo.URL+"/incidents", strings.NewReader(body))
		if err != nil {
			return err
		}
		req.Header.Set("Authorization", "Bearer "+demo.Key)
		req.Header.Set("Content-Type", "application/geo+json")
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			return err
		}
		answer, _ := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if res.StatusCode != http.StatusCreated {
			return fmt.Errorf("%s: %s", res.Status, answer)
		}
	}
}

// startQGIS is what a script needs to use QGIS without its window.
const startQGIS = "from qgis.core import QgsApplication\nQgsApplication.setPrefixPath('/usr', True)\nqgs = QgsApplication([], False)\nqgs.initQgis()\n"

// readmeQGISServer runs the Python of the README in a QGIS without a screen, on a demo.
func readmeQGISServer(t *testing.T, s snippet) {
	sameAsFile(t, s, "examples/qgis_server.py")
	python := testenv.NeedPython(t, "qgis.core")
	demo := testenv.StartDemo(t)
	const after = `
print(layer.featureCount(), sum(1 for _ in layer.getFeatures()), 'killed_best' in layer.fields().names())
QgsProject.instance().clear()
qgs.exitQgis()
`
	cmd := testenv.Command(t, python, "-c", startQGIS+at(s.text, demo)+after)
	cmd.Env = append(os.Environ(), "QT_QPA_PLATFORM=offscreen", "XDG_RUNTIME_DIR="+t.TempDir(), "HOME="+t.TempDir())
	if out := strings.TrimSpace(testenv.Run(t, cmd)); out != "33 33 True" {
		t.Errorf("QGIS has features, reads features, has killed_best: %q", out)
	}
}

// readmeQGIS runs the Python of the README in a QGIS without a screen, on the
// file that a server is writing.
func readmeQGIS(t *testing.T, s snippet) {
	sameAsFile(t, s, "examples/qgis.py")
	python := testenv.NeedPython(t, "qgis.core")
	demo := testenv.StartDemo(t)
	stop, ended := make(chan struct{}), make(chan error, 1)
	go func() { ended <- writeUntil(stop, demo) }()
	const after = `
import json
for i in range(20):  # again and again, since the server writes meanwhile
    layer.dataProvider().reloadData()
    ids = [f['id'] for f in layer.getFeatures()]
    assert len(ids) == len(set(ids)) and len(ids) >= 33, len(ids)
e = layer.extent()
print(json.dumps({'valid': layer.isValid(), 'count': layer.featureCount(), 'fields': layer.fields().names(), 'crs': layer.crs().authid(),
    'geometry': layer.geometryType(), 'in_project': len(QgsProject.instance().mapLayers()), 'extent': [e.xMinimum(), e.yMinimum(), e.xMaximum(), e.yMaximum()]}))
QgsProject.instance().clear()
qgs.exitQgis()
`
	script := startQGIS + strings.ReplaceAll(s.text, "incidents.gpkg", demo.File) + after
	cmd := testenv.Command(t, python, "-c", script)
	cmd.Env = append(os.Environ(), "QT_QPA_PLATFORM=offscreen", "XDG_RUNTIME_DIR="+t.TempDir(), "HOME="+t.TempDir())
	out := testenv.Run(t, cmd)
	close(stop)
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	var seen struct {
		Valid     bool
		Count     int
		Fields    []string
		CRS       string
		InProject int `json:"in_project"`
		Extent    []float64
	}
	if err := json.Unmarshal([]byte(out), &seen); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if !seen.Valid || seen.Count < 33 || seen.CRS != "EPSG:4326" || seen.InProject != 1 {
		t.Errorf("QGIS sees %s", out)
	}
	for _, field := range []string{"id", "title", "type", "date_start", "place", "uncertainty_m", "killed_best", "disputed"} {
		if !slices.Contains(seen.Fields, field) {
			t.Errorf("QGIS sees no field %s: %v", field, seen.Fields)
		}
	}
	if e := seen.Extent; len(e) != 4 || e[0] > 70.2 || e[2] < 70.2 || e[1] > 37.7 || e[3] < 37.7 {
		t.Errorf("the extent that QGIS sees does not hold Sarigor: %v", e)
	}
}
