package sqlgen_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"dateline/internal/cql"

	"github.com/paulmach/orb"
)

var (
	someTexts  = []string{"", "a", "Ab", "aB%", "a_b", "Ворух", "ВОРУХ", "Ҷамоат", "Beyoncé", "Beyonce\u0301", "it's", `C:\x`, "a*b", "[a]", "straße", "STRASSE", "日本", "~"}
	somePoints = []orb.Point{{0, 0}, {1, 1}, {2, 2}, {1, 0}, {5, 5}, {180, 0}, {-180, 0}, {179.5, 3}, {-179.5, 3}, {0.5, 0.25}, {70.123456789, 39.987654321}, {0, 90}, {-10, -20}}
	someDays   = []string{"2024-01-01", "2024-01-02", "2024-01-03", "2024-02-29", "1999-12-31", "0000-01-01", "9999-12-31"}
	someTimes  = []string{"2024-01-01T00:00:00.000Z", "2024-01-02T10:30:00Z", "2024-01-02T23:59:59.999Z", "2024-01-02T23:59:59.999999Z", "2024-01-03T05:00:00+06:00", "1969-12-31T23:59:59.5Z"}
	someTags   = []string{"water", "border", "it's", "mine"}
)

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// randomFeature is a feature in which much is unknown.
func randomFeature(r *rand.Rand) *feature {
	var f feature
	set := func(field int, value any) {
		if r.IntN(4) > 0 {
			f[field] = value
		}
	}
	set(fName, pick(r, someTexts))
	set(fPlace, pick(r, someTexts))
	set(fKilled, float64(r.IntN(6)))
	set(fInjured, float64(r.IntN(6)-2))
	set(fScore, float64(r.IntN(13)-6)/4)
	set(fDisputed, r.IntN(2) == 0)
	set(fStart, pick(r, someDays))
	set(fEnd, pick(r, someDays))
	set(fUpdated, pick(r, someTimes))
	set(fCreated, pick(r, someTimes))
	set(fGeometry, pick(r, somePoints))
	tags := []string{}
	for range r.IntN(3) {
		tags = append(tags, pick(r, someTags))
	}
	set(fTags, tags)
	return &f
}

func quote(s string) string {
	return "'" + strings.NewReplacer("'", "''", `\`, `\\`).Replace(s) + "'"
}

// random writes filters that Check accepts.
type random struct{ *rand.Rand }

func (r random) condition(depth int) string {
	if depth > 0 && r.IntN(3) > 0 {
		a, b := r.condition(depth-1), r.condition(depth-1)
		switch r.IntN(6) {
		case 0:
			return "NOT (" + a + ")"
		case 1, 2:
			return "(" + a + " OR " + b + ")"
		case 3:
			return "(" + a + ") IS NULL"
		case 4:
			return "(" + a + ") " + r.op() + " (" + b + ")"
		}
		return "(" + a + " AND " + b + " AND TRUE)"
	}
	return r.not() + r.predicate()
}

func (r random) not() string { return pick(r.Rand, []string{"", "", "NOT "}) }
func (r random) op() string  { return pick(r.Rand, []string{"=", "<>", "<", "<=", ">", ">="}) }

func (r random) predicate() string {
	switch r.IntN(14) {
	case 0:
		return r.number(2) + " " + r.op() + " " + r.number(2)
	case 1:
		return r.text() + " " + r.op() + " " + r.text()
	case 2:
		return r.time() + " " + r.op() + " " + r.time()
	case 3:
		return pick(r.Rand, []string{"disputed", "disputed = TRUE", "disputed <> FALSE", "disputed IN (1, 0)", "killed_over(2)", "killed_over(3) = FALSE"})
	case 4:
		return r.text() + pick(r.Rand, []string{" LIKE ", " NOT LIKE ", " ILIKE "}) + quote(r.pattern())
	case 5:
		return r.list(r.text)
	case 6:
		return r.list(func() string { return r.number(1) })
	case 7:
		return r.list(r.time)
	case 8:
		kind := pick(r.Rand, []func() string{func() string { return r.number(1) }, r.text, r.time})
		return kind() + pick(r.Rand, []string{" BETWEEN ", " NOT BETWEEN "}) + kind() + " AND " + kind()
	case 9:
		return pick(r.Rand, []string{"name", "killed", "geometry", "tags", "days", "date_end", "updated_at", "killed / injured", "CASEI(name)"}) + " IS " + r.not() + "NULL"
	case 10, 11:
		return r.spatial()
	case 12:
		return r.temporal()
	}
	return pick(r.Rand, []string{"A_CONTAINS", "A_CONTAINEDBY", "A_EQUALS", "A_OVERLAPS"}) + "(" + r.array() + ", " + r.array() + ")"
}

func (r random) list(item func() string) string {
	items := make([]string, 1+r.IntN(10))
	for i := range items {
		items[i] = item()
	}
	return item() + pick(r.Rand, []string{" IN (", " NOT IN ("}) + strings.Join(items, ", ") + ")"
}

func (r random) number(depth int) string {
	if depth > 0 && r.IntN(3) == 0 {
		return "(" + r.number(depth-1) + " " + pick(r.Rand, []string{"+", "-", "*", "/", "%", "div", "^"}) + " " + r.number(depth-1) + ")"
	}
	return pick(r.Rand, []string{"killed", "injured", "score", "-killed", "0", "1", "2.5", "-3", "1E300", "distance_m(geometry, POINT(1 1))", "111194.92664455873"})
}

func (r random) text() string {
	s := pick(r.Rand, []string{"name", "place", "name", "place", quote(pick(r.Rand, someTexts))})
	return pick(r.Rand, []string{s, s, "CASEI(" + s + ")", "ACCENTI(" + s + ")", "ACCENTI(CASEI(" + s + "))"})
}

func (r random) pattern() string {
	var b strings.Builder
	for range r.IntN(5) {
		b.WriteString(pick(r.Rand, []string{"%", "_", "a", "b", "В", "орух", "é", "*", "?", "[", `\%`, `\_`, `\\`, "'"}))
	}
	return b.String()
}

func (r random) time() string {
	return pick(r.Rand, []string{"date_start", "date_end", "updated_at", "created_at",
		"DATE('" + pick(r.Rand, someDays) + "')", "TIMESTAMP('" + pick(r.Rand, someTimes) + "')"})
}

func (r random) interval() string {
	ends := []string{"date_start", "updated_at", "'..'"}
	a, b := pick(r.Rand, ends), pick(r.Rand, []string{"date_end", "created_at", "'..'"})
	switch r.IntN(4) {
	case 0:
		return "days"
	case 1:
		a = quote(pick(r.Rand, []string{"2023-12-31", "2024-01-01", "2024-01-02T10:30:00Z", "1969-12-31T23:59:59.5Z"}))
	case 2:
		b = quote(pick(r.Rand, []string{"2024-01-02", "2024-01-02T23:59:59.999Z", "2024-02-29"}))
	case 3:
		return "INTERVAL('2024-01-01', '" + pick(r.Rand, []string{"2024-01-02", "2024-01-02T10:30:00Z", ".."}) + "')"
	}
	return "INTERVAL(" + a + ", " + b + ")"
}

func (r random) temporal() string {
	any := func() string { return pick(r.Rand, []string{r.time(), r.interval()}) }
	if r.IntN(3) == 0 {
		return pick(r.Rand, []string{"T_AFTER", "T_BEFORE", "T_DISJOINT", "T_EQUALS", "T_INTERSECTS"}) + "(" + any() + ", " + any() + ")"
	}
	return pick(r.Rand, []string{"T_AFTER", "T_BEFORE", "T_CONTAINS", "T_DISJOINT", "T_DURING", "T_EQUALS", "T_FINISHEDBY", "T_FINISHES",
		"T_INTERSECTS", "T_MEETS", "T_METBY", "T_OVERLAPPEDBY", "T_OVERLAPS", "T_STARTEDBY", "T_STARTS"}) + "(" + r.interval() + ", " + r.interval() + ")"
}

var someGeometries = []string{
	"POINT(1 1)", "POINT(180 0)", "MULTIPOINT((0 0), (1 1))", "LINESTRING(0 0, 2 2)", "MULTILINESTRING((0 0, 1 1), (1 1, 5 5), (1 1, 1 0))",
	"POLYGON((0 0, 2 0, 2 2, 0 2, 0 0))", "POLYGON((-5 -5, 9 -5, 9 9, -5 9, -5 -5), (0 0, 2 0, 2 2, 0 2, 0 0))",
	"MULTIPOLYGON(((0 0, 1 0, 0 1, 0 0)), ((4 4, 6 4, 6 6, 4 4)))", "GEOMETRYCOLLECTION(POINT(5 5), LINESTRING(0 0, 1 0))",
	"BBOX(0, 0, 1, 1)", "BBOX(170, -10, -170, 10)", "BBOX(-180, -90, 180, 90)", "BBOX(1, 1, 1, 1)", "BBOX(179, 0, 180.5, 5)",
	"POLYGON((178 -5, 182 -5, 182 5, 178 5, 178 -5))", "BBOX(70.123456789, 39, 71, 40)", "geometry",
}

func (r random) spatial() string {
	a, b := "geometry", pick(r.Rand, someGeometries)
	if r.IntN(3) == 0 {
		a, b = b, a
	}
	return "S_" + pick(r.Rand, []string{"INTERSECTS", "DISJOINT", "WITHIN", "TOUCHES", "EQUALS", "CONTAINS", "CROSSES", "OVERLAPS"}) + "(" + a + ", " + b + ")"
}

func (r random) array() string {
	if r.IntN(2) == 0 {
		return "tags"
	}
	items := make([]string, r.IntN(3))
	for i := range items {
		items[i] = pick(r.Rand, []string{"name", quote(pick(r.Rand, someTags)), quote(pick(r.Rand, someTags))})
	}
	return "(" + strings.Join(items, ", ") + ")"
}

// TestSameAsEvaluator asks random filters of random features: the database
// selects those for which the evaluator is true. A failure prints the seed.
func TestSameAsEvaluator(t *testing.T) {
	seed := rand.Uint64()
	r := random{rand.New(rand.NewPCG(seed, 1))}
	t.Logf("seed %d", seed)
	features := make([]*feature, 100)
	for i := range features {
		features[i] = randomFeature(r.Rand)
	}
	db := database(t, features)
	filters, some := 400, 0
	for range filters {
		text := r.condition(r.IntN(4))
		if n := checkSame(t, db, features, text); n > 0 && n < len(features) {
			some++
		}
		checkPrints(t, text)
	}
	if some < filters/3 {
		t.Errorf("only %d of %d filters select some and not all: the test asks little", some, filters)
	}
}

// checkPrints holds a filter to its prints in both encodings.
func checkPrints(t *testing.T, text string) {
	t.Helper()
	e, err := cql.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	again, err := cql.Parse(cql.String(e))
	if err != nil || !cql.Equal(e, again) {
		t.Fatalf("%s is printed as %s (%v)", text, cql.String(e), err)
	}
	b, err := cql.JSON(e)
	if err != nil {
		t.Fatal(err)
	}
	if again, err = cql.ParseJSON(b); err != nil || !cql.Equal(e, again) {
		t.Fatalf("%s is printed as %s (%v)", text, b, err)
	}
}

// TestUnknownStaysUnknown asks, of features that know half of what is asked,
// what random filters rarely ask.
func TestUnknownStaysUnknown(t *testing.T) {
	features := []*feature{{}, {fKilled: 3.0}, {fStart: "2024-01-01"}, {fEnd: "2024-01-02"}, {fGeometry: orb.Point{1, 1}}}
	db := database(t, features)
	for _, filter := range []string{
		"NOT S_INTERSECTS(geometry, BBOX(0, 0, 2, 2))", "NOT (S_INTERSECTS(geometry, BBOX(0, 0, 2, 2)) OR killed = 4)",
		"S_DISJOINT(geometry, BBOX(5, 5, 6, 6))", "NOT S_CROSSES(geometry, BBOX(5, 5, 6, 6))",
		"NOT T_DURING(days, INTERVAL('2020-01-01', '2020-01-02'))", "T_DISJOINT(days, DATE('2030-01-01'))", "T_DISJOINT(days, DATE('2020-01-01'))",
		"T_MEETS(INTERVAL(date_end, date_start), INTERVAL('2024-01-01', '..'))", "T_AFTER(INTERVAL(date_start, date_end), '2020-01-01')",
		"NOT (killed BETWEEN 4 AND injured)", "killed BETWEEN 1 AND injured", "NOT (killed IN (4, injured))", "NOT (killed / 0 = 1)",
		"NOT A_OVERLAPS(tags, ('a'))", "NOT A_EQUALS((name), ('a'))", "NOT distance_m(geometry, POINT(5 5)) < 5", "(killed > 1) IS NOT NULL",
		"(S_INTERSECTS(geometry, BBOX(0, 0, 2, 2))) IS NULL", "S_INTERSECTS(geometry, BBOX(5, 5, 6, 6)) = FALSE",
	} {
		checkSame(t, db, features, filter)
		checkSame(t, db, features, "NOT ("+filter+")")
		checkSame(t, db, features, "("+filter+") IS NULL")
	}
}

// TestLongLists makes statements that SQLite would refuse if they were written
// carelessly.
func TestLongLists(t *testing.T) {
	features := []*feature{{fKilled: 3.0, fUpdated: "2024-01-02T00:00:00Z"}, {}}
	db := database(t, features)
	var or, in, dates []string
	for i := range 1200 {
		or = append(or, fmt.Sprintf("killed = %d", i))
		in = append(in, fmt.Sprint(i))
		dates = append(dates, "DATE('2024-01-02')", "TIMESTAMP('2024-01-02T00:00:00Z')")
	}
	for _, filter := range []string{strings.Join(or, " OR "), "killed IN (" + strings.Join(in, ",") + ")", "updated_at IN (" + strings.Join(dates[:2000], ",") + ")"} {
		if n := checkSame(t, db, features, filter); n != 1 {
			t.Errorf("%.40s... selects %d, want 1", filter, n)
		}
	}
}
