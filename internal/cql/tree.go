package cql

import (
	"slices"

	"github.com/paulmach/orb"
)

// children returns the operands of e.
func children(e Expr) []Expr {
	switch e := e.(type) {
	case *Interval:
		return []Expr{e.Start, e.End}
	case *Array:
		return e.Items
	case *Logic:
		return e.Args
	case *Not:
		return []Expr{e.Arg}
	case *Compare:
		return []Expr{e.Left, e.Right}
	case *Arith:
		return []Expr{e.Left, e.Right}
	case *Like:
		return []Expr{e.Value, e.Pattern}
	case *Between:
		return []Expr{e.Value, e.Low, e.High}
	case *In:
		return append([]Expr{e.Value}, e.List...)
	case *IsNull:
		return []Expr{e.Arg}
	case *Call:
		return e.Args
	}
	return nil
}

// withChildren returns e with other operands, as many as children returned.
func withChildren(e Expr, c []Expr) Expr {
	switch e := e.(type) {
	case *Interval:
		return &Interval{e.At, c[0], c[1]}
	case *Array:
		return &Array{e.At, c}
	case *Logic:
		return &Logic{e.At, e.Op, c}
	case *Not:
		return &Not{e.At, c[0]}
	case *Compare:
		return &Compare{e.At, e.Op, c[0], c[1]}
	case *Arith:
		return &Arith{e.At, e.Op, c[0], c[1]}
	case *Like:
		return &Like{e.At, c[0], c[1]}
	case *Between:
		return &Between{e.At, c[0], c[1], c[2]}
	case *In:
		return &In{e.At, c[0], c[1:]}
	case *IsNull:
		return &IsNull{e.At, c[0]}
	case *Call:
		return &Call{e.At, e.Op, e.Name, c, e.Function}
	}
	return e
}

// Equal reports whether two trees say the same, wherever they were written.
func Equal(a, b Expr) bool {
	ca, cb := children(a), children(b)
	if len(ca) != len(cb) || !sameNode(a, b) {
		return false
	}
	return slices.EqualFunc(ca, cb, Equal)
}

// sameNode compares two nodes without their operands.
func sameNode(a, b Expr) bool {
	switch a := a.(type) {
	case *Property:
		b, ok := b.(*Property)
		return ok && a.Name == b.Name
	case *Text:
		b, ok := b.(*Text)
		return ok && a.Value == b.Value
	case *Number:
		b, ok := b.(*Number)
		return ok && a.Value == b.Value
	case *Bool:
		b, ok := b.(*Bool)
		return ok && a.Value == b.Value
	case *Instant:
		b, ok := b.(*Instant)
		return ok && a.Micros == b.Micros && a.Day == b.Day
	case *Open:
		_, ok := b.(*Open)
		return ok
	case *Geometry:
		b, ok := b.(*Geometry)
		return ok && orb.Equal(a.Value, b.Value)
	case *BBox:
		b, ok := b.(*BBox)
		return ok && a.West == b.West && a.South == b.South && a.East == b.East && a.North == b.North
	}
	return sameInner(a, b)
}

func sameInner(a, b Expr) bool {
	switch a := a.(type) {
	case *Interval:
		_, ok := b.(*Interval)
		return ok
	case *Array:
		_, ok := b.(*Array)
		return ok
	case *Logic:
		b, ok := b.(*Logic)
		return ok && a.Op == b.Op
	case *Not:
		_, ok := b.(*Not)
		return ok
	case *Compare:
		b, ok := b.(*Compare)
		return ok && a.Op == b.Op
	case *Arith:
		b, ok := b.(*Arith)
		return ok && a.Op == b.Op
	case *Like:
		_, ok := b.(*Like)
		return ok
	case *Between:
		_, ok := b.(*Between)
		return ok
	case *In:
		_, ok := b.(*In)
		return ok
	case *IsNull:
		_, ok := b.(*IsNull)
		return ok
	case *Call:
		b, ok := b.(*Call)
		return ok && a.Op == b.Op && a.Name == b.Name
	}
	return false
}

// MapPoints returns e with f applied to every coordinate of its geometry
// literals and to the corners of its bounding boxes: it brings a filter in
// another reference system (filter-crs) to longitude and latitude.
func MapPoints(e Expr, f func(orb.Point) (orb.Point, error)) (Expr, error) {
	switch e := e.(type) {
	case *Geometry:
		g, err := mapPoints(e.Value, f)
		return &Geometry{e.At, g}, err
	case *BBox:
		sw, err := f(orb.Point{e.West, e.South})
		if err != nil {
			return nil, err
		}
		ne, err := f(orb.Point{e.East, e.North})
		return &BBox{e.At, sw[0], sw[1], ne[0], ne[1]}, err
	}
	c := children(e)
	if len(c) == 0 {
		return e, nil
	}
	c, err := mapList(c, func(e Expr) (Expr, error) { return MapPoints(e, f) })
	if err != nil {
		return nil, err
	}
	return withChildren(e, c), nil
}
