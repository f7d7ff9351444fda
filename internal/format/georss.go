package format

import (
	"cmp"
	"strings"
	"time"

	"github.com/google/uuid"
)

// writeGeoRSS writes an Atom feed (RFC 4287) with an entry for each incident, its
// point in GeoRSS Simple, "latitude longitude", with the uncertainty as the radius
// in metres. All flat properties stand in elements of ogrSpace.
func writeGeoRSS(out *output, o Options) (Writer, error) {
	g := &georssWriter{o: o, fields: columnsOf(o.Properties)}
	x := &xmlWriter{output: out, tail: "</feed>\n"}
	x.add = g.add
	return &georss{xmlWriter: x, g: g}, nil
}

// georss writes the head once it is known when the data changed.
type georss struct {
	*xmlWriter
	g *georssWriter
}

// Write implements Writer.
func (a *georss) Write(i *inc) error {
	if !a.headed {
		a.head = a.g.head(i.UpdatedAt)
	}
	return a.xmlWriter.Write(i)
}

// Close implements Writer.
func (a *georss) Close() error {
	if !a.headed {
		a.head = a.g.head(time.Time{})
	}
	return a.xmlWriter.Close()
}

type georssWriter struct {
	o       Options
	fields  []*field[inc]
	updated time.Time
}

// head begins the feed. An empty one without a time of change is as old as can be.
func (g *georssWriter) head(first time.Time) string {
	g.updated = g.o.Updated
	if g.updated.IsZero() {
		g.updated = first
	}
	if g.updated.IsZero() {
		g.updated = time.Unix(0, 0)
	}
	b := []byte(xmlHead + `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:georss="http://www.georss.org/georss" xmlns:ogr="` + ogrSpace + `">` + "\n")
	b = appendElement(b, "id", cmp.Or(g.o.Self, urnOf("feed "+g.o.Title)))
	b = appendElement(b, "title", g.o.Title)
	b = appendElement(b, "updated", string(appendTime(nil, g.updated)))
	b = append(b, "<author><name>dateline</name></author>\n<generator>dateline</generator>\n"...)
	if g.o.Self != "" {
		b = append(appendXML(append(b, `<link rel="self" type="application/atom+xml" href="`...), g.o.Self), "\"/>\n"...)
	}
	return string(b)
}

// urnOf names what has no address: a UUID made of its name (RFC 9562 §5.5), or the
// UUID that the name is already.
func urnOf(name string) string {
	if u, err := uuid.Parse(name); err == nil {
		return u.URN()
	}
	return uuid.NewSHA1(uuid.Nil, []byte("dateline incident "+name)).URN()
}

func (g *georssWriter) add(b []byte, i *inc) ([]byte, string) {
	updated := i.UpdatedAt
	if updated.IsZero() {
		updated = g.updated
	}
	b = append(b, "<entry>\n"...)
	id := urnOf(string(i.ID))
	if g.o.Items != "" {
		id = g.o.Items + string(i.ID)
	}
	b = appendElement(b, "id", id)
	b = appendXML(append(b, "<title>"...), cmp.Or(i.Title, string(i.ID)))
	b = append(b, "</title>\n"...)
	if !i.CreatedAt.IsZero() {
		b = appendElement(b, "published", string(appendTime(nil, i.CreatedAt)))
	}
	b = appendElement(b, "updated", string(appendTime(nil, updated)))
	if g.o.Items != "" {
		b = append(appendXML(append(b, `<link rel="alternate" href="`...), id), "\"/>\n"...)
	}
	if i.Type != "" {
		b = append(appendXML(append(b, `<category term="`...), i.Type), "\"/>\n"...)
	}
	text := gist(i)
	if i.Summary != "" {
		text = strings.TrimPrefix(text+"\n"+i.Summary, "\n")
	}
	b = appendXML(append(b, `<content type="text">`...), text)
	b = append(b, "</content>\n"...)
	if lon, lat, ok := located(i); ok {
		b = append(appendReal(append(b, "<georss:point>"...), lat), ' ')
		b = append(appendReal(b, lon), "</georss:point>\n"...)
		if i.UncertaintyM > 0 && finite(i.UncertaintyM) {
			b = append(appendReal(append(b, "<georss:radius>"...), i.UncertaintyM), "</georss:radius>\n"...)
		}
	}
	b = appendOGR(b, g.fields, i)
	return append(b, "</entry>\n"...), ""
}
