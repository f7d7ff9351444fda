package api

import (
	"hash/maphash"
	"sync"
	"sync/atomic"
)

// vocabulary gives numbers to texts that come again and again, so that what is
// kept can name them instead of repeating them. It grows until it is full, and
// forgets nothing. Its methods may be called concurrently.
type vocabulary struct {
	limit int // of texts
	after int // how often a text must come before it gets a number

	mu    sync.RWMutex
	codes map[string]uint16
	seen  [1 << 14]uint8 // how often texts came that have no number, by their hash
	seed  maphash.Seed
	texts atomic.Pointer[[]entry]
}

// maxEntry is the length of the longest text that a vocabulary takes.
const maxEntry = 63

// entry is a text of a vocabulary. All have the same room, so that one can be
// copied without asking how long it is.
type entry struct {
	size uint8
	text [maxEntry]byte
}

func newVocabulary(limit, after int) *vocabulary {
	v := &vocabulary{limit: limit, after: after, codes: map[string]uint16{}, seed: maphash.MakeSeed()}
	v.texts.Store(&[]entry{})
	return v
}

// number returns the number of a text, if it has one, and takes note of it.
func (v *vocabulary) number(text []byte) (n uint16, ok bool) {
	if len(text) > maxEntry {
		return 0, false
	}
	v.mu.RLock()
	n, ok = v.codes[string(text)]
	full := len(v.codes) >= v.limit
	v.mu.RUnlock()
	if ok || full {
		return n, ok
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if n, ok = v.codes[string(text)]; ok || len(v.codes) >= v.limit {
		return n, ok
	}
	times := &v.seen[maphash.Bytes(v.seed, text)%uint64(len(v.seen))]
	if *times++; int(*times) < v.after {
		return 0, false
	}
	*times = 0
	n = uint16(len(v.codes))
	v.codes[string(text)] = n
	e := entry{size: uint8(len(text))}
	copy(e.text[:], text)
	texts := append(*v.texts.Load(), e) // readers of the former list do not look beyond its end
	v.texts.Store(&texts)
	return n, true
}

// append appends a text of the list. It is false for a number that there is not.
func (e entries) append(b []byte, n int) ([]byte, bool) {
	if n >= len(e) {
		return b, false
	}
	at := &e[n]
	if to := len(b) + len(at.text); to <= cap(b) {
		*(*[maxEntry]byte)(b[len(b):to]) = at.text
		return b[:len(b)+int(at.size)], true
	}
	return append(b, at.text[:at.size]...), true
}

// entries are the texts of a vocabulary at a moment.
type entries []entry

func (v *vocabulary) entries() entries { return *v.texts.Load() }
