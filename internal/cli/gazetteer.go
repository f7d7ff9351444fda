package cli

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"dateline/data"
	"dateline/geo/gazetteer"

	"github.com/spf13/cobra"
)

func (a *app) gazetteer() *cobra.Command {
	return a.group(&cobra.Command{
		Use:   "gazetteer",
		Short: "Add places of your own, and see what there is",
		Long: `The gazetteer is what the geocoder knows: the places that the program carries, and
those that were imported into a data file.`,
		Example: `  dateline gazetteer import villages.csv
  dateline gazetteer info`,
		GroupID: groupData,
	}, a.gazetteerImport(), a.gazetteerInfo())
}

// gazetteerFacts is what is told of the gazetteer.
type gazetteerFacts struct {
	Places      int              `json:"places"`
	Imported    int              `json:"imported"` // of the places, those that came with the data file
	Kinds       map[string]int64 `json:"kinds"`
	LoadMS      int64            `json:"load_ms"`
	Bytes       int              `json:"bytes"` // of the built-in text
	Attribution string           `json:"attribution"`
}

func (a *app) gazetteerInfo() *cobra.Command {
	var db string
	var asJSON bool
	cmd := &cobra.Command{
		Use:     "info",
		Short:   "Tell how many places there are, and where from",
		Example: "  dateline gazetteer info --json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			began := time.Now()
			builtIn, err := openPlaces()
			if err != nil {
				return err
			}
			facts := gazetteerFacts{LoadMS: time.Since(began).Milliseconds(), Bytes: len(data.Gazetteer), Kinds: map[string]int64{}}
			places := builtIn
			if mustExist(db) == nil {
				if places, err = openPlacesOf(cmd.Context(), db); err != nil {
					return err
				}
			}
			facts.Places, facts.Imported = places.Len(), places.Len()-builtIn.Len()
			for p := range places.All() {
				facts.Kinds[p.Kind]++
				if facts.Attribution == "" {
					facts.Attribution = gazetteer.Attribution(p)
				}
			}
			if asJSON {
				return a.printJSON(facts)
			}
			return a.showGazetteer(&facts)
		},
	}
	dbFlag(cmd, &db)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func (a *app) showGazetteer(f *gazetteerFacts) error {
	if err := a.print("%s places, loaded in %d ms; %s of them came with the data file\n%s\n", count(int64(f.Places)), f.LoadMS, count(int64(f.Imported)), f.Attribution); err != nil {
		return err
	}
	rows := [][]string{{"KIND", "PLACES"}}
	kinds := slices.SortedFunc(maps.Keys(f.Kinds), func(x, y string) int {
		return cmp.Or(cmp.Compare(f.Kinds[y], f.Kinds[x]), cmp.Compare(x, y))
	})
	for _, k := range kinds {
		rows = append(rows, []string{k, count(f.Kinds[k])})
	}
	return a.table(rows)
}
