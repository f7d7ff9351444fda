package format_test

import (
	"bytes"
	"io"
	"testing"

	"dateline/internal/format"
	"dateline/internal/incident"
)

func BenchmarkReadGeoJSON(b *testing.B) {
	var list []*incident.Incident
	for range 10_000 {
		list = append(list, typical())
	}
	data := write(b, "geojson", format.Options{}, list...)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		r, err := format.NewReader("geojson", bytes.NewReader(data), format.ReadOptions{})
		if err != nil {
			b.Fatal(err)
		}
		for rec := range r.Records() {
			if rec.Err != nil {
				b.Fatal(rec.Err)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/10_000, "ns/feature")
}

func BenchmarkWriteGeoJSON(b *testing.B) {
	i := typical()
	b.SetBytes(int64(len(format.AppendFeature(nil, i))) + 2)
	w, err := format.NewWriter("geojson", io.Discard, format.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := w.Write(i); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkWriteCSV(b *testing.B) {
	i := typical()
	b.SetBytes(int64(len(write(b, "csv", format.Options{}, i))))
	w, err := format.NewWriter("csv", io.Discard, format.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := w.Write(i); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkWrite writes files of 20,000 incidents in each format.
func BenchmarkWrite(b *testing.B) {
	i := typical()
	vocabulary := types(b)
	for _, f := range written() {
		b.Run(f.Name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				var size counter
				w, err := format.NewWriter(f.Name, &size, format.Options{Types: vocabulary})
				if err != nil {
					b.Fatal(err)
				}
				for n := range 20_000 {
					i.Point[0] = float64(n%36000)/100 - 180
					if err := w.Write(i); err != nil {
						b.Fatal(err)
					}
				}
				if err := w.Close(); err != nil {
					b.Fatal(err)
				}
				b.SetBytes(int64(size))
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/20_000, "ns/incident")
		})
	}
}
