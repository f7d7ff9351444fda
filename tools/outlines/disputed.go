package main

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"dateline/geo"
	"dateline/geo/gazetteer"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"
)

// disputedCSV says which areas Natural Earth marks as disputed, which of its shapes they consist of, and who holds and who
// claims them. See data/README.md for the forms of the column shape.
//
//go:embed disputed.csv
var disputedCSV string

// sources are all shapes that a disputed area can be made of.
type sources struct {
	units     []unit
	claims    []claim
	countries map[string][]orb.Polygon // by ISO 3166-1 alpha-2
	apart     map[string][]orb.Polygon // drawn apart by Natural Earth, by its name for them
}

// disputedAreas makes the outlines of the rows of disputed.csv.
func disputedAreas(s *sources) ([]gazetteer.Outline, error) {
	rows, err := csv.NewReader(strings.NewReader(disputedCSV)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("disputed.csv: %w", err)
	}
	var out []gazetteer.Outline
	for _, row := range rows[1:] {
		polygons, err := s.shape(row[2], row[1])
		if err != nil {
			return nil, fmt.Errorf("disputed.csv: %s: %w", row[0], err)
		}
		region, err := geo.PackRegion(polygons)
		if err != nil {
			return nil, fmt.Errorf("disputed.csv: %s: %w", row[0], err)
		}
		out = append(out, gazetteer.Outline{
			Name: row[0], Country: row[1], Source: source, ErrorM: countryErrorM, Disputed: row[3], Region: region,
		})
	}
	return out, nil
}

// shape makes the polygons that a text of the column shape names.
func (s *sources) shape(text, countries string) (orb.MultiPolygon, error) {
	form, what, _ := strings.Cut(text, ":")
	what, at, _ := strings.Cut(what, "@")
	holder, _, _ := strings.Cut(countries, "/")
	var polygons orb.MultiPolygon
	switch form {
	case "units":
		for name := range strings.SplitSeq(what, "+") {
			found := false
			for _, u := range s.units {
				if u.name == name {
					polygons, found = append(polygons, u.polygons...), true
				}
			}
			if !found {
				return nil, fmt.Errorf("no unit is called %q", name)
			}
		}
		polygons = dissolve(polygons, sliver)
	case "shape":
		polygons = orb.MultiPolygon(s.apart[what])
	case "islands", "clip":
		v, err := numbers(what, 4)
		if err != nil {
			return nil, err
		}
		box := orb.Bound{Min: orb.Point{v[0], v[1]}, Max: orb.Point{v[2], v[3]}}
		for _, polygon := range s.countries[at] {
			if b := polygon.Bound(); form == "islands" && box.Contains(b.Min) && box.Contains(b.Max) {
				polygons = append(polygons, polygon)
			} else if form == "clip" && box.Intersects(b) {
				if part := clip.Polygon(box, polygon.Clone()); part != nil {
					polygons = append(polygons, part)
				}
			}
		}
	case "line":
		area, err := s.claimed(what, at, s.countries[holder])
		if err != nil {
			return nil, err
		}
		polygons = orb.MultiPolygon{area}
	default:
		return nil, fmt.Errorf("the shape %q has no form that is known", text)
	}
	if len(polygons) == 0 {
		return nil, fmt.Errorf("the shape %q is nothing", text)
	}
	return polygons, nil
}

func numbers(text string, n int) ([]float64, error) {
	var v []float64
	for s := range strings.FieldsSeq(text) {
		x, err := strconv.ParseFloat(s, 64)
		if err != nil {
			return nil, err
		}
		v = append(v, x)
	}
	if len(v) != n {
		return nil, fmt.Errorf("%q is not %d numbers", text, n)
	}
	return v, nil
}

// claimAt is the line of the claim whose box, a little widened, holds p.
func (s *sources) claimAt(name string, p orb.Point) (orb.LineString, error) {
	for _, c := range s.claims {
		if c.name == name && c.line.Bound().Pad(0.05).Contains(p) {
			return joinLine(c.line), nil
		}
	}
	return nil, fmt.Errorf("no line %q goes round %v", name, p)
}

// joinLine puts the pieces of a line one behind the other, each with the end that is nearer.
func joinLine(pieces orb.MultiLineString) orb.LineString {
	left := slices.Clone(pieces)
	line := left[0].Clone()
	left = left[1:]
	for len(left) > 0 {
		best, nearest, front, turn := 0, math.Inf(1), false, false
		for i, piece := range left {
			head, tail := piece[0], piece[len(piece)-1]
			for k, d := range []float64{flat(line[len(line)-1], head), flat(line[len(line)-1], tail), flat(line[0], tail), flat(line[0], head)} {
				if d < nearest {
					best, nearest, front, turn = i, d, k >= 2, k%2 == 1
				}
			}
		}
		piece := left[best].Clone()
		left = slices.Delete(left, best, best+1)
		if turn {
			piece.Reverse()
		}
		if front {
			line = append(piece, line...)
		} else {
			line = append(line, piece...)
		}
	}
	return line
}

// flat is the distance of two points in degrees, good for telling near from far.
func flat(a, b orb.Point) float64 { return math.Hypot(a[0]-b[0], a[1]-b[1]) }

// claimed is the area between the line of a claim and the border of the country that holds it: the line, and a way along
// the ring on which both its ends lie. Numbers are a point of the line's box, and a point of the area; without that the
// smaller area is meant.
func (s *sources) claimed(name, at string, country []orb.Polygon) (orb.Polygon, error) {
	v, err := numbers(at, 2+2*(strings.Count(at, " ")/3))
	if err != nil {
		return nil, err
	}
	line, err := s.claimAt(name, orb.Point{v[0], v[1]})
	if err != nil {
		return nil, err
	}
	const touch = 0.1 // degrees
	first, last := line[0], line[len(line)-1]
	var border orb.Ring
	from, to, miss := 0, 0, 2*touch
	for _, polygon := range country {
		for _, ring := range polygon {
			i, j := nearestVertex(ring, first), nearestVertex(ring, last)
			if d := flat(ring[i], first) + flat(ring[j], last); d < miss && i != j {
				border, from, to, miss = ring[:len(ring)-1], i, j, d
			}
		}
	}
	if border == nil {
		return nil, fmt.Errorf("the line's ends %v and %v are not on a border of the country", first, last)
	}
	forward, back := closeAlong(line, border, to, from, 1), closeAlong(line, border, to, from, -1)
	if len(v) == 4 {
		if surrounds(forward, orb.Point{v[2], v[3]}) {
			return orb.Polygon{forward}, nil
		}
		return orb.Polygon{back}, nil
	}
	if math.Abs(signedArea(forward)) < math.Abs(signedArea(back)) {
		return orb.Polygon{forward}, nil
	}
	return orb.Polygon{back}, nil
}

// closeAlong makes a ring of a line and the vertices of a border, which is open, from one to another.
func closeAlong(line orb.LineString, border orb.Ring, from, to, step int) orb.Ring {
	ring := orb.Ring(line.Clone())
	n := len(border)
	for k := from % n; ; k = (k + step + n) % n {
		ring = append(ring, border[k])
		if k == to%n {
			return append(ring, ring[0])
		}
	}
}

func nearestVertex(ring orb.Ring, p orb.Point) int {
	best := 0
	for i := range ring {
		if flat(ring[i], p) < flat(ring[best], p) {
			best = i
		}
	}
	return best
}
