package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"dateline/internal/auth"
)

// TestListRefusesWhatItCannotMean holds each bad parameter against the words
// that the answer must tell about it.
func TestListRefusesWhatItCannotMean(t *testing.T) {
	b := newBench(t)
	cursor := "Ag" + strings.Repeat("A", 32)
	for _, c := range []struct{ query, want string }{
		{"bbox=", "empty"},
		{"x=1", `x: there is no such parameter; there are bbox,`},
		{"=5", `\"=5\" is not a parameter: it has no name`},
		{"f=GEOJSON", `did you mean \"geojson\"?`},
		{"resultType=HITS", `did you mean \"hits\"?`},
		{"bbox=1,2,3", "4 numbers"},
		{"bbox=1,2,3,4,5", "4 numbers"},
		{"bbox=70,41,71,40", "did you swap"},
		{"bbox=NaN,1,2,3", "NaN"},
		{"bbox=-Inf,1,2,3", "Inf"},
		{"bbox=1e999,1,2,3", "finite"},
		{"bbox=0,-91,1,1", "-91"},
		{"bbox=0,0,1,90.5", "90.5"},
		{"bbox=40,170,41,171", "did you swap"},
		{"bbox=1e300,0,1,1", "longitude"},
		{"bbox=0x10,0,1,1", "0x10"},
		{"bbox=a,b,c,d", "not a number"},
		{"bbox=1,2,3,4&bbox=1,2,3,5", "twice"},
		{"datetime=", "empty"},
		{"datetime=yesterday", "1994-09-16"},
		{"datetime=2021-02-29", "2021-02-29"},
		{"datetime=2021-13-01", "2021-13-01"},
		{"datetime=99999-01-01", "99999"},
		{"datetime=-0044-03-15", "-0044"},
		{"datetime=2021-01-02/2021-01-01", "before it begins"},
		{"datetime=2021-01-01/2021-01-02/2021-01-03", "more than two"},
		{"datetime=2021-01-01T25:00:00Z", "25:00"},
		{"datetime=2021-01-01T10:00:00%2B99:00", "99:00"},
		{"datetime=P1D", "P1D"},
		{"datetime=P1D/P2D", "both ends"},
		{"datetime=2021-01-01/P", "duration"},
		{"datetime=2021-01-01/P1H", "duration"},
		{"datetime=2021-01-01/PT", "duration"},
		{"datetime=%00", "not a day"},
		{"type=armed_clas", `did you mean \"armed_clash\"`},
		{"type=", "empty value"},
		{"type=armed_clash,,shelling", "empty value"},
		{"type=ARMED_CLASH", "/types"},
		{"scope=evnt", `did you mean \"event\"`},
		{"status=deleted", "draft, published"},
		{"country=kg", `did you mean \"KG\"`},
		{"country=Kyrgyzstan", `did you mean \"KG\"`},
		{"country=KGZ", "alpha-2"},
		{"place_id=GN:0", "/geocode"},
		{"disputed=yes", "true, false"},
		{"geo_precision=adm3", "adm"},
		{"date_precision=days", `did you mean \"day\"`},
		{"admin1=" + strings.Repeat("x", 501), "500"},
		{"within=", "empty"},
		{"within=Qwertyuiop", "not in the gazetteer"},
		{"within=GN:0", "not in the gazetteer"},
		{"within=kg", `did you mean \"KG\" (Kyrgyzstan)?`},
		{"within=" + strings.Repeat("x", 5000), "at most"},
		{"near=70,40", "radius"},
		{"radius=10", "near"},
		{"near=70&radius=10", "lon,lat"},
		{"near=70,91&radius=10", "91"},
		{"near=NaN,1&radius=10", "NaN"},
		{"near=70,40&radius=0", "more than 0"},
		{"near=70,40&radius=-1", "more than 0"},
		{"near=70,40&radius=NaN", "radius"},
		{"near=70,40&radius=1e300", "radius"},
		{"near=70,40&radius=5km", "metres"},
		{"q=", "no word"},
		{"q=%22%22", "no word"},
		{"q=%F0%9F%94%A5", "🔥"},
		{"q=!%3F", "not emoji or punctuation"},
		{"q=a%00b", "control"},
		{"q=" + strings.Repeat("x", 501), "500"},
		{"killed_min=-1", "whole number"},
		{"killed_min=1.5", "whole number"},
		{"killed_min=99999999999999999999", "whole number"},
		{"updated_after=2021-01-01", "RFC 3339"},
		{"updated_after=2021-02-30T00:00:00Z", "RFC 3339"},
		{"sortby=titel", `did you mean \"title\"`},
		{"sortby=place_path", "one of"},
		{"sortby=geometry", "one of"},
		{"sortby=date_start,", "date_start, date_end"},
		{"sortby=seq,-seq", "seq twice"},
		{"sortby=seq,title,country,id,place", "the first 4"},
		{"sortby=", "date_start"},
		{"sortby=--seq", "seq"},
		{"limit=0", "1 to 10000"},
		{"limit=-1", "1 to 10000"},
		{"limit=unlimited", "1 to 10000"},
		{"limit=1e3", "1 to 10000"},
		{"limit=", "1 to 10000"},
		{"cursor=", "empty"},
		{"cursor=x", "rel=next"},
		{"cursor=%F0%9F%92%A9", "rel=next"},
		{"cursor=" + cursor, "other conditions"},
		{"cursor=" + cursor + "AA", "damaged"},
		{"cursor=AQ" + strings.Repeat("A", 32), "rel=next"}, // of an earlier version
		{"cursor=" + cursor + strings.Repeat("A", 1000), "rel=next"},
		{"properties=titel", `did you mean \"title\"`},
		{"properties=", "empty value"},
		{"f=xml", "geojson, geojsonseq, jsonfg, csv"},
		{"f=GeoJson", `did you mean \"geojson\"`},
		{"f=shapefile", `did you mean \"gpkg\"`},
		{"bboxx=1,2,3,4", "did you mean bbox"},
		{"lat=1", "did you mean near"},
		{"start=2021-01-01", "did you mean datetime"},
		{"format=csv", "did you mean f"},
		{"geocode=best", "no such parameter"},
		{"unknownQueryParameter1xxxx=1", "no such parameter"},
		{"=1", "it has no name"},
		{"type=%", "hexadecimal"},
		{"type=%zz", "hexadecimal"},
		{"type=%ff", "UTF-8"},
		{"%ff=1", "UTF-8"},
		{"type=" + strings.TrimSuffix(strings.Repeat("armed_clash,", 3)+strings.Repeat("x,", 200), ","), "vocabulary"},
	} {
		t.Run(clip(c.query), func(t *testing.T) {
			b.t = t
			w := b.get("/incidents?" + c.query)
			if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), c.want) {
				t.Errorf("%d, without %q: %s", w.Code, c.want, w.Body)
			}
		})
	}
	if b.faults.Len() > 0 {
		t.Errorf("logged: %s", b.faults)
	}
}

func clip(s string) string { return s[:min(len(s), 60)] }

func TestAllFaultsAreToldTogether(t *testing.T) {
	b := newBench(t)
	p := decode[problem](t, b.get("/incidents?bbox=1,2&limit=0&typ=x&near=1,2&q=").Body.Bytes())
	var fields []string
	for _, e := range p.Errors {
		fields = append(fields, e.Field)
	}
	if got := strings.Join(fields, " "); got != "limit typ q radius bbox" || p.Status != 400 || p.Type != "urn:dateline:error:invalid" {
		t.Errorf("%q in %+v", got, p)
	}
	if !strings.Contains(p.Detail, "limit: ") || !strings.Contains(p.Detail, "2 more") {
		t.Errorf("detail %q", p.Detail)
	}
}

// TestWritesRefuseBadBodies sends what can be wrong with a body; nothing of it
// may be stored.
func TestWritesRefuseBadBodies(t *testing.T) {
	b := newBench(t)
	long := strings.Repeat("x", 501)
	wrap := func(properties string) string {
		return `{"type":"Feature","geometry":null,"properties":{"type":"other","date_start":"2020-01-01"` + properties + `}}`
	}
	point := func(coordinates string) string {
		return strings.Replace(wrap(`,"uncertainty_m":500`), "null", `{"type":"Point","coordinates":`+coordinates+`}`, 1)
	}
	for _, c := range []struct {
		name, body string
		status     int
		want       string
	}{
		{"nothing", " ", 400, ""},
		{"no object", `[]`, 400, ""},
		{"cut off", `{"type":"Feature",`, 400, ""},
		{"more behind it", wrap("") + "x", 400, ""},
		{"NaN", point(`[NaN,1]`), 400, ""},
		{"Infinity", point(`[Infinity,1]`), 400, ""},
		{"huge number", point(`[1e999,1]`), 400, ""},
		{"latitude", point(`[70,91]`), 400, "91"},
		{"swapped", point(`[40,170]`), 400, "170"},
		{"longitude", point(`[181,0]`), 400, "181"},
		{"one coordinate", point(`[70]`), 400, ""},
		{"text coordinates", point(`["70","40"]`), 400, ""},
		{"a line", strings.Replace(wrap(""), "null", `{"type":"LineString","coordinates":[[0,0],[1,1]]}`, 1), 400, "point with a radius"},
		{"absurd day", wrap(`,"date_end":"2021-02-30"`), 400, "2021-02-30"},
		{"absurd year", wrap(`,"date_end":"20210-01-01"`), 400, "20210-01-01"},
		{"end before start", wrap(`,"date_end":"2019-01-01"`), 400, "before date_start"},
		{"unknown property", wrap(`,"titel":"x"`), 400, "title"},
		{"unknown type", wrap(`,"place":"x"`) + "", 422, ""},
		{"half a person", wrap(`,"killed_best":1.5`), 400, "killed_best"},
		{"minus a person", wrap(`,"killed_best":-1`), 400, "killed_best"},
		{"text for a number", wrap(`,"killed_best":"4"`), 400, "killed_best"},
		{"long title", wrap(`,"title":"` + long + `"`), 400, "501"},
		{"broken UTF-8", wrap(",\"title\":\"\xff\xfe\""), 400, "UTF-8"},
		{"NUL", wrap(`,"title":"a\u0000b"`), 400, "NUL"},
		{"lone surrogate", wrap(`,"title":"\ud800"`), 400, ""},
		{"deep", strings.Repeat(`{"a":`, 5000) + "1" + strings.Repeat("}", 5000), 400, ""},
		{"deep arrays", `{"type":"Feature","geometry":null,"properties":{"tags":` + strings.Repeat("[", 100_000), 400, ""},
		{"bad id", strings.Replace(wrap(""), `"geometry"`, `"id":"../../etc/passwd","geometry"`, 1), 400, "id"},
		{"empty collection", `{"type":"FeatureCollection","features":[]}`, 400, ""},
		{"crs", strings.Replace(wrap(""), `"geometry"`, `"crs":{"type":"name","properties":{"name":"EPSG:3857"}},"geometry"`, 1), 400, "crs"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b.t = t
			before := b.store.Seq()
			for _, r := range []request{{method: "POST", path: "/incidents"}, {method: "PUT", path: "/incidents/hostile"}} {
				if r.method == "PUT" && strings.HasPrefix(c.name, "empty") {
					continue
				}
				r.body, r.key = c.body, auth.Editor
				w := b.do(r)
				if w.Code != c.status || !strings.Contains(w.Body.String(), c.want) {
					t.Errorf("%s: %d, without %q: %.600s", r.method, w.Code, c.want, w.Body)
				}
			}
			if b.store.Seq() != before {
				t.Error("something was stored")
			}
		})
	}
	if b.faults.Len() > 0 {
		t.Errorf("logged: %s", b.faults)
	}
}

func TestFaultsOfACollectionCarryTheirIndex(t *testing.T) {
	b := newBench(t)
	body := `{"type":"FeatureCollection","features":[` + feature("good", 70, 40) + `,` + feature("bad", 70, 40, "type", "nonsense") + `,` +
		feature("worse", 70, 40, "killed_best", -1, "scope", "x") + `]}`
	w := b.do(request{method: "POST", path: "/incidents", body: body, key: auth.Editor})
	p := decode[problem](t, w.Body.Bytes())
	at := map[int]int{}
	for _, e := range p.Errors {
		at[*e.Index]++
	}
	if w.Code != http.StatusBadRequest || at[0] != 0 || at[1] != 1 || at[2] != 2 || !strings.Contains(p.Detail, "item 1: type") {
		t.Errorf("%d %v: %s", w.Code, at, w.Body)
	}
	if got := b.get("/incidents/good"); got.Code != http.StatusNotFound {
		t.Errorf("the good one was stored: %d", got.Code)
	}
}

// TestFaultsOfTextAndOfMeaningAreToldTogether: an item whose JSON is at fault hides
// neither what else is wrong with it nor what is wrong with the others.
func TestFaultsOfTextAndOfMeaningAreToldTogether(t *testing.T) {
	b := newBench(t)
	before := b.store.Seq()
	items := []string{
		feature("good", 70, 40),
		feature("text", 70, 40, "titel", "x", "killed_low", "many"),
		feature("meaning", 70, 40, "type", "nonsense", "scope", "x"),
		feature("both", 70, 40, "killed_best", "four", "status", "odd"),
		feature("lost", 0, 0, "place", "Xyzzyville"),
		feature("nowhere", 0, 0, "place", "Xyzzyville", "country", 5),
		`"not a feature"`,
		`{"type":"Feature","properties":{"type":7,"date_start":"yesterday","uncertainty_m":5,"geo_precision":"adm1"},"geometry":{"type":"Point","coordinates":[70,40]}}`,
		feature("good", 71, 41),
	}
	want := []string{"1 killed_low", "1 titel", "2 scope", "2 type", "3 killed_best", "3 status", "4 place", "5 country", "6 ", "7 date_start", "7 type", "8 id"}
	for _, c := range []struct{ tail, also string }{{"]}", ""}, {`,{"type":"Feature","properties":{]}`, "9 "}} {
		w := b.do(request{method: "POST", path: "/incidents", body: `{"type":"FeatureCollection","features":[` + strings.Join(items, ",") + c.tail, key: auth.Editor})
		p := decode[problem](t, w.Body.Bytes())
		var got []string
		for _, e := range p.Errors {
			got = append(got, fmt.Sprint(*e.Index, " ", e.Field))
		}
		slices.Sort(got)
		expected := want
		if c.also != "" {
			expected = append(slices.Clone(want), c.also)
		}
		if w.Code != http.StatusBadRequest || !slices.Equal(got, expected) {
			t.Errorf("%d, told\n%q, want\n%q: %s", w.Code, got, expected, w.Body)
		}
	}
	w := b.do(request{method: "POST", path: "/incidents", body: feature("one", 70, 40, "titel", "x", "type", "nonsense"), key: auth.Editor})
	if p := decode[problem](t, w.Body.Bytes()); w.Code != http.StatusBadRequest || len(p.Errors) != 2 || p.Errors[0].Index != nil {
		t.Errorf("one Feature: %d %s", w.Code, w.Body)
	}
	if b.store.Seq() != before {
		t.Error("something was stored")
	}
}

// TestOtherMethodsAreRefused: a method that a path does not document is a 405 that
// lists those that it does.
func TestOtherMethodsAreRefused(t *testing.T) {
	b := newBench(t)
	doc := contract()
	for path, item := range doc.Paths.Map() {
		var known []string
		for method := range item.Operations() {
			known = append(known, method)
		}
		slices.Sort(known)
		at := regexp.MustCompile(`\{[^}]*\}`).ReplaceAllString(path, "1")
		for _, method := range []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get"} {
			if slices.Contains(known, method) {
				continue
			}
			w := b.do(request{method: method, path: at})
			allowed := strings.Split(w.Header().Get("Allow"), ", ")
			slices.Sort(allowed)
			if w.Code != http.StatusMethodNotAllowed || !slices.Equal(allowed, known) || !strings.Contains(w.Body.String(), "method_not_allowed") {
				t.Errorf("%s %s: %d, allowed are %q, want %q: %s", method, path, w.Code, allowed, known, w.Body)
			}
		}
		if !slices.Contains(known, "OPTIONS") || !slices.Contains(known, "HEAD") {
			t.Errorf("%s has %q", path, known)
			continue
		}
		for _, who := range []auth.Role{"", auth.Reader, auth.Editor} {
			var want []string
			for _, method := range known {
				if who == auth.Editor || !slices.Contains([]string{"POST", "PUT", "PATCH", "DELETE"}, method) || path == "/geocode" {
					want = append(want, method)
				}
			}
			w := b.do(request{method: "OPTIONS", path: at, key: who})
			allowed := strings.Split(w.Header().Get("Allow"), ", ")
			slices.Sort(allowed)
			if w.Code != http.StatusOK || !slices.Equal(allowed, want) {
				t.Errorf("OPTIONS %s by %q: %d %q, want %q", path, who, w.Code, allowed, want)
			}
		}
	}
}

func TestPathsThatAreNotThere(t *testing.T) {
	b := newBench(t)
	for _, c := range []struct {
		method, path string
		status       int
		want         string
	}{
		{"GET", "/incident", 404, "did you mean /incidents"},
		{"GET", "/incidents/", 404, "did you mean /incidents"},
		{"GET", "/x/y/z", 404, "GET / lists"},
		{"GET", "/incidents/a%2Fb", 404, "nothing at"},
		{"GET", "/incidents/a%20b", 404, "not the id"},
		{"GET", "/incidents/" + strings.Repeat("x", 65), 404, "not the id"},
		{"GET", "/incidents/" + url.PathEscape("😀"), 404, "not the id"},
		{"GET", "/incidents/unknown", 404, "unknown"},
		{"GET", "/assets/../server.go", 404, ""},
		{"GET", "/assets/x", 404, "no such file"},
		{"DELETE", "/incidents", 405, "Allow"},
		{"POST", "/incidents/x", 405, "Allow"},
		{"PUT", "/types", 405, "Allow"},
		{"BREW", "/incidents", 405, "Allow"},
	} {
		w := b.do(request{method: c.method, path: c.path, key: auth.Editor})
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.want) {
			t.Errorf("%s %s: %d, without %q: %s", c.method, c.path, w.Code, c.want, w.Body)
		}
		if w.Code == 405 && w.Header().Get("Allow") == "" {
			t.Errorf("%s %s: no Allow", c.method, c.path)
		}
	}
}
