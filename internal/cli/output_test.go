package cli_test

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"dateline/internal/testenv"
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

// TestLostOutputIsAFailure writes to a device that takes nothing.
func TestLostOutputIsAFailure(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		testenv.Missing(t, "there is no /dev/full: %v", err)
	}
	b := newBench(t)
	b.sample()
	b.write("ours.csv", ours)
	b.write("bad.csv", "date,type,place\n2022-09-16,armed_clash,No such place at all\n")
	for _, args := range []string{
		"version", "version --json", "export", "export --format csv", "geocode Vorukh", "geocode --json Vorukh", "gazetteer info",
		"gazetteer info --json", "gazetteer import ours.csv", "import bad.csv", "key list", "key list --json",
		"check dateline.gpkg", "check --json dateline.gpkg", "demo --addr 127.0.0.1:0", "demo --json --addr 127.0.0.1:0", "completion bash",
	} {
		if code, said := b.full(strings.Fields(args)...); code != 1 || !strings.Contains(said, "no space left on device") {
			t.Errorf("dateline %s: exit code %d, and says %s", args, code, said)
		}
	}
}

// full runs the program with a standard output that takes nothing, and returns
// the exit code and what it says.
func (b *bench) full(args ...string) (int, string) {
	b.t.Helper()
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		b.t.Fatal(err)
	}
	defer full.Close()
	return b.into(full, args...)
}

// into is full with another standard output.
func (b *bench) into(out *os.File, args ...string) (int, string) {
	b.t.Helper()
	var said strings.Builder
	cmd := b.command(args...)
	cmd.Stdout, cmd.Stderr = out, &said
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		b.t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), said.String()
}

// TestKeyWithoutReaderIsRevoked loses the secret of a new key: on a full disk and
// to a program that has gone.
func TestKeyWithoutReaderIsRevoked(t *testing.T) {
	b := newBench(t)
	for name, flag := range map[string]string{"anna": "--json=false", "cleo": "--json"} {
		code, said := b.full("key", "create", name, flag)
		if code != 1 || !strings.Contains(said, "was revoked again") {
			t.Errorf("exit code %d, and says %s", code, said)
		}
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if code, said := b.into(w, "key", "create", "bert"); code != 1 || !strings.Contains(said, "was revoked again") {
		t.Errorf("exit code %d, and says %s", code, said)
	}
	if keys := b.livingKeys(); len(keys) != 0 {
		t.Errorf("these keys are good, and nobody has their secrets: %v", keys)
	}
}

// livingKeys are the names of the keys that are not revoked.
func (b *bench) livingKeys(args ...string) []string {
	b.t.Helper()
	var keys []struct {
		Name      string
		RevokedAt *string `json:"revoked_at"`
	}
	if err := json.Unmarshal([]byte(b.ok(append([]string{"key", "list", "--json"}, args...)...)), &keys); err != nil {
		b.t.Fatal(err)
	}
	var names []string
	for _, k := range keys {
		if k.RevokedAt == nil {
			names = append(names, k.Name)
		}
	}
	return names
}

// TestFaultsAreToldOnce reads packed files that are cut short.
func TestFaultsAreToldOnce(t *testing.T) {
	b := newBench(t)
	var packed strings.Builder
	z := gzip.NewWriter(&packed)
	for n := range 1000 {
		fmt.Fprintf(z, "date,type,lon,lat,%d\n", n*n*n)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	b.write("cut.csv.gz", packed.String()[:packed.Len()/2])
	for _, args := range []string{"import --format csv --dry-run cut.csv.gz", "gazetteer import --kind alternate-names cut.csv.gz"} {
		if r := b.fails(1, "unexpected EOF", strings.Fields(args)...); strings.Count(r.err, "unexpected EOF") != 1 {
			t.Errorf("dateline %s tells it more than once: %s", args, r.err)
		}
	}
}
