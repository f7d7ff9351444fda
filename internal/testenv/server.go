package testenv

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// Demo is a running `dateline demo`.
type Demo struct {
	URL  string `json:"url"`
	Key  string `json:"key"`
	File string `json:"file"`
	cmd  *exec.Cmd
	log  *lockedBuffer
	done chan error
}

// StartDemo starts the demo on a free port, waits until it answers, and ends it
// with the test.
func StartDemo(t testing.TB, args ...string) *Demo {
	t.Helper()
	cmd := exec.Command(Binary(t), append([]string{"demo", "--addr", "127.0.0.1:0", "--json"}, args...)...)
	d := &Demo{cmd: cmd, log: &lockedBuffer{}, done: make(chan error, 1)}
	cmd.Dir = t.TempDir()
	cmd.Stderr = d.log
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Stop(); err != nil {
			t.Error(err)
		}
	})
	told := make(chan error, 1)
	go func() {
		told <- json.NewDecoder(out).Decode(d)
		_, _ = io.Copy(io.Discard, out)
		d.done <- cmd.Wait()
	}()
	select {
	case err := <-told:
		if err != nil {
			t.Fatalf("the demo did not start: %v\n%s", err, d.log)
		}
	case <-time.After(Patience):
		_ = cmd.Process.Kill()
		t.Fatalf("the demo did not start in time\n%s", d.log)
	}
	return d
}

// Stop asks the demo to end and waits for it. The error tells if it did not end
// as it should.
func (d *Demo) Stop() error {
	if d.cmd.ProcessState != nil || d.done == nil {
		return nil
	}
	_ = d.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case err := <-d.done:
		d.done = nil
		if err != nil {
			return fmt.Errorf("the demo ended with %w\n%s", err, d.log)
		}
		return nil
	case <-time.After(Patience):
		_ = d.cmd.Process.Kill()
		return fmt.Errorf("the demo did not end\n%s", d.log)
	}
}

// Shell runs a script with bash, in a folder and with further variables, the
// program under test being on the path. It returns what the script wrote to
// standard output; the test fails if a command of it does.
func Shell(t testing.TB, dir, script string, env ...string) string {
	t.Helper()
	cmd := Command(t, Need(t, "bash"), "-euo", "pipefail", "-c", script)
	cmd.Dir = dir
	cmd.Env = append(append(os.Environ(), "PATH="+filepath.Dir(Binary(t))+string(os.PathListSeparator)+os.Getenv("PATH")), env...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s\n%s%s", err, script, out.String(), errs.String())
	}
	return out.String()
}
