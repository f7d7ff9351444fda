package gpkg

import (
	"context"
	"database/sql"
	"errors"
	"iter"
	"strings"

	"dateline/geo/gazetteer"
)

// SavePlaces stores places that the user adds to the built-in gazetteer, all or
// none, and returns how many there were. Of two places of one id the later one
// counts, but a user's own place stands before one of a dump
// (gazetteer.SourceDump) in whatever order they come: the dump adds its names and
// fills what is empty. Names of earlier dumps stay. A server that has the file
// open uses the places from its next start.
func (s *Store) SavePlaces(ctx context.Context, places iter.Seq2[gazetteer.Place, error]) (int64, error) {
	n := int64(0)
	err := s.do(ctx, func(ctx context.Context, c *conn) error {
		for p, err := range places {
			if err != nil {
				return err
			}
			if err := c.savePlace(ctx, p); err != nil {
				return err
			}
			n++
		}
		return nil
	})
	return n, err
}

var (
	insertPlace = "INSERT INTO places (" + strings.Join(gazetteer.Columns, ", ") + ") VALUES (?" + strings.Repeat(", ?", len(gazetteer.Columns)-1) + ")"
	updatePlace = func() string {
		set := make([]string, len(gazetteer.Columns))
		for n, column := range gazetteer.Columns {
			set[n] = column + " = excluded." + column
		}
		return " ON CONFLICT (id) DO UPDATE SET " + strings.Join(set, ", ")
	}()
	selectPlace = "SELECT +" + strings.Join(gazetteer.Columns, ", +") + " FROM places"
)

// savePlace stores one place, united with what is there under its id.
func (c *conn) savePlace(ctx context.Context, p gazetteer.Place) error {
	put := func(otherwise string, p gazetteer.Place) (sql.Result, error) {
		args := make([]any, len(gazetteer.Columns))
		for i, v := range p.Record() {
			args[i] = orNull(v)
		}
		return c.exec(ctx, insertPlace+otherwise, args...)
	}
	done, err := put(" ON CONFLICT (id) DO NOTHING", p)
	if err != nil {
		return coded("store a place", err)
	}
	if is, err := done.RowsAffected(); err != nil || is > 0 {
		return err
	}
	rows, err := c.c.QueryContext(ctx, selectPlace+" WHERE id = ?", p.ID)
	if err != nil {
		return coded("read a place", err)
	}
	err = eachRow(rows, len(gazetteer.Columns), func(v []any) error {
		stored, err := placeOf(v)
		p = placed(stored, p)
		return err
	})
	if err == nil {
		_, err = put(updatePlace, p)
	}
	return coded("store a place", err)
}

// placed is what is stored when later comes and stored is there.
func placed(stored, later gazetteer.Place) gazetteer.Place {
	source := later.Source
	switch {
	case later.FromDump() && !stored.FromDump():
		source, later = stored.Source, stored.Unite(later)
	case stored.FromDump():
		later = later.Unite(stored)
	}
	later.Source = source // so that the user's own is not taken for a dump's
	return later
}

// placeOf makes a place of the columns of its row.
func placeOf(v []any) (gazetteer.Place, error) {
	c := &cells{v: v}
	record := make([]string, len(gazetteer.Columns))
	for i := range record {
		record[i] = c.text()
	}
	return gazetteer.ParseRecord(record)
}

// Places yields the user's places in order of their ids.
func (s *Store) Places(ctx context.Context) iter.Seq2[gazetteer.Place, error] {
	return func(yield func(gazetteer.Place, error) bool) {
		rows, err := s.read.QueryContext(ctx, selectPlace+" ORDER BY id")
		if err != nil {
			yield(gazetteer.Place{}, coded("read the places", err))
			return
		}
		errStopped := errors.New("the caller has enough")
		stopped := false
		err = eachRow(rows, len(gazetteer.Columns), func(v []any) error {
			p, err := placeOf(v)
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
