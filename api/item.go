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
	i, err := s.Store.Get(r.Context(), id)
	if err != nil {
		return err
	}
	return s.writeIncident(c, i, http.StatusOK)
}

// writeIncident renders one whole incident, or 304 to a reader who has it.
func (s *Server) writeIncident(c *gin.Context, i *incident.Incident, status int) error {
	h := c.Writer.Header()
	setCommon(h)
	s.setCaching(h)
	enc := encodingFor(c.Request.Header)
	etag := itemTag(i.Version, enc)
	h["Etag"] = []string{etag}
	reads := c.Request.Method == http.MethodGet || c.Request.Method == http.MethodHead
	if reads && matches(c.Request.Header.Get("If-None-Match"), etag) {
		return notModified(c)
	}
	h["Content-Type"] = []string{geoJSON.contentType}
	b := newBody(c.Writer, enc, status)
	defer b.release()
	b.buf = append(format.AppendWhole(b.buf, i), '\n')
	return b.finish()
}
