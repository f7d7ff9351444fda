package sqlgen_test

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"dateline/internal/cql"
	"dateline/internal/cql/sqlgen"
	"dateline/internal/testenv"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
)

// exampleTypes are the properties in the standard's examples.
var exampleTypes = map[cql.Type]string{
	cql.TypeString:    "city name cityName road_class etat_vol landsat:scene_id eo:instrument beamMode swathDirection polarization owner material geophys:SURVEY_NAME id",
	cql.TypeNumber:    "windSpeed balance depth vehicle_height bridge_clearance eo:cloud_cover taxes value foo bar x",
	cql.TypeInteger:   "category landsat:wrs_path landsat:wrs_row floors",
	cql.TypeBoolean:   "swimming_pool",
	cql.TypeDate:      "built",
	cql.TypeTimestamp: "updated updated_at event_time touchdown liftOff starts_at ends_at",
	cql.TypeGeometry:  "geometry road footprint location",
	cql.TypeArray:     "layer:ids values",
}

// textsIn are the examples in which a property is a text, not a number.
var textsIn = map[string]string{"example03": "landsat:wrs_path", "example40": "value", "example40-alt01": "value"}

// refused are the examples that no collection here can be asked, with a part of
// the error.
var refused = map[string]string{
	"clause6_01": "not a condition",
	"clause7_16": "two literal geometries",
	"clause7_18": "no function Buffer",
	"example81":  "arrays here hold texts",
	"example82":  "arrays here hold texts",
}

// exampleRow holds a value for each property by its field.
type exampleRow []any

func (r exampleRow) Text(f int) (string, bool)    { v, ok := r[f].(string); return v, ok }
func (r exampleRow) Number(f int) (float64, bool) { v, ok := r[f].(float64); return v, ok }
func (r exampleRow) Bool(f int) (bool, bool)      { v, ok := r[f].(bool); return v, ok }
func (r exampleRow) Texts(f int) ([]string, bool) { v, ok := r[f].([]string); return v, ok }
func (r exampleRow) Time(f int) (int64, bool) {
	m, err := cql.ParseTime(fmt.Sprint(r[f]))
	return m, err == nil
}
func (r exampleRow) Point(f int) (lon, lat float64, ok bool) {
	p, ok := r[f].(orb.Point)
	return p[0], p[1], ok
}

func exampleSchema(name string) *cql.Queryables {
	q := &cql.Queryables{}
	for t, names := range exampleTypes {
		for _, n := range strings.Fields(names) {
			p := cql.Queryable{Name: n, Type: t}
			if textsIn[name] == n {
				p.Type = cql.TypeString
			}
			q.Properties = append(q.Properties, p)
		}
	}
	sort.Slice(q.Properties, func(i, j int) bool { return q.Properties[i].Name < q.Properties[j].Name })
	for i := range q.Properties {
		q.Properties[i].Field = i
	}
	constant := func(v cql.Value) func([]cql.Expr) (func(cql.Row) cql.Value, error) {
		return func([]cql.Expr) (func(cql.Row) cql.Value, error) {
			return func(cql.Row) cql.Value { return v }, nil
		}
	}
	q.Functions = []cql.Function{
		{Name: "avg", Params: []cql.Type{cql.TypeNumber}, Result: cql.TypeNumber, Bind: constant(cql.Value{Known: true, Num: 3})},
		{Name: "Foo", Params: []cql.Type{cql.TypeGeometry}, Result: cql.TypeBoolean, Bind: constant(cql.Value{Known: true, Bool: true})},
		{Name: "Bar", Params: []cql.Type{cql.TypeGeometry, cql.TypeNumber, cql.TypeString, cql.TypeString, cql.TypeBoolean}, Result: cql.TypeBoolean, Bind: constant(cql.Value{})},
	}
	return q
}

// TestStandardExamples asks the examples that OGC publishes with the standard,
// of random rows: the database selects those for which the evaluator is true.
func TestStandardExamples(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(testenv.Shared(t, "cql2-examples"), "text", "*.txt"))
	if err != nil || len(files) < 100 {
		t.Fatalf("%d examples (%v)", len(files), err)
	}
	tables := map[string]*exampleTable{} // by the property that is a text in it
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txt")
		if tables[textsIn[name]] == nil {
			tables[textsIn[name]] = newExampleTable(t, exampleSchema(name))
		}
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			tables[textsIn[name]].run(t, name, string(text))
		})
	}
}

// exampleTable holds random rows, in a database too.
type exampleTable struct {
	q    *cql.Queryables
	d    *sqlgen.SQLite
	rows []exampleRow
	db   *sql.DB
}

func newExampleTable(t *testing.T, q *cql.Queryables) *exampleTable {
	t.Helper()
	x := &exampleTable{q: q, d: &sqlgen.SQLite{Columns: map[string]string{}, Calls: map[string]func(*sqlgen.W, *cql.Call) (string, error){
		"avg": func(*sqlgen.W, *cql.Call) (string, error) { return "3", nil },
		"Foo": func(*sqlgen.W, *cql.Call) (string, error) { return "1", nil },
		"Bar": func(*sqlgen.W, *cql.Call) (string, error) { return "NULL", nil },
	}}}
	var columns []string
	for _, p := range q.Properties {
		x.d.Columns[p.Name] = `"` + p.Name + `"`
		columns = append(columns, `"`+p.Name+`"`)
	}
	var err error
	if x.db, err = sql.Open("sqlite", ":memory:"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.db.Close() })
	x.db.SetMaxOpenConns(1)
	if _, err := x.db.Exec("CREATE TABLE rows (" + strings.Join(columns, ", ") + ")"); err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 60 {
		row, values := exampleValues(r, q)
		x.rows = append(x.rows, row)
		if _, err := x.db.Exec("INSERT INTO rows VALUES (?"+strings.Repeat(",?", len(values)-1)+")", values...); err != nil {
			t.Fatal(err)
		}
	}
	return x
}

// run asks one example of the database and of the evaluator.
func (x *exampleTable) run(t *testing.T, name, text string) {
	e, err := cql.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	f, err := cql.Check(e, text, x.q)
	if want, ok := refused[name]; ok {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Fatalf("error %v, want one that says %q", err, want)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	where, args, err := sqlgen.Where(f, x.d)
	if err != nil {
		t.Fatal(err)
	}
	found, err := x.db.Query("SELECT coalesce("+where+", 0) FROM rows ORDER BY rowid", args...)
	if err != nil {
		t.Fatalf("%s: %v", where, err)
	}
	defer found.Close()
	for _, row := range x.rows {
		var selected bool
		if !found.Next() {
			t.Fatalf("the database has too few rows: %v", found.Err())
		}
		if err := found.Scan(&selected); err != nil {
			t.Fatal(err)
		}
		if want := f.Eval(row) == cql.True; want != selected {
			t.Errorf("of %v the evaluator says %v, the database %v: %s", row, want, selected, where)
		}
	}
}

// exampleValues is a random row, for the evaluator and for the database, with
// values like those in the examples.
func exampleValues(r *rand.Rand, q *cql.Queryables) (row exampleRow, values []any) {
	for _, p := range q.Properties {
		var v any
		switch p.Type {
		case cql.TypeString:
			v = pick(r, []string{"Toronto", "Smith & Co", "OLI", "153", "mike", "Mike Jones", "brick", "STRASSE", "debarquer", "foo", "a", "CALCUTTA"})
		case cql.TypeNumber, cql.TypeInteger:
			v = pick(r, []float64{0, 1, 2, 5, 10, 28, 203, 15, 500})
		case cql.TypeBoolean:
			v = r.IntN(2) == 0
		case cql.TypeDate:
			v = pick(r, []string{"2014-12-31", "2015-01-01", "2012-06-06"})
		case cql.TypeTimestamp:
			v = pick(r, []string{"1969-07-16T13:32:00Z", "1991-10-07T08:21:06.393262Z", "2010-02-10T05:29:20.073225Z", "2012-08-10T05:30:00Z", "1851-04-29T07:00:00Z", "2005-01-10T00:00:00Z"})
		case cql.TypeGeometry:
			v = pick(r, []orb.Point{{36.319836, 32.288087}, {-118, 33.9}, {-117.95, 33.9}, {1.5, 1.5}, {43.7286, -79.2986}, {-3.508362, -1.754181}, {0, 0}})
		case cql.TypeArray:
			v = pick(r, [][]string{{}, {"a"}, {"a", "b", "c"}, {"layers-ca", "layers-us", "x"}})
		}
		if r.IntN(5) == 0 {
			v = nil
		}
		row = append(row, v)
		switch x := v.(type) {
		case orb.Point:
			v = wkb.MustMarshal(x)
		case []string:
			v = `["` + strings.Join(x, `","`) + `"]`
			if len(x) == 0 {
				v = "[]"
			}
		}
		values = append(values, v)
	}
	return row, values
}
