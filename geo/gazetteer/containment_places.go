package gazetteer

import (
	"slices"
	"strings"

	"dateline/geo"

	"github.com/paulmach/orb"
)

// What outlines do not tell, in metres: how far from the point of a place of several countries all of them are told, which is how far the
// borders of the built-in outlines may be off; how far from its point a country may reach that is not drawn, which is
// the circle of Christmas Island, the largest of those; and how many of such places are looked at.
const (
	borderPointM   = 4_000
	tinyCountryM   = 5_000
	mostAtOnePoint = 20
)

// Containing tells where a point lies, from the country down, as Outlines.Containing does, and what places of the gazetteer know
// beyond outlines: a country too small to be drawn holds its circle, uncertainly; and where a place of several countries is
// (Tort-Kocho, the middle of a border), all of them may hold the point. The longitude and latitude are degrees.
func (ix *Index) Containing(o *Outlines, lon, lat float64) []Containment {
	if o == nil {
		return nil
	}
	held := o.Containing(lon, lat)
	p := orb.Point{lon, lat}
	if geo.ValidPoint(lon, lat) != nil {
		return held
	}
	for _, code := range ix.claimedAt(o, p) {
		n, ok := ix.code(countryCode(code))
		if !ok || slices.ContainsFunc(held, func(c Containment) bool {
			return c.Level == 0 && slices.Contains(Place{Country: c.Country}.Claimants(), code)
		}) {
			continue
		}
		country := ix.place(n)
		c := Containment{PlaceID: country.ID, Name: country.Name, Country: country.Country, Source: country.Source, Uncertain: true, EdgeM: FarFromEdge}
		if out, ok := o.Get(country.ID); ok {
			c.Source, c.Inside, c.EdgeM = out.Source, out.Region.Contains(p), out.Region.EdgeDistance(p, FarFromEdge)
		} else {
			c.Inside, c.EdgeM = true, max(country.UncertaintyM-geo.Distance(country.Point, p), 0)
		}
		held = slices.Insert(held, levelEnd(held), c)
	}
	if countries := levelEnd(held); countries > 1 {
		for i := range held {
			held[i].Uncertain = true
		}
	}
	return held
}

// levelEnd is the number of countries at the front of what holds a point.
func levelEnd(held []Containment) int {
	n := 0
	for n < len(held) && held[n].Level == 0 && held[n].Disputed == "" {
		n++
	}
	return n
}

// claimedAt are the countries that the places around a point tell: those of a place with several at whose point it is, and those that
// are not drawn and hold it by their circle.
func (ix *Index) claimedAt(o *Outlines, p orb.Point) (codes []string) {
	add := func(country string) {
		for _, code := range (Place{Country: country}).Claimants() {
			if !slices.Contains(codes, code) {
				codes = append(codes, code)
			}
		}
	}
	for _, n := range ix.closest(&NearestQuery{Point: p, RadiusM: borderPointM, Kinds: pointKinds}, mostAtOnePoint) {
		if strings.Contains(n.Country, "/") && n.DistanceM <= n.radiusM {
			add(n.Country)
		}
	}
	for _, n := range ix.closest(&NearestQuery{Point: p, RadiusM: tinyCountryM, Kinds: []string{KindCountry}}, mostAtOnePoint) {
		if n.DistanceM > n.radiusM {
			continue
		}
		if _, drawn := o.Get(n.Place.ID); !drawn {
			add(n.Country)
		}
	}
	return codes
}

// pointKinds are the kinds of places that are at their points, and borders, whose points are on them.
var pointKinds = slices.DeleteFunc(slices.Clone(Kinds), func(kind string) bool {
	return division(kind) || kind == KindArea || kind == KindRiver || kind == KindRoad
})
