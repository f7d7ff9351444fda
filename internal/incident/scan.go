package incident

import (
	"context"
	"iter"
	"runtime"
	"slices"
)

// stride is how a Scan goes: how many incidents are found at a time (16 bytes each;
// finding the next ones is a look at all), and how many are loaded at a time.
type stride struct{ found, loaded int }

// Scanned is what Scan reads from.
type Scanned interface {
	Store
	Finder
}

// Scan yields what q matches, like Find of the store, for those who want all of it:
// it reads on all processors, a few parts ahead of those that are used, and holds
// some 20 megabytes, however much matches. It goes on from place to place in
// q's order: of what others write meanwhile it sees what lies ahead of it, and what
// changes its place in the order may come twice or not at all. In the order of entry
// (SortCreated) nothing changes its place. Whole incidents come from Find.
func Scan(ctx context.Context, s Scanned, q Query) iter.Seq2[*Incident, error] {
	return stride{found: 1 << 20, loaded: 500}.scan(ctx, s, q)
}

func (by stride) scan(ctx context.Context, s Scanned, q Query) iter.Seq2[*Incident, error] {
	if q.Whole || q.Before != nil {
		return s.Find(ctx, q)
	}
	return func(yield func(*Incident, error) bool) {
		ctx, stop := context.WithCancel(ctx)
		defer stop()
		parts := make(chan chan scanned, runtime.GOMAXPROCS(0))
		go by.read(ctx, s, q, parts)
		for part := range parts {
			p := <-part
			for _, i := range p.list {
				if !yield(i, nil) {
					return
				}
			}
			if p.err != nil {
				yield(nil, p.err)
				return
			}
		}
		if err := ctx.Err(); err != nil {
			yield(nil, err)
		}
	}
}

// scanned is a part of a Scan.
type scanned struct {
	list []*Incident
	err  error
}

// read sends the parts of q in their order, each as soon as it is begun, until ctx
// ends.
func (by stride) read(ctx context.Context, s Scanned, q Query, parts chan<- chan scanned) {
	defer close(parts)
	send := func() (chan scanned, bool) {
		part := make(chan scanned, 1)
		select {
		case parts <- part:
			return part, true
		case <-ctx.Done():
			return nil, false
		}
	}
	left := q.Limit
	for {
		refs, next, err := by.refs(ctx, s, q, left)
		if err != nil {
			if part, ok := send(); ok {
				part <- scanned{err: err}
			}
			return
		}
		for chunk := range slices.Chunk(refs, by.loaded) {
			part, ok := send()
			if !ok {
				return
			}
			go func() {
				list, err := s.Load(ctx, chunk)
				part <- scanned{list, err}
			}()
		}
		if left > 0 {
			left -= len(refs)
		}
		if next == nil || q.Limit > 0 && left == 0 {
			return
		}
		q.After = next
	}
}

// refs finds the next incidents of q, of left at the most (0: all), and where it
// goes on behind them, nil at the end.
func (by stride) refs(ctx context.Context, s Scanned, q Query, left int) ([]Ref, *Cursor, error) {
	q.Limit = by.found
	if left > 0 {
		q.Limit = min(left, by.found)
	}
	for {
		refs, err := s.Refs(ctx, q)
		if err != nil || len(refs) < q.Limit {
			return refs, nil, err
		}
		// It goes on behind the last one that was not changed meanwhile.
		for n := len(refs); n > 0; n-- {
			if c, ok := s.CursorAt(q, refs[n-1]); ok {
				return refs[:n], &c, nil
			}
		}
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
	}
}
