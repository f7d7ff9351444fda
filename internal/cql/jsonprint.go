package cql

import (
	"encoding/json"
	"fmt"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
)

// JSON writes e in the JSON encoding; ParseJSON makes the same tree of it again.
func JSON(e Expr) ([]byte, error) { return json.Marshal(jsonOf(e)) }

type jsonOp struct {
	Op   string `json:"op"`
	Args []any  `json:"args"`
}

func opOf(op string, args ...Expr) jsonOp { return jsonOp{op, jsonsOf(args)} }

func jsonsOf(list []Expr) []any {
	out := make([]any, len(list))
	for i, e := range list {
		out[i] = jsonOf(e)
	}
	return out
}

// jsonOf makes what encodes as e.
func jsonOf(e Expr) any {
	switch e := e.(type) {
	case *Logic:
		return opOf(e.Op.String(), e.Args...)
	case *Not:
		return opOf("not", e.Arg)
	case *Compare:
		return opOf(e.Op.String(), e.Left, e.Right)
	case *Arith:
		return opOf(e.Op.String(), e.Left, e.Right)
	case *Like:
		return opOf("like", e.Value, e.Pattern)
	case *Between:
		return opOf("between", e.Value, e.Low, e.High)
	case *In:
		return jsonOp{"in", []any{jsonOf(e.Value), jsonsOf(e.List)}}
	case *IsNull:
		return opOf("isNull", e.Arg)
	case *Call:
		if e.Op == OpCustom {
			return opOf(e.Name, e.Args...)
		}
		return opOf(e.Op.String(), e.Args...)
	}
	return jsonLeaf(e)
}

func jsonLeaf(e Expr) any {
	switch e := e.(type) {
	case *Property:
		return map[string]string{"property": e.Name}
	case *Text:
		return e.Value
	case *Number:
		return json.Number(decimal(e.Value))
	case *Bool:
		return e.Value
	case *Instant:
		if e.Day {
			return map[string]string{"date": e.String()}
		}
		return map[string]string{"timestamp": e.String()}
	case *Open:
		return ".."
	case *Interval:
		return map[string]any{"interval": []any{jsonEnd(e.Start), jsonEnd(e.End)}}
	case *Geometry:
		return jsonGeometry(e.Value)
	case *BBox:
		return map[string]any{"bbox": []float64{e.West, e.South, e.East, e.North}}
	case *Array:
		return jsonsOf(e.Items)
	}
	return fmt.Sprintf("%T", e)
}

func jsonEnd(e Expr) any {
	if i, ok := e.(*Instant); ok {
		return i.String()
	}
	return jsonOf(e)
}

func jsonGeometry(g orb.Geometry) any { return geojson.NewGeometry(g) }
