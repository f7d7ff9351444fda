package gazetteer

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"dateline/geo/gazetteer/segment"
)

// Open builds an index over a CSV text (see Columns) and any number of further places, such as those that a user has
// imported, in memory. Where a further place has the id of one before it, the names of both are united. Its other fields
// that are not empty win, unless it comes from a dump of GeoNames (its Source holds SourceDump): then it only fills what
// is empty. Within the text every row has its own id. An error names the line, or the place, and what is wrong with it.
// For many places, and for a quick start, see OpenCached and Index.Build.
func Open(text string, further ...iter.Seq2[Place, error]) (*Index, error) {
	seg, err := buildText(text)
	if err != nil {
		return nil, fmt.Errorf("open gazetteer: %w", err)
	}
	ix := newIndex(seg)
	for _, places := range further {
		if ix, err = ix.With("", places); err != nil {
			return nil, fmt.Errorf("open gazetteer: %w", err)
		}
	}
	return ix, nil
}

// newIndex makes an index of one layer.
func newIndex(seg *segment.Segment) *Index {
	return &Index{layers: []layer{{Segment: seg}}, live: seg.Len(), fingerprint: seg.Fingerprint()}
}

// newWriter makes a writer of places.
func newWriter(o segment.Options) *segment.Writer {
	o.Alias = appendSoundKey
	return segment.NewWriter(o)
}

// over lays a segment over the index. Its extra are the numbers of the places that it replaces.
func (ix *Index) over(seg *segment.Segment) (*Index, error) {
	count := ix.count()
	if uint64(count)+uint64(seg.Len()) > segment.MaxEntries {
		return nil, fmt.Errorf("%d places are more than %d", uint64(count)+uint64(seg.Len()), segment.MaxEntries)
	}
	next := &Index{layers: append(slices.Clone(ix.layers), layer{seg, count}), live: ix.live + seg.Len(), fingerprint: seg.Fingerprint(), outlines: ix.outlines}
	if dead := decodeNumbers(seg.Extra()); len(dead) > 0 || len(ix.dead) > 0 {
		next.dead = make([]uint64, count/64+1)
		copy(next.dead, ix.dead)
		for _, n := range dead {
			if n < count && !next.isDead(n) {
				next.dead[n/64] |= 1 << (n % 64)
				next.live--
			}
		}
	}
	return next, nil
}

// gather unites places of the same id into groups, in the order in which the ids come first.
func gather(places iter.Seq2[Place, error]) ([][]Place, error) {
	var groups [][]Place
	at := map[string]int{}
	for p, err := range places {
		if err != nil {
			return nil, err
		}
		if i, seen := at[p.ID]; seen {
			groups[i] = append(groups[i], p)
			continue
		}
		at[p.ID] = len(groups)
		groups = append(groups, []Place{p})
	}
	return groups, nil
}

// laid is what becomes of groups of places that are laid over an index.
type laid struct {
	entries []segment.Entry
	dead    []uint32 // the places that they replace
	err     error
}

// batchSize is the number of places that are prepared together.
const batchSize = 256

// addPlaces adds groups of places of one id each to a writer, united with those of the same id in the index. It returns
// the numbers of these.
func (ix *Index) addPlaces(w *segment.Writer, groups iter.Seq[[]Place]) (dead []uint32, err error) {
	for out := range inOrder(chunks(groups, batchSize), ix.lay) {
		if out.err != nil {
			return nil, out.err
		}
		dead = append(dead, out.dead...)
		for i := range out.entries {
			if err := w.Add(&out.entries[i]); err != nil {
				return nil, err
			}
		}
	}
	slices.Sort(dead)
	return dead, nil
}

// lay prepares groups of places.
func (ix *Index) lay(groups [][]Place) (out laid) {
	out.entries = make([]segment.Entry, 0, len(groups))
	for _, group := range groups {
		p := group[0]
		if n, ok := ix.number(p.ID); ok {
			out.dead = append(out.dead, n)
			p = ix.place(n).Unite(p)
		}
		for _, later := range group[1:] {
			p = p.Unite(later)
		}
		r := row(p.record())
		if _, err := r.place(); err != nil {
			out.err = fmt.Errorf("place %q: %w", p.ID, err)
			return out
		}
		out.entries = append(out.entries, newEntry(&r))
	}
	return out
}

// buildText builds a segment of a CSV text in memory.
func buildText(text string) (*segment.Segment, error) {
	w, err := readText(text, segment.Options{Fingerprint: fingerprint(text), MemoryBytes: 1 << 30})
	if err != nil {
		return nil, err
	}
	return w.Memory(nil)
}

// readText adds the rows of a CSV text to a new writer, reading pieces of it on all processors.
func readText(text string, o segment.Options) (*segment.Writer, error) {
	s, size, err := newSource(text)
	if err != nil {
		return nil, fmt.Errorf("line 1: %w", err)
	}
	o.ExpectedBytes = 2 * len(text) // as much again for the keys
	w := newWriter(o)
	var ids []string
	for p := range inOrder(s.cut(size), s.read) {
		if p.err != nil {
			return nil, fmt.Errorf("line %d: %w", 1+strings.Count(text[:p.errAt], "\n"), p.err)
		}
		for i := range p.entries {
			if err := w.Add(&p.entries[i]); err != nil {
				return nil, err
			}
			ids = append(ids, p.entries[i].IDs[0])
		}
	}
	slices.Sort(ids)
	for i := range ids {
		if i > 0 && ids[i-1] == ids[i] {
			return nil, fmt.Errorf("the id %s occurs twice", ids[i])
		}
	}
	return w, nil
}
