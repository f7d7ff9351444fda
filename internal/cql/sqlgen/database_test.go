package sqlgen_test

import (
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"dateline/internal/cql"
	"dateline/internal/cql/sqlgen"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
	sqlitedriver "modernc.org/sqlite"
)

// The fields of feature.
const (
	fName = iota
	fPlace
	fKilled
	fInjured
	fScore
	fDisputed
	fStart
	fEnd
	fUpdated
	fCreated
	fGeometry
	fTags
)

func queryables() *cql.Queryables {
	return &cql.Queryables{
		Properties: []cql.Queryable{
			{Name: "name", Type: cql.TypeString, Field: fName},
			{Name: "place", Type: cql.TypeString, Field: fPlace},
			{Name: "killed", Type: cql.TypeInteger, Field: fKilled},
			{Name: "injured", Type: cql.TypeInteger, Field: fInjured},
			{Name: "score", Type: cql.TypeNumber, Field: fScore},
			{Name: "disputed", Type: cql.TypeBoolean, Field: fDisputed},
			{Name: "date_start", Type: cql.TypeDate, Field: fStart},
			{Name: "date_end", Type: cql.TypeDate, Field: fEnd},
			{Name: "days", Type: cql.TypeInterval, Start: "date_start", End: "date_end"},
			{Name: "updated_at", Type: cql.TypeTimestamp, Field: fUpdated},
			{Name: "created_at", Type: cql.TypeTimestamp, Field: fCreated},
			{Name: "geometry", Type: cql.TypeGeometry, Field: fGeometry},
			{Name: "tags", Type: cql.TypeArray, Field: fTags},
		},
		Functions: []cql.Function{cql.Distance(), {
			Name: "killed_over", Params: []cql.Type{cql.TypeInteger}, Result: cql.TypeBoolean,
			Bind: func(args []cql.Expr) (func(cql.Row) cql.Value, error) {
				n := args[0].(*cql.Number).Value
				return func(r cql.Row) cql.Value {
					k, ok := r.Number(fKilled)
					return cql.Value{Known: ok, Bool: k > n}
				}, nil
			},
		}},
	}
}

// feature is a row for the evaluator and for the database alike; nil is NULL.
type feature [fTags + 1]any

func get[T any](r *feature, f int) (T, bool) {
	v, ok := r[f].(T)
	return v, ok
}

func (r *feature) Text(f int) (string, bool)    { return get[string](r, f) }
func (r *feature) Number(f int) (float64, bool) { return get[float64](r, f) }
func (r *feature) Bool(f int) (bool, bool)      { return get[bool](r, f) }
func (r *feature) Texts(f int) ([]string, bool) { return get[[]string](r, f) }
func (r *feature) Time(f int) (int64, bool) {
	s, ok := get[string](r, f)
	if !ok {
		return 0, false
	}
	m, err := cql.ParseTime(s)
	return m, err == nil
}
func (r *feature) Point(f int) (lon, lat float64, ok bool) {
	p, ok := get[orb.Point](r, f)
	return p[0], p[1], ok
}

// column is the value as the database keeps it.
func (r *feature) column(f int) any {
	switch v := r[f].(type) {
	case bool:
		return map[bool]int64{true: 1}[v]
	case float64:
		if f != fScore {
			return int64(v)
		}
		return v
	case orb.Point:
		return wkb.MustMarshal(v)
	case []string:
		b, err := json.Marshal(v)
		if err != nil {
			panic(err)
		}
		return string(b)
	default:
		return v
	}
}

var dialect = &sqlgen.SQLite{
	Columns: map[string]string{
		"name": "name", "place": "place", "killed": "killed", "injured": "injured", "score": "score", "disputed": "disputed",
		"date_start": "date_start", "date_end": "date_end", "updated_at": "updated_at", "created_at": "created_at",
		"geometry": "geom", "tags": "tags",
	},
	RTree: "near", Key: "fid",
	Calls: map[string]func(*sqlgen.W, *cql.Call) (string, error){
		"killed_over": func(w *sqlgen.W, c *cql.Call) (string, error) {
			return "(killed > " + w.Bind(c.Args[0].(*cql.Number).Value) + ")", nil
		},
	},
}

func TestMain(m *testing.M) {
	for _, f := range sqlgen.Functions(decode) {
		err := sqlitedriver.RegisterDeterministicScalarFunction(f.Name, int32(f.Args), func(_ *sqlitedriver.FunctionContext, args []driver.Value) (driver.Value, error) {
			values := make([]any, len(args))
			for i, a := range args {
				values[i] = a
			}
			return f.Call(values)
		})
		if err != nil {
			panic(err)
		}
	}
	m.Run()
}

func decode(blob []byte) (orb.Point, bool) {
	g, err := wkb.Unmarshal(blob)
	if err != nil {
		return orb.Point{}, false
	}
	p, ok := g.(orb.Point)
	return p, ok
}

// database is a table of features with an R-tree, in real SQLite.
func database(t testing.TB, features []*feature) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(t.TempDir(), "features.sqlite"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	exec := func(q string, args ...any) {
		t.Helper()
		if _, err := tx.Exec(q, args...); err != nil {
			t.Fatal(err)
		}
	}
	exec(`CREATE TABLE features (fid INTEGER PRIMARY KEY, name TEXT, place TEXT, killed INTEGER, injured INTEGER, score DOUBLE, disputed BOOLEAN,
		date_start DATE, date_end DATE, updated_at DATETIME, created_at DATETIME, geom POINT, tags TEXT)`)
	exec(`CREATE INDEX features_name ON features (name)`)
	exec(`CREATE VIRTUAL TABLE near USING rtree(id, minx, maxx, miny, maxy)`)
	for i, f := range features {
		args := []any{i + 1}
		for c := range f {
			args = append(args, f.column(c))
		}
		exec("INSERT INTO features VALUES (?"+strings.Repeat(",?", len(f))+")", args...)
		if lon, lat, ok := f.Point(fGeometry); ok {
			exec("INSERT INTO near VALUES (?, ?, ?, ?, ?)", i+1, lon, lon, lat, lat)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	return db
}

// selected are the features for which the database holds a filter to be true.
func selected(t testing.TB, db *sql.DB, f *cql.Filter) map[int]bool {
	t.Helper()
	where, args, err := sqlgen.Where(f, dialect)
	if err != nil {
		t.Fatalf("%s: %v", cql.String(f.Expr), err)
	}
	rows, err := db.Query("SELECT fid FROM features WHERE "+where, args...)
	if err != nil {
		t.Fatalf("%s\n%s: %v", cql.String(f.Expr), where, err)
	}
	defer rows.Close()
	out := map[int]bool{}
	for rows.Next() {
		var fid int
		if err := rows.Scan(&fid); err != nil {
			t.Fatal(err)
		}
		out[fid-1] = true
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("%s\n%s: %v", cql.String(f.Expr), where, err)
	}
	return out
}

// checkSame holds the database to the evaluator, and both to the bounds.
func checkSame(t *testing.T, db *sql.DB, features []*feature, text string) (count int) {
	t.Helper()
	e, err := cql.Parse(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	f, err := cql.Check(e, text, queryables())
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	got, bounds := selected(t, db, f), f.Bounds()
	for i, r := range features {
		want := f.Eval(r) == cql.True
		if want != got[i] {
			where, args, _ := sqlgen.Where(f, dialect)
			t.Fatalf("%s\nof %v: the evaluator says %s, the database %v\n%s %v", text, *r, f.Eval(r), got[i], where, args)
		}
		if want && !fulfils(r, bounds) {
			t.Fatalf("%s\nselects %v, outside its bounds %+v", text, *r, bounds)
		}
		if want {
			count++
		}
	}
	return count
}

var fieldOf = func() map[string]int {
	m := map[string]int{}
	for _, q := range queryables().Properties {
		m[q.Name] = q.Field
	}
	return m
}()

func fulfils(r *feature, b cql.Bounds) bool {
	if b.Never {
		return false
	}
	if lon, lat, ok := r.Point(fGeometry); b.Box != nil && !(ok && b.Box.Contains(lon, lat)) {
		return false
	}
	for name, want := range b.Times {
		if v, ok := r.Time(fieldOf[name]); !ok || v < want.From || v > want.To {
			return false
		}
	}
	for name, want := range b.Numbers {
		if v, ok := r.Number(fieldOf[name]); !ok || math.IsNaN(v) || v < want.Low || v > want.High {
			return false
		}
	}
	for name, want := range b.Texts {
		v := fmt.Sprint(r[fieldOf[name]])
		if !strings.Contains("\x00"+strings.Join(want, "\x00")+"\x00", "\x00"+v+"\x00") {
			return false
		}
	}
	return true
}
