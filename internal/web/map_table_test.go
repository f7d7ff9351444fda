package web_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"dateline/internal/testenv"
)

// droughts enters n incidents of a type that the sample does not have, on a grid in the sea, one a day from 2001-01-01; the first,
// alone at 0, 0, and every tenth have no figure, the others killed as many as their number.
func droughts(t *testing.T, demo *testenv.Demo, n int) {
	t.Helper()
	var features []string
	for i := range n {
		killed, lon, lat := "null", 8+0.1*float64(i%20), -22+0.1*float64(i/20)
		if i%10 != 0 {
			killed = fmt.Sprint(i)
		}
		if i == 0 {
			lon, lat = 5, -19
		}
		features = append(features, fmt.Sprintf(`{"type":"Feature","id":"d-%03d","geometry":{"type":"Point","coordinates":[%g,%g]},"properties":{"title":"Drought %03d",
			"type":"hazard.drought","date_start":"2001-%02d-%02d","date_precision":"day","geo_precision":"exact","uncertainty_m":100,"killed_low":%[7]s,"killed_best":%[7]s,"killed_high":%[7]s}}`,
			i, lon, lat, i, 1+i/28, 1+i%28, killed))
	}
	sendIncident(t, demo, "POST", "/incidents", "application/geo+json", `{"type":"FeatureCollection","features":[`+strings.Join(features, ",")+`]}`)
}

// ask is the value of an expression on a page.
func ask[T any](t *testing.T, page *testenv.Page, expression string) T {
	t.Helper()
	var out T
	if err := page.Eval(expression, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// module is an expression for a module of the page by its path.
func module(path string) string {
	return `(await import(document.querySelector('script[type=module]').src.replace(/page\.js$/, '` + path + `')))`
}

const (
	countText = `document.querySelector('#list .count').textContent`
	firstRow  = `document.querySelector('#list .lines .line')`
	rowOf     = `[...document.querySelectorAll('#list .lines .line')].find(r => r.textContent.includes(%q))`
)

// TestMapTable reads, sorts and walks through a table of several pages, with keys and mouse, and back and forth between it and the map.
func TestMapTable(t *testing.T) {
	demo := testenv.StartDemo(t)
	droughts(t, demo, 320)
	page := testenv.NewBrowser(t).Open("about:blank", nil)
	page.Look(1280, 800, false)
	open := demo.URL + "/map?type=hazard.drought#map=6/-20.5/8"
	if err := page.Eval(`void(location = "`+open+`")`, nil); err != nil {
		t.Fatal(err)
	}
	page.Until(countText + `.startsWith('320 incidents')`)
	page.Until(firstRow + `?.textContent.includes('Drought 319')`) // newest first
	page.Until(firstRow + `.querySelector('img')?.complete`)

	t.Run("sorts", func(t *testing.T) { sortsTable(t, page) })
	t.Run("walks", func(t *testing.T) { walksTable(t, page) })
	t.Run("and the map", func(t *testing.T) { tableAndMap(t, page) })
	t.Run("area", func(t *testing.T) { keepsArea(t, page) })
	t.Run("files", func(t *testing.T) {
		href := ask[string](t, page, `document.querySelector('#list .files a').href`)
		answer, err := http.Get(href)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		text, err := io.ReadAll(answer.Body)
		if lines := strings.Count(string(text), "\n"); err != nil || answer.StatusCode != http.StatusOK || lines != 321 {
			t.Errorf("%s: %s, %d lines, %v; want 320 and their header", href, answer.Status, lines, err)
		}
	})
	if faults := page.Faults(); len(faults) > 0 {
		t.Error(faults)
	}
}

func sortsTable(t *testing.T, page *testenv.Page) {
	killed := `document.querySelector('#list .heads .killed')`
	page.Click(page.Middle(`#list .heads .killed button`))
	page.Until(killed + `.ariaSort === 'descending' && ` + firstRow + `.textContent.includes('Drought 319')`)
	if hash := ask[string](t, page, `location.hash`); !strings.Contains(hash, "sort=-killed_best") {
		t.Errorf("the address ends with %s, without the order", hash)
	}
	page.Click(page.Middle(`#list .heads .killed button`))
	page.Until(killed + `.ariaSort === 'ascending' && ` + firstRow + `.textContent.includes('Drought 001')`)
	if n := ask[int](t, page, `document.querySelectorAll('#list [aria-sort]').length`); n != 1 {
		t.Errorf("%d columns say that they are sorted", n)
	}
	page.Click(page.Middle(`#list .heads .title button`))
	page.Until(firstRow + `.textContent.includes('Drought 000')`)
	if text := ask[string](t, page, firstRow+`.querySelector('.killed').textContent`); text != "–no figure" {
		t.Errorf("who has no figure shows %q", text)
	}
}

func walksTable(t *testing.T, page *testenv.Page) {
	at := `document.activeElement.getAttribute('aria-rowindex')`
	if n := ask[int](t, page, `document.querySelectorAll('#list .lines [tabindex="0"]').length`); n != 1 {
		t.Fatalf("the Tab key reaches %d rows, want one", n)
	}
	if err := page.Eval(firstRow+`.focus()`, nil); err != nil {
		t.Fatal(err)
	}
	page.Press("ArrowDown")
	page.Press("ArrowDown")
	page.Press("ArrowUp")
	page.Until(at + ` === '3'`)
	page.Press("PageDown")
	page.Until(`Number(` + at + `) > 6`)
	const loaded = `document.querySelector('#list .lines').lastElementChild.block.to`
	for n := 100; n <= 320; n = min(n+100, 320) { // each time as far as is loaded, which loads the next page
		page.Until(fmt.Sprintf(`%s === %d`, loaded, n))
		page.Press("End")
		page.Until(fmt.Sprintf(`%s === '%d'`, at, n+1))
		if n == 320 {
			break
		}
	}
	page.Until(at + ` === '321' && document.activeElement.textContent.includes('Drought 319')`)
	if n := ask[int](t, page, `document.querySelectorAll('#list .lines .line').length`); n >= 320 {
		t.Errorf("all %d rows are drawn", n)
	}
	if text := ask[string](t, page, `[...document.querySelectorAll('#list .lines .block')].map(b => b.block.to - b.block.from).join(' ')`); text != "50 50 50 50 50 50 20" {
		t.Errorf("the rows come in blocks of %s", text)
	}
	page.Press("Home")
	page.Until(at + ` === '2' && document.querySelector('#list .scroller').scrollTop === 0`)
	page.Press("ArrowDown")
	page.Press("Enter")
	page.Until(`location.hash.includes('sel=d-001') && ` + fmt.Sprintf(rowOf, "Drought 001") + `?.ariaSelected === 'true'`)
}

func tableAndMap(t *testing.T, page *testenv.Page) {
	state := module("state.js")
	listening := `(async () => { window.hovered = []; ` + state + `.on('hover', id => window.hovered.push(id)); })()`
	if err := page.Eval(listening, nil); err != nil {
		t.Fatal(err)
	}
	page.Point(page.Middle(`#list .lines .line:nth-child(3)`))
	page.Until(`window.hovered.at(-1) === 'd-002'`)
	page.Point(testenv.Point{X: 900, Y: 60})
	page.Until(`window.hovered.at(-1) !== 'd-002'`)

	page.Until(`window.map && map.loaded() && map.areTilesLoaded()`)
	alone := ask[testenv.Point](t, page, `(() => { const p = map.project([5, -19]), r = map.getCanvas().getBoundingClientRect(); return {X: p.x + r.x, Y: p.y + r.y}; })()`)
	page.Point(alone)
	page.Until(`document.querySelector('#list .line.pointed')?.textContent.includes('Drought 000')`)
	page.Click(alone)
	page.Until(`location.hash.includes('sel=d-000') && ` + fmt.Sprintf(rowOf, "Drought 000") + `.ariaSelected === 'true'`)
	if n := ask[int](t, page, `document.querySelectorAll('#list .lines [aria-selected=true]').length`); n != 1 {
		t.Errorf("%d rows are selected", n)
	}
	// One that is loaded but out of sight comes into sight, one that is not among the rows is shown above them.
	inSight := `(() => { const r = ` + fmt.Sprintf(rowOf, "Drought 090") + `?.getBoundingClientRect(), s = document.querySelector('#list .scroller').getBoundingClientRect(); return r && r.top > s.top - 1 && r.bottom < s.bottom + 1; })()`
	if err := page.Eval(`(async () => { `+state+`.select('d-090'); })()`, nil); err != nil {
		t.Fatal(err)
	}
	page.Until(inSight)
	if err := page.Eval(`(async () => { `+state+`.select('kg-2022-09-16-bishkek-rally'); })()`, nil); err != nil {
		t.Fatal(err)
	}
	page.Until(`document.querySelector('#list .pinned:not([hidden])')?.textContent.includes('Rally in Bishkek')`)
}

func keepsArea(t *testing.T, page *testenv.Page) {
	if err := page.Eval(`(async () => { `+module("state.js")+`.select(null); map.jumpTo({center: [8, -20.5], zoom: 6}); })()`, nil); err != nil {
		t.Fatal(err)
	}
	page.Until(countText + `.startsWith('320 incidents')`)
	query := func() url.Values {
		u, err := url.Parse(ask[string](t, page, `location.href`))
		if err != nil {
			t.Fatal(err)
		}
		return u.Query()
	}
	page.Click(page.Middle(`#list .area input`))
	page.Until(`location.search.includes('bbox=') && ` + countText + `.includes('area')`)
	kept := query().Get("bbox")
	if err := page.Eval(`void map.jumpTo({center: [60, -30]})`, nil); err != nil {
		t.Fatal(err)
	}
	page.Until(`!document.querySelector('#list .search').hidden`)
	if now := query().Get("bbox"); now != kept || !strings.HasPrefix(ask[string](t, page, countText), "320") {
		t.Errorf("the area %s went to %s with the map", kept, now)
	}
	page.Click(page.Middle(`#list .search`))
	page.Until(countText + `.startsWith('0 incidents') && document.querySelector('#list .state').textContent.includes('No incident')`)
	if err := page.Eval(`history.back()`, nil); err != nil {
		t.Fatal(err)
	}
	page.Until(countText + `.startsWith('320 incidents')`)
	page.Click(page.Middle(`#list .area input`))
	page.Until(`!location.search.includes('bbox=') && ` + countText + `.startsWith('0 incidents')`)
	if err := page.Eval(`void map.jumpTo({center: [8, -20.5], zoom: 6})`, nil); err != nil {
		t.Fatal(err)
	}
	page.Until(countText + `.startsWith('320 incidents')`)
	if got := query(); len(got) != 1 || got.Get("type") != "hazard.drought" {
		t.Errorf("the query is %v in the end", got)
	}
}

// TestMapTableOfAnAddress: an address with an incident far down in the table shows all of its row.
func TestMapTableOfAnAddress(t *testing.T) {
	page := openMap(t, testenv.NewBrowser(t), testenv.StartDemo(t).URL+"/map#map=6/39.8/70&sel=tj-1994-09-16-sarigor-landmine", 1280, 800, false)
	page.Until(`(() => { const row = document.querySelector('#list .lines [aria-selected="true"]')?.getBoundingClientRect(), all = document.querySelector('#list .scroller').getBoundingClientRect();
		return row && row.top >= all.top && row.bottom <= all.bottom + 1 && document.querySelector('#panel h2')?.textContent.startsWith('Landmine'); })()`)
}

// TestMapTableWords shows figures and days as the table tells them, and rows that hold what must not be read as HTML.
func TestMapTableWords(t *testing.T) {
	demo := testenv.StartDemo(t)
	odd := map[string]any{"type": "Feature", "id": "odd", "geometry": nil, "properties": map[string]any{
		"title": `<img src=x onerror="document.title='run'"> تظاهرات`, "type": "other", "place": "<b>here</b>", "geo_method": "none", "date_precision": "unknown",
		"killed_low": 100, "killed_best": 150, "killed_high": 250, "injured_low": 800, "injured_best": 1000, "injured_high": 1200}}
	text, err := json.Marshal(odd)
	if err != nil {
		t.Fatal(err)
	}
	sendIncident(t, demo, "POST", "/incidents", "application/geo+json", string(text))
	page := testenv.NewBrowser(t).Open(demo.URL+"/map?ids=odd", nil)
	page.Until(firstRow + `?.textContent.includes('<img src=x onerror')`)
	if n := ask[int](t, page, `document.querySelectorAll('#list .title img, #list .place b').length`); n != 0 {
		t.Error("a text is read as HTML")
	}
	page.Until(countText + `.includes('1 without a point on the map')`)
	page.Look(1280, 800, false)
	page.Until(`document.getElementById('list').clientWidth === 400`)
	if ask[bool](t, page, `[...document.querySelectorAll('#list .line .figure')].some(c => c.scrollWidth > c.clientWidth)`) {
		t.Error("a long figure runs into the next column")
	}
	for expression, want := range map[string]string{
		`figure(null, null, null)`: "–", `figure(0, 0, 0)`: "0", `figure(24, 24, null)`: "24", `figure(20, 24, 1030)`: "20–1,030",
		`figure(3, null, null)`: "≥ 3", `figure(null, null, 9)`: "≤ 9", `figure(null, 5, null)`: "5",
	} {
		if got := ask[string](t, page, `(async () => `+module("table/cells.js")+`.`+expression+`)()`); got != want {
			t.Errorf("%s is %q, want %q", expression, got, want)
		}
	}
	for days, want := range map[[2]string]string{
		{"2022-09-16", "2022-09-16"}: "16 Sep 2022", {"2022-09-16", "2022-09-20"}: "16–20 Sep 2022", {"2022-09-01", "2022-09-30"}: "Sep 2022",
		{"2022-06-01", "2022-08-31"}: "Jun–Aug 2022", {"2021-12-01", "2022-02-28"}: "Dec 2021 – Feb 2022", {"2022-09-16", "2022-10-02"}: "16 Sep – 2 Oct 2022",
		{"1899-01-01", "1899-12-31"}: "1899", {"1992-01-01", "2022-12-31"}: "1992–2022", {"0050-02-03", "9999-12-31"}: "3 Feb 0050 – 31 Dec 9999", {"", ""}: "",
	} {
		expression := fmt.Sprintf(`(async () => %s.when({date_start: %q || null, date_end: %q || null}))()`, module("when.js"), days[0], days[1])
		if got := ask[string](t, page, expression); got != want {
			t.Errorf("%s to %s is %q, want %q", days[0], days[1], got, want)
		}
	}
	if faults := page.Faults(); len(faults) > 0 {
		t.Error(faults)
	}
}
