package gpkg

import (
	"cmp"
	"context"
	"slices"

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

func (t *transaction) beginBulk(ctx context.Context) error {
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
