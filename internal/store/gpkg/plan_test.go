package gpkg_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"dateline/internal/incident"
	"dateline/internal/store/gpkg"
)

// large are the tables that no statement may read as a whole.
var large = regexp.MustCompile(`^SCAN (incidents|reports|actors|claims|relations|candidates|incident_changes|tombstones)\b`)

// small are statements that mean to read all of a table that stays small, or
// that count one.
var small = regexp.MustCompile(`FROM (api_keys|places|dateline_index|dateline_meta|sqlite_master|gpkg_contents)\b|count\(\*\) FROM tombstones`)

// TestPlans runs everything that a server does and wants each statement to go by
// a key or an index, without sorting in a temporary table.
func TestPlans(t *testing.T) {
	path := temp(t)
	s := open(t, path, gpkg.Options{})
	work(t, s)
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	explained := 0
	for _, text := range s.Statements() {
		verb, _, _ := strings.Cut(text, " ")
		if verb != "SELECT" && verb != "UPDATE" && verb != "DELETE" && verb != "INSERT" {
			continue
		}
		if strings.HasPrefix(text, "UPDATE") && strings.Contains(text, "gpkg_contents") {
			continue
		}
		for _, step := range plan(t, db, text) {
			explained++
			if small.MatchString(text) {
				continue
			}
			if large.MatchString(step) && !strings.Contains(step, "VIRTUAL TABLE") {
				t.Errorf("%s\n  reads a whole table: %s", text, step)
			}
			if strings.Contains(step, "TEMP B-TREE FOR ORDER BY") {
				t.Errorf("%s\n  sorts: %s", text, step)
			}
		}
	}
	if explained < 20 {
		t.Errorf("only %d steps were looked at", explained)
	}
}

// plan returns the steps of SQLite's plan for a statement.
func plan(t testing.TB, db *sql.DB, text string) (steps []string) {
	t.Helper()
	args := make([]any, strings.Count(text, "?"))
	rows, err := db.QueryContext(context.Background(), "EXPLAIN QUERY PLAN "+text, args...)
	if err != nil {
		t.Errorf("%s: %v", text, err)
		return nil
	}
	defer rows.Close()
	for rows.Next() {
		var id, parent, unused int64
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, step)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return steps
}

// work has the store prepare all its statements.
func work(t *testing.T, s *gpkg.Store) {
	t.Helper()
	ctx := t.Context()
	fill(t, s, 1200)
	whole := some("whole", 1)
	whole.Claims, whole.Actors = []incident.Claim{{Kind: "status"}}, []incident.Actor{{Name: "x"}}
	whole.Reports, whole.Relations, whole.Candidates = []incident.Report{{ID: "r"}}, []incident.Relation{{Type: "follows", ID: "i1"}}, []incident.Candidate{{PlaceID: "GN:1"}}
	apply(t, s, creation(whole), update(whole), deletion("i7"))
	apply(t, s, update(some("whole", 2)))
	get(t, s, "whole")
	if _, err := s.Get(ctx, "i7"); incident.CodeOf(err) != incident.Gone {
		t.Error(err)
	}
	found(t, s, incident.Query{Limit: 1})
	found(t, s, incident.Query{Limit: 10})
	found(t, s, incident.Query{Limit: 300, Text: "title"})
	found(t, s, incident.Query{Limit: 3, Whole: true})
	found(t, s, incident.Query{IDs: []incident.ID{"i1", "i2"}})
	for range s.Changes(ctx, 10, 5) {
		break
	}
	for _, id := range []incident.ID{"whole", "i7"} {
		if steps, err := s.History(ctx, id, 0, 2); err != nil || len(steps) != 2 {
			t.Error(steps, err)
		}
	}
	if err := s.AddKey(ctx, incident.Key{Name: "k", Role: "editor", Hash: make([]byte, 32)}); err != nil {
		t.Error(err)
	}
	if err := s.RevokeKey(ctx, "k", clock); err != nil {
		t.Error(err)
	}
	if _, err := s.Keys(ctx); err != nil {
		t.Error(err)
	}
}

// TestBulkIsSequential puts the same incidents into a file one by one and in
// bulk: the files hold the same.
func TestBulkIsSequential(t *testing.T) {
	for _, c := range []struct {
		name string
		make func(k int) []incident.Write
	}{
		{"with changes and deletions amid", func(k int) []incident.Write {
			w := []incident.Write{creation(some(fmt.Sprintf("i%d", k), k))}
			switch {
			case k%10 == 3:
				moved := some(fmt.Sprintf("i%d", k), k)
				moved.Point[0] = -70
				w = append(w, update(moved))
			case k%10 == 5:
				bare := some(fmt.Sprintf("i%d", k-1), k)
				bare.Point = nil
				w = append(w, update(bare))
			case k%10 == 7:
				w = append(w, deletion(fmt.Sprintf("i%d", k-2)))
			}
			return w
		}},
		{"nothing but creations", func(k int) []incident.Write {
			i := some(fmt.Sprintf("i%d", k), k)
			switch k % 7 {
			case 1:
				i.Point = nil
			case 2:
				i.Title, i.Summary, i.Place = "Заголовок", "", ""
			case 3:
				i.Claims = []incident.Claim{{Kind: "casualty", Metric: "killed", Value: incident.Num(3)}}
			}
			return []incident.Write{creation(i)}
		}},
		{"creations by two callers", func(k int) []incident.Write {
			w := creation(some(fmt.Sprintf("i%d", k), k))
			if k%50 == 49 {
				w.By = "another"
			}
			return []incident.Write{w}
		}},
		{"creations at two times", func(k int) []incident.Write {
			w := creation(some(fmt.Sprintf("i%d", k), k))
			w.At = w.At.Add(time.Duration(k/400) * time.Minute)
			return []incident.Write{w}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var states [2]string
			for n, size := range []int{7, 5000} {
				path := temp(t)
				s := open(t, path, gpkg.Options{})
				var all []incident.Write
				for k := range 520 {
					all = append(all, c.make(k)...)
				}
				for from := 0; from < len(all); from += size {
					apply(t, s, all[from:min(from+size, len(all))]...)
				}
				clean(t, path)
				states[n] = dump(t, path)
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
			}
			if states[0] != states[1] {
				t.Error("the files differ")
			}
		})
	}
}

// TestBulkAllOrNothing refuses a large batch for one id that is taken, after the
// rows of others were written: nothing of it is left, and the next one goes in.
func TestBulkAllOrNothing(t *testing.T) {
	path := temp(t)
	s := open(t, path, gpkg.Options{})
	apply(t, s, creation(some("taken", 1)))
	before := dump(t, path)
	batch := func(last string) (w []incident.Write) {
		for k := range 600 {
			w = append(w, creation(some(fmt.Sprintf("i%d", k), k)))
		}
		return append(w, creation(some(last, 9)))
	}
	_, err := s.Apply(t.Context(), batch("taken"))
	var faults incident.Errors
	if !errors.As(err, &faults) || len(faults) != 1 || faults[0].Index != 600 || faults[0].Code != incident.Conflict {
		t.Fatalf("%v, want one conflict at 600", err)
	}
	if after := dump(t, path); after != before || count(t.Context(), s) != 1 {
		t.Errorf("the refused batch left something: %d incidents", count(t.Context(), s))
	}
	apply(t, s, batch("free")...)
	if n := count(t.Context(), s); n != 602 {
		t.Errorf("%d incidents, want 602", n)
	}
	clean(t, path)
}

func dump(t testing.TB, path string) string {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var b strings.Builder
	for _, query := range []string{
		"SELECT fid || id || seq || version || title || coalesce(hex(geom), '-') FROM incidents ORDER BY fid",
		"SELECT id || '/' || minx || '/' || maxy FROM rtree_incidents_geom ORDER BY id",
		"SELECT seq || op || num || id || version || at || by || coalesce(before, '-') FROM incident_changes ORDER BY seq",
		"SELECT incident || ord || kind || metric || value FROM claims ORDER BY fid",
		"SELECT id || seq FROM tombstones ORDER BY fid",
		"SELECT type || name || coalesce(sql, '') FROM sqlite_master WHERE name NOT LIKE '%fts%' ORDER BY name",
		"SELECT min_x || max_x || min_y || max_y FROM gpkg_contents WHERE table_name = 'incidents'",
		"SELECT group_concat(rowid) FROM incidents_fts WHERE incidents_fts MATCH 'title'",
		"SELECT group_concat(rowid) FROM incidents_fts WHERE incidents_fts MATCH 'batken'",
		"SELECT group_concat(rowid) FROM incidents_fts WHERE incidents_fts MATCH 'заголовок'",
	} {
		rows, err := db.QueryContext(t.Context(), query)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var line sql.NullString
			if err := rows.Scan(&line); err != nil {
				t.Fatal(err)
			}
			b.WriteString(line.String + "\n")
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		rows.Close()
	}
	return b.String()
}
