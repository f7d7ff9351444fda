package gazetteer

import "slices"

// inUse is what of the quality a name keeps for its flag and its dates: on a day, or today if at is empty.
func (n *Name) inUse(at string) float64 {
	if n.Flag == FlagMisspelling {
		return factorMisspelling
	}
	switch then := n.validAt(at); {
	case at != "" && then == timely:
		return 1
	case at != "" && then == untimely:
		return factorOtherTime
	case n.Flag == FlagFormer:
		return factorFormer
	}
	return 1
}

// timing is what the dates of a name say of a day.
type timing int

const (
	undated timing = iota
	timely
	untimely
)

// validAt tells whether the name was in use on a day, YYYY[-MM[-DD]], as far as its dates say.
func (n *Name) validAt(day string) timing {
	if day == "" || n.From == "" && n.To == "" {
		return undated
	}
	if n.From != "" && before(day, n.From) || n.To != "" && before(n.To, day) {
		return untimely
	}
	return timely
}

// calledThen reports whether a division bore the name by which it was found on the day of the query, and no town in it did: who wrote of
// Leninabad in 1994 means the region.
func (ix *search) calledThen(h *hit, hits []hit) bool {
	town := func(o hit) bool {
		return populated(o.row[colKind]) && rung(o.row) >= rungTown && o.row[colAdmin1] == h.row[colAdmin1] && o.whole
	}
	return container(h.row[colKind]) && h.name.validAt(ix.at) == timely &&
		!slices.ContainsFunc(hits, func(o hit) bool { return town(o) && o.name.validAt(ix.at) != untimely })
}

// before reports whether one day is before another for certain; 1991 is not before 1991-09.
func before(a, b string) bool {
	shared := min(len(a), len(b))
	return a[:shared] < b[:shared]
}

// nameAt is the dated name that the place bore on a day, if it is not the primary one; of several that in English, then
// the first.
func (p *Place) nameAt(day string) *Name {
	var best *Name
	for i := range p.Names {
		n := &p.Names[i]
		if n.Flag == FlagMisspelling || n.Text == p.Name || n.validAt(day) != timely {
			continue
		}
		if best == nil || n.Lang == "en" && best.Lang != "en" {
			best = n
		}
	}
	if best == nil {
		return nil
	}
	found := *best
	return &found
}

// formerStep is how much a division stands before another one of its kind that was called so.
const formerStep = 0.02

// formerly puts a division that was called as the text says, in another spelling perhaps, next to the best one of its kind and name: who
// writes of the Moskovsky district may have an old report.
func formerly(all []scored) {
	for i := range all {
		b := &all[i]
		if b.name.Flag != FlagFormer || !division(b.row[colKind]) || b.cost > costSure || b.score < floor {
			continue
		}
		for j := range all {
			if a := &all[j]; a.row[colKind] == b.row[colKind] && a.name.Flag != FlagFormer && a.cost <= costSure {
				b.score = max(b.score, a.score-formerStep)
			}
		}
	}
}
