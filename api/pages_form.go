package api

import (
	"slices"
	"strings"

	"dateline/geo/gazetteer"
)

// formPart is a form that asks for a list, without scripts: what is filled in goes
// into the query.
type formPart struct {
	Action, Label, Button, Reset string
	Hidden                       []hidden // what else was asked and stays
	Fields                       []field
}

// hidden is a parameter that the form repeats.
type hidden struct{ Name, Value string }

// field is an input of a form, or a choice where it has Options.
type field struct {
	Name, Label, Hint, Value, Type string
	Options                        []option
	Wide                           bool
}

// option is one of the values of a choice.
type option struct {
	Value, Label string
	Chosen       bool
}

// incidentForm asks for a list of incidents; raw is the query that is asked now.
func (s *Server) incidentForm(p *sheet, raw string) *formPart {
	f := &formPart{Label: "Incidents", Button: "Show incidents"}
	types := []option{{"", "any", false}}
	for _, t := range s.Service.Types.Types {
		types = append(types, option{Value: t.Code, Label: t.Label})
	}
	f.Fields = []field{
		{Name: "q", Label: "Words", Type: "search", Hint: "in the title, the summary and the names of the place"},
		{Name: "type", Label: "Type", Options: types},
		{Name: "country", Label: "Country", Type: "text", Hint: "the code of two letters, such as KG; KG/TJ where both claim the place; several with commas"},
		{Name: "within", Label: "Place", Type: "text", Hint: "a country, province, district or town, such as Batken"},
		{Name: "datetime", Label: "Date", Type: "text", Hint: "a day or a range, with two dots for an open end: 1994-09-16, 1994-01-01/1994-12-31, 2020-01-01/.."},
		{Name: "bbox", Label: "Box", Type: "text", Hint: "west,south,east,north in degrees: 69,37,74,41"},
		{Name: "filter", Label: "Filter (CQL2)", Type: "text", Wide: true, Hint: "such as killed_best > 10 AND country IN ('KG','TJ'); the properties are listed under Data, Incidents, Queryables"},
	}
	f.fill(p, raw)
	return f
}

// placeForm asks for a list of places.
func (s *Server) placeForm(p *sheet, raw string) *formPart {
	f := &formPart{Label: "Places", Button: "Show places"}
	kinds := []option{{"", "any", false}}
	for _, kind := range gazetteer.Kinds {
		kinds = append(kinds, option{Value: kind, Label: kindWords(kind)})
	}
	f.Fields = []field{
		{Name: "q", Label: "Name", Type: "search", Hint: "in any script; the beginning is enough"},
		{Name: "kind", Label: "Kind", Options: kinds},
		{Name: "country", Label: "Country", Type: "text", Hint: "the code of two letters, such as KG"},
		{Name: "within", Label: "Within", Type: "text", Hint: "a country, province or district, such as Batken"},
		{Name: "bbox", Label: "Box", Type: "text", Hint: "west,south,east,north in degrees: 69,37,74,41"},
	}
	f.fill(p, raw)
	return f
}

// fill puts what is asked now into the fields; what has no field is kept hidden.
func (f *formPart) fill(p *sheet, raw string) {
	f.Action, f.Reset = p.Base+strings.TrimPrefix(p.Path, "/"), p.at("")
	for token := range strings.SplitSeq(raw, "&") {
		name, value, _ := strings.Cut(token, "=")
		name, e1 := unescape(name)
		value, e2 := unescape(value)
		if name == "" || name == "cursor" || value == "" || e1 != nil || e2 != nil {
			continue
		}
		at := slices.IndexFunc(f.Fields, func(in field) bool { return in.Name == name })
		if at < 0 {
			f.Hidden = append(f.Hidden, hidden{name, value})
			continue
		}
		in := &f.Fields[at]
		in.Value = value
		for n := range in.Options {
			in.Options[n].Chosen = in.Options[n].Value == value
		}
		if len(in.Options) > 0 && !slices.ContainsFunc(in.Options, func(o option) bool { return o.Chosen }) {
			in.Options = append(in.Options, option{value, value, true}) // several at once
		}
	}
	if p.key != "" {
		f.Hidden = append(f.Hidden, hidden{keyParameter, p.key})
	}
}
