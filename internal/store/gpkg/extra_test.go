package gpkg_test

import (
	"fmt"
	"sync"
	"testing"

	"dateline/internal/incident"
	"dateline/internal/store/gpkg"
	"dateline/internal/store/storetest"
)

// TestExtraWhileWriting loads properties for filters and orders while others are
// asked for and incidents are written, and wants the index to hold what the file
// holds afterwards.
func TestExtraWhileWriting(t *testing.T) {
	s := open(t, temp(t), gpkg.Options{})
	random := storetest.NewRandom(31)
	batches := make([][]incident.Write, 40)
	for n := range batches {
		batches[n] = random.Creations(100)
	}
	write := func(batches [][]incident.Write) {
		for _, b := range batches {
			if _, err := s.Apply(t.Context(), b); err != nil {
				t.Error(err)
			}
		}
	}
	write(batches[:20])
	var wait sync.WaitGroup
	wait.Go(func() { write(batches[20:]) })
	for _, field := range []incident.SortField{"title", "killed_low", "uncertainty_m", "title"} {
		wait.Go(func() {
			for range 5 {
				if _, err := s.Refs(t.Context(), incident.Query{Sort: incident.Sort{Field: field}, Limit: 10}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
	for _, field := range []string{"title", "killed_low", "uncertainty_m", "summary"} {
		q := incident.Query{Sort: incident.Sort{Field: incident.SortField(field)}}
		var last *incident.Incident
		n := 0
		for i, err := range s.Find(t.Context(), q) {
			if err != nil {
				t.Fatal(err)
			}
			if last != nil && !q.Sort.Before(q.Sort.CursorOf(last), q.Sort.CursorOf(i)) {
				t.Fatalf("%s: %s comes before %s", field, last.ID, i.ID)
			}
			last, n = i, n+1
		}
		if n != 4000 {
			t.Errorf("%s: %d incidents", field, n)
		}
	}
	unknown := 0
	for i, err := range s.Find(t.Context(), incident.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		if !i.Killed.Low.Known {
			unknown++
		}
	}
	f, err := incident.ParseFilter("killed_low IS NULL", "")
	if err != nil {
		t.Fatal(err)
	}
	if c, err := s.Count(t.Context(), incident.Query{Filter: f}, 1<<40); err != nil || fmt.Sprint(c) != fmt.Sprint(incident.Count{N: int64(unknown), Exact: true}) {
		t.Errorf("%+v, %v; want %d", c, err, unknown)
	}
}
