package segment_test

import (
	"errors"
	"hash/crc32"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dateline/geo/gazetteer/segment"

	"github.com/paulmach/orb"
)

// fileOf gives the bytes of a segment of n entries.
func fileOf(tb testing.TB, n int) []byte {
	tb.Helper()
	defer segment.SetHeavy(segment.SetHeavy(5))
	path := filepath.Join(tb.TempDir(), "s.idx")
	if err := write(tb, segment.Options{Alias: oddLetters}, randomEntries(n, 4)).File(path, nil); err != nil {
		tb.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

func TestOpenRefuses(t *testing.T) {
	whole := fileOf(t, 30)
	change := func(at int, to byte) []byte {
		b := append([]byte(nil), whole...)
		b[at] = to
		return b
	}
	for name, b := range map[string][]byte{
		"empty": nil, "a text": []byte(strings.Repeat("id,name,kind\n", 200)), "half": whole[:len(whole)/2], "the header": whole[:1024],
		"one byte short of the header": whole[:1023], "another version": change(8, 200), "a wrong count": change(46, 7),
	} {
		path := filepath.Join(t.TempDir(), "x.idx")
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		if s, err := segment.Open(path); !errors.Is(err, segment.ErrNotASegment) || !strings.Contains(err.Error(), "build it again") || s != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := segment.Open(filepath.Join(t.TempDir(), "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
}

func TestAddRefuses(t *testing.T) {
	for name, e := range map[string]segment.Entry{
		"empty key":  {Keys: []segment.Key{{Text: ""}}},
		"zero byte":  {Keys: []segment.Key{{Text: "a\x00b"}}},
		"long key":   {Keys: []segment.Key{{Text: strings.Repeat("a", segment.MaxKey+1)}}},
		"word off":   {Keys: []segment.Key{{Text: "abc", Words: []int{3}}}},
		"off Earth":  {HasPoint: true, Point: orb.Point{181, 0}},
		"off Earth2": {HasPoint: true, Point: orb.Point{0, -91}},
	} {
		if err := segment.NewWriter(segment.Options{}).Add(&e); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

func TestFileSaysWhatIsWrong(t *testing.T) {
	w := write(t, segment.Options{}, randomEntries(3, 1))
	if err := w.File(filepath.Join(t.TempDir(), "no", "folder", "x"), nil); err == nil || !strings.Contains(err.Error(), "build gazetteer index") {
		t.Errorf("into a folder that is not there: %v", err)
	}
	w = segment.NewWriter(segment.Options{Folder: filepath.Join(t.TempDir(), "none"), MemoryBytes: 2000})
	for _, e := range randomEntries(300, 1) {
		if err := w.Add(&e); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.Memory(nil); err == nil || !strings.Contains(err.Error(), "temporary folder") {
		t.Errorf("without a temporary folder: %v", err)
	}
}

// TestForgottenFolders: what a killed program left is removed, what another one is using is not.
func TestForgottenFolders(t *testing.T) {
	dir := t.TempDir()
	old, used := filepath.Join(dir, ".gazetteer-building-1"), filepath.Join(dir, ".gazetteer-building-2")
	killed := filepath.Join(dir, ".gazetteer-building-3") // a minute ago: nobody has its lock
	if err := errors.Join(os.Mkdir(old, 0o755), os.Mkdir(used, 0o755), os.Mkdir(killed, 0o755),
		os.WriteFile(filepath.Join(killed, "lock"), nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	yesterday := time.Now().Add(-25 * time.Hour)
	if err := os.Chtimes(old, yesterday, yesterday); err != nil {
		t.Fatal(err)
	}
	w := write(t, segment.Options{Folder: dir, MemoryBytes: 2000}, randomEntries(300, 1))
	segment.CleanFolder(dir)
	if now, err := os.ReadDir(dir); err != nil || len(now) != 2 {
		t.Errorf("while a segment is built the folder has %v, %v", now, err)
	}
	if err := w.File(filepath.Join(dir, "whole.idx"), nil); err != nil {
		t.Errorf("the folder that is in use was taken away: %v", err)
	}
	if err := errors.Join(w.Close(), os.Remove(filepath.Join(dir, "whole.idx"))); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 || left[0].Name() != filepath.Base(used) {
		t.Errorf("the folder has %v, %v", left, err)
	}
}

// FuzzDamaged holds that damaged files are refused or answer something, and that what they answer is in range.
func FuzzDamaged(f *testing.F) {
	whole := fileOf(f, 40)
	f.Add([]byte{}, "bat", uint16(0))
	f.Add([]byte{0, 60, 255, 255, 255, 255}, "saribo", uint16(0))
	for at := 1024; at < len(whole); at += 64 {
		f.Add([]byte{byte(at >> 8), byte(at), 255, 254, 255, 255}, "batken", uint16(0))
	}
	f.Add([]byte{}, "k", uint16(3000))
	f.Fuzz(func(t *testing.T, edits []byte, text string, cut uint16) {
		b := append([]byte(nil), whole...)
		for ; len(edits) >= 6; edits = edits[6:] {
			at := (int(edits[0])<<8 | int(edits[1])) % (len(b) - 3)
			copy(b[at:], edits[2:6])
		}
		b = b[:max(len(b)-int(cut), 0)]
		if len(b) >= 1024 { // what a check sum alone would refuse must be survived too
			sum := crc32.ChecksumIEEE(b[:1020])
			b[1020], b[1021], b[1022], b[1023] = byte(sum), byte(sum>>8), byte(sum>>16), byte(sum>>24)
		}
		s, err := segment.FromBytes(b)
		if err != nil {
			if !errors.Is(err, segment.ErrNotASegment) {
				t.Errorf("refused as %v", err)
			}
			return
		}
		if s.Len() > 1e6 {
			t.Fatalf("%d entries in %d bytes", s.Len(), len(b))
		}
		ask(t, s, text)
	})
}

// ask asks everything of a segment.
func ask(t *testing.T, s *segment.Segment, text string) {
	inRange := func(list []uint32) {
		for _, n := range list {
			if int(n) >= s.Len() {
				t.Errorf("entry %d of %d", n, s.Len())
			}
		}
	}
	for n := range uint32(s.Len() + 1) {
		_, _ = s.Point(n)
		_, _, _ = s.Record(n), s.Rank(n), s.Attr(n)
	}
	if n, ok := s.ByID("ID:3", func(uint32) bool { return true }); ok {
		inRange([]uint32{n})
	}
	inRange(s.Find(text, 0, nil))
	bearers := func(_ []byte, number uint32) bool {
		inRange(s.Bearers(number, 0, nil))
		return true
	}
	s.Alike(text, bearers)
	s.Alike("bn", bearers)
	s.AlikeNear(text, "abn", bearers)
	area := segment.Area{{Min: orb.Point{-180, -90}, Max: orb.Point{0, 90}}}
	for _, prefix := range []string{text, "b", "ba", "k"} {
		best, inside := s.Starting(prefix, 5, area, nil)
		inRange(best)
		inRange(inside)
	}
	for d := range segment.MaxDistance + 1 {
		for _, k := range s.Near(text, d, 10, 10, nil) {
			inRange(k.Entries)
		}
	}
	for _, n := range s.Nearest(orb.Point{70, 40}, 1e7, 10, nil) {
		inRange([]uint32{n.Entry})
	}
}
