package format

// gpxHead begins a file of GPX 1.1. The schema wants the elements of a wpt in this
// order: time, name, desc, link, type, extensions.
const gpxHead = xmlHead + `<gpx version="1.1" creator="dateline" xmlns="http://www.topografix.com/GPX/1/1" xmlns:ogr="` + ogrSpace + `">` + "\n"

// noPosition is why an incident has no waypoint.
const noPosition = "a waypoint needs a position"

// writeGPX writes a waypoint for each incident that has a point. Its time is the
// first day at midnight UTC, its link leads to the incident; what GPX has no elements for stands in extensions.
func writeGPX(out *output, o Options) (Writer, error) {
	fields := columnsOf(o.Properties)
	head := append([]byte(gpxHead), "<metadata>\n"...)
	head = append(appendElement(head, "name", o.Title), "</metadata>\n"...)
	return &xmlWriter{output: out, head: string(head), tail: "</gpx>\n", add: func(b []byte, i *inc) ([]byte, string) {
		lon, lat, ok := located(i)
		if !ok {
			return b, noPosition
		}
		b = append(appendReal(append(b, `<wpt lat="`...), lat), `" lon="`...)
		b = append(appendReal(b, lon), "\">\n"...)
		if i.DateStart != 0 {
			b = appendElement(b, "time", i.DateStart.String()+"T00:00:00Z")
		}
		b = appendElement(b, "name", i.Title)
		b = appendElement(b, "desc", i.Summary)
		if o.Items != "" {
			b = append(appendXML(append(b, `<link href="`...), o.Items+string(i.ID)), "\"/>\n"...)
		}
		b = appendElement(b, "type", i.Type)
		b = append(b, "<extensions>\n"...)
		b = appendOGR(b, fields, i)
		return append(b, "</extensions>\n</wpt>\n"...), ""
	}}, nil
}
