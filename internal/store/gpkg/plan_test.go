package gpkg_test

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"strings"
	"testing"

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
	for range s.Changes(ctx, 10, 5) {
		break
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
// bulk, with changes and deletions amid: the files hold the same.
func TestBulkIsSequential(t *testing.T) {
	var states [2]string
	for n, size := range []int{7, 5000} {
		path := temp(t)
		s := open(t, path, gpkg.Options{})
		var all []incident.Write
		for k := range 520 {
			all = append(all, creation(some(fmt.Sprintf("i%d", k), k)))
			switch {
			case k%10 == 3:
				moved := some(fmt.Sprintf("i%d", k), k)
				moved.Point[0] = -70
				all = append(all, update(moved))
			case k%10 == 5:
				bare := some(fmt.Sprintf("i%d", k-1), k)
				bare.Point = nil
				all = append(all, update(bare))
			case k%10 == 7:
				all = append(all, deletion(fmt.Sprintf("i%d", k-2)))
			}
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
		"SELECT seq || op || num || id || coalesce(before, '-') FROM incident_changes ORDER BY seq",
		"SELECT id || seq FROM tombstones ORDER BY fid",
		"SELECT type || name || coalesce(sql, '') FROM sqlite_master WHERE name NOT LIKE '%fts%' ORDER BY name",
		"SELECT min_x || max_x || min_y || max_y FROM gpkg_contents WHERE table_name = 'incidents'",
		"SELECT group_concat(rowid) FROM incidents_fts WHERE incidents_fts MATCH 'title'",
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
