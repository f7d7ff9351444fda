package web_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"dateline/internal/testenv"
)

const (
	datetime  = `new URLSearchParams(location.search).get('datetime')`
	timeWords = `document.querySelector('#time .span').textContent`
	barsDrawn = `document.querySelector('#time .bars').getAttribute('d')`
)

// handle is an expression for the handle of one end of the brush: from or to.
func handle(end string) string { return `document.querySelector('#time .handle.` + end + `')` }

// onPlot is a point of the histogram, at a part of its width.
func onPlot(t *testing.T, page *testenv.Page, part float64) testenv.Point {
	t.Helper()
	return ask[testenv.Point](t, page, fmt.Sprintf(`(() => { const r = document.querySelector('#time .plot').getBoundingClientRect(); return {X: r.x + %g * r.width, Y: r.y + 40}; })()`, part))
}

// TestMapTime chooses days with mouse and keys, and plays them: the address and the table follow, and an address brings them back.
func TestMapTime(t *testing.T) {
	demo := testenv.StartDemo(t)
	page := testenv.NewBrowser(t).Open("about:blank", nil)
	page.Look(1280, 800, false)
	if err := page.Eval(`void(location = "`+demo.URL+`/map#map=3/42/66")`, nil); err != nil {
		t.Fatal(err)
	}
	page.Until(countText + `.startsWith('33 incidents') && ` + timeWords + `.includes('1992–2022') && ` + barsDrawn)
	t.Run("brush", func(t *testing.T) { brushes(t, page) })
	t.Run("keys", func(t *testing.T) { brushesByKeys(t, page) })
	t.Run("zoom", func(t *testing.T) { zoomsTime(t, page) })
	t.Run("play", func(t *testing.T) { playsTime(t, page) })
	t.Run("address", func(t *testing.T) { bringsTimeBack(t, page, demo.URL) })
}

// chosen waits for days to be in the address and for the table to be of them, as many as the API tells.
func chosen(t *testing.T, page *testenv.Page, want string) {
	t.Helper()
	page.Until(datetime + ` === ` + want)
	n := ask[int](t, page, `(async () => (await (await fetch('collections/incidents/items?f=json&limit=1&' + `+module("state.js")+`.conditions())).json()).numberMatched)()`)
	page.Until(fmt.Sprintf(`/^%d incidents? /.test(%s)`, n, countText))
}

func brushes(t *testing.T, page *testenv.Page) {
	// The 31 years from 1992: 2.5 of them from the left is in 1994, 30.5 in 2022.
	page.Drag(onPlot(t, page, 0.5/31), onPlot(t, page, 2.5/31))
	chosen(t, page, `'1992-01-01/1994-12-31'`)
	if words := ask[string](t, page, timeWords); words != "1992–1994" {
		t.Errorf("the days are told as %q", words)
	}
	page.Drag(onPlot(t, page, 1.5/31), onPlot(t, page, 2.5/31)) // within: all of it moves
	chosen(t, page, `'1993-01-01/1995-12-31'`)
	page.Drag(onPlot(t, page, 4.0/31), onPlot(t, page, 30.9/31)) // the right handle
	chosen(t, page, `'1993-01-01/2022-12-31'`)
	if err := page.Eval(`history.back()`, nil); err != nil { // once for each gesture
		t.Fatal(err)
	}
	page.Until(datetime + ` === '1993-01-01/1995-12-31' && ` + handle("to") + `.ariaValueText === '31 Dec 1995'`)
	page.Click(onPlot(t, page, 30.5/31))
	chosen(t, page, `'2022-01-01/2022-12-31'`)
	page.Point(onPlot(t, page, 2.5/31))
	page.Until(`document.querySelector('#time .aside').textContent.startsWith('1994: 10 incidents, 33 killed as claimed (no figure for 6)')`)
	page.Click(page.Middle(`#time [aria-label="All dates"]`))
	chosen(t, page, `null`)
	page.Until(handle("from") + `.classList.contains('idle') && ` + handle("from") + `.ariaValueText === '1 Jan 1992'`)
}

func brushesByKeys(t *testing.T, page *testenv.Page) {
	if err := page.Eval(handle("from")+`.focus()`, nil); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		page.Press("ArrowRight")
	}
	page.Until(datetime + ` === '1995-01-01/2022-12-31' && ` + handle("from") + `.ariaValueText === '1 Jan 1995'`)
	page.Press("PageUp")
	page.Until(datetime + ` === '2005-01-01/2022-12-31'`)
	page.Press("Home")
	page.Until(datetime + ` === '1992-01-01/2022-12-31'`)
	if err := page.Eval(handle("to")+`.focus()`, nil); err != nil {
		t.Fatal(err)
	}
	page.Press("ArrowLeft")
	chosen(t, page, `'1992-01-01/2021-12-31'`)
	page.Press("Escape")
	page.Until(datetime + ` === null && ` + handle("to") + `.ariaValueText === '31 Dec 2022'`)
}

func zoomsTime(t *testing.T, page *testenv.Page) {
	page.Click(onPlot(t, page, 30.5/31))
	page.Until(datetime + ` === '2022-01-01/2022-12-31'`)
	axis := `document.querySelector('#time .ticks').textContent`
	page.Click(page.Middle(`#time [aria-label^="Show only these days"]`))
	page.Until(`location.hash.includes('time=2022-01-01') && ` + axis + `.includes('Apr 2022')`)
	// Of the days and weeks of the year, those of 12 September are the twelve of the border clashes.
	page.Click(onPlot(t, page, 256.0/365))
	page.Until(datetime + `?.startsWith('2022-09-1')`)
	page.Click(page.Middle(`#time [aria-label^="Show the whole time"]`))
	page.Until(`!location.hash.includes('time=') && ` + axis + `.includes('1996')`)
}

func playsTime(t *testing.T, page *testenv.Page) {
	page.Click(onPlot(t, page, 27.5/31))
	page.Until(datetime + ` === '2019-01-01/2019-12-31'`)
	if err := page.Eval(`(() => { window.spans = []; const s = document.querySelector('#time [aria-label=Speed]'); s.value = '4'; s.dispatchEvent(new Event('change'));
		for (const name of ['pushState', 'replaceState']) { const put = history[name]; history[name] = function (...a) { put.apply(this, a); window.spans.push(`+datetime+`); }; }
		window.entries = history.length; })()`, nil); err != nil {
		t.Fatal(err)
	}
	play := `document.querySelector('#time .tools [aria-pressed]')`
	page.Click(page.Middle(`#time .tools button:nth-child(2)`))
	const said = `document.querySelector('#list .count').ariaLive` // the count is not spoken at every step
	page.Until(play + `.ariaPressed === 'true' && ` + play + `.ariaLabel === 'Pause' && ` + said + ` === 'off'`)
	page.Until(datetime + ` === '2022-01-01/2022-12-31' && ` + play + `.ariaPressed === 'false' && ` + said + ` === 'polite'`)
	steps := ask[[]string](t, page, `[...new Set(window.spans)].filter(s => !s.startsWith('2019'))`) // a busy machine may leave some out
	if !slices.IsSorted(steps) || steps[0] < "2020" || len(steps) > 3 || ask[int](t, page, `history.length - window.entries`) != 1 {
		t.Errorf("played %q; want the years from 2020 to 2022, and one entry in the history", steps)
	}
	chosen(t, page, `'2022-01-01/2022-12-31'`)
	page.Press("ArrowLeft") // the button has the focus
	chosen(t, page, `'2021-01-01/2021-12-31'`)
	page.Click(page.Middle(`#time .tools button:nth-child(3)`))
	page.Until(datetime + ` === '2022-01-01/2022-12-31'`)
	page.Click(page.Middle(`#time .tools button:nth-child(1)`))
	page.Until(datetime + ` === '2021-01-01/2021-12-31'`)
	// A growing window keeps its first day.
	if err := page.Eval(`(() => { const s = document.querySelector('#time [aria-label="What plays"]'); s.value = 'growing'; s.dispatchEvent(new Event('change')); })()`, nil); err != nil {
		t.Fatal(err)
	}
	page.Until(`location.hash.includes('play=growing')`)
	inModule(t, page, "state.js", `setPage('play', 'growing,4')`) // as an address has it
	page.Until(`document.querySelector('#time [aria-label="Speed"]').value === '4' && document.querySelector('#time [aria-label="What plays"]').value === 'growing'`)
	page.Click(page.Middle(`#time .tools button:nth-child(2)`))
	page.Until(datetime + ` === '2021-01-01/2022-12-31' && ` + play + `.ariaPressed === 'false'`)
	chosen(t, page, `'2021-01-01/2022-12-31'`)
}

func bringsTimeBack(t *testing.T, page *testenv.Page, site string) {
	for query, want := range map[string]string{
		"1994-09-01/1994-09-30": "Sep 1994", "2022-09-16": "16 Sep 2022", "../1994-12-31": "until 31 Dec 1994", "1992-01-01/..": "since 1 Jan 1992", "1994-09-16/P7D": "1994-09-16/P7D",
		"1850-01-01/1850-12-31": "1850", "1992-01-01T00:00:00Z/9999-12-31": "1992–9999",
	} {
		if err := page.Eval(`void(location = "`+site+`/map?datetime=`+url.QueryEscape(query)+`#map=3/42/66")`, nil); err != nil {
			t.Fatal(err)
		}
		page.Until(fmt.Sprintf(`%s === %q && document.querySelector('#list .count').textContent && %s`, timeWords, want, barsDrawn))
		if !strings.Contains(query, "P7D") {
			page.Until(`!` + handle("from") + `.classList.contains('idle') && document.querySelector('#time .window').style.display !== 'none'`)
		}
		if text := ask[string](t, page, `document.getElementById('notice').textContent`); text != "" {
			t.Errorf("%s: %q", query, text)
		}
	}
	if err := page.Eval(`void(location = "`+site+`/map?type=hazard.drought#map=3/42/66")`, nil); err != nil {
		t.Fatal(err)
	}
	page.Until(`!document.querySelector('#time .empty').hidden && document.querySelector('#time .plot').hidden && ` + countText + `.startsWith('0 incidents')`)
	if faults := page.Faults(); len(faults) > 0 {
		t.Error(faults)
	}
	if err := page.Eval(`void(location = "`+site+`/map?killed_min=many")`, nil); err != nil {
		t.Fatal(err)
	}
	page.Until(`document.querySelector('#time .empty').textContent === 'The server does not answer these conditions.' && document.querySelector('#list .state [role=alert]').textContent.includes('killed_min')`)
}

// TestMapTimeScale looks at histograms that are rare: of one day, of centuries, of the first and the last year, of nothing.
func TestMapTimeScale(t *testing.T) {
	demo := testenv.StartDemo(t)
	page := testenv.NewBrowser(t).Open(demo.URL+"/map", nil)
	page.Until(countText + `.includes('incident')`)
	for _, c := range []struct{ name, scale, want string }{
		{"nothing", `[], 'day', null, null`, "empty"},
		{"one day", `[{key: '2022-09-16', count: 3}], 'day', null, null`, "2022-09-10 2022-09-22 day 3: 10 Sep 11 Sep"},
		{"two centuries", `[{key: '1822-01-01', count: 1}, {key: '2022-01-01', count: 9}], 'year', null, null`, "1822-01-01 2022-12-31 year 9: 1840 1860"},
		{"before 1970, by weeks", `[{key: '1900-01-01', count: 1}, {key: '1901-12-30', count: 2}], 'week', null, null`, "1900-01-01 1902-01-05 week 2: Jan 1900 Apr 1900"},
		{"the first year", `[{key: '0000-01-01', count: 1}], 'month', null, null`, "0000-01-01 0000-07-31 month 1: Jan 0000 Feb 0000"},
		{"the last", `[{key: '9999-12-31', count: 1}], 'day', null, null`, "9999-12-25 9999-12-31 day 1: 25 Dec 26 Dec"},
		{"all time", `[{key: '0000-01-01', count: 1}, {key: '9999-01-01', count: 1}], 'year', null, null`, "0000-01-01 9999-12-31 year 1: 0000 1000"},
		{"a span far off", `[{key: '2022-09-16', count: 3}], 'day', {from: dayOf('1990-01-01'), to: dayOf('1990-12-31')}, null`, "1990-01-01 2022-09-16 month 3: 1990 1992"},
		{"a part", `[{key: '2022-08-01', count: 7}, {key: '2022-09-01', count: 3}], 'month', null, {from: dayOf('2022-09-01'), to: dayOf('2022-09-30')}`, "2022-09-01 2022-09-30 month 3: 5 Sep 12 Sep"},
		{"no day", `[{key: null, count: 3}], 'day', null, null`, "empty"},
	} {
		got := ask[string](t, page, `(async () => { const {dayOf, textOf} = `+module("days.js")+`, {Scale, ticksOf} = `+module("time/scale.js")+`; const s = new Scale(`+c.scale+`);
			return s.empty ? 'empty' : [textOf(s.first), textOf(s.end - 1), s.unit, s.highest + ':', ...ticksOf(s, 800).map(t => t.label)].join(' '); })()`)
		if !strings.HasPrefix(got, c.want) || (c.want == "empty") != (got == "empty") {
			t.Errorf("%s: %q, want %q …", c.name, got, c.want)
		}
	}
}
