package gazetteer

import (
	"fmt"
	"math"
	"strings"

	"dateline/geo"

	"github.com/paulmach/orb"
)

// among answers what lies between more than two places: the middle of the smallest circle that holds theirs. It is false where a text
// between commas is what holds the place before it (between Vorukh, Sughd region, and Batken), or is not known.
func (s *relater) among(p *phrase) (Result, bool) {
	if p.kind != RelationBetween {
		return Result{}, false
	}
	for _, ends := range p.ends {
		texts := strings.FieldsFunc(ends[0], func(r rune) bool { return r == ',' || r == ';' })
		if len(texts) < 2 || len(texts) > maxSplits {
			continue
		}
		pairEnds := *p
		pairEnds.ends = [][2]string{{texts[0], ends[1]}}
		found := s.pairs(&pairEnds)
		if len(found) == 0 || found[0].apart > maxPairM {
			continue
		}
		best, clear := found[0], true
		all := []Candidate{best.left}
		for _, text := range texts[1:] {
			c, known := s.beside(text, p.cases, &best)
			if c == nil {
				return Result{}, false
			}
			clear = clear && known
			all = append(all, *c)
		}
		return s.joinAll(p, append(all, best.right), found, clear)
	}
	return Result{}, false
}

// beside is the place of a name that lies nearest to both ends of a pair, if one of the name is no container; it is known if the name is
// clear, or no other of the name is as good.
func (s *relater) beside(text string, cases grammarCase, ends *pair) (best *Candidate, known bool) {
	a, ok := s.anywhere().anchor(text, cases)
	if !ok || container(a.candidates[0].Place.Kind) {
		return nil, false
	}
	value := func(c *Candidate) float64 {
		apart := max(geo.Distance(c.Point, ends.left.Point), geo.Distance(c.Point, ends.right.Point))
		return c.Score - pairDecade*math.Log10(max(apart/10_000, 1))
	}
	second := math.Inf(-1)
	for i := range a.candidates[:min(len(a.candidates), 20)] {
		c := &a.candidates[i]
		switch {
		case !c.HasPoint || c.Score < floor || container(c.Place.Kind) || geo.Distance(c.Point, ends.left.Point) > maxPairM:
		case best == nil || value(c) > value(best):
			if best != nil {
				second = max(second, value(best))
			}
			best = c
		default:
			second = max(second, value(c))
		}
	}
	if best == nil {
		return nil, false
	}
	return best, a.reason == "" && best == &a.candidates[0] || value(best)-second > margin
}

// joinAll makes the answer to what lies among places, the first and the last of which are the best of the pairs that were found.
func (s *relater) joinAll(p *phrase, all []Candidate, found []pair, clear bool) (Result, bool) {
	c := all[0]
	at, radius := circleAround(all)
	anchors, names := make([]Ref, len(all)), make([]string, len(all))
	for i := range all {
		anchors[i], names[i] = all[i].Place.Ref(), all[i].Place.Name
	}
	joined := make([]Candidate, len(found))
	for i := range found {
		joined[i] = p.join(&found[i])
	}
	weighPairs(found, joined)
	c.Point, c.UncertaintyM, c.Confidence = at, math.Ceil(radius), joined[0].Confidence
	c.UncertaintyReason = "the circle that holds those of " + listed(names)
	c.Relation = &Relation{Kind: p.kind, Anchors: anchors}
	res := Result{Candidates: []Candidate{c}}
	if !clear || c.Confidence < Sure {
		res.Ambiguous, res.Reason = true, fmt.Sprintf("several places bear one of the names %s: add the district or region", listed(names))
	} else if found[0].stray != "" {
		res.Ambiguous, res.Reason = true, found[0].strayed(res.Candidates)
	}
	before, isPlace := s.placeBefore(p.before)
	return s.withBefore(res, p, before, isPlace)
}

// circleAround is a circle, hardly larger than the smallest, that holds those of all candidates: from where they are on the average it is
// drawn to the farthest, each time by a smaller share (Bădoiu and Clarkson 2003).
func circleAround(all []Candidate) (at orb.Point, radius float64) {
	reach := func(c *Candidate) float64 { return geo.Distance(at, c.Point) + c.UncertaintyM }
	at = geo.Midpoint(all[0].Point, all[len(all)-1].Point)
	for n := range 100 {
		far := &all[0]
		for i := range all {
			if reach(&all[i]) > reach(far) {
				far = &all[i]
			}
		}
		at = geo.Destination(at, geo.Distance(at, far.Point)/float64(n+2), geo.Bearing(at, far.Point))
	}
	for i := range all {
		radius = max(radius, reach(&all[i]))
	}
	return at, radius
}

// listed is a list as English has it: A, B and C.
func listed(names []string) string {
	last := len(names) - 1
	if last < 1 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:last], ", ") + " and " + names[last]
}
