package cql_test

import (
	"errors"
	"testing"
	"unicode/utf8"

	"dateline/internal/cql"
)

var seeds = []string{
	"name = 'x'", "NOT (killed > 5 OR type IN ('riot')) AND disputed", `"a ""b""" IS NOT 'it''s\n\\%'`, "f((1), (a, 'b'), ()) = - b ^ 2",
	"CASEI(name) LIKE ACCENTI(CASEI('%é_'))", "killed BETWEEN 1 AND 2 * -score div 3 % 4", "a IS 5", "место ILIKE 'ъ%'",
	"S_WITHIN(geometry, POLYGON((170 -10, 190 -10, 190 10, 170 -10), (1 1, 2 2, 3 1, 1 1)))", "S_EQUALS(BBOX(170,-10,-170,10), geometry)",
	"S_INTERSECTS(geometry, GEOMETRYCOLLECTION(POINT Z (1 2 3), MULTIPOINT(1 2), MULTILINESTRING((0 0, 1 1)), MULTIPOLYGON(((0 0,1 0,1 1,0 0)))))",
	"T_OVERLAPS(days, INTERVAL('2024-01-01', '..')) OR T_AFTER(updated_at, TIMESTAMP('2024-01-01T00:00:00.5Z'))", "date_start > '2024-01-03T'",
	"A_CONTAINS(tags, ('a', name)) OR A_EQUALS(('a'), ())", "distance_m(geometry, POINT(1 2)) < 1E3", "starts_with(name, 'a')", "TRUE",
}

// FuzzParse reads anything: a tree is printed and read again without change and
// can be asked, an error has its place within the text.
func FuzzParse(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		e, err := cql.Parse(text)
		judge(t, e, text, err)
		e, err = cql.ParseCQLText(text)
		judge(t, e, text, err)
	})
}

// FuzzParseJSON is FuzzParse for the JSON encoding.
func FuzzParseJSON(f *testing.F) {
	for _, s := range seeds {
		e, err := cql.Parse(s)
		if err != nil {
			f.Fatal(err)
		}
		b, err := cql.JSON(e)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(b))
	}
	f.Fuzz(func(t *testing.T, text string) {
		e, err := cql.ParseJSON([]byte(text))
		judge(t, e, text, err)
	})
}

func judge(t *testing.T, e cql.Expr, text string, err error) {
	t.Helper()
	if err != nil {
		placed(t, text, err)
		return
	}
	roundTrip(t, e)
	f, err := cql.Check(e, text, queryables())
	if err != nil {
		placed(t, text, err)
		return
	}
	for _, r := range []row{full, empty} {
		if f.Eval(r) == yes && !fulfils(r, f.Bounds()) {
			t.Errorf("%s selects %v, outside its bounds %+v", text, r, f.Bounds())
		}
	}
	// What was understood is itself a filter that means the same.
	g, err := cql.Check(f.Expr, text, queryables())
	if err != nil {
		t.Fatalf("%s is understood as %s: %v", text, cql.String(f.Expr), err)
	}
	if f.Eval(full) != g.Eval(full) || f.Eval(empty) != g.Eval(empty) {
		t.Errorf("%s means another than %s", text, cql.String(f.Expr))
	}
}

func placed(t *testing.T, text string, err error) {
	t.Helper()
	var e *cql.Error
	if !errors.As(err, &e) {
		t.Fatalf("%v is a %T", err, err)
	}
	if e.Pos < 0 || e.Pos > len(text) || e.Column < 1 || e.Column > len(text)+1 || e.Message == "" || !utf8.ValidString(e.Token) {
		t.Errorf("%#v is not a place in %q", e, text)
	}
}
