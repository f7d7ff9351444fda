package sqlgen_test

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"dateline/internal/cql"
	"dateline/internal/cql/sqlgen"
)

func checked(t testing.TB, text string) *cql.Filter {
	t.Helper()
	e, err := cql.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	f, err := cql.Check(e, text, queryables())
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestWhere shows the SQL of each kind of predicate, and that values are
// parameters.
func TestWhere(t *testing.T) {
	for _, c := range []struct {
		filter, where string
		args          []any
	}{
		{"TRUE", "?", []any{int64(1)}},
		{"name = 'it''s'", "(name = ?)", []any{"it's"}},
		{"NOT (killed > 5 OR score = 2.5)", "(NOT ((killed > ?) OR (score = ?)))", []any{int64(5), 2.5}},
		{"name LIKE '100\\%*_x%'", "(name GLOB ?)", []any{"100%[*]?x*"}},
		{"name ILIKE 'Ж%'", "(dateline_fold('casei', name) GLOB ?)", []any{"ж*"}},
		{"killed IN (1, 2)", "(killed IN (?, ?))", []any{int64(1), int64(2)}},
		{"killed NOT BETWEEN 1 AND 2", "(NOT (CASE WHEN killed IS NULL THEN NULL ELSE ((killed >= ?) AND (killed <= ?)) END))", []any{int64(1), int64(2)}},
		{"killed / 2 > injured", "(dateline_compute('/', killed, ?) > injured)", []any{int64(2)}},
		{"date_start >= '2024-01-31'", "(date_start >= ?)", []any{"2024-01-31"}},
		{"updated_at > TIMESTAMP('1970-01-01T00:00:01Z')", "(dateline_micros(updated_at) > ?)", []any{int64(1e6)}},
		{"updated_at > DATE('1970-01-02')", "(dateline_day(updated_at) > ?)", []any{"1970-01-02"}},
		{"T_INTERSECTS(days, INTERVAL('2024-01-31', '..'))", "(date_start <= ? AND date_end >= ?)", []any{"~", "2024-01-31"}},
		{"geometry IS NULL", "(geom IS NULL)", nil},
		{
			"S_INTERSECTS(geometry, BBOX(179, 1, -179, 2))",
			"(fid IN (SELECT id FROM near WHERE (maxx >= ? AND minx <= ? AND maxy >= ? AND miny <= ?) OR (maxx >= ? AND minx <= ? AND maxy >= ? AND miny <= ?)) AND dateline_relate('s_intersects', geom, ?))",
			[]any{179.0, 180.0, 1.0, 2.0, -180.0, -179.0, 1.0, 2.0, "BBOX(179, 1, -179, 2)"},
		},
		{"NOT S_INTERSECTS(geometry, POINT(1 2))", "(NOT dateline_relate('s_intersects', geom, ?))", []any{"POINT(1 2)"}},
		{"S_DISJOINT(geometry, POINT(1 2))", "dateline_relate('s_disjoint', geom, ?)", []any{"POINT(1 2)"}},
		{"distance_m(geometry, POINT(1 2)) > 5", "(dateline_distance_m(geom, ?, ?) > ?)", []any{1.0, 2.0, int64(5)}},
		{"A_CONTAINS(tags, ('a', name))", "dateline_arrays('a_contains', tags, dateline_list(?, name))", []any{"a"}},
		{"killed_over(3) = TRUE", "((killed > ?) = ?)", []any{3.0, int64(1)}},
	} {
		where, args, err := sqlgen.Where(checked(t, c.filter), dialect)
		if err != nil {
			t.Errorf("%s: %v", c.filter, err)
			continue
		}
		if where != c.where || !reflect.DeepEqual(args, c.args) {
			t.Errorf("%s\nis   %s %#v\nwant %s %#v", c.filter, where, args, c.where, c.args)
		}
	}
}

// TestNoColumn holds what the database does not have to an error.
func TestNoColumn(t *testing.T) {
	bare := &sqlgen.SQLite{Columns: map[string]string{"killed": "killed"}}
	for _, filter := range []string{
		"name = 'x'", "killed = 1 AND name LIKE 'x'", "NOT (date_start > '2024-01-01')", "T_AFTER(days, '2024-01-01')", "name IS NULL",
		"S_WITHIN(geometry, POINT(1 2))", "distance_m(geometry, POINT(1 2)) < 1", "killed_over(3)", "A_EQUALS(tags, (name))", "killed + score > 1",
		"killed IN (score, 1)", "updated_at IN (created_at)", "CASEI(name) = 'x'", "killed BETWEEN score AND 1",
	} {
		if where, _, err := sqlgen.Where(checked(t, filter), bare); err == nil {
			t.Errorf("%s is %s, want an error", filter, where)
		}
	}
}

// TestPlans holds filters that a client sends most to the index that finds
// their rows.
func TestPlans(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	features := make([]*feature, 100)
	for i := range features {
		features[i] = randomFeature(r)
	}
	db := database(t, features)
	for filter, plan := range map[string]string{
		"S_INTERSECTS(geometry, BBOX(1, 1, 2, 2)) AND killed > 1":                    "near VIRTUAL TABLE INDEX",
		"S_WITHIN(geometry, POLYGON((178 0, 182 0, 182 2, 178 0))) AND NOT disputed": "near VIRTUAL TABLE INDEX",
		"distance_m(geometry, POINT(1 1)) < 5000":                                    "near VIRTUAL TABLE INDEX",
		"name = 'a' AND killed > 1":                                                  "INDEX features_name",
		"name IN ('a', 'b')":                                                         "INDEX features_name",
	} {
		where, args, err := sqlgen.Where(checked(t, filter), dialect)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := db.Query("EXPLAIN QUERY PLAN SELECT fid FROM features WHERE "+where, args...)
		if err != nil {
			t.Fatal(err)
		}
		var steps []string
		for rows.Next() {
			var id, parent, unused int
			var detail string
			if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
				t.Fatal(err)
			}
			steps = append(steps, detail)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		if all := strings.Join(steps, "; "); !strings.Contains(all, plan) || strings.Contains(all, "SCAN features") {
			t.Errorf("%s\nis found by %s, want %s", filter, all, plan)
		}
	}
}

// TestFunctionsOfOthers calls the functions with what other programs may have
// written: they answer NULL or an error, never more.
func TestFunctionsOfOthers(t *testing.T) {
	odd := []any{nil, int64(5), 2.5, "x", []byte{1, 2}, "[1]", "POINT(", "=", "s_within", "a_equals", "2024-13-01"}
	for _, f := range sqlgen.Functions(decode) {
		for _, a := range odd {
			for _, b := range odd {
				args := []any{a, b, a}
				if f.Args >= 0 {
					args = args[:f.Args]
				}
				if v, err := f.Call(args); err != nil && v != nil {
					t.Errorf("%s(%v) is %v and the error %v", f.Name, args, v, err)
				}
			}
		}
	}
}
