package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

// topology is a quantized TopoJSON file (TopoJSON format specification 1.0), as far as land, rivers and lakes need it.
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

func readTopology(b []byte) (*topology, error) {
	t := &topology{}
	if err := json.Unmarshal(b, t); err != nil {
		return nil, fmt.Errorf("read TopoJSON: %w", err)
	}
	return t, nil
}

// lines are the lines of an object.
func (t *topology) lines(object string) (orb.MultiLineString, error) {
	var out orb.MultiLineString
	for i, g := range t.Objects[object].Geometries {
		lists, err := lineLists(g.Type, g.Arcs)
		if err != nil {
			return nil, fmt.Errorf("read TopoJSON: %s %d: %w", object, i, err)
		}
		for _, arcs := range lists {
			var line orb.LineString
			if line, err = t.line(arcs); err != nil {
				return nil, fmt.Errorf("read TopoJSON: %s %d: %w", object, i, err)
			}
			out = append(out, line)
		}
	}
	return out, nil
}

// areas are the polygons of an object. A ring that crosses the antimeridian runs on beyond 180 degrees; one around a pole
// goes by way of it, three times around the world.
func (t *topology) areas(object string) (orb.MultiPolygon, error) {
	var out orb.MultiPolygon
	for i, g := range t.Objects[object].Geometries {
		lists, err := areaLists(g.Type, g.Arcs)
		if err != nil {
			return nil, fmt.Errorf("read TopoJSON: %s %d: %w", object, i, err)
		}
		for _, rings := range lists {
			var polygon orb.Polygon
			if polygon, err = t.polygon(rings); err != nil {
				return nil, fmt.Errorf("read TopoJSON: %s %d: %w", object, i, err)
			}
			if len(polygon) > 0 {
				out = append(out, polygon)
			}
		}
	}
	return out, nil
}

func (t *topology) polygon(rings [][]int) (polygon orb.Polygon, err error) {
	for i, arcs := range rings {
		line, err := t.line(arcs)
		if err != nil {
			return nil, err
		}
		if len(line) > 0 && line[0] != line[len(line)-1] {
			return nil, errors.New("a ring is open")
		}
		if len(line) >= 4 {
			polygon = append(polygon, unwrapped(orb.Ring(line)))
		} else if i == 0 {
			return nil, nil // so are its holes
		}
	}
	return polygon, nil
}

// unwrapped lets a ring that crosses the antimeridian run on beyond 180 degrees, so that it keeps its shape.
func unwrapped(ring orb.Ring) orb.Ring {
	shift := 0.0
	for i := range ring {
		ring[i][0] += shift
		if i > 0 {
			turn := 360 * math.Round((ring[i-1][0]-ring[i][0])/360)
			ring[i][0] += turn
			shift += turn
		}
	}
	if shift != 0 { // it goes round a pole: Antarctica
		ring = thrice(ring)
		first, last := ring[0], ring[len(ring)-1]
		ring = append(ring, orb.Point{last[0], -90}, orb.Point{first[0], -90}, first)
	}
	return ring
}

// thrice lets a ring around a pole go three times around the world, so that none of its ends is on the map.
func thrice(ring orb.Ring) (out orb.Ring) {
	turn := ring[len(ring)-1][0] - ring[0][0]
	for k := -1.0; k <= 1; k++ {
		for _, p := range ring {
			out = append(out, orb.Point{p[0] + k*turn, p[1]})
		}
	}
	return out
}

// lineLists are the lists of arcs of which lines consist.
func lineLists(kind string, raw json.RawMessage) (lists [][]int, err error) {
	switch kind {
	case "LineString":
		lists = make([][]int, 1)
		err = json.Unmarshal(raw, &lists[0])
	case "MultiLineString":
		err = json.Unmarshal(raw, &lists)
	default:
		err = fmt.Errorf("geometry of type %q", kind)
	}
	return lists, err
}

// areaLists are the lists of arcs of which the rings of polygons consist.
func areaLists(kind string, raw json.RawMessage) (lists [][][]int, err error) {
	switch kind {
	case "Polygon":
		lists = make([][][]int, 1)
		err = json.Unmarshal(raw, &lists[0])
	case "MultiPolygon":
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
