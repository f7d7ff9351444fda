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

// countCache keeps the counts of incidents as long as nothing is written, and
// those of places as long as the gazetteer is the same.
type countCache struct {
	incidents keptCounts[incident.Seq, total]
	places    keptCounts[string, placeTotal]
}

// keptCounts keeps counts as long as a state holds.
type keptCounts[State comparable, V any] struct {
	mu    sync.Mutex
	state State
	kept  map[string]V
}

// get returns what is kept under a key in a state.
func (k *keptCounts[State, V]) get(state State, key []byte) (v V, ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.state == state {
		v, ok = k.kept[string(key)]
	}
	return v, ok
}

// put keeps v under a key, and forgets what belongs to another state.
func (k *keptCounts[State, V]) put(state State, key []byte, v V) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.state != state || k.kept == nil || len(k.kept) >= maxCounts {
		k.state, k.kept = state, make(map[string]V)
	}
	k.kept[string(key)] = v
}

// count returns how many incidents req matches in all. seq is the store's,
// read before anything else of the request; p is the page that was found.
func (s *Server) count(ctx context.Context, seq incident.Seq, req *listRequest, p *page) (total, error) {
	if n, ok := s.counts.incidents.get(seq, req.filter); ok {
		return n, nil
	}
	n, err := s.countAnew(ctx, req, p)
	if err == nil {
		s.counts.incidents.put(seq, req.filter, n)
	}
	return n, err
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
