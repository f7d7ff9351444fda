package api_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"dateline/api"
	"dateline/internal/incident"
)

// FuzzParseDatetime: what is understood is an interval in the right order that
// the calendar holds, and its canonical text means the same.
func FuzzParseDatetime(f *testing.F) {
	for _, s := range []string{"1994-09-16", "1994-09-16T21:45:00Z", "1994-09-16t21:45:00.123z", "../1999-12-31", "2020-01-01/", "2024-01-03T",
		"0000-01-01T00:00:00Z/9999-12-31T00:00:00Z", "2018-02-12/P2D", "P1M/2018-02-12", "P1DT12H/2018-02-12T00:00:00Z", "2020-01-01T10:00+05:30", "2020-01-01/P9999999Y", "/"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := api.ParseDatetime(s)
		if err != nil {
			return
		}
		if got.From != 0 && got.To != 0 && got.From > got.To || got.From < 0 || got.To < 0 || got.From > incident.MaxDay || got.To > incident.MaxDay {
			t.Fatalf("%q means %+v", s, got)
		}
		text := got.From.String() + "/" + got.To.String()
		if again, err := api.ParseDatetime(text); err != nil || again != got {
			t.Fatalf("%q means %+v, but %q %+v (%v)", s, got, text, again, err)
		}
	})
}

// FuzzParseCursor: a text that is a cursor is the text of that cursor.
func FuzzParseCursor(f *testing.F) {
	f.Add(string(api.AppendCursor(nil, incident.Cursor{Key: -5, Num: 7}, false, 99)), uint64(99))
	f.Add(string(api.AppendCursor(nil, incident.Cursor{Key: 1, Num: 7, Rest: "\x00KG\x00\x00\xff"}, true, 0)), uint64(0))
	f.Add("Ag"+strings.Repeat("A", 32), uint64(0))
	f.Add("", uint64(0))
	f.Fuzz(func(t *testing.T, s string, filter uint64) {
		c, before, err := api.ParseCursor(s, filter)
		if err != nil {
			return
		}
		if got := string(api.AppendCursor(nil, c, before, filter)); got != s {
			t.Fatalf("%q is %+v, whose text is %q", s, c, got)
		}
		if len(s) > api.MaxCursor {
			t.Fatalf("%d bytes are a cursor", len(s))
		}
		if _, _, err := api.ParseCursor(s, filter+1); err == nil {
			t.Fatalf("%q belongs to two filters", s)
		}
	})
}

// FuzzPlaceCursor: a text that is a cursor of places is the text of that cursor, and of no other conditions.
func FuzzPlaceCursor(f *testing.F) {
	f.Add(api.PlaceCursor(7, false, 5, 99), uint64(99))
	f.Add(api.PlaceCursor(7, true, 5, 99), uint64(99))
	f.Add(strings.Repeat("A", 28), uint64(0))
	f.Fuzz(func(t *testing.T, s string, filter uint64) {
		from, back, edition, err := api.ParsePlaceCursor(s, filter)
		if err != nil {
			return
		}
		if got := api.PlaceCursor(from, back, edition, filter); got != s {
			t.Fatalf("%q is %d, whose text is %q", s, from, got)
		}
		if _, _, _, err := api.ParsePlaceCursor(s, filter+1); err == nil {
			t.Fatalf("%q belongs to two lists", s)
		}
	})
}

// FuzzEachParameter: every name that is passed on is allowed, and no value is
// passed on twice.
func FuzzEachParameter(f *testing.F) {
	for _, s := range []string{"a=1&b=2", "a=1&a=1", "a=1&a=2", "a", "&&=&", "%61=%20+", "datetime=1&datetime=2", "%", "a=%ff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		seen := map[string]bool{}
		_ = api.EachParameter(raw, []string{"a", "b", "datetime"}, func(name, value string) *incident.Error {
			if name != "a" && name != "b" && name != "datetime" {
				t.Fatalf("%q was passed on", name)
			}
			if seen[name+"="+value] || seen[name] && name != "datetime" {
				t.Fatalf("%s=%q was passed on again", name, value)
			}
			seen[name+"="+value], seen[name] = true, true
			return nil
		})
	})
}

// FuzzList: no query string makes the server fail, and every page's links keep
// the conditions.
func FuzzList(f *testing.F) {
	b := seeded(f)
	for _, s := range []string{"bbox=69,37,71,39", "datetime=..%2F2001-12-31", "near=70,40&radius=10", "q=a+b%22", "sortby=+seq&limit=1", "cursor=AQ", "type=a,b", "filter=killed_best+>+1+AND+type+LIKE+'a%25'&sortby=-country,title&limit=2", "ids=b-batken,g-old&limit=1", "place_name=a&crs=http://www.opengis.net/def/crs/EPSG/0/3857", "resultType=hits", "filter-lang=cql2-json&filter={\"op\":\"isNull\",\"args\":[{\"property\":\"country\"}]}", "within=Batken", "properties=id,title", "%ff=%fe", "killed_min=0&limit=1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		r := httptest.NewRequest("GET", "/incidents", nil)
		r.URL.RawQuery = raw
		w := httptest.NewRecorder()
		b.ServeHTTP(w, r)
		if w.Code != 200 && w.Code != 400 {
			t.Fatalf("%q: %d %s", raw, w.Code, w.Body)
		}
		if w.Code != 200 || !strings.HasPrefix(w.Header().Get("Content-Type"), "application/geo+json") || strings.Contains(w.Header().Get("Content-Type"), "seq") {
			return
		}
		page := decode[collection](t, w.Body.Bytes())
		next, more := strings.CutPrefix(page.link("next"), "http://example.com")
		if !more {
			return
		}
		second := httptest.NewRecorder()
		b.ServeHTTP(second, httptest.NewRequest("GET", next, nil))
		if second.Code != 200 {
			t.Fatalf("%q: the next page %s answers %d %s", raw, next, second.Code, second.Body)
		}
		if n := decode[collection](t, second.Body.Bytes()); n.NumberMatched == nil || *n.NumberMatched != *page.NumberMatched || n.NumberReturned == 0 {
			t.Fatalf("%q: the next page is %s", raw, second.Body)
		}
	})
}
