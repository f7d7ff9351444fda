package gpkg_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"dateline/internal/incident"
	"dateline/internal/store/gpkg"
)

const shared = 60 // batches that each process writes

// TestTwoProcesses lets two processes write one file at the same time while a
// third reads: nothing is lost, and each sees what the others wrote.
func TestTwoProcesses(t *testing.T) {
	path := temp(t)
	s := open(t, path, gpkg.Options{})
	want := int64(2 * shared * 3)
	var helpers []*helper
	for _, name := range []string{"x", "y"} {
		helpers = append(helpers, start(t, "share", nil, path, name, strconv.FormatInt(want, 10)))
	}
	var wg sync.WaitGroup
	for _, h := range helpers {
		wg.Go(func() {
			if h.out.Scan(); h.out.Text() != "written" {
				t.Errorf("the helper says %q %s", h.out.Text(), h.err)
			}
		})
	}
	wg.Wait()
	eventually(t, "the reader sees all", func() bool { return count(t.Context(), s) == want })
	for _, h := range helpers {
		fmt.Fprintln(h.in, "look")
		if got := h.line(t); got != "sees all" {
			t.Errorf("the helper says %q", got)
		}
		h.finish(t)
	}
	if got := len(found(t, s, incident.Query{})); int64(got) != want {
		t.Errorf("found %d, want %d", got, want)
	}
	seq := incident.Seq(0)
	for c, err := range s.Changes(t.Context(), 0, 0) {
		if err != nil {
			t.Fatal(err)
		}
		if seq++; c.Seq != seq {
			t.Fatalf("change %d comes after %d", c.Seq, seq-1)
		}
	}
	if seq != s.Seq() || int64(seq) != want+2*(shared-1) {
		t.Errorf("%d changes, Seq %d, want %d", seq, s.Seq(), want+2*(shared-1))
	}
	clean(t, path)
}

// shareFile writes its share of incidents, and waits until it sees those of
// the other process, too.
func shareFile(args []string) error {
	ctx := context.Background()
	s, err := gpkg.Open(ctx, args[0], gpkg.Options{Poll: 20 * time.Millisecond})
	if err != nil {
		return err
	}
	defer s.Close()
	want, err := strconv.ParseInt(args[2], 10, 64)
	if err != nil {
		return err
	}
	for n := range shared {
		var w []incident.Write
		for k := range 3 {
			w = append(w, creation(some(fmt.Sprintf("%s%d-%d", args[1], n, k), n*k)))
		}
		if n > 0 {
			w = append(w, update(some(fmt.Sprintf("%s%d-0", args[1], n-1), n)))
		}
		if _, err := s.Apply(ctx, w); err != nil {
			return err
		}
	}
	fmt.Println("written")
	bufio.NewScanner(os.Stdin).Scan()
	end := time.Now().Add(patience)
	for count(ctx, s) != want {
		if time.Now().After(end) {
			return fmt.Errorf("sees %d of %d", count(ctx, s), want)
		}
		time.Sleep(5 * time.Millisecond) // a poll, in the helper
	}
	fmt.Println("sees all")
	return nil
}

// TestOpenedAtOnce creates one file from several stores at the same time.
func TestOpenedAtOnce(t *testing.T) {
	for range 5 {
		path := temp(t)
		stores := make([]*gpkg.Store, 6)
		errs := make([]error, len(stores))
		var wg sync.WaitGroup
		for n := range stores {
			wg.Go(func() { stores[n], errs[n] = gpkg.Open(t.Context(), path, gpkg.Options{}) })
		}
		wg.Wait()
		for n, s := range stores {
			if errs[n] != nil {
				t.Errorf("opener %d: %v", n, errs[n])
				continue
			}
			apply(t, s, creation(some(fmt.Sprintf("i%d", n), n)))
		}
		for _, s := range stores {
			if s != nil {
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			}
		}
		clean(t, path)
	}
}

// TestCloseWhileWriting closes the store under its writers: what was accepted is
// in the file, the rest is told so, and nobody waits for ever.
func TestCloseWhileWriting(t *testing.T) {
	const writers = 8
	for round := range 12 {
		path := temp(t)
		s, err := gpkg.Open(t.Context(), path, gpkg.Options{})
		if err != nil {
			t.Fatal(err)
		}
		begun := make(chan struct{}, writers)
		accepted := make([][]string, writers)
		var wg sync.WaitGroup
		for w := range writers {
			wg.Go(func() {
				for n := 0; ; n++ {
					id := fmt.Sprintf("w%d-%d", w, n)
					_, err := s.Apply(t.Context(), []incident.Write{creation(some(id, n))})
					if err != nil {
						if incident.CodeOf(err) != incident.Unavailable {
							t.Errorf("after Close: %v, code %q, want %q", err, incident.CodeOf(err), incident.Unavailable)
						}
						return
					}
					if accepted[w] = append(accepted[w], id); n == round%3 {
						begun <- struct{}{}
					}
				}
			})
		}
		for range writers {
			<-begun
		}
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
		done := make(chan struct{})
		go func() { wg.Wait(); close(done) }()
		select {
		case <-done:
		case <-time.After(patience):
			t.Fatalf("round %d: a writer waits for ever after Close", round)
		}
		again := open(t, path, gpkg.Options{})
		if got, want := found(t, again, incident.Query{}), slices.Concat(accepted...); len(got) != len(want) {
			t.Errorf("%d incidents in the file, %d were accepted", len(got), len(want))
		} else {
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("in the file %v, accepted %v", got, want)
			}
		}
	}
}
