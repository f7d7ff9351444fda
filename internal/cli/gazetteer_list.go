package cli

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"unicode"

	"dateline/geo/gazetteer"
	"dateline/internal/store/gpkg"

	"github.com/spf13/cobra"
)

// listOptions are the flags of gazetteer list.
type listOptions struct {
	db               string
	all, asCSV       bool
	kinds, countries []string
}

func (a *app) gazetteerList() *cobra.Command {
	var o listOptions
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List your own places and names",
		Long: `Lists your own places, your own names for other places, and the ids of places that you
have removed. With --all it lists every place that the geocoder knows, with what is
united from the built-in gazetteer, dumps and your own. The CSV can be imported again.`,
		Example: `  dateline gazetteer list
  dateline gazetteer list --all --country TJ --kind village,town --csv > tj.csv`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.runGazetteerList(cmd.Context(), &o) },
	}
	f := cmd.Flags()
	dbFlag(cmd, &o.db)
	f.BoolVar(&o.all, "all", false, "all places, not only your own")
	f.StringSliceVar(&o.kinds, "kind", nil, "only places of these kinds, several by comma")
	f.StringSliceVar(&o.countries, "country", nil, "only places that these countries hold or claim: codes or names, several by comma")
	f.BoolVar(&o.asCSV, "csv", false, "print CSV, with the columns of docs/gazetteer.md")
	return cmd
}

func (a *app) runGazetteerList(ctx context.Context, o *listOptions) (err error) {
	for _, kind := range o.kinds {
		if !slices.Contains(gazetteer.Kinds, kind) {
			return fmt.Errorf("--kind %q is none of %s", kind, strings.Join(gazetteer.Kinds, ", "))
		}
	}
	codes, err := codesOf(o.countries)
	if err != nil {
		return err
	}
	list := iter.Seq2[gazetteer.Place, error](func(func(gazetteer.Place, error) bool) {})
	var hidden []string
	if !o.all && a.hasPlaces(o.db) {
		var store *gpkg.Store
		if store, err = gpkg.Open(ctx, o.db, gpkg.Options{ReadOnly: true}); err != nil {
			return err
		}
		defer closing(&err, store)
		list = store.OwnPlaces(ctx)
		if hidden, err = store.Hidden(ctx); err != nil {
			return err
		}
	}
	if o.all {
		ix, err := a.openPlacesOf(ctx, o.db)
		if err != nil {
			return err
		}
		list = allPlaces(ctx, ix)
	}
	list = chosen(list, o.kinds, codes)
	if o.asCSV {
		return gazetteer.WriteCSV(a.out, withNames(list))
	}
	return a.listPlaces(list, hidden)
}

// codesOf gives the codes of countries that are named by codes or names.
func codesOf(countries []string) (codes []string, err error) {
	if len(countries) == 0 {
		return nil, nil
	}
	ix, err := openPlaces()
	if err != nil {
		return nil, err
	}
	for _, country := range countries {
		named, err := ix.CountryCodes(country)
		if err != nil {
			return nil, err
		}
		codes = append(codes, strings.Split(named, "/")...)
	}
	return codes, nil
}

// printable shows control characters, which a terminal would obey, as what they are not.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return unicode.ReplacementChar
		}
		return r
	}, s)
}

func allPlaces(ctx context.Context, ix *gazetteer.Index) iter.Seq2[gazetteer.Place, error] {
	return func(yield func(gazetteer.Place, error) bool) {
		for p := range ix.All() {
			if err := ctx.Err(); !yield(p, err) || err != nil {
				return
			}
		}
	}
}

// chosen keeps the places of the kinds and countries, with their names; none of them: all.
func chosen(list iter.Seq2[gazetteer.Place, error], kinds, countries []string) iter.Seq2[gazetteer.Place, error] {
	return func(yield func(gazetteer.Place, error) bool) {
		last := ""
		for p, err := range list {
			if own := p.Name == "" && p.ID == last; err == nil && !own && (len(kinds) > 0 && !slices.Contains(kinds, p.Kind) ||
				len(countries) > 0 && !slices.ContainsFunc(p.Claimants(), func(c string) bool { return slices.Contains(countries, c) })) {
				continue
			}
			if last = p.ID; !yield(p, err) {
				return
			}
		}
	}
}

// withNames unites the names of a place with it, or with one another where the place is not in the list.
func withNames(list iter.Seq2[gazetteer.Place, error]) iter.Seq2[gazetteer.Place, error] {
	return func(yield func(gazetteer.Place, error) bool) {
		var waiting *gazetteer.Place
		for p, err := range list {
			if err != nil {
				yield(p, err)
				return
			}
			if p.Name == "" {
				for i := range p.Names {
					p.Names[i].Source = p.Source
				}
				if waiting != nil && waiting.ID == p.ID {
					waiting.AddNames(p.Names...)
					continue
				}
				p.Source = ""
			}
			if waiting != nil && !yield(*waiting, nil) {
				return
			}
			waiting = &p
		}
		if waiting != nil {
			yield(*waiting, nil)
		}
	}
}

func (a *app) listPlaces(list iter.Seq2[gazetteer.Place, error], hidden []string) error {
	rows := [][]string{{"ID", "NAME", "KIND", "COUNTRY", "LONGITUDE", "LATITUDE", "SOURCE"}}
	for p, err := range list {
		if err != nil {
			return err
		}
		if p.Name == "" {
			for _, n := range p.Names {
				rows = append(rows, []string{p.ID, printable(n.Text), strings.TrimSpace(n.Flag + " name"), "", "", "", p.Source})
			}
			continue
		}
		lon, lat := "", ""
		if p.HasPoint {
			lon, lat = degrees(p.Point[0]), degrees(p.Point[1])
		}
		rows = append(rows, []string{p.ID, printable(p.Name), p.Kind, p.Country, lon, lat, p.Source})
	}
	for _, id := range hidden {
		rows = append(rows, []string{id, "", "removed", "", "", "", ""})
	}
	return a.table(rows)
}
