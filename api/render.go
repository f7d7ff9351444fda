package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"dateline/internal/incident"

	"github.com/gin-gonic/gin"
)

// view is a resource that programs get as JSON and people as a page: both show
// Value. Templates of pages see its fields.
type view struct {
	// Name says which kind of document it is, and with that which page shows it.
	Name string
	// Title is a few words, for the head of the page.
	Title string
	// Path is that of the request below Root: "/collections/incidents".
	Path string
	// Root is the address of the server without a slash at its end; links of the
	// page begin with it.
	Root string
	// Links are those of the JSON form, also where Value cannot hold them (a
	// JSON Schema has none).
	Links []link
	// Value is what the JSON form holds.
	Value any
	// MediaType of the JSON form; empty: application/json.
	MediaType string

	also []string // parameters beside f, which have been read
}

// link is a web link (RFC 8288) as OGC API has it.
type link struct {
	Href  string `json:"href"`
	Rel   string `json:"rel"`
	Type  string `json:"type,omitempty"`
	Title string `json:"title,omitempty"`
}

// render answers with v: as a page to a browser or where f=html, else as JSON.
// No other parameters are allowed than f and v.also. Path and Root are filled in.
func (s *Server) render(c *gin.Context, v view) error {
	page, err := asksForPage(c.Request, v.also...)
	if err != nil {
		return err
	}
	v.Path, v.Root = c.Request.URL.Path, s.baseURL(c.Request)
	h := c.Writer.Header()
	s.setCaching(h)
	h.Set("Expires", expired)
	if page && s.showsPages() {
		return s.showView(c, v)
	}
	if v.MediaType == "" {
		v.MediaType = "application/json"
	}
	text, err := marshal(v.Value)
	if err != nil {
		return fmt.Errorf("encode %s: %w", v.Name, err)
	}
	return newFixed(v.MediaType, text).serve(c)
}

// marshal encodes v as JSON for programs: < and & stand as they are.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return b.Bytes(), err
}

// asksForPage reports whether a request is for the page of a document: by the
// parameter f, which is json or html, else by Accept. Other parameters than those in
// also are faults.
func asksForPage(r *http.Request, also ...string) (bool, error) {
	f := ""
	err := eachParameter(r.URL.RawQuery, append(also, "f"), func(name, value string) *incident.Error {
		if name != "f" {
			return nil
		}
		f = value
		return oneOf("f", value, []string{"json", "html"})
	})
	return f == "html" || f == "" && prefersHTML(r.Header), err
}

// prefersHTML reports whether the Accept header names text/html, as those of
// browsers do, and likes JSON less.
func prefersHTML(h http.Header) bool {
	html, other := 0.0, 0.0
	for part := range strings.SplitSeq(strings.Join(h["Accept"], ","), ",") {
		switch name, q := weighted(part); {
		case strings.EqualFold(name, "text/html"), strings.EqualFold(name, "application/xhtml+xml"):
			html = max(html, q)
		case strings.Contains(strings.ToLower(name), "json"):
			other = max(other, q)
		}
	}
	return html > other
}
