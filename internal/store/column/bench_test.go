package column_test

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"dateline/geo"
	"dateline/internal/incident"
	"dateline/internal/store/column"

	"github.com/paulmach/orb"
)

const million = 1_000_000

// crowd is a million rows, clustered as real incidents are, and the places
// where they are dense.
var crowd = sync.OnceValues(func() (*column.Index, []orb.Point) {
	r := rand.New(rand.NewPCG(42, 42))
	centres := make([]orb.Point, 300)
	for n := range centres {
		centres[n] = orb.Point{r.Float64()*340 - 170, r.Float64()*120 - 55}
	}
	b := column.NewBuilder()
	rows := make([]column.Row, 0, 10_000)
	figure := func() incident.Number { return incident.Number{N: r.Int64N(30), Known: r.IntN(3) > 0} }
	for num := int64(1); num <= million; num++ {
		c := centres[min(r.IntN(len(centres)), r.IntN(len(centres)))]
		p := orb.Point{c[0] + r.NormFloat64()*1.5, c[1] + r.NormFloat64()*1.5}
		start := incident.Day(720_000 + r.IntN(13_000))
		place := fmt.Sprint("GN:", r.IntN(20_000))
		rows = append(rows, column.Row{Num: num, Seq: incident.Seq(num), Point: &p, Start: start, End: start, Type: fmt.Sprint("t", r.IntN(25)),
			Country: fmt.Sprint("C", r.IntN(150)), Admin1: fmt.Sprint("A", r.IntN(2000)), Scope: "event", Status: "published", DatePrecision: "day",
			GeoPrecision: "settlement", Killed: incident.Num(r.Int64N(20)), UpdatedMicro: num, PlaceID: place, Path: place,
			KilledLow: figure(), KilledHigh: figure(), InjuredLow: figure(), InjuredHigh: figure()})
		if len(rows) == cap(rows) {
			b.Add(rows)
			rows = rows[:0]
		}
	}
	return b.Index(million), centres[:40]
})

func around(p orb.Point, degrees float64) *geo.BBox {
	return &geo.BBox{West: geo.WrapLon(p[0] - degrees/2), South: p[1] - degrees/2, East: geo.WrapLon(p[0] + degrees/2), North: p[1] + degrees/2}
}

func BenchmarkRefs(b *testing.B) {
	x, centres := crowd()
	for _, size := range []float64{0.2, 1, 10, 360} {
		for _, limit := range []int{100, 1000} {
			b.Run(fmt.Sprintf("degrees=%v/limit=%d", size, limit), func(b *testing.B) {
				b.ReportAllocs()
				found := 0
				for n := 0; b.Loop(); n++ {
					q := incident.Query{Limit: limit, BBox: &geo.World}
					if size < 360 {
						q.BBox = around(centres[n%len(centres)], size)
					}
					found += len(refs(b, x, q, nil))
				}
				b.ReportMetric(float64(found)/float64(b.N), "refs/op")
			})
		}
	}
	b.Run("degrees=1/month/limit=100", func(b *testing.B) {
		b.ReportAllocs()
		for n := 0; b.Loop(); n++ {
			from := incident.Day(720_000 + n*37%12_000)
			refs(b, x, incident.Query{Limit: 100, BBox: around(centres[n%len(centres)], 1), Time: incident.Interval{From: from, To: from + 30}}, nil)
		}
	})
	b.Run("page100/limit=1000", func(b *testing.B) {
		b.ReportAllocs()
		q := incident.Query{Limit: 1000}
		for range 99 {
			list := refs(b, x, q, nil)
			c, _ := x.CursorAt(q.Sort, list[len(list)-1])
			q.After = &c
		}
		for b.Loop() {
			refs(b, x, q, nil)
		}
	})
	b.Run("degrees=10/type/killed/limit=100", func(b *testing.B) {
		b.ReportAllocs()
		for n := 0; b.Loop(); n++ {
			refs(b, x, incident.Query{Limit: 100, BBox: around(centres[n%len(centres)], 10), Equal: map[incident.Property][]string{incident.PropType: {"t3"}},
				Sort: incident.Sort{Field: incident.SortKilled}}, nil)
		}
	})
}

func BenchmarkCount(b *testing.B) {
	x, centres := crowd()
	for _, size := range []float64{0.2, 1, 10, 360} {
		for _, typ := range []bool{false, true} {
			b.Run(fmt.Sprintf("degrees=%v/type=%t", size, typ), func(b *testing.B) {
				b.ReportAllocs()
				for n := 0; b.Loop(); n++ {
					q := incident.Query{BBox: &geo.World}
					if size < 360 {
						q.BBox = around(centres[n%len(centres)], size)
					}
					if typ {
						q.Equal = map[incident.Property][]string{incident.PropType: {"t3"}}
					}
					count(b, x, q, nil, 2_000_000)
				}
			})
		}
	}
}

func BenchmarkUpdate(b *testing.B) {
	x, centres := crowd()
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		p := centres[n%len(centres)]
		x.Update([]column.Row{{Num: million, Seq: incident.Seq(million + n), Point: &p, Start: incident.Day(720_000 + n%13_000), End: incident.Day(720_000 + n%13_000)}}, nil, incident.Seq(million+n))
	}
}

// BenchmarkUpdateMany takes in 5,000 new rows, as a bulk write does.
func BenchmarkUpdateMany(b *testing.B) {
	const many = 5000
	x, centres := crowd()
	r := rand.New(rand.NewPCG(1, 1))
	set, drop := make([]column.Row, many), make([]int64, many)
	for b.Loop() {
		b.StopTimer()
		for n := range set {
			c := centres[r.IntN(len(centres))]
			p := orb.Point{c[0] + r.NormFloat64()*1.5, c[1] + r.NormFloat64()*1.5}
			start := incident.Day(720_000 + r.IntN(13_000))
			set[n] = column.Row{Num: int64(2*million + n), Seq: 1, Point: &p, Start: start, End: start}
			drop[n] = set[n].Num
		}
		b.StartTimer()
		x.Update(set, nil, million)
		b.StopTimer()
		x.Update(nil, drop, million)
		b.StartTimer()
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/many, "ns/row")
}

func BenchmarkRestore(b *testing.B) {
	x, _ := crowd()
	list := chunks(b, x)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := column.Restore(list); err != nil {
			b.Fatal(err)
		}
	}
}

// benchFilters are filters as clients send them; %[1]v and %[2]v are a place
// where incidents are dense.
var benchFilters = []struct{ name, text string }{
	{"type+country+date+polygon", "type = 't3' AND country IN ('C1', 'C2', 'C7') AND date_start >= DATE('1990-01-01') AND " +
		"S_INTERSECTS(geometry, POLYGON((%[1]v %[2]v, %[3]v %[2]v, %[3]v %[4]v, %[1]v %[4]v, %[1]v %[2]v)))"},
	{"polygon", "S_INTERSECTS(geometry, POLYGON((%[1]v %[2]v, %[3]v %[2]v, %[3]v %[4]v, %[1]v %[4]v, %[1]v %[2]v)))"},
	{"rare", "killed_best = 17 AND type = 't3' AND admin1 = 'A77' AND updated_at > TIMESTAMP('1970-01-01T00:00:00.5Z')"},
	{"rare-unindexed", "killed_best * 1000000 + seq = 7654321 OR seq = 5"},
	{"or", "killed_best > 18 OR type LIKE 't1%%' AND NOT disputed"},
	{"casei", "CASEI(country) = CASEI('c7')"},
	{"within", "within_place('GN:77')"},
}

func BenchmarkFilter(b *testing.B) {
	x, centres := crowd()
	for _, f := range benchFilters {
		c := centres[3]
		text := fmt.Sprintf(f.text+"%[5]s", c[0]-2, c[1]-2, c[0]+2, c[1]+2, "")
		filter, err := incident.ParseFilter(text, "")
		if err != nil {
			b.Fatal(err)
		}
		b.Run(f.name+"/page", func(b *testing.B) {
			b.ReportAllocs()
			n := 0
			for b.Loop() {
				n = len(refs(b, x, incident.Query{Filter: filter, Limit: 100}, nil))
			}
			b.ReportMetric(float64(n), "refs")
		})
		b.Run(f.name+"/hits", func(b *testing.B) {
			b.ReportAllocs()
			n := int64(0)
			for b.Loop() {
				n = count(b, x, incident.Query{Filter: filter}, nil, ample).N
			}
			b.ReportMetric(float64(n), "hits")
		})
	}
	for _, s := range []incident.Sort{{Field: "country", Asc: true, Then: []incident.SortKey{{Field: "date_start"}}}, {Field: "type"}} {
		b.Run(fmt.Sprint("sort=", s), func(b *testing.B) {
			for b.Loop() {
				refs(b, x, incident.Query{Sort: s, Limit: 100}, nil)
			}
		})
	}
}

func BenchmarkExtent(b *testing.B) {
	x, _ := crowd()
	var e incident.Extent
	for b.Loop() {
		e = x.Extent()
	}
	if e.N != million || e.Box == nil {
		b.Errorf("%+v", e)
	}
}
