package gpkg_test

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"dateline/internal/incident"
	"dateline/internal/store/gpkg"
)

func one[T any](t testing.TB, path, query string) (v T) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRowContext(t.Context(), query).Scan(&v); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return v
}

// TestGeoPackageTables holds the file to the clauses of OGC 12-128r15 that can
// be told by its tables.
func TestGeoPackageTables(t *testing.T) {
	path := temp(t)
	s := open(t, path, gpkg.Options{})
	fill(t, s, 20)
	header, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(header[:15]) != "SQLite format 3" || string(header[68:72]) != "GPKG" {
		t.Errorf("the first bytes of the living file say %q and application %q", header[:15], header[68:72])
	}
	for query, want := range map[string]int64{
		"PRAGMA application_id": 0x47504B47,
		"PRAGMA user_version":   10200,
		"SELECT count(*) FROM gpkg_spatial_ref_sys WHERE srs_id IN (-1, 0, 4326)":                                                                                                   3,
		"SELECT count(*) FROM gpkg_contents WHERE table_name = 'incidents' AND data_type = 'features' AND srs_id = 4326":                                                            1,
		"SELECT count(*) FROM gpkg_geometry_columns WHERE table_name = 'incidents' AND column_name = 'geom' AND geometry_type_name = 'POINT' AND srs_id = 4326 AND z = 0 AND m = 0": 1,
		"SELECT count(*) FROM gpkg_extensions WHERE extension_name = 'gpkg_rtree_index' AND table_name = 'incidents' AND column_name = 'geom'":                                      1,
		"SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'rtree_incidents_geom_%'":                                                                          6,
		"SELECT count(*) FROM pragma_foreign_key_check":                                                                                                                             0,
		"SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'":                                                                                                 0,
		// Every table of attributes has an integer primary key (requirement 119).
		"SELECT count(*) FROM gpkg_contents c WHERE NOT EXISTS (SELECT 1 FROM pragma_table_info(c.table_name) WHERE pk = 1 AND upper(type) = 'INTEGER')": 0,
		// Column types are those of the standard (requirement 5).
		"SELECT count(*) FROM gpkg_contents c JOIN pragma_table_info(c.table_name) i WHERE i.type NOT IN ('INTEGER', 'TEXT', 'DOUBLE', 'BOOLEAN', 'DATE', 'DATETIME', 'BLOB', 'POINT')": 0,
		"SELECT count(*) FROM gpkg_contents WHERE last_change NOT GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9]Z'":                  0,
		"SELECT count(*) FROM incidents WHERE geom IS NOT NULL AND (hex(substr(geom, 1, 3)) <> '475000' OR length(geom) <> 29)":                                                         0,
		"SELECT count(*) FROM incidents WHERE updated_at NOT GLOB '????-??-??T??:??:??.???Z' OR date_start NOT GLOB '????-??-??'":                                                       0,
	} {
		if got := one[int64](t, path, query); got != want {
			t.Errorf("%s: %d, want %d", query, got, want)
		}
	}
	clean(t, path)
}

// TestContentsFollow wants gpkg_contents to tell programs that the layer has
// changed, and how far it reaches.
func TestContentsFollow(t *testing.T) {
	path := temp(t)
	s := open(t, path, gpkg.Options{})
	const extent = "SELECT coalesce(min_x || ' ' || min_y || ' ' || max_x || ' ' || max_y, 'none') FROM gpkg_contents WHERE table_name = 'incidents'"
	const change = "SELECT last_change FROM gpkg_contents WHERE table_name = 'incidents'"
	bare := some("bare", 1)
	bare.Point = nil
	apply(t, s, creation(bare))
	if got := one[string](t, path, extent); got != "none" {
		t.Errorf("the extent of a layer without points is %s", got)
	}
	a, b := some("a", 1), some("b", 1)
	*a.Point, *b.Point = [2]float64{69.5, 37.25}, [2]float64{-70, -40}
	apply(t, s, creation(a))
	if got := one[string](t, path, extent); got != "69.5 37.25 69.5 37.25" {
		t.Errorf("the extent is %s", got)
	}
	before := one[time.Time](t, path, change)
	eventually(t, "the clock moves on", func() bool { return time.Now().UTC().Truncate(time.Millisecond).After(before) })
	apply(t, s, creation(b))
	if got := one[string](t, path, extent); got != "-70.0 -40.0 69.5 37.25" {
		t.Errorf("the extent is %s", got)
	}
	if after := one[time.Time](t, path, change); !after.After(before) {
		t.Errorf("last_change went from %s to %s", before, after)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, path, gpkg.Options{})
	c := some("c", 1)
	*c.Point = [2]float64{100, 80}
	apply(t, s, creation(c))
	if got := one[string](t, path, extent); got != "-70.0 -40.0 100.0 80.0" {
		t.Errorf("the extent is %s", got)
	}
}

// TestCheckFindsFaults spoils a file in each way that Check looks for.
func TestCheckFindsFaults(t *testing.T) {
	for _, c := range []struct{ name, sql, test string }{
		{"R-tree entry lost", "DELETE FROM rtree_incidents_geom WHERE id = 3", "R-tree"},
		{"R-tree entry moved", "UPDATE rtree_incidents_geom SET minx = 0, maxx = 1 WHERE id = 3", "R-tree"},
		{"R-tree entry too many", "INSERT INTO rtree_incidents_geom VALUES (999, 1, 1, 1, 1)", "R-tree"},
		{"trigger lost", "DROP TRIGGER rtree_incidents_geom_update1", "triggers"},
		{"our trigger lost", "DROP TRIGGER incidents_foreign_update", "triggers"},
		{"change lost", "DELETE FROM incident_changes WHERE seq = 5", "change"},
		{"layer unregistered", "DELETE FROM gpkg_geometry_columns", "GeoPackage tables"},
		{"identity", "PRAGMA application_id = 7", "identity"},
		{"state before lost", "UPDATE incident_changes SET before = NULL WHERE op = 'update'", "change log"},
		{"change number taken away", "UPDATE incidents SET seq = NULL WHERE fid = 3", "incidents"},
		{"change number made up", "UPDATE incidents SET seq = seq - 1 WHERE fid = 3", "change log"},
		{"replaced", "INSERT OR REPLACE INTO incidents (id, title) VALUES ('i3', 'x')", "change log"},
		{"tombstone lost", "DELETE FROM tombstones", "deleted"},
		{"orphan", "INSERT INTO claims (incident, ord, kind) VALUES (777, 0, 'status')", "foreign keys"},
		{"no point", "DROP TRIGGER rtree_incidents_geom_update1; DROP TRIGGER rtree_incidents_geom_update2; DROP TRIGGER rtree_incidents_geom_update3; DROP TRIGGER rtree_incidents_geom_update4; DROP TRIGGER incidents_foreign_update; UPDATE incidents SET geom = x'00' WHERE fid = 2", "geometries"},
		{"wrong version", "DROP TRIGGER incidents_foreign_update; DROP TRIGGER rtree_incidents_geom_update3; DROP TRIGGER rtree_incidents_geom_update4; UPDATE incidents SET version = 9 WHERE fid = 2", "change log"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := temp(t)
			s := open(t, path, gpkg.Options{})
			fill(t, s, 9)
			apply(t, s, update(some("i4", 1)), deletion("i5"))
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			clean(t, path)
			execSQL(t, path, c.sql)
			findings, err := gpkg.Check(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			hit := slices.ContainsFunc(findings, func(f gpkg.Finding) bool {
				return !f.OK && len(f.Details) > 0 && strings.Contains(f.Test, c.test) && !slices.Contains(f.Details, "")
			})
			if !hit {
				t.Errorf("check finds nothing about %q: %+v", c.test, findings)
			}
		})
	}
}

// TestMoveTo wants a name to be taken once, where there are no links too.
func TestMoveTo(t *testing.T) {
	dir := t.TempDir()
	part, path := filepath.Join(dir, "part"), filepath.Join(dir, "whole")
	write(t, part, "first")
	if err := gpkg.MoveTo(part, path); err != nil {
		t.Fatal(err)
	}
	write(t, part, "second")
	if err := gpkg.MoveTo(part, path); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a name that is taken: %v", err)
	}
	if err := gpkg.MoveTo(filepath.Join(dir, "none"), filepath.Join(dir, "other")); err == nil {
		t.Error("what is not there was moved")
	}
	if got := folder(t, dir); len(got) != 2 || got["whole"] != "first" || got["part"] != "second" {
		t.Errorf("there lie %v", got)
	}
}

// TestBackup copies the file while it is written.
func TestBackup(t *testing.T) {
	path := temp(t)
	s := open(t, path, gpkg.Options{})
	fill(t, s, 200)
	stop := writing(t, s)
	var copies []string
	for n := range 3 {
		to := filepath.Join(t.TempDir(), fmt.Sprintf("copy%d.gpkg", n))
		if err := s.Backup(t.Context(), to); err != nil {
			t.Fatal(err)
		}
		if got := folder(t, filepath.Dir(to)); len(got) != 1 {
			t.Errorf("the backup lies among %d files", len(got))
		}
		copies = append(copies, to)
	}
	if err := s.Backup(t.Context(), copies[0]); incident.CodeOf(err) != incident.Conflict {
		t.Errorf("an existing file was written over: %v", err)
	}
	stop()
	last := int64(0)
	for _, to := range copies {
		clean(t, to)
		c := open(t, to, gpkg.Options{})
		n := count(t.Context(), c)
		if n < 200 || n < last || int64(len(found(t, c, incident.Query{}))) != n {
			t.Errorf("%s holds %d incidents, the one before %d", to, n, last)
		}
		last = n
		apply(t, c, creation(some("after", 1)))
	}
}

// TestSnapshotOfIndex opens a file whose index was saved, after changes that
// the saved one does not have, by this program and by others.
func TestSnapshotOfIndex(t *testing.T) {
	path := temp(t)
	s := open(t, path, gpkg.Options{})
	fill(t, s, 5100)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if n := one[int64](t, path, "SELECT count(*) FROM dateline_index"); n == 0 {
		t.Fatal("no snapshot was saved: this tests nothing")
	}
	s = open(t, path, gpkg.Options{})
	apply(t, s, update(some("i7", 888)), deletion("i8"), creation(some("new", 5)))
	c, err := gpkg.Open(t.Context(), path, gpkg.Options{ReadOnly: true}) // sees the snapshot and the changes since
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	editors["python"](t, path, "UPDATE incidents SET geom = "+blob(-70, -40)+" WHERE id = 'i9'")
	editors["python"](t, path, "DELETE FROM incidents WHERE id = 'i10'")
	check := func() {
		t.Helper()
		s := open(t, path, gpkg.Options{})
		want := map[string]incident.Seq{}
		db, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		rows, err := db.QueryContext(t.Context(), "SELECT id, seq FROM incidents")
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			var id string
			var seq incident.Seq
			if err := rows.Scan(&id, &seq); err != nil {
				t.Fatal(err)
			}
			want[id] = seq
		}
		refs, err := s.Refs(t.Context(), incident.Query{})
		if err != nil || len(refs) != len(want) {
			t.Errorf("%d refs, %v, want %d", len(refs), err, len(want))
		}
		for i, err := range s.Find(t.Context(), incident.Query{}) {
			if err != nil {
				t.Fatal(err)
			}
			if want[string(i.ID)] != i.Seq {
				t.Errorf("%s is at %d, want %d", i.ID, i.Seq, want[string(i.ID)])
			}
		}
		if got := found(t, s, located(-71, -41, -69, -39)); !slices.Equal(got, []string{"i9"}) {
			t.Errorf("the point that was moved outside finds %v", got)
		}
	}
	check()
	execSQL(t, path, "UPDATE dateline_index SET data = substr(data, 1, length(data) / 2) WHERE chunk = (SELECT max(chunk) FROM dateline_index)")
	check()
	execSQL(t, path, "DELETE FROM dateline_index")
	check()
}
