package gazetteer

import (
	"context"
	"slices"

	"dateline/geo"
)

// ListQuery asks for a page of places. All conditions hold together.
type ListQuery struct {
	// Name is one of the names of the places, in any script and spelling that sounds the same. Empty: any.
	Name string
	// BBox holds the points of the places; those without a point are in none. Nil: anywhere.
	BBox *geo.BBox
	// Kinds are those of the places, Countries the ISO 3166-1 alpha-2 codes of those that hold or claim them; none: any.
	Kinds, Countries []string
	// Within is the id of a place that holds the places, at whatever remove, or is the place. Empty: any.
	Within string
	// From is where the page begins: 0, or what List gave as next.
	From  uint32
	Limit int // the greatest number of places; 0 means DefaultLimit
}

// List gives a page of places: the built-in ones first, then those laid over them, each in the order of prominence. next is
// where the next page begins; it is false on the last one. A page of a condition that few places meet may cost a look at
// all of them, some 20 ns each. An unusable query is a *QueryError.
func (ix *Index) List(ctx context.Context, q ListQuery) (page []Place, next uint32, more bool, err error) {
	if err := knownKinds(q.Kinds); err != nil {
		return nil, 0, false, err
	}
	l := lister{ix: ix, q: &q, limit: q.Limit}
	if l.limit <= 0 {
		l.limit = DefaultLimit
	}
	if q.Within != "" {
		var ok bool
		if l.within, ok = ix.number(q.Within); !ok {
			return nil, 0, false, &NotFoundError{Field: "within", Text: q.Within}
		}
		l.inside = true
		if len(q.Countries) == 0 { // what lies in it is of its countries, which the attributes tell without a look at the places
			l.q.Countries = Place{Country: ix.field(l.within, colCountry)}.Claimants()
		}
	}
	for n, err := range l.candidates(ctx) {
		if err != nil {
			return nil, 0, false, err
		}
		if !l.wants(n) {
			continue
		}
		if len(page) == l.limit {
			return page, n, true, nil
		}
		page = append(page, ix.place(n))
	}
	return page, 0, false, ctx.Err()
}

// lister answers one query.
type lister struct {
	ix     *Index
	q      *ListQuery
	limit  int
	within uint32
	inside bool
}

// candidates are the numbers from From on that the attributes and the name leave, in order.
func (l *lister) candidates(ctx context.Context) func(yield func(uint32, error) bool) {
	filter := newFilter(l.q.Kinds, l.q.Countries)
	return func(yield func(uint32, error) bool) {
		for _, layer := range l.ix.layers {
			keep := filter.in(l.ix, &layer)
			visit := func(n uint32) bool {
				if n%65536 == 0 {
					if err := ctx.Err(); err != nil {
						yield(0, err)
						return false
					}
				}
				return layer.first+n < l.q.From || keep != nil && !keep(n) || yield(layer.first+n, nil)
			}
			if l.q.Name != "" {
				named := layer.Find(Skeleton(l.q.Name), 0, keep)
				slices.Sort(named)
				for _, n := range slices.Compact(named) {
					if !visit(n) {
						return
					}
				}
				continue
			}
			for n := l.q.From - min(l.q.From, layer.first); n < uint32(layer.Segment.Len()); n++ {
				if !visit(n) {
					return
				}
			}
		}
	}
}

// wants reports whether a place lies where the query asks.
func (l *lister) wants(n uint32) bool {
	if l.q.BBox != nil && !l.q.BBox.IsWorld() {
		p, ok := l.ix.point(n)
		if !ok || !l.q.BBox.Contains(p.Lon(), p.Lat()) {
			return false
		}
	}
	return !l.inside || n == l.within || slices.Contains(l.ix.chain(n), l.within)
}
