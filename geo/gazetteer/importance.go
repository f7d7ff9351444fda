package gazetteer

import (
	"math"
	"slices"
	"strings"
)

// famous is the importance of towns of 316,000 people, first-level divisions and their seats.
const famous = 0.6

// wideM is the radius in metres from which on an area, a river or a lake is as well known as a country: the Middle East, Siberia, the Volga. One
// that reaches farther than largeM, the radius of a range or a river of which nothing is known, is as well known as a first-level division.
const (
	wideM  = 300_000
	largeM = 100_000
)

// shareBorrowed of its importance has a country or a capital by another name than its primary one, where that is the primary name of
// another place: Granada is also what Spaniards call Grenada, and Victoria what Hong Kong was called.
const shareBorrowed = 0.85

// importance is that of the place, less of it where the name is only nearly the one that is asked for: a slip of the pen
// in the name of a village does not make it the capital; nor does the same sound, where others bear the written name (borne:
// as their primary one). A village of many names stands a little before others. A division has its own importance by a name that it bore on the day
// of the query.
func (h *hit) importance(written, borne bool, at string) float64 {
	of := importance(h.row)
	if kind := h.row[colKind]; borne && h.match != MatchExact && (kind == KindCountry || kind == KindCapital) {
		of *= shareBorrowed
	}
	if kind := h.row[colKind]; (kind == KindAdmin1 || kind == KindAdmin2) && h.byTheWay() && h.name.validAt(at) != timely {
		return importanceByTheWay
	}
	if of <= villageShare {
		if populated(h.row[colKind]) {
			of += namesShare * math.Log2(float64(1+strings.Count(h.row[colNames], "|")))
		}
		return of
	}
	if written && (h.match.bySound() || h.cost > 0) {
		return villageShare
	}
	return villageShare + (of-villageShare)*max(0, 1-h.cost/importanceSpan)
}

// How much a country or a capital stands before a hamlet at least, and how much more of the letters may differ in its name than in that of
// a namesake; it is also the most that may differ where the hamlet is none. What is nearer by no more than costSure is as near.
const (
	famousStep = 0.002
	slipShare  = 0.05
)

// famousFirst puts a country or a capital before its namesakes, where the text is nearly the name of both: who misspells Dushanbe
// hardly means a hamlet. Which spellings of the name either has in its list is chance. It stands before a hamlet of another name, too, to
// which the text is not nearer.
func famousFirst(all []scored) {
	if slices.ContainsFunc(all, func(s scored) bool { return s.match.written() && s.score >= sure }) {
		return // a name stands there as it is
	}
	for i := range all {
		a := &all[i]
		if kind := a.row[colKind]; a.match.written() || kind != KindCountry && kind != KindCapital {
			continue
		}
		var called map[string]bool // by their skeletons, once they are asked for
		for j := range all {
			b := &all[j]
			if b.score < a.score || b.cost+slipShare < a.cost || b.match.written() || b.row[colKind] == KindCountry {
				continue
			}
			if called == nil {
				called = a.skeletons()
			}
			if called[Skeleton(b.row[colName])] || called[Skeleton(b.name.Text)] || b.noNearer(a) {
				a.score = b.score + famousStep
			}
		}
	}
}

// asParted puts a city or a seat whose name is parted by hyphens or spaces as the text is, of so many words, beside one that is
// written with the same letters but parted otherwise: Dschalal-Abad is Jalal-Abad at least as well as Dschalalabad.
func asParted(all []scored, words int) {
	for i := range all {
		a := &all[i]
		if a.match != MatchFolded || a.stripped || a.own || a.words() == words {
			continue
		}
		for j := range all {
			b := &all[j]
			if b.cost <= costSure && rung(b.row) >= rungSeat && populated(b.row[colKind]) && b.words() == words {
				b.score = max(b.score, a.score-famousStep)
			}
		}
	}
}

// words is the number of words of the name by which a place was found.
func (h *hit) words() int { return wordCount([]byte(Fold(h.name.Text))) }

// skeletons are those of all names of a place.
func (h *hit) skeletons() map[string]bool {
	set := map[string]bool{}
	for name := range h.row.names() {
		set[Skeleton(name.Text)] = true
	}
	return set
}

// noNearer reports whether h is a hamlet to whose name the text is no nearer than to that of a country or a capital, which it is nearly.
// The same sounds in the other script are as good as the name itself.
func (h *hit) noNearer(famous *scored) bool {
	return importance(h.row) <= villageShare && !(h.match == MatchTransliterated && h.cost == 0) &&
		famous.score >= floor && famous.cost <= slipShare && famous.cost <= h.cost+costSure
}

// byTheWay reports whether the name by which a division was found does not begin to sound like its primary one: a translation
// (Затока for Gulf Province), or the name of what lies in it or beside it, which lists of names hold, too.
func (h *hit) byTheWay() bool {
	bare := func(name string) []byte {
		name = Fold(name)
		if rest, _, ok := stripGeneric(name, h.row[colKind]); ok {
			name = rest
		}
		return appendTextSounds(nil, name, []byte(name))
	}
	own, found := bare(h.row[colName]), bare(h.name.Text)
	letters := min(len(own), len(found), maxSounds) // the end may be that of an adjective: Баткенская
	like, limit := newHeard(own[:letters]), 25*letters
	return like.distance(found[:letters], &soundCost, limit) > limit
}

// importance is the prominence of a place from 0 to 1. People in hundreds or in thousands make no difference: only
// towns of 15,000 and more, and seats of administration, stand out.
func importance(r *row) float64 {
	size := villageShare
	if people := number(r[colPopulation]); people >= 15_000 {
		size = min(0.3+0.2*math.Log10(people/10_000), 0.9)
	}
	switch kind := r[colKind]; kind {
	case KindCountry:
		return 1
	case KindAdmin1:
		return 0.6
	case KindAdmin2, KindBorder:
		return 0.4
	case KindCapital:
		return min(max(0.75, size+0.2), 0.95)
	case KindCity, KindTown, KindVillage, KindSettlement:
		switch r[colFeatureCode] {
		case "PPLC":
			return min(max(0.75, size+0.2), 0.95)
		case "PPLA":
			return max(0.7, min(size+0.1, 0.95))
		case "PPLA2":
			return max(0.35, size)
		case "PPLA3", "PPLA4", "PPLA5":
			return max(0.3, size)
		case "PPLH", "PPLQ", "PPLW":
			return 0.05 // abandoned or destroyed
		}
		return size
	case KindArea, KindRiver, KindLake:
		switch far := number(r[colUncertaintyM]); {
		case far >= wideM:
			return 0.9
		case far > largeM:
			return famous
		case kind == KindArea:
			return 0.15
		}
	case KindLocality, KindExclave:
		return 0.15
	}
	return 0.1
}

// vast reports whether a place is an area as large as countries are.
func vast(r *row) bool { return r[colKind] == KindArea && number(r[colUncertaintyM]) >= wideM }
