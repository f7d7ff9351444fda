package api

import (
	"context"
	"encoding/binary"
	"net/http"
	"strconv"
	"strings"
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
	req, err := s.parseList(c.Request)
	if err != nil {
		return err
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
	count, err := s.count(c.Request.Context(), seq, req)
	if err != nil {
		return err
	}
	p.count, p.at = count, s.Service.Now().UTC()
	base := s.baseURL(c.Request) + "/incidents"
	p.self = withQuery(base, c.Request.URL.RawQuery)
	if p.next != nil {
		p.nextURL = base + "?" + nextQuery(c.Request.URL.RawQuery, appendCursor(nil, *p.next, req.hash))
	}
	return s.writePage(c, req, p, enc)
}

// page is what is known of a page before its features are put together.
type page struct {
	refs    []incident.Ref
	next    *incident.Cursor // where the next page begins, nil on the last one
	nextURL string
	self    string
	count   total
	at      time.Time
}

// findPage finds out which incidents are on the page and whether more follow.
func (s *Server) findPage(ctx context.Context, req *listRequest) (*page, error) {
	q := req.query
	q.Limit++
	refs, err := s.Finder.Refs(ctx, q)
	if err != nil {
		return nil, err
	}
	p := &page{refs: refs}
	if len(refs) < q.Limit {
		return p, nil
	}
	p.refs = refs[:req.query.Limit]
	// The page ends before the first incident that was deleted meanwhile.
	for n := len(p.refs); n > 0; n-- {
		if cursor, ok := s.Finder.CursorAt(q, p.refs[n-1]); ok {
			p.refs, p.next = p.refs[:n], &cursor
			return p, nil
		}
	}
	return nil, incident.Errorf(incident.Unavailable, "", "the incidents of this page were all deleted while it was read; ask again")
}

// listTag is the validator of a page: what it shows depends on the store's Seq
// and on the request alone. It is weak because timeStamp differs.
func (s *Server) listTag(seq incident.Seq, req *listRequest, enc encoding) string {
	var room [512]byte
	b := append(room[:0], req.filter...)
	b = binary.BigEndian.AppendUint64(b, s.salt)
	b = binary.BigEndian.AppendUint64(b, uint64(req.only))
	b = binary.BigEndian.AppendUint64(b, uint64(req.query.Limit))
	if a := req.query.After; a != nil {
		b = binary.BigEndian.AppendUint64(b, uint64(a.Key))
		b = binary.BigEndian.AppendUint64(b, uint64(a.Num))
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

// appendEscaped appends a URL within a JSON string. A query string may hold any
// byte but the space.
func appendEscaped(b []byte, url string) []byte {
	const hex = "0123456789ABCDEF"
	for n := range len(url) {
		switch ch := url[n]; {
		case ch <= ' ' || ch >= 0x7f || ch == '"' || ch == '\\' || ch == '<' || ch == '>':
			b = append(b, '%', hex[ch>>4], hex[ch&15])
		default:
			b = append(b, ch)
		}
	}
	return b
}

func withQuery(base, raw string) string {
	if raw == "" {
		return base
	}
	return base + "?" + raw
}

// nextQuery is the query string raw with another cursor. Parameters without a
// value or with the same one as before keep their form.
func nextQuery(raw string, cursor []byte) string {
	var b strings.Builder
	for token := range strings.SplitSeq(raw, "&") {
		if token != "" && !strings.HasPrefix(token, "cursor=") {
			b.Write(appendEscaped(nil, token))
			b.WriteByte('&')
		}
	}
	b.WriteString("cursor=")
	b.Write(cursor)
	return b.String()
}
