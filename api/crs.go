package api

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"dateline/geo"
	"dateline/internal/incident"

	"github.com/paulmach/orb"
)

// crs is a reference system of coordinates (OGC API Features Part 2). Everything
// is kept in CRS84; the others are for those who ask for them.
type crs int

// The reference systems.
const (
	crs84    crs = iota // WGS 84: longitude, latitude in degrees
	epsg4326            // WGS 84: latitude, longitude in degrees
	epsg3857            // Web Mercator: metres to the east, metres to the north
)

// crsURIs are their names, in the order of the documents.
var crsURIs = []string{
	"http://www.opengis.net/def/crs/OGC/1.3/CRS84",
	"http://www.opengis.net/def/crs/EPSG/0/4326",
	"http://www.opengis.net/def/crs/EPSG/0/3857",
}

// crsMeant says how else people write them; that is a 400 with the right URI.
var crsMeant = map[string]crs{
	"crs84": crs84, "ogc:crs84": crs84, "urn:ogc:def:crs:ogc:1.3:crs84": crs84, "wgs84": crs84,
	"4326": epsg4326, "epsg:4326": epsg4326, "urn:ogc:def:crs:epsg::4326": epsg4326,
	"3857": epsg3857, "epsg:3857": epsg3857, "urn:ogc:def:crs:epsg::3857": epsg3857, "900913": epsg3857, "epsg:900913": epsg3857,
}

func (c crs) uri() string { return crsURIs[c] }

// The values of the header Content-Crs, made once.
var contentCRS = func() (out [][]string) {
	for _, uri := range crsURIs {
		out = append(out, []string{"<" + uri + ">"})
	}
	return out
}()

// crsNamed understands the URI of a reference system.
func crsNamed(field, value string) (crs, *incident.Error) {
	if n := slices.Index(crsURIs, value); n >= 0 {
		return crs(n), nil
	}
	e := incident.Errorf(incident.Invalid, field, "%q is not one of the reference systems, which are named by their URIs: %s", clip(value), strings.Join(crsURIs, ", "))
	near, ok := crsMeant[strings.ToLower(strings.Trim(value, "[]<> "))]
	uri := ""
	if ok {
		uri = near.uri()
	} else {
		uri = incident.Nearest(value, crsURIs)
	}
	if uri != "" {
		e.Message += "; did you mean " + uri + "?"
		e.Suggestions = []string{uri}
	}
	return crs84, e
}

// poleLat is the latitude that stands for the poles in Web Mercator, where they
// are infinitely far away.
const poleLat = 89.999999

// fromLonLat brings a longitude and a latitude into c, in c's order.
func (c crs) fromLonLat(p orb.Point) orb.Point {
	switch c {
	case epsg4326:
		return orb.Point{p[1], p[0]}
	case epsg3857:
		lat := min(max(p[1], -poleLat), poleLat) * math.Pi / 180
		return orb.Point{p[0] * math.Pi / 180 * orb.EarthRadius, math.Log(math.Tan(math.Pi/4+lat/2)) * orb.EarthRadius}
	}
	return p
}

// toLonLat brings coordinates of c, in c's order, to longitude and latitude.
func (c crs) toLonLat(p orb.Point) (orb.Point, error) {
	switch c {
	case epsg4326:
		return orb.Point{p[1], p[0]}, nil
	case epsg3857:
		lon := p[0] / orb.EarthRadius * 180 / math.Pi
		if a := math.Abs(lon); a > 180 && a < 180+1e-9 { // the edge of the map, as rounding leaves it
			lon = math.Copysign(180, lon)
		}
		return orb.Point{lon, (2*math.Atan(math.Exp(p[1]/orb.EarthRadius)) - math.Pi/2) * 180 / math.Pi}, nil
	}
	return p, nil
}

// parseBBox reads a box whose corners are in c: 4 numbers, or 6 with heights.
func (c crs) parseBBox(value string) (geo.BBox, error) {
	if c == crs84 {
		return geo.ParseBBox(value)
	}
	parts := strings.Split(value, ",")
	if len(parts) != 4 && len(parts) != 6 {
		return geo.BBox{}, fmt.Errorf("has %d numbers; in %s it is %s (or 6 numbers, with heights third and last)", len(parts), c.uri(), c.corners())
	}
	var low, high orb.Point
	for n, part := range parts {
		x, err := strconv.ParseFloat(strings.TrimSpace(part), 64)
		if err != nil || math.IsInf(x, 0) || math.IsNaN(x) || strings.ContainsAny(part, "xXpP_") {
			return geo.BBox{}, fmt.Errorf("has %q, which is not a number; in %s it is %s", clip(part), c.uri(), c.corners())
		}
		half := len(parts) / 2
		switch {
		case n%half == 2: // a height
		case n < half:
			low[n] = x
		default:
			high[n-half] = x
		}
	}
	sw, _ := c.toLonLat(low)
	ne, _ := c.toLonLat(high)
	text := make([]string, 4)
	for n, x := range []float64{sw[0], sw[1], ne[0], ne[1]} {
		text[n] = strconv.FormatFloat(x, 'g', -1, 64)
	}
	box, err := geo.ParseBBox(strings.Join(text, ","))
	if err != nil {
		return box, fmt.Errorf("is %s in %s; %s", c.corners(), c.uri(), strings.TrimPrefix(err.Error(), "bbox is "))
	}
	return box, nil
}

// corners names the numbers of a box in c.
func (c crs) corners() string {
	switch c {
	case epsg4326:
		return "south,west,north,east in degrees"
	case epsg3857:
		return "west,south,east,north in metres"
	}
	return "west,south,east,north in degrees"
}

// reproject brings the geometry of the GeoJSON feature that begins at start of b
// from CRS84 into c. The feature was written by us: the geometry follows the id,
// which holds no quotes.
func (c crs) reproject(b []byte, start int) []byte {
	if c == crs84 {
		return b
	}
	const mark = `"coordinates":[`
	head := bytes.Index(b[start:], []byte(`"geometry":`))
	if head < 0 || b[start+head+len(`"geometry":`)] != '{' {
		return b
	}
	from := start + head + bytes.Index(b[start+head:], []byte(mark)) + len(mark)
	to := from + bytes.IndexByte(b[from:], ']')
	x, y, _ := bytes.Cut(b[from:to], []byte(","))
	text := make([]byte, 0, 48)
	if c == epsg4326 { // the same digits the other way round
		text = append(append(append(text, y...), ','), x...)
	} else {
		lon, _ := strconv.ParseFloat(string(x), 64)
		lat, _ := strconv.ParseFloat(string(y), 64)
		p := c.fromLonLat(orb.Point{lon, lat})
		text = append(appendMillimetres(text, p[0]), ',')
		text = appendMillimetres(text, p[1])
	}
	return slices.Replace(b, from, to, text...)
}

// appendMillimetres appends a number of metres with at most three decimals.
func appendMillimetres(b []byte, m float64) []byte {
	return strconv.AppendFloat(b, math.Round(m*1000)/1000+0, 'f', -1, 64)
}
