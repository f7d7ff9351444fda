package api_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"dateline/api"
	"dateline/internal/auth"
	"dateline/internal/incident"

	"github.com/paulmach/orb"
)

// heap stores n incidents in the store itself.
func (b *bench) heap(n int) {
	b.t.Helper()
	var w []incident.Write
	for k := range n {
		id := incident.ID(fmt.Sprintf("h%06d", k))
		i := &incident.Incident{ID: id, Type: "other", Scope: "event", Status: "published", Title: fmt.Sprintf("Incident %d", k), Summary: wordsOf(k),
			DateStart: incident.Day(700_000 + k%9), DateEnd: 700_010, DatePrecision: "day", Point: &orb.Point{float64(k%360) - 180, float64(k%90) - 45},
			GeoPrecision: "exact", UncertaintyM: 100, Killed: incident.Figure{Best: incident.Num(int64(k % 10))}}
		if w = append(w, incident.Write{Op: incident.Create, ID: id, Incident: i, By: "t", At: b.clock.now()}); len(w) == 5000 || k == n-1 {
			if _, err := b.store.Apply(b.t.Context(), w); err != nil {
				b.t.Fatal(err)
			}
			w = w[:0]
		}
	}
}

// wordsOf is a text of some 600 bytes that does not compress well.
func wordsOf(k int) string {
	sum := sha256.Sum256([]byte{byte(k), byte(k >> 8)})
	var b strings.Builder
	for range 9 {
		fmt.Fprintf(&b, "%x ", sum)
		sum = sha256.Sum256(sum[:])
	}
	return b.String()
}

// smallBuffer is how many bytes the connections of these tests hold, so that a server
// is not ahead of its client by much.
const smallBuffer = 32 << 10

// served is h on real connections.
func served(t *testing.T, h http.Handler, configure ...func(*http.Server)) *httptest.Server {
	t.Helper()
	s := httptest.NewUnstartedServer(h)
	s.Config.ConnContext = func(ctx context.Context, c net.Conn) context.Context {
		if err := c.(*net.TCPConn).SetWriteBuffer(smallBuffer); err != nil {
			t.Error(err)
		}
		return ctx
	}
	for _, f := range configure {
		f(s.Config)
	}
	s.Start()
	t.Cleanup(s.Close)
	return s
}

// dial connects with a small buffer.
func dial(ctx context.Context, network, addr string) (net.Conn, error) {
	c, err := (&net.Dialer{}).DialContext(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	return c, c.(*net.TCPConn).SetReadBuffer(smallBuffer)
}

func fetch(t *testing.T, url string, header ...string) *http.Response {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), "GET", url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for n := 0; n < len(header); n += 2 {
		r.Header.Set(header[n], header[n+1])
	}
	w, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true, DialContext: dial}}).Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Body.Close() })
	return w
}

// TestDownloadIsAllThatMatches holds downloads to the pages of the same conditions.
func TestDownloadIsAllThatMatches(t *testing.T) {
	b := newBench(t)
	b.heap(1200)
	for _, c := range []struct {
		query string
		count int
	}{
		{"", 1200}, {"killed_min=9", 120}, {"bbox=0,-10,100,10&killed_min=5", -1}, {"filter=killed_best+IN+(1,2)&sortby=-killed_best,date_start", 240},
		{"datetime=1000-01-01/1000-02-01", 0}, {"limit=7", 7}, {"f=%67eojson&l%69mit=%37", 7}, {"limit=11&sortby=-killed_best", 11}, {"properties=title,killed_best&limit=3", 3},
		{"crs=http://www.opengis.net/def/crs/EPSG/0/4326&limit=2", 2}, {"ids=h000003,h000002&sortby=title", 2},
	} {
		down := decode[collection](t, b.get("/collections/incidents/download?"+c.query).Body.Bytes())
		list := "/incidents?limit=10000&" + c.query
		if strings.Contains(c.query, "mit=") {
			list = "/incidents?" + c.query
		}
		if !strings.Contains(c.query, "sortby") {
			list += "&sortby=created_at"
		}
		page := b.list(list)
		if c.count >= 0 && len(down.Features) != c.count || len(down.Features) != len(page.Features) {
			t.Errorf("%q: %d incidents, the page has %d", c.query, len(down.Features), len(page.Features))
			continue
		}
		x, err1 := json.Marshal(down.Features)
		y, err2 := json.Marshal(page.Features)
		if err1 != nil || err2 != nil || !bytes.Equal(x, y) {
			t.Errorf("%q: the incidents differ from those of the page", c.query)
		}
	}
	for query, want := range map[string]string{
		"cursor=abc": "without pages", "resultType=hits": "without pages", "limit=0": "limit", "limit=1&limit=2": "twice", "limit=%zz": "hexadecimal", "f=csv&limi%74=1e3": "whole number", "limt=3": "did you mean limit",
		"f=shp&country=Kirgizia": "; ", "f=html": "is not one of", "f=csv&f=kml": "twice", "crs=http://www.opengis.net/def/crs/EPSG/0/3857&f=kml": "crs", "filter=killed_best+%3E": "filter",
	} {
		if w := b.get("/collections/incidents/download?" + query); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %d without %q: %s", query, w.Code, want, w.Body)
		}
	}
}

func TestDownloadIsConditional(t *testing.T) {
	b := seeded(t)
	const path = "/collections/incidents/download?f=csv"
	first := b.get(path)
	etag := first.Header().Get("ETag")
	if w := b.get(path, "If-None-Match", etag); w.Code != http.StatusNotModified || etag == "" {
		t.Errorf("%d", w.Code)
	}
	if w := b.get("/collections/incidents/download", "Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"); w.Header().Get("Content-Type") != "application/geo+json" {
		t.Errorf("to a browser: %d %v", w.Code, w.Header())
	}
	head := b.do(request{method: "HEAD", path: path})
	if head.Code != http.StatusOK || head.Body.Len() > 0 || head.Header().Get("ETag") != etag || head.Header().Get("Content-Type") != first.Header().Get("Content-Type") {
		t.Errorf("HEAD: %d %v", head.Code, head.Header())
	}
	b.post(feature("new", 70, 40))
	if w := b.get(path, "If-None-Match", etag); w.Code != http.StatusOK {
		t.Errorf("after a write: %d", w.Code)
	}
	private := seeded(t, func(c *api.Config) { c.Private = true })
	if w := private.get(path); w.Code != http.StatusUnauthorized {
		t.Errorf("a private server: %d", w.Code)
	}
	for _, path := range []string{path, "/types", "/complete?q=ba"} {
		if w := private.get(path, "Authorization", "Bearer "+private.secret[auth.Reader]); w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("Cache-Control"), "private") {
			t.Errorf("%s of a private server: %d %q", path, w.Code, w.Header().Get("Cache-Control"))
		}
	}
}

// TestDownloadStreams on a real connection, in each encoding.
func TestDownloadStreams(t *testing.T) {
	b := newBench(t)
	b.heap(6000)
	s := served(t, b)
	var want []byte
	for _, enc := range []string{"identity", "gzip", "zstd"} {
		w := fetch(t, s.URL+"/collections/incidents/download", "Accept-Encoding", enc)
		if w.StatusCode != http.StatusOK || w.ContentLength >= 0 || w.Header.Get("OGC-NumberMatched") != "6000" {
			t.Errorf("%s: %d, %d bytes, %v", enc, w.StatusCode, w.ContentLength, w.Header)
		}
		text, err := io.ReadAll(w.Body)
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRecorder()
		r.Header().Set("Content-Encoding", w.Header.Get("Content-Encoding"))
		r.Body.Write(text)
		got := []byte(plainText(t, r))
		if want == nil {
			want = got
		}
		if !bytes.Equal(got, want) || !json.Valid(got) || bytes.Count(got, []byte(`"id":"h`)) != 12000 {
			t.Errorf("%s: %d bytes differ from %d", enc, len(got), len(want))
		}
	}
	if w := fetch(t, s.URL+"/collections/incidents/download?f=geoparquet", "Accept-Encoding", "gzip"); w.Header.Get("Content-Encoding") != "" {
		t.Error("GeoParquet is compressed twice")
	}
	w := fetch(t, s.URL+"/collections/incidents/download?f=gpx")
	if _, err := io.Copy(io.Discard, w.Body); err != nil || w.Trailer.Get("Dateline-Not-Expressed") != "0" {
		t.Errorf("%v, trailer %v", err, w.Trailer)
	}
}

// TestDownloadOutlastsTheLimits: the limits of time of the server are for pages; a
// download on a slow line may take as long as it goes on.
func TestDownloadOutlastsTheLimits(t *testing.T) {
	b := newBench(t)
	b.heap(8000)
	s := served(t, b, func(c *http.Server) { c.ReadTimeout, c.WriteTimeout = time.Second, time.Second })
	line := time.NewTicker(10 * time.Millisecond)
	defer line.Stop()
	for _, name := range []string{"geojson", "flatgeobuf"} {
		began := time.Now()
		w := fetch(t, s.URL+"/collections/incidents/download?f="+name, "Accept-Encoding", "identity")
		piece, err := int64(0), error(nil)
		for err == nil {
			<-line.C
			piece, err = io.CopyN(io.Discard, w.Body, 64<<10)
		}
		if err != io.EOF || piece == 64<<10 {
			t.Errorf("%s: %v", name, err)
		}
		if took := time.Since(began); took < s.Config.WriteTimeout {
			t.Errorf("%s took only %v, which proves nothing", name, took)
		}
	}
}

// TestDownloadBreaksOff: when the store fails amid it, the client is told by a
// connection that ends too early.
func TestDownloadBreaksOff(t *testing.T) {
	for _, f := range []string{"geojson", "csv"} {
		for _, enc := range []string{"identity", "gzip"} {
			b := newBench(t)
			b.heap(8000)
			w := fetch(t, served(t, b).URL+"/collections/incidents/download?f="+f, "Accept-Encoding", enc)
			if _, err := io.ReadFull(w.Body, make([]byte, 1000)); err != nil {
				t.Fatal(err)
			}
			if err := b.store.Close(); err != nil {
				t.Fatal(err)
			}
			if n, err := io.Copy(io.Discard, w.Body); !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Errorf("%s, %s: %v after %d bytes", f, enc, err, n)
			}
		}
	}
	b := newBench(t)
	b.heap(10)
	if err := b.store.Close(); err != nil {
		t.Fatal(err)
	}
	if w := fetch(t, served(t, b).URL+"/collections/incidents/download?limit=5"); w.StatusCode < 500 {
		t.Errorf("a fault before anything is out: %d", w.StatusCode)
	}
}

// TestDownloadStopsWithTheClient: when the client goes, so does the work.
func TestDownloadStopsWithTheClient(t *testing.T) {
	b := newBench(t)
	b.heap(8000)
	ended := make(chan bool, 1)
	s := served(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			broken := recover()
			ended <- broken != nil
			if broken != nil {
				panic(broken)
			}
		}()
		b.ServeHTTP(w, r)
	}))
	for _, f := range []string{"geojson", "kml"} {
		w := fetch(t, s.URL+"/collections/incidents/download?f="+f)
		if _, err := io.ReadFull(w.Body, make([]byte, 1000)); err != nil {
			t.Fatal(err)
		}
		if err := w.Body.Close(); err != nil {
			t.Fatal(err)
		}
		if !<-ended {
			t.Errorf("%s was sent to the end", f)
		}
	}
}

// TestDownloadLeavesNothing behind in the folder for temporary files.
func TestDownloadLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	b := newBench(t)
	b.heap(500)
	for _, f := range []string{"gpkg", "flatgeobuf"} {
		for _, path := range []string{"/collections/incidents/download?f=", "/incidents?limit=3&f="} {
			if w := b.get(path + f); w.Code != http.StatusOK || w.Body.Len() < 1000 {
				t.Errorf("%s%s: %d, %d bytes", path, f, w.Code, w.Body.Len())
			}
		}
	}
	left, err := filepath.Glob(filepath.Join(dir, "dateline-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("%v is left, %v", left, err)
	}
	if _, err := os.Stat(dir); err != nil {
		t.Error(err)
	}
}

// TestDownloadsAreNamedInTheContract: every parameter of a list that makes sense is one
// of the download.
func TestDownloadsAreNamedInTheContract(t *testing.T) {
	names := func(path string) (list []string) {
		for _, p := range contract().Paths.Value(path).Get.Parameters {
			list = append(list, p.Value.Name)
		}
		return list
	}
	list, down := names("/collections/incidents/items"), names("/collections/incidents/download")
	for _, name := range list {
		if paging := name == "cursor" || name == "resultType"; slices.Contains(down, name) == paging {
			t.Errorf("%s", name)
		}
	}
	if len(down) != len(list)-2 {
		t.Errorf("%d parameters, %d of a list", len(down), len(list))
	}
}

// TestAClientThatHangsUpIsNoFault: a client that goes away in the middle of a file
// is its own affair, and not an error in the log of who runs the server.
func TestAClientThatHangsUpIsNoFault(t *testing.T) {
	b := newBench(t)
	server := httptest.NewServer(b)
	for range 5 {
		conn, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		_, err = io.WriteString(conn, "GET /collections/places/items?f=csv&limit=10000 HTTP/1.1\r\nHost: dateline\r\n\r\n")
		if err == nil {
			_, err = io.ReadFull(conn, make([]byte, 64)) // the answer has begun
		}
		if err == nil {
			err = conn.(*net.TCPConn).SetLinger(0) // and is cut off, unread
		}
		if err = errors.Join(err, conn.Close()); err != nil {
			t.Fatal(err)
		}
	}
	server.Close() // when all answers are over
	if b.faults.Len() > 0 {
		t.Errorf("logged: %s", b.faults)
	}
}
