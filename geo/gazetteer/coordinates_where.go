package gazetteer

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"dateline/geo"

	"github.com/paulmach/orb"
)

// position answers a text that is coordinates. The restrictions of the query choose between two orders, and refuse what
// lies outside. Coordinates are no place of a kind.
func (ix *Index) position(ctx context.Context, q Query, c Coordinates) (Result, error) {
	area, err := ix.restrict(ctx, q)
	if err != nil {
		return Result{}, err
	}
	if len(area.kinds) > 0 {
		return Result{Reason: fmt.Sprintf("%s are coordinates, no place of a kind: ask for them without a kind", c)}, nil
	}
	lies, doubt := ix.lies(area, c.Point, c.RadiusM)
	if c.Rival != nil {
		switch rival, _ := ix.lies(area, c.Rival.Point, c.RadiusM); {
		case rival && lies:
			return ix.eitherPosition(q, area, c), nil
		case rival:
			c = *c.Rival
			lies, doubt = ix.lies(area, c.Point, c.RadiusM)
		}
	}
	if c.Other != nil && !lies {
		if other, why := ix.lies(area, *c.Other, c.RadiusM); other {
			order := "longitude, latitude"
			if c.Bracketed {
				order = "latitude, longitude"
			}
			c.Point, c.Reason = *c.Other, c.Reason+"; read as "+order+", because the other order lies not "+area.String()
			c.Other, lies, doubt = nil, true, why
		}
	}
	switch {
	case c.Other == nil:
	case c.Bracketed:
		c.Reason += "; read as longitude, latitude, as GeoJSON writes them in brackets"
	default:
		c.Reason += "; read as latitude, longitude, as no letters say which is which"
	}
	c.Reason += doubt
	found := c.candidate(q.Text)
	if !lies {
		ix.placeByOutlines(&found, &restriction{})
		return Result{Reason: fmt.Sprintf("%s does not lie %s%s", c, area, found.elsewhere())}, nil
	}
	ix.placeByOutlines(&found, area)
	return Result{Candidates: []Candidate{found}}, nil
}

// eitherPosition answers a text that is coordinates by two readings, which are to be told apart.
func (ix *Index) eitherPosition(q Query, area *restriction, c Coordinates) Result {
	res := Result{Ambiguous: true, Reason: c.rivalry()}
	for _, reading := range []Coordinates{c, *c.Rival} {
		found := reading.candidate(q.Text)
		ix.placeByOutlines(&found, area)
		res.Candidates = append(res.Candidates, found)
	}
	res.Candidates[0].Confidence, res.Candidates[1].Confidence = rivalOrder, 1-rivalOrder
	return res
}

// rivalry tells what two readings of a text there are.
func (c *Coordinates) rivalry() string {
	return fmt.Sprintf("it may be %s, or %s: write the hemisphere as a word, such as 42 north 543210 4312345", c, c.Rival)
}

// rivalOrder is the confidence in the band of an S that may also be the southern hemisphere: receivers write bands.
const rivalOrder = 0.8

// elsewhere tells in what a candidate lies, as far as outlines tell.
func (c *Candidate) elsewhere() string {
	var names []string
	for _, up := range c.Hierarchy {
		names = append(names, up.Name)
	}
	switch countries := c.Place.Claimants(); {
	case len(names) > 0:
		return ", but in " + strings.Join(names, ", ")
	case len(countries) > 0:
		return ", but in " + strings.Join(countries, " or ")
	}
	return ""
}

// lies reports whether a point may lie where the query looks, radiusM metres around it being as good. doubt tells, beginning
// with a semicolon, what neither outlines nor circles decide.
func (ix *Index) lies(area *restriction, p orb.Point, radiusM float64) (may bool, doubt string) {
	if area.box != nil && !area.box.Contains(p.Lon(), p.Lat()) {
		return false, ""
	}
	at := located{ix: ix, p: p, radiusM: radiusM, held: ix.Containing(ix.outlines, p.Lon(), p.Lat())}
	if len(area.countries) > 0 {
		sure, may := at.inCountries(area.countries)
		if !may {
			return false, ""
		}
		if !sure {
			doubt += "; whether it lies in " + strings.Join(area.countries, " or ") + " is not certain here"
		}
	}
	for _, any := range area.within {
		var sure, may bool
		var names []string
		for i := range any {
			s, m := at.in(&any[i])
			if sure, may = sure || s, may || m; m {
				names = append(names, any[i].name)
			}
		}
		if !may {
			return false, ""
		}
		if !sure {
			doubt += "; whether it lies in " + strings.Join(names, " or ") + " is not certain: no outline decides"
		}
	}
	return true, doubt
}

// located is a point, with what outlines hold it or may hold it.
type located struct {
	ix      *Index
	p       orb.Point
	radiusM float64
	held    []Containment
}

// inCountries tells whether the point lies in one of some countries: surely, or as far as is known.
func (l *located) inCountries(countries []string) (sure, may bool) {
	for _, c := range l.held {
		for _, code := range (Place{Country: c.Country}).Claimants() {
			if c.Level == 0 && slices.Contains(countries, code) {
				may = true
				sure = sure || !c.Uncertain
			}
		}
	}
	if may || len(countriesOf(l.held)) > 0 {
		return sure, may
	}
	for _, code := range countries { // at sea, or without outlines
		n, ok := l.ix.code(countryCode(code))
		may = may || !ok || l.inCircle(n)
	}
	return false, may
}

// in tells whether the point lies in a place: surely, or as far as is known. An outline tells for certain, that of what holds
// the place tells where the point does not lie, and the circle of the place tells the rest.
func (l *located) in(e *enclosure) (sure, may bool) {
	if e.country != "" {
		return l.inCountries([]string{e.country})
	}
	for _, n := range append([]uint32{e.place}, l.ix.chain(e.place)...) {
		id := l.ix.field(n, colID)
		i := slices.IndexFunc(l.held, func(c Containment) bool { return c.PlaceID == id })
		drawn := false
		if i < 0 && l.ix.outlines != nil {
			_, drawn = l.ix.outlines.Get(id)
		}
		switch {
		case i >= 0 && n == e.place:
			return !l.held[i].Uncertain, true
		case i < 0 && drawn && !(e.circle && len(e.countries) > 1):
			return false, false
		}
	}
	if e.circle {
		return false, e.encircles(l.p, strings.Join(countriesOf(l.held), "/"))
	}
	return false, l.inCircle(e.place)
}

// inCircle reports whether the circle of a place may hold the point: it does for a place that holds others and states no
// radius, of which nothing is known.
func (l *located) inCircle(n uint32) bool {
	place := l.ix.place(n)
	own, _ := radius(&place)
	return !place.HasPoint || place.UncertaintyM == 0 && container(place.Kind) || geo.Distance(place.Point, l.p) <= own+l.radiusM
}
