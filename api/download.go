package api

import (
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"dateline/internal/format"
	"dateline/internal/incident"

	"github.com/gin-gonic/gin"
)

// downloadPatience is how long a client of a download may take to read a piece of it
// (streamFrom bytes, compressed or not).
const downloadPatience = 2 * time.Minute

// downloadIncidents answers with all incidents that the parameters of a list match, as
// one file without pages. It streams; if it breaks off, so does the connection.
func (s *Server) downloadIncidents(c *gin.Context) error {
	limits := http.NewResponseController(c.Writer) // some tests have no connection, and no limits
	_ = limits.SetReadDeadline(time.Time{})        // else it would end the request's context
	seq := s.Store.Seq()                           // first, so that the validator is never newer than the file
	req, err := s.parseDownload(c.Request)
	if err != nil {
		return err
	}
	enc := req.format.encodingFor(c.Request.Header)
	h := c.Writer.Header()
	setCommon(h)
	s.setCaching(h)
	etag := s.listTag(seq, req, enc)
	h["Etag"] = []string{etag}
	if matches(c.Request.Header.Get("If-None-Match"), etag) {
		return notModified(c)
	}
	count, err := s.count(c.Request.Context(), seq, req, &page{next: &incident.Cursor{}})
	if err != nil {
		return err
	}
	if count.Exact {
		h["Ogc-Numbermatched"] = []string{strconv.FormatInt(count.N, 10)}
	}
	h["Content-Type"] = []string{req.format.contentType}
	h["Content-Crs"] = contentCRS[req.crs]
	h["Content-Disposition"] = []string{disposition("attachment", req)}
	h["Accept-Ranges"] = []string{"none"}
	if c.Request.Method == http.MethodHead {
		c.Status(http.StatusOK)
		c.Writer.WriteHeaderNow()
		return nil
	}
	b := newBody(c.Writer, enc, http.StatusOK)
	defer b.release()
	b.prolong = func() { _ = limits.SetWriteDeadline(time.Now().Add(downloadPatience)) }
	if req.format.name == gpkgFormat.name {
		err = s.sendGeoPackage(c, b, req.query, req.only.names())
	} else {
		err = s.stream(c, b, req)
	}
	if err == nil {
		err = b.finish()
	}
	return s.brokenOff(c, b, err)
}

// stream writes all that req matches.
func (s *Server) stream(c *gin.Context, b *body, req *listRequest) error {
	ctx := c.Request.Context()
	built := func() {}
	if !req.format.file().Streams {
		done, err := s.build(ctx)
		if err != nil {
			return err
		}
		built = sync.OnceFunc(done)
		defer built()
	}
	w, err := s.newFile(c, b, req)
	if err != nil {
		return err
	}
	lossy, isLossy := w.(format.Lossy)
	if isLossy {
		c.Writer.Header()["Trailer"] = []string{notExpressed}
	}
	q := req.query
	q.Whole = req.format.whole()
	for i, err := range incident.Scan(ctx, storeAndFinder{s.Store, s.Finder}, q) {
		if err != nil {
			return err
		}
		if req.crs != crs84 && i.Point != nil {
			*i.Point = req.crs.fromLonLat(*i.Point)
		}
		if err := w.Write(i); err != nil {
			return err
		}
	}
	built()
	if err := w.Close(); err != nil {
		return err
	}
	if isLossy {
		h := c.Writer.Header()
		if !b.started() {
			h.Del("Trailer") // the answer is small: it becomes a header
		}
		h[notExpressed] = []string{lossHeader(lossy.Losses())}
	}
	return nil
}

// storeAndFinder is what incident.Scan reads.
type storeAndFinder struct {
	incident.Store
	incident.Finder
}

// parseDownload understands the parameters of a download: those of a list, without
// those that part it into pages. It is in the order of entry, which is the fastest and
// steadiest, unless sortby says otherwise.
func (s *Server) parseDownload(r *http.Request) (*listRequest, error) {
	rest, limit, named, faults := partDownload(r.URL.RawQuery)
	if !named {
		f, err := accepted(r.Header, fileFormats)
		if err != nil {
			return nil, err
		}
		rest = append(rest, "f="+f.name)
	}
	list := *r
	u := *r.URL
	u.RawQuery = strings.Join(rest, "&")
	list.URL = &u
	req, err := s.parseList(&list)
	if many, ok := err.(incident.Errors); ok {
		faults, err = append(faults, many...), nil
	}
	if len(faults) > 0 || err != nil {
		return nil, first(faults.Or(), err)
	}
	req.query.Limit = limit
	if req.query.Sort.Field == "" {
		req.query.Sort = incident.Sort{Field: incident.SortCreated, Asc: true}
		req.filter = appendFilter(req.filter[:0], &req.query)
	}
	return req, nil
}

// partDownload takes the limit out of the query of a download, refuses what only pages
// have, and tells whether a format is named; the rest is as a list has it.
func partDownload(raw string) (rest []string, limit int, named bool, faults incident.Errors) {
	for token := range strings.SplitSeq(raw, "&") {
		name, value, _ := strings.Cut(token, "=")
		name, e1 := unescape(name)
		value, e2 := unescape(value)
		if e1 != nil || e2 != nil {
			rest = append(rest, token) // parseList tells it
			continue
		}
		switch name {
		case "limit":
			n, err := parseLimit(value, maxDownload)
			if err == nil && limit > 0 && n != limit {
				err = incident.Errorf(incident.Invalid, name, "is given twice with different values")
			}
			if limit = n; err != nil {
				faults = append(faults, err)
			}
		case "cursor", "resultType":
			faults = append(faults, incident.Errorf(incident.Invalid, name, "cannot be used here: a download is all that matches, without pages; leave it out, or ask /collections/incidents/items"))
		case "f": // all but the page for people
			named = true
			if f, err := formatNamed(value, fileFormats); err != nil {
				faults = append(faults, err)
			} else {
				rest = append(rest, "f="+f.name)
			}
		default:
			rest = append(rest, token)
		}
	}
	return rest, limit, named, faults
}

// maxDownload is the most that limit says; without it a download has no limit.
const maxDownload = 1_000_000_000
