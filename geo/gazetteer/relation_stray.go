package gazetteer

import (
	"fmt"
	"math"
	"strings"

	"dateline/geo"
)

// How far a place may lie from what it is named beside as the other end of a pair, in metres, before a namesake that the gazetteer lacks is
// rather meant: reports tell of what is between villages where these are neighbours. Twice as far where the gazetteer has no other of the
// name, and of a road. Cities may lie as far as maxPairM.
const (
	villageSpanM = 60_000
	townSpanM    = 250_000 // of a town or a seat of administration
)

// namesakeM is the distance in metres from which on two settlements of a name are not one place that is listed twice.
const namesakeM = 20_000

// strayShare of its confidence has what is between two places of which one may be another that is not known.
const strayShare = 0.5

// strays gives the name by which the text calls the end of a pair that is too small a place for how far both lie apart; empty if none is. The lists are what
// the ends may mean.
func (p *phrase) strays(both *pair, lists [2][]Candidate) string {
	if p.kind == RelationDistance {
		return "" // 15 km from X on the road to Y
	}
	stray, least := "", both.apart
	for i, end := range []*Candidate{&both.left, &both.right} {
		span := pairSpan(&end.Place)
		if !namesakes(end, lists[i]) {
			span *= 2
		}
		if p.kind == RelationRoad {
			span *= 2
		}
		if span < least {
			stray, least = end.Name.Text, span
		}
	}
	return stray
}

// pairSpan is how far a settlement that has namesakes may lie from the other end, in metres.
func pairSpan(p *Place) float64 {
	switch seat := p.FeatureCode; {
	case !populated(p.Kind) || p.Kind == KindCity || p.Kind == KindCapital || seat == "PPLA" || seat == "PPLC":
		return math.Inf(1)
	case p.Kind == KindTown || strings.HasPrefix(seat, "PPLA"):
		return townSpanM
	}
	return villageSpanM
}

// namesakes reports whether there is another settlement of the name elsewhere.
func namesakes(c *Candidate, list []Candidate) bool {
	for i := range list {
		if o := &list[i]; populated(o.Place.Kind) && o.HasPoint && o.Score >= floor && geo.Distance(o.Point, c.Point) > namesakeM {
			return true
		}
	}
	return false
}

// strayed says why the answers to a pair of which one end strays are not taken without asking, and takes from their confidence.
func (a *pair) strayed(answers []Candidate) string {
	for i := range answers {
		answers[i].Confidence *= strayShare
	}
	return fmt.Sprintf("%s and %s lie %s apart: another place called %s may be meant that is not in the gazetteer; name a place on the way, or give the id",
		a.left.Place.Name, a.right.Place.Name, metresText(a.apart), a.stray)
}
