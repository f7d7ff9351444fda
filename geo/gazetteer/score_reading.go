package gazetteer

// amid tells how well a place, or the one by which a text names a part of it (nil: none), fits the places that the text names around it, and
// whether all of these hold it.
func (ix *Index) amid(r *reading, h, at *hit, around [][]hit) (fit float64, held bool) {
	fit, held = 1, len(r.around) > 0
	for i := range r.around {
		if !r.alias(i, h, around[i]) {
			within := ix.inside(h, r.around[i].kinds, around[i])
			if at != nil && ix.holdsAny(at, around[i]) {
				within = max(within, factorNear)
			}
			held = held && within > factorElsewhere
			fit *= within
		}
	}
	return fit, held
}

// ofKind tells how well the kind of a place fits what the text says of it; kinds are those of the reading, floating ones included.
func (r *reading) ofKind(h *hit, kinds []string, own bool) float64 {
	factor := kindFactor(h.row[colKind], kinds)
	if len(r.floating) > 0 {
		factor = max(factor, kindFactor(h.row[colKind], r.kinds))
	}
	switch kind := h.row[colKind]; {
	case len(kinds) > 0 || own:
	case h.stripped && !division(kind):
		factor = factorFeature
	case kind == KindRiver || kind == KindLake || kind == KindReservoir || kind == KindRoad:
		factor = factorWater
	}
	return factor
}
