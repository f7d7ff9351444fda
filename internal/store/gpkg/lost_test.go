package gpkg_test

import (
	"os"
	"testing"
	"time"

	"dateline/internal/incident"
	"dateline/internal/store/gpkg"
)

// TestFileTakenAway removes the file under an open store: nothing more is
// acknowledged, until it is back.
func TestFileTakenAway(t *testing.T) {
	path := temp(t)
	s := open(t, path, gpkg.Options{Poll: 10 * time.Millisecond})
	fill(t, s, 3)
	if err := os.Rename(path, path+".away"); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the store notices", func() bool { return s.Ready() != nil })
	if _, err := s.Apply(t.Context(), []incident.Write{creation(some("late", 1))}); incident.CodeOf(err) != incident.Unavailable {
		t.Errorf("a write gives %v", err)
	}
	if got := get(t, s, "i1"); got.ID != "i1" {
		t.Errorf("reading gives %+v", got)
	}
	if err := os.Rename(path+".away", path); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the store is ready again", func() bool { return s.Ready() == nil })
	apply(t, s, creation(some("late", 1)))
}

// TestIDsOfOthers lets another program bring ids that were deleted, or that no
// URL can hold: the incident gets one of its own.
func TestIDsOfOthers(t *testing.T) {
	path := temp(t)
	s := open(t, path, gpkg.Options{Poll: 10 * time.Millisecond})
	fill(t, s, 2)
	e := edited{t, s, path, editors["gdal"]}
	e.change("deletion", "DELETE FROM incidents WHERE id = 'i1'", 1, func() {})
	for _, id := range []string{"i1", "bad id/../", "..", ""} {
		e.change("insertion of "+id, "INSERT INTO incidents (id, title, type) VALUES ('"+id+"', 'pasted', 'other')", 1, func() {
			var last *incident.Incident
			for i := range s.Find(t.Context(), incident.Query{Sort: incident.Sort{Field: incident.SortSeq}, Limit: 1}) {
				last = i
			}
			if last == nil || string(last.ID) == id || !incident.ValidID(string(last.ID)) {
				t.Fatalf("%q became %+v", id, last)
			}
			apply(t, s, deletion(string(last.ID)))
		})
	}
}
