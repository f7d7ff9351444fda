package gpkg_test

import (
	"slices"
	"testing"

	"dateline/internal/incident"
	"dateline/internal/store/gpkg"
)

// TestActorsAreFoundWhoeverWroteThem asks for actors before and after writes: of the store itself, of another one on the
// same file, and after the file was opened anew.
func TestActorsAreFoundWhoeverWroteThem(t *testing.T) {
	path := temp(t)
	with := func(id string, names ...string) *incident.Incident {
		i := some(id, 1)
		for _, name := range names {
			i.Actors = append(i.Actors, incident.Actor{Name: name})
		}
		return i
	}
	s := open(t, path, gpkg.Options{})
	wants := func(s *gpkg.Store, filter string, want ...incident.ID) {
		t.Helper()
		f, err := incident.ParseFilter(filter, "")
		if err != nil {
			t.Fatal(err)
		}
		var got []incident.ID
		for i, err := range s.Find(t.Context(), incident.Query{Filter: f, Sort: incident.Sort{Field: incident.SortCreated, Asc: true}}) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, i.ID)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", filter, got, want)
		}
	}
	const guards, joined = "CASEI(actor) LIKE CASEI('%border GUARDS%')", "actor = 'militia; Border guards'"
	apply(t, s, creation(with("a", "militia", "Border guards")), creation(with("b", "militia")), creation(with("c")))
	wants(s, guards, "a") // loads the property
	wants(s, joined, "a")
	wants(s, "actor IS NULL", "c")
	apply(t, s, update(with("c", "militia", "Border guards")), update(with("a")))
	wants(s, guards, "c")
	other := open(t, path, gpkg.Options{})
	apply(t, other, update(with("b", "border guards of X")), creation(with("d", "militia", "Border guards")), deletion("c"))
	wants(other, guards, "b", "d")
	apply(t, s, creation(with("e", "someone else"))) // sees what the other has written
	wants(s, guards, "b", "d")
	wants(s, joined, "d")
}
