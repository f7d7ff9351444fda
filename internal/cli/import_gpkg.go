package cli

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"dateline/internal/format"
	"dateline/internal/store/gpkg"
)

// openRecords is openInput for incidents: of a GeoPackage it makes the text that says
// the same, which is read like any other. A layer that this program wrote becomes a
// GeoJSON text sequence of whole incidents, any other one a CSV.
func (a *app) openRecords(ctx context.Context, file, layer string) (*input, error) {
	if file == "-" || !gpkg.IsSource(file) {
		if layer != "" {
			return nil, fmt.Errorf("%s is no GeoPackage: leave --layer out", file)
		}
		return a.openInput(file, "incidents")
	}
	source, err := gpkg.OpenSource(ctx, file, layer)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	a.say("%s: reading %s rows of the layer %s", file, count(source.Rows()), source.Layer())
	if others := source.Others(); len(others) > 0 {
		a.say("NOT read: %s; --layer names another one", strings.Join(others, ", "))
	}
	r, w := io.Pipe()
	t := &transcript{source: source, r: r, done: make(chan struct{})}
	go t.write(w)
	return &input{Reader: r, name: file, meter: a.newMeter("incidents", -1), close: []io.Closer{t}}, nil
}

// transcript is a GeoPackage while it is made into text.
type transcript struct {
	source *gpkg.Source
	r      *io.PipeReader
	done   chan struct{}
}

// Close ends it.
func (t *transcript) Close() error {
	err := t.r.Close()
	<-t.done
	return errors.Join(err, t.source.Close())
}

func (t *transcript) write(w *io.PipeWriter) {
	defer close(t.done)
	b := bufio.NewWriterSize(w, 256<<10)
	var err error
	if t.source.Ours() {
		err = t.writeIncidents(b)
	} else {
		err = t.writeTable(b)
	}
	if err == nil {
		err = b.Flush()
	}
	_ = w.CloseWithError(err) // never fails
}

func (t *transcript) writeIncidents(w io.Writer) error {
	var b []byte
	for i, err := range t.source.Incidents() {
		if err != nil {
			return err
		}
		b = append(b[:0], 0x1E) // RFC 8142
		b = append(format.AppendWhole(b, i), '\n')
		if _, err := w.Write(b); err != nil {
			return err
		}
	}
	return nil
}

func (t *transcript) writeTable(w io.Writer) error {
	out := csv.NewWriter(w)
	header, rows := t.source.Table()
	if err := out.Write(header); err != nil {
		return err
	}
	for row, err := range rows {
		if err != nil {
			return err
		}
		for n, cell := range row {
			row[n] = asWritten(cell)
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// asWritten protects an apostrophe that a reader of CSV would take for a guard against
// formulas.
func asWritten(cell string) string {
	bare := strings.TrimLeft(cell, "'")
	if len(bare) < len(cell) && bare != "" && strings.IndexByte("=+-@\t\r", bare[0]) >= 0 {
		return "'" + cell
	}
	return cell
}
