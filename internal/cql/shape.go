package cql

import (
	"errors"
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

// checkShape holds a geometry to what its type needs: two points of a line, a
// closed ring of four of a polygon, and something in a collection.
func checkShape(g orb.Geometry) error {
	switch g := g.(type) {
	case orb.LineString:
		if len(g) < 2 {
			return errors.New("a line has at least 2 points")
		}
	case orb.Polygon:
		if len(g) == 0 {
			return errors.New("a polygon has at least one ring")
		}
		for _, r := range g {
			if len(r) < 4 || r[0] != r[len(r)-1] {
				return errors.New("a ring has at least 4 points, and its last is its first again")
			}
		}
	case orb.MultiPoint:
		return checkMembers(g, nil)
	case orb.MultiLineString:
		return checkMembers(g, func(l orb.LineString) error { return checkShape(l) })
	case orb.MultiPolygon:
		return checkMembers(g, func(p orb.Polygon) error { return checkShape(p) })
	case orb.Collection:
		return checkMembers(g, checkShape)
	}
	return nil
}

func checkMembers[T any](list []T, check func(T) error) error {
	if len(list) == 0 {
		return errors.New("an empty geometry meets nothing")
	}
	for _, m := range list {
		if check == nil {
			return nil
		}
		if err := check(m); err != nil {
			return err
		}
	}
	return nil
}

// mapPoints returns g with f applied to each of its points.
func mapPoints(g orb.Geometry, f func(orb.Point) (orb.Point, error)) (orb.Geometry, error) {
	switch g := g.(type) {
	case orb.Point:
		return f(g)
	case orb.MultiPoint:
		return mapList(g, f)
	case orb.LineString:
		return mapList(g, f)
	case orb.Ring:
		return mapList(g, f)
	case orb.Polygon:
		return mapList(g, memberMapper[orb.Ring](f))
	case orb.MultiLineString:
		return mapList(g, memberMapper[orb.LineString](f))
	case orb.MultiPolygon:
		return mapList(g, memberMapper[orb.Polygon](f))
	case orb.Collection:
		return mapList(g, memberMapper[orb.Geometry](f))
	}
	return nil, fmt.Errorf("no such geometry: %T", g)
}

func mapList[L ~[]T, T any](list L, f func(T) (T, error)) (L, error) {
	out := make(L, len(list))
	for i, x := range list {
		var err error
		if out[i], err = f(x); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func memberMapper[T orb.Geometry](f func(orb.Point) (orb.Point, error)) func(T) (T, error) {
	return func(m T) (T, error) {
		g, err := mapPoints(m, f)
		if err != nil {
			var none T
			return none, err
		}
		return g.(T), nil
	}
}

// maxLon bounds the longitudes that a geometry may have: two turns.
const maxLon = 540

// inDegrees fails for a point that is not on the globe.
func inDegrees(p orb.Point) (orb.Point, error) {
	switch {
	case math.Abs(p[1]) > 90 && math.Abs(p[0]) <= 90:
		return p, fmt.Errorf("latitude %s is not between -90 and 90; did you swap longitude and latitude?", decimal(p[1]))
	case !(math.Abs(p[1]) <= 90):
		return p, fmt.Errorf("latitude %s is not between -90 and 90", decimal(p[1]))
	case !(math.Abs(p[0]) <= maxLon):
		return p, fmt.Errorf("longitude %s is not between -%d and %d", decimal(p[0]), maxLon, maxLon)
	}
	return p, nil
}
