package web_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"dateline/internal/testenv"
)

// drawn is true when the incidents are on the map.
const drawn = `window.map && map.getLayer('incidents') && map.loaded() && map.areTilesLoaded() && map.queryRenderedFeatures({layers: ['incidents', 'clusters']}).length`

// openBare opens a page as on a screen of a size.
func openBare(t *testing.T, browser *testenv.Browser, url string, width, height int, dark bool) *testenv.Page {
	t.Helper()
	page := browser.Open("about:blank", nil)
	page.Look(width, height, dark)
	if err := page.Eval(`void(location = "`+url+`")`, nil); err != nil {
		t.Fatal(err)
	}
	return page
}

// openMap opens a page as on a screen of a size, and waits until the incidents are drawn.
func openMap(t *testing.T, browser *testenv.Browser, url string, width, height int, dark bool) *testenv.Page {
	t.Helper()
	page := openBare(t, browser, url, width, height, dark)
	page.Until(drawn)
	return page
}

// noFaults fails the test if a page has shown an error or has asked another host than its own.
func noFaults(t *testing.T, page *testenv.Page, server string) {
	t.Helper()
	if faults := page.Faults(); len(faults) > 0 {
		t.Errorf("%q", faults)
	}
	for _, asked := range page.Requests() {
		if !strings.HasPrefix(asked, server+"/") && !strings.HasPrefix(asked, "data:") && !strings.HasPrefix(asked, "blob:") && asked != "about:blank" {
			t.Errorf("asked for %s", asked)
		}
	}
}

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
		page := openMap(t, browser, server.URL+"/map#map="+c.view, c.width, c.height, c.dark)
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
		noFaults(t, page, server.URL)
		page.Picture(c.name)
	}
}

// inModule calls a function of a module of the page.
func inModule(t *testing.T, page *testenv.Page, path, call string) {
	t.Helper()
	if err := page.Eval(`(async () => { `+module(path)+`.`+call+`; })()`, nil); err != nil {
		t.Fatal(err)
	}
}

func num(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// onMap is the place in the window of a feature of a layer that an expression on f is true of; the map must show one.
func onMap(t *testing.T, page *testenv.Page, layer, of string) testenv.Point {
	t.Helper()
	at := `(() => { const f = map.queryRenderedFeatures({layers: ['` + layer + `']}).find(f => ` + of + `); if (!f) return null;
		const p = map.project(f.geometry.coordinates), r = map.getCanvas().getBoundingClientRect(); return {X: p.x + r.left, Y: p.y + r.top}; })()`
	page.Until(at)
	return ask[testenv.Point](t, page, at)
}

// TestMapPoints points at an incident and selects it: a circle of its radius is around it as long as it is pointed at or
// selected; the selection is in the address, and the back button takes it back.
func TestMapPoints(t *testing.T) {
	server := testenv.StartDemo(t)
	page := openMap(t, testenv.NewBrowser(t), server.URL+"/map#map=6/41.6/72.5", 1280, 800, false)
	const id = "kg-2022-09-16-bishkek-rally"
	at := onMap(t, page, "incidents", "f.properties.id === '"+id+"'")
	page.Point(at)
	const circles = `map.querySourceFeatures('marks', {filter: ['==', ['geometry-type'], 'Polygon']}).length`
	page.Until(circles)
	page.Until(`document.querySelector('.tip')?.textContent.includes('Rally in Bishkek')`)
	off := ask[float64](t, page, `(async () => { const {features} = await map.getSource('marks').getData();
		const {LngLat} = await import(document.querySelector('script').src.replace(/map.page.js/, 'lib/maplibre-gl@6.17.0/dist/maplibre-gl.mjs'));
		const [circle, point] = features, middle = new LngLat(...point.geometry.coordinates);
		return Math.max(...circle.geometry.coordinates[0].map(c => Math.abs(middle.distanceTo(new LngLat(...c)) / circle.properties.uncertainty_m - 1))); })()`)
	if off > 0.01 {
		t.Errorf("the circle's edge is off by %.1f %% of its radius", 100*off)
	}
	page.Point(testenv.Point{X: at.X + 80, Y: at.Y + 80})
	page.Until(`!` + circles)

	page.Click(at)
	page.Until(`location.hash.includes('sel=` + id + `') && ` + circles)
	page.Until(`document.querySelector('#list [aria-selected="true"]')?.textContent.includes('Rally in Bishkek')`)
	if err := page.Eval(`history.back()`, nil); err != nil {
		t.Fatal(err)
	}
	page.Until(`!location.hash.includes('sel=') && !` + circles)

	inModule(t, page, "state.js", `select('tj-1994-09-16-sarigor-landmine')`) // far out of view
	page.Until(`!map.isMoving() && map.getBounds().contains([70.20237, 37.65341]) && map.queryRenderedFeatures({layers: ['marked']}).length`)

	const world = `{"type":"Feature","id":%q,"geometry":{"type":"Point","coordinates":[40,%d]},"properties":{"type":"other","geo_method":"given","uncertainty_m":%d,"date_start":"2025-01-01"}}`
	sendIncident(t, server, "POST", "/incidents", "application/geo+json", fmt.Sprintf(world, "pole", 90, 5000))
	sendIncident(t, server, "POST", "/incidents", "application/geo+json", fmt.Sprintf(world, "anywhere", -40, 20000000))
	inModule(t, page, "state.js", `select('pole')`)
	page.Until(`document.getElementById('panel').textContent.includes('The map ends before the pole') && !map.isMoving() && map.getCenter().lat > 80`)
	inModule(t, page, "state.js", `select('anywhere')`) // its circle is none on the map, and no line across it
	page.Until(`!map.isMoving() && map.getCenter().lat < -39 && map.queryRenderedFeatures({layers: ['marked']}).length && !` + circles)
	noFaults(t, page, server.URL)
}

// TestMapClusters opens a cluster, which comes apart, and one that never does, which is listed, without those that have
// no point, of which there are more than a list takes; one of the list is chosen.
func TestMapClusters(t *testing.T) {
	server := testenv.StartDemo(t)
	var nowhere []string
	for i := range 120 {
		nowhere = append(nowhere, fmt.Sprintf(`{"type":"Feature","id":"nowhere-%d","geometry":null,"properties":{"type":"other","geo_method":"none","date_start":"2025-01-01"}}`, i))
	}
	sendIncident(t, server, "POST", "/incidents", "application/geo+json", `{"type":"FeatureCollection","features":[`+strings.Join(nowhere, ",")+`]}`)
	page := openMap(t, testenv.NewBrowser(t), server.URL+"/map#map=4/40/70", 1280, 800, false)
	before := ask[float64](t, page, `map.getZoom()`)
	page.Click(onMap(t, page, "clusters", "f.properties.expansion_zoom <= 16"))
	page.Until(`map.getZoom() > ` + num(before) + ` && !map.isMoving() && location.hash.includes('map=') && !location.hash.includes('map=4/')`)

	if err := page.Eval(`void(map.jumpTo({center: [70.2421, 39.5217], zoom: 8}))`, nil); err != nil {
		t.Fatal(err)
	}
	page.Until(drawn)
	const pile = "f.properties.expansion_zoom > 16 && f.properties.point_count > 5"
	page.Click(onMap(t, page, "clusters", pile))
	page.Until(`document.querySelectorAll('.pile li button').length === Number(document.querySelector('.pile b').textContent.split(' ')[0])`)
	page.Until(`(() => { const [list, map] = ['.pile > .maplibregl-popup-content', '#map'].map(of => document.querySelector(of).getBoundingClientRect()); return list.top >= map.top && list.bottom <= map.bottom; })()`)
	page.Press("Escape")
	page.Until(`!document.querySelector('.pile')`)
	page.Click(onMap(t, page, "clusters", pile))
	page.Until(`document.activeElement.matches('.pile li button')`)
	page.Press("Enter")
	page.Until(`location.hash.includes('sel=') && !document.querySelector('.pile') && map.querySourceFeatures('marks').length`)
	page.Until(`map.queryRenderedFeatures({layers: ['rings']}).some(f => f.properties.covers) && !map.queryRenderedFeatures({layers: ['marked']}).length`) // its count is still read

	inModule(t, page, "state.js", `select(null)`) // under a filter, too, in both languages
	for _, filter := range []string{`{filter: "type <> 'talks'"}`, `{'filter-lang': 'cql2-json', filter: '{"op":"<>","args":[{"property":"type"},"talks"]}'}`} {
		inModule(t, page, "state.js", `setQuery(`+filter+`)`)
		page.Until(`map.getSource('incidents').tiles[0].includes('talks') === true && ` + drawn)
		page.Click(onMap(t, page, "clusters", pile))
		page.Until(`document.querySelectorAll('.pile li button').length === Number(document.querySelector('.pile b').textContent.split(' ')[0])`)
		page.Press("Escape")
		page.Until(`!document.querySelector('.pile')`)
	}
	noFaults(t, page, server.URL)
}

// TestMapAsksOnce: what is in view at first is asked for once, whether the address says where the map is or the server,
// and nothing of the page lies beyond the window.
func TestMapAsksOnce(t *testing.T) {
	server := testenv.StartDemo(t)
	browser := testenv.NewBrowser(t)
	for where, width := range map[string]int{"": 1280, "#map=6/39.8/70": 1280, "#map=6/39.8/70.5": 390, "#sel=%E4&map=6/39.8/70.5": 1280} {
		page := openMap(t, browser, server.URL+"/map"+where, width, 800, false)
		page.Until(countText + `.includes('in view') && ` + barsDrawn + ` && map.loaded() && !map.isMoving()`)
		for _, path := range []string{"/collections/incidents/items?", "/collections/incidents/summary?"} {
			var asked []string
			for _, url := range page.Requests() {
				if strings.Contains(url, path) {
					asked = append(asked, url)
				}
			}
			if len(asked) != 1 {
				t.Errorf("%q: asked %q", where, asked)
			}
		}
		if at := ask[[]float64](t, page, `(e => [e.scrollWidth, e.scrollHeight, innerWidth, innerHeight])(document.scrollingElement)`); at[0] > at[2] || at[1] > at[3] {
			t.Errorf("%q: the page is %g by %g, in a window of %g by %g", where, at[0], at[1], at[2], at[3])
		}
	}
}

// TestMapFollowsItsConditions: what is drawn is what the query asks for; a query that the server refuses shows nothing
// and says why; changing it brings back what it asks for.
func TestMapFollowsItsConditions(t *testing.T) {
	server := testenv.StartDemo(t)
	page := openMap(t, testenv.NewBrowser(t), server.URL+"/map?type=talks#map=4/42/66", 1280, 800, false)
	const count = `(map.getLayoutProperty('incidents', 'visibility') === 'none' ? 0 : map.queryRenderedFeatures({layers: ['incidents', 'clusters']}).reduce((n, f) => n + (f.properties.point_count ?? 1), 0))`
	page.Until(count + ` === 5`) // of 7 talks 2 have no point
	query := func(condition string) {
		inModule(t, page, "state.js", `setQuery(`+condition+`)`)
	}
	query(`{type: 'talk'}`)
	page.Until(count + ` === 0 && document.getElementById('notice').textContent.includes('talks')`) // it names the nearest
	query(`{type: 'peaceful_protest'}`)
	page.Until(count + ` === 1 && !document.getElementById('notice').textContent.includes('talks')`)
	query(`{q: 'no such words'}`)
	page.Until(count + ` === 0 && map.areTilesLoaded()`)
	query(`{q: null}`)
	page.Until(count + ` === 1`)
	const says = `document.getElementById('notice').textContent`
	query(`{killed_min: 'abc'}`)
	page.Until(says + `.includes('killed_min') && [...document.querySelectorAll('#filters .on')].some(c => c.textContent === 'Killed: abc')`)
	query(`{killed_min: null, foo: 'bar'}`) // a text of one line, though the server names all parameters
	page.Until(`[` + says + `, document.querySelector('#list .state').textContent].every(text => text.includes('foo: there is no such parameter') && text.length < 300) && document.querySelector('#time .empty').textContent.endsWith('these conditions.')`)
	query(`{foo: null}`)
	page.Until(count + ` === 1`)
	query(`{type: null}`)
	query(`{type: 'road_blockade'}`)
	query(`{type: null}`)
	query(`{q: 'no such words'}`)
	page.Until(count + ` === 0 && map.areTilesLoaded() && map.getSource('incidents').tiles[0].includes('words')`)
	if err := page.Eval(`history.go(-11)`, nil); err != nil {
		t.Fatal(err)
	}
	page.Until(`location.search === '?type=talks' && ` + count + ` === 5`)

	if err := server.Stop(); err != nil {
		t.Fatal(err)
	}
	if err := page.Eval(`void(map.jumpTo({center: [10, 50], zoom: 6}))`, nil); err != nil {
		t.Fatal(err)
	}
	page.Until(says + ` === 'The server cannot be reached.'`)
}

// TestMapFrame tries what is around the map: theme, legend, the table that folds away, and the sheet of a phone.
func TestMapFrame(t *testing.T) {
	server := testenv.StartDemo(t)
	page := openMap(t, testenv.NewBrowser(t), server.URL+"/#map=6/39.8/70", 1280, 800, true)
	const look = `document.documentElement.dataset.theme + ' ' + map.getStyle().name`
	page.Until(look + ` === 'dark dateline dark'`)
	page.Click(page.Middle("#theme"))
	page.Until(look + ` === 'light dateline light' && location.hash.includes('theme=light')`)
	page.Until(drawn)
	page.Click(page.Middle("#theme"))
	page.Click(page.Middle("#theme"))
	page.Until(`document.documentElement.dataset.theme === 'dark' && !location.hash.includes('theme')`)

	page.Click(page.Middle("#legend button"))
	page.Until(`document.querySelector('#legend .types')?.textContent.includes('Armed clash') && !document.querySelector('#legend .types').textContent.includes('Peaceful')`)
	page.Picture("legend-dark")
	page.Press("Escape")
	page.Until(`document.getElementById('legend-body').hidden`)

	wide := ask[float64](t, page, `map.getContainer().clientWidth`)
	page.Click(page.Middle("#handle"))
	page.Until(`map.getContainer().clientWidth > ` + num(wide+200) + ` && location.hash.includes('open=none')`)

	page.Look(390, 844, false)
	page.Until(`innerWidth === 390 && document.getElementById('list').clientHeight < 80`)
	high := ask[float64](t, page, `map.getContainer().clientHeight`)
	page.Click(page.Middle("#handle"))
	page.Until(`map.getContainer().clientHeight < ` + num(high-100))
	page.Until(`!document.querySelector('#list [aria-busy]') && document.querySelector('#time').clientHeight > 0`)
	const view = `(async () => JSON.stringify((await import(document.querySelector('script[type=module]').src.replace(/page\.js$/, 'state.js'))).state.box))()`
	page.Until(`map.getCanvas().clientHeight === map.getContainer().clientHeight && !map.isMoving() && ` + view + `.then(box => box === JSON.stringify(map.getBounds().toArray().flat()))`)
	before := ask[string](t, page, view)
	from := page.Middle("#handle")
	page.Drag(from, testenv.Point{X: from.X, Y: 60})
	page.Until(`location.hash.includes('open=full') && document.getElementById('list').clientHeight > 400`)
	page.Until(`map.getContainer().clientWidth === 0 && !map.isMoving()`)
	if after := ask[string](t, page, view); after != before {
		t.Errorf("the map is hidden by the table, whose box was %s and is %s", before, after)
	}
	noFaults(t, page, server.URL)
}

// TestMapWithoutWebGL: who has no WebGL is told so, and has the table and all else.
func TestMapWithoutWebGL(t *testing.T) {
	server := testenv.StartDemo(t)
	page := testenv.NewBrowser(t, "--disable-3d-apis").Open(server.URL+"/map?type=armed_clash", nil)
	page.Until(`document.getElementById('notice').textContent.includes('WebGL')`)
	page.Until(`document.querySelectorAll('#list .lines .line').length === 8`)
	if ask[bool](t, page, `!(window.map instanceof Element) || document.getElementById('list').clientWidth < innerWidth`) {
		t.Error("the table does not have the room of the map")
	}
	page.Click(page.Middle("#list .lines .line"))
	page.Until(`location.hash.includes('sel=') && !document.getElementById('panel').hidden && document.querySelector('#panel h2')`)
	page.Click(page.Middle("#share-open"))
	page.Until(`document.querySelector('#share[open] textarea').value.includes('type=armed_clash')`)
	if ask[bool](t, page, `document.querySelector('#actions :last-child:is(button)').id !== 'theme' || getComputedStyle(document.getElementById('theme')).order !== '0'`) {
		t.Error("the buttons of the bar are not in the order in which Tab goes through them")
	}
	if ask[bool](t, page, `!!document.getElementById('share-picture')`) {
		t.Error("a picture of no map is offered")
	}
	page.Picture("no-webgl")
	noFaults(t, page, server.URL)
}
