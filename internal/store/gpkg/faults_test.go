//go:build faults

package gpkg_test

import (
	"slices"
	"testing"
	"time"

	"dateline/internal/incident"
	"dateline/internal/store/gpkg"
)

// TestEditKeepsWholeState edits and deletes an incident with claims and details
// from outside: the change log holds the whole state before, nothing dangles.
func TestEditKeepsWholeState(t *testing.T) {
	path := temp(t)
	s := open(t, path, gpkg.Options{Poll: 20 * time.Millisecond})
	i := some("a", 1)
	i.Claims = []incident.Claim{{Kind: "casualty", Metric: "killed", Value: incident.Num(4), Claimant: "Interfax"}}
	i.Reports = []incident.Report{{ID: "r1", Publisher: "The Moscow Times"}}
	i.Tags, i.PlacePath = []string{"tag"}, []string{"GN:1"}
	apply(t, s, creation(i))
	for _, statement := range []string{"UPDATE incidents SET title = 'edited' WHERE id = 'a'", "DELETE FROM incidents WHERE id = 'a'"} {
		seq := s.Seq()
		editors["python"](t, path, statement)
		eventually(t, "the edit is noticed", func() bool { return s.Seq() != seq })
		for c, err := range s.Changes(t.Context(), seq, 0) {
			if err != nil {
				t.Fatal(err)
			}
			if b := c.Before; b == nil || len(b.Claims) != 1 || len(b.Reports) != 1 || !slices.Equal(b.Tags, []string{"tag"}) || !slices.Equal(b.PlacePath, []string{"GN:1"}) {
				t.Errorf("%s: the state before is not whole: %+v", statement, b)
			}
		}
		if faults := faultsIn(t.Context(), path); faults != "" {
			t.Errorf("%s: check:%s", statement, faults)
		}
	}
}

// TestNumberChangedByOthers changes the key of a row from outside.
func TestNumberChangedByOthers(t *testing.T) {
	path := temp(t)
	s := open(t, path, gpkg.Options{Poll: 20 * time.Millisecond})
	fill(t, s, 3)
	seq := s.Seq()
	editors["python"](t, path, "UPDATE incidents SET fid = 99 WHERE id = 'i1'")
	eventually(t, "the edit is noticed", func() bool { return s.Seq() != seq })
	ids := found(t, s, incident.Query{})
	slices.Sort(ids)
	if n := count(t.Context(), s); n != 3 || !slices.Equal(ids, []string{"i0", "i1", "i2"}) {
		t.Errorf("counts %d, finds %v", n, ids)
	}
	clean(t, path)
}
