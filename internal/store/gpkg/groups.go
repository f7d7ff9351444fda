package gpkg

import (
	"context"
	"slices"

	"dateline/internal/incident"
)

var _ incident.Grouper = (*Store)(nil)

// Clusters implements incident.Grouper.
func (s *Store) Clusters(ctx context.Context, q incident.Query, g incident.Grid) ([]incident.Cluster, error) {
	q.Sort = incident.Sort{}
	only, err := s.prepare(ctx, q)
	if err != nil {
		return nil, err
	}
	return s.index.Clusters(ctx, q, only, g)
}

// LoadSymbols implements incident.Grouper. Most of what a map shows is in the index; a
// statement with all columns takes twice as long.
func (s *Store) LoadSymbols(ctx context.Context, refs []incident.Ref, room []*incident.Incident) ([]*incident.Incident, error) {
	found, err := s.loadBy(ctx, symbolLoader, refs, room)
	if err != nil {
		return nil, err
	}
	for _, i := range s.index.Complete(found) { // changed this very moment
		whole, err := s.loadBy(ctx, flatLoader, []incident.Ref{{Num: i.Num, Seq: i.Seq}}, nil)
		if err != nil {
			return nil, err
		}
		if len(whole) == 0 { // and deleted since
			found = slices.DeleteFunc(found, func(f *incident.Incident) bool { return f == i })
			continue
		}
		*i = *whole[0]
	}
	return found, nil
}

// Summary implements incident.Grouper.
func (s *Store) Summary(ctx context.Context, q incident.Query, by []incident.Grouping) (incident.Summary, error) {
	q.Sort = incident.Sort{}
	only, err := s.prepare(ctx, q)
	if err != nil {
		return incident.Summary{}, err
	}
	if err := s.loadExtras(ctx, s.index.Ungrouped(by)); err != nil {
		return incident.Summary{}, err
	}
	return s.index.Summary(ctx, q, only, by)
}
