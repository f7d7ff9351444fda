package gazetteer

import "slices"

// amid tells how well a place, or the one by which a text names a part of it (nil: none), fits the places that the text names around it, and
// whether all of these hold it.
func (ix *Index) amid(r *reading, h, at *hit, hits []hit, around [][]hit) (fit float64, held bool) {
	fit, held = 1, len(r.around) > 0
	for i := range r.around {
		if !r.alias(i, h, around[i]) {
			within := ix.inside(h, r.around[i].kinds, around[i])
			if at != nil && ix.holdsAny(at, around[i]) {
				within = max(within, factorNear)
			}
			if ix.inProvince(r, i, h, hits, around[i]) {
				within = factorElsewhere
			}
			held = held && within > factorElsewhere
			fit *= within
		}
	}
	return fit, held
}

// tooLarge reports whether a place is a city where the text says village.
func (r *reading) tooLarge(h *hit, own bool) bool {
	kind := h.row[colKind]
	return r.small && !own && !r.near && (kind == KindCity || kind == KindCapital) && !slices.Contains(r.kinds, KindCity)
}

// inProvince reports whether a settlement bears the name of a first-level division which the text rather means, because it stands beside what
// the text calls a district and the gazetteer has as a settlement only: Nahrin district, Baghlan.
func (ix *Index) inProvince(r *reading, i int, h *hit, hits, around []hit) bool {
	if !populated(h.row[colKind]) || len(r.kinds) > 0 || !slices.Contains(r.around[i].kinds, KindAdmin2) && !slices.Contains(r.floating, KindAdmin2) {
		return false
	}
	namesake := func(p hit) bool { return p.row[colKind] == KindAdmin1 && !p.match.bySound() }
	district := func(q hit) bool { return q.row[colKind] == KindAdmin2 && slices.Contains(ix.above(h), q.place) }
	return slices.ContainsFunc(hits, namesake) && !slices.ContainsFunc(around, district)
}

// ofKind tells how well the kind of a place fits what the text says of it; kinds are those of the reading, floating ones included.
func (r *reading) ofKind(h *hit, kinds []string, own bool) float64 {
	factor := kindFactor(h.row[colKind], kinds)
	if len(r.floating) > 0 {
		factor = max(factor, kindFactor(h.row[colKind], r.kinds))
	}
	switch kind := h.row[colKind]; {
	case r.long && kind == KindArea:
		factor = max(factor, factorSize) // a range, a valley, a sea
	case r.long && len(r.inside) > 0:
		factor = max(factor, kindFactor(kind, r.inside)) // along the Batken Region
	case len(kinds) > 0 || own:
	case h.stripped && !division(kind):
		factor = factorFeature
	case kind == KindRiver || kind == KindLake || kind == KindReservoir || kind == KindRoad:
		factor = factorWater
	}
	return factor
}
