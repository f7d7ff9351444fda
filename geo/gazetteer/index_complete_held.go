package gazetteer

import (
	"cmp"
	"slices"

	"dateline/geo"
	"dateline/geo/gazetteer/segment"

	"github.com/paulmach/orb"
)

// What a text after a comma may cost. Of the places that go on from it, holderLooks of each layer and spelling are looked at, the
// most prominent first; all countries and nearly all divisions are among them, however many places there are. Where up to
// fewHolders hold others, these are looked for around them alone; else heldLooks of the places that go on from the text
// before the comma are asked what holds them.
const (
	holderLooks = 20_000
	fewHolders  = 40
	mostHolders = 1_000
	heldLooks   = 10_000
)

// holders are the places whose names begin with what was typed after a comma.
type holders struct {
	ix     *Index
	places map[uint32]bool
	named  completer          // knows the text
	worth  map[uint32]float64 // of those that were asked: how well a name of theirs goes on from the text, 0 if none does
	where  surroundings       // the same by countries and divisions: quicker to ask, and wider
	area   segment.Area       // where what the most prominent ones hold lies
	around bool               // what they hold is looked for in the area alone
	known  map[way]float64
	looks  int // that are left
}

// way is all that the way up from a place comes from.
type way struct{ parent, kind, country, admin1, admin2 string }

// holdersOf finds the countries, divisions, exclaves and areas of which a word of a name begins with a text, or all of a name
// sounds like it.
func (ix *Index) holdersOf(text string, whole bool) *holders {
	h := &holders{ix: ix, places: map[uint32]bool{}, worth: map[uint32]float64{}, known: map[way]float64{}, looks: heldLooks,
		where: surroundings{regions: map[uint64]bool{}}}
	t := newTyped(text)
	h.named = completer{ix: ix, typed: t}
	for _, l := range ix.layers {
		if whole {
			for _, n := range l.Find(t.skeleton, mostHolders, holderKinds.in(ix, &l)) {
				h.places[l.first+n] = true
			}
			continue
		}
		for _, s := range append([]string{t.skeleton}, t.others...) {
			h.find(&l, s)
			if len(s) >= foreignLeast {
				h.find(&l, foreignNames+s)
			}
		}
	}
	all := make([]uint32, 0, len(h.places))
	for n := range h.places {
		h.where.add(ix.attr(n))
		all = append(all, n)
	}
	slices.SortFunc(all, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(ix.prominence(b), ix.prominence(a)), cmp.Compare(a, b))
	})
	h.around = len(all) <= fewHolders
	for _, n := range all[:min(len(all), fewHolders)] {
		h.around = h.surround(n) && h.around
	}
	return h
}

var holderKinds = newFilter([]string{KindCountry, KindAdmin1, KindAdmin2, KindExclave, KindArea}, nil)

// find adds those places of a layer that go on from a skeleton.
func (h *holders) find(l *layer, skeleton string) {
	wanted, looks := holderKinds.in(h.ix, l), holderLooks
	l.Starting(skeleton, mostHolders, nil, func(n uint32) bool {
		if looks--; looks < 0 {
			return true // it is enough: who asks is to stop
		}
		if !wanted(n) {
			return false
		}
		h.places[l.first+n] = true
		return true
	})
}

// surround adds the box around the circle of a holder; it is false for one without a point.
func (h *holders) surround(n uint32) bool {
	p, has := h.ix.point(n)
	if !has {
		return false
	}
	own := number(h.ix.field(n, colUncertaintyM))
	if own == 0 {
		own, _ = defaultUncertainty(h.ix.field(n, colKind), h.ix.field(n, colFeatureCode))
	}
	for _, b := range geo.BoxAround(p, holderSlack*own).Split() {
		h.area = append(h.area, orb.Bound{Min: orb.Point{b.West, b.South}, Max: orb.Point{b.East, b.North}})
	}
	return true
}

// holderSlack is how much farther than its radius a place may hold others, whose points come from other sources.
const holderSlack = 1.2

// starting gives up to most places of a layer, as they are numbered there, that go on from a skeleton, pass a filter and are held.
func (h *holders) starting(l *layer, skeleton string, most int, keep func(n uint32) bool) (places []uint32) {
	if h.around {
		return l.StartingIn(skeleton, most, h.area, keep)
	}
	l.Starting(skeleton, most, nil, func(n uint32) bool {
		if h.looks <= 0 {
			return true // it is enough: who asks is to stop
		}
		if !keep(n) {
			return false
		}
		places = append(places, n)
		return true
	})
	if h.looks <= 0 {
		places = append(places, l.StartingIn(skeleton, most, h.area, keep)...)
	}
	return places
}

// keep narrows a filter of a layer to what the holders hold.
func (h *holders) keep(l *layer, also func(n uint32) bool) func(n uint32) bool {
	return func(n uint32) bool { return (also == nil || also(n)) && h.hold(l, n) }
}

// hold reports whether one of the holders is above a place.
func (h *holders) hold(l *layer, n uint32) bool {
	return h.where.hold(l, n, l.Attr(n)) && h.weight(l, n) > 0
}

// weight tells how well the names of what is above a place go on from the text: 0 if none does.
func (h *holders) weight(l *layer, n uint32) float64 {
	h.looks--
	r := l.head(n)
	way := way{parent: r[colParent]}
	if way.parent == "" {
		way.kind, way.country, way.admin1, way.admin2 = r[colKind], r[colCountry], r[colAdmin1], r[colAdmin2]
	}
	weight, known := h.known[way]
	if !known {
		for _, up := range h.ix.chainOf(l.first+n, &r) {
			if h.places[up] {
				weight = max(weight, h.worthOf(up))
			}
		}
		h.known[way] = weight
	}
	return weight
}

// worthOf tells how well a name of a holder goes on from the text.
func (h *holders) worthOf(n uint32) float64 {
	worth, known := h.worth[n]
	if !known {
		if best, fits := h.named.goesOn(h.ix.row(n), false); fits {
			worth = best.weight
		}
		h.worth[n] = worth
	}
	return worth
}
