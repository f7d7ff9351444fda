package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

//go:embed static
var static embed.FS

// policy is the content security policy of the pages: nothing from outside,
// nothing inline but images.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"

// embedPolicy is that of the page that others may have in a frame.
var embedPolicy = strings.Replace(policy, "frame-ancestors 'self'", "frame-ancestors *", 1)

// contentTypes holds the types of the files, because those of the operating
// system differ from machine to machine.
var contentTypes = map[string]string{
	".html":  "text/html; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".mjs":   "text/javascript; charset=utf-8",
	".css":   "text/css; charset=utf-8",
	".svg":   "image/svg+xml",
	".json":  "application/json",
	".woff2": "font/woff2",
}

// Site serves the pages and their assets. Its methods may be called
// concurrently.
type Site struct {
	version string
	files   map[string]*file // by path below static
	pages   map[string]*template.Template
	base    *basemap
}

// New reads the embedded files.
func New() (*Site, error) {
	s := &Site{files: map[string]*file{}}
	all := sha256.New()
	err := fs.WalkDir(static, "static", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := static.ReadFile(name)
		if err != nil {
			return err
		}
		name = strings.TrimPrefix(name, "static/")
		fmt.Fprintf(all, "%s %d\n", name, len(data))
		all.Write(data)
		s.files[name] = newFile(name, data)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read embedded pages: %w", err)
	}
	s.version = hex.EncodeToString(all.Sum(nil))[:12]
	for name, f := range s.files {
		if path.Ext(name) == ".html" {
			s.files[name] = newFile(name, []byte(strings.ReplaceAll(string(f.data), "{{assets}}", "assets/"+s.version)))
		}
	}
	if s.base, err = readBasemap(s.version); err != nil {
		return nil, err
	}
	text, err := s.preload(string(s.files["map.html"].data), "map/page.js")
	if err != nil {
		return nil, err
	}
	s.files["map.html"] = newFile("map.html", []byte(text))
	s.files["embed.html"] = newFile("embed.html", []byte(strings.Replace(string(s.files["map.html"].data), "<html", "<html data-embed", 1)))
	return s, s.readTemplates()
}

// setPolicy sets the headers that every page has.
func setPolicy(h http.Header) {
	h.Set("Content-Security-Policy", policy)
	h.Set("Referrer-Policy", "same-origin")
}

// ServePage answers with one of the pages that no template makes, "docs", "map", or "embed", the map for
// the frames of others. Its links are relative to the root of the site, so a page must be served
// directly below it.
func (s *Site) ServePage(w http.ResponseWriter, r *http.Request, name string) {
	h := w.Header()
	setPolicy(h)
	switch name {
	case "map":
		h.Set("Content-Security-Policy", s.mapPolicy(policy))
	case "embed":
		h.Set("Content-Security-Policy", s.mapPolicy(embedPolicy))
	}
	h.Set("Cache-Control", "no-cache")
	s.files[name+".html"].serve(w, r)
}

// ServeAsset answers with the file at a path below /assets/, and reports whether
// there is one. It writes nothing when there is none. A path of another version
// than this program's has no file.
func (s *Site) ServeAsset(w http.ResponseWriter, r *http.Request, p string) bool {
	version, name, _ := strings.Cut(strings.TrimPrefix(p, "/"), "/")
	f := s.files[name]
	if version != s.version || f == nil || path.Ext(name) == ".html" {
		return false
	}
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	f.serve(w, r)
	return true
}
