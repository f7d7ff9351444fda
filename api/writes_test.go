package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"dateline/api"
	"dateline/internal/auth"
)

// vorukh is an incident that has only a name for its place.
const vorukh = `{"type":"Feature","geometry":null,"properties":{"title":"Shots fired","type":"armed_clash","date_start":"2021-04-28","place":"Vorukh, Isfara"}}`

func TestPostGeocodes(t *testing.T) {
	b := newBench(t)
	w := b.post(vorukh)
	got := decode[struct {
		ID         string
		Geometry   struct{ Coordinates [2]float64 }
		Properties struct {
			Place, Place_ID, Place_Name, Country, Geo_Method, Uncertainty_Reason string
			Uncertainty_M                                                        float64
			Version                                                              int
			Candidates                                                           []map[string]any
		}
	}](t, w.Body.Bytes())
	p := got.Properties
	if p.Place != "Vorukh, Isfara" || p.Place_Name != "Vorukh" || p.Place_ID == "" || p.Country != "TJ" || p.Geo_Method != "gazetteer" ||
		p.Uncertainty_M <= 0 || p.Uncertainty_Reason == "" || p.Version != 1 || len(p.Candidates) == 0 || p.Candidates[0]["chosen"] != true {
		t.Errorf("%s", w.Body)
	}
	if c := got.Geometry.Coordinates; c[0] < 70 || c[0] > 71 || c[1] < 39 || c[1] > 41 {
		t.Errorf("Vorukh at %v", c)
	}
	where := w.Header().Get("Location")
	if where != "http://example.com/incidents/"+got.ID || w.Header().Get("ETag") != `"v1"` {
		t.Errorf("Location %q, ETag %q", where, w.Header().Get("ETag"))
	}
	if again := b.get(strings.TrimPrefix(where, "http://example.com")); again.Body.String() != w.Body.String() {
		t.Errorf("posted\n%s\nread\n%s", w.Body, again.Body)
	}
	if found := b.list("/incidents?bbox=70,39,71,41").ids(); found != got.ID {
		t.Errorf("the box holds %q", found)
	}
}

func TestGeocodingOfWrites(t *testing.T) {
	b := newBench(t)
	place := func(name, more string) string {
		return `{"type":"Feature","geometry":null,"properties":{"type":"other","date_start":"2021-04-28","place":"` + name + `"` + more + `}}`
	}
	for _, c := range []struct {
		name, query, body string
		status            int
		want, not         string
	}{
		{"unknown", "", place("Qwertyuiopas", ""), 422, "not in the gazetteer", "candidates"},
		{"nearly", "", place("Tavilbara", ""), 422, "Tavildara", ""},
		{"unknown, none", "?geocode=none", place("Qwertyuiopas", ""), 201, `"geometry":null`, ""},
		{"none by its own word", "", place("Batken", `,"geo_method":"none"`), 201, `"geometry":null`, ""},
		{"a method that there is not", "", place("Batken", `,"geo_method":"guessed"`), 400, `"field":"geo_method"`, ""},
		{"ambiguous", "", place("San Jose", ""), 422, `"candidates":[{"place_id":"`, ""},
		{"ambiguous, best", "?geocode=best", place("San Jose", ""), 201, `"chosen":true`, `"geometry":null`},
		{"ambiguous, named", "", place("San Jose", `,"place_id":"GN:1220409"`), 201, `"place_name":"Tajikistan"`, `"geometry":null`},
		{"no such id", "", place("San Jose", `,"place_id":"GN:0"`), 400, "place_id", ""},
		{"bad mode", "?geocode=bst", place("San Jose", ""), 400, `did you mean \"best\"`, ""},
		{"coordinates stay", "", strings.Replace(place("San Jose", `,"uncertainty_m":100`), "null", `{"type":"Point","coordinates":[1.5,2.5]}`, 1), 201, `[1.5,2.5]`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			b.t = t
			w := b.do(request{method: "POST", path: "/incidents" + c.query, body: c.body, key: auth.Editor})
			if w.Code != c.status || !strings.Contains(w.Body.String(), c.want) || c.not != "" && strings.Contains(w.Body.String(), c.not) {
				t.Errorf("%d, want %d with %q without %q: %s", w.Code, c.status, c.want, c.not, w.Body)
			}
		})
	}
}

func TestPostCollection(t *testing.T) {
	b := newBench(t)
	w := b.post(feature("one", 70, 40), strings.Replace(vorukh, `"geometry"`, `"id":"two","geometry"`, 1))
	got := decode[struct {
		Created   int
		Incidents []struct {
			ID, Href     string
			Version, Seq int
			Place_Name   *string
			Candidates   []map[string]any
		}
	}](t, w.Body.Bytes())
	if got.Created != 2 || got.Incidents[0].ID != "one" || got.Incidents[0].Place_Name != nil || got.Incidents[1].Href != "http://example.com/incidents/two" ||
		*got.Incidents[1].Place_Name != "Vorukh" || len(got.Incidents[1].Candidates) == 0 || got.Incidents[1].Seq != 2 {
		t.Errorf("%s", w.Body)
	}
	again := b.do(request{method: "POST", path: "/incidents", body: feature("one", 70, 40), key: auth.Editor})
	if again.Code != http.StatusConflict {
		t.Errorf("the retry answers %d %s", again.Code, again.Body)
	}
}

// TestConditionalWrites walks one incident through its life.
func TestConditionalWrites(t *testing.T) {
	b := newBench(t)
	body := feature("x", 70, 40)
	patch := []string{"Content-Type", "", "Content-Type", "application/merge-patch+json"}
	for _, c := range []struct {
		method, body string
		header       []string
		status       int
		etag, want   string
	}{
		{"PATCH", `{"properties":{"killed_best":1}}`, patch, 404, "", "x"},
		{"DELETE", "", nil, 404, "", "x"},
		{"PUT", body, []string{"If-Match", "*"}, 412, "", "does not exist"},
		{"PUT", body, []string{"If-Match", " "}, 400, "", "is empty"},
		{"PUT", body, []string{"If-None-Match", " "}, 400, "", "is empty"},
		{"PUT", body, []string{"If-Match", `"v1"`}, 412, "", "does not exist"},
		{"PUT", body, []string{"If-None-Match", "*"}, 201, `"v1"`, ""},
		{"PUT", body, []string{"If-None-Match", "*"}, 412, "", "exists at version 1"},
		{"PUT", body, nil, 200, `"v2"`, ""},
		{"PUT", body, []string{"If-Match", `"v1"`}, 412, "", "version 2"},
		{"PUT", body, []string{"If-Match", `"v1", W/"v2-gzip"`}, 200, `"v3"`, ""},
		{"PUT", body, []string{"If-Match", "*"}, 200, `"v4"`, ""},
		{"PUT", feature("y", 70, 40), nil, 400, "", "in the path"},
		{"PATCH", `{"properties":{"killed_best":7,"tags":["a"]}}`, append([]string{"If-Match", `"v4"`}, patch...), 200, `"v5"`, `"killed_best":7`},
		{"PATCH", `{"properties":{"killed_best":null}}`, patch, 200, `"v6"`, `"killed_best":null`},
		{"PATCH", `{"properties":{"killed_best":8}}`, append([]string{"If-Match", `"v4"`}, patch...), 412, "", "version 6"},
		{"PATCH", `{"id":"z"}`, patch, 400, "", "id"},
		{"PATCH", `{"properties":{"killed_best":-1}}`, patch, 400, "", "killed_best"},
		{"PATCH", `[1]`, patch, 400, "", ""},
		{"DELETE", "", []string{"If-Match", `"v5"`}, 412, "", "version 6"},
		{"DELETE", "", []string{"If-Match", `"v6"`}, 204, "", ""},
		{"DELETE", "", nil, 410, "", "deleted"},
		{"GET", "", nil, 410, "", "deleted"},
		{"PUT", body, nil, 410, "", "deleted"},
		{"PUT", body, []string{"If-None-Match", "*"}, 410, "", "deleted"},
		{"PATCH", `{}`, patch, 410, "", "deleted"},
	} {
		w := b.do(request{method: c.method, path: "/incidents/x", body: c.body, header: c.header, key: auth.Editor})
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.want) || c.etag != "" && w.Header().Get("ETag") != c.etag {
			t.Errorf("%s %v: %d, ETag %s, want %d %s %q: %s", c.method, c.header, w.Code, w.Header().Get("ETag"), c.status, c.etag, c.want, w.Body)
		}
	}
	w := b.do(request{method: "POST", path: "/incidents", body: body, key: auth.Editor})
	if w.Code != http.StatusGone && w.Code != http.StatusConflict {
		t.Errorf("POST with a deleted id: %d %s", w.Code, w.Body)
	}
}

// TestARadiusNeedsAPoint: a whole state without a point has no radius either.
func TestARadiusNeedsAPoint(t *testing.T) {
	b := newBench(t)
	b.post(feature("here", 70, 40, "place", "Vorukh, Isfara"))
	for _, c := range []struct {
		field      string
		properties []any
	}{
		{"uncertainty_m", []any{"uncertainty_m", 5000}},
		{"uncertainty_m", []any{"uncertainty_m", 5000, "geo_precision", "unknown"}},
		{"uncertainty_m", []any{"uncertainty_m", 5000, "place", "Vorukh, Isfara"}},
		{"geo_precision", []any{"geo_precision", "exact"}},
		{"geo_precision", []any{"geo_precision", "adm1", "place_id", "GN:1463580"}},
	} {
		for _, query := range []string{"", "?geocode=none"} {
			for method, path := range map[string]string{"PUT": "/incidents/here", "POST": "/incidents"} {
				w := b.do(request{method: method, path: path + query, body: feature("here", 0, 0, c.properties...), key: auth.Editor})
				p := decode[problem](t, w.Body.Bytes())
				if w.Code != http.StatusBadRequest || len(p.Errors) == 0 || p.Errors[0].Field != c.field || !strings.Contains(p.Detail, "needs a point") {
					t.Errorf("%s %v: %d %s", method, c.properties, w.Code, w.Body)
				}
			}
		}
	}
	both := b.do(request{method: "PUT", path: "/incidents/here", body: feature("here", 0, 0, "uncertainty_m", 5, "geo_precision", "near"), key: auth.Editor})
	if p := decode[problem](t, both.Body.Bytes()); len(p.Errors) != 2 {
		t.Errorf("not both faults are told: %s", both.Body)
	}
	w := b.do(request{method: "PUT", path: "/incidents/here", body: feature("here", 0, 0, "geo_precision", "unknown"), key: auth.Editor})
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `"geometry":null`) {
		t.Errorf("unknown is no radius: %d %s", w.Code, w.Body)
	}
}

// TestWhatIsReadCanBeWrittenBack: GET and PUT of the same changes nothing but the
// version, also of an incident whose place was not found.
func TestWhatIsReadCanBeWrittenBack(t *testing.T) {
	b := newBench(t)
	for id, c := range map[string]struct{ query, body string }{
		"lost":    {"?geocode=none", feature("lost", 0, 0, "place", "Xyzzyville", "country", "TJ")},
		"query":   {"?geocode=none", feature("query", 0, 0, "place", "there", "place_query", "San Jose")},
		"nowhere": {"", feature("nowhere", 0, 0)},
		"named":   {"", feature("named", 0, 0, "place", "Vorukh, Isfara")},
		"best":    {"?geocode=best", feature("best", 0, 0, "place", "San Jose")},
		"by-id":   {"", feature("by-id", 0, 0, "place_id", "GN:1463580")},
		"given":   {"", feature("given", 70, 40, "place", "Somewhere")},
	} {
		if w := b.do(request{method: "POST", path: "/incidents" + c.query, body: c.body, key: auth.Editor}); w.Code != http.StatusCreated {
			t.Fatalf("%s: %d %s", id, w.Code, w.Body)
		}
		before := b.get("/incidents/" + id).Body.String()
		w := b.do(request{method: "PUT", path: "/incidents/" + id, body: before, key: auth.Editor})
		if w.Code != http.StatusOK || whereabouts(t, w.Body.Bytes()) != whereabouts(t, []byte(before)) {
			t.Errorf("%s: %d\n%s\n%s", id, w.Code, before, w.Body)
		}
	}
	before := b.get("/incidents/lost").Body.String()
	w := b.do(request{method: "PATCH", path: "/incidents/lost", body: `{"properties":{"title":"Another"}}`, key: auth.Editor})
	if w.Code != http.StatusOK || whereabouts(t, w.Body.Bytes()) != whereabouts(t, []byte(before)) {
		t.Errorf("a patch of the title: %d %s", w.Code, w.Body)
	}
	w = b.do(request{method: "PATCH", path: "/incidents/lost", body: `{"properties":{"place":"Zyxxyville"}}`, key: auth.Editor})
	if w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a patch of the place: %d %s", w.Code, w.Body)
	}
	w = b.do(request{method: "PUT", path: "/incidents/lost", body: strings.ReplaceAll(before, "Xyzzyville", "Vorukh, Isfara"), key: auth.Editor})
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `"place_name":"Vorukh"`) {
		t.Errorf("a new name is looked up: %d %s", w.Code, w.Body)
	}
	w = b.do(request{method: "PUT", path: "/incidents/new", body: feature("new", 0, 0, "place", "Xyzzyville", "geo_precision", "unknown"), key: auth.Editor})
	if w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a new incident: %d %s", w.Code, w.Body)
	}
}

// whereabouts is what a whole incident says about its place.
func whereabouts(t *testing.T, text []byte) string {
	t.Helper()
	f := decode[struct {
		Geometry   any
		Properties map[string]any
	}](t, text)
	out := fmt.Sprint(f.Geometry)
	for _, name := range []string{"place", "place_query", "place_id", "place_name", "country", "admin1", "geo_precision", "geo_method", "uncertainty_m", "uncertainty_reason"} {
		out += fmt.Sprint(" ", f.Properties[name])
	}
	return out
}

func TestPatchGeocodesANewPlace(t *testing.T) {
	b := newBench(t)
	b.post(strings.Replace(vorukh, `"geometry"`, `"id":"v","geometry"`, 1))
	w := b.do(request{method: "PATCH", path: "/incidents/v", body: `{"properties":{"place":"Batken"}}`, key: auth.Editor,
		header: []string{"Content-Type", "", "Content-Type", "application/merge-patch+json"}})
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `"place_name":"Batken`) || !strings.Contains(w.Body.String(), `"country":"KG"`) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestBodiesThatAreNotRead(t *testing.T) {
	b := newBench(t)
	body := feature("x", 70, 40)
	for _, c := range []struct {
		method, kind string
		more         []string
		status       int
	}{
		{"POST", "", nil, 415},
		{"POST", "text/plain", nil, 415},
		{"POST", "application/x-www-form-urlencoded", nil, 415},
		{"POST", "application/merge-patch+json", nil, 415},
		{"POST", "application/json; charset", nil, 415},
		{"POST", "application/geo+json", []string{"Content-Encoding", "gzip"}, 415},
		{"POST", "application/json; charset=utf-8", nil, 201},
		{"PUT", "text/csv", nil, 415},
		{"PATCH", "application/json-patch+json", nil, 415},
		{"PATCH", "application/json", nil, 200},
	} {
		path := "/incidents/x"
		if c.method == "POST" {
			path = "/incidents"
		}
		w := b.do(request{method: c.method, path: path, body: body, key: auth.Editor,
			header: append([]string{"Content-Type", "", "Content-Type", c.kind}, c.more...)})
		if w.Code != c.status {
			t.Errorf("%s %q: %d %s", c.method, c.kind, w.Code, w.Body)
		}
		if w.Code == 415 && w.Header().Get("Accept-Post")+w.Header().Get("Accept-Patch") == "" {
			t.Errorf("%s %q: the answer does not tell what is read", c.method, c.kind)
		}
	}
}

func TestBodiesThatAreTooLarge(t *testing.T) {
	b := newBench(t)
	large := `{"type":"Feature","x":"` + strings.Repeat("x", api.MaxBody) + `"}`
	for _, length := range []string{"told", "not told"} {
		r := request{method: "POST", path: "/incidents", body: large, key: auth.Editor}
		if length == "not told" {
			r.header = []string{"Transfer-Encoding", "chunked"}
		}
		if w := b.do(r); w.Code != http.StatusRequestEntityTooLarge || !strings.Contains(w.Body.String(), fmt.Sprint(api.MaxBody)) {
			t.Errorf("%s: %d %.300s", length, w.Code, w.Body)
		}
	}
}
