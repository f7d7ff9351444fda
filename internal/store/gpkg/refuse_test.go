package gpkg_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"dateline/internal/incident"
	"dateline/internal/store/gpkg"
	"dateline/internal/testenv"

	_ "modernc.org/sqlite"
)

// folder is what lies in a folder: the contents of each file by name.
func folder(t testing.TB, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() {
			files[e.Name()] = "a folder"
			continue
		}
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		files[e.Name()] = string(b)
	}
	return files
}

// untouched wants a folder to be as it was.
func untouched(t testing.TB, dir string, before map[string]string) {
	t.Helper()
	after := folder(t, dir)
	for name, text := range after {
		if was, ok := before[name]; !ok {
			t.Errorf("%s has appeared", name)
		} else if was != text {
			t.Errorf("%s has changed", name)
		}
	}
	for name := range before {
		if _, ok := after[name]; !ok {
			t.Errorf("%s has gone", name)
		}
	}
}

func execSQL(t testing.TB, path string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, s := range statements {
		if _, err := db.ExecContext(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

// TestForeignFilesAreLeftAlone opens what is not a file of this program.
func TestForeignFilesAreLeftAlone(t *testing.T) {
	for _, c := range []struct {
		name string
		make func(t *testing.T, path string)
		says string
	}{
		{"newer", func(t *testing.T, path string) {
			s := open(t, path, gpkg.Options{})
			fill(t, s, 10)
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			execSQL(t, path, "UPDATE dateline_meta SET value = '9999' WHERE key = 'schema_version'", "CREATE TABLE of_the_future (x)", "PRAGMA wal_checkpoint(TRUNCATE)")
		}, "newer"},
		{"text", func(t *testing.T, path string) {
			write(t, path, strings.Repeat("date,place\n1994-09-16,Sarigor\n", 50))
		}, "not a file of dateline"},
		{"short", func(t *testing.T, path string) { write(t, path, "x") }, "not a file of dateline"},
		{"other database", func(t *testing.T, path string) { execSQL(t, path, "CREATE TABLE t (x)", "INSERT INTO t VALUES (1)") }, "not a file of dateline"},
		{"other GeoPackage", func(t *testing.T, path string) {
			execSQL(t, path, "PRAGMA application_id = 0x47504B47", "CREATE TABLE gpkg_contents (x)")
		}, "not a file of dateline"},
		{"cut short", func(t *testing.T, path string) {
			s := open(t, path, gpkg.Options{})
			fill(t, s, 10)
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			if err := os.Truncate(path, 700); err != nil {
				t.Fatal(err)
			}
		}, ""},
		{"folder", func(t *testing.T, path string) {
			if err := os.Mkdir(path, 0o700); err != nil {
				t.Fatal(err)
			}
		}, "folder"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := temp(t)
			c.make(t, path)
			before := folder(t, filepath.Dir(path))
			for _, o := range []gpkg.Options{{}, {ReadOnly: true}, {Fast: true}} {
				s, err := gpkg.Open(t.Context(), path, o)
				if err == nil {
					t.Errorf("%+v: opened", o)
					s.Close()
					continue
				}
				if !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), "test.gpkg") {
					t.Errorf("%+v: %v: does not speak of %q and the file", o, err, c.says)
				}
			}
			untouched(t, filepath.Dir(path), before)
		})
	}
}

func write(t testing.TB, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestOpenMakesAFile(t *testing.T) {
	for _, name := range []string{"plain.gpkg", "with space.gpkg", "a?b#c%20d&e;f.gpkg", "Баткен.gpkg", "no-extension"} {
		path := filepath.Join(t.TempDir(), name)
		s := open(t, path, gpkg.Options{})
		fill(t, s, 1)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if got := folder(t, filepath.Dir(path)); len(got) != 1 || len(got[name]) == 0 {
			t.Errorf("%q: the folder holds %d files", name, len(got))
		}
		if n := count(t.Context(), open(t, path, gpkg.Options{})); n != 1 {
			t.Errorf("%q: %d incidents after opening again", name, n)
		}
	}
	empty := temp(t)
	write(t, empty, "")
	if _, err := gpkg.Open(t.Context(), empty, gpkg.Options{ReadOnly: true}); incident.CodeOf(err) != incident.Invalid || !strings.Contains(err.Error(), "it is empty") {
		t.Errorf("an empty file, for reading only: %v", err)
	}
	fill(t, open(t, empty, gpkg.Options{}), 1)
	if _, err := gpkg.Open(t.Context(), filepath.Join(t.TempDir(), "no", "such", "folder", "x.gpkg"), gpkg.Options{}); err == nil {
		t.Error("a file in a folder that does not exist was opened")
	}
	if _, err := gpkg.Open(t.Context(), filepath.Join(t.TempDir(), "x.gpkg"), gpkg.Options{ReadOnly: true}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file, for reading only: %v", err)
	}
}

// TestReadOnly reads a file without changing a byte of it.
func TestReadOnly(t *testing.T) {
	path := temp(t)
	s := open(t, path, gpkg.Options{})
	fill(t, s, 20)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	r := open(t, path, gpkg.Options{ReadOnly: true})
	if got := found(t, r, incident.Query{Text: "title"}); len(got) != 20 {
		t.Errorf("found %v", got)
	}
	get(t, r, "i7")
	if _, err := r.Apply(t.Context(), []incident.Write{creation(some("x", 1))}); incident.CodeOf(err) != incident.Unavailable {
		t.Errorf("a write: %v", err)
	}
	if err := r.AddKey(t.Context(), incident.Key{Name: "x"}); incident.CodeOf(err) != incident.Unavailable {
		t.Errorf("a key: %v", err)
	}
	// It sees what a writer adds.
	w := open(t, path, gpkg.Options{})
	apply(t, w, creation(some("later", 1)), deletion("i0"))
	eventually(t, "the reader sees the writer's change", func() bool { return r.Seq() == w.Seq() && count(t.Context(), r) == 20 })
	for _, s := range []*gpkg.Store{r, w} {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	execSQL(t, path, "SELECT 1")
	r = open(t, path, gpkg.Options{ReadOnly: true})
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	after, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if slices.Equal(before, after) {
		t.Error("the writer left no trace: this tests nothing")
	}
}

// TestDenied opens a file that its permissions protect, as a user to whom they
// apply.
func TestDenied(t *testing.T) {
	path := temp(t)
	s := open(t, path, gpkg.Options{})
	fill(t, s, 20)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Dir(path)
	for d := dir; d != "/" && d != os.TempDir(); d = filepath.Dir(d) {
		if err := os.Chmod(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for file, mode := range map[string]os.FileMode{path: 0o444, dir: 0o555} {
		if err := os.Chmod(file, mode); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { _ = os.Chmod(dir, 0o755) })
	before := folder(t, dir)
	program := os.Args[0]
	with := func(*exec.Cmd) {}
	if os.Getuid() == 0 { // permissions do not bind root
		program = filepath.Join(t.TempDir(), "helper")
		testenv.Run(t, exec.Command("cp", os.Args[0], program))
		for d := filepath.Dir(program); d != "/" && d != os.TempDir(); d = filepath.Dir(d) {
			if err := os.Chmod(d, 0o755); err != nil {
				t.Fatal(err)
			}
		}
		with = func(c *exec.Cmd) {
			c.Path = program
			c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
		}
	}
	start(t, "denied", with, path).finish(t)
	untouched(t, dir, before)
}

func openDenied(args []string) error {
	ctx := context.Background()
	s, err := gpkg.Open(ctx, args[0], gpkg.Options{})
	if err == nil {
		_, err = s.Apply(ctx, []incident.Write{creation(some("x", 1))})
		if code := incident.CodeOf(err); code != incident.Unavailable {
			return fmt.Errorf("a write to a protected file: code %q, %v", code, err)
		}
		_ = s.Close()
	} else if strings.Contains(err.Error(), "damaged") {
		return err
	}
	fmt.Println("for writing:", err)
	r, err := gpkg.Open(ctx, args[0], gpkg.Options{ReadOnly: true})
	if err != nil {
		return fmt.Errorf("for reading only: %w", err)
	}
	if n := count(ctx, r); n != 20 {
		return fmt.Errorf("%d incidents", n)
	}
	if _, err := r.Get(ctx, "i7"); err != nil {
		return err
	}
	if faults := faultsIn(ctx, args[0]); faults != "" {
		return errors.New("check:" + faults)
	}
	dir, err := os.MkdirTemp("", "denied")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := r.Backup(ctx, filepath.Join(dir, "copy.gpkg")); err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	if err := r.WriteSnapshot(ctx, filepath.Join(dir, "snapshot.gpkg"), incident.Query{}, nil); err != nil {
		return fmt.Errorf("write a snapshot: %w", err)
	}
	made := filepath.Join(filepath.Dir(args[0]), "new.gpkg")
	if _, err := gpkg.Open(ctx, made, gpkg.Options{}); incident.CodeOf(err) != incident.Unavailable || !strings.Contains(err.Error(), "check its permissions") {
		return fmt.Errorf("a new file in a protected folder: %w", err)
	}
	return r.Close()
}

// TestSettings wants every connection to be set as durability needs it: a kill
// of the program cannot show what a power cut would lose.
func TestSettings(t *testing.T) {
	for _, c := range []struct {
		o                      gpkg.Options
		name, writes, readings string
	}{
		{gpkg.Options{}, "synchronous", "2", ""}, {gpkg.Options{Fast: true}, "synchronous", "1", ""}, {gpkg.Options{}, "journal_mode", "wal", "wal"},
		{gpkg.Options{}, "foreign_keys", "1", "1"}, {gpkg.Options{}, "query_only", "0", "1"}, {gpkg.Options{}, "busy_timeout", "10000", "10000"},
	} {
		s := open(t, temp(t), c.o)
		w, r, err := s.Pragma(t.Context(), c.name)
		if err != nil || w != c.writes || c.readings != "" && r != c.readings {
			t.Errorf("%+v: %s is %s, for readers %s, %v", c.o, c.name, w, r, err)
		}
	}
}
