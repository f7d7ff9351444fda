package api

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"

	"dateline/internal/incident"
)

// changeRow is a change of an incident, as its page tells it.
type changeRow struct {
	What, When, Note string
	Fields           []fieldRow
}

// fieldRow is what a change made of a field. From and To are empty where the value is
// no single one: a list of claims has no place in a line.
type fieldRow struct{ Name, From, To string }

// changeWords names what was done.
var changeWords = map[incident.Op]string{incident.Create: "Entered", incident.Update: "Changed", incident.Delete: "Taken away"}

// changesOf tells the last changes of an incident, the newest first, and whether there
// are more. Who made them is not for everybody, and not on the page.
func (s *Server) changesOf(ctx context.Context, id incident.ID) (rows []changeRow, more bool, err error) {
	steps, err := s.history.History(ctx, id, 0, DefaultChanges+1)
	if err != nil {
		return nil, false, err
	}
	if more = len(steps) > DefaultChanges; more {
		steps = steps[:DefaultChanges]
	}
	for n := range steps {
		step := &steps[n]
		change, err := changeOf(step, false, true)
		if err != nil {
			return nil, false, err
		}
		row := changeRow{What: changeWords[step.Op], When: momentWords(step.At),
			Note: "version " + strconv.FormatInt(step.Version, 10) + ", change " + strconv.FormatInt(int64(step.Seq), 10)}
		for _, f := range change.Fields {
			from, one := valueWords(f.From)
			to, other := valueWords(f.To)
			if !one || !other {
				from, to = "", ""
			}
			name := f.Field
			if name == "geometry" {
				name = "position"
			}
			row.Fields = append(row.Fields, fieldRow{Name: sentenceCase(plain(name)), From: from, To: to})
		}
		rows = append(rows, row)
	}
	return rows, more, nil
}

// valueWords tells a value of a field; it is false for a list or an object, but for a
// point.
func valueWords(raw json.RawMessage) (string, bool) {
	var point struct {
		Coordinates []json.Number `json:"coordinates"`
	}
	if json.Unmarshal(raw, &point) == nil && len(point.Coordinates) == 2 {
		return point.Coordinates[0].String() + ", " + point.Coordinates[1].String(), true
	}
	var value any
	d := json.NewDecoder(strings.NewReader(string(raw)))
	d.UseNumber()
	if err := d.Decode(&value); err != nil {
		return "", false
	}
	switch v := value.(type) {
	case nil:
		return "not known", true
	case string:
		return "“" + v + "”", true
	case json.Number:
		return v.String(), true
	case bool:
		return map[bool]string{true: "yes", false: "no"}[v], true
	}
	return "", false
}
