package gazetteer

import (
	"errors"
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

// laid is what becomes of a group of places of one id that is laid over an index.
type laid struct {
	group []Place
	base  uint32 // the place that it replaces, if there is one
	has   bool
	twin  bool          // dumps may have that place under other ids, too: entry is made when all are laid
	entry segment.Entry // for no twin
	err   error
}

// batchSize is the number of places that are prepared together.
const batchSize = 256

// addPlaces adds groups of places of one id each to a writer, united with those of the same id in the index, or those that they are under
// another id (see twin). It returns the numbers of these.
func (ix *Index) addPlaces(w *segment.Writer, groups iter.Seq[[]Place]) (dead []uint32, err error) {
	twins := twins{}
	for batch := range inOrder(chunks(groups, batchSize), ix.lay) {
		for i := range batch {
			out := &batch[i]
			if out.err == nil && out.twin && !twins.take(ix, out.base, out.group) {
				out.twin, out.has = false, false
				out.entry, out.err = entryOfGroup(Place{}, out.group)
			}
			if out.err != nil {
				return nil, out.err
			}
			if out.twin {
				continue
			}
			if out.has {
				dead = append(dead, out.base)
			}
			if err := w.Add(&out.entry); err != nil {
				return nil, err
			}
		}
	}
	more, err := twins.write(w)
	dead = append(dead, more...)
	slices.Sort(dead)
	return dead, err
}

// lay prepares groups of places.
func (ix *Index) lay(groups [][]Place) []laid {
	out := make([]laid, len(groups))
	for i, group := range groups {
		o := &out[i]
		o.group = group
		if o.base, o.has = ix.number(group[0].ID); o.has {
			group = ix.ownNames(o.base, group)
			o.group = group
			p := ix.place(o.base)
			builtInID := group[0].FromDump() && !strings.HasPrefix(p.ID, "GN:")
			if o.twin = builtInID || len(p.OtherIDs) > 0; !o.twin {
				o.entry, o.err = entryOfGroup(p, group)
			}
		} else if o.base, o.has = ix.twin(&group[0]); o.has {
			o.twin, o.group = true, ix.ownNames(o.base, group)
		}
		if !o.has {
			ix.demote(group)
			o.entry, o.err = entryOfGroup(Place{}, group)
		}
	}
	return out
}

// demote makes areas of territories that dumps call countries, though they have the code of the one that they belong to.
func (ix *Index) demote(group []Place) {
	for i := range group {
		if p := &group[i]; p.Kind == KindCountry && p.FromDump() {
			if _, ok := ix.code(countryCode(p.Country)); ok {
				p.Kind = KindArea
			}
		}
	}
}

// entryOfGroup makes the entry of places of one id laid over p, which has none if it is not in the gazetteer.
func entryOfGroup(p Place, group []Place) (segment.Entry, error) {
	if p.ID == "" {
		p, group = group[0], group[1:]
	}
	p = p.uniteAll(group)
	return entryOf(&p)
}

// uniteAll unites p with later places. Names that come one by one are added together.
func (p Place) uniteAll(group []Place) Place {
	for i := 0; i < len(group); i++ {
		later := group[i]
		later.Names = slices.Clip(later.Names) // they are another's
		for later.Name == "" && i+1 < len(group) && group[i+1].Name == "" && group[i+1].Source == later.Source {
			i++
			later.Names = append(later.Names, group[i].Names...)
		}
		p = p.Unite(later)
	}
	return p
}

// entryOf makes the entry of a place.
func entryOf(p *Place) (segment.Entry, error) {
	r := rowOf(p)
	if _, err := r.place(); err != nil {
		return segment.Entry{}, fmt.Errorf("place %q: %w", p.ID, err)
	}
	return newEntry(&r), nil
}

// buildText builds a segment of a CSV text in memory.
func buildText(text string) (seg *segment.Segment, err error) {
	w := textWriter(text)
	defer func() { err = errors.Join(err, w.Close()) }()
	if err := readText(w, text); err != nil {
		return nil, err
	}
	return w.Memory(nil)
}

// textWriter makes a writer with room for the places of a CSV text, and as much again for their keys.
func textWriter(text string) *segment.Writer {
	return newWriter(segment.Options{Fingerprint: fingerprint(text), MemoryBytes: 1 << 30, ExpectedBytes: 2 * len(text)})
}

// readText adds the rows of a CSV text to a writer, reading pieces of it on all processors.
func readText(w *segment.Writer, text string) error {
	s, size, err := newSource(text)
	if err != nil {
		return fmt.Errorf("line 1: %w", err)
	}
	var ids []string
	for p := range inOrder(s.cut(size), s.read) {
		if p.err != nil {
			return fmt.Errorf("line %d: %w", 1+strings.Count(text[:p.errAt], "\n"), p.err)
		}
		for i := range p.entries {
			if err := w.Add(&p.entries[i]); err != nil {
				return err
			}
			ids = append(ids, p.entries[i].IDs[0])
		}
	}
	slices.Sort(ids)
	for i := range ids {
		if i > 0 && ids[i-1] == ids[i] {
			return fmt.Errorf("the id %s occurs twice", ids[i])
		}
	}
	return nil
}
