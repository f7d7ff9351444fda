package segment_test

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"

	"dateline/geo/gazetteer/segment"
)

// After Release a mapped file takes no memory of the process, and answers as before.
func TestRelease(t *testing.T) {
	entries := randomEntries(5_000, 3)
	path := filepath.Join(t.TempDir(), "s.idx")
	w := write(t, segment.Options{}, entries)
	if err := errors.Join(w.File(path, nil), w.Close()); err != nil {
		t.Fatal(err)
	}
	s, err := segment.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	records := func() (all []string) {
		for n := range s.Len() {
			all = append(all, s.Record(uint32(n)))
		}
		return all
	}
	before := records()
	if kb := residentKB(t, path); kb == 0 {
		t.Fatal("the file takes no memory although it was read")
	}
	s.Release()
	if kb := residentKB(t, path); kb != 0 {
		t.Errorf("%d kB of the file are still in memory", kb)
	}
	for i, record := range records() {
		if record != before[i] {
			t.Fatalf("record %d is %q, was %q", i, record, before[i])
		}
	}
	inMemory, err := write(t, segment.Options{}, entries).Memory(nil)
	if err != nil {
		t.Fatal(err)
	}
	inMemory.Release()
	if got := inMemory.Record(0); got != before[0] {
		t.Errorf("a segment in memory gives %q, want %q", got, before[0])
	}
}

// residentKB is how much of a mapped file this process has in memory.
func residentKB(t *testing.T, path string) int {
	t.Helper()
	text, err := os.ReadFile("/proc/self/smaps")
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`(?s)` + regexp.QuoteMeta(path) + `\n.*?Rss: +(\d+) kB`).FindSubmatch(text)
	if m == nil {
		t.Fatalf("%s is not mapped", path)
	}
	kb, err := strconv.Atoi(string(m[1]))
	if err != nil {
		t.Fatal(err)
	}
	return kb
}
