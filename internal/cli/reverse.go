package cli

import (
	"context"
	"errors"
	"fmt"
	"math"

	"dateline/geo/gazetteer"

	"github.com/paulmach/orb"
	"github.com/spf13/cobra"
)

// reverseOptions are the flags of reverse.
type reverseOptions struct {
	db, lang string
	lon, lat float64
	query    gazetteer.NearestQuery
	asJSON   bool
}

func (a *app) reverse() *cobra.Command {
	var o reverseOptions
	cmd := &cobra.Command{
		Use:   "reverse --lon LONGITUDE --lat LATITUDE",
		Short: "Tell what is at a point",
		Long: `Tells which places are nearest to a point, how far they are and in which direction the
point lies as seen from each; and which countries and divisions hold it, as the
built-in outlines and those of the data file draw them. Where the outlines are too
coarse to decide, and where an area is disputed, it says so.`,
		Example: `  dateline reverse --lon 70.58 --lat 39.85
  dateline reverse --lon 70.58 --lat 39.85 --kind village,town --limit 5 --json`,
		Args:    cobra.NoArgs,
		GroupID: groupData,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f := cmd.Flags(); !f.Changed("lon") || !f.Changed("lat") {
				return errors.New("--lon and --lat are needed, in degrees: for instance --lon 70.58 --lat 39.85")
			}
			return a.runReverse(cmd.Context(), &o)
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	dbFlag(cmd, &o.db)
	f.Float64Var(&o.lon, "lon", 0, "longitude in degrees")
	f.Float64Var(&o.lat, "lat", 0, "latitude in degrees")
	f.Float64Var(&o.query.RadiusM, "radius", gazetteer.DefaultRadiusM, "how far the places may be, in metres")
	f.StringSliceVar(&o.query.Kinds, "kind", nil, "only places of this kind, such as village; several by comma")
	f.StringSliceVar(&o.query.Countries, "country", nil, "only places of this country: ISO 3166-1 alpha-2 code or name; several by comma")
	f.StringVar(&o.lang, "lang", "", "language of names and labels: ISO 639 code")
	f.IntVar(&o.query.Limit, "limit", 3, "at most so many places")
	f.BoolVar(&o.asJSON, "json", false, "print JSON")
	return cmd
}

// reversed is what is at a point, as JSON.
type reversed struct {
	Lon        float64        `json:"lon"`
	Lat        float64        `json:"lat"`
	Nearest    []nearestPlace `json:"nearest"`
	Containing []holder       `json:"containing"`
}

type nearestPlace struct {
	placeFacts
	Lon          float64 `json:"lon"`
	Lat          float64 `json:"lat"`
	DistanceM    float64 `json:"distance_m"`
	BearingDeg   float64 `json:"bearing_deg"` // of the point as seen from the place
	UncertaintyM float64 `json:"uncertainty_m"`
	Attribution  string  `json:"attribution,omitempty"`
}

// holder is a unit that holds a point, or may.
type holder struct {
	ID        string  `json:"id"`
	Name      string  `json:"name"`
	Country   string  `json:"country"`
	Level     int     `json:"level"`
	Inside    bool    `json:"inside"`
	EdgeM     float64 `json:"edge_m"`
	Uncertain bool    `json:"uncertain"`
	Disputed  string  `json:"disputed,omitempty"`
	Source    string  `json:"source"`

	Attribution string `json:"attribution,omitempty"` // of the outline
}

func (a *app) runReverse(ctx context.Context, o *reverseOptions) error {
	h, err := a.openGazetteer(ctx, o.db)
	if err != nil {
		return err
	}
	ix := h.Current()
	if o.query.Countries, err = codesOf(o.query.Countries); err != nil {
		return err
	}
	o.query.Point = orb.Point{o.lon, o.lat}
	found, err := ix.Nearest(ctx, o.query)
	if err != nil {
		return err
	}
	r := reversed{Lon: o.lon, Lat: o.lat, Nearest: []nearestPlace{}, Containing: []holder{}}
	for _, n := range found {
		c, _ := ix.Candidate(n.Place.ID)
		r.Nearest = append(r.Nearest, nearestPlace{placeFacts: factsOf(ix, &c, o.lang), Lon: n.Point.Lon(), Lat: n.Point.Lat(), DistanceM: math.Round(n.DistanceM), BearingDeg: math.Round(n.BearingDeg*10) / 10, UncertaintyM: c.UncertaintyM, Attribution: c.Attribution})
	}
	for _, c := range ix.Containing(h.Outlines(), o.lon, o.lat) {
		name := c.Name
		if p, ok := ix.Get(c.PlaceID); ok {
			if name = p.Name; o.lang != "" {
				name, _ = p.NameIn(o.lang)
			}
		}
		r.Containing = append(r.Containing, holder{ID: c.PlaceID, Name: name, Country: c.Country, Level: c.Level, Inside: c.Inside, EdgeM: math.Round(c.EdgeM),
			Uncertain: c.Uncertain, Disputed: c.Disputed, Source: c.Source, Attribution: gazetteer.OutlineAttribution(c.Source)})
	}
	if o.asJSON {
		return a.printJSON(r)
	}
	return a.showReversed(&r)
}

func (a *app) showReversed(r *reversed) error {
	rows := [][]string{{"DISTANCE", "DIRECTION", "PLACE", "KIND", "ID"}}
	for _, n := range r.Nearest {
		rows = append(rows, []string{metres(n.DistanceM), fmt.Sprintf("%.0f°", n.BearingDeg), n.Label, n.Kind, n.ID})
	}
	if len(r.Nearest) == 0 {
		a.say("no place is so near; a wider --radius may find one")
	} else if err := a.table(rows); err != nil {
		return err
	}
	if len(r.Containing) == 0 {
		a.say("no outline holds the point")
		return nil
	}
	if len(r.Nearest) > 0 {
		if err := a.print(""); err != nil {
			return err
		}
	}
	rows = [][]string{{"HELD BY", "LEVEL", "COUNTRY", "BORDER", "ID"}}
	for _, h := range r.Containing {
		rows = append(rows, []string{h.Name + doubt(&h), fmt.Sprint(h.Level), h.Country, border(h.EdgeM), h.ID})
	}
	return a.table(rows)
}

// doubt says why a unit may not hold the point.
func doubt(h *holder) string {
	switch {
	case h.Disputed != "":
		return " (disputed: " + h.Disputed + ")"
	case h.Uncertain:
		return " (uncertain)"
	}
	return ""
}

// border says how far the border is.
func border(m float64) string {
	if m >= gazetteer.FarFromEdge {
		return "farther than " + metres(gazetteer.FarFromEdge)
	}
	return metres(m)
}
