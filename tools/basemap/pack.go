package main

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"math"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geojson"
)

// layers are those of a tile, in their order.
var layers = []string{"land", "rivers", "lakes", "admin1", "borders", "places"}

// pack cuts features into tiles of all zooms and writes them as a ZIP file of deflated Mapbox Vector Tiles, named
// z/x/y.mvt. Tiles in which there is nothing are left out.
func pack(w io.Writer, features []feature) error {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestCompression) })
	for zoom := range maxZoom + 1 {
		err := cut(features, zoom, func(t tile, inside []feature) error {
			b, err := encode(t, inside)
			if err != nil || len(b) == 0 {
				return err
			}
			entry, err := z.CreateHeader(&zip.FileHeader{Name: fmt.Sprintf("%d/%d/%d.mvt", t.z, t.x, t.y), Method: zip.Deflate})
			if err == nil {
				_, err = entry.Write(b)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return z.Close()
}

// packed is what pack writes.
func packed(features []feature) ([]byte, error) {
	var b bytes.Buffer
	err := pack(&b, features)
	return b.Bytes(), err
}

// encode makes a Mapbox Vector Tile (version 2.1 of its specification); it is empty if nothing has a size there.
func encode(t tile, features []feature) ([]byte, error) {
	var out mvt.Layers
	for _, name := range layers {
		layer := &mvt.Layer{Name: name, Version: 2, Extent: extent}
		for _, f := range features {
			if f.layer != name {
				continue
			}
			if g := inUnits(t, f.geometry); g != nil {
				layer.Features = append(layer.Features, &geojson.Feature{Geometry: g, Properties: f.properties})
			}
		}
		if len(layer.Features) > 0 {
			out = append(out, layer)
		}
	}
	if len(out) == 0 {
		return nil, nil
	}
	b, err := mvt.Marshal(out)
	if err != nil {
		return nil, fmt.Errorf("tile %v: %w", t, err)
	}
	return b, nil
}

// inUnits is a geometry in the units of a tile; nil if it has no size any more.
func inUnits(t tile, g orb.Geometry) orb.Geometry {
	switch g := g.(type) {
	case orb.Point:
		return t.units([]orb.Point{g})[0]
	case orb.MultiLineString:
		var lines orb.MultiLineString
		for _, line := range g {
			if line = t.units(line); len(line) > 1 {
				lines = append(lines, line)
			}
		}
		if len(lines) > 0 {
			return lines
		}
	case orb.MultiPolygon:
		var areas orb.MultiPolygon
		for _, polygon := range g {
			if polygon = t.polygon(polygon); len(polygon) > 0 {
				areas = append(areas, polygon)
			}
		}
		if len(areas) > 0 {
			return areas
		}
	}
	return nil
}

// units are points in whole units of the tile, without repetitions.
func (t tile) units(points []orb.Point) []orb.Point {
	scale := float64(int(extent) << t.z)
	out := make([]orb.Point, 0, len(points))
	for _, p := range points {
		q := orb.Point{math.Round(p[0]*scale) - float64(t.x*extent), math.Round(p[1]*scale) - float64(t.y*extent)}
		if len(out) == 0 || out[len(out)-1] != q {
			out = append(out, q)
		}
	}
	return out
}

// polygon is a polygon in units of the tile, its outer ring clockwise as one sees it and the holes against that (§4.3.3.3
// of the specification).
func (t tile) polygon(polygon orb.Polygon) (out orb.Polygon) {
	for i, ring := range polygon {
		ring = t.units(ring)
		size := area(ring)
		if len(ring) < 4 || size == 0 {
			if i == 0 {
				return nil
			}
			continue
		}
		if size > 0 != (i == 0) {
			slices.Reverse(ring)
		}
		out = append(out, ring)
	}
	return out
}
