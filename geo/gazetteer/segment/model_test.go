package segment_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"dateline/geo/gazetteer/segment"

	"github.com/paulmach/orb"
)

var syllables = strings.Fields("ba tken sa ri gor vo ruh is fa ra ak say kok tash tort ko cho uch do bo chir kara suu ош ка ги ر 山 川 12 7")

// randomEntries makes entries with keys of one to three words, of which many are shared or nearly the same.
func randomEntries(n int, seed uint64) []segment.Entry {
	random := rand.New(rand.NewPCG(seed, 1))
	entries := make([]segment.Entry, n)
	for i := range entries {
		e := &entries[i]
		e.IDs = []string{fmt.Sprintf("ID:%d", i)}
		if i%7 == 0 {
			e.IDs = append(e.IDs, fmt.Sprintf("code/%d", i/70))
		}
		e.Rank = random.Uint32N(uint32(n))
		e.Attr = uint64(i % 5)
		e.Record = []byte(fmt.Sprintf("record %d of %s", i, strings.Repeat("x", random.IntN(40))))
		if i%11 != 0 {
			e.HasPoint, e.Point = true, orb.Point{random.Float64()*360 - 180, random.Float64()*180 - 90}
		}
		if i%13 == 0 {
			e.Point = orb.Point{[]float64{-180, 180, 0}[i%3], []float64{-90, 90, 0}[i%2]}
		}
		for range random.IntN(4) {
			e.Keys = append(e.Keys, randomKey(random))
		}
	}
	return entries
}

func randomKey(random *rand.Rand) segment.Key {
	k := segment.Key{Silent: random.IntN(20) == 0}
	for range 1 + random.IntN(3) {
		k.Words = append(k.Words, len(k.Text))
		for range 1 + random.IntN(3) {
			k.Text += syllables[random.IntN(len(syllables))]
		}
	}
	return k
}

// model finds by looking at everything.
type model []segment.Entry

// sorted orders entries as a segment numbers them.
func sorted(entries []segment.Entry) model {
	m := slices.Clone(entries)
	slices.SortStableFunc(m, func(a, b segment.Entry) int { return int(b.Rank) - int(a.Rank) })
	return m
}

func (m model) where(f func(e *segment.Entry) bool) []uint32 {
	var found []uint32
	for i := range m {
		if f(&m[i]) {
			found = append(found, uint32(i))
		}
	}
	return found
}

func (m model) bearers(text string) []uint32 {
	return m.where(func(e *segment.Entry) bool {
		return slices.ContainsFunc(e.Keys, func(k segment.Key) bool { return k.Text == text && !k.Silent })
	})
}

func (m model) starting(text string) []uint32 {
	return m.where(func(e *segment.Entry) bool {
		return slices.ContainsFunc(e.Keys, func(k segment.Key) bool {
			return slices.ContainsFunc(k.Words, func(at int) bool { return strings.HasPrefix(k.Text[at:], text) })
		})
	})
}

func (m model) texts() []string {
	seen := map[string]bool{}
	for _, e := range m {
		for _, k := range e.Keys {
			seen[k.Text] = seen[k.Text] || !k.Silent
		}
	}
	var all []string
	for text, loud := range seen {
		if loud {
			all = append(all, text)
		}
	}
	slices.Sort(all)
	return all
}
