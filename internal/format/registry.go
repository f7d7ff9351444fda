package format

import (
	"io"
	"slices"
	"strings"

	"dateline/internal/incident"
)

// Format is what is known of one format of files.
type Format struct {
	// Name is what NewWriter and NewReader take; Also are other names of it.
	Name string
	Also []string
	// Title is the name that people know it by.
	Title string
	// MediaType is what HTTP says of a file of the format, with parameters.
	MediaType string
	// Extension is the end of a file's name, with its point; Endings are others that
	// files of the format are met with.
	Extension string
	Endings   []string
	// Streams tells whether the writer gives out incidents as they come. One that
	// does not keeps them until Close, many of them in a temporary file.
	Streams bool
	// Tabular tells whether the format has a column for each flat property, with
	// its type.
	Tabular bool

	write func(out *output, o Options) (Writer, error)
	read  func(r io.Reader, o ReadOptions) (Reader, error)
}

// Writes tells whether NewWriter takes the format.
func (f *Format) Writes() bool { return f.write != nil }

// Reads tells whether NewReader takes the format.
func (f *Format) Reads() bool { return f.read != nil }

const csvMediaType = "text/csv; charset=utf-8; header=present"

// formats is all that the package knows, the plainest first.
var formats = []Format{
	{Name: "geojson", Also: []string{"json"}, Title: "GeoJSON", MediaType: "application/geo+json", Extension: ".geojson", Endings: []string{".json"}, Streams: true,
		write: writeGeoJSON, read: ofText(readGeoJSON)},
	{Name: "geojsonseq", Also: []string{"ndjson", "geojsonl"}, Title: "GeoJSON text sequence", MediaType: "application/geo+json-seq", Extension: ".geojsonseq",
		Endings: []string{".geojsons", ".geojsonl", ".ndjson", ".jsonl"}, Streams: true, write: writeGeoJSONSeq, read: ofText(readGeoJSONSeq)},
	{Name: "jsonfg", Also: []string{"json-fg"}, Title: "JSON-FG", MediaType: "application/fg+json", Extension: ".fg.json", Endings: []string{".jsonfg"}, Streams: true,
		write: writeJSONFG, read: ofText(readJSONFG)},
	{Name: "csv", Title: "CSV", MediaType: csvMediaType, Extension: ".csv", Streams: true, Tabular: true,
		write: writeCSV, read: ofText(func(r io.Reader, o ReadOptions) (Reader, error) { return newCSVReader(r, o) })},
	{Name: "acled", Also: []string{"csv-acled"}, Title: "CSV with the columns of ACLED", MediaType: csvMediaType, Extension: ".acled.csv", Streams: true,
		write: writeACLED, read: ofText(func(r io.Reader, o ReadOptions) (Reader, error) { return newForeignReader("acled", r, o) })},
	{Name: "ucdp", Also: []string{"csv-ucdp"}, Title: "CSV with the columns of UCDP GED", MediaType: csvMediaType, Extension: ".ucdp.csv", Streams: true,
		write: writeUCDP, read: ofText(func(r io.Reader, o ReadOptions) (Reader, error) { return newForeignReader("ucdp", r, o) })},
	{Name: "flatgeobuf", Also: []string{"fgb"}, Title: "FlatGeobuf", MediaType: "application/flatgeobuf", Extension: ".fgb", Tabular: true,
		write: writeFlatGeobuf, read: readFlatGeobuf},
	{Name: "geoparquet", Also: []string{"parquet"}, Title: "GeoParquet", MediaType: "application/vnd.apache.parquet", Extension: ".parquet", Endings: []string{".geoparquet"},
		Streams: true, Tabular: true, write: writeGeoParquet, read: readGeoParquet},
	{Name: "kml", Title: "KML", MediaType: "application/vnd.google-earth.kml+xml", Extension: ".kml", Streams: true, Tabular: true,
		write: writeKML, read: ofText(readKML)},
	{Name: "gpx", Title: "GPX waypoints", MediaType: "application/gpx+xml", Extension: ".gpx", Streams: true, Tabular: true,
		write: writeGPX, read: ofText(readGPX)},
	{Name: "georss", Also: []string{"atom"}, Title: "Atom feed with GeoRSS", MediaType: "application/atom+xml", Extension: ".atom", Streams: true, Tabular: true,
		write: writeGeoRSS},
	{Name: "gpkg", Also: []string{"geopackage"}, Title: "GeoPackage", MediaType: "application/geopackage+sqlite3", Extension: ".gpkg", Tabular: true},
}

// Formats returns all formats, the plainest first. The last one is the GeoPackage,
// which neither NewWriter nor NewReader takes: stores write and read it.
func Formats() []Format { return slices.Clone(formats) }

// Lookup returns the format of a name, its own or another that it has.
func Lookup(name string) (Format, bool) {
	for _, f := range formats {
		if f.Name == name || slices.Contains(f.Also, name) {
			return f, true
		}
	}
	return Format{}, false
}

// Named returns the format that the name of a file tells by its ending, in whatever
// case; the longest ending counts.
func Named(filename string) (found Format, ok bool) {
	name := strings.ToLower(filename)
	longest := 0
	for _, f := range formats {
		for _, end := range append([]string{f.Extension}, f.Endings...) {
			if len(end) > longest && strings.HasSuffix(name, end) {
				found, ok, longest = f, true, len(end)
			}
		}
	}
	return found, ok
}

// namesOf lists the formats for which a condition holds.
func namesOf(holds func(*Format) bool) (list []string) {
	for n := range formats {
		if holds(&formats[n]) {
			list = append(list, formats[n].Name)
		}
	}
	return list
}

// ofText reads what TextOf makes of the file.
func ofText(read func(io.Reader, ReadOptions) (Reader, error)) func(io.Reader, ReadOptions) (Reader, error) {
	return func(r io.Reader, o ReadOptions) (Reader, error) {
		text, err := TextOf(r)
		if err != nil {
			return nil, err
		}
		return read(text, o)
	}
}

func readGeoJSON(r io.Reader, _ ReadOptions) (Reader, error) {
	return &collectionReader{w: newWindow(r)}, nil
}

func readGeoJSONSeq(r io.Reader, _ ReadOptions) (Reader, error) {
	return newSeqReader(newWindow(r)), nil
}

// kind is what a column of a table holds.
type kind byte

// The kinds of columns.
const (
	kindText kind = iota
	kindDay
	kindMoment
	kindWhole // a whole number
	kindReal
	kindFlag
)

// kind returns what a table's column of the property holds.
func (f *field[T]) kind() kind {
	switch {
	case f.day != nil:
		return kindDay
	case f.moment != nil:
		return kindMoment
	case f.number != nil, f.whole != nil:
		return kindWhole
	case f.metres != nil, f.real != nil:
		return kindReal
	case f.flag != nil, f.tri != nil:
		return kindFlag
	}
	return kindText
}

// columnsOf returns the properties that are the columns of a table: all flat ones,
// or id and those that only names, in their own order.
func columnsOf(only []string) (list []*field[inc]) {
	for n := range flat.fields {
		if f := &flat.fields[n]; n == 0 || only == nil || slices.Contains(only, f.name) {
			list = append(list, f)
		}
	}
	return list
}

// appendPlain appends a value as text without any quoting, nothing when it is not
// known.
func (f *field[T]) appendPlain(b []byte, v *T) []byte {
	if f.text != nil {
		return append(b, clean(*f.text(v))...)
	}
	return f.appendCell(b, v)
}

// clean returns s in UTF-8, with U+FFFD for what is not.
func clean(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }

// located returns the longitude and latitude of an incident that has a point.
func located(i *incident.Incident) (lon, lat float64, ok bool) {
	if p := i.Point; p != nil && finite(p[0]) && finite(p[1]) {
		return p[0], p[1], true
	}
	return 0, 0, false
}

// wholeOf returns the value of a column of kindWhole, if it is known.
func (f *field[T]) wholeOf(v *T) (int64, bool) {
	if f.whole != nil {
		return *f.whole(v), true
	}
	n := *f.number(v)
	return n.N, n.Known
}

// realOf returns the value of a column of kindReal, if it is known.
func (f *field[T]) realOf(v *T) (float64, bool) {
	if f.real != nil {
		return *f.real(v), finite(*f.real(v))
	}
	m := *f.metres(v)
	return m, m != 0 && finite(m)
}

// flagOf returns the value of a column of kindFlag, if it is known.
func (f *field[T]) flagOf(v *T) (is, known bool) {
	if f.flag != nil {
		return *f.flag(v), true
	}
	p := *f.tri(v)
	return p != nil && *p, p != nil
}
