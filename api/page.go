package api

import (
	"context"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"
)

// chunk is how many features are put together between two looks at the size of
// the answer.
const chunk = 512

// writePage puts the page together and sends it.
func (s *Server) writePage(c *gin.Context, req *listRequest, p *page, enc encoding) (err error) {
	if req.format == htmlFormat {
		return s.showIncidents(c, req, p)
	}
	h := c.Writer.Header()
	h["Content-Type"] = []string{req.format.contentType}
	h["Content-Disposition"] = []string{disposition(req.format.disposition(), req)}
	b := newBody(c.Writer, enc, http.StatusOK)
	defer b.release()
	switch req.format.name {
	case geoJSON.name:
		err = s.writeCollection(c.Request.Context(), b, req, p)
	case geoJSONSeq.name:
		_, err = s.writeFeatures(c.Request.Context(), b, req, p, collector{before: "\x1e", after: "\n"})
	case gpkgFormat.name:
		err = s.writeGeoPackage(c, b, req, p)
	default:
		err = s.writeFile(c, b, req, p)
	}
	if err == nil {
		err = b.finish()
	}
	return s.brokenOff(c, b, err)
}

// writeCollection writes a FeatureCollection. The features stand in the middle,
// so that it can be sent while it is put together.
func (s *Server) writeCollection(ctx context.Context, b *body, req *listRequest, p *page) error {
	b.buf = append(b.buf, `{"type":"FeatureCollection",`...)
	if p.count.Exact {
		b.buf = append(b.buf, `"numberMatched":`...)
	} else {
		b.buf = append(b.buf, `"numberMatchedEstimate":`...)
	}
	b.buf = strconv.AppendInt(b.buf, p.count.N, 10)
	if p.count.unlocated >= 0 {
		b.buf = append(b.buf, `,"numberUnlocated":`...)
		b.buf = strconv.AppendInt(b.buf, p.count.unlocated, 10)
	}
	if w := req.within; w != nil {
		b.buf = append(b.buf, `,"within":{"id":`...)
		b.buf = appendJSON(b.buf, w.ID)
		b.buf = append(b.buf, `,"name":`...)
		b.buf = appendJSON(b.buf, w.Name)
		b.buf = append(b.buf, `,"kind":`...)
		b.buf = append(appendJSON(b.buf, w.Kind), '}')
	}
	b.buf = append(b.buf, `,"timeStamp":"`...)
	b.buf = p.at.AppendFormat(b.buf, "2006-01-02T15:04:05Z")
	b.buf = append(b.buf, `","features":[`...)
	n, err := s.writeFeatures(ctx, b, req, p, collector{before: "\n", between: ","})
	if err != nil {
		return err
	}
	b.buf = append(b.buf, "\n],\"numberReturned\":"...)
	b.buf = strconv.AppendInt(b.buf, int64(n), 10)
	b.buf = append(b.buf, attributed+`,"links":[`...)
	for n, l := range p.links {
		if n > 0 {
			b.buf = append(b.buf, ',')
		}
		b.buf = appendLink(b.buf, l)
	}
	b.buf = append(b.buf, "]}\n"...)
	return nil
}

// writeFeatures writes the features of the page with what style puts around
// them, and returns how many there are.
func (s *Server) writeFeatures(ctx context.Context, b *body, req *listRequest, p *page, style collector) (int, error) {
	c := pagePool.Get().(*collector)
	c.before, c.between, c.after, c.n = style.before, style.between, style.after, 0
	c.keep, c.crs = len(p.refs) <= keptPage, req.crs
	defer func() {
		c.out = nil
		pagePool.Put(c)
	}()
	for refs := p.refs; len(refs) > 0; {
		n := min(chunk, len(refs))
		c.out = b.buf
		err := s.collect(ctx, c, refs[:n], req.only)
		b.buf, refs = c.out, refs[n:]
		if err != nil {
			return c.n, err
		}
		if err := b.flush(); err != nil {
			return c.n, err
		}
	}
	return c.n, nil
}

func appendLink(b []byte, l link) []byte {
	b = append(b, `{"href":"`...)
	b = appendEscaped(b, l.Href)
	b = append(b, `","rel":"`...)
	b = append(b, l.Rel...)
	b = append(b, `","type":"`...)
	b = append(b, l.Type...)
	b = append(b, `","title":"`...)
	b = append(b, l.Title...)
	return append(b, `"}`...)
}
