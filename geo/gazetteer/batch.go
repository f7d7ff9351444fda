package gazetteer

import (
	"context"
	"iter"
	"sync"
)

// Ask is what one item of a batch asks. A field that is empty is that of the batch.
type Ask struct{ Text, Country, Admin1, Within, At string }

// over is the query of the batch with what the item says.
func (a Ask) over(q Query) Query {
	q.Text = a.Text
	for _, field := range []struct {
		all *string
		own string
	}{{&q.Country, a.Country}, {&q.Admin1, a.Admin1}, {&q.Within, a.Within}, {&q.At, a.At}} {
		if field.own != "" {
			*field.all = field.own
		}
	}
	return q
}

// Answer is what Geocode said to one of many queries. It may be that of several items and must not be changed.
type Answer struct {
	Result Result
	Err    error // as of Geocode: the query cannot be asked
}

// GeocodeAll asks what items ask, on all processors, and yields the items with their answers in their order. q holds what is
// common to all of them. What is asked again is not looked up again, as long as it is remembered. GeocodeAll holds a few
// hundred items at a time, however many there are, and ends early when ctx does: then the last pairs are missing, which
// ctx.Err tells.
func GeocodeAll[T any](ctx context.Context, ix *Index, q Query, items iter.Seq[T], ask func(T) Ask) iter.Seq2[T, *Answer] {
	type pair struct {
		item   T
		answer *Answer
	}
	b := batch{ix: ix, query: q, known: map[Ask]*Answer{}}
	return func(yield func(T, *Answer) bool) {
		work := func(items []T) []pair {
			pairs := make([]pair, 0, len(items))
			for _, item := range items {
				if ctx.Err() != nil {
					return nil
				}
				pairs = append(pairs, pair{item, b.answer(ctx, ask(item))})
			}
			return pairs
		}
		for pairs := range inOrder(chunks(items, askedTogether), work) {
			for _, p := range pairs {
				if ctx.Err() != nil || !yield(p.item, p.answer) {
					return
				}
			}
		}
	}
}

const (
	askedTogether = 32   // queries that one processor answers at a time
	remembered    = 4096 // answers
)

// batch remembers answers: the places of a table come again and again.
type batch struct {
	ix    *Index
	query Query
	mu    sync.Mutex
	known map[Ask]*Answer
}

func (b *batch) answer(ctx context.Context, a Ask) *Answer {
	b.mu.Lock()
	known, ok := b.known[a]
	b.mu.Unlock()
	if ok {
		return known
	}
	known = &Answer{}
	known.Result, known.Err = b.ix.Geocode(ctx, a.over(b.query))
	if ctx.Err() != nil {
		return known
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.known) >= remembered {
		clear(b.known)
	}
	b.known[a] = known
	return known
}
