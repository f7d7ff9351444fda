package format

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// maxRecord is the most bytes that one record of a file may have.
const maxRecord = 16 << 20

// window is a sliding view of a stream, in which records are found.
type window struct {
	r          io.Reader
	buf        []byte
	start, end int   // what was read and not yet consumed
	offset     int64 // of buf[start] in the stream
	eof        bool
	err        error // of the stream, other than io.EOF
}

func newWindow(r io.Reader) *window { return &window{r: r, buf: make([]byte, 256<<10)} }

// bytes returns what is there, unconsumed.
func (w *window) bytes() []byte { return w.buf[w.start:w.end] }

// consume moves on by n bytes.
func (w *window) consume(n int) {
	w.start += n
	w.offset += int64(n)
}

// more reads on. It reports whether bytes came.
func (w *window) more() bool {
	if w.eof {
		return false
	}
	if w.start > 0 && w.end == len(w.buf) {
		w.end = copy(w.buf, w.buf[w.start:w.end])
		w.start = 0
	}
	if w.end == len(w.buf) {
		w.buf = append(w.buf, make([]byte, len(w.buf))...)
	}
	for range 100 {
		n, err := w.r.Read(w.buf[w.end:])
		w.end += n
		if err != nil {
			w.eof = true
			if err != io.EOF {
				w.err = err
			}
		}
		if n > 0 || w.eof {
			return n > 0
		}
	}
	w.eof, w.err = true, io.ErrNoProgress
	return false
}

// rows splits CSV (RFC 4180) into records. Line ends are LF or CRLF (openSheet makes
// LF of a CR alone); cells keep
// their bytes exactly. Blank lines are passed over. A quotation mark inside an
// unquoted cell is a character like any other.
type rows struct {
	w     *window
	comma byte
	line  int64 // of the next record, from 1
	text  []byte
	ends  []int
	cells []string
}

// row is one record.
type row struct {
	line  int64
	raw   []byte   // with its line end; good until the next call
	cells []string // good until the next call; the strings stay good
	err   error    // of this record only
}

var errTooLong = fmt.Errorf("the record is longer than %d bytes: is a quotation mark missing?", maxRecord)

// next returns the next record, and false at the end of the stream.
func (r *rows) next() (row, bool) {
	if !r.skipBlank() {
		return row{}, false
	}
	for {
		n, lines, err := r.parse(r.w.bytes(), r.w.eof)
		if n == 0 && err == nil { // the record goes on
			if len(r.w.bytes()) > maxRecord {
				err = errTooLong
			} else if r.w.more() || r.w.eof {
				continue
			}
		}
		if err != nil { // go on after the line on which it began
			n, lines = r.firstLine(), 1
			r.cells = nil
		}
		out := row{line: r.line, raw: r.w.bytes()[:n:n], cells: r.cells, err: err}
		r.line += int64(lines)
		r.w.consume(n)
		return out, true
	}
}

// skipBlank moves to the next line that is not empty.
func (r *rows) skipBlank() bool {
	for {
		b := r.w.bytes()
		switch {
		case len(b) > 0 && b[0] == '\n':
			r.w.consume(1)
			r.line++
		case len(b) > 1 && b[0] == '\r' && b[1] == '\n':
			r.w.consume(2)
			r.line++
		case len(b) > 1 || len(b) == 1 && (b[0] != '\r' || r.w.eof):
			return true
		case !r.w.more() && r.w.eof && len(r.w.bytes()) == 0:
			return false
		}
	}
}

// firstLine returns the length of the first line with its end.
func (r *rows) firstLine() int {
	b := r.w.bytes()
	if n := bytes.IndexByte(b, '\n'); n >= 0 {
		return n + 1
	}
	return len(b)
}

var errQuoteEnd = errors.New("the text ends inside a quoted cell: a quotation mark is missing, or one inside the cell is not doubled")

// parse reads one record from b into r.cells. It returns its length with the line
// end and how many lines it has, or 0 when b ends before the record does.
func (r *rows) parse(b []byte, eof bool) (n, lines int, err error) {
	r.text, r.ends = r.text[:0], r.ends[:0]
	i := 0
	for {
		if i < len(b) && b[i] == '"' {
			i, lines, err = r.quoted(b, i+1, lines)
			if i < 0 || err != nil {
				if i < 0 && eof {
					return 0, 0, errQuoteEnd
				}
				return 0, 0, err
			}
		} else {
			from := i
			for i < len(b) && b[i] != r.comma && b[i] != '\n' {
				i++
			}
			to := i
			if i < len(b) && b[i] == '\n' && to > from && b[to-1] == '\r' {
				to--
			}
			r.text = append(r.text, b[from:to]...)
		}
		if i >= len(b) && !eof {
			return 0, 0, nil
		}
		r.ends = append(r.ends, len(r.text))
		switch {
		case i < len(b) && b[i] == r.comma:
			i++
			continue
		case i < len(b) && b[i] == '\r':
			i++
		}
		if i < len(b) {
			i++ // the line feed
		}
		r.cut()
		return i, lines + 1, nil
	}
}

// quoted reads a quoted cell from after its quotation mark, and returns where its
// delimiter is, or -1 when b ends too early.
func (r *rows) quoted(b []byte, i, lines int) (int, int, error) {
	for {
		n := bytes.IndexByte(b[i:], '"')
		if n < 0 {
			return -1, lines, nil
		}
		lines += bytes.Count(b[i:i+n], []byte{'\n'})
		r.text = append(r.text, b[i:i+n]...)
		i += n + 1
		if i >= len(b) {
			if r.w.eof {
				return i, lines, nil
			}
			return -1, lines, nil
		}
		switch c := b[i]; {
		case c == '"':
			r.text = append(r.text, '"')
			i++
		case c == r.comma || c == '\n':
			return i, lines, nil
		case c == '\r' && i+1 < len(b) && b[i+1] == '\n':
			return i, lines, nil
		case c == '\r' && i+1 == len(b):
			if r.w.eof {
				return i, lines, nil
			}
			return -1, lines, nil
		default:
			return i, lines, fmt.Errorf("after the cell that ends with %q a delimiter was expected, not %q: double the quotation marks inside a quoted cell",
				tail(r.text), string(b[i:i+min(10, len(b)-i)]))
		}
	}
}

// tail is the last characters of b, for texts of faults.
func tail(b []byte) string {
	if len(b) > 20 {
		b = b[len(b)-20:]
		for len(b) > 0 && !utf8.RuneStart(b[0]) {
			b = b[1:]
		}
	}
	return string(b)
}

// cut makes the cells of the record from one string.
func (r *rows) cut() {
	s := string(r.text)
	r.cells = r.cells[:0]
	from := 0
	for _, end := range r.ends {
		r.cells = append(r.cells, s[from:end])
		from = end
	}
}

// appendCell appends s as a cell of CSV, quoted where RFC 4180 demands it.
func appendCell(b []byte, s string, comma byte) []byte {
	plain := true
	for i := range len(s) {
		if c := s[i]; c == comma || c == '"' || c == '\n' || c == '\r' {
			plain = false
			break
		}
	}
	if plain {
		return append(b, s...)
	}
	b = append(b, '"')
	for {
		i := strings.IndexByte(s, '"')
		if i < 0 {
			break
		}
		b = append(append(b, s[:i+1]...), '"')
		s = s[i+1:]
	}
	return append(append(b, s...), '"')
}
