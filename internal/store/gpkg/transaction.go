package gpkg

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"dateline/internal/incident"
	"dateline/internal/store/column"
)

// transaction gathers what becomes of the index when it commits.
type transaction struct {
	s *Store
	*conn
	seq    int64
	dead   int64
	set    []column.Row
	drop   []int64
	text   []textWrite
	bulk   *bulk
	extent extent
}

// textWrite is a change of the text index. They wait for the end of the
// transaction: the index flushes itself at every statement with triggers that
// comes after one of them, which made writing three times slower.
type textWrite struct {
	sql  string
	args [5]any
}

const (
	textDelete = "INSERT INTO incidents_fts (incidents_fts, rowid, title, summary, place, place_name) VALUES ('delete', ?, ?, ?, ?, ?)"
	textInsert = "INSERT INTO incidents_fts (rowid, title, summary, place, place_name) VALUES (?, ?, ?, ?, ?)"
)

func textOf(sql string, i *incident.Incident) textWrite {
	return textWrite{sql, [5]any{i.Num, orNull(i.Title), orNull(i.Summary), orNull(i.Place), orNull(i.PlaceName)}}
}

func (t *transaction) texts(ctx context.Context) error {
	if b := t.bulk; b != nil && b.from != 0 {
		if _, err := t.exec(ctx, textCreated, b.from, b.to); err != nil {
			return coded("store the text index", err)
		}
	}
	for n := range t.text {
		if _, err := t.exec(ctx, t.text[n].sql, t.text[n].args[:]...); err != nil {
			return coded("store the text index", err)
		}
	}
	return nil
}

// run carries out one request; when it fails, it leaves no trace.
func (t *transaction) run(ctx context.Context, r *request, shared bool) error {
	if r.err = r.ctx.Err(); r.err != nil {
		return nil
	}
	if shared {
		if _, err := t.exec(ctx, "SAVEPOINT batch"); err != nil {
			return coded("begin a batch", err)
		}
	}
	before := *t
	if r.large() {
		if err := t.beginBulk(ctx, r.writes); err != nil {
			return err
		}
	}
	if r.do != nil {
		r.err = r.do(ctx, t.conn)
	} else {
		r.changes, r.err = t.writes(ctx, r)
	}
	if r.err == nil {
		if shared {
			_, err := t.exec(ctx, "RELEASE batch")
			return coded("end a batch", err)
		}
		return nil
	}
	if !shared {
		return r.err
	}
	*t = before
	if _, err := t.exec(ctx, "ROLLBACK TO batch"); err != nil {
		return coded("undo a batch", err)
	}
	_, err := t.exec(ctx, "RELEASE batch")
	return coded("end a batch", err)
}

// writes carries out a batch. Faults of the input are collected over all of
// it; any other error ends it.
func (t *transaction) writes(ctx context.Context, r *request) ([]incident.Change, error) {
	w := r.writes
	changes := make([]incident.Change, 0, len(w))
	var faults incident.Errors
	for n := range w {
		var row []any
		if r.rows != nil {
			row = r.rows[n]
		}
		c, err := t.one(ctx, &w[n], row)
		var fault *incident.Error
		switch {
		case errors.As(err, &fault) && (fault.Code == incident.Conflict || fault.Code == incident.NotFound || fault.Code == incident.Gone):
			fault.Index = n
			faults = append(faults, fault)
		case err != nil:
			return nil, err
		}
		changes = append(changes, c)
	}
	if len(faults) == 1 && len(w) == 1 {
		return nil, faults[0]
	}
	return changes, faults.Or()
}

// one carries out one write; row is what newRow made of it, or nil.
func (t *transaction) one(ctx context.Context, w *incident.Write, row []any) (incident.Change, error) {
	if w.Op != incident.Delete {
		w.ID = w.Incident.ID
	}
	if w.Op == incident.Create {
		return t.create(ctx, w, row)
	}
	old, err := getWhole(ctx, t.conn, " WHERE id = ?", string(w.ID))
	if err != nil {
		return incident.Change{}, err
	}
	if old == nil {
		return incident.Change{}, t.absent(ctx, w.ID)
	}
	if w.IfVersion != 0 && old.Version != w.IfVersion {
		return incident.Change{}, incident.Errorf(incident.Conflict, "version",
			"%s is at version %d, not %d: somebody else has changed it; read it again", w.ID, old.Version, w.IfVersion)
	}
	if w.Op == incident.Delete {
		return t.remove(ctx, w, old)
	}
	return t.update(ctx, w, old)
}

func (t *transaction) absent(ctx context.Context, id incident.ID) error {
	gone, err := t.isGone(ctx, id)
	if err != nil {
		return err
	}
	if gone {
		return incident.Errorf(incident.Gone, "id", "the incident %s was deleted; its id is not given again", id)
	}
	return incident.Errorf(incident.NotFound, "id", "there is no incident %s", id)
}

func (t *transaction) isGone(ctx context.Context, id incident.ID) (bool, error) {
	if t.dead == 0 {
		return false, nil
	}
	var n int64
	err := t.queryRow(ctx, "SELECT count(*) FROM tombstones WHERE id = ?", string(id)).Scan(&n)
	return n > 0, coded("look for a deleted incident", err)
}

var insertSQL = "INSERT OR FAIL INTO incidents (" + strings.Join(flatColumns[1:], ", ") + ", details) VALUES (?" + strings.Repeat(", ?", len(flatColumns)-1) + ")"

// newRow makes the values of a new incident but for its change number.
func newRow(w *incident.Write) ([]any, error) {
	i := w.Incident
	at := w.At.UTC().Truncate(time.Millisecond)
	i.Version, i.CreatedAt, i.UpdatedAt = 1, at, at
	return flatValues(i)
}

// newRows makes those of a batch; what is no creation has none.
func newRows(w []incident.Write) ([][]any, error) {
	rows := make([][]any, len(w))
	for n := range w {
		if w[n].Op != incident.Create {
			continue
		}
		var err error
		if rows[n], err = newRow(&w[n]); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

func (t *transaction) create(ctx context.Context, w *incident.Write, values []any) (incident.Change, error) {
	gone, err := t.isGone(ctx, w.ID)
	if err != nil {
		return incident.Change{}, err
	}
	if gone {
		return incident.Change{}, incident.Errorf(incident.Gone, "id", "the incident %s was deleted; its id is not given again: choose another", w.ID)
	}
	if values == nil {
		if values, err = newRow(w); err != nil {
			return incident.Change{}, err
		}
	}
	i := w.Incident
	i.Seq = incident.Seq(t.seq + 1)
	values[seqValue] = t.seq + 1
	res, err := t.exec(ctx, insertSQL, values...)
	if isUnique(err) {
		return incident.Change{}, incident.Errorf(incident.Conflict, "id", "there is already an incident %s: choose another id, or PUT to replace it", w.ID)
	}
	if err != nil {
		return incident.Change{}, coded("store an incident", err)
	}
	if i.Num, err = res.LastInsertId(); err != nil {
		return incident.Change{}, coded("store an incident", err)
	}
	return t.finish(ctx, w, nil)
}

var updateSQL = "UPDATE incidents SET " + strings.Join(flatColumns[1:], " = ?, ") + " = ?, details = ? WHERE fid = ?"

func (t *transaction) update(ctx context.Context, w *incident.Write, old *incident.Incident) (incident.Change, error) {
	i := w.Incident
	i.ID, i.Num, i.CreatedAt = w.ID, old.Num, old.CreatedAt
	i.Seq, i.Version, i.UpdatedAt = incident.Seq(t.seq+1), old.Version+1, w.At.UTC().Truncate(time.Millisecond)
	values, err := flatValues(i)
	if err != nil {
		return incident.Change{}, err
	}
	if err := t.clear(ctx, old); err != nil {
		return incident.Change{}, err
	}
	if _, err := t.exec(ctx, updateSQL, append(values, i.Num)...); err != nil {
		return incident.Change{}, coded("store an incident", err)
	}
	return t.finish(ctx, w, old)
}

func (t *transaction) remove(ctx context.Context, w *incident.Write, old *incident.Incident) (incident.Change, error) {
	if err := t.clear(ctx, old); err != nil {
		return incident.Change{}, err
	}
	// The tombstone comes first: it tells the trigger that the deletion is ours.
	if _, err := t.exec(ctx, "INSERT INTO tombstones (id, seq) VALUES (?, ?)", string(w.ID), t.seq+1); err != nil {
		return incident.Change{}, coded("note a deletion", err)
	}
	if _, err := t.exec(ctx, "DELETE FROM incidents WHERE fid = ?", old.Num); err != nil {
		return incident.Change{}, coded("delete an incident", err)
	}
	t.dead++
	return t.finish(ctx, w, old)
}

// clear takes away what belongs to the old state beside its row.
func (t *transaction) clear(ctx context.Context, old *incident.Incident) error {
	bits := partsOf(old)
	for n, p := range parts {
		if bits&(1<<n) != 0 {
			if _, err := t.exec(ctx, p.deleteSQL(), old.Num); err != nil {
				return coded("clear "+p.table, err)
			}
		}
	}
	t.text = append(t.text, textOf(textDelete, old))
	return nil
}

// finish writes what stands beside the row: side tables, text index, the log.
func (t *transaction) finish(ctx context.Context, w *incident.Write, old *incident.Incident) (incident.Change, error) {
	t.seq++
	c := incident.Change{Seq: incident.Seq(t.seq), Op: w.Op, ID: w.ID, At: w.At.UTC().Truncate(time.Millisecond), By: w.By, Before: old}
	if w.Op == incident.Delete {
		c.Num, c.Version = old.Num, old.Version+1
		t.bulk.keep(w.Op, old)
		t.drop = append(t.drop, old.Num)
	} else {
		i := w.Incident
		c.Num, c.Version = i.Num, i.Version
		if err := t.beside(ctx, i); err != nil {
			return c, err
		}
		t.bulk.keep(w.Op, i)
		t.set = append(t.set, column.RowOf(i))
		t.extent.add(i.Point)
	}
	if t.bulk.put(c.Num) {
		return c, nil
	}
	if w.Op != incident.Delete {
		t.text = append(t.text, textOf(textInsert, w.Incident))
	}
	var before any
	if old != nil {
		b, err := json.Marshal(old)
		if err != nil {
			return c, coded("encode the state before", err)
		}
		before = string(b)
	}
	_, err := t.exec(ctx, "INSERT INTO incident_changes (seq, op, num, id, version, at, by, before) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		t.seq, string(c.Op), c.Num, string(c.ID), c.Version, c.At.Format(timeLayout), c.By, before)
	return c, coded("log the change", err)
}

func (t *transaction) beside(ctx context.Context, i *incident.Incident) error {
	for _, p := range parts {
		for n := range p.count(i) {
			if _, err := t.exec(ctx, p.insertSQL(), append([]any{i.Num, n}, p.values(i, n)...)...); err != nil {
				return coded("store "+p.table, err)
			}
		}
	}
	return nil
}

// contents tells GIS programs that the layer changed, and how far it reaches.
func (t *transaction) contents(ctx context.Context) error {
	e := t.extent
	_, err := t.exec(ctx, "UPDATE gpkg_contents SET last_change = strftime('%Y-%m-%dT%H:%M:%fZ','now'), min_x = ?, min_y = ?, max_x = ?, max_y = ? WHERE table_name = 'incidents'",
		e.value(e.minX), e.value(e.minY), e.value(e.maxX), e.value(e.maxY))
	return coded("note the change of the layer", err)
}
