package gpkg

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"strings"

	"dateline/internal/incident"
)

// Finding is the outcome of one test of Check.
type Finding struct {
	Test    string   `json:"test"`
	OK      bool     `json:"ok"`
	Details []string `json:"details"` // what is wrong, maxDetails at the most
}

const maxDetails = 20

// checks are the tests of Check: each statement yields a row for each fault.
var checks = []struct{ test, sql string }{
	{"SQLite integrity", "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'"},
	{"foreign keys", `SELECT "table" || ' row ' || coalesce(rowid, '?') || ' refers to a missing row of ' || parent FROM pragma_foreign_key_check`},
	{"GeoPackage identity", `SELECT 'application_id is ' || application_id || ', not 1196444487 (GPKG)' FROM pragma_application_id WHERE application_id <> 1196444487
		UNION ALL SELECT 'user_version is ' || user_version || ', not 10200' FROM pragma_user_version WHERE user_version <> 10200`},
	{"GeoPackage tables", `SELECT 'table ' || n.column1 || ' is missing' FROM (VALUES ('gpkg_spatial_ref_sys'), ('gpkg_contents'), ('gpkg_geometry_columns'), ('gpkg_extensions'), ('incidents'), ('rtree_incidents_geom')) AS n
		WHERE NOT EXISTS (SELECT 1 FROM sqlite_master WHERE name = n.column1)
		UNION ALL SELECT 'gpkg_contents names ' || table_name || ', which does not exist' FROM gpkg_contents
		WHERE NOT EXISTS (SELECT 1 FROM sqlite_master m WHERE m.name = table_name)
		UNION ALL SELECT 'reference system ' || s.column1 || ' is missing' FROM (VALUES (-1), (0), (4326)) AS s
		WHERE NOT EXISTS (SELECT 1 FROM gpkg_spatial_ref_sys WHERE srs_id = s.column1)
		UNION ALL SELECT 'incidents is not registered as a layer of points in EPSG:4326' WHERE NOT EXISTS
		(SELECT 1 FROM gpkg_geometry_columns g JOIN gpkg_contents c USING (table_name) WHERE table_name = 'incidents' AND g.geometry_type_name = 'POINT' AND g.srs_id = 4326 AND c.data_type = 'features')`},
	{"triggers", `SELECT 'trigger ' || t.column1 || ' is missing: another program rebuilt the table; writes of other programs would not be logged' FROM (VALUES
		('rtree_incidents_geom_insert'), ('rtree_incidents_geom_update1'), ('rtree_incidents_geom_update2'), ('rtree_incidents_geom_update3'), ('rtree_incidents_geom_update4'), ('rtree_incidents_geom_delete'),
		('incidents_foreign_insert'), ('incidents_foreign_update'), ('incidents_foreign_updated'), ('incidents_foreign_number'), ('incidents_foreign_delete')) AS t
		WHERE NOT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND name = t.column1)`},
	{"geometries", `SELECT 'incident ' || coalesce(id, fid) || ': the geometry is no point' FROM incidents WHERE geom IS NOT NULL AND dateline_point_fault(geom) IS NOT NULL`},
	{"R-tree against geometries", `SELECT 'incident ' || coalesce(i.id, i.fid) || ' is not in the R-tree where its point is' FROM incidents i LEFT JOIN rtree_incidents_geom r ON r.id = i.fid
		WHERE i.geom IS NOT NULL AND dateline_point_fault(i.geom) IS NULL AND (r.id IS NULL AND NOT ST_IsEmpty(i.geom)
		OR NOT (ST_MinX(i.geom) BETWEEN r.minx - 1e-40 AND r.maxx + 1e-40 AND ST_MinY(i.geom) BETWEEN r.miny - 1e-40 AND r.maxy + 1e-40)) -- closer to 0 it does not tell numbers apart
		UNION ALL SELECT 'the R-tree holds ' || r.id || ', which is no incident with a point' FROM rtree_incidents_geom r LEFT JOIN incidents i ON i.fid = r.id WHERE i.geom IS NULL`},
	{"incidents", `SELECT 'incident with fid ' || fid || ' has no id' FROM incidents WHERE id IS NULL
		UNION ALL SELECT 'incident ' || coalesce(id, fid) || ' has no version or change number' FROM incidents WHERE version IS NULL OR seq IS NULL
		UNION ALL SELECT 'incident ' || coalesce(id, fid) || ' has figures that descend from low to high' FROM incidents WHERE killed_low > killed_best OR killed_best > killed_high OR killed_low > killed_high
		OR injured_low > injured_best OR injured_best > injured_high OR injured_low > injured_high
		UNION ALL SELECT 'incident ' || coalesce(id, fid) || ' has the scope or status ' || coalesce(scope, 'NULL') || ', ' || coalesce(status, 'NULL') || ', which there is not' FROM incidents
		WHERE scope NOT IN ('event', 'episode', 'aggregate') OR status NOT IN ('draft', 'published')
		UNION ALL SELECT 'incident ' || coalesce(id, fid) || ' has details that are no JSON; they were edited by hand' FROM incidents WHERE details IS NOT NULL AND NOT json_valid(details)
		UNION ALL SELECT 'incident ' || coalesce(id, fid) || ' has a point without a radius of uncertainty' FROM incidents WHERE geom IS NOT NULL AND NOT coalesce(uncertainty_m > 0, 0)`},
	{"change log against incidents", `SELECT 'incident ' || coalesce(i.id, i.fid) || ' is at change ' || coalesce(i.seq, 'NULL') || ', which the log does not have' FROM incidents i
		LEFT JOIN incident_changes c ON c.seq = i.seq WHERE c.seq IS NULL OR c.num <> i.fid OR c.version <> i.version OR c.op = 'delete'
		UNION ALL SELECT 'the log ends with a ' || op || ' of ' || id || ', which is not there' FROM incident_changes c
		WHERE op <> 'delete' AND NOT EXISTS (SELECT 1 FROM incidents WHERE fid = c.num) AND NOT EXISTS (SELECT 1 FROM incident_changes d WHERE d.num = c.num AND d.seq > c.seq)
		UNION ALL SELECT 'change ' || seq || ' (' || op || ' of ' || id || ') does not hold the state before' FROM incident_changes WHERE op <> 'create' AND (before IS NULL OR NOT json_valid(before))
		UNION ALL SELECT 'change number ' || (a.seq + 1) || ' is missing' FROM incident_changes a WHERE NOT EXISTS (SELECT 1 FROM incident_changes b WHERE b.seq = a.seq + 1) AND a.seq < (SELECT max(seq) FROM incident_changes)`},
	{"deleted incidents", `SELECT 'the id ' || t.id || ' is both deleted and in use' FROM tombstones t JOIN incidents i ON i.id = t.id
		UNION ALL SELECT 'the deletion of ' || id || ' is in the log, but its id is not kept' FROM incident_changes c WHERE op = 'delete' AND NOT EXISTS (SELECT 1 FROM tombstones t WHERE t.id = c.id)`},
}

// Check tests the file at path without changing it: the integrity of SQLite,
// the tables of the GeoPackage, the R-tree against the geometries, the text
// index, the change log against the incidents. The error is for a file that
// cannot be read at all, or is none of this program (incident.Invalid).
func Check(ctx context.Context, path string) ([]Finding, error) {
	if err := registerFunctions(); err != nil {
		return nil, err
	}
	if st, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("check: %w", err)
	} else if st.IsDir() {
		return nil, isFolder(path)
	}
	db, err := openToRead(ctx, path, "query_only(1)")
	if err != nil {
		return nil, fmt.Errorf("check: %w", err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	// One transaction, so that all tests see one state of a living file.
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return nil, coded("begin to check "+path, err)
	}
	defer tx.Rollback()
	if err := mayCheck(ctx, tx, path); err != nil {
		return nil, err
	}
	var found []Finding
	for _, c := range checks {
		f, err := runCheck(ctx, tx, c.test, c.sql)
		if err != nil {
			return nil, err
		}
		found = append(found, f)
	}
	return found, nil
}

func runCheck(ctx context.Context, tx *sql.Tx, test, text string) (Finding, error) {
	f := Finding{Test: test, OK: true, Details: []string{}}
	rows, err := tx.QueryContext(ctx, text)
	if err == nil {
		err = eachRow(rows, 1, func(v []any) error {
			if len(f.Details) == maxDetails {
				f.Details = append(f.Details, "and more")
				return errEnough
			}
			f.Details = append(f.Details, (&cells{v: v}).text())
			return nil
		})
	}
	if err != nil && !errors.Is(err, errEnough) {
		if ctx.Err() != nil {
			return f, ctx.Err()
		}
		// A damaged or incomplete file fails the statement itself: that is a finding.
		f.Details = append(f.Details, "cannot be tested: "+strings.TrimPrefix(err.Error(), "sqlite: "))
	}
	f.OK = len(f.Details) == 0
	return f, nil
}

var errEnough = incident.Errorf(incident.Internal, "", "enough findings")
