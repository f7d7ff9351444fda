package cli_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"dateline/internal/testenv"
)

func TestMain(m *testing.M) {
	code := m.Run()
	testenv.RemoveBinary()
	os.Exit(code)
}

// bench is a folder in which a test runs the program.
type bench struct {
	t   *testing.T
	dir string
	env []string
}

func newBench(t *testing.T) *bench { return &bench{t: t, dir: t.TempDir()} }

// result is what a run of the program left.
type result struct {
	out, err string
	code     int
}

// command returns a command of the program that sees nothing of the
// developer's own environment.
func (b *bench) command(args ...string) *exec.Cmd {
	cmd := testenv.Command(b.t, testenv.Binary(b.t), args...)
	cmd.Dir = b.dir
	for _, kv := range os.Environ() {
		if !strings.HasPrefix(kv, "DATELINE_") {
			cmd.Env = append(cmd.Env, kv)
		}
	}
	cmd.Env = append(cmd.Env, b.env...)
	return cmd
}

// run runs the program to its end.
func (b *bench) run(args ...string) result {
	b.t.Helper()
	return b.feed(nil, args...)
}

// feed is run with a standard input.
func (b *bench) feed(in io.Reader, args ...string) result {
	b.t.Helper()
	cmd := b.command(args...)
	cmd.Stdin = in
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		b.t.Fatal(err)
	}
	r := result{out.String(), errs.String(), cmd.ProcessState.ExitCode()}
	if strings.Contains(r.out+r.err, "\x1b") {
		b.t.Errorf("dateline %s writes terminal codes where there is no terminal: %q", strings.Join(args, " "), r.out+r.err)
	}
	if strings.Contains(r.err, "goroutine ") {
		b.t.Errorf("dateline %s panics: %s", strings.Join(args, " "), r.err)
	}
	return r
}

// ok runs the program, which must succeed, and returns its standard output.
func (b *bench) ok(args ...string) string {
	b.t.Helper()
	r := b.run(args...)
	if r.code != 0 {
		b.t.Fatalf("dateline %s: exit code %d\n%s%s", strings.Join(args, " "), r.code, r.out, r.err)
	}
	return r.out
}

// fails runs the program, which must end with a code and say something.
func (b *bench) fails(code int, say string, args ...string) result {
	b.t.Helper()
	r := b.run(args...)
	if r.code != code || !strings.Contains(r.err, say) {
		b.t.Errorf("dateline %s: exit code %d, want %d; it should say %q and says\n%s", strings.Join(args, " "), r.code, code, say, r.err)
	}
	return r
}

// write makes a file in the folder and returns its path.
func (b *bench) write(name, text string) string {
	b.t.Helper()
	p := filepath.Join(b.dir, name)
	if err := os.WriteFile(p, []byte(text), 0o644); err != nil {
		b.t.Fatal(err)
	}
	return p
}

// read returns the text of a file in the folder.
func (b *bench) read(name string) string {
	b.t.Helper()
	text, err := os.ReadFile(filepath.Join(b.dir, name))
	if err != nil {
		b.t.Fatal(err)
	}
	return string(text)
}

// files lists the folder.
func (b *bench) files() []string {
	b.t.Helper()
	entries, err := os.ReadDir(b.dir)
	if err != nil {
		b.t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}
