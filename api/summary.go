package api

import (
	"slices"
	"strconv"

	"dateline/internal/incident"
	"dateline/internal/tile"

	"github.com/gin-gonic/gin"
)

// MaxGroups is how many groups of a grouping a summary has, or as many as limit asks
// for; it tells how many more there are.
const MaxGroups = 10_000

// groupings are what a summary can go by, in the order of openapi.yaml.
var groupings = []string{"time", "day", "week", "month", "year", "type", "country", "admin1", "place", "cell", "actor", "source"}

// maxCellZoom is the deepest zoom whose tiles a summary can go by.
const maxCellZoom = 12

// summaryBody is the answer of a summary.
type summaryBody struct {
	Count       int64            `json:"count"`
	Unlocated   int64            `json:"unlocated"`
	Undated     int64            `json:"undated"`
	Killed      incident.Figures `json:"killed"`
	Injured     incident.Figures `json:"injured"`
	By          []groupsBody     `json:"by"`
	Attribution string           `json:"attribution"`
}

type groupsBody struct {
	By      incident.By `json:"by"`
	Groups  []groupBody `json:"groups"`
	LeftOut int         `json:"left_out"`
}

type groupBody struct {
	Key     *string          `json:"key"`            // the first day of a bin; z/x/y of a cell
	Name    string           `json:"name,omitempty"` // of a type or place
	BBox    *[4]float64      `json:"bbox,omitempty"` // of a cell
	Count   int64            `json:"count"`
	Killed  incident.Figures `json:"killed"`
	Injured incident.Figures `json:"injured"`
}

// summaryRequest is what a summary goes by.
type summaryRequest struct {
	by    []incident.Grouping
	zoom  int // of the cells; -1: not given
	limit int // groups of each grouping
}

// parse understands one of the parameters of a summary.
func (p *summaryRequest) parse(name, value string) (err *incident.Error) {
	switch name {
	case "zoom":
		p.zoom, err = parseZoom(value, maxCellZoom)
		return err
	case "limit":
		p.limit, err = parseLimit(value, MaxGroups)
		return err
	}
	names, err := splitValues(name, value)
	if err != nil {
		return err
	}
	for _, n := range names {
		if err := oneOf(name, n, groupings); err != nil {
			return err
		}
		if !slices.ContainsFunc(p.by, func(g incident.Grouping) bool { return g.By == incident.By(n) }) {
			p.by = append(p.by, incident.Grouping{By: incident.By(n)})
		}
	}
	return nil
}

// finish gives the cells their grid.
func (p *summaryRequest) finish() error {
	n := slices.IndexFunc(p.by, func(g incident.Grouping) bool { return g.By == incident.ByCell })
	switch {
	case n < 0 && p.zoom >= 0:
		return incident.Errorf(incident.Invalid, "zoom", "has no meaning without by=cell")
	case n >= 0 && p.zoom < 0:
		return incident.Errorf(incident.Invalid, "zoom", "is missing: by=cell needs that of the tiles, from 0 to %d", maxCellZoom)
	case n >= 0:
		grid := tile.World(p.zoom)
		p.by[n].Grid = &grid
	}
	return nil
}

// form tells requests apart, and the gazetteers that name places.
func (p *summaryRequest) form(gazetteer string) string {
	text := "summary" + strconv.Itoa(p.zoom) + "," + strconv.Itoa(p.limit)
	for _, g := range p.by {
		text += "," + string(g.By)
		if g.By == incident.ByPlace {
			text += gazetteer
		}
	}
	return text
}

// summarizeIncidents answers with counts and sums of all incidents that match.
func (s *Server) summarizeIncidents(c *gin.Context) error {
	seq := s.Store.Seq() // first, so that the validator is never newer than the answer
	p := summaryRequest{zoom: -1, limit: MaxGroups}
	req, err := s.parseConditions(c.Request, []string{"by", "limit", "zoom"}, p.parse)
	if err == nil {
		err = p.finish()
	}
	if err != nil {
		return err
	}
	return s.sendGathered(c, gathered{seq: seq, req: req, form: p.form(s.Service.Places.Current().Fingerprint()), contentType: "application/json", gather: asJSON(func() (any, error) {
		sum, err := s.gathers.Summary(c.Request.Context(), req.query, p.by)
		if err != nil {
			return nil, err
		}
		return s.summaryOf(&sum, &p), nil
	})})
}

func (s *Server) summaryOf(sum *incident.Summary, p *summaryRequest) *summaryBody {
	out := &summaryBody{Count: sum.Total.N, Unlocated: sum.Unlocated, Undated: sum.Undated, Killed: sum.Total.Killed, Injured: sum.Total.Injured,
		By: []groupsBody{}, Attribution: Attribution}
	for _, groups := range sum.Groups {
		list := groups.List
		left := max(0, len(list)-p.limit)
		g := groupsBody{By: groups.By, Groups: []groupBody{}, LeftOut: left}
		name := s.namesOf(groups.By)
		for i := range list[:len(list)-left] {
			one := groupBody{Count: list[i].N, Killed: list[i].Killed, Injured: list[i].Injured}
			key := list[i].Key
			switch {
			case list[i].Day != 0:
				key = list[i].Day.String()
			case groups.By == incident.ByCell && list[i].Cell >= 0:
				t := tile.OfWorld(p.zoom, list[i].Cell)
				box := t.Box()
				key = strconv.Itoa(t.Z) + "/" + strconv.Itoa(t.X) + "/" + strconv.Itoa(t.Y)
				one.BBox = &[4]float64{box.West, box.South, box.East, box.North}
			}
			if key != "" {
				one.Key, one.Name = &key, name(key)
			}
			g.Groups = append(g.Groups, one)
		}
		out.By = append(out.By, g)
	}
	return out
}

// namesOf returns what gives the keys of groups a name: that of a type, or that of a
// place with those it lies in. Others have none.
func (s *Server) namesOf(by incident.By) func(key string) string {
	switch by {
	case incident.ByType:
		return func(code string) string {
			t, _ := s.Service.Types.Get(code)
			return t.Label
		}
	case incident.ByPlace:
		ix := s.Service.Places.Current()
		return func(id string) string {
			label, _ := ix.Label(id)
			return label
		}
	}
	return func(string) string { return "" }
}
