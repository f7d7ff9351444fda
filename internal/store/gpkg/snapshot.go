package gpkg

import (
	"context"
	"database/sql"
	_ "embed"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"dateline/internal/incident"

	"github.com/paulmach/orb"
)

//go:embed snapshot.sql
var snapshotSQL string

// snapshotPart is how many incidents are copied by one statement.
const snapshotPart = 1000

// WriteSnapshot writes what q matches, in q's order, to a GeoPackage of its own: the
// layer incidents with its R-tree and its style for QGIS, with the columns that only
// names (and id) or, when only is nil, all flat properties; with q.Whole also the
// claims, reports, actors, relations and candidates as tables, and the details. Its
// metadata tell the query. It is no data file to be served or written to, but can be
// imported into one.
//
// The file appears under its name when it is whole and on disk; an existing one is
// not overwritten (incident.Conflict). It needs little memory: some 50 bytes for each
// incident.
func (s *Store) WriteSnapshot(ctx context.Context, path string, q incident.Query, only []string) error {
	if _, err := os.Lstat(path); err == nil {
		return incident.Errorf(incident.Conflict, "", "%s exists already: choose another name, or move it away", path)
	}
	refs, err := s.Refs(ctx, q)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp(filepath.Dir(path), ".dateline-snapshot-")
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	defer os.RemoveAll(dir)
	part := filepath.Join(dir, "part.gpkg")
	// Nothing is left of it if it breaks off, so that it needs no journal.
	db, err := sql.Open("sqlite", dsn(part, "", "journal_mode(OFF)", "synchronous(OFF)", "cache_size(-16384)"))
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	db.SetMaxOpenConns(1)
	err = s.snapshot(ctx, db, q, refs, snapshotColumns(only))
	if cerr := db.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return written("write a GeoPackage", err)
	}
	return publish(part, path)
}

// snapshotColumns are the flat properties in their order, or those of them that only
// names, and id.
func snapshotColumns(only []string) (columns []string) {
	for _, p := range incident.Properties() {
		if name := string(p.Name); p.Flat && name != "geometry" && (only == nil || name == "id" || slices.Contains(only, name)) {
			columns = append(columns, name)
		}
	}
	return columns
}

// snapshot fills an empty database. It reads one state of the data file.
func (s *Store) snapshot(ctx context.Context, db *sql.DB, q incident.Query, refs []incident.Ref, columns []string) error {
	c, err := newConn(ctx, db)
	if err != nil {
		return err
	}
	defer c.close()
	if err := s.attach(ctx, c); err != nil {
		return err
	}
	if q.Whole {
		columns = append(columns, "details")
	}
	n := &snapshot{ctx: ctx, c: c}
	n.exec(fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d; BEGIN", applicationID, userVersion))
	n.create(columns, q.Whole)
	n.copy(refs, columns, q.Whole)
	n.index()
	n.style()
	n.describe(q)
	n.exec("COMMIT")
	return n.err
}

// attach makes the data file the database src of a connection. A file that lies in a
// folder which may not be written can be read as it lies.
func (s *Store) attach(ctx context.Context, c *conn) error {
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: s.path}).EscapedPath(), RawQuery: "mode=ro"}
	_, err := c.c.ExecContext(ctx, "ATTACH ? AS src; SELECT count(*) FROM src.sqlite_master", u.String())
	if err != nil && s.opt.ReadOnly && hasNoLog(s.path) {
		_, _ = c.c.ExecContext(ctx, "DETACH src") // it is attached unless ATTACH itself did not do
		u.RawQuery += "&immutable=1"
		_, err = c.c.ExecContext(ctx, "ATTACH ? AS src", u.String())
	}
	return err
}

// snapshot is one that is being written. After an error it does nothing any more.
type snapshot struct {
	ctx context.Context
	c   *conn
	err error
}

func (n *snapshot) exec(text string, args ...any) {
	if n.err == nil {
		_, n.err = n.c.c.ExecContext(n.ctx, text, args...)
	}
}

// texts returns the one column of a query.
func (n *snapshot) texts(query string, args ...any) (list []string) {
	if n.err != nil {
		return nil
	}
	rows, err := n.c.c.QueryContext(n.ctx, query, args...)
	if err != nil {
		n.err = err
		return nil
	}
	n.err = eachRow(rows, 1, func(v []any) error {
		text, _ := v[0].(string)
		list = append(list, text)
		return nil
	})
	return list
}

// create makes the tables as the data file has them. The triggers come later.
func (n *snapshot) create(columns []string, whole bool) {
	tables := []string{"gpkg_spatial_ref_sys", "gpkg_contents", "gpkg_geometry_columns", "gpkg_extensions"}
	for _, text := range n.texts("SELECT sql FROM src.sqlite_master WHERE type = 'table' AND name IN ('" + strings.Join(tables, "', '") + "') ORDER BY rowid") {
		n.exec(text)
	}
	n.exec(snapshotSQL)
	types := n.texts("SELECT name || ' ' || type FROM pragma_table_info('incidents', 'src')")
	var b strings.Builder
	b.WriteString("CREATE TABLE incidents (\n  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,\n  geom POINT")
	for _, name := range columns {
		if at := slices.IndexFunc(types, func(t string) bool { return strings.HasPrefix(t, name+" ") }); at >= 0 {
			b.WriteString(",\n  " + types[at])
		}
	}
	n.exec(b.String() + "\n)")
	if !whole {
		return
	}
	for _, p := range parts {
		for _, text := range n.texts("SELECT sql FROM src.sqlite_master WHERE type = 'table' AND name = ?", p.table) {
			n.exec(text)
		}
		n.exec("INSERT INTO gpkg_contents (table_name, data_type, identifier, description) SELECT table_name, data_type, identifier, description FROM src.gpkg_contents WHERE table_name = ?", p.table)
	}
}

// copy copies incidents in the order of refs, which becomes that of their fid.
func (n *snapshot) copy(refs []incident.Ref, columns []string, whole bool) {
	const from = " FROM json_each(?2) AS ref CROSS JOIN src."
	flat := "INSERT INTO incidents (fid, geom, " + strings.Join(columns, ", ") + ") SELECT ?1 + ref.key, i.geom, i." + strings.Join(columns, ", i.") +
		from + "incidents AS i ON i.fid = ref.value"
	first := 1
	for part := range slices.Chunk(refs, snapshotPart) {
		nums := make([]int64, len(part))
		for k, r := range part {
			nums[k] = r.Num
		}
		text, err := json.Marshal(nums)
		if err != nil && n.err == nil {
			n.err = err
		}
		n.exec(flat, first, string(text))
		for _, p := range parts {
			if whole {
				n.exec("INSERT INTO "+p.table+" (incident, ord, "+strings.Join(p.columns, ", ")+") SELECT ?1 + ref.key, p.ord, p."+strings.Join(p.columns, ", p.")+
					from+p.table+" AS p ON p.incident = ref.value ORDER BY ref.key, p.ord", first, string(text))
			}
		}
		first += len(part)
	}
}

// index makes the R-tree and what keeps it, the extent, and the indexes.
func (n *snapshot) index() {
	n.exec("CREATE VIRTUAL TABLE rtree_incidents_geom USING rtree(id, minx, maxx, miny, maxy)")
	points, b := n.points()
	if n.err == nil {
		n.err = packAll(n.ctx, n.c, points)
	}
	if len(points) > 0 {
		n.exec("UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ? WHERE table_name = 'incidents'", b.Min[0], b.Min[1], b.Max[0], b.Max[1])
	}
	for _, text := range n.texts(`SELECT sql FROM src.sqlite_master s WHERE type = 'trigger' AND name GLOB 'rtree_incidents_geom_*'
		OR type = 'index' AND sql IS NOT NULL AND tbl_name <> 'incidents' AND EXISTS (SELECT 1 FROM main.sqlite_master m WHERE m.type = 'table' AND m.name = s.tbl_name) ORDER BY rowid`) {
		n.exec(text)
	}
}

// points reads all points and how far they reach.
func (n *snapshot) points() (points []placed, b orb.Bound) {
	if n.err != nil {
		return nil, b
	}
	rows, err := n.c.c.QueryContext(n.ctx, "SELECT fid, geom FROM incidents WHERE geom NOT NULL")
	if err != nil {
		n.err = err
		return nil, b
	}
	n.err = eachRow(rows, 2, func(v []any) error {
		c := &cells{v: v}
		num, p := c.int(), c.point()
		if p == nil {
			return nil
		}
		if len(points) == 0 {
			b = p.Bound()
		}
		b = b.Extend(*p)
		points = append(points, placed{num, *p})
		return nil
	})
	return points, b
}

// style gives it the styles that the data file has, or ours.
func (n *snapshot) style() {
	text, err := migrations.ReadFile(styleMigration)
	if err != nil && n.err == nil {
		n.err = err
	}
	n.exec(string(text))
	if list := n.texts("SELECT name FROM pragma_table_info('layer_styles', 'src') JOIN pragma_table_info('layer_styles', 'main') USING (name) WHERE name <> 'id'"); len(list) > 0 {
		columns := strings.Join(list, ", ")
		n.exec("DELETE FROM layer_styles; INSERT INTO layer_styles (" + columns + ") SELECT " + columns + " FROM src.layer_styles WHERE f_table_name = 'incidents'")
	}
}
