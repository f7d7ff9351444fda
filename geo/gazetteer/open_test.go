package gazetteer_test

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"dateline/geo/gazetteer"
)

func readReal(tb testing.TB) string {
	tb.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "data", "gazetteer.csv"))
	if err != nil {
		tb.Fatal(err)
	}
	return string(text)
}

func BenchmarkOpen(b *testing.B) {
	text := readReal(b)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	var ix *gazetteer.Index
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		var err error
		if ix, err = gazetteer.Open(text); err != nil {
			b.Fatal(err)
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(ix.Len()), "places")
	b.ReportMetric(float64(ix.NameCount()), "names")
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "heapMB")
	runtime.KeepAlive(ix)
}

func BenchmarkOpenCached(b *testing.B) {
	text, folder := readReal(b), b.TempDir()
	openCached(b, folder, text)
	for b.Loop() {
		openCached(b, folder, text)
	}
}
