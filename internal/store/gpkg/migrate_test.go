package gpkg_test

import (
	"database/sql"
	"os"
	"testing"

	"dateline/internal/store/gpkg"
)

// TestMigrateFromFirst: a file of the first schema keeps its places, those of dumps in
// their layer, and is readable before it is migrated.
func TestMigrateFromFirst(t *testing.T) {
	path := temp(t)
	open(t, temp(t), gpkg.Options{}) // registers the functions
	first, err := os.ReadFile("migrations/0001_incidents.sql")
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"PRAGMA application_id = 1196444487; PRAGMA user_version = 10200", string(first),
		`INSERT INTO dateline_meta VALUES ('schema_version', 1);
		INSERT INTO places (id, name, kind, source) VALUES ('X:1', 'Ours', 'village', 'field trip'), ('GN:1', 'Corrected', 'village', 'mine'), ('X:2', 'No source', 'village', NULL);
		INSERT INTO places (id, name, names, kind, lon, lat, source) VALUES ('GN:2', 'Dumped', 'ru:Дамп|und:Damp', 'village', 70.5, 39.5, 'geonames-dump'),
		('WOF:1', 'Who', NULL, 'village', NULL, NULL, 'whosonfirst'), ('GN:3', 'Both', NULL, 'village', NULL, NULL, 'geonames+geonames-dump')`} {
		if _, err := db.Exec(text); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	old := open(t, path, gpkg.Options{ReadOnly: true})
	if own, dumps := all(t, old.OwnPlaces(t.Context())), all(t, old.DumpPlaces(t.Context())); len(own) != 6 || len(dumps) != 0 {
		t.Errorf("before the migration there are %d and %d places", len(own), len(dumps))
	}
	if _, err := old.Outlines(t.Context()); err != nil {
		t.Error(err)
	}
	if _, err := old.Hidden(t.Context()); err != nil {
		t.Error(err)
	}
	if dumps, own, err := old.PlacesSeq(t.Context()); dumps != 0 || own != 0 || err != nil {
		t.Error(dumps, own, err)
	}
	if err := old.Close(); err != nil {
		t.Fatal(err)
	}
	s := open(t, path, gpkg.Options{})
	own, dumps := all(t, s.OwnPlaces(t.Context())), all(t, s.DumpPlaces(t.Context()))
	if len(own) != 3 || own[0].Name != "Corrected" || own[2].Name != "No source" {
		t.Errorf("the user's own places are %+v", own)
	}
	if len(dumps) != 3 || dumps[0].ID != "GN:2" || names(dumps[0]) != "Damp Дамп" || dumps[0].Point.Lat() != 39.5 || !dumps[2].FromDump() || dumps[2].ID != "WOF:1" {
		t.Errorf("the places of dumps are %+v", dumps)
	}
	if n, err := s.DumpRows(t.Context()); n != 3 || err != nil {
		t.Errorf("there are %d rows of dumps (%v), want 3", n, err)
	}
	clean(t, path)
}
