package gazetteer

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"unicode/utf8"
)

// RowError tells why one row of a file was left out. Reading goes on after it.
type RowError struct {
	Line   int    // of the file, from 1
	Reason string // short and the same for rows with the same fault, so that they can be counted
	Detail string // what was wrong in this row and how it should be
}

// Error is the line with the detail.
func (e *RowError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Detail) }

// MaxCSV is the greatest number of places that ReadCSV reads from one file, as it remembers which they were.
const MaxCSV = 1 << 20

// ReadCSV reads places from their CSV form: the columns of Columns in any order, by these names or those that people give to them
// (latitude, y; longitude, lng, x; place, title), others being ignored. A name and a point are enough; what else is not there is made
// up so:
//
//   - A row without an id is the place of the user's own among known (nil: there are none) that was named so and whose point is nearest,
//     within 20 km, or a new one: OWN: and the name, with a number if there are others. So a file that was edited and is read again
//     replaces what it said before.
//   - Without a kind it has that of the place with its id, or is a settlement.
//   - Names without a language are of an unknown one.
//   - A country is a code or, with known, a name; with known a first-level division may be a name, too.
//
// A row that gives an id and names alone is no place, but gives those to the place of that id. Cells are separated by commas, semicolons
// or tabs, as in the first line or as a line "sep=;" before that says; a comma may be the decimal point of coordinates, which may also
// be written as ParseCoordinates reads them. A row that cannot be used, or is one of an earlier line, yields a *RowError and reading
// goes on; any other error is the last thing it yields.
func ReadCSV(r io.Reader, known *Index) iter.Seq2[Place, error] {
	return func(yield func(Place, error) bool) {
		c, err := newCSVReader(r, known)
		for err == nil {
			var p Place
			if p, err = c.next(); errors.Is(err, io.EOF) {
				return
			}
			if more := yield(p, err); !more {
				return
			}
			if isRowError(err) {
				err = nil
			} else if err != nil {
				return
			}
		}
		yield(Place{}, fmt.Errorf("read gazetteer csv: %w", err))
	}
}

// csvReader is ReadCSV at work.
type csvReader struct {
	*csv.Reader
	order [numColumns]int
	width int
	own   ownIDs
}

// newCSVReader reads the header.
func newCSVReader(r io.Reader, known *Index) (*csvReader, error) {
	text := bufio.NewReaderSize(r, headerBytes)
	head, _ := text.Peek(headerBytes) // a fault comes again when it is read
	if bytes.HasPrefix(head, []byte("\ufeff")) {
		_, _ = text.Discard(len("\ufeff")) // they are there
	}
	c := &csvReader{Reader: csv.NewReader(text), own: newOwnIDs(known)}
	c.FieldsPerRecord, c.Comma = -1, delimiterOf(head)
	header, err := c.Read()
	if err == nil && strings.HasPrefix(header[0], "sep=") {
		header, err = c.Read()
	}
	if errors.Is(err, io.EOF) {
		err = errors.New("the file is empty: its first line must name the columns")
	}
	if err == nil {
		c.width = len(header)
		c.order, err = csvColumns(header)
	}
	return c, err
}

// headerBytes is how much of a file is looked at for its delimiter.
const headerBytes = 4096

// delimiterOf is what separates the cells of the first line, but for one that says so itself: the one of comma, semicolon and tab by which
// most of them are names of columns.
func delimiterOf(head []byte) rune {
	line, rest, _ := strings.Cut(strings.TrimPrefix(string(head), "\ufeff"), "\n")
	if strings.HasPrefix(line, "sep=") {
		line, _, _ = strings.Cut(rest, "\n")
	}
	best, most := ',', 0
	for _, delimiter := range ",;\t" {
		columns := 0
		for cell := range strings.SplitSeq(line, string(delimiter)) {
			if columnNamed(strings.Trim(cell, "\" \r\t")) >= 0 {
				columns++
			}
		}
		if columns > most {
			best, most = delimiter, columns
		}
	}
	return best
}

// next reads a place; its error is io.EOF at the end.
func (c *csvReader) next() (Place, error) {
	record, err := c.Read()
	var parseErr *csv.ParseError
	if errors.As(err, &parseErr) {
		return Place{}, &RowError{Line: parseErr.Line, Reason: "broken quotes", Detail: parseErr.Err.Error() + `: write a quote inside a quoted cell twice, as in "the ""old"" fort"`}
	}
	if errors.Is(err, io.EOF) {
		return Place{}, err
	}
	if err != nil {
		return Place{}, fmt.Errorf("read gazetteer csv: %w", err)
	}
	line, _ := c.FieldPos(0)
	for len(record) > c.width && strings.TrimSpace(record[len(record)-1]) == "" {
		record = record[:len(record)-1] // spreadsheets write empty cells at the end
	}
	if len(record) != c.width {
		return Place{}, &RowError{Line: line, Reason: "wrong number of columns",
			Detail: fmt.Sprintf("%d columns where the first line has %d: put quotes round a cell that holds the delimiter", len(record), c.width)}
	}
	var r row
	for i, at := range c.order {
		if at < 0 {
			continue
		}
		if !utf8.ValidString(record[at]) {
			return Place{}, &RowError{Line: line, Reason: "not UTF-8", Detail: fmt.Sprintf("%s %q is not UTF-8: save the table as CSV in UTF-8", Columns[i], record[at])}
		}
		r[i] = strings.TrimSpace(oneLine(record[at]))
	}
	p, err := c.own.place(&r, line)
	if err == nil {
		err = p.Check()
	}
	if err != nil && !isRowError(err) && !errors.Is(err, errTooMany) {
		err = &RowError{Line: line, Reason: "unusable value", Detail: err.Error()}
	}
	if err != nil {
		return Place{}, err
	}
	return p, nil
}

func isRowError(err error) bool {
	var rowErr *RowError
	return errors.As(err, &rowErr)
}

// WriteCSV writes places in their CSV form, the header first. It stops at the first error of places and returns it;
// every place that came before is written.
func WriteCSV(w io.Writer, places iter.Seq2[Place, error]) error {
	c := csv.NewWriter(w)
	if err := c.Write(Columns); err != nil {
		return fmt.Errorf("write gazetteer csv: %w", err)
	}
	for p, err := range places {
		if err != nil {
			c.Flush()
			return err
		}
		if err := c.Write(p.record()); err != nil {
			return fmt.Errorf("write gazetteer csv: %w", err)
		}
	}
	c.Flush()
	if err := c.Error(); err != nil {
		return fmt.Errorf("write gazetteer csv: %w", err)
	}
	return nil
}
