package api_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"dateline/api"
)

// TestCache does what a server does with many keys of all sizes: what comes out is
// what was put in last, and the number of entries is that of the keys that are there.
func TestCache(t *testing.T) {
	c := api.NewCache(1 << 20)
	r := rand.New(rand.NewPCG(1, 7))
	last := map[string][]byte{}
	for n := range 60_000 {
		key := fmt.Appendf(nil, "%d%s", r.IntN(20_000), strings.Repeat("k", r.IntN(40)))
		value := bytes.Repeat([]byte{byte(n), byte(n >> 8), byte(n >> 16)}, int(r.ExpFloat64()*60))
		c.Set(key, value)
		last[string(key)] = value
		again := fmt.Appendf(nil, "%d%s", r.IntN(20_000), strings.Repeat("k", r.IntN(40)))
		c.Get(again, func(v []byte) bool {
			if want := last[string(again)]; !bytes.Equal(v, want) {
				t.Fatalf("%s: %v, want %v", again, v, want)
			}
			return true
		})
		if !c.Has(key) {
			t.Fatalf("%d: %s was not kept (%d bytes)", n, key, len(value))
		}
	}
	there, size := int64(0), 0
	for key, value := range last {
		if c.Has([]byte(key)) {
			there++
			size += len(key) + len(value)
		}
	}
	if there != c.Entries() {
		t.Errorf("%d keys are there, %d are counted", there, c.Entries())
	}
	if size < 1<<20*3/4 || size > 1<<20 {
		t.Errorf("%d bytes are kept in a MiB", size)
	}
}

// TestCacheKeepsWhatIsAskedFor: what is asked for outlives what is not.
func TestCacheKeepsWhatIsAskedFor(t *testing.T) {
	c := api.NewCache(1 << 20)
	key := func(n int) []byte { return fmt.Append(nil, "key ", n) }
	value := make([]byte, 200)
	for n := range 100_000 {
		c.Set(key(n), value)
		if !c.Get(key(n%1000), func([]byte) bool { return true }) && n%1000 < n {
			t.Fatalf("%d gave way, which is asked for all the time", n%1000)
		}
	}
	if c.Has(key(50_000)) {
		t.Error("what nobody asks for is kept for ever")
	}
}

// TestCacheRefuses: what is too large is not kept, and takes nothing's place.
func TestCacheRefuses(t *testing.T) {
	c := api.NewCache(1 << 20)
	c.Set([]byte("small"), []byte("value"))
	c.Set([]byte("large"), make([]byte, 1<<20))
	c.Set(make([]byte, 1<<16), nil)
	if !c.Has([]byte("small")) || c.Has([]byte("large")) || c.Entries() != 1 {
		t.Errorf("%d entries", c.Entries())
	}
	if c.Get([]byte("small"), func([]byte) bool { return false }) {
		t.Error("a value that was not taken counts as found")
	}
}

func TestCacheAtOnce(t *testing.T) {
	c := api.NewCache(1 << 18)
	var wait sync.WaitGroup
	for k := range 4 {
		wait.Go(func() {
			r := rand.New(rand.NewPCG(1, uint64(k)))
			for range 20_000 {
				key := fmt.Append(nil, r.IntN(3000))
				if !c.Get(key, func(v []byte) bool { return bytes.HasPrefix(v, key) }) && c.Has(nil) {
					t.Error("there is a key that nobody has set")
				}
				c.Set(key, append(key, make([]byte, r.IntN(300))...))
			}
		})
	}
	wait.Wait()
}
