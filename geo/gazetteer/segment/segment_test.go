package segment_test

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"dateline/geo/gazetteer/segment"

	"github.com/paulmach/orb"
)

func write(tb testing.TB, o segment.Options, entries []segment.Entry) *segment.Writer {
	tb.Helper()
	w := segment.NewWriter(o)
	for i := range entries {
		if err := w.Add(&entries[i]); err != nil {
			tb.Fatal(err)
		}
	}
	return w
}

// builds gives the segment of some entries as it is built in memory, and in a file with hardly any memory.
func builds(t *testing.T, entries []segment.Entry) map[string]*segment.Segment {
	t.Helper()
	dir := t.TempDir()
	w := write(t, segment.Options{Alias: oddLetters}, entries)
	inMemory, err := w.Memory([]byte("extra"))
	if err != nil {
		t.Fatal(err)
	}
	phases := map[string]float64{}
	o := segment.Options{Alias: oddLetters, Folder: dir, MemoryBytes: 20_000, Fingerprint: [32]byte{1, 2}, Progress: func(what string, done float64) {
		if done < phases[what] || done > 1 {
			t.Errorf("progress of %s goes from %v to %v", what, phases[what], done)
		}
		phases[what] = done
	}}
	path := filepath.Join(dir, "s.idx")
	w = write(t, o, entries)
	if err := errors.Join(w.File(path, []byte("extra")), w.Close()); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 {
		t.Errorf("the folder has %v, %v; want the segment alone", left, err)
	}
	inFile, err := segment.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if inFile.Fingerprint() != o.Fingerprint {
		t.Errorf("fingerprint %v", inFile.Fingerprint())
	}
	w = write(t, segment.Options{Fingerprint: o.Fingerprint, Alias: oddLetters}, entries)
	other := filepath.Join(dir, "o.idx")
	if err := w.File(other, []byte("extra")); err != nil {
		t.Fatal(err)
	}
	a, _ := os.ReadFile(path)
	b, _ := os.ReadFile(other)
	if !bytes.Equal(a, b) || len(a) == 0 {
		t.Errorf("built with little memory it has %d bytes, with much %d, or they differ", len(a), len(b))
	}
	if int64(len(a)) < inFile.Size() {
		t.Errorf("Size is %d, the file has %d", inFile.Size(), len(a))
	}
	return map[string]*segment.Segment{"memory": inMemory, "file": inFile}
}

// oddLetters is an alias: every second byte of a key, from the second one on; keys of one byte have none.
func oddLetters(dst, key []byte) []byte {
	for i := 1; i < len(key); i += 2 {
		dst = append(dst, key[i])
	}
	return dst
}

func checkAliases(t *testing.T, s *segment.Segment, m model) {
	want := map[string][]string{}
	for _, text := range m.texts() {
		alias := string(oddLetters(nil, []byte(text)))
		want[alias] = append(want[alias], text)
	}
	delete(want, "")
	for alias, keys := range want {
		var got []string
		s.Alike(alias, func(key []byte, number uint32) bool {
			if by := s.Bearers(number, 0, nil); !slices.Equal(by, s.Find(string(key), 0, nil)) {
				t.Errorf("Bearers(%d) = %v, and Find(%q) = %v", number, by, key, s.Find(string(key), 0, nil))
			}
			if n, ok := s.Number(string(key)); !ok || n != number {
				t.Errorf("Number(%q) = %d, %t, want %d", key, n, ok, number)
			}
			got = append(got, string(key))
			return len(got) < 5
		})
		if !slices.Equal(got, keys[:min(len(keys), 5)]) {
			t.Errorf("Alike(%q) = %q, want %q", alias, got, keys)
		}
	}
	checkNearAliases(t, s, want)
	for _, alias := range []string{"", "zzzz", "\xff\xff"} {
		s.Alike(alias, func(key []byte, _ uint32) bool { t.Errorf("Alike(%q) has %q", alias, key); return false })
	}
}

// checkNearAliases: of all keys those are found whose alias is one edit away, by letters that the aliases have.
func checkNearAliases(t *testing.T, s *segment.Segment, keys map[string][]string) {
	t.Helper()
	var letters []byte
	for alias := range keys {
		for _, c := range []byte(alias) {
			if !slices.Contains(letters, c) {
				letters = append(letters, c)
			}
		}
	}
	runes := func(text string) (out []rune) { // of bytes, which is what an edit of an alias is
		for _, c := range []byte(text) {
			out = append(out, rune(c))
		}
		return out
	}
	probes := []string{"", "z", "ab", "bazaz", "zz\xff"}
	for alias := range keys {
		if probes = append(probes, alias); len(probes) > 60 {
			break
		}
	}
	for _, probe := range probes {
		got, want := map[string]bool{}, map[string]bool{}
		s.AlikeNear(probe, string(letters), func(key []byte, _ uint32) bool { got[string(key)] = true; return true })
		for alias, of := range keys {
			if segment.Distance(runes(alias), runes(probe), 1) == 1 {
				for _, key := range of {
					want[key] = true
				}
			}
		}
		if !maps.Equal(got, want) {
			t.Errorf("AlikeNear(%q) finds %d keys, not %d", probe, len(got), len(want))
		}
	}
}

func TestAgainstModel(t *testing.T) {
	defer segment.SetHeavy(segment.SetHeavy(25))
	for _, n := range []int{0, 1, 2, 9, 400, 1500} {
		entries := randomEntries(n, uint64(n))
		m := sorted(entries)
		for name, s := range builds(t, entries) {
			t.Run(fmt.Sprintf("%s of %d", name, n), func(t *testing.T) {
				if s.Len() != n || string(s.Extra()) != "extra" {
					t.Fatalf("Len %d, Extra %q", s.Len(), s.Extra())
				}
				checkEntries(t, s, m)
				checkKeys(t, s, m)
				checkAliases(t, s, m)
				checkStarting(t, s, m)
			})
		}
	}
}

func checkEntries(t *testing.T, s *segment.Segment, m model) {
	codes := map[string]bool{}
	for i, e := range m {
		n := uint32(i)
		p, has := s.Point(n)
		if s.Record(n) != string(e.Record) || s.Rank(n) != e.Rank || s.Attr(n) != e.Attr || has != e.HasPoint {
			t.Fatalf("entry %d is %q, rank %d; want %q, rank %d", n, s.Record(n), s.Rank(n), e.Record, e.Rank)
		}
		s.View(n, func(record []byte) {
			if !bytes.Equal(record, e.Record) {
				t.Errorf("entry %d is seen as %q", n, record)
			}
		})
		if has && (abs(p.Lon()-e.Point.Lon()) > 1e-7 || abs(p.Lat()-e.Point.Lat()) > 1e-7) {
			t.Errorf("point %v, want %v", p, e.Point)
		}
		for j, id := range e.IDs {
			if j == 1 && codes[id] {
				continue // of several the best
			}
			codes[id] = true
			got, ok := s.ByID(id, func(n uint32) bool { return slices.Contains(m[n].IDs, id) })
			if !ok || got != n {
				t.Errorf("ByID(%s) = %d, %v; want %d", id, got, ok, n)
			}
		}
	}
	if n, ok := s.ByID("ID:x", func(uint32) bool { return true }); ok {
		t.Errorf("an unknown id is %d", n)
	}
	beyond := uint32(len(m))
	if _, ok := s.Point(beyond); ok || s.Record(beyond) != "" || s.Rank(beyond) != 0 || s.Attr(beyond) != 0 {
		t.Error("something is beyond the end")
	}
}

func abs(x float64) float64 { return max(x, -x) }

func odd(m model) func(n uint32) bool {
	return func(n uint32) bool { return m[n].Attr%2 == 1 }
}

func only(list []uint32, keep func(n uint32) bool) []uint32 {
	return slices.DeleteFunc(slices.Clone(list), func(n uint32) bool { return !keep(n) })
}

func first(list []uint32, n int) []uint32 { return list[:min(n, len(list))] }

func checkKeys(t *testing.T, s *segment.Segment, m model) {
	texts := m.texts()
	names := 0
	random := rand.New(rand.NewPCG(5, uint64(len(m))))
	for i, text := range texts {
		want := m.bearers(text)
		names += len(want)
		if got := s.Find(text, 0, nil); !slices.Equal(got, want) || !s.Has(text) {
			t.Fatalf("Find(%q) = %v, want %v", text, got, want)
		}
		if got := s.Find(text, 2, odd(m)); !slices.Equal(got, first(only(want, odd(m)), 2)) {
			t.Fatalf("Find(%q) of two odd ones = %v of %v", text, got, want)
		}
		if i%(len(texts)/60+1) == 0 {
			checkNear(t, s, m, texts, misspell(random, text))
		}
	}
	if s.Names() != names {
		t.Errorf("Names is %d, want %d", s.Names(), names)
	}
	for _, text := range []string{"", "zzz", "a", "bat", "\xff"} {
		if got := m.bearers(text); len(got) == 0 && (s.Has(text) || s.Find(text, 0, nil) != nil) {
			t.Errorf("Find(%q) finds something", text)
		}
	}
}

// misspell edits a text up to three times.
func misspell(random *rand.Rand, text string) string {
	letters := []rune(text)
	for range random.IntN(4) {
		at := random.IntN(len(letters))
		switch random.IntN(4) {
		case 0:
			letters = slices.Insert(letters, at, rune('a'+random.IntN(26)))
		case 1:
			letters[at] = rune('a' + random.IntN(26))
		case 2:
			if len(letters) > 1 {
				letters = slices.Delete(letters, at, at+1)
			}
		case 3:
			if at > 0 {
				letters[at-1], letters[at] = letters[at], letters[at-1]
			}
		}
	}
	return string(letters)
}

func checkNear(t *testing.T, s *segment.Segment, m model, texts []string, text string) {
	letters := []rune(text)
	for d := range segment.MaxDistance + 1 {
		limit := min(d, len(letters)-1, max(1, len(letters)/3))
		want := map[string]int{}
		for _, other := range texts {
			if apart := slowDistance(letters, []rune(other)); apart <= limit && likeLetters(other, text) {
				want[other] = apart
			}
		}
		got := s.Near(text, d, 1<<30, 0, nil)
		got = slices.DeleteFunc(got, func(k segment.NearKey) bool { return !likeLetters(k.Text, text) })
		for i, k := range got {
			if want[k.Text] != k.Distance || !slices.Equal(k.Entries, m.bearers(k.Text)) {
				t.Errorf("Near(%q, %d) has %v, %d edits away", text, d, k, want[k.Text])
			}
			if i > 0 && (got[i-1].Distance > k.Distance || got[i-1].Distance == k.Distance && got[i-1].Entries[0] > k.Entries[0]) {
				t.Errorf("Near(%q, %d) is not in order: %v, %v", text, d, got[i-1], k)
			}
		}
		if len(got) != len(want) {
			t.Errorf("Near(%q, %d) finds %v, want %v", text, d, got, want)
		}
		few := s.Near(text, d, 2, 1, odd(m))
		for _, k := range few {
			if !slices.Equal(k.Entries, first(only(m.bearers(k.Text), odd(m)), 1)) {
				t.Errorf("Near(%q, %d) of odd ones has %v", text, d, k)
			}
		}
		if len(few) > 2 {
			t.Errorf("%d keys, want 2", len(few))
		}
	}
}

// likeLetters reports whether all letters of a key are of the blocks of 128 from which the text has letters: Near promises
// no others.
func likeLetters(key, text string) bool {
	return !strings.ContainsFunc(key, func(r rune) bool {
		return !strings.ContainsFunc(text, func(o rune) bool { return o&^127 == r&^127 })
	})
}

// slowDistance is the definition of the restricted distance.
func slowDistance(a, b []rune) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		for j := range d[i] {
			switch {
			case i == 0 || j == 0:
				d[i][j] = i + j
			default:
				cost := 0
				if a[i-1] != b[j-1] {
					cost = 1
				}
				d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+cost)
				if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
					d[i][j] = min(d[i][j], d[i-2][j-2]+1)
				}
			}
		}
	}
	return d[len(a)][len(b)]
}

func TestDistance(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		a := randomKey(random).Text
		b := misspell(random, a)
		want := slowDistance([]rune(a), []rune(b))
		for limit := range 4 {
			if got := segment.Distance([]rune(a), []rune(b), limit); got != min(want, limit+1) {
				t.Fatalf("Distance(%q, %q, %d) = %d, want %d", a, b, limit, got, want)
			}
		}
	}
	long := []rune(strings.Repeat("ab", 200))
	if got := segment.Distance(long, slices.Concat(long, long[:2]), 3); got != 2 {
		t.Errorf("the distance of long texts is %d", got)
	}
}

func checkStarting(t *testing.T, s *segment.Segment, m model) {
	area := segment.Area{{Min: orb.Point{60, 20}, Max: orb.Point{180, 60}}, {Min: orb.Point{-180, 20}, Max: orb.Point{-150, 60}}}
	inArea := func(n uint32) bool {
		p, has := s.Point(n)
		return has && (area[0].Contains(p) || area[1].Contains(p))
	}
	prefixes := map[string]bool{"": true, "zz": true}
	for _, text := range m.texts() {
		for i := range len(text) {
			prefixes[text[:i+1]] = true
		}
	}
	for prefix := range prefixes {
		want := m.starting(prefix)
		if prefix == "" {
			want = nil
		}
		best, inside := s.Starting(prefix, 7, nil, nil)
		if !slices.Equal(best, first(want, 7)) || inside != nil {
			t.Fatalf("Starting(%q) = %v, %v; want %v", prefix, best, inside, want)
		}
		best, inside = s.Starting(prefix, 3, area, odd(m))
		if !slices.Equal(best, first(only(want, odd(m)), 3)) || !slices.Equal(inside, first(only(only(want, odd(m)), inArea), 3)) {
			t.Fatalf("Starting(%q) of odd ones in the area = %v, %v; want of %v", prefix, best, inside, want)
		}
		if alone := s.StartingIn(prefix, 3, area, odd(m)); !slices.Equal(alone, inside) {
			t.Fatalf("StartingIn(%q) = %v; Starting has %v inside", prefix, alone, inside)
		}
	}
}
