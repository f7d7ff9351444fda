package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
)

//go:embed templates
var templates embed.FS

// shared are the templates that all pages are made with: the frame around them
// and the parts that several have.
var shared = []string{"templates/layout.html", "templates/parts.html"}

// readTemplates reads the templates of the pages, by name. Each gets the frame of
// layout.html around it.
func (s *Site) readTemplates() error {
	base, err := template.New("layout.html").Funcs(template.FuncMap{
		"asset": func(name string) string { return "assets/" + s.version + "/" + name },
		"count": count,
		"day":   func(instant *string) string { day, _, _ := strings.Cut(*instant, "T"); return day },
	}).Option("missingkey=error").ParseFS(templates, shared...)
	if err != nil {
		return fmt.Errorf("read templates: %w", err)
	}
	entries, err := templates.ReadDir("templates")
	if err != nil {
		return fmt.Errorf("read templates: %w", err)
	}
	s.pages = map[string]*template.Template{}
	for _, e := range entries {
		file, name := "templates/"+e.Name(), strings.TrimSuffix(e.Name(), path.Ext(e.Name()))
		if slices.Contains(shared, file) {
			continue
		}
		page, err := base.Clone()
		if err == nil {
			_, err = page.ParseFS(templates, file)
		}
		if err != nil {
			return fmt.Errorf("read template %s: %w", name, err)
		}
		s.pages[name] = page
	}
	return nil
}

// count is a number with its thousands apart.
func count(n *int64) string {
	digits := strconv.FormatInt(*n, 10)
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return digits
}

// ServeTemplate answers with a status and the page that a template makes of data.
// The frame of the page needs of data the fields Title, Base (the way from the
// page's address to the root, such as "../../"), Crumbs, Here, Formats, Downloads,
// Links and Attribution, and the method To, which makes an address of a path below the root.
// The page has a validator of its own; a client that has the same page is
// answered 304. Nothing has been written when it returns an error.
func (s *Site) ServeTemplate(w http.ResponseWriter, r *http.Request, status int, name string, data any) error {
	page := s.pages[name]
	if page == nil {
		return fmt.Errorf("page %s: there is no such template", name)
	}
	var b bytes.Buffer
	if err := page.Execute(&b, data); err != nil {
		return fmt.Errorf("page %s: %w", name, err)
	}
	sum := sha256.Sum256(b.Bytes())
	f := file{data: b.Bytes(), contentType: contentTypes[".html"], etag: hex.EncodeToString(sum[:8])}
	f.zipped = func() []byte { return zip(f.data) }
	h := w.Header()
	setPolicy(h)
	if status == http.StatusOK {
		f.serve(w, r)
		return nil
	}
	h.Set("Content-Type", f.contentType)
	h.Set("Content-Length", strconv.Itoa(len(f.data)))
	w.WriteHeader(status)
	_, _ = w.Write(f.data) // the client may be gone
	return nil
}
