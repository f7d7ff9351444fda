package gazetteer

import (
	"context"
	"encoding/binary"
	"iter"
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
	// IDs are those of the places; nil: any.
	IDs []string
	// Match is asked of each place that all else leaves, up to its Population and without its Names and what few places
	// have; nil: any. It costs about a microsecond a place.
	Match func(*Place) bool
	// From is where the page begins: 0, or what List gave as next. With Back the page ends before it.
	From  uint32
	Back  bool
	Limit int // the greatest number of places; 0 means DefaultLimit
}

// List gives a page of places: the built-in ones first, then those laid over them, each in the order of prominence. next is
// where the next page begins; it is false on the last one. With Back it is where the page itself begins, and false on the
// first one. A page of a condition that few places meet may cost a look at all of them, some 20 ns each. An unusable query
// is a *QueryError.
func (ix *Index) List(ctx context.Context, q ListQuery) (page []Place, next uint32, more bool, err error) {
	l, err := ix.lister(&q)
	if err != nil {
		return nil, 0, false, err
	}
	limit := q.Limit
	if limit <= 0 {
		limit = DefaultLimit
	}
	for n, err := range l.candidates(ctx) {
		if err != nil {
			return nil, 0, false, err
		}
		if len(page) == limit {
			if more = l.wants(n, nil); more {
				if !q.Back {
					next = n
				}
				break
			}
			continue
		}
		var p Place
		if l.wants(n, &p) {
			if page = append(page, p); q.Back {
				next = n
			}
		}
	}
	if q.Back {
		slices.Reverse(page)
	}
	return page, next, more, ctx.Err()
}

// Edition names what the places are built from of which the numbers are below from, which is 0 or what List gave as next: in an index
// of the same Edition the page before ends at the same place. The user's own places are above all others, so that changes of them do not
// matter for pages of those. A place that was changed meanwhile may come again among the user's own, or not come any more.
func (ix *Index) Edition(from uint32) uint64 {
	var sum [32]byte
	for _, l := range ix.layers {
		if l.first > 0 && l.first >= from {
			break
		}
		sum = l.Fingerprint()
	}
	return binary.BigEndian.Uint64(sum[:8])
}

// Count tells how many places List gives in all. It looks at budget places at the most, and reports whether they were
// enough.
func (ix *Index) Count(ctx context.Context, q ListQuery, budget int) (total int, exact bool, err error) {
	q.From, q.Back = 0, false
	l, err := ix.lister(&q)
	if err != nil {
		return 0, false, err
	}
	for n, err := range l.candidates(ctx) {
		if budget--; err != nil || budget < 0 {
			return total, false, err
		}
		if l.wants(n, nil) {
			total++
		}
	}
	return total, true, ctx.Err()
}

// lister makes a query ready. It may change q.
func (ix *Index) lister(q *ListQuery) (*lister, error) {
	if err := knownKinds(q.Kinds); err != nil {
		return nil, err
	}
	l := &lister{ix: ix, q: q}
	if q.Within != "" {
		n, ok := ix.number(q.Within)
		if !ok {
			return nil, &NotFoundError{Field: "within", Text: q.Within}
		}
		l.within, l.inside = ix.enclosure(n), true
		if len(q.Countries) == 0 { // what lies in it is of its countries, which the attributes tell without a look at the places
			q.Countries = Place{Country: ix.field(n, colCountry)}.Claimants()
		}
	}
	for _, id := range q.IDs {
		if n, ok := ix.number(id); ok {
			l.named = append(l.named, n)
		}
	}
	return l, nil
}

// lister answers one query.
type lister struct {
	ix     *Index
	q      *ListQuery
	within enclosure
	inside bool
	named  []uint32 // the places of the ids
}

// candidates are the numbers from From on, or with Back those before it from the last to the first, that the attributes,
// the name and the ids leave.
func (l *lister) candidates(ctx context.Context) func(yield func(uint32, error) bool) {
	filter := l.ix.filter(l.q.Kinds, l.q.Countries)
	return func(yield func(uint32, error) bool) {
		for k := range l.ix.layers {
			if l.q.Back {
				k = len(l.ix.layers) - 1 - k
			}
			layer := &l.ix.layers[k]
			keep := filter.in(l.ix, layer)
			for n := range l.numbers(layer, keep) {
				if n%65536 == 0 {
					if err := ctx.Err(); err != nil {
						yield(0, err)
						return
					}
				}
				outside := layer.first+n < l.q.From
				if l.q.Back {
					outside = !outside
				}
				if !outside && (keep == nil || keep(n)) && !yield(layer.first+n, nil) {
					return
				}
			}
		}
	}
}

// numbers are those of a layer in the order of the query, as far as its name and its ids tell.
func (l *lister) numbers(layer *layer, keep func(uint32) bool) iter.Seq[uint32] {
	size := uint32(layer.Segment.Len())
	begin := min(l.q.From-min(l.q.From, layer.first), size)
	var some []uint32
	switch {
	case l.q.Name != "":
		some = layer.Find(Skeleton(l.q.Name), 0, keep)
		if l.q.IDs != nil {
			some = slices.DeleteFunc(some, func(n uint32) bool { return !slices.Contains(l.named, layer.first+n) })
		}
	case l.q.IDs != nil:
		for _, n := range l.named {
			if n >= layer.first && n-layer.first < size {
				some = append(some, n-layer.first)
			}
		}
	case l.q.Back:
		return func(yield func(uint32) bool) {
			for n := begin; n > 0 && yield(n-1); n-- {
			}
		}
	default:
		return func(yield func(uint32) bool) {
			for n := begin; n < size && yield(n); n++ {
			}
		}
	}
	slices.Sort(some)
	if some = slices.Compact(some); l.q.Back {
		slices.Reverse(some)
	}
	return slices.Values(some)
}

// wants reports whether a place lies where the query asks, and is as it asks. If p is not nil, it becomes the place.
func (l *lister) wants(n uint32, p *Place) bool {
	if l.q.BBox != nil && !l.q.BBox.IsWorld() {
		p, ok := l.ix.point(n)
		if !ok || !l.q.BBox.Contains(p.Lon(), p.Lat()) {
			return false
		}
	}
	if l.inside && !l.ix.lists(&l.within, n) {
		return false
	}
	if l.q.Match != nil {
		r := l.ix.head(n)
		if place, _ := r.place(); !l.q.Match(&place) {
			return false
		}
	}
	if p != nil {
		*p = l.ix.place(n)
	}
	return true
}

// lists reports whether a place lies in e.
func (ix *Index) lists(e *enclosure, n uint32) bool {
	if slices.Contains(ix.chain(n), e.place) || n == e.place {
		return true
	}
	if !e.circle && e.country == "" {
		return false
	}
	r := ix.row(n)
	return ix.encloses(e, &hit{place: n, row: r})
}
