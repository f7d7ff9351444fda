package cql

import (
	"math"

	"github.com/paulmach/orb"
)

// Place is where a point lies in a geometry.
type Place uint8

// The three places of the nine-intersection model (CQL2 §7.7).
const (
	Outside Place = iota
	Boundary
	Interior
)

// Target is a geometry made ready for being compared with points. Edges are
// straight in the plane of longitude and latitude (simple features, OGC
// 06-103r4). A geometry that reaches beyond a longitude of 180 goes on at the
// other side of the antimeridian, and there is no seam where it crosses.
type Target struct {
	parts  []part
	bound  orb.Bound
	wraps  bool
	single *orb.Point // all that the geometry consists of
}

// part is a geometry of one kind.
type part struct {
	bound  orb.Bound
	locate func(orb.Point) Place
}

// NewTarget makes a Geometry or a BBox ready.
func NewTarget(e Expr) *Target {
	t := &Target{}
	if b, ok := e.(*BBox); ok {
		t.box(b)
	} else {
		t.add(e.(*Geometry).Value)
	}
	for i, p := range t.parts {
		if i == 0 {
			t.bound = p.bound
		}
		t.bound = t.bound.Union(p.bound)
	}
	t.wraps = t.wraps || t.bound.Min[0] < -180 || t.bound.Max[0] > 180
	return t
}

// box adds a bounding box. A box without width or height is a line or a point.
func (t *Target) box(b *BBox) {
	east := b.East
	if b.West > b.East {
		east += 360
		t.wraps = true
	}
	sw, ne := orb.Point{b.West, b.South}, orb.Point{east, b.North}
	switch {
	case sw == ne:
		t.add(sw)
	case sw[0] == ne[0] || sw[1] == ne[1]:
		t.add(orb.LineString{sw, ne})
	default:
		t.parts = append(t.parts, part{orb.Bound{Min: sw, Max: ne}, func(p orb.Point) Place {
			switch {
			case p[0] < sw[0] || p[0] > ne[0] || p[1] < sw[1] || p[1] > ne[1]:
				return Outside
			case p[0] == sw[0] || p[0] == ne[0] || p[1] == sw[1] || p[1] == ne[1]:
				return Boundary
			}
			return Interior
		}})
	}
}

// add adds a geometry literal.
func (t *Target) add(g orb.Geometry) {
	switch g := g.(type) {
	case orb.Point:
		t.points(orb.MultiPoint{g})
	case orb.MultiPoint:
		t.points(g)
	case orb.LineString:
		t.lines(orb.MultiLineString{g})
	case orb.MultiLineString:
		t.lines(g)
	case orb.Polygon:
		t.polygon(g)
	case orb.MultiPolygon:
		for _, p := range g {
			t.polygon(p)
		}
	case orb.Collection:
		for _, m := range g {
			t.add(m)
		}
		t.single = nil
		if s, ok := onlyPoint(g); ok {
			t.single = &s
		}
	}
}

func (t *Target) points(g orb.MultiPoint) {
	if s, ok := onlyPoint(g); ok {
		t.single = &s
	}
	t.parts = append(t.parts, part{g.Bound(), func(p orb.Point) Place {
		for _, q := range g {
			if p == q {
				return Interior
			}
		}
		return Outside
	}})
}

// onlyPoint returns the one point that a geometry consists of.
func onlyPoint(g orb.Geometry) (orb.Point, bool) {
	switch g := g.(type) {
	case orb.Point:
		return g, true
	case orb.MultiPoint:
		for _, p := range g {
			if p != g[0] {
				return orb.Point{}, false
			}
		}
		return g[0], true
	case orb.Collection:
		first, ok := onlyPoint(g[0])
		for _, m := range g {
			if p, single := onlyPoint(m); !single || p != first {
				return orb.Point{}, false
			}
		}
		return first, ok
	}
	return orb.Point{}, false
}

// lines adds lines as one geometry: its boundary are the points in which an odd
// number of open lines end (the mod-2 rule, OGC 06-103r4 §6.1.12.1).
func (t *Target) lines(g orb.MultiLineString) {
	t.parts = append(t.parts, part{g.Bound(), func(p orb.Point) Place {
		on, ends := false, 0
		for _, l := range g {
			for i := 1; i < len(l); i++ {
				on = on || onSegment(p, l[i-1], l[i])
			}
			if first, last := l[0], l[len(l)-1]; first != last && (p == first || p == last) {
				ends++
			}
		}
		switch {
		case !on:
			return Outside
		case ends%2 == 1:
			return Boundary
		}
		return Interior
	}})
}

func (t *Target) polygon(g orb.Polygon) {
	rings := make([]*ring, len(g))
	for i, r := range g {
		rings[i] = newRing(r)
	}
	t.parts = append(t.parts, part{g[0].Bound(), func(p orb.Point) Place {
		for i, r := range rings {
			at := r.locate(p)
			switch {
			case at == Boundary:
				return Boundary
			case (at == Outside) == (i == 0):
				return Outside
			}
		}
		return Interior
	}})
}

func onSegment(p, a, b orb.Point) bool {
	return p[0] >= min(a[0], b[0]) && p[0] <= max(a[0], b[0]) &&
		p[1] >= min(a[1], b[1]) && p[1] <= max(a[1], b[1]) && turn(a, b, p) == 0
}

// Locate tells where a point lies.
func (t *Target) Locate(p orb.Point) Place {
	if math.IsNaN(p[0]) || math.IsNaN(p[1]) {
		return Outside
	}
	at := t.locate(p)
	if t.wraps && at != Interior {
		at = max(at, t.locate(orb.Point{p[0] + 360, p[1]}), t.locate(orb.Point{p[0] - 360, p[1]}))
	}
	return at
}

func (t *Target) locate(p orb.Point) Place {
	if !t.bound.Contains(p) {
		return Outside
	}
	at := Outside
	for i := range t.parts {
		if t.parts[i].bound.Contains(p) {
			if at = max(at, t.parts[i].locate(p)); at == Interior {
				break
			}
		}
	}
	return at
}

// Relate is what a spatial function says of a point and the geometry, the point
// being the first operand (CQL2 Table 8 for a point, whose boundary is empty).
func (t *Target) Relate(op Op, p orb.Point) bool {
	switch op {
	case OpSIntersects:
		return t.Locate(p) != Outside
	case OpSDisjoint:
		return t.Locate(p) == Outside
	case OpSWithin:
		return t.Locate(p) == Interior
	case OpSTouches:
		return t.Locate(p) == Boundary
	case OpSEquals, OpSContains:
		return t.single != nil && t.Locate(p) == Interior
	}
	return false // a point neither crosses nor overlaps anything
}

// spatial compiles a spatial predicate, whose first operand is a property.
func spatial(e *Call) (func(Row) Truth, error) {
	field, op := e.Args[0].(*Property).Queryable.Field, e.Op
	if other, ok := e.Args[1].(*Property); ok {
		second := other.Queryable.Field
		return func(r Row) Truth {
			x, y, ok := r.Point(field)
			u, v, also := r.Point(second)
			if !ok || !also {
				return Unknown
			}
			return truth(RelatePoints(op, orb.Point{x, y}, orb.Point{u, v}))
		}, nil
	}
	t := NewTarget(e.Args[1])
	return func(r Row) Truth {
		lon, lat, ok := r.Point(field)
		if !ok {
			return Unknown
		}
		return truth(t.Relate(op, orb.Point{lon, lat}))
	}, nil
}

// RelatePoints is what a spatial function says of two points.
func RelatePoints(op Op, a, b orb.Point) bool {
	switch op {
	case OpSIntersects, OpSEquals, OpSWithin, OpSContains:
		return a == b
	case OpSDisjoint:
		return a != b
	}
	return false
}
