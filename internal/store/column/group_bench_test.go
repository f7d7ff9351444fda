package column_test

import (
	"fmt"
	"syscall"
	"testing"

	"dateline/internal/incident"
)

// processor reports the processor time of an operation, which other work on the machine
// changes less than the time on the clock.
func processor(b *testing.B) func() {
	used := func() int64 {
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			b.Fatal(err)
		}
		return u.Utime.Nano() + u.Stime.Nano()
	}
	from := used()
	return func() { b.ReportMetric(float64(used()-from)/float64(b.N), "cpu-ns/op") }
}

func BenchmarkClusters(b *testing.B) {
	x, centres := crowd()
	typed := incident.Query{Time: incident.Interval{From: 722_000, To: 726_000}, Equal: map[incident.Property][]string{incident.PropType: {"t1", "t2"}}}
	for _, c := range []struct {
		name  string
		query incident.Query
		size  float64
	}{{"world", incident.Query{}, 360}, {"world/type+date", typed, 360}, {"180", incident.Query{}, 180}, {"45", incident.Query{}, 45}, {"11", incident.Query{}, 11.25},
		{"1.4", incident.Query{}, 1.4}, {"1.4/type+date", typed, 1.4}, {"0.17", incident.Query{}, 0.17}} {
		b.Run(c.name, func(b *testing.B) {
			defer processor(b)()
			b.ReportAllocs()
			for n := 0; b.Loop(); n++ {
				g := worldGrid
				if c.size < 360 {
					at := centres[n%len(centres)]
					g = incident.Grid{}
					for k := range 9 {
						g.Lons = append(g.Lons, at[0]+c.size*(float64(k)/8-0.5))
						g.Lats = append(g.Lats, at[1]+c.size*(float64(k)/8-0.5))
					}
				}
				if _, err := x.Clusters(b.Context(), c.query, nil, g); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkSummary(b *testing.B) {
	x, _ := crowd()
	for _, by := range []incident.By{incident.ByMonth, incident.ByTime, incident.ByType, incident.ByPlace} {
		b.Run(fmt.Sprint("by=", by), func(b *testing.B) {
			defer processor(b)()
			b.ReportAllocs()
			for b.Loop() {
				if _, err := x.Summary(b.Context(), incident.Query{}, nil, []incident.Grouping{{By: by}}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
