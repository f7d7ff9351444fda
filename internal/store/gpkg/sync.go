package gpkg

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"os"
	"strings"
	"sync"

	"dateline/internal/incident"
	"dateline/internal/store/column"

	"github.com/paulmach/orb"
)

// rowColumns are what the column index holds, the first of flatColumns.
var rowColumns = flatColumns[:23]

var rowSelect = "SELECT +" + strings.Join(rowColumns, ", +") + " FROM incidents"

// changedSelect reads the incidents that changed after a change, whole enough for
// every property that the index may have loaded.
var changedSelect = strings.Replace(flatSelect, " FROM", ", (SELECT group_concat(name, '; ') FROM (SELECT name FROM actors WHERE incident = incidents.fid ORDER BY ord)) FROM", 1) +
	" WHERE fid IN (SELECT num FROM incident_changes WHERE seq > ?)"

func scanRow(v []any) column.Row {
	c := &cells{v: v}
	return column.Row{Num: c.int(), Point: c.point(), Seq: incident.Seq(c.int()), Start: c.day(), End: c.day(),
		Type: c.text(), Country: c.text(), Admin1: c.text(), Scope: c.text(), Status: c.text(),
		DatePrecision: c.text(), GeoPrecision: c.text(), Disputed: c.int() != 0,
		Killed: c.number(), Injured: c.number(), UpdatedMicro: c.time().UnixMicro(),
		PlaceID: c.text(), Path: c.text(),
		KilledLow: c.number(), KilledHigh: c.number(), InjuredLow: c.number(), InjuredHigh: c.number(), UncertaintyM: c.real()}
}

// load makes the column index: from its snapshot in the file and the changes
// since, or else from the incidents themselves.
func (s *Store) load(ctx context.Context) error {
	ok, err := s.restore(ctx)
	if err != nil {
		return err
	}
	if !ok {
		if err := s.scan(ctx); err != nil {
			return err
		}
	}
	s.extent = extent{}
	return s.readExtent(ctx)
}

// foreignTriggers is how many triggers log what other programs write.
const foreignTriggers = 5

// restore takes the snapshot, if there is one that fits the file.
func (s *Store) restore(ctx context.Context) (bool, error) {
	rows, err := s.read.QueryContext(ctx, "SELECT data FROM dateline_index ORDER BY chunk")
	if err != nil {
		return false, coded("read the snapshot of the index", err)
	}
	var chunks [][]byte
	err = eachRow(rows, 1, func(v []any) error {
		b, _ := v[0].([]byte)
		chunks = append(chunks, b)
		return nil
	})
	if err != nil {
		return false, coded("read the snapshot of the index", err)
	}
	if len(chunks) == 0 {
		return false, nil
	}
	x, err := column.Restore(chunks)
	if err != nil {
		slog.Warn("the snapshot of the index is not used", "file", s.path, "err", err)
		return false, nil
	}
	s.index = x
	s.seq.Store(int64(x.Seq()))
	s.saved = int64(x.Seq())
	var last, n, triggers int64
	err = s.read.QueryRowContext(ctx, `SELECT
		(SELECT coalesce(max(seq), 0) FROM incident_changes),
		(SELECT count(*) FROM incidents),
		(SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'incidents_foreign_%')`).Scan(&last, &n, &triggers)
	if err != nil {
		return false, coded("read the size of the file", err)
	}
	if triggers != foreignTriggers || last < int64(x.Seq()) || last-int64(x.Seq()) > n/2+1000 {
		return false, nil
	}
	if err := s.catchUp(ctx, s.conn); err != nil {
		return false, err
	}
	if err := s.countDead(ctx, s.conn); err != nil {
		return false, err
	}
	return int64(s.index.Len()) == n, nil
}

// scan builds the index from the incidents, with several readers.
func (s *Store) scan(ctx context.Context) error {
	var last, low, high int64
	err := s.read.QueryRowContext(ctx, `SELECT
		(SELECT coalesce(max(seq), 0) FROM incident_changes),
		(SELECT coalesce(min(fid), 0) FROM incidents),
		(SELECT coalesce(max(fid), -1) FROM incidents)`).Scan(&last, &low, &high)
	if err != nil {
		return coded("read the size of the file", err)
	}
	b := column.NewBuilder()
	span := (high-low)/readers + 1
	errs := make([]error, readers)
	var wait sync.WaitGroup
	for n := range readers {
		from := low + int64(n)*span
		wait.Go(func() { errs[n] = s.scanPart(ctx, b, from, min(from+span-1, high)) })
	}
	wait.Wait()
	if err := errors.Join(errs...); err != nil {
		return err
	}
	s.index = b.Index(incident.Seq(last))
	s.seq.Store(last)
	s.saved = 0
	return s.countDead(ctx, s.conn)
}

func (s *Store) scanPart(ctx context.Context, b *column.Builder, from, to int64) error {
	rows, err := s.read.QueryContext(ctx, rowSelect+" WHERE fid BETWEEN ? AND ?", from, to)
	if err != nil {
		return coded("read the incidents", err)
	}
	part := make([]column.Row, 0, 1024)
	err = eachRow(rows, len(rowColumns), func(v []any) error {
		if part = append(part, scanRow(v)); len(part) == cap(part) {
			b.Add(part)
			part = part[:0]
		}
		return nil
	})
	b.Add(part)
	return coded("read the incidents", err)
}

// readExtent takes the box of the layer from gpkg_contents, where every write
// keeps it.
func (s *Store) readExtent(ctx context.Context) error {
	var box [4]sql.NullFloat64
	err := s.read.QueryRowContext(ctx, "SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name = 'incidents'").
		Scan(&box[0], &box[1], &box[2], &box[3])
	if err != nil {
		return coded("read the extent of the layer", err)
	}
	if box[0].Valid && box[1].Valid && box[2].Valid && box[3].Valid {
		s.extent = extent{true, box[0].Float64, box[1].Float64, box[2].Float64, box[3].Float64}
	}
	return nil
}

func (s *Store) countDead(ctx context.Context, c *conn) error {
	var n int64
	if err := c.queryRow(ctx, "SELECT count(*) FROM tombstones").Scan(&n); err != nil {
		return coded("count deleted incidents", err)
	}
	s.dead.Store(n)
	return nil
}

// saveAfter is how many changes make a new snapshot worth its writing.
const saveAfter = 50_000

// save writes a snapshot when enough has changed since the last one, or at all
// when the store closes. A failure costs only time at the next opening.
func (s *Store) save(ctx context.Context, closing bool) {
	changed := s.seq.Load() - s.saved
	if s.opt.ReadOnly || changed == 0 || (!closing && changed < max(saveAfter, int64(s.index.Len())/4)) || (closing && s.index.Len() < saveAfter/10) {
		return
	}
	if err := s.writeSnapshot(ctx); err != nil {
		s.saved = s.seq.Load() // not again before as much has changed once more: a full disk stays full
		slog.Warn("the snapshot of the index was not written: the next start will take longer", "file", s.path, "err", err)
	}
}

func (s *Store) writeSnapshot(ctx context.Context) error {
	if err := s.conn.begin(ctx); err != nil {
		return err
	}
	defer s.conn.rollback()
	if _, err := s.conn.exec(ctx, "DELETE FROM dateline_index"); err != nil {
		return coded("write the snapshot of the index", err)
	}
	n := 0
	err := s.index.Snapshot(func(chunk []byte) error {
		_, err := s.conn.exec(ctx, "INSERT INTO dateline_index VALUES (?, ?)", n, chunk)
		n++
		return err
	})
	if err != nil {
		return coded("write the snapshot of the index", err)
	}
	if err := s.conn.commit(ctx); err != nil {
		return err
	}
	s.saved = s.seq.Load()
	return nil
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
	rows, err := c.c.QueryContext(ctx, changedSelect, known)
	if err != nil {
		return coded("read other programs' writes", err)
	}
	var set []column.Row
	alive := map[int64]bool{}
	err = eachRow(rows, len(flatColumns)+1, func(v []any) error {
		i, _ := scanFlat(v)
		if names, _ := v[len(flatColumns)].(string); names != "" {
			i.Actors = []incident.Actor{{Name: names}} // the index knows them joined
		}
		r := column.RowOf(i)
		alive[r.Num] = true
		s.extent.add(r.Point)
		set = append(set, r)
		return nil
	})
	if err != nil {
		return coded("read other programs' writes", err)
	}
	rows, err = c.c.QueryContext(ctx, "SELECT num FROM incident_changes WHERE seq > ? AND op = 'delete'", known)
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
	if err := s.countDead(ctx, c); err != nil {
		return err
	}
	s.index.Update(set, drop, incident.Seq(last))
	s.seq.Store(last)
	return nil
}

// watch notices writes of other programs.
type watch struct {
	s       *Store
	version int64
	failed  bool
}

// look asks whether the file has changed since the last time, which costs a
// few microseconds, and takes over the changes. It runs on the writer's
// connection, whose own writes do not count (PRAGMA data_version).
func (w *watch) look() {
	ctx := context.Background()
	w.s.lookForFile()
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

// lookForFile notices when the file was removed, or another one put in its
// place. SQLite would go on writing to what has no name any more.
func (s *Store) lookForFile() {
	now, err := os.Stat(s.path)
	lost := err != nil || !os.SameFile(s.file, now)
	if lost && !s.lost.Swap(true) {
		slog.Error("the data file was removed or replaced while it was open: writing is refused; put it back, or restart", "file", s.path)
	} else if !lost {
		s.lost.Store(false)
	}
}

// Ready tells why the store cannot serve, or nil.
func (s *Store) Ready() error {
	if s.lost.Load() {
		return errLost
	}
	return nil
}

var errLost = incident.Errorf(incident.Unavailable, "", "the data file was removed or replaced while the server had it open: nothing was stored; its operator must put it back or restart the server")

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
