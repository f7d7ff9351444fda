package gazetteer_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"dateline/geo"
	"dateline/geo/gazetteer"

	"github.com/paulmach/orb"
)

func BenchmarkComplete(b *testing.B) {
	ix := realIndex(b)
	fergana := geo.BBox{West: 69, South: 39, East: 73, North: 41}
	for _, text := range []string{"b", "ba", "bat", "batken", "border p", "тад"} {
		b.Run(text, func(b *testing.B) {
			for b.Loop() {
				complete(b, ix, gazetteer.CompleteQuery{Text: text, BBox: &fergana})
			}
		})
	}
}

func BenchmarkNearest(b *testing.B) {
	ix := realIndex(b)
	for b.Loop() {
		nearest(b, ix, gazetteer.NearestQuery{Point: orb.Point{70.58, 39.85}, Limit: 5})
	}
}

func BenchmarkNearestOfAKind(b *testing.B) {
	ix := realIndex(b)
	ctx := context.Background()
	for b.Loop() {
		q := gazetteer.NearestQuery{Point: orb.Point{70.58, 39.85}, Limit: 5, RadiusM: 1_000_000, Kinds: []string{gazetteer.KindBorderPost}}
		if _, err := ix.Nearest(ctx, q); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkBatch asks different names of the built-in gazetteer, in one batch on all processors; names/s is what counts.
func BenchmarkBatch(b *testing.B) {
	ix := realIndex(b)
	random := rand.New(rand.NewPCG(5, 5))
	var primary, other, wrong []string
	for p := range ix.All() {
		if random.IntN(8) > 0 {
			continue
		}
		primary = append(primary, strings.Clone(p.Name))
		for _, n := range p.Names {
			other = append(other, strings.Clone(n.Text))
		}
		if len(p.Name) > 4 {
			wrong = append(wrong, mistype(random, p.Name))
		}
	}
	for _, set := range []struct {
		name  string
		texts []string
	}{{"primary names", primary}, {"other names", other}, {"misspelt", wrong}} {
		slices.Sort(set.texts)
		texts := slices.Compact(set.texts)
		random.Shuffle(len(texts), func(i, j int) { texts[i], texts[j] = texts[j], texts[i] })
		b.Run(set.name, func(b *testing.B) {
			found := 0
			asked := func(yield func(string) bool) {
				for i := range b.N {
					if !yield(texts[i%len(texts)]) {
						return
					}
				}
			}
			ix.Prepare()
			used := processTime()
			b.ResetTimer()
			ask := func(text string) gazetteer.Ask { return gazetteer.Ask{Text: text} }
			for _, a := range gazetteer.GeocodeAll(context.Background(), ix, gazetteer.Query{}, asked, ask) {
				if len(a.Result.Candidates) > 0 {
					found++
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "names/s")
			b.ReportMetric(float64((processTime()-used).Microseconds())/float64(b.N), "cpu-µs/name")
			b.ReportMetric(float64(found)/float64(b.N), "found")
		})
	}
}

// BenchmarkBuild is what the very first start of the program waits for.
func BenchmarkBuild(b *testing.B) {
	text := readReal(b)
	used := processTime()
	for b.Loop() {
		if _, err := gazetteer.OpenCached(b.TempDir(), text); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64((processTime()-used).Milliseconds())/float64(b.N), "cpu-ms")
}
