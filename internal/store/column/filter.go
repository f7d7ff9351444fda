package column

import (
	"context"
	"math"
	"slices"
	"strings"

	"dateline/geo"
	"dateline/internal/incident"

	"github.com/paulmach/orb"
)

// filter is a query made ready to be asked of many rows.
type filter struct {
	boxes     []geo.BBox // plain boxes, any of them; nil: anywhere
	frames    []frame    // of the boxes
	located   bool
	near      *incident.Near
	from, to  int32 // 0: open
	updated   int64 // exclusive
	killedMin int32 // -1: any
	// sets hold, by the number of a word, whether it is allowed; nil: any.
	typ, country, admin1, place, class []bool
	none                               bool  // nothing can match
	simple                             bool  // only the boxes and the days matter
	dated                              bool  // the first day must be known
	low, high                          int32 // the first day, where it is known; 0: open
	passed, most                       int   // rows that a walk passed over, and may; 0: any number
	tired                              bool  // the walk was given up
	cqlFilter
}

// compile makes q ready. The caller holds the lock.
func (x *Index) compile(ctx context.Context, q incident.Query) (*filter, error) {
	f := &filter{killedMin: -1, updated: math.MinInt64, located: q.Located}
	f.from, f.to = int32(q.Time.From), int32(q.Time.To)
	if q.BBox != nil && !q.BBox.IsWorld() {
		f.boxes = q.BBox.Split()
	}
	if q.Near != nil {
		f.near, f.located = q.Near, true
		around := geo.BoxAround(q.Near.Point, q.Near.RadiusM).Split()
		f.boxes = crossBoxes(f.boxes, around)
		f.none = len(f.boxes) == 0
	}
	if !q.UpdatedAfter.IsZero() {
		f.updated = q.UpdatedAfter.UnixMicro()
	}
	if q.KilledMin.Known {
		f.killedMin = number(q.KilledMin)
	}
	for prop, values := range q.Equal {
		f.equal(x, prop, values)
	}
	if q.Within != "" {
		f.place = and(f.place, x.placesWithin(q.Within))
	}
	if q.Filter != nil {
		if err := f.add(ctx, x, q.Filter); err != nil {
			return nil, err
		}
	}
	f.simple = q.Filter == nil && f.near == nil && q.UpdatedAfter.IsZero() && f.killedMin < 0 &&
		f.typ == nil && f.country == nil && f.admin1 == nil && f.place == nil && f.class == nil
	f.frames = framesOf(f.boxes)
	return f, nil
}

// crossBoxes returns the common parts of two lists of plain boxes; nil means
// the world.
func crossBoxes(a, b []geo.BBox) []geo.BBox {
	if a == nil {
		return b
	}
	out := []geo.BBox{}
	for _, p := range a {
		for _, q := range b {
			if meets(p, q) {
				out = append(out, geo.BBox{West: max(p.West, q.West), South: max(p.South, q.South),
					East: min(p.East, q.East), North: min(p.North, q.North)})
			}
		}
	}
	return out
}

func (f *filter) equal(x *Index, prop incident.Property, values []string) {
	switch prop {
	case incident.PropType:
		f.typ = and(f.typ, x.types.set(values))
	case incident.PropCountry:
		f.country = and(f.country, x.countries.set(values))
	case incident.PropAdmin1:
		f.admin1 = and(f.admin1, x.admins.set(values))
	case incident.PropPlaceID:
		allowed := make([]bool, len(x.places.text))
		for i, t := range x.places.text {
			id, _, _ := strings.Cut(t, " ")
			for _, v := range values {
				allowed[i] = allowed[i] || id == v
			}
		}
		f.place = and(f.place, allowed)
	default:
		at, ok := classFields[prop]
		allowed := make([]bool, len(x.classes.text))
		for i, t := range x.classes.text {
			if i == 0 || !ok {
				continue
			}
			field := strings.Split(t, "\x00")[at]
			for _, v := range values {
				allowed[i] = allowed[i] || field == v
			}
		}
		f.class = and(f.class, allowed)
	}
}

// classFields tells where a property stands in the text of a class.
var classFields = map[incident.Property]int{
	incident.PropScope: 0, incident.PropStatus: 1, incident.PropDatePrecision: 2,
	incident.PropGeoPrecision: 3, incident.PropDisputed: 4,
}

func (w *words) set(values []string) []bool {
	allowed := make([]bool, len(w.text))
	for _, v := range values {
		if c, ok := w.code[v]; ok {
			allowed[c] = true
		}
	}
	return allowed
}

func and(a, b []bool) []bool {
	if a == nil {
		return b
	}
	for i := range a {
		a[i] = a[i] && b[i]
	}
	return a
}

// placesWithin returns the places whose path holds id. The text of a place is
// its id, a space, and the ids of its path separated by spaces.
func (x *Index) placesWithin(id string) []bool {
	allowed := make([]bool, len(x.places.text))
	needle := " " + id + " "
	for i, t := range x.places.text {
		allowed[i] = strings.Contains(t, needle)
	}
	return allowed
}

// match reports whether a row passes; the boxes are tested here too.
func (f *filter) match(r *row) bool {
	if !f.days(r) {
		return false
	}
	if r.located() {
		if f.boxes != nil && !f.inBoxes(r.point()) {
			return false
		}
	} else if f.located {
		return false
	}
	return f.simple || f.rest(r)
}

func (f *filter) days(r *row) bool {
	return r.start == 0 || ((f.to == 0 || r.start <= f.to) && (f.from == 0 || r.end >= f.from))
}

func (f *filter) inBoxes(p orb.Point) bool {
	for i := range f.boxes {
		if in(p, f.boxes[i]) {
			return true
		}
	}
	return false
}

// spans reports whether a box lies in one of the boxes.
func (f *filter) spans(box geo.BBox) bool {
	return slices.ContainsFunc(f.boxes, func(b geo.BBox) bool { return within(box, b) })
}

// meets reports whether a box has anything in common with one of the boxes.
func (f *filter) meets(box geo.BBox) bool {
	return slices.ContainsFunc(f.boxes, func(b geo.BBox) bool { return meets(box, b) })
}

// misses reports whether the point of a spot lies outside all boxes. It is false, too,
// where only the point itself can tell.
func (f *filter) misses(s spot) bool {
	for i := range f.frames {
		if !f.frames[i].misses(s) {
			return false
		}
	}
	return true
}

// rest tests all but days and boxes.
func (f *filter) rest(r *row) bool {
	return r.updated > f.updated &&
		(f.killedMin < 0 || r.killed >= f.killedMin) &&
		(f.typ == nil || f.typ[r.typ]) &&
		(f.country == nil || f.country[r.country]) &&
		(f.admin1 == nil || f.admin1[r.admin1]) &&
		(f.place == nil || f.place[r.place]) &&
		(f.class == nil || f.class[r.class]) &&
		(f.near == nil || geo.Distance(f.near.Point, orb.Point{r.lon, r.lat}) <= f.near.RadiusM) &&
		(f.conds == nil || f.inDays(r) && f.holds(r))
}
