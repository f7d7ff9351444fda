package gpkg_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dateline/internal/incident"
	"dateline/internal/store/gpkg"

	"github.com/paulmach/orb"
)

// roleVar makes the test binary, started by a test, a program of its own: one
// that writes until it is killed, that fills a disk, and so on.
const roleVar = "DATELINE_TEST_ROLE"

var roles = map[string]func(args []string) error{
	"write": writeForEver, "share": shareFile, "fill": fillDisk, "denied": openDenied,
}

func TestMain(m *testing.M) {
	role := os.Getenv(roleVar)
	if role == "" {
		os.Exit(m.Run())
	}
	if err := roles[role](os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, role+":", err)
		os.Exit(1)
	}
	os.Exit(0)
}

// helper is a process of the test binary in one of the roles.
type helper struct {
	*exec.Cmd
	in  io.WriteCloser
	out *bufio.Scanner
	err *strings.Builder
}

func start(t testing.TB, role string, with func(*exec.Cmd), args ...string) *helper {
	t.Helper()
	h := &helper{Cmd: exec.Command(os.Args[0], args...), err: &strings.Builder{}}
	h.Env = append(os.Environ(), roleVar+"="+role)
	h.Stderr = h.err
	in, err := h.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := h.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	h.in, h.out = in, bufio.NewScanner(out)
	if with != nil {
		with(h.Cmd)
	}
	if err := h.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if h.ProcessState == nil {
			_ = h.Process.Kill()
			_ = h.Wait()
		}
	})
	return h
}

// line returns the next line that the helper prints.
func (h *helper) line(t testing.TB) string {
	t.Helper()
	if !h.out.Scan() {
		err := h.Wait()
		t.Fatalf("the helper ended: %v %s", err, h.err)
	}
	return h.out.Text()
}

// finish waits for the helper to end by itself.
func (h *helper) finish(t testing.TB) {
	t.Helper()
	_ = h.in.Close()
	for h.out.Scan() {
		t.Log(h.out.Text())
	}
	if err := h.Wait(); err != nil {
		t.Fatalf("%v: %s", err, h.err)
	}
}

// patience is how long a test waits for what must happen; it is never used up
// unless the test fails.
const patience = 60 * time.Second

// eventually waits until ok holds.
func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	end := time.NewTimer(patience)
	defer end.Stop()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-tick.C:
		case <-end.C:
			t.Fatalf("%s: not within %s", what, patience)
		}
	}
}

func temp(t testing.TB) string { return filepath.Join(t.TempDir(), "test.gpkg") }

// some returns a plain incident with a point that its number spreads over
// Central Asia.
func some(id string, n int) *incident.Incident {
	day, err := incident.ParseDay("2022-09-16")
	if err != nil {
		panic(err)
	}
	return &incident.Incident{ID: incident.ID(id), Title: "Title of " + id, Summary: "Summary", Type: "armed_clash", Scope: "event", Status: "published",
		DateStart: day - incident.Day(n%900), DateEnd: day - incident.Day(n%900), DatePrecision: "day", Place: "Batken", PlaceName: "Batken", Country: "KG",
		Point: &orb.Point{66 + float64(n%97)/10, 36 + float64(n%89)/10}, UncertaintyM: 5000, GeoPrecision: "settlement", GeoMethod: "given",
		Killed: incident.Figure{Low: incident.Num(int64(n % 5)), Best: incident.Num(int64(n % 5))}}
}

var clock = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

func creation(i *incident.Incident) incident.Write {
	return incident.Write{Op: incident.Create, ID: i.ID, Incident: i, By: "tester", At: clock}
}

func update(i *incident.Incident) incident.Write {
	return incident.Write{Op: incident.Update, ID: i.ID, Incident: i, By: "tester", At: clock.Add(time.Second)}
}

func deletion(id string) incident.Write {
	return incident.Write{Op: incident.Delete, ID: incident.ID(id), By: "tester", At: clock.Add(2 * time.Second)}
}

func apply(t testing.TB, s *gpkg.Store, w ...incident.Write) []incident.Change {
	t.Helper()
	ch, err := s.Apply(t.Context(), w)
	if err != nil {
		t.Fatal(err)
	}
	return ch
}

// fill stores n incidents named i0, i1, ...
func fill(t testing.TB, s *gpkg.Store, n int) {
	t.Helper()
	for from := 0; from < n; from += 1000 {
		var w []incident.Write
		for k := from; k < min(from+1000, n); k++ {
			w = append(w, creation(some(fmt.Sprintf("i%d", k), k)))
		}
		apply(t, s, w...)
	}
}

func count(ctx context.Context, s *gpkg.Store) int64 {
	c, err := s.Count(ctx, incident.Query{}, 1<<40)
	if err != nil || !c.Exact {
		panic(fmt.Sprintf("count: %+v, %v", c, err))
	}
	return c.N
}

func get(t testing.TB, s *gpkg.Store, id string) *incident.Incident {
	t.Helper()
	i, err := s.Get(t.Context(), incident.ID(id))
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func found(t testing.TB, s *gpkg.Store, q incident.Query) (ids []string) {
	t.Helper()
	for i, err := range s.Find(t.Context(), q) {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, string(i.ID))
	}
	return ids
}

// clean wants dateline's own check to find nothing.
func clean(t testing.TB, path string) {
	t.Helper()
	if faults := faultsIn(t.Context(), path); faults != "" {
		t.Errorf("check of %s:%s", path, faults)
	}
}

func faultsIn(ctx context.Context, path string) (faults string) {
	findings, err := gpkg.Check(ctx, path)
	if err != nil {
		return " " + err.Error()
	}
	for _, f := range findings {
		if !f.OK {
			faults += fmt.Sprintf("\n  %s: %s", f.Test, strings.Join(f.Details, "; "))
		}
	}
	return faults
}
