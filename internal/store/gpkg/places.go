package gpkg

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"

	"dateline/geo/gazetteer"
	"dateline/internal/incident"
)

// The user's places are of two layers, which the readers unite (see the package
// comment of gazetteer): the user's own over those of dumps, and both over the
// gazetteer.

// sourceOwn is the source of a user's own place that states no other one.
const sourceOwn = "own"

// SavePlaces stores the user's own places, all or none, and returns how many there
// were. Where there is one of the id already, the fields of the later one that are
// not empty win, and the names of both are united. They stand before those of dumps
// whatever their source says.
func (s *Store) SavePlaces(ctx context.Context, places iter.Seq2[gazetteer.Place, error]) (int64, error) {
	return s.savePlaces(ctx, places, func(context.Context, *conn) error { return nil })
}

// SavePlacesSince is SavePlaces of places that were made knowing those of the user up to the change of the number own (see PlacesSeq).
// If there was another change meanwhile nothing is stored, and the error is a Conflict.
func (s *Store) SavePlacesSince(ctx context.Context, own int64, places iter.Seq2[gazetteer.Place, error]) (int64, error) {
	return s.savePlaces(ctx, places, func(ctx context.Context, c *conn) error {
		var now int64
		err := c.c.QueryRowContext(ctx, "SELECT CAST(value AS INTEGER) FROM dateline_meta WHERE key = ?", seqOwn).Scan(&now)
		switch {
		case err != nil && !errors.Is(err, sql.ErrNoRows):
			return coded("read "+seqOwn, err)
		case now != own:
			return incident.Errorf(incident.Conflict, "", "your own places were changed meanwhile, and nothing was stored: do it again")
		}
		return nil
	})
}

// savePlaces stores places if check has nothing against it.
func (s *Store) savePlaces(ctx context.Context, places iter.Seq2[gazetteer.Place, error], check func(context.Context, *conn) error) (n int64, err error) {
	err = s.do(ctx, func(ctx context.Context, c *conn) error {
		if err := check(ctx, c); err != nil {
			return err
		}
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

// savePlace stores one of the user's own places, united with what is there under its
// id, but for what was derived: who stores a place derives that anew. A place that was
// hidden is wanted again.
func (c *conn) savePlace(ctx context.Context, p gazetteer.Place) error {
	p.Source = ownSource(p.Source)
	rows, err := c.c.QueryContext(ctx, selectPlace+" WHERE id = ?", p.ID)
	if err != nil {
		return coded("read a place", err)
	}
	err = eachRow(rows, len(gazetteer.Columns), func(v []any) error {
		stored, err := placeOf(v)
		stored, _ = stored.Stated()
		stored.Source = "" // the source of the later one
		p = stored.Unite(p)
		return err
	})
	if err != nil {
		return coded("read a place", err)
	}
	args := make([]any, len(gazetteer.Columns))
	for i, v := range p.Record() {
		args[i] = orNull(v)
	}
	if _, err := c.exec(ctx, insertPlace+updatePlace, args...); err != nil {
		return coded("store a place", err)
	}
	_, err = c.exec(ctx, "DELETE FROM places_hidden WHERE id = ?", p.ID)
	return coded("store a place", err)
}

// ownSource is a source without those of dumps, whose places stand behind.
func ownSource(source string) string {
	parts := slices.DeleteFunc(strings.Split(source, "+"), func(part string) bool {
		return part == "" || part == gazetteer.SourceDump || part == gazetteer.SourceWOF
	})
	if len(parts) == 0 {
		return sourceOwn
	}
	return strings.Join(parts, "+")
}

// placeOf makes a place of the columns of its row.
func placeOf(v []any) (gazetteer.Place, error) {
	c := &cells{v: v}
	record := make([]string, len(gazetteer.Columns))
	for i := range record {
		record[i] = c.text()
	}
	p, err := gazetteer.ParseRecord(record)
	if err != nil {
		return p, incident.Errorf(incident.Internal, "", "the place %q in the data file cannot be used: %v; mend it, or dateline gazetteer remove it", record[0], err)
	}
	return p, nil
}

// OwnPlaces yields the user's own places in order of their ids. The user's own names for
// places come, each as a place with no more than id, names and source, after the place of
// the id, or where it would be.
func (s *Store) OwnPlaces(ctx context.Context) iter.Seq2[gazetteer.Place, error] {
	own := s.readPlaces(ctx, selectPlace+" ORDER BY id", len(gazetteer.Columns), placeOf)
	if s.schema < schemaLayers {
		return own
	}
	return merged(own, s.readPlaces(ctx, selectNames, 7, ownName))
}

const selectNames = "SELECT +place_id, +text, +lang, +flag, +valid_from, +valid_to, +source FROM place_names ORDER BY place_id, text, lang"

func ownName(v []any) (gazetteer.Place, error) {
	c := &cells{v: v}
	p := gazetteer.Place{ID: c.text()}
	p.Names = []gazetteer.Name{{Text: c.text(), Lang: c.text(), Flag: c.text(), From: c.text(), To: c.text()}}
	p.Source = ownSource(c.text())
	return p, nil
}

// schemaLayers is the schema from which on there are layers. A file of an older one
// that is only read has everything in places.
const schemaLayers = 2

// SaveName stores a name that the user has for a place, of whatever source that is.
func (s *Store) SaveName(ctx context.Context, n gazetteer.AlternateName, source string) error {
	return s.do(ctx, func(ctx context.Context, c *conn) error {
		_, err := c.exec(ctx, `INSERT INTO place_names VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (place_id, text, lang) DO UPDATE SET
			flag = excluded.flag, valid_from = excluded.valid_from, valid_to = excluded.valid_to, source = excluded.source`,
			n.ID, n.Text, n.Lang, orNull(n.Flag), orNull(n.From), orNull(n.To), ownSource(source))
		return coded("store a name", err)
	})
}

// RemoveName takes away a name that the user had for a place, in all languages. It is
// NotFound if there is no such name.
func (s *Store) RemoveName(ctx context.Context, placeID, text string) error {
	return s.do(ctx, func(ctx context.Context, c *conn) error {
		done, err := c.exec(ctx, "DELETE FROM place_names WHERE place_id = ? AND text = ?", placeID, text)
		if n, err := affected(done, err); err != nil {
			return coded("remove a name", err)
		} else if n == 0 {
			return incident.Errorf(incident.NotFound, "", "%q is no name of your own for %s: dateline gazetteer list shows those", text, placeID)
		}
		return nil
	})
}

func affected(done sql.Result, err error) (int64, error) {
	if err != nil {
		return 0, err
	}
	return done.RowsAffected()
}

// RemovePlace takes away the user's own place of the id, with the user's own names for it,
// and reports true: what else has the id counts again. If there is none, what else has the
// id is found no more until ShowPlace, or until the user adds a place of the id.
func (s *Store) RemovePlace(ctx context.Context, id string, at time.Time) (own bool, err error) {
	err = s.do(ctx, func(ctx context.Context, c *conn) error {
		done, err := c.exec(ctx, "DELETE FROM places WHERE id = ?", id)
		n, err := affected(done, err)
		if err != nil {
			return coded("remove a place", err)
		}
		own = n > 0
		if own {
			_, err = c.exec(ctx, "DELETE FROM place_names WHERE place_id = ?", id)
		} else {
			_, err = c.exec(ctx, "INSERT OR IGNORE INTO places_hidden VALUES (?, ?)", id, at.UTC().Format(timeLayout))
		}
		return coded("remove a place", err)
	})
	return own, err
}

// ShowPlace lets a place that was hidden be found again. It is NotFound if it was not.
func (s *Store) ShowPlace(ctx context.Context, id string) error {
	return s.do(ctx, func(ctx context.Context, c *conn) error {
		done, err := c.exec(ctx, "DELETE FROM places_hidden WHERE id = ?", id)
		if n, err := affected(done, err); err != nil {
			return coded("show a place again", err)
		} else if n == 0 {
			return incident.Errorf(incident.NotFound, "", "%s was not removed: dateline gazetteer list shows what was", id)
		}
		return nil
	})
}

// Hidden lists the ids of the places that are not to be found.
func (s *Store) Hidden(ctx context.Context) ([]string, error) {
	if s.schema < schemaLayers {
		return nil, nil
	}
	rows, err := s.read.QueryContext(ctx, "SELECT id FROM places_hidden ORDER BY id")
	if err != nil {
		return nil, coded("read the hidden places", err)
	}
	var ids []string
	err = eachRow(rows, 1, func(v []any) error {
		ids = append(ids, (&cells{v: v}).text())
		return nil
	})
	return ids, coded("read the hidden places", err)
}

// PlacesSeq returns the numbers of the last changes of the dumps and of the user's own
// places. It is cheap, for who looks for changes again and again.
func (s *Store) PlacesSeq(ctx context.Context) (dumps, own int64, err error) {
	if s.schema < schemaLayers {
		return 0, 0, nil
	}
	for key, to := range map[string]*int64{seqDumps: &dumps, seqOwn: &own} {
		var text string
		st, err := s.reads.stmt(ctx, "SELECT value FROM dateline_meta WHERE key = ?")
		if err == nil {
			err = st.QueryRowContext(ctx, key).Scan(&text)
		}
		if err == nil {
			*to, err = strconv.ParseInt(text, 10, 64)
		}
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return 0, 0, coded(fmt.Sprintf("read %s", key), err)
		}
	}
	return dumps, own, nil
}

// The numbers of the last changes of the layers, in dateline_meta.
const (
	seqDumps = "places_seq_dumps"
	seqOwn   = "places_seq_own"
)
