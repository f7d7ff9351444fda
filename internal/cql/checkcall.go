package cql

import (
	"fmt"
	"slices"
	"strings"

	"github.com/paulmach/orb"
)

// call checks a function.
func (c *checker) call(e *Call) (Expr, Type, error) {
	args, types, err := c.exprs(e.Args)
	if err != nil {
		return nil, 0, err
	}
	out := &Call{e.At, e.Op, e.Name, args, nil}
	switch {
	case e.Op == OpCustom:
		return c.custom(out, types)
	case e.Op.folds():
		return foldText(out, types[0])
	case e.Op.Spatial():
		out, err := spatialCall(out, types)
		return out, TypeBoolean, err
	case e.Op.Temporal():
		out, err := c.temporalCall(out, types)
		return out, TypeBoolean, err
	}
	res, err := arrayCall(out, types)
	return res, TypeBoolean, err
}

func title(op Op) string { return strings.ToUpper(op.String()) }

func foldText(e *Call, t Type) (Expr, Type, error) {
	if t != TypeString {
		return nil, 0, faultf(e.Args[0].Pos(), "%s is %s; %s takes a text", brief(e.Args[0]), t.article(), title(e.Op))
	}
	if text, ok := e.Args[0].(*Text); ok {
		return &Text{e.At, FoldText(e.Op, text.Value)}, TypeString, nil
	}
	return e, TypeString, nil
}

// spatialCall brings the property of a spatial predicate to the front.
func spatialCall(e *Call, types []Type) (Expr, error) {
	for i, t := range types {
		if t != TypeGeometry {
			return nil, faultf(e.Args[i].Pos(), "%s is %s; %s takes geometries", brief(e.Args[i]), t.article(), title(e.Op))
		}
	}
	if _, ok := e.Args[0].(*Property); !ok {
		e = e.swapped()
	}
	if !constant(e.Args[0]) {
		return e, nil
	}
	for _, c := range []*Call{e, e.swapped()} {
		if p := NewTarget(c.Args[0]).single; p != nil {
			return &Bool{e.At, NewTarget(c.Args[1]).Relate(c.Op, *p)}, nil
		}
	}
	return nil, faultf(e.Pos(), "%s compares two literal geometries and neither is a point; one side should be a property, such as geometry", title(e.Op))
}

// swapped is a spatial predicate that says the same with its operands swapped.
func (e *Call) swapped() *Call {
	op := e.Op
	switch op {
	case OpSContains:
		op = OpSWithin
	case OpSWithin:
		op = OpSContains
	}
	return &Call{e.At, op, e.Name, []Expr{e.Args[1], e.Args[0]}, e.Function}
}

// check holds a bounding box to the globe. Reading does not: in another
// reference system (see MapPoints) the corners may stand the other way round.
func (b *BBox) check() error {
	for _, p := range []orb.Point{{b.West, b.South}, {b.East, b.North}} {
		if _, err := inDegrees(p); err != nil {
			return err
		}
	}
	if b.South > b.North {
		return fmt.Errorf("a bounding box is west, south, east, north, and south %s is above north %s; did you swap longitude and latitude?",
			decimal(b.South), decimal(b.North))
	}
	if b.West > b.East && (b.West > 180 || b.East < -180) {
		return fmt.Errorf("west %s is east of east %s", decimal(b.West), decimal(b.East))
	}
	return nil
}

// temporalCall checks a temporal predicate. Ten of the functions compare
// intervals only (CQL2 Table 10): with instants they are a client error.
func (c *checker) temporalCall(e *Call, types []Type) (Expr, error) {
	for i := range e.Args {
		if types[i] == TypeString {
			if err := asInstant(&e.Args[i], &types[i]); err != nil {
				return nil, err
			}
		}
		a, t := e.Args[i], types[i]
		if !t.temporal() {
			return nil, faultf(a.Pos(), "%s is %s; %s takes dates, timestamps and intervals", brief(a), t.article(), title(e.Op))
		}
		if t != TypeInterval && intervalsOnly(e.Op) {
			return nil, faultf(a.Pos(), "%s compares intervals and %s is %s; write INTERVAL(start, end), or use T_BEFORE, T_AFTER, T_EQUALS, T_INTERSECTS or T_DISJOINT",
				title(e.Op), brief(a), t.article())
		}
	}
	return fold(e), nil
}

func intervalsOnly(op Op) bool {
	switch op {
	case OpTAfter, OpTBefore, OpTDisjoint, OpTEquals, OpTIntersects:
		return false
	}
	return true
}

// interval checks the ends of an interval.
func (c *checker) interval(e *Interval) (Expr, Type, error) {
	out := &Interval{e.At, e.Start, e.End}
	for _, end := range []*Expr{&out.Start, &out.End} {
		if _, ok := (*end).(*Open); ok {
			continue
		}
		checked, t, err := c.expr(*end)
		if err != nil {
			return nil, 0, err
		}
		if !t.instant() {
			return nil, 0, faultf((*end).Pos(), "%s is %s; an interval begins and ends with a date or a timestamp", brief(*end), t.article())
		}
		*end = checked
	}
	a, aok := out.Start.(*Instant)
	b, bok := out.End.(*Instant)
	if aok && bok && compareTimes(a, b) > 0 {
		return nil, 0, faultf(a.Pos(), "the interval begins with %s, after its end %s", a, b)
	}
	return out, TypeInterval, nil
}

// compareTimes orders two literals, by day if one is a date.
func compareTimes(a, b *Instant) int {
	x, y := a.Micros, b.Micros
	if a.Day || b.Day {
		x, y = DayOf(x), DayOf(y)
	}
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

// arrayCall checks an array predicate: of two literals, or of texts.
func arrayCall(e *Call, types []Type) (Expr, error) {
	for i, a := range e.Args {
		if types[i] != TypeArray {
			return nil, faultf(a.Pos(), "%s is %s; %s takes arrays, such as ('a', 'b')", brief(a), types[i].article(), title(e.Op))
		}
	}
	if constant(e.Args[0]) && constant(e.Args[1]) {
		return &Bool{e.At, compareSets(e.Op, e.Args[0].(*Array).Items, e.Args[1].(*Array).Items, Equal)}, nil
	}
	for _, a := range e.Args {
		for _, item := range children(a) {
			if !isText(item) {
				return nil, faultf(item.Pos(), "%s is not a text; the arrays here hold texts", brief(item))
			}
		}
	}
	return e, nil
}

// isText reports whether a checked expression is a text.
func isText(e Expr) bool { return TypeOf(e) == TypeString }

// TypeOf is the type of an expression that Check has made, as Filter.Expr is.
func TypeOf(e Expr) Type {
	switch e := e.(type) {
	case *Property:
		return e.Queryable.Type
	case *Text:
		return TypeString
	case *Number, *Arith:
		return TypeNumber
	case *Instant:
		if e.Day {
			return TypeDate
		}
		return TypeTimestamp
	case *Interval:
		return TypeInterval
	case *Geometry, *BBox:
		return TypeGeometry
	case *Array:
		return TypeArray
	case *Call:
		if e.Op == OpCustom {
			return e.Function.Result
		}
		if e.Op.folds() {
			return TypeString
		}
	}
	return TypeBoolean
}

// custom checks a function of the caller's own.
func (c *checker) custom(e *Call, types []Type) (Expr, Type, error) {
	i := slices.IndexFunc(c.q.Functions, func(f Function) bool { return strings.EqualFold(f.Name, e.Name) })
	if i < 0 {
		var names []string
		for _, f := range c.q.Functions {
			names = append(names, f.Name)
		}
		for op := range opNames {
			if Op(op).function() {
				names = append(names, title(Op(op)))
			}
		}
		return nil, 0, &fault{e.Pos(), "there is no function " + shorten(e.Name), Nearest(e.Name, names)}
	}
	f := &c.q.Functions[i]
	if len(e.Args) != len(f.Params) {
		return nil, 0, faultf(e.Pos(), "%s takes %d arguments, not %d", f.Name, len(f.Params), len(e.Args))
	}
	for i, a := range e.Args {
		if _, ok := a.(*Property); !ok && !constant(a) {
			return nil, 0, faultf(a.Pos(), "the arguments of %s are properties and literals", f.Name)
		}
		if f.Params[i].instant() && types[i] == TypeString {
			if err := asInstant(&e.Args[i], &types[i]); err != nil {
				return nil, 0, err
			}
		}
		if !sameKind(f.Params[i], types[i]) {
			return nil, 0, faultf(a.Pos(), "%s is %s; argument %d of %s is %s", brief(a), types[i].article(), i+1, f.Name, f.Params[i].article())
		}
	}
	e.Function = f
	return e, f.Result, nil
}
