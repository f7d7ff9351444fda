package cql_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"dateline/internal/cql"
)

// benchFilters are filters as clients send them.
var benchFilters = []struct{ name, text string }{
	{"qgis", `("type" = 'battle') AND ("date_start" >= DATE('2022-09-01')) AND ("killed" > 5)`},
	{"bbox", "S_INTERSECTS(geometry,BBOX(69.123456,39.123456,75.123456,43.123456))"},
	{"polygon100", "S_INTERSECTS(geometry, " + circle(100) + ")"},
	{"ilike", "name ILIKE '%ворух%'"},
	{"like", "name LIKE '%Ворух%'"},
	{"in", "type IN ('battle', 'riot') AND killed BETWEEN 1 AND 10 AND NOT disputed"},
	{"days", "T_INTERSECTS(days, INTERVAL('2022-09-01', '2022-09-30'))"},
	{"distance", "distance_m(geometry, POINT(70.5 39.9)) < 5000"},
}

// circle is a polygon of n corners around 70 40.
func circle(n int) string {
	var b strings.Builder
	b.WriteString("POLYGON((")
	for i := range n + 1 {
		a := 2 * math.Pi * float64(i%n) / float64(n)
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%.6f %.6f", 70+math.Cos(a), 40+math.Sin(a))
	}
	b.WriteString("))")
	return b.String()
}

func BenchmarkParse(b *testing.B) {
	for _, f := range benchFilters {
		b.Run(f.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := cql.Parse(f.text); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkCheck(b *testing.B) {
	q := queryables()
	for _, f := range benchFilters {
		e, err := cql.Parse(f.text)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(f.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := cql.Check(e, f.text, q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkEval(b *testing.B) {
	r := &flat{name: "Ҷамоати Ворух", kind: "battle", killed: 7, score: 2.5, disputed: true, day: 1663113600e6, last: 1663372800e6, lon: 70.5, lat: 39.8}
	for _, f := range benchFilters {
		filter := check(b, f.text)
		b.Run(f.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				filter.Eval(r)
			}
		})
	}
}

// flat is a row as an index keeps it.
type flat struct {
	name, kind    string
	killed, score float64
	disputed      bool
	day, last     int64
	lon, lat      float64
}

func (r *flat) Text(f int) (string, bool) {
	if f == fieldName {
		return r.name, true
	}
	return r.kind, true
}
func (r *flat) Number(f int) (float64, bool) {
	if f == fieldScore {
		return r.score, true
	}
	return r.killed, true
}
func (r *flat) Bool(int) (bool, bool) { return r.disputed, true }
func (r *flat) Time(f int) (int64, bool) {
	if f == fieldLast {
		return r.last, true
	}
	return r.day, true
}
func (r *flat) Point(int) (lon, lat float64, ok bool) { return r.lon, r.lat, true }
func (r *flat) Texts(int) ([]string, bool)            { return nil, false }
