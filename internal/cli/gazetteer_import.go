package cli

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"time"

	"dateline/geo/gazetteer"
	"dateline/internal/format"
	"dateline/internal/incident"
	"dateline/internal/places"
	"dateline/internal/store/gpkg"

	"github.com/spf13/cobra"
)

// The kinds of files of places.
const (
	placesCSV       = "csv"
	placesGeoNames  = "geonames"
	placesAlternate = "alternate-names"
	placesGeoJSON   = "geojson"
)

const importLong = `Adds places to a data file, for the geocoder to know from then on:

  csv              your own places: a table whose first line names the columns. A
                   name and a point are enough (name,lat,lon); all columns are in
                   docs/gazetteer.md. They stand before all others: where there is
                   a place with the same id, fields that are not empty win. A row
                   without an id is your own place of that name within 20 km, which
                   it replaces, or a new one. Those with no admin1 get that of the
                   outline that holds them, which their note tells, and another one
                   when they move. A row with an id and names alone gives that place
                   names.
  geonames         a dump of GeoNames (TJ.zip, allCountries.zip)
  alternate-names  its further names (alternateNamesV2.zip); import the places first,
                   or in the same command before them
  geojson          places with polygons: GeoJSON, GeoJSONSeq, and records of Who's On
                   First, one in a file, in a folder or bundle (.tar.bz2, .zip) of them

Files are plain, .gz or .zip, in UTF-8, or in UTF-16 with its mark; - is standard input. What comes from GeoNames and Who's
On First only fills what the built-in gazetteer leaves empty; names are united. A dump
that is imported again replaces what it said before.

A dump of millions of places is stored in parts, and so are a folder or bundle, and
GeoJSON. When that is interrupted, run the command again: it goes on where it stopped,
and the places count when the import is whole. Then their index is made, in a file beside the data file; a running server takes
it over within a second.

Lines that cannot be used are left out, and told by reason with their numbers. Lines of
a dump that are no use here (names of places that are not known, kinds of places that
nothing is reported from) are passed over and counted.`

func (a *app) gazetteerImport() *cobra.Command {
	var db, kind string
	cmd := &cobra.Command{
		Use:   "import FILE...",
		Short: "Add places to a data file",
		Long:  importLong,
		Example: `  dateline gazetteer import TJ.zip KG.zip alternateNamesV2.zip
  dateline gazetteer import whosonfirst-data-admin-tj-latest.tar.bz2
  dateline gazetteer import --db incidents.gpkg villages.csv`,
		Args:        cobra.MinimumNArgs(1),
		Annotations: map[string]string{exitNote: "3 some lines were left out (they are told)"},
		RunE:        func(cmd *cobra.Command, args []string) error { return a.importPlaces(cmd.Context(), db, kind, args) },
	}
	dbFlag(cmd, &db)
	cmd.Flags().Var(newChoice(&kind, "", placesCSV, placesGeoNames, placesAlternate, placesGeoJSON), "kind", "what the files are; default: by their contents")
	a.progressFlag(cmd)
	return cmd
}

// importPlaces imports files of places of a kind; empty: by their contents.
func (a *app) importPlaces(ctx context.Context, db, kind string, files []string) (err error) {
	for _, file := range files { // before a data file is made for nothing
		if err := mustBeThere(file); err != nil {
			return err
		}
	}
	store, err := openStore(ctx, db, fast)
	if err != nil {
		return err
	}
	defer closing(&err, store)
	im := &placeImport{app: a, store: store}
	total := int64(0)
	for _, file := range files {
		left, fault := im.file(ctx, file, kind)
		if total += left; fault != nil {
			err = fmt.Errorf("%s: %w", file, fault)
			break
		}
	}
	if err = errors.Join(err, im.finish(ctx)); err == nil && im.outlined {
		err = im.divideOwn(ctx)
	}
	if err == nil && total > 0 {
		return &linesLeftError{total}
	}
	return err
}

// placeImport imports files of places.
type placeImport struct {
	app   *app
	store *gpkg.Store
	whole []int64 // the imports of dumps that have come to the end of their files
	base  *gazetteer.Index
	// outlined is true if there may be new polygons.
	outlined bool
}

// builtIn is the built-in gazetteer, opened when it is needed.
func (im *placeImport) builtIn() (_ *gazetteer.Index, err error) {
	if im.base == nil {
		im.base, err = openPlaces()
	}
	return im.base, err
}

// file stores the places of a file and returns how many lines were left out.
func (im *placeImport) file(ctx context.Context, file, kind string) (faulty int64, err error) {
	if isBundle(file) {
		if kind != "" && kind != placesGeoJSON {
			return 0, fmt.Errorf("a folder or bundle holds records of Who's On First, which are %s", placesGeoJSON)
		}
		return im.features(ctx, file, im.app.bundle(ctx, file))
	}
	in, err := im.app.openInput(file, "places")
	if err != nil {
		return 0, err
	}
	defer closing(&err, in)
	plain, err := format.TextOf(in)
	if err != nil {
		return 0, err
	}
	text := bufio.NewReaderSize(plain, 64<<10)
	if kind == "" {
		if kind, err = placesKind(text); err != nil {
			return 0, err
		}
	}
	switch kind {
	case placesCSV:
		return im.own(ctx, file, text, in.meter)
	case placesGeoJSON:
		return im.features(ctx, file, func(yield func(recordFile, error) bool) { yield(recordFile{"", text}, nil) })
	}
	return im.dump(ctx, file, kind, text, in.meter)
}

// told tells what became of a file.
func (im *placeImport) told(file, kind string, n int64, left leftLines, m *meter) (int64, error) {
	m.done()
	if err := im.app.print("%s: %s %s stored (read as %s)", file, count(n), nounOf(kind), kind); err != nil {
		return 0, err
	}
	return left.show(im.app)
}

func nounOf(kind string) string {
	if kind == placesAlternate {
		return "names"
	}
	return "places"
}

// usable passes on the places and counts the lines that are none.
func usable(ctx context.Context, places iter.Seq2[gazetteer.Place, error], left leftLines, m *meter) iter.Seq2[gazetteer.Place, error] {
	return func(yield func(gazetteer.Place, error) bool) {
		for p, err := range places {
			var row *gazetteer.RowError
			switch {
			case errors.As(err, &row):
				left.add(row)
				continue
			case err == nil:
				err = ctx.Err()
			}
			m.add(1)
			if !yield(p, err) || err != nil {
				return
			}
		}
	}
}

// finish makes the index of what was imported out of dumps, and lets it count.
func (im *placeImport) finish(ctx context.Context) error {
	if len(im.whole) == 0 {
		return nil
	}
	base, err := im.builtIn()
	if err != nil {
		return err
	}
	for {
		dumps, _, err := im.store.PlacesSeq(ctx)
		if err != nil {
			return err
		}
		m := im.app.newMeter("steps of the index", 1000)
		phases := []string{}
		err = places.Build(ctx, base, im.store, dumps+1, im.whole, func(what string, done float64) {
			if !slices.Contains(phases, what) {
				phases = append(phases, what)
			}
			m.bytes.Store(int64(1000 * (float64(len(phases)-1) + done) / indexPhases))
			m.add(0)
		})
		m.done()
		if err != nil {
			return err
		}
		err = im.store.FinishImports(ctx, im.whole, dumps+1, time.Now())
		if incident.CodeOf(err) != incident.Conflict { // another import has ended meanwhile
			return err
		}
	}
}

// indexPhases is about how many phases the making of an index has.
const indexPhases = 8

// placesKind tells what a file of places is from its first line.
func placesKind(text *bufio.Reader) (string, error) {
	head, err := text.Peek(32 << 10)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
		return "", err
	}
	if first := bytes.TrimLeft(head, " \t\r\n\x1e\ufeff"); len(first) > 0 && first[0] == '{' {
		return placesGeoJSON, nil
	}
	line, _, _ := bytes.Cut(head, []byte("\n"))
	if gazetteer.IsHeader(string(head)) {
		return placesCSV, nil
	}
	switch tabs := bytes.Count(line, []byte("\t")); {
	case tabs == 18:
		return placesGeoNames, nil
	case tabs >= 7 && tabs <= 9:
		return placesAlternate, nil
	}
	return "", errors.New("it is not clear what this is: a CSV whose first line names the columns (name,lat,lon), a dump of GeoNames, or GeoJSON; say which with --kind")
}
