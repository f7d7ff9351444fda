package gazetteer

import (
	"cmp"
	"slices"
)

// nearKey is a skeleton that is spelled nearly as asked for, with the places that bear it.
type nearKey struct {
	skeleton string
	distance int // letters to insert, leave out or replace, and neighbours to swap
	places   []uint32
}

// near gives the skeletons that are at most d letters from one (see segment.Segment.Near; d is at most 3), the nearest
// first, then those of the more prominent places. At most most of them are given, and of each at most borne places that
// the filter wants; a skeleton without any is left out. It costs a fraction of a millisecond for d = 1, and a few for
// d = 2 and 13 million places.
func (ix *Index) near(skeleton string, d, most, borne int, filter placeFilter) []nearKey {
	var found []nearKey
	at := map[string]int{}
	for _, l := range ix.layers {
		for _, k := range l.Near(skeleton, d, most, borne, filter.in(ix, &l)) {
			for i := range k.Entries {
				k.Entries[i] += l.first
			}
			if i, seen := at[k.Text]; seen {
				found[i].places = append(found[i].places, k.Entries...)
				continue
			}
			at[k.Text] = len(found)
			found = append(found, nearKey{k.Text, k.Distance, k.Entries})
		}
	}
	slices.SortStableFunc(found, func(a, b nearKey) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(ix.prominence(b.places[0]), ix.prominence(a.places[0])))
	})
	return found[:min(len(found), most)]
}

// prominence is the prominence of a place, comparable between layers.
func (ix *Index) prominence(n uint32) uint32 {
	l, at := ix.layer(n)
	return l.Rank(at)
}
