package api_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"dateline/api"
	"dateline/geo/gazetteer"
	"dateline/internal/auth"
	"dateline/internal/format"
)

// seeded is a server with a handful of incidents.
func seeded(t testing.TB, configure ...func(*api.Config)) *bench {
	b := newBench(t, configure...)
	b.post(
		feature("a-sarigor", 70.2, 37.6, "place_id", "DL:border-post-12", "killed_best", 4, "type", "landmine_ied", "title", "Landmine near Sarigor"),
		feature("b-batken", 70.82, 40.06, "date_start", "2021-04-28", "date_end", "2021-05-01", "killed_best", 55, "injured_best", 200, "country", "KG", "title", "Clashes at the Batken border"),
		feature("c-fiji", 179.5, -17.0, "date_start", "2001-02-03", "type", "peaceful_protest", "country", "FJ"),
		feature("d-samoa", -172.0, -13.6, "date_start", "2002-02-03", "type", "hazard.storm", "country", "WS"),
		feature("e-nowhere", 0, 0, "date_start", "1999-01-01", "scope", "aggregate", "country", "TJ"),
		feature("f-undated", 71.0, 40.5, "date_start", nil, "date_precision", "unknown", "status", "draft"),
		feature("g-old", 69.0, 38.5, "date_start", "1868-06-02", "killed_best", 0),
	)
	return b
}

func TestListFilters(t *testing.T) {
	b := seeded(t)
	for _, c := range []struct{ query, want string }{
		{"", "b-batken d-samoa c-fiji e-nowhere a-sarigor g-old f-undated"},
		{"bbox=69.5,37.2,71,38.2", "e-nowhere a-sarigor"},
		{"bbox=69.5,37.2,-9,71,38.2,9000", "e-nowhere a-sarigor"},
		{"bbox=429.5,37.2,431,38.2", "e-nowhere a-sarigor"},
		{"bbox=170,-20,-170,-10", "d-samoa c-fiji e-nowhere"},
		{"bbox=170,-20,190,-10", "d-samoa c-fiji e-nowhere"},
		{"bbox=-180,-90,180,90", "b-batken d-samoa c-fiji e-nowhere a-sarigor g-old f-undated"},
		{"datetime=1994-09-16", "a-sarigor f-undated"},
		{"datetime=1994-09-16T23:30:00Z", "a-sarigor f-undated"},
		{"datetime=2021-04-30/..", "b-batken f-undated"},
		{"datetime=../1900-01-01", "g-old f-undated"},
		{"datetime=1994-09-15%2FP2D", "a-sarigor f-undated"},
		{"datetime=..%2F2001-12-31&datetime=2001-01-01%2F..", "c-fiji f-undated"},
		{"datetime=0000-01-01T00:00:00Z/9999-12-31T00:00:00Z&limit=2", "b-batken d-samoa"},
		{"type=landmine_ied", "a-sarigor"},
		{"type=landmine_ied,peaceful_protest", "c-fiji a-sarigor"},
		{"type=landmine_ied&type=landmine_ied", "a-sarigor"},
		{"country=KG", "b-batken"},
		{"scope=aggregate", "e-nowhere"},
		{"status=draft", "f-undated"},
		{"disputed=false&limit=1", "b-batken"},
		{"disputed=true", ""},
		{"place_id=DL:border-post-12", "a-sarigor"},
		{"date_precision=multi_day", "b-batken"},
		{"geo_precision=unknown", "e-nowhere"},
		{"within=GN:1527747", "b-batken"},
		{"within=Tajikistan", "e-nowhere a-sarigor"},
		{"near=70.2,37.61&radius=5000", "a-sarigor"},
		{"near=-179.9,-17&radius=100000", "c-fiji"},
		{"q=landmine", "a-sarigor"},
		{"q=BATKEN+clashes", "b-batken"},
		{"q=nothing-like-this", ""},
		{"killed_min=4", "b-batken a-sarigor"},
		{"killed_min=0", "b-batken a-sarigor g-old"},
		{"updated_after=2026-11-20T11:59:59Z&limit=1", "b-batken"},
		{"updated_after=2026-11-20T15:00:00%2B03:00", ""},
		{"updated_after=2026-11-20T15:00:00+03:00", ""},
		{"sortby=date_start", "g-old a-sarigor e-nowhere c-fiji d-samoa b-batken f-undated"},
		{"sortby=+date_start&limit=1", "g-old"},
		{"sortby=%2Bdate_start&limit=1", "g-old"},
		{"sortby=-killed_best&limit=3", "b-batken a-sarigor g-old"},
		{"limit=99999999999999999999", "b-batken d-samoa c-fiji e-nowhere a-sarigor g-old f-undated"},
		{"limit=007&sortby=seq", "a-sarigor b-batken c-fiji d-samoa e-nowhere f-undated g-old"},
		{"bbox=0,0,1,1&type=hazard.flood", ""},
	} {
		t.Run(c.query, func(t *testing.T) {
			b.t = t
			if got := b.list("/incidents?" + c.query).ids(); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestListShape(t *testing.T) {
	b := seeded(t)
	page := b.list("/incidents?limit=2&type=armed_clash,peaceful_protest")
	if page.Type != "FeatureCollection" || page.NumberReturned != 2 || page.NumberMatched == nil || *page.NumberMatched != 5 || page.NumberMatchedEstimate != nil {
		t.Errorf("%+v", page)
	}
	if self := page.link("self"); self != "http://example.com/incidents?limit=2&type=armed_clash,peaceful_protest" {
		t.Errorf("self %q", self)
	}
	for _, f := range page.Features {
		for _, name := range format.FlatProperties() {
			if _, there := f.Properties[name]; !there {
				t.Errorf("%s lacks %s", f.ID, name)
			}
		}
		if f.Properties["id"] != f.ID {
			t.Errorf("properties.id %v of %s", f.Properties["id"], f.ID)
		}
	}
	w := b.get("/incidents?type=hazard.flood")
	for _, want := range []string{`"features":[` + "\n]", `"numberReturned":0`, `"numberMatched":0`} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("the empty page lacks %s: %s", want, w.Body)
		}
	}
	if strings.Contains(w.Body.String(), `"next"`) || strings.Contains(w.Header().Get("Link"), "next") {
		t.Error("the empty page has a next one")
	}
}

// TestWithinTellsWhatItMeant: a list says as which place it understood the name.
func TestWithinTellsWhatItMeant(t *testing.T) {
	b := newBench(t)
	b.post(feature("b", 0, 0, "place_id", "GN:1463580"), feature("v", 0, 0, "place", "Vorukh, Isfara"))
	for _, c := range []struct{ within, id, name, kind, found string }{
		{"Batken", "GN:1463580", "Batken Region", "admin1", "b"},
		{"GN:1463580", "GN:1463580", "Batken Region", "admin1", "b"},
		{"Batken, KG", "GN:1463580", "Batken Region", "admin1", "b"},
		{"Batken, Kyrgyzstan", "GN:1463580", "Batken Region", "admin1", "b"},
		{"Isfara district, Tajikistan", "GN:8213700", "Isfara District", "admin2", "v"},
		{"TJ", "GN:1220409", "Tajikistan", "country", "v"},
	} {
		page := decode[struct {
			collection
			Within struct{ ID, Name, Kind string }
		}](t, b.get("/incidents?within="+url.QueryEscape(c.within)).Body.Bytes())
		if w := page.Within; w.ID != c.id || w.Name != c.name || w.Kind != c.kind || page.ids() != c.found {
			t.Errorf("%s: %+v, found %q", c.within, w, page.ids())
		}
	}
	if text := b.get("/incidents").Body.String(); strings.Contains(text, `"within"`) {
		t.Errorf("nothing was asked, but told: %s", text)
	}
	if w := b.get("/incidents?within=" + url.QueryEscape("Batken, TJ")); w.Code != http.StatusBadRequest {
		t.Errorf("Batken is not in Tajikistan: %d %s", w.Code, w.Body)
	}
}

// TestUnlocatedIncidentsAreCounted: what no map shows is not forgotten.
func TestUnlocatedIncidentsAreCounted(t *testing.T) {
	b := newBench(t)
	count := func(path string) (matched, unlocated int) {
		t.Helper()
		page := decode[struct{ NumberMatched, NumberUnlocated *int }](t, b.get(path).Body.Bytes())
		if page.NumberMatched == nil || page.NumberUnlocated == nil {
			t.Fatalf("%s: %+v", path, page)
		}
		return *page.NumberMatched, *page.NumberUnlocated
	}
	if m, u := count("/incidents"); m != 0 || u != 0 {
		t.Errorf("empty: %d, %d", m, u)
	}
	b.post(feature("here", 70, 40), feature("there", 10, 50, "killed_best", 3), feature("lost", 0, 0), feature("gone", 0, 0, "killed_best", 2))
	for _, c := range []struct {
		query              string
		matched, unlocated int
	}{
		{"", 4, 2}, {"bbox=69,39,71,41", 3, 2}, {"killed_min=1", 2, 1}, {"killed_min=3", 1, 0}, {"near=70,40&radius=9000", 1, 0},
		{"geo_precision=unknown", 2, 2}, {"q=lost", 1, 1}, {"limit=1", 4, 2}, {"datetime=1994-09-16&bbox=9,49,11,51", 3, 2},
	} {
		for range 2 { // the second time from memory
			if m, u := count("/incidents?" + c.query); m != c.matched || u != c.unlocated {
				t.Errorf("%s: %d of which %d without a point, want %d and %d", c.query, m, u, c.matched, c.unlocated)
			}
		}
	}
	b.post(feature("lost-too", 0, 0))
	if m, u := count("/incidents"); m != 5 || u != 3 {
		t.Errorf("after a write: %d, %d", m, u)
	}
}

// TestPlaceDataAreAttributed: what comes from GeoNames says so wherever it goes.
func TestPlaceDataAreAttributed(t *testing.T) {
	b := seeded(t)
	if line := gazetteer.Attribution(gazetteer.Place{ID: "GN:1"}); line == "" || !strings.HasPrefix(api.Attribution, line) || !strings.Contains(api.Attribution, "Who's On First") {
		t.Errorf("%q lacks %q or Who's On First", api.Attribution, line)
	}
	posted := b.post(feature("named", 0, 0, "place", "Vorukh, Isfara"))
	patched := b.do(request{method: "PATCH", path: "/incidents/named", body: `{"properties":{"tags":["x"]}}`, key: auth.Editor})
	for name, w := range map[string]*httptest.ResponseRecorder{"list": b.get("/incidents?limit=1"), "empty list": b.get("/incidents?killed_min=999"),
		"chosen properties": b.get("/incidents?properties=title"), "item": b.get("/incidents/named"), "item again": b.get("/incidents/named"),
		"posted": posted, "patched": patched} {
		if got := decode[struct{ Attribution string }](t, w.Body.Bytes()).Attribution; got != api.Attribution {
			t.Errorf("%s: attribution %q", name, got)
		}
	}
}

func TestListProperties(t *testing.T) {
	b := seeded(t)
	for range 2 { // the second time from memory
		f := b.list("/incidents?properties=title,killed_best&limit=1").Features[0]
		if len(f.Properties) != 3 || f.Properties["id"] != "b-batken" || f.Properties["killed_best"] != 55.0 {
			t.Errorf("properties %v", f.Properties)
		}
		if all := b.list("/incidents?limit=1").Features[0]; len(all.Properties) != len(format.FlatProperties()) {
			t.Errorf("all properties are %v", all.Properties)
		}
	}
}

// TestPagingIsStableWhileOthersWrite walks all pages while incidents come, go
// and change, in every order: those that stay put are met once each.
func TestPagingIsStableWhileOthersWrite(t *testing.T) {
	b := newBench(t)
	var batch []string
	for n := range 60 {
		batch = append(batch, feature(fmt.Sprintf("stays-%02d", n), 70+float64(n)/100, 40, "date_start", fmt.Sprintf("2020-01-%02d", 1+n%20), "killed_best", n%7))
	}
	b.post(batch...)
	for n, sort := range []string{"-date_start", "date_start", "-killed_best", "killed_best", "seq", "-created_at"} {
		t.Run(sort, func(t *testing.T) {
			b.t = t
			seen := map[string]int{}
			path := "/incidents?limit=7&sortby=" + url.QueryEscape(sort)
			for pages := 0; path != ""; pages++ {
				if pages > 40 {
					t.Fatal("the pages do not end")
				}
				page := b.list(path)
				if len(page.Features) == 0 {
					t.Error("an empty page was linked")
				}
				for _, f := range page.Features {
					seen[f.ID]++
				}
				next, ok := strings.CutPrefix(page.link("next"), "http://example.com")
				if !ok && next != "" {
					t.Fatalf("next %q", next)
				}
				path = next
				id := fmt.Sprintf("comes-%d-%d", n, pages)
				b.post(feature(id, 70, 40, "date_start", fmt.Sprintf("2020-01-%02d", 1+pages%28), "killed_best", pages%9))
				if pages%2 == 1 {
					if w := b.do(request{method: "DELETE", path: "/incidents/" + id, key: auth.Editor}); w.Code != http.StatusNoContent {
						t.Fatalf("DELETE: %d %s", w.Code, w.Body)
					}
				}
			}
			for n := range 60 {
				if id := fmt.Sprintf("stays-%02d", n); seen[id] != 1 {
					t.Errorf("%s was met %d times", id, seen[id])
				}
			}
		})
	}
}

func TestCursorIsBoundToFilterAndSortButNotToLimit(t *testing.T) {
	b := seeded(t)
	next := strings.TrimPrefix(b.list("/incidents?limit=2&country=KG,FJ,WS,TJ").link("next"), "http://example.com")
	cursor := next[strings.Index(next, "cursor="):]
	if got := b.list("/incidents?limit=1&country=KG,FJ,WS,TJ&" + cursor).ids(); got != "c-fiji" {
		t.Errorf("another limit: %q", got)
	}
	if got := b.list("/incidents?limit=2&country=TJ,WS,FJ,KG&" + cursor).ids(); !strings.HasPrefix(got, "c-fiji") {
		t.Errorf("the same filter in another order: %q", got)
	}
	for _, other := range []string{"country=KG,FJ,WS", "country=KG,FJ,WS,TJ&sortby=date_start", "country=KG,FJ,WS,TJ&killed_min=0"} {
		w := b.get("/incidents?" + other + "&" + cursor)
		if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "other conditions") {
			t.Errorf("%s: %d %s", other, w.Code, w.Body)
		}
	}
}

func TestNextLinkKeepsEveryParameterWithAValue(t *testing.T) {
	b := seeded(t)
	w := b.get("/incidents?limit=1&&q=incident&type=armed_clash")
	next := decode[collection](t, w.Body.Bytes()).link("next")
	u, err := url.Parse(next)
	if err != nil {
		t.Fatal(err)
	}
	for token := range strings.SplitSeq(u.RawQuery, "&") {
		if !strings.Contains(token, "=") {
			t.Errorf("%q in %s has no value", token, next)
		}
	}
	if link := w.Header().Get("Link"); !strings.HasPrefix(link, "<"+next+`>; rel="next"; type="application/geo+json", `) {
		t.Errorf("Link %q", link)
	}
}

// TestDamagedCursor flips every bit of a cursor: none is taken for another.
func TestDamagedCursor(t *testing.T) {
	b := seeded(t)
	next := b.list("/incidents?limit=2").link("next")
	path := strings.TrimPrefix(next[:strings.Index(next, "cursor=")], "http://example.com")
	raw, err := base64.RawURLEncoding.DecodeString(next[strings.Index(next, "cursor=")+len("cursor="):])
	if err != nil {
		t.Fatal(err)
	}
	for bit := range len(raw) * 8 {
		bad := slices.Clone(raw)
		bad[bit/8] ^= 1 << (bit % 8)
		if w := b.get(path + "cursor=" + base64.RawURLEncoding.EncodeToString(bad)); w.Code != http.StatusBadRequest {
			t.Fatalf("bit %d: %d", bit, w.Code)
		}
	}
}

// The whole incident tells who claims where it was; a list does not, and what is sent of it is passed over.
func TestIncidentTellsClaimants(t *testing.T) {
	b := newBench(t)
	b.service.Places = drawnPlaces()
	created := b.do(request{method: "POST", path: "/incidents", key: auth.Editor,
		body: `{"type":"Feature","geometry":null,"properties":{"id":"c1","type":"other","date_start":"2014-03-16","place":"Simferopol","place_claimants":["XX"]}}`})
	if created.Code != http.StatusCreated || !strings.Contains(created.Body.String(), `"place_claimants":["UA","RU"]`) {
		t.Fatalf("%d %s", created.Code, created.Body)
	}
	whole := b.get("/incidents/c1")
	if !strings.Contains(whole.Body.String(), `"country":"UA"`) || !strings.Contains(whole.Body.String(), `"place_claimants":["UA","RU"]`) {
		t.Errorf("%s", whole.Body)
	}
	if list := b.get("/incidents"); strings.Contains(list.Body.String(), "claimants") {
		t.Errorf("%s", list.Body)
	}
	page := b.do(request{method: "GET", path: "/incidents/c1?f=html"})
	if !strings.Contains(page.Body.String(), "UA, RU") {
		t.Errorf("the page does not tell it: %s", page.Body)
	}
	if again := b.do(request{method: "PUT", path: "/incidents/c1", key: auth.Editor, body: whole.Body.String()}); again.Code != http.StatusOK || !strings.Contains(again.Body.String(), `"place_claimants":["UA","RU"]`) {
		t.Errorf("sent back: %d %s", again.Code, again.Body)
	}
}

// The page of an incident that its words put 15 km from a town does not say that it was in the town, and the town does not list it.
func TestIncidentBesideItsPlace(t *testing.T) {
	b := newBench(t)
	b.service.Places = drawnPlaces()
	for id, place := range map[string]string{"off": "15 km south of Isfara", "in": "Isfara"} {
		w := b.do(request{method: "POST", path: "/incidents", key: auth.Editor,
			body: `{"type":"Feature","geometry":null,"properties":{"id":"` + id + `","type":"other","date_start":"2021-04-28","place":"` + place + `"}}`})
		if w.Code != http.StatusCreated {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	if page := b.get("/incidents/off?f=html").Body.String(); !strings.Contains(page, "15 km from there") {
		t.Errorf("%s", page)
	}
	if page := b.get("/incidents/in?f=html").Body.String(); strings.Contains(page, "from there") {
		t.Errorf("%s", page)
	}
	if list := b.get("/incidents?within=GN:1514896").Body.String(); !strings.Contains(list, `"id":"in"`) || strings.Contains(list, `"id":"off"`) {
		t.Errorf("%s", list)
	}
}
