package gpkg_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"testing"

	"dateline/internal/incident"
	"dateline/internal/store/gpkg"
)

// kills is how often the writer is killed in the middle of its work.
const kills = 50

// TestKilled kills a writer again and again, at any moment: what it had been
// told was stored is there, whole, and nothing of the batch that it was not
// told of is there by half.
func TestKilled(t *testing.T) {
	path := temp(t)
	r := rand.New(rand.NewPCG(1, 1))
	acked, halfway := 0, 0
	for n := range kills {
		h := start(t, "write", nil, path)
		for range 1 + r.IntN(4) {
			acked = number(t, h.line(t), "ack")
		}
		if err := h.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		for h.out.Scan() { // what it said before it died
			if strings.HasPrefix(h.out.Text(), "ack ") {
				acked = number(t, h.out.Text(), "ack")
			}
		}
		_ = h.Wait()
		s := open(t, path, gpkg.Options{})
		next := verify(t, s, acked, n%10 == 9 || n == kills-1)
		if next > acked {
			halfway++ // stored, but the word of it was lost
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if n%10 == 9 {
			clean(t, path)
		}
		if t.Failed() {
			t.Fatalf("after kill %d, batch %d", n+1, acked)
		}
	}
	clean(t, path)
	t.Logf("%d kills, %d batches acknowledged, %d times the last was stored without a word", kills, acked, halfway)
}

func number(t testing.TB, line, word string) int {
	t.Helper()
	text, ok := strings.CutPrefix(line, word+" ")
	n, err := strconv.Atoi(text)
	if !ok || err != nil {
		t.Fatalf("the helper says %q, not %q and a number", line, word)
	}
	return n
}

// batch is what the writer stores at its nth step: new incidents (sometimes so
// many that they are written in bulk), and it changes and deletes two of the
// step before.
func batch(n int) []incident.Write {
	var w []incident.Write
	for k := range batchSize(n) {
		i := some(fmt.Sprintf("b%d-%d", n, k), n+k)
		i.Claims = []incident.Claim{{Kind: "casualty", Metric: "killed", Value: incident.Num(int64(n))}}
		w = append(w, creation(i))
	}
	if n > 1 {
		changed := some(fmt.Sprintf("b%d-0", n-1), n)
		changed.Title = fmt.Sprintf("changed by %d", n)
		w = append(w, update(changed), deletion(fmt.Sprintf("b%d-1", n-1)))
	}
	return w
}

func batchSize(n int) int {
	switch {
	case n%40 == 39:
		return 1100 // whose points come into the R-tree in leaves of their own
	case n%3 == 0:
		return 40
	}
	return 5
}

// writeForEver stores batch after batch, after the last that is in the file,
// and says so after each.
func writeForEver(args []string) error {
	ctx := context.Background()
	s, err := gpkg.Open(ctx, args[0], gpkg.Options{})
	if err != nil {
		return err
	}
	n := last(ctx, s)
	for {
		n++
		if _, err := s.Apply(ctx, batch(n)); err != nil {
			return err
		}
		if _, err := fmt.Printf("ack %d\n", n); err != nil {
			return err
		}
	}
}

// last returns the number of the last batch that left something in s. A batch
// is there only if those before it are.
func last(ctx context.Context, s *gpkg.Store) int {
	there := func(n int) bool {
		_, err := s.Get(ctx, incident.ID(fmt.Sprintf("b%d-0", n)))
		return incident.CodeOf(err) != incident.NotFound
	}
	top := 1
	for there(top) {
		top *= 2
	}
	return sort.Search(top, func(n int) bool { return n > 0 && !there(n) }) - 1
}

// verify wants the batches up to acked in s, and perhaps one more, whole. It
// returns the last.
func verify(t *testing.T, s *gpkg.Store, acked int, all bool) int {
	t.Helper()
	n := last(t.Context(), s)
	if n != acked && n != acked+1 {
		t.Fatalf("the file holds the batches up to %d, acknowledged was %d", n, acked)
	}
	want := int64(0)
	for b := 1; b <= n; b++ {
		want += int64(batchSize(b))
		if b > 1 {
			want--
		}
	}
	if got := count(t.Context(), s); got != want {
		t.Errorf("the index has %d incidents, want %d", got, want)
	}
	from := max(1, n-3)
	if all {
		from = 1
	}
	for b := from; b <= n; b++ {
		for k := range batchSize(b) {
			verifyOne(t, s, b, k, b == n)
		}
	}
	for k := range batchSize(n + 1) {
		if _, err := s.Get(t.Context(), incident.ID(fmt.Sprintf("b%d-%d", n+1, k))); incident.CodeOf(err) != incident.NotFound {
			t.Errorf("part of batch %d is there: %v", n+1, err)
		}
	}
	return n
}

func verifyOne(t *testing.T, s *gpkg.Store, b, k int, newest bool) {
	t.Helper()
	id := fmt.Sprintf("b%d-%d", b, k)
	i, err := s.Get(t.Context(), incident.ID(id))
	switch {
	case k == 1 && !newest:
		if incident.CodeOf(err) != incident.Gone {
			t.Errorf("%s was deleted, but: %v", id, err)
		}
	case err != nil:
		t.Errorf("%s: %v", id, err)
	case k == 0 && !newest:
		if i.Version != 2 || i.Title != fmt.Sprintf("changed by %d", b+1) || len(i.Claims) != 0 {
			t.Errorf("%s: version %d, %q, %d claims", id, i.Version, i.Title, len(i.Claims))
		}
	case i.Version != 1 || len(i.Claims) != 1 || i.Claims[0].Value != incident.Num(int64(b)):
		t.Errorf("%s: version %d, claims %+v", id, i.Version, i.Claims)
	}
}

// TestCopyOfLivingFile opens the file and its log as a machine finds them that
// lost power: copied in the middle of writing, without the shared memory.
func TestCopyOfLivingFile(t *testing.T) {
	path := temp(t)
	s := open(t, path, gpkg.Options{})
	for n := 1; n <= 45; n++ {
		apply(t, s, batch(n)...)
	}
	there := filepath.Join(t.TempDir(), "copy.gpkg")
	for _, suffix := range []string{"", "-wal"} {
		b, err := os.ReadFile(path + suffix)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(there+suffix, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c := open(t, there, gpkg.Options{})
	verify(t, c, 45, true)
	clean(t, there)
}
