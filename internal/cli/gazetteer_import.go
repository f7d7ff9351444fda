package cli

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"

	"dateline/geo/gazetteer"
	"dateline/internal/store/gpkg"

	"github.com/spf13/cobra"
)

// The kinds of files of places.
const (
	placesCSV       = "csv"
	placesGeoNames  = "geonames"
	placesAlternate = "alternate-names"
)

func (a *app) gazetteerImport() *cobra.Command {
	var db, kind string
	cmd := &cobra.Command{
		Use:   "import FILE...",
		Short: "Add places to a data file",
		Long: `Adds places to a data file, for the geocoder to know from then on: a CSV with the
columns of data/README.md (id, name and kind are required), or a dump of GeoNames
(TJ.txt, allCountries.txt, alternateNamesV2.txt); plain, as .gz or as .zip. - is
standard input. Where there is a place with the same id, a row of a CSV corrects it
(fields that are not empty win), while a dump only fills empty fields; names are united.

Alternate names go to places that are known; import the places first, or in the same
command before them. Lines that cannot be used are left out, and told by reason with
their numbers. Lines of a dump that are no use here (names of places that are not
known, kinds of places that nothing is reported from) are passed over and counted. A
file that cannot be read to its end is not taken at all. A running server uses new
places from its next start.`,
		Example: `  dateline gazetteer import TJ.zip KG.zip alternateNamesV2.zip
  dateline gazetteer import --db incidents.gpkg villages.csv`,
		Args:        cobra.MinimumNArgs(1),
		Annotations: map[string]string{exitNote: "3 some lines were left out (they are told)"},
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			store, err := openStore(cmd.Context(), db, fast)
			if err != nil {
				return err
			}
			defer closing(&err, store)
			total := int64(0)
			for _, file := range args {
				left, err := a.importPlaces(cmd.Context(), store, file, kind)
				if err != nil {
					return fmt.Errorf("%s: %w", file, err)
				}
				total += left
			}
			if total > 0 {
				return &linesLeftError{total}
			}
			return nil
		},
	}
	dbFlag(cmd, &db)
	cmd.Flags().Var(newChoice(&kind, "", placesCSV, placesGeoNames, placesAlternate), "kind", "what the files are; default: by their contents")
	a.progressFlag(cmd)
	return cmd
}

// importPlaces stores the places of a file and returns how many lines were left
// out.
func (a *app) importPlaces(ctx context.Context, store *gpkg.Store, file, kind string) (faulty int64, err error) {
	in, err := a.openInput(file, "places")
	if err != nil {
		return 0, err
	}
	defer closing(&err, in)
	text := bufio.NewReaderSize(in, 64<<10)
	if kind == "" {
		if kind, err = placesKind(text); err != nil {
			return 0, err
		}
	}
	left := leftLines{}
	var places iter.Seq2[gazetteer.Place, error]
	switch kind {
	case placesCSV:
		places = gazetteer.ReadCSV(text)
	case placesGeoNames:
		places = gazetteer.ReadGeoNames(text)
	default:
		places, err = a.alternateNames(ctx, store, text, left)
	}
	if err != nil {
		return 0, err
	}
	n, err := store.SavePlaces(ctx, usable(ctx, places, left, in.meter))
	if err != nil {
		return 0, err
	}
	in.meter.done()
	if err := a.print("%s: %s places stored (read as %s)", file, count(n), kind); err != nil {
		return 0, err
	}
	return left.show(a)
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

// placesKind tells what a file of places is from its first line.
func placesKind(text *bufio.Reader) (string, error) {
	head, err := text.Peek(32 << 10)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
		return "", err
	}
	line, _, _ := bytes.Cut(head, []byte("\n"))
	switch tabs := bytes.Count(line, []byte("\t")); {
	case tabs == 18:
		return placesGeoNames, nil
	case tabs >= 7 && tabs <= 9:
		return placesAlternate, nil
	case strings.Contains(string(line), "name") && bytes.Contains(line, []byte(",")):
		return placesCSV, nil
	}
	return "", errors.New("it is not clear what this is: a CSV whose first line names the columns, or a dump of GeoNames; say which with --kind")
}

// alternateNames reads a table of alternate names and returns the places that
// have any, complete with them. Names of unknown places are left out.
func (a *app) alternateNames(ctx context.Context, store *gpkg.Store, text io.Reader, left leftLines) (iter.Seq2[gazetteer.Place, error], error) {
	known, err := openPlaces(store.Places(ctx))
	if err != nil {
		return nil, err
	}
	names := map[string][]gazetteer.Name{}
	for n, err := range gazetteer.ReadAlternateNames(text) {
		var row *gazetteer.RowError
		switch {
		case errors.As(err, &row):
			left.add(row)
			continue
		case err != nil:
			return nil, err
		case ctx.Err() != nil:
			return nil, ctx.Err()
		}
		if _, have := names[n.ID]; !have {
			if _, ok := known.Get(n.ID); !ok {
				left.add(&gazetteer.RowError{Reason: unknownPlace})
				continue
			}
		}
		names[n.ID] = append(names[n.ID], n.Name)
	}
	return func(yield func(gazetteer.Place, error) bool) {
		for _, id := range slices.Sorted(maps.Keys(names)) {
			p, _ := known.Get(id)
			p.AddNames(names[id]...)
			p.Source = gazetteer.SourceDump // it brings names, and must not stand before the user's own, nor before later versions of ours
			if !yield(p, nil) {
				return
			}
		}
	}, nil
}
