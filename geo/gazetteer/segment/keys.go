package segment

import (
	"bytes"
	"runtime"
)

// key is the text of a key.
func (s *Segment) key(k uint32) []byte {
	if k >= s.keys {
		return nil
	}
	return slice(s.data[secKeyText], offset5(s.data[secKeyOffsets], k), offset5(s.data[secKeyOffsets], k+1))
}

// search is the first of the numbers from..to-1 for which after is true, or to. It must be true for all that follow.
func search(from, to int, after func(i int) bool) int {
	for from < to {
		if middle := int(uint(from+to) >> 1); after(middle) {
			to = middle
		} else {
			from = middle + 1
		}
	}
	return from
}

// gallop is search where the answer is likely to be near the front.
func gallop(from, to int, after func(i int) bool) int {
	for step := 1; from+step < to; step *= 2 {
		if after(from + step) {
			return search(from, from+step, after)
		}
		from += step
	}
	return search(from, to, after)
}

// Number finds the number of a key, by which Bearers gives its entries. It is false for a key that is not there.
func (s *Segment) Number(key string) (uint32, bool) {
	defer runtime.KeepAlive(s)
	return s.keyNumber(key)
}

// keyNumber finds a key.
func (s *Segment) keyNumber(text string) (uint32, bool) {
	wanted := []byte(text)
	k := search(0, int(s.keys), func(i int) bool { return bytes.Compare(s.key(uint32(i)), wanted) >= 0 })
	return uint32(k), k < int(s.keys) && bytes.Equal(s.key(uint32(k)), wanted)
}

// postings are the entries of a key, 4 bytes for each.
func (s *Segment) postings(k uint32) []byte {
	if k >= s.keys {
		return nil
	}
	return slice(s.data[secPostings], 4*uint64(number(s.data[secPostingOffsets], k)), 4*uint64(number(s.data[secPostingOffsets], k+1)))
}

// Has reports whether an entry bears the key.
func (s *Segment) Has(key string) bool {
	defer runtime.KeepAlive(s)
	k, ok := s.keyNumber(key)
	return ok && len(s.postings(k)) > 0
}

// Find gives the numbers of the entries that bear the key, at most most (0: all) of those that keep wants (nil: all), in
// the order of their ranks.
func (s *Segment) Find(key string, most int, keep func(n uint32) bool) []uint32 {
	defer runtime.KeepAlive(s)
	k, ok := s.keyNumber(key)
	if !ok {
		return nil
	}
	return s.bearers(k, most, keep)
}

// Bearers is Find of the key of a number, which Number or Alike has given: the key need not be looked for again.
func (s *Segment) Bearers(number uint32, most int, keep func(n uint32) bool) []uint32 {
	defer runtime.KeepAlive(s)
	return s.bearers(number, most, keep)
}

func (s *Segment) bearers(k uint32, most int, keep func(n uint32) bool) []uint32 {
	b := s.postings(k)
	count := len(b) / 4
	if most == 0 || keep == nil && most > count {
		most = count
	}
	found := make([]uint32, 0, min(most, count))
	for i := uint32(0); int(i) < count && len(found) < most; i++ {
		if n := number(b, i); n < s.entries && (keep == nil || keep(n)) {
			found = append(found, n)
		}
	}
	return found
}
