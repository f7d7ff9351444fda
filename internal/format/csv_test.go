package format_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"dateline/internal/format"
	"dateline/internal/incident"

	"github.com/paulmach/orb"
)

// write encodes incidents in a format.
func write(t testing.TB, name string, o format.Options, list ...*incident.Incident) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := format.NewWriter(name, &b, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range list {
		if err := w.Write(i); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// read decodes a file; the raw texts are copied.
func read(t testing.TB, name, data string, o format.ReadOptions) ([]format.Record, error) {
	t.Helper()
	r, err := format.NewReader(name, strings.NewReader(data), o)
	if err != nil {
		return nil, err
	}
	var list []format.Record
	for rec := range r.Records() {
		rec.Raw = bytes.Clone(rec.Raw)
		list = append(list, rec)
	}
	return list, r.Err()
}

// incidents decodes a file in which nothing is wrong.
func incidents(t testing.TB, name, data string, o format.ReadOptions) []*incident.Incident {
	t.Helper()
	list, err := read(t, name, data, o)
	if err != nil {
		t.Fatal(err)
	}
	out := make([]*incident.Incident, len(list))
	for n, rec := range list {
		if rec.Err != nil {
			t.Fatalf("record %d: %v", rec.Line, rec.Err)
		}
		out[n] = rec.Incident
	}
	return out
}

func TestCSVIsRFC4180(t *testing.T) {
	got := write(t, "csv", format.Options{}, rich(), bare())
	golden(t, "flat.csv", got)
	rows, err := csv.NewReader(bytes.NewReader(got)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if want := append(format.FlatProperties(), "lon", "lat"); !reflect.DeepEqual(rows[0], want) {
		t.Errorf("header is %v", rows[0])
	}
	if len(rows) != 3 || rows[1][2] != rich().Summary {
		t.Errorf("%d rows, summary %q", len(rows), rows[1][2])
	}
	if only := write(t, "csv", format.Options{Properties: []string{"title"}}, bare()); string(only) != "id,title,lon,lat\r\nb,,,\r\n" {
		t.Errorf("restricted: %q", only)
	}
	if empty := write(t, "csv", format.Options{Properties: []string{}}); string(empty) != "id,lon,lat\r\n" {
		t.Errorf("no incidents: %q", empty)
	}
}

func TestCSVGivesBackWhatWasWritten(t *testing.T) {
	want := []*incident.Incident{input(rich(), true), input(bare(), true), input(typical(), true)}
	got := incidents(t, "csv", string(write(t, "csv", format.Options{}, rich(), bare(), typical())), format.ReadOptions{})
	if !reflect.DeepEqual(got, want) {
		t.Errorf("\ngot  %+v\nwant %+v", got[0], want[0])
	}
}

func TestCSVGuardsAgainstFormulas(t *testing.T) {
	for text, cell := range map[string]string{
		"=1+2":          "'=1+2",
		"+992 37 221":   "'+992 37 221",
		"-":             "'-",
		"-5":            "-5",
		"+4.5e3":        "+4.5e3",
		"@home":         "'@home",
		"\tx":           "'\tx",
		"'=x":           "''=x",
		"''-5":          "'''-5",
		"'tis":          "'tis",
		"a=b":           "a=b",
		"=HYPERLINK(1)": "'=HYPERLINK(1)",
	} {
		i := bare()
		i.Title = text
		got := string(write(t, "csv", format.Options{Properties: []string{"title"}}, i))
		if want := "id,title,lon,lat\r\nb," + cell + ",,\r\n"; got != want {
			t.Errorf("%q: got %q", text, got)
		}
		if back := incidents(t, "csv", got, format.ReadOptions{})[0].Title; back != text {
			t.Errorf("%q came back as %q", text, back)
		}
	}
}

func TestCSVForms(t *testing.T) {
	utf16le := func(s string) string {
		b := []byte{0xFF, 0xFE}
		for _, u := range utf16.Encode([]rune(s)) {
			b = append(b, byte(u), byte(u>>8))
		}
		return string(b)
	}
	const want = "Batken Баткен"
	for name, data := range map[string]string{
		"comma":             "title,type\nBatken Баткен,other\n",
		"semicolon":         "title;type\nBatken Баткен;other\n",
		"tab":               "title\ttype\nBatken Баткен\tother",
		"bar":               "title|type\r\nBatken Баткен|other\r\n",
		"byte order mark":   "\xEF\xBB\xBFtitle,type\nBatken Баткен,other\n",
		"UTF-16":            utf16le("title,type\r\nBatken Баткен,other\r\n"),
		"quoted":            "\"title\",\"type\"\n\"Batken Баткен\",\"other\"",
		"blank lines":       "\n\r\ntitle,type\n\n\nBatken Баткен,other\n\n",
		"empty extra cells": "title,type\nBatken Баткен,other,,\n",
	} {
		list, err := read(t, "csv", data, format.ReadOptions{})
		if err != nil || len(list) != 1 || list[0].Err != nil || list[0].Incident.Title != want || list[0].Incident.Type != "other" {
			t.Errorf("%s: got %+v %v", name, list, err)
		}
	}
}

func TestCSVRefusesWholeFiles(t *testing.T) {
	for data, say := range map[string]string{
		"":                             "empty",
		"\n\n":                         "no header",
		"foo,bar\n1,2\n":               "no column is known",
		"title\nB\xe4tken\n":           "not in UTF-8 (the byte 0xE4 at byte 7)",
		"t\x00i\x00t\x00l\x00e\x00":    "UTF-16 without a byte order mark",
		"PK\x03\x04rest":               "compressed",
		"\x1f\x8b\x08\x00\x00":         "compressed",
		"date\n3/4/2022\n5/6/2022\n":   "date_order=dmy",
		"date\n13/4/2022\n5/16/2022\n": "contradict",
		"title,\"x\ny\n":               "header row",
	} {
		if _, err := read(t, "csv", data, format.ReadOptions{}); err == nil || !strings.Contains(err.Error(), say) {
			t.Errorf("%q: got %v", data, err)
		}
	}
	if _, err := format.NewReader("cvs", strings.NewReader("x"), format.ReadOptions{}); err == nil || !strings.Contains(err.Error(), `did you mean "csv"`) {
		t.Errorf("got %v", err)
	}
}

func TestCSVRowsWithFaults(t *testing.T) {
	const data = "title,date,killed,lon,lat,radius_m,geom\n" +
		"a,1994-09-16,4,70,37,100,\n" +
		"b,1994-02-30,four,70,137,-5,\n" + // 3: four faults
		"c,1994-09-16,4\n" + // 4: too few cells
		"\"d\nd\",1994-09-16,4,70,37,1,\n" + // 5
		"e,1994-09-16,4,70,,1,\n" + // 7: half a position
		"\"f\"x,1994-09-16,4,70,37,1,\n" + // 8: quotation mark
		"g,1994-09-16,4,37,170,1,\n" + // 9: swapped
		"h,,NA,,,,LINESTRING(1 2)\n" + // 10
		"\"open,1994-09-16,,,,,\n" + // 11
		"i,,,,,,\n" // 12
	list, err := read(t, "csv", data, format.ReadOptions{Map: "wkt=geom,lon=lon"})
	if err != nil {
		t.Fatal(err)
	}
	want := []struct {
		line   int64
		faults []string
	}{
		{2, nil}, {3, []string{"date_start", "killed_best", "uncertainty_m", "geometry"}}, {4, []string{""}}, {5, nil}, {7, []string{"geometry"}},
		{8, []string{""}}, {9, []string{"geometry"}}, {10, []string{"wkt"}}, {11, []string{""}}, {12, nil},
	}
	if len(list) != len(want) {
		t.Fatalf("%d records: %+v", len(list), list)
	}
	lines := strings.SplitAfter(data, "\n")
	for n, w := range want {
		rec := list[n]
		var fields []string
		faults, _ := rec.Err.(incident.Errors)
		for _, f := range faults {
			fields = append(fields, f.Field)
		}
		if rec.Line != w.line || !reflect.DeepEqual(fields, w.faults) || (rec.Err == nil) != (rec.Incident != nil) {
			t.Errorf("record %d: line %d, %v", n, rec.Line, rec.Err)
		}
		if !strings.HasPrefix(strings.Join(lines[rec.Line-1:], ""), string(rec.Raw)+"\n") {
			t.Errorf("record %d: raw is %q", n, rec.Raw)
		}
	}
}

func TestFrameMakesAFileAgain(t *testing.T) {
	for name, data := range map[string]string{
		"csv":        "title;killed\r\na;b\r\nc;5\r\n",
		"geojson":    string(write(t, "geojson", format.Options{}, rich(), bare())),
		"geojsonseq": string(write(t, "geojsonseq", format.Options{}, rich(), bare())),
		"ndjson":     feature(`"id":"a"`) + "\n" + feature(`"id":"b"`) + "\n",
	} {
		kind := strings.Replace(name, "ndjson", "geojsonseq", 1)
		r, err := format.NewReader(kind, strings.NewReader(data), format.ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		frame := r.Frame()
		again := frame.Head
		n := 0
		for rec := range r.Records() {
			if n++; n > 1 {
				again += frame.Between
			}
			again += string(rec.Raw)
		}
		again += frame.Tail
		first, err1 := read(t, kind, data, format.ReadOptions{})
		second, err2 := read(t, kind, again, format.ReadOptions{})
		if err1 != nil || err2 != nil || n != 2 || !reflect.DeepEqual(first, second) {
			t.Errorf("%s: %v %v\n%q\n%q", name, err1, err2, data, again)
		}
	}
}

// FuzzCSVRoundTrip: whatever is written as CSV reads back exactly.
func FuzzCSVRoundTrip(f *testing.F) {
	f.Add("=1+2\r\n\"x\",", "'-5", int64(4), 70.5)
	f.Add("\r", " ", int64(-1), -1e-7)
	f.Fuzz(func(t *testing.T, title, source string, n int64, x float64) {
		if !utf8.ValidString(title) || !utf8.ValidString(source) || strings.Contains(title+source, "\x00") || x != x || x > 180 || x < -180 || n > 1<<50 || n < -1<<50 {
			return // not a state that an incident can have
		}
		want := &incident.Incident{ID: "x", Title: title, Source: source, Place: source + title, Point: &orb.Point{x + 0, x/2 + 0}, Killed: incident.Figure{High: incident.Num(n)}}
		list, err := read(t, "csv", string(write(t, "csv", format.Options{}, want, bare())), format.ReadOptions{})
		if err != nil || len(list) != 2 || !reflect.DeepEqual(list[0].Incident, want) {
			t.Errorf("got %+v %v\nwant %+v", list, err, want)
		}
	})
}

// FuzzCSV: the reader agrees with encoding/csv where that one has an opinion, and
// accounts for every line.
func FuzzCSV(f *testing.F) {
	f.Add("title,date\na,1994-09-16\n\"b\n\",\n")
	f.Add("title;lon;lat\n\"a\"\"b\";1,5;2\nx;;\n\"open")
	f.Add("date\n3/4/2022\n")
	f.Fuzz(func(t *testing.T, data string) {
		list, err := read(t, "csv", data, format.ReadOptions{})
		if err != nil {
			return
		}
		line := int64(0)
		for _, rec := range list {
			if rec.Line <= line || (rec.Err == nil) != (rec.Incident != nil) {
				t.Fatalf("line %d after %d: %+v", rec.Line, line, rec)
			}
			line = rec.Line
		}
		r := csv.NewReader(strings.NewReader(strings.TrimPrefix(data, "\xEF\xBB\xBF")))
		r.FieldsPerRecord = -1
		rows, err := r.ReadAll()
		if err != nil || strings.ContainsAny(data, ";|\t\r") || strings.HasPrefix(data, "\xff") || strings.HasPrefix(data, "\xfe") {
			return
		}
		if len(rows) != len(list)+1 {
			t.Errorf("%d rows, encoding/csv has %d", len(list)+1, len(rows))
		}
	})
}

func BenchmarkReadCSV(b *testing.B) {
	var list []*incident.Incident
	const rows = 20_000
	for n := range rows {
		i := typical()
		i.ID = incident.ID(fmt.Sprintf("inc-%d", n))
		list = append(list, i)
	}
	data := write(b, "csv", format.Options{}, list...)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		r, err := format.NewReader("csv", bytes.NewReader(data), format.ReadOptions{})
		if err != nil {
			b.Fatal(err)
		}
		n := 0
		for rec := range r.Records() {
			if rec.Err != nil {
				b.Fatal(rec.Err)
			}
			n++
		}
		if n != rows {
			b.Fatal(n)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/rows, "ns/row")
}

// TestLineEndsOfCRAlone: tables saved as "CSV (Macintosh)" are read like others.
func TestLineEndsOfCRAlone(t *testing.T) {
	table := "id,date,type,summary\na,2022-09-16,shelling,one\n" + "b,2022-09-17,shelling,\"two, with\na line\"\n"
	want := incidents(t, "csv", table, format.ReadOptions{})
	got := incidents(t, "csv", strings.ReplaceAll(table, "\n", "\r"), format.ReadOptions{})
	if len(want) != 2 || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	large := "id,date,type,summary\r" + strings.Repeat("a,2022-09-16,shelling,one\r", 30_000) // more than the sample
	if n := len(incidents(t, "csv", large, format.ReadOptions{})); n != 30_000 {
		t.Errorf("%d rows of 30,000 were read", n)
	}
}
