package format_test

import (
	"encoding/binary"
	"encoding/xml"
	"fmt"
	"io"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"dateline/internal/format"
	"dateline/internal/incident"

	"github.com/paulmach/orb"
)

func TestFormatsAreToldApart(t *testing.T) {
	names, ends := map[string]bool{}, map[string]bool{}
	for _, f := range format.Formats() {
		for _, name := range append([]string{f.Name}, f.Also...) {
			if got, ok := format.Lookup(name); !ok || got.Name != f.Name || names[name] {
				t.Errorf("%s: %v %q", name, ok, got.Name)
			}
			names[name] = true
		}
		if ends[f.Extension] || !strings.HasPrefix(f.Extension, ".") || f.Title == "" || !strings.Contains(f.MediaType, "/") {
			t.Errorf("%+v", f)
		}
		for _, end := range append([]string{f.Extension}, f.Endings...) {
			ends[end] = true
			for _, file := range []string{"a" + end, "/tmp/x.gpkg/a.csv.B" + strings.ToUpper(end)} {
				if got, ok := format.Named(file); !ok || got.Name != f.Name {
					t.Errorf("%s is taken for %q", file, got.Name)
				}
			}
		}
		if slices.Contains(format.ReadFormats, f.Name) != f.Reads() || slices.Contains(format.WriteFormats, f.Name) != f.Writes() {
			t.Errorf("%s is not in the lists", f.Name)
		}
	}
	if _, ok := format.Lookup("shapefile"); ok {
		t.Error("shapefile")
	}
	for _, file := range []string{"", "csv", "a.shp", "a.csv.gz", "geojson/a"} {
		if f, ok := format.Named(file); ok {
			t.Errorf("%s is taken for %s", file, f.Name)
		}
	}
	if head := "SQLite format 3\x00\x10\x00"; format.Sniff("x", []byte(head)) != "gpkg" {
		t.Error("a GeoPackage is not known by its head")
	}
}

// written are the formats that NewWriter takes.
func written() []format.Format {
	return slices.DeleteFunc(format.Formats(), func(f format.Format) bool { return !f.Writes() })
}

// tabular are the formats that hold each flat property, and are read.
func tabular() (names []string) {
	for _, f := range format.Formats() {
		if f.Tabular && f.Reads() {
			names = append(names, f.Name)
		}
	}
	return names
}

func TestTablesGiveBackWhatWasWritten(t *testing.T) {
	for _, name := range append(tabular(), "jsonfg") {
		want := map[incident.ID]*incident.Incident{}
		for _, i := range varied() {
			if name != "gpx" || i.Point != nil {
				want[i.ID] = input(i, true)
			}
		}
		data := string(write(t, name, format.Options{}, varied()...))
		if guess := format.Sniff("x", []byte(data)); guess != name {
			t.Errorf("%s is taken for %q", name, guess)
		}
		list := incidents(t, name, data, format.ReadOptions{})
		if len(list) != len(want) {
			t.Errorf("%s: %d incidents, want %d", name, len(list), len(want))
		}
		for _, got := range list {
			if !reflect.DeepEqual(got, want[got.ID]) {
				t.Errorf("%s: got\n%s, want\n%s", name, format.AppendFeature(nil, got), format.AppendFeature(nil, want[got.ID]))
			}
		}
	}
}

// TestTablesRestricted: the chosen properties and the id are there, in every format,
// and no others.
func TestTablesRestricted(t *testing.T) {
	for _, name := range tabular() {
		data := string(write(t, name, format.Options{Properties: []string{"date_start", "killed_best"}}, rich()))
		got := incidents(t, name, data, format.ReadOptions{})
		r := rich()
		want := &incident.Incident{ID: r.ID, Point: r.Point, DateStart: r.DateStart, Killed: incident.Figure{Best: r.Killed.Best}}
		if name == "kml" || name == "gpx" { // what is read of their own elements
			got[0].DateEnd, got[0].Title, got[0].Summary, got[0].Type = 0, "", "", ""
		}
		if !reflect.DeepEqual(got[0], want) {
			t.Errorf("%s: got %s", name, format.AppendFeature(nil, got[0]))
		}
	}
}

func TestTablesWithoutIncidents(t *testing.T) {
	for _, name := range tabular() {
		if got := incidents(t, name, string(write(t, name, format.Options{})), format.ReadOptions{}); len(got) != 0 {
			t.Errorf("%s: %d", name, len(got))
		}
	}
}

func TestGPXTellsWhatItLeavesOut(t *testing.T) {
	w, err := format.NewWriter("gpx", io.Discard, format.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range []*incident.Incident{rich(), bare(), bare()} {
		if err := w.Write(i); err != nil {
			t.Fatal(err)
		}
	}
	want := []format.Loss{{Reason: "a waypoint needs a position", Count: 2, LeftOut: true}}
	if got := w.(format.Lossy).Losses(); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
}

// TestFeedIsRFC4287 holds the feed to what §4.1.1 and §4.1.2 demand.
func TestFeedIsRFC4287(t *testing.T) {
	type entry struct {
		ID      string `xml:"http://www.w3.org/2005/Atom id"`
		Title   string `xml:"http://www.w3.org/2005/Atom title"`
		Updated string `xml:"updated"`
		Content struct {
			Type string `xml:"type,attr"`
			Text string `xml:",chardata"`
		} `xml:"content"`
		Link []struct {
			Rel  string `xml:"rel,attr"`
			Href string `xml:"href,attr"`
		} `xml:"link"`
		Point string `xml:"http://www.georss.org/georss point"`
	}
	var feed struct {
		XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
		entry
		Author string  `xml:"author>name"`
		Entry  []entry `xml:"entry"`
	}
	at := time.Date(2027, 1, 2, 3, 4, 5, 0, time.UTC)
	for name, o := range map[string]format.Options{"bare": {}, "addressed": {Self: "https://example.org/items?f=georss&a=b", Items: "https://example.org/items/", Updated: at, Title: "a < b"}} {
		feed.Entry = nil
		if err := xml.Unmarshal(write(t, "georss", o, rich(), bare()), &feed); err != nil {
			t.Fatal(err)
		}
		for _, e := range append(feed.Entry, feed.entry) {
			_, err := time.Parse(time.RFC3339, e.Updated)
			if !strings.Contains(e.ID, ":") || e.Title == "" || err != nil {
				t.Errorf("%s: %+v %v", name, e, err)
			}
		}
		if feed.Author == "" || len(feed.Entry) != 2 || feed.Entry[0].ID == feed.Entry[1].ID || feed.Entry[0].Content.Text == "" || feed.Entry[0].Point != "-37.5 70.123456" {
			t.Errorf("%s: %+v", name, feed)
		}
		if name == "addressed" && (feed.ID != o.Self || feed.Updated != "2027-01-02T03:04:05.000000Z" || feed.Title != o.Title || feed.Entry[1].ID != o.Items+"b" || feed.Entry[1].Link[0].Href != feed.Entry[1].ID) {
			t.Errorf("%+v", feed)
		}
	}
}

// TestForeignCSVHasNoFormulas: the exchange forms guard as our own does, and what is
// read back is what was written.
func TestForeignCSVHasNoFormulas(t *testing.T) {
	i := typical()
	i.Summary, i.Place, i.GeoPrecision = "=1+1", "+49 km", "settlement"
	i.Actors = []incident.Actor{{Name: "@A", Side: "A", Kind: "rebel_group"}, {Name: "-B", Side: "B", Kind: "state_forces"}}
	i.Point = &orb.Point{-70, -37}
	for _, name := range []string{"acled", "ucdp"} {
		data := write(t, name, format.Options{Types: types(t)}, i)
		rows := table(t, string(data))
		for n, cell := range rows[1] {
			if cell != "" && strings.ContainsRune("=+-@", rune(cell[0])) && strings.Trim(cell, "-.0123456789") != "" {
				t.Errorf("%s: %s is %q", name, rows[0][n], cell)
			}
		}
		again := incidents(t, name, string(data), format.ReadOptions{})
		if got := again[0]; got.Place != i.Place || got.Actors[0].Name != "@A" || got.Actors[1].Name != "-B" || *got.Point != *i.Point {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// TestMemoryStaysFlat writes 200,000 incidents in each format. What is held at any
// time is less than a third of what they would take.
func TestMemoryStaysFlat(t *testing.T) {
	const count, bound = 200_000, 40 << 20
	i := typical()
	i.Actors, i.Type = []incident.Actor{{Name: "A", Side: "A", Kind: "rebel_group"}, {Name: "B", Side: "B", Kind: "state_forces"}}, "armed_clash"
	for _, f := range written() {
		t.Run(f.Name, func(t *testing.T) {
			var m runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&m)
			before, peak := m.HeapAlloc, uint64(0)
			var size counter
			w, err := format.NewWriter(f.Name, &size, format.Options{Types: types(t)})
			if err != nil {
				t.Fatal(err)
			}
			for n := range count {
				i.ID = incident.ID(fmt.Sprintf("i%d", n))
				i.Title = fmt.Sprintf("%d: what happened", n*2654435761%4294967296)
				i.Point = &orb.Point{float64(n%36000)/100 - 180, float64(n*7%18000)/100 - 90}
				if err := w.Write(i); err != nil {
					t.Fatal(err)
				}
				if n%25_000 == 24_999 {
					runtime.GC()
					runtime.ReadMemStats(&m)
					peak = max(peak, m.HeapAlloc)
				}
			}
			if got := int64(size) > 1<<20; got != f.Streams {
				t.Errorf("%d bytes came before the end: streams is %v", size, f.Streams)
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			if held := int64(peak) - int64(before); held > bound || size < count*20 {
				t.Errorf("%d MB were held for a file of %d MB", held>>20, size>>20)
			}
		})
	}
}

// counter counts what is written.
type counter int64

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

func TestForeignTables(t *testing.T) {
	kml := func(s string) string {
		return `<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder>` + s + `</Folder></Document></kml>`
	}
	gpx := func(s string) string {
		return `<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1" xmlns:x="urn:x">` + s + `</gpx>`
	}
	for _, c := range []struct{ format, data, title, days string }{
		{"kml", kml(`<Placemark><name> Ambush </name><TimeStamp><when>1994-09-16T10:00:00Z</when></TimeStamp><Point><coordinates> 70.5,38,0 </coordinates></Point></Placemark>`), "Ambush", "1994-09-16 1994-09-16"},
		{"kml", kml(`<Placemark><name>x</name><ExtendedData><Data name="title"><value>Ambush</value></Data><Data name="date_start"><value>1994/09/16</value></Data></ExtendedData><Point><coordinates>70.5,38</coordinates></Point></Placemark>`), "Ambush", "1994-09-16 "},
		{"gpx", gpx(`<wpt lat="38" lon="70.5"><time>1994-09-16T10:00:00Z</time><name>Ambush</name><extensions><x:color>red</x:color></extensions></wpt>`), "Ambush", "1994-09-16 1994-09-16"},
	} {
		got := incidents(t, c.format, c.data, format.ReadOptions{})
		if i := got[0]; i.Title != c.title || i.Point == nil || *i.Point != (orb.Point{70.5, 38}) || i.DateStart.String()+" "+i.DateEnd.String() != c.days {
			t.Errorf("%s: %s", c.data, format.AppendFeature(nil, i))
		}
	}
	for _, c := range []struct{ format, data, say string }{
		{"kml", kml(`<Placemark><LineString><coordinates>1,2 3,4</coordinates></LineString></Placemark>`), "LineString"},
		{"kml", kml(`<Placemark><Point><coordinates>a,b</coordinates></Point></Placemark>`), "coordinates are"},
		{"kml", kml(`<Placemark><ExtendedData><Data name="titel"><value>x</value></Data></ExtendedData></Placemark>`), `did you mean "title"`},
		{"gpx", gpx(`<trk></trk>`), "LineString"},
		{"gpx", gpx(`<wpt lat="91" lon="0"></wpt>`), "beyond 90 degrees"},
		{"jsonfg", `{"type":"FeatureCollection","features":[{"type":"Feature","geometry":null,"time":null,"place":{"type":"Point","coordinates":[1,2]},"properties":{}}]}`, "WGS 84"},
		{"jsonfg", `{"type":"FeatureCollection","features":[{"type":"Feature","geometry":null,"time":{"date":"16.9.1994"},"properties":{}}]}`, "not a day"},
	} {
		list, err := read(t, c.format, c.data, format.ReadOptions{})
		if err != nil || len(list) != 1 || list[0].Err == nil || !strings.Contains(list[0].Err.Error(), c.say) {
			t.Errorf("%s: %+v %v", c.data, list, err)
		}
	}
	for _, c := range []struct{ format, data, say string }{
		{"kml", "<gpx/>", "begins with <gpx>"}, {"kml", kml("")[:50], "line 1"}, {"gpx", " ", "no element <gpx>"},
		{"flatgeobuf", "fgb", "version 3"}, {"flatgeobuf", "fgb\x03fgb\x00\xff\xff\xff\xff", "damaged"}, {"flatgeobuf", "fgb\x03fgb\x00\x20\x00\x00\x00", "cut off"},
		{"geoparquet", "PAR1PAR1", "not Parquet"}, {"geoparquet", "", "not Parquet"},
	} {
		if _, err := read(t, c.format, c.data, format.ReadOptions{}); err == nil || !strings.Contains(err.Error(), c.say) {
			t.Errorf("%s %q: %v", c.format, c.data, err)
		}
	}
	if i := incidents(t, "jsonfg", `{"type":"FeatureCollection","features":[{"type":"Feature","geometry":null,"time":{"interval":["1994-09-16T10:00:00Z",".."]},"place":null,"properties":{"title":"x"}}]}`, format.ReadOptions{})[0]; i.DateStart.String() != "1994-09-16" || i.DateEnd != 0 {
		t.Errorf("%+v", i)
	}
}

// TestCutFilesAreTold: no file that was cut off passes for a whole one.
func TestCutFilesAreTold(t *testing.T) {
	for _, name := range []string{"flatgeobuf", "geoparquet", "kml", "gpx"} {
		data := string(write(t, name, format.Options{}, varied()...))
		data = strings.TrimRight(data, "\n")
		for _, n := range []int{1, 2, 3, 5, len(data) / 3, len(data) / 2, len(data) - 20} {
			if _, err := read(t, name, data[:len(data)-n], format.ReadOptions{}); err == nil {
				t.Errorf("%s: nobody misses %d bytes", name, n)
			}
		}
	}
}

// fuzzTable: whatever the bytes, a reader ends, and what it reads as incidents comes
// back equal from a file of the same format.
func fuzzTable(f *testing.F, name string) {
	f.Add(write(f, name, format.Options{}, rich(), bare(), typical()))
	f.Add(write(f, name, format.Options{}))
	f.Add(write(f, name, format.Options{Properties: []string{"title"}}, bare()))
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := read(t, name, string(data), format.ReadOptions{})
		if err != nil {
			return
		}
		var good []*incident.Incident
		for _, rec := range list {
			if (rec.Err == nil) == (rec.Incident == nil) {
				t.Fatalf("record %d: %v %v", rec.Line, rec.Incident, rec.Err)
			}
			if rec.Err == nil && (name != "gpx" || rec.Incident.Point != nil) {
				rec.Incident = input(rec.Incident, true)
				rec.Incident.PlaceName = ""
				good = append(good, rec.Incident)
			}
		}
		again, err := read(t, name, string(write(t, name, format.Options{}, good...)), format.ReadOptions{})
		if err != nil || len(again) != len(good) {
			t.Fatalf("%d of %d come back: %v", len(again), len(good), err)
		}
		var before, after []string
		for n, rec := range again {
			if rec.Err != nil {
				t.Fatalf("%v of %s", rec.Err, rec.Raw)
			}
			before = append(before, string(format.AppendFeature(nil, good[n])))
			after = append(after, string(format.AppendFeature(nil, rec.Incident)))
		}
		slices.Sort(before) // FlatGeobuf has an order of its own
		slices.Sort(after)
		if !slices.Equal(before, after) {
			t.Fatalf("%s\nbecame %s", before, after)
		}
	})
}

func FuzzFlatGeobuf(f *testing.F) {
	broken := write(f, "flatgeobuf", format.Options{}, rich())
	binary.LittleEndian.PutUint32(broken[12:], 0x7fffffff)
	f.Add(broken)
	fuzzTable(f, "flatgeobuf")
}

func FuzzGeoParquet(f *testing.F) { fuzzTable(f, "geoparquet") }
func FuzzKML(f *testing.F)        { fuzzTable(f, "kml") }
func FuzzGPX(f *testing.F)        { fuzzTable(f, "gpx") }
