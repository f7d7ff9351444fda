package gazetteer

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/paulmach/orb"
)

// Result is the answer to a Query.
type Result struct {
	// Candidates are the places that the text may mean, the best first. None means that the name is not in the
	// gazetteer, or not where the query looks.
	Candidates []Candidate
	// Ambiguous warns that the first candidate must not be taken without asking: another one, elsewhere, scores less
	// than 0.04 below it, or the text names several places, or the first candidate itself is a guess (score below 0.66:
	// words were not understood, the kind or the qualifier does not fit). It is false where there are no candidates.
	Ambiguous bool
	// Reason says why the answer is ambiguous, or why there is none. Empty for a clear answer.
	Reason string
	// Unmatched are the words of the text that are neither a name in the gazetteer nor a generic word, and what is named in a division
	// (the pass in it, the bridge) and was not found.
	Unmatched []string
	// Suggestions are the nearest spellings where nothing was found or words were left over, and namesakes elsewhere
	// where the query's restrictions left nothing.
	Suggestions []Suggestion
}

// Candidate is one place that a text may mean.
type Candidate struct {
	Place Place
	// Name is the name of the place by which it was found, as it is stored, with its flag and dates.
	Name Name
	// Match is the rule by which it was found, for the interface that shows it.
	Match Match
	// Difference is the share of the letters of the text that differ from Name in sound, 0 to 1; 0 for a name as written.
	Difference float64
	// Confidence is the probability, from 0 to 1, that this is the place that is meant. From Sure on an answer may be taken
	// without asking.
	Confidence float64
	// Score, from 0 to 1, says how well the place fits the text; see the package comment. It is not a probability.
	Score float64
	// FormerName is true if the place does not bear Name any more.
	FormerName bool
	// NameAt is the name of the place on the day of Query.At, with its dates, where the gazetteer knows that it was another
	// one than today. Nil otherwise.
	NameAt *Name
	// Hierarchy are the places that hold this one, the next one first, the country last. An area that spans several
	// countries may have none.
	Hierarchy []Ref
	// Label is the name with those of its hierarchy; a border or an area of several countries is labelled without one of
	// them.
	Label string
	// Point is longitude, latitude in degrees: that of the place, or of the nearest place up that has one. It is
	// meaningful only with HasPoint.
	Point    orb.Point
	HasPoint bool
	// UncertaintyM is the radius in metres within which the place lies around Point, greater than 0, and
	// UncertaintyReason says why that radius.
	UncertaintyM      float64
	UncertaintyReason string
	// Relation tells how the text describes the place by others, which Place is the first of; Point and UncertaintyM are
	// then those of what is described, not those of Place. Nil where the text names the place itself.
	Relation *Relation
	// Attribution is the line that must stand beside the answer, or empty.
	Attribution string
}

// settled weighs answers and makes the result of them.
func (s *search) settled(all []scored, limit int) Result {
	s.weigh(all)
	return s.result(all, nil, limit, s.doubt(all, nil))
}

// result makes candidates of the best of the weighed answers, of which those that are noise are taken away.
func (s *search) result(all []scored, unmatched []string, limit int, reason string) Result {
	if len(all) > 5 {
		all = all[:5+len(slices.DeleteFunc(all[5:], func(s scored) bool { return s.match.bySound() && s.confidence < noise }))]
	}
	res := Result{Ambiguous: reason != "", Reason: reason, Unmatched: unmatched}
	res.Candidates = make([]Candidate, 0, min(len(all), limit))
	for i := range all[:min(len(all), limit)] {
		c := s.candidate(&all[i])
		c.NameAt = c.Place.nameAt(s.at)
		res.Candidates = append(res.Candidates, c)
	}
	return res
}

func (ix *Index) candidate(s *scored) Candidate {
	place, _ := s.row.place() // what cannot be read stays empty, see Index.place
	c := Candidate{
		Place: place, Name: s.name, Match: s.match, Difference: s.cost, Score: s.score, FormerName: s.name.Flag == FlagFormer,
	}
	if c.Confidence = s.confidence; c.Confidence == 0 {
		c.Confidence = min(s.score, 1)
	}
	c.Label, c.Attribution = c.Place.Name, Attribution(c.Place)
	chain := ix.above(s.hit)
	last := c.Place.Name
	across := acrossCountries(c.Place.Country, c.Place.Admin1)
	for _, up := range chain {
		ref := ix.ref(up)
		c.Hierarchy = append(c.Hierarchy, ref)
		if ref.Name != last && !(across && ref.Kind == KindCountry) {
			c.Label += ", " + ref.Name
		}
		last = ref.Name
	}
	ix.locate(&c, chain)
	switch {
	case s.at != nil:
		c.along(ix.candidate(&scored{hit: s.at, near: true}))
	case s.near && c.HasPoint && !container(c.Place.Kind):
		c.nearby(RelationNear)
	}
	return c
}

// locate gives the candidate its point and radius, or those of the nearest place up that has a point.
func (ix *Index) locate(c *Candidate, chain []uint32) {
	c.Point, c.HasPoint = c.Place.Point, c.Place.HasPoint
	c.UncertaintyM, c.UncertaintyReason = radius(&c.Place)
	for _, up := range chain {
		if c.HasPoint {
			return
		}
		p := ix.place(up)
		c.Point, c.HasPoint = p.Point, p.HasPoint
		c.UncertaintyM, c.UncertaintyReason = radius(&p)
		c.UncertaintyReason = fmt.Sprintf("no point is known: that of %s stands in (%s)", p.Name, c.UncertaintyReason)
	}
}

// radius is the radius of a place in whole metres, and its reason.
func radius(p *Place) (float64, string) {
	if p.UncertaintyM > 0 {
		return math.Ceil(p.UncertaintyM), cmp.Or(p.UncertaintyReason, "as its source states")
	}
	return defaultUncertainty(p.Kind, p.FeatureCode)
}

// number reads a figure; what is none is 0.
func number(s string) float64 {
	if s == "" {
		return 0
	}
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return 0
	}
	return x
}
