package api_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"dateline/api"

	"github.com/paulmach/orb/encoding/mvt"
)

// TestBaseTiles reads tiles of the ground as the TileJSON and the style name them.
func TestBaseTiles(t *testing.T) {
	b := newBench(t)
	var about struct{ Tiles []string }
	if err := json.Unmarshal(b.do(request{path: "/tiles/base.json"}).Body.Bytes(), &about); err != nil || len(about.Tiles) != 1 {
		t.Fatalf("the TileJSON names %q (%v)", about.Tiles, err)
	}
	const origin = "http://example.com"
	if !strings.HasPrefix(about.Tiles[0], origin+"/tiles/base/{z}/{x}/{y}.mvt?v=") {
		t.Fatalf("the tiles are at %q", about.Tiles[0])
	}
	path := strings.NewReplacer(origin, "", "{z}", "3", "{x}", "5", "{y}", "2").Replace(about.Tiles[0])
	plain := b.do(request{path: path})
	zipped := b.do(request{path: path, header: []string{"Accept-Encoding", "gzip, zstd"}})
	z, err := gzip.NewReader(bytes.NewReader(zipped.Body.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if data, err := io.ReadAll(z); err != nil || !bytes.Equal(data, plain.Body.Bytes()) {
		t.Errorf("the tile differs by its encoding (%v)", err)
	}
	layers, err := mvt.Unmarshal(plain.Body.Bytes())
	if err != nil || len(layers) != 6 {
		t.Errorf("%d layers (%v)", len(layers), err)
	}
	for accept, want := range map[string]string{"*": "gzip", "gzip;q=0, *": "", "*, gzip;q=0": "", "zstd": "", "br, *;q=0.1": "gzip"} {
		if w := b.get(path, "Accept-Encoding", accept); w.Header().Get("Content-Encoding") != want {
			t.Errorf("%q gets the encoding %q", accept, w.Header().Get("Content-Encoding"))
		}
	}
	h := zipped.Header()
	for name, want := range map[string]string{"Content-Type": "application/vnd.mapbox-vector-tile", "Content-Encoding": "gzip",
		"Cache-Control": "public, max-age=31536000, immutable", "Access-Control-Allow-Origin": "*"} {
		if h.Get(name) != want {
			t.Errorf("%s: %q, want %q", name, h.Get(name), want)
		}
	}
	if h.Get("Etag") == plain.Header().Get("Etag") {
		t.Errorf("both encodings have the validator %s", h.Get("Etag"))
	}
	if w := b.do(request{path: path, header: []string{"If-None-Match", h.Get("Etag")}}); w.Code != http.StatusNotModified {
		t.Errorf("a known tile is answered with %d", w.Code)
	}
}

// TestBaseTilesThatAreNone asks for tiles without anything in them, and beyond the map.
func TestBaseTilesThatAreNone(t *testing.T) {
	b := newBench(t)
	for path, want := range map[string]int{
		"/tiles/base/6/6/26.mvt":          http.StatusNoContent, // the Pacific
		"/tiles/base/0/0/0.mvt":           http.StatusOK,
		"/tiles/base/0/0/0.mvt?v=other":   http.StatusOK,
		"/tiles/base/7/1/1.mvt":           http.StatusNotFound,
		"/tiles/base/2/4/0.mvt":           http.StatusNotFound,
		"/tiles/base/2/0/-1.mvt":          http.StatusNotFound,
		"/tiles/base/two/0/0.mvt":         http.StatusNotFound,
		"/tiles/base/+2/0/0.mvt":          http.StatusNotFound,
		"/tiles/base/2/00/0.mvt":          http.StatusNotFound,
		"/tiles/base/0/0/0":               http.StatusNotFound,
		"/tiles/base/0/0/0.mvt?w=1":       http.StatusBadRequest,
		"/tiles/base.json?x=1":            http.StatusBadRequest,
		"/map/style.json?theme=night":     http.StatusBadRequest,
		"/map/style.json?theme=dark":      http.StatusOK,
		"/tiles/base/3/5/99999999999.mvt": http.StatusNotFound,
	} {
		w := b.do(request{path: path})
		if w.Code != want {
			t.Errorf("%s: %d, want %d: %s", path, w.Code, want, w.Body)
		}
		if lasting := strings.Contains(w.Header().Get("Cache-Control"), "immutable"); lasting {
			t.Errorf("%s may be kept for ever, which no address without its version may", path)
		}
	}
}

// TestGroundIsOpen asks a server that is closed to readers: the ground of the map is no secret.
func TestGroundIsOpen(t *testing.T) {
	b := newBench(t, func(c *api.Config) { c.Private = true })
	for _, path := range []string{"/tiles/base.json", "/tiles/base/0/0/0.mvt", "/map/style.json"} {
		if w := b.do(request{path: path}); w.Code != http.StatusOK {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	b = newBench(t, func(c *api.Config) { c.Pages = nil })
	for _, path := range []string{"/tiles/base.json", "/tiles/base/0/0/0.mvt", "/map/style.json"} {
		if w := b.do(request{path: path}); w.Code != http.StatusNotFound {
			t.Errorf("%s without pages: %d", path, w.Code)
		}
	}
}

// TestMapStyle reads the styles: every address in them is absolute and leads to something.
func TestMapStyle(t *testing.T) {
	b := newBench(t)
	styles := map[string]bool{}
	for _, theme := range []string{"", "?theme=light", "?theme=dark"} {
		w := b.do(request{path: "/map/style.json" + theme})
		text := w.Body.String()
		styles[text] = true
		var style struct {
			Sources map[string]struct{ Tiles []string }
			Faces   map[string][]struct{ URL string } `json:"font-faces"`
			Layers  []struct {
				ID     string
				Source string
				Layout struct {
					Font []string `json:"text-font"`
				}
			}
		}
		if err := json.Unmarshal(w.Body.Bytes(), &style); err != nil {
			t.Fatal(err)
		}
		if strings.ContainsAny(text, "@") && strings.Contains(text, `"@`) || strings.Contains(text, "{root}") || strings.Contains(text, "{assets}") {
			t.Errorf("%q: something was left in it: %s", theme, text)
		}
		var files []string
		for _, s := range style.Sources {
			files = append(files, strings.NewReplacer("{z}", "0", "{x}", "0", "{y}", "0").Replace(s.Tiles[0]))
		}
		for _, list := range style.Faces {
			for _, f := range list {
				files = append(files, f.URL)
			}
		}
		for _, file := range files {
			path, absolute := strings.CutPrefix(file, "http://example.com/")
			if !absolute {
				t.Errorf("%q is no absolute address", file)
			} else if w := b.do(request{path: "/" + path}); w.Code != http.StatusOK || w.Header().Get("Access-Control-Allow-Origin") != "*" {
				t.Errorf("%s: %d", file, w.Code)
			}
		}
		if len(files) < 9 {
			t.Errorf("%q names %d files", theme, len(files))
		}
		for _, l := range style.Layers {
			if _, ok := style.Sources[l.Source]; !ok && l.Source != "" {
				t.Errorf("layer %s is of no source", l.ID)
			}
			for _, font := range l.Layout.Font {
				if style.Faces[font] == nil {
					t.Errorf("layer %s: no font %s", l.ID, font)
				}
			}
		}
	}
	if len(styles) != 2 {
		t.Errorf("%d styles, want two", len(styles))
	}
}
