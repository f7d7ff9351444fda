package cli

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"dateline/geo/gazetteer"

	"github.com/spf13/cobra"
)

func (a *app) geocode() *cobra.Command {
	var db string
	var q gazetteer.Query
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "geocode TEXT...",
		Short: "Find the places that a text may mean",
		Long: `Finds the places that a name may mean, the likeliest first: in any spelling or script
that the gazetteer has, with larger places after it ("Vorukh, Isfara") or a generic
word ("Batken region"). Each has a point and the radius within which it is.

The places are the built-in ones, and those that were imported into the data file.
The command fails when there is no such place.`,
		Example: `  dateline geocode Vorukh, Isfara
  dateline geocode --json "Border Post Number 12" | jq '.candidates[0].uncertainty_m'
  dateline geocode --country KG Batken`,
		Args:    cobra.MinimumNArgs(1),
		GroupID: groupData,
		RunE: func(cmd *cobra.Command, args []string) error {
			places, err := a.openPlacesOf(cmd.Context(), db)
			if err != nil {
				return err
			}
			q.Text = strings.Join(args, " ")
			res, err := places.Geocode(cmd.Context(), q)
			if err != nil {
				return err
			}
			if asJSON {
				err = a.printJSON(geocodedJSON(q.Text, &res))
			} else {
				err = a.showPlaces(&res)
			}
			if err == nil && len(res.Candidates) == 0 {
				err = notFound(&res)
			}
			return err
		},
	}
	f := cmd.Flags()
	dbFlag(cmd, &db)
	f.StringVar(&q.Country, "country", "", "only in this country: ISO 3166-1 alpha-2 code or name")
	f.StringVar(&q.Admin1, "admin1", "", "only in this first-level division: code, id or name")
	f.StringVar(&q.Within, "within", "", "only within this place: id or name")
	f.IntVar(&q.Limit, "limit", gazetteer.DefaultLimit, "at most so many places")
	f.BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// notFound tells that there is no such place, with the nearest names.
func notFound(res *gazetteer.Result) error {
	text := res.Reason
	for n, s := range res.Suggestions {
		if n == 0 {
			text += "; the nearest names are "
		} else {
			text += ", "
		}
		text += fmt.Sprintf("%s (%s)", s.Name, s.Place.ID)
	}
	return errors.New(text)
}

func (a *app) showPlaces(res *gazetteer.Result) error {
	if len(res.Candidates) == 0 {
		return nil
	}
	rows := [][]string{{"SCORE", "PLACE", "KIND", "LONGITUDE", "LATITUDE", "WITHIN", "MATCH", "ID"}}
	for _, c := range res.Candidates {
		lon, lat := "", ""
		if c.HasPoint {
			lon, lat = degrees(c.Point[0]), degrees(c.Point[1])
		}
		rows = append(rows, []string{fmt.Sprintf("%.2f", c.Score), c.Label, c.Place.Kind, lon, lat, metres(c.UncertaintyM), string(c.Match), c.Place.ID})
	}
	if err := a.table(rows); err != nil {
		return err
	}
	if res.Ambiguous {
		a.say("not certain: %s", res.Reason)
	}
	return nil
}

func degrees(x float64) string { return strconv.FormatFloat(x, 'f', 5, 64) }

// metres writes a radius for people.
func metres(m float64) string {
	if m >= 1000 {
		return strconv.FormatFloat(m/1000, 'f', -1, 64) + " km"
	}
	return strconv.FormatFloat(m, 'f', -1, 64) + " m"
}

// geocoded is the JSON form of an answer of the geocoder.
type geocoded struct {
	Query       string          `json:"query"`
	Ambiguous   bool            `json:"ambiguous"`
	Reason      string          `json:"reason"` // why it is ambiguous, or not found
	Unmatched   []string        `json:"unmatched"`
	Suggestions []string        `json:"suggestions"`
	Candidates  []geocodedPlace `json:"candidates"`
}

type geocodedPlace struct {
	ID                string   `json:"id"`
	Name              string   `json:"name"`
	Label             string   `json:"label"`
	Kind              string   `json:"kind"`
	Country           string   `json:"country"`
	Lon               *float64 `json:"lon"`
	Lat               *float64 `json:"lat"`
	UncertaintyM      float64  `json:"uncertainty_m"`
	UncertaintyReason string   `json:"uncertainty_reason"`
	MatchedName       string   `json:"matched_name"`
	Match             string   `json:"match"`
	Score             float64  `json:"score"`
	Hierarchy         []string `json:"hierarchy"` // ids of the places that hold it, the next one first
	Attribution       string   `json:"attribution,omitempty"`
}

func geocodedJSON(text string, res *gazetteer.Result) geocoded {
	out := geocoded{Query: text, Ambiguous: res.Ambiguous, Reason: res.Reason, Unmatched: append([]string{}, res.Unmatched...),
		Suggestions: []string{}, Candidates: []geocodedPlace{}}
	for _, s := range res.Suggestions {
		out.Suggestions = append(out.Suggestions, s.Name)
	}
	for _, c := range res.Candidates {
		p := geocodedPlace{ID: c.Place.ID, Name: c.Place.Name, Label: c.Label, Kind: c.Place.Kind, Country: c.Place.Country,
			UncertaintyM: c.UncertaintyM, UncertaintyReason: c.UncertaintyReason, MatchedName: c.Name.Text, Match: string(c.Match),
			Score: c.Score, Hierarchy: []string{}, Attribution: c.Attribution}
		if c.HasPoint {
			p.Lon, p.Lat = &c.Point[0], &c.Point[1]
		}
		for _, h := range c.Hierarchy {
			p.Hierarchy = append(p.Hierarchy, h.ID)
		}
		out.Candidates = append(out.Candidates, p)
	}
	return out
}
