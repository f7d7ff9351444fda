package gazetteer_test

import (
	"context"
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
