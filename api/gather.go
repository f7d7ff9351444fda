package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"dateline/internal/incident"

	"github.com/gin-gonic/gin"
)

// parseConditions understands which incidents a request means, with the parameters
// of a list. Those named by own go to parse. All faults are told together.
func (s *Server) parseConditions(r *http.Request, own []string, parse func(name, value string) *incident.Error) (*listRequest, error) {
	req := &listRequest{}
	p := listParser{s: s, req: req, filter: filterRequest{of: incident.Queryables()}}
	var faults incident.Errors
	if err := eachParameter(r.URL.RawQuery, slices.Concat(own, conditionParameters), func(name, value string) *incident.Error {
		switch {
		case slices.Contains(own, name):
			return parse(name, value)
		case name == "filter" || name == "filter-lang" || name == "filter-crs":
			return p.filter.parse(name, value)
		}
		return p.condition(name, value)
	}); err != nil {
		faults = err.(incident.Errors)
	}
	if faults = append(faults, p.finish()...); len(faults) > 0 {
		return nil, faults
	}
	req.filter = appendFilter(make([]byte, 0, 256), &req.query)
	return req, nil
}

// sendGathered answers with what gather returns, as JSON, or with 304 to a client
// that has it. What else than the conditions of req the answer depends on is in
// form.
func (s *Server) sendGathered(c *gin.Context, seq incident.Seq, req *listRequest, form, contentType string, gather func() (any, error)) error {
	req.filter = append(appendString(req.filter, form), "gathered"...)
	enc := encodingFor(c.Request.Header)
	h := c.Writer.Header()
	setCommon(h)
	s.setCaching(h)
	etag := s.listTag(seq, req, enc)
	h["Etag"] = []string{etag}
	if matches(c.Request.Header.Get("If-None-Match"), etag) {
		return notModified(c)
	}
	answer, err := gather()
	if err != nil {
		return err
	}
	text, err := json.Marshal(answer)
	if err != nil {
		return fmt.Errorf("write an answer: %w", err)
	}
	h["Content-Type"] = []string{contentType}
	b := newBody(c.Writer, enc, http.StatusOK)
	defer b.release()
	b.buf = append(b.buf, text...)
	return b.finish()
}

// parseZoom understands a zoom from 0 to most.
func parseZoom(value string, most int) (int, *incident.Error) {
	n, err := strconv.Atoi(value)
	if err != nil || n < 0 || n > most {
		return 0, incident.Errorf(incident.Invalid, "zoom", "%q is not a whole number from 0 to %d", clip(value), most)
	}
	return n, nil
}
