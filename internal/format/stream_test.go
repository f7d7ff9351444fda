package format_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"dateline/internal/format"
	"dateline/internal/incident"
)

func TestCollectionIsRFC7946(t *testing.T) {
	for _, list := range [][]*incident.Incident{nil, {rich()}, {rich(), bare(), typical()}} {
		for _, o := range []format.Options{{}, {Whole: true}, {Properties: []string{"type"}}} {
			var c struct {
				Type     string
				Features []json.RawMessage
			}
			if err := json.Unmarshal(write(t, "geojson", o, list...), &c); err != nil {
				t.Fatal(err)
			}
			if c.Type != "FeatureCollection" || c.Features == nil || len(c.Features) != len(list) {
				t.Errorf("%s with %d features", c.Type, len(c.Features))
			}
			for _, f := range c.Features {
				checkFeature(t, f)
			}
		}
	}
}

func TestSequenceIsRFC8142(t *testing.T) {
	got := write(t, "geojsonseq", format.Options{}, rich(), bare())
	texts := bytes.Split(got, []byte{0x1E})
	if len(texts) != 3 || len(texts[0]) != 0 {
		t.Fatalf("%d texts", len(texts))
	}
	for _, text := range texts[1:] {
		if !bytes.HasSuffix(text, []byte("\n")) {
			t.Errorf("no line feed at the end of %q", text)
		}
		checkFeature(t, text)
	}
	if empty := write(t, "geojsonseq", format.Options{}); len(empty) != 0 {
		t.Errorf("no incidents: %q", empty)
	}
}

func TestReadersGiveBackWhatWasWritten(t *testing.T) {
	list := []*incident.Incident{rich(), bare(), typical()}
	var want []*incident.Incident
	for _, i := range list {
		w := input(i, false)
		w.Candidates = i.Candidates // a file keeps how it was placed
		want = append(want, w)
	}
	for _, name := range []string{"geojson", "geojsonseq"} {
		data := write(t, name, format.Options{Whole: true}, list...)
		for _, r := range map[string]io.Reader{"at once": bytes.NewReader(data), "by byte": iotest.OneByteReader(bytes.NewReader(data))} {
			reader, err := format.NewReader(name, r, format.ReadOptions{})
			if err != nil {
				t.Fatal(err)
			}
			var got []*incident.Incident
			for rec := range reader.Records() {
				if rec.Err != nil || rec.Line != int64(len(got)+1) {
					t.Fatalf("record %d: %v", rec.Line, rec.Err)
				}
				got = append(got, rec.Incident)
			}
			if reader.Err() != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%s: %v, got %d", name, reader.Err(), len(got))
			}
		}
	}
}

// TestFilesKeepOnlyFittingCandidates: candidates stay with the point of one of
// them, and what is no candidate is a fault.
func TestFilesKeepOnlyFittingCandidates(t *testing.T) {
	const one = `"candidates":[{"place_id":"GN:1","name":"Vorukh","lon":70.5,"lat":39.8,"uncertainty_m":5000,"score":0.9,"chosen":true}]`
	point := func(properties string) string {
		return `{"type":"Feature","geometry":{"type":"Point","coordinates":[70.5,39.8]},"properties":{` + properties + "}}"
	}
	for data, want := range map[string]int{
		point(`"place_id":"GN:1",` + one):   1,
		point(one):                          0,
		feature(`"place_id":"GN:1",` + one): 0,
	} {
		if got := incidents(t, "geojson", data, format.ReadOptions{})[0].Candidates; len(got) != want || want == 1 && (!got[0].Chosen || got[0].Score != 0.9 || got[0].Point[1] != 39.8) {
			t.Errorf("%s: %+v", data, got)
		}
		if i, err := format.DecodeFeature([]byte(data)); err != nil || i.Candidates != nil {
			t.Errorf("a body: %+v, %v", i, err)
		}
	}
	for say, text := range map[string]string{
		"candidates[0].lon":    `"candidates":[{"lon":"70"}]`,
		"candidates[0].chosen": `"candidates":[{"chosen":1}]`,
		"candidates[0].nam":    `"candidates":[{"nam":"x"}]`,
	} {
		if list, err := read(t, "geojson", feature(text), format.ReadOptions{}); err != nil || list[0].Err == nil || !strings.Contains(list[0].Err.Error(), say) {
			t.Errorf("%s: %+v, %v", text, list, err)
		}
	}
}

func TestCollectionsInTheWild(t *testing.T) {
	a, b := feature(`"id":"a"`), feature(`"id":"b"`)
	for name, data := range map[string]string{
		"GDAL":            `{"type":"FeatureCollection","name":"x","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}},"features":[` + a + "," + b + "]}",
		"features first":  `{"features":[` + a + "," + b + `],"type":"FeatureCollection","numberMatched":2,"timeStamp":"x","links":[{"href":"}]"}]}`,
		"spaced":          " {\n \"type\" : \"FeatureCollection\" , \"features\" : [ " + a + " ,\n" + b + " ] } \n",
		"byte order mark": "\xEF\xBB\xBF" + `{"type":"FeatureCollection","bbox":[1,2,3,4],"features":[` + a + "," + b + "]}",
	} {
		got := incidents(t, "geojson", data, format.ReadOptions{})
		if len(got) != 2 || got[0].ID != "a" || got[1].ID != "b" {
			t.Errorf("%s: got %v", name, got)
		}
	}
	if got := incidents(t, "geojson", a, format.ReadOptions{}); len(got) != 1 || got[0].ID != "a" {
		t.Errorf("one Feature: got %v", got)
	}
	if got := incidents(t, "geojson", `{"type":"FeatureCollection","features":[]}`, format.ReadOptions{}); len(got) != 0 {
		t.Errorf("empty: got %v", got)
	}
	for name, data := range map[string]string{
		"lines":           a + "\n" + b + "\n",
		"separators":      "\x1E" + a + "\n\x1E" + b + "\n",
		"pretty":          "\x1E" + strings.ReplaceAll(a, ",", ",\n") + "\n\x1E" + strings.ReplaceAll(b, ",", ",\r\n"),
		"no last line":    a + "\r\n\r\n" + b,
		"mixed":           "\x1E" + a + "\n\n\x1E\x1E" + b + "\n",
		"separator alone": "\n\x1E" + a + "\x1E" + b + "\x1E",
	} {
		got := incidents(t, "geojsonseq", data, format.ReadOptions{})
		if len(got) != 2 || got[0].ID != "a" || got[1].ID != "b" {
			t.Errorf("%s: got %v", name, got)
		}
	}
}

func TestBadFeatureDoesNotEndTheReading(t *testing.T) {
	a, bad, b := feature(`"id":"a"`), feature(`"id":5,"titel":"x"`), feature(`"id":"b"`)
	for name, data := range map[string]string{
		"geojson":    `{"type":"FeatureCollection","features":[` + a + "," + bad + `,{"type":"Feature","properties":{"title":NaN}},` + b + "]}",
		"geojsonseq": a + "\n" + bad + "\n" + `{"type":"Feature","properties":{"title":NaN` + "\n" + b,
	} {
		list, err := read(t, name, data, format.ReadOptions{})
		if err != nil || len(list) != 4 {
			t.Fatalf("%s: %d records, %v", name, len(list), err)
		}
		if list[0].Err != nil || list[3].Err != nil || list[3].Incident.ID != "b" {
			t.Errorf("%s: the good ones: %v %v", name, list[0].Err, list[3].Err)
		}
		if faults, _ := list[1].Err.(incident.Errors); len(faults) != 2 || string(list[1].Raw) != bad || list[1].Line != 2 {
			t.Errorf("%s: the bad one: %+v", name, list[1])
		}
		at := strings.Index(data, "NaN")
		if err := list[2].Err; err == nil || !strings.Contains(err.Error(), "at byte "+itoa(at)+":") {
			t.Errorf("%s: NaN stands at byte %d: %v", name, at, err)
		}
	}
}

func itoa(n int) string {
	b, _ := json.Marshal(n)
	return string(b)
}

func TestCollectionsRefused(t *testing.T) {
	a := feature(`"id":"a"`)
	for data, c := range map[string]struct {
		records int
		say     string
	}{
		`[]`:                               {0, "begins with {"},
		`{"type":"FeatureCollection"}`:     {0, `no array "features"`},
		`{"features":[` + a + `]}`:         {1, `"type" is missing`},
		`{"type":"Topology","objects":{}}`: {0, "Topology"},
		`{"type":"FeatureCollection","features":[` + a:            {1, "comma or ]"},
		`{"type":"FeatureCollection","features":[` + a[:len(a)-1]: {0, "inside feature 1"},
		`{"type":"FeatureCollection","features":[` + a + `,5]}`:   {1, "feature 2 does not begin"},
		`{"type":"FeatureCollection","features":[` + a + `,]}`:    {1, "feature 2 does not begin"},
		`{"type":"FeatureCollection","features":[` + a + a + `]}`: {1, "after feature 1"},
		a + "\n" + a: {0, "geojsonseq"},
		`{"type":"FeatureCollection","features":[` + a + `]} x`:                                                                        {1, "more text"},
		`{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::3857"}},"features":[` + a + `]}`: {0, "3857"},
		`{"type":"FeatureCollection","features":{}}`:                                                                                   {0, `no array "features"`},
		`{"type":"FeatureCollection","x":tru,"features":[]}`:                                                                           {0, "value was expected"},
		`{"type":"FeatureCollection" "features":[]}`:                                                                                   {0, "comma or }"},
		`{"type":"FeatureCollection","features":[],}`:                                                                                  {0, "name of a member"},
		`{"ty`:                              {0, "ends inside the string"},
		`{"type":"FeatureCollection","n":1`: {0, "expected"},
	} {
		list, err := read(t, "geojson", data, format.ReadOptions{})
		if err == nil || !strings.Contains(err.Error(), c.say) || len(list) != c.records {
			t.Errorf("%s: %d records, %v", data, len(list), err)
		}
	}
}

func TestFaultsOfTheStreamAreTold(t *testing.T) {
	broken := errors.New("the disk is gone")
	for name, data := range map[string]string{
		"geojson": `{"type":"FeatureCollection","features":[` + feature("") + ",", "geojsonseq": feature("") + "\n", "csv": "title\n" + strings.Repeat("x\n", 1<<20)} {
		r, err := format.NewReader(name, io.MultiReader(strings.NewReader(data), iotest.ErrReader(broken)), format.ReadOptions{})
		if err == nil {
			for range r.Records() {
			}
			err = r.Err()
		}
		if !errors.Is(err, broken) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// failAfter takes n bytes and then fails.
type failAfter struct{ n int }

var errFull = errors.New("disk full")

func (f *failAfter) Write(p []byte) (int, error) {
	if f.n -= len(p); f.n < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestWritersTellWhenTheDiskIsFull(t *testing.T) {
	for _, name := range format.WriteFormats {
		w, err := format.NewWriter(name, &failAfter{1000}, format.Options{Types: types(t)})
		if err != nil {
			t.Fatal(err)
		}
		f, _ := format.Lookup(name)
		for range 2000 {
			if err = w.Write(typical()); err != nil {
				break
			}
		}
		end := w.Close()
		if !f.Streams || f.Name == "geoparquet" { // which writes its first row group
			err = end
		}
		if name != "ucdp" && name != "acled" && !errors.Is(err, errFull) || !errors.Is(end, err) {
			t.Errorf("%s: Write %v, Close %v", name, err, end)
		}
	}
}

func TestNewWriterRefuses(t *testing.T) {
	for _, c := range []struct {
		name string
		o    format.Options
		say  string
	}{
		{"geojsom", format.Options{}, `did you mean "geojson"`},
		{"csv", format.Options{Properties: []string{"titel"}}, `did you mean "title"`},
		{"acled", format.Options{}, "vocabulary"},
	} {
		if _, err := format.NewWriter(c.name, io.Discard, c.o); err == nil || !strings.Contains(err.Error(), c.say) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestSniff(t *testing.T) {
	for _, c := range []struct{ file, head, want string }{
		{"a.json", `{"type":"FeatureCollection","features":[`, "geojson"},
		{"a.json", feature(""), "geojson"},
		{"a.geojsonl", feature(""), "geojsonseq"},
		{"a", feature("") + "\n" + feature(""), "geojsonseq"},
		{"a", "\x1E" + feature(""), "geojsonseq"},
		{"a.csv", "title;lon;lat\n", "csv"},
		{"a.csv", "\xEF\xBB\xBF\"event_id_cnty\",\"event_date\",\"sub_event_type\",\"fatalities\"\n", "acled"},
		{"a.csv", "id,relid,year,type_of_violence,where_prec\n", "ucdp"},
		{"a", "", ""},
	} {
		if got := format.Sniff(c.file, []byte(c.head)); got != c.want {
			t.Errorf("%s %q: got %q, want %q", c.file, c.head, got, c.want)
		}
	}
}

// FuzzCollection: reading in pieces finds what DecodeBody finds in the whole.
func FuzzCollection(f *testing.F) {
	f.Add(string(write(f, "geojson", format.Options{}, bare(), bare())))
	f.Add(`{"features":[` + feature(`"title":"}]\""`) + `],"type":"FeatureCollection","a":[{"b":null}],"c":-1.5e3}`)
	f.Add(feature(`"id":"a"`))
	f.Fuzz(func(t *testing.T, data string) {
		if strings.Contains(data, "candidates") {
			return // which only count in files
		}
		list, _, err := format.DecodeBody([]byte(data))
		got, rerr := read(t, "geojson", data, format.ReadOptions{})
		good := rerr == nil
		for _, rec := range got {
			good = good && rec.Err == nil
		}
		if good != (err == nil) {
			// What only one of them sees: members that stand twice, depth below
			// the features, and encodings that the reader converts.
			if err != nil && strings.Contains(err.Error(), "twice") || err != nil && strings.Contains(err.Error(), "deeper") || strings.IndexByte(data, 0) >= 0 || strings.IndexByte(data, 0xff) >= 0 || strings.IndexByte(data, 0xfe) >= 0 {
				return
			}
			t.Fatalf("%q\nreader %v\nwhole  %v", data, rerr, err)
		}
		if !good {
			return
		}
		if len(list) != len(got) {
			t.Fatalf("%d and %d incidents in %q", len(got), len(list), data)
		}
		for n := range list {
			if !reflect.DeepEqual(list[n], got[n].Incident) {
				t.Errorf("%q: %+v", data, got[n].Incident)
			}
		}
	})
}

// FuzzSequence: each record of a sequence decodes as it does alone.
func FuzzSequence(f *testing.F) {
	f.Add("\x1E" + feature("") + "\n\x1E" + feature(`"title":"\n"`))
	f.Add(feature("") + "\n\n{\n" + feature(""))
	f.Fuzz(func(t *testing.T, data string) {
		if strings.Contains(data, "candidates") {
			return // which only count in files
		}
		list, err := read(t, "geojsonseq", data, format.ReadOptions{})
		if err != nil {
			return
		}
		rest := data
		for _, rec := range list {
			at := strings.Index(rest, string(rec.Raw))
			if strings.HasPrefix(data, "\xff") || strings.HasPrefix(data, "\xfe") {
				break // converted from UTF-16
			}
			if at < 0 || len(rec.Raw) == 0 || strings.Trim(rest[:at], " \t\r\n\x1E\xEF\xBB\xBF") != "" {
				t.Fatalf("%q is not what comes next in %q", rec.Raw, rest)
			}
			rest = rest[at+len(rec.Raw):]
			alone, err := format.DecodeFeature(rec.Raw)
			if (err == nil) != (rec.Err == nil) || !reflect.DeepEqual(alone, rec.Incident) {
				t.Fatalf("%q: %v, alone %v", rec.Raw, rec.Err, err)
			}
		}
	})
}
