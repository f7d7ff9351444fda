package gazetteer

import (
	"cmp"
	"context"
	"slices"

	"dateline/geo"

	"github.com/paulmach/orb"
)

// NearestQuery asks which places are around a point.
type NearestQuery struct {
	Point orb.Point // longitude, latitude in degrees
	// RadiusM bounds the distance, in metres; 0 means DefaultRadiusM.
	RadiusM float64
	// Kinds are those of the places that are wanted; none: all kinds, but for countries, divisions, areas, borders, rivers and
	// roads, whose points say little of where they are.
	Kinds []string
	// Countries are the ISO 3166-1 alpha-2 codes of those that hold or claim the places; none: any.
	Countries []string
	Limit     int // the greatest number of places; 0 means DefaultLimit. At most MaxLimit.
}

// DefaultRadiusM is the radius of a NearestQuery that states none, in metres.
const DefaultRadiusM = 100_000

// Nearby is a place near a point.
type Nearby struct {
	Place   Ref
	Country string // ISO 3166-1 alpha-2; several claimants are joined by "/"
	Label   string // the name with those of the places that hold it
	Point   orb.Point
	// DistanceM is the great-circle distance in metres, and BearingDeg the direction in which the asked point lies as seen
	// from the place, in degrees from north over east: the point lies 3 km to the south-west of Isfara.
	DistanceM  float64
	BearingDeg float64

	number  uint32
	radiusM float64 // its own, 0 if it states none
}

// Nearest gives the places with a point that are nearest to the one asked for, the nearest first. Of countries and divisions, where
// they are asked for, those whose outlines hold the point stand before all others, the smallest first and at whatever distance
// their label points are. An unusable query is a *QueryError.
func (ix *Index) Nearest(ctx context.Context, q NearestQuery) ([]Nearby, error) {
	if err := geo.ValidPoint(q.Point.Lon(), q.Point.Lat()); err != nil {
		return nil, &QueryError{err.Error()}
	}
	limit, err := limitOf(q.Limit)
	if err != nil {
		return nil, err
	}
	if q.RadiusM == 0 {
		q.RadiusM = DefaultRadiusM
	}
	if !(q.RadiusM > 0) {
		return nil, &QueryError{"the radius is not a number of metres above 0"}
	}
	if err := knownKinds(q.Kinds); err != nil {
		return nil, err
	}
	if len(q.Kinds) == 0 {
		q.Kinds = slices.DeleteFunc(slices.Clone(Kinds), func(kind string) bool { return division(kind) || kind == KindArea || line(kind) })
	}
	found := ix.closest(&q, limit)
	if held := ix.holding(&q); len(held) > 0 {
		found = slices.DeleteFunc(found, func(n Nearby) bool {
			return slices.ContainsFunc(held, func(h Nearby) bool { return h.number == n.number })
		})
		found = append(held, found...)
		found = found[:min(len(found), limit)]
	}
	for i := range found {
		found[i].Label = ix.label(found[i].number)
	}
	return found, ctx.Err()
}

// holding are the countries and divisions of the kinds and countries that are asked for whose outlines hold the point.
func (ix *Index) holding(q *NearestQuery) (held []Nearby) {
	if !slices.ContainsFunc(q.Kinds, division) {
		return nil
	}
	filter := ix.filter(q.Kinds, q.Countries)
	for _, c := range ix.Containing(ix.outlines, q.Point.Lon(), q.Point.Lat()) {
		n, ok := ix.number(c.PlaceID)
		if !ok || !c.Inside {
			continue
		}
		if l, at := ix.layer(n); filter.wants(l, at, l.Attr(at)) {
			if p, has := l.Point(at); has {
				held = append(held, nearby(l, at, p, q.Point))
			}
		}
	}
	slices.Reverse(held)
	return held
}

// nearby is a place of a layer, which is at p, as it is seen from a point.
func nearby(l *layer, n uint32, p, from orb.Point) Nearby {
	r := l.head(n)
	return Nearby{
		Place: Ref{ID: r[colID], Name: r[colName], Kind: r[colKind]}, Country: r[colCountry], Point: p, DistanceM: geo.Distance(p, from),
		BearingDeg: geo.Bearing(p, from), number: l.first + n, radiusM: number(r[colUncertaintyM]),
	}
}

// sharedPoint is how many places more are looked at than are wanted, as several may have the same point.
const sharedPoint = 4

// closest is Nearest of a sound query, without labels.
func (ix *Index) closest(q *NearestQuery, limit int) (found []Nearby) {
	filter := ix.filter(q.Kinds, q.Countries)
	for _, l := range ix.layers {
		for _, n := range l.Nearest(q.Point, q.RadiusM, limit+sharedPoint, filter.in(ix, &l)) {
			p, _ := l.Point(n.Entry)
			near := nearby(&l, n.Entry, p, q.Point)
			near.DistanceM = n.DistanceM
			found = append(found, near)
		}
	}
	// At the same point the place whose own circle is smaller comes first: another one may only stand in there.
	slices.SortStableFunc(found, func(a, b Nearby) int {
		return cmp.Or(cmp.Compare(a.DistanceM, b.DistanceM), cmp.Compare(a.radiusM, b.radiusM))
	})
	return found[:min(len(found), limit)]
}

// limitOf is the number of answers that a query asks for, or why it cannot be.
func limitOf(limit int) (int, error) {
	if limit < 0 || limit > MaxLimit {
		return 0, faultOf("limit", "limit %d is not between 1 and %d", limit, MaxLimit)
	}
	return cmp.Or(limit, DefaultLimit), nil
}

func knownKinds(kinds []string) error {
	for _, kind := range kinds {
		if !slices.Contains(Kinds, kind) {
			return faultOf("kind", "kind %q is none of %v", kind, Kinds)
		}
	}
	return nil
}

// label is the name of a place with those of the places that hold it, as a Candidate has it.
func (ix *Index) label(n uint32) string {
	r := ix.head(n)
	label, last := r[colName], r[colName]
	across := acrossCountries(r[colCountry], r[colAdmin1])
	for _, up := range ix.chain(n) {
		above := ix.head(up)
		if name := above[colName]; name != last && !(across && above[colKind] == KindCountry) {
			label += ", " + name
			last = name
		}
	}
	return label
}
