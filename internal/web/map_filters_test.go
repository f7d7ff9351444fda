package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"dateline/internal/testenv"
)

// chip is an expression for the chip of a name.
func chip(name string) string {
	return fmt.Sprintf(`[...document.querySelectorAll('#filters .chip')].find(c => c.textContent.startsWith(%q))`, name)
}

// option is an expression for the row of an open list that has a name.
func option(name string) string {
	return fmt.Sprintf(`[...document.querySelectorAll('.popover label')].find(l => l.querySelector('.name').textContent === %q)`, name)
}

// parameters are those of the page's address.
func parameters(t *testing.T, page *testenv.Page) url.Values {
	t.Helper()
	query, err := url.ParseQuery(strings.TrimPrefix(ask[string](t, page, `location.search`), "?"))
	if err != nil {
		t.Fatal(err)
	}
	return query
}

func do(t *testing.T, page *testenv.Page, expression string) {
	t.Helper()
	if err := page.Eval(`void(`+expression+`)`, nil); err != nil {
		t.Fatal(err)
	}
}

// TestMapFilters sets and clears conditions by mouse and keys: the address holds the API's parameters, and what the
// address brings along has a chip.
func TestMapFilters(t *testing.T) {
	demo := testenv.StartDemo(t)
	page := testenv.NewBrowser(t).Open("about:blank", nil)
	page.Look(1280, 800, false)
	const brought = "disputed=false&filter=seq%20%3E%200&near=71,40&radius=900000&datetime=1994-01-01/2022-12-31&limit=5&f=csv&properties=id"
	do(t, page, `location = "`+demo.URL+`/map?`+brought+`#map=4/36/66"`)
	page.Until(chip("Type"))

	t.Run("brought along", func(t *testing.T) {
		for _, c := range []struct{ chip, takesAway, says string }{
			{"Disputed", "disputed", "false"}, {"Filter", "filter", "seq > 0"}, {"Within", "near", "900 km, 71,40"}, {"Time", "datetime", "1994–2022"},
		} {
			if got := ask[string](t, page, chip(c.chip)+`.textContent`); !strings.HasSuffix(got, c.says) {
				t.Errorf("the chip of %s says %q, want %q", c.takesAway, got, c.says)
			}
			do(t, page, chip(c.chip)+`.nextElementSibling.click()`)
			if parameters(t, page).Has(c.takesAway) {
				t.Errorf("%s is still there", c.takesAway)
			}
		}
		if left := parameters(t, page); len(left) != 0 {
			t.Errorf("left over: %v", left)
		}
	})
	t.Run("counts", func(t *testing.T) { countsTypes(t, demo, page) })
	t.Run("names", func(t *testing.T) { countsNames(t, demo, page) })
	t.Run("keys", func(t *testing.T) { choosesByKey(t, page) })
	t.Run("injured", func(t *testing.T) { choosesInjured(t, page) })
	t.Run("numbers and words", func(t *testing.T) { choosesNumbersAndWords(t, page) })
	if faults := page.Faults(); len(faults) > 0 {
		t.Error(faults)
	}
}

type group struct {
	Key   *string
	Count int
}

// groups are what the server counts in the box of the map.
func groups(t *testing.T, demo *testenv.Demo, page *testenv.Page, by string) []group {
	t.Helper()
	box := ask[string](t, page, `map.getBounds().toArray().flat().map(x => x.toFixed(5)).join(',')`)
	answer, err := http.Get(demo.URL + "/collections/incidents/summary?by=" + by + "&bbox=" + box)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var summary struct{ By []struct{ Groups []group } }
	if err := json.NewDecoder(answer.Body).Decode(&summary); err != nil {
		t.Fatal(err)
	}
	return summary.By[0].Groups
}

// countsTypes holds the counts of the list against what the server says of the same box.
func countsTypes(t *testing.T, demo *testenv.Demo, page *testenv.Page) {
	page.Click(page.Middle(`#filters .chip`))
	page.Until(option("Armed clash") + `?.querySelector('.n').textContent`)
	want := map[string]int{}
	for _, g := range groups(t, demo, page, "type") {
		if g.Key != nil {
			want[*g.Key] = g.Count
		}
	}
	for label, code := range map[string]string{"Armed clash": "armed_clash", "Shelling": "shelling", "Talks": "talks", "Air strike": "air_strike"} {
		if got := ask[string](t, page, option(label)+`?.querySelector('.n').textContent ?? 'no row'`); got != fmt.Sprint(want[code]) {
			t.Errorf("%s is counted %s times, want %d", label, got, want[code])
		}
	}
	do(t, page, option("Shelling")+`.click()`)
	page.Until(countText + `.startsWith('` + fmt.Sprint(want["shelling"]) + ` incidents')`)
	if got := parameters(t, page).Get("type"); got != "shelling" {
		t.Errorf("type=%s", got)
	}
	page.Until(option("Armed clash") + `.querySelector('.n').textContent === '` + fmt.Sprint(want["armed_clash"]) + `'`) // its own condition does not count
	do(t, page, `history.back()`)
	page.Until(`!location.search && ` + chip("Type") + `.textContent === 'Type' && !` + option("Shelling") + `.querySelector('input').checked`)
	page.Press("Escape")
	page.Until(`!document.querySelector('.popover') && document.activeElement === ` + chip("Type"))
}

// countsNames holds the actors that are offered against what the server says of the same box, and finds one by a part of
// its name, and none by what is in no name.
func countsNames(t *testing.T, demo *testenv.Demo, page *testenv.Page) {
	do(t, page, chip("Actor")+`.click()`)
	page.Until(`document.querySelector('.popover .choices label')`)
	shown := ask[[]string](t, page, `[...document.querySelectorAll('.popover .choices label')].map(l => l.textContent)`)
	var want []string
	for _, g := range groups(t, demo, page, "actor&limit=100") {
		if g.Key != nil {
			want = append(want, fmt.Sprint(*g.Key, g.Count))
		}
	}
	if len(want) < 20 || !slices.Equal(shown, want) {
		t.Errorf("actors %q, want %q", shown, want)
	}
	page.Type("no such actor")
	page.Until(`document.querySelector('.popover .status').textContent.includes('“no such actor”') && !document.querySelector('.popover .choices label')`)
	page.Press("Escape")
	page.Until(`!document.querySelector('.popover')`)
	do(t, page, chip("Actor")+`.nextElementSibling.click()`)
	if left := parameters(t, page); len(left) != 0 {
		t.Errorf("left over: %v", left)
	}
}

func choosesByKey(t *testing.T, page *testenv.Page) {
	do(t, page, chip("Country")+`.focus()`)
	page.Press("Enter")
	page.Until(`document.activeElement.matches('.popover input')`)
	first := ask[string](t, page, `document.activeElement.closest('label').querySelector('.name').textContent`)
	page.Press("ArrowDown")
	page.Press("ArrowDown")
	page.Press("ArrowUp")
	second := ask[string](t, page, `document.activeElement.closest('label').querySelector('.name').textContent`)
	if first == second {
		t.Errorf("the arrow keys stay at %s", first)
	}
	do(t, page, `document.activeElement.click()`)
	page.Press("Home")
	do(t, page, `document.activeElement.click()`)
	page.Until(chip("Country") + `.textContent.includes(` + "`" + first + "`" + `)`)
	if got := parameters(t, page).Get("country"); strings.Count(got, ",") != 1 {
		t.Errorf("country=%s, want two", got)
	}
	page.Press("Escape")
	do(t, page, chip("Country")+`.nextElementSibling.click()`)
	if parameters(t, page).Has("country") {
		t.Error("the countries are still there")
	}
}

// choosesInjured sets and takes away a least number of injured, which is a part of the filter.
func choosesInjured(t *testing.T, page *testenv.Page) {
	do(t, page, `(async () => `+module("state.js")+`.setQuery({filter: "seq > 0"}))()`)
	do(t, page, chip("Injured")+`.click()`)
	do(t, page, option("25 or more")+`.click()`)
	page.Press("Escape")
	page.Until(chip("Injured") + `.textContent === 'Injured: 25 or more' && ` + countText + `.startsWith('1 incident ')`) // 34, in September 2022
	if got := parameters(t, page).Get("filter"); got != "(seq > 0) AND injured_best >= 25" {
		t.Errorf("filter=%s", got)
	}
	do(t, page, chip("Injured")+`.nextElementSibling.click()`)
	page.Until(chip("Injured") + `.textContent === 'Injured'`)
	if got := parameters(t, page).Get("filter"); got != "seq > 0" {
		t.Errorf("filter=%s", got)
	}
}

func choosesNumbersAndWords(t *testing.T, page *testenv.Page) {
	do(t, page, `(async () => `+module("state.js")+`.setQuery({filter: "scope = 'event' OR seq < 0"}))()`)
	do(t, page, chip("Killed")+`.click()`)
	do(t, page, option("5 or more")+`.click()`)
	page.Press("Escape")
	do(t, page, chip("Source")+`.click()`)
	page.Until(option("The Moscow Times"))
	do(t, page, option("The Moscow Times")+`.click()`)
	page.Until(chip("Source") + `.textContent.includes('The Moscow Times')`)
	const want = `(scope = 'event' OR seq < 0) AND CASEI(source) LIKE CASEI('%The Moscow Times%')`
	if got := parameters(t, page); got.Get("killed_min") != "5" || got.Get("filter") != want {
		t.Errorf("the address holds %v", got)
	}
	page.Until(countText + `.startsWith('2 incidents')`) // the attacks on the border post in 1994
	if got := ask[string](t, page, chip("Filter")+`.textContent`); got != "Filter: scope = 'event' OR seq < 0" {
		t.Errorf("the rest of the filter is %q", got)
	}
	do(t, page, chip("Actor")+`.click()`)
	const rows = `document.querySelectorAll('.popover .choices label').length`
	page.Until(`document.activeElement.matches('.popover input') && ` + rows)
	all := ask[int](t, page, rows)
	page.Type("border guards")
	page.Until(rows + ` && [...document.querySelectorAll('.popover .choices .name')].every(n => /border guards/i.test(n.textContent))`)
	if some := ask[int](t, page, rows); some >= all {
		t.Errorf("%d of %d actors are offered", some, all)
	}
	page.Press("Enter")
	page.Until(chip("Actor") + `.textContent === 'Actor: border guards'`)
	if got := parameters(t, page).Get("filter"); got != want+` AND CASEI(actor) LIKE CASEI('%border guards%')` {
		t.Errorf("with an actor the filter is %s", got)
	}
	page.Press("Escape")
	var round bool
	if err := page.Eval(`(async () => { const {wordsOf, withWords} = `+module("filters/choices.js")+`;
		const whole = filter => { const {rest, said} = wordsOf(filter); return Object.keys(said).length === 0 && rest === filter; };
		return ["it's", '100%', 'a_b\\c', "x') OR (1=1"].every(text => ["seq > 1", "title = ')' OR seq > 1", null].every(rest => {
				const one = withWords(withWords(rest, 'source', text), 'actor', 'b'), back = wordsOf(one);
				return back.said.source === text && back.said.actor === 'b' && back.rest === rest && withWords(withWords(one, 'actor', ''), 'source', '') === rest; }))
			&& ["seq > 1 OR CASEI(source) LIKE CASEI('%a%')", "seq > 1 OR seq < 0 AND CASEI(source) LIKE CASEI('%a%')", "(seq > 1) OR (seq < 0) AND CASEI(actor) LIKE CASEI('%a%')"].every(whole); })()`, &round); err != nil || !round {
		t.Errorf("words do not come back from the filter as they went in: %v", err)
	}
	do(t, page, `[...document.querySelectorAll('#filters .quiet')].find(b => b.textContent === 'Clear all').click()`)
	all = ask[int](t, page, `fetch('incidents?resultType=hits&bbox=' + map.getBounds().toArray().flat().join(',')).then(r => r.json()).then(j => j.numberMatched)`)
	page.Until(`!location.search && !document.querySelector('#filters .on') && ` + countText + `.startsWith('` + fmt.Sprint(all) + ` incidents')`)
}

// TestMapSearch looks for places and for words.
func TestMapSearch(t *testing.T) {
	demo := testenv.StartDemo(t)
	page := testenv.NewBrowser(t).Open("about:blank", nil)
	page.Look(1280, 800, false)
	do(t, page, `location = "`+demo.URL+`/map#map=5/39/69"`)
	page.Until(`document.querySelector('#search input') && window.map && map.loaded()`)
	search := func(text string) {
		t.Helper()
		do(t, page, `document.querySelector('#search input').focus(), document.querySelector('#search input').select()`)
		page.Type(text)
		page.Until(`document.querySelectorAll('#search [role=option]').length && document.querySelector('#search [aria-selected=true]')`)
	}
	shown := func(name string) string {
		return fmt.Sprintf(`[...document.querySelectorAll('#search [role=option]')].some(o => o.textContent.includes(%q))`, name)
	}
	near := func(lon, lat float64) string {
		return fmt.Sprintf(`Math.hypot(map.getCenter().lng - %g, map.getCenter().lat - %g) < 0.1`, lon, lat)
	}

	search("vorukh")
	page.Until(shown("Vorukh, Vorukh exclave"))
	if controls := ask[bool](t, page, `(() => { const i = document.querySelector('#search input'); return i.ariaExpanded === 'true' && document.getElementById(i.getAttribute('aria-activedescendant')).ariaSelected === 'true'
		&& document.getElementById(i.getAttribute('aria-controls')).role === 'listbox'; })()`); !controls {
		t.Error("the field does not tell of its list")
	}
	page.Press("Enter")
	page.Until(near(70.58, 39.85) + ` && map.querySourceFeatures('spotlight').some(f => f.geometry.type.endsWith('Polygon'))`)
	page.Until(`document.querySelector('#search .found').textContent.includes('within 3 km')`)
	do(t, page, `document.querySelector('#search .found .link').click()`)
	page.Until(`new URLSearchParams(location.search).get('within') === 'GN:1220164' && ` + chip("In:") + `?.textContent === 'In: Vorukh'`)

	search("Исфана")
	page.Until(shown("Исфана Razzakov, Leilek District") + ` && document.querySelector('#search [role=option] small').textContent === 'Former name, town'`)

	search("39.9, 69.2")
	page.Press("Enter")
	page.Until(near(69.2, 39.9))

	search("Dsushanbe")
	page.Until(shown("Dushanbe, Dushanbe City") + ` && document.querySelector('#search [aria-selected=true]').textContent.startsWith('Search the incidents')`)
	page.Press("ArrowUp") // the last one
	page.Press("Enter")
	page.Until(shown("Dushanbe, Dushanbe City") + ` && document.querySelector('#search .found').textContent.includes('may mean several places')`)
	page.Press("Enter")
	page.Until(near(68.77, 38.54))

	search("landmine")
	page.Until(shown("Search the incidents for “landmine”"))
	do(t, page, `[...document.querySelectorAll('#search [role=option]')].find(o => o.textContent.startsWith('Search the incidents')).click()`)
	page.Until(`new URLSearchParams(location.search).get('q') === 'landmine' && ` + chip("Text") + `?.textContent.includes('landmine')`)

	search("qqqqzz")
	do(t, page, `[...document.querySelectorAll('#search [role=option]')].find(o => o.textContent.startsWith('Look up')).click()`)
	page.Until(`document.querySelector('#search .found').textContent.includes('is not in the gazetteer')`)
	page.Press("Escape")
	page.Press("Escape")
	page.Until(`document.querySelector('#search input').value === '' && document.querySelector('#search .found').hidden`)
	if faults := page.Faults(); len(faults) > 0 {
		t.Error(faults)
	}
}
