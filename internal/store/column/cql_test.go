package column_test

import (
	"context"
	"errors"
	"testing"

	"dateline/internal/incident"
	"dateline/internal/store/column"
)

// TestFilterThatTakesTooLong wants every way to ask a filter to end with the
// time that it has, and no other query to be harmed.
func TestFilterThatTakesTooLong(t *testing.T) {
	w, x := newWorld(11), column.New()
	var rows []column.Row
	for num := range int64(40_000) {
		rows = append(rows, w.row(num+1))
	}
	x.Update(rows, nil, 40_000)
	f, err := incident.ParseFilter("killed_best = 7 OR injured_best = 1000", "")
	if err != nil {
		t.Fatal(err)
	}
	queries := []incident.Query{{Filter: f}, {Filter: f, Limit: 10}, {Filter: f, Limit: 10, Sort: incident.Sort{Field: incident.SortSeq}}}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for _, q := range queries {
		x.SetFilterTime(-1)
		if _, err := x.Refs(t.Context(), q, nil); incident.CodeOf(err) != incident.Unavailable {
			t.Errorf("limit %d: %v", q.Limit, err)
		}
		if _, err := x.Count(t.Context(), q, nil, ample); incident.CodeOf(err) != incident.Unavailable {
			t.Errorf("count: %v", err)
		}
		refs(t, x, incident.Query{Sort: q.Sort}, nil)
		x.SetFilterTime(column.MaxFilterTime)
		if _, err := x.Refs(gone, q, nil); !errors.Is(err, context.Canceled) {
			t.Errorf("limit %d, cancelled: %v", q.Limit, err)
		}
		if n := len(refs(t, x, q, nil)); n < 10 {
			t.Errorf("limit %d: %d found", q.Limit, n)
		}
	}
}
