package incident

import (
	"context"
	"slices"

	"dateline/geo"
	"dateline/geo/gazetteer"

	"github.com/paulmach/orb"
)

// claimants are the countries that hold or claim where an incident was, by its
// country and by the disputed area that its point lies in; nil where there are
// not several.
func (s *Service) claimants(d *Incident) []string {
	at := gazetteer.Candidate{Place: gazetteer.Place{Country: d.Country}}
	if d.Point != nil {
		at.Point, at.HasPoint = *d.Point, true
	}
	if d.PlaceID != "" {
		if f := s.fact(d.PlaceID); f != nil && f.candidate.Place.Country == d.Country { // otherwise it lies off it
			at.Place.Kind, at.Place.Name = f.candidate.Place.Kind, f.candidate.Place.Name
		}
	}
	return s.Places.Current().Claimants(&at)
}

// pathOf returns the ids of what the incident lies in: by its place and its countries,
// else by its countries and first-level division; so, too, where its place is only what
// its words start from.
func (s *Service) pathOf(ctx context.Context, d *Incident) []string {
	if d.PlaceID == "" {
		return s.Places.Current().Division(ctx, d.Country, d.Admin1)
	}
	f := s.fact(d.PlaceID)
	if f == nil {
		return nil
	}
	if d.GeoMethod == MethodGazetteer && f.awayFrom(d.Point) {
		return s.Places.Current().Division(ctx, d.Country, d.Admin1)
	}
	path := f.path
	for _, id := range s.Places.Current().Division(ctx, d.Country, "") { // what is described by the place may lie over the border
		if !slices.Contains(path, id) {
			path = append(path, id)
		}
	}
	return path
}

// maxFacts is how many places a pinned service remembers.
const maxFacts = 10_000

// facts are what the gazetteer knows of places, by their ids.
type facts map[string]*fact

type fact struct {
	candidate gazetteer.Candidate
	admin1    string
	path      []string
}

// awayFrom reports whether a point lies outside the circle of the place: "15 km south
// of Isfara" is not in Isfara, nor perhaps in its district.
func (f *fact) awayFrom(at *orb.Point) bool {
	return at != nil && f.candidate.HasPoint && geo.Distance(*at, f.candidate.Point) > f.candidate.UncertaintyM
}

// fact tells what the gazetteer knows of a place, nil for an id that it does not
// have. Nobody may change it.
func (s *Service) fact(id string) *fact {
	if f := s.facts[id]; f != nil {
		return f
	}
	ix := s.Places.Current()
	c, ok := ix.Candidate(id)
	if !ok {
		return nil
	}
	f := &fact{candidate: c, admin1: ix.Admin1Name(id), path: slices.Clip(ix.Path(id))}
	if s.facts != nil && len(s.facts) < maxFacts {
		s.facts[id] = f
	}
	return f
}
