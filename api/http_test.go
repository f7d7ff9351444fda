package api_test

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"dateline/api"
	"dateline/internal/auth"
	"dateline/internal/incident"

	"github.com/klauspost/compress/zstd"
)

func TestCrossOrigin(t *testing.T) {
	b := newBench(t)
	for _, path := range []string{"/incidents", "/incidents/x", "/geocode?q=Batken", "/types", "/api", "/collections", items, items + "/unknown_id"} {
		w := b.do(request{method: "OPTIONS", path: path, header: []string{"Origin", "https://map.example", "Access-Control-Request-Method", "GET",
			"Access-Control-Request-Headers", "if-none-match,authorization"}})
		h, methods := w.Header(), "GET, HEAD, OPTIONS"
		if strings.HasPrefix(path, "/geocode") {
			methods += ", POST" // which only asks
		}
		if w.Code != 204 || h.Get("Access-Control-Allow-Origin") != "*" || h.Get("Access-Control-Allow-Methods") != methods ||
			!strings.Contains(h.Get("Access-Control-Allow-Headers"), "If-None-Match") || h.Get("Access-Control-Max-Age") != "86400" || h.Get("Access-Control-Allow-Credentials") != "" {
			t.Errorf("preflight of %s: %d %v", path, w.Code, h)
		}
	}
	for _, path := range []string{"/incidents", "/incidents?bad=1", "/incidents/x", "/types"} {
		h := b.get(path, "Origin", "https://map.example").Header()
		if h.Get("Access-Control-Allow-Origin") != "*" || !strings.Contains(h.Get("Access-Control-Expose-Headers"), "ETag") {
			t.Errorf("GET %s: %v", path, h)
		}
	}
	w := b.do(request{method: "POST", path: "/incidents", body: feature("x", 70, 40), key: auth.Editor, header: []string{"Origin", "https://map.example"}})
	if w.Header().Get("Access-Control-Allow-Origin") != "" {
		t.Error("writing is open to other origins")
	}
}

func TestOptionsTellWhatTheKeyMayDo(t *testing.T) {
	b := newBench(t)
	for _, c := range []struct {
		path  string
		who   auth.Role
		allow string
	}{
		{"/incidents", "", "GET, HEAD, OPTIONS"},
		{"/incidents", auth.Reader, "GET, HEAD, OPTIONS"},
		{"/incidents", auth.Editor, "GET, HEAD, OPTIONS, POST"},
		{"/incidents/unknown_id", "", "GET, HEAD, OPTIONS"},
		{"/incidents/unknown_id", auth.Editor, "GET, HEAD, OPTIONS, PUT, PATCH, DELETE"},
		{"/types", auth.Admin, "GET, HEAD, OPTIONS"},
	} {
		w := b.do(request{method: "OPTIONS", path: c.path, key: c.who})
		if w.Code != 200 || w.Header().Get("Allow") != c.allow {
			t.Errorf("%s by %q: %d %q", c.path, c.who, w.Code, w.Header().Get("Allow"))
		}
	}
}

func TestPollingCostsNoQuery(t *testing.T) {
	b := seeded(t)
	for _, path := range []string{"/incidents?bbox=69,37,72,41", "/incidents?f=geojsonseq", "/incidents/a-sarigor", "/types", "/api", "/openapi.yaml"} {
		first := b.get(path)
		etag := first.Header().Get("ETag")
		again := b.get(path, "If-None-Match", `"other", `+etag)
		if again.Code != 304 || again.Body.Len() > 0 || again.Header().Get("ETag") != etag || again.Header().Get("Vary") == "" {
			t.Errorf("%s: %d, %v", path, again.Code, again.Header())
		}
		if w := b.get(path, "If-None-Match", `"other"`); w.Code != 200 {
			t.Errorf("%s with another validator: %d", path, w.Code)
		}
	}
	path := "/incidents?bbox=69,37,72,41"
	etag := b.get(path).Header().Get("ETag")
	for _, other := range []string{"/incidents?bbox=69,37,72,42", path + "&limit=3", path + "&properties=title", path + "&sortby=seq", path + "&f=geojsonseq"} {
		if b.get(other).Header().Get("ETag") == etag {
			t.Errorf("%s has the validator of %s", other, path)
		}
	}
	if b.get(path+"&limit=100").Header().Get("ETag") != etag {
		t.Error("the default said aloud has another validator")
	}
	b.post(feature("new", 70, 40))
	if w := b.get(path, "If-None-Match", etag); w.Code != 200 {
		t.Errorf("after a write: %d", w.Code)
	}
	if a, c := newBench(t).get(path).Header().Get("ETag"), newBench(t).get(path).Header().Get("ETag"); a == c {
		t.Error("two servers with the same number of changes confirm each other's pages")
	}
}

// TestAValidatorHoldsInEveryEncoding: what changed the encoding alone did not
// change what is said (RFC 9110 §13.1.2 compares weakly).
func TestAValidatorHoldsInEveryEncoding(t *testing.T) {
	b := seeded(t)
	encodings := []string{"", "gzip", "zstd"}
	for _, path := range []string{"/incidents", "/incidents?f=geojsonseq", "/incidents/a-sarigor", "/types", "/openapi.yaml", "/docs"} {
		for _, before := range encodings {
			etag := b.get(path, "Accept-Encoding", before).Header().Get("ETag")
			for _, now := range encodings {
				want := b.get(path, "Accept-Encoding", now).Header().Get("ETag")
				w := b.get(path, "Accept-Encoding", now, "If-None-Match", etag)
				if w.Code != 304 || w.Header().Get("ETag") != want {
					t.Errorf("%s: read as %q, asked again as %q: %d, ETag %s instead of %s", path, before, now, w.Code, w.Header().Get("ETag"), want)
				}
			}
		}
	}
	for path, want := range map[string]string{"/collections/places/sortables": "", "/types": "-gzip"} {
		w := b.get(path, "Accept-Encoding", "gzip")
		if etag := w.Header().Get("ETag"); w.Header().Get("Content-Encoding") != strings.TrimPrefix(want, "-") || strings.HasSuffix(etag, `-gzip"`) != (want != "") {
			t.Errorf("%s: encoded as %q, ETag %s", path, w.Header().Get("Content-Encoding"), etag)
		}
	}
	path := "/incidents/a-sarigor"
	for _, other := range []string{`"v2"`, `"v2-gzip"`, `"v1-br"`, `"v1-gzip-gzip"`, `"v1-"`, `v1`, `"-gzip"`} {
		if w := b.get(path, "If-None-Match", other); w.Code != 200 {
			t.Errorf("%s: %d", other, w.Code)
		}
	}
}

func TestEncodings(t *testing.T) {
	b := newBench(t)
	var batch []string
	for n := range 1300 {
		batch = append(batch, feature(fmt.Sprintf("i-%04d", n), 70, 40, "summary", strings.Repeat("word ", 30)))
	}
	b.post(batch...)
	for _, path := range []string{"/incidents?limit=50", "/incidents?limit=10000", "/incidents?limit=10000&f=geojsonseq", "/types", "/api", "/geocode?q=San+Jose"} {
		plain := b.get(path)
		want := timeless(plain.Body.String())
		tags := map[string]bool{plain.Header().Get("ETag"): true}
		for _, c := range []struct{ accept, encoding string }{
			{"gzip", "gzip"}, {"zstd", "zstd"}, {"gzip, deflate, br, zstd", "zstd"}, {"gzip;q=1.0, zstd;q=0.5", "gzip"},
			{"*", "gzip"}, {"gzip;q=0", ""}, {"br", ""}, {"identity", ""}, {"gzip;q=x", ""}, {"gzip;q=0, *", ""}, {"*, gzip;q=0", ""}, {"zstd;q=0, *", "gzip"},
		} {
			if c.encoding != c.accept && strings.Contains(path, "10000") {
				continue // the large pages take their time
			}
			w := b.get(path, "Accept-Encoding", c.accept)
			if got := w.Header().Get("Content-Encoding"); w.Code != 200 || got != c.encoding {
				t.Errorf("%s, %q: %d, encoding %q", path, c.accept, w.Code, got)
				continue
			}
			if got := timeless(plainText(t, w)); got != want {
				t.Errorf("%s, %q: the body differs (%d bytes, %d)", path, c.accept, len(got), len(want))
			}
			tags[w.Header().Get("ETag")] = true
			if !strings.Contains(w.Header().Get("Vary"), "Accept-Encoding") {
				t.Errorf("%s: Vary %q", path, w.Header().Get("Vary"))
			}
		}
		if plain.Header().Get("ETag") != "" && len(tags) != 3 {
			t.Errorf("%s: validators %v", path, tags)
		}
	}
	if w := b.get("/healthz", "Accept-Encoding", "gzip"); w.Header().Get("Content-Encoding") != "" {
		t.Error("a small answer was compressed")
	}
	if w := b.get("/incidents?limit=10"); w.Header().Get("Content-Length") != fmt.Sprint(w.Body.Len()) {
		t.Errorf("Content-Length %q of %d", w.Header().Get("Content-Length"), w.Body.Len())
	}
}

// timeless takes the time of the answer out of it.
func timeless(s string) string {
	head, tail, _ := strings.Cut(s, `"timeStamp":"`)
	if len(tail) > 20 {
		tail = tail[20:]
	}
	return head + tail
}

func plainText(t *testing.T, w *httptest.ResponseRecorder) string {
	t.Helper()
	var r io.Reader = w.Body
	switch w.Header().Get("Content-Encoding") {
	case "gzip":
		z, err := gzip.NewReader(w.Body)
		if err != nil {
			t.Fatal(err)
		}
		r = z
	case "zstd":
		z, err := zstd.NewReader(w.Body)
		if err != nil {
			t.Fatal(err)
		}
		defer z.Close()
		r = z
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestFormatsByAcceptAndByName(t *testing.T) {
	b := seeded(t)
	for _, c := range []struct{ path, accept, want string }{
		{"/incidents", "", "application/geo+json"},
		{"/incidents", "*/*", "application/geo+json"},
		{"/incidents", "application/json", "application/geo+json"},
		{"/incidents", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html; charset=utf-8"},
		{"/incidents", "application/geo+json-seq", "application/geo+json-seq"},
		{"/incidents", "application/geo+json-seq;q=0.2, application/geo+json;q=0.9", "application/geo+json"},
		{"/incidents?f=geojsonseq", "application/geo+json", "application/geo+json-seq"},
		{"/incidents", "application/geo+json;q=0, */*;q=0.5", "application/geo+json-seq"},
		{"/incidents", "*/*;q=0.5, application/geo+json;q=0.1", "application/geo+json-seq"},
		{"/incidents", "text/*, text/csv;q=0.1, application/json;q=0.5", "text/html; charset=utf-8"},
		{"/incidents", "*/*;q=0", ""},
		{"/incidents", "image/png", ""},
		{"/incidents", "text/csv;q=0", ""},
		{"/incidents/a-sarigor", "application/json", "application/geo+json"},
		{"/incidents/a-sarigor?f=geojson", "text/csv", "application/geo+json"},
		{"/incidents/a-sarigor", "text/csv", ""},
		{"/", "application/json", "application/json"},
		{"/", "text/html,*/*;q=0.8", "text/html; charset=utf-8"},
		{"/?f=json", "text/html", "application/json"},
		{"/?f=html", "", "text/html; charset=utf-8"},
	} {
		w := b.get(c.path, "Accept", c.accept)
		if c.want == "" {
			if w.Code != http.StatusNotAcceptable || !strings.Contains(w.Body.String(), "application/geo+json") {
				t.Errorf("%s, %q: %d %s", c.path, c.accept, w.Code, w.Body)
			}
		} else if got := w.Header().Get("Content-Type"); w.Code != 200 || got != c.want {
			t.Errorf("%s, %q: %d %q", c.path, c.accept, w.Code, got)
		}
	}
	seq := b.get("/incidents?f=geojsonseq&limit=2").Body.String()
	lines := strings.Split(strings.TrimSuffix(seq, "\n"), "\n")
	if len(lines) != 2 || !strings.HasPrefix(lines[0], "\x1e{") || !strings.HasPrefix(lines[1], "\x1e{") {
		t.Errorf("sequence %q", seq)
	}
}

func TestLinksBehindProxies(t *testing.T) {
	prefixes := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")}
	forwarded := []string{"X-Forwarded-Proto", "https", "X-Forwarded-Host", "inner.example, maps.example", "X-Forwarded-Prefix", "/dateline/"}
	for _, c := range []struct {
		name, from string
		header     []string
		public     string
		want       string
	}{
		{"none", "192.0.2.1:1", nil, "", "http://example.com/incidents"},
		{"not trusted", "192.0.2.1:1", forwarded, "", "http://example.com/incidents"},
		{"trusted", "10.1.2.3:1", forwarded, "", "https://maps.example/dateline/incidents"},
		{"trusted, IPv6", "[::1]:1", forwarded, "", "https://maps.example/dateline/incidents"},
		{"a broken header", "10.1.2.3:1", []string{"X-Forwarded-Host", `a>;rel="evil",<b`, "X-Forwarded-Prefix", "/../.."}, "", "http://example.com/incidents"},
		{"markup", "10.1.2.3:1", []string{"X-Forwarded-Host", `a"><script>`, "X-Forwarded-Prefix", `/"><script>`}, "", "http://example.com/incidents"},
		{"an IPv6 host", "10.1.2.3:1", []string{"X-Forwarded-Host", "[2001:db8::1]:8443"}, "", "http://[2001:db8::1]:8443/incidents"},
		{"nonsense", "10.1.2.3:1", []string{"X-Forwarded-Proto", "gopher", "X-Forwarded-Host", "a/b", "X-Forwarded-Prefix", "//evil.example"}, "", "http://example.com/incidents"},
		{"told by the operator", "10.1.2.3:1", forwarded, "https://data.example/x/", "https://data.example/x/incidents"},
	} {
		b := newBench(t, func(cfg *api.Config) { cfg.TrustedProxies, cfg.PublicURL = prefixes, c.public })
		w := b.do(request{path: "/incidents", from: c.from, header: c.header})
		if got := decode[collection](t, w.Body.Bytes()).link("self"); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	b := newBench(t)
	for _, raw := range []string{`q="<b>`, `q=a\b`, "q=ä"} {
		w := httptest.NewRecorder()
		r := httptest.NewRequest("GET", "/incidents", nil)
		r.URL.RawQuery = raw
		b.ServeHTTP(w, r)
		if self := decode[collection](t, w.Body.Bytes()).link("self"); strings.ContainsAny(self, "\"<>\\ä") {
			t.Errorf("%s: self %q", raw, self)
		}
	}
}

func TestHeadAnswersAsGetDoes(t *testing.T) {
	b := seeded(t)
	for _, path := range []string{"/", "/api", "/openapi.yaml", "/docs", "/types", "/geocode?q=Batken", "/incidents?limit=2", "/incidents/a-sarigor", "/healthz", "/readyz"} {
		get, head := b.get(path), b.do(request{method: "HEAD", path: path})
		if head.Code != 200 || head.Header().Get("Content-Type") != get.Header().Get("Content-Type") || head.Header().Get("ETag") != get.Header().Get("ETag") {
			t.Errorf("%s: %d %v", path, head.Code, head.Header())
		}
	}
}

func TestPagesAndHealth(t *testing.T) {
	b := seeded(t)
	docs := b.get("/docs")
	if csp := docs.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "script-src 'self'") {
		t.Errorf("policy %q", csp)
	}
	html := docs.Body.String()
	at := strings.Index(html, "assets/")
	asset := b.get("/" + html[at:at+strings.IndexByte(html[at:], '"')])
	if asset.Code != 200 || !strings.Contains(asset.Header().Get("Cache-Control"), "immutable") {
		t.Errorf("asset: %d %v", asset.Code, asset.Header())
	}
	landing := b.get("/", "Accept", "application/json").Body.String()
	for _, want := range []string{`"rel":"service-desc","type":"application/vnd.oai.openapi+json;version=3.0"`, `"href":"http://example.com/docs"`} {
		if !strings.Contains(landing, want) {
			t.Errorf("the landing page lacks %s", want)
		}
	}
	if w := b.get("/readyz"); w.Code != 200 {
		t.Errorf("ready: %d", w.Code)
	}
	metrics := b.get("/metrics").Body.String()
	for _, want := range []string{`dateline_http_requests_total{method="POST",route="/incidents",status="201"} 1`, "dateline_store_incidents 7", "dateline_store_seq 7",
		`dateline_http_request_duration_seconds_count{method="GET",route="/docs"} 1`} {
		if !strings.Contains(metrics, want) {
			t.Errorf("the figures lack %s", want)
		}
	}
	b.Drain()
	if w := b.get("/readyz"); w.Code != 503 || w.Header().Get("Retry-After") == "" {
		t.Errorf("draining: %d", w.Code)
	}
	if w := b.get("/healthz"); w.Code != 200 {
		t.Errorf("draining, health: %d", w.Code)
	}
}

// TestFaultsOfTheStoreTellNoSecrets closes the store under the server.
func TestFaultsOfTheStoreTellNoSecrets(t *testing.T) {
	b := seeded(t)
	if err := b.store.Close(); err != nil {
		t.Fatal(err)
	}
	for _, r := range []request{{path: "/incidents/a-sarigor"}, {path: "/incidents?q=landmine"}, {path: "/readyz"},
		{path: "/incidents", header: []string{"X-API-Key", "dl_x"}}} {
		w := b.do(r)
		if w.Code < 500 && w.Code != 401 {
			t.Errorf("%s: %d", r.path, w.Code)
		}
		for _, secret := range []string{"sql", "sqlite", ".gpkg", "/tmp", "SELECT", "driver"} {
			if strings.Contains(w.Body.String(), secret) {
				t.Errorf("%s tells %q: %s", r.path, secret, w.Body)
			}
		}
	}
	if !strings.Contains(b.faults.String(), "request failed") {
		t.Error("nothing was logged")
	}
}

// panics is a page that fails.
type panics struct{ after bool }

func (p panics) ServePage(w http.ResponseWriter, _ *http.Request, _ string) {
	if p.after {
		_, _ = io.WriteString(w, "part of it")
	}
	panic("the secret reason")
}

func (p panics) ServeTemplate(http.ResponseWriter, *http.Request, int, string, any) error {
	panic("the secret reason")
}

func (p panics) ServeAsset(http.ResponseWriter, *http.Request, string) bool { return false }

func TestPanics(t *testing.T) {
	b := newBench(t, func(c *api.Config) { c.Pages = panics{} })
	w := httptest.NewRecorder()
	b.ServeHTTP(w, httptest.NewRequest("GET", "/docs", nil))
	if w.Code != 500 || strings.Contains(w.Body.String(), "secret") || !strings.Contains(b.faults.String(), "the secret reason") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	b = newBench(t, func(c *api.Config) { c.Pages = panics{after: true} })
	defer func() {
		if err, _ := recover().(error); !errors.Is(err, http.ErrAbortHandler) {
			t.Errorf("the connection was not broken off: %v", err)
		}
	}()
	b.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/docs", nil))
}

func TestNewNeedsItsParts(t *testing.T) {
	if _, err := api.New(api.Config{}); err == nil {
		t.Error("a server without a store")
	}
	b := newBench(t)
	if _, err := api.New(api.Config{Store: b.store, Finder: b.store, Service: b.service, OpenAPI: []byte("a: [")}); err == nil {
		t.Error("a broken document")
	}
	s := api.HTTPServer("127.0.0.1:0", b)
	if s.ReadHeaderTimeout == 0 || s.ReadTimeout == 0 || s.WriteTimeout == 0 || s.IdleTimeout == 0 || s.MaxHeaderBytes == 0 {
		t.Errorf("%+v", s)
	}
	var _ incident.Finder = b.store
}
