package incident

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"dateline/geo/gazetteer"

	"github.com/paulmach/orb"
)

// maxCandidates is how many places the answer to an incident names.
const maxCandidates = 5

// The ways in which an incident gets its point.
const (
	MethodGazetteer = "gazetteer" // the place's own point
	MethodGiven     = "given"     // coordinates of the client
	MethodNone      = "none"      // no point
)

// locate gives the draft its point, radius and place: from its coordinates, its
// place_id, or its place name, in this order.
func (s *Service) locate(ctx context.Context, d *Incident, mode Geocoding) *Error {
	switch {
	case d.Point != nil:
		return s.locateGiven(d)
	case d.PlaceID != "":
		p, ok := s.Places.Get(d.PlaceID)
		if !ok {
			return Errorf(Invalid, "place_id", "%q is not in the gazetteer; GET /geocode?q= finds the ids of places", d.PlaceID)
		}
		s.settle(d, s.Places.Candidate(p))
		return nil
	case mode == None || cmp.Or(d.PlaceQuery, d.Place) == "":
		d.GeoMethod, d.GeoPrecision, d.UncertaintyM, d.UncertaintyReason = MethodNone, "unknown", 0, ""
		d.PlaceName, d.Candidates = "", nil
		d.PlacePath = s.pathOf(d)
		return nil
	}
	return s.geocode(ctx, d, mode)
}

func (s *Service) geocode(ctx context.Context, d *Incident, mode Geocoding) *Error {
	text := cmp.Or(d.PlaceQuery, d.Place)
	res, err := s.Places.Geocode(ctx, gazetteer.Query{Text: text, Country: d.Country, Admin1: d.Admin1, Limit: maxCandidates})
	if err != nil {
		return &Error{Code: CodeOf(err), Field: "place", Message: "the geocoder did not answer", Err: err}
	}
	if len(res.Candidates) == 0 {
		e := Errorf(Unplaced, "place", "%q is not in the gazetteer; choose a nearby spelling, give place_id or coordinates, or store it with geocode=none", text)
		e.Suggestions = res.Suggestions
		return e
	}
	d.Candidates = candidatesOf(res.Candidates)
	if res.Ambiguous && mode != Best {
		e := Errorf(Unplaced, "place", "%q may be %d places; add country or admin1, give the place_id of one of the candidates, or take the best with geocode=best", text, len(res.Candidates))
		e.Candidates = d.Candidates
		return e
	}
	d.Candidates[0].Chosen = true
	candidates := d.Candidates
	s.settle(d, res.Candidates[0])
	d.Candidates = candidates
	return nil
}

// settle takes everything from the chosen place. What the client stated more
// exactly (country, admin1) stays.
func (s *Service) settle(d *Incident, c gazetteer.Candidate) {
	p := c.Place
	pt := orb.Point{c.Point[0], c.Point[1]}
	d.Point = &pt
	d.PlaceID, d.PlaceName = p.ID, p.Name
	d.UncertaintyM, d.UncertaintyReason = c.UncertaintyM, c.UncertaintyReason
	d.GeoPrecision = PrecisionOf(p.Kind, c.UncertaintyM)
	d.GeoMethod = MethodGazetteer
	d.Country = cmp.Or(d.Country, p.Country)
	d.Admin1 = cmp.Or(d.Admin1, s.Places.Admin1Name(p.ID))
	d.PlacePath = append([]string{p.ID}, s.Places.Ancestors(p.ID)...)
	d.Candidates = nil
}

// locateGiven keeps the client's coordinates and completes what belongs to
// them.
func (s *Service) locateGiven(d *Incident) *Error {
	if d.PlaceID != "" {
		p, ok := s.Places.Get(d.PlaceID)
		if !ok {
			return Errorf(Invalid, "place_id", "%q is not in the gazetteer; GET /geocode?q= finds the ids of places", d.PlaceID)
		}
		d.PlaceName = p.Name
		d.Country = cmp.Or(d.Country, p.Country)
		d.Admin1 = cmp.Or(d.Admin1, s.Places.Admin1Name(p.ID))
		d.GeoMethod = MethodGiven
		if *d.Point == s.Places.Candidate(p).Point {
			d.GeoMethod = MethodGazetteer
		}
	} else {
		d.GeoMethod = MethodGiven
	}
	d.PlacePath = s.pathOf(d)
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

// pathOf returns the ids of what the incident lies in: by its place, else by
// its country and first-level division.
func (s *Service) pathOf(d *Incident) []string {
	if d.PlaceID != "" {
		return append([]string{d.PlaceID}, s.Places.Ancestors(d.PlaceID)...)
	}
	return s.Places.Division(d.Country, d.Admin1)
}

func candidatesOf(found []gazetteer.Candidate) []Candidate {
	out := make([]Candidate, len(found))
	for n, c := range found {
		out[n] = Candidate{PlaceID: c.Place.ID, Name: c.Place.Name, Kind: c.Place.Kind, Country: c.Place.Country,
			Label: c.Label, Point: c.Point, UncertaintyM: c.UncertaintyM,
			UncertaintyReason: c.UncertaintyReason, Match: c.Match, Score: c.Score}
		for _, h := range c.Hierarchy {
			if h.Kind == "admin1" {
				out[n].Admin1 = h.Name
			}
		}
	}
	return out
}

// moved clears what a patch made stale: a new place name without new
// coordinates or place_id is geocoded again, new coordinates drop the old
// radius.
func moved(old, draft *Incident) {
	samePoint := (old.Point == nil) == (draft.Point == nil) && (old.Point == nil || *old.Point == *draft.Point)
	sameRadius := old.UncertaintyM == draft.UncertaintyM && old.GeoPrecision == draft.GeoPrecision
	switch {
	case !samePoint && draft.Point != nil:
		draft.Candidates = nil
		if draft.PlaceID == old.PlaceID && old.GeoMethod == MethodGazetteer {
			draft.PlaceID, draft.PlaceName = "", ""
		}
		if sameRadius {
			draft.GeoPrecision, draft.UncertaintyM, draft.UncertaintyReason = "", 0, ""
		}
	case !samePoint: // the point was taken away
		if draft.PlaceID == old.PlaceID {
			draft.PlaceID, draft.PlaceName = "", ""
		}
	case draft.PlaceID != old.PlaceID:
		forget(old, draft)
	case old.GeoMethod != MethodGiven && (draft.Place != old.Place || draft.PlaceQuery != old.PlaceQuery):
		draft.PlaceID = ""
		forget(old, draft)
	}
}

// forget drops the position so that it is found again.
func forget(old, draft *Incident) {
	draft.Point, draft.UncertaintyM, draft.UncertaintyReason, draft.GeoPrecision = nil, 0, "", ""
	draft.Candidates, draft.PlaceName = nil, ""
	if draft.Country == old.Country {
		draft.Country = ""
	}
	if draft.Admin1 == old.Admin1 {
		draft.Admin1 = ""
	}
	draft.PlacePath = slices.Clip(draft.PlacePath[:0])
}
