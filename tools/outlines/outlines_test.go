package main

import (
	"math"
	"slices"
	"strings"
	"testing"

	"dateline/geo/gazetteer"

	"github.com/paulmach/orb"
)

// square is a box with a vertex every step degrees, so that neighbours share their vertices.
func square(west, south, east, north, step float64) orb.Ring {
	var r orb.Ring
	for x := west; x < east-1e-9; x += step {
		r = append(r, orb.Point{x, south})
	}
	for y := south; y < north-1e-9; y += step {
		r = append(r, orb.Point{east, y})
	}
	for x := east; x > west+1e-9; x -= step {
		r = append(r, orb.Point{x, north})
	}
	for y := north; y > south+1e-9; y -= step {
		r = append(r, orb.Point{west, y})
	}
	return append(r, r[0])
}

func area(polygons orb.MultiPolygon) (sum float64) {
	for _, polygon := range polygons {
		for i, ring := range polygon {
			if i == 0 {
				sum += math.Abs(signedArea(ring))
			} else {
				sum -= math.Abs(signedArea(ring))
			}
		}
	}
	return sum
}

func TestDissolve(t *testing.T) {
	reversed := square(1, 0, 2, 1, 0.25)
	reversed.Reverse()
	frame := orb.Polygon{square(10, 0, 13, 3, 0.5), square(11, 1, 12, 2, 0.5)}
	for _, tt := range []struct {
		name         string
		in           orb.MultiPolygon
		parts, rings int
		area         float64
	}{
		{"one", orb.MultiPolygon{{square(0, 0, 1, 1, 0.25)}}, 1, 1, 1},
		{"two that share an edge", orb.MultiPolygon{{square(0, 0, 1, 1, 0.25)}, {reversed}}, 1, 1, 2},
		{"two that touch at a corner", orb.MultiPolygon{{square(0, 0, 1, 1, 0.25)}, {square(1, 1, 2, 2, 0.25)}}, 2, 2, 2},
		{"two apart", orb.MultiPolygon{{square(0, 0, 1, 1, 0.25)}, {square(5, 0, 6, 1, 0.25)}}, 2, 2, 2},
		{"a frame", orb.MultiPolygon{frame}, 1, 2, 8},
		{"a frame and what fills it", orb.MultiPolygon{frame, {square(11, 1, 12, 2, 0.5)}}, 1, 1, 9},
		{"an island in a hole", orb.MultiPolygon{{square(0, 0, 9, 9, 1), square(1, 1, 8, 8, 1)}, {square(3, 3, 5, 5, 1)}}, 2, 3, 81 - 49 + 4},
		{"a sliver between two", orb.MultiPolygon{{square(0, 0, 1, 1, 0.25)}, {{{1, 0}, {1, 0.0001}, {1.0001, 0}, {1, 0}}}}, 1, 1, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := dissolve(tt.in, sliver)
			rings := 0
			for _, polygon := range got {
				rings += len(polygon)
			}
			if len(got) != tt.parts || rings != tt.rings || math.Abs(area(got)-tt.area) > 1e-3 {
				t.Errorf("%d polygons of %d rings with an area of %v; want %d, %d, %v", len(got), rings, area(got), tt.parts, tt.rings, tt.area)
			}
			if again := dissolve(tt.in, sliver); !again.Equal(got) {
				t.Error("a second time it is another one")
			}
		})
	}
}

// TestJoin has four units side by side, from west to east: two of one division, one of another, and one that the
// gazetteer divides in two.
func TestJoin(t *testing.T) {
	var units []unit
	for i, name := range []string{"Left", "Middle", "Right", "Whole"} {
		west := float64(i)
		units = append(units, unit{name: name, country: "AA", polygons: orb.MultiPolygon{{square(west, 0, west+1, 1, 0.25)}}})
	}
	units = append(units, unit{name: "Empty Province", country: "AA", polygons: orb.MultiPolygon{{square(5, 0, 6, 1, 0.25)}}})
	a, err := newAtlas(units)
	if err != nil {
		t.Fatal(err)
	}
	towns := func(west, east float64, n int) (points []orb.Point) {
		for i := range n {
			points = append(points, orb.Point{west + (east-west)*(float64(i)+0.5)/float64(n), 0.5})
		}
		return points
	}
	divisions := []*division{
		{Place: gazetteer.Place{ID: "1", Name: "West", Country: "AA"}, towns: towns(0, 2, 20)},
		{Place: gazetteer.Place{ID: "2", Name: "Right Region", Country: "AA"}, towns: append(towns(2.1, 2.9, 10), orb.Point{1.99, 0.5}, orb.Point{1.98, 0.5})},
		{Place: gazetteer.Place{ID: "3", Name: "Half", Country: "AA"}, towns: towns(3, 3.7, 7)},
		{Place: gazetteer.Place{ID: "4", Name: "Other half", Country: "AA"}, towns: towns(3.7, 4, 3)},
		{Place: gazetteer.Place{ID: "5", Name: "Empty", Country: "AA"}},
		{Place: gazetteer.Place{ID: "6", Name: "Nowhere", Country: "AA"}, towns: towns(8, 9, 4)},
	}
	want := map[string]string{"1": "", "2": "", "3": "only 7 of the 10", "4": "no unit", "5": "", "6": "no unit"}
	for _, j := range join(divisions, a) {
		w := want[j.division.ID]
		if w == "" && j.reason != "" || !strings.Contains(j.reason, w) {
			t.Errorf("%s: %q, want %q", j.division.Name, j.reason, w)
		}
		if (j.reason == "") != (len(j.polygons) == 1) {
			t.Errorf("%s: %d polygons", j.division.Name, len(j.polygons))
		}
	}
	if n := divisions[0].units; !slices.Equal(n, []int{0, 1}) {
		t.Errorf("West consists of %v", n)
	}
}

func TestClaimed(t *testing.T) {
	s := &sources{claims: []claim{{name: "A claim", line: orb.MultiLineString{{{2, 1}, {3, 0}}, {{0, 1.01}, {1, 1}, {2, 1}}}}}}
	country := []orb.Polygon{{square(0, 0, 3, 3, 0.5)}}
	small, err := s.claimed("A claim", "1.5 0.9", country)
	if err != nil || math.Abs(area(orb.MultiPolygon{small})-2.5) > 0.05 {
		t.Errorf("the smaller side is %v, %v", small, err)
	}
	large, err := s.claimed("A claim", "1.5 0.9 1 2", country)
	if err != nil || math.Abs(area(orb.MultiPolygon{large})-6.5) > 0.05 {
		t.Errorf("the side of 1,2 is %v, %v", large, err)
	}
	for want, ask := range map[string]string{"no line": "9 9", "numbers": "1", "parsing": "a b"} {
		if _, err := s.claimed("A claim", ask, country); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", ask, err, want)
		}
	}
	if _, err := s.claimed("A claim", "1.5 0.9", []orb.Polygon{{square(50, 50, 51, 51, 1)}}); err == nil {
		t.Error("a line far from the country has an area")
	}
}

func TestGeometryIsRefused(t *testing.T) {
	for _, blob := range []string{"", "GP\x00\x01\x00\x00\x00", "XX\x00\x01\x00\x00\x00\x00", "GP\x00\x03\xe6\x10\x00\x00", "GP\x00\x01\xe6\x10\x00\x00\x01"} {
		if g, err := geometry([]byte(blob)); err == nil {
			t.Errorf("%q is %v", blob, g)
		}
	}
}
