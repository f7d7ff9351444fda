package format

import (
	"bytes"
	"fmt"
	"iter"

	"dateline/internal/incident"
)

// cutter finds the end of a JSON value in a text that comes in pieces. It counts
// brackets outside strings and leaves everything else to the decoder.
type cutter struct {
	depth    int
	inString bool
	escaped  bool
}

// end looks on in b from i. It returns the position after the value, or -1 when b
// ends before it does.
func (c *cutter) end(b []byte, i int) int {
	for ; i < len(b); i++ {
		ch := b[i]
		if c.inString {
			switch {
			case c.escaped:
				c.escaped = false
			case ch == '\\':
				c.escaped = true
			case ch == '"':
				c.inString = false
			}
			continue
		}
		switch ch {
		case '"':
			c.inString = true
		case '{', '[':
			c.depth++
		case '}', ']':
			if c.depth--; c.depth <= 0 {
				return i + 1
			}
		}
	}
	return -1
}

// value returns the object or array that begins at the window's start, without
// consuming it. It is not whole when the stream ends or maxRecord is reached.
func (w *window) value() (b []byte, isWhole bool) {
	var c cutter
	seen := 0
	for {
		b := w.bytes()
		if end := c.end(b, seen); end >= 0 {
			return b[:end], true
		}
		seen = len(b)
		if seen > maxRecord || !w.more() {
			return w.bytes(), false
		}
	}
}

// peek skips white space and returns the next byte, 0 at the end.
func (w *window) peek() byte {
	for {
		b := w.bytes()
		rest := bytes.TrimLeft(b, " \t\r\n")
		w.consume(len(b) - len(rest))
		if len(rest) > 0 {
			return rest[0]
		}
		if !w.more() {
			return 0
		}
	}
}

// collectionReader reads a FeatureCollection feature by feature.
type collectionReader struct {
	w   *window
	fg  bool // JSON-FG
	err error
}

func (r *collectionReader) Frame() Frame {
	return Frame{Head: `{"type":"FeatureCollection","features":[` + "\n", Between: ",\n", Tail: "\n]}\n"}
}

func (r *collectionReader) Err() error {
	if r.err == nil && r.w.err != nil {
		return r.w.err
	}
	return r.err
}

// fail notes what ends the reading, at the byte where it is.
func (r *collectionReader) fail(format string, args ...any) {
	if r.err == nil && r.w.err == nil {
		r.err = fmt.Errorf("at byte %d: %s", r.w.offset, fmt.Sprintf(format, args...))
	}
}

// Records implements Reader.
func (r *collectionReader) Records() iter.Seq[Record] {
	return func(yield func(Record) bool) {
		if r.w.peek() != '{' {
			r.fail("a GeoJSON FeatureCollection begins with {, not with %s", r.found())
			return
		}
		// The members before and after "features" are kept: without "features"
		// they may be one Feature.
		kept := []byte{'{'}
		r.w.consume(1)
		features := false
		for first := true; ; first = false {
			if c := r.w.peek(); c == '}' {
				r.w.consume(1)
				break
			} else if !first && c != ',' {
				r.fail("a comma or } was expected, not %s", r.found())
				return
			} else if !first {
				r.w.consume(1)
			}
			name, ok := r.name()
			if !ok {
				return
			}
			if string(name) == `"features"` && !features && r.w.peek() == '[' {
				features = true
				if !r.features(yield) {
					return
				}
				continue
			}
			value, ok := r.member()
			if !ok || string(name) == `"crs"` && !r.checkCRS(value) {
				return
			}
			if len(kept) > 1 {
				kept = append(kept, ',')
			}
			kept = append(append(append(kept, name...), ':'), value...)
			if len(kept) > maxRecord {
				r.fail("the members beside \"features\" have more than %d bytes", maxRecord)
				return
			}
		}
		r.finish(append(kept, '}'), features, yield)
	}
}

// found names the next character.
func (r *collectionReader) found() string {
	s := scanner{data: r.w.bytes()}
	return s.found(0)
}

// name reads the name of a member and its colon, and returns it in quotation
// marks.
func (r *collectionReader) name() ([]byte, bool) {
	if r.w.peek() != '"' {
		r.fail("the name of a member was expected, not %s", r.found())
		return nil, false
	}
	name, ok := r.text()
	if !ok {
		return nil, false
	}
	if r.w.peek() != ':' {
		r.fail("a colon was expected after %s, not %s", name, r.found())
		return nil, false
	}
	r.w.consume(1)
	return name, true
}

// text consumes the string that begins here and returns a copy.
func (r *collectionReader) text() ([]byte, bool) {
	for {
		s := scanner{data: r.w.bytes(), base: r.w.offset}
		s.str()
		if s.fault == nil {
			b := bytes.Clone(s.data[:s.pos])
			r.w.consume(s.pos)
			return b, true
		}
		if len(s.data) > maxRecord || !r.w.more() {
			r.err = s.fault
			return nil, false
		}
	}
}

// member consumes the value of a member and returns a copy.
func (r *collectionReader) member() ([]byte, bool) {
	var b []byte
	switch c := r.w.peek(); c {
	case '{', '[':
		b, _ = r.w.value()
	case '"':
		return r.text()
	default:
		for b = r.w.bytes(); !bytes.ContainsAny(b, ",}") && len(b) < 1000 && r.w.more(); b = r.w.bytes() {
		}
		b = bytes.TrimRight(b[:max(0, bytes.IndexAny(b, ",}"))], " \t\r\n")
	}
	s := scanner{data: b, base: r.w.offset}
	s.skip()
	s.finish()
	if s.fault != nil {
		r.err = s.fault
		return nil, false
	}
	b = bytes.Clone(b)
	r.w.consume(len(b))
	return b, true
}

// checkCRS refuses other coordinates than those of RFC 7946.
func (r *collectionReader) checkCRS(value []byte) bool {
	d := decoder{scanner: scanner{data: value}}
	d.crs()
	r.err = d.faults.Or()
	return r.err == nil
}

// features yields the items of the array that begins here. It reports whether to
// go on with the text after it.
func (r *collectionReader) features(yield func(Record) bool) bool {
	r.w.consume(1)
	for n := int64(1); ; n++ {
		c := r.w.peek()
		if c == ']' {
			r.w.consume(1)
			return true
		}
		if n > 1 {
			if c != ',' {
				r.fail("a comma or ] was expected after feature %d, not %s", n-1, r.found())
				return false
			}
			r.w.consume(1)
			c = r.w.peek()
		}
		if c != '{' {
			r.fail("feature %d does not begin with {, but with %s", n, r.found())
			return false
		}
		raw, isWhole := r.w.value()
		if !isWhole && len(raw) > maxRecord {
			r.fail("feature %d is longer than %d bytes", n, maxRecord)
			return false
		}
		if !isWhole {
			r.fail("the text ends inside feature %d: was the file cut off?", n)
			return false
		}
		rec := Record{Line: n, Raw: raw}
		rec.decode(raw, r.w.offset, r.fg)
		if !yield(rec) {
			return false
		}
		r.w.consume(len(raw))
	}
}

// finish judges what stood outside the features.
func (r *collectionReader) finish(kept []byte, features bool, yield func(Record) bool) {
	if c := r.w.peek(); c != 0 || len(r.w.bytes()) > 0 {
		r.fail("more text follows the end of the JSON: if it has one Feature on each line, it is of the format geojsonseq")
		return
	}
	d := decoder{scanner: scanner{data: kept}}
	kind := d.kind()
	switch {
	case !features && kind == "Feature":
		rec := Record{Line: 1, Raw: kept}
		rec.decode(kept, 0, r.fg)
		yield(rec)
	case !features && kind == "FeatureCollection":
		r.fail(`the FeatureCollection has no array "features"`)
	case kind != "FeatureCollection":
		d.wrongKind("", kind, "a FeatureCollection")
		r.fail("%v", d.faults.Error())
	}
}

// seqReader reads GeoJSON text sequences (RFC 8142), or one Feature per line.
type seqReader struct {
	w         *window
	delimiter byte
}

func newSeqReader(w *window) *seqReader {
	if w.peek() == recordSeparator {
		return &seqReader{w, recordSeparator}
	}
	return &seqReader{w, '\n'}
}

// recordSeparator begins each text of a sequence (RFC 7464 §2.2).
const recordSeparator = 0x1E

func (r *seqReader) Frame() Frame {
	if r.delimiter == recordSeparator {
		return Frame{Head: "\x1E", Between: "\n\x1E", Tail: "\n"}
	}
	return Frame{Between: "\n", Tail: "\n"}
}

func (r *seqReader) Err() error { return r.w.err }

// Records implements Reader.
func (r *seqReader) Records() iter.Seq[Record] {
	return func(yield func(Record) bool) {
		line := int64(1)
		for {
			raw, skipped, ok := r.next()
			if !ok {
				return
			}
			at := line + int64(bytes.Count(raw[:skipped], []byte{'\n'}))
			text := bytes.TrimRight(raw[skipped:], " \t\r\n\x1E")
			if len(text) > 0 {
				rec := Record{Line: at, Raw: text}
				if len(raw) > maxRecord {
					rec.Err = incident.Errors{incident.Errorf(incident.Invalid, "", "the record is longer than %d bytes", maxRecord)}
				} else {
					rec.decode(text, r.w.offset+int64(skipped), false)
				}
				if !yield(rec) {
					return
				}
			}
			line += int64(bytes.Count(raw, []byte{'\n'}))
			r.w.consume(len(raw))
		}
	}
}

// next returns the text up to the next delimiter, with what may stand before it
// and how long that is, without consuming it.
func (r *seqReader) next() (raw []byte, skipped int, ok bool) {
	seen := 0
	for {
		b := r.w.bytes()
		lead := len(b) - len(bytes.TrimLeft(b, " \t\r\n\x1E"))
		seen = max(seen, lead)
		if n := bytes.IndexByte(b[seen:], r.delimiter); n >= 0 && lead < len(b) {
			return b[:seen+n], lead, true
		}
		seen = len(b)
		if seen > maxRecord || !r.w.more() {
			return r.w.bytes(), min(lead, len(r.w.bytes())), len(r.w.bytes()) > 0
		}
	}
}

// decode is DecodeFeature for a text that begins at the byte base of a file.
// Candidates count if the incident has the point and the id of one of them. In JSON-FG
// the member time counts where the properties name no day.
func (rec *Record) decode(data []byte, base int64, fg bool) {
	d := decoder{scanner: scanner{data: data, base: base}, file: true, fg: fg}
	i, err := d.single()
	if err == nil && (i.Point == nil || i.PlaceID == "") {
		i.Candidates = nil
	}
	rec.Incident, rec.Err, rec.Disputed = i, err, err == nil && d.disputed
}
