package api

import (
	"context"
	"sync"

	"dateline/internal/incident"
)

// maxCounts bounds the counts that are kept, some 300 bytes each.
const maxCounts = 4096

// total is how many incidents conditions match.
type total struct {
	incident.Count
	unlocated int64 // of them without a point; -1 where finding out would take too long
}

// countCache keeps totals as long as nothing is written.
type countCache struct {
	mu   sync.Mutex
	seq  incident.Seq
	kept map[string]total
}

// count returns how many incidents req matches in all. seq is the store's,
// read before anything else of the request.
func (s *Server) count(ctx context.Context, seq incident.Seq, req *listRequest) (total, error) {
	k := &s.counts
	k.mu.Lock()
	n, ok := k.kept[string(req.filter)]
	ok = ok && k.seq == seq
	k.mu.Unlock()
	if ok {
		return n, nil
	}
	n, err := s.countAnew(ctx, req.query)
	if err != nil {
		return n, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	switch {
	case seq < k.seq:
		return n, nil // somebody has newer ones
	case seq > k.seq || k.kept == nil || len(k.kept) >= maxCounts:
		k.seq, k.kept = seq, make(map[string]total)
	}
	k.kept[string(req.filter)] = n
	return n, nil
}

// countAnew asks the store, a second time for those that have a point.
func (s *Server) countAnew(ctx context.Context, q incident.Query) (total, error) {
	all, err := s.Store.Count(ctx, q, CountBudget)
	if err != nil || !all.Exact {
		return total{all, -1}, err
	}
	if all.N == 0 || q.Near != nil || q.Located {
		return total{all, 0}, nil // what is near has a point
	}
	q.Located = true
	located, err := s.Store.Count(ctx, q, UnlocatedBudget)
	if err != nil || !located.Exact {
		return total{all, -1}, err
	}
	return total{all, max(0, all.N-located.N)}, nil // somebody may have written in between
}
