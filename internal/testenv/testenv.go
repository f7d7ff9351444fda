package testenv

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// CI reports whether the tests run in continuous integration, where nothing
// may skip.
func CI() bool { return os.Getenv("CI") == "true" }

// Missing ends the test because something that it needs is not there: it skips
// it, or fails it in continuous integration.
func Missing(t testing.TB, format string, args ...any) {
	t.Helper()
	what := fmt.Sprintf(format, args...)
	if CI() {
		t.Fatalf("MISSING in continuous integration, where nothing may skip: %s", what)
	}
	fmt.Fprintf(os.Stderr, "SKIPPED %s: %s\n", t.Name(), what)
	t.Skip(what)
}

// Need returns the path of a program that the test runs, such as ogrinfo.
func Need(t testing.TB, program string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		Missing(t, "the program %s is not installed; scripts/setup.sh installs it where it can", program)
	}
	return path
}

// NeedPython returns the path of a Python interpreter that has a module, such as
// qgis.core. The system's own comes first, because the packages of the
// distribution belong to it, then that of Venv.
func NeedPython(t testing.TB, module string) string {
	t.Helper()
	path, ok := pythons.find(module)
	if !ok {
		Missing(t, "no Python interpreter has the module %s; scripts/setup.sh installs it where it can", module)
	}
	return path
}

// pythons remembers which interpreter has which module: starting one takes long.
var pythons finder

type finder struct {
	mu    sync.Mutex
	known map[string]string
}

func (f *finder) find(module string) (string, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if path, ok := f.known[module]; ok {
		return path, path != ""
	}
	if f.known == nil {
		f.known = map[string]string{}
	}
	f.known[module] = ""
	for _, p := range []string{"/usr/bin/python3", "python3", filepath.Join(Cache(), "venv", "bin", "python")} {
		cmd := exec.Command(p, "-c", "import "+module)
		cmd.Env = append(os.Environ(), "QT_QPA_PLATFORM=offscreen")
		if cmd.Run() == nil {
			f.known[module] = p
			return p, true
		}
	}
	return "", false
}

// NeedVenv returns the path of a program of the tests' own Python environment,
// such as schemathesis.
func NeedVenv(t testing.TB, program string) string {
	t.Helper()
	path := filepath.Join(Cache(), "venv", "bin", program)
	if _, err := os.Stat(path); err != nil {
		return Need(t, program)
	}
	return path
}

// NeedNPM returns the folder of an npm package, such as leaflet.
func NeedNPM(t testing.TB, pkg string) string {
	t.Helper()
	dir := filepath.Join(Cache(), "npm", "node_modules", filepath.FromSlash(pkg))
	if _, err := os.Stat(filepath.Join(dir, "package.json")); err != nil {
		Missing(t, "the npm package %s is not in %s; scripts/setup.sh installs it where it can", pkg, Cache())
	}
	return dir
}

// Cache is the folder where scripts/setup.sh keeps npm packages and the Python
// environment.
func Cache() string {
	if dir := os.Getenv("DATELINE_TEST_CACHE"); dir != "" {
		return dir
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		dir = os.TempDir()
	}
	return filepath.Join(dir, "dateline", "test")
}

// Root is the folder of the repository, found upwards from the test's own.
func Root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Fatal("no go.mod above the test")
		}
		dir = up
	}
}

// Shared returns the path of test data that lies beside the repository, too
// large or not ours to be in it.
func Shared(t testing.TB, elem ...string) string {
	t.Helper()
	path := filepath.Join(append([]string{Root(t), "..", "shared"}, elem...)...)
	if _, err := os.Stat(path); err != nil {
		Missing(t, "the shared test data %s are not beside the repository", filepath.Join(elem...))
	}
	return path
}

var (
	buildOnce sync.Once
	built     string
	buildErr  error
)

// Binary returns the path of the program, built once for all tests of a package
// as it is released: static, without cgo. The caller's TestMain should call
// RemoveBinary at the end.
func Binary(t testing.TB) string {
	t.Helper()
	root := Root(t)
	buildOnce.Do(func() {
		dir, err := os.MkdirTemp("", "dateline-test-*")
		if err != nil {
			buildErr = err
			return
		}
		built = filepath.Join(dir, "dateline")
		cmd := exec.Command("go", "build", "-o", built, ".")
		cmd.Dir = root
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
		var out bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &out
		if err := cmd.Run(); err != nil {
			buildErr = fmt.Errorf("go build: %w\n%s", err, strings.TrimSpace(out.String()))
		}
	})
	if buildErr != nil {
		t.Fatal(buildErr)
	}
	return built
}

// RemoveBinary removes what Binary has built.
func RemoveBinary() {
	if built != "" {
		_ = os.RemoveAll(filepath.Dir(built))
	}
}

// Run runs a program to its end and returns what it wrote to standard output.
// It fails the test, with what the program wrote to standard error, when the
// program fails.
func Run(t testing.TB, cmd *exec.Cmd) string {
	t.Helper()
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s: %v\n%s%s", strings.Join(cmd.Args, " "), err, out.String(), errs.String())
	}
	return out.String()
}

// Command returns a command whose program is ended with the test.
func Command(t testing.TB, program string, args ...string) *exec.Cmd {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	return exec.CommandContext(ctx, program, args...)
}
