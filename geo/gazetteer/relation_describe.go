package gazetteer

import (
	"fmt"
	"math"
	"strconv"

	"dateline/geo"
)

// apply gives the candidate that is the anchor the point and the radius of what the phrase describes by it. The text is
// that of the anchor.
func (p *phrase) apply(c Candidate, text string) Candidate {
	anchors := []Ref{c.Place.Ref()}
	if c.Relation != nil {
		anchors = c.Relation.Anchors // the anchor is described itself
	} else {
		text = c.Place.Name
	}
	p.describe(&c, text)
	c.Relation.Anchors = anchors
	return c
}

// describe applies the rule of the phrase.
func (p *phrase) describe(c *Candidate, name string) {
	kind := c.Place.Kind
	part := p.part || p.course != nil && p.course.form == courseOf && container(kind)
	switch {
	case p.kind == RelationDistance && p.course != nil:
		c.offset(p, name)
		return
	case p.kind == RelationDistance:
		c.UncertaintyReason = fmt.Sprintf("%s from %s in any direction, and its own radius of %s (%s)", p.measure.text, name, metresText(c.UncertaintyM), c.UncertaintyReason)
		c.UncertaintyM += p.measure.most
		c.Relation = &Relation{Kind: RelationDistance, DistanceM: p.measure.metres}
		return
	case container(kind) && p.kind == RelationNear:
		c.Relation = &Relation{Kind: p.kind}
	case part && p.course == nil:
		c.inPart("a part")
	case !part || kind == KindVillage || kind == KindTown || kind == KindSettlement:
		c.nearby(p.kind)
		if p.course != nil {
			c.UncertaintyReason += "; how far " + windName(p.course.bearing) + " of it is not told"
		}
	default:
		c.inPart("the " + windName(p.course.bearing))
	}
	if p.course != nil {
		c.Relation.Bearing, c.Relation.HasBearing = p.course.bearing, true
	}
}

// nearby widens the circle of a place to what is near it.
func (c *Candidate) nearby(kind RelationKind) {
	c.UncertaintyM = max(c.UncertaintyM+nearM, nearLeastM)
	c.UncertaintyReason = "near the place, not at it; the place itself: " + c.UncertaintyReason
	c.Relation = &Relation{Kind: kind, Anchors: []Ref{c.Place.Ref()}}
}

// inPart says that a part of the place is meant, without making up where that part ends.
func (c *Candidate) inPart(part string) {
	c.UncertaintyReason = part + " of the place, whose own circle stands for it: " + c.UncertaintyReason
	c.Relation = &Relation{Kind: RelationPart, Anchors: []Ref{c.Place.Ref()}}
}

// offset moves the candidate by the distance and the direction of the phrase.
func (c *Candidate) offset(p *phrase, name string) {
	far, wrong, spread := p.measure.metres, p.measure.error, p.course.spread
	corner := sectorRadius(far, wrong, spread)
	c.UncertaintyReason = fmt.Sprintf("%s %s of %s: %s because the distance may be off by %s and the direction by %s°, and its own radius of %s (%s)",
		p.measure.text, windName(p.course.bearing), name, metresText(corner), metresText(wrong),
		strconv.FormatFloat(spread, 'f', -1, 64), metresText(c.UncertaintyM), c.UncertaintyReason)
	c.Point = geo.Destination(c.Point, far, p.course.bearing)
	c.UncertaintyM += math.Ceil(corner)
	c.Relation = &Relation{Kind: RelationDistance, DistanceM: far, Bearing: p.course.bearing, HasBearing: true, Anchors: []Ref{c.Place.Ref()}}
}

// sectorRadius is how far, in metres, the farthest point of a piece of a ring lies from its middle: the ring from far-wrong to
// far+wrong, the piece spread degrees to either side.
func sectorRadius(far, wrong, spread float64) float64 {
	cos := math.Cos(spread * math.Pi / 180)
	corner := func(r float64) float64 { return math.Sqrt(max(far*far+r*r-2*far*r*cos, 0)) }
	return max(corner(far+wrong), corner(far-wrong))
}
