package api_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"dateline/api"
	"dateline/internal/format"
	"dateline/internal/incident"

	"github.com/paulmach/orb"
)

// typical is a feature as most are.
func typical(title string, lon, lat float64) *incident.Incident {
	at := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	return &incident.Incident{ID: "bench-000000001", Num: 1, Seq: 1, Version: 1, Title: title, Type: "shelling", Scope: "event", Status: "published",
		Summary:   "Shelling in the area of a town, reported by local authorities and residents; the number of casualties was not confirmed independently.",
		DateStart: 739000, DateEnd: 739000, DatePrecision: "day", Place: "A town", PlaceID: "GN:1", PlaceName: "A town", Country: "TJ", Admin1: "Sughd",
		Point: &orb.Point{lon, lat}, GeoPrecision: "settlement", UncertaintyM: 3000, UncertaintyReason: "vintage drift", Source: "Agency", SourceCount: 1,
		CreatedAt: at, UpdatedAt: at}
}

func TestPack(t *testing.T) {
	long := typical("x", 70, 40)
	long.Summary = strings.Repeat("a", 20_000)
	empty := &incident.Incident{}
	for name, i := range map[string]*incident.Incident{"typical": typical("A \"title\" with \\ and }}, é", 70.5, -40.25), "long": long, "empty": empty} {
		f := format.AppendFeature(nil, i)
		kept := api.Pack(nil, f)
		got, err := api.Unpack([]byte("before"), kept)
		if err != nil || string(got) != "before"+string(f) {
			t.Errorf("%s: %v\n got %s\nwant %s", name, err, got, f)
		}
		if name == "typical" && len(kept) > len(f)/2 {
			t.Errorf("%d bytes are kept of %d", len(kept), len(f))
		}
	}
	only := format.AppendProperties(nil, typical("x", 1, 2), []string{"title", "type"})
	if got, err := api.Unpack(nil, api.Pack(nil, only)); err != nil || !bytes.Equal(got, only) {
		t.Errorf("two properties: %v %s", err, got)
	}
}

// FuzzPack: whatever is packed comes back, and nothing makes unpack fail hard.
func FuzzPack(f *testing.F) {
	f.Add("title", "place", 70.5, 40.25, []byte(`{"type":"Feature","id":`))
	f.Add(`","id":"`, "}}", 0.0, -90.0, []byte("P\xf0\xf1\xf2\xf3"))
	f.Fuzz(func(t *testing.T, title, place string, lon, lat float64, any []byte) {
		i := typical(title, lon, lat)
		i.Place, i.PlaceName, i.Source = place, title, place+title
		for _, want := range [][]byte{format.AppendFeature(nil, i), any} {
			if got, err := api.Unpack(nil, api.Pack(nil, want)); err != nil || !bytes.Equal(got, want) {
				t.Fatalf("%v\n got %q\nwant %q", err, got, want)
			}
		}
		_, _ = api.Unpack(nil, any) // must not panic
	})
}

func BenchmarkUnpack(b *testing.B) {
	f := format.AppendFeature(nil, typical("Shelling near a town", 70.58012, 39.85125))
	kept := api.Pack(nil, f)
	b.SetBytes(int64(len(f)))
	b.ReportMetric(float64(len(kept)), "bytes-kept")
	buf := make([]byte, 0, 4096)
	for b.Loop() {
		buf, _ = api.Unpack(buf[:0], kept)
	}
}

func BenchmarkPack(b *testing.B) {
	f := format.AppendFeature(nil, typical("Shelling near a town", 70.58012, 39.85125))
	b.SetBytes(int64(len(f)))
	buf := make([]byte, 0, 4096)
	for b.Loop() {
		buf = api.Pack(buf[:0], f)
	}
}
