package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"dateline/api"
	"dateline/internal/auth"

	"github.com/paulmach/orb/encoding/mvt"
)

// TestTilesOverHTTP: what is there and what is not, and how long it may be kept.
func TestTilesOverHTTP(t *testing.T) {
	b := newBench(t)
	b.scatter(60)
	seq, state := b.store.Seq(), stateOfTiles(t, b)
	for path, want := range map[string]int{
		"/tiles/incidents/0/0/0.mvt": 200, "/tiles/incidents/6/0/0.mvt": 204, "/tiles/incidents/0/0/0.mvt?country=TJ": 204,
		"/tiles/incidents/0/0/1.mvt": 404, "/tiles/incidents/23/0/0.mvt": 404, "/tiles/incidents/-1/0/0.mvt": 404, "/tiles/incidents/1/x/0.mvt": 404,
		"/tiles/incidents/+1/0/0.mvt": 404, "/tiles/incidents/1/01/0.mvt": 404, "/tiles/incidents/0/0/-0.mvt": 404, "/collections/incidents/tiles/WebMercatorQuad/+1/0/0": 404,
		"/tiles/incidents/0/0/0.pbf": 404, "/tiles/incidents/0/0/0": 404, "/tiles/incidents/0/0/0.mvt?limit=3": 400, "/tiles/incidents/0/0/0.mvt?v=x": 400, "/tiles/incidents/0/0/0.mvt?v=": 400, "/tiles/incidents/0/0/0.mvt?v=-1": 400, "/tiles/incidents/0/0/0.mvt?v=9-": 400,
		"/tiles/incidents/0/0/0.mvt?filter=killed": 400,
	} {
		if w := b.get(path); w.Code != want {
			t.Errorf("%s: %d, want %d: %.300s", path, w.Code, want, w.Body)
		}
	}
	for _, c := range []struct{ query, caching string }{
		{"", "no-cache"}, {"?v=" + state, "public, max-age=31536000, immutable"}, {fmt.Sprintf("?v=%d", seq), "no-cache"}, {"?v=" + strings.Replace(state, "-", "1-", 1), "no-cache"},
		{"?v=" + stateOfTiles(t, newBench(t)), "no-cache"}, {fmt.Sprintf("?v=%d-0", seq), "no-cache"},
	} {
		path := "/tiles/incidents/0/0/0.mvt" + c.query
		w := b.get(path, "Accept-Encoding", "gzip")
		if w.Header().Get("Cache-Control") != c.caching || w.Header().Get("Content-Encoding") != "gzip" || w.Header().Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%s: %v", path, w.Header())
		}
		if again := b.get(path, "If-None-Match", w.Header().Get("ETag")); again.Code != http.StatusNotModified {
			t.Errorf("%s: %d with the tag that it has", path, again.Code)
		}
		if head := b.do(request{method: "HEAD", path: path}); head.Code != 200 || head.Header().Get("Content-Type") != "application/vnd.mapbox-vector-tile" {
			t.Errorf("HEAD %s: %d %v", path, head.Code, head.Header())
		}
	}
}

// stateOfTiles is the state in the address of the tiles.
func stateOfTiles(t *testing.T, b *bench) string {
	t.Helper()
	about := decode[struct{ Tiles []string }](t, b.get("/tiles/incidents.json").Body.Bytes())
	_, state, ok := strings.Cut(about.Tiles[0], "?v=")
	if !ok {
		t.Fatalf("%v has no state", about.Tiles)
	}
	return state
}

// TestTileStateOfServers: two servers whose data have as many changes have other tiles,
// and so other addresses of them.
func TestTileStateOfServers(t *testing.T) {
	one, other := newBench(t), newBench(t)
	one.post(feature("a", 71, 40))
	other.post(feature("b", 12, 40))
	if a, b := stateOfTiles(t, one), stateOfTiles(t, other); a == b || one.store.Seq() != other.store.Seq() {
		t.Errorf("%q is the state of both", a)
	}
}

// TestTileJSON follows the address of the tiles, with the conditions in it.
func TestTileJSON(t *testing.T) {
	b := newBench(t)
	b.scatter(60)
	type about struct {
		Tiles  []string
		Center []float64
		Layers []struct {
			ID     string
			Fields map[string]string
		} `json:"vector_layers"`
	}
	w := b.get("/tiles/incidents.json?type=shelling&filter=title+%3D+'%7Bx%7D{z}'+OR+killed_best+%3C+9")
	got := decode[about](t, w.Body.Bytes())
	if len(got.Tiles) != 1 || strings.Count(got.Tiles[0], "{") != 3 || !strings.HasPrefix(got.Tiles[0], "http://example.com/tiles/incidents/{z}/{x}/{y}.mvt?type=shelling&filter=") {
		t.Fatalf("%v", got.Tiles)
	}
	url := strings.NewReplacer("{z}", "0", "{x}", "0", "{y}", "0", "http://example.com", "").Replace(got.Tiles[0])
	tileGot := b.get(url)
	layers, err := mvt.Unmarshal(tileGot.Body.Bytes())
	if err != nil || tileGot.Header().Get("Cache-Control") != "public, max-age=31536000, immutable" {
		t.Fatalf("%s: %v %v", url, err, tileGot.Header())
	}
	for _, l := range layers {
		for _, said := range got.Layers {
			if said.ID != l.Name {
				continue
			}
			for _, f := range l.Features {
				for name, v := range f.Properties {
					kind := said.Fields[name]
					if have := map[bool]string{true: "Boolean"}[v == true || v == false]; kind != have && kind != map[string]string{"float64": "Number", "string": "String"}[fmt.Sprintf("%T", v)] {
						t.Errorf("%s has %s = %v (%T), said is %q", l.Name, name, v, v, said.Fields[name])
					}
				}
			}
		}
	}
	if len(layers) < 2 || len(got.Layers) != 3 {
		t.Errorf("%d layers, said are %d", len(layers), len(got.Layers))
	}
	tag := w.Header().Get("ETag")
	if w := b.get("/tiles/incidents.json?type=shelling&filter=title+%3D+'%7Bx%7D{z}'+OR+killed_best+%3C+9", "If-None-Match", tag); w.Code != http.StatusNotModified {
		t.Errorf("%d with the tag that it has", w.Code)
	}
	b.post(feature("new", 71, 40))
	if again := decode[about](t, b.get("/tiles/incidents.json").Body.Bytes()); again.Tiles[0] == got.Tiles[0] || !strings.Contains(again.Tiles[0], fmt.Sprint("v=", b.store.Seq())) {
		t.Errorf("after a write %v", again.Tiles)
	}
	if w := b.get("/tiles/incidents.json?limit=3"); w.Code != http.StatusBadRequest {
		t.Errorf("limit: %d", w.Code)
	}
}

// TestTilesOfAClosedServer: who has no key gets no tile and learns of no place; who sends
// one in the query finds it in the address of the tiles, which only browsers keep.
func TestTilesOfAClosedServer(t *testing.T) {
	b := newBench(t, func(c *api.Config) { c.Private = true })
	b.scatter(30)
	for path, want := range map[string]int{"/tiles/incidents.json": 401, "/tiles/incidents/0/0/0.mvt": 401, "/collections/incidents/tiles/WebMercatorQuad/0/0/0": 401,
		"/collections/incidents/tiles/WebMercatorQuad": 200, "/tileMatrixSets": 200} {
		if w := b.get(path); w.Code != want || strings.Contains(w.Body.String(), "boundingBox") {
			t.Errorf("%s: %d, want %d: %.200s", path, w.Code, want, w.Body)
		}
	}
	if w := b.do(request{path: "/collections/incidents/tiles/WebMercatorQuad", key: auth.Reader}); !strings.Contains(w.Body.String(), "boundingBox") {
		t.Errorf("with a key: %.300s", w.Body)
	}
	key := "key=" + b.secret[auth.Reader]
	about := decode[struct{ Tiles []string }](t, b.get("/tiles/incidents.json?type=shelling&"+key).Body.Bytes())
	if !strings.Contains(about.Tiles[0], key) || !strings.Contains(about.Tiles[0], "type=shelling&") {
		t.Fatalf("%v", about.Tiles)
	}
	w := b.get(strings.NewReplacer("{z}", "0", "{x}", "0", "{y}", "0").Replace(about.Tiles[0]))
	if w.Code != http.StatusOK || w.Header().Get("Cache-Control") != "private, max-age=31536000, immutable" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
}
