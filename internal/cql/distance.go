package cql

import (
	"errors"

	"dateline/geo"

	"github.com/paulmach/orb"
)

// DistanceName is the name of the function that Distance makes.
const DistanceName = "distance_m"

// Distance is distance_m(geometry, POINT(lon lat)), a function beyond CQL2: the
// great-circle distance in metres (geo.Distance) between a property and a
// point, in either order. Bounds know it: distance_m(...) < 5000 has a box.
func Distance() Function {
	return Function{
		Name: DistanceName, Description: "The great-circle distance in metres between a geometry and a point.",
		Params: []Type{TypeGeometry, TypeGeometry}, Result: TypeNumber,
		Bind: func(args []Expr) (func(Row) Value, error) {
			p, to, err := DistanceArgs(args)
			if err != nil {
				return nil, err
			}
			field := p.Queryable.Field
			return func(r Row) Value {
				lon, lat, ok := r.Point(field)
				if !ok {
					return Value{}
				}
				return Value{Known: true, Num: geo.Distance(orb.Point{lon, lat}, to)}
			}, nil
		},
	}
}

// DistanceArgs tells the property and the point of distance_m's arguments
// apart.
func DistanceArgs(args []Expr) (*Property, orb.Point, error) {
	for i, a := range args {
		p, ok := a.(*Property)
		g, literal := args[len(args)-1-i].(*Geometry)
		if !ok || !literal {
			continue
		}
		if to, ok := g.Value.(orb.Point); ok {
			return p, orb.Point{geo.WrapLon(to[0]), to[1]}, nil
		}
	}
	return nil, orb.Point{}, errors.New("distance_m takes a geometry property and a POINT(lon lat)")
}

// distanceBounds is the box of a comparison of distance_m with a number.
func distanceBounds(op Op, call *Call, limit Expr) Bounds {
	n, ok := limit.(*Number)
	if !ok || call.Function == nil || call.Function.Name != DistanceName || op != OpLt && op != OpLe && op != OpEq {
		return Bounds{}
	}
	_, to, err := DistanceArgs(call.Args)
	if err != nil {
		return Bounds{}
	}
	if n.Value < 0 {
		return Bounds{Never: true}
	}
	box := geo.BoxAround(to, n.Value)
	return Bounds{Box: &box}
}
