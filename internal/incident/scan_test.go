package incident_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"dateline/internal/incident"

	"github.com/paulmach/orb"
)

// scattered stores n incidents with ids from 0000.
func scattered(b bench, n int) {
	b.Helper()
	var w []incident.Write
	for k := range n {
		id := incident.ID(fmt.Sprintf("%04d", k))
		i := &incident.Incident{ID: id, Type: "other", Scope: "event", Status: "published", Title: "t", DateStart: incident.Day(700_000 + k%7), DateEnd: 700_010,
			DatePrecision: "day", Point: &orb.Point{float64(k%90) - 45, 10}, GeoPrecision: "exact", UncertaintyM: 100, Killed: incident.Figure{Best: incident.Num(int64(k % 5))}}
		w = append(w, incident.Write{Op: incident.Create, ID: id, Incident: i, By: "t", At: now})
	}
	if _, err := b.store.Apply(b.Context(), w); err != nil {
		b.Fatal(err)
	}
}

// idsOf lists the ids of what is yielded.
func idsOf(t *testing.T, seq func(func(*incident.Incident, error) bool)) (ids []incident.ID) {
	t.Helper()
	for i, err := range seq {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, i.ID)
	}
	return ids
}

func TestScanYieldsWhatFindDoes(t *testing.T) {
	b := newBench(t)
	scattered(b, 500)
	for _, q := range []incident.Query{
		{}, {Limit: 1}, {Limit: 100}, {Limit: 101}, {Limit: 499}, {Limit: 1000}, {Whole: true}, {KilledMin: incident.Num(9)},
		{Sort: incident.Sort{Field: incident.SortCreated, Asc: true}}, {Sort: incident.Sort{Field: incident.SortKilled}, KilledMin: incident.Num(2)},
	} {
		want := idsOf(t, b.store.Find(t.Context(), q))
		for _, by := range [][2]int{{1, 1}, {7, 3}, {100, 500}, {250, 100}, {500, 7}, {501, 501}} {
			if got := idsOf(t, incident.ScanBy(t.Context(), b.store, q, by[0], by[1])); !slices.Equal(got, want) {
				t.Errorf("%+v by %v: %d incidents, want %d", q, by, len(got), len(want))
			}
		}
		if got := idsOf(t, incident.Scan(t.Context(), b.store, q)); !slices.Equal(got, want) {
			t.Errorf("%+v: %d incidents, want %d", q, len(got), len(want))
		}
	}
}

// TestScanWhileOthersWrite changes and deletes around the place where a Scan is: in the
// order of entry each incident that stays comes once, whatever happens to others.
func TestScanWhileOthersWrite(t *testing.T) {
	b := newBench(t)
	scattered(b, 300)
	q := incident.Query{Sort: incident.Sort{Field: incident.SortCreated, Asc: true}}
	seen, deleted := map[incident.ID]int{}, map[incident.ID]bool{}
	n := 0
	for i, err := range incident.ScanBy(t.Context(), b.store, q, 20, 4) {
		if err != nil {
			t.Fatal(err)
		}
		seen[i.ID]++
		if n++; n%2 > 0 {
			continue
		}
		var w []incident.Write
		for _, k := range []int{n - 1, n + 19, n + 60} { // what was seen, the end of a part, and what is ahead
			id := incident.ID(fmt.Sprintf("%04d", k))
			x, err := b.store.Get(t.Context(), id)
			if err != nil {
				continue
			}
			if k%3 == 0 {
				deleted[id] = true
				w = append(w, incident.Write{Op: incident.Delete, ID: id, By: "t", At: now})
				continue
			}
			x.Title = "changed"
			w = append(w, incident.Write{Op: incident.Update, ID: id, Incident: x, By: "t", At: now})
		}
		if _, err := b.store.Apply(t.Context(), w); err != nil && len(w) > 0 {
			t.Fatal(err)
		}
	}
	for k := range 300 {
		id := incident.ID(fmt.Sprintf("%04d", k))
		if seen[id] > 1 || seen[id] == 0 && !deleted[id] {
			t.Errorf("%s came %d times", id, seen[id])
		}
	}
	if len(deleted) < 20 {
		t.Errorf("only %d were deleted", len(deleted))
	}
}

// TestScanStops: with its context, with its user, and with the store.
func TestScanStops(t *testing.T) {
	b := newBench(t)
	scattered(b, 200)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	n := 0
	var last error
	for _, err := range incident.ScanBy(ctx, b.store, incident.Query{}, 10, 2) {
		if n++; n == 5 {
			cancel()
		}
		last = err
	}
	if !errors.Is(last, context.Canceled) || n > 100 {
		t.Errorf("%d incidents, then %v", n, last)
	}
	for range incident.ScanBy(t.Context(), b.store, incident.Query{}, 10, 2) {
		break
	}
	n, last = 0, nil
	for _, err := range incident.ScanBy(t.Context(), b.store, incident.Query{}, 10, 2) {
		if n++; n == 5 {
			if err := b.store.Close(); err != nil {
				t.Fatal(err)
			}
		}
		last = err
	}
	if last == nil || n > 100 {
		t.Errorf("the store was closed: %d incidents, then %v", n, last)
	}
}
