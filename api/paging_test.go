package api_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"dateline/internal/auth"
)

// varied is a server with incidents that agree in much, so that orders need more
// than one key, and lack much.
func varied(t testing.TB, n int) *bench {
	b := newBench(t)
	r := rand.New(rand.NewPCG(4, 2))
	var list []string
	for k := range n {
		props := []any{"date_start", fmt.Sprintf("2021-0%d-01", 1+r.IntN(3)), "title", []string{"Älpha", "alpha", "beta " + strings.Repeat("long ", 20), "beta"}[r.IntN(4)]}
		if r.IntN(3) > 0 {
			props = append(props, "country", []string{"KG", "TJ", "UZ"}[r.IntN(3)])
		}
		if r.IntN(2) > 0 {
			props = append(props, "killed_best", r.IntN(3))
		}
		list = append(list, feature(fmt.Sprintf("v%03d", k), 60+20*r.Float64(), 35+10*r.Float64(), props...))
	}
	b.post(list...)
	return b
}

// path is what follows the host of a link.
func path(link string) string { return strings.TrimPrefix(link, "http://example.com") }

// TestPagesLeadBothWays goes through lists in many orders, forwards and back again,
// with another limit at each step.
func TestPagesLeadBothWays(t *testing.T) {
	b := varied(t, 60)
	for _, query := range []string{"", "sortby=date_start", "sortby=-country,date_start", "sortby=%2Btitle,-killed_best,country,seq", "sortby=+title", "sortby=-title",
		"sortby=killed_best,-title", "sortby=created_at", "sortby=uncertainty_m,id", encoded("filter", "killed_best >= 1 OR country = 'KG'", "sortby", "country,-date_start"), "bbox=65,35,75,45&sortby=-id"} {
		all := b.list("/collections/incidents/items?limit=1000&" + query)
		want := strings.Fields(all.ids())
		if len(want) < 20 || all.link("next") != "" || all.link("prev") != "" {
			t.Fatalf("%s: %d incidents, next %q, prev %q", query, len(want), all.link("next"), all.link("prev"))
		}
		var got []string
		var last collection
		at := "/collections/incidents/items?limit=1&" + query
		for n := 0; at != ""; n++ {
			at = withLimit(at, 1+n%7)
			last = b.list(at)
			if last.NumberMatched == nil || *last.NumberMatched != len(want) || len(last.Features) == 0 {
				t.Fatalf("%s: %s has %d incidents, %v match", query, at, len(last.Features), last.NumberMatched)
			}
			if (last.link("prev") == "") != (n == 0) {
				t.Fatalf("%s: page %d has prev %q", query, n, last.link("prev"))
			}
			got = append(got, strings.Fields(last.ids())...)
			at = path(last.link("next"))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: forwards %q, want %q", query, got, want)
		}
		back := strings.Fields(last.ids())
		for n, at := 0, path(last.link("prev")); at != ""; n++ {
			page := b.list(withLimit(at, 1+(n*5)%7))
			if page.link("next") == "" || len(page.Features) == 0 {
				t.Fatalf("%s: backwards page %d of %d incidents has no next one", query, n, len(page.Features))
			}
			if n == 3 { // what it says comes next does
				if next := b.list(withLimit(path(page.link("next")), 2)); !strings.HasPrefix(strings.Join(back, " "), next.ids()) {
					t.Errorf("%s: %q follows, want the beginning of %q", query, next.ids(), back)
				}
			}
			back = append(strings.Fields(page.ids()), back...)
			at = path(page.link("prev"))
		}
		if !slices.Equal(back, want) {
			t.Errorf("%s: backwards %q, want %q", query, back, want)
		}
	}
}

// withLimit is a path with another limit.
func withLimit(path string, limit int) string {
	u, err := url.Parse(path)
	if err != nil {
		panic(err)
	}
	var kept []string
	for token := range strings.SplitSeq(u.RawQuery, "&") {
		if token != "" && !strings.HasPrefix(token, "limit=") {
			kept = append(kept, token)
		}
	}
	return u.Path + "?" + strings.Join(append(kept, fmt.Sprintf("limit=%d", limit)), "&")
}

// TestPagesUnderWrites writes between the pages, of both directions: whatever was
// there all along comes exactly once.
func TestPagesUnderWrites(t *testing.T) {
	b := varied(t, 60)
	for round, query := range []string{"sortby=-country,title", ""} {
		want := strings.Fields(b.list("/incidents?limit=1000&" + query).ids())
		for _, rel := range []string{"next", "prev"} {
			at := "/incidents?limit=4&" + query
			if rel == "prev" {
				for next := at; next != ""; next = path(b.list(at).link("next")) {
					at = next
				}
			}
			moved := map[string]bool{}
			var got []string
			for n := 0; at != ""; n++ {
				page := b.list(at)
				ids := strings.Fields(page.ids())
				if rel == "prev" {
					got = append(ids, got...)
				} else {
					got = append(got, ids...)
				}
				at = path(page.link(rel))
				id := fmt.Sprintf("new-%d-%s-%d", round, rel, n)
				b.post(feature(id, 70, 40, "country", "TJ", "title", "beta", "date_start", "2021-02-01"))
				moved[id] = true
				for _, id := range []string{want[(n*11)%len(want)], ids[0], ids[len(ids)-1]} { // here, and where cursors point to
					if w := b.do(request{method: "PATCH", path: "/incidents/" + id, body: `{"properties":{"country":"UZ","date_start":"2021-01-01","summary":"moved"}}`, key: auth.Editor,
						header: []string{"Content-Type", "", "Content-Type", "application/merge-patch+json"}}); w.Code != http.StatusOK {
						t.Fatal(w.Body)
					}
					moved[id] = true
				}
			}
			seen := map[string]int{}
			for _, id := range got {
				seen[id]++
			}
			for _, id := range want {
				if !moved[id] && seen[id] != 1 {
					t.Errorf("%s by %s: %s came %d times", query, rel, id, seen[id])
				}
			}
			want = strings.Fields(b.list("/incidents?limit=1000&" + query).ids())
		}
	}
}

// TestNextOnlyWhereSomethingFollows deletes what a page was asked from: the page
// before it is then the last one.
func TestNextOnlyWhereSomethingFollows(t *testing.T) {
	b := varied(t, 9)
	last := b.list(path(b.list(path(b.list("/incidents?limit=4").link("next"))).link("next")))
	before := path(last.link("prev"))
	if page := b.list(before); page.link("next") == "" || len(page.Features) != 4 {
		t.Fatalf("%+v", page)
	}
	for _, id := range strings.Fields(last.ids()) {
		if w := b.do(request{method: "DELETE", path: "/incidents/" + id, key: auth.Editor}); w.Code != http.StatusNoContent {
			t.Fatal(w.Body)
		}
	}
	if page := b.list(before); page.link("next") != "" || len(page.Features) != 4 || page.link("prev") == "" {
		t.Errorf("%+v", page)
	}
	for _, id := range strings.Fields(b.list("/incidents").ids()) {
		b.do(request{method: "DELETE", path: "/incidents/" + id, key: auth.Editor})
	}
	if page := b.list(before); page.link("next") != "" || page.link("prev") != "" || len(page.Features) != 0 {
		t.Errorf("%+v", page)
	}
}

// TestCursorBelongsToItsList tries a cursor with other conditions and orders.
func TestCursorBelongsToItsList(t *testing.T) {
	b := varied(t, 30)
	query := "limit=3&sortby=-country,title&" + encoded("filter", "killed_best >= 0 OR country IS NULL") + "&type=armed_clash"
	next := path(b.list("/incidents?" + query).link("next"))
	cursor := next[strings.Index(next, "&cursor="):]
	for query, want := range map[string]int{
		query:                                  http.StatusOK,
		strings.Replace(query, "3", "1000", 1): http.StatusOK, // the limit does not matter
		query + "&crs=" + epsg3857:             http.StatusOK,
		query + "&properties=title":            http.StatusOK,
		"limit=3&type=armed_clash&" + encoded("filter", "killed_best>=0 OR (country is null)", "sortby", "-country,+title"): http.StatusOK, // says the same
		strings.Replace(query, "-country,title", "country,title", 1):                                                        http.StatusBadRequest,
		strings.Replace(query, "-country,title", "-country,-title", 1):                                                      http.StatusBadRequest,
		strings.Replace(query, "-country,title", "-country", 1):                                                             http.StatusBadRequest,
		strings.Replace(query, "-country,title", "-country,title,id", 1):                                                    http.StatusBadRequest,
		strings.Replace(query, "%3E%3D+0", "%3E%3D+1", 1):                                                                   http.StatusBadRequest,
		query + "&ids=v001":      http.StatusBadRequest,
		query + "&killed_best=1": http.StatusBadRequest,
		query + "&bbox=1,2,3,4":  http.StatusBadRequest,
	} {
		if w := b.get("/incidents?" + query + cursor); w.Code != want {
			t.Errorf("%s: %d, want %d: %s", query, w.Code, want, w.Body)
		}
	}
}

// TestLinks holds the links of lists and incidents on both paths, in the body and
// in the header.
func TestLinks(t *testing.T) {
	b := seeded(t)
	for _, root := range []string{"/incidents", "/collections/incidents/items"} {
		w := b.get(root + "?limit=2&q=incident")
		page := decode[collection](t, w.Body.Bytes())
		for _, l := range page.Links {
			if !strings.HasPrefix(l.Href, "http://example.com"+root+"?") || l.Type == "" {
				t.Errorf("%s: %+v", root, l)
			}
			if header := "<" + l.Href + `>; rel="` + l.Rel + `"; type="` + l.Type + `"`; !strings.Contains(w.Header().Get("Link"), header) {
				t.Errorf("%s: Link lacks %s: %s", root, header, w.Header().Get("Link"))
			}
			if res := b.get(path(l.Href)); res.Code != http.StatusOK || !strings.HasPrefix(res.Header().Get("Content-Type"), l.Type) {
				t.Errorf("%s: %s answers %d %s", root, l.Href, res.Code, res.Header().Get("Content-Type"))
			}
		}
		if page.link("self") != "http://example.com"+root+"?limit=2&q=incident" || page.link("next") == "" || page.link("prev") != "" || page.link("alternate") == "" {
			t.Errorf("%s: %+v", root, page.Links)
		}
		if got := w.Header().Get("OGC-NumberReturned") + " of " + w.Header().Get("OGC-NumberMatched"); got != "2 of 5" {
			t.Errorf("%s: %s", root, got)
		}
		item := decode[collection](t, b.get(root+"/a-sarigor").Body.Bytes())
		if item.link("self") != "http://example.com"+root+"/a-sarigor" || item.link("collection") != "http://example.com/collections/incidents" {
			t.Errorf("%s: the incident has %+v", root, item.Links)
		}
	}
	first := b.list("/incidents?limit=2&%66=geojson")
	second := b.list(strings.Replace(path(first.link("next")), "cursor", "c%75rsor", 1))
	for _, l := range second.Links {
		if res := b.get(path(l.Href)); res.Code != http.StatusOK {
			t.Errorf("with an escaped name: %s %s answers %d", l.Rel, l.Href, res.Code)
		}
	}
	long := b.get("/incidents?limit=1&" + encoded("filter", "title <> '"+strings.Repeat("x", 5000)+"'"))
	if h := long.Header().Get("Link"); !strings.Contains(h, `rel="next"`) || strings.Contains(h, `rel="self"`) || len(h) > 12_000 {
		t.Errorf("of a long query: %d bytes: %.100s", len(h), h)
	}
	if page := decode[collection](t, long.Body.Bytes()); page.link("self") == "" {
		t.Error("the body of a long query has no self")
	}
	preflight := b.get("/incidents", "Origin", "https://map.example")
	for _, name := range []string{"Content-Crs", "ETag", "Link", "Location", "OGC-NumberMatched", "OGC-NumberReturned"} {
		if !strings.Contains(preflight.Header().Get("Access-Control-Expose-Headers"), name) {
			t.Errorf("a page of another origin cannot read %s", name)
		}
	}
}
