package cql

import (
	"slices"

	"github.com/paulmach/orb"
)

// geometry reads a GeoJSON geometry (RFC 7946 §3.1). Heights are dropped.
func (j *jsonParser) geometry(v *value) (Expr, error) {
	g, err := v.geometry(true)
	if err != nil {
		return nil, err
	}
	if err := checkShape(g); err != nil {
		return nil, faultf(v.pos, "%s", err)
	}
	return &Geometry{At(v.pos), g}, nil
}

var geometryNames = []string{"Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon", "GeometryCollection"}

func (v *value) geometry(nested bool) (orb.Geometry, error) {
	kind, err := v.member("type", '"')
	if err != nil {
		return nil, err
	}
	if kind.text == "GeometryCollection" && nested {
		list, err := v.member("geometries", '[')
		if err != nil {
			return nil, err
		}
		g, err := jsonList(list, func(m *value) (orb.Geometry, error) {
			if m.kind != '{' {
				return nil, faultf(m.pos, "a geometry is an object")
			}
			return m.geometry(false)
		})
		return orb.Collection(g), err
	}
	if !slices.Contains(geometryNames[:6], kind.text) {
		f := faultf(kind.pos, "%q is no type of geometry", shorten(kind.text))
		f.nearest = Nearest(kind.text, geometryNames)
		return nil, f
	}
	c, err := v.member("coordinates", '[')
	if err != nil {
		return nil, err
	}
	switch kind.text {
	case "Point":
		return c.point()
	case "LineString":
		return c.line()
	case "Polygon":
		return c.polygon()
	case "MultiPoint":
		g, err := jsonList(c, (*value).point)
		return orb.MultiPoint(g), err
	case "MultiLineString":
		g, err := jsonList(c, (*value).line)
		return orb.MultiLineString(g), err
	}
	g, err := jsonList(c, (*value).polygon)
	return orb.MultiPolygon(g), err
}

func (v *value) point() (orb.Point, error) {
	n, err := v.numbers()
	if err != nil {
		return orb.Point{}, err
	}
	if len(n) < 2 || len(n) > 4 {
		return orb.Point{}, faultf(v.pos, "a position is [longitude, latitude]")
	}
	return orb.Point{n[0], n[1]}, nil
}

func (v *value) line() (orb.LineString, error) { return jsonList(v, (*value).point) }

func (v *value) polygon() (orb.Polygon, error) {
	return jsonList(v, func(r *value) (orb.Ring, error) {
		l, err := r.line()
		return orb.Ring(l), err
	})
}

func (v *value) numbers() ([]float64, error) {
	return jsonList(v, func(n *value) (float64, error) {
		if n.kind != '0' {
			return 0, faultf(n.pos, "expected a number")
		}
		return n.num, nil
	})
}

func jsonList[T any](v *value, item func(*value) (T, error)) ([]T, error) {
	if v.kind != '[' {
		return nil, faultf(v.pos, "expected an array")
	}
	out := make([]T, len(v.list))
	for i := range out {
		var err error
		if out[i], err = item(&v.list[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}
