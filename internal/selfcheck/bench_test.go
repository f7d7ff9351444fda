package selfcheck_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"dateline/api"
	"dateline/data"
	"dateline/geo/gazetteer"
	"dateline/internal/auth"
	"dateline/internal/format"
	"dateline/internal/incident"
	"dateline/internal/store/gpkg"
	"dateline/internal/testenv"
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

// bench is our own server with the sample, and a fault between it and whoever
// asks.
type bench struct {
	*httptest.Server
	key string
	mu  sync.Mutex
	at  fault
}

// fault changes what is asked, or what is answered.
type fault struct {
	ask func(*http.Request)
	say func(*http.Request, *said)
}

// said is an answer on its way.
type said struct {
	status int
	header http.Header
	body   []byte
	old    bool // in HTTP/1.0
}

// then makes two changes of an answer.
func (f fault) then(other fault) fault {
	return fault{ask: f.ask, say: func(r *http.Request, a *said) { f.say(r, a); other.say(r, a) }}
}

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
	service := &incident.Service{Store: store, Places: places(), Types: types, Now: time.Now,
		NewID: func() incident.ID { return incident.ID(uuid.Must(uuid.NewV7()).String()) }}
	list, _, err := format.DecodeBody([]byte(data.Incidents))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := service.Create(ctx, list, incident.Options{By: "test"}); err != nil {
		t.Fatal(err)
	}
	b := &bench{}
	keys := auth.NewKeyring(store, time.Now)
	if b.key, err = keys.Create(ctx, "test", auth.Editor); err != nil {
		t.Fatal(err)
	}
	document, err := os.ReadFile(filepath.Join(testenv.Root(t), "openapi.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	site, err := web.New()
	if err != nil {
		t.Fatal(err)
	}
	c := api.Config{Store: store, Finder: store, Service: service, Keys: keys, Pages: site, OpenAPI: document}
	for _, f := range configure {
		f(&c)
	}
	server, err := api.New(c)
	if err != nil {
		t.Fatal(err)
	}
	b.Server = httptest.NewServer(b.between(server))
	t.Cleanup(b.Close)
	return b
}

// between puts the fault before a server.
func (b *bench) between(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b.mu.Lock()
		at := b.at
		b.mu.Unlock()
		r.Header.Del("Accept-Encoding")
		asked := r.Clone(r.Context())
		if at.ask != nil {
			at.ask(r)
		}
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, r)
		a := &said{status: rec.Code, header: rec.Header(), body: rec.Body.Bytes()}
		if at.say != nil {
			at.say(asked, a)
		}
		if a.old {
			answerOld(w, a)
			return
		}
		a.header.Del("Content-Length")
		for name, v := range a.header {
			w.Header()[name] = v
		}
		w.WriteHeader(a.status)
		_, _ = w.Write(a.body)
	})
}

// answerOld answers as a server of 1996 does.
func answerOld(w http.ResponseWriter, a *said) {
	conn, rw, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer conn.Close()
	fmt.Fprintf(rw, "HTTP/1.0 %d OK\r\nContent-Type: application/json\r\n\r\n%s", a.status, a.body)
	_ = rw.Flush()
}

// have puts another fault in place.
func (b *bench) have(f fault) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.at = f
}

// where tells requests apart.
type where func(*http.Request) bool

// at matches the path and query by a regular expression.
func at(pattern string) where {
	re := regexp.MustCompile(pattern)
	return func(r *http.Request) bool { return re.MatchString(r.URL.RequestURI()) }
}

// and demands a method as well.
func (w where) and(method string) where {
	return func(r *http.Request) bool { return r.Method == method && w(r) }
}

// The places that faults are at.
var (
	everywhere = at(`.`)
	landing    = at(`^/(\?|$)`)
	definition = at(`^/api`)
	all        = at(`^/collections(\?|$)`)
	single     = at(`^/collections/incidents(\?|$)`)
	lists      = at(`^/collections/incidents/items(\?|$)`)
	features   = at(`^/collections/incidents/items/`)
)

// deaf lets the server not see some parameters.
func deaf(names ...string) fault {
	return fault{ask: func(r *http.Request) {
		q := r.URL.Query()
		for _, name := range names {
			q.Del(name)
		}
		r.URL.RawQuery = q.Encode()
	}}
}

// hears changes a parameter before the server sees it.
func hears(name string, change func(string) string) fault {
	return fault{ask: func(r *http.Request) {
		q := r.URL.Query()
		if q.Has(name) {
			q.Set(name, change(q.Get(name)))
			r.URL.RawQuery = q.Encode()
		}
	}}
}

// replaced changes a part of a parameter.
func replaced(name, old, other string) fault {
	return hears(name, func(v string) string { return strings.ReplaceAll(v, old, other) })
}

// answers gives a status instead of the answer.
func answers(w where, status int) fault {
	return fault{say: func(r *http.Request, a *said) {
		if w(r) {
			a.status = status
		}
	}}
}

// forgives answers 200 with no features where the server answers otherwise.
func forgives(w where) fault {
	return fault{say: func(r *http.Request, a *said) {
		if w(r) && a.status != http.StatusOK {
			a.status, a.body = http.StatusOK, []byte(`{"type":"FeatureCollection","features":[],"numberMatched":0}`)
			a.header.Set("Content-Type", "application/geo+json")
		}
	}}
}

// says sets a header, or removes it.
func says(w where, name, value string) fault {
	return fault{say: func(r *http.Request, a *said) {
		if !w(r) {
			return
		}
		if a.header.Del(name); value != "" {
			a.header.Set(name, value)
		}
	}}
}

// edits changes a document.
func edits(w where, change func(o map[string]any)) fault {
	return fault{say: func(r *http.Request, a *said) {
		var o map[string]any
		if !w(r) || json.Unmarshal(a.body, &o) != nil {
			return
		}
		change(o)
		var b bytes.Buffer
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		_ = enc.Encode(o)
		a.body = b.Bytes()
	}}
}

// unlinked removes the links of a relation (and type) from a document.
func unlinked(w where, rel, mediaType string) fault {
	return edits(w, func(o map[string]any) {
		links, _ := o["links"].([]any)
		o["links"] = slices.DeleteFunc(links, func(l any) bool {
			m, _ := l.(map[string]any)
			return m["rel"] == rel && (mediaType == "" || m["type"] == mediaType)
		})
	})
}

// linked changes the address of the links of a relation.
func linked(w where, rel string, change func(string) string) fault {
	return edits(w, func(o map[string]any) {
		links, _ := o["links"].([]any)
		for _, l := range links {
			if m, _ := l.(map[string]any); m["rel"] == rel {
				m["href"] = change(m["href"].(string))
			}
		}
	})
}

// undeclared removes a conformance class.
func undeclared(end string) fault {
	return edits(at(`^/conformance`), func(o map[string]any) {
		o["conformsTo"] = slices.DeleteFunc(o["conformsTo"].([]any), func(c any) bool { return strings.HasSuffix(c.(string), end) })
	})
}

// in goes down into a document.
func in(o map[string]any, names ...string) map[string]any {
	for _, n := range names {
		o, _ = o[n].(map[string]any)
	}
	return o
}

// eachFeature changes the features of a list.
func eachFeature(w where, change func(n int, f map[string]any)) fault {
	return edits(w, func(o map[string]any) {
		list, _ := o["features"].([]any)
		for n, f := range list {
			change(n, f.(map[string]any))
		}
	})
}

// cut shortens the list of features.
func cut(w where, keep int) fault {
	return edits(w, func(o map[string]any) {
		if list, _ := o["features"].([]any); len(list) > keep {
			o["features"] = list[:keep]
		}
	})
}
