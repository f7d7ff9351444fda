package gpkg

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"dateline/internal/incident"
	"dateline/internal/store/column"

	"github.com/paulmach/orb"
)

// bulkMin is the size from which a batch is written without the triggers on
// insertion: they are taken away and put back within the transaction, and the
// R-tree is filled by place, which writes a third faster.
const bulkMin = 500

// bulk holds what a large batch has not yet written beside the rows of new
// incidents.
type bulk struct {
	triggers []string
	points   map[int64]orb.Point // which the R-tree does not have yet
	plain    bool                // nothing but creations, by one caller
	by       string              // the caller of a plain batch
	from, to int64               // in a plain batch: the numbers that neither log nor text index have
}

// isPlain reports whether w only creates, by one caller. What stands
// beside the rows is then derived from them by one statement each.
func isPlain(w []incident.Write) bool {
	return !slices.ContainsFunc(w, func(x incident.Write) bool { return x.Op != incident.Create || x.By != w[0].By })
}

// The page cache of the connection that writes, in KiB, and the length of the
// write-ahead log from which it is folded into the file, in pages: what single
// writes need, and what large batches need so as not to read, and to fold, the
// same pages again and again.
const (
	cacheSingle = 8 << 10
	cacheBulk   = 32 << 10 // what a batch of 5,000 changes; the allocator takes twice as much for it
	foldSingle  = 1000     // 4 MB
	foldBulk    = 16_384
	bulkIdle    = 2 * time.Second // without a large batch until both are as for single writes
)

// widen gives large batches their cache and their log.
func (c *conn) widen(ctx context.Context) error {
	c.bulkAt = time.Now()
	if c.wide {
		return nil
	}
	c.wide = true
	_, err := c.c.ExecContext(ctx, fmt.Sprintf("PRAGMA cache_size = -%d; PRAGMA wal_autocheckpoint = %d", cacheBulk, foldBulk))
	return coded("make room for a large batch", err)
}

// narrow gives the memory back, and folds the log, when no large batch has come
// for a while.
func (c *conn) narrow(ctx context.Context) error {
	if !c.wide || time.Since(c.bulkAt) < bulkIdle {
		return nil
	}
	c.wide = false
	_, err := c.c.ExecContext(ctx, fmt.Sprintf("PRAGMA cache_size = -%d; PRAGMA wal_autocheckpoint = %d; PRAGMA wal_checkpoint(PASSIVE); PRAGMA shrink_memory", cacheSingle, foldSingle))
	return coded("give back the room of large batches", err)
}

func (t *transaction) beginBulk(ctx context.Context, w []incident.Write) error {
	if err := t.widen(ctx); err != nil {
		return err
	}
	t.bulk = &bulk{points: map[int64]orb.Point{}, plain: isPlain(w), by: w[0].By}
	for _, name := range []string{"rtree_incidents_geom_insert", "incidents_foreign_insert"} {
		var text string
		err := t.queryRow(ctx, "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = ?", name).Scan(&text)
		if err != nil {
			return coded("read trigger "+name+" (run dateline check)", err)
		}
		t.bulk.triggers = append(t.bulk.triggers, text)
		if _, err := t.c.ExecContext(ctx, "DROP TRIGGER "+name); err != nil {
			return coded("put a trigger aside", err)
		}
	}
	return nil
}

// keep notes what became of an incident. The triggers on update and deletion
// are in force, so only those created in this transaction wait.
func (b *bulk) keep(op incident.Op, i *incident.Incident) {
	if b == nil {
		return
	}
	switch {
	case op == incident.Create && i.Point != nil:
		b.points[i.Num] = *i.Point
	case op != incident.Create:
		delete(b.points, i.Num)
	}
}

// put notes that an incident of a plain batch lacks its line in the log and its
// words. It reports false when the batch is not plain: they must be written now.
func (b *bulk) put(num int64) bool {
	if b == nil || !b.plain {
		return false
	}
	if b.from == 0 {
		b.from = num
	}
	b.to = num
	return true
}

// The line in the log and the words of new incidents, taken from their rows.
const (
	logCreated  = "INSERT INTO incident_changes (seq, op, num, id, version, at, by) SELECT seq, 'create', fid, id, version, updated_at, ? FROM incidents WHERE fid BETWEEN ? AND ? ORDER BY fid"
	textCreated = "INSERT INTO incidents_fts (rowid, title, summary, place, place_name) SELECT fid, title, summary, place, place_name FROM incidents WHERE fid BETWEEN ? AND ? ORDER BY fid"
)

func (t *transaction) endBulk(ctx context.Context) error {
	if t.bulk == nil {
		return nil
	}
	if b := t.bulk; b.from != 0 {
		if _, err := t.exec(ctx, logCreated, b.by, b.from, b.to); err != nil {
			return coded("log the changes", err)
		}
	}
	if err := t.placeAll(ctx); err != nil {
		return coded("store the R-tree", err)
	}
	for _, text := range t.bulk.triggers {
		if _, err := t.c.ExecContext(ctx, text); err != nil {
			return coded("put a trigger back", err)
		}
	}
	return nil
}

// placeAll puts the points of new incidents into the R-tree.
func (t *transaction) placeAll(ctx context.Context) error {
	points := make([]placed, 0, len(t.bulk.points))
	for num, p := range t.bulk.points {
		points = append(points, placed{num, p})
	}
	if len(points) >= packMin {
		if done, err := t.pack(ctx, points); done || err != nil {
			return err
		}
	}
	// Neighbours after each other, and one by one: a statement of many keeps a
	// journal of every page that it touches.
	slices.SortFunc(points, func(a, b placed) int {
		return cmp.Or(cmp.Compare(column.ZOrder(a.point), column.ZOrder(b.point)), cmp.Compare(a.num, b.num))
	})
	for _, e := range points {
		if _, err := t.exec(ctx, "INSERT INTO rtree_incidents_geom VALUES (?, ?, ?, ?, ?)", e.num, e.point[0], e.point[0], e.point[1], e.point[1]); err != nil {
			return err
		}
	}
	return nil
}
