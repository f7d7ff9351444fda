package api

import (
	"context"
	"fmt"
	"iter"
	"strconv"
	"strings"

	"dateline/internal/format"
	"dateline/internal/incident"

	"github.com/gin-gonic/gin"
)

// writeFile writes the page as a file of its format.
func (s *Server) writeFile(c *gin.Context, b *body, req *listRequest, p *page) error {
	w, err := s.newFile(c, b, req)
	if err != nil {
		return err
	}
	lossy, isLossy := w.(format.Lossy)
	b.hold = isLossy // the header that tells what was lost comes first
	for i, err := range s.incidentsOf(c.Request.Context(), req, p) {
		if err != nil {
			return err
		}
		if err := w.Write(i); err != nil {
			return err
		}
	}
	if err := w.Close(); err != nil {
		return err
	}
	if isLossy {
		c.Writer.Header()[notExpressed] = []string{lossHeader(lossy.Losses())}
	}
	return nil
}

// newFile begins a file in the format of the request.
func (s *Server) newFile(c *gin.Context, b *body, req *listRequest) (format.Writer, error) {
	o := format.Options{Properties: req.only.names(), Types: s.Service.Types, Title: fileTitle(req)}
	base := s.baseURL(c.Request) // without a key: files are passed on
	o.Items = base + "/collections/incidents/items/"
	if name := req.format.file().Name; name == "georss" {
		o.Self = withQuery(base+c.FullPath(), string(appendEscaped(nil, c.Request.URL.RawQuery)))
		for ch, err := range s.Store.Changes(c.Request.Context(), max(0, s.Store.Seq()-1), 1) {
			if err != nil {
				return nil, err
			}
			o.Updated = ch.At
		}
	}
	w, err := format.NewWriter(req.format.file().Name, b, o)
	if err != nil {
		return nil, fmt.Errorf("begin a file: %w", err)
	}
	return w, nil
}

// incidentsOf yields the incidents of a page, whole if its format needs that.
func (s *Server) incidentsOf(ctx context.Context, req *listRequest, p *page) iter.Seq2[*incident.Incident, error] {
	if req.format.whole() && len(p.refs) > 0 {
		q := req.query
		q.Whole, q.Limit = true, len(p.refs)
		return s.Store.Find(ctx, q)
	}
	return func(yield func(*incident.Incident, error) bool) {
		for refs := p.refs; len(refs) > 0; {
			n := min(chunk, len(refs))
			rows, err := s.Finder.Load(ctx, refs[:n])
			if err != nil {
				yield(nil, fmt.Errorf("load incidents: %w", err))
				return
			}
			refs = refs[n:]
			for _, i := range rows {
				if !yield(i, nil) {
					return
				}
			}
		}
	}
}

// notExpressed is the header, or trailer, that tells what a format could not express:
// a list (RFC 9651 §3.1) of numbers of incidents, most of them first, each with the
// reason, and left-out where the incidents are missing from the file and not only
// parts of them.
const notExpressed = "Dateline-Not-Expressed"

// maxLosses is how many reasons the header tells.
const maxLosses = 20

// lossHeader is the value of the header notExpressed: 0 when nothing was lost.
func lossHeader(losses []format.Loss) string {
	var parts []string
	more := int64(0)
	for _, l := range losses {
		if len(parts) == maxLosses {
			more += l.Count
			continue
		}
		part := strconv.FormatInt(l.Count, 10) + `;reason="` + headerText(l.Reason) + `"`
		if l.LeftOut {
			part += ";left-out"
		}
		parts = append(parts, part)
	}
	if more > 0 {
		parts = append(parts, strconv.FormatInt(more, 10)+`;reason="other reasons"`)
	}
	if len(parts) == 0 {
		return "0"
	}
	return strings.Join(parts, ", ")
}

// headerText is what of s can stand within the quotation marks of a header.
func headerText(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '"' || r == '\\':
			return '\''
		case r < ' ' || r > '~':
			return '?'
		}
		return r
	}, s)
}
