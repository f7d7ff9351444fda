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
	p := listParser{s: s, req: req, filter: filterRequest{of: s.queryables}}
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

// gathered is an answer that was gathered from all that matches, in the making.
type gathered struct {
	seq         incident.Seq // of the store, read before anything else
	req         *listRequest
	form        string // what else the answer depends on
	contentType string
	lasting     bool                   // its address is that of this state alone
	gather      func() ([]byte, error) // returns nothing for 204
}

// sendGathered answers with what g gathers, or with 304 to a client that has it.
func (s *Server) sendGathered(c *gin.Context, g gathered) error {
	g.req.filter = append(appendString(g.req.filter, g.form), "gathered"...)
	enc := encodingFor(c.Request.Header)
	h := c.Writer.Header()
	setCommon(h)
	if g.lasting {
		s.setLasting(h)
	} else {
		s.setCaching(h)
		h.Set("Expires", expired)
	}
	etag := s.listTag(g.seq, g.req, enc)
	h["Etag"] = []string{etag}
	if matches(c.Request.Header.Get("If-None-Match"), etag) {
		return notModified(c)
	}
	text, err := g.gather()
	if err != nil {
		return err
	}
	if len(text) == 0 {
		c.Status(http.StatusNoContent)
		c.Writer.WriteHeaderNow()
		return nil
	}
	h["Content-Type"] = []string{g.contentType}
	b := newBody(c.Writer, enc, http.StatusOK)
	defer b.release()
	b.buf = append(b.buf, text...)
	return b.finish()
}

// setLasting lets caches keep an answer for ever.
func (s *Server) setLasting(h http.Header) {
	who := "public"
	if s.Private {
		who = "private"
	}
	h["Cache-Control"] = []string{who + ", max-age=31536000, immutable"}
}

// asJSON encodes what gather returns.
func asJSON(gather func() (any, error)) func() ([]byte, error) {
	return func() ([]byte, error) {
		answer, err := gather()
		if err != nil {
			return nil, err
		}
		text, err := json.Marshal(answer)
		if err != nil {
			return nil, fmt.Errorf("write an answer: %w", err)
		}
		return text, nil
	}
}

// parseZoom understands a zoom from 0 to most.
func parseZoom(value string, most int) (int, *incident.Error) {
	n, err := strconv.Atoi(value)
	if err != nil || n < 0 || n > most {
		return 0, incident.Errorf(incident.Invalid, "zoom", "%q is not a whole number from 0 to %d", clip(value), most)
	}
	return n, nil
}
