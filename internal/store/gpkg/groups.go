package gpkg

import (
	"context"

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
