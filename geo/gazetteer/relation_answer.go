package gazetteer

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"dateline/geo"
)

// placeBefore looks up what stands before a relation. It is false if that says nothing or is no place.
func (s *relater) placeBefore(text string) ([]scored, bool) {
	if text == "" {
		return nil, false
	}
	all, unmatched := s.named(text)
	if len(all) == 0 || len(unmatched) > 0 || all[0].score < floor {
		return nil, false
	}
	return all, true
}

// namedSlack is the share of a stated distance by which a place that is named may lie off what is described: the name says
// more than the distance.
const namedSlack = 0.25

// withBefore settles what stands before a relation: a place that lies where the relation says is the answer itself; words
// that are no place are left over.
func (s *relater) withBefore(res Result, p *phrase, before []scored, isPlace bool) (Result, bool) {
	switch {
	case p.before == "":
		return res, true
	case !isPlace:
		res.Unmatched = append(res.Unmatched, unsaid(p.before)...)
		return res, true
	case division(before[0].row[colKind]), before[0].row[colKind] == KindBorder:
		return res, true
	}
	var fits []scored
	slack := p.measure.metres * namedSlack
	described := res.Candidates
	if !res.Ambiguous {
		described = described[:1]
	}
	for i := range before {
		c := s.candidate(&before[i])
		if c.HasPoint && slices.ContainsFunc(described, func(r Candidate) bool {
			return geo.Distance(c.Point, r.Point) <= c.UncertaintyM+r.UncertaintyM+slack
		}) {
			fits = append(fits, before[i])
		}
	}
	if len(fits) == 0 {
		reason := fmt.Sprintf("%s is in the gazetteer, but not where the rest of the text places it", before[0].name.Text)
		return Result{Candidates: append([]Candidate{s.candidate(&before[0])}, res.Candidates...), Ambiguous: true, Reason: reason}, true
	}
	return s.settled(fits, s.query.Limit), true
}

// unsaid are the words of a text that no place is called that say something of their own.
func unsaid(text string) (words []string) {
	for _, t := range relationWords(text) {
		if _, generic := wordClasses[Fold(t.text)]; !generic && !emptyWords[t.key] {
			words = append(words, t.text)
		}
	}
	return words
}

// pair is two anchors that were chosen together.
type pair struct {
	left, right Candidate
	value       float64
	apart       float64 // metres
	called      float64 // the probability that places are called as both texts say
	doubtful    bool    // an end alone is asked back
	stray       string  // the end that is too small for how far both lie apart, see strays; empty: none
}

// What a pair is worth: the scores of both, less this for every tenfold of the distance beyond 10 km. Two villages of the
// same importance are chosen by distance alone, and a capital (a score 0.15 higher) outweighs a namesake ten times nearer.
const pairDecade = 0.15

// pairs gives the pairs of namesakes for the ways to part a text, the best first.
func (s *relater) pairs(p *phrase) []pair {
	anywhere := s.anywhere()
	anywhere.toPoint = p.kind == RelationBetween || p.kind == RelationDistance
	var out []pair
	var lists [2][]Candidate
	for _, ends := range p.ends {
		if s.tired() {
			break
		}
		left, okL := anywhere.anchor(ends[0], p.cases)
		right, okR := anywhere.anchor(ends[1], p.cases)
		if !okL || !okR {
			continue
		}
		called := min(likely(left.candidates), likely(right.candidates))
		if p.kind == RelationRoad {
			left.candidates, right.candidates = settlements(left.candidates, ends[0]), settlements(right.candidates, ends[1])
		}
		lists = [2][]Candidate{left.candidates[:min(len(left.candidates), 20)], right.candidates[:min(len(right.candidates), 20)]}
		for _, l := range lists[0] {
			for _, r := range lists[1] {
				if !l.HasPoint || !r.HasPoint || l.Place.ID == r.Place.ID && l.Place.ID != "" || l.Score < floor || r.Score < floor ||
					!s.admits(&l) && !s.admits(&r) { // one end may lie beyond the border
					continue
				}
				apart := geo.Distance(l.Point, r.Point)
				out = append(out, pair{l, r, l.Score + r.Score - pairDecade*math.Log10(max(apart/10_000, 1)), apart, called, left.reason != "" || right.reason != "", ""})
			}
		}
		if len(out) > 0 {
			break // the surest way to part the text that both ends bear
		}
	}
	slices.SortStableFunc(out, func(a, b pair) int { return cmp.Compare(b.value, a.value) })
	if len(out) > 0 {
		out[0].stray = p.strays(&out[0], lists)
	}
	return out
}

// sureRoad is the least confidence of the road to a name that alone would be asked back.
const sureRoad = 0.9

// settlements leaves the divisions out of what the end of a road may be, unless the text says that it is one or no settlement that has
// the name fits; places of other kinds stay.
func settlements(list []Candidate, text string) []Candidate {
	if slices.ContainsFunc(kindsIn(text), division) || !slices.ContainsFunc(list, func(c Candidate) bool { return populated(c.Place.Kind) && c.Score >= floor }) {
		return list
	}
	return slices.DeleteFunc(slices.Clone(list), func(c Candidate) bool { return division(c.Place.Kind) })
}

// likely is the probability that one of the places of a name is meant.
func likely(list []Candidate) float64 { return min(together(list), most) }

// together is the sum of their confidences.
func together(list []Candidate) (sum float64) {
	for i := range list {
		sum += list[i].Confidence
	}
	return sum
}

// weighPairs gives the answers to pairs, of which the first is the best, their confidence as weigh does. A pair whose middle lies in the
// circle of the first does not contradict it, unless it is that of another road, to a namesake of a settlement.
func weighPairs(found []pair, joined []Candidate) {
	sum := 0.0
	for i := range joined {
		c := &joined[i]
		c.Confidence = math.Exp((found[i].value - found[0].value) / scoreStep)
		if i == 0 || geo.Distance(c.Point, joined[0].Point) > joined[0].UncertaintyM || c.Relation.Kind == RelationRoad && found[i].leadsElsewhere(&found[0]) {
			sum += c.Confidence
		}
	}
	for i := range joined {
		joined[i].Confidence = min(joined[i].Confidence*found[i].called/sum, most)
	}
}

// leadsElsewhere reports whether an end of a pair is another settlement than that of the other pair, rather than a second entry of it.
func (a *pair) leadsElsewhere(b *pair) bool {
	other := func(a, b *Candidate) bool {
		return populated(a.Place.Kind) && populated(b.Place.Kind) && geo.Distance(a.Point, b.Point) > a.UncertaintyM+b.UncertaintyM
	}
	return other(&a.left, &b.left) || other(&a.right, &b.right)
}

// admits reports whether a candidate lies where the query looks.
func (s *relater) admits(c *Candidate) bool {
	if s.area.open() {
		return true
	}
	n, ok := s.number(c.Place.ID)
	return ok && s.area.admits(s.Index, &hit{place: n, row: s.row(n)})
}

// relatePair answers a relation to two places.
func (s *relater) relatePair(p *phrase) (Result, bool) {
	if res, ok := s.knownRoad(p); ok {
		return res, true
	}
	if res, ok := s.among(p); ok {
		return res, true
	}
	if p.kind == RelationBetween {
		for i := range p.ends {
			p.ends[i] = singular(p.ends[i])
		}
	}
	found := s.pairs(p)
	if len(found) == 0 {
		return Result{}, false
	}
	best := &found[0]
	if division(best.left.Place.Kind) && division(best.right.Place.Kind) && p.kind == RelationBetween && p.before == "" {
		if res, ok := s.divisionBorder(p); ok && len(res.Candidates) > 0 {
			return res, true
		}
	}
	if best.left.Place.Kind == KindCountry && best.right.Place.Kind == KindCountry && p.kind == RelationBetween {
		q := *p
		q.kind = RelationBorder
		return s.relateBorder(&q)
	}
	if best.apart > maxPairM && (best.doubtful || best.apart > maxSurePairM) {
		return Result{
			Candidates: []Candidate{best.left, best.right}, Ambiguous: true,
			Reason: fmt.Sprintf("%s and %s lie %s apart, too far for a place between them: name a place on the way", best.left.Place.Name, best.right.Place.Name, metresText(best.apart)),
		}, true
	}
	if c, ok := s.knownJunction(p, best); ok {
		return Result{Candidates: []Candidate{c}}, true
	}
	joined := make([]Candidate, len(found))
	for i := range found {
		joined[i] = p.join(&found[i])
	}
	weighPairs(found, joined)
	var res Result
	for i, c := range joined {
		if i > 0 && found[i].apart > max(maxPairM, best.apart) || slices.ContainsFunc(res.Candidates, func(o Candidate) bool { return o.Place.ID == c.Place.ID }) {
			continue
		}
		res.Candidates = append(res.Candidates, c)
	}
	switch {
	case best.called < Sure:
		res.Ambiguous, res.Reason = true, fmt.Sprintf("%s and %s may not be what the text calls so: check the spelling, or give their ids", best.left.Place.Name, best.right.Place.Name)
	case best.stray != "":
		res.Ambiguous, res.Reason = true, best.strayed(res.Candidates)
	case res.Candidates[0].Confidence < Sure, p.kind == RelationRoad && best.doubtful && res.Candidates[0].Confidence < sureRoad:
		res.Ambiguous, res.Reason = true, "several pairs of places bear these names: add the district or region"
	}
	before, isPlace := s.placeBefore(p.before)
	return s.withBefore(res, p, before, isPlace)
}

// junctionM is how far from the point that two roads are labelled at, in metres, their junction may be.
const junctionM = 1_000

// knownJunction is the place where two roads meet, if the gazetteer has it.
func (s *relater) knownJunction(p *phrase, both *pair) (Candidate, bool) {
	if p.kind != RelationJunction || both.left.Place.Kind != KindRoad || both.right.Place.Kind != KindRoad || both.apart > junctionM {
		return Candidate{}, false
	}
	found := s.closest(&NearestQuery{Point: both.left.Point, RadiusM: junctionM, Kinds: []string{KindJunction}}, 2)
	if len(found) != 1 {
		return Candidate{}, false
	}
	r := s.row(found[0].number)
	c := s.candidate(&scored{hit: &hit{place: found[0].number, row: r, name: Name{Text: r[colName]}, match: both.left.Match}, score: min(both.left.Score, both.right.Score)})
	c.Confidence = min(both.left.Confidence, both.right.Confidence)
	return c, s.admits(&c)
}

// join makes the candidate of a pair.
func (p *phrase) join(both *pair) Candidate {
	c, other := both.left, &both.right
	anchors := []Ref{c.Place.Ref(), other.Place.Ref()}
	if p.kind == RelationDistance { // 15 km from X on the road to Y
		toward := *p
		toward.course = &course{bearing: geo.Bearing(c.Point, other.Point), spread: towardSpread}
		c.offset(&toward, c.Place.Name)
		c.UncertaintyReason = "toward " + other.Place.Name + ": " + c.UncertaintyReason
		c.Relation.Anchors = anchors
		return c
	}
	own, why := c.UncertaintyM, c.Place.Name+": "+c.UncertaintyReason
	if other.UncertaintyM > own {
		own, why = other.UncertaintyM, other.Place.Name+": "+other.UncertaintyReason
	}
	c.UncertaintyReason = fmt.Sprintf("halfway between %s and %s: half of the %s between them and the larger own radius of %s (%s)",
		c.Place.Name, other.Place.Name, metresText(both.apart), metresText(own), why)
	c.Point = geo.Midpoint(c.Point, other.Point)
	c.UncertaintyM = math.Ceil(both.apart/2 + own)
	c.Relation = &Relation{Kind: p.kind, Anchors: anchors}
	return c
}

// maxRoadNames is how many pairs of forms of both ends are tried as the name of a road: all of two ends of two words, each in a case.
const maxRoadNames = maxForms * maxForms

// knownRoad answers the road of two places that the gazetteer has, in whichever order.
func (s *relater) knownRoad(p *phrase) (Result, bool) {
	if p.kind != RelationRoad || p.before != "" {
		return Result{}, false
	}
	looks := 0
	for _, ends := range p.ends {
		var forms [2][]string
		for i, end := range ends {
			forms[i] = nominatives(end, p.cases)
		}
		for _, a := range forms[0] {
			for _, b := range forms[1] {
				if looks++; looks > maxRoadNames {
					return Result{}, false
				}
				for _, name := range []string{a + "-" + b, b + "-" + a} {
					if hits := s.ofKind(name, KindRoad); len(hits) > 0 {
						return Result{Candidates: hits}, true
					}
				}
			}
		}
	}
	return Result{}, false
}

// ofKind are the places of a kind that bear a name as a whole.
func (s *relater) ofKind(name, kind string) []Candidate {
	var out []Candidate
	for _, h := range s.lookup(spell(name), true) {
		if h.row[colKind] == kind && !h.match.bySound() {
			out = append(out, s.candidate(&scored{hit: &h, score: h.quality}))
		}
	}
	return out
}
