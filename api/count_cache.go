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
// read before anything else of the request; p is the page that was found.
func (s *Server) count(ctx context.Context, seq incident.Seq, req *listRequest, p *page) (total, error) {
	k := &s.counts
	k.mu.Lock()
	n, ok := k.kept[string(req.filter)]
	ok = ok && k.seq == seq
	k.mu.Unlock()
	if ok {
		return n, nil
	}
	n, err := s.countAnew(ctx, req, p)
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

// countAnew counts what is on the page, if that is all, else asks the store; a
// second time for those that have a point.
func (s *Server) countAnew(ctx context.Context, req *listRequest, p *page) (total, error) {
	q := req.query
	whole := !req.hits && q.After == nil && q.Before == nil && p.next == nil
	all := incident.Count{N: int64(len(p.refs)), Exact: true}
	if !whole {
		var err error
		if all, err = s.Store.Count(ctx, q, CountBudget); err != nil || !all.Exact {
			return total{all, -1}, err
		}
	}
	if all.N == 0 || q.Near != nil || q.Located {
		return total{all, 0}, nil // what is near has a point
	}
	if whole && len(p.refs) <= DefaultLimit { // to look at these costs less than to ask for others
		found, err := s.Finder.Load(ctx, p.refs)
		n := int64(0)
		for _, i := range found {
			if i.Point == nil {
				n++
			}
		}
		return total{all, n}, err
	}
	q.Located = true
	located, err := s.Store.Count(ctx, q, UnlocatedBudget)
	if err != nil || !located.Exact {
		return total{all, -1}, err
	}
	return total{all, max(0, all.N-located.N)}, nil // somebody may have written in between
}
