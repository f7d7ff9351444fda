package cli

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"dateline/data"
	"dateline/geo/gazetteer"
	"dateline/internal/places"
	"dateline/internal/store/gpkg"

	"github.com/spf13/cobra"
)

func (a *app) gazetteer() *cobra.Command {
	return a.group(&cobra.Command{
		Use:   "gazetteer",
		Short: "Add places of your own, and see what there is",
		Long: `The gazetteer is what the geocoder knows: your own places and names in a data file,
over those of dumps that were imported into it, over those that the program carries.
Your own stay when the program or a dump is replaced by a newer one.`,
		Example: `  dateline gazetteer import villages.csv
  dateline gazetteer add "Post 12" --kind border_post --lon 69.72 --lat 37.61 --country TJ
  dateline gazetteer alias GN:1220164 Worukh --lang de
  dateline gazetteer stats`,
		GroupID: groupData,
	}, a.gazetteerImport(), a.gazetteerAdd(), a.gazetteerAlias(), a.gazetteerRemove(), a.gazetteerList(), a.gazetteerStats())
}

// gazetteerFacts is what is told of the gazetteer.
type gazetteerFacts struct {
	Places      int            `json:"places"`
	Names       int            `json:"names"`    // spellings
	Imported    int            `json:"imported"` // of the places, those that came with the data file
	Outlines    int            `json:"outlines"` // areas of countries and divisions
	Hidden      int            `json:"hidden"`   // places that were removed
	Lost        []string       `json:"lost"`     // ids of places with names of the user's that are not in the gazetteer (any more)
	Kinds       map[string]int `json:"kinds"`
	Imports     []importFacts  `json:"imports"`
	LoadMS      int64          `json:"load_ms"`
	Bytes       int            `json:"bytes"` // of the built-in text
	Fingerprint string         `json:"fingerprint"`
	Attribution string         `json:"attribution"`

	hidden []string // ids
}

// importFacts is what is told of an import of a dump.
type importFacts struct {
	File     string     `json:"file"`
	Kind     string     `json:"kind"`
	Rows     int64      `json:"rows"`
	Started  time.Time  `json:"started"`
	Finished *time.Time `json:"finished"` // null: it was interrupted; run it again
}

func (a *app) gazetteerStats() *cobra.Command {
	var db string
	var asJSON bool
	cmd := &cobra.Command{
		Use:     "stats",
		Aliases: []string{"info"},
		Short:   "Tell how many places there are, and where from",
		Example: "  dateline gazetteer stats --json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			facts := gazetteerFacts{Bytes: len(data.Gazetteer), Imports: []importFacts{}}
			began := time.Now()
			var h *places.Holder
			if !a.hasPlaces(db) {
				h, err = places.Open(cmd.Context(), builtIn, nil, a.say)
			} else {
				var store *gpkg.Store
				if store, err = gpkg.Open(cmd.Context(), db, gpkg.Options{ReadOnly: true}); err != nil {
					return err
				}
				defer closing(&err, store)
				if err = facts.of(cmd, store); err == nil {
					h, err = places.Open(cmd.Context(), builtIn, store, a.say)
				}
			}
			if err != nil {
				return err
			}
			facts.LoadMS = time.Since(began).Milliseconds()
			facts.count(h)
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

// of takes what the data file says.
func (f *gazetteerFacts) of(cmd *cobra.Command, store *gpkg.Store) error {
	hidden, err := store.Hidden(cmd.Context())
	if err != nil {
		return err
	}
	f.hidden, f.Hidden = hidden, len(hidden)
	imports, err := store.Imports(cmd.Context())
	for _, i := range imports {
		told := importFacts{File: i.File, Kind: i.Kind, Rows: i.Rows, Started: i.Started}
		if !i.Finished.IsZero() {
			told.Finished = &i.Finished
		}
		f.Imports = append(f.Imports, told)
	}
	return err
}

func (f *gazetteerFacts) count(h *places.Holder) {
	ix, base := h.Current(), h.BuiltIn()
	f.Places, f.Names, f.Imported = ix.Len(), ix.NameCount(), ix.Len()-base.Len()
	for _, id := range f.hidden {
		if base.Has(id) { // it is one of base's, not of those that are there
			f.Imported++
		}
	}
	f.Lost = append([]string{}, h.Lost()...)
	f.Outlines, f.Kinds, f.Fingerprint = len(h.Outlines().All()), ix.Kinds(), ix.Fingerprint()
	for p := range base.All() {
		if f.Attribution = gazetteer.Attribution(p); f.Attribution != "" {
			break
		}
	}
}

func (a *app) showGazetteer(f *gazetteerFacts) error {
	if err := a.print("%s places with %s names, loaded in %d ms; %s of them came with the data file\n%s outlines of countries and divisions; %s places were removed\n%s\n",
		count(int64(f.Places)), count(int64(f.Names)), f.LoadMS, count(int64(f.Imported)), count(int64(f.Outlines)), count(int64(f.Hidden)), f.Attribution); err != nil {
		return err
	}
	if len(f.Lost) > 0 {
		if err := a.print("%s places that you have given names to are not in the gazetteer (any more): give the names to the places of today\n(dateline gazetteer alias), or take them away (alias --remove): %s\n", count(int64(len(f.Lost))), strings.Join(f.Lost, ", ")); err != nil {
			return err
		}
	}
	rows := [][]string{{"KIND", "PLACES"}}
	kinds := slices.SortedFunc(maps.Keys(f.Kinds), func(x, y string) int {
		return cmp.Or(cmp.Compare(f.Kinds[y], f.Kinds[x]), cmp.Compare(x, y))
	})
	for _, k := range kinds {
		rows = append(rows, []string{k, count(int64(f.Kinds[k]))})
	}
	if err := a.table(rows); err != nil || len(f.Imports) == 0 {
		return err
	}
	rows = [][]string{{"IMPORT", "KIND", "ROWS", "BEGUN", "ENDED"}}
	for _, i := range f.Imports {
		ended := "interrupted: run it again"
		if i.Finished != nil {
			ended = i.Finished.Format(time.RFC3339)
		}
		rows = append(rows, []string{i.File, i.Kind, count(i.Rows), i.Started.Format(time.RFC3339), ended})
	}
	if err := a.print(""); err != nil {
		return err
	}
	return a.table(rows)
}
