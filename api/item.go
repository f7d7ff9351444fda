package api

import (
	"net/http"

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

// getIncident answers with one whole incident.
func (s *Server) getIncident(c *gin.Context) error {
	id, err := idOf(c)
	if err != nil {
		return err
	}
	r := c.Request
	named := false
	if err := eachParameter(r.URL.RawQuery, []string{"f"}, func(_, value string) *incident.Error {
		_, err := formatNamed(value, outFormats[:1])
		named = true
		return err
	}); err != nil {
		return err
	}
	if !named {
		if _, err := accepted(r.Header, outFormats[:1]); err != nil {
			return err
		}
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
	return s.writeWhole(c, b, version)
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
	return s.writeWhole(c, b, i.Version)
}

// writeWhole sends a whole incident, or 304 to a reader who has that version.
func (s *Server) writeWhole(c *gin.Context, b *body, version int64) error {
	h := c.Writer.Header()
	setCommon(h)
	s.setCaching(h)
	etag := itemTag(version, b.enc)
	h["Etag"] = []string{etag}
	if b.status == http.StatusOK && isRead(c.Request.Method) && matches(c.Request.Header.Get("If-None-Match"), etag) {
		return notModified(c)
	}
	h["Content-Type"] = []string{geoJSON.contentType}
	return b.finish()
}

func isRead(method string) bool { return method == http.MethodGet || method == http.MethodHead }
