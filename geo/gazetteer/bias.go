package gazetteer

import "dateline/geo"

const (
	settledM   = 25_000 // up to which a settlement is beside the point of the query, in metres; what is twice as far is not
	besideStep = 0.01   // of the score, by which it stands before what is called as it is and lies elsewhere
)

// bias takes a little from places that lie far from where the place is likely to lie, see far.
func (ix *search) bias(far float64) float64 {
	switch {
	case ix.near == nil:
		return 1
	case far < 0:
		return 1 - biasShare
	}
	return 1 - biasShare*(1-1/(1+far/biasM))
}

// far is how many metres a place lies from where it is likely to lie, or -1 where that is not known.
func (ix *search) far(h *hit) float64 {
	if ix.near == nil || !h.where().hasPoint {
		return -1
	}
	return geo.Distance(*ix.near, h.where().point)
}

// besideFirst puts a settlement beside the point of the query before a larger place of the name that lies elsewhere.
func (ix *Index) besideFirst(all []scored) {
	var best *scored
	for i := range all {
		if b := &all[i]; b.beside && populated(b.row[colKind]) && b.match.written() && !b.stripped && b.score >= floor && (best == nil || b.score > best.score) {
			best = b
		}
	}
	if best == nil {
		return
	}
	for i := range all {
		if a := &all[i]; a.away && !a.own && a.held == best.held && ix.elsewhere(a, best) {
			best.score, best.fair = max(best.score, a.score+besideStep), max(best.fair, a.fair+besideStep)
		}
	}
}
