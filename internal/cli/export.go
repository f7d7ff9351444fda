package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"dateline/internal/format"
	"dateline/internal/incident"
	"dateline/internal/store/gpkg"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// exportOptions are the flags of an export, beside the parameters of the query.
type exportOptions struct {
	db, out, format string
	properties      []string
	whole           bool
	limit           int
}

// exportParameters are the parameters of GET /incidents that an export takes,
// with what their help says.
var exportParameters = [][2]string{
	{"bbox", "west,south,east,north in degrees; west > east crosses the antimeridian"},
	{"datetime", "a day or an interval: 2022-09-14/2022-09-17, 1994-01-01/.."},
	{"type", "code of the vocabulary; several by comma"},
	{"scope", "event, episode or aggregate; several by comma"},
	{"status", "draft or published; several by comma"},
	{"country", "ISO 3166-1 alpha-2 code; several by comma"},
	{"admin1", "name of a first-level division; several by comma"},
	{"place_id", "id of a place of the gazetteer; several by comma"},
	{"date_precision", "several by comma"},
	{"geo_precision", "several by comma"},
	{"disputed", "true or false"},
	{"within", "id or name of a place: all that lies in it"},
	{"near", "longitude,latitude; needs --radius"},
	{"radius", "metres around --near"},
	{"q", "words that the title, the summary or the place names contain"},
	{"killed_min", "at least so many killed (best figure)"},
	{"updated_after", "changed after this instant (RFC 3339)"},
	{"ids", "ids of incidents, by comma"},
	{"filter", "condition in CQL2: killed_best > 10 AND country = 'KG'"},
	{"filter-lang", "cql2-text (default) or cql2-json"},
	{"sortby", "properties to sort by, with - the other way round; default: in order of entry, which is fastest"},
}

func (a *app) export() *cobra.Command {
	var o exportOptions
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Export incidents to GeoJSON, CSV, GeoPackage, FlatGeobuf, ACLED and others",
		Long: `Exports the incidents of a data file, all of them or those that a query matches. The
parameters are those of GET /incidents. Incidents are written as they are read, so
that an export of any size needs little memory. With -o the file appears under its
name when it is complete. It replaces an earlier one, but never a database, nor a
file that is write-protected.

The ending of the file names the format: .geojson, .geojsonl, .fg.json, .csv,
.acled.csv, .ucdp.csv, .fgb, .parquet, .kml, .gpx, .atom, .gpkg. What ACLED, UCDP
GED and GPX have no place for is told on standard error. Cells of CSV that a
spreadsheet would take for formulas get an apostrophe, which an import takes away.`,
		Example: `  dateline export -o all.geojson
  dateline export --country KG,TJ --datetime 2022-01-01/2022-12-31 -o 2022.csv
  dateline export --filter "killed_best >= 10 AND disputed = true" -o disputed.gpkg
  dateline export --within Batken --format geojsonseq | jq -r .properties.title`,
		Args:    cobra.NoArgs,
		GroupID: groupData,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.runExport(cmd.Context(), cmd.Flags(), o)
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	dbFlag(cmd, &o.db)
	f.StringVarP(&o.out, "out", "o", "-", "file to write; - is standard output")
	f.Var(newFormatChoice(&o.format, append(slices.Clone(format.WriteFormats), formatGeoPackage)), "format", "format; default: by the name of the file, otherwise geojson")
	f.BoolVar(&o.whole, "whole", false, "with claims, reports and actors (geojson, geojsonseq, jsonfg and gpkg)")
	f.StringSliceVar(&o.properties, "properties", nil, "only these properties")
	f.IntVar(&o.limit, "limit", 0, "at most so many incidents; 0 is all")
	for _, p := range exportParameters {
		f.String(flagOf(p[0]), "", p[1])
	}
	f.SetNormalizeFunc(func(_ *pflag.FlagSet, name string) pflag.NormalizedName {
		return pflag.NormalizedName(flagOf(name)) // the names of the interface are understood too
	})
	a.progressFlag(cmd)
	return cmd
}

// flagOf is the flag for a parameter.
func flagOf(parameter string) string { return strings.ReplaceAll(parameter, "_", "-") }

// chooseFormat returns the format of an export.
func (o *exportOptions) chooseFormat() (string, error) {
	switch {
	case o.format != "":
		return o.format, nil
	case o.out == "-":
		return "geojson", nil
	}
	f, ok := format.Named(o.out)
	if !ok {
		return "", fmt.Errorf("the name %s does not say which format is meant: name it with --format (%s, %s)", o.out, strings.Join(format.WriteFormats, ", "), formatGeoPackage)
	}
	return f.Name, nil
}

func (a *app) runExport(ctx context.Context, flags *pflag.FlagSet, o exportOptions) (err error) {
	name, err := o.chooseFormat()
	if err != nil {
		return err
	}
	if o.limit < 0 {
		return errors.New("--limit must not be below 0")
	}
	if err := mustExist(o.db); err != nil {
		return err
	}
	if err := mayReplace(o.out, o.db); err != nil {
		return err
	}
	store, err := gpkg.Open(ctx, o.db, gpkg.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	defer closing(&err, store)
	q, err := queryOf(ctx, store, flags)
	if err != nil {
		return err
	}
	q.Limit = o.limit
	q.Whole = o.whole || name == "acled" || name == "ucdp"
	if name == formatGeoPackage {
		return a.exportGeoPackage(ctx, store, q, o)
	}
	types, err := vocabulary()
	if err != nil {
		return err
	}
	return a.toFile(o.out, func(w io.Writer) error {
		out, err := format.NewWriter(name, w, format.Options{Properties: o.properties, Whole: o.whole, Types: types})
		if err != nil {
			return err
		}
		return a.writeAll(ctx, store, q, out)
	})
}

// writeAll writes what q matches.
func (a *app) writeAll(ctx context.Context, s *gpkg.Store, q incident.Query, out format.Writer) error {
	m := a.newMeter("incidents", -1)
	defer m.done()
	n := int64(0)
	for i, err := range incident.Scan(ctx, s, q) {
		if err != nil {
			return err
		}
		if err := out.Write(i); err != nil {
			return err
		}
		if n++; n%1000 == 0 {
			m.add(1000)
		}
	}
	if err := out.Close(); err != nil {
		return err
	}
	m.done()
	if lossy, ok := out.(format.Lossy); ok {
		for _, l := range lossy.Losses() {
			what := "not all of it could be written"
			if l.LeftOut {
				what = "left out"
			}
			a.say("%s incidents: %s: %s", count(l.Count), what, l.Reason)
		}
	}
	return nil
}
