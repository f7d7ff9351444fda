package gpkg_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"slices"
	"sync"
	"testing"

	"dateline/internal/cql"
	"dateline/internal/cql/sqlgen"
	"dateline/internal/incident"
	"dateline/internal/store/gpkg"
	"dateline/internal/store/storetest"

	"github.com/paulmach/orb"
	sqlitedriver "modernc.org/sqlite"
)

// registerCQL gives SQLite the functions of the filters' SQL, once a process.
var registerCQL = sync.OnceValue(func() error {
	decode := func(blob []byte) (orb.Point, bool) {
		p, empty, err := gpkg.DecodePoint(blob)
		return p, err == nil && !empty
	}
	for _, f := range sqlgen.Functions(decode) {
		call := f.Call
		err := sqlitedriver.RegisterDeterministicScalarFunction(f.Name, int32(f.Args), func(_ *sqlitedriver.FunctionContext, args []driver.Value) (driver.Value, error) {
			in := make([]any, len(args))
			for n, a := range args {
				in[n] = a
			}
			return call(in)
		})
		if err != nil {
			return err
		}
	}
	return nil
})

// dialect is the SQL of a GeoPackage of incidents.
func dialect() *sqlgen.SQLite {
	d := &sqlgen.SQLite{Columns: map[string]string{}, RTree: "rtree_incidents_geom", Key: "fid",
		Calls: map[string]func(*sqlgen.W, *cql.Call) (string, error){
			incident.WithinPlaceName: func(w *sqlgen.W, c *cql.Call) (string, error) {
				return "(instr(' ' || place_path || ' ', " + w.Bind(" "+c.Args[0].(*cql.Text).Value+" ") + ") > 0)", nil
			},
		}}
	for _, p := range incident.Properties() {
		d.Columns[string(p.Name)] = string(p.Name)
	}
	d.Columns["geometry"] = "geom"
	d.Columns["actor"] = "(SELECT group_concat(name, '; ') FROM (SELECT name FROM actors WHERE incident = incidents.fid ORDER BY ord))"
	d.Columns["place_path"] = "iif(place_path IS NULL, NULL, '[\"' || replace(place_path, ' ', '\",\"') || '\"]')"
	return d
}

// TestFilterIsSQL wants the index and SQLite to select the same incidents by
// random filters.
func TestFilterIsSQL(t *testing.T) {
	if err := registerCQL(); err != nil {
		t.Fatal(err)
	}
	path := temp(t)
	s := open(t, path, gpkg.Options{})
	random := storetest.NewRandom(21)
	for range 3 {
		if _, err := s.Apply(t.Context(), random.Creations(1000)); err != nil {
			t.Fatal(err)
		}
	}
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	full := 0
	for range 300 {
		f := random.Filter()
		text := cql.String(f.Expr)
		where, args, err := sqlgen.Where(f, dialect())
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		want, err := numbers(t.Context(), db, "SELECT fid FROM incidents WHERE "+where+" ORDER BY fid", args)
		if err != nil {
			t.Fatalf("%s\n%s: %v", text, where, err)
		}
		refs, err := s.Refs(t.Context(), incident.Query{Filter: f, Sort: incident.Sort{Field: incident.SortCreated, Asc: true}})
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		var got []int64
		for _, r := range refs {
			got = append(got, r.Num)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s\nfound %d: %.100s\n SQL  %d: %.100s\n%s %v", text, len(got), fmt.Sprint(got), len(want), fmt.Sprint(want), where, args)
		}
		if len(got) > 0 {
			full++
		}
	}
	if full < 100 {
		t.Errorf("only %d filters select anything", full)
	}
}

func numbers(ctx context.Context, db *sql.DB, text string, args []any) (list []int64, err error) {
	rows, err := db.QueryContext(ctx, text, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var n int64
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		list = append(list, n)
	}
	return list, rows.Err()
}
