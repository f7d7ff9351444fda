package main

import (
	"compress/gzip"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"

	"dateline/data"
	"dateline/geo/gazetteer"
)

// countries are those whose dumps are loaded.
var countries = []string{"TJ", "KG", "UZ", "AF", "KZ"}

// fiveCountries restricts a query to them all.
const fiveCountries = "TJ/KG/UZ/AF/KZ"

// places are what the queries are asked of.
type places struct {
	*gazetteer.Index
	outlines *gazetteer.Outlines
	name     map[string]string // of the places with imported polygons
}

// loadPlaces opens the built-in gazetteer with the dumps and the polygons of a folder, as `dateline gazetteer import` would.
func loadPlaces(folder string) (*places, error) {
	names, err := loadNames(filepath.Join(folder, "geonames", "alternateNamesV2.txt.gz"))
	if err != nil {
		return nil, err
	}
	builtIn, err := gazetteer.Open(data.Gazetteer)
	if err != nil {
		return nil, err
	}
	p := &places{name: map[string]string{}}
	divisions, outlines, err := loadPolygons(filepath.Join(folder, "admin_polygons_tj_kg.geojson.gz"), builtIn)
	if err != nil {
		return nil, err
	}
	for _, d := range divisions {
		p.name[d.ID] = d.Name
	}
	if p.outlines, err = gazetteer.OpenOutlines(data.Outlines, outlines...); err != nil {
		return nil, err
	}
	known, err := builtIn.With("", each(divisions))
	if err != nil {
		return nil, err
	}
	p.Index, err = known.With("", known.Settled(p.outlines, dumps(folder, names)))
	return p, err
}

// loadPolygons reads the divisions that have polygons.
func loadPolygons(path string, builtIn *gazetteer.Index) (divisions []gazetteer.Place, outlines []gazetteer.Outline, err error) {
	f, err := openGzip(path)
	if err != nil {
		return nil, nil, err
	}
	for feature, err := range gazetteer.ReadGeoJSON(f, gazetteer.KnownWOF(builtIn)) {
		if err := notRow(err); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", path, err)
		}
		if feature.Place.ID == "" {
			continue
		}
		divisions = append(divisions, feature.Place)
		if feature.HasOutline() {
			outlines = append(outlines, feature.Outline)
		}
	}
	return divisions, outlines, f.Close()
}

// each yields places.
func each(all []gazetteer.Place) iter.Seq2[gazetteer.Place, error] {
	return func(yield func(gazetteer.Place, error) bool) {
		for _, p := range all {
			if !yield(p, nil) {
				return
			}
		}
	}
}

func loadNames(path string) (map[string][]gazetteer.Name, error) {
	names := map[string][]gazetteer.Name{}
	f, err := openGzip(path)
	if err != nil {
		return nil, err
	}
	for n, err := range gazetteer.ReadAlternateNames(f) {
		if err := notRow(err); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		names[n.ID] = append(names[n.ID], n.Name)
	}
	return names, f.Close()
}

// dumps yields the places of the five dumps with their alternate names.
func dumps(folder string, names map[string][]gazetteer.Name) iter.Seq2[gazetteer.Place, error] {
	return func(yield func(gazetteer.Place, error) bool) {
		for _, country := range countries {
			f, err := openGzip(filepath.Join(folder, "geonames", country+".txt.gz"))
			if err != nil {
				yield(gazetteer.Place{}, err)
				return
			}
			for p, err := range gazetteer.ReadGeoNames(f) {
				if err := notRow(err); err != nil {
					yield(p, err)
					return
				}
				if p.ID == "" {
					continue
				}
				p.AddNames(names[p.ID]...)
				if !yield(p, nil) {
					return
				}
			}
			if err := f.Close(); err != nil {
				yield(gazetteer.Place{}, err)
				return
			}
		}
	}
}

// notRow is err unless it only tells of a row that is passed over.
func notRow(err error) error {
	var row *gazetteer.RowError
	if errors.As(err, &row) {
		return nil
	}
	return err
}

// gzipped is an open file with its decompressor.
type gzipped struct {
	*gzip.Reader
	file *os.File
}

func openGzip(path string) (*gzipped, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), f.Close())
	}
	return &gzipped{z, f}, nil
}

// Close closes the file.
func (g *gzipped) Close() error { return errors.Join(g.Reader.Close(), g.file.Close()) }
