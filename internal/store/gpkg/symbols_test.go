package gpkg_test

import (
	"reflect"
	"testing"

	"dateline/internal/incident"
	"dateline/internal/store/gpkg"
	"dateline/internal/store/storetest"
)

// TestSymbolsAreOfTheIncidents holds what is read for a map to the incidents, for as
// many as there are statements, and for more.
func TestSymbolsAreOfTheIncidents(t *testing.T) {
	s := open(t, temp(t), gpkg.Options{})
	if _, err := s.Apply(t.Context(), storetest.NewRandom(52).Creations(700)); err != nil {
		t.Fatal(err)
	}
	refs, err := s.Refs(t.Context(), incident.Query{})
	if err != nil {
		t.Fatal(err)
	}
	gone := refs[3]
	gone.Num = 1 << 40
	for _, n := range []int{0, 1, 2, 16, 17, 64, 65, 256, 257, len(refs)} {
		asked := append([]incident.Ref{gone}, refs[:n]...)
		whole, err := s.Load(t.Context(), asked)
		if err != nil {
			t.Fatal(err)
		}
		symbols, err := s.LoadSymbols(t.Context(), asked)
		if err != nil || len(symbols) != n || len(whole) != n {
			t.Fatalf("%d symbols of %d incidents, want %d: %v", len(symbols), len(whole), n, err)
		}
		for k, i := range whole {
			want := incident.Incident{Num: i.Num, ID: i.ID, Title: i.Title, Type: i.Type, Scope: i.Scope, Status: i.Status, DateStart: i.DateStart, DateEnd: i.DateEnd,
				PlaceName: i.PlaceName, Country: i.Country, Admin1: i.Admin1, DatePrecision: i.DatePrecision, GeoPrecision: i.GeoPrecision,
				UncertaintyM: i.UncertaintyM, Killed: i.Killed, Injured: i.Injured, Disputed: i.Disputed, SourceCount: i.SourceCount}
			if !reflect.DeepEqual(*symbols[k], want) || i.Num != refs[k].Num {
				t.Fatalf("%+v, want %+v", *symbols[k], want)
			}
		}
	}
}
