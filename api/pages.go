package api

import (
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"dateline/internal/incident"
	"dateline/internal/sketch"

	"github.com/gin-gonic/gin"
)

// sheet is what the templates of the pages for people see. The frame around every
// page uses the first fields; of the parts below only that of the template is set.
type sheet struct {
	view
	// Base is the way from the page's address to the root, such as "../../", so
	// that its assets are found under whatever address the server was reached.
	Base string
	// Here is the part of the site that the page belongs to: incidents, places,
	// types or data.
	Here        string
	Crumbs      []crumb
	Formats     []link // the same resource in other formats
	Downloads   []link // all that the list is a page of, as files
	Attribution string

	Items    *itemsPage
	Incident *incidentPage
	Place    *placePage
	Problem  *problemPage
	Types    []incident.Type
	Home     *homePage
	Extent   mapPart

	Properties []propertyRow

	key string // that came in the query
}

// crumb is one of the steps that lead to a page.
type crumb struct{ Path, Title string }

// fact is a property with its value; an empty value is not known.
type fact struct{ Name, Value, Note, Href string }

// mapPart is a map and what there is to say of it.
type mapPart struct {
	SVG   template.HTML
	Notes []string
}

// To is the address of a path below the root, seen from the page, with a query of
// names and values. A key that came in the query of the page goes along.
func (p *sheet) To(path string, query ...string) string {
	values := make([]string, 0, len(query)/2+1)
	for n := 0; n+1 < len(query); n += 2 {
		values = append(values, url.QueryEscape(query[n])+"="+url.QueryEscape(query[n+1]))
	}
	return p.local(path, strings.Join(values, "&"))
}

// local is To with a query string as it stands in an address.
func (p *sheet) local(path, raw string) string {
	if p.key != "" {
		raw = withParameter(raw, keyParameter, url.QueryEscape(p.key))
	}
	return withQuery(p.Base+strings.TrimPrefix(path, "/"), raw)
}

// at is the page itself with another query string.
func (p *sheet) at(raw string) string { return p.local(p.Path, raw) }

// newPage begins the page of a request.
func (s *Server) newPage(c *gin.Context, v view) *sheet {
	r := c.Request
	v.Path, v.Root = r.URL.EscapedPath(), s.baseURL(r)
	p := &sheet{view: v, Base: "./", Attribution: Attribution + "."}
	asked := v.Path
	if u, err := url.ParseRequestURI(r.RequestURI); err == nil {
		asked = u.EscapedPath() // with the slash at its end, which counts in a browser
	}
	if depth := strings.Count(asked, "/") - 1; depth > 0 {
		p.Base = strings.Repeat("../", depth)
	}
	if key, ok := r.Context().Value(inQuery{}).(string); ok {
		p.key = key
	}
	return p
}

// showsPages reports whether the server has pages for people.
func (s *Server) showsPages() bool { return s.Pages != nil }

// servePage answers with a page.
func (s *Server) servePage(c *gin.Context, status int, p *sheet) error {
	if !s.showsPages() {
		return &httpError{status: http.StatusNotAcceptable, kind: "not_acceptable", detail: "this server has no pages; ask for another format"}
	}
	h := c.Writer.Header()
	h["Vary"] = varyAccept
	if h.Get("Cache-Control") == "" {
		s.setCaching(h)
	}
	return s.Pages.ServeTemplate(c.Writer, c.Request, status, p.Name, p)
}

// crumbTitles names the steps of paths.
var crumbTitles = map[string]string{
	"/collections": "Data", "/collections/incidents": "Incidents", "/collections/places": "Places",
	"/collections/incidents/items": "All incidents", "/collections/places/items": "All places", "/incidents": "All incidents",
}

// crumbsOf are the steps to a path, without the path itself.
func crumbsOf(path string) []crumb {
	list := []crumb{{"/", "Start"}}
	for n := 1; n < len(path); n++ {
		if title := crumbTitles[path[:n]]; path[n] == '/' && title != "" && !strings.HasPrefix(path[n:], "/items") {
			list = append(list, crumb{path[:n], title})
		}
	}
	if len(path) < 2 {
		return nil
	}
	return list
}

// sketchOf draws a map of marks on the outlines that the server has.
func (s *Server) sketchOf(m sketch.Map) (part mapPart, whole int) {
	if s.Outlines != nil {
		m.Land = s.land()
	}
	svg, whole := sketch.Append(nil, m)
	return mapPart{SVG: template.HTML(svg)}, whole // sketch escapes every text that it is given
}

// land is the outlines as maps need them. They are prepared again when a user has
// imported others.
func (s *Server) land() *sketch.Land {
	now := s.Outlines()
	if now == nil {
		return nil
	}
	land := s.outlined.Load()
	if !land.Of(now) {
		land = sketch.NewLand(now)
		s.outlined.Store(land)
	}
	return land
}

// withoutEmpty is a query string without the parameters that have no value: a form
// sends every field, also those that nothing was written in.
func withoutEmpty(raw string) string {
	var kept []string
	for token := range strings.SplitSeq(raw, "&") {
		if name, value, _ := strings.Cut(token, "="); name != "" && strings.Trim(value, "+") != "" {
			kept = append(kept, token)
		}
	}
	return strings.Join(kept, "&")
}

// asBrowser takes the empty fields of a form out of a request that is answered with
// a page, so that they are no faults.
func (s *Server) asBrowser(c *gin.Context) {
	r := c.Request
	raw := r.URL.RawQuery
	if !s.showsPages() || !strings.Contains(raw, "=&") && !strings.HasSuffix(raw, "=") {
		return // most requests have none: their query is not read twice
	}
	if f := c.Query("f"); f == "html" || f == "" && prefersHTML(r.Header) {
		r.URL.RawQuery = withoutEmpty(raw)
	}
}

// conditions is a query string without the cursor, which belongs to its page, and
// without the parameters named.
func conditions(raw string, without ...string) string {
	var kept []string
	for token := range strings.SplitSeq(raw, "&") {
		if name := nameOf(token); name != "" && name != "cursor" && !slices.Contains(without, name) {
			kept = append(kept, string(appendEscaped(nil, token)))
		}
	}
	return strings.Join(kept, "&")
}
