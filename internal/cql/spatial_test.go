package cql_test

import (
	"fmt"
	"math"
	"testing"

	"dateline/internal/cql"

	"github.com/paulmach/orb"
)

// predicates are the spatial functions in the order of the columns below.
var predicates = []string{"INTERSECTS", "DISJOINT", "WITHIN", "TOUCHES", "EQUALS", "CONTAINS", "CROSSES", "OVERLAPS"}

// TestSpatial asks all eight predicates of points and geometries of every kind,
// in both orders of the operands. in, on, out say where the point lies; same
// that it is all there is of the geometry.
func TestSpatial(t *testing.T) {
	const (
		in   = "ynynnnnn"
		on   = "ynnynnnn"
		out  = "nynnnnnn"
		same = "ynynyynn"
	)
	const donut = "POLYGON((0 0, 10 0, 10 10, 0 10, 0 0), (4 4, 6 4, 6 6, 4 6, 4 4))"
	for _, c := range []struct {
		lon, lat float64
		geometry string
		want     string
	}{
		{1, 2, "POINT(1 2)", same},
		{1, 2, "POINT(1 2.0000000001)", out},
		{1, 2, "MULTIPOINT((1 2), (1 2))", same},
		{1, 2, "MULTIPOINT((1 2), (3 4))", in},
		{1, 2, "GEOMETRYCOLLECTION(POINT(1 2), POINT(1 2))", same},
		{1, 2, "GEOMETRYCOLLECTION(POINT(1 2), LINESTRING(0 0, 5 5))", in},
		{0, 0, "LINESTRING(0 0, 10 10)", on},
		{10, 10, "LINESTRING(0 0, 10 10)", on},
		{5, 5, "LINESTRING(0 0, 10 10)", in},
		{5, 5.0000001, "LINESTRING(0 0, 10 10)", out},
		{11, 11, "LINESTRING(0 0, 10 10)", out},
		{0, 0, "LINESTRING(0 0, 10 0, 10 10, 0 0)", in}, // closed: no boundary
		{0, 0, "MULTILINESTRING((0 0, 10 0), (0 0, 0 10))", in},
		{0, 0, "MULTILINESTRING((0 0, 10 0), (0 0, 0 10), (0 0, -5 0))", on},
		{5, 0, "MULTILINESTRING((0 0, 10 0), (5 0, 5 9))", on},
		{1, 1, donut, in},
		{0, 0, donut, on},
		{5, 0, donut, on},
		{10, 5, donut, on},
		{5, 10, donut, on},
		{4, 5, donut, on},
		{5, 5, donut, out},
		{-1, 0, donut, out},
		{-1, 4, donut, out},
		{11, 10, donut, out},
		{5, 5, "MULTIPOLYGON(((0 0, 10 0, 10 10, 0 10, 0 0), (4 4, 6 4, 6 6, 4 6, 4 4)), ((4.5 4.5, 5.5 4.5, 5.5 5.5, 4.5 5.5, 4.5 4.5)))", in},
		{0.1, 0.3, "POLYGON((0 0, 0.3 0.9, -1 1, 0 0))", out}, // three times 0.1 is not 0.3 in binary
		{0.25, 0.75, "POLYGON((0 0, 0.5 1.5, -1 1, 0 0))", on},
		{70.5, 39.8, "BBOX(70, 39, 71, 40)", in},
		{70, 39, "BBOX(70, 39, 71, 40)", on},
		{70.5, 39, "BBOX(70, 39, 71, 40)", on},
		{69, 39, "BBOX(70, 39, 71, 40)", out},
		{70, 39, "BBOX(70, 39, 70, 39)", same},
		{70, 39.5, "BBOX(70, 39, 70, 40)", in},
		{70, 40, "BBOX(70, 39, 70, 40)", on},
		{70, 39, "BBOX(70, 39, -1000, 71, 40, 8000)", on},

		{179, 0, "BBOX(170, -10, -170, 10)", in},
		{-179, 0, "BBOX(170, -10, -170, 10)", in},
		{180, 0, "BBOX(170, -10, -170, 10)", in},
		{-180, 0, "BBOX(170, -10, -170, 10)", in},
		{-170, 0, "BBOX(170, -10, -170, 10)", on},
		{0, 0, "BBOX(170, -10, -170, 10)", out},
		{-179, 0, "BBOX(170, -10, 190, 10)", in},
		{-179, 0, "POLYGON((170 -10, 190 -10, 190 10, 170 10, 170 -10))", in},
		{-180, 0, "POLYGON((170 -10, 190 -10, 190 10, 170 10, 170 -10))", in},
		{180, 0, "POLYGON((-190 -10, -170 -10, -170 10, -190 10, -190 -10))", in},
		{175, 0, "POLYGON((-190 -10, -170 -10, -170 10, -190 10, -190 -10))", in},
		{-170, 0, "POLYGON((170 -10, 190 -10, 190 10, 170 10, 170 -10))", on},
		{-160, 0, "POLYGON((170 -10, 190 -10, 190 10, 170 10, 170 -10))", out},
		{-175, 0, "LINESTRING(170 0, 190 0)", in},
		{-170, 0, "POINT(190 0)", same},
		{0, 0, "POLYGON((179 -10, -179 -10, -179 10, 179 10, 179 -10))", in}, // the long way round
		{0, 90, "BBOX(-180, -90, 180, 90)", on},
		{180, 3, "BBOX(-180, -90, 180, 90)", on},
		{math.NaN(), 1, "BBOX(-180, -90, 180, 90)", out},
	} {
		r := row{fieldPoint: [2]float64{c.lon, c.lat}}
		for i, name := range predicates {
			f := check(t, fmt.Sprintf("S_%s(geometry, %s)", name, c.geometry))
			if got := f.Eval(r); got != truthOf(c.want[i]) {
				t.Errorf("S_%s(%v %v, %s) is %s, want %c", name, c.lon, c.lat, c.geometry, got, c.want[i])
			}
			if f.Eval(r) == yes && !fulfils(r, f.Bounds()) {
				t.Errorf("S_%s(%v %v, %s) is outside its bounds %v", name, c.lon, c.lat, c.geometry, f.Bounds().Box)
			}
			swapped := map[string]string{"WITHIN": "CONTAINS", "CONTAINS": "WITHIN"}[name]
			if swapped == "" {
				swapped = name
			}
			f = check(t, fmt.Sprintf("S_%s(%s, geometry)", swapped, c.geometry))
			if got := f.Eval(r); got != truthOf(c.want[i]) {
				t.Errorf("S_%s(%s, %v %v) is %s, want %c", swapped, c.geometry, c.lon, c.lat, got, c.want[i])
			}
			if got := f.Eval(empty); got != unknown {
				t.Errorf("S_%s of no point is %s, want NULL", name, got)
			}
		}
	}
	for i, want := range same {
		f := check(t, fmt.Sprintf("S_%s(geometry, geometry)", predicates[i]))
		if got := f.Eval(full); got != truthOf(byte(want)) || f.Eval(empty) != unknown {
			t.Errorf("S_%s of a point and itself is %s, want %c; of none NULL", predicates[i], got, want)
		}
	}
}

func truthOf(c byte) cql.Truth {
	if c == 'y' {
		return yes
	}
	return no
}

// TestMapPoints turns a filter in another reference system round.
func TestMapPoints(t *testing.T) {
	e, err := cql.Parse("killed > 1 AND NOT (S_WITHIN(geometry, BBOX(39, 70, 40, 71)) OR S_WITHIN(geometry, GEOMETRYCOLLECTION(POINT(39 70), POLYGON((39 70, 40 70, 40 71, 39 70)))))")
	if err != nil {
		t.Fatal(err)
	}
	swapped, err := cql.MapPoints(e, func(p orb.Point) (orb.Point, error) { return orb.Point{p[1], p[0]}, nil })
	if err != nil {
		t.Fatal(err)
	}
	const want = "killed > 1 AND NOT (S_WITHIN(geometry, BBOX(70, 39, 71, 40)) OR S_WITHIN(geometry, GEOMETRYCOLLECTION(POINT(70 39), POLYGON((70 39, 70 40, 71 40, 70 39)))))"
	if got := cql.String(swapped); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if _, err := cql.MapPoints(e, func(orb.Point) (orb.Point, error) { return orb.Point{}, fmt.Errorf("off the map") }); err == nil {
		t.Error("an error of the function was lost")
	}
}
