package web_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dateline/internal/testenv"
)

// violations are what axe-core finds wrong on a page as it stands: the rule, where, and why.
const violations = `axe.run().then(r => r.violations.flatMap(v => v.nodes.map(n =>
	v.id + ': ' + n.target.join(' ') + ': ' + [...n.any, ...n.all, ...n.none].map(c => c.message).join('; '))))`

// TestMapForAll holds the map page to the rules of axe-core for people who see, hear or move otherwise: light and dark,
// wide and on a phone, with each of its parts open.
func TestMapForAll(t *testing.T) {
	script, err := os.ReadFile(filepath.Join(testenv.NeedNPM(t, "axe-core"), "axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	server := testenv.StartDemo(t)
	browser := testenv.NewBrowser(t)
	for _, c := range []struct {
		name          string
		width, height int
		dark          bool
	}{
		{"wide-light", 1280, 800, false},
		{"wide-dark", 1280, 800, true},
		{"phone-light", 390, 844, false},
		{"phone-dark", 390, 844, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			page := openMap(t, browser, server.URL+"/map?country=KG,TJ,KG/TJ#map=5.5/39.8/70", c.width, c.height, c.dark)
			if err := page.Eval(string(script)+";void 0", nil); err != nil {
				t.Fatal(err)
			}
			holds := func(part string) {
				t.Helper()
				page.Until(`!document.querySelector('[aria-busy="true"]') && document.getAnimations().every(a => a.playState !== 'running')`)
				if found := ask[[]string](t, page, violations); len(found) > 0 {
					t.Errorf("%s:\n%s", part, strings.Join(found, "\n"))
				}
				page.Picture("page-" + c.name + "-" + part)
			}
			page.Until(`document.querySelector('#list .lines .line') && document.getElementById('time').childElementCount && document.getElementById('filters').childElementCount`)
			holds("start")

			page.Click(page.Middle("#legend button"))
			page.Until(`document.querySelector('#legend .types li')`)
			holds("legend")
			page.Click(page.Middle("#legend .views label:last-child"))
			page.Until(`document.querySelector('#legend .ramp')`)
			holds("density")
			page.Click(page.Middle("#legend .views label"))
			page.Until(`document.querySelector('#legend .types li') && ` + drawn)
			page.Press("Escape")
			if err := page.Eval(`map.getCanvas().focus()`, nil); err != nil {
				t.Fatal(err)
			}
			page.Press("n")
			page.Until(`document.querySelector('.stop') && document.querySelector('#view > [aria-live]').textContent`)
			holds("keys")
			page.Press("Escape")

			page.Click(page.Middle("#share-open"))
			page.Until(`document.querySelector('#share[open]')`)
			holds("share")
			page.Press("Escape")
			page.Until(`!document.querySelector('#share[open]')`)

			inModule(t, page, "state.js", `select('tj-1994-09-16-sarigor-landmine')`)
			page.Until(`document.querySelector('#panel h2')?.textContent && !map.isMoving()`)
			holds("incident")
			inModule(t, page, "state.js", `select(null)`)

			inModule(t, page, "state.js", `setQuery({q: 'no such words'})`)
			page.Until(`/^0 |^No/.test(document.querySelector('#list .count').textContent)`)
			holds("empty")
			noFaults(t, page, server.URL)
		})
	}
}
