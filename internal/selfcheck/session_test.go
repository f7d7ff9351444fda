package selfcheck_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"dateline/internal/selfcheck"
)

// outcome finds a result by its id.
func outcome(t *testing.T, r *selfcheck.Report, id string) selfcheck.Result {
	t.Helper()
	n := slices.IndexFunc(r.Results, func(x selfcheck.Result) bool { return x.ID == id })
	if n < 0 {
		t.Fatalf("there is no result %s", id)
	}
	return r.Results[n]
}

// examine runs the checks on a server made of a handler.
func examine(t *testing.T, h http.HandlerFunc, o selfcheck.Options) *selfcheck.Report {
	t.Helper()
	s := httptest.NewServer(h)
	defer s.Close()
	o.URL = s.URL
	r, err := selfcheck.Run(t.Context(), o, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestAddresses(t *testing.T) {
	for _, url := range []string{"", "example.org", "ftp://example.org", "http://", "http://127.0.0.1:1/", ":"} {
		if _, err := selfcheck.Run(t.Context(), selfcheck.Options{URL: url}, nil); err == nil {
			t.Errorf("%q is taken for a server", url)
		}
	}
}

// TestNothingThere: a server that knows nothing breaks the core, and nothing else
// is held against it.
func TestNothingThere(t *testing.T) {
	told := 0
	s := httptest.NewServer(http.NotFoundHandler())
	defer s.Close()
	r, err := selfcheck.Run(t.Context(), selfcheck.Options{URL: s.URL}, func(selfcheck.Result) { told++ })
	if err != nil {
		t.Fatal(err)
	}
	if told != len(selfcheck.Checks()) || len(r.Results) != told {
		t.Errorf("%d of %d results were told", told, len(r.Results))
	}
	for _, id := range []string{"core/landing", "core/api", "core/conformance", "core/collections"} {
		if x := outcome(t, r, id); x.Outcome != selfcheck.Fails || !x.Promised {
			t.Errorf("%+v", x)
		}
	}
	for _, id := range []string{"items/bbox", "crs/list", "cql2/equal", "qgis/queryables", "edit/create"} {
		if x := outcome(t, r, id); x.Outcome != selfcheck.Skipped || x.Why == "" {
			t.Errorf("%+v", x)
		}
	}
	if sum := r.Summary(); sum.Broken == 0 || sum.Holds+sum.Broken+sum.Misses+sum.Skips != told {
		t.Errorf("%+v of %d", sum, told)
	}
}

// TestTheKeyStaysAtHome: links lead to another server, which must not see the
// key.
func TestTheKeyStaysAtHome(t *testing.T) {
	var seen, leaked atomic.Int32
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen.Add(1)
		if r.Header.Get("Authorization") != "" {
			leaked.Add(1)
		}
		_, _ = w.Write([]byte(`{}`))
	}))
	defer other.Close()
	home := false
	examine(t, func(w http.ResponseWriter, r *http.Request) {
		home = home || r.Header.Get("Authorization") == "Bearer secret"
		if r.URL.Path == "/conformance" {
			http.Redirect(w, r, other.URL, http.StatusFound)
			return
		}
		_, _ = w.Write([]byte(`{"links":[{"rel":"data","href":"` + other.URL + `/collections"},{"rel":"service-desc","href":"` + other.URL + `/api"}]}`))
	}, selfcheck.Options{Key: "secret"})
	if !home || seen.Load() < 3 || leaked.Load() > 0 {
		t.Errorf("the server saw the key: %t; of %d requests the other server saw it in %d", home, seen.Load(), leaked.Load())
	}
}

func TestPatience(t *testing.T) {
	asked := 0
	r := examine(t, func(w http.ResponseWriter, r *http.Request) {
		if asked++; asked == 1 {
			w.Header().Set("Retry-After", "0")
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		_, _ = w.Write([]byte(`{"conformsTo":["http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core"]}`))
	}, selfcheck.Options{})
	if x := outcome(t, r, "core/conformance"); x.Outcome != selfcheck.Holds {
		t.Errorf("after a pause: %+v", x)
	}
	r = examine(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Retry-After", "3600")
		w.WriteHeader(http.StatusTooManyRequests)
	}, selfcheck.Options{})
	if x := outcome(t, r, "core/conformance"); x.Outcome != selfcheck.Skipped || !strings.Contains(x.Why, "patience") || r.Requests > 2 {
		t.Errorf("%d requests; %+v", r.Requests, x)
	}
}

func TestLimits(t *testing.T) {
	r := examine(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/conformance" {
			for range 33 {
				_, _ = w.Write(make([]byte, 1<<20))
			}
			return
		}
		http.Redirect(w, r, r.URL.Path, http.StatusFound) // for ever
	}, selfcheck.Options{})
	if x := outcome(t, r, "core/conformance"); !strings.Contains(x.Why, "more than 32 MiB") || r.Bytes > 34<<20 {
		t.Errorf("%d bytes; %+v", r.Bytes, x)
	}
	if x := outcome(t, r, "core/landing"); x.Outcome != selfcheck.Fails || r.Requests > 100 {
		t.Errorf("%d requests; %+v", r.Requests, x)
	}
}

// FuzzHostile lets a server give the same document for everything: whatever it
// says, the run ends, within its limits, and tells each check.
func FuzzHostile(f *testing.F) {
	f.Add(`{}`)
	f.Add(`{"links":[{"rel":"data","href":"/c"},{"rel":"next","href":"?x"},{"rel":"service-desc","href":"/a"},{"rel":"items","href":"/i"}],
		"conformsTo":["http://www.opengis.net/spec/cql2/1.0/conf/cql2-text","http://www.opengis.net/spec/cql2/1.0/conf/basic-cql2"],
		"collections":[{"id":"x","extent":{"spatial":{"bbox":[[1,2,3,4]]},"temporal":{"interval":[["2001-01-01T00:00:00Z",null]]}}}],
		"paths":{"/collections/{c}/items":{"get":{"parameters":[{"$ref":"#/components/parameters/limit"}]}}},
		"components":{"parameters":{"limit":{"name":"limit","in":"query","schema":{"type":"integer","minimum":1,"maximum":5}}}},
		"properties":{"a":{"type":"string"},"b":{"type":"integer"},"g":{"format":"geometry-point"}},"crs":["http://www.opengis.net/def/crs/EPSG/0/4326"],
		"type":"FeatureCollection","features":[{"id":1,"geometry":{"type":"Point","coordinates":[1,2]},"properties":{"a":"ab","b":1}},
		{"id":"2","geometry":null,"properties":{"a":"cd","b":2}}],"numberMatched":2}`)
	f.Add(`{"links":[{"rel":"service-desc"}],"components":{"a":{"$ref":"#/components/a"}},"paths":{"/collections/x/items":{"$ref":"#/paths/~1collections~1x~1items"}},"collections":[{"id":"x"}]}`)
	f.Add(`{"features":[{"geometry":{"coordinates":[[[[[[1,2]]]]]],"geometries":[{}]}}],"collections":[{"id":"x"},{"id":7},5]}`)
	f.Fuzz(func(t *testing.T, body string) {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte(body))
		}))
		defer s.Close()
		r, err := selfcheck.RunAtHome(t.Context(), selfcheck.Options{URL: s.URL, Write: true})
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Results) != len(selfcheck.Checks()) || r.Requests > 800 {
			t.Errorf("%d results of %d requests", len(r.Results), r.Requests)
		}
		x := outcome(t, r, "core/landing")
		var o struct{ Links []json.RawMessage }
		if json.Unmarshal([]byte(body), &o) != nil && x.Outcome == selfcheck.Holds {
			t.Errorf("a landing page that is not JSON holds: %s", body)
		}
		if y := outcome(t, r, "items/unknown-parameter"); y.Outcome == selfcheck.Holds {
			t.Error("a server that says the same to everything refuses a parameter")
		}
	})
}
