package format

import (
	"encoding/json"
	"io"
	"iter"
	"strconv"
	"strings"
)

// tableRow is one record of a table that is no text, while it is read: it becomes the
// GeoJSON Feature that says the same, so that all formats are judged alike.
type tableRow struct {
	geometry []byte // JSON; nil for null
	props    []byte // `,"name":value` for each
	names    map[string]bool
}

func (r *tableRow) reset() {
	r.geometry, r.props = r.geometry[:0], r.props[:0]
	clear(r.names)
}

// point sets the position.
func (r *tableRow) point(lon, lat float64) {
	r.geometry = append(r.geometry[:0], `{"type":"Point","coordinates":[`...)
	r.geometry = append(appendReal(r.geometry, lon), ',')
	r.geometry = append(appendReal(r.geometry, lat), "]}"...)
}

// shape says that the record has another geometry than a point; the decoder tells
// what is wrong with it.
func (r *tableRow) shape(kind string) {
	r.geometry = append(appendText(append(r.geometry[:0], `{"type":`...), kind), '}')
}

func (r *tableRow) name(name string) {
	if r.names == nil {
		r.names = map[string]bool{}
	}
	r.names[name] = true
	r.props = append(appendText(append(r.props, ','), name), ':')
}

// has tells whether a property has a value.
func (r *tableRow) has(name string) bool { return r.names[name] }

// Values of columns. A text in a column of another kind is read as that kind: KML
// and GPX know nothing but texts, and other programs write days as moments.
func (r *tableRow) whole(name string, v int64) {
	if f := propertyNamed(name); f != nil && f.isText() {
		r.text(name, strconv.FormatInt(v, 10))
		return
	} else if f != nil && f.isFlag() && (v == 0 || v == 1) { // programs without booleans
		r.flag(name, v == 1)
		return
	}
	r.name(name)
	r.props = appendInt(r.props, v)
}

func (r *tableRow) real(name string, v float64) {
	r.name(name)
	r.props = appendReal(r.props, v)
}

func (r *tableRow) flag(name string, v bool) {
	r.name(name)
	r.props = appendBool(r.props, v)
}

func (r *tableRow) text(name, s string) {
	if s == "" {
		return
	}
	r.name(name)
	f := propertyNamed(name)
	bare := strings.TrimSpace(s)
	switch {
	case f == nil || f.isText():
	case f.day != nil:
		s = dayOfMoment(strings.ReplaceAll(bare, "/", "-"))
	case f.isNumber() && isNumeric(bare), f.isFlag() && (bare == "true" || bare == "false"), f.isList() && json.Valid([]byte(bare)):
		r.props = append(r.props, strings.TrimPrefix(bare, "+")...)
		return
	case f.isFlag() && (bare == "0" || bare == "1"):
		r.props = appendBool(r.props, bare == "1")
		return
	case f.list != nil:
		r.props = appendList(r.props, splitList(s))
		return
	}
	r.props = appendText(r.props, s)
}

func (f *field[T]) isText() bool   { return f.text != nil }
func (f *field[T]) isNumber() bool { return f.kind() == kindWhole || f.kind() == kindReal }
func (f *field[T]) isFlag() bool   { return f.kind() == kindFlag }
func (f *field[T]) isList() bool   { return f.list != nil || f.nested != nil }

// propertyNamed returns the property of an incident that has the name, or nil.
func propertyNamed(name string) *field[inc] {
	if n, ok := flat.byName[name]; ok {
		return &flat.fields[n]
	}
	if n, ok := whole.byName[name]; ok {
		return &whole.fields[n]
	}
	return nil
}

// feature returns the Feature that the record says.
func (r *tableRow) feature() []byte {
	b := append([]byte(nil), `{"type":"Feature","geometry":`...)
	if len(r.geometry) == 0 {
		b = append(b, "null"...)
	} else {
		b = append(b, r.geometry...)
	}
	b = append(b, `,"properties":{`...)
	if len(r.props) > 0 {
		b = append(b, r.props[1:]...)
	}
	return append(b, "}}"...)
}

// tableReader reads a table record by record.
type tableReader struct {
	// next fills the row with the next record. It returns io.EOF after the last.
	next func(*tableRow) error
	// done gives back what the reading took; it may be nil.
	done func()
	err  error
}

// Err implements Reader.
func (t *tableReader) Err() error { return t.err }

// Frame implements Reader. The Raw of records is GeoJSON, whatever the file is.
func (t *tableReader) Frame() Frame { return (&collectionReader{}).Frame() }

// Records implements Reader.
func (t *tableReader) Records() iter.Seq[Record] {
	return func(yield func(Record) bool) {
		if t.done != nil {
			defer t.done()
		}
		var r tableRow
		for n := int64(1); ; n++ {
			r.reset()
			if err := t.next(&r); err != nil {
				if err != io.EOF {
					t.err = err
				}
				return
			}
			rec := Record{Line: n, Raw: r.feature()}
			rec.decode(rec.Raw, 0, false)
			if !yield(rec) {
				return
			}
		}
	}
}
