package format_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"dateline/geo/gazetteer"
	"dateline/internal/format"
)

// fewPlaces is a gazetteer of a few places.
var fewPlaces = sync.OnceValue(func() *gazetteer.Index {
	ix, err := gazetteer.Open(`id,name,names,kind,country,admin1,parent,lon,lat,uncertainty_m,source
ISO:TJ,Tajikistan,ru:Таджикистан,country,TJ,,,71,38.5,300000,curated
GN:1221092,Sughd Region,,admin1,TJ,TJ.03,ISO:TJ,69.6,39.9,189000,geonames
GN:1220164,Vorukh,ru:Ворух,village,TJ,TJ.03,GN:1221092,70.58,39.85,3000,geonames
DL:one,Ak-Say,,village,TJ,TJ.03,GN:1221092,70.1,40,3000,curated
DL:two,Ak-Say,,village,TJ,TJ.03,GN:1221092,70.9,40,3000,curated
`)
	if err != nil {
		panic(err)
	}
	return ix
})

// answer answers a batch in one format with one in another.
func answer(tb testing.TB, in, text, column, out string) (string, format.BatchSummary, error) {
	tb.Helper()
	q, err := format.ReadQuestions(in, strings.NewReader(text), column)
	if err != nil {
		return "", format.BatchSummary{}, err
	}
	var b bytes.Buffer
	ix := fewPlaces()
	w, err := format.NewAnswerWriter(out, &b, format.AnswerOptions{Header: q.Header, Comma: q.Comma, Index: ix})
	if err != nil {
		tb.Fatal(err)
	}
	for item, a := range gazetteer.GeocodeAll(context.Background(), ix, gazetteer.Query{}, q.All(), func(a format.Asked) gazetteer.Ask { return a.Ask }) {
		if err := w.Write(&item, a); err != nil {
			tb.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.String(), w.Summary(), q.Err()
}

func TestTableOfPlaces(t *testing.T) {
	in := "\ufeffid;Village;country;note;status\r\n" +
		"7;Ворух;TJ;a \"quoted\" note;new\r\n" +
		"8;Ak-Say;;;\r\n" +
		"9;Xyzzyville;n/a;=1+1;\r\n" +
		"10;Vorukh;Atlantis;;\r\n" +
		"11;;;;\r\n"
	out, sum, err := answer(t, "csv", in, "", "csv")
	if err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(strings.NewReader(out))
	r.Comma, r.LazyQuotes = ';', true
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if head := strings.Join(rows[0], " "); !strings.HasPrefix(head, "id Village country note status answered_status place_id name label kind answered_country lon lat") {
		t.Errorf("header %s", head)
	}
	for n, want := range [][]string{
		{"7", "Ворух", "TJ", `a "quoted" note`, "new", "matched", "GN:1220164", "Vorukh", "Vorukh, Sughd Region, Tajikistan", "village", "TJ", "70.58", "39.85", "3000"},
		{"8", "Ak-Say", "", "", "", "ambiguous", "DL:one"},
		{"9", "Xyzzyville", "n/a", "'=1+1", "", "not_found", ""},
		{"10", "Vorukh", "Atlantis", "", "", "invalid", ""},
		{"11", "", "", "", "", "invalid", ""},
	} {
		if got := rows[n+1]; len(got) != len(rows[0]) || fmt.Sprint(got[:len(want)]) != fmt.Sprint(want) {
			t.Errorf("row %d: %q", n, got)
		}
	}
	if all := rows[2][slices.Index(rows[0], "candidates")]; !strings.HasPrefix(all, "DL:two Ak-Say, Sughd") {
		t.Errorf("the other candidates of an ambiguous name are %q", all)
	}
	if reason := rows[4][slices.Index(rows[0], "reason")]; !strings.Contains(reason, "Atlantis") {
		t.Errorf("reason %q", reason)
	}
	if got := fmt.Sprint(sum); got != "{5 1 1 1 2 map[alternate:1]}" {
		t.Errorf("summary %s", got)
	}
}

func TestValuesOfPlaces(t *testing.T) {
	items := []string{`"Vorukh"`, `{"id":12,"place":"Ak-Say"}`, `{"id":"x","q":"Vorukh","country":"Tajikistan","admin1":"Sughd"}`,
		`{"place":"Vorukh","contry":"TJ"}`, `5`, `{"place":"a","q":"b"}`, `{"id":[1],"place":"Vorukh"}`}
	want := "null matched GN:1220164|12 ambiguous DL:one|x matched GN:1220164|null invalid |null invalid |null invalid |null invalid "
	for in, text := range map[string]string{"json": "[" + strings.Join(items, ",\n") + "]", "ndjson": strings.Join(items, "\n") + "\n"} {
		type result struct {
			Index                      int
			ID                         any
			Query, Status, Place_ID    string
			Reason, Uncertainty_Reason string
			Candidates                 []struct{ Label string }
		}
		check := func(out string, results []result) {
			var got []string
			for n, r := range results {
				id := fmt.Sprint(r.ID)
				if r.ID == nil {
					id = "null"
				}
				got = append(got, id+" "+r.Status+" "+r.Place_ID)
				if r.Index != n || (r.Status == "matched") != (r.Reason == "") || (r.Place_ID == "") != (r.Uncertainty_Reason == "") {
					t.Errorf("%s to %s: %+v", in, out, r)
				}
			}
			if all := strings.Join(got, "|"); all != want {
				t.Errorf("%s to %s: %s", in, out, all)
			}
		}
		text2, _, err := answer(t, in, text, "", "json")
		if err != nil {
			t.Fatal(err)
		}
		var whole struct {
			Results     []result
			Summary     format.BatchSummary
			Attribution string
		}
		if err := json.Unmarshal([]byte(text2), &whole); err != nil {
			t.Fatalf("%v: %s", err, text2)
		}
		check("json", whole.Results)
		if whole.Summary.Total != 7 || whole.Summary.Invalid != 4 || whole.Summary.Rules["exact"] != 2 || !strings.Contains(whole.Attribution, "GeoNames") {
			t.Errorf("%+v", whole)
		}
		lines, _, err := answer(t, in, text, "", "ndjson")
		if err != nil {
			t.Fatal(err)
		}
		var results []result
		for line := range strings.Lines(lines) {
			var r result
			if err := json.Unmarshal([]byte(line), &r); err != nil {
				t.Fatalf("%v: %s", err, line)
			}
			results = append(results, r)
		}
		check("ndjson", results)
		table, _, err := answer(t, in, text, "", "csv")
		if rows := strings.Split(table, "\r\n"); err != nil || len(rows) != 9 || !strings.HasPrefix(rows[0], "id,query,status,") || !strings.HasPrefix(rows[2], "12,Ak-Say,ambiguous") {
			t.Errorf("%v %s", err, table)
		}
	}
}

func TestQuestionsAreRefused(t *testing.T) {
	for _, c := range []struct{ form, text, column, want string }{
		{"csv", "", "", "empty"},
		{"csv", "a,b\n1,2\n", "", "which column has the places? The header has a, b"},
		{"csv", "a,bb\n1,2\n", "b", `there is no column "b"`},
		{"csv", "place\n\xff\n", "", "UTF-8"},
		{"json", `{"place":"x"}`, "", "an array was expected"},
		{"json", `["Vorukh"`, "", "no end"},
		{"json", `["Vorukh" "Isfara"]`, "", "at byte"},
		{"json", `["Vorukh"] ["Isfara"]`, "", "more text follows"},
		{"json", `["Vorukh"]]`, "", "more text follows"},
		{"json", `[]`, "place", "csv"},
		{"tsv", "x", "", "is not a format"},
	} {
		out, _, err := answer(t, c.form, c.text, c.column, "json")
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %q: %v, without %q (%s)", c.form, c.text, err, c.want, out)
		}
	}
}

// TestBrokenLines: a line of ndjson that is no value is an item that cannot be asked, and the others are answered.
func TestBrokenLines(t *testing.T) {
	text := "\"Vorukh\"\n\nIsfara\n{\"place\": \"Vorukh\"\n\"a\" \"b\"\n\"" + strings.Repeat("x", 70_000) + "\"\n\x1e{\"q\":\"Vorukh\"}"
	out, sum, err := answer(t, "ndjson", text, "", "ndjson")
	if got := fmt.Sprint(sum); err != nil || got != "{6 2 0 0 4 map[exact:2]}" {
		t.Fatalf("%s, %v", got, err)
	}
	for n, want := range []string{`"query":"Vorukh","status":"matched"`, `"query":"Isfara","status":"invalid","reason":"line 3 is no JSON`, `"reason":"line 4 is no JSON`,
		`"reason":"line 5 is no JSON`, `"reason":"line 6 has more than 65536 bytes`, `"status":"matched"`} {
		if line := strings.Split(out, "\n")[n]; !strings.Contains(line, want) {
			t.Errorf("item %d is %s, want %s", n, line, want)
		}
	}
}

// FuzzQuestions: whatever is asked, every item has one answer, and a table comes back with its cells as they were.
func FuzzQuestions(f *testing.F) {
	f.Add("csv", "place,x\nVorukh,=1\n\"a\nb\",'@\n")
	f.Add("csv", "q;x\n;;\n'='a;\r\n")
	f.Add("json", `["Vorukh",{"q":"Ak-Say","id":1.5},null]`)
	f.Add("ndjson", "\"x\"\n{\"place\":\"y\"}\n{broken\n")
	f.Fuzz(func(t *testing.T, form, text string) {
		read := func(text string) (header []string, items []format.Asked, ok bool) {
			q, err := format.ReadQuestions(form, strings.NewReader(text), "")
			if err != nil {
				return nil, nil, false
			}
			for a := range q.All() {
				items = append(items, a)
			}
			return q.Header, items, q.Err() == nil
		}
		header, items, ok := read(text)
		if !ok {
			return
		}
		var b bytes.Buffer
		w, err := format.NewAnswerWriter(form, &b, format.AnswerOptions{Header: header, Index: fewPlaces()})
		if err != nil {
			t.Fatal(err)
		}
		for n := range items {
			if err := w.Write(&items[n], &gazetteer.Answer{}); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if s := w.Summary(); s.Total != int64(len(items)) || s.Matched+s.Ambiguous+s.NotFound+s.Invalid != s.Total {
			t.Fatalf("%d items, %+v", len(items), s)
		}
		if form != "csv" {
			return
		}
		r := csv.NewReader(&b)
		r.FieldsPerRecord = len(header) + len(format.AnswerColumns)
		rows, err := r.ReadAll()
		if err != nil || len(rows) != len(items)+1 {
			t.Fatalf("%d rows to %d items: %v", len(rows)-1, len(items), err)
		}
		for n, item := range items {
			for k, cell := range item.Cells {
				cell = strings.ReplaceAll(cell, "\r\n", "\n") // as the reader of the standard library has it
				if got := rows[n+1][k]; got != cell && got != "'"+cell {
					t.Fatalf("the cell %q came back as %q", cell, got)
				}
			}
		}
	})
}
