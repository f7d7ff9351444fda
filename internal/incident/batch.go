package incident

import (
	"cmp"
	"context"
	"errors"
	"slices"
)

// Create stores new incidents, all or none. The faults of all drafts come
// together as Errors, each with the Index of its draft.
func (s *Service) Create(ctx context.Context, drafts []*Incident, o Options) ([]Outcome, error) {
	if err := s.Check(ctx, drafts, nil, o).Or(); err != nil {
		return nil, err
	}
	now := s.Now().UTC()
	writes := make([]Write, len(drafts))
	for n, d := range drafts {
		writes[n] = Write{Op: Create, ID: d.ID, Incident: d, By: o.By, At: now}
	}
	return s.apply(ctx, writes)
}

// Check completes and checks the drafts of a batch as they would be stored, and
// returns all faults in the order of the drafts: those that reading them has
// found already, and what else is wrong and does not follow from these. A draft
// that could not be read at all is nil.
func (s *Service) Check(ctx context.Context, drafts []*Incident, read Errors, o Options) Errors {
	told := map[int][]string{} // the fields at fault, by draft
	for _, e := range read {
		told[e.Index] = append(told[e.Index], e.Field)
	}
	all := slices.Clone(read)
	add := func(n int, e *Error) {
		if !slices.Contains(told[n], e.Field) {
			e.Index = n
			all = append(all, e)
		}
	}
	s = s.pinned() // many items of a batch are at one place
	first := map[ID]int{}
	for n, d := range drafts {
		if d == nil {
			continue
		}
		here := o
		if slices.ContainsFunc(told[n], saysWhere) {
			here.Geocode = None // the place cannot be judged by half of what was sent
		}
		var faults Errors
		errors.As(s.Prepare(ctx, d, here), &faults)
		for _, e := range faults {
			add(n, e)
		}
		if at, double := first[d.ID]; double {
			add(n, Errorf(Conflict, "id", "%q is also the id of item %d of this request", d.ID, at))
		} else {
			first[d.ID] = n
		}
	}
	slices.SortStableFunc(all, func(a, b *Error) int { return cmp.Compare(a.Index, b.Index) })
	return all
}

// saysWhere reports whether the place of an incident is found by a field.
func saysWhere(field string) bool {
	return slices.Contains([]string{"geometry", "place", "place_query", "place_id", "country", "admin1", "geo_method"}, field)
}
