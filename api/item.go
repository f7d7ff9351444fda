package api

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"dateline/internal/format"
	"dateline/internal/incident"

	"github.com/gin-gonic/gin"
)

// idOf is the id in the path. Errors: NotFound for what cannot be one.
func idOf(c *gin.Context) (incident.ID, error) {
	id := c.Param("id")
	if !incident.ValidID(id) {
		return "", incident.Errorf(incident.NotFound, "", "%q is not the id of an incident: ids have 1 to 64 of the characters A-Z a-z 0-9 . _ ~ -", clip(id))
	}
	return incident.ID(id), nil
}

// beside are the names of what lies beside the incidents, at /collections/incidents.
var beside = []string{"summary", "clusters", "download", "items", "queryables", "schema", "sortables"}

// misplaced is the error of a request for what lies beside the incidents that was
// sent below /incidents, where there is no incident of that id: it tells where it
// is. Errors: those of the store.
func (s *Server) misplaced(c *gin.Context, id incident.ID) error {
	if !slices.Contains(beside, string(id)) {
		return nil
	}
	_, err := s.Store.Get(c.Request.Context(), id)
	var none *incident.Error
	if !errors.As(err, &none) || none.Code != incident.NotFound {
		return err
	}
	path := "/collections/incidents/" + string(id)
	return &incident.Error{Code: none.Code, Message: none.Message + "; did you mean " + path + "?", Suggestions: []string{path}, Err: err}
}

// itemParameters are the parameters of a single incident, itemFormats its formats.
var (
	itemParameters = []string{"crs", "f"}
	itemFormats    = []outFormat{geoJSON, htmlFormat}
)

// getIncident answers with one whole incident.
func (s *Server) getIncident(c *gin.Context) error {
	id, err := idOf(c)
	if err != nil {
		return err
	}
	if err := s.misplaced(c, id); err != nil {
		return err
	}
	r := c.Request
	var ref crs
	var f outFormat
	if err := eachParameter(r.URL.RawQuery, itemParameters, func(name, value string) (err *incident.Error) {
		if name == "crs" {
			ref, err = crsNamed(name, value)
			return err
		}
		f, err = formatNamed(value, itemFormats)
		return err
	}); err != nil {
		return err
	}
	if f.name == "" {
		if f, err = accepted(r.Header, itemFormats); err != nil {
			return err
		}
	}
	if f == htmlFormat {
		i, err := s.Store.Get(r.Context(), id)
		if err != nil {
			return err
		}
		return s.showIncident(c, i)
	}
	seq := s.Store.Seq() // first, so that what is kept is never older than it says
	b := newBody(c.Writer, encodingFor(r.Header), http.StatusOK)
	defer b.release()
	text, version, ok := s.keptItem(b.buf, id)
	b.buf = text
	if !ok {
		i, err := s.Store.Get(r.Context(), id)
		if err != nil {
			return err
		}
		version = i.Version
		b.buf = appendItem(b.buf, i)
		s.keepItem(id, seq, version, b.buf)
	}
	return s.writeWhole(c, b, id, version, ref)
}

// appendItem appends a whole incident, with a line end.
func appendItem(b []byte, i *incident.Incident) []byte {
	b = format.AppendWhole(b, i)
	b = b[:len(b)-1] // the brace that ends the Feature
	return append(b, attributed+"}\n"...)
}

// writeIncident answers a write with the incident as it is now stored.
func (s *Server) writeIncident(c *gin.Context, i *incident.Incident, status int) error {
	b := newBody(c.Writer, encodingFor(c.Request.Header), status)
	defer b.release()
	b.buf = appendItem(b.buf, i)
	return s.writeWhole(c, b, i.ID, i.Version, crs84)
}

// writeWhole sends a whole incident, or 304 to a reader who has that version. b
// holds it in CRS84 and without links, as appendItem writes it.
func (s *Server) writeWhole(c *gin.Context, b *body, id incident.ID, version int64, ref crs) error {
	h := c.Writer.Header()
	setCommon(h)
	s.setCaching(h)
	h["Content-Crs"] = contentCRS[ref]
	etag := itemTag(version, b.enc)
	h["Etag"] = []string{etag}
	if b.status == http.StatusOK && isRead(c.Request.Method) && matches(c.Request.Header.Get("If-None-Match"), etag) {
		return notModified(c)
	}
	h["Content-Type"] = []string{geoJSON.contentType}
	b.buf = ref.reproject(b.buf, 0)
	b.buf = b.buf[:len(b.buf)-len("}\n")]
	b.buf = append(b.buf, `,"links":[`...)
	for n, l := range s.itemLinks(c, id, ref) {
		if n > 0 {
			b.buf = append(b.buf, ',')
		}
		b.buf = appendLink(b.buf, l)
	}
	b.buf = append(b.buf, "]}\n"...)
	return b.finish()
}

// itemLinks are the links of an incident, below the path that was asked for.
func (s *Server) itemLinks(c *gin.Context, id incident.ID, ref crs) []link {
	list := strings.TrimSuffix(c.FullPath(), "/:id")
	self := list + "/" + string(id)
	query := ""
	if ref != crs84 {
		query = "crs=" + ref.uri()
	}
	links := []link{{Href: s.href(c.Request, self, query), Rel: "self", Type: geoJSON.mediaType, Title: "This incident"}}
	for _, f := range itemFormats[1:] {
		links = append(links, link{Href: s.href(c.Request, self, "f="+f.name), Rel: "alternate", Type: f.mediaType, Title: "This incident as " + f.name})
	}
	links = append(links, link{Href: s.href(c.Request, self+"/history", ""), Rel: "version-history", Type: "application/json", Title: "Its changes"})
	return append(links, link{Href: s.href(c.Request, "/collections/incidents", ""), Rel: "collection", Type: "application/json", Title: "All incidents"})
}

func isRead(method string) bool { return method == http.MethodGet || method == http.MethodHead }
