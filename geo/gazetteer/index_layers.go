package gazetteer

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"iter"
	"slices"

	"dateline/geo/gazetteer/segment"
)

// Current is the index itself, so that an Index that never changes stands where one that is exchanged is asked for.
func (ix *Index) Current() *Index { return ix }

// Fingerprint names all that the index is built from, as 16 hexadecimal digits: two indexes of one fingerprint give the
// same answers.
func (ix *Index) Fingerprint() string { return hex.EncodeToString(ix.fingerprint[:8]) }

// Has reports whether there is a place with the id.
func (ix *Index) Has(id string) bool {
	_, ok := ix.number(id)
	return ok
}

// Kinds counts the places of each kind.
func (ix *Index) Kinds() map[string]int {
	counts := make([]int, 1<<attrKindBits)
	for _, l := range ix.layers {
		for n := range uint32(l.Len()) {
			if !ix.isDead(l.first + n) {
				counts[l.Attr(n)&(1<<attrKindBits-1)]++
			}
		}
	}
	kinds := map[string]int{}
	for attr, count := range counts {
		if count > 0 {
			kinds[kindOfAttr(uint64(attr))] += count
		}
	}
	return kinds
}

// With gives the index with further places laid over it, in memory, united as in Open. The stamp names what they are, such
// as the number of the last change to them. ix stays as it is.
func (ix *Index) With(stamp string, places iter.Seq2[Place, error]) (next *Index, err error) {
	w := newWriter(segment.Options{Fingerprint: ix.stamped(stamp), MemoryBytes: 1 << 30})
	defer func() { err = errors.Join(err, w.Close()) }()
	groups, err := gather(places)
	if err != nil {
		return nil, err
	}
	dead, err := ix.addPlaces(w, slices.Values(groups))
	if err != nil {
		return nil, err
	}
	seg, err := w.Memory(encodeNumbers(dead))
	if err != nil {
		return nil, err
	}
	return ix.over(seg)
}

// Without gives the index without the places of the ids. What lies in them stays. Ids of no place are passed over. ix stays
// as it is.
func (ix *Index) Without(ids []string) *Index {
	next := &Index{layers: ix.layers, live: ix.live, fingerprint: ix.fingerprint, outlines: ix.outlines}
	next.dead = make([]uint64, ix.count()/64+1)
	copy(next.dead, ix.dead)
	sum := sha256.New()
	sum.Write(ix.fingerprint[:])
	for _, id := range ids {
		if n, ok := next.number(id); ok {
			next.dead[n/64] |= 1 << (n % 64)
			next.live--
			sum.Write([]byte(id + "\n"))
		}
	}
	sum.Sum(next.fingerprint[:0])
	return next
}
