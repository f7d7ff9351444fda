package cli

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"dateline/geo/gazetteer"
	"dateline/internal/incident"
	"dateline/internal/store/gpkg"

	"github.com/spf13/cobra"
)

// addition is what the flags of gazetteer add say.
type addition struct {
	db       string
	place    gazetteer.Place
	names    []string
	lon, lat float64
}

func (a *app) gazetteerAdd() *cobra.Command {
	var o addition
	cmd := &cobra.Command{
		Use:   "add NAME",
		Short: "Add or correct one place",
		Long: `Adds a place of your own to a data file. With --id it takes the place of one that is
there (what is not given stays as it is); else its id is made of its name. Without a
division it gets that of the outline that holds it, where borders are drawn finely
enough to decide, and another one when it is moved; a country that the outlines
contradict is warned of. Running servers know it within a second.`,
		Example: `  dateline gazetteer add "Post 12" --kind border_post --lon 69.72 --lat 37.61 --country TJ --uncertainty-m 500 --source "field trip 2024"
  dateline gazetteer add Vorukh --id GN:1220164 --kind village --lon 70.5897 --lat 39.8481`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			given := cmd.Flags().Changed
			if err := o.parse(args[0], given); err != nil {
				return err
			}
			return a.editPlaces(cmd.Context(), o.db, func(ctx context.Context, store *gpkg.Store, ix *gazetteer.Index) error {
				return a.addPlace(ctx, store, ix, &o.place, given)
			})
		},
	}
	o.flags(cmd)
	return cmd
}

// parse makes a place of the flags, of which given tells whether the user gave one.
func (o *addition) parse(name string, given func(flag string) bool) error {
	p := &o.place
	p.Name = name
	if given("lon") != given("lat") {
		return errors.New("--lon and --lat go together: give both, or neither")
	}
	if p.HasPoint = given("lon"); p.HasPoint {
		p.Point = [2]float64{o.lon, o.lat}
	}
	if given("uncertainty-m") && p.UncertaintyM <= 0 {
		return errors.New("--uncertainty-m is a radius in metres above 0; leave it out for that of its kind")
	}
	if p.UncertaintyM > 0 && p.UncertaintyReason == "" {
		p.UncertaintyReason = "stated by the user"
	}
	for _, text := range o.names {
		p.AddNames(gazetteer.Name{Text: text, Lang: "und"})
	}
	if p.Source == "" {
		p.Source = "own"
	}
	return nil
}

// addPlace stores a place of the user's own.
func (a *app) addPlace(ctx context.Context, store *gpkg.Store, ix *gazetteer.Index, p *gazetteer.Place, given func(flag string) bool) error {
	made := p.ID == ""
	if made {
		p.ID = gazetteer.OwnID(p.Name)
	}
	if old, ok := ix.Get(p.ID); ok && !given("kind") {
		p.Kind = old.Kind
	}
	if err := checkedPlace(ix, p); err != nil {
		return err
	}
	if made && ix.Has(p.ID) {
		return fmt.Errorf("there is a place %s already: correct it with --id %s, or give this one another --id", p.ID, p.ID)
	}
	if !p.HasPoint && p.Parent == "" && !ix.Has(p.ID) {
		return errors.New("where is it? Give --lon and --lat, or --parent if no more is known")
	}
	if p.Parent != "" && !ix.Has(p.Parent) {
		return fmt.Errorf("--parent %s is no place of the gazetteer: dateline geocode finds the ids of places", p.Parent)
	}
	told := ""
	if in, ok := ix.Divide(p); ok {
		told = ", in " + in.Name + ", whose outline holds it"
	} else if old, _ := ix.Get(p.ID); wasDerived(&old) && p.Country == "" && p.Admin1 == "" && p.Parent == "" {
		told = "; its country and division are left open, as the outlines do not decide there: state them with --country and --admin1"
	}
	if _, err := store.SavePlaces(ctx, onePlace(*p)); err != nil {
		return err
	}
	if doubt := ix.Contradicted(p); doubt != "" {
		a.say("warning: %s", doubt)
	}
	return a.print("%s: %s stored%s", p.ID, p.Name, told)
}

// wasDerived reports whether outlines have told the divisions of a place.
func wasDerived(p *gazetteer.Place) bool {
	_, derived := p.Stated()
	return derived
}

func (o *addition) flags(cmd *cobra.Command) {
	f, p := cmd.Flags(), &o.place
	dbFlag(cmd, &o.db)
	f.StringVar(&p.ID, "id", "", "id; default: OWN: and the name")
	f.StringVar(&p.Kind, "kind", gazetteer.KindSettlement, "what it is: "+strings.Join(gazetteer.Kinds, ", "))
	f.StringSliceVar(&o.names, "names", nil, "other names, several by comma; dateline gazetteer alias tells more of a name")
	f.Float64Var(&o.lon, "lon", 0, "longitude in degrees")
	f.Float64Var(&o.lat, "lat", 0, "latitude in degrees")
	f.StringVar(&p.Country, "country", "", "code or name; KG/TJ where two claim it")
	f.StringVar(&p.Admin1, "admin1", "", "first-level division: its code, such as TJ.03, or its name")
	f.StringVar(&p.Parent, "parent", "", "id of the place that it lies in")
	f.Float64Var(&p.UncertaintyM, "uncertainty-m", 0, "radius in metres; default: that of its kind")
	f.StringVar(&p.UncertaintyReason, "uncertainty-reason", "", "why that radius")
	f.Int64Var(&p.Population, "population", 0, "people; 0 is unknown")
	f.StringVar(&p.Source, "source", "", "where it is known from; default: own")
	f.StringVar(&p.SourceURL, "source-url", "", "where that can be read")
	f.StringVar(&p.Note, "note", "", "a sentence about it")
}

// checkedPlace makes codes of the country and the division that the user names, and refuses what would never be found.
func checkedPlace(ix *gazetteer.Index, p *gazetteer.Place) (err error) {
	if p.Country != "" {
		if p.Country, err = ix.CountryCodes(p.Country); err != nil {
			return err
		}
	}
	if p.Admin1 != "" {
		if p.Admin1, err = ix.Admin1Code(p.Admin1, p.Country); err != nil {
			return err
		}
	}
	if err := p.Check(); err != nil {
		return err
	}
	if err := ix.CheckWhere(p); err != nil {
		return err
	}
	_, err = gazetteer.ParseRecord(p.Record())
	return err
}

func onePlace(p gazetteer.Place) iter.Seq2[gazetteer.Place, error] {
	return func(yield func(gazetteer.Place, error) bool) { yield(p, nil) }
}

// editPlaces opens the places of a data file, or makes it, for f.
func (a *app) editPlaces(ctx context.Context, db string, f func(context.Context, *gpkg.Store, *gazetteer.Index) error) (err error) {
	d, err := a.open(ctx, db, gpkg.Options{})
	if err != nil {
		return err
	}
	defer closing(&err, d)
	return f(ctx, d.store, d.places.Current())
}

func (a *app) gazetteerAlias() *cobra.Command {
	var db, source string
	var remove bool
	n := gazetteer.Name{}
	cmd := &cobra.Command{
		Use:   "alias PLACE NAME",
		Short: "Give a place another name",
		Long: `Gives a place of whatever source another name, so that it is found by it. PLACE is an
id, or a name that says which place is meant ("Vorukh, Isfara").`,
		Example: `  dateline gazetteer alias GN:1220164 Worukh --lang de
  dateline gazetteer alias "Khujand, TJ" Leninabad --flag former --from 1936 --to 1991
  dateline gazetteer alias --remove GN:1220164 Worukh`,
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			n.Text = strings.Join(strings.Fields(args[1]), " ")
			return a.editPlaces(cmd.Context(), db, func(ctx context.Context, store *gpkg.Store, ix *gazetteer.Index) error {
				if remove {
					return a.removeName(ctx, store, ix, args[0], n.Text)
				}
				p, err := placeMeant(ctx, ix, args[0])
				if err != nil {
					return err
				}
				if err := n.Check(); err != nil {
					return err
				}
				if err := store.SaveName(ctx, gazetteer.AlternateName{ID: p.ID, Name: n}, source); err != nil {
					return err
				}
				return a.print("%s (%s) is also called %s", p.ID, p.Name, n.Text)
			})
		},
	}
	f := cmd.Flags()
	dbFlag(cmd, &db)
	f.StringVar(&n.Lang, "lang", "und", "language of the name, ISO 639")
	f.Var(newChoice(&n.Flag, "", gazetteer.FlagFormer, gazetteer.FlagOfficial, gazetteer.FlagColloquial, gazetteer.FlagMisspelling), "flag", "what kind of name it is; default: a usual one")
	f.StringVar(&n.From, "from", "", "first day of use: YYYY, YYYY-MM or YYYY-MM-DD")
	f.StringVar(&n.To, "to", "", "last day of use")
	f.StringVar(&source, "source", "", "where it is known from; default: own")
	f.BoolVar(&remove, "remove", false, "take the name away again")
	return cmd
}

// removeName takes a name away from a place, which an earlier gazetteer may have had under another id, or none may have any more.
func (a *app) removeName(ctx context.Context, store *gpkg.Store, ix *gazetteer.Index, place, name string) error {
	if err := store.RemoveName(ctx, place, name); err == nil {
		return a.print("%s is not called %s any more", place, name)
	} else if incident.CodeOf(err) != incident.NotFound {
		return err
	}
	p, err := placeMeant(ctx, ix, place)
	if err != nil {
		return err
	}
	for _, id := range append(p.OtherIDs, p.ID) {
		if err = store.RemoveName(ctx, id, name); incident.CodeOf(err) != incident.NotFound {
			break
		}
	}
	if err != nil {
		return err
	}
	return a.print("%s (%s) is not called %s any more", p.ID, p.Name, name)
}

// placeMeant is the place of an id, or the only one that a name may mean.
func placeMeant(ctx context.Context, ix *gazetteer.Index, text string) (gazetteer.Place, error) {
	if c, ok := ix.Candidate(text); ok {
		return c.Place, nil
	}
	res, err := ix.Geocode(ctx, gazetteer.Query{Text: text})
	switch {
	case err != nil:
		return gazetteer.Place{}, err
	case len(res.Candidates) == 0:
		return gazetteer.Place{}, notFound(&res)
	case res.Ambiguous || res.Candidates[0].Relation != nil:
		return gazetteer.Place{}, fmt.Errorf("%q does not tell which place is meant; give its id: %w", text, &gazetteer.AmbiguousError{Text: text, Candidates: res.Candidates})
	}
	return res.Candidates[0].Place, nil
}

func (a *app) gazetteerRemove() *cobra.Command {
	var db string
	var undo bool
	cmd := &cobra.Command{
		Use:   "remove ID...",
		Short: "Take places away, or back",
		Long: `Takes your own places, with your own names for them, out of a data file; what the
gazetteer or a dump says of the same id counts again then. A place that is not your own
is hidden: it is not found any more, also after an upgrade, until --undo. If one of
the ids is not known nothing is removed.`,
		Example: `  dateline gazetteer remove OWN:post-12
  dateline gazetteer remove --undo GN:1220164`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.editPlaces(cmd.Context(), db, func(ctx context.Context, store *gpkg.Store, ix *gazetteer.Index) error {
				slices.Sort(args)
				args = slices.Compact(args)
				for _, id := range args {
					if _, there := ix.Get(id); !there && !undo {
						return incident.Errorf(incident.NotFound, "",
							"there is no place %q, and nothing was removed: dateline geocode finds the ids of places; alias --remove takes a name", id)
					}
				}
				for _, id := range args {
					if err := a.removePlace(ctx, store, ix, id, undo); err != nil {
						return err
					}
				}
				return nil
			})
		},
	}
	dbFlag(cmd, &db)
	cmd.Flags().BoolVar(&undo, "undo", false, "let places that were hidden be found again")
	return cmd
}

func (a *app) removePlace(ctx context.Context, store *gpkg.Store, ix *gazetteer.Index, id string, undo bool) error {
	if undo {
		if err := store.ShowPlace(ctx, id); err != nil {
			return err
		}
		return a.print("%s is found again", id)
	}
	p, _ := ix.Get(id)
	own, err := store.RemovePlace(ctx, id, time.Now())
	switch {
	case err != nil:
		return err
	case own:
		return a.print("%s: your own %s is removed", id, p.Name)
	}
	return a.print("%s: %s is hidden", id, p.Name)
}
