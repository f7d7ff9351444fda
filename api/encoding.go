package api

import (
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/gin-gonic/gin"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// encoding is a content coding (RFC 9110 §8.4.1).
type encoding string

// The content codings, the better first.
const (
	zstandard encoding = "zstd"
	gzipped   encoding = "gzip"
	identity  encoding = ""
)

// suffix tells the validators of the encodings apart.
func (e encoding) suffix() string {
	if e == identity {
		return ""
	}
	return "-" + string(e)
}

// encodingFor chooses the content coding by Accept-Encoding: of those that the
// client likes best, zstd before gzip.
func encodingFor(h http.Header) encoding {
	accept := h["Accept-Encoding"]
	if len(accept) == 0 {
		return identity
	}
	best, bestQ, others, named := identity, 0.0, 0.0, false // others: what is liked that is not named; named: gzip is
	for part := range strings.SplitSeq(strings.Join(accept, ","), ",") {
		name, q := weighted(part)
		e := encoding(strings.ToLower(name))
		switch e {
		case "*":
			others = q
			continue
		case "x-gzip":
			e = gzipped
		}
		named = named || e == gzipped
		if (e == zstandard || e == gzipped) && (q > bestQ || q == bestQ && e == zstandard && q > 0) {
			best, bestQ = e, q
		}
	}
	if !named && others > bestQ {
		return gzipped // a star means what is not named (RFC 9110 §12.5.3)
	}
	return best
}

// weighted splits an element of an Accept header into its name and weight.
func weighted(part string) (name string, q float64) {
	name, params, _ := strings.Cut(part, ";")
	q = 1
	for params != "" {
		var p string
		p, params, _ = strings.Cut(params, ";")
		if v, ok := strings.CutPrefix(strings.ToLower(strings.TrimSpace(p)), "q="); ok {
			x, err := strconv.ParseFloat(v, 64)
			if err != nil || !(x >= 0) {
				x = 0
			}
			q = min(x, 1)
		}
	}
	return strings.TrimSpace(name), q
}

const (
	compressFrom = 1 << 10 // bytes of a body from which compressing it is worth it
	streamFrom   = 1 << 20 // bytes of a body from which it is sent in pieces
	keptBuffer   = 4 << 20 // bytes of a buffer up to which it is kept for the next answer
)

var (
	buffers = sync.Pool{New: func() any { return new([]byte) }}
	gzips   = sync.Pool{New: func() any { w, _ := gzip.NewWriterLevel(io.Discard, gzip.BestSpeed); return w }}
	zstds   = sync.Pool{New: func() any {
		w, _ := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(1<<20))
		return w
	}}
)

// compressor is what gzip and zstd writers have in common.
type compressor interface {
	io.WriteCloser
	Reset(w io.Writer)
}

// body is an answer in the making. Its user appends to buf and calls flush now
// and then. A body that stays below streamFrom is sent in one piece with its
// length, a larger one in pieces as it grows.
type body struct {
	buf     []byte
	pooled  *[]byte
	w       gin.ResponseWriter
	enc     encoding
	status  int
	zip     compressor // while streaming, unless the encoding is identity
	flowing bool
	hold    bool   // nothing is sent before finish
	prolong func() // is called before something is sent; may be nil
}

// newBody begins an answer. The caller has set the headers but for those of the
// encoding, and calls release at the end.
func newBody(w gin.ResponseWriter, e encoding, status int) *body {
	p := buffers.Get().(*[]byte)
	return &body{buf: (*p)[:0], pooled: p, w: w, enc: e, status: status}
}

// release gives the buffer back.
func (b *body) release() {
	if cap(b.buf) <= keptBuffer {
		*b.pooled = b.buf[:0]
		buffers.Put(b.pooled)
	}
	b.buf = nil
}

// Write appends p, so that encoders can write to a body.
func (b *body) Write(p []byte) (int, error) {
	b.buf = append(b.buf, p...)
	return len(p), b.flush()
}

// started reports whether part of the answer is out, so that an error can no
// longer be told by its status.
func (b *body) started() bool { return b.flowing }

// flush sends what there is, if it is enough.
func (b *body) flush() error {
	if len(b.buf) < streamFrom || b.hold {
		return nil
	}
	if !b.flowing {
		b.flowing = true
		if b.enc != identity {
			b.w.Header().Set("Content-Encoding", string(b.enc))
			b.zip = takeCompressor(b.enc, b.w)
		}
		b.w.WriteHeader(b.status)
	}
	return b.send()
}

func (b *body) send() error {
	if b.prolong != nil {
		b.prolong()
	}
	var err error
	if b.zip != nil {
		_, err = b.zip.Write(b.buf)
	} else {
		_, err = b.w.Write(b.buf)
	}
	b.buf = b.buf[:0]
	return err
}

// finish sends the rest.
func (b *body) finish() error {
	if b.flowing {
		err := b.send()
		if b.zip != nil {
			if e := b.zip.Close(); err == nil {
				err = e
			}
			returnCompressor(b.enc, b.zip)
		}
		return err
	}
	out := b.buf
	if b.enc != identity && len(out) >= compressFrom {
		b.w.Header().Set("Content-Encoding", string(b.enc))
		zipped := newBody(nil, identity, 0)
		defer zipped.release()
		z := takeCompressor(b.enc, (*sink)(zipped))
		_, _ = z.Write(out) // a sink takes everything
		_ = z.Close()
		returnCompressor(b.enc, z)
		out = zipped.buf
	}
	b.w.Header()["Content-Length"] = []string{strconv.Itoa(len(out))}
	b.w.WriteHeader(b.status)
	_, err := b.w.Write(out)
	return err
}

// sink gathers what a compressor writes.
type sink body

func (s *sink) Write(p []byte) (int, error) {
	s.buf = append(s.buf, p...)
	return len(p), nil
}

func takeCompressor(e encoding, w io.Writer) compressor {
	var z compressor
	if e == zstandard {
		z = zstds.Get().(*zstd.Encoder)
	} else {
		z = gzips.Get().(*gzip.Writer)
	}
	z.Reset(w)
	return z
}

func returnCompressor(e encoding, z compressor) {
	z.Reset(nil)
	if e == zstandard {
		zstds.Put(z)
	} else {
		gzips.Put(z)
	}
}

// The headers that every answer with data has.
var (
	varyAccept = []string{"Accept, Accept-Encoding"}
	noSniff    = []string{"nosniff"}
	noContent  = []string{"default-src 'none'; frame-ancestors 'none'"}
)

func setCommon(h http.Header) {
	h["Vary"] = varyAccept
	h["X-Content-Type-Options"] = noSniff
	h["Content-Security-Policy"] = noContent
}
