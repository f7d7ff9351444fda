package gazetteer

import (
	"fmt"
	"math"
	"slices"

	"dateline/geo"
)

// How far from a border, in metres, a place may lie to be named for where on it something is. For certain, as reports call near what lies
// 15 to 25 km away (see RelationNear); and at all, which is a choice: it only decides whether an answer that is asked back anyhow lies on the
// border or at the place.
const (
	besideBorderM = 25_000
	offBorderM    = 100_000
)

// sharedBorder is the border of two countries of which a text means a part.
type sharedBorder struct {
	refs  []Ref      // what it is in the gazetteer: itself, or its two countries
	names string     // of the countries
	row   *Candidate // itself; nil: it is no place of the gazetteer
	line  Border
	drawn bool // line is known
	none  bool // the outlines of both are known, and share no line
	near  bool // what is near it is meant
}

// sharedBorder gathers what is known of the border of two countries by their codes.
func (s *relater) sharedBorder(a, b string, row Candidate, known, near bool) *sharedBorder {
	refs := s.countryRefs(a, b)
	border := &sharedBorder{refs: refs, names: s.countryName(a) + " and " + s.countryName(b), near: near}
	if known {
		row.Relation = &Relation{Kind: RelationBorder, Anchors: refs}
		border.row, border.refs = &row, []Ref{row.Place.Ref()}
	}
	if s.outlines != nil && len(refs) == 2 {
		border.line, border.drawn = s.outlines.Between(refs[0].ID, refs[1].ID)
		border.none = !border.drawn && !known
	}
	return border
}

// onBorderOf looks up the place on a border that the text names: near it, or in the district of its name if that alone is called so.
func (s *relater) onBorderOf(p *phrase) (anchored, bool) {
	at, ok := s.anchor(p.place, inflected)
	if p.district == "" || !ok || at.candidates[0].Place.Kind != KindAdmin2 {
		return at, ok
	}
	if as, known := s.anchor(p.district, inflected); known && as.candidates[0].Place.ID == at.candidates[0].Place.ID {
		return as, true
	}
	return at, ok
}

// section is the part of a border in a place, called as the text says, that the gazetteer has by itself.
func (s *relater) section(text string, at *Candidate, border *sharedBorder) (Candidate, bool) {
	if border.row == nil || border.near {
		return Candidate{}, false
	}
	names := []string{text}
	if division(at.Place.Kind) {
		names = append(names, at.Place.Name)
	}
	for _, joint := range []string{" in ", " in the "} {
		for _, name := range names {
			if part := s.ofKind(border.row.Place.Name+joint+name, KindBorderSection); len(part) > 0 {
				part[0].Relation = &Relation{Kind: RelationBorder, Anchors: border.refs}
				return part[0], true
			}
		}
	}
	return Candidate{}, false
}

// wholeBorder reports whether a place says no more of a border than its countries: it is one of them, or an area without an outline
// whose circle holds all of the border.
func (s *relater) wholeBorder(at *Candidate, border *sharedBorder, a, b string) bool {
	if at.Place.Kind == KindCountry {
		return at.Place.Country == a || at.Place.Country == b
	}
	if _, outlined := s.outline(at.Place.ID); outlined || !container(at.Place.Kind) {
		return false
	}
	if border.drawn {
		part, ok := border.line.around(at.Point, at.UncertaintyM)
		return ok && part.LengthM >= border.line.LengthM*0.999
	}
	return border.row != nil && geo.Distance(at.Point, border.row.Point)+border.row.UncertaintyM <= at.UncertaintyM
}

// outline is that of a place, if it is known.
func (s *relater) outline(id string) (Outline, bool) {
	if s.outlines == nil {
		return Outline{}, false
	}
	return s.outlines.Get(id)
}

// borderPart answers the part of a border that a place tells: of several places of the name, one that lies at the border. If none
// does, the answer is not sure.
func (s *relater) borderPart(at anchored, border *sharedBorder) Result {
	var parts []Candidate
	reason := ""
	for i := range at.candidates {
		c := at.candidates[i]
		if why := s.onBorder(&c, border); why == "" {
			parts = append(parts, c)
		} else if i == 0 {
			reason = why
		}
	}
	switch first := &at.candidates[0]; {
	case reason == "" && at.reason == "":
		raise(parts, at.candidates)
	case len(parts) > 0 && parts[0].certain():
		if reason = ""; !parts[0].alone(parts[1:]) {
			reason = "several places of that name lie at the border: add the district or region, or give the id"
		}
		raise(parts, at.candidates)
	case reason == "":
		reason = at.reason
	default:
		parts = append(s.offBorder(first, border), parts...)
	}
	if reason == "" {
		parts[0].Confidence = likely(slices.DeleteFunc(slices.Clone(parts), func(c Candidate) bool { // what lies in its circle contradicts it not
			return geo.Distance(c.Point, parts[0].Point) > parts[0].UncertaintyM
		}))
	}
	return Result{Candidates: parts, Ambiguous: reason != "", Reason: reason}
}

// certain reports whether the name of an anchor is that of the text.
func (c *Candidate) certain() bool {
	return c.Score >= sure && (!c.Match.bySound() || c.Difference <= costSure)
}

// alone reports whether none of the others that are called as the text says lies elsewhere than in the circle of c.
func (c *Candidate) alone(others []Candidate) bool {
	return !slices.ContainsFunc(others, func(o Candidate) bool {
		return o.certain() && geo.Distance(o.Point, c.Point) > c.UncertaintyM+o.UncertaintyM
	})
}

// raise spreads the confidence of all places of a name over those that are left of them.
func raise(left, all []Candidate) {
	whole, of := likely(all), together(left)
	for i := range left {
		left[i].Confidence = min(left[i].Confidence/max(of, 1e-12)*whole, most)
	}
}

// onBorder makes a place the part of a border that is in it or near it. If the place does not lie at the border, it stays as it is,
// and the answer says why.
func (s *relater) onBorder(c *Candidate, border *sharedBorder) (why string) {
	outline, outlined := s.outline(c.Place.ID)
	anchors := append([]Ref{c.Place.Ref()}, border.refs...)
	radius := c.UncertaintyM
	if !container(c.Place.Kind) {
		radius = max(radius+nearM, nearLeastM)
	}
	switch {
	case border.none:
		return fmt.Sprintf("%s have no border in common, as far as the outlines tell", border.names)
	case !border.drawn && (border.row == nil || geo.Distance(c.Point, border.row.Point) <= border.row.UncertaintyM+radius):
		c.besideBorder(border.near)
	case !border.drawn:
		return fmt.Sprintf("%s lies %s from the middle of the border of %s", c.Place.Name, metresText(geo.Distance(c.Point, border.row.Point)), border.names)
	case outlined && division(c.Place.Kind):
		part, ok := border.line.in(outline)
		if !ok {
			return fmt.Sprintf("%s does not touch the border of %s, as far as the outlines tell", c.Place.Name, border.names)
		}
		c.onPart(&part, border.near)
	default:
		if part, ok := border.line.around(c.Point, c.UncertaintyM); ok && container(c.Place.Kind) && part.RadiusM+part.ErrorM < c.UncertaintyM {
			c.onPart(&part, border.near) // its circle stands for its outline
			break
		}
		on, far := border.line.Nearest(c.Point)
		switch {
		case far > radius+border.line.ErrorM && (container(c.Place.Kind) || far > c.UncertaintyM+besideBorderM+border.line.ErrorM):
			return fmt.Sprintf("%s lies %s from the border of %s", c.Place.Name, metresText(far), border.names)
		case far > radius:
			c.atNearest(on, far, border)
		default:
			c.besideBorder(border.near)
			c.UncertaintyReason += fmt.Sprintf("; the border, as it is drawn, is %s from it", metresText(far))
		}
	}
	c.Relation = &Relation{Kind: RelationBorder, Anchors: anchors}
	return ""
}

// onPart moves a place to the part of a border in it.
func (c *Candidate) onPart(part *Border, near bool) {
	c.Point, c.UncertaintyM = part.Middle, math.Ceil(part.RadiusM+part.ErrorM)
	c.UncertaintyReason = fmt.Sprintf("the part of the border in %s: the farthest point of the %s there from their middle, and the %s that the outlines may be off",
		c.Place.Name, metresText(part.LengthM), metresText(part.ErrorM))
	if near {
		c.nearby(RelationBorder)
	}
}

// besideBorder widens the circle of a place to what is near it, unless it holds that by itself.
func (c *Candidate) besideBorder(near bool) {
	if near || !container(c.Place.Kind) {
		c.nearby(RelationBorder)
		return
	}
	c.inPart("the border part")
}

// atNearest moves a place to the point of a border that is nearest to it. As far along the border as the place is from it, another
// place would be named.
func (c *Candidate) atNearest(on [2]float64, far float64, border *sharedBorder) {
	c.UncertaintyReason = fmt.Sprintf("on the border, where it is nearest to %s: as far around as that is, %s, and the %s that the outlines may be off",
		c.Place.Name, metresText(far), metresText(border.line.ErrorM))
	c.Point, c.UncertaintyM = on, math.Ceil(max(far, nearLeastM)+border.line.ErrorM)
}

// offBorder are the answers, none of them sure, to a place that does not lie at the border that the text names: the part of it that is
// nearest, if that is not far, otherwise the place itself; and the border.
func (s *relater) offBorder(c *Candidate, border *sharedBorder) []Candidate {
	place := *c
	place.Score *= factorElsewhere
	place.Confidence *= factorElsewhere
	if border.drawn && !container(place.Place.Kind) {
		if on, far := border.line.Nearest(place.Point); far <= offBorderM {
			place.atNearest(on, far, border)
			place.Relation = &Relation{Kind: RelationBorder, Anchors: append([]Ref{place.Place.Ref()}, border.refs...)}
		}
	}
	out := []Candidate{place}
	if border.row != nil {
		line := *border.row
		line.Score *= factorElsewhere
		line.Confidence *= factorElsewhere
		out = append(out, line)
	}
	return out
}
