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
)

// RowError tells why one row of a file was left out. Reading goes on after it.
type RowError struct {
	Line   int    // of the file, from 1
	Reason string // short and the same for rows with the same fault, so that they can be counted
	Detail string // what was wrong in this row and how it should be
}

// Error is the line with the detail.
func (e *RowError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Detail) }

// ReadCSV reads places from their CSV form (see Columns; the first line names the columns, in any order; id, name and
// kind are required, but of a row that gives a place of that id further names alone; cells are separated by commas, semicolons or tabs, as they are in the first line). A row that cannot be
// used, or has the id of an earlier one, yields a *RowError and reading goes on; any other error is the last thing it yields.
func ReadCSV(r io.Reader) iter.Seq2[Place, error] {
	return func(yield func(Place, error) bool) {
		text := bufio.NewReaderSize(r, headerBytes)
		head, _ := text.Peek(headerBytes) // a fault comes again when it is read
		if bytes.HasPrefix(head, []byte("\ufeff")) {
			_, _ = text.Discard(len("\ufeff")) // they are there
		}
		c := csv.NewReader(text)
		c.FieldsPerRecord, c.Comma = -1, delimiterOf(head)
		lines := map[string]int{} // of the ids
		header, err := c.Read()
		if errors.Is(err, io.EOF) {
			err = errors.New("the file is empty: its first line must name the columns")
		}
		if err != nil {
			yield(Place{}, fmt.Errorf("read gazetteer csv: %w", err))
			return
		}
		order, err := columnOrder(header)
		if err != nil {
			yield(Place{}, fmt.Errorf("read gazetteer csv: %w", err))
			return
		}
		for {
			record, err := c.Read()
			if errors.Is(err, io.EOF) {
				return
			}
			p, err := csvPlace(c, record, len(header), order, err)
			if err == nil {
				line, _ := c.FieldPos(0)
				if first := lines[p.ID]; first > 0 {
					p, err = Place{}, &RowError{Line: line, Reason: "the id of another line", Detail: fmt.Sprintf("the id %s is that of line %d, too", p.ID, first)}
				} else {
					lines[p.ID] = line
				}
			}
			if !yield(p, err) || err != nil && !isRowError(err) {
				return
			}
		}
	}
}

// headerBytes is how much of a file is looked at for its delimiter.
const headerBytes = 4096

// delimiterOf is what separates the cells of the first line: the one of comma, semicolon and tab that leaves a cell with the name of a
// column that must be there.
func delimiterOf(head []byte) rune {
	line, _, _ := strings.Cut(strings.TrimPrefix(string(head), "\ufeff"), "\n")
	for _, delimiter := range ",;\t" {
		for cell := range strings.SplitSeq(line, string(delimiter)) {
			if strings.EqualFold(strings.Trim(cell, "\" \r\t"), Columns[colName]) {
				return delimiter
			}
		}
	}
	return ','
}

// csvPlace makes a place or the right error from what a csv.Reader gave.
func csvPlace(c *csv.Reader, record []string, width int, order [numColumns]int, err error) (Place, error) {
	var parseErr *csv.ParseError
	if errors.As(err, &parseErr) {
		return Place{}, &RowError{Line: parseErr.Line, Reason: "broken quotes", Detail: parseErr.Err.Error()}
	}
	if err != nil {
		return Place{}, fmt.Errorf("read gazetteer csv: %w", err)
	}
	line, _ := c.FieldPos(0)
	if len(record) != width {
		return Place{}, &RowError{Line: line, Reason: "wrong number of columns",
			Detail: fmt.Sprintf("%d columns where the first line has %d", len(record), width)}
	}
	var r row
	for i, at := range order {
		if at >= 0 {
			r[i] = oneLine(record[at])
		}
	}
	for i, code := range strings.Split(r[colCountry], "/") {
		if i == 0 {
			r[colCountry] = upperCode(code)
		} else {
			r[colCountry] += "/" + upperCode(code)
		}
	}
	p, err := r.place()
	if r[colID] != "" && r[colName] == "" && r[colKind] == "" && r[colNames] != "" {
		p = Place{ID: r[colID], Source: r[colSource]}
		p.Names, err = parseNames(r[colNames])
	}
	if err == nil {
		err = p.Check()
	}
	if err != nil {
		return Place{}, &RowError{Line: line, Reason: "unusable value", Detail: err.Error()}
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
