package cql

import (
	"github.com/paulmach/orb"
)

// geometryKinds maps the tags of Well-Known Text to GeoJSON's names.
var geometryKinds = map[string]string{
	"point": "Point", "linestring": "LineString", "polygon": "Polygon", "multipoint": "MultiPoint",
	"multilinestring": "MultiLineString", "multipolygon": "MultiPolygon", "geometrycollection": "GeometryCollection",
}

// geometry reads the rest of a geometry literal behind its tag.
func (p *parser) geometry(pos int, kind string) (Expr, error) {
	g, err := p.wkt(kind)
	if err != nil {
		return nil, err
	}
	if err := checkShape(g); err != nil {
		return nil, faultf(pos, "%s", err)
	}
	return &Geometry{At(pos), g}, nil
}

func (p *parser) wkt(kind string) (orb.Geometry, error) {
	if _, err := p.accept("Z"); err != nil {
		return nil, err
	}
	switch kind {
	case "Point":
		return p.pointText()
	case "LineString":
		return p.lineText()
	case "Polygon":
		return p.polygonText()
	case "MultiPoint":
		g, err := wktList(p, p.memberPoint)
		return orb.MultiPoint(g), err
	case "MultiLineString":
		g, err := wktList(p, p.lineText)
		return orb.MultiLineString(g), err
	case "MultiPolygon":
		g, err := wktList(p, p.polygonText)
		return orb.MultiPolygon(g), err
	}
	g, err := wktList(p, p.member)
	return orb.Collection(g), err
}

// wktList reads "(" item {"," item} ")".
func wktList[T any](p *parser, item func() (T, error)) ([]T, error) {
	if err := p.expect("("); err != nil {
		return nil, err
	}
	var list []T
	for {
		x, err := item()
		if err != nil {
			return nil, err
		}
		list = append(list, x)
		if p.tok.sign(")") {
			return list, p.advance()
		}
		if !p.tok.sign(",") {
			return nil, p.unexpected(", or )")
		}
		if err := p.advance(); err != nil {
			return nil, err
		}
	}
}

func (p *parser) pointText() (orb.Geometry, error) {
	if err := p.expect("("); err != nil {
		return nil, err
	}
	pt, err := p.position()
	if err != nil {
		return nil, err
	}
	return pt, p.expect(")")
}

// memberPoint reads a point of a MULTIPOINT, with or without parentheses.
func (p *parser) memberPoint() (orb.Point, error) {
	if !p.tok.sign("(") {
		return p.position()
	}
	g, err := p.pointText()
	if err != nil {
		return orb.Point{}, err
	}
	return g.(orb.Point), nil
}

func (p *parser) lineText() (orb.LineString, error) { return wktList(p, p.position) }

func (p *parser) polygonText() (orb.Polygon, error) {
	return wktList(p, func() (orb.Ring, error) {
		l, err := p.lineText()
		return orb.Ring(l), err
	})
}

// member reads a geometry of a GEOMETRYCOLLECTION.
func (p *parser) member() (orb.Geometry, error) {
	if p.tok.kind == tokIdent {
		var buf [32]byte
		if kind, ok := geometryKinds[string(lower(buf[:0], p.tok.text))]; ok && kind != "GeometryCollection" {
			if err := p.advance(); err != nil {
				return nil, err
			}
			return p.wkt(kind)
		}
	}
	return nil, p.unexpected("POINT, LINESTRING, POLYGON or a MULTI of them")
}

// position reads two or three coordinates; a height is dropped.
func (p *parser) position() (pt orb.Point, err error) {
	for i := range pt {
		if pt[i], err = p.coordinate(); err != nil {
			return pt, err
		}
	}
	if p.tok.kind == tokNumber || p.tok.sign("-") || p.tok.sign("+") {
		_, err = p.coordinate()
	}
	return pt, err
}

func (p *parser) coordinate() (float64, error) {
	sign := 1.0
	if p.tok.sign("-") || p.tok.sign("+") {
		if p.tok.sign("-") {
			sign = -1
		}
		if err := p.advance(); err != nil {
			return 0, err
		}
	}
	if p.tok.is("EMPTY") {
		return 0, faultf(p.tok.pos, "an empty geometry meets nothing")
	}
	n, err := p.numeral()
	return sign * n, err
}

// bbox reads the rest of BBOX(west, south, east, north), or six numbers.
func (p *parser) bbox(t token) (Expr, error) {
	v, err := wktList(p, p.coordinate)
	if err != nil {
		return nil, err
	}
	return newBBox(t.pos, v)
}

func newBBox(pos int, v []float64) (Expr, error) {
	switch len(v) {
	case 4:
	case 6:
		v = []float64{v[0], v[1], v[3], v[4]}
	default:
		return nil, faultf(pos, "a bounding box is west, south, east, north: 4 numbers (or 6 with heights), not %d", len(v))
	}
	return &BBox{At(pos), v[0], v[1], v[2], v[3]}, nil
}
