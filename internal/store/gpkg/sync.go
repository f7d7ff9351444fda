package gpkg

import (
	"context"
	"database/sql"
	"log/slog"
	"strings"
	"sync"

	"dateline/internal/incident"
	"dateline/internal/store/column"

	"github.com/paulmach/orb"
)

// rowColumns are what the column index holds, the first of flatColumns.
var rowColumns = flatColumns[:18]

var rowSelect = "SELECT +" + strings.Join(rowColumns, ", +") + " FROM incidents"

func scanRow(v []any) column.Row {
	c := &cells{v: v}
	return column.Row{Num: c.int(), Point: c.point(), Seq: incident.Seq(c.int()), Start: c.day(), End: c.day(),
		Type: c.text(), Country: c.text(), Admin1: c.text(), Scope: c.text(), Status: c.text(),
		DatePrecision: c.text(), GeoPrecision: c.text(), Disputed: c.int() != 0,
		Killed: c.number(), Injured: c.number(), UpdatedMicro: c.time().UnixMicro(),
		PlaceID: c.text(), Path: c.text()}
}

// load builds the column index from the file, on as many cores as there are
// readers.
func (s *Store) load(ctx context.Context) error {
	var last, low, high, dead int64
	err := s.read.QueryRowContext(ctx, `SELECT
		(SELECT coalesce(max(seq), 0) FROM incident_changes),
		(SELECT coalesce(min(fid), 0) FROM incidents),
		(SELECT coalesce(max(fid), -1) FROM incidents),
		(SELECT count(*) FROM tombstones)`).Scan(&last, &low, &high, &dead)
	if err != nil {
		return coded("read the size of the file", err)
	}
	span := (high-low)/readers + 1
	rows := make([][]column.Row, readers)
	errs := make([]error, readers)
	var wg sync.WaitGroup
	for n := range readers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			from := low + int64(n)*span
			rows[n], errs[n] = s.loadRows(ctx, from, min(from+span-1, high))
		}()
	}
	wg.Wait()
	all := rows[0]
	for n := range readers {
		if errs[n] != nil {
			return errs[n]
		}
		if n > 0 {
			all = append(all, rows[n]...)
		}
	}
	s.index.Update(all, nil, incident.Seq(last))
	for i := range all {
		s.extent.add(all[i].Point)
	}
	s.seq.Store(last)
	s.dead.Store(dead)
	return nil
}

func (s *Store) loadRows(ctx context.Context, from, to int64) ([]column.Row, error) {
	rows, err := s.read.QueryContext(ctx, rowSelect+" WHERE fid BETWEEN ? AND ?", from, to)
	if err != nil {
		return nil, coded("read the incidents", err)
	}
	var out []column.Row
	err = eachRow(rows, len(rowColumns), func(v []any) error {
		out = append(out, scanRow(v))
		return nil
	})
	return out, coded("read the incidents", err)
}

// catchUp takes over what another program has written since the last change
// that the index knows. The caller is the writer.
func (s *Store) catchUp(ctx context.Context, c *conn) error {
	var last int64
	st, err := c.stmt(ctx, "SELECT coalesce(max(seq), 0) FROM incident_changes")
	if err != nil {
		return err
	}
	if err := st.QueryRowContext(ctx).Scan(&last); err != nil {
		return coded("look for other programs' writes", err)
	}
	known := s.seq.Load()
	if last == known {
		return nil
	}
	rows, err := c.c.QueryContext(ctx, rowSelect+" WHERE fid IN (SELECT num FROM incident_changes WHERE seq > ?)", known)
	if err != nil {
		return coded("read other programs' writes", err)
	}
	var set []column.Row
	alive := map[int64]bool{}
	err = eachRow(rows, len(rowColumns), func(v []any) error {
		r := scanRow(v)
		alive[r.Num] = true
		s.extent.add(r.Point)
		set = append(set, r)
		return nil
	})
	if err != nil {
		return coded("read other programs' writes", err)
	}
	rows, err = c.c.QueryContext(ctx, "SELECT DISTINCT num FROM incident_changes WHERE seq > ? AND op = 'delete'", known)
	if err != nil {
		return coded("read other programs' deletions", err)
	}
	var drop []int64
	err = eachRow(rows, 1, func(v []any) error {
		if num, ok := v[0].(int64); ok && !alive[num] {
			drop = append(drop, num)
		}
		return nil
	})
	if err != nil {
		return coded("read other programs' deletions", err)
	}
	var dead int64
	if err := c.queryRow(ctx, "SELECT count(*) FROM tombstones").Scan(&dead); err != nil {
		return coded("count deleted incidents", err)
	}
	s.index.Update(set, drop, incident.Seq(last))
	s.dead.Store(dead)
	s.seq.Store(last)
	return nil
}

// watch notices writes of other programs.
type watch struct {
	s       *Store
	version int64
	failed  bool
}

func newWatch(s *Store) *watch { return &watch{s: s, version: -1} }

func (w *watch) close() {}

// look asks whether the file has changed since the last time, which costs a
// few microseconds, and takes over the changes. It runs on the writer's
// connection, whose own writes do not count (PRAGMA data_version).
func (w *watch) look() {
	ctx := context.Background()
	var v int64
	st, err := w.s.conn.stmt(ctx, "PRAGMA data_version")
	if err == nil {
		err = st.QueryRowContext(ctx).Scan(&v)
	}
	if err == nil && v != w.version {
		if err = w.s.catchUp(ctx, w.s.conn); err == nil {
			w.version = v
		}
	}
	if err != nil && !w.failed {
		slog.Error("look for other programs' writes", "file", w.s.path, "err", err)
	}
	w.failed = err != nil
}

// extent is the box of all points that were ever in the layer.
type extent struct {
	any                    bool
	minX, minY, maxX, maxY float64
}

func (e *extent) add(p *orb.Point) {
	if p == nil {
		return
	}
	if !e.any {
		*e = extent{true, p[0], p[1], p[0], p[1]}
		return
	}
	e.minX, e.maxX = min(e.minX, p[0]), max(e.maxX, p[0])
	e.minY, e.maxY = min(e.minY, p[1]), max(e.maxY, p[1])
}

func (e *extent) value(v float64) sql.NullFloat64 { return sql.NullFloat64{Float64: v, Valid: e.any} }
