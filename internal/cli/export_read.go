package cli

import (
	"context"
	"iter"
	"runtime"
	"slices"

	"dateline/internal/incident"
	"dateline/internal/store/gpkg"
)

// exportPart is how many incidents are read at a time.
const exportPart = 500

// find yields what q matches, like Find of the store. Flat incidents are read on
// all processors, a few parts ahead of those that are written.
func find(ctx context.Context, s *gpkg.Store, q incident.Query) iter.Seq2[*incident.Incident, error] {
	if q.Whole {
		return s.Find(ctx, q)
	}
	return func(yield func(*incident.Incident, error) bool) {
		refs, err := s.Refs(ctx, q)
		if err != nil {
			yield(nil, err)
			return
		}
		ctx, stop := context.WithCancel(ctx)
		defer stop()
		for part := range ahead(ctx, s, refs) {
			p := <-part
			if p.err != nil {
				yield(nil, p.err)
				return
			}
			for _, i := range p.list {
				if !yield(i, nil) {
					return
				}
			}
		}
		if err := ctx.Err(); err != nil {
			yield(nil, err)
		}
	}
}

// loaded is a part of what is exported.
type loaded struct {
	list []*incident.Incident
	err  error
}

// ahead reads refs in parts, in their order, until ctx ends.
func ahead(ctx context.Context, f incident.Finder, refs []incident.Ref) <-chan chan loaded {
	parts := make(chan chan loaded, runtime.GOMAXPROCS(0))
	go func() {
		defer close(parts)
		for chunk := range slices.Chunk(refs, exportPart) {
			part := make(chan loaded, 1)
			select {
			case parts <- part:
			case <-ctx.Done():
				return
			}
			go func() {
				list, err := f.Load(ctx, chunk)
				part <- loaded{list, err}
			}()
		}
	}()
	return parts
}
