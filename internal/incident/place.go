package incident

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"dateline/geo"
	"dateline/geo/gazetteer"
)

// maxCandidates is how many places the answer to an incident names.
const maxCandidates = 5

// The ways in which an incident gets its point.
const (
	MethodGazetteer = "gazetteer" // that of the place, or of what its text describes
	MethodGiven     = "given"     // coordinates of the client
	MethodNone      = "none"      // no point
)

// locate gives the draft its point, radius and place: from its coordinates, its
// place_id, or its place name, in this order; and tells who claims where that is.
// A draft that says itself that it has no point (GeoMethod is MethodNone) gets
// none, unless the best one is asked for.
func (s *Service) locate(ctx context.Context, d *Incident, mode Geocoding) *Error {
	fault := s.position(ctx, d, mode)
	d.PlaceClaimants = s.claimants(d)
	return fault
}

// position is locate without the claimants.
func (s *Service) position(ctx context.Context, d *Incident, mode Geocoding) *Error {
	switch {
	case d.Point != nil:
		return s.locateGiven(ctx, d)
	case d.PlaceID != "":
		f := s.fact(d.PlaceID)
		if f == nil {
			return unknownPlace(d.PlaceID)
		}
		if fault := s.contradiction(d, f.candidate); fault != nil {
			return fault
		}
		return s.settle(ctx, d, f.candidate)
	case mode == None || mode == Strict && d.GeoMethod == MethodNone || cmp.Or(d.PlaceQuery, d.Place) == "":
		d.GeoMethod, d.GeoPrecision, d.UncertaintyM, d.UncertaintyReason = MethodNone, "unknown", 0, ""
		d.PlaceName, d.Candidates = "", nil
		d.PlacePath = s.pathOf(ctx, d)
		return nil
	}
	return s.geocode(ctx, d, mode)
}

func (s *Service) geocode(ctx context.Context, d *Incident, mode Geocoding) *Error {
	text := cmp.Or(d.PlaceQuery, d.Place)
	res, err := s.Places.Current().Geocode(ctx, gazetteer.Query{Text: text, Country: d.Country, Admin1: d.Admin1, Limit: maxCandidates})
	if err != nil {
		return placeError(err)
	}
	if len(res.Candidates) == 0 {
		if e := s.elsewhere(ctx, d, text); e != nil {
			return e
		}
		e := Errorf(Unplaced, "place", "%s; choose a nearby spelling, give place_id or coordinates, or store it with geocode=none", res.Reason)
		for _, g := range res.Suggestions {
			e.Suggestions = append(e.Suggestions, g.Name)
		}
		return e
	}
	d.Candidates = candidatesOf(res.Candidates)
	if res.Ambiguous && mode != Best {
		e := Errorf(Unplaced, "place", "%q is ambiguous (%s); add country or admin1, give the place_id of one of the candidates, or take the best with geocode=best", text, res.Reason)
		e.Candidates = d.Candidates
		return e
	}
	if first := res.Candidates[0]; first.Place.ID == "" { // coordinates, or a line that only outlines know
		point := first.Point
		if first.Match != gazetteer.MatchCoordinates && d.GeoPrecision == "" {
			d.GeoPrecision = PrecisionOf(first.Place.Kind, first.UncertaintyM)
		}
		d.Point, d.UncertaintyM, d.UncertaintyReason, d.Candidates = &point, first.UncertaintyM, first.UncertaintyReason, nil
		d.Country, d.Admin1 = cmp.Or(d.Country, first.Place.Country), cmp.Or(d.Admin1, admin1Of(first))
		fault := s.locateGiven(ctx, d)
		d.GeoMethod = MethodGazetteer // a new text moves it
		return fault
	}
	d.Candidates[0].Chosen = true
	candidates := d.Candidates
	fault := s.settle(ctx, d, res.Candidates[0])
	d.Candidates = candidates
	return fault
}

// elsewhere tells that a name which is not known where the draft says it is would
// be known without that; nil if it would not.
func (s *Service) elsewhere(ctx context.Context, d *Incident, text string) *Error {
	field, where := "admin1", d.Admin1
	switch {
	case d.Country == "" && d.Admin1 == "":
		return nil
	case d.Admin1 == "":
		field, where = "country", d.Country
	}
	res, err := s.Places.Current().Geocode(ctx, gazetteer.Query{Text: text, Limit: maxCandidates})
	if err != nil || len(res.Candidates) == 0 {
		return nil // the first answer stands
	}
	e := Errorf(Unplaced, "place", "%q is not in the gazetteer with %s %q, but elsewhere there is %s: mend %s, give place_id or coordinates, or store it with geocode=none",
		text, field, where, res.Candidates[0].Label, field)
	e.Candidates = candidatesOf(res.Candidates)
	return e
}

// farM is how far coordinates may lie outside the circle of the place that they
// are said to be at, in metres: a report may name the nearest place it knows.
const farM = 100_000

// contradiction tells when the client's coordinates or country do not go with
// the place_id that it gives.
func (s *Service) contradiction(d *Incident, c gazetteer.Candidate) *Error {
	claims := append(c.Place.Claimants(), s.Places.Current().Claimants(&c)...)
	if d.Country != "" && len(claims) > 0 && !slices.ContainsFunc(claims, func(k string) bool { return slices.Contains(strings.Split(d.Country, "/"), k) }) {
		return Errorf(Invalid, "country", "%s does not go with place_id %s, which is %s: leave one of them out", d.Country, d.PlaceID, c.Label)
	}
	if d.Point == nil || !c.HasPoint {
		return nil
	}
	if m := geo.Distance(*d.Point, c.Point); m > c.UncertaintyM+farM {
		return Errorf(Invalid, "geometry", "the coordinates lie %.0f km from %s (place_id %s): did you swap longitude and latitude? Otherwise leave place_id out", m/1000, c.Label, d.PlaceID)
	}
	return nil
}

func unknownPlace(id string) *Error {
	return Errorf(Invalid, "place_id", "%q is not in the gazetteer; GET /geocode?q= finds the ids of places", id)
}

// placeError tells what is wrong with the words that the geocoder was given.
func placeError(err error) *Error {
	var query *gazetteer.QueryError
	var notFound *gazetteer.NotFoundError
	var ambiguous *gazetteer.AmbiguousError
	e := &Error{Code: Invalid, Field: "place", Message: err.Error()}
	switch {
	case errors.As(err, &query):
	case errors.As(err, &notFound):
		e.Field = cmp.Or(notFound.Field, e.Field)
		for _, g := range notFound.Suggestions {
			e.Suggestions = append(e.Suggestions, g.Name)
		}
	case errors.As(err, &ambiguous):
		e.Field = cmp.Or(ambiguous.Field, e.Field)
		e.Candidates = candidatesOf(ambiguous.Candidates)
	default:
		return &Error{Code: Internal, Field: "place", Message: "the geocoder did not answer", Err: err}
	}
	return e
}

// settle takes everything from the chosen place. What the client stated more
// exactly (country, admin1) stays.
func (s *Service) settle(ctx context.Context, d *Incident, c gazetteer.Candidate) *Error {
	p := c.Place
	if !c.HasPoint {
		return Errorf(Unplaced, "place", "%s is in the gazetteer, but neither its point nor that of a place around it is known; give coordinates, or store it with geocode=none", p.Name)
	}
	point := c.Point
	d.Point = &point
	d.PlaceID, d.PlaceName = p.ID, p.Name
	d.UncertaintyM, d.UncertaintyReason = c.UncertaintyM, c.UncertaintyReason
	d.GeoPrecision = PrecisionOf(kindOf(c), c.UncertaintyM)
	d.GeoMethod = MethodGazetteer
	d.Country, d.Admin1 = cmp.Or(d.Country, p.Country), cmp.Or(d.Admin1, admin1Of(c))
	if s.apartFrom(c) {
		d.PlaceID, d.PlaceName = "", ""
	}
	d.PlacePath, d.Candidates = s.pathOf(ctx, d), nil
	return nil
}

// admin1Of is the name of the first-level division that an answer is, or lies in.
func admin1Of(c gazetteer.Candidate) string {
	if c.Place.Kind == gazetteer.KindAdmin1 && !c.Elsewhere() {
		return c.Place.Name
	}
	for _, up := range c.Hierarchy {
		if up.Kind == gazetteer.KindAdmin1 {
			return up.Name
		}
	}
	return ""
}

// apartFrom reports whether what a text describes by a place ("250 km east of X") lies
// too far from it for the place to be its own, or in another country.
func (s *Service) apartFrom(c gazetteer.Candidate) bool {
	if !c.Elsewhere() {
		return false
	}
	own, ok := s.Places.Current().Candidate(c.Place.ID)
	if !ok || own.HasPoint && geo.Distance(own.Point, c.Point) > own.UncertaintyM+farM {
		return true
	}
	there := c.Place.Claimants()
	return len(there) > 0 && !slices.ContainsFunc(own.Place.Claimants(), func(k string) bool { return slices.Contains(there, k) })
}

// kindOf is the kind that the precision of an answer is that of: the place's own,
// unless the answer is only described by it.
func kindOf(c gazetteer.Candidate) string {
	if c.Relation == nil {
		return c.Place.Kind
	}
	switch c.Relation.Kind {
	case gazetteer.RelationRoad:
		return gazetteer.KindRoad
	case gazetteer.RelationDistance, gazetteer.RelationBetween, gazetteer.RelationJunction:
		return ""
	case gazetteer.RelationPart:
		return c.Place.Kind
	case gazetteer.RelationBorder:
		if c.Elsewhere() {
			return gazetteer.KindBorder
		}
	}
	switch c.Place.Kind {
	case gazetteer.KindCountry, gazetteer.KindAdmin1, gazetteer.KindAdmin2, gazetteer.KindBorder, gazetteer.KindBorderSection:
		return c.Place.Kind
	}
	return "" // near it
}

// locateGiven keeps the client's coordinates and completes what belongs to
// them.
func (s *Service) locateGiven(ctx context.Context, d *Incident) *Error {
	for n, v := range d.Point {
		if math.Abs(v) < 1e-30 { // less than an atom; the R-tree's numbers do not reach so far down
			d.Point[n] = 0
		}
	}
	if d.PlaceID != "" {
		f := s.fact(d.PlaceID)
		if f == nil {
			return unknownPlace(d.PlaceID)
		}
		c := f.candidate
		if fault := s.contradiction(d, c); fault != nil {
			return fault
		}
		d.PlaceName = c.Place.Name
		d.GeoMethod = MethodGiven
		if was := chosen(d); c.HasPoint && *d.Point == c.Point || was != nil && was.PlaceID == d.PlaceID && was.Point == *d.Point {
			d.GeoMethod = MethodGazetteer // sent as it was answered
		}
		if d.GeoMethod == MethodGiven || !f.awayFrom(d.Point) {
			d.Country, d.Admin1 = cmp.Or(d.Country, c.Place.Country), cmp.Or(d.Admin1, f.admin1)
		}
	} else {
		d.GeoMethod, d.PlaceName = MethodGiven, ""
	}
	d.PlacePath = s.pathOf(ctx, d)
	if d.GeoPrecision == "" || d.GeoPrecision == "unknown" {
		d.GeoPrecision = "settlement"
		if d.UncertaintyM > 0 {
			d.GeoPrecision = PrecisionOf("", d.UncertaintyM)
		}
	}
	if d.UncertaintyM == 0 {
		r, ok := defaultRadius[d.GeoPrecision]
		if !ok {
			return Errorf(Invalid, "uncertainty_m", "is needed with geo_precision %q: the radius in metres within which it happened", d.GeoPrecision)
		}
		d.UncertaintyM = r
		d.UncertaintyReason = cmp.Or(d.UncertaintyReason, fmt.Sprintf("default for coordinates of precision %q", d.GeoPrecision))
	}
	return nil
}

// defaultRadius is the radius in metres of coordinates that came without one.
// The wider classes have none: their size must be stated.
var defaultRadius = map[string]float64{"exact": 500, "settlement": 5_000, "near": 25_000}

// PrecisionOf returns the precision class of a place of a gazetteer kind whose
// radius is r metres.
func PrecisionOf(kind string, r float64) string {
	switch kind {
	case "country", "admin1":
		return map[string]string{"country": "country", "admin1": "adm1"}[kind]
	case "admin2":
		return "adm2"
	case "border", "border_section", "river", "road":
		return "linear"
	case "lake", "reservoir":
		return "water"
	case "capital", "city", "town", "village", "settlement":
		return "settlement"
	}
	switch {
	case r <= 1_000:
		return "exact"
	case r <= 5_000:
		return "settlement"
	case r <= 25_000:
		return "near"
	case r <= 100_000:
		return "adm2"
	case r <= 400_000:
		return "adm1"
	default:
		return "country"
	}
}

func candidatesOf(found []gazetteer.Candidate) []Candidate {
	out := make([]Candidate, len(found))
	for n, c := range found {
		out[n] = Candidate{PlaceID: c.Place.ID, Name: c.Place.Name, Kind: c.Place.Kind, Country: c.Place.Country,
			Label: c.Label, Point: c.Point, UncertaintyM: c.UncertaintyM,
			UncertaintyReason: c.UncertaintyReason, Match: string(c.Match), Score: c.Score}
		for _, h := range c.Hierarchy {
			if h.Kind == "admin1" {
				out[n].Admin1 = h.Name
			}
		}
	}
	return out
}
