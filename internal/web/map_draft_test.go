package web_test

import (
	"strings"
	"testing"

	"dateline/internal/testenv"
)

const (
	formOpen = `document.querySelector('#form:not([hidden]) form')`
	formShut = `document.getElementById('form').hidden && document.getElementById('form').children.length === 0`
	complain = `document.querySelector('#form .faults')?.textContent`
)

// run runs a script on a page.
func run(t *testing.T, page *testenv.Page, script string) {
	t.Helper()
	if err := page.Eval(script, nil); err != nil {
		t.Fatal(err)
	}
}

// openForm opens a page of the map with a key that the browser has, and waits for the form if the fragment asks for it.
func openForm(t *testing.T, browser *testenv.Browser, demo *testenv.Demo, key, fragment string) *testenv.Page {
	t.Helper()
	page := browser.Open(demo.URL+"/docs", nil)
	page.Until(`location.href === '` + demo.URL + `/docs' && document.readyState === 'complete'`)
	run(t, page, `localStorage.setItem('dateline-key', '`+key+`'); void(location = '`+demo.URL+`/map#map=7/39.9/70.6&`+fragment+`')`)
	page.Until(`window.map && document.getElementById('add')`)
	if strings.Contains(fragment, "form=") {
		page.Until(formOpen)
	}
	return page
}

// losing makes a page lose the next answer to a request of a method, which the server has got.
func losing(t *testing.T, page *testenv.Page, method string) {
	t.Helper()
	run(t, page, `(() => { const real = window.fetch; window.fetch = async (url, options) => { const answer = await real(url, options);
		if (options?.method !== '`+method+`') return answer; window.fetch = real; throw new TypeError('lost'); }; })()`)
}

func valueOf(t *testing.T, page *testenv.Page, path string) string {
	t.Helper()
	return ask[string](t, page, `document.querySelector('#form [data-path="`+path+`"]').querySelector('input, select, textarea').value`)
}

// enter fills what an incident needs.
func enter(t *testing.T, page *testenv.Page, title string) {
	t.Helper()
	fill(t, page, "type", "shelling")
	fill(t, page, "date_start", "2022-05-05")
	fill(t, page, "title", title)
}

// savedAs presses the button and waits until the form is closed. It returns the id of the incident.
func savedAs(t *testing.T, page *testenv.Page) string {
	t.Helper()
	run(t, page, save)
	page.Until(formShut + ` && /sel=/.test(location.hash)`)
	return ask[string](t, page, `/sel=([^&]*)/.exec(location.hash)[1]`)
}

func holds(t *testing.T, demo *testenv.Demo, id, title, summary string, version int) {
	t.Helper()
	p := getIncident(t, demo, id).Properties
	var has string
	if p.Summary != nil {
		has = *p.Summary
	}
	if p.Title != title || has != summary || p.Version != version {
		t.Errorf("stored as %q, %q, version %d; not %q, %q, version %d", p.Title, has, p.Version, title, summary, version)
	}
}

func noDrafts(t *testing.T, page *testenv.Page) {
	t.Helper()
	if left := ask[[]string](t, page, `Object.keys(localStorage).filter(k => k.startsWith('dateline-draft'))`); len(left) > 0 {
		t.Errorf("drafts are left: %q", left)
	}
}

// TestFormAnswerLost loses the answer to what the server has stored, types on, and saves again: the server has all of it,
// and nobody is asked to choose between his own words.
func TestFormAnswerLost(t *testing.T) {
	demo := testenv.StartDemo(t)
	page := openForm(t, testenv.NewBrowser(t), demo, demo.Key, "form=new")
	lose := func(method string) {
		t.Helper()
		losing(t, page, method)
		run(t, page, save)
		page.Until(complain + `.includes('cannot be reached')`)
	}
	enter(t, page, "First words")
	fill(t, page, "place", "Vorukh, Isfara")
	page.Until(`document.querySelector('#form .candidates button')`)
	run(t, page, `document.querySelector('#form .candidates button').click()`)
	lose("POST")
	fill(t, page, "title", "Second words")
	fill(t, page, "summary", "A long summary")
	id := savedAs(t, page)
	holds(t, demo, id, "Second words", "A long summary", 2)
	if p := getIncident(t, demo, id).Properties; p.PlaceID == nil || *p.PlaceID != "GN:1220164" {
		t.Errorf("the place is %v", p.PlaceID)
	}
	noDrafts(t, page)

	page.Until(`document.querySelector('#panel .edit')`)
	run(t, page, `document.querySelector('#panel .edit').click()`)
	page.Until(formOpen)
	fill(t, page, "summary", "Third")
	lose("PATCH")
	fill(t, page, "title", "Fourth words")
	savedAs(t, page)
	holds(t, demo, id, "Fourth words", "Third", 4)

	page.Until(`document.querySelector('#panel .edit')`)
	run(t, page, `document.querySelector('#panel .edit').click()`)
	page.Until(formOpen)
	fill(t, page, "summary", "Fifth")
	lose("PATCH")
	sendIncident(t, demo, "PATCH", "/incidents/"+id, "application/merge-patch+json", `{"properties":{"summary":"Of somebody else"}}`)
	run(t, page, save)
	page.Until(`document.querySelector('dialog .versus')`) // now there is something to choose
	run(t, page, `document.querySelector('dialog button.main').click()`)
	page.Until(formShut)
	holds(t, demo, id, "Fourth words", "Fifth", 7)
	if left := unexpected(page, "409", "412"); len(left) > 0 {
		t.Error(left)
	}
}

// TestFormInTwoTabs enters in two tabs at once: each has its own draft and makes its own incident. A draft of another tab
// can be taken over; then the server tells of the other's saving.
func TestFormInTwoTabs(t *testing.T) {
	demo := testenv.StartDemo(t)
	browser := testenv.NewBrowser(t)
	one := openForm(t, browser, demo, demo.Key, "form=new")
	enter(t, one, "Of the one tab")
	other := openForm(t, browser, demo, demo.Key, "")
	run(t, other, `document.getElementById('add').click()`)
	other.Until(formOpen)
	if got := valueOf(t, other, "title"); got != "" {
		t.Errorf("the other tab begins with %q", got)
	}
	other.Until(`document.querySelector('#form .draft').textContent.includes('Of the one tab')`)
	enter(t, other, "Of the other tab")
	third := openForm(t, browser, demo, demo.Key, "form=new")
	run(t, third, `[...document.querySelectorAll('#form .draft')].find(p => p.textContent.includes('Of the one tab')).querySelector('button').click()`)
	third.Until(`document.querySelector('#form [data-path=title] input')?.value === 'Of the one tab'`)
	fill(t, third, "summary", "Typed in the third")

	fill(t, one, "summary", "Typed in the one")
	first := savedAs(t, one)
	second := savedAs(t, other)
	if first == second {
		t.Fatalf("both made %s", first)
	}
	holds(t, demo, first, "Of the one tab", "Typed in the one", 1)
	holds(t, demo, second, "Of the other tab", "", 1)

	run(t, third, save)
	third.Until(`document.querySelector('dialog .versus')`)
	if got := ask[[]string](t, third, `[...document.querySelectorAll('dialog .versus span')].map(s => s.textContent)`); strings.Join(got, "|") != "Typed in the third|Typed in the one" {
		t.Errorf("to choose between %q", got)
	}
	run(t, third, `document.querySelector('dialog button.main').click()`)
	third.Until(formShut)
	holds(t, demo, first, "Of the one tab", "Typed in the third", 2)
	noDrafts(t, third)
	for _, page := range []*testenv.Page{one, other, third} {
		if left := unexpected(page, "409"); len(left) > 0 {
			t.Error(left)
		}
	}
}

// TestFormWithoutRoom types on when the browser has no room left for what is typed: it says so, and what was typed last is
// what the form has when it is opened again.
func TestFormWithoutRoom(t *testing.T) {
	demo := testenv.StartDemo(t)
	page := openForm(t, testenv.NewBrowser(t), demo, demo.Key, "form=new")
	enter(t, page, "Old words")
	run(t, page, `for (let n = 1 << 23; n; n >>= 1) try { localStorage.setItem('room' + n, 'x'.repeat(n)); } catch {}`)
	fill(t, page, "title", "Newer words, of which there are more")
	page.Until(`document.querySelector('#form .kept').textContent.includes('keeps nothing')`)
	run(t, page, `document.querySelector('#form header button').click()`)
	page.Until(formShut + ` && document.getElementById('notice').textContent.includes('not saved yet')`)
	run(t, page, `document.getElementById('add').click()`)
	page.Until(formOpen)
	if got := valueOf(t, page, "title"); got != "Newer words, of which there are more" {
		t.Errorf("the form has %q", got)
	}
	holds(t, demo, savedAs(t, page), "Newer words, of which there are more", "", 1)
	noDrafts(t, page)
}

// TestFormTypedOn types on while the server is saving: the form stays open, with the cursor where it was.
func TestFormTypedOn(t *testing.T) {
	demo := testenv.StartDemo(t)
	page := openForm(t, testenv.NewBrowser(t), demo, demo.Key, "form=new")
	enter(t, page, "Words")
	run(t, page, `(() => { const real = window.fetch; window.fetch = async (url, options) => { const answer = await real(url, options);
		if (options?.method === 'POST') await new Promise(done => { window.release = done; }); return answer; }; })()`)
	run(t, page, save)
	page.Until(`window.release`)
	run(t, page, `document.querySelector('#form [data-path=summary] textarea').focus()`)
	page.Type("Typed meanwhile")
	run(t, page, `release()`)
	page.Until(complain + `.includes('Saved as it was')`)
	if at := ask[string](t, page, `document.activeElement.closest('[data-path]')?.dataset.path + document.activeElement.selectionStart`); at != "summary15" {
		t.Errorf("the cursor is at %s", at)
	}
	page.Type(" and later")
	page.Press("Escape") // it is a correction now
	page.Until(formShut + ` && document.querySelector('#panel .edit')`)
	run(t, page, `document.querySelector('#panel .edit').click()`)
	page.Until(`document.querySelector('#form .draft')`)
	holds(t, demo, savedAs(t, page), "Words", "Typed meanwhile and later", 2)
	noDrafts(t, page)
}

// TestFormUnreadable saves with text in fields that is no value: half a position, half a number. It is not thrown away.
func TestFormUnreadable(t *testing.T) {
	demo := testenv.StartDemo(t)
	page := openForm(t, testenv.NewBrowser(t), demo, demo.Key, "form=new")
	enter(t, page, "Words")
	fill(t, page, "lon", "70.5")
	halfRadius := func() {
		t.Helper()
		run(t, page, `document.querySelector('#form [data-path=uncertainty_m] input').focus()`)
		page.Type("12e")
	}
	halfRadius()
	page.Press("Escape")
	page.Until(formShut + ` && document.getElementById('notice').textContent.includes('not kept: Radius')`)
	run(t, page, `document.getElementById('add').click()`)
	page.Until(formOpen)
	if got := valueOf(t, page, "lon"); got != "70.5" {
		t.Errorf("half a position became %q", got)
	}
	halfRadius()
	run(t, page, save)
	page.Until(complain + `.includes('2 fields')`)
	for _, path := range []string{"lat", "uncertainty_m"} {
		if !ask[bool](t, page, `document.querySelector('#form [data-path=`+path+`] .fault').textContent !== '' && !!document.querySelector('#form [data-path=`+path+`] [aria-invalid]')`) {
			t.Errorf("nothing is said of %s", path)
		}
	}
	fill(t, page, "lat", "95")
	run(t, page, save)
	page.Until(`document.querySelector('#form [data-path=lat] .fault').textContent.includes('90')`)
	fill(t, page, "lat", "39.5")
	fill(t, page, "uncertainty_m", "1200")
	got := getIncident(t, demo, savedAs(t, page))
	if got.Geometry == nil || got.Geometry.Coordinates != [2]float64{70.5, 39.5} || got.Properties.Uncertainty != 1200 {
		t.Errorf("stored at %+v within %v m", got.Geometry, got.Properties.Uncertainty)
	}
}

// TestFormWithAKeyOfThePast opens page, history and form with a key that the server does not know (any longer): what is read
// is read without it, and for writing another one is asked for, as often as one wants to write.
func TestFormWithAKeyOfThePast(t *testing.T) {
	demo := testenv.StartDemo(t)
	const asked = `document.querySelector('dialog[open] #key')`
	page := openForm(t, testenv.NewBrowser(t), demo, "dl_gone", "sel=kg-2022-09-16-bishkek-rally")
	page.Until(`document.querySelector('#panel .panelHistory')`)
	run(t, page, `document.querySelector('#panel .panelHistory').open = true`)
	page.Until(`document.querySelectorAll('#panel .changes > li').length`)
	run(t, page, `localStorage.setItem('dateline-key', 'dl_gone')`)
	for range 2 {
		run(t, page, `document.querySelector('#panel .edit').click()`)
		page.Until(asked)
		run(t, page, `document.querySelector('dialog[open] button[type=button]').click()`)
		page.Until(`!document.querySelector('dialog[open]') && !/form=/.test(location.hash)`)
	}
	run(t, page, `document.querySelector('#panel .edit').click()`)
	page.Until(asked)
	run(t, page, asked+`.value = '`+demo.Key+`'; document.querySelector('dialog[open] button.main').click()`)
	page.Until(formOpen)
	fill(t, page, "summary", "Corrected")
	if id := savedAs(t, page); *getIncident(t, demo, id).Properties.Summary != "Corrected" {
		t.Errorf("%s was not corrected", id)
	}
	if left := unexpected(page, "401"); len(left) > 0 {
		t.Error(left)
	}
}
