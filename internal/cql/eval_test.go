package cql_test

import (
	"testing"

	"dateline/internal/cql"
)

const (
	no      = cql.False
	yes     = cql.True
	unknown = cql.Unknown
)

// TestEval asks filters of a row that knows everything and of one that knows
// nothing.
func TestEval(t *testing.T) {
	for _, c := range []struct {
		filter      string
		full, empty cql.Truth
	}{
		{"TRUE", yes, yes},
		{"false", no, no},
		{"killed = 7", yes, unknown},
		{"7 = killed", yes, unknown},
		{"killed <> 7", no, unknown},
		{"5 < killed", yes, unknown},
		{"killed >= 7.5", no, unknown},
		{"killed > score", yes, unknown},
		{"NOT killed = 7", no, unknown},
		{"killed IS NULL", no, yes},
		{"killed IS NOT NULL", yes, no},
		{"killed IS 7", yes, no},
		{"NOT (killed IS 7)", no, yes},
		{"killed IS NOT 7", no, yes},
		{"killed IS NOT 8", yes, yes},
		{"geometry IS NULL", no, yes},
		{"tags IS NULL", no, yes},
		{"days IS NULL", no, yes},
		{"(killed > 5) IS NULL", no, yes},
		{"killed + 1 IS NULL", no, yes},
		{"killed = 7 AND FALSE", no, no},
		{"killed = 7 OR TRUE", yes, yes},
		{"killed = 8 AND score = 2.5", no, unknown},
		{"killed = 7 AND name IS NULL", no, unknown},
		{"killed = 8 OR name IS NULL", no, yes},
		{"disputed", yes, unknown},
		{"NOT disputed", no, unknown},
		{"disputed = FALSE", no, unknown},
		{"disputed > false", yes, unknown},
		{"disputed = 1", yes, unknown},
		{"disputed IN (0)", no, unknown},
		{"(killed > 5) = disputed", yes, unknown},

		{"name = 'Ҷамоати Ворух'", yes, unknown},
		{"name > 'Z'", yes, unknown},
		{"name LIKE '%Ворух'", yes, unknown},
		{"name LIKE '%ворух'", no, unknown},
		{"name LIKE 'Ҷ______ _____'", yes, unknown},
		{"name LIKE 'Ҷ______ ____'", no, unknown},
		{"name NOT LIKE '%Ворух'", no, unknown},
		{"name ILIKE '%вОРУХ'", yes, unknown},
		{"CASEI(name) LIKE CASEI('%ВОРУХ')", yes, unknown},
		{"CASEI(name) = casei('ҷАМОАТИ ворух')", yes, unknown},
		{"CASEI('Straße') = CASEI('STRASSE')", yes, yes},
		{"CASEI('Οδος') = CASEI('ΟΔΟΣ')", yes, yes},
		{"ACCENTI('débárquér') = 'debarquer'", yes, yes},
		{"ACCENTI('はじめ') = 'はじめ'", yes, yes},
		{"ACCENTI(CASEI('BEYONCÉ')) = ACCENTI(CASEI('Beyonce\u0301'))", yes, yes},
		{"type = 'battle'", yes, unknown},
		{"type IN ('protest', 'riot')", no, unknown},
		{"type NOT IN ('protest', 'riot')", yes, unknown},
		{"killed IN (1,2,3,4,5,6,7,8,9)", yes, unknown},
		{"killed NOT IN (1,2,3,4,5,6,8,9,10)", yes, unknown},
		{"name IN ('a','b','c','d','e','f','g','h')", no, unknown},
		{"killed IN (score, 7)", yes, unknown},
		{"8 IN (8, killed)", yes, yes},
		{"8 IN (9, killed)", no, unknown},
		{"killed BETWEEN 7 AND 9", yes, unknown},
		{"killed NOT BETWEEN 7 AND 9", no, unknown},
		{"killed BETWEEN 8 AND score", no, unknown},
		{"100 BETWEEN 1 AND killed", no, unknown},
		{"name BETWEEN 'Б' AND 'Я'", no, unknown},

		{"killed + 1 = 8", yes, unknown},
		{"killed / 2 = 3.5", yes, unknown},
		{"killed div 2 = 3", yes, unknown},
		{"-killed div 2 = -3", yes, unknown},
		{"killed % 4 = 3", yes, unknown},
		{"-7 % 4 = -3", yes, yes},
		{"killed ^ 2 = 49", yes, unknown},
		{"2 + 3 * 4 = 14", yes, yes},
		{"2 * 3 ^ 2 = 18", yes, yes},
		{"8 - 4 - 2 = 2", yes, yes},
		{"(8 - (4 - 2)) = 6", yes, yes},
		{"-score * 2 = -5", yes, unknown},
		{"(killed > ( - (5)))", yes, unknown}, // as QGIS writes a minus
		{"((CASEI(name) NOT LIKE CASEI('%x%')) AND (NOT (killed > 1e+20)))", yes, unknown},
		{`(("killed" IN (7,8)) AND (("killed" + 1) <> 7))`, yes, unknown},
		{"killed / 0 = 1", unknown, unknown},
		{"killed / 0 IS NULL", yes, yes},
		{"killed ^ 1000 > 1", unknown, unknown},
		{"(0 - killed) ^ 0.5 > 1", unknown, unknown},

		{"A_CONTAINS(tags, ('water'))", yes, unknown},
		{"A_CONTAINS(tags, ('water', 'mine'))", no, unknown},
		{"A_CONTAINEDBY(tags, ('water', 'border', 'mine'))", yes, unknown},
		{"A_EQUALS(('water', 'border', 'water'), tags)", yes, unknown},
		{"A_OVERLAPS(tags, ('mine', 'water'))", yes, unknown},
		{"A_OVERLAPS(tags, ())", no, unknown},
		{"A_CONTAINS(tags, ())", yes, unknown},
		{"A_OVERLAPS((type, 'x'), ('battle'))", yes, unknown},
		{"A_EQUALS((1, TRUE, 'a'), ('a', 1.0, true))", yes, yes},

		{"S_WITHIN(POINT(1 1), BBOX(0, 0, 2, 2))", yes, yes},
		{"S_CONTAINS(BBOX(0, 0, 2, 2), POINT(1 1))", yes, yes},
		{"S_WITHIN(BBOX(0, 0, 2, 2), POINT(1 1))", no, no},
		{"S_TOUCHES(BBOX(0, 0, 1, 2), BBOX(1, 1, 1, 1))", yes, yes},
		{"S_EQUALS(POINT(180.5 1), POINT(-179.5 1))", yes, yes},

		{"starts_with(name, 'Ҷ')", yes, unknown},
		{"NOT STARTS_WITH(name, 'Ҷ')", no, unknown},
		{"starts_with(name, 'Ҷ') = TRUE", yes, unknown},
		{"distance_m(geometry, POINT(70.5 39.8)) = 0", yes, unknown},
		{"distance_m(geometry, POINT(70.5 39.9)) < 11200", yes, unknown},
		{"distance_m(geometry, POINT(70.5 39.9)) < 11100", no, unknown},
		{"distance_m(POINT(430.5 39.8), geometry) < 1", yes, unknown},
	} {
		t.Run(c.filter, func(t *testing.T) {
			f := check(t, c.filter)
			if got := f.Eval(full); got != c.full {
				t.Errorf("of the full row: %s, want %s", got, c.full)
			}
			if got := f.Eval(empty); got != c.empty {
				t.Errorf("of the empty row: %s, want %s", got, c.empty)
			}
			checkBounds(t, f)
		})
	}
}

// TestEvalTime asks of a row from 2022-09-14 to 2022-09-17 that was updated on
// 2026-11-20 at 10:30:00.25.
func TestEvalTime(t *testing.T) {
	for _, c := range []struct {
		filter      string
		full, empty cql.Truth
	}{
		{"date_start = DATE('2022-09-14')", yes, unknown},
		{"date_start = '2022-09-14'", yes, unknown},
		{"date_start > '2022-09-13T'", yes, unknown},
		{"'2022-09-14T12' < '2022-09-15'", yes, yes}, // texts
		{"date_start = TIMESTAMP('2022-09-14T23:59:59Z')", yes, unknown},
		{"date_start >= TIMESTAMP('2022-09-14T23:59:59Z')", yes, unknown},
		{"date_start < TIMESTAMP('2022-09-15T00:00:00Z')", yes, unknown},
		{"date_start < TIMESTAMP('2022-09-14T23:59:59Z')", no, unknown},
		{"date_start < date_end", yes, unknown},
		{"date_end < updated_at", yes, unknown},
		{"date_start BETWEEN '2022-09-01' AND '2022-09-30'", yes, unknown},
		{"date_start IN ('2022-09-13', DATE('2022-09-14'))", yes, unknown},
		{"updated_at = DATE('2026-11-20')", yes, unknown},
		{"updated_at <> DATE('2026-11-20')", no, unknown},
		{"updated_at > DATE('2026-11-20')", no, unknown},
		{"updated_at >= DATE('2026-11-20')", yes, unknown},
		{"updated_at <= DATE('2026-11-20')", yes, unknown},
		{"updated_at = TIMESTAMP('2026-11-20T10:30:00.25Z')", yes, unknown},
		{"updated_at = '2026-11-20t16:30:00.250+06:00'", yes, unknown},
		{"updated_at > '2026-11-20T10:30'", yes, unknown},
		{"updated_at IN (DATE('2026-11-20'), TIMESTAMP('2000-01-01T00:00:00Z'))", yes, unknown},

		{"T_AFTER(date_start, DATE('2022-09-13'))", yes, unknown},
		{"T_AFTER(date_start, DATE('2022-09-14'))", no, unknown},
		{"T_BEFORE(date_start, DATE('2022-09-15'))", yes, unknown},
		{"T_BEFORE(date_start, TIMESTAMP('2022-09-14T18:00:00Z'))", no, unknown},
		{"T_EQUALS(date_start, DATE('2022-09-14'))", yes, unknown},
		{"T_EQUALS(updated_at, DATE('2026-11-20'))", yes, unknown},
		{"T_INTERSECTS(date_start, INTERVAL('2022-09-14', '2022-09-30'))", yes, unknown},
		{"T_INTERSECTS(date_start, INTERVAL('2022-09-14T23:00:00Z', '..'))", yes, unknown},
		{"T_INTERSECTS(days, INTERVAL('2022-09-17', '..'))", yes, unknown},
		{"T_INTERSECTS(days, INTERVAL('..', '2022-09-13'))", no, unknown},
		{"T_INTERSECTS(days, '2022-09-15')", yes, unknown},
		{"T_DISJOINT(days, INTERVAL('2022-09-18', '2022-09-19'))", yes, unknown},
		{"T_DISJOINT(INTERVAL('..', '2022-09-13'), days)", yes, unknown},
		{"T_DISJOINT(days, '2022-09-16')", no, unknown},
		{"NOT T_DISJOINT(days, '2022-09-16')", yes, unknown},
		{"T_CONTAINS(days, INTERVAL('2022-09-15', '2022-09-16'))", yes, unknown},
		{"T_CONTAINS(days, INTERVAL('2022-09-14', '2022-09-16'))", no, unknown},
		{"T_DURING(days, INTERVAL('2022-09-13', '2022-09-18'))", yes, unknown},
		{"T_DURING(INTERVAL(date_start, date_end), INTERVAL('..', '..'))", yes, unknown},
		{"T_FINISHEDBY(days, INTERVAL('2022-09-15', '2022-09-17'))", yes, unknown},
		{"T_FINISHES(days, INTERVAL('2022-09-13', '2022-09-17'))", yes, unknown},
		{"T_MEETS(days, INTERVAL('2022-09-17', '2022-09-20'))", yes, unknown},
		{"T_METBY(days, INTERVAL('2022-09-10', '2022-09-14'))", yes, unknown},
		{"T_OVERLAPS(days, INTERVAL('2022-09-15', '2022-09-20'))", yes, unknown},
		{"T_OVERLAPS(days, INTERVAL('2022-09-17', '2022-09-20'))", no, unknown},
		{"T_OVERLAPPEDBY(days, INTERVAL('2022-09-10', '2022-09-15'))", yes, unknown},
		{"T_STARTS(days, INTERVAL('2022-09-14', '2022-09-20'))", yes, unknown},
		{"T_STARTEDBY(days, INTERVAL('2022-09-14', '2022-09-15'))", yes, unknown},
		{"T_EQUALS(days, INTERVAL('2022-09-14', '2022-09-17'))", yes, unknown},
		{"T_EQUALS(INTERVAL('..', date_end), INTERVAL('..', '2022-09-17'))", yes, unknown},
		{"T_DURING(INTERVAL('2001-01-02', '2001-01-03'), INTERVAL('2001-01-01', '2001-01-04'))", yes, yes},
	} {
		t.Run(c.filter, func(t *testing.T) {
			f := check(t, c.filter)
			if got := f.Eval(full); got != c.full {
				t.Errorf("of the full row: %s, want %s", got, c.full)
			}
			if got := f.Eval(empty); got != c.empty {
				t.Errorf("of the empty row: %s, want %s", got, c.empty)
			}
			checkBounds(t, f)
		})
	}
	half := row{fieldDay: "2022-09-14"}
	for _, filter := range []string{
		"T_MEETS(INTERVAL('..', date_start), INTERVAL('2022-09-14', date_end))",
		"T_BEFORE(days, DATE('2000-01-01'))", "T_DISJOINT(days, DATE('2030-01-01'))", "T_DISJOINT(days, DATE('2000-01-01'))",
		"T_INTERSECTS(days, DATE('2000-01-01'))", "T_METBY(days, INTERVAL('2000-01-01', '2022-09-14'))",
	} {
		if got := check(t, filter).Eval(half); got != unknown {
			t.Errorf("%s of an interval without an end: %s, want NULL", filter, got)
		}
	}
}

// checkBounds holds the bounds of a filter to the full row: when it selects the
// row, the row fulfils them.
func checkBounds(t *testing.T, f *cql.Filter) {
	t.Helper()
	b := f.Bounds()
	for _, r := range []row{full, empty} {
		if f.Eval(r) == yes && !fulfils(r, b) {
			t.Errorf("the filter selects %v, outside its bounds %+v", r, b)
		}
	}
}

var fieldOf = map[string]int{}

func init() {
	for _, q := range queryables().Properties {
		fieldOf[q.Name] = q.Field
	}
}

func fulfils(r row, b cql.Bounds) bool {
	if b.Never {
		return false
	}
	if lon, lat, ok := r.Point(fieldPoint); b.Box != nil && !(ok && b.Box.Contains(lon, lat)) {
		return false
	}
	for name, want := range b.Times {
		if v, ok := r.Time(fieldOf[name]); !ok || v < want.From || v > want.To {
			return false
		}
	}
	for name, want := range b.Numbers {
		if v, ok := r.Number(fieldOf[name]); !ok || v < want.Low || v > want.High {
			return false
		}
	}
	for name, want := range b.Texts {
		v, ok := r.Text(fieldOf[name])
		if flag, isBool := r.Bool(fieldOf[name]); isBool {
			v, ok = map[bool]string{true: "true", false: "false"}[flag], true
		}
		found := false
		for _, w := range want {
			found = found || w == v
		}
		if !ok || !found {
			return false
		}
	}
	return true
}
