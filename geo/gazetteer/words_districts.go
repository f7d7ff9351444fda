package gazetteer

import (
	"fmt"
	"slices"
)

// districtM is the radius in metres of a district of which only the place is known that it is called after: that of the class.
const districtM = 50_000

// districtAfter answers a district that is not in the gazetteer by the town or village that it is called after, with the radius of a
// district. It is false for any other text, and where the district of that place is known by another name.
func (s *search) districtAfter(q Query, tokens []token, all []scored) (Result, bool) {
	at := slices.IndexFunc(tokens, func(t token) bool { return slices.Contains(t.class.kinds, KindAdmin2) })
	if at < 0 || len(all) > 0 && all[0].score >= floor && !all[0].match.bySound() {
		return Result{}, false
	}
	bare := slices.Clone(tokens)
	if tokens[at].segment > tokens[0].segment { // Baghlan, Nahrin district: of what holds it no more than a name is told
		from := slices.IndexFunc(tokens, func(t token) bool { return t.segment == tokens[at].segment })
		to := at
		for to < len(tokens) && tokens[to].segment == tokens[at].segment {
			to++
		}
		bare = slices.Concat(tokens[from:to], tokens[:from], tokens[to:])
		at -= from
	}
	bare[at].class = wordClass{skip: true}
	found, firm := s.calledAfter(bare), true
	for _, i := range []int{at - 1, at + 1} {
		if len(found) > 0 || i < 0 || i >= len(bare) || bare[i].segment != bare[at].segment {
			continue
		}
		for _, base := range adjectiveBases(lowerShouted(bare[i].text)) { // Бахмутский: of one region, or of a person of that name
			if t, ok := newToken(base, bare[i].segment); ok && len(found) == 0 && !s.tired() {
				of := slices.Clone(bare)
				of[i] = t
				found, firm = s.calledAfter(of), false
			}
		}
	}
	if len(found) == 0 || !firm && (!found[0].held || rung(found[0].row) < rungTown) {
		return Result{}, false
	}
	res := s.settled(found, q.Limit)
	for i := range res.Candidates {
		if c := &res.Candidates[i]; populated(c.Place.Kind) && c.HasPoint {
			why := fmt.Sprintf("its district is not in the gazetteer: the radius of a district around the place that it is called after (%s)", c.UncertaintyReason)
			c.nearby(RelationNear)
			c.UncertaintyM, c.UncertaintyReason = max(c.UncertaintyM, districtM), why
		}
	}
	if first := &found[0]; !res.Ambiguous && !first.held && (adjectiveBefore(tokens, at) || rung(first.row) < rungTown) {
		res.Ambiguous, res.Reason = true, fmt.Sprintf("%q is not in the gazetteer: a district called after %s may be another one: add the region", q.Text, first.row[colName])
	}
	return res, true
}

// calledAfter are the settlements of which a text without its word for a district is the name, if their own district is not known.
func (s *search) calledAfter(tokens []token) []scored {
	if !slices.ContainsFunc(tokens, func(t token) bool { return !t.generic }) {
		return nil
	}
	found, rest := s.answers(tokens)
	if len(rest) > 0 || len(found) == 0 {
		return nil
	}
	first := &found[0]
	known := slices.ContainsFunc(s.above(first.hit), func(up uint32) bool { return s.field(up, colKind) == KindAdmin2 })
	if known || first.score < sure || first.match.bySound() || !populated(first.row[colKind]) {
		return nil
	}
	return found
}
