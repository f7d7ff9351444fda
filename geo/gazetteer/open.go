package gazetteer

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"strings"
	"sync"
)

// Open builds an index over a CSV text (see Columns) and any number of further places, such as those that a user has
// imported. Where a further place has the id of one before it, the names of both are united. Its other fields that are not
// empty win, unless it comes from a dump of GeoNames (its Source holds SourceDump): then it only fills what is empty.
// Within the text every row has its own id. Open keeps the text and reads places from it later; the further
// places it copies. An error names the line, or the place, and what is wrong with it.
func Open(text string, further ...iter.Seq2[Place, error]) (*Index, error) {
	b := builder{ix: &Index{codes: map[string]uint32{}}}
	if err := b.addText(text); err != nil {
		return nil, fmt.Errorf("open gazetteer: %w", err)
	}
	for _, places := range further {
		if err := b.addPlaces(places); err != nil {
			return nil, fmt.Errorf("open gazetteer: %w", err)
		}
	}
	return b.finish(), nil
}

// builder puts an Index together.
type builder struct{ ix *Index }

// addText adds the rows of a CSV text, reading pieces of it on all processors.
func (b *builder) addText(text string) error {
	var fields [maxFields]string
	count, size, err := scanRecord(text, &fields)
	if err != nil {
		return fmt.Errorf("line 1: %w", err)
	}
	order, err := columnOrder(fields[:count])
	if err != nil {
		return err
	}
	if uint64(len(text)) > 1<<32-1 {
		return errors.New("the text is larger than 4 GiB")
	}
	src := source{text: text, order: order, first: uint32(len(b.ix.offsets))}
	pieces := cut(&src, size, count, 4*runtime.GOMAXPROCS(0))
	next := make(chan *piece, len(pieces))
	for _, p := range pieces {
		next <- p
	}
	close(next)
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for p := range next {
				p.read()
			}
		})
	}
	wait.Wait()
	b.ix.sources = append(b.ix.sources, src)
	for _, p := range pieces {
		if p.err != nil {
			return fmt.Errorf("line %d: %w", 1+strings.Count(text[:p.errAt], "\n"), p.err)
		}
	}
	return b.join(pieces)
}

// join numbers the places of the pieces and takes them into the index.
func (b *builder) join(pieces []*piece) error {
	ix := b.ix
	total := len(ix.offsets)
	for _, p := range pieces {
		total += len(p.offsets)
	}
	if total >= maxPlaces {
		return fmt.Errorf("%d places are more than %d", total, maxPlaces)
	}
	old := len(ix.offsets)
	for _, p := range pieces {
		base := uint32(len(ix.offsets))
		ix.offsets = append(ix.offsets, p.offsets...)
		for _, f := range p.first {
			ix.first = append(ix.first, uint32(len(ix.letters))+f)
		}
		ix.letters = append(ix.letters, p.letters...)
		for _, e := range p.entries {
			ix.entries = append(ix.entries, e+uint64(base))
		}
		for _, c := range p.codes {
			if _, taken := ix.codes[c.code]; !taken || old > 0 {
				ix.codes[c.code] = base + c.place
			}
		}
	}
	ix.dead = append(ix.dead, make([]uint64, total/64+1-len(ix.dead))...)
	b.growIDs(total)
	n := uint32(old)
	for _, p := range pieces {
		for _, hash := range p.ids {
			if err := b.addID(n, hash, old); err != nil {
				return err
			}
			n++
		}
	}
	return nil
}

// growIDs makes the table of ids at least twice as large as what it will hold.
func (b *builder) growIDs(total int) {
	size := 1024
	for size < 2*total {
		size *= 2
	}
	if size <= len(b.ix.ids) {
		return
	}
	before := b.ix.ids
	b.ix.ids = make([]uint64, size)
	for _, e := range before {
		if e != 0 {
			b.put(placeOf(e)-1, e)
		}
	}
}

// put takes an id that is not there yet.
func (b *builder) put(n uint32, hash uint64) {
	mask := len(b.ix.ids) - 1
	i := int(hash>>placeBits) & mask
	for b.ix.ids[i] != 0 {
		i = (i + 1) & mask
	}
	b.ix.ids[i] = pack(hash, n+1)
	b.ix.live++
}

// addID takes the id of place n. One that was there before the place of number old is replaced; the same id twice in
// one source is an error.
func (b *builder) addID(n uint32, hash uint64, old int) error {
	mask := len(b.ix.ids) - 1
	for i := int(hash>>placeBits) & mask; b.ix.ids[i] != 0; i = (i + 1) & mask {
		e := b.ix.ids[i]
		if !sameHash(e, hash) || b.ix.field(placeOf(e)-1, colID) != b.ix.field(n, colID) {
			continue
		}
		earlier := placeOf(e) - 1
		if int(earlier) >= old {
			return fmt.Errorf("the id %s occurs twice", b.ix.field(n, colID))
		}
		b.ix.dead[earlier/64] |= 1 << (earlier % 64)
		b.ix.ids[i] = pack(hash, n+1)
		return nil
	}
	b.put(n, hash)
	return nil
}

// addPlaces adds further places, laid over those that are there.
func (b *builder) addPlaces(places iter.Seq2[Place, error]) error {
	var merged []Place
	at := map[string]int{}
	for p, err := range places {
		if err != nil {
			return err
		}
		if i, seen := at[p.ID]; seen {
			merged[i] = merged[i].Unite(p)
			continue
		}
		if earlier, ok := b.ix.Get(p.ID); ok {
			p = earlier.Unite(p)
		}
		at[p.ID] = len(merged)
		merged = append(merged, p)
	}
	var text bytes.Buffer
	w := csv.NewWriter(&text)
	_ = w.Write(Columns) // a bytes.Buffer takes everything
	for i := range merged {
		r := row(merged[i].record())
		if _, err := r.place(); err != nil {
			return fmt.Errorf("place %q: %w", merged[i].ID, err)
		}
		_ = w.Write(r[:])
	}
	w.Flush()
	return b.addText(text.String())
}

// finish sorts the entries and drops those of replaced places.
func (b *builder) finish() *Index {
	ix := b.ix
	ix.first = append(ix.first, uint32(len(ix.letters)))
	sorted := radixSort(ix.entries)
	kept := sorted[:0]
	for _, e := range sorted {
		if !ix.isDead(placeOf(e)) && (len(kept) == 0 || kept[len(kept)-1] != e) {
			kept = append(kept, e)
		}
	}
	ix.entries = kept
	return ix
}

// radixSort sorts by the hash; places with the same hash keep their order. It may use the argument as scratch.
func radixSort(entries []uint64) []uint64 {
	const digit = 10
	from, to := entries, make([]uint64, len(entries))
	for shift := placeBits; shift < 64; shift += digit {
		var start [1 << digit]int
		for _, e := range from {
			start[e>>shift&(1<<digit-1)]++
		}
		sum := 0
		for i, n := range start {
			start[i], sum = sum, sum+n
		}
		for _, e := range from {
			d := e >> shift & (1<<digit - 1)
			to[start[d]] = e
			start[d]++
		}
		from, to = to, from
	}
	return from
}
