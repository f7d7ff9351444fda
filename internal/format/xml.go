package format

import (
	"unicode/utf8"
)

// appendXML appends s as character data or as an attribute's value (XML 1.0 §2.2,
// §2.4). What XML has no character for becomes U+FFFD.
func appendXML(b []byte, s string) []byte {
	start := 0
	for n := 0; n < len(s); {
		r, size := rune(s[n]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[n:])
		}
		instead := ""
		switch {
		case r == '&':
			instead = "&amp;"
		case r == '<':
			instead = "&lt;"
		case r == '>':
			instead = "&gt;"
		case r == '"':
			instead = "&quot;"
		case r == '\r':
			instead = "&#13;"
		case r == '\t' || r == '\n':
		case r < 0x20, r == 0xFFFE, r == 0xFFFF, r == utf8.RuneError && size == 1:
			instead = "\uFFFD"
		}
		if instead != "" {
			b = append(append(b, s[start:n]...), instead...)
			start = n + size
		}
		n += size
	}
	return append(b, s[start:]...)
}

// appendElement appends <name>text</name>, nothing when the text is empty.
func appendElement(b []byte, name, text string) []byte {
	if text == "" {
		return b
	}
	b = append(append(append(b, '<'), name...), '>')
	b = appendXML(b, text)
	return append(append(append(b, '<', '/'), name...), ">\n"...)
}

const xmlHead = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"

// ogrSpace is the namespace in which GDAL writes the columns that a format has no
// elements for, and from which it reads them.
const ogrSpace = "http://osgeo.org/gdal"

// appendOGR appends the known properties as elements of ogrSpace.
func appendOGR(b []byte, fields []*field[inc], i *inc) []byte {
	for _, f := range fields {
		before := len(b)
		b = append(append(append(b, "<ogr:"...), f.name...), '>')
		value := len(b)
		if f.text != nil {
			b = appendXML(b, *f.text(i))
		} else {
			b = f.appendPlain(b, i)
		}
		if len(b) == value {
			b = b[:before]
			continue
		}
		b = append(append(append(b, "</ogr:"...), f.name...), ">\n"...)
	}
	return b
}

// xmlWriter writes elements between a head and a tail.
type xmlWriter struct {
	*output
	head, tail string
	// add appends an incident, or tells why the format has no place for it.
	add    func(b []byte, i *inc) (out []byte, leftOut string)
	headed bool
	losses lossCount
}

func (x *xmlWriter) begin() {
	if !x.headed {
		x.headed = true
		x.buf = append(x.buf, x.head...)
	}
}

// Write implements Writer.
func (x *xmlWriter) Write(i *inc) error {
	if x.err != nil {
		return x.err
	}
	x.begin()
	b, leftOut := x.add(x.buf, i)
	if leftOut != "" {
		x.losses.add(Loss{Reason: leftOut, LeftOut: true})
		return nil
	}
	x.buf = b
	return x.flush(false)
}

// Close implements Writer.
func (x *xmlWriter) Close() error {
	if x.err != nil {
		return x.err
	}
	x.begin()
	x.buf = append(x.buf, x.tail...)
	return x.flush(true)
}

// Losses implements Lossy.
func (x *xmlWriter) Losses() []Loss { return x.losses.list() }
