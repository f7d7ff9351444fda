package web_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"dateline/internal/testenv"
)

// evil is a text that does harm wherever it is taken for HTML.
const evil = `<img src=x onerror=document.title='harm'> שלום`

// evilIncident has it in every text, and an address that runs a script.
func evilIncident(t *testing.T) string {
	t.Helper()
	claim := map[string]any{"kind": "casualty", "metric": "killed", "qualifier": "more_than", "value": 24, "unit": evil, "victim_kind": evil, "victim_side": "A", "episode": evil,
		"field": evil, "text_value": evil, "stance": "asserts", "claimant": evil, "claimant_side": evil, "chain": []string{evil}, "report": "r-" + evil,
		"evidence": evil, "superseded_by": evil, "asserted_at": "2022-09-16"}
	text, err := json.Marshal(map[string]any{"type": "Feature", "id": "evil", "geometry": map[string]any{"type": "Point", "coordinates": []float64{60, 30}},
		"properties": map[string]any{"title": evil, "summary": evil, "type": "other", "place": evil, "place_name": evil, "admin1": evil, "uncertainty_m": 900, "uncertainty_reason": evil,
			"date_start": nil, "date_precision": "unknown", "date_text": evil, "date_note": evil, "source": evil, "tags": []string{evil}, "modes": []string{evil}, "contexts": []string{evil},
			"external_ids": map[string]string{"x<b>": evil},
			"actors":       []any{map[string]any{"name": evil, "as_written": "written " + evil, "side": evil, "country": "TJ"}},
			"reports": []any{map[string]any{"id": "r-" + evil, "publisher": evil, "headline": evil, "url": "https://example.org/a?<b>"},
				map[string]any{"id": "r2", "publisher": evil, "headline": "second " + evil, "url": "http://example.org/b"}},
			"claims":    []any{claim},
			"relations": []any{map[string]any{"type": "follows", "id": "kz-2022-01-riots", "note": evil}}}})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// panelText is what the panel says.
const panelText = `document.getElementById('panel').innerText`

func choosing(id string) string {
	return `(async () => ` + module("state.js") + `.select('` + id + `'))()`
}

// TestMapPanel opens the panel of incidents: with texts that would do harm, with claims that contradict each other, with
// places that the words could mean besides, and without an incident at all.
func TestMapPanel(t *testing.T) {
	demo := testenv.StartDemo(t)
	const geo = "application/geo+json"
	sendIncident(t, demo, "POST", "/incidents", geo, evilIncident(t))
	sendIncident(t, demo, "PATCH", "/incidents/evil", "application/merge-patch+json", `{"properties":{"summary":"changed <b>bold</b>"}}`)
	sendIncident(t, demo, "POST", "/incidents?geocode=best", geo, `{"type":"Feature","id":"batken","geometry":null,"properties":{"type":"shelling","place":"Batken","date_start":"2022-09-16"}}`)
	sendIncident(t, demo, "POST", "/incidents?geocode=best", geo, `{"type":"Feature","id":"crimea","geometry":null,"properties":{"type":"shelling","place":"Simferopol","date_start":"2014-03-16"}}`)
	sendIncident(t, demo, "POST", "/incidents?geocode=none", geo, `{"type":"Feature","id":"gone","geometry":null,"properties":{"type":"shelling","title":"Taken away","date_precision":"unknown"}}`)
	sendIncident(t, demo, "DELETE", "/incidents/gone", "", "")
	page := testenv.NewBrowser(t).Open("about:blank", nil)
	page.Look(1280, 800, false)
	if err := page.Eval(`void(location = "`+demo.URL+`/map#map=4/36/66&sel=evil")`, nil); err != nil {
		t.Fatal(err)
	}
	page.Until(`document.querySelector('#panel h2')?.textContent.includes('onerror')`)
	t.Run("harm", func(t *testing.T) { showsHarmAsText(t, page) })
	t.Run("claims", func(t *testing.T) { showsRivals(t, page) })
	t.Run("candidates", func(t *testing.T) { showsCandidates(t, page) })
	t.Run("claimants", func(t *testing.T) {
		if err := page.Eval(choosing("crimea"), nil); err != nil {
			t.Fatal(err)
		}
		page.Until(panelText + `.replace(/\s+/g, ' ').includes('Held or claimed by Ukraine, Russia')`)
		if err := page.Eval(choosing("batken"), nil); err != nil {
			t.Fatal(err)
		}
		page.Until(panelText + `.includes('Batken') && !` + panelText + `.includes('Held or claimed by')`)
	})
	t.Run("keys", func(t *testing.T) { closesByKey(t, page) })
	t.Run("steps", func(t *testing.T) { stepsThroughTable(t, page) })
	if faults := page.Faults(); len(faults) > 0 {
		t.Error(faults)
	}
	t.Run("phone", func(t *testing.T) { coversPhone(t, page) })
	t.Run("absent", func(t *testing.T) { tellsAbsence(t, page) }) // the browser counts a 404 as a fault
}

func showsHarmAsText(t *testing.T, page *testenv.Page) {
	if err := page.Eval(`document.querySelectorAll('#panel details').forEach(d => { d.open = true; })`, nil); err != nil {
		t.Fatal(err)
	}
	page.Until(`document.querySelectorAll('#panel .changes > li').length === 2`)
	seen := ask[struct {
		Title    string
		Elements int
		Links    []string
		Text     string
		Said     int
		Changed  string
	}](t, page, `({title: document.title, elements: document.querySelectorAll('#panel img:not(.symbol), #panel script, #panel [onerror], #panel dd b b').length,
		links: [...document.querySelectorAll('#panel a')].map(a => a.protocol), text: `+panelText+`,
		said: `+panelText+`.split('<img src=x onerror').length - 1, changed: document.querySelector('#panel .changes ins')?.textContent})`)
	if seen.Title == "harm" || seen.Elements != 0 {
		t.Errorf("texts became %d elements; the title is %q", seen.Elements, seen.Title)
	}
	for _, link := range seen.Links {
		if link != "http:" && link != "https:" {
			t.Errorf("a link begins with %s", link)
		}
	}
	if seen.Said < 20 {
		t.Errorf("only %d of the texts are told: %s", seen.Said, seen.Text)
	}
	if seen.Changed != "changed <b>bold</b>" {
		t.Errorf("the change is told as %q", seen.Changed)
	}
	if got := ask[string](t, page, `document.querySelector('#panel .claim a')?.href`); got != "https://example.org/a?%3Cb%3E" {
		t.Errorf("the claim links to %q", got)
	}
	for _, want := range []string{"not known", "within 900 m", "coordinates that were given", "more than 24", "Superseded:", "side A"} {
		if !strings.Contains(seen.Text, want) {
			t.Errorf("the panel lacks %q: %s", want, seen.Text)
		}
	}
	var out bool
	if err := page.Eval(`(async () => { const {webAddress} = `+module("panel/claims.js")+`; return ['javascript:alert(1)', 'data:text/html,x', ' x', '//', null].every(u => webAddress(u) === null)
		&& webAddress('https://example.org/a') === 'https://example.org/a' })()`, &out); err != nil || !out {
		t.Errorf("an address that is none of the web is linked: %v", err)
	}
}

func showsRivals(t *testing.T, page *testenv.Page) {
	if err := page.Eval(choosing("kg-tj-2022-09-16-border-clashes"), nil); err != nil {
		t.Fatal(err)
	}
	page.Until(panelText + `.includes('Initiator (attribution)')`)
	type claim struct {
		Value, Text string
		Left, Top   float64
		Old         bool
	}
	groups := ask[[][]claim](t, page, `[...document.querySelectorAll('#panel .rivals')].map(group => [...group.children].map(c => ({value: c.querySelector('.value').textContent,
		text: c.innerText, left: c.offsetLeft, top: c.offsetTop, old: c.classList.contains('old')})))`)
	find := func(value string) []claim {
		n := slices.IndexFunc(groups, func(g []claim) bool { return slices.ContainsFunc(g, func(c claim) bool { return c.Value == value }) })
		if n < 0 {
			t.Fatalf("no claim says %q: %+v", value, groups)
		}
		return groups[n]
	}
	rivals := find("Tajikistan")
	if len(rivals) != 2 || rivals[1].Value != "Kyrgyzstan" || rivals[0].Top != rivals[1].Top || rivals[0].Left >= rivals[1].Left ||
		!strings.Contains(rivals[0].Text, "Both countries have accused each other") || !strings.Contains(rivals[0].Text, "according to Kyrgyzstan") {
		t.Errorf("who accuses whom does not stand side by side: %+v", rivals)
	}
	injured := find("more than 24")
	if len(injured) != 2 || injured[0].Value != "31" || injured[0].Old || !injured[1].Old || !strings.Contains(injured[1].Text, "Superseded: the health ministry's 31") {
		t.Errorf("a superseded claim is not marked: %+v", injured)
	}
	figures := ask[[]string](t, page, `[...document.querySelectorAll('#panel .panelFigures tbody tr')].map(r => r.innerText.split(/\s+/).join(' '))`)
	if !slices.Equal(figures, []string{"Killed 1 1 –no figure", "Injured 34 34 34"}) && !slices.Equal(figures, []string{"Killed 1 1 – no figure", "Injured 34 34 34"}) {
		t.Errorf("the figures are %q", figures)
	}
	page.Until(`[...document.querySelectorAll('#panel .panelRelations button')].some(b => b.textContent.includes('rockets'))`) // a title, not an id
}

func showsCandidates(t *testing.T, page *testenv.Page) {
	if err := page.Eval(choosing("batken"), nil); err != nil {
		t.Fatal(err)
	}
	page.Until(`document.querySelector('#panel .candidates-of')`)
	if err := page.Eval(`document.querySelector('#panel .candidates-of').open = true, document.querySelector('#panel .candidates-of').scrollIntoView({block: 'center'})`, nil); err != nil {
		t.Fatal(err)
	}
	page.Point(page.Middle(`#panel .candidates-of li`))
	page.Until(`map.getSource('spotlight') && map.querySourceFeatures('spotlight').length`)
	page.Point(page.Middle(`#panel h2`))
	page.Until(`!map.querySourceFeatures('spotlight').length`)
}

// closesByKey opens the panel from the table and goes back there.
func closesByKey(t *testing.T, page *testenv.Page) {
	page.Press("Escape")
	page.Until(`document.getElementById('panel').hidden && !location.hash.includes('sel=')`)
	page.Until(firstRow)
	if err := page.Eval(firstRow+`.focus()`, nil); err != nil {
		t.Fatal(err)
	}
	page.Press("Enter")
	page.Until(`document.activeElement.matches('#panel h2') && document.querySelector('#panel footer')`)
	page.Press("Escape")
	page.Until(`document.getElementById('panel').hidden && document.activeElement.matches('#list .line')`)
}

// stepsThroughTable goes from incident to incident in the order of the table, by keys and by button, up to its ends.
func stepsThroughTable(t *testing.T, page *testenv.Page) {
	inModule(t, page, "state.js", `setQuery({bbox: '50,25,90,50'})`) // the map becomes smaller beside the panel
	inModule(t, page, "state.js", `setPage('sort', 'title')`)
	page.Until(`document.querySelector('#list .count').textContent.includes('area') && document.querySelector('#list [aria-sort=ascending]') && !document.querySelector('#list [aria-busy]')`)
	titles := ask[[]string](t, page, `[...document.querySelectorAll('#list .lines .title')].map(e => e.textContent)`)
	if len(titles) < 10 {
		t.Fatalf("the table has %q", titles)
	}
	const at = `document.querySelector('#panel .steps span').textContent`
	shows := func(n int) {
		t.Helper()
		page.Until(fmt.Sprintf(`document.querySelector('#panel h2')?.textContent === %q && %s === '%d of %d' && document.querySelector('#list [aria-selected=true] .title')?.textContent === %[1]q`,
			titles[n], at, n+1, len(titles)))
	}
	do(t, page, firstRow+`.click()`)
	shows(0)
	do(t, page, `document.querySelector('#panel h2').focus()`)
	page.Press("ArrowLeft") // there is none before it
	page.Press("ArrowRight")
	shows(1)
	if !ask[bool](t, page, `document.activeElement.matches('#panel h2')`) {
		t.Error("the heading has lost the focus")
	}
	page.Click(page.Middle(`#panel .steps button:nth-of-type(2)`))
	shows(2)
	if !ask[bool](t, page, `document.activeElement.matches('#panel .steps button')`) {
		t.Error("the button has lost the focus")
	}
	page.Press("ArrowLeft")
	shows(1)
	do(t, page, `[...document.querySelectorAll('#list .lines .line')].at(-1).click()`)
	shows(len(titles) - 1)
	if got := ask[string](t, page, `[...document.querySelectorAll('#panel .steps button')].map(b => b.ariaDisabled).join()`); got != "false,true" {
		t.Errorf("at the end of the table the ways are %s", got)
	}
	inModule(t, page, "state.js", `select(null)`)
}

// coversPhone: on a phone nothing under the panel can be reached, and afterwards all of it.
func coversPhone(t *testing.T, page *testenv.Page) {
	page.Look(390, 844, false)
	const reach = `[...document.querySelectorAll('#bar, #filters, #list, #stage')].map(e => e.inert).join()`
	page.Until(firstRow + ` && ` + reach + ` === 'false,false,false,false'`)
	do(t, page, firstRow+`.focus()`)
	page.Press("Enter")
	page.Until(`document.activeElement.matches('#panel h2') && document.querySelector('#panel footer') && ` + reach + ` === 'true,true,true,true'`)
	// The map goes to each incident; the list that one walks through stays.
	const title = `document.querySelector('#panel h2').textContent`
	first := ask[string](t, page, title)
	for range 3 {
		at := ask[string](t, page, title)
		page.Press("ArrowRight")
		page.Until(fmt.Sprintf(`%s !== %q && document.querySelector('#panel footer') && !document.querySelector('#panel .steps').hidden && !map.isMoving()`, title, at))
	}
	for range 3 {
		at := ask[string](t, page, title)
		page.Press("ArrowLeft")
		page.Until(fmt.Sprintf(`%s !== %q && document.querySelector('#panel footer')`, title, at))
	}
	if back := ask[string](t, page, title); back != first {
		t.Errorf("three on and three back from %q is %q", first, back)
	}
	inModule(t, page, "cover.js", `cover(document.getElementById('form'), true)`) // it leaves the map free
	if got := ask[string](t, page, reach); got != "false,false,true,false" {
		t.Errorf("beside the form %s are out of reach", got)
	}
	inModule(t, page, "cover.js", `cover(document.getElementById('form'), false)`)
	page.Press("Escape")
	page.Until(`document.getElementById('panel').hidden && document.activeElement.matches('#list .line') && ` + reach + ` === 'false,false,false,false'`)
	page.Look(1280, 800, false)
}

func tellsAbsence(t *testing.T, page *testenv.Page) {
	for id, want := range map[string]string{"never-was": "There is no such incident", "gone": "This incident was deleted"} {
		if err := page.Eval(choosing(id), nil); err != nil {
			t.Fatal(err)
		}
		page.Until(`document.querySelector('#panel h2').textContent === ` + "`" + want + "`")
	}
	page.Until(`document.querySelector('#panel h2').textContent && document.getElementById('notice').hidden`)
	if err := page.Eval(choosing("gone"), nil); err != nil {
		t.Fatal(err)
	}
	page.Until(`document.querySelector('#panel .panelHistory')`)
	if err := page.Eval(`document.querySelector('#panel .panelHistory').open = true`, nil); err != nil {
		t.Fatal(err)
	}
	page.Until(`document.querySelectorAll('#panel .changes > li').length === 2 && ` + panelText + `.includes('Deleted') && !` + panelText + `.includes('Taken away')`)
}
