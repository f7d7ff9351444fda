package gpkg_test

import (
	"database/sql"
	"reflect"
	"testing"
	"time"

	"dateline/internal/incident"
	"dateline/internal/store/gpkg"
	"dateline/internal/store/storetest"
)

// symbolOf is what a map shows of an incident.
func symbolOf(i *incident.Incident) incident.Incident {
	return incident.Incident{Num: i.Num, Seq: i.Seq, ID: i.ID, Title: i.Title, Type: i.Type, Scope: i.Scope, Status: i.Status, DateStart: i.DateStart, DateEnd: i.DateEnd,
		PlaceName: i.PlaceName, Country: i.Country, Admin1: i.Admin1, DatePrecision: i.DatePrecision, GeoPrecision: i.GeoPrecision,
		UncertaintyM: i.UncertaintyM, Killed: i.Killed, Injured: i.Injured, Disputed: i.Disputed, SourceCount: i.SourceCount}
}

// TestSymbolsAreOfTheIncidents holds what is read for a map to the incidents, for as many
// as there are statements and for more, with figures that the index cannot hold, and right
// after an edit that the store has not noticed yet.
func TestSymbolsAreOfTheIncidents(t *testing.T) {
	path := temp(t)
	s := open(t, path, gpkg.Options{Poll: time.Hour})
	writes := storetest.NewRandom(52).Creations(700)
	for n, w := range writes {
		if n%5 == 0 {
			w.Incident.Killed.High = incident.Num(3_000_000_000)
		}
		if n%7 == 0 {
			w.Incident.Injured = incident.Figure{Low: incident.Num(40_000), Best: incident.Num(50_000)}
		}
	}
	if _, err := s.Apply(t.Context(), writes); err != nil {
		t.Fatal(err)
	}
	refs, err := s.Refs(t.Context(), incident.Query{})
	if err != nil {
		t.Fatal(err)
	}
	var room []*incident.Incident
	check := func(n int) {
		t.Helper()
		gone := incident.Ref{Num: 1 << 40, Seq: 1}
		asked := append([]incident.Ref{gone}, refs[:n]...)
		whole, err := s.Load(t.Context(), asked)
		if err != nil {
			t.Fatal(err)
		}
		symbols, err := s.LoadSymbols(t.Context(), asked, room)
		if len(symbols) > len(room) && n%2 == 0 {
			room = symbols // the next are written over them
		}
		if err != nil || len(symbols) != n || len(whole) != n {
			t.Fatalf("%d symbols of %d incidents, want %d: %v", len(symbols), len(whole), n, err)
		}
		for k, i := range whole {
			if got, want := symbolOf(symbols[k]), symbolOf(i); !reflect.DeepEqual(got, want) || i.Num != refs[k].Num {
				t.Fatalf("%+v, want %+v", got, want)
			}
		}
	}
	for _, n := range []int{0, 1, 2, 16, 17, 64, 65, 256, 257, 300, 1, len(refs)} {
		check(n)
	}
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), "UPDATE incidents SET type = 'talks', killed_high = 77, killed_best = 7, killed_low = 1, seq = seq + 100000 WHERE fid % 3 = 0"); err != nil {
		t.Fatal(err)
	}
	check(len(refs))
}
