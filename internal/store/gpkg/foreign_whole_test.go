package gpkg_test

import (
	"os/exec"
	"strings"
	"testing"
	"time"

	"dateline/internal/incident"
	"dateline/internal/store/gpkg"
	"dateline/internal/testenv"
)

// TestWholeStateBeforeOthers lets other programs change and delete an incident
// that has everything: the log keeps all of it, and nothing is left behind.
func TestWholeStateBeforeOthers(t *testing.T) {
	for name, edit := range editors {
		t.Run(name, func(t *testing.T) {
			path := temp(t)
			s := open(t, path, gpkg.Options{Poll: 20 * time.Millisecond})
			i := some("all", 1)
			i.Tags, i.DateText, i.PlacePath = []string{"a"}, "Friday", []string{"GN:1", "GN:2"}
			i.Reports = []incident.Report{{ID: "r1", Publisher: "A paper"}}
			i.Actors = []incident.Actor{{Name: "Guards", Kind: "state_forces"}}
			i.Claims = []incident.Claim{{Kind: "casualty", Metric: "killed", Qualifier: "exact", Value: incident.Num(4), Chain: []string{"A paper", "An agency"}, Report: "r1"},
				{Kind: "weapon", TextValue: "mine"}}
			i.Relations = []incident.Relation{{Type: "part_of", ID: "other"}}
			i.Candidates = []incident.Candidate{{PlaceID: "GN:1", Name: "Here", Score: 0.5, Chosen: true}}
			apply(t, s, creation(i))
			e := edited{t, s, path, edit}
			whole := func(c incident.Change) {
				b := c.Before
				if b == nil || len(b.Reports) != 1 || len(b.Actors) != 1 || len(b.Claims) != 2 || b.Claims[0].Value != incident.Num(4) ||
					len(b.Claims[0].Chain) != 2 || b.Claims[1].TextValue != "mine" || len(b.Relations) != 1 || len(b.Candidates) != 1 || !b.Candidates[0].Chosen ||
					len(b.Tags) != 1 || b.DateText != "Friday" || len(b.PlacePath) != 2 || b.Point == nil || *b.Point != *i.Point {
					t.Errorf("change %d keeps %+v", c.Seq, b)
				}
			}
			last := func() (c incident.Change) {
				for c = range s.Changes(t.Context(), s.Seq()-1, 1) {
				}
				return c
			}
			e.change("update", "UPDATE incidents SET title = 'Another' WHERE id = 'all'", 1, func() {
				whole(last())
				if got := get(t, s, "all"); len(got.Claims) != 2 || got.Title != "Another" {
					t.Errorf("now it is %+v", got)
				}
			})
			e.change("deletion", "DELETE FROM incidents WHERE id = 'all'", 1, func() {
				whole(last())
				for _, table := range []string{"reports", "actors", "claims", "relations", "candidates"} {
					if n := rowsOf(t, path, table); n != 0 {
						t.Errorf("%d rows are left in %s", n, table)
					}
				}
			})
		})
	}
}

// TestDefaultsForOthers draws a point without anything else: it becomes an
// incident with what every incident has.
func TestDefaultsForOthers(t *testing.T) {
	path := temp(t)
	s := open(t, path, gpkg.Options{Poll: 20 * time.Millisecond})
	e := edited{t, s, path, editors["gdal"]}
	e.change("a point", "INSERT INTO incidents (geom, id) VALUES ("+blob(10, 50)+", 'drawn')", 1, func() {
		got := get(t, s, "drawn")
		if got.Status != "published" || got.Scope != "event" || got.Type != "other" || got.DatePrecision != "unknown" ||
			got.GeoPrecision != "settlement" || got.UncertaintyM != 5000 || got.UncertaintyReason == "" || got.GeoMethod != incident.MethodGiven {
			t.Errorf("it is %+v", got)
		}
	})
	e.change("the point moved", "UPDATE incidents SET geom = "+blob(11, 51)+", uncertainty_m = 800 WHERE id = 'drawn'", 1, func() {
		if got := get(t, s, "drawn"); got.UncertaintyM != 800 || got.GeoMethod != incident.MethodGiven {
			t.Errorf("it is %+v", got)
		}
	})
	e.change("the id changed", "UPDATE incidents SET id = 'renamed' WHERE id = 'drawn'", 1, func() {
		get(t, s, "drawn") // an id survives every edit
	})
}

// TestRefusedToOthers writes what no incident may be; the file itself refuses.
func TestRefusedToOthers(t *testing.T) {
	path := temp(t)
	s := open(t, path, gpkg.Options{})
	fill(t, s, 1)
	python := testenv.NeedPython(t, "sqlite3")
	for _, set := range []string{"killed_low = -1", "injured_best = -5", "uncertainty_m = 0", "date_start = '2022-09-16', date_end = '2022-09-15'", "fid = 99"} {
		out, err := exec.Command(python, "-c", pythonEdit, path, "UPDATE incidents SET "+set+" WHERE id = 'i0'").CombinedOutput()
		if err == nil || !strings.Contains(string(out), "IntegrityError") {
			t.Errorf("%s: %v %s", set, err, out)
		}
	}
	if got := get(t, s, "i0"); got.Version != 1 {
		t.Errorf("it is at version %d", got.Version)
	}
}
