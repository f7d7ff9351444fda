// Command eval measures the geocoder: it loads the built-in gazetteer and the dumps of five countries, asks every query
// of the evaluation sets of a folder, and prints how many answers are right, how far off the wrong ones are, and whether
// the stated confidence and radius hold. Two simpler geocoders answer the same queries beside it.
//
//	go run ./tools/eval [-eval FOLDER] [-data FOLDER] [-json] [-doc FILE] [-v SET]
//
// The sets are the files variants_*.tsv, qualified_*.tsv, renames_*.tsv and not_found_*.tsv of the folder. A variant is
// asked for with its own spelling hidden: the other names of the place must lead to it.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "eval:", err)
		os.Exit(1)
	}
}

func run() error {
	data := flag.String("data", "../shared/gazetteer", "folder with geonames/, eval/ and the polygons of districts")
	eval := flag.String("eval", "", "folder with the evaluation sets (default: eval/ in the data folder)")
	asJSON := flag.Bool("json", false, "print the tables as JSON")
	doc := flag.String("doc", "", "write the report as Markdown between the marks of this file")
	verbose := flag.String("v", "", "print what went wrong in one set (variants, qualified, renames, not_found) instead of the tables")
	flag.Parse()
	if _, err := os.Stat(filepath.Join(*data, "geonames")); err != nil {
		if os.Getenv("CI") == "true" {
			return fmt.Errorf("the place data are not there, and this is CI: %w", err)
		}
		fmt.Fprintf(os.Stderr, "eval: SKIPPED, nothing was measured: no place data in %s (give their folder with -data)\n", *data)
		return nil
	}
	if *eval == "" {
		*eval = filepath.Join(*data, "eval")
	}
	sets, err := loadSets(*eval)
	if err != nil {
		return err
	}
	places, err := loadPlaces(*data)
	if err != nil {
		return err
	}
	sets.resolve(places.Index)
	if *verbose != "" {
		printFaults(os.Stdout, ask(newOurs(places.Index), sets.of(*verbose), os.Stderr))
		return nil
	}
	r := measure(places, sets, os.Stderr)
	if *doc != "" {
		if err := r.writeDoc(*doc); err != nil {
			return err
		}
	}
	if *asJSON {
		return r.writeJSON(os.Stdout)
	}
	return r.writeText(os.Stdout)
}
