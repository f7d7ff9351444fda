package web_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"dateline/internal/testenv"
)

// stored is what a form's test looks at in an incident of the API.
type stored struct {
	Geometry *struct {
		Coordinates [2]float64 `json:"coordinates"`
	} `json:"geometry"`
	Properties struct {
		Title       string   `json:"title"`
		Summary     *string  `json:"summary"`
		Type        string   `json:"type"`
		PlaceID     *string  `json:"place_id"`
		Method      string   `json:"geo_method"`
		Uncertainty float64  `json:"uncertainty_m"`
		Killed      *int     `json:"killed_best"`
		Tags        []string `json:"tags"`
		Version     int      `json:"version"`
		Claims      []struct {
			Value    *int   `json:"value"`
			Claimant string `json:"claimant"`
			Evidence string `json:"evidence"`
		} `json:"claims"`
	} `json:"properties"`
}

func getIncident(t *testing.T, demo *testenv.Demo, id string) stored {
	t.Helper()
	answer, err := http.Get(demo.URL + "/incidents/" + id)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var s stored
	if err := json.NewDecoder(answer.Body).Decode(&s); err != nil {
		t.Fatal(err)
	}
	return s
}

func sendIncident(t *testing.T, demo *testenv.Demo, method, path, contentType, body string) {
	t.Helper()
	r, err := http.NewRequest(method, demo.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+demo.Key)
	r.Header.Set("Content-Type", contentType)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode >= 300 {
		text, _ := io.ReadAll(answer.Body)
		t.Fatalf("%s %s: %s %s", method, path, answer.Status, text)
	}
}

// fill writes a value into the field of a path, as if it was typed.
func fill(t *testing.T, page *testenv.Page, path, value string) {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	if err := page.Eval(`(() => { const i = document.querySelector('#form [data-path="`+path+`"]').querySelector('input, select, textarea');
		i.value = `+string(text)+`; i.dispatchEvent(new Event('input', {bubbles: true})); })()`, nil); err != nil {
		t.Fatal(err)
	}
}

// unexpected are the faults of a page but for answers of the API that a test has asked for, by their status.
func unexpected(page *testenv.Page, statuses ...string) []string {
	var left []string
	for _, fault := range page.Faults() {
		known := strings.Contains(fault, "beforeunload") // without a person's hand the browser does not ask
		for _, status := range statuses {
			known = known || strings.Contains(fault, "status of "+status)
		}
		if !known {
			left = append(left, fault)
		}
	}
	return left
}

const save = `document.querySelector('#form footer .main').click()`

// TestFormEnters enters an incident on the page: a key is asked for and a wrong one refused in words, the place is found
// as it is typed, faults stand beside their fields, what was typed outlives a reload, and the API has it in the end.
func TestFormEnters(t *testing.T) {
	demo := testenv.StartDemo(t)
	page := testenv.NewBrowser(t).Open(demo.URL+"/map#map=7/39.9/70.6&form=new", nil)
	page.Until(`document.querySelector('dialog #key')`)
	do := func(script string) {
		t.Helper()
		if err := page.Eval(script, nil); err != nil {
			t.Fatal(err)
		}
	}
	useKey := func(key string) {
		do(`document.getElementById('key').value = '` + key + `'; document.querySelector('dialog button.main').click()`)
	}
	useKey("dl_wrong")
	page.Until(`/not known/.test(document.getElementById('key-fault').textContent)`)
	useKey(demo.Key)
	page.Until(`document.querySelector('#form:not([hidden]) form')`)

	fill(t, page, "place", "Исфа")
	const isfara = `[...document.querySelectorAll('#form .candidates button')].find(b => b.textContent.includes('Исфара: Isfara, Isfara District'))`
	page.Until(isfara)
	do(isfara + `.click()`)
	page.Until(`document.querySelector('#form [data-path=place] input').value === 'Исфара' && document.querySelector('#form [data-path=uncertainty_m] input').placeholder > 0`)
	// What was asked for a text that has changed meanwhile is not shown.
	do(`window.held = []; window.plain = window.fetch; window.fetch = (url, o) => /[/]complete[?]/.test(url) ? new Promise(go => held.push(() => go(plain(url)))) : plain(url, o)`)
	fill(t, page, "place", "Исф")
	page.Until(`held.length`)
	fill(t, page, "place", "Vorukh, Isfara")
	page.Until(`/Vorukh/.test(document.querySelector('#form .said').textContent)`)
	page.Until(`document.querySelectorAll('.mark-candidate').length`)
	do(`window.fetch = plain; held.forEach(go => go()); plain('/complete?q=x').then(r => r.json()).then(() => { window.answered = true; })`)
	page.Until(`window.answered`)
	page.Until(`/Read as Vorukh/.test(document.querySelector('#form .said').textContent)`)
	do(`document.querySelector('#form .candidates button').click()`)
	fill(t, page, "summary", "Shots <b>near</b> the bridge")
	do(save) // without a type
	page.Until(`document.querySelector('#form [data-path=type] .fault').textContent && document.querySelector('#form [data-path=type] [aria-invalid]')`)

	do(`location.reload()`)
	page.Until(`document.querySelector('#form .draft')`)
	page.Until(`document.querySelector('#form [data-path=summary] textarea').value == 'Shots <b>near</b> the bridge'`)
	fill(t, page, "type", "armed_clash")
	fill(t, page, "date_start", "2021-04-28")
	do(`[...document.querySelectorAll('#form [data-path=claims] > button')].pop().click()`)
	fill(t, page, "claims[0].value", "4")
	fill(t, page, "claims[0].claimant", "A hospital")
	fill(t, page, "claims[0].evidence", "Four people have died.")
	do(save)
	page.Until(`/sel=map-/.test(location.hash) && document.getElementById('form').hidden`)
	var id string
	if err := page.Eval(`/sel=([^&]*)/.exec(location.hash)[1]`, &id); err != nil {
		t.Fatal(err)
	}
	got := getIncident(t, demo, id).Properties
	if got.PlaceID == nil || *got.PlaceID != "GN:1220164" || got.Uncertainty != 3000 || got.Type != "armed_clash" {
		t.Errorf("stored as %+v", got)
	}
	if got.Killed == nil || *got.Killed != 4 || len(got.Claims) != 1 || got.Claims[0].Claimant != "A hospital" || got.Claims[0].Evidence != "Four people have died." {
		t.Errorf("claims stored as %+v", got)
	}
	var kept int
	if err := page.Eval(`Object.keys(localStorage).filter(k => k.startsWith('dateline-draft')).length`, &kept); err != nil || kept != 0 {
		t.Errorf("%d drafts are left (%v)", kept, err)
	}
	if left := unexpected(page, "400", "401"); len(left) > 0 {
		t.Error(left)
	}
}

// TestFormCorrects corrects an incident by dragging its point, while somebody else saves first: the page tells so, and
// keeps what both have changed.
func TestFormCorrects(t *testing.T) {
	demo := testenv.StartDemo(t)
	sendIncident(t, demo, "PUT", "/incidents/f1", "application/geo+json",
		`{"type":"Feature","geometry":{"type":"Point","coordinates":[70.6,39.9]},"properties":{"type":"armed_clash","title":"Shots","date_start":"2022-09-16","summary":"One","uncertainty_m":5000}}`)
	page := testenv.NewBrowser(t).Open(demo.URL+"/docs", nil)
	page.Look(1280, 800, false)
	if err := page.Eval(`sessionStorage.setItem('dateline-key', '`+demo.Key+`'); void(location = '`+demo.URL+`/map#map=9/39.9/70.6&sel=f1&form=edit')`, nil); err != nil {
		t.Fatal(err)
	}
	page.Until(`document.querySelector('.mark-point') && document.querySelector('.mark-radius') && map.loaded() && !map.isMoving()`)
	from := page.Middle(".mark-point")
	page.Drag(from, testenv.Point{X: from.X, Y: from.Y - 120})
	page.Until(`Number(document.querySelector('#form [data-path=lat] input').value) > 39.95`)
	edge := page.Middle(".mark-radius")
	page.Drag(edge, testenv.Point{X: edge.X + 30, Y: edge.Y})
	page.Until(`Number(document.querySelector('#form [data-path=uncertainty_m] input').value) > 6000`)
	fill(t, page, "title", "Shots at the bridge")
	fill(t, page, "summary", "Two")

	sendIncident(t, demo, "PATCH", "/incidents/f1", "application/merge-patch+json", `{"properties":{"summary":"Three","tags":["border"]}}`)
	if err := page.Eval(save, nil); err != nil {
		t.Fatal(err)
	}
	page.Until(`document.querySelector('dialog .versus')`)
	var both []string
	if err := page.Eval(`[...document.querySelectorAll('dialog .versus span')].map(s => s.textContent)`, &both); err != nil {
		t.Fatal(err)
	}
	if strings.Join(both, "|") != "Two|Three" {
		t.Errorf("shown side by side: %q", both)
	}
	if err := page.Eval(`document.querySelector('dialog input[value=theirs]').click(); document.querySelector('dialog button.main').click()`, nil); err != nil {
		t.Fatal(err)
	}
	page.Until(`document.getElementById('form').hidden`)
	got := getIncident(t, demo, "f1")
	p := got.Properties
	if p.Title != "Shots at the bridge" || p.Summary == nil || *p.Summary != "Three" || strings.Join(p.Tags, ",") != "border" || p.Method != "given" {
		t.Errorf("stored as %+v", p)
	}
	if got.Geometry == nil || got.Geometry.Coordinates[1] < 39.95 || got.Geometry.Coordinates[1] > 40.2 || p.Uncertainty < 6000 || p.Uncertainty > 20000 {
		t.Errorf("stored at %+v within %v m", got.Geometry, p.Uncertainty)
	}
	if left := unexpected(page, "412"); len(left) > 0 {
		t.Error(left)
	}
}
