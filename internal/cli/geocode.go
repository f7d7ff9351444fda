package cli

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"dateline/geo"
	"dateline/geo/gazetteer"
	"dateline/internal/format"

	"github.com/spf13/cobra"
)

// geocodeOptions are the flags of geocode.
type geocodeOptions struct {
	db             string
	query          gazetteer.Query
	bbox, near     string
	lang           string
	asJSON         bool
	batch, out     string
	column, format string
	bom            bool
}

func (a *app) geocode() *cobra.Command {
	var o geocodeOptions
	cmd := &cobra.Command{
		Use:   "geocode [TEXT...]",
		Short: "Find the places that a text may mean",
		Long: `Finds the places that a name may mean, the likeliest first: in any spelling or script
that the gazetteer has, with larger places after it ("Vorukh, Isfara") or a generic
word ("Batken region"), or described by others ("15 km south of Isfara"). Each has a
point and the radius within which it is, and a confidence: 0.9 is right nine times in
ten. The places are the built-in ones, and those that were imported into the data
file. The command fails when there is no such place.

With --batch it answers a whole file: a table (CSV) with a column of places and
perhaps columns country, admin1, within and at; an array of JSON; or NDJSON. The table
comes back with the columns of the answer beside its own: status (matched, ambiguous,
not_found or invalid), place_id, name, label, lon, lat, uncertainty_m, confidence and
more. The file appears under its name when it is complete.`,
		Example: `  dateline geocode Vorukh, Isfara
  dateline geocode --json "Border Post Number 12" | jq '.candidates[0].uncertainty_m'
  dateline geocode --country KG --kind admin1 --lang ru Batken
  dateline geocode --batch events.csv --column place --out placed.csv`,
		Args: func(cmd *cobra.Command, args []string) error {
			if _, env := a.getenv("DATELINE_BATCH"); env || cmd.Flags().Changed("batch") {
				return cobra.NoArgs(cmd, args)
			}
			return cobra.MinimumNArgs(1)(cmd, args)
		},
		GroupID: groupData,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.parse(); err != nil {
				return err
			}
			if o.batch != "" {
				if !cmd.Flags().Changed("limit") {
					o.query.Limit = batchLimit
				}
				return a.geocodeBatch(cmd.Context(), &o)
			}
			for _, name := range []string{"out", "column", "format", "bom"} {
				if _, env := a.getenv("DATELINE_" + strings.ToUpper(name)); cmd.Flags().Changed(name) && !env {
					return fmt.Errorf("--%s is for a file of places: give it with --batch, or leave --%s out", name, name)
				}
			}
			o.query.Text = strings.Join(args, " ")
			return a.geocodeOne(cmd.Context(), &o)
		},
	}
	o.flags(cmd)
	a.progressFlag(cmd)
	return cmd
}

func (o *geocodeOptions) flags(cmd *cobra.Command) {
	f, q := cmd.Flags(), &o.query
	f.SortFlags = false
	dbFlag(cmd, &o.db)
	f.StringVar(&q.Country, "country", "", "only in this country: ISO 3166-1 alpha-2 code or name")
	f.StringVar(&q.Admin1, "admin1", "", "only in this first-level division: code, id or name")
	f.StringVar(&q.Within, "within", "", "only within this place: id or name")
	f.StringSliceVar(&q.Kinds, "kind", nil, "only places of this kind, such as village; several by comma")
	f.StringVar(&o.bbox, "bbox", "", "only in this box: west,south,east,north in degrees")
	f.StringVar(&o.near, "near", "", "longitude,latitude: of places that fit about equally well the nearer comes first")
	f.StringVar(&q.At, "at", "", "a day (YYYY-MM-DD): names that were in use then are preferred")
	f.StringVar(&o.lang, "lang", "", "language of names and labels: ISO 639 code")
	f.IntVar(&q.Limit, "limit", gazetteer.DefaultLimit, "at most so many places; with --batch 5 unless it is given")
	f.BoolVar(&o.asJSON, "json", false, "print JSON; with --batch the summary")
	f.StringVar(&o.batch, "batch", "", "file of places to find, plain, .gz or .zip; - is standard input")
	f.StringVar(&o.column, "column", "", "column of the file with the places; default: place, location, name or the like")
	f.StringVarP(&o.out, "out", "o", "-", "file for the answers to --batch; - is standard output")
	f.Var(newChoice(&o.format, append([]string{""}, format.AskFormats...)...), "format", "format of the answers to --batch; default: by the name of the file, otherwise that of the input")
	f.BoolVar(&o.bom, "bom", false, "begin a CSV with a byte order mark, by which Excel knows UTF-8")
}

// parse understands the flags that are more than a text.
func (o *geocodeOptions) parse() error {
	if o.bbox != "" {
		box, err := geo.ParseBBox(o.bbox)
		if err != nil {
			return fmt.Errorf("--bbox: %w", err)
		}
		o.query.BBox = &box
	}
	if o.near != "" {
		at, err := geo.ParsePoint(o.near)
		if err != nil {
			return fmt.Errorf("--near: %w", err)
		}
		o.query.Near = &at
	}
	return nil
}

// geocodeOne finds one place.
func (a *app) geocodeOne(ctx context.Context, o *geocodeOptions) error {
	ix, err := a.openPlacesOf(ctx, o.db)
	if err != nil {
		return err
	}
	res, err := ix.Geocode(ctx, o.query)
	if err != nil {
		return err
	}
	if o.asJSON {
		err = a.printJSON(geocodedJSON(ix, o, &res))
	} else {
		err = a.showPlaces(ix, o.lang, &res)
	}
	if err == nil && len(res.Candidates) == 0 {
		err = notFound(&res)
	}
	return err
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

func (a *app) showPlaces(ix *gazetteer.Index, lang string, res *gazetteer.Result) error {
	if len(res.Candidates) == 0 {
		return nil
	}
	rows := [][]string{{"CONFIDENCE", "PLACE", "KIND", "LONGITUDE", "LATITUDE", "WITHIN", "MATCH", "ID"}}
	for n := range res.Candidates {
		c := &res.Candidates[n]
		lon, lat := "", ""
		if c.HasPoint {
			lon, lat = degrees(c.Point[0]), degrees(c.Point[1])
		}
		rows = append(rows, []string{fmt.Sprintf("%.2f", c.Confidence), ix.InLanguage(c, lang).Label, c.Place.Kind, lon, lat, metres(c.UncertaintyM), matchText(c), c.Place.ID})
	}
	if err := a.table(rows); err != nil {
		return err
	}
	for n := range res.Candidates {
		if codes := ix.Claimants(&res.Candidates[n]); codes != nil {
			a.say("%s is claimed by %s", ix.InLanguage(&res.Candidates[n], lang).Label, strings.Join(codes, " and "))
		}
	}
	if res.Ambiguous {
		a.say("not certain: %s", res.Reason)
	}
	return nil
}

// matchText says by which rule a place was found, and by which name where it has another one today.
func matchText(c *gazetteer.Candidate) string {
	if !c.FormerName {
		return string(c.Match)
	}
	dates := ""
	if c.Name.From+c.Name.To != "" {
		dates = " " + c.Name.From + "/" + c.Name.To
	}
	return string(c.Match) + ", former name" + dates
}

// share is a share to four places, as /geocode has it.
func share(x float64) float64 { return math.Round(x*1e4) / 1e4 }

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

// placeFacts is what is told of a place, whatever was asked.
type placeFacts struct {
	ID        string   `json:"id"`
	Name      string   `json:"name"`
	Label     string   `json:"label"`
	Kind      string   `json:"kind"`
	Country   string   `json:"country"`
	Claimants []string `json:"claimants,omitempty"` // who holds or claims it, where that is disputed
}

// factsOf tells of a candidate, with its names in a language.
func factsOf(ix *gazetteer.Index, c *gazetteer.Candidate, lang string) placeFacts {
	local := ix.InLanguage(c, lang)
	return placeFacts{ID: c.Place.ID, Name: local.Name, Label: local.Label, Kind: c.Place.Kind, Country: c.Place.Country, Claimants: ix.Claimants(c)}
}

type geocodedPlace struct {
	placeFacts
	Lon               *float64 `json:"lon"`
	Lat               *float64 `json:"lat"`
	UncertaintyM      float64  `json:"uncertainty_m"`
	UncertaintyReason string   `json:"uncertainty_reason"`
	MatchedName       string   `json:"matched_name"`
	FormerName        bool     `json:"former_name"`
	ValidFrom         string   `json:"valid_from,omitempty"` // of matched_name
	ValidTo           string   `json:"valid_to,omitempty"`
	Match             string   `json:"match"`
	Relation          string   `json:"relation,omitempty"` // how the text describes the place by others
	Confidence        float64  `json:"confidence"`
	Score             float64  `json:"score"`
	Hierarchy         []string `json:"hierarchy"` // ids of the places that hold it, the next one first
	Attribution       string   `json:"attribution,omitempty"`
}

func geocodedJSON(ix *gazetteer.Index, o *geocodeOptions, res *gazetteer.Result) geocoded {
	out := geocoded{Query: o.query.Text, Ambiguous: res.Ambiguous, Reason: res.Reason, Unmatched: append([]string{}, res.Unmatched...),
		Suggestions: []string{}, Candidates: []geocodedPlace{}}
	for _, s := range res.Suggestions {
		out.Suggestions = append(out.Suggestions, s.Name)
	}
	for n := range res.Candidates {
		c := &res.Candidates[n]
		p := geocodedPlace{placeFacts: factsOf(ix, c, o.lang),
			UncertaintyM: c.UncertaintyM, UncertaintyReason: c.UncertaintyReason, MatchedName: c.Name.Text, FormerName: c.FormerName,
			ValidFrom: c.Name.From, ValidTo: c.Name.To, Match: string(c.Match), Confidence: share(c.Confidence), Score: share(c.Score), Hierarchy: []string{}, Attribution: c.Attribution}
		if c.HasPoint {
			p.Lon, p.Lat = &c.Point[0], &c.Point[1]
		}
		if c.Relation != nil {
			p.Relation = c.Relation.String()
		}
		for _, h := range c.Hierarchy {
			p.Hierarchy = append(p.Hierarchy, h.ID)
		}
		out.Candidates = append(out.Candidates, p)
	}
	return out
}
