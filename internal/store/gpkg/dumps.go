package gpkg

import (
	"context"
	"errors"
	"iter"
	"strings"
	"time"

	"dateline/geo/gazetteer"
	"dateline/internal/incident"
)

// Import is the import of a dump, or of another file with the places of others.
type Import struct {
	ID       int64
	File     string // its name without the folder; a later import of the same name and kind replaces the names of this one
	Size     int64  // of the file as it lies, in bytes
	Mark     string // tells the file from others; empty: it cannot be told, so its import cannot go on later
	Kind     string
	Bytes    int64 // how much of the unpacked file is stored
	Lines    int64 // and how many lines that is, or places of GeoJSON
	Rows     int64 // how many places and names of dumps were stored
	Started  time.Time
	Finished time.Time // zero while it is not whole
}

// Batch is a part of a dump. Bytes and Lines are those of the file up to its end.
type Batch struct {
	Places   []gazetteer.Place // each FromDump
	Names    []gazetteer.AlternateName
	Own      []gazetteer.Place // the user's own, see SavePlaces
	Outlines []gazetteer.Outline
	Bytes    int64
	Lines    int64
}

// BeginImport notes the beginning of an import. If one of the same kind of the same file
// was interrupted, that goes on: its Bytes and Lines are done.
func (s *Store) BeginImport(ctx context.Context, i Import) (Import, error) {
	err := s.do(ctx, func(ctx context.Context, c *conn) error {
		rows, err := c.c.QueryContext(ctx, selectImports+" WHERE mark = ? AND mark <> '' AND kind = ? AND finished IS NULL ORDER BY fid DESC LIMIT 1", i.Mark, i.Kind)
		if err != nil {
			return coded("look for an earlier import", err)
		}
		err = eachRow(rows, importColumns, func(v []any) error { i = importOf(v); return nil })
		if err != nil || i.ID != 0 {
			return coded("look for an earlier import", err)
		}
		done, err := c.exec(ctx, "INSERT INTO place_imports (file, size, mark, kind, started) VALUES (?, ?, ?, ?, ?)",
			i.File, i.Size, i.Mark, i.Kind, i.Started.UTC().Format(timeLayout))
		if err != nil {
			return coded("begin an import", err)
		}
		i.ID, err = done.LastInsertId()
		return err
	})
	return i, err
}

const (
	importColumns = 10
	selectImports = "SELECT +fid, +file, +size, +mark, +kind, +bytes, +lines, +rows, +started, +finished FROM place_imports"
)

func importOf(v []any) Import {
	c := &cells{v: v}
	return Import{ID: c.int(), File: c.text(), Size: c.int(), Mark: c.text(), Kind: c.text(),
		Bytes: c.int(), Lines: c.int(), Rows: c.int(), Started: c.time(), Finished: c.time()}
}

// Imports lists the imports of dumps, the first one first.
func (s *Store) Imports(ctx context.Context) ([]Import, error) {
	if s.schema < schemaLayers {
		return nil, nil
	}
	rows, err := s.read.QueryContext(ctx, selectImports+" ORDER BY fid")
	if err != nil {
		return nil, coded("read the imports", err)
	}
	var all []Import
	err = eachRow(rows, importColumns, func(v []any) error { all = append(all, importOf(v)); return nil })
	return all, coded("read the imports", err)
}

// SaveBatch stores a part of a dump, and that the import has come so far, in one
// transaction. What an earlier dump of the same source said of a place is replaced. The
// batch counts when FinishImports is called.
func (s *Store) SaveBatch(ctx context.Context, i *Import, b Batch) error {
	rows := i.Rows + int64(len(b.Places)+len(b.Names))
	err := s.do(ctx, func(ctx context.Context, c *conn) error {
		if err := c.widen(ctx); err != nil {
			return err
		}
		for n := 0; n < len(b.Places); {
			more, err := c.saveDumpPlaces(ctx, i.ID, b.Places[n:])
			if err != nil {
				return coded("store places of a dump", err)
			}
			n += more
		}
		for n := 0; n < len(b.Names); {
			more, err := c.saveDumpNames(ctx, i.ID, b.Names[n:])
			if err != nil {
				return coded("store names of a dump", err)
			}
			n += more
		}
		for _, p := range b.Own {
			if err := c.savePlace(ctx, p); err != nil {
				return err
			}
		}
		for n := range b.Outlines {
			if err := c.saveOutline(ctx, &b.Outlines[n]); err != nil {
				return err
			}
		}
		_, err := c.exec(ctx, "UPDATE place_imports SET bytes = ?, lines = ?, rows = ? WHERE fid = ?", b.Bytes, b.Lines, rows, i.ID)
		return coded("note how far an import is", err)
	})
	if err == nil {
		i.Bytes, i.Lines, i.Rows = b.Bytes, b.Lines, rows
	}
	return err
}

// together is how many rows of a dump one statement takes: calling SQLite costs much, and so,
// with the square of their number, do the parameters of one call. With 5 a row takes a third
// less of the processor than with 32, and a fifth less than alone.
const together = 5

var (
	dumpColumns = append([]string{"id", "source", "import"}, plainColumns...)
	// plainColumns are those of a record but for id and source.
	plainColumns = func() (names []string) {
		for _, name := range gazetteer.Columns {
			if name != "id" && name != "source" {
				names = append(names, name)
			}
		}
		return names
	}()
	insertDumpPlaces = func(n int) string {
		var set []string
		for _, name := range plainColumns {
			set = append(set, name+" = excluded."+name)
		}
		return "INSERT INTO dump_places (" + strings.Join(dumpColumns, ", ") + ") VALUES " + tuples(n, len(dumpColumns)) +
			" ON CONFLICT DO UPDATE SET " + strings.Join(set, ", ") +
			", import = iif(import IN (SELECT fid FROM place_imports WHERE finished IS NOT NULL), import, excluded.import)"
	}
	insertDumpNames = func(n int) string {
		return "INSERT INTO dump_names (import, place_id, text, lang, flag, valid_from, valid_to) VALUES " + tuples(n, 7)
	}
)

// tuples is n times width parameters, for VALUES.
func tuples(n, width int) string {
	one := "(?" + strings.Repeat(", ?", width-1) + ")"
	return one + strings.Repeat(", "+one, n-1)
}

// some is how many of n rows the next statement takes.
func some(n int) int {
	if n >= together {
		return together
	}
	return 1
}

func (c *conn) saveDumpPlaces(ctx context.Context, id int64, places []gazetteer.Place) (int, error) {
	n := some(len(places))
	args := make([]any, 0, n*len(dumpColumns))
	for i := range places[:n] {
		p := &places[i]
		source := gazetteer.SourceDump
		if !strings.Contains(p.Source, source) {
			source = gazetteer.SourceWOF
		}
		args = append(args, p.ID, source, id)
		for k, v := range p.Record() {
			if name := gazetteer.Columns[k]; name != "id" && name != "source" {
				args = append(args, orNull(v))
			}
		}
	}
	_, err := c.exec(ctx, insertDumpPlaces(n), args...)
	return n, err
}

func (c *conn) saveDumpNames(ctx context.Context, id int64, names []gazetteer.AlternateName) (int, error) {
	n := some(len(names))
	args := make([]any, 0, 7*n)
	for i := range names[:n] {
		v := &names[i]
		args = append(args, id, v.ID, v.Text, v.Lang, orNull(v.Flag), orNull(v.From), orNull(v.To))
	}
	_, err := c.exec(ctx, insertDumpNames(n), args...)
	return n, err
}

// SetParents gives places whose parents were known by other ids, such as those of Who's
// On First, their parents' own.
func (s *Store) SetParents(ctx context.Context, parents map[string]string) error {
	return s.do(ctx, func(ctx context.Context, c *conn) error {
		for id, parent := range parents {
			for _, text := range []string{"UPDATE dump_places SET parent = ? WHERE id = ?", "UPDATE places SET parent = ? WHERE id = ?"} {
				if _, err := c.exec(ctx, text, parent, id); err != nil {
					return coded("store the parents of places", err)
				}
			}
		}
		return nil
	})
}

// FinishImports notes that imports are whole. What they brought counts from now on: the
// number of the dumps becomes seq. It is a Conflict, and changes nothing, if that is not
// above the one that it has. A seq of 0 is for imports without anything of dumps.
func (s *Store) FinishImports(ctx context.Context, ids []int64, seq int64, at time.Time) error {
	return s.do(ctx, func(ctx context.Context, c *conn) error {
		done, err := c.exec(ctx, "UPDATE dateline_meta SET value = ? WHERE key = '"+seqDumps+"' AND CAST(value AS INTEGER) < ?", seq, seq)
		if n, err := affected(done, err); err != nil {
			return coded("note the change of the places", err)
		} else if n == 0 && seq > 0 {
			return incident.Errorf(incident.Conflict, "", "another import has ended meanwhile")
		}
		for _, id := range ids {
			for _, text := range []string{
				"UPDATE place_imports SET finished = '" + at.UTC().Format(timeLayout) + "' WHERE fid = ? AND finished IS NULL",
				// The names of an earlier dump under the same name are replaced.
				"DELETE FROM dump_names WHERE import IN (" + earlierImports + ")",
				"UPDATE place_imports SET rows = 0 WHERE fid IN (" + earlierImports + ")",
				// One of it that was never whole, such as of a file that was mended since, will not go on.
				"DELETE FROM place_imports WHERE finished IS NULL AND fid IN (" + earlierImports + ")",
			} {
				if _, err := c.exec(ctx, text, id); err != nil {
					return coded("end an import", err)
				}
			}
		}
		return nil
	})
}

const earlierImports = "SELECT o.fid FROM place_imports o JOIN place_imports n USING (file, kind) WHERE n.fid = ? AND o.fid < n.fid AND n.file <> '-'"

// DumpRows is how many places and names of dumps there are, about: those that came twice
// are counted twice.
func (s *Store) DumpRows(ctx context.Context) (n int64, err error) {
	if s.schema < schemaLayers {
		return 0, nil
	}
	err = s.read.QueryRowContext(ctx, "SELECT coalesce(sum(rows), 0) FROM place_imports").Scan(&n)
	return n, coded("count the places of dumps", err)
}

// PlaceIDs yields the ids of all places in the file, those of imports that are not
// finished too, in no order.
func (s *Store) PlaceIDs(ctx context.Context) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		rows, err := s.read.QueryContext(ctx, "SELECT id FROM dump_places UNION ALL SELECT id FROM places")
		if err == nil {
			err = eachRow(rows, 1, func(v []any) error {
				if !yield((&cells{v: v}).text(), nil) {
					return errEnough
				}
				return nil
			})
		}
		if err != nil && !errors.Is(err, errEnough) {
			yield("", coded("read the ids of the places", err))
		}
	}
}
