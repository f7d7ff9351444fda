package format

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"unicode/utf8"

	"dateline/internal/incident"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// Record is one incident of a file, or what stood in its place.
type Record struct {
	Line     int64 // of its beginning in a text of lines; the ordinal in a FeatureCollection; from 1
	Incident *incident.Incident
	Err      error  // incident.Errors: what is wrong with this record alone; then there is no Incident
	Raw      []byte // as it stood, without what separates records; good until the next record
	// Disputed tells whether the file has the incident as disputed. The Incident does
	// not: that is worked out of its claims, which the file may lack.
	Disputed bool
}

// Reader reads the incidents of a file one by one.
type Reader interface {
	// Records yields the records in their order. It can be ranged over once. A
	// record that cannot be read does not end it.
	Records() iter.Seq[Record]
	// Err returns, after Records, what ended it before the end of the file, or
	// nil.
	Err() error
	// Frame returns what has to stand around the Raw of records so that they make
	// a file of the same format again.
	Frame() Frame
}

// Frame is what makes a file of records: Head, then the records with Between, then
// Tail.
type Frame struct {
	Head, Between, Tail string
}

// Mapped is a Reader that had to find out what the columns of a table mean.
type Mapped interface {
	Reader
	Mapping() Mapping
}

// ReadOptions are the options of NewReader.
type ReadOptions struct {
	// Map changes the guessed meaning of the columns of a csv file; see
	// Mapping.Override.
	Map string
	// Radius tells how large a division is: the radius in metres of a precision
	// class (adm2, adm1, country) around a point in it, and the reason for it.
	// acled and ucdp rows that are placed no better than that ask it. It may be
	// nil; what it does not know gets the largest radius of the class.
	Radius func(i *incident.Incident) (metres float64, reason string, ok bool)
}

// ReadFormats are the names that NewReader takes.
var ReadFormats = namesOf((*Format).Reads)

// NewReader returns the reader of a format, by a name that Lookup knows. Text is in
// UTF-8, or UTF-16 with a byte order mark. Of geojson a FeatureCollection of any size
// or one Feature is read, of geojsonseq also lines without record separators
// (RFC 8142). The error says how to mend what keeps the whole file from being read.
func NewReader(name string, r io.Reader, o ReadOptions) (Reader, error) {
	f, ok := Lookup(name)
	if !ok || f.read == nil {
		return nil, unknownFormat(name, ReadFormats)
	}
	return f.read(r, o)
}

func unknownFormat(name string, known []string) error {
	return fmt.Errorf("%q is not a format: it is one of %s%s", name, strings.Join(known, ", "), nearest(name, known))
}

// TextOf returns r as UTF-8 without a byte order mark, also where it is UTF-16 with one. What is empty, packed or no text is an error
// that says what to do.
func TextOf(r io.Reader) (io.Reader, error) {
	br := bufio.NewReaderSize(r, 64<<10)
	head, err := br.Peek(4096)
	if err != nil && err != io.EOF {
		return nil, err
	}
	switch {
	case len(head) == 0:
		return nil, fmt.Errorf("the file is empty")
	case bytes.HasPrefix(head, []byte("\xEF\xBB\xBF")):
		_, err := br.Discard(3)
		return br, err
	case bytes.HasPrefix(head, []byte("\xFF\xFE\x00\x00")):
		return nil, fmt.Errorf("the file is in UTF-32: convert it to UTF-8, for instance with iconv -f UTF-32 -t UTF-8")
	case bytes.HasPrefix(head, []byte("\xFF\xFE")), bytes.HasPrefix(head, []byte("\xFE\xFF")):
		utf16 := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM)
		return transform.NewReader(br, utf16.NewDecoder()), nil
	case bytes.HasPrefix(head, []byte("\x1F\x8B")), bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("\x28\xB5\x2F\xFD")):
		return nil, fmt.Errorf("the file is compressed, or a spreadsheet: unpack it, or save it as CSV")
	case bytes.Count(head, []byte{0}) > len(head)/4:
		return nil, fmt.Errorf("the file looks like UTF-16 without a byte order mark: convert it, for instance with iconv -f UTF-16LE -t UTF-8")
	case bytes.IndexByte(head, 0) >= 0:
		return nil, fmt.Errorf("the file is not text")
	}
	return br, nil
}

// Sniff guesses the format of a file from its name and its first bytes (some
// kilobytes are enough). It returns "" when it does not know.
func Sniff(filename string, head []byte) string {
	head = bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF"))
	body := bytes.TrimLeft(head, " \t\r\n")
	switch {
	case bytes.HasPrefix(head, []byte(fgbMagic[:4])):
		return "flatgeobuf"
	case bytes.HasPrefix(head, []byte("PAR1")):
		return "geoparquet"
	case bytes.HasPrefix(head, []byte("SQLite format 3\x00")):
		return "gpkg"
	case len(body) > 0 && body[0] == '<':
		for _, name := range []string{"kml", "gpx"} {
			if bytes.Contains(body, []byte("<"+name)) {
				return name
			}
		}
		return ""
	}
	if len(body) > 0 && body[0] == 0x1E {
		return "geojsonseq"
	}
	if len(body) > 0 && body[0] == '{' {
		d := decoder{scanner: scanner{data: body}}
		kind := d.kind()
		if bytes.Contains(body, []byte("/spec/json-fg-1/")) {
			return "jsonfg"
		}
		first := scanner{data: body}
		first.skip()
		another := first.fault == nil && first.peek() == '{'
		if kind == "Feature" && another {
			return "geojsonseq"
		}
		name := strings.ToLower(filename)
		if kind == "Feature" && (strings.HasSuffix(name, ".geojsonl") || strings.HasSuffix(name, ".geojsons") || strings.HasSuffix(name, ".ndjson")) {
			return "geojsonseq"
		}
		return "geojson"
	}
	line, _, _ := bytes.Cut(body, []byte("\n"))
	names := strings.FieldsFunc(strings.ToLower(string(line)), func(r rune) bool { return strings.ContainsRune(",;\t\r\" ", r) })
	has := func(all ...string) bool {
		return !slices.ContainsFunc(all, func(s string) bool { return !slices.Contains(names, s) })
	}
	switch {
	case has("event_id_cnty", "sub_event_type", "fatalities"):
		return "acled"
	case has("relid", "type_of_violence", "where_prec"):
		return "ucdp"
	case len(names) > 0 && utf8.Valid(line) && bytes.IndexByte(line, 0) < 0:
		return "csv"
	}
	return ""
}
