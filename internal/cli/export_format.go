package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"

	"dateline/internal/format"
	"dateline/internal/incident"
	"dateline/internal/store/gpkg"
)

// formatGeoPackage is the one format of internal/format that the store writes.
const formatGeoPackage = "gpkg"

// formatChoice is a flag whose value is a format, by any name that it has.
type formatChoice struct{ *choice }

// newFormatChoice makes a flag of the formats allowed; the default is none.
func newFormatChoice(value *string, allowed []string) formatChoice {
	return formatChoice{newChoice(value, append([]string{""}, allowed...)...)}
}

// Set implements pflag.Value.
func (c formatChoice) Set(v string) error {
	if f, ok := format.Lookup(v); ok && slices.Contains(c.allowed, f.Name) {
		v = f.Name
	}
	return c.choice.Set(v)
}

// exportGeoPackage writes what q matches as a GeoPackage, which cannot be written from
// its beginning to its end: to a pipe it goes by a temporary file.
func (a *app) exportGeoPackage(ctx context.Context, store *gpkg.Store, q incident.Query, o exportOptions) (err error) {
	only := o.properties
	if len(only) == 0 {
		only = nil
	}
	if err := knownProperties(only); err != nil {
		return err
	}
	var dir string
	s, err := os.Stat(o.out)
	piped := o.out == "-" || err == nil && !s.Mode().IsRegular()
	if piped {
		dir, err = os.MkdirTemp("", "dateline-export-")
	} else {
		dir, err = folderBeside(o.out)
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	path := filepath.Join(dir, "incidents.gpkg")
	if err := store.WriteSnapshot(ctx, path, q, only); err != nil {
		return err
	}
	if !piped {
		return os.Rename(path, o.out)
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return a.toFile(o.out, func(w io.Writer) error {
		_, err := io.Copy(w, f)
		return err
	})
}

// knownProperties refuses names that no flat property has, as the other formats do.
func knownProperties(names []string) error {
	_, err := format.NewWriter("geojson", io.Discard, format.Options{Properties: names})
	return err
}
