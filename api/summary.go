package api

import (
	"slices"

	"dateline/internal/incident"

	"github.com/gin-gonic/gin"
)

// MaxGroups is how many groups of a grouping a summary has; it tells how many more
// there are.
const MaxGroups = 10_000

// groupings are what a summary can go by, in the order of openapi.yaml.
var groupings = []string{"time", "day", "week", "month", "year", "type", "country", "admin1", "place"}

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
	Key     *string          `json:"key"` // the first day of a bin
	Count   int64            `json:"count"`
	Killed  incident.Figures `json:"killed"`
	Injured incident.Figures `json:"injured"`
}

// summarizeIncidents answers with counts and sums of all incidents that match.
func (s *Server) summarizeIncidents(c *gin.Context) error {
	seq := s.Store.Seq() // first, so that the validator is never newer than the answer
	var by []incident.Grouping
	form := ""
	req, err := s.parseConditions(c.Request, []string{"by"}, func(name, value string) *incident.Error {
		names, err := splitValues(name, value)
		if err != nil {
			return err
		}
		form = value
		for _, n := range names {
			if err := oneOf(name, n, groupings); err != nil {
				return err
			}
			if g := (incident.Grouping{By: incident.By(n)}); !slices.Contains(by, g) {
				by = append(by, g)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.sendGathered(c, gathered{seq: seq, req: req, form: "summary" + form, contentType: "application/json", gather: asJSON(func() (any, error) {
		sum, err := s.gathers.Summary(c.Request.Context(), req.query, by)
		if err != nil {
			return nil, err
		}
		return summaryOf(&sum), nil
	})})
}

func summaryOf(s *incident.Summary) *summaryBody {
	out := &summaryBody{Count: s.Total.N, Unlocated: s.Unlocated, Undated: s.Undated, Killed: s.Total.Killed, Injured: s.Total.Injured,
		By: []groupsBody{}, Attribution: Attribution}
	for _, groups := range s.Groups {
		list := groups.List
		left := max(0, len(list)-MaxGroups)
		g := groupsBody{By: groups.By, Groups: []groupBody{}, LeftOut: left}
		for i := range list[:len(list)-left] {
			one := groupBody{Count: list[i].N, Killed: list[i].Killed, Injured: list[i].Injured}
			key := list[i].Key
			if list[i].Day != 0 {
				key = list[i].Day.String()
			}
			if key != "" {
				one.Key = &key
			}
			g.Groups = append(g.Groups, one)
		}
		out.By = append(out.By, g)
	}
	return out
}
