package testenv

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

//go:embed qgis.py
var qgisPrelude string

// QGIS runs a script in a QGIS without a window and with a profile of its own, and
// decodes what it tells into out. The script has the words of qgis.py: args are its
// arguments, tell(name, value) is what out gets, as an object of JSON. The test fails
// if the script does.
func QGIS(t testing.TB, out any, script string, args ...string) {
	t.Helper()
	python := NeedPython(t, "qgis.core")
	home := t.TempDir()
	if err := os.Chmod(home, 0o700); err != nil { // as Qt wants it
		t.Fatal(err)
	}
	to := filepath.Join(home, "said.json")
	script = qgisPrelude + script + "\nwith open(" + quoted(to) + ", 'w') as f:\n    json.dump(said, f)\nos._exit(0)  # QGIS falls when it ends in any order but its own\n"
	cmd := Command(t, python, append([]string{"-c", script}, args...)...)
	cmd.Env = append(os.Environ(), "QT_QPA_PLATFORM=offscreen", "XDG_RUNTIME_DIR="+home, "HOME="+home, "no_proxy=127.0.0.1,localhost")
	var log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &log, &log
	if err := cmd.Run(); err != nil {
		t.Fatalf("QGIS: %v\n%s", err, log.String())
	}
	text, err := os.ReadFile(to)
	if err == nil {
		err = json.Unmarshal(text, out)
	}
	if err != nil {
		t.Fatalf("QGIS told nothing of use: %v\n%s\n%s", err, text, log.String())
	}
}

// quoted writes a text as one of Python or JavaScript: both read that of JSON.
func quoted(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // texts always encode
	}
	return string(b)
}
