package api

import (
	"fmt"
	"net/http"

	"github.com/cespare/xxhash/v2"
	"github.com/gin-gonic/gin"
)

// fixed is an answer that does not change while the server runs.
type fixed struct {
	contentType string
	data        []byte
	etag        string // without quotes
}

// expired is a date long past: QGIS, which does not look at Cache-Control, keeps
// for a day what has no such header, or one that is no date.
const expired = "Thu, 01 Jan 1970 00:00:00 GMT"

func newFixed(contentType string, data []byte) fixed {
	return fixed{contentType: contentType, data: data, etag: fmt.Sprintf("%016x", xxhash.Sum64(data))}
}

// serve answers with f, or with 304 to a client that has it.
func (f fixed) serve(c *gin.Context) error {
	enc := encodingFor(c.Request.Header)
	if len(f.data) < compressFrom {
		enc = identity // as it will be sent, so that the validator tells the truth
	}
	h := c.Writer.Header()
	setCommon(h)
	if len(h["Cache-Control"]) == 0 {
		h["Cache-Control"] = noCache
	}
	h.Set("Expires", expired)
	etag := `"` + f.etag + enc.suffix() + `"`
	h.Set("Etag", etag)
	if matches(c.Request.Header.Get("If-None-Match"), etag) {
		return notModified(c)
	}
	h.Set("Content-Type", f.contentType)
	b := newBody(c.Writer, enc, http.StatusOK)
	defer b.release()
	b.buf = append(b.buf, f.data...)
	return b.finish()
}
