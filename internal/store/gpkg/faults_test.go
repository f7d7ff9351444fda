//go:build faults

package gpkg_test

import (
	"slices"
	"testing"
	"time"

	"dateline/internal/incident"
	"dateline/internal/store/gpkg"
)

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
