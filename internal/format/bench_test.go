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
