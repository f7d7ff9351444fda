package gazetteer

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
)

// Outlined gives the index with the outlines that tell in which country and divisions coordinates lie, and what a text
// describes at a distance from a place ("15 km south of X"). Without outlines coordinates lie in no country, and the latter
// in that of the place. ix stays as it is.
func (ix *Index) Outlined(o *Outlines) *Index {
	next := &Index{layers: ix.layers, dead: ix.dead, live: ix.live, outlines: o}
	sum := sha256.New()
	sum.Write(ix.fingerprint[:])
	sum.Write([]byte(o.index)) // further outlines come with the places of an import, which the fingerprint tells
	sum.Sum(next.fingerprint[:0])
	return next
}

// Elsewhere reports whether Point is not that of Place, nor of what holds Place, but lies off it as the text tells. The
// country and the divisions of Place, and Hierarchy, are then those of Point, as far as the outlines of the index tell.
func (c *Candidate) Elsewhere() bool {
	if c.Relation == nil {
		return false
	}
	switch c.Relation.Kind {
	case RelationDistance:
		return c.Relation.HasBearing
	case RelationBetween, RelationRoad, RelationJunction:
		return true
	case RelationBorder:
		return len(c.Relation.Anchors) > 1 && c.Relation.Anchors[0].ID == c.Place.ID && c.Point != c.Place.Point
	}
	return false
}

// borderIn reports whether the candidate is the part of a border in a place whose circle stands for it.
func (c *Candidate) borderIn() bool {
	if c.Relation == nil || c.Relation.Kind != RelationBorder || !container(c.Place.Kind) {
		return false
	}
	of := c.Relation.Anchors
	return len(of) > 1 && of[0].ID == c.Place.ID && (len(of) > 2 || line(of[1].Kind))
}

// placeByOutlines gives a candidate that is coordinates, or lies Elsewhere, the country and the divisions that hold its
// point. Where borders are drawn too coarsely to decide, all countries that may hold it are told (KG/TJ), and no division;
// countries that the query asks for decide among them.
func (ix *Index) placeByOutlines(c *Candidate, area *restriction) {
	if c.Elsewhere() || c.borderIn() {
		c.Label = c.Relation.String()
		defer c.labelUp()
	}
	if ix.outlines == nil || !c.HasPoint || !c.Elsewhere() && c.Match != MatchCoordinates {
		return
	}
	held := ix.Containing(ix.outlines, c.Point.Lon(), c.Point.Lat())
	countries := narrow(append(countriesOf(held), ix.countriesOfEnds(c)...), area.countries)
	p := &c.Place
	p.Country, p.Admin1, p.Admin2, p.Parent, c.Hierarchy = strings.Join(countries, "/"), "", "", "", nil
	for _, o := range held {
		c.credit(o.Source)
	}
	if len(countries) > 0 {
		c.UncertaintyReason += c.borderNote(held, countries)
	}
	if len(countries) == 1 {
		ix.climbOutlines(c, held)
	}
	if !c.Elsewhere() {
		c.labelUp()
	}
}

// labelUp adds what holds the candidate to its label.
func (c *Candidate) labelUp() {
	for _, up := range c.Hierarchy {
		c.Label += ", " + up.Name
	}
}

// countriesOf are the countries that may hold the point, by their codes.
func countriesOf(held []Containment) (codes []string) {
	for _, o := range held {
		if o.Level == 0 {
			codes = append(codes, Place{Country: o.Country}.Claimants()...)
		}
	}
	return codes
}

// countriesOfEnds are the countries of the places between which a candidate lies: the point is only the middle of a circle
// that holds both. A road of two Kyrgyz towns is none of Uzbekistan alone, though the middle lies there.
func (ix *Index) countriesOfEnds(c *Candidate) (codes []string) {
	if c.Relation == nil || c.Relation.Kind == RelationDistance {
		return nil
	}
	for _, end := range c.Relation.Anchors {
		if p, ok := ix.Get(end.ID); ok {
			codes = append(codes, p.Claimants()...)
		}
	}
	return codes
}

// narrow sorts codes and keeps only those that are asked for, if any of them is.
func narrow(codes, asked []string) []string {
	slices.Sort(codes)
	codes = slices.Compact(codes)
	wanted := slices.DeleteFunc(slices.Clone(codes), func(code string) bool { return !slices.Contains(asked, code) })
	if len(wanted) > 0 {
		return wanted
	}
	return codes
}

// climbOutlines makes the hierarchy of a candidate in one country, down to the first level at which several divisions may
// hold the point.
func (ix *Index) climbOutlines(c *Candidate, held []Containment) {
	p := &c.Place
	for level := 0; level <= maxLevel; level++ {
		var of []Place
		for _, o := range held {
			if up, ok := ix.Get(o.PlaceID); ok && o.Level == level && o.Disputed == "" && slices.Contains(up.Claimants(), p.Country) {
				of = append(of, up)
			}
		}
		if len(of) > 1 {
			c.UncertaintyReason += fmt.Sprintf("; it lies near the border of %s and %s", of[0].Name, of[1].Name)
		}
		if len(of) != 1 {
			return
		}
		c.Hierarchy = slices.Insert(c.Hierarchy, 0, of[0].Ref())
		p.Parent, p.Admin1, p.Admin2 = of[0].ID, of[0].Admin1, of[0].Admin2
	}
}

// borderNote tells of a border of a country that the circle of the candidate reaches.
func (c *Candidate) borderNote(held []Containment, countries []string) string {
	if len(countries) > 1 {
		return fmt.Sprintf("; it may lie in %s", strings.Join(countries, " or "))
	}
	if len(held) > 0 && held[0].Inside && held[0].EdgeM < min(c.UncertaintyM, FarFromEdge) {
		first := held[0]
		return fmt.Sprintf("; the border of %s is %s away", first.Name, metresText(first.EdgeM))
	}
	return ""
}
