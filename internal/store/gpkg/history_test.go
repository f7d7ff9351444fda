package gpkg_test

import (
	"database/sql"
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"dateline/internal/incident"
	"dateline/internal/store/gpkg"
	"dateline/internal/store/storetest"
)

func asText(t testing.TB, i *incident.Incident) string {
	t.Helper()
	b, err := json.Marshal(i)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestHistoryIsWhatWasRead changes incidents among others and asks for the history
// of each: its states are those that a reader got in between, whatever the pages,
// and also after the deletion.
func TestHistoryIsWhatWasRead(t *testing.T) {
	s := open(t, temp(t), gpkg.Options{})
	r := rand.New(rand.NewPCG(7, 7))
	states := map[string][]string{}
	for round := range 12 {
		for _, id := range []string{"a", "b", "c"} {
			w := creation(storetest.Filled(r, id, 0.3))
			switch {
			case round == 11 && id == "b":
				w = deletion(id)
			case round > 0:
				w = update(storetest.Filled(r, id, 0.3))
			}
			apply(t, s, w)
			if w.Op == incident.Delete {
				states[id] = append(states[id], "null")
			} else {
				states[id] = append(states[id], asText(t, get(t, s, id)))
			}
		}
	}
	for id, want := range states {
		for _, limit := range []int{1, 5, 12, 100} {
			n, before := len(want), incident.Seq(0)
			for n > 0 {
				steps, err := s.History(t.Context(), incident.ID(id), before, limit)
				if err != nil || len(steps) != min(limit, n) {
					t.Fatalf("%s before %d: %d steps, %v", id, before, len(steps), err)
				}
				for _, step := range steps {
					n--
					was := "null"
					if n > 0 {
						was = want[n-1]
					}
					if string(step.ID) != id || step.Version != int64(n+1) || asText(t, step.After) != want[n] || asText(t, step.Before) != was {
						t.Errorf("%s, limit %d: change %d is %+v, with another state before or after", id, limit, n, step.Change)
					}
					before = step.Seq
				}
			}
			if steps, err := s.History(t.Context(), incident.ID(id), before, limit); err != nil || len(steps) > 0 {
				t.Errorf("%s before its first change: %d steps, %v", id, len(steps), err)
			}
		}
	}
	if _, err := s.History(t.Context(), "never", 0, 1); incident.CodeOf(err) != incident.NotFound {
		t.Errorf("an id that never was: %v", err)
	}
}

// TestHistoryHasTheWritesOfOtherPrograms writes past the store.
func TestHistoryHasTheWritesOfOtherPrograms(t *testing.T) {
	path := temp(t)
	s := open(t, path, gpkg.Options{})
	apply(t, s, creation(some("a", 1)), creation(some("b", 2)))
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, text := range []string{"UPDATE incidents SET title = 'Drawn' WHERE id = 'a'", "DELETE FROM incidents WHERE id = 'a'"} {
		if _, err := db.ExecContext(t.Context(), text); err != nil {
			t.Fatal(err)
		}
	}
	steps, err := s.History(t.Context(), "a", 0, 9)
	if err != nil || len(steps) != 3 {
		t.Fatalf("%d steps, %v", len(steps), err)
	}
	var told []string
	for _, step := range steps {
		told = append(told, string(step.Op)+" by "+step.By)
	}
	if got := strings.Join(told, ", "); got != "delete by file, update by file, create by tester" {
		t.Error(got)
	}
	if steps[0].After != nil || steps[1].After.Title != "Drawn" || steps[1].Before.Title == "Drawn" {
		t.Errorf("%+v", steps)
	}
}
