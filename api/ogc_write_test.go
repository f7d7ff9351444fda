package api_test

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"dateline/api"
	"dateline/internal/auth"
)

const items = "/collections/incidents/items"

// TestQGISEdits replays what QGIS 3.30 and later send when a layer is edited
// (qgsoapifutils, QgsOapifCreateFeatureRequest and its like).
func TestQGISEdits(t *testing.T) {
	b := seeded(t)
	for _, path := range []string{items, items + "/unknown_id", items + "/a-sarigor"} {
		if allow := b.do(request{method: "OPTIONS", path: path}).Header().Get("Allow"); allow != "GET, HEAD, OPTIONS" {
			t.Errorf("%s without a key: Allow %q", path, allow)
		}
	}
	may := b.do(request{method: "OPTIONS", path: items, key: auth.Editor}).Header().Get("Allow")
	mayOne := b.do(request{method: "OPTIONS", path: items + "/unknown_id", key: auth.Editor}).Header().Get("Allow")
	if may != "GET, HEAD, OPTIONS, POST" || mayOne != "GET, HEAD, OPTIONS, PUT, PATCH, DELETE" {
		t.Errorf("an editor: Allow %q, %q", may, mayOne)
	}

	// QGIS writes every field of the form, null where it is empty.
	body := `{"geometry":{"coordinates":[70.58,39.85],"type":"Point"},"properties":{"admin1":null,"country":null,"created_at":null,"date_end":null,` +
		`"date_precision":null,"date_start":"2021-04-28","disputed":null,"geo_precision":null,"id":null,"injured_best":null,"injured_high":null,` +
		`"injured_low":null,"killed_best":2,"killed_high":null,"killed_low":null,"place":null,"place_id":null,"place_name":null,"scope":null,"seq":null,` +
		`"source":null,"source_count":null,"status":null,"summary":null,"title":"Shots at the border","type":"armed_clash","uncertainty_m":5000,` +
		`"updated_at":null,"version":null},"type":"Feature"}`
	made := b.do(request{method: "POST", path: items, body: body, key: auth.Editor})
	location := made.Header().Get("Location")
	id, ok := strings.CutPrefix(location, "http://example.com"+items+"/")
	if made.Code != 201 || !ok || strings.ContainsAny(id, "/?") {
		t.Fatalf("POST: %d, Location %q: %s", made.Code, location, made.Body)
	}
	at := items + "/" + id
	if w := b.get(at); w.Code != 200 || !strings.Contains(w.Body.String(), `"coordinates":[70.58,39.85]`) {
		t.Errorf("GET: %d %s", w.Code, w.Body)
	}
	for _, c := range []struct{ body, want string }{
		{`{"geometry":{"coordinates":[70.6,39.9],"type":"Point"}}`, `"coordinates":[70.6,39.9]`},
		{`{"properties":{"title":"Shots at the bridge","killed_best":3}}`, `"title":"Shots at the bridge"`},
		{`{"properties":{"killed_best":null}}`, `"killed_best":null`},
	} {
		w := b.do(request{method: "PATCH", path: at, body: c.body, key: auth.Editor, header: []string{"Content-Type", "", "Content-Type", "application/merge-patch+json"}})
		if w.Code != 200 || !strings.Contains(w.Body.String(), c.want) {
			t.Errorf("PATCH %s: %d %s", c.body, w.Code, w.Body)
		}
	}
	whole := b.get(at).Body.String()
	if w := b.do(request{method: "PUT", path: at, body: strings.Replace(whole, "at the bridge", "in the valley", 1), key: auth.Editor}); w.Code != 200 || !strings.Contains(w.Body.String(), "in the valley") {
		t.Errorf("PUT of what GET answered: %d %s", w.Code, w.Body)
	}
	if w := b.do(request{method: "DELETE", path: at, key: auth.Editor}); w.Code != 204 {
		t.Errorf("DELETE: %d %s", w.Code, w.Body)
	}
	if w := b.get(at); w.Code != 410 {
		t.Errorf("GET of what was deleted: %d", w.Code)
	}
}

// TestAMovedPointIsStored although the incident was geocoded before: QGIS sends
// the geometry alone when a point is dragged.
func TestAMovedPointIsStored(t *testing.T) {
	b := newBench(t)
	b.post(`{"type":"Feature","id":"v","geometry":null,"properties":{"title":"Vorukh","type":"armed_clash","date_start":"2021-04-28","place":"Vorukh, Isfara"}}`)
	w := b.do(request{method: "PATCH", path: items + "/v", body: `{"geometry":{"type":"Point","coordinates":[70.61,39.83]}}`, key: auth.Editor,
		header: []string{"Content-Type", "", "Content-Type", "application/merge-patch+json"}})
	if w.Code != 200 || !strings.Contains(w.Body.String(), `"coordinates":[70.61,39.83]`) || !strings.Contains(w.Body.String(), `"geo_method":"given"`) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestBodiesInOtherReferenceSystems(t *testing.T) {
	const crs84, lonLat = "http://www.opengis.net/def/crs/OGC/1.3/CRS84", "[70.58,39.85]"
	const latLon, web = "http://www.opengis.net/def/crs/EPSG/0/4326", "http://www.opengis.net/def/crs/EPSG/0/3857"
	one := `{"type":"Feature","geometry":{"type":"Point","coordinates":%s},"properties":{"title":"x","type":"talks","date_start":"2021-04-28","uncertainty_m":9}}`
	b := newBench(t)
	for n, c := range []struct{ header, coordinates, want string }{
		{crs84, lonLat, lonLat},
		{"<" + crs84 + ">", lonLat, lonLat},
		{latLon, "[39.85,70.58]", lonLat},
		{"<" + latLon + ">", "[39.85,170.58,800]", "[170.58,39.85]"},
		{web, "[7856929.7,4845000]", "[70.58"},
		{web, "[20037508.342789244,0]", "[180,0]"},
	} {
		w := b.do(request{method: "POST", path: items, body: fmt.Sprintf(one, c.coordinates), key: auth.Editor, header: []string{"Content-Crs", c.header}})
		if w.Code != 201 || !strings.Contains(w.Body.String(), `"coordinates":`+c.want) || w.Header().Get("Content-Crs") != "<"+crs84+">" {
			t.Errorf("%d: %s: %d %v %s", n, c.header, w.Code, w.Header(), w.Body)
		}
	}
	many := `{"type":"FeatureCollection","features":[` + strings.Replace(fmt.Sprintf(one, "[40,70]"), `"type":"Feature"`, `"type":"Feature","id":"many"`, 1) + `]}`
	b.do(request{method: "POST", path: items, body: many, key: auth.Editor, header: []string{"Content-Crs", latLon}})
	if w := b.get(items + "/many"); !strings.Contains(w.Body.String(), `"coordinates":[70,40]`) {
		t.Errorf("a collection: %s", w.Body)
	}
	w := b.do(request{method: "PATCH", path: items + "/many", body: `{"geometry":{"type":"Point","coordinates":[41,71]}}`, key: auth.Editor,
		header: []string{"Content-Type", "", "Content-Type", "application/merge-patch+json", "Content-Crs", latLon}})
	if !strings.Contains(w.Body.String(), `"coordinates":[71,41]`) {
		t.Errorf("a patch: %s", w.Body)
	}
	for _, c := range []struct{ header, body, want string }{
		{"EPSG:4326", fmt.Sprintf(one, "[1,2]"), "did you mean http://www.opengis.net/def/crs/EPSG/0/4326"},
		{"http://www.opengis.net/def/crs/EPSG/0/32642", fmt.Sprintf(one, "[1,2]"), "Content-Crs"},
		{latLon, fmt.Sprintf(one, "[91,2]"), "latitude"},
		{latLon, `{"type":"Feature"`, "not JSON"},
		{latLon, `[]`, "not a JSON object: send a Feature"},
		{web, fmt.Sprintf(one, `[null,4838471]`), "geometry"},
		{latLon, fmt.Sprintf(one, `[39,null]`), "geometry"},
		{latLon, `{"type":"Feature","geometry":7,"properties":{}}`, "geometry"},
		{web, fmt.Sprintf(one, `["a","b"]`), "geometry"},
	} {
		w := b.do(request{method: "POST", path: items, body: c.body, key: auth.Editor, header: []string{"Content-Crs", c.header}})
		if w.Code != 400 || !strings.Contains(w.Body.String(), c.want) {
			t.Errorf("%s, %s: %d %s", c.header, c.body, w.Code, w.Body)
		}
	}
}

// TestKeysInTheQuery: for programs that cannot set headers.
func TestKeysInTheQuery(t *testing.T) {
	b := seeded(t, func(c *api.Config) { c.Private = true })
	key := "key=" + b.secret[auth.Editor]
	list := b.get(items + "?limit=2&" + key)
	if list.Code != 200 {
		t.Fatalf("%d %s", list.Code, list.Body)
	}
	for _, l := range linksIn(decode[any](t, list.Body.Bytes())) {
		href := l["href"].(string)
		if !strings.HasSuffix(href, key) || strings.Count(href, "key=") != 1 {
			t.Errorf("the link %s is %s", l["rel"], href)
		}
		if w := b.get(strings.TrimPrefix(href, "http://example.com")); w.Code != 200 && l["type"] != "text/html" {
			t.Errorf("%s: %d", href, w.Code)
		}
	}
	if text := b.get(items+"?limit=2", "X-API-Key", b.secret[auth.Reader]).Body.String(); strings.Contains(text, "key=") || strings.Contains(text, b.secret[auth.Reader]) {
		t.Errorf("the key of a header stands in %s", text)
	}
	if w := b.get(items + "?key=dl_wrong"); w.Code != 401 {
		t.Errorf("a wrong key: %d", w.Code)
	}
	if w := b.get(items+"?key=dl_wrong", "Authorization", "Bearer "+b.secret[auth.Reader]); w.Code != 200 {
		t.Errorf("a header does not beat the query: %d", w.Code)
	}
	if allow := b.do(request{method: "OPTIONS", path: items + "?" + key}).Header().Get("Allow"); !strings.Contains(allow, "POST") {
		t.Errorf("Allow %q", allow)
	}
	made := b.do(request{method: "POST", path: items + "?" + key, body: `{"type":"Feature","geometry":null,"properties":{"title":"x","type":"talks","date_start":"2021-04-28"}}`})
	if made.Code != 201 || strings.Contains(made.Header().Get("Location"), "?") {
		t.Errorf("POST: %d, Location %q, %s", made.Code, made.Header().Get("Location"), made.Body)
	}
	landing := b.get("/?" + key)
	if data := linkTo(t, landing, "data", ""); data != "/collections" {
		t.Errorf("the data are at %q: QGIS puts /id behind it", data)
	}
}

// TestKeysAreNotLogged: the access log has the query, without the key.
func TestKeysAreNotLogged(t *testing.T) {
	var log strings.Builder
	b := newBench(t, func(c *api.Config) { c.AccessLog = logTo(&log) })
	w := httptest.NewRecorder()
	b.ServeHTTP(w, httptest.NewRequest("GET", items+"?limit=2&key="+b.secret[auth.Reader]+"&f=geojson", nil))
	if w.Code != 200 || strings.Contains(log.String(), "dl_") || !strings.Contains(log.String(), "limit=2&f=geojson") {
		t.Errorf("%d: %s", w.Code, &log)
	}
}
