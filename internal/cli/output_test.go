package cli_test

import (
	"os"
	"path/filepath"
	"testing"
)

// TestExportDestroysNoData names as the file to write what must not be lost,
// while a server has the data file open and after.
func TestExportDestroysNoData(t *testing.T) {
	b := newBench(t)
	b.sample()
	b.ok("backup", "dateline.gpkg", "other.gpkg")
	b.write("kept.geojson", "kept")
	for from, to := range map[string]string{"dateline.gpkg": "link.gpkg", "kept.geojson": "again.geojson"} {
		if err := os.Link(filepath.Join(b.dir, from), filepath.Join(b.dir, to)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("dateline.gpkg", filepath.Join(b.dir, "symlink.gpkg")); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(b.dir, "kept.geojson"), 0o444); err != nil {
		t.Fatal(err)
	}
	refused := func() {
		t.Helper()
		before := b.exported()
		for _, c := range []struct{ name, say string }{
			{"dateline.gpkg", "dateline.gpkg is the data file itself"},
			{"./dateline.gpkg", "is the data file itself"},
			{filepath.Join(b.dir, "dateline.gpkg"), "is the data file itself"},
			{"link.gpkg", "is the data file itself"},
			{"symlink.gpkg", "is the data file itself"},
			{"dateline.gpkg-wal", "belongs to the data file"},
			{"./dateline.gpkg-shm", "belongs to the data file"},
			{"dateline.gpkg-journal", "belongs to the data file"},
			{"other.gpkg", "is a database"},
			{"kept.geojson", "is write-protected"},
		} {
			b.fails(1, c.say, "export", "--format", "geojson", "-o", c.name)
			b.fails(1, "", "backup", "dateline.gpkg", c.name)
		}
		b.fails(1, "belongs to the data file", "export", "--db", "symlink.gpkg", "--format", "geojson", "-o", "dateline.gpkg-wal")
		if after := b.exported(); len(after) != len(before) || len(after) == 0 {
			t.Errorf("%d incidents before, %d after", len(before), len(after))
		}
		if text := b.read("kept.geojson"); text != "kept" {
			t.Errorf("the protected file is now %q", text)
		}
	}
	s := b.start("serve", "--addr", "127.0.0.1:0")
	refused()
	if code, _ := s.get("/incidents?limit=1"); code != 200 {
		t.Errorf("the server answers %d", code)
	}
	s.stop()
	refused()
	for _, name := range []string{"dateline.gpkg", "other.gpkg"} {
		b.ok("check", name)
	}
	b.write("old.geojson", "replaced")
	b.ok("export", "-o", "old.geojson")
	if b.read("old.geojson") == "replaced" {
		t.Error("an earlier export was not replaced")
	}
	b.fails(1, "is the data file itself", "backup", "dateline.gpkg", "symlink.gpkg")
	b.fails(1, "belongs to the data file", "backup", "dateline.gpkg", "dateline.gpkg-wal")
	b.ok("export", "-o", os.DevNull, "--format", "csv")
}
