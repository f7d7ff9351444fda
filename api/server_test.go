package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"dateline/api"
	"dateline/data"
	"dateline/geo/gazetteer"
	"dateline/internal/auth"
	"dateline/internal/incident"
	"dateline/internal/store/gpkg"
	"dateline/internal/web"

	"github.com/google/uuid"
)

// places is the built-in gazetteer, read once.
var places = sync.OnceValue(func() *gazetteer.Index {
	ix, err := gazetteer.Open(data.Gazetteer)
	if err != nil {
		panic(err)
	}
	return ix
})

// drawnPlaces is the built-in gazetteer with the built-in outlines.
var drawnPlaces = sync.OnceValue(func() *gazetteer.Index {
	outlines, err := gazetteer.OpenOutlines(data.Outlines)
	if err != nil {
		panic(err)
	}
	return places().Outlined(outlines)
})

// bench is a server on a real store with a key of each role.
type bench struct {
	*api.Server
	t       testing.TB
	store   *gpkg.Store
	service *incident.Service
	keys    *auth.Keyring
	clock   *clock
	secret  map[auth.Role]string
	faults  *bytes.Buffer // what the server logged
}

// clock is a time that the test moves.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// newBench starts a server; configure may change what it is given.
func newBench(t testing.TB, configure ...func(*api.Config)) *bench {
	t.Helper()
	ctx := context.Background()
	store, err := gpkg.Open(ctx, filepath.Join(t.TempDir(), "test.gpkg"), gpkg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	types, err := incident.ReadVocabulary(strings.NewReader(data.Types))
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t, store: store, clock: &clock{at: time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)}, secret: map[auth.Role]string{}, faults: &bytes.Buffer{}}
	b.service = &incident.Service{Store: store, Places: places(), Types: types, Now: b.clock.now,
		NewID: func() incident.ID { return incident.ID(uuid.Must(uuid.NewV7()).String()) }}
	b.keys = auth.NewKeyring(store, b.clock.now)
	for _, role := range auth.Roles {
		if b.secret[role], err = b.keys.Create(ctx, "the-"+string(role), role); err != nil {
			t.Fatal(err)
		}
	}
	document, err := os.ReadFile("../openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	site, err := web.New()
	if err != nil {
		t.Fatal(err)
	}
	c := api.Config{Store: store, Finder: store, Service: b.service, Keys: b.keys, Pages: site, OpenAPI: document, Snapshot: store.WriteSnapshot,
		CacheBytes: 1 << 20, Log: logTo(b.faults)}
	for _, f := range configure {
		f(&c)
	}
	if b.Server, err = api.New(c); err != nil {
		t.Fatal(err)
	}
	return b
}

// request is what a test sends.
type request struct {
	method, path string
	body         string
	header       []string // name, value, ...
	key          auth.Role
	from         string // remote address
}

// do sends a request, checks the answer against openapi.yaml, and returns it.
func (b *bench) do(r request) *httptest.ResponseRecorder {
	b.t.Helper()
	var body io.Reader
	if r.body != "" {
		body = strings.NewReader(r.body)
	}
	if r.method == "" {
		r.method = "GET"
	}
	req := httptest.NewRequest(r.method, r.path, body)
	if r.from != "" {
		req.RemoteAddr = r.from
	}
	if r.body != "" {
		req.Header.Set("Content-Type", "application/geo+json")
	}
	if r.key != "" {
		req.Header.Set("Authorization", "Bearer "+b.secret[r.key])
	}
	for n := 0; n < len(r.header); n += 2 {
		if r.header[n+1] == "" {
			req.Header.Del(r.header[n])
		} else {
			req.Header.Add(r.header[n], r.header[n+1])
		}
	}
	w := httptest.NewRecorder()
	b.ServeHTTP(w, req)
	checkDocumented(b.t, req, w)
	return w
}

func (b *bench) get(path string, header ...string) *httptest.ResponseRecorder {
	b.t.Helper()
	return b.do(request{path: path, header: header})
}

// store puts incidents in, through the API.
func (b *bench) post(features ...string) *httptest.ResponseRecorder {
	b.t.Helper()
	body := features[0]
	if len(features) > 1 {
		body = `{"type":"FeatureCollection","features":[` + strings.Join(features, ",") + `]}`
	}
	w := b.do(request{method: "POST", path: "/incidents", body: body, key: auth.Editor})
	if w.Code != http.StatusCreated {
		b.t.Fatalf("POST: %d %.1000s", w.Code, w.Body)
	}
	return w
}

// feature is the JSON of an incident with the properties given as "name", value.
func feature(id string, lon, lat float64, properties ...any) string {
	p := map[string]any{"title": "Incident " + id, "type": "armed_clash", "date_start": "1994-09-16"}
	if lon != 0 || lat != 0 {
		p["uncertainty_m"] = 5000
	}
	for n := 0; n < len(properties); n += 2 {
		p[properties[n].(string)] = properties[n+1]
	}
	f := map[string]any{"type": "Feature", "id": id, "properties": p,
		"geometry": map[string]any{"type": "Point", "coordinates": []float64{lon, lat}}}
	if lon == 0 && lat == 0 {
		f["geometry"] = nil
	}
	text, err := json.Marshal(f)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// collection is a page as a test reads it.
type collection struct {
	Type                  string
	NumberMatched         *int
	NumberMatchedEstimate *int
	NumberReturned        int
	Features              []struct {
		ID         string
		Geometry   *struct{ Coordinates []float64 }
		Properties map[string]any
	}
	Links []struct{ Href, Rel, Type string }
}

func (c collection) ids() string {
	var ids []string
	for _, f := range c.Features {
		ids = append(ids, f.ID)
	}
	return strings.Join(ids, " ")
}

func (c collection) link(rel string) string {
	for _, l := range c.Links {
		if l.Rel == rel {
			return l.Href
		}
	}
	return ""
}

// list gets a page.
func (b *bench) list(path string) collection {
	b.t.Helper()
	w := b.get(path)
	if w.Code != http.StatusOK {
		b.t.Fatalf("GET %s: %d %s", path, w.Code, w.Body)
	}
	return decode[collection](b.t, w.Body.Bytes())
}

func decode[T any](t testing.TB, text []byte) T {
	t.Helper()
	var v T
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return v
}

// problem is an answer to a request that failed.
type problem struct {
	Detail, Type, Title string
	Status              int
	Errors              []struct {
		Field, Detail string
		Index         *int
	}
	Candidates  []map[string]any
	Suggestions []string
}
