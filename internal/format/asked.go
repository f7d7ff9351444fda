package format

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"dateline/geo/gazetteer"
)

// Asked is one item of a batch for the geocoder.
type Asked struct {
	ID string // of the item, as JSON text; empty where it has none
	gazetteer.Ask
	Cells []string // of a table's row, as many as its header has
	// Err says what is wrong with the form of the item, nil where it can be asked.
	Err error
}

// AskFormats are the names of the formats that a batch may have.
var AskFormats = []string{"csv", "json", "ndjson"}

// Questions reads the items of a batch.
type Questions struct {
	Header []string // of a table; nil for json and ndjson
	Comma  byte     // of a table
	// Column is the column of a table in which the places are, and Beside those whose cells restrict them: country and the
	// like.
	Column string
	Beside []string

	all func(yield func(Asked) bool)
	err error
}

// All yields the items in their order. It can be ranged over once.
func (q *Questions) All() iter.Seq[Asked] { return q.all }

// Err tells, after All, what ended it before the end of the text, or nil.
func (q *Questions) Err() error { return q.err }

// ReadQuestions reads a batch for the geocoder: csv, a table with a column of places (named by column, or guessed from the
// header) and perhaps columns country, admin1, within and at (a day whose names are preferred); json, an array; or ndjson, a value on
// each line. A value is a text, or an object with the members id, place or q, country, admin1, within and at.
func ReadQuestions(name string, r io.Reader, column string) (*Questions, error) {
	r, err := TextOf(r)
	if err != nil {
		return nil, err
	}
	q := &Questions{}
	switch name {
	case "csv":
		return q, q.table(r, column)
	case "json":
		q.all = q.values(r)
	case "ndjson":
		q.all = q.lines(r)
	default:
		return nil, unknownFormat(name, AskFormats)
	}
	if column != "" {
		return nil, fmt.Errorf("the column %q makes sense for a table (csv) only", column)
	}
	return q, nil
}

// placeColumns are the names of columns that hold places, the likeliest first.
var placeColumns = []string{"place", "q", "query", "place_name", "placename", "location", "location_name", "toponym", "name", "locality",
	"settlement", "village", "town", "city", "site", "text"}

// askColumns are the columns that restrict a place, with the names that they may have.
var askColumns = []struct {
	name, property string
	set            func(a *gazetteer.Ask, cell string)
}{
	{"country", "country", func(a *gazetteer.Ask, cell string) { a.Country = cell }},
	{"admin1", "admin1", func(a *gazetteer.Ask, cell string) { a.Admin1 = cell }},
	{"within", "within", func(a *gazetteer.Ask, cell string) { a.Within = cell }},
	{"at", "at", func(a *gazetteer.Ask, cell string) { a.At = cell }},
}

// boundAsk is a column that restricts a place.
type boundAsk struct {
	at  int
	set func(a *gazetteer.Ask, cell string)
}

// table reads a table.
func (q *Questions) table(r io.Reader, column string) error {
	s, err := openSheet(r)
	if err != nil {
		return err
	}
	at, err := placeColumn(s.header, column)
	if err != nil {
		return err
	}
	q.Header, q.Comma, q.Column = s.header, s.rows.comma, s.header[at]
	var beside []boundAsk
	for _, c := range askColumns {
		n := slices.IndexFunc(s.header, func(h string) bool { h = normalName(h); return h == c.name || synonymOf(h) == c.property })
		if n >= 0 && n != at {
			beside = append(beside, boundAsk{n, c.set})
			q.Beside = append(q.Beside, s.header[n])
		}
	}
	id := slices.IndexFunc(s.header, func(h string) bool { return normalName(h) == "id" })
	q.all = func(yield func(Asked) bool) {
		for {
			row, ok := s.rows.next()
			if q.err = s.rows.w.err; !ok || q.err != nil {
				return
			}
			if !yield(s.asked(row, at, id, beside)) {
				return
			}
		}
	}
	return nil
}

// asked makes an item of a row.
func (s *sheet) asked(r row, place, id int, beside []boundAsk) Asked {
	a := Asked{Err: s.check(r), Cells: make([]string, len(s.header))}
	for n := range min(len(r.cells), len(a.Cells)) {
		a.Cells[n] = unguard(r.cells[n])
	}
	if a.Err != nil {
		a.Err = fmt.Errorf("line %d: %w", r.line, a.Err)
		return a
	}
	a.Text = a.Cells[place]
	if id >= 0 && a.Cells[id] != "" {
		a.ID = string(appendText(nil, a.Cells[id]))
	}
	for _, b := range beside {
		if cell := strings.TrimSpace(a.Cells[b.at]); !missing[cell] {
			b.set(&a.Ask, cell)
		}
	}
	return a
}

// placeColumn finds the column with the places.
func placeColumn(header []string, column string) (int, error) {
	if column != "" {
		for _, same := range []func(h string) bool{
			func(h string) bool { return h == column },
			func(h string) bool { return normalName(h) == normalName(column) },
		} {
			if n := slices.IndexFunc(header, same); n >= 0 {
				return n, nil
			}
		}
		return 0, fmt.Errorf("there is no column %q: the header has %s%s", column, strings.Join(header, ", "), nearest(column, header))
	}
	for _, name := range placeColumns {
		if n := slices.IndexFunc(header, func(h string) bool { return normalName(h) == name }); n >= 0 {
			return n, nil
		}
	}
	if len(header) == 1 {
		return 0, nil
	}
	return 0, fmt.Errorf("which column has the places? The header has %s: name one of them as the column", strings.Join(header, ", "))
}

// values reads an array of JSON.
func (q *Questions) values(r io.Reader) func(yield func(Asked) bool) {
	d := json.NewDecoder(r)
	fail := func(err error) {
		q.err = fmt.Errorf("at byte %d: %w", d.InputOffset(), err)
	}
	return func(yield func(Asked) bool) {
		if t, err := d.Token(); err != nil || t != json.Delim('[') {
			fail(errors.Join(errors.New(`an array was expected: ["Vorukh", {"place": "Batken", "country": "KG"}]`), err))
			return
		}
		for d.More() {
			var raw json.RawMessage
			if err := d.Decode(&raw); err != nil {
				fail(err)
				return
			}
			if !yield(askedValue(raw)) {
				return
			}
		}
		if t, err := d.Token(); err != nil || t != json.Delim(']') {
			fail(errors.Join(errors.New("the array has no end"), err))
		} else if _, err := d.Token(); err != io.EOF {
			fail(errors.New("more text follows the end of the array: send all items in one, or a value on each line as ndjson"))
		}
	}
}

// lines reads a value on each line. A line that holds none is an item that cannot be asked.
func (q *Questions) lines(r io.Reader) func(yield func(Asked) bool) {
	text := bufio.NewReaderSize(r, maxAskedLine)
	return func(yield func(Asked) bool) {
		for number := 1; ; number++ {
			line, err := text.ReadSlice('\n')
			long := err == bufio.ErrBufferFull
			a, there := askedLine(line, number, long)
			for err == bufio.ErrBufferFull {
				_, err = text.ReadSlice('\n')
			}
			if there && !yield(a) {
				return
			}
			if err != nil {
				if err != io.EOF {
					q.err = err
				}
				return
			}
		}
	}
}

// maxAskedLine is the longest line of a value, in bytes: many times what a place may have.
const maxAskedLine = 64 << 10

// askedLine makes an item of a line; there is none on a blank one.
func askedLine(line []byte, number int, long bool) (a Asked, there bool) {
	raw := bytes.Trim(line, " \t\r\n\x1e") // RFC 7464 begins a value with the record separator
	var value json.RawMessage
	switch err := json.Unmarshal(raw, &value); {
	case long:
		a.Err = fmt.Errorf("line %d has more than %d bytes: write a value on each line", number, maxAskedLine)
	case len(raw) == 0:
		return a, false
	case err != nil:
		a.Err = fmt.Errorf(`line %d is no JSON, write a value on each line, such as "Vorukh" with its quotes or {"place": "Batken", "country": "KG"}: %w`, number, err)
	default:
		return askedValue(raw), true
	}
	a.Text = strings.ToValidUTF8(string(raw[:min(len(raw), gazetteer.MaxText)]), "\uFFFD")
	return a, true
}

// askedObject is an item as an object.
type askedObject struct {
	ID                                    json.RawMessage
	Place, Q, Country, Admin1, Within, At *string
}

// askedValue makes an item of a JSON value.
func askedValue(raw json.RawMessage) (a Asked) {
	if raw[0] == '"' {
		a.Err = json.Unmarshal(raw, &a.Text)
		return a
	}
	var o askedObject
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if raw[0] != '{' {
		a.Err = fmt.Errorf("%s is neither a text nor an object", shorten(string(raw)))
		return a
	}
	if err := d.Decode(&o); err != nil {
		a.Err = fmt.Errorf("an item has the members id, place (or q), country, admin1, within and at, which are texts: %w", err)
	}
	switch {
	case len(o.ID) == 0, string(o.ID) == "null":
	case o.ID[0] == '{', o.ID[0] == '[', len(o.ID) > maxAskedID:
		a.Err = errors.Join(a.Err, fmt.Errorf("the id of an item is a text or a number of at most %d bytes", maxAskedID))
	default:
		a.ID = string(o.ID)
	}
	if o.Place != nil && o.Q != nil {
		a.Err = errors.Join(a.Err, errors.New("place and q are the same: give one of them"))
	}
	text := func(s *string) string {
		if s == nil {
			return ""
		}
		return *s
	}
	a.Ask = gazetteer.Ask{Text: text(o.Place) + text(o.Q), Country: text(o.Country), Admin1: text(o.Admin1), Within: text(o.Within), At: text(o.At)}
	return a
}

// maxAskedID is the longest id of an item, in bytes.
const maxAskedID = 200
