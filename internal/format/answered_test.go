package format_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"dateline/geo/gazetteer"
	"dateline/internal/format"
)

// An item has a day of its own, a table a column for it; that a name is a former one is told in a column, too.
func TestBatchAtADay(t *testing.T) {
	ix, err := gazetteer.Open(`id,name,names,kind,country,lon,lat,source
GN:1,Khujand,en;former;1936/1991:Leninabad,city,TJ,69.6,40.3,geonames
GN:2,Newtown,en;;1991/:Leninabad,village,TJ,70.6,39.3,geonames+whosonfirst
`)
	if err != nil {
		t.Fatal(err)
	}
	answer := func(in, text, out string) string {
		t.Helper()
		q, err := format.ReadQuestions(in, strings.NewReader(text), "")
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		w, err := format.NewAnswerWriter(out, &b, format.AnswerOptions{Header: q.Header, Comma: q.Comma, Index: ix})
		if err != nil {
			t.Fatal(err)
		}
		for item, a := range gazetteer.GeocodeAll(t.Context(), ix, gazetteer.Query{Country: ""}, q.All(), func(a format.Asked) gazetteer.Ask { return a.Ask }) {
			if err := w.Write(&item, a); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	table := answer("csv", "place,at\nLeninabad,1950\nLeninabad,2020-01-01\nLeninabad,1950-13\nKhujand\n", "csv")
	lines := strings.Split(table, "\r\n")
	for i, want := range []string{"place,at,status", "Leninabad,1950,", "Leninabad,2020-01-01,", `Leninabad,1950-13,invalid`, "Khujand,,invalid"} {
		if !strings.HasPrefix(lines[i], want) {
			t.Errorf("line %d is %q, want %q", i+1, lines[i], want)
		}
	}
	if !strings.Contains(lines[0], "matched_name,former_name,relation") || !strings.Contains(lines[1], ",GN:1,") || !strings.Contains(lines[1], "Leninabad,true,") || !strings.Contains(lines[2], "Leninabad,false,") {
		t.Errorf("the names of the day:\n%s", table)
	}
	if !strings.Contains(lines[4], "the row has 1 cells, the header 2") || strings.Contains(lines[4], "empty") {
		t.Errorf("a row with too few cells: %q", lines[4])
	}
	var whole struct {
		Results []struct {
			PlaceID string `json:"place_id"`
		}
		Attribution string
	}
	if err := json.Unmarshal([]byte(answer("json", `[{"place":"Leninabad","at":"1950"},{"q":"Newtown","at":"2000"}]`, "json")), &whole); err != nil {
		t.Fatal(err)
	}
	if len(whole.Results) != 2 || whole.Results[0].PlaceID != "GN:1" || whole.Results[1].PlaceID != "GN:2" {
		t.Errorf("the answers are %+v", whole.Results)
	}
	if strings.Count(whole.Attribution, "GeoNames") != 1 || !strings.Contains(whole.Attribution, "Who's On First") {
		t.Errorf("the attribution is %q", whole.Attribution)
	}
}

// An item that is longer than any name is refused, and not sent back whole.
func TestLongItemIsNotEchoed(t *testing.T) {
	ix, err := gazetteer.Open("id,name,kind,country,lon,lat,source\nGN:1,Khujand,city,TJ,69.6,40.3,geonames\n")
	if err != nil {
		t.Fatal(err)
	}
	for _, out := range []string{"json", "ndjson"} {
		var b bytes.Buffer
		w, err := format.NewAnswerWriter(out, &b, format.AnswerOptions{Index: ix})
		if err != nil {
			t.Fatal(err)
		}
		item := format.Asked{Ask: gazetteer.Ask{Text: "x" + strings.Repeat("ж", 1<<20)}}
		for item, a := range gazetteer.GeocodeAll(t.Context(), ix, gazetteer.Query{}, slices.Values([]format.Asked{item}), func(a format.Asked) gazetteer.Ask { return a.Ask }) {
			if err := w.Write(&item, a); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if text := b.String(); b.Len() > 2000 || !strings.Contains(text, `жж…"`) || !strings.Contains(text, "invalid") {
			t.Errorf("%s: the answer has %d bytes: %.400s", out, b.Len(), text)
		}
	}
}
