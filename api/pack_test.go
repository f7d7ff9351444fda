package api_test

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
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

// often is how many times the tests pack a feature: the more often its words and
// values have come, the more of them have numbers.
const often = 6

func TestPack(t *testing.T) {
	long := typical("x", 70, 40)
	long.Summary = strings.Repeat("a", 20_000)
	odd := typical("A \"title\" with \\ and }}, é, ends", -0.5, 1e-7)
	odd.Summary, odd.UncertaintyM, odd.Killed.Best, odd.Injured.Best = "слова, слова, слова и ещё слова", 1234.5, incident.Num(111), incident.Num(112)
	claims := typical("x", 70.58012, 39.85125)
	claims.Tags, claims.Claims = []string{"a, b", ""}, []incident.Claim{{Kind: "casualty", Evidence: "Three people were killed, he said.\n"}}
	p := api.NewPacker()
	for round := range often {
		for name, i := range map[string]*incident.Incident{"typical": typical("Shelling near a town", 70.5, -40.25), "odd": odd, "long": long,
			"empty": {}, "claims": claims} {
			for _, f := range [][]byte{format.AppendFeature(nil, i), format.AppendWhole(nil, i), format.AppendProperties(nil, i, []string{"title", "type"})} {
				kept := p.Pack(nil, f)
				got, err := p.Unpack([]byte("before"), kept)
				if err != nil || string(got) != "before"+string(f) {
					t.Errorf("%s: %v\n got %s\nwant %s", name, err, got, f)
				}
				if name == "typical" && round == often-1 && bytes.Contains(f, []byte("summary")) && len(kept) > len(f)/4 {
					t.Errorf("%d bytes are kept of %d", len(kept), len(f))
				}
			}
		}
	}
}

// TestPackFull packs more different words and values than get numbers.
func TestPackFull(t *testing.T) {
	p := api.NewPacker()
	i := typical("x", 1, 2)
	for n := range 70_000 {
		i.Title, i.Place, i.PlaceID = fmt.Sprintf("word%d and more", n/5), fmt.Sprint("place ", n), fmt.Sprint("GN:", n/2)
		f := format.AppendFeature(nil, i)
		for range 2 {
			if got, err := p.Unpack(nil, p.Pack(nil, f)); err != nil || !bytes.Equal(got, f) {
				t.Fatalf("%d: %v\n got %s\nwant %s", n, err, got, f)
			}
		}
	}
}

// TestPackAtOnce packs and unpacks from several goroutines, while new words come.
func TestPackAtOnce(t *testing.T) {
	p := api.NewPacker()
	var wait sync.WaitGroup
	for k := range 4 {
		wait.Go(func() {
			for n := range 2000 {
				f := format.AppendFeature(nil, typical(fmt.Sprintf("Number %d at place%d", n/9, (n+k)/7), 1, 2))
				if got, err := p.Unpack(nil, p.Pack(nil, f)); err != nil || !bytes.Equal(got, f) {
					t.Errorf("%v\n got %s\nwant %s", err, got, f)
				}
			}
		})
	}
	wait.Wait()
}

// FuzzPack: whatever is packed comes back, and nothing makes unpack fail hard.
func FuzzPack(f *testing.F) {
	f.Add("title", "place", 70.5, 40.25, []byte(`{"type":"Feature","id":`))
	f.Add(`","id":"`, "}}", 0.0, -90.0, []byte("P\xf0\xf1\xf2\xf3"))
	f.Add("many words, many words", "many words ", 1e-9, 5.0, []byte("P\x41\x02\x01\x01\xf4\x00\x01\xf5\xff\xf6\x00"))
	f.Fuzz(func(t *testing.T, title, place string, lon, lat float64, any []byte) {
		i := typical(title, lon, lat)
		i.Place, i.PlaceName, i.Source = place, title, place+title
		p := api.NewPacker()
		for range often {
			for _, want := range [][]byte{format.AppendFeature(nil, i), format.AppendWhole(nil, i), any} {
				if got, err := p.Unpack(nil, p.Pack(nil, want)); err != nil || !bytes.Equal(got, want) {
					t.Fatalf("%v\n got %q\nwant %q", err, got, want)
				}
			}
			_, _ = p.Unpack(nil, any) // must not panic
		}
	})
}

func BenchmarkUnpack(b *testing.B) {
	p := api.NewPacker()
	f := format.AppendFeature(nil, typical("Shelling near a town", 70.58012, 39.85125))
	var kept []byte
	for range often {
		kept = p.Pack(nil, f)
	}
	b.SetBytes(int64(len(f)))
	buf := make([]byte, 0, 4096)
	for b.Loop() {
		buf, _ = p.Unpack(buf[:0], kept)
	}
	b.ReportMetric(float64(len(kept)), "bytes-kept")
}

func BenchmarkPack(b *testing.B) {
	p := api.NewPacker()
	f := format.AppendFeature(nil, typical("Shelling near a town", 70.58012, 39.85125))
	b.SetBytes(int64(len(f)))
	buf := make([]byte, 0, 4096)
	for b.Loop() {
		buf = p.Pack(buf[:0], f)
	}
}
