package cli

import (
	"context"
	"fmt"
	"math"

	"dateline/internal/incident"
	"dateline/internal/store/gpkg"

	"github.com/spf13/cobra"
)

// regeocodeOptions are the flags of regeocode.
type regeocodeOptions struct {
	db, within, by string
	apply, asJSON  bool
}

func (a *app) regeocode() *cobra.Command {
	var o regeocodeOptions
	cmd := &cobra.Command{
		Use:   "regeocode",
		Short: "Show which incidents the gazetteer of today puts elsewhere",
		Long: `Geocodes again, with the words as written, the incidents that the geocoder once placed,
and shows those that would move: after places were added, corrected or removed, or after
an upgrade. An incident whose point somebody gave or corrected is never moved; one that was
stored without a point is placed where its words are clear now. Those that stay but lie in
other districts or divisions now ("place regrouped") are shown, too: filters by place go by them.

Nothing is changed until --apply: then the moves are written through the change log,
unless somebody has changed the incident meanwhile. What the gazetteer does not decide
(now ambiguous, now not found) stays where it is.`,
		Example: `  dateline gazetteer alias GN:1220164 Worukh
  dateline regeocode
  dateline regeocode --within TJ --apply`,
		Args:    cobra.NoArgs,
		GroupID: groupData,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.runRegeocode(cmd.Context(), &o) },
	}
	f := cmd.Flags()
	dbFlag(cmd, &o.db)
	f.StringVar(&o.within, "within", "", "only incidents in this place: id or name")
	f.BoolVar(&o.apply, "apply", false, "store the moves")
	f.StringVar(&o.by, "by", "regeocode", "who moves them, for the change log")
	f.BoolVar(&o.asJSON, "json", false, "print JSON")
	a.progressFlag(cmd)
	return cmd
}

// moveFacts is what is told of a move.
type moveFacts struct {
	ID        incident.ID  `json:"id"`
	Title     string       `json:"title"`
	Place     string       `json:"place"`
	From      *placedFacts `json:"from"` // null: it had no point
	To        *placedFacts `json:"to"`   // null: the gazetteer does not decide
	DistanceM float64      `json:"distance_m"`
	Why       incident.Why `json:"why"`
	Detail    string       `json:"detail,omitempty"`
	Applied   bool         `json:"applied"`
	Fault     string       `json:"fault,omitempty"` // why it was not
}

type placedFacts struct {
	PlaceID      string  `json:"place_id"`
	PlaceName    string  `json:"place_name"`
	Lon          float64 `json:"lon"`
	Lat          float64 `json:"lat"`
	UncertaintyM float64 `json:"uncertainty_m"`
}

// placedOf is nil for an incident without a point.
func placedOf(i *incident.Incident) *placedFacts {
	if i.Point == nil {
		return nil
	}
	return &placedFacts{i.PlaceID, i.PlaceName, shortDegrees(i.Point.Lon()), shortDegrees(i.Point.Lat()), math.Ceil(i.UncertaintyM)}
}

// shortDegrees rounds degrees to a centimetre, as the geocoder does.
func shortDegrees(degrees float64) float64 { return math.Round(degrees*1e7) / 1e7 }

func (a *app) runRegeocode(ctx context.Context, o *regeocodeOptions) (err error) {
	if err := mustExist(o.db); err != nil {
		return err
	}
	d, err := a.open(ctx, o.db, gpkg.Options{ReadOnly: !o.apply})
	if err != nil {
		return err
	}
	defer closing(&err, d)
	var q incident.Query
	if o.within != "" {
		p, err := d.places.Current().Resolve(o.within)
		if err != nil {
			return err
		}
		q.Within = p.ID
	}
	facts, faults, err := a.moves(ctx, d, q, o)
	if err != nil {
		return err
	}
	if o.asJSON {
		err = a.printJSON(facts)
	} else {
		err = a.showMoves(facts, o.apply)
	}
	if err == nil && faults > 0 {
		return fmt.Errorf("%s moves were not stored: see what has changed, and run it again", count(faults))
	}
	return err
}

// moves finds the moves, and then stores them if it shall.
func (a *app) moves(ctx context.Context, d *dataFile, q incident.Query, o *regeocodeOptions) (facts []moveFacts, faults int64, err error) {
	m := a.newMeter("moves", -1)
	defer m.done()
	var all []incident.Move
	for move, err := range d.service.Regeocode(ctx, q) {
		if err != nil {
			return nil, 0, err
		}
		all = append(all, move)
		m.add(1)
	}
	facts = make([]moveFacts, len(all))
	for n, move := range all {
		f := &facts[n]
		*f = moveFacts{ID: move.Old.ID, Title: move.Old.Title, Place: move.Old.Place, From: placedOf(move.Old), DistanceM: math.Round(move.DistanceM), Why: move.Why, Detail: move.Detail}
		if move.New == nil {
			continue
		}
		if f.To = placedOf(move.New); !o.apply {
			continue
		}
		switch _, err := d.service.ApplyMove(ctx, move, o.by); incident.CodeOf(err) {
		case "":
			f.Applied = true
		case incident.Internal, incident.Unavailable, incident.Full:
			return nil, 0, err
		default:
			f.Fault = err.Error()
			faults++
		}
	}
	return facts, faults, nil
}

func (a *app) showMoves(facts []moveFacts, applied bool) error {
	if len(facts) == 0 {
		return a.print("no incident would move")
	}
	rows := [][]string{{"ID", "TITLE", "FROM", "TO", "DISTANCE", "WHY"}}
	moving, moved := 0, 0
	for _, f := range facts {
		distance, why := "-", string(f.Why)
		if f.To != nil {
			moving++
			if f.From != nil {
				distance = metres(f.DistanceM)
			}
		}
		if f.Applied {
			moved++
		}
		if f.Why == incident.WhyRegrouped {
			why += ": " + f.Detail
		}
		if f.Fault != "" {
			why += "; not stored: " + f.Fault
		}
		rows = append(rows, []string{string(f.ID), f.Title, nameOf(f.From), nameOf(f.To), distance, why})
	}
	if err := a.table(rows); err != nil {
		return err
	}
	if applied {
		a.say("%s of %s moves are stored", count(int64(moved)), count(int64(moving)))
	} else if moving > 0 {
		a.say("nothing was changed; --apply stores the %s moves that have a new place", count(int64(moving)))
	}
	return nil
}

// nameOf names where something is placed.
func nameOf(p *placedFacts) string {
	if p == nil {
		return "-"
	}
	at := degrees(p.Lon) + " " + degrees(p.Lat)
	if p.PlaceID == "" {
		return at
	}
	return fmt.Sprintf("%s (%s) %s", p.PlaceName, p.PlaceID, at)
}
