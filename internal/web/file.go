package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"
)

// smallest is the size in bytes from which compressing a file is worth it.
const smallest = 1024

// file is an embedded file, compressed when it is first asked for.
type file struct {
	data        []byte
	contentType string
	etag        string // without quotes
	zipped      func() []byte
}

func newFile(name string, data []byte) *file {
	sum := sha256.Sum256(data)
	f := &file{data: data, contentType: contentTypes[path.Ext(name)], etag: hex.EncodeToString(sum[:8])}
	if f.contentType == "" {
		f.contentType = "text/plain; charset=utf-8"
	}
	f.zipped = sync.OnceValue(func() []byte { return zip(data) })
	return f
}

// zip compresses data.
func zip(data []byte) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write(data) // a bytes.Buffer takes everything
	_ = z.Close()
	return b.Bytes()
}

// serve answers with the file, whole or the parts of it that are asked for. Each
// encoding has a validator of its own.
func (f *file) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", f.contentType)
	h.Set("X-Content-Type-Options", "nosniff")
	if !strings.Contains(h.Get("Vary"), "Accept-Encoding") {
		h.Add("Vary", "Accept-Encoding")
	}
	data, etag := f.data, `"`+f.etag+`"`
	if f.contentType != contentTypes[".woff2"] && len(f.data) >= smallest && acceptsGzip(r.Header.Get("Accept-Encoding")) {
		h.Set("Content-Encoding", "gzip")
		data, etag = f.zipped(), `"`+f.etag+`-gzip"`
	}
	h.Set("Etag", etag)
	if f.named(r.Header.Get("If-None-Match")) {
		h.Del("Content-Type")
		h.Del("Content-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
}

// named reports whether an If-None-Match header names the file, in either
// encoding.
func (f *file) named(header string) bool {
	return strings.Contains(header, `"`+f.etag+`"`) || strings.Contains(header, `"`+f.etag+`-gzip"`)
}

// acceptsGzip reports whether an Accept-Encoding header allows gzip.
func acceptsGzip(accept string) bool {
	for part := range strings.SplitSeq(accept, ",") {
		coding, params, _ := strings.Cut(part, ";")
		if strings.EqualFold(strings.TrimSpace(coding), "gzip") {
			q := strings.ReplaceAll(params, " ", "")
			return q != "q=0" && q != "q=0.0" && q != "q=0.00" && q != "q=0.000"
		}
	}
	return false
}
