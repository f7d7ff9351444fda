package build

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/paulmach/orb"
)

// Shape is a country of Natural Earth.
type Shape struct {
	Numeric string // ISO 3166-1 numeric, empty for areas that have none
	Name    string
	Parts   []orb.Polygon
}

type topology struct {
	Transform struct{ Scale, Translate [2]float64 }
	Arcs      [][][2]float64
	Objects   map[string]struct {
		Geometries []struct {
			ID         string
			Type       string
			Properties struct{ Name string }
			Arcs       json.RawMessage
		}
	}
}

// ReadCountries reads the object "countries" of a quantized TopoJSON file (TopoJSON format specification 1.0), as the
// npm package world-atlas has it.
func ReadCountries(b []byte) ([]Shape, error) {
	var t topology
	if err := json.Unmarshal(b, &t); err != nil {
		return nil, fmt.Errorf("read TopoJSON: %w", err)
	}
	lines := make([]orb.LineString, len(t.Arcs))
	for i, arc := range t.Arcs {
		var x, y float64
		for _, d := range arc {
			x, y = x+d[0], y+d[1]
			lines[i] = append(lines[i], orb.Point{
				x*t.Transform.Scale[0] + t.Transform.Translate[0], y*t.Transform.Scale[1] + t.Transform.Translate[1],
			})
		}
	}
	var shapes []Shape
	for _, g := range t.Objects["countries"].Geometries {
		s := Shape{Numeric: g.ID, Name: g.Properties.Name}
		var polygons [][][]int
		var err error
		switch g.Type {
		case "Polygon":
			var rings [][]int
			err = json.Unmarshal(g.Arcs, &rings)
			polygons = [][][]int{rings}
		case "MultiPolygon":
			err = json.Unmarshal(g.Arcs, &polygons)
		default:
			err = fmt.Errorf("geometry of type %q", g.Type)
		}
		if err == nil {
			s.Parts, err = assemble(polygons, lines)
		}
		if err != nil {
			return nil, fmt.Errorf("read TopoJSON: country %q: %w", s.Name, err)
		}
		shapes = append(shapes, s)
	}
	return shapes, nil
}

// assemble joins arcs to rings. Arc ^i is arc i backwards, and an arc begins where the one before it ended.
func assemble(polygons [][][]int, lines []orb.LineString) ([]orb.Polygon, error) {
	var parts []orb.Polygon
	for _, rings := range polygons {
		var polygon orb.Polygon
		for _, arcs := range rings {
			var ring orb.Ring
			for _, i := range arcs {
				at, backwards := i, i < 0
				if backwards {
					at = ^i
				}
				if at >= len(lines) {
					return nil, errors.New("an arc is missing")
				}
				line := lines[at].Clone()
				if backwards {
					line.Reverse()
				}
				if len(ring) > 0 && len(line) > 0 {
					line = line[1:]
				}
				ring = append(ring, line...)
			}
			polygon = append(polygon, unwrapped(ring))
		}
		if len(polygon) > 0 && len(polygon[0]) > 0 {
			parts = append(parts, polygon)
		}
	}
	return parts, nil
}

// unwrapped lets a ring that crosses the antimeridian run on beyond 180 degrees, so that it keeps its shape.
func unwrapped(ring orb.Ring) orb.Ring {
	shift := 0.0
	for i := range ring {
		ring[i][0] += shift
		if i > 0 {
			for ring[i][0]-ring[i-1][0] > 180 {
				ring[i][0] -= 360
				shift -= 360
			}
			for ring[i][0]-ring[i-1][0] < -180 {
				ring[i][0] += 360
				shift += 360
			}
		}
	}
	return ring
}
