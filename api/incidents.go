package api

import (
	"context"
	"encoding/binary"
	"net/http"
	"slices"
	"strconv"
	"time"

	"dateline/internal/incident"

	"github.com/gin-gonic/gin"
)

// Attribution is what the licences of the place data ask to be shown with them:
// names and points of places come from GeoNames, radii of districts and regions
// from Who's On First too (see NOTICE).
const Attribution = "Place data: GeoNames (https://www.geonames.org/), CC BY 4.0; Who's On First (https://whosonfirst.org/)"

// attributed is Attribution as a further member of a JSON object.
const attributed = `,"attribution":"` + Attribution + `"`

var noCache = []string{"no-cache"}

// privately is the Cache-Control of answers that only the holder of a key may
// see.
var privately = []string{"private, no-cache"}

func (s *Server) setCaching(h http.Header) {
	if s.Private {
		h["Cache-Control"] = privately
	} else {
		h["Cache-Control"] = noCache
	}
}

// listIncidents answers with a page of incidents. A client that has the page
// already is told so without a look at the data.
func (s *Server) listIncidents(c *gin.Context) error {
	seq := s.Store.Seq() // first, so that the validator is never newer than the page
	s.asBrowser(c)
	req, err := s.parseList(c.Request)
	if err != nil {
		return err
	}
	if req.format == htmlFormat {
		req.query.Limit = min(req.query.Limit, MaxRows)
	}
	enc := encodingFor(c.Request.Header)
	h := c.Writer.Header()
	setCommon(h)
	s.setCaching(h)
	etag := s.listTag(seq, req, enc)
	h["Etag"] = []string{etag}
	if matches(c.Request.Header.Get("If-None-Match"), etag) {
		return notModified(c)
	}
	p, err := s.findPage(c.Request.Context(), req)
	if err != nil {
		return err
	}
	if p.count, err = s.count(c.Request.Context(), seq, req, p); err != nil {
		return err
	}
	p.at = s.Service.Now().UTC()
	s.link(c, req, p)
	setPageHeaders(h, req, p)
	return s.writePage(c, req, p, enc)
}

// page is what is known of a page before its features are put together.
type page struct {
	refs  []incident.Ref
	prev  *incident.Cursor // where the page before ends, nil on the first one
	next  *incident.Cursor // where the next page begins, nil on the last one
	links []link           // next, prev, self and the alternates, as far as there are
	count total
	at    time.Time
}

// findPage finds out which incidents are on the page and whether there are
// others on either side of it.
func (s *Server) findPage(ctx context.Context, req *listRequest) (*page, error) {
	if req.hits {
		return &page{}, nil
	}
	q := req.query
	q.Limit++
	refs, err := s.Finder.Refs(ctx, q)
	if err != nil {
		return nil, err
	}
	if q.Before != nil {
		return s.pageBefore(ctx, req, refs)
	}
	p := &page{refs: refs}
	if len(refs) == q.Limit {
		// The page ends before the first incident that was deleted meanwhile.
		n, cursor := s.placeOf(q, refs[:req.query.Limit], true)
		if cursor == nil {
			return nil, errAllGone
		}
		p.refs, p.next = refs[:n+1], cursor
	}
	if q.After != nil {
		_, p.prev = s.placeOf(q, p.refs, false)
	}
	return p, nil
}

var errAllGone = incident.Errorf(incident.Unavailable, "", "the incidents of this page were all deleted while it was read; ask again")

// pageBefore is findPage for a page that ends at a place. refs has one more in
// front where there are some.
func (s *Server) pageBefore(ctx context.Context, req *listRequest, refs []incident.Ref) (*page, error) {
	p, q := &page{refs: refs}, req.query
	if len(refs) > q.Limit {
		n, cursor := s.placeOf(q, refs[1:], false)
		if cursor == nil {
			return nil, errAllGone
		}
		p.refs, p.prev = refs[1+n:], cursor
	}
	_, last := s.placeOf(q, p.refs, true)
	if last == nil {
		return p, nil
	}
	q.Before, q.After, q.Limit = nil, last, 1
	rest, err := s.Finder.Refs(ctx, q) // what this page was asked from may be gone
	if len(rest) > 0 {
		p.next = last
	}
	return p, err
}

// placeOf is the place in q's order of the first of refs, or of the last one,
// that is still as it was found, and which that is.
func (s *Server) placeOf(q incident.Query, refs []incident.Ref, last bool) (int, *incident.Cursor) {
	for k := range refs {
		n := k
		if last {
			n = len(refs) - 1 - k
		}
		if cursor, ok := s.Finder.CursorAt(q, refs[n]); ok {
			return n, &cursor
		}
	}
	return 0, nil
}

// link makes the links of a page, on the path that was asked for.
func (s *Server) link(c *gin.Context, req *listRequest, p *page) {
	raw, to := c.Request.URL.RawQuery, s.linksOf(c, len(outFormats)+2)
	rest := without(raw, "cursor")
	if p.next != nil {
		to.add("next", "The next page", rest+"cursor="+string(appendCursor(nil, *p.next, false, req.hash)), req.format)
	}
	if p.prev != nil {
		to.add("prev", "The page before", rest+"cursor="+string(appendCursor(nil, *p.prev, true, req.hash)), req.format)
	}
	to.add("self", "This page", escaped(raw), req.format)
	formats := outFormats
	if req.crs != crs84 {
		formats = slices.DeleteFunc(slices.Clone(formats), func(f outFormat) bool { return refuseCRS(req.crs, f) != nil })
	}
	to.alternates(raw, formats, req.format)
	p.links = to.links
}

// setPageHeaders sets the headers that tell of the page in every format.
func setPageHeaders(h http.Header, req *listRequest, p *page) {
	h["Content-Crs"] = contentCRS[req.crs]
	h["Link"] = []string{linkHeader(p.links)}
	h["Ogc-Numberreturned"] = []string{strconv.Itoa(len(p.refs))}
	if p.count.Exact {
		h["Ogc-Numbermatched"] = []string{strconv.FormatInt(p.count.N, 10)}
	}
}

// listTag is the validator of a page: what it shows depends on the store's Seq
// and on the request alone. It is weak because timeStamp differs.
func (s *Server) listTag(seq incident.Seq, req *listRequest, enc encoding) string {
	var room [512]byte
	b := append(room[:0], req.filter...)
	b = binary.BigEndian.AppendUint64(b, s.salt)
	b = binary.BigEndian.AppendUint64(b, uint64(req.only))
	b = binary.BigEndian.AppendUint64(b, uint64(req.query.Limit))
	b = appendFlag(append(b, byte(req.crs)), req.hits)
	for _, at := range []*incident.Cursor{req.query.After, req.query.Before} {
		if at != nil {
			b = binary.BigEndian.AppendUint64(b, uint64(at.Key))
			b = appendString(binary.BigEndian.AppendUint64(b, uint64(at.Num)), at.Rest)
		}
		b = append(b, ';')
	}
	b = append(b, req.format.name...)
	var text [64]byte
	t := append(text[:0], `W/"`...)
	t = strconv.AppendInt(t, int64(seq), 36)
	t = append(t, '-')
	t = strconv.AppendUint(t, hashOf(b), 36)
	t = append(t, enc.suffix()...)
	return string(append(t, '"'))
}
