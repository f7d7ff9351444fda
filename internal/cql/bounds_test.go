package cql_test

import (
	"fmt"
	"math"
	"reflect"
	"testing"
	"time"

	"dateline/geo"
	"dateline/internal/cql"
)

func micros(t *testing.T, s string) int64 {
	t.Helper()
	m, err := cql.ParseTime(s)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestBounds(t *testing.T) {
	box := func(w, s, e, n float64) *geo.BBox { return &geo.BBox{West: w, South: s, East: e, North: n} }
	times := func(name, from, to string) map[string]cql.TimeRange {
		r := cql.TimeRange{From: cql.MinMicros, To: cql.MaxMicros}
		if from != "" {
			r.From = micros(t, from)
		}
		if to != "" {
			r.To = micros(t, to)
		}
		return map[string]cql.TimeRange{name: r}
	}
	inf := math.Inf(1)
	for _, c := range []struct {
		filter string
		want   cql.Bounds
	}{
		{"killed <> 5", cql.Bounds{}},
		{"TRUE", cql.Bounds{}},
		{"NOT (type = 'riot')", cql.Bounds{}},
		{"killed > 5 OR TRUE", cql.Bounds{}},
		{"FALSE", cql.Bounds{Never: true}},
		{"type = 'riot' AND type = 'battle'", cql.Bounds{Never: true, Texts: map[string][]string{"type": {}}}},
		{"type = 'riot'", cql.Bounds{Texts: map[string][]string{"type": {"riot"}}}},
		{"type IN ('riot', 'battle') AND name = 'x'", cql.Bounds{Texts: map[string][]string{"type": {"battle", "riot"}, "name": {"x"}}}},
		{"type = 'riot' OR type = 'battle'", cql.Bounds{Texts: map[string][]string{"type": {"battle", "riot"}}}},
		{"type = 'riot' OR name = 'x'", cql.Bounds{}},
		{"disputed", cql.Bounds{Texts: map[string][]string{"disputed": {"true"}}}},
		{"NOT disputed", cql.Bounds{Texts: map[string][]string{"disputed": {"false"}}}},
		{"disputed = TRUE", cql.Bounds{Texts: map[string][]string{"disputed": {"true"}}}},
		{"killed > 5 AND 10 >= killed", cql.Bounds{Numbers: map[string]cql.NumberRange{"killed": {Low: 5, High: 10}}}},
		{"killed BETWEEN 5 AND 10 OR killed IN (1, 2)", cql.Bounds{Numbers: map[string]cql.NumberRange{"killed": {Low: 1, High: 10}}}},
		{"killed > 5 AND killed < 3", cql.Bounds{Never: true, Numbers: map[string]cql.NumberRange{"killed": {Low: 5, High: 3}}}},
		{"killed > 5 AND score > 1", cql.Bounds{Numbers: map[string]cql.NumberRange{"killed": {Low: 5, High: inf}, "score": {Low: 1, High: inf}}}},
		{"date_start >= '2024-01-02'", cql.Bounds{Times: times("date_start", "2024-01-02", "")}},
		{"date_start > '2024-01-02T12:00'", cql.Bounds{Times: times("date_start", "2024-01-02T00:00:00.000001Z", "")}},
		{"updated_at = DATE('2024-01-02')", cql.Bounds{Times: times("updated_at", "2024-01-02", "2024-01-02T23:59:59.999999Z")}},
		{"updated_at < DATE('2024-01-02')", cql.Bounds{Times: times("updated_at", "", "2024-01-01T23:59:59.999999Z")}},
		{"T_INTERSECTS(days, INTERVAL('2024-01-02', '..'))", cql.Bounds{Times: times("date_end", "2024-01-02", "")}},
		{"T_BEFORE(days, '2024-01-02')", cql.Bounds{Times: times("date_end", "", "2024-01-01T23:59:59.999999Z")}},
		{"T_DISJOINT(days, '2024-01-02')", cql.Bounds{}},
		{"S_INTERSECTS(geometry, BBOX(1, 2, 3, 4))", cql.Bounds{Box: box(1, 2, 3, 4)}},
		{"S_CONTAINS(POLYGON((1 2, 3 2, 3 4, 1 2)), geometry)", cql.Bounds{Box: box(1, 2, 3, 4)}},
		{"S_INTERSECTS(geometry, BBOX(170, 2, -170, 4))", cql.Bounds{Box: box(170, 2, -170, 4)}},
		{"S_INTERSECTS(geometry, BBOX(-181, 2, 181, 4))", cql.Bounds{Box: box(-180, 2, 180, 4)}},
		{"S_INTERSECTS(geometry, LINESTRING(-190 2, -175 4))", cql.Bounds{Box: box(170, 2, -175, 4)}},
		{"S_INTERSECTS(geometry, BBOX(1, 2, 3, 4)) AND S_WITHIN(geometry, BBOX(2, 0, 9, 9))", cql.Bounds{Box: box(2, 2, 3, 4)}},
		{"S_INTERSECTS(geometry, BBOX(1, 2, 3, 4)) OR S_WITHIN(geometry, BBOX(2, 0, 9, 9))", cql.Bounds{Box: box(1, 0, 9, 9)}},
		{"S_INTERSECTS(geometry, BBOX(1, 2, 3, 4)) OR killed = 1", cql.Bounds{}},
		{"S_DISJOINT(geometry, BBOX(1, 2, 3, 4))", cql.Bounds{}},
		{"S_CROSSES(geometry, BBOX(1, 2, 3, 4))", cql.Bounds{Never: true}},
		{"distance_m(geometry, POINT(0 0)) > 5", cql.Bounds{}},
		{"distance_m(geometry, POINT(0 0)) < -5", cql.Bounds{Never: true}},
	} {
		t.Run(c.filter, func(t *testing.T) {
			if got := check(t, c.filter).Bounds(); !reflect.DeepEqual(got, c.want) {
				t.Errorf("%s\nwant %s", show(got), show(c.want))
			}
		})
	}
	b := check(t, "distance_m(geometry, POINT(179.9 0)) <= 50000").Bounds()
	if b.Box == nil || !b.Box.Crosses() || b.Box.Width() > 1 {
		t.Errorf("50 km around 179.9 0 is %v", b.Box)
	}
}

func show(b cql.Bounds) string {
	s := fmt.Sprintf("never %v box %v numbers %v texts %v times", b.Never, b.Box, b.Numbers, b.Texts)
	for name, r := range b.Times {
		s += fmt.Sprintf(" %s %s..%s", name, time.UnixMicro(r.From).UTC(), time.UnixMicro(r.To).UTC())
	}
	return s
}
