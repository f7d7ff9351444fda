package format

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"unicode/utf8"

	"dateline/internal/incident"
)

// sampleBytes is how much of a table is looked at before it is read.
const sampleBytes = 256 << 10

// sheet is a table in CSV with its header.
type sheet struct {
	rows   rows
	header []string
	head   []byte // the header as it stands
	sample [][]string
}

// openSheet finds the delimiter and reads the header and a sample.
func openSheet(r io.Reader) (*sheet, error) {
	w := newWindow(r)
	for !w.eof && len(w.bytes()) < sampleBytes {
		w.more()
	}
	if w.err != nil {
		return nil, w.err
	}
	if b := w.bytes(); bytes.IndexByte(b, '\n') < 0 && bytes.IndexByte(b, '\r') >= 0 { // as Excel writes "CSV (Macintosh)"
		w.r = lineFeeds{w.r}
		toLineFeeds(b)
	}
	if at := brokenUTF8(w.bytes(), w.eof); at >= 0 {
		return nil, fmt.Errorf("the file is not in UTF-8 (the byte 0x%02X at byte %d): convert it, for instance with iconv -f WINDOWS-1252 -t UTF-8 (or WINDOWS-1251 for Cyrillic)", w.bytes()[at], at)
	}
	s := &sheet{rows: rows{w: w, comma: sniffComma(w.bytes()), line: 1}}
	first, ok := s.rows.next()
	if !ok {
		return nil, fmt.Errorf("the file has no header row")
	}
	if first.err != nil {
		return nil, fmt.Errorf("header row: %w", first.err)
	}
	for _, c := range first.cells {
		s.header = append(s.header, strings.TrimSpace(c))
	}
	s.head = bytes.Clone(first.raw)
	s.readSample()
	return s, nil
}

// lineFeeds reads a text whose lines end with CR alone, as one whose lines end
// with LF.
type lineFeeds struct{ r io.Reader }

// Read implements io.Reader.
func (l lineFeeds) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	toLineFeeds(p[:n])
	return n, err
}

func toLineFeeds(b []byte) {
	for {
		n := bytes.IndexByte(b, '\r')
		if n < 0 {
			return
		}
		b[n] = '\n'
		b = b[n+1:]
	}
}

// readSample reads the rows that are in the window already, without consuming
// them.
func (s *sheet) readSample() {
	w := s.rows.w
	sample := bytes.Clone(w.bytes())
	probe := rows{w: &window{buf: sample, end: len(sample), eof: true}, comma: s.rows.comma}
	for {
		row, ok := probe.next()
		if !ok || !w.eof && len(probe.w.bytes()) == 0 { // the last one may be cut
			return
		}
		if row.err == nil {
			s.sample = append(s.sample, append([]string(nil), row.cells...))
		}
	}
}

// brokenUTF8 returns the position of the first byte of b that is not UTF-8, or -1.
// Unless b is whole, its last bytes may be half a character.
func brokenUTF8(b []byte, isWhole bool) int {
	if utf8.Valid(b) {
		return -1
	}
	for n := 0; n < len(b); {
		r, size := utf8.DecodeRune(b[n:])
		if r == utf8.RuneError && size == 1 && (isWhole || utf8.FullRune(b[n:])) {
			return n
		}
		n += size
	}
	return -1
}

// sniffComma finds the delimiter: the one that the first line has most often.
func sniffComma(b []byte) byte {
	counts := map[byte]int{}
	quoted := false
	for _, c := range bytes.TrimLeft(b, "\r\n") {
		if c == '\n' && !quoted {
			break
		}
		switch c {
		case '"':
			quoted = !quoted
		case ',', ';', '\t', '|':
			if !quoted {
				counts[c]++
			}
		}
	}
	best := byte(',')
	for _, c := range []byte{';', '\t', '|'} {
		if counts[c] > counts[best] {
			best = c
		}
	}
	return best
}

// csvReader reads the incidents of a table.
type csvReader struct {
	sheet   *sheet
	mapping Mapping
	columns []boundColumn
	fixed   []boundColumn // the constants; index is unused
	// radius is the column with the radius of each row, or -1.
	radius int
}

// boundColumn is a column with what it does.
type boundColumn struct {
	index    int
	property string
	name     string
	set      setter
	constant string
}

func newCSVReader(r io.Reader, o ReadOptions) (*csvReader, error) {
	s, err := openSheet(r)
	if err != nil {
		return nil, err
	}
	c := &csvReader{sheet: s, mapping: GuessColumns(s.header, s.sample)}
	if err := c.mapping.exchanged(s.sample, s.rows.comma != ','); err != nil && !saysWhere(o.Map) {
		return nil, err
	}
	if err := c.mapping.Override(o.Map); err != nil {
		return nil, err
	}
	if err := c.mapping.settle(s.sample); err != nil {
		return nil, err
	}
	c.radius = c.mapping.column("uncertainty_m")
	for n, col := range c.mapping.Columns {
		if set := setterOf(col.Property); set != nil {
			c.columns = append(c.columns, boundColumn{index: n, property: col.Property, name: col.Name, set: set})
		}
	}
	for property, text := range c.mapping.Constants {
		if set := setterOf(property); set != nil {
			c.fixed = append(c.fixed, boundColumn{property: property, name: property, set: set, constant: text})
		}
	}
	if len(c.columns) == 0 {
		return nil, fmt.Errorf("no column is known: %s; say what they mean in the form ours=theirs, for instance date_start=%s", shorten(strings.Join(s.header, ", ")), shorten(s.header[0]))
	}
	for n, col := range c.mapping.Columns {
		if col.Property == "" && normalName(col.Name) == propDisputed {
			c.columns = append(c.columns, boundColumn{index: n, property: propDisputed, name: col.Name, set: setterOf(propDisputed)})
		}
	}
	return c, nil
}

// Mapping returns what the columns were taken for.
func (c *csvReader) Mapping() Mapping { return c.mapping }

func (c *csvReader) Err() error { return c.sheet.rows.w.err }

func (c *csvReader) Frame() Frame { return c.sheet.frame() }

func (s *sheet) frame() Frame {
	head := string(s.head)
	if !strings.HasSuffix(head, "\n") {
		head += "\n"
	}
	return Frame{Head: head, Between: "\n", Tail: "\n"}
}

// Records implements Reader.
func (c *csvReader) Records() iter.Seq[Record] {
	return func(yield func(Record) bool) {
		reader := cellReader{order: dateOrder(c.mapping.DateOrder), decimalComma: c.sheet.rows.comma != ','}
		for {
			row, ok := c.sheet.rows.next()
			if !ok || c.sheet.rows.w.err != nil {
				return
			}
			rec := Record{Line: row.line, Raw: bytes.TrimRight(row.raw, "\r\n")}
			if faults := c.sheet.check(row); faults != nil {
				rec.Err = faults
			} else {
				rec.Incident, rec.Err = c.read(&reader, row.cells)
				rec.Disputed = rec.Err == nil && reader.disputed
			}
			if !yield(rec) {
				return
			}
		}
	}
}

// check finds what is wrong with the form of a row.
func (s *sheet) check(r row) error {
	text := ""
	switch extra := len(r.cells) - len(s.header); {
	case r.err != nil:
		text = r.err.Error()
	case !utf8.Valid(r.raw):
		text = fmt.Sprintf("is not in UTF-8 (the byte 0x%02X)", r.raw[brokenUTF8(r.raw, true)])
	case extra < 0, extra > 0 && strings.Join(r.cells[len(s.header):], "") != "":
		text = fmt.Sprintf("the row has %d cells, the header %d: quote cells that contain %q", len(r.cells), len(s.header), s.rows.comma)
	default:
		return nil
	}
	return incident.Errors{incident.Errorf(incident.Invalid, "", "%s", text)}
}

// read makes an incident of a row.
func (c *csvReader) read(r *cellReader, cells []string) (*incident.Incident, error) {
	r.in, r.lon, r.lat, r.faults, r.disputed = &incident.Incident{}, "", "", nil, false
	for n := range c.fixed {
		r.put(&c.fixed[n], c.fixed[n].constant)
	}
	for n := range c.columns {
		if cell := cells[c.columns[n].index]; cell != "" {
			r.put(&c.columns[n], cell)
		}
	}
	r.position()
	if p := r.in.Point; p != nil && p[0] == 0 && p[1] == 0 && (c.radius < 0 || missing[strings.TrimSpace(cells[c.radius])]) {
		r.add("geometry", errNowhere)
	}
	if len(r.faults) > 0 {
		return nil, r.faults
	}
	return r.in, nil
}

// errNowhere is the fault of positions at 0, 0 that no radius vouches for.
var errNowhere = errors.New("0, 0 is where missing coordinates go: leave both cells empty, so that the place is looked up (with the mapping lon=,lat= no coordinates are read); " +
	"if it happened there, in the Gulf of Guinea, say how exactly in a column uncertainty_m")

func (c *cellReader) put(col *boundColumn, cell string) {
	err := col.set(c, cell)
	if err == nil {
		return
	}
	if col.name != col.property {
		err = fmt.Errorf("column %q: %w", col.name, err)
	}
	c.add(col.property, err)
}
