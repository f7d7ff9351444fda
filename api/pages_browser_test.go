package api_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"dateline/internal/testenv"
)

// faultsOfPage is what people who do not see, use no mouse, or hold a phone would
// stumble over, and what a text of somebody else's has made of the page.
const faultsOfPage = `(() => {
  const faults = [];
  const all = (s) => [...document.querySelectorAll(s)];
  const check = (ok, text) => ok || faults.push(text);
  check(document.compatMode === 'CSS1Compat', 'quirks mode');
  check(document.documentElement.lang === 'en', 'no language');
  check(document.title.endsWith('dateline'), 'title ' + document.title);
  check(all('h1').length === 1, all('h1').length + ' headings h1');
  check(all('main').length === 1 && all('header').length === 1 && all('footer').length === 1, 'landmarks');
  let level = 1;
  for (const h of all('main h1, main h2, main h3')) {
    check(+h.tagName[1] <= level + 1, 'heading skips a level: ' + h.textContent);
    level = +h.tagName[1];
  }
  for (const i of all('input:not([type=hidden]), select')) check(i.labels.length === 1 && i.labels[0].textContent.trim(), 'no label: ' + i.name);
  for (const i of all('[aria-describedby], [aria-labelledby]')) {
    for (const id of (i.getAttribute('aria-describedby') ?? i.getAttribute('aria-labelledby')).split(' ')) check(document.getElementById(id), 'there is no #' + id);
  }
  for (const s of all('svg')) check(s.getAttribute('role') === 'img' && s.getAttribute('aria-label'), 'a drawing without a text');
  for (const a of all('a')) check(a.textContent.trim() || a.querySelector('title'), 'an empty link to ' + (a.href.baseVal ?? a.href));
  for (const t of all('table')) check(t.querySelectorAll('thead th').length > 1 && [...t.querySelectorAll('th')].every((h) => h.scope), 'a table without heads');
  for (const a of all('a[href^="#"]')) check(document.getElementById(decodeURIComponent(a.hash.slice(1))) ?? document.getElementById(a.hash.slice(1)), 'an anchor to nothing: ' + a.hash);
  check(all('script, img, iframe, object, main style, [style]').length === 0, 'what no page has');
  check(document.documentElement.scrollWidth <= innerWidth, 'wider than the screen: ' + document.documentElement.scrollWidth + ' of ' + innerWidth);
  const lum = (c) => { const v = c.map((x) => (x /= 255) <= 0.03928 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4); return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2]; };
  const rgb = (s) => s.match(/[\d.]+/g).map(Number);
  const behind = (e) => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0) return c; } return [255, 255, 255]; };
  for (const e of all('body *:not(svg *):not(option)')) {
    if (![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) || !e.getClientRects().length) continue;
    const [a, b] = [lum(rgb(getComputedStyle(e).color).slice(0, 3)), lum(behind(e).slice(0, 3))].sort((x, y) => y - x);
    check((a + 0.05) / (b + 0.05) >= 4.5, 'too faint (' + ((a + 0.05) / (b + 0.05)).toFixed(1) + '): ' + e.textContent.trim().slice(0, 40));
  }
  return [...new Set(faults)];
})()`

// TestEveryPageInABrowser opens a page of each kind on a desk and on a phone, in the
// light and in the dark: it breaks no rule of its own policy, asks no other host, and
// has nothing of faultsOfPage. Every link on it leads somewhere.
func TestEveryPageInABrowser(t *testing.T) {
	chromium := testenv.NewBrowser(t)
	b := peopled(t)
	server := httptest.NewServer(b.Server)
	t.Cleanup(server.Close)
	links := map[string]string{} // with the page that has it
	tab := chromium.Open("about:blank", nil)
	for n, c := range resources {
		tab.Look([]int{1200, 390}[n%2], 800, n%4 > 1)
		show(t, tab, server.URL+c.path)
		for _, dark := range []bool{false, true} {
			for _, width := range []int{1200, 390} {
				tab.Look(width, 800, dark)
				var faults []string
				if err := tab.Eval(faultsOfPage, &faults); err != nil || len(faults) > 0 {
					t.Errorf("%s, %d pixels, dark %v: %v\n  %s", c.path, width, dark, err, strings.Join(faults, "\n  "))
				}
			}
		}
		var found []string
		if err := tab.Eval(`[...document.querySelectorAll('a, link, form')].map((a) => (a.action ?? a.href?.baseVal ?? a.href)).map((h) => new URL(h, document.baseURI).href.split('#')[0])`, &found); err != nil {
			t.Fatal(err)
		}
		for _, l := range found {
			links[l] = c.path
		}
	}
	for _, url := range tab.Requests() {
		if !strings.HasPrefix(url, server.URL+"/") && !strings.HasPrefix(url, "data:") && url != "about:blank" {
			t.Errorf("asked %s", url)
		}
	}
	for _, f := range tab.Faults() {
		if !strings.Contains(f, "status of 40") { // the pages of problems
			t.Errorf("fault %s", f)
		}
	}
	followed := 0
	for l, from := range links {
		path, own := strings.CutPrefix(l, server.URL)
		if !own || path == from { // an anchor of a page that is there
			continue
		}
		followed++
		w := httptest.NewRecorder()
		r := httptest.NewRequest("GET", path, nil)
		r.Header.Set("Accept", browser)
		b.ServeHTTP(w, r)
		if w.Code != 200 && !strings.Contains(path, "f=gpkg") { // this server makes no GeoPackages
			t.Errorf("%s links to %s: %d %.200s", from, path, w.Code, w.Body)
		}
	}
	if followed < 200 {
		t.Errorf("%d links only", followed)
	}
}

// show opens a page in a tab and waits for it.
func show(t *testing.T, tab *testenv.Page, url string) {
	t.Helper()
	if err := tab.Eval(`void (location.href = `+quoted(url)+`)`, nil); err != nil {
		t.Fatal(err)
	}
	tab.Until(`location.href === ` + quoted(url) + ` && document.readyState === 'complete'`)
}

func quoted(s string) string { return `"` + strings.ReplaceAll(s, `"`, `%22`) + `"` }

// TestSearchWithoutScripts fills in the form on the page of the start and goes on with the
// links that a person would use.
func TestSearchWithoutScripts(t *testing.T) {
	chromium := testenv.NewBrowser(t)
	b := peopled(t)
	server := httptest.NewServer(b.Server)
	t.Cleanup(server.Close)
	tab := chromium.Open(server.URL+"/?f=html", nil)
	do := func(what, then string) {
		t.Helper()
		if err := tab.Eval("void ("+what+")", nil); err != nil {
			t.Fatal(err)
		}
		tab.Until(`document.readyState === 'complete' && ` + then)
	}
	tab.Until(`document.readyState === 'complete' && document.querySelector('button')`)
	do(`document.querySelector('[name=country]').value = 'TJ', document.querySelector('[name=type]').value = 'armed_clash', document.querySelector('button').click()`,
		`document.querySelector('.count')?.textContent.match(/^[1-9][0-9]* incidents/)`)
	do(`[...document.querySelectorAll('thead a')].find((a) => a.textContent.startsWith('Killed')).click()`,
		`document.querySelector('th[aria-sort=descending]')?.textContent.startsWith('Killed')`)
	do(`document.querySelector('tbody th a').click()`, `document.querySelector('.claims') && document.querySelector('svg .area, svg .dot')`)
	do(`document.querySelector('.claim a').click()`, `document.querySelector(':target')?.id.startsWith('report-')`)
	do(`document.querySelector('.facts a').click()`, `document.querySelector('h2#names')`)
	do(`[...document.querySelectorAll('main a')].find((a) => a.textContent.startsWith('Incidents here')).click()`,
		`document.querySelector('h1').textContent.startsWith('Incidents in ') && document.querySelectorAll('tbody tr').length > 0`)
	do(`document.querySelector('details.ask').open = true, document.querySelector('[name=filter]').value = 'killed_bst > 3', document.querySelector('button').click()`,
		`document.querySelector('.lead')?.textContent.includes('killed_best')`)
	do(`document.querySelector('[name=filter]').value = 'killed_best >= 3', document.querySelector('button').click()`,
		`document.querySelector('.conditions')?.textContent.includes('killed_best >= 3')`)

	show(t, tab, server.URL+"/incidents/hostile")
	var title string
	if err := tab.Eval(`document.querySelector('h1').textContent`, &title); err != nil || title != hostile {
		t.Errorf("the title is %q (%v)", title, err)
	}
	if err := tab.Eval(`document.title`, &title); err != nil || title == "caught" {
		t.Errorf("a text of somebody else's ran: %q (%v)", title, err)
	}
}
