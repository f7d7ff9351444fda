package api_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"dateline/api"
	"dateline/internal/auth"
)

// hostile is what a text may hold that somebody sends.
const hostile = `"><script>document.title='caught'</script><img src=x onerror="document.title='caught'">'&amp;`

// browser is the Accept header of browsers.
const browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"

// peopled is a server with the sample's incidents, outlines, and one of each trouble.
func peopled(t testing.TB, configure ...func(*api.Config)) *bench {
	t.Helper()
	b := newBench(t, append([]func(*api.Config){outlined}, configure...)...)
	sample, err := os.ReadFile("../data/incidents.geojson")
	if err != nil {
		t.Fatal(err)
	}
	if w := b.do(request{method: "POST", path: "/incidents", body: string(sample), key: auth.Editor}); w.Code != http.StatusCreated {
		t.Fatalf("the sample: %d %.500s", w.Code, w.Body)
	}
	b.post(feature("hostile", 10, 10, "title", hostile, "summary", hostile, "place", hostile, "tags", []string{hostile},
		"reports", []any{map[string]any{"id": "r" + hostile, "headline": hostile, "publisher": hostile, "url": "javascript:alert(1)"}},
		"claims", []any{map[string]any{"kind": "status", "text_value": hostile, "claimant": hostile, "evidence": hostile, "report": "r" + hostile, "stance": "asserts"}},
		"actors", []any{map[string]any{"name": hostile}}))
	return b
}

// resources are pages of all kinds, with a text that each must show.
var resources = []struct{ path, want string }{
	{"/?f=html", "Incidents as data"},
	{"/conformance", "ogcapi-features-1/1.0/conf/html"},
	{"/collections", fmt.Sprintf("%d,%03d", places().Len()/1000, places().Len()%1000)},
	{"/collections/incidents", "What filters can name"},
	{"/collections/places", "gazetteer"},
	{"/collections/incidents/queryables", "The best figure of people killed; null is unknown, not zero."},
	{"/collections/incidents/schema", "killed_best"},
	{"/collections/incidents/schema/feature", "properties.killed_best"},
	{"/collections/incidents/sortables", "date_start"},
	{"/collections/places/queryables", "population"},
	{"/functions", "within_place"},
	{"/types", "Landmine or improvised explosive"},
	{"/incidents", "34 incidents; 4 of them could not be placed."},
	{"/collections/incidents/items?limit=5", "34 incidents, 5 on this page"},
	{"/incidents?country=KG&bbox=69,39,72,41", "Only those with <strong>country</strong> KG"},
	{"/incidents?killed_min=90000", "No incident matches"},
	{"/incidents?resultType=hits", "Only their number was asked for."},
	{"/incidents/tj-1994-09-16-sarigor-landmine", "Four others were injured."},
	{"/incidents/tj-1992-civil-war", "some day of the year"},
	{"/incidents/kg-tj-2022-01-27-csto-talks", "it could not be placed"},
	{"/incidents/hostile", "&lt;script&gt;"},
	{"/collections/places/items?q=Vorukh", "Vorukh"},
	{"/collections/places/items/DL:border-post-12", "Border Post"},
	{"/nothing", "There is nothing here"},
	{"/incidents/nobody", "There is nothing here"},
	{"/incidents?type=armed_clas&bbox=1", "Several things are wrong"},
	{"/incidents?filter=disputed%20AND%20killed_bst%3E3", "disputed AND <mark>killed_bst</mark>&gt;3"},
	{"/places/DL:border-post-12", "Border Post"},
}

// ask gets the page of a path.
func (b *bench) ask(path string, header ...string) *httptest.ResponseRecorder {
	b.t.Helper()
	return b.get(path, append([]string{"Accept", browser}, header...)...)
}

func TestPages(t *testing.T) {
	b := peopled(t)
	for _, c := range resources {
		w := b.ask(c.path)
		h := w.Header()
		if ct := h.Get("Content-Type"); ct != "text/html; charset=utf-8" {
			t.Errorf("%s: %d %q", c.path, w.Code, ct)
			continue
		}
		text := w.Body.String()
		if !strings.Contains(text, c.want) {
			t.Errorf("%s: %q is missing in\n%s", c.path, c.want, text)
		}
		if fault := unbalanced(text); fault != "" {
			t.Errorf("%s: %s", c.path, fault)
		}
		for _, never := range []string{"<script", "style=", "onclick", "<img", "ZgotmplZ", "%!", "<nil>", "javascript:", "{{"} {
			if strings.Contains(strings.ReplaceAll(text, "&lt;", ""), never) {
				t.Errorf("%s holds %q", c.path, never)
			}
		}
		if csp := h.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: policy %q", c.path, csp)
		}
		if v := h.Get("Vary"); !strings.Contains(v, "Accept,") {
			t.Errorf("%s: Vary %q", c.path, v)
		}
		if w.Code != http.StatusOK {
			continue
		}
		if again := b.ask(c.path, "If-None-Match", h.Get("Etag")); again.Code != http.StatusNotModified {
			t.Errorf("%s: a known page is answered %d", c.path, again.Code)
		}
		if zipped := b.ask(c.path, "Accept-Encoding", "gzip"); zipped.Header().Get("Content-Encoding") != "gzip" && len(text) > 2000 {
			t.Errorf("%s is not compressed", c.path)
		}
		if json := b.get(strings.TrimSuffix(c.path, "?f=html"), "Accept", "application/json"); strings.Contains(json.Header().Get("Content-Type"), "html") {
			t.Errorf("%s: a program gets the page", c.path)
		}
	}
}

// TestABrowserGetsTheMap at the root, with whatever is in the query, and in a frame of
// any other page at /embed only.
func TestABrowserGetsTheMap(t *testing.T) {
	b := peopled(t)
	for path, framed := range map[string]bool{"/": false, "/?type=armed_clash&unknown=1": false, "/map?bbox=1,2,3,4": false, "/embed": true} {
		w := b.ask(path)
		if !strings.Contains(w.Body.String(), `<div id="map">`) || !strings.Contains(w.Body.String(), "map/page.js") {
			t.Errorf("%s: %d, no map: %.300s", path, w.Code, w.Body)
		}
		if csp := w.Header().Get("Content-Security-Policy"); strings.Contains(csp, "frame-ancestors *") != framed || !strings.Contains(csp, "frame-ancestors") {
			t.Errorf("%s: policy %q", path, csp)
		}
		if w := b.ask(path, "If-None-Match", w.Header().Get("Etag")); w.Code != http.StatusNotModified {
			t.Errorf("%s: a known page is answered %d", path, w.Code)
		}
	}
	if w := b.ask("/"); !strings.Contains(w.Header().Get("Vary"), "Accept,") {
		t.Errorf("Vary %q", w.Header().Get("Vary"))
	}
	if w := b.ask("/?f=json"); w.Header().Get("Content-Type") != "application/json" {
		t.Errorf("f=json: %q", w.Header().Get("Content-Type"))
	}
}

// TestTheWayToTheRoot: a page finds its assets under whatever address it was asked.
func TestTheWayToTheRoot(t *testing.T) {
	b := newBench(t)
	for path, want := range map[string]string{"/?f=html": "./", "/collections": "./", "/collections/": "../", "/collections/incidents": "../", "/collections/incidents/": "../../",
		"/no/such/place/at%2Fall": "../../../", "//evil.example/x": "../../", "/incidents/a%2Fb": "../"} {
		r := httptest.NewRequest("GET", "http://example.com"+path, nil)
		r.RequestURI = path // as it stands in a request's first line
		r.Header.Set("Accept", browser)
		w := httptest.NewRecorder()
		b.ServeHTTP(w, r)
		if !strings.Contains(w.Body.String(), `rel="stylesheet" href="`+want+`assets/`) {
			t.Errorf("%s: %d, not %s in %.700s", path, w.Code, want, w.Body)
		}
	}
}

var (
	tag   = regexp.MustCompile(`<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s+[a-zA-Z-]+(?:="[^"<>]*")?)*)\s*(/?)>`)
	voids = []string{"meta", "link", "input", "br"}
)

// unbalanced tells what is wrong with the tags of a page: a < that begins none, an
// element that is closed out of turn or never, a doubled id.
func unbalanced(page string) string {
	page = strings.TrimPrefix(page, "<!DOCTYPE html>")
	var open []string
	ids := map[string]bool{}
	rest := tag.ReplaceAllStringFunc(page, func(s string) string {
		m := tag.FindStringSubmatch(s)
		if id := regexp.MustCompile(` id="([^"]*)"`).FindStringSubmatch(m[3]); id != nil {
			if ids[id[1]] {
				open = append(open, "a second id "+id[1])
			}
			ids[id[1]] = true
		}
		switch {
		case m[4] == "/" || slices.Contains(voids, m[2]):
		case m[1] == "":
			open = append(open, m[2])
		case len(open) > 0 && open[len(open)-1] == m[2]:
			open = open[:len(open)-1]
		default:
			open = append(open, "/"+m[2])
		}
		return ""
	})
	if n := strings.IndexAny(rest, "<>"); n >= 0 {
		return "no tag: " + rest[max(0, n-40):min(len(rest), n+80)]
	}
	if len(open) > 0 {
		return "not closed in turn: " + strings.Join(open, " ")
	}
	return ""
}

func TestUnbalancedIsSeen(t *testing.T) {
	for page, bad := range map[string]bool{
		`<p>a<br>b</p>`: false, `<p><b>a</p></b>`: true, `<p>a`: true, `a < b`: true, `<p id="a"></p><i id="a"></i>`: true, `<p title=""x">a</p>`: true,
	} {
		if fault := unbalanced(page); (fault != "") != bad {
			t.Errorf("%s: %q", page, fault)
		}
	}
}

// TestFiguresInWords: what is not known is said, and is not zero.
func TestFiguresInWords(t *testing.T) {
	b := newBench(t)
	row := regexp.MustCompile(`<dt>Killed</dt><dd>(.*?)</dd>`)
	for n, c := range []struct {
		properties []any
		want       string
	}{
		{nil, `<span class="unknown">not known</span>`},
		{[]any{"killed_best", 0}, "0"},
		{[]any{"killed_best", 4}, "4"},
		{[]any{"killed_best", 4, "killed_low", 3, "killed_high", 6}, "4 (3 to 6)"},
		{[]any{"killed_low", 3, "killed_high", 6}, "3 to 6"},
		{[]any{"killed_low", 3}, "at least 3"},
		{[]any{"killed_high", 6}, "at most 6"},
	} {
		id := "figure-" + string(rune('a'+n))
		b.post(feature(id, 70, 40, c.properties...))
		m := row.FindStringSubmatch(b.ask("/incidents/" + id).Body.String())
		if m == nil || strings.TrimSpace(m[1]) != c.want {
			t.Errorf("%v: %q, want %q", c.properties, m, c.want)
		}
	}
}

func TestDaysInWords(t *testing.T) {
	b := newBench(t)
	row := regexp.MustCompile(`<dt>When</dt><dd>(.*?)</dd>`)
	for n, c := range []struct{ start, end, precision, want string }{
		{"1994-09-16", "1994-09-16", "day", "16 September 1994"},
		{"1994-09-01", "1994-09-30", "month", "September 1994"},
		{"1994-09-01", "1994-09-30", "multi_week", "1 to 30 September 1994"},
		{"1992-01-01", "1992-12-31", "year", "1992"},
		{"1992-01-01", "1992-12-31", "multi_week", "1 January to 31 December 1992"},
		{"1999-12-31", "2000-01-01", "multi_day", "31 December 1999 to 1 January 2000"},
	} {
		id := "day-" + string(rune('a'+n))
		b.post(feature(id, 70, 40, "date_start", c.start, "date_end", c.end, "date_precision", c.precision))
		m := row.FindStringSubmatch(b.ask("/incidents/" + id).Body.String())
		if m == nil || strings.TrimSpace(strings.Split(m[1], "<")[0]) != c.want {
			t.Errorf("%v: %q", c, m)
		}
	}
}

// TestAFormsEmptyFields: a browser sends every field of a form.
func TestAFormsEmptyFields(t *testing.T) {
	b := seeded(t)
	const sent = "q=&type=landmine_ied&country=&within=&datetime=&bbox=&filter=+"
	w := b.ask("/incidents?" + sent)
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "1 incident.") || strings.Contains(w.Body.String(), "bbox=&") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w := b.get("/incidents?" + sent); w.Code != http.StatusBadRequest {
		t.Errorf("a program's empty parameters: %d", w.Code)
	}
	if w := b.ask("/collections/places/items?q=&kind=&country=TJ&within=&bbox="); w.Code != http.StatusOK {
		t.Errorf("places: %d %s", w.Code, w.Body)
	}
}

// TestPagesOfAList follows the links of the pages to the end and back.
func TestPagesOfAList(t *testing.T) {
	b := peopled(t)
	link := regexp.MustCompile(`<a rel="(next|prev)" href="http://example.com([^"]+)"`)
	title := regexp.MustCompile(`<th scope="row" role="rowheader"><a href="[^"]*/incidents/([^"]+)"`)
	path, seen := "/incidents?f=html&limit=10&sortby=title", []string{}
	var last []string
	for pages := 0; path != ""; pages++ {
		text := b.ask(path).Body.String()
		for _, m := range title.FindAllStringSubmatch(text, -1) {
			seen = append(seen, m[1])
		}
		links := map[string]string{}
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			links[m[1]] = strings.ReplaceAll(m[2], "&amp;", "&")
		}
		if (links["prev"] != "") != (pages > 0) || pages > 4 {
			t.Fatalf("page %d has the links %v", pages, links)
		}
		last = append(last, path)
		if path = links["next"]; path == "" {
			back := b.ask(links["prev"]).Body.String()
			if got := title.FindAllStringSubmatch(back, -1); len(got) != 10 || got[0][1] != seen[20] {
				t.Errorf("the page before begins with %v, it was %s", got, seen[20])
			}
		}
	}
	slices.Sort(seen)
	if len(seen) != 34 || len(slices.Compact(seen)) != 34 || len(last) != 4 {
		t.Errorf("%d incidents on %d pages", len(seen), len(last))
	}
}

// TestNoPageShowsMoreThanItsRows: a page for people stays one.
func TestNoPageShowsMoreThanItsRows(t *testing.T) {
	b := newBench(t)
	var many []string
	for n := range 520 {
		many = append(many, feature("i-"+strings.Repeat("x", n/26)+string(rune('a'+n%26)), 60+float64(n%25), 30+float64(n/25)))
	}
	b.post(many...)
	for _, path := range []string{"/incidents?limit=10000", "/collections/places/items?limit=10000"} {
		w := b.ask(path)
		if rows := strings.Count(w.Body.String(), `role="rowheader"`); rows != api.MaxRows || !strings.Contains(w.Body.String(), `rel="next"`) {
			t.Errorf("%s: %d rows", path, rows)
		}
		svg := regexp.MustCompile(`(?s)<svg.*</svg>`).FindString(w.Body.String())
		if len(svg) < 1000 || len(svg) > 60_000 {
			t.Errorf("%s: a map of %d bytes", path, len(svg))
		}
	}
}

// TestPagesOfAClosedServer: who has no key is told so on a page, and sees nothing of
// the data on those that are open.
func TestPagesOfAClosedServer(t *testing.T) {
	b := peopled(t, func(c *api.Config) { c.Private = true })
	w := b.ask("/incidents")
	if w.Code != http.StatusUnauthorized || !strings.Contains(w.Body.String(), "A key is needed") || len(w.Header().Values("Www-Authenticate")) != 2 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	for _, path := range []string{"/?f=html", "/collections", "/collections/incidents"} {
		if text := b.ask(path).Body.String(); strings.Contains(text, "Batken region") || strings.Contains(text, "rowheader") || strings.Contains(text, "<dd>34</dd>") {
			t.Errorf("%s tells a stranger of the data: %s", path, text)
		}
	}
	key := b.secret[auth.Reader]
	text := b.ask("/?f=html&key=" + key).Body.String()
	if !strings.Contains(text, "rowheader") {
		t.Errorf("a reader sees nothing: %s", text)
	}
	for _, m := range regexp.MustCompile(`href="(\./[^"]*)"`).FindAllStringSubmatch(text, -1) {
		if !strings.Contains(m[1], "key="+key) && !strings.HasPrefix(m[1], "./assets/") {
			t.Errorf("the link %s lost the key", m[1])
		}
	}
	if !strings.Contains(text, `<input type="hidden" name="key" value="`+key+`">`) {
		t.Error("the form lost the key")
	}
}

func BenchmarkPages(b *testing.B) {
	bench := peopled(b)
	for _, path := range []string{"/?f=html", "/incidents", "/incidents/tj-1994-09-16-sarigor-landmine", "/collections"} {
		b.Run(path, func(b *testing.B) {
			for b.Loop() {
				r := httptest.NewRequest("GET", path, nil)
				r.Header.Set("Accept", browser)
				w := httptest.NewRecorder()
				if bench.ServeHTTP(w, r); w.Code != http.StatusOK {
					b.Fatal(w.Code)
				}
			}
		})
	}
}

// TestPlacePageInAnotherCRS: the page of a place tells longitude and latitude, whatever
// reference system its other formats are asked for in.
func TestPlacePageInAnotherCRS(t *testing.T) {
	b := newBench(t)
	const path = "/collections/places/items/GN:1220324"
	at := decode[struct {
		Geometry struct{ Coordinates [2]float64 }
	}](t, b.get(path).Body.Bytes()).Geometry.Coordinates
	want := fmt.Sprintf("%v, %v", at[0], at[1])
	for _, crs := range []string{"OGC/1.3/CRS84", "EPSG/0/4326", "EPSG/0/3857"} {
		w := b.ask(path + "?crs=http://www.opengis.net/def/crs/" + crs)
		if got := w.Header().Get("Content-Crs"); !strings.Contains(got, "CRS84") || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: a page in %s without %s", crs, got, want)
		}
	}
}
