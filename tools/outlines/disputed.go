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
			i := slices.IndexFunc(s.units, func(u unit) bool { return u.name == name })
			if i < 0 {
				return nil, fmt.Errorf("no unit is called %q", name)
			}
			polygons = append(polygons, s.units[i].polygons...)
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
		v, err := numbers(at, 2)
		if err != nil {
			return nil, err
		}
		line, err := s.claimAt(what, orb.Point{v[0], v[1]})
		if err != nil {
			return nil, err
		}
		area, err := behind(line, s.countries[holder])
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

// behind is the area between a line and the border of the country that holds it: the line, and the shorter way along the
// ring on which both its ends lie.
func behind(line orb.LineString, country []orb.Polygon) (orb.Polygon, error) {
	const touch = 0.1 // degrees
	first, last := line[0], line[len(line)-1]
	var best orb.Ring
	from, to, miss := 0, 0, 2*touch
	for _, polygon := range country {
		for _, ring := range polygon {
			i, j := nearestVertex(ring, first), nearestVertex(ring, last)
			if d := flat(ring[i], first) + flat(ring[j], last); d < miss && i != j {
				best, from, to, miss = ring, i, j, d
			}
		}
	}
	if best == nil {
		return nil, fmt.Errorf("the line's ends %v and %v are not on a border of the country", first, last)
	}
	open := best[:len(best)-1]
	way := func(step int) orb.Ring {
		ring := orb.Ring(line.Clone())
		for k := to; ; k = (k + step + len(open)) % len(open) {
			ring = append(ring, open[k%len(open)])
			if k%len(open) == from%len(open) {
				return append(ring, ring[0])
			}
		}
	}
	a, b := way(1), way(-1)
	if math.Abs(signedArea(a)) < math.Abs(signedArea(b)) {
		return orb.Polygon{a}, nil
	}
	return orb.Polygon{b}, nil
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
