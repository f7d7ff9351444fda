package format

import (
	"strconv"

	"dateline/internal/incident"
)

// csvWriter writes flat properties, longitude and latitude as CSV (RFC 4180).
type csvWriter struct {
	*output
	fields []*field[inc]
	headed bool
}

func newCSVWriter(out *output, o Options) *csvWriter {
	return &csvWriter{output: out, fields: columnsOf(o.Properties)}
}

func (c *csvWriter) header() {
	if c.headed {
		return
	}
	c.headed = true
	for _, f := range c.fields {
		c.buf = append(append(c.buf, f.name...), ',')
	}
	c.buf = append(c.buf, "lon,lat\r\n"...)
}

// Write implements Writer.
func (c *csvWriter) Write(i *incident.Incident) error {
	if c.err != nil {
		return c.err
	}
	c.header()
	for _, f := range c.fields {
		c.buf = append(f.appendCell(c.buf, i), ',')
	}
	if p := i.Point; p != nil && finite(p[0]) && finite(p[1]) {
		c.buf = append(appendReal(c.buf, p[0]), ',')
		c.buf = appendReal(c.buf, p[1])
	} else {
		c.buf = append(c.buf, ',')
	}
	c.buf = append(c.buf, '\r', '\n')
	return c.flush(false)
}

// Close implements Writer.
func (c *csvWriter) Close() error {
	if c.err != nil {
		return c.err
	}
	c.header()
	return c.flush(true)
}

// AppendRow appends a record of CSV (RFC 4180) with its line end. A cell that a
// spreadsheet would take for a formula is guarded, as in every table of the package.
func AppendRow(b []byte, cells []string) []byte {
	for n, c := range cells {
		if n > 0 {
			b = append(b, ',')
		}
		b = appendCell(b, guard(c), ',')
	}
	return append(b, '\r', '\n')
}

// appendCell writes the value of a flat field as a cell, empty when unknown.
func (f *field[T]) appendCell(b []byte, v *T) []byte {
	switch {
	case f.text != nil:
		return appendCell(b, guard(*f.text(v)), ',')
	case f.number != nil:
		if n := *f.number(v); n.Known {
			return appendInt(b, n.N)
		}
	case f.day != nil:
		if d := *f.day(v); d != 0 {
			return d.Append(b)
		}
	case f.whole != nil:
		return appendInt(b, *f.whole(v))
	case f.metres != nil:
		if m := *f.metres(v); m != 0 && finite(m) {
			return appendReal(b, m)
		}
	case f.flag != nil:
		return strconv.AppendBool(b, *f.flag(v))
	case f.moment != nil:
		if t := *f.moment(v); !t.IsZero() {
			return appendTime(b, t)
		}
	}
	return b
}
