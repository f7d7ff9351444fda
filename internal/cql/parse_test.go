package cql_test

import (
	"errors"
	"strings"
	"testing"

	"dateline/internal/cql"
)

// TestTwins reads filters in both encodings; what OGC publishes with the
// standard is in TestStandardExamples.
func TestTwins(t *testing.T) {
	for _, c := range []struct{ text, json string }{
		{`city='Toronto'`, `{"op":"=","args":[{"property":"city"},"Toronto"]}`},
		{`"date" = DATE('2024-01-31')`, `{"op":"=","args":[{"property":"date"},{"date":"2024-01-31"}]}`},
		{`date = 1 and point = 2`, `{"op":"and","args":[{"op":"=","args":[{"property":"date"},1]},{"op":"=","args":[{"property":"point"},2]}]}`},
		{`a OR b AND NOT c OR d`, `{"op":"or","args":[{"property":"a"},{"op":"and","args":[{"property":"b"},{"op":"not","args":[{"property":"c"}]}]},{"property":"d"}]}`},
		{`(a AND b) AND c`, `{"op":"and","args":[{"op":"and","args":[{"property":"a"},{"property":"b"}]},{"property":"c"}]}`},
		{`NOT (a OR b)`, `{"op":"not","args":[{"op":"or","args":[{"property":"a"},{"property":"b"}]}]}`},
		{`((("col_a") >= TIMESTAMP('2024-01-01T00:00:00.000Z')))`, `{"op":">=","args":[{"property":"col_a"},{"timestamp":"2024-01-01T00:00:00Z"}]}`},
		{`(country LIKE 'U%') AND (n > 3)`, `{"op":"and","args":[{"op":"like","args":[{"property":"country"},"U%"]},{"op":">","args":[{"property":"n"},3]}]}`},
		{`country ILIKE 'u%'`, `{"op":"like","args":[{"op":"casei","args":[{"property":"country"}]},{"op":"casei","args":["u%"]}]}`},
		{`NOT (a = 1)`, `{"op":"not","args":[{"op":"=","args":[{"property":"a"},1]}]}`},
		{`a IS NOT NULL`, `{"op":"not","args":[{"op":"isNull","args":[{"property":"a"}]}]}`},
		{`a IS NOT 'b'`, `{"op":"or","args":[{"op":"<>","args":[{"property":"a"},"b"]},{"op":"isNull","args":[{"property":"a"}]}]}`},
		{`a = 'it''s' AND b = 'it\'s' AND c = 'C:\\x\ty\%'`, `{"op":"and","args":[{"op":"=","args":[{"property":"a"},"it's"]},{"op":"=","args":[{"property":"b"},"it's"]},{"op":"=","args":[{"property":"c"},"C:\\x\ty\\%"]}]}`},
		{`место = 'Ворух' AND 場所 = 'x' AND "weird "" name" = 1`, `{"op":"and","args":[{"op":"=","args":[{"property":"место"},"Ворух"]},{"op":"=","args":[{"property":"場所"},"x"]},{"op":"=","args":[{"property":"weird \" name"},1]}]}`},
		{`a = -5 - -3`, `{"op":"=","args":[{"property":"a"},{"op":"-","args":[-5,-3]}]}`},
		{`a-1 > 2*(b+3)`, `{"op":">","args":[{"op":"-","args":[{"property":"a"},1]},{"op":"*","args":[2,{"op":"+","args":[{"property":"b"},3]}]}]}`},
		{`-(a) ^ 2 = .5E-3`, `{"op":"=","args":[{"op":"^","args":[{"op":"*","args":[-1,{"property":"a"}]},2]},0.0005]}`},
		{`5 div 2 DIV 1 = a`, `{"op":"=","args":[{"op":"div","args":[{"op":"div","args":[5,2]},1]},{"property":"a"}]}`},
		{`a = 1 = TRUE`, ``},
		{`s_within(g, bbox(170,-10,-170,10))`, `{"op":"s_within","args":[{"property":"g"},{"bbox":[170,-10,-170,10]}]}`},
		{`S_INTERSECTS(g, POINT Z (1 2 3))`, `{"op":"s_intersects","args":[{"property":"g"},{"type":"Point","coordinates":[1,2,3]}]}`},
		{`S_INTERSECTS(g, MULTIPOINT(1 2, (3 4)))`, `{"op":"s_intersects","args":[{"property":"g"},{"type":"MultiPoint","coordinates":[[1,2],[3,4]]}]}`},
		{`S_INTERSECTS(g, geometrycollection(linestring(0 0, -1e1 +2.), polygon((0 0,1 0,1 1,0 0))))`, `{"op":"s_intersects","args":[{"property":"g"},{"type":"GeometryCollection","geometries":[{"type":"LineString","coordinates":[[0,0],[-10,2]]},{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}]}]}`},
		{`T_DURING(INTERVAL(a, '..'), INTERVAL('2024-01-01','2024-01-02'))`, `{"op":"t_during","args":[{"interval":[{"property":"a"},".."]},{"interval":["2024-01-01","2024-01-02"]}]}`},
		{`A_OVERLAPS(a, ('x')) OR A_EQUALS((), a)`, `{"op":"or","args":[{"op":"a_overlaps","args":[{"property":"a"},["x"]]},{"op":"a_equals","args":[[],{"property":"a"}]}]}`},
		{`f(('x'), (1), (1+2), ('a','b'), ()) = g()`, `{"op":"=","args":[{"op":"f","args":[["x"],[1],{"op":"+","args":[1,2]},["a","b"],[]]},{"op":"g","args":[]}]}`},
		{`f(a > 1, NOT b)`, `{"op":"f","args":[{"op":">","args":[{"property":"a"},1]},{"op":"not","args":[{"property":"b"}]}]}`},
		{"a\u00a0=\u3000'x'", `{"op":"=","args":[{"property":"a"},"x"]}`},
	} {
		t.Run(c.text, func(t *testing.T) {
			if c.json == "" {
				if e, err := cql.Parse(c.text); err == nil {
					t.Errorf("is read as %s, want an error", cql.String(e))
				}
				return
			}
			checkTwins(t, c.text, c.json)
		})
	}
}

// TestErrors holds every error to its place and to what mends it.
func TestErrors(t *testing.T) {
	for _, c := range []struct {
		filter string
		column int
		says   string // parts, separated by |
	}{
		{``, 1, `the filter is empty`},
		{`   `, 1, `the filter is empty`},
		{`name = 'x`, 8, `no end|single quote`},
		{`name == 'x'`, 6, `write =`},
		{`name != 'x'`, 6, `write <>`},
		{`name = “x”`, 8, `near "“"|straight quotes`},
		{`name = 'x' AN killed = 1`, 12, `near "AN"|expected AND, OR or the end|did you mean AND?`},
		{`name = 'x' AND`, 15, `ends where a property`},
		{`(name = 'x'`, 12, `ends where , or )`},
		{`name LIKE killed`, 11, `pattern of LIKE`},
		{`name IS type`, 9, `after IS stands NULL`},
		{`name NOT = 'x'`, 10, `LIKE, BETWEEN or IN`},
		{`killed IN ()`, 11, `list after IN is empty`},
		{`in = 1`, 1, `double quotes`},
		{`(killed = NULL)`, 11, `write IS NULL`},
		{`killed = 5abc`, 10, `a number ends where a name begins`},
		{`killed = 1e999`, 10, `too large`},
		{`killed ^ 2 ^ 2 = 1`, 12, `parentheses`},
		{`date_start > DATE('2024-13-01')`, 19, `no day 2024-13-01`},
		{`date_start > DATE('2024-01-01T00:00:00Z')`, 19, `TIMESTAMP`},
		{`date_start > DATE('yesterday')`, 19, `'2024-01-31'`},
		{`updated_at > TIMESTAMP('2024-01-01')`, 24, `DATE`},
		{`S_WITHIN(geometry)`, 1, `takes 2 arguments, not 1`},
		{`S_WITHIN(geometry, POLYGON((0 0, 1 0, 1 1)))`, 20, `at least 4 points`},
		{`S_WITHIN(geometry, POINT EMPTY)`, 26, `expected`},
		{`S_WITHIN(geometry, BBOX(1,2,3))`, 20, `4 numbers`},
		{`S_WITHIN(geometry, BBOX(39,75,43,69))`, 20, `south 75 is above north 69`},
		{`A_EQUALS(tags, (('a','b')))`, 17, `cannot hold arrays`},
		{"name = 'a\x00b'", 10, `NUL`},
		{"name = 'a\xff'", 1, `UTF-8`},

		{`name = 'Ҷ' AND typ = 'battle'`, 16, `near "typ"|no property typ|did you mean type?`},
		{`"killd" > 1`, 1, `near "\"killd\""|did you mean killed?`},
		{`name IS NULL IS NULL`, 14, `expected AND, OR or the end of the filter`},
		{`name = 'x' adn killed = 1`, 12, `expected AND, OR or the end of the filter|did you mean AND?`},
		{`zzzzzz = 1`, 1, `no property zzzzzz`},
		{`name = "Bishkek"`, 8, `no property Bishkek; a text stands in single quotes`},
		{`name = KG`, 8, `no property KG; a text stands in single quotes`},
		{`killed = '5'`, 10, `killed is an integer|a text|without quotes`},
		{`name = 5`, 8, `name is a text|a number|single quotes`},
		{`disputed = 'true'`, 12, `TRUE or FALSE without quotes`},
		{`disputed = 2`, 12, `TRUE or FALSE`},
		{`date_start = 2024`, 14, `date_start is a date|DATE('2024-01-31')`},
		{`date_start > 'soon'`, 14, `"soon" is not a date`},
		{`date_start > '2024-01-01T25:00'`, 14, `"25:00" is not a time of day`},
		{`type = 'batle'`, 8, `type is never 'batle'|did you mean 'battle'?`},
		{`type IN ('battle', 'riots')`, 20, `did you mean 'riot'?`},
		{`type <> 'riots'`, 9, `did you mean 'riot'?`},
		{`'riots' = type`, 1, `did you mean 'riot'?`},
		{`region IN ('AB', 'kg')`, 18, `region is never 'kg'|did you mean 'KG'?`},
		{`NOT region = 'Kyrgyzstan'`, 14, `region is never 'Kyrgyzstan'`},
		{`name`, 1, `name is a text, not a condition`},
		{`killed AND disputed`, 1, `killed is an integer, not a condition`},
		{`name + 1 = 2`, 1, `name is a text; + computes with numbers`},
		{`killed LIKE 'x'`, 1, `LIKE compares texts`},
		{`geometry = POINT(1 2)`, 1, `S_EQUALS`},
		{`days = '2024-01-01'`, 1, `T_EQUALS`},
		{`tags = ('a','b')`, 8, `a list stands after IN`},
		{`tags = name`, 1, `A_EQUALS`},
		{`CASEI(killed) = 'x'`, 7, `CASEI takes a text`},
		{`S_WITHIN(name, POINT(1 2))`, 10, `name is a text; S_WITHIN takes geometries`},
		{`S_WITHIN(geometry, POINT(39 95))`, 20, `latitude 95|swap`},
		{`S_WITHIN(geometry, POINT(999 1))`, 20, `longitude 999`},
		{`S_CROSSES(LINESTRING(0 0, 2 2), BBOX(1, 1, 3, 3))`, 1, `neither is a point; one side should be a property`},
		{`T_DURING(date_start, INTERVAL('2024-01-01','..'))`, 10, `T_DURING compares intervals and date_start is a date|INTERVAL(start, end)`},
		{`T_AFTER(name, DATE('2024-01-01'))`, 9, `name is a text; T_AFTER takes dates`},
		{`T_AFTER(days, INTERVAL('2024-02-01','2024-01-01'))`, 24, `after its end 2024-01-01`},
		{`T_AFTER(days, INTERVAL(name, '..'))`, 24, `begins and ends with a date`},
		{`A_EQUALS(name, ('a'))`, 10, `A_EQUALS takes arrays`},
		{`A_EQUALS(tags, (1))`, 17, `arrays here hold texts`},
		{`distance(geometry, POINT(1 2)) < 5`, 1, `no function distance|did you mean distance_m?`},
		{`distance_m(geometry) < 5`, 1, `takes 2 arguments, not 1`},
		{`distance_m(geometry, name) < 5`, 22, `argument 2 of distance_m is a geometry`},
		{`distance_m(geometry, LINESTRING(1 2, 3 4)) < 5`, 1, `takes a geometry property and a POINT`},
		{`S_INTERSECT(geometry, POINT(1 2))`, 1, `did you mean S_INTERSECTS?`},
		{`name LIKE '` + strings.Repeat("%x", 51) + `'`, 11, `51 wildcards`},
	} {
		t.Run(c.filter, func(t *testing.T) {
			e, err := cql.Parse(c.filter)
			if err == nil {
				_, err = cql.Check(e, c.filter, queryables())
			}
			holdsError(t, err, c.column, c.says)
		})
	}
}

func holdsError(t *testing.T, err error, column int, says string) {
	t.Helper()
	var e *cql.Error
	if !errors.As(err, &e) {
		t.Fatalf("error %v, want a *cql.Error", err)
	}
	if e.Column != column {
		t.Errorf("at character %d, want %d: %v", e.Column, column, err)
	}
	for _, part := range strings.Split(says, "|") {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q does not say %q", err, part)
		}
	}
	if e.Nearest != "" && e.Nearest == e.Token {
		t.Errorf("%q suggests what was written", err)
	}
	if strings.Contains(err.Error(), "\n") {
		t.Errorf("%q is not one line", err)
	}
}

func TestErrorsJSON(t *testing.T) {
	for _, c := range []struct {
		filter string
		column int
		says   string
	}{
		{``, 1, `empty`},
		{`{"op":"=","args":[{"property":"killed"},5]`, 43, `not valid JSON`},
		{`{"op":"=","args":[{"property":"killed"},NaN]}`, 41, `near "NaN"|not valid JSON`},
		{`{"op":"=","args":[{"property":"killed"},'5']}`, 41, `near "'5'"|not valid JSON`},
		{`{"op":"=","args":[{"property":"killed"},-1e999]}`, 41, `the number is too large`},
		{`{"op" "=","args":[]}`, 7, `not valid JSON`},
		{`killed = 5`, 1, `near "killed"|not valid JSON`},
		{`{"op":"=","args":[{"property":"killed"},5]} x`, 45, `something follows|`},
		{`{"op":"=","args":[{"property":"killed"}]}`, 18, `= takes 2 arguments, not 1`},
		{`{"op":"=","arg":[]}`, 17, `no member "arg"|did you mean args?`},
		{`{"opp":"="}`, 1, `did you mean op?`},
		{`{"op":"=","op":"<"}`, 11, `two members "op"`},
		{`{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Pont","coordinates":[1,2]}]}`, 62, `did you mean Point?`},
		{`{"op":"=","args":[{"property":"killed"},null]}`, 41, `isNull`},
		{`{"op":"=","args":[{"property":"killed"},[1]]}`, 41, `a list stands after IN`},
		{`{"op":"=","args":[{"property":"typ"},"x"]}`, 31, `near "\"typ\""|no property typ|did you mean type?`},
		{`{"op":"in","args":[{"property":"killed"},5]}`, 42, `is an array`},
		{`{"op":"date","args":[]}`, 7, `no operator or function "date"`},
		{`{"op":"<","args":[{"property":"date_start"},{"date":"2024-02-30"}]}`, 53, `no day 2024-02-30`},
	} {
		t.Run(c.filter, func(t *testing.T) {
			e, err := cql.ParseJSON([]byte(c.filter))
			if err == nil {
				_, err = cql.Check(e, c.filter, queryables())
			}
			holdsError(t, err, c.column, c.says)
		})
	}
}

// TestLimits holds filters that are too large to an error that says so.
func TestLimits(t *testing.T) {
	nested := strings.Repeat(`{"op":"not","args":[`, 60) + "true" + strings.Repeat("]}", 60)
	for name, c := range map[string]struct{ text, json, says string }{
		"length":    {text: "name = '" + strings.Repeat("x", cql.MaxBytes) + "'", says: "bytes long"},
		"depth":     {text: strings.Repeat("NOT (", 60) + "TRUE" + strings.Repeat(")", 60), says: "nests deeper"},
		"abyss":     {text: strings.Repeat("(", 30000), says: "nests deeper"},
		"nots":      {text: strings.Repeat("NOT ", 10000), says: "nests deeper"},
		"sum":       {text: strings.Repeat("1+", 100) + "1 = 2", says: "nests deeper"},
		"nodes":     {text: "TRUE" + strings.Repeat(" OR TRUE", 6000), says: "parts"},
		"list":      {text: "killed IN (1" + strings.Repeat(",1", 2001) + ")", says: "more than 2000 values"},
		"deep json": {json: nested, says: "nests deeper"},
		"json pit":  {json: strings.Repeat("[", 60000), says: "nests deeper"},
	} {
		t.Run(name, func(t *testing.T) {
			var err error
			if c.json != "" {
				_, err = cql.ParseJSON([]byte(c.json))
			} else {
				_, err = cql.Parse(c.text)
			}
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("error %v, want one that says %q", err, c.says)
			}
		})
	}
	if _, err := cql.Parse(strings.Repeat("(", 40) + "TRUE" + strings.Repeat(")", 40)); err != nil {
		t.Error(err)
	}
}

// TestGDAL reads what ogrinfo 3.6.2 -where sends to a server that offers
// cql-text, as a server wrote it down.
func TestGDAL(t *testing.T) {
	for _, c := range []struct{ text, means string }{
		{`(name = 'it''s') AND (killed > 3)`, `name = 'it''s' AND killed > 3`},
		{`name = 'C:\temp\new\'`, `name = 'C:\\temp\\new\\'`},
		{`disputed = 1`, `disputed = TRUE`},
		{`NOT (killed = 3)`, `NOT killed = 3`},
		{`(killed <> 3) OR (score >= 0.0015)`, `killed <> 3 OR score >= 0.0015`},
		{`(name ILIKE 'U%') OR (name LIKE '%\_x')`, `CASEI(name) LIKE 'u%' OR name LIKE '%\\_x'`},
		{`(killed IS NULL)`, `killed IS NULL`},
		{`NOT ((name IS NULL))`, `NOT name IS NULL`},
		{`NOT ((killed >= 1) AND (killed <= 5))`, `NOT (killed >= 1 AND killed <= 5)`},
		{`(date_start >= '2024-01-03T') AND (date_start < '2024-02-01T')`, `date_start >= DATE('2024-01-03') AND date_start < DATE('2024-02-01')`},
		{`updated_at > '2024-01-03T10:30:00Z'`, `updated_at > TIMESTAMP('2024-01-03T10:30:00Z')`},
		{`killed > -3`, `killed > -3`},
	} {
		e, err := cql.ParseCQLText(c.text)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		f, err := cql.Check(e, c.text, queryables())
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		if got := cql.String(f.Expr); got != c.means {
			t.Errorf("%s means %s, want %s", c.text, got, c.means)
		}
	}
}
