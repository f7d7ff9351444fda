package web_test

import (
	"fmt"
	"strings"
	"testing"

	"dateline/internal/testenv"
)

// idle is true when the map has drawn all that it is to draw.
const idle = `window.map && map.loaded() && map.areTilesLoaded() && !map.isMoving()`

// TestMapDensity: the address shows incidents as their density, which holds all that have a point in view, under the
// conditions; the legend tells its colours apart by count, and goes back to symbols; the picture and a frame have it, too.
func TestMapDensity(t *testing.T) {
	server := testenv.StartDemo(t)
	browser := testenv.NewBrowser(t)
	for _, c := range []struct {
		path          string
		width, height int
		dark          bool
	}{
		{"/map", 1280, 800, false},
		{"/map", 390, 844, true},
		{"/embed", 800, 500, true},
	} {
		page := openBare(t, browser, server.URL+c.path+"?type=armed_clash,talks#map=4/42/66&view=heat", c.width, c.height, c.dark)
		const sum = `(async () => (await map.getSource('heat').getData()).features.reduce((n, f) => n + f.properties.n, 0))()`
		const inBox = `(async () => (await (await fetch('collections/incidents/clusters?zoom=0&type=armed_clash,talks&bbox=' + map.getBounds().toArray().flat())).json()).numberMatched)()`
		page.Until(idle + ` && map.getLayer('heat') && map.queryRenderedFeatures({layers: ['heat']}).length`)
		if have, want := ask[int](t, page, sum), ask[int](t, page, inBox); have < want || want == 0 {
			t.Errorf("%s: the density holds %d incidents, in view are %d", c.path, have, want)
		}
		if n := ask[int](t, page, `map.queryRenderedFeatures({layers: ['incidents', 'clusters']}).length`); n > 0 {
			t.Errorf("%s: %d symbols are drawn, too", c.path, n)
		}
		page.Click(page.Middle("#legend button"))
		page.Until(`document.querySelector('#legend .ramp').clientWidth > 100 && document.querySelector('#legend .ticks').textContent.endsWith('+')`)
		page.Picture(fmt.Sprintf("density-%d", c.width))
		page.Click(page.Middle("#legend .views label"))
		page.Until(idle + ` && !location.hash.includes('view=') && document.activeElement.name === 'view' && map.queryRenderedFeatures({layers: ['incidents', 'clusters']}).length`)
		page.Press("ArrowRight")
		page.Until(`location.hash.includes('view=heat') && document.querySelector('#legend .ramp') && document.activeElement.checked`)
		noFaults(t, page, server.URL)
	}
}

// TestMapDensityFollows: what the density holds is what the conditions ask for, also within an area that the reader keeps; where
// the server refuses them, there is none.
func TestMapDensityFollows(t *testing.T) {
	server := testenv.StartDemo(t)
	page := openBare(t, testenv.NewBrowser(t), server.URL+"/map?bbox=70.1,37,70.4,40.5#map=9/39/70.3&view=heat", 1280, 800, false)
	sum := func(is string) {
		t.Helper()
		page.Until(`(async () => ((await map.getSource('heat')?.getData())?.features.reduce((n, f) => n + f.properties.n, 0) ?? 0) ` + is + `)()`)
	}
	page.Until(idle + ` && ` + countText + `.includes('in the area')`)
	sum(`=== 0`) // nothing of the area is near
	if err := page.Eval(`void(map.jumpTo({zoom: 7}))`, nil); err != nil {
		t.Fatal(err)
	}
	sum(`> 3`)
	inModule(t, page, "state.js", `setQuery({type: 'landmine_ids'})`)
	page.Until(`document.getElementById('notice').textContent.includes('landmine_ied')`)
	sum(`=== 0`)
	inModule(t, page, "state.js", `setQuery({type: 'landmine_ied'})`)
	sum(`=== 1`)
	page.Until(`document.getElementById('notice').hidden`)

	// Beside a place that has a thousand times as many, a single one is seen, too.
	pile := make([]string, 1100)
	for i := range pile {
		pile[i] = fmt.Sprintf(`{"type":"Feature","id":"pile-%d","geometry":{"type":"Point","coordinates":[60,34]},"properties":{"type":"other","geo_method":"given","uncertainty_m":100,"date_start":"2025-01-01"}}`, i)
	}
	sendIncident(t, server, "POST", "/incidents", "application/geo+json", `{"type":"FeatureCollection","features":[`+strings.Join(pile, ",")+`]}`)
	inModule(t, page, "state.js", `setQuery({bbox: null, type: 'landmine_ied,other'})`)
	if err := page.Eval(`void(map.jumpTo({center: [65, 36], zoom: 4}))`, nil); err != nil {
		t.Fatal(err)
	}
	page.Until(idle + ` && (few => few.length > 0 && few.every(f => f.properties.n < 4))(map.queryRenderedFeatures({layers: ['heat-few']}))`)
	page.Click(page.Middle("#legend button"))
	page.Until(`document.getElementById('legend-body').textContent.includes('Fewer than 4 have the first colour')`)
	page.Picture("density-few")
}

// TestMapLayers hides and shows parts of the map by the legend, with the keyboard; the address keeps it.
func TestMapLayers(t *testing.T) {
	server := testenv.StartDemo(t)
	page := openMap(t, testenv.NewBrowser(t), server.URL+"/map#map=6/41/70", 1280, 800, false)
	on := func(layer string) string {
		return `map.queryRenderedFeatures({layers: ['` + layer + `']}).length > 0`
	}
	page.Until(on("borders") + ` && ` + on("capitals") + ` && !(` + on("radii") + `)`)
	page.Click(page.Middle("#legend button"))
	toggle := func(name string) {
		t.Helper()
		if err := page.Eval(`document.querySelector('#legend [name=`+name+`]').focus()`, nil); err != nil {
			t.Fatal(err)
		}
		page.Press(" ")
		page.Until(`document.activeElement.name === '` + name + `'`)
	}
	toggle("circles")
	page.Until(on("radii") + ` && location.hash.includes('layers=incidents,circles,borders,names')`)
	page.Picture("circles")
	toggle("names")
	toggle("borders")
	page.Until(`!(` + on("borders") + `) && !(` + on("capitals") + `) && ` + on("land"))
	page.Click(page.Middle("#theme"))
	page.Until(`map.getStyle().name.endsWith('light') && location.hash.includes('theme=light') && ` + idle + ` && ` + on("radii") + ` && !(` + on("borders") + `)`)
	toggle("incidents")
	toggle("circles")
	page.Until(`!(` + on("incidents") + `) && location.hash.includes('layers=none')`)
	toggle("incidents")
	toggle("names")
	toggle("borders")
	page.Until(on("incidents") + ` && ` + on("borders") + ` && ` + on("capitals") + ` && !location.hash.includes('layers')`)
	noFaults(t, page, server.URL)
}

// TestMapByKeys goes through what is on the map with the keyboard alone: a cluster is said with what it holds and opened,
// an incident is said and selected.
func TestMapByKeys(t *testing.T) {
	server := testenv.StartDemo(t)
	page := openMap(t, testenv.NewBrowser(t), server.URL+"/map#map=5/39.8/70.5", 1280, 800, false)
	if err := page.Eval(`map.getCanvas().focus()`, nil); err != nil {
		t.Fatal(err)
	}
	const said = `document.querySelector('#view > [aria-live]').textContent`
	page.Press("n")
	page.Until(said + `.match(/^\d+ incidents\. .*\d × armed clash.* 1 of \d+\.$/)`)
	page.Until(`document.querySelector('.stop') && getComputedStyle(document.getElementById('keys')).clipPath === 'none'`)
	page.Picture("keys")
	largest := ask[int](t, page, `Math.max(...map.queryRenderedFeatures({layers: ['clusters']}).map(f => f.properties.point_count))`)
	if told := ask[string](t, page, said); !strings.HasPrefix(told, fmt.Sprint(largest, " incidents. ")) {
		t.Errorf("the largest cluster holds %d incidents; said is %q", largest, told)
	}
	page.Press("Escape")
	page.Until(`!document.querySelector('.stop') && !document.querySelector('.tip')`)
	page.Press("p") // the last is one incident
	page.Until(said + `.match(/ (\d+) of \1\.$/) && document.querySelector('.tip')`)
	title := ask[string](t, page, `document.querySelector('.tip b').textContent`)
	page.Press("Enter")
	page.Until(`location.hash.includes('sel=') && document.querySelector('#panel h2')?.textContent === ` + fmt.Sprintf("%q", title))
	inModule(t, page, "state.js", `select(null)`)
	page.Until(idle)

	if err := page.Eval(`map.getCanvas().focus()`, nil); err != nil {
		t.Fatal(err)
	}
	before := ask[float64](t, page, `map.getZoom()`)
	page.Press("n")
	page.Until(`document.querySelector('.stop')`)
	page.Press("Enter")
	page.Until(`map.getZoom() > ` + num(before) + ` && ` + said + `.startsWith('Opened: ')`)
	noFaults(t, page, server.URL)
}
