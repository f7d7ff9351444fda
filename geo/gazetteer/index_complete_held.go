package gazetteer

import (
	"slices"

	"dateline/geo"
	"dateline/geo/gazetteer/segment"

	"github.com/paulmach/orb"
)

// maxHolders is how many places may be meant by the text after a comma: the most prominent that begin so.
const maxHolders = 40

// holders are the places whose names begin with what was typed after a comma.
type holders struct {
	ix     *Index
	places []uint32
	area   segment.Area // where what they hold lies
	where  surroundings // the same by countries and divisions: quicker to ask, and wider
	known  map[string]bool
}

// holdersOf finds the countries, divisions, exclaves and areas of which a word of a name begins with a text.
func (ix *Index) holdersOf(text string) *holders {
	h := &holders{ix: ix, known: map[string]bool{}, where: surroundings{regions: map[uint64]bool{}}}
	t, filter := newTyped(text), newFilter([]string{KindCountry, KindAdmin1, KindAdmin2, KindExclave, KindArea}, nil)
	for _, l := range ix.layers {
		for _, s := range append([]string{t.skeleton}, t.others...) {
			best, _ := l.Starting(s, maxHolders, nil, filter.in(ix, &l))
			if len(s) >= foreignLeast {
				foreign, _ := l.Starting(foreignNames+s, maxHolders, nil, filter.in(ix, &l))
				best = append(best, foreign...)
			}
			for _, n := range best {
				h.add(l.first + n)
			}
		}
	}
	return h
}

// add adds a holder, and the box around its circle; one without a point holds nothing that could be found.
func (h *holders) add(n uint32) {
	p, has := h.ix.point(n)
	if !has || slices.Contains(h.places, n) || len(h.places) >= maxHolders {
		return
	}
	h.places = append(h.places, n)
	h.where.add(h.ix.attr(n))
	own := number(h.ix.field(n, colUncertaintyM))
	if own == 0 {
		own, _ = defaultUncertainty(h.ix.field(n, colKind), h.ix.field(n, colFeatureCode))
	}
	for _, b := range geo.BoxAround(p, holderSlack*own).Split() {
		h.area = append(h.area, orb.Bound{Min: orb.Point{b.West, b.South}, Max: orb.Point{b.East, b.North}})
	}
}

// holderSlack is how much farther than its radius a place may hold others, whose points come from other sources.
const holderSlack = 1.2

// keep narrows a filter of a layer to what the holders hold.
func (h *holders) keep(l *layer, also func(n uint32) bool) func(n uint32) bool {
	return func(n uint32) bool { return (also == nil || also(n)) && h.hold(l, n) }
}

// hold reports whether one of the holders is above a place.
func (h *holders) hold(l *layer, n uint32) bool {
	if !h.where.hold(l, n, l.Attr(n)) {
		return false
	}
	r := l.head(n)
	way := r[colParent]
	if way == "" {
		way = r[colKind] + "|" + r[colCountry] + "|" + r[colAdmin1] + "|" + r[colAdmin2] // all that the way up comes from
	}
	held, known := h.known[way]
	if !known {
		held = slices.ContainsFunc(h.ix.chainOf(l.first+n, &r), func(up uint32) bool { return slices.Contains(h.places, up) })
		h.known[way] = held
	}
	return held
}
