package format

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"time"

	"dateline/internal/incident"
)

// Writer writes incidents to a file of one format as they come.
type Writer interface {
	// Write adds an incident. It keeps nothing of it.
	Write(*incident.Incident) error
	// Close writes what is still held and the end of the file. It does not close
	// the io.Writer. After an error of Write the file has no end, so that it
	// cannot be taken for a whole one.
	Close() error
}

// Loss is what a format could not hold.
type Loss struct {
	Reason string
	Count  int64 // incidents
	// LeftOut tells whether the incidents are missing from the file, or only
	// parts of them.
	LeftOut bool
}

// Lossy is a Writer of a format that cannot hold all of an incident.
type Lossy interface {
	Writer
	// Losses tells what was left out so far, the most frequent first.
	Losses() []Loss
}

// Options are the options of NewWriter.
type Options struct {
	// Properties restricts the properties to these and the id; nil means all.
	Properties []string
	// Whole writes the single representation of each incident, with claims,
	// reports and the rest (geojson and geojsonseq).
	Whole bool
	// Types is the vocabulary, which acled needs for its codes.
	Types incident.Vocabulary
	// Title names the contents for people (kml, gpx, georss, flatgeobuf); "" is
	// "Incidents".
	Title string
	// Self is the address of the document (georss); without it the feed has a name
	// of its own.
	Self string
	// Items is what the id of an incident is put behind to have its address (georss,
	// kml, gpx); without it incidents have none.
	Items string
	// Updated is when the data changed last (georss). The zero time means when the
	// first incident of the file did.
	Updated time.Time
}

// WriteFormats are the names that NewWriter takes.
var WriteFormats = namesOf((*Format).Writes)

// NewWriter returns the writer of a format, by a name that Lookup knows. Of those
// that cannot hold all of an incident (acled, ucdp, gpx) the Writer is Lossy.
func NewWriter(name string, w io.Writer, o Options) (Writer, error) {
	for _, p := range o.Properties {
		if !slices.Contains(flat.names, p) {
			return nil, fmt.Errorf("%q is not a property of a flat feature%s", p, nearest(p, flat.names))
		}
	}
	f, ok := Lookup(name)
	if !ok || f.write == nil {
		return nil, unknownFormat(name, WriteFormats)
	}
	o.Title = cmp.Or(o.Title, "Incidents")
	return f.write(&output{w: w, buf: make([]byte, 0, flushAt+8<<10)}, o)
}

func writeGeoJSON(out *output, o Options) (Writer, error) {
	return &featureWriter{output: out, add: o.appender(), head: `{"type":"FeatureCollection","features":[` + "\n", between: ",\n", tail: "\n]}\n"}, nil
}

func writeGeoJSONSeq(out *output, o Options) (Writer, error) {
	return &featureWriter{output: out, add: o.appender(), each: "\x1E", between: "\n", last: "\n"}, nil
}

func writeCSV(out *output, o Options) (Writer, error) { return newCSVWriter(out, o), nil }

func writeACLED(out *output, o Options) (Writer, error) {
	if len(o.Types.Types) == 0 {
		return nil, fmt.Errorf("the acled format needs the vocabulary of types")
	}
	return newForeignWriter(out, acled, o.Types), nil
}

func writeUCDP(out *output, o Options) (Writer, error) {
	return newForeignWriter(out, ucdp, o.Types), nil
}

func (o Options) appender() func([]byte, *incident.Incident) []byte {
	switch {
	case o.Properties != nil:
		return func(b []byte, i *incident.Incident) []byte { return AppendProperties(b, i, o.Properties) }
	case o.Whole:
		return AppendWhole
	}
	return AppendFeature
}

// flushAt is how many bytes are gathered before they are written.
const flushAt = 64 << 10

// output gathers bytes for an io.Writer.
type output struct {
	w   io.Writer
	buf []byte
	err error
}

// flush writes what is there, if it is much or if all is wanted.
func (o *output) flush(all bool) error {
	if o.err == nil && len(o.buf) > 0 && (all || len(o.buf) >= flushAt) {
		_, o.err = o.w.Write(o.buf)
		o.buf = o.buf[:0]
	}
	return o.err
}

// featureWriter writes Features with something around and between them.
type featureWriter struct {
	*output
	add                             func([]byte, *incident.Incident) []byte
	head, each, between, last, tail string
	count                           int64
}

// Write implements Writer.
func (f *featureWriter) Write(i *incident.Incident) error {
	if f.err != nil {
		return f.err
	}
	if f.count == 0 {
		f.buf = append(f.buf, f.head...)
	} else {
		f.buf = append(f.buf, f.between...)
	}
	f.count++
	f.buf = append(f.buf, f.each...)
	f.buf = f.add(f.buf, i)
	return f.flush(false)
}

// Close implements Writer.
func (f *featureWriter) Close() error {
	if f.err != nil {
		return f.err
	}
	if f.count == 0 {
		f.buf = append(f.buf, f.head...)
	} else {
		f.buf = append(f.buf, f.last...)
	}
	f.buf = append(f.buf, f.tail...)
	return f.flush(true)
}
