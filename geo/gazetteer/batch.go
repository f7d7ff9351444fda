package gazetteer

import (
	"context"
	"iter"
)

// Answer is what Geocode said to one of many queries.
type Answer struct {
	Result Result
	Err    error // as of Geocode: the query cannot be asked
}

// GeocodeAll asks the queries that are made of items, on all processors, and yields the items with their answers in their
// order. It holds a few hundred items at a time, however many there are, and ends early when ctx does: then the last pairs
// are missing, which ctx.Err tells.
func GeocodeAll[T any](ctx context.Context, ix *Index, items iter.Seq[T], query func(T) Query) iter.Seq2[T, Answer] {
	return func(yield func(T, Answer) bool) {
		type pair struct {
			item   T
			answer Answer
		}
		ask := func(items []T) []pair {
			pairs := make([]pair, 0, len(items))
			for _, item := range items {
				if ctx.Err() != nil {
					return nil
				}
				p := pair{item: item}
				p.answer.Result, p.answer.Err = ix.Geocode(ctx, query(item))
				pairs = append(pairs, p)
			}
			return pairs
		}
		for pairs := range inOrder(chunks(items, askedTogether), ask) {
			for _, p := range pairs {
				if ctx.Err() != nil || !yield(p.item, p.answer) {
					return
				}
			}
		}
	}
}

// askedTogether is the number of queries that one processor answers at a time.
const askedTogether = 32
