package format

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// xmlRecords reads the elements of a name from an XML document, one by one.
type xmlRecords struct {
	d       *xml.Decoder
	element string // of a record
	root    string
	others  map[string]bool // elements that would be records if they were points
	rooted  bool
}

// next decodes the next record into v. It returns its name, which may be one of
// others; io.EOF follows the last.
func (x *xmlRecords) next(v any) (string, error) {
	for {
		t, err := x.d.Token()
		if err == io.EOF && !x.rooted {
			return "", fmt.Errorf("the file has no element <%s>", x.root)
		}
		if err == io.EOF {
			return "", err
		}
		if err != nil {
			return "", x.fault(err)
		}
		start, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		name := start.Name.Local
		if !x.rooted && name != x.root {
			return "", fmt.Errorf("the file begins with <%s>, not with <%s>", shorten(name), x.root)
		}
		x.rooted = true
		switch {
		case name == x.element:
			if err := x.d.DecodeElement(v, &start); err != nil {
				return "", x.fault(err)
			}
			return name, nil
		case x.others[name]:
			if err := x.d.Skip(); err != nil {
				return "", x.fault(err)
			}
			return name, nil
		}
	}
}

// fault says where the XML is broken.
func (x *xmlRecords) fault(err error) error {
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("line %d: the XML is broken: %s", syntax.Line, shorten(syntax.Msg))
	}
	line, _ := x.d.InputPos()
	return fmt.Errorf("line %d: %w", line, err)
}

// simple is an element or attribute with a name and a text.
type simple struct {
	Name string `xml:"name,attr"`
	Text string `xml:",chardata"`
}

type data struct {
	Name string `xml:"name,attr"`
	Text string `xml:"value"`
}

// kmlPlacemark is what is read of a Placemark.
type kmlPlacemark struct {
	Name        string   `xml:"name"`
	Description string   `xml:"description"`
	When        string   `xml:"TimeStamp>when"`
	Begin       string   `xml:"TimeSpan>begin"`
	End         string   `xml:"TimeSpan>end"`
	Coordinates string   `xml:"Point>coordinates"`
	Data        []data   `xml:"ExtendedData>Data"`
	Simple      []simple `xml:"ExtendedData>SchemaData>SimpleData"`

	LineString, LinearRing, Polygon, MultiGeometry, Model, Track *struct{}
}

// readKML reads the Placemarks of a document: the data by the names of properties,
// and where they say nothing, the name, the description and the time of KML.
func readKML(r io.Reader, _ ReadOptions) (Reader, error) {
	x := &xmlRecords{d: xml.NewDecoder(r), element: "Placemark", root: "kml"}
	return &tableReader{next: func(row *tableRow) error {
		var p kmlPlacemark
		if _, err := x.next(&p); err != nil {
			return err
		}
		for _, s := range p.Simple {
			row.text(s.Name, s.Text)
		}
		for _, s := range p.Data {
			row.text(s.Name, s.Text)
		}
		row.fill("title", p.Name)
		row.fill("summary", p.Description)
		if !row.has("date_start") && !row.has("date_end") {
			row.fill("date_start", p.Begin+p.When)
			row.fill("date_end", p.End+p.When)
		}
		p.place(row)
		return nil
	}}, nil
}

// fill sets a property that has no value yet.
func (r *tableRow) fill(name, s string) {
	if !r.has(name) {
		r.text(name, strings.TrimSpace(s))
	}
}

// place sets the geometry.
func (p *kmlPlacemark) place(row *tableRow) {
	for name, there := range map[string]*struct{}{"LineString": p.LineString, "Polygon": p.Polygon, "GeometryCollection": p.MultiGeometry} {
		if there != nil {
			row.shape(name)
		}
	}
	if p.LinearRing != nil || p.Track != nil {
		row.shape("LineString")
	}
	if c := strings.TrimSpace(p.Coordinates); c != "" {
		parts := strings.Split(c, ",")
		lon, lat := parts[0], ""
		if len(parts) > 1 {
			lat = parts[1]
		}
		row.written(lon, lat)
	}
}

// written sets the position from two texts.
func (r *tableRow) written(lon, lat string) {
	x, ok1 := parseReal([]byte(strings.TrimSpace(lon)))
	y, ok2 := parseReal([]byte(strings.TrimSpace(lat)))
	if !ok1 || !ok2 {
		r.geometry = append(r.geometry[:0], `{"type":"Point","coordinates":[`...)
		r.geometry = append(appendText(r.geometry, shorten(lon+","+lat)), "]}"...)
		return
	}
	r.point(x, y)
}

// gpxWaypoint is what is read of a wpt.
type gpxWaypoint struct {
	Lat        string `xml:"lat,attr"`
	Lon        string `xml:"lon,attr"`
	Time       string `xml:"time"`
	Name       string `xml:"name"`
	Desc       string `xml:"desc"`
	Type       string `xml:"type"`
	Extensions struct {
		Values []struct {
			XMLName xml.Name
			Text    string `xml:",chardata"`
		} `xml:",any"`
	} `xml:"extensions"`
}

// readGPX reads waypoints: the extensions by the names of properties, from whatever
// namespace, and where they say nothing, the name, description, type and day of GPX.
// Tracks and routes are no incidents.
func readGPX(r io.Reader, _ ReadOptions) (Reader, error) {
	x := &xmlRecords{d: xml.NewDecoder(r), element: "wpt", root: "gpx", others: map[string]bool{"trk": true, "rte": true}}
	return &tableReader{next: func(row *tableRow) error {
		var p gpxWaypoint
		name, err := x.next(&p)
		if err != nil {
			return err
		}
		if name != x.element {
			row.shape("LineString")
			return nil
		}
		for _, v := range p.Extensions.Values {
			if v.XMLName.Space == ogrSpace || propertyNamed(v.XMLName.Local) != nil {
				row.text(v.XMLName.Local, v.Text)
			}
		}
		row.fill("title", p.Name)
		row.fill("summary", p.Desc)
		row.fill("type", p.Type)
		if !row.has("date_start") && !row.has("date_end") {
			row.fill("date_start", p.Time)
			row.fill("date_end", p.Time)
		}
		row.written(p.Lon, p.Lat)
		return nil
	}}, nil
}
