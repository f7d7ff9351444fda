package cql

import (
	"math"
	"slices"
	"strconv"

	"dateline/geo"
)

// Bounds are conditions that every row that a filter selects fulfils. They are
// wider than the filter: an index finds candidates by them. What is absent is
// not bounded. Keys are names of properties.
type Bounds struct {
	Never   bool                   // no row is selected
	Box     *geo.BBox              // the point of the geometry lies in it
	Times   map[string]TimeRange   // dates and timestamps
	Numbers map[string]NumberRange // integers and numbers
	Texts   map[string][]string    // texts, one of which the property equals; booleans as "true" and "false"
}

// TimeRange is a closed range of microseconds since 1970; MinMicros and
// MaxMicros leave an end open. Dates count as the midnight at their start.
type TimeRange struct{ From, To int64 }

// NumberRange is a closed range; infinities leave an end open.
type NumberRange struct{ Low, High float64 }

// Bounds returns what every row that f selects fulfils.
func (f *Filter) Bounds() Bounds { return BoundsOf(f.Expr) }

// BoundsOf is Bounds for a part of Filter.Expr.
func BoundsOf(e Expr) Bounds {
	switch e := e.(type) {
	case *Bool:
		return Bounds{Never: !e.Value}
	case *Property:
		return Bounds{Texts: map[string][]string{e.Name: {"true"}}}
	case *Not:
		if p, ok := e.Arg.(*Property); ok {
			return Bounds{Texts: map[string][]string{p.Name: {"false"}}}
		}
	case *Logic:
		b := BoundsOf(e.Args[0])
		for _, a := range e.Args[1:] {
			if e.Op == OpAnd {
				b = b.and(BoundsOf(a))
			} else {
				b = b.or(BoundsOf(a))
			}
		}
		return b
	case *Compare:
		return compareBounds(e.Op, e.Left, e.Right)
	case *Between:
		return compareBounds(OpGe, e.Value, e.Low).and(compareBounds(OpLe, e.Value, e.High))
	case *In:
		b := Bounds{Never: true}
		for _, item := range e.List {
			b = b.or(compareBounds(OpEq, e.Value, item))
		}
		return b
	case *Call:
		return callBounds(e)
	}
	return Bounds{}
}

func callBounds(e *Call) Bounds {
	switch {
	case e.Op == OpSCrosses, e.Op == OpSOverlaps:
		return Bounds{Never: true}
	case e.Op.Spatial() && e.Op != OpSDisjoint && constant(e.Args[1]):
		box := NewTarget(e.Args[1]).BBox()
		return Bounds{Box: &box}
	case e.Op.Temporal():
		var ends [2][2]Expr
		ends[0][0], ends[0][1] = Ends(e.Args[0])
		ends[1][0], ends[1][1] = Ends(e.Args[1])
		tests, any := TemporalTests(e.Op)
		b := Bounds{Never: any}
		for _, t := range tests {
			c := compareBounds(t.Op, ends[0][index(t.First)], ends[1][index(t.Second)])
			if any {
				b = b.or(c)
			} else {
				b = b.and(c)
			}
		}
		return b
	}
	return Bounds{}
}

// compareBounds is what a comparison says of the property in it.
func compareBounds(op Op, a, b Expr) Bounds {
	if constant(a) {
		op, a, b = Mirror(op), b, a
	}
	if call, ok := a.(*Call); ok {
		return distanceBounds(op, call, b)
	}
	p, ok := a.(*Property)
	if !ok || op == OpNe {
		return Bounds{}
	}
	switch b := b.(type) {
	case *Text:
		if op == OpEq {
			return Bounds{Texts: map[string][]string{p.Name: {b.Value}}}
		}
	case *Bool:
		if op == OpEq {
			return Bounds{Texts: map[string][]string{p.Name: {strconv.FormatBool(b.Value)}}}
		}
	case *Number:
		r := NumberRange{b.Value, b.Value}
		if op == OpLt || op == OpLe {
			r.Low = math.Inf(-1)
		}
		if op == OpGt || op == OpGe {
			r.High = math.Inf(1)
		}
		return Bounds{Numbers: map[string]NumberRange{p.Name: r}}
	case *Instant:
		return Bounds{Times: map[string]TimeRange{p.Name: timeRange(op, p, b)}}
	}
	return Bounds{}
}

// timeRange is the range of a property that a comparison with a literal leaves.
func timeRange(op Op, p *Property, i *Instant) TimeRange {
	from, to := i.Micros, i.Micros
	switch {
	case p.Queryable.Type == TypeDate:
		from = DayOf(from)
		to = from
	case i.Day:
		to += microsPerDay - 1
	}
	switch op {
	case OpLt:
		return TimeRange{MinMicros, from - 1}
	case OpLe:
		return TimeRange{MinMicros, to}
	case OpGt:
		return TimeRange{to + 1, MaxMicros}
	case OpGe:
		return TimeRange{from, MaxMicros}
	}
	return TimeRange{from, to}
}

// and is what both say.
func (b Bounds) and(c Bounds) Bounds {
	out := Bounds{
		Never: b.Never || c.Never,
		Box:   b.Box,
		Times: join(b.Times, c.Times, func(r, s TimeRange) TimeRange {
			return TimeRange{max(r.From, s.From), min(r.To, s.To)}
		}),
		Numbers: join(b.Numbers, c.Numbers, func(r, s NumberRange) NumberRange {
			return NumberRange{max(r.Low, s.Low), min(r.High, s.High)}
		}),
		Texts: join(b.Texts, c.Texts, func(r, s []string) []string {
			return slices.DeleteFunc(slices.Clone(r), func(v string) bool { return !slices.Contains(s, v) })
		}),
	}
	if b.Box == nil {
		out.Box = c.Box
	} else if c.Box != nil {
		out.Box = bothBoxes(*b.Box, *c.Box)
		out.Never = out.Never || !b.Box.Intersects(*c.Box)
	}
	return out.settle()
}

// settle notes that an empty range selects nothing.
func (b Bounds) settle() Bounds {
	for _, r := range b.Times {
		b.Never = b.Never || r.From > r.To
	}
	for _, r := range b.Numbers {
		b.Never = b.Never || r.Low > r.High
	}
	for _, v := range b.Texts {
		b.Never = b.Never || len(v) == 0
	}
	return b
}

// bothBoxes is the common part of two boxes that meet, or, beside the
// antimeridian, the narrower of them.
func bothBoxes(b, c geo.BBox) *geo.BBox {
	if !b.Crosses() && !c.Crosses() {
		return &geo.BBox{West: max(b.West, c.West), South: max(b.South, c.South), East: min(b.East, c.East), North: min(b.North, c.North)}
	}
	if c.Width() < b.Width() {
		return &c
	}
	return &b
}

// or is what at least one of them says.
func (b Bounds) or(c Bounds) Bounds {
	if b.Never {
		return c
	}
	if c.Never {
		return b
	}
	out := Bounds{
		Times: common(b.Times, c.Times, func(r, s TimeRange) TimeRange {
			return TimeRange{min(r.From, s.From), max(r.To, s.To)}
		}),
		Numbers: common(b.Numbers, c.Numbers, func(r, s NumberRange) NumberRange {
			return NumberRange{min(r.Low, s.Low), max(r.High, s.High)}
		}),
		Texts: common(b.Texts, c.Texts, func(r, s []string) []string {
			all := slices.Concat(r, s)
			slices.Sort(all)
			return slices.Compact(all)
		}),
	}
	if b.Box != nil && c.Box != nil && !b.Box.Crosses() && !c.Box.Crosses() {
		out.Box = &geo.BBox{West: min(b.Box.West, c.Box.West), South: min(b.Box.South, c.Box.South),
			East: max(b.Box.East, c.Box.East), North: max(b.Box.North, c.Box.North)}
	}
	return out
}

// join has the keys of both, those in both by f.
func join[V any](a, b map[string]V, f func(x, y V) V) map[string]V {
	if len(a) == 0 || len(b) == 0 {
		if len(a) == 0 {
			return b
		}
		return a
	}
	out := make(map[string]V, len(a)+len(b))
	for k, v := range a {
		out[k] = v
	}
	for k, v := range b {
		if x, ok := out[k]; ok {
			v = f(x, v)
		}
		out[k] = v
	}
	return out
}

// common has the keys that are in both.
func common[V any](a, b map[string]V, f func(x, y V) V) map[string]V {
	var out map[string]V
	for k, v := range a {
		if w, ok := b[k]; ok {
			if out == nil {
				out = map[string]V{}
			}
			out[k] = f(v, w)
		}
	}
	return out
}

// BBox is the box around the geometry. It crosses the antimeridian where the
// geometry does.
func (t *Target) BBox() geo.BBox {
	b := geo.BBox{West: t.bound.Min[0], South: t.bound.Min[1], East: t.bound.Max[0], North: t.bound.Max[1]}
	switch {
	case !t.wraps:
	case b.East-b.West >= 360:
		b.West, b.East = -180, 180
	default:
		b.West, b.East = geo.WrapLon(b.West), geo.WrapLon(b.East)
		if b.East == 180 {
			b.East = -180
		}
	}
	return b
}
