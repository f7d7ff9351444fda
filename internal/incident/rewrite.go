package incident

import (
	"context"
	"fmt"
	"slices"

	"dateline/geo/gazetteer"
)

// again fits a draft that takes the place of a stored state to it: what is only
// an echo of the old state must not stand in the way of what is new.
func (s *Service) again(old, draft *Incident) {
	staysUnlocated(old, draft)
	keepCandidates(old, draft)
	if draft.Title == old.Title && old.Title == s.title(old) {
		draft.Title = "" // it was made of the old type and place, and is made again
	}
}

// staysUnlocated keeps an incident without a point as it is unless the draft says
// something new about where it was. Its place is looked up again only then.
func staysUnlocated(old, draft *Incident) {
	if old.Point != nil || draft.Point != nil || draft.PlaceID != "" {
		return
	}
	if draft.Place == old.Place && draft.PlaceQuery == old.PlaceQuery && draft.Country == old.Country && draft.Admin1 == old.Admin1 {
		draft.GeoMethod = MethodNone
	} else if draft.GeoMethod == old.GeoMethod {
		draft.GeoMethod = ""
	}
}

// keepCandidates leaves the other candidates of the geocoder with an incident that is
// sent back as it was read: they are not among what a client writes.
func keepCandidates(old, draft *Incident) {
	samePlace := draft.PlaceID == old.PlaceID && draft.Place == old.Place && draft.PlaceQuery == old.PlaceQuery
	if samePlace && old.Point != nil && draft.Point != nil && *draft.Point == *old.Point {
		draft.Candidates = old.Candidates
	}
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
			draft.GeoPrecision, draft.UncertaintyM = "", 0
		}
		if draft.UncertaintyReason == old.UncertaintyReason {
			draft.UncertaintyReason = ""
		}
	case !samePoint: // the point was taken away
		if draft.PlaceID == old.PlaceID {
			draft.PlaceID, draft.PlaceName = "", ""
		}
		dropRadius(old, draft)
	case draft.PlaceID != old.PlaceID:
		forget(old, draft)
	case old.GeoMethod != MethodGiven && (draft.Place != old.Place || draft.PlaceQuery != old.PlaceQuery):
		draft.PlaceID = ""
		forget(old, draft)
	}
}

// rehome gives a draft whose point was moved off that of the gazetteer the country and the division of the new point, as
// far as outlines tell, where the patch says nothing of them. The old country stays where it may hold the new point.
func (s *Service) rehome(ctx context.Context, old, draft *Incident) *Error {
	if old.GeoMethod != MethodGazetteer || old.Point == nil || draft.Point == nil || *old.Point == *draft.Point || draft.PlaceID != "" ||
		draft.Country != old.Country || draft.Admin1 != old.Admin1 {
		return nil
	}
	text := fmt.Sprintf("%.7f, %.7f", draft.Point.Lat(), draft.Point.Lon())
	res, err := s.Places.Current().Geocode(ctx, gazetteer.Query{Text: text, Limit: 1})
	if err != nil {
		return placeError(err)
	}
	if len(res.Candidates) == 0 || res.Candidates[0].Match != gazetteer.MatchCoordinates {
		return nil
	}
	there := res.Candidates[0]
	if claims := there.Place.Claimants(); slices.Contains(claims, old.Country) && len(claims) > 1 {
		return nil
	}
	draft.Country, draft.Admin1 = there.Place.Country, admin1Of(there)
	return nil
}

// dropRadius takes away what was said of the old radius. A new one stays.
func dropRadius(old, draft *Incident) {
	if draft.UncertaintyM == old.UncertaintyM {
		draft.UncertaintyM = 0
	}
	if draft.GeoPrecision == old.GeoPrecision {
		draft.GeoPrecision = ""
	}
	draft.UncertaintyReason = ""
}

// forget drops the position so that it is found again.
func forget(old, draft *Incident) {
	draft.Point = nil
	dropRadius(old, draft)
	draft.Candidates, draft.PlaceName = nil, ""
	if draft.Country == old.Country {
		draft.Country = ""
	}
	if draft.Admin1 == old.Admin1 {
		draft.Admin1 = ""
	}
	draft.PlacePath = nil
}
