package format

import (
	"io"

	"dateline/internal/incident"
)

// jsonfgHead begins a collection of JSON-FG (OGC 21-045r1): points in WGS 84 stand
// in "geometry", so that "place" is null; "time" is the days from first to last.
const jsonfgHead = `{"type":"FeatureCollection","conformsTo":["http://www.opengis.net/spec/json-fg-1/1.0/conf/core",` +
	`"http://www.opengis.net/spec/json-fg-1/1.0/conf/types-schemas"],"featureType":"incident","geometryDimension":0,"features":[` + "\n"

func writeJSONFG(out *output, o Options) (Writer, error) {
	add := o.appender()
	return &featureWriter{output: out, head: jsonfgHead, between: ",\n", tail: "\n]}\n", add: func(b []byte, i *incident.Incident) []byte {
		b = add(b, i)
		b = append(b[:len(b)-1], `,"featureType":"incident","time":`...)
		b = appendInterval(b, i)
		return append(b, `,"place":null}`...)
	}}, nil
}

// appendInterval appends the days of an incident as the value of "time": a date, an
// interval, or null.
func appendInterval(b []byte, i *incident.Incident) []byte {
	from, to := i.DateStart, i.DateEnd
	switch {
	case from == 0 && to == 0:
		return append(b, "null"...)
	case from == to:
		return append(appendDay(append(b, `{"date":`...), from), '}')
	}
	b = append(b, `{"interval":[`...)
	for n, d := range []incident.Day{from, to} {
		if n > 0 {
			b = append(b, ',')
		}
		if d == 0 {
			b = append(b, `".."`...)
		} else {
			b = appendDay(b, d)
		}
	}
	return append(b, "]}"...)
}

func readJSONFG(r io.Reader, _ ReadOptions) (Reader, error) {
	return &collectionReader{w: newWindow(r), fg: true}, nil
}

// instants is what the member "time" of a Feature says: its first and last day as
// they are written, "" where it says nothing.
type instants [2]string

// interval reads the member "time" of JSON-FG.
func (d *decoder) interval() (t instants) {
	if d.null() {
		return t
	}
	if d.peek() != '{' {
		d.unexpected("time", `an object such as {"date":"1994-09-16"}, or null`)
		return t
	}
	d.object(func(name []byte) {
		switch string(name) {
		case "date", "timestamp":
			isDate := string(name) == "date"
			s := ""
			if d.text("time", &s); isDate || t[0] == "" {
				t = instants{s, s}
			}
		case "interval":
			for n, s := range d.texts("time") {
				if n < len(t) && s != ".." {
					t[n] = s
				}
			}
		default:
			d.skip()
		}
	})
	return t
}

// spread puts the days of t where the properties say none.
func (d *decoder) spread(t instants, i *incident.Incident) {
	if i.DateStart != 0 || i.DateEnd != 0 {
		return
	}
	for n, into := range []*incident.Day{&i.DateStart, &i.DateEnd} {
		if t[n] == "" {
			continue
		}
		day, err := incident.ParseDay(dayOfMoment(t[n]))
		if err != nil {
			d.add("time", "%s", shorten(err.Error()))
			return
		}
		*into = day
	}
}

// dayOfMoment cuts the time of day off a date of RFC 3339.
func dayOfMoment(s string) string {
	if len(s) > 10 && (s[10] == 'T' || s[10] == 't' || s[10] == ' ') {
		return s[:10]
	}
	return s
}
