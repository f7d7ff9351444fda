package gazetteer_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"dateline/geo/gazetteer"
)

func TestGeocodeAll(t *testing.T) {
	ix := openFixture(t)
	texts := []string{"Vorukh", "", "Isfara", "Xyzzyville", "Ak-Say"}
	var items []int
	for n := range 1003 {
		items = append(items, n)
	}
	asked := 0
	for n, a := range gazetteer.GeocodeAll(context.Background(), ix, gazetteer.Query{Country: "KG"}, slices.Values(items), func(n int) gazetteer.Ask {
		return gazetteer.Ask{Text: texts[n%len(texts)], Country: "TJ"}
	}) {
		if n != asked {
			t.Fatalf("item %d comes as number %d", n, asked)
		}
		asked++
		got := fmt.Sprint(a.Err != nil, len(a.Result.Candidates) > 0, a.Result.Ambiguous)
		want := []string{"false true false", "true false false", "false true false", "false false false", "false true true"}[n%len(texts)]
		if got != want {
			t.Errorf("%q: %s, want %s (%v)", texts[n%len(texts)], got, want, a.Err)
		}
	}
	if asked != len(items) {
		t.Errorf("%d answers to %d items", asked, len(items))
	}
}

func TestGeocodeAllEndsEarly(t *testing.T) {
	ix := openFixture(t)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	read := 0
	endless := func(yield func(string) bool) {
		for yield("Vorukh") {
			read++
		}
	}
	answers := 0
	ask := func(s string) gazetteer.Ask { return gazetteer.Ask{Text: s} }
	for range gazetteer.GeocodeAll(ctx, ix, gazetteer.Query{}, endless, ask) {
		if answers++; answers == 100 {
			cancel()
		}
	}
	if answers != 100 {
		t.Errorf("%d answers after the end at 100", answers)
	}
	for range gazetteer.GeocodeAll(context.Background(), ix, gazetteer.Query{}, endless, ask) {
		break
	}
}

// BenchmarkGeocodeAll asks the built-in gazetteer for its own places, as a table of a report's places would.
func BenchmarkGeocodeAll(b *testing.B) {
	ix := realIndex(b)
	var texts []string
	for p := range ix.All() {
		if len(p.Name) > 2 && !strings.ContainsAny(p.Name, ",/()") {
			texts = append(texts, p.Name)
		}
		if len(texts) == 20_000 {
			break
		}
	}
	for b.Loop() {
		for range gazetteer.GeocodeAll(context.Background(), ix, gazetteer.Query{}, slices.Values(texts), func(s string) gazetteer.Ask { return gazetteer.Ask{Text: s} }) {
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(texts)), "ns/place")
}
