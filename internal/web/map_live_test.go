package web_test

import (
	"fmt"
	"strings"
	"testing"

	"dateline/internal/testenv"
)

// TestMapNoticesWrites: what somebody else writes comes into the open page, and leaves its reader where he is.
func TestMapNoticesWrites(t *testing.T) {
	demo := testenv.StartDemo(t)
	const patched, geo = "kg-2022-09-16-bishkek-rally", "application/geo+json"
	page := openMap(t, testenv.NewBrowser(t), demo.URL+"/map?bbox=55,25,90,50#map=5/40/71&sel="+patched, 1280, 600, false)
	page.Until(`document.querySelector('#panel footer') && ` + countText + ` && document.querySelectorAll('#list .line').length > 20`)
	asked := func() (n int) {
		for _, url := range page.Requests() {
			if strings.Contains(url, "/items?") {
				n++
			}
		}
		return n
	}
	before, lists := ask[int](t, page, `parseInt(`+countText+`)`), asked()
	const again = `void document.dispatchEvent(new Event('visibilitychange'))` // as if the page were seen again
	do(t, page, `document.querySelector('#list .scroller').scrollTop = 400`)
	do(t, page, `(document.querySelector('#panel .panelRecord').open = true, document.getElementById('panel').scrollTop = 150)`)
	page.Until(`document.getElementById('panel').scrollTop === 150`)
	const top = `(() => { const list = document.querySelector('#list .scroller').getBoundingClientRect();
		const row = [...document.querySelectorAll('#list .lines .line')].find(r => r.getBoundingClientRect().top >= list.top);
		return row.querySelector('.title').textContent + ' at ' + Math.round(row.getBoundingClientRect().top - list.top); })()`
	first := ask[string](t, page, top)
	do(t, page, again) // nothing was written
	page.Until(`performance.getEntriesByType('resource').filter(e => e.name.includes('resultType=hits')).length >= 2`)

	sendIncident(t, demo, "POST", "/incidents", geo, `{"type":"Feature","id":"new","geometry":{"type":"Point","coordinates":[71,40]},"properties":{"type":"shelling","title":"New","date_start":"2026-11-01"}}`)
	do(t, page, again)
	page.Until(fmt.Sprintf(`parseInt(%s) === %d && !document.querySelector('#list [aria-busy]')`, countText, before+1))
	page.Until(`[...document.querySelectorAll('#list .title')].some(e => e.textContent === 'New')`)
	if now := ask[string](t, page, top); now != first {
		t.Errorf("the table showed %q first, then %q", first, now)
	}
	if n := asked(); n != lists+1 {
		t.Errorf("the table was loaded %d times, want one more than %d", n, lists)
	}
	page.Until(`document.querySelector('#time .span').textContent.includes('2026')`)
	if title := ask[string](t, page, `document.querySelector('#panel h2').textContent`); title != "Rally in Bishkek for the residents of Batken" {
		t.Errorf("the panel shows %q", title)
	}

	sendIncident(t, demo, "PATCH", "/incidents/"+patched, "application/merge-patch+json", `{"properties":{"title":"A rally"}}`)
	do(t, page, again)
	page.Until(`document.querySelector('#panel h2').textContent === 'A rally'`)
	page.Until(`[...document.querySelectorAll('#list [aria-selected=true] .title')].some(e => e.textContent === 'A rally')`)
	if got := ask[string](t, page, `[document.querySelector('#panel .panelRecord').open, document.getElementById('panel').scrollTop].join()`); got != "true,150" {
		t.Errorf("the panel was at true,150 and is at %s", got)
	}
	noFaults(t, page, demo.URL)

	if err := demo.Stop(); err != nil {
		t.Fatal(err)
	}
	do(t, page, again)
	page.Until(`document.getElementById('notice').textContent.includes('The server cannot be reached.')`)
}
