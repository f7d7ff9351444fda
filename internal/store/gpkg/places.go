package gpkg

import (
	"context"
	"errors"
	"iter"
	"strings"

	"dateline/geo/gazetteer"
)

// SavePlaces stores places that the user adds to the built-in gazetteer,
// replacing those of the same id, all or none. It returns how many there were.
// A server that has the file open uses them from its next start.
func (s *Store) SavePlaces(ctx context.Context, places iter.Seq2[gazetteer.Place, error]) (int64, error) {
	n := int64(0)
	columns := gazetteer.Columns
	text := "INSERT OR REPLACE INTO places (" + strings.Join(columns, ", ") + ") VALUES (?" + strings.Repeat(", ?", len(columns)-1) + ")"
	err := s.do(ctx, func(ctx context.Context, c *conn) error {
		for p, err := range places {
			if err != nil {
				return err
			}
			args := make([]any, len(columns))
			for i, v := range p.Record() {
				args[i] = orNull(v)
			}
			if _, err := c.exec(ctx, text, args...); err != nil {
				return coded("store a place", err)
			}
			n++
		}
		return nil
	})
	return n, err
}

// Places yields the user's places in order of their ids.
func (s *Store) Places(ctx context.Context) iter.Seq2[gazetteer.Place, error] {
	return func(yield func(gazetteer.Place, error) bool) {
		columns := gazetteer.Columns
		rows, err := s.read.QueryContext(ctx, "SELECT +"+strings.Join(columns, ", +")+" FROM places ORDER BY id")
		if err != nil {
			yield(gazetteer.Place{}, coded("read the places", err))
			return
		}
		errStopped := errors.New("the caller has enough")
		stopped := false
		err = eachRow(rows, len(columns), func(v []any) error {
			c := &cells{v: v}
			record := make([]string, len(columns))
			for i := range record {
				record[i] = c.text()
			}
			p, err := gazetteer.ParseRecord(record)
			if stopped = !yield(p, err); stopped {
				return errStopped
			}
			return nil
		})
		if err != nil && !stopped {
			yield(gazetteer.Place{}, coded("read the places", err))
		}
	}
}
