package gpkg

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"dateline/internal/incident"

	"github.com/paulmach/orb"
)

// bulkMin is the size from which a batch is written without the triggers on
// insertion: they are taken away and put back within the transaction, and the
// R-tree is filled by place, which writes a third faster.
const bulkMin = 500

// bulk holds the points of new incidents that the R-tree does not have yet.
type bulk struct {
	triggers []string
	points   map[int64]orb.Point
}

// The page cache of the connection that writes, in KiB: what single writes need,
// and what large batches need so as not to read the same pages again and again.
const (
	cacheSingle = 8 << 10
	cacheBulk   = 96 << 10
	cacheIdle   = 2 * time.Second // without a large batch until the memory is given back
)

// widen gives large batches their cache.
func (c *conn) widen(ctx context.Context) error {
	c.bulkAt = time.Now()
	if c.wide {
		return nil
	}
	c.wide = true
	_, err := c.c.ExecContext(ctx, fmt.Sprintf("PRAGMA cache_size = -%d", cacheBulk))
	return coded("widen the page cache", err)
}

// narrow gives the memory back when no large batch has come for a while.
func (c *conn) narrow(ctx context.Context) error {
	if !c.wide || time.Since(c.bulkAt) < cacheIdle {
		return nil
	}
	c.wide = false
	_, err := c.c.ExecContext(ctx, fmt.Sprintf("PRAGMA cache_size = -%d; PRAGMA shrink_memory", cacheSingle))
	return coded("narrow the page cache", err)
}

func (t *transaction) beginBulk(ctx context.Context) error {
	if err := t.widen(ctx); err != nil {
		return err
	}
	t.bulk = &bulk{points: map[int64]orb.Point{}}
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

func (t *transaction) endBulk(ctx context.Context) error {
	if t.bulk == nil {
		return nil
	}
	type entry struct {
		num  int64
		cell uint64
	}
	entries := make([]entry, 0, len(t.bulk.points))
	for num, p := range t.bulk.points {
		entries = append(entries, entry{num, zOrder(p)})
	}
	slices.SortFunc(entries, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.cell, b.cell), cmp.Compare(a.num, b.num))
	})
	for _, e := range entries {
		p := t.bulk.points[e.num]
		if _, err := t.exec(ctx, "INSERT INTO rtree_incidents_geom VALUES (?, ?, ?, ?, ?)", e.num, p[0], p[0], p[1], p[1]); err != nil {
			return coded("store the R-tree", err)
		}
	}
	for _, text := range t.bulk.triggers {
		if _, err := t.c.ExecContext(ctx, text); err != nil {
			return coded("put a trigger back", err)
		}
	}
	return nil
}

// zOrder numbers points so that neighbours mostly follow each other (Morton
// 1966).
func zOrder(p orb.Point) uint64 {
	return spread((p[0]+180)/360) | spread((p[1]+90)/180)<<1
}

// spread puts a zero bit before each of the first 16 binary digits of x.
func spread(x float64) uint64 {
	v := uint64(max(0, min(x, 1)) * 65535)
	v = (v | v<<8) & 0x00ff00ff
	v = (v | v<<4) & 0x0f0f0f0f
	v = (v | v<<2) & 0x33333333
	return (v | v<<1) & 0x55555555
}
