package web_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"dateline/internal/testenv"
)

// fromUnpkg answers for unpkg.com with the packages that the tests have, and for tiles of a map with nothing.
func fromUnpkg(t *testing.T) testenv.Serve {
	t.Helper()
	folders := map[string]string{"leaflet": testenv.NeedNPM(t, "leaflet"), "maplibre-gl": testenv.NeedNPM(t, "maplibre-gl")}
	types := map[string]string{".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".png": "image/png"}
	return func(address string) (int, string, []byte, bool) {
		if strings.HasPrefix(address, "http://127.0.0.1:") || strings.HasPrefix(address, "file:") {
			return 0, "", nil, false
		}
		u, err := url.Parse(address)
		if err != nil || u.Host != "unpkg.com" {
			return http.StatusOK, "image/svg+xml", []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>`), true
		}
		spec, file, _ := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/")
		name, _, _ := strings.Cut(spec, "@")
		text, err := os.ReadFile(filepath.Join(folders[name], filepath.FromSlash(file)))
		if folders[name] == "" || err != nil {
			return http.StatusNotFound, "text/plain", nil, true
		}
		return http.StatusOK, types[path.Ext(file)], text, true
	}
}

// shared is what the dialog offers to copy under a name.
func shared(t *testing.T, page *testenv.Page, name string) string {
	t.Helper()
	return ask[string](t, page, `document.querySelector('#share-`+name+` textarea').value`)
}

// asFile opens a page that was copied, as a person would: saved to a file.
func asFile(t *testing.T, text string) *testenv.Page {
	t.Helper()
	file := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return testenv.NewBrowser(t).Open("file://"+file, fromUnpkg(t))
}

// idsOf are the ids of the incidents that an address gives as GeoJSON.
func idsOf(t *testing.T, address string) (ids []string) {
	t.Helper()
	r, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Body.Close() }()
	text, err := io.ReadAll(r.Body)
	var answer struct{ Features []struct{ ID string } }
	if err == nil {
		err = json.Unmarshal(text, &answer)
	}
	if err != nil || r.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d %v %.300s", address, r.StatusCode, err, text)
	}
	for _, f := range answer.Features {
		ids = append(ids, f.ID)
	}
	return ids
}

// TestShare copies what the dialog offers and uses it: each shows exactly what the page does.
func TestShare(t *testing.T) {
	server := testenv.StartDemo(t)
	page := openMap(t, testenv.NewBrowser(t), server.URL+"/map?type=armed_attack,peaceful_protest&filter=title+LIKE+%27%25ally%25%27#map=6/41/72", 1280, 800, false)
	page.Click(page.Middle("#share-open"))
	page.Until(`document.querySelector('#share[open]')`)
	wanted := ask[[]string](t, page, `(async () => (await `+module("api.js")+`.get('incidents', (await `+module("state.js")+`).conditions())).features.map(f => f.id))()`)
	if len(wanted) == 0 {
		t.Fatal("the page shows nothing")
	}
	curl := shared(t, page, "curl")
	got := testenv.Shell(t, t.TempDir(), curl+" -s")
	for _, id := range wanted {
		if !strings.Contains(got, id) {
			t.Errorf("%s lacks %s", curl, id)
		}
	}
	for name, address := range map[string]string{
		"QGIS": shared(t, page, "qgis"),
		"file": ask[string](t, page, `[...document.querySelectorAll('#share-files a')].find(a => a.textContent === 'GeoJSON').href`),
	} {
		if ids := idsOf(t, address); fmt.Sprint(ids) != fmt.Sprint(wanted) {
			t.Errorf("%s: %s gives %v, the page has %v", name, address, ids, wanted)
		}
	}
	if link := shared(t, page, "link"); link != ask[string](t, page, `location.href`) {
		t.Errorf("the link is %s", link)
	}
	leaflet, maplibre, frame := shared(t, page, "leaflet"), shared(t, page, "maplibre"), shared(t, page, "embed")
	page.Picture("share")
	page.Click(page.Middle("#share-embed summary"))
	page.Until(`document.getElementById('share-embed').open && !document.getElementById('share-link').open`)
	size := ask[[2]float64](t, page, `(async () => { const blob = await `+module("share/picture.js")+`.picture(map), made = await createImageBitmap(blob);
		return [made.height - map.getCanvas().height, blob.type === 'image/png' && made.width === map.getCanvas().width ? 1 : 0]; })()`)
	if size[0] < 40 || size[1] != 1 {
		t.Errorf("the picture is %g pixels higher than the map, as wide and a PNG: %g", size[0], size[1])
	}
	noFaults(t, page, server.URL)

	t.Run("leaflet", func(t *testing.T) { leafletShows(t, leaflet, wanted) })
	t.Run("maplibre", func(t *testing.T) { mapLibreShows(t, maplibre) })
	t.Run("frame", func(t *testing.T) { frameShows(t, server.URL, frame) })
}

func leafletShows(t *testing.T, text string, wanted []string) {
	page := asFile(t, text)
	page.Until(`window.L && typeof layer === 'object' && layer.getLayers().length > 0`)
	for _, id := range wanted {
		page.Until(`layer.getLayers().some(l => l.feature.id === '` + id + `')`)
	}
	if faults := page.Faults(); len(faults) > 0 {
		t.Errorf("%q", faults)
	}
}

func mapLibreShows(t *testing.T, text string) {
	page := asFile(t, text)
	page.Until(`window.map?.getLayer?.('incidents') && map.areTilesLoaded() && map.queryRenderedFeatures({layers: ['incidents']}).some(f => f.id === 'kg-2022-09-16-bishkek-rally')`)
	page.Click(onMap(t, page, "incidents", "f.id === 'kg-2022-09-16-bishkek-rally'"))
	page.Until(`document.querySelector('.maplibregl-popup-content')?.textContent.includes('Rally in Bishkek')`)
	page.Until(`map.queryRenderedFeatures().some(f => f.layer.id === 'borders')`)
	page.Picture("share-maplibre")
	if faults := page.Faults(); len(faults) > 0 {
		t.Errorf("%q", faults)
	}
}

// frameShows puts the frame into a page of another origin, and tries what is in it on its own.
func frameShows(t *testing.T, server, frame string) {
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprintf(w, `<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>Somebody's page</title><body>%s`, strings.Replace(frame, ` loading="lazy"`, "", 1))
	}))
	t.Cleanup(host.Close)
	browser := testenv.NewBrowser(t, "--disable-site-isolation-trials", "--disable-features=IsolateOrigins,site-per-process")
	page := browser.Open(host.URL, nil)
	page.Until(`document.querySelector('iframe')`)
	page.Until(`performance.getEntriesByType('resource').some(e => e.name.startsWith('` + server + `/embed?'))`)
	if faults := page.Faults(); len(faults) > 0 {
		t.Errorf("in a frame: %q", faults)
	}
	src := strings.ReplaceAll(between(t, frame, `src="`, `"`), "&amp;", "&")
	alone := openMap(t, browser, src, 800, 500, false)
	if ask[bool](t, alone, `['bar', 'filters', 'list', 'handle', 'time'].some(id => document.getElementById(id).clientHeight > 0)`) {
		t.Error("there is more in the frame than the map")
	}
	alone.Click(onMap(t, alone, "incidents", "f.properties.id === 'kg-2022-09-16-bishkek-rally'"))
	alone.Until(`!document.getElementById('panel').hidden && document.querySelector('#panel h2')?.textContent.includes('Rally')`)
	alone.Until(`(() => { const p = map.project([74.59, 42.87]); return !map.isMoving() && p.x < document.getElementById('panel').getBoundingClientRect().left; })()`)
	alone.Until(`/\/map\?type=armed_attack.*sel=kg-2022-09-16-bishkek-rally/.test(document.getElementById('whole').href)`)
	alone.Picture("embed")
	noFaults(t, alone, server)
}

// between is what stands in a text after one mark and before the next.
func between(t *testing.T, text, after, before string) string {
	t.Helper()
	_, rest, found := strings.Cut(text, after)
	inside, _, ended := strings.Cut(rest, before)
	if !found || !ended {
		t.Fatalf("no %s in %s", after, text)
	}
	return inside
}
