package gpkg

import (
	"database/sql"
	"errors"
	"iter"
	"math"
	"slices"
	"strings"

	"dateline/internal/incident"
)

// Incidents reads a layer that is Ours: flat properties, and whatever of claims,
// reports, actors, relations, candidates and details the file has. Columns that it has
// not are unknown.
func (s *Source) Incidents() iter.Seq2[*incident.Incident, error] {
	return func(yield func(*incident.Incident, error) bool) {
		beside, err := s.beside()
		defer func() {
			for _, b := range beside {
				_ = b.rows.Close() // what was read of it has been checked
			}
		}()
		if err != nil {
			yield(nil, err)
			return
		}
		rows, err := s.db.QueryContext(s.ctx, "SELECT "+s.flat()+" FROM "+quoted(s.layer.table)+" ORDER BY "+quoted(s.layer.key))
		if err == nil {
			err = eachRow(rows, len(flatColumns)+1, func(v []any) error {
				i, _ := scanFlat(v)
				text, _ := v[len(flatColumns)].(string)
				decodeDetails(text, i)
				for _, b := range beside {
					if err := b.give(i); err != nil {
						return err
					}
				}
				if !yield(i, nil) {
					return errEnough
				}
				return nil
			})
		}
		if err != nil && !errors.Is(err, errEnough) {
			yield(nil, ofSource("read "+s.layer.table, err))
		}
	}
}

// flat are the columns that scanFlat and decodeDetails take, NULL for those that the
// layer has not.
func (s *Source) flat() string {
	var list []string
	for _, name := range append(slices.Clone(flatColumns), "details") {
		switch {
		case name == "fid":
			list = append(list, "+"+quoted(s.layer.key))
		case name == "geom":
			list = append(list, "+"+quoted(s.layer.geometry))
		case slices.Contains(s.columns, name):
			list = append(list, "+"+name)
		default:
			list = append(list, "NULL")
		}
	}
	return strings.Join(list, ", ")
}

// besideRows are the rows of a side table in the order of the incidents: the file of
// another program may have no index for them.
type besideRows struct {
	part   part
	rows   *sql.Rows
	values []any // of the next row: the key of its incident first
	into   []any
	key    int64
}

// beside opens the side tables that the file has.
func (s *Source) beside() (list []*besideRows, err error) {
	for _, p := range parts {
		var have int
		err := s.db.QueryRowContext(s.ctx, "SELECT count(*) FROM pragma_table_info(?) WHERE name IN ('incident', 'ord', '"+strings.Join(p.columns, "', '")+"')", p.table).Scan(&have)
		if err != nil {
			return list, ofSource("look for "+p.table, err)
		}
		if have < len(p.columns)+2 {
			continue
		}
		rows, err := s.db.QueryContext(s.ctx, "SELECT +incident, +"+strings.Join(p.columns, ", +")+" FROM "+p.table+" WHERE incident IS NOT NULL ORDER BY incident, ord")
		if err != nil {
			return list, ofSource("read "+p.table, err)
		}
		b := &besideRows{part: p, rows: rows, values: make([]any, len(p.columns)+1)}
		for n := range b.values {
			b.into = append(b.into, &b.values[n])
		}
		list = append(list, b)
		if err := b.next(); err != nil {
			return list, err
		}
	}
	return list, nil
}

// next goes to the next row; behind the last one the key is beyond all.
func (b *besideRows) next() error {
	b.key = math.MaxInt64
	if !b.rows.Next() {
		return ofSource("read "+b.part.table, b.rows.Err())
	}
	if err := b.rows.Scan(b.into...); err != nil {
		return ofSource("read "+b.part.table, err)
	}
	b.key = (&cells{v: b.values}).int()
	return nil
}

// give adds the rows of an incident to it.
func (b *besideRows) give(i *incident.Incident) error {
	for b.key < i.Num {
		if err := b.next(); err != nil {
			return err
		}
	}
	for b.key == i.Num && b.key < math.MaxInt64 {
		b.part.add(i, &cells{v: b.values[1:]})
		if err := b.next(); err != nil {
			return err
		}
	}
	return nil
}
