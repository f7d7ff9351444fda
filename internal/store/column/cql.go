package column

import (
	"context"
	"math"
	"strings"
	"time"

	"dateline/internal/cql"
	"dateline/internal/incident"
)

// MaxFilterTime is how long a query may ask a filter of rows. Readers and
// writers wait for each other that long at the most.
const MaxFilterTime = 2 * time.Second

// maxWalk is how many rows a walk passes over for a page before all processors
// look for it among all rows.
const maxWalk = 1 << 13

// askedAtOnce is how many rows are asked between two looks at the clock.
const askedAtOnce = 256

// cqlFilter is the part of a filter that is CQL2. What it says of a single
// dictionary (type, country, ...) has become a set of words, and what bounds it
// has narrowed the other conditions down; what looks for a piece of a name is asked of
// each name. The rest is asked of each row.
type cqlFilter struct {
	conds   []*cql.Filter // all must be true; not nil if there is a filter
	named   []named       // all must hold, too
	view    view
	ctx     context.Context
	end     time.Time
	asked   int
	stopped error // ctx has ended, or the time is over
}

// add makes a CQL2 filter part of f.
func (f *filter) add(ctx context.Context, x *Index, c *cql.Filter) error {
	f.conds, f.ctx, f.end, f.view.x = []*cql.Filter{}, ctx, time.Now().Add(x.filterTime), x
	if err := ctx.Err(); err != nil {
		return err
	}
	f.bound(x, c.Bounds())
	parts := []cql.Expr{c.Expr}
	if and, ok := c.Expr.(*cql.Logic); ok && and.Op == cql.OpAnd {
		parts = and.Args
	}
	for _, e := range parts {
		part, err := cql.Check(e, "", incident.Queryables())
		if err != nil {
			return err
		}
		if w := f.wordsOf(x, part); w.allowed != nil {
			*w.allowed = and(*w.allowed, f.ask(w, part))
		} else if j := x.nameCondition(part); j != nil {
			f.named = append(f.named, f.askNames(j, part))
		} else {
			f.conds = append(f.conds, part)
		}
	}
	return f.stopped
}

// dictionary is one that a filter can be asked of, word by word.
type dictionary struct {
	allowed *[]bool
	words   *words
	set     func(r *row, code uint32)
}

// wordsOf returns the dictionary that has all that a condition asks for; its
// allowed is nil if there is none.
func (f *filter) wordsOf(x *Index, c *cql.Filter) (d dictionary) {
	places := dictionary{&f.place, &x.places, func(r *row, c uint32) { r.place = c }}
	properties := c.Properties()
	if len(properties) == 0 {
		return places // of within_place
	}
	for i, p := range properties {
		var of dictionary
		switch p.Field {
		case incident.FieldType:
			of = dictionary{&f.typ, &x.types, func(r *row, c uint32) { r.typ = c }}
		case incident.FieldCountry:
			of = dictionary{&f.country, &x.countries, func(r *row, c uint32) { r.country = c }}
		case incident.FieldAdmin1:
			of = dictionary{&f.admin1, &x.admins, func(r *row, c uint32) { r.admin1 = c }}
		case incident.FieldPlaceID, incident.FieldPlacePath:
			of = places
		case incident.FieldScope, incident.FieldStatus, incident.FieldDatePrecision, incident.FieldGeoPrecision, incident.FieldDisputed:
			of = dictionary{&f.class, &x.classes, func(r *row, c uint32) { r.class = c }}
		}
		if of.allowed == nil || i > 0 && of.allowed != d.allowed {
			return dictionary{}
		}
		d = of
	}
	if d.words != &x.places && strings.Contains(strings.ToLower(cql.String(c.Expr)), incident.WithinPlaceName) {
		return dictionary{} // which asks for the place, too
	}
	return d
}

// ask returns for which words of a dictionary a condition is true.
func (f *filter) ask(d dictionary, c *cql.Filter) []bool {
	var r row
	f.view.r = &r
	allowed := make([]bool, len(d.words.text))
	for code := range allowed {
		d.set(&r, uint32(code))
		allowed[code] = f.inTime() && c.Eval(&f.view) == cql.True
	}
	return allowed
}

// bound narrows the conditions down to what the filter leaves.
func (f *filter) bound(x *Index, b cql.Bounds) {
	f.none = f.none || b.Never
	if b.Box != nil {
		f.located = true
		if !b.Box.IsWorld() {
			f.boxes = crossBoxes(f.boxes, b.Box.Split())
			f.none = f.none || len(f.boxes) == 0
		}
	}
	if t, ok := b.Times["date_start"]; ok {
		f.dated = true
		f.low, f.high = max(f.low, dayAt(t.From)), earliest(f.high, dayAt(t.To))
	}
	if t, ok := b.Times["date_end"]; ok { // the first day is no later
		f.from, f.high = max(f.from, dayAt(t.From)), earliest(f.high, dayAt(t.To))
	}
	if t, ok := b.Times["updated_at"]; ok && t.From > cql.MinMicros {
		f.updated = max(f.updated, t.From-1)
	}
	if r, ok := b.Numbers["killed_best"]; ok && r.Low >= 0 {
		f.killedMin = max(f.killedMin, int32(min(math.Ceil(r.Low), math.MaxInt32)))
	}
}

// earliest narrows down an end that is open while it is 0. Day 1 is the first.
func earliest(a, b int32) int32 {
	if a == 0 {
		return max(b, 1)
	}
	return min(a, max(b, 1))
}

// inDays tests the first day.
func (f *filter) inDays(r *row) bool {
	if r.start == 0 {
		return !f.dated
	}
	return r.start >= f.low && (f.high == 0 || r.start <= f.high)
}

// holds asks the conditions of a row.
func (f *filter) holds(r *row) bool {
	for n := range f.named {
		if !f.named[n].holds(r.self) {
			return false
		}
	}
	if len(f.conds) == 0 {
		return true
	}
	if !f.inTime() {
		return false
	}
	f.view.r = r
	for _, c := range f.conds {
		if c.Eval(&f.view) != cql.True {
			return false
		}
	}
	return true
}

// inTime counts the rows that are asked and reports whether to go on.
func (f *filter) inTime() bool {
	if f.stopped != nil {
		return false
	}
	f.asked++
	if f.asked%askedAtOnce != 0 {
		return true
	}
	if f.stopped = f.ctx.Err(); f.stopped == nil && time.Now().After(f.end) {
		f.stopped = incident.Errorf(incident.Unavailable, "filter",
			"takes more than %s for %d incidents, which is the limit: narrow it down by bbox, datetime or type, or make it simpler", f.view.x.filterTime, f.view.x.n)
	}
	return f.stopped == nil
}

// givesUp counts the rows that a walk passes over and reports whether it ends.
func (f *filter) givesUp() bool {
	f.passed++
	f.tired = f.most > 0 && f.passed > f.most
	return f.tired || f.stopped != nil
}

// sibling is f for another goroutine.
func (f *filter) sibling() *filter {
	g := *f
	return &g
}
