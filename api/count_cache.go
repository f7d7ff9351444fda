package api

import (
	"context"
	"sync"

	"dateline/internal/incident"
)

// maxCounts bounds the counts that are kept, some 300 bytes each.
const maxCounts = 4096

// countCache keeps how many incidents conditions match, as long as nothing is
// written.
type countCache struct {
	mu   sync.Mutex
	seq  incident.Seq
	kept map[string]incident.Count
}

// count returns how many incidents req matches in all. seq is the store's,
// read before anything else of the request.
func (s *Server) count(ctx context.Context, seq incident.Seq, req *listRequest) (incident.Count, error) {
	k := &s.counts
	k.mu.Lock()
	n, ok := k.kept[string(req.filter)]
	ok = ok && k.seq == seq
	k.mu.Unlock()
	if ok {
		return n, nil
	}
	n, err := s.Store.Count(ctx, req.query, CountBudget)
	if err != nil {
		return n, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	switch {
	case seq < k.seq:
		return n, nil // somebody has newer ones
	case seq > k.seq || k.kept == nil || len(k.kept) >= maxCounts:
		k.seq, k.kept = seq, make(map[string]incident.Count)
	}
	k.kept[string(req.filter)] = n
	return n, nil
}
