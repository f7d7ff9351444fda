package gazetteer

import "context"

// RelationKind says how a text describes a place by others.
type RelationKind string

// The kinds of relations; the file comment has the rule of each.
const (
	RelationNear      RelationKind = "near"      // near X, outside X, X area
	RelationDirection RelationKind = "direction" // south of X
	RelationDistance  RelationKind = "distance"  // 15 km south of X, 200 metres from X
	RelationBetween   RelationKind = "between"   // between X and Y
	RelationRoad      RelationKind = "road"      // the X-Y road
	RelationJunction  RelationKind = "junction"  // the junction of X and Y
	RelationPart      RelationKind = "part"      // the north of X, a section of X
	RelationBorder    RelationKind = "border"    // the border of X and Y, or a part of it in Z
)

// Relation tells how a text describes a place by others.
type Relation struct {
	Kind RelationKind
	// DistanceM is the distance that the text states, in metres; 0 if it states none.
	DistanceM float64
	// Bearing is the direction that the text states, in degrees clockwise from north; it is meaningful only with
	// HasBearing.
	Bearing    float64
	HasBearing bool
	// Anchors are the places by which the text describes its own, in the order of the text.
	Anchors []Ref
}

// Radius of an answer to "near X" and "X area": the place's own and nearM, at least nearLeastM, in metres.
const (
	nearM      = 10_000
	nearLeastM = 15_000
)

// nearby widens the circle of a place to what is near it.
func (c *Candidate) nearby(kind RelationKind) {
	c.UncertaintyM = max(c.UncertaintyM+nearM, nearLeastM)
	c.UncertaintyReason = "near the place, not at it; the place itself: " + c.UncertaintyReason
	c.Relation = &Relation{Kind: kind, Anchors: []Ref{c.Place.Ref()}}
}

// described answers a text that gives coordinates, or describes its place by others; it is false for any other text.
func (ix *Index) described(ctx context.Context, q Query) (Result, bool, error) {
	c, ok, err := ParseCoordinates(q.Text)
	if err != nil {
		return Result{}, false, err
	}
	if ok {
		if _, err := checkLimit(q.Limit); err != nil {
			return Result{}, false, err
		}
		res, err := ix.position(ctx, q, c)
		return res, err == nil, err
	}
	return Result{}, false, nil
}
