package web_test

import (
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"dateline/internal/web"
)

func page(t *testing.T, s *web.Site, name string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	s.ServePage(w, httptest.NewRequest("GET", "/"+name, nil), name)
	if w.Code != http.StatusOK {
		t.Fatalf("page %s: %d", name, w.Code)
	}
	return w
}

var reference = regexp.MustCompile(`(?:src|href)="([^"]+)"`)

func TestPagesLoadOnlyTheirOwnAssets(t *testing.T) {
	s, err := web.New()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"docs", "map", "embed"} {
		w := page(t, s, name)
		if csp := w.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: policy %q", name, csp)
		} else if framed := strings.Contains(csp, "frame-ancestors *"); framed != (name == "embed") {
			t.Errorf("%s: others may have it in a frame: %v", name, framed)
		}
		html := w.Body.String()
		for _, inline := range []string{"<script>", "<style", "style=", "onclick", "{{"} {
			if strings.Contains(html, inline) {
				t.Errorf("%s holds %q", name, inline)
			}
		}
		loaded := 0
		for _, m := range reference.FindAllStringSubmatch(html, -1) {
			p, isAsset := strings.CutPrefix(m[1], "assets/")
			if !isAsset {
				continue
			}
			loaded++
			a := httptest.NewRecorder()
			if !s.ServeAsset(a, httptest.NewRequest("GET", "/assets/"+p, nil), p) {
				t.Errorf("%s: there is no asset %s", name, p)
				continue
			}
			if cc := a.Header().Get("Cache-Control"); !strings.Contains(cc, "immutable") {
				t.Errorf("%s: Cache-Control %q", p, cc)
			}
		}
		if loaded < 2 {
			t.Errorf("%s loads %d assets", name, loaded)
		}
	}
}

func TestAssetEncodingsHaveTheirOwnValidators(t *testing.T) {
	s, err := web.New()
	if err != nil {
		t.Fatal(err)
	}
	p := regexp.MustCompile(`assets/(\S+swagger-ui\.css)`).FindStringSubmatch(page(t, s, "docs").Body.String())[1]
	get := func(headers ...string) *httptest.ResponseRecorder {
		r := httptest.NewRequest("GET", "/assets/"+p, nil)
		for n := 0; n < len(headers); n += 2 {
			r.Header.Set(headers[n], headers[n+1])
		}
		w := httptest.NewRecorder()
		s.ServeAsset(w, r, p)
		return w
	}
	plain, zipped := get(), get("Accept-Encoding", "br, gzip")
	if zipped.Header().Get("Content-Encoding") != "gzip" || plain.Header().Get("Content-Encoding") != "" {
		t.Fatalf("encodings %q, %q", plain.Header().Get("Content-Encoding"), zipped.Header().Get("Content-Encoding"))
	}
	if plain.Header().Get("Etag") == zipped.Header().Get("Etag") {
		t.Errorf("both encodings have the validator %s", plain.Header().Get("Etag"))
	}
	z, err := gzip.NewReader(zipped.Body)
	if err != nil {
		t.Fatal(err)
	}
	if unzipped, err := io.ReadAll(z); err != nil || string(unzipped) != plain.Body.String() {
		t.Errorf("the encodings differ (%v)", err)
	}
	if w := get("Accept-Encoding", "gzip;q=0"); w.Header().Get("Content-Encoding") != "" {
		t.Error("gzip;q=0 was answered with gzip")
	}
	for _, known := range []string{plain.Header().Get("Etag"), zipped.Header().Get("Etag")} {
		for _, accept := range []string{"", "gzip"} {
			w := get("If-None-Match", known, "Accept-Encoding", accept)
			if w.Code != http.StatusNotModified || w.Body.Len() > 0 || w.Header().Get("Content-Encoding") != "" || w.Header().Get("Etag") == "" {
				t.Errorf("known validator %s, encoding %q: %d %v", known, accept, w.Code, w.Header())
			}
		}
	}
	if w := get("If-None-Match", `"0123456789abcdef"`); w.Code != http.StatusOK {
		t.Errorf("another validator: %d", w.Code)
	}
	if ct := plain.Header().Get("Content-Type"); ct != "text/css; charset=utf-8" {
		t.Errorf("type %q", ct)
	}
}

// TestMapLibraryAndFonts asks for what a map page loads besides its own files: a browser runs a module and takes a font
// only with the right type, and a font, which is compressed already, is sent as it lies.
func TestMapLibraryAndFonts(t *testing.T) {
	s, err := web.New()
	if err != nil {
		t.Fatal(err)
	}
	version := regexp.MustCompile(`assets/(\w+)/`).FindStringSubmatch(page(t, s, "docs").Body.String())[1]
	for name, want := range map[string][2]string{
		"maplibre-gl@6.17.0/dist/maplibre-gl.mjs":                                   {"text/javascript; charset=utf-8", "gzip"},
		"maplibre-gl@6.17.0/dist/maplibre-gl-worker.mjs":                            {"text/javascript; charset=utf-8", "gzip"},
		"maplibre-gl@6.17.0/dist/maplibre-gl.css":                                   {"text/css; charset=utf-8", "gzip"},
		"@fontsource/noto-sans@5.3.0/files/noto-sans-latin-400-normal.woff2":        {"font/woff2", ""},
		"@fontsource/noto-sans@5.3.0/files/noto-sans-cyrillic-600-normal.woff2":     {"font/woff2", ""},
		"@fontsource/noto-sans@5.3.0/files/noto-sans-cyrillic-ext-400-normal.woff2": {"font/woff2", ""},
	} {
		p := version + "/lib/" + name
		r, w := httptest.NewRequest("GET", "/assets/"+p, nil), httptest.NewRecorder()
		r.Header.Set("Accept-Encoding", "gzip")
		if !s.ServeAsset(w, r, p) {
			t.Errorf("there is no asset %s", name)
			continue
		}
		if got := [2]string{w.Header().Get("Content-Type"), w.Header().Get("Content-Encoding")}; got != want {
			t.Errorf("%s: type and encoding %q, want %q", name, got, want)
		}
	}
}

func TestMissingAssets(t *testing.T) {
	s, err := web.New()
	if err != nil {
		t.Fatal(err)
	}
	version := regexp.MustCompile(`assets/(\w+)/`).FindStringSubmatch(page(t, s, "docs").Body.String())[1]
	for _, p := range []string{"", "page.css", version, version + "/", version + "/nothing.js", version + "/docs.html",
		"000000000000/page.css", version + "/../site.go", version + "/lib"} {
		w := httptest.NewRecorder()
		if s.ServeAsset(w, httptest.NewRequest("GET", "/assets/x", nil), p) {
			t.Errorf("%q was served: %d", p, w.Code)
		}
	}
}

func TestVendoredFilesAreThoseOfTheManifest(t *testing.T) {
	data, err := os.ReadFile("static/lib/manifest.json")
	if err != nil {
		t.Fatal(err)
	}
	var manifest struct {
		Packages []struct {
			Name, Version, License, Integrity string
			Files                             map[string]string
		}
	}
	if err := json.Unmarshal(data, &manifest); err != nil {
		t.Fatal(err)
	}
	known := map[string]string{"static/lib/manifest.json": ""}
	for _, p := range manifest.Packages {
		if p.License == "" || !strings.HasPrefix(p.Integrity, "sha512-") {
			t.Errorf("%s: licence %q, integrity %q", p.Name, p.License, p.Integrity)
		}
		for name, sum := range p.Files {
			known[filepath.Join("static/lib", p.Name+"@"+p.Version, name)] = sum
		}
	}
	found := 0
	err = filepath.WalkDir("static/lib", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		want, ok := known[name]
		if !ok {
			t.Errorf("%s is not in the manifest", name)
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		found++
		if sum := sha256.Sum256(data); want != "" && hex.EncodeToString(sum[:]) != want {
			t.Errorf("%s was changed: it has the hash %x", name, sum)
		}
		return nil
	})
	if err != nil || found != len(known) {
		t.Errorf("%d files, %d in the manifest (%v)", found, len(known), err)
	}
}
