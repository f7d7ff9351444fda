package gpkg_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"dateline/geo"
	"dateline/internal/incident"
	"dateline/internal/store/gpkg"
	"dateline/internal/store/storetest"
)

// snapshot writes one and returns its path; nothing else may lie beside it.
func snapshot(t testing.TB, s *gpkg.Store, q incident.Query, only []string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "out.gpkg")
	if err := s.WriteSnapshot(t.Context(), path, q, only); err != nil {
		t.Fatal(err)
	}
	if got := folder(t, filepath.Dir(path)); len(got) != 1 {
		t.Errorf("there lie %v", got)
	}
	return path
}

// column returns the values of the one column of a query, as text.
func column(t testing.TB, path, query string) (list []string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var v sql.NullString
		if err := rows.Scan(&v); err != nil {
			t.Fatal(err)
		}
		list = append(list, v.String)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

// various fills a store with incidents of all kinds.
func various(t testing.TB, s *gpkg.Store, n int) {
	t.Helper()
	r := rand.New(rand.NewPCG(3, 4))
	for k := range n {
		i := storetest.Filled(r, fmt.Sprintf("v%d", k), float64(k%4)/4)
		if k%7 == 0 {
			i.Point, i.UncertaintyM = nil, 0
		}
		apply(t, s, creation(i))
	}
}

// TestSnapshotHoldsTheQuery compares snapshots with what the store finds: the rows,
// their order, and the tables of GeoPackage.
func TestSnapshotHoldsTheQuery(t *testing.T) {
	s := open(t, temp(t), gpkg.Options{})
	various(t, s, 90)
	fill(t, s, 2500)
	filter, err := incident.ParseFilter("type = 'armed_clash' AND killed_best > 2", incident.CQL2Text)
	if err != nil {
		t.Fatal(err)
	}
	for name, q := range map[string]incident.Query{
		"all":     {},
		"box":     {BBox: &geo.BBox{West: 68, South: 37, East: 72, North: 40}, Located: true, Sort: incident.Sort{Field: incident.SortKilled, Asc: true}},
		"limit":   {Limit: 1500, Sort: incident.Sort{Field: incident.SortCreated}},
		"filter":  {Filter: filter},
		"nothing": {Text: "nothing has these words"},
	} {
		t.Run(name, func(t *testing.T) {
			path := snapshot(t, s, q, nil)
			want := found(t, s, q)
			if got := column(t, path, "SELECT id FROM incidents ORDER BY fid"); !slices.Equal(got, want) {
				t.Errorf("it holds %d incidents, the query finds %d", len(got), len(want))
			}
			if got := column(t, path, "PRAGMA freelist_count"); got[0] != "0" {
				t.Errorf("%s pages are empty", got)
			}
			geoPackage(t, path)
		})
	}
}

// TestSnapshotTree packs trees of none to two levels above the leaves, and wants them
// sound, complete, and good to be written to.
func TestSnapshotTree(t *testing.T) {
	s := open(t, temp(t), gpkg.Options{})
	fill(t, s, 6000)
	for _, n := range []int{1, 50, 51, 52, 53, 102, 103, 2601, 2602, 6000} {
		path := snapshot(t, s, incident.Query{Limit: n}, []string{"title"})
		geoPackage(t, path)
		box := column(t, path, "SELECT count(*) FROM rtree_incidents_geom WHERE minx <= 70 AND maxx >= 67 AND miny <= 41 AND maxy >= 38")
		want := column(t, path, "SELECT count(*) FROM incidents WHERE ST_MinX(geom) BETWEEN 67 AND 70 AND ST_MinY(geom) BETWEEN 38 AND 41")
		if !slices.Equal(box, want) {
			t.Errorf("%d: in the box the tree has %s, there are %s", n, box, want)
		}
		execSQL(t, path, "DELETE FROM incidents WHERE fid % 3 = 0; INSERT INTO incidents (geom, id) SELECT geom, 'again' || fid FROM incidents LIMIT 1000")
		geoPackage(t, path)
	}
}

// geoPackage holds a file to the clauses of OGC 12-128r15 that its tables show.
func geoPackage(t testing.TB, path string) {
	t.Helper()
	for query, want := range map[string]string{
		"PRAGMA application_id": "1196444487",
		"PRAGMA user_version":   "10200",
		"PRAGMA journal_mode":   "delete", // readable where nothing can be written
		"SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'": "0",
		"SELECT count(*) FROM pragma_foreign_key_check":                             "0",
		"SELECT count(*) FROM gpkg_spatial_ref_sys":                                 "3",
		"SELECT group_concat(name, ' ') FROM (SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name)": "rtree_incidents_geom_delete rtree_incidents_geom_insert " +
			"rtree_incidents_geom_update1 rtree_incidents_geom_update2 rtree_incidents_geom_update3 rtree_incidents_geom_update4",
		"SELECT count(*) FROM gpkg_contents c WHERE NOT EXISTS (SELECT 1 FROM pragma_table_info(c.table_name) WHERE pk = 1 AND upper(type) = 'INTEGER')":                                "0",
		"SELECT count(*) FROM gpkg_contents c JOIN pragma_table_info(c.table_name) i WHERE i.type NOT IN ('INTEGER', 'TEXT', 'DOUBLE', 'BOOLEAN', 'DATE', 'DATETIME', 'BLOB', 'POINT')": "0",
		"SELECT count(*) FROM gpkg_contents WHERE last_change NOT GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9]Z'":                  "0",
		"SELECT count(*) FROM incidents i FULL JOIN rtree_incidents_geom r ON r.id = i.fid WHERE (i.geom IS NULL) <> (r.id IS NULL)":                                                    "0",
		"SELECT rtreecheck('rtree_incidents_geom')": "ok",
		`SELECT count(*) FROM incidents i WHERE geom NOT NULL AND NOT EXISTS (SELECT 1 FROM rtree_incidents_geom r WHERE r.id = i.fid
			AND r.minx <= ST_MinX(geom) AND r.maxx >= ST_MinX(geom) AND r.miny <= ST_MinY(geom) AND r.maxy >= ST_MinY(geom) AND r.maxx - r.minx < 1e-4 AND r.maxy - r.miny < 1e-4)`: "0",
		"SELECT count(*) FROM layer_styles WHERE f_table_name = 'incidents' AND useAsDefault = 1 AND styleQML LIKE '%categorizedSymbol%'": "1",
	} {
		if got := column(t, path, query); len(got) != 1 || got[0] != want {
			t.Errorf("%s: %v, want %s", query, got, want)
		}
	}
}

// TestSnapshotExtent wants the extent of what is in the file, not of the data file.
func TestSnapshotExtent(t *testing.T) {
	s := open(t, temp(t), gpkg.Options{})
	a, b, c := some("a", 1), some("b", 1), some("c", 1)
	*a.Point, *b.Point, *c.Point = [2]float64{69.123456789, 37.25}, [2]float64{70.5, 38}, [2]float64{-70, -40}
	d := some("d", 1)
	d.Point, d.UncertaintyM = nil, 0
	apply(t, s, creation(a), creation(b), creation(c), creation(d))
	const extent = "SELECT coalesce(min_x || ' ' || min_y || ' ' || max_x || ' ' || max_y, 'none') FROM gpkg_contents WHERE table_name = 'incidents'"
	for want, q := range map[string]incident.Query{
		"-70.0 -40.0 70.5 38.0":        {},
		"69.123456789 37.25 70.5 38.0": located(60, 30, 80, 50),
		"none":                         {IDs: []incident.ID{"d"}},
	} {
		if got := column(t, snapshot(t, s, q, nil), extent); !slices.Equal(got, []string{want}) {
			t.Errorf("%s: the extent is %s", want, got)
		}
	}
}

// TestSnapshotColumns wants the columns that were asked for, with their types and
// values, and the parts of whole incidents.
func TestSnapshotColumns(t *testing.T) {
	live := temp(t)
	s := open(t, live, gpkg.Options{})
	various(t, s, 60)
	const columns = "SELECT name || ' ' || type FROM pragma_table_info('incidents')"
	if got := column(t, snapshot(t, s, incident.Query{}, []string{"title", "date_start", "killed_best", "disputed", "no_such"}), columns); !slices.Equal(got,
		[]string{"fid INTEGER", "geom POINT", "id TEXT", "title TEXT", "date_start DATE", "killed_best INTEGER", "disputed BOOLEAN"}) {
		t.Errorf("the columns are %v", got)
	}
	flat := snapshot(t, s, incident.Query{}, nil)
	whole := snapshot(t, s, incident.Query{Whole: true, Sort: incident.Sort{Field: incident.SortCreated, Asc: true}}, nil)
	if got := column(t, flat, "SELECT name FROM sqlite_master WHERE name IN ('claims', 'reports', 'incident_changes', 'api_keys', 'dateline_meta')"); len(got) != 0 {
		t.Errorf("a flat file has the tables %v", got)
	}
	if got := column(t, flat, columns); len(got) != len(incident.Properties())+1-3+1 { // fid, no geometry, no place_path, no actor
		t.Errorf("the columns are %v", got)
	}
	var names []string
	for _, p := range incident.Properties() {
		if p.Flat && p.Name != "geometry" {
			names = append(names, "quote("+string(p.Name)+")")
		}
	}
	all := "SELECT hex(coalesce(geom, '')) || " + strings.Join(names, " || ' ' || ") + " FROM incidents ORDER BY id"
	want := column(t, live, all)
	for _, path := range []string{flat, whole} {
		if got := column(t, path, all); !slices.Equal(got, want) {
			t.Errorf("the values of %s are not those of the data file", path)
		}
	}
	for _, table := range []string{"reports", "actors", "claims", "relations", "candidates"} {
		rows := "SELECT i.id || p.ord || coalesce(p." + map[string]string{"reports": "headline", "actors": "name", "claims": "evidence", "relations": "id", "candidates": "label"}[table] +
			", '') FROM " + table + " p JOIN incidents i ON i.fid = p.incident ORDER BY i.id, p.ord"
		want, got := column(t, live, rows), column(t, whole, rows)
		if len(want) == 0 || !slices.Equal(got, want) {
			t.Errorf("%s: %d rows, want %d", table, len(got), len(want))
		}
	}
	if got, want := column(t, whole, "SELECT details FROM incidents ORDER BY id"), column(t, live, "SELECT details FROM incidents ORDER BY id"); !slices.Equal(got, want) {
		t.Error("the details are others")
	}
	geoPackage(t, whole)
}

// TestSnapshotTellsItsQuery wants the metadata to say what the file holds.
func TestSnapshotTellsItsQuery(t *testing.T) {
	s := open(t, temp(t), gpkg.Options{})
	fill(t, s, 30)
	filter, err := incident.ParseFilter("title LIKE '%<&>%'", incident.CQL2Text)
	if err != nil {
		t.Fatal(err)
	}
	q := located(66, 36, 70.5, 40)
	q.Equal = map[incident.Property][]string{incident.PropType: {"armed_clash", "shelling"}, incident.PropCountry: {"KG"}}
	q.Time.From, q.Filter, q.Limit = 738000, filter, 7
	path := snapshot(t, s, q, nil)
	got := column(t, path, "SELECT m.metadata FROM gpkg_metadata m JOIN gpkg_metadata_reference r ON r.md_file_id = m.id WHERE r.table_name = 'incidents'")
	if len(got) != 1 {
		t.Fatalf("there are %d metadata", len(got))
	}
	for _, want := range []string{"(change 30)", "bbox=66,36,70.5,40", "country=KG", "type=armed_clash,shelling", "datetime=" + q.Time.From.String() + "/..",
		"filter=title LIKE &#39;%&lt;&amp;&gt;%&#39;", "limit=7"} {
		if !strings.Contains(got[0], want) {
			t.Errorf("the metadata do not say %q:\n%s", want, got[0])
		}
	}
}

// TestSnapshotKeepsStyles wants the style that the user saved in the data file.
func TestSnapshotKeepsStyles(t *testing.T) {
	path := temp(t)
	s := open(t, path, gpkg.Options{})
	fill(t, s, 3)
	execSQL(t, path, `UPDATE layer_styles SET useAsDefault = 0; INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML, useAsDefault)
		VALUES ('', '', 'incidents', 'geom', 'mine', '<qgis/>', 1), ('', '', 'claims', '', 'other', '<qgis/>', 1)`)
	got := column(t, snapshot(t, s, incident.Query{}, nil), "SELECT styleName || ' ' || useAsDefault || ' ' || (styleQML LIKE '<qgis%') FROM layer_styles ORDER BY id")
	if !slices.Equal(got, []string{"dateline 0 0", "mine 1 1"}) {
		t.Errorf("the styles are %v", got)
	}
}

// TestSnapshotIsWholeOrAbsent: nothing is left of one that broke off, and nothing is
// written over.
func TestSnapshotIsWholeOrAbsent(t *testing.T) {
	s := open(t, temp(t), gpkg.Options{})
	fill(t, s, 4000)
	path := filepath.Join(t.TempDir(), "out.gpkg")
	if err := os.WriteFile(path, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.WriteSnapshot(t.Context(), path, incident.Query{}, nil); incident.CodeOf(err) != incident.Conflict {
		t.Errorf("over an existing file: %v", err)
	}
	if b, err := os.ReadFile(path); err != nil || string(b) != "precious" {
		t.Errorf("the file holds %q, %v", b, err)
	}
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.WriteSnapshot(ctx, filepath.Join(dir, "out.gpkg"), incident.Query{}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if err := s.WriteSnapshot(t.Context(), filepath.Join(dir, "no", "folder", "out.gpkg"), incident.Query{}, nil); err == nil {
		t.Error("a file was written to a folder that does not exist")
	}
	if got := folder(t, dir); len(got) != 0 {
		t.Errorf("there lie %v", got)
	}
}

// TestSnapshotOfLive takes snapshots while the store is written: each is one state.
func TestSnapshotOfLive(t *testing.T) {
	s := open(t, temp(t), gpkg.Options{})
	fill(t, s, 3000)
	stop := writing(t, s)
	for range 3 {
		path := snapshot(t, s, incident.Query{Whole: true}, nil)
		if got := len(column(t, path, "SELECT id FROM incidents")); got < 3000 {
			t.Errorf("it holds %d incidents", got)
		}
		geoPackage(t, path)
	}
	stop()
}

// TestSnapshotFromReadOnly takes one of a file that is only read.
func TestSnapshotFromReadOnly(t *testing.T) {
	path := temp(t)
	s := open(t, path, gpkg.Options{})
	fill(t, s, 10)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Dir(path), 0o500); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(filepath.Dir(path), 0o700) })
	s = open(t, path, gpkg.Options{ReadOnly: true})
	if got := len(column(t, snapshot(t, s, incident.Query{}, nil), "SELECT id FROM incidents")); got != 10 {
		t.Errorf("it holds %d incidents", got)
	}
}

// TestGDALReadsSnapshot wants GDAL to see what the store has, without complaint.
func TestGDALReadsSnapshot(t *testing.T) {
	s := open(t, temp(t), gpkg.Options{})
	various(t, s, 50)
	path := snapshot(t, s, incident.Query{Whole: true}, nil)
	out := tool(t, "ogrinfo", "-so", "-al", path)
	for _, want := range []string{"Layer name: claims", "Layer name: reports", "Feature Count: 50\n", "FID Column = fid", "Geometry Column = geom", "id: String (0.0)", "date_start: Date",
		"killed_best: Integer64", "disputed: Integer(Boolean)", "updated_at: DateTime", "uncertainty_m: Real"} {
		if !strings.Contains(out, want) {
			t.Errorf("GDAL does not say %q:\n%s", want, out)
		}
	}
	if out := tool(t, "ogrinfo", "-so", path, "incidents", "-spat", "-180", "-90", "180", "90"); !strings.Contains(out, fmt.Sprintf("Feature Count: %d\n", len(found(t, s, located(-180, -90, 180, 90))))) {
		t.Errorf("in the box GDAL finds\n%s", out)
	}
}
