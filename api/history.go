package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"dateline/internal/auth"
	"dateline/internal/format"
	"dateline/internal/incident"

	"github.com/gin-gonic/gin"
)

// The sizes of a page of a history. A change can hold all claims of an incident
// twice.
const (
	DefaultChanges = 20
	MaxChanges     = 100
)

// historyBody is the answer of a history. What is nil is not told to the caller.
type historyBody struct {
	ID      incident.ID  `json:"id"`
	Deleted bool         `json:"deleted"`
	Changes []changeBody `json:"changes"`
	Links   []link       `json:"links"`
}

type changeBody struct {
	Seq     incident.Seq  `json:"seq"`
	Version int64         `json:"version"`
	Op      incident.Op   `json:"op"`
	At      time.Time     `json:"at"`
	By      *string       `json:"by"`
	Fields  []fieldChange `json:"fields"`
}

// fieldChange is what a change made of a field.
type fieldChange struct {
	Field string          `json:"field"`
	From  json.RawMessage `json:"from"`
	To    json.RawMessage `json:"to"`
}

// historyRequest is which part of a history is asked for.
type historyRequest struct {
	before incident.Seq // 0: up to the last change
	limit  int
}

func parseHistory(raw string) (historyRequest, error) {
	req := historyRequest{limit: DefaultChanges}
	err := eachParameter(raw, []string{"before", "limit"}, func(name, value string) (err *incident.Error) {
		if name == "limit" {
			req.limit, err = parseLimit(value, MaxChanges)
			return err
		}
		n, fault := strconv.ParseInt(value, 10, 64)
		if fault != nil || n < 1 {
			return incident.Errorf(incident.Invalid, name, "%q is not the number of a change; follow the link next", clip(value))
		}
		req.before = incident.Seq(n)
		return nil
	})
	return req, err
}

// getHistory answers with the changes of one incident, the newest first. Who made
// them, and what was in an incident that was deleted, only those learn who may write.
func (s *Server) getHistory(c *gin.Context) error {
	id, err := idOf(c)
	if err != nil {
		return err
	}
	req, err := parseHistory(c.Request.URL.RawQuery)
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	steps, err := s.history.History(ctx, id, req.before, req.limit+1)
	if err != nil {
		return err
	}
	_, err = s.Store.Get(ctx, id)
	gone := incident.CodeOf(err) == incident.Gone
	if err != nil && !gone {
		return err
	}
	body := historyBody{ID: id, Deleted: gone, Changes: []changeBody{}, Links: []link{}}
	if len(steps) > req.limit {
		steps = steps[:req.limit]
		to := s.linksOf(c, 1)
		raw := escaped(withParameter(c.Request.URL.RawQuery, "before", strconv.FormatInt(int64(steps[req.limit-1].Seq), 10)))
		to.add("next", "The changes before", raw, outFormat{mediaType: "application/json"})
		body.Links = to.links
	}
	writes := caller(c).Role.Allows(auth.Editor)
	for n := range steps {
		change, err := changeOf(&steps[n], writes, writes || !gone)
		if err != nil {
			return err
		}
		body.Changes = append(body.Changes, change)
	}
	text, err := marshal(body)
	if err != nil {
		return fmt.Errorf("write a history: %w", err)
	}
	h := c.Writer.Header()
	s.setCaching(h)
	if writes {
		h["Cache-Control"] = privately // it tells more than others may know
	}
	return newFixed("application/json", text).serve(c)
}

// changeOf is a change as it is told, with its author and with its fields.
func changeOf(step *incident.Step, author, fields bool) (changeBody, error) {
	c := changeBody{Seq: step.Seq, Version: step.Version, Op: step.Op, At: step.At}
	if author {
		c.By = &step.By
	}
	if !fields {
		return c, nil
	}
	c.Fields = []fieldChange{}
	if step.Before == nil || step.After == nil {
		return c, nil
	}
	from, err := fieldsOf(step.Before)
	if err != nil {
		return c, err
	}
	to, err := fieldsOf(step.After)
	if err != nil {
		return c, err
	}
	for n, f := range from {
		if !bytes.Equal(f.From, to[n].From) && !slices.Contains(everNew, f.Field) {
			c.Fields = append(c.Fields, fieldChange{f.Field, f.From, to[n].From})
		}
	}
	return c, nil
}

// everNew are the fields that each change changes.
var everNew = []string{"version", "seq", "updated_at"}

// fieldsOf are the geometry and the properties of a whole incident, which are always
// the same and in the same order. The values are in From.
func fieldsOf(i *incident.Incident) ([]fieldChange, error) {
	var feature struct{ Geometry, Properties json.RawMessage }
	if err := json.Unmarshal(format.AppendWhole(nil, i), &feature); err != nil {
		return nil, fmt.Errorf("read a state of %s: %w", i.ID, err)
	}
	fields := []fieldChange{{Field: "geometry", From: feature.Geometry}}
	d := json.NewDecoder(bytes.NewReader(feature.Properties))
	_, err := d.Token() // the brace
	for err == nil && d.More() {
		var name json.Token
		if name, err = d.Token(); err == nil {
			var value json.RawMessage
			err = d.Decode(&value)
			fields = append(fields, fieldChange{Field: fmt.Sprint(name), From: value})
		}
	}
	if err != nil {
		return nil, fmt.Errorf("read a state of %s: %w", i.ID, err)
	}
	return fields, nil
}
