package api_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"dateline/internal/testenv"
)

// TestPagesInABrowser opens the pages in Chromium: they show what they are for,
// without an error and without asking any other host.
func TestPagesInABrowser(t *testing.T) {
	browser := testenv.NewBrowser(t)
	b := seeded(t)
	server := httptest.NewServer(b.Server)
	t.Cleanup(server.Close)
	operations := 0
	for _, item := range contract().Paths.Map() {
		for method := range item.Operations() {
			if method != "HEAD" && method != "OPTIONS" { // which are everywhere, and left out
				operations++
			}
		}
	}
	open := func(path string) *testenv.Page {
		t.Helper()
		page := browser.Open(server.URL+path, nil)
		page.Until(`document.readyState === 'complete'`)
		return page
	}
	check := func(name string, page *testenv.Page, least int) {
		t.Helper()
		if faults := page.Faults(); len(faults) > 0 {
			t.Errorf("%s: errors on the page:\n%s", name, strings.Join(faults, "\n"))
		}
		if len(page.Requests()) < least {
			t.Errorf("%s: asked for %q only", name, page.Requests())
		}
		for _, url := range page.Requests() {
			if !strings.HasPrefix(url, server.URL+"/") && !strings.HasPrefix(url, "data:") {
				t.Errorf("%s: asked %s", name, url)
			}
		}
	}

	docs := open("/docs")
	docs.Until(`document.querySelectorAll('#docs .opblock').length > 0`)
	var shown int
	if err := docs.Eval(`document.querySelectorAll('#docs .opblock').length`, &shown); err != nil || shown != operations {
		t.Errorf("docs: %d operations are shown, %d documented (%v)", shown, operations, err)
	}
	// An operation opens and can be tried; what is filled in finds something.
	tried := func(operation, path, want string) {
		t.Helper()
		at := `document.querySelector('#operations-` + operation + ` `
		for _, button := range []string{".opblock-summary-control", ".execute"} {
			docs.Until(at + button + `')`)
			if button == ".execute" { // what is shown is read once more, with its references followed; a person is slower than that
				docs.Until(`!!window.ui.getSystem().specSelectors.specResolvedSubtree(['paths', '` + path + `', 'get'])`)
			}
			if err := docs.Eval(at+button+`').click()`, nil); err != nil {
				t.Fatal(err)
			}
		}
		docs.Until(at + `.live-responses-table')?.textContent.includes('` + want + `')`)
	}
	tried("vocabulary-getTypes", "/types", "armed_clash")
	tried("incidents-listIncidents", "/incidents", "a-sarigor")
	var filled string
	if err := docs.Eval(`[...document.querySelectorAll('#operations-incidents-listIncidents .parameters input')].map(i => i.value).filter(v => v).join()`, &filled); err != nil || filled != "69.5,37.2,71,38.2,100" {
		t.Errorf("the list is tried with %q: %v", filled, err)
	}
	check("docs", docs, 3)

	home := open("/?f=html")
	home.Until(`document.querySelector('h1')?.textContent === 'dateline'`)
	home.Until(`document.querySelector('main').textContent.includes('` + server.URL + `/incidents?bbox=')`)
	check("home", home, 2)
}
