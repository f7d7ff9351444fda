package format

import "strings"

// kmlTypes are the types of a Schema (OGC 07-147r2 §9.12) for kinds of columns. KML
// has none for days.
var kmlTypes = map[kind]string{kindText: "string", kindDay: "string", kindMoment: "string", kindWhole: "int", kindReal: "double", kindFlag: "bool"}

// writeKML writes a Placemark for each incident, with its days as a TimeSpan, and
// its properties as data of a Schema. Those without a point are there without one.
// The link leads to the incident, if incidents have addresses. Nothing is loaded from elsewhere.
func writeKML(out *output, o Options) (Writer, error) {
	fields := columnsOf(o.Properties)
	b := []byte(xmlHead + `<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:atom="http://www.w3.org/2005/Atom">` + "\n<Document>\n")
	b = appendElement(b, "name", o.Title)
	b = append(b, `<Schema id="incident" name="incidents">`+"\n"...)
	for _, f := range fields {
		b = append(b, `<SimpleField type="`+kmlTypes[f.kind()]+`" name="`+f.name+`"></SimpleField>`+"\n"...)
	}
	b = append(b, "</Schema>\n"...)
	k := &kmlWriter{fields: fields, items: o.Items}
	return &xmlWriter{output: out, head: string(b), tail: "</Document>\n</kml>\n", add: k.add}, nil
}

type kmlWriter struct {
	fields []*field[inc]
	items  string // Options.Items
}

func (k *kmlWriter) has(name string) bool {
	for _, f := range k.fields {
		if f.name == name {
			return true
		}
	}
	return false
}

func (k *kmlWriter) add(b []byte, i *inc) ([]byte, string) {
	b = append(b, "<Placemark>\n"...)
	if k.has("title") {
		b = appendElement(b, "name", i.Title)
	}
	if k.items != "" {
		b = append(appendXML(append(b, `<atom:link href="`...), k.items+string(i.ID)), "\"/>\n"...)
	}
	if k.has("summary") {
		b = appendElement(b, "description", i.Summary)
	}
	if k.has("date_start") && (i.DateStart != 0 || i.DateEnd != 0) {
		b = append(b, "<TimeSpan>"...)
		b = appendElement(b, "begin", i.DateStart.String())
		b = appendElement(b, "end", i.DateEnd.String())
		b = append(b, "</TimeSpan>\n"...)
	}
	b = append(b, `<ExtendedData><SchemaData schemaUrl="#incident">`+"\n"...)
	for _, f := range k.fields {
		before := len(b)
		b = append(append(append(b, `<SimpleData name="`...), f.name...), `">`...)
		value := len(b)
		if b = k.value(b, f, i); len(b) == value {
			b = b[:before]
			continue
		}
		b = append(b, "</SimpleData>\n"...)
	}
	b = append(b, "</SchemaData></ExtendedData>\n"...)
	if lon, lat, ok := located(i); ok {
		b = append(b, "<Point><coordinates>"...)
		b = append(appendReal(b, lon), ',')
		b = appendReal(b, lat)
		b = append(b, "</coordinates></Point>\n"...)
	}
	return append(b, "</Placemark>\n"...), ""
}

// value appends a value, nothing when it is not known. A boolean is 1 or 0: GDAL
// reads the words of XML Schema as 0.
func (k *kmlWriter) value(b []byte, f *field[inc], i *inc) []byte {
	switch f.kind() {
	case kindText:
		return appendXML(b, *f.text(i))
	case kindFlag:
		is, known := f.flagOf(i)
		switch {
		case is:
			b = append(b, '1')
		case known:
			b = append(b, '0')
		}
		return b
	}
	return f.appendPlain(b, i)
}

// gist tells an incident in one line: when, what, where.
func gist(i *inc) string {
	days := i.DateStart.String()
	if i.DateEnd != i.DateStart {
		days += " to " + i.DateEnd.String()
	}
	place := i.Place
	if i.Country != "" {
		place = strings.TrimPrefix(place+", "+i.Country, ", ")
	}
	var parts []string
	for _, s := range []string{days, i.Type, place} {
		if s != "" && s != " to " {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, "; ")
}
