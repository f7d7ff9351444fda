package api

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"dateline/internal/format"
	"dateline/internal/incident"
)

// decodeDrafts reads the incidents of a body. When the text of some is at fault,
// the others are checked all the same, so that the faults of all are told together.
func (s *Server) decodeDrafts(ctx context.Context, data []byte, o incident.Options) (drafts []*incident.Incident, collection bool, err error) {
	drafts, collection, err = format.DecodeItems(data)
	var faults incident.Errors
	if errors.As(err, &faults) {
		return nil, collection, s.checkDrafts(ctx, drafts, faults, o)
	}
	return drafts, collection, err
}

// checkDrafts adds to the faults of decoding what else is wrong with the drafts
// that decoded, a nil being one that did not. The faults of each item stand
// together.
func (s *Server) checkDrafts(ctx context.Context, drafts []*incident.Incident, faults incident.Errors, o incident.Options) incident.Errors {
	told := map[int][]string{} // the fields at fault, by item
	for _, e := range faults {
		told[e.Index] = append(told[e.Index], e.Field)
	}
	all := slices.Clone(faults)
	add := func(n int, e *incident.Error) {
		if slices.Contains(told[n], e.Field) {
			return // it follows from what is told
		}
		e.Index = n
		all = append(all, e)
	}
	seen := map[incident.ID]int{}
	for n, d := range drafts {
		if d == nil {
			continue
		}
		if first, double := seen[d.ID]; double && d.ID != "" {
			add(n, incident.Errorf(incident.Conflict, "id", "%q is also the id of item %d of this request", d.ID, first))
		} else {
			seen[d.ID] = n
		}
		here := o
		if slices.ContainsFunc(told[n], saysWhere) {
			here.Geocode = incident.None // the place cannot be judged by half of what was sent
		}
		var more incident.Errors
		if errors.As(s.Service.Prepare(ctx, d, here), &more) {
			for _, e := range more {
				add(n, e)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b *incident.Error) int { return cmp.Compare(a.Index, b.Index) })
	return all
}

// saysWhere reports whether the place of an incident is found by a field.
func saysWhere(field string) bool {
	return slices.Contains([]string{"geometry", "place", "place_query", "place_id", "country", "admin1"}, field)
}

// checkRadius refuses a whole state that says how far around a point it happened
// but gives no point.
func checkRadius(d *incident.Incident) error {
	var faults incident.Errors
	if d.Point != nil {
		return nil
	}
	if d.UncertaintyM != 0 {
		faults = append(faults, incident.Errorf(incident.Invalid, "uncertainty_m", "needs a point: give the geometry, or leave uncertainty_m out"))
	}
	if d.GeoPrecision != "" && d.GeoPrecision != "unknown" {
		faults = append(faults, incident.Errorf(incident.Invalid, "geo_precision", "needs a point unless it is \"unknown\": give the geometry, or leave geo_precision out"))
	}
	return faults.Or()
}

// staysUnlocated reports whether a write says nothing new about where an incident
// without a point was. Its place is not looked up again then.
func staysUnlocated(old, draft *incident.Incident) bool {
	return old.Point == nil && draft.Point == nil && draft.PlaceID == "" && draft.Place == old.Place && draft.PlaceQuery == old.PlaceQuery &&
		draft.Country == old.Country && draft.Admin1 == old.Admin1
}

// geocoding is what a write of the stored incident does with its place name; edit
// gives the new state. What the client asked for in so many words holds.
func (s *Server) geocoding(ctx context.Context, id incident.ID, asked incident.Geocoding, edit func(*incident.Incident) (*incident.Incident, error)) incident.Geocoding {
	if asked != incident.Strict {
		return asked
	}
	old, err := s.Store.Get(ctx, id)
	if err != nil || old.Point != nil {
		return asked // an error comes again with the write
	}
	if draft, err := edit(old); err == nil && staysUnlocated(old, draft) {
		return incident.None
	}
	return asked
}
