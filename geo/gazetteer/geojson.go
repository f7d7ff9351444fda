package gazetteer

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"dateline/geo"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
)

// Feature is a place with the polygon that came with it.
type Feature struct {
	Place   Place
	Outline Outline // without a Region where the feature has no polygon, or is of no administrative level
}

// HasOutline reports whether a usable polygon came with the place.
func (f Feature) HasOutline() bool { return f.Outline.Region != "" }

// WOFIDs gives places that came from Who's On First their ids in the gazetteer: WOF:<number> to GN:<number> or another id.
// ReadGeoJSON looks ids up in it and adds those that it learns. A Parent of the form WOF:<number>, whose record came after
// its child, is looked up by Resolve when all is read. Places that keep their WOF id are not in it.
type WOFIDs map[string]string

// KnownWOF lists the countries and divisions of the gazetteer whose source is a record of Who's On First.
func KnownWOF(ix *Index) WOFIDs {
	ids := WOFIDs{}
	for p := range ix.All() {
		file := p.SourceURL[strings.LastIndexByte(p.SourceURL, '/')+1:]
		number, ok := strings.CutSuffix(file, ".geojson")
		if ok && digits(number) && division(p.Kind) {
			ids["WOF:"+number] = p.ID
		}
	}
	return ids
}

// Resolve is the id of a place by the one that Who's On First gives it, or the same if there is no other.
func (ids WOFIDs) Resolve(id string) string {
	if known, ok := ids[id]; ok {
		return known
	}
	return id
}

// ReadGeoJSON reads places with their polygons from GeoJSON (RFC 7946): a FeatureCollection, a Feature, or any number of
// them one after the other (GeoJSONSeq, RFC 8142, with or without record separators), one feature at a time. A record of
// Who's On First is a Feature. These properties are read, under any of their names:
//
//	id         place_id (as in Columns), gn:id or geonameid in wof:concordances or beside it, wof:id, wof_id
//	name       wof:name, name; further ones name:<language>_x_<preferred|variant|colloquial|historical>, names
//	           (an object of lists by language)
//	kind       kind (one of Kinds), wof:placetype, placetype
//	country    wof:country, iso:country, country: two letters
//	parent     parent (an id), wof:parent_id, parent_wof_id, wof:hierarchy
//	point      lbl:longitude and lbl:latitude, geom:longitude and geom:latitude, centroid, longitude and latitude, a Point
//	people     wof:population, gn:population, population
//	gone       wof:superseded_by, mz:is_current, is_current, edtf:cessation, edtf:deprecated
//	source     source, src:geom, src_geom
//
// The id is place_id, or what ids knows, or GN:<number>, or WOF:<number>. A polygon gives the place its radius (to the
// farthest vertex) and, at the levels country, region and below, an Outline. A feature that is superseded, of a kind that
// the gazetteer does not have, or that cannot be used is passed over as a *RowError, whose Line is where it begins;
// reading goes on. Any other error is the last thing it yields.
func ReadGeoJSON(r io.Reader, ids WOFIDs) iter.Seq2[Feature, error] {
	return func(yield func(Feature, error) bool) {
		lines := &lineCounter{r: r}
		d := json.NewDecoder(lines)
		for {
			more, err := readGeoJSONText(d, func(raw *rawFeature, at int64) bool {
				f, fault := raw.feature(ids)
				if fault != nil {
					fault.Line = lines.line(at)
					return yield(Feature{}, fault)
				}
				return yield(f, nil)
			})
			if err != nil {
				yield(Feature{}, &textError{lines.line(d.InputOffset()), err})
			}
			if err != nil || !more {
				return
			}
		}
	}
}

// textError tells where a text is no GeoJSON any more.
type textError struct {
	line int
	err  error
}

func (e *textError) Error() string { return fmt.Sprintf("read geojson: line %d: %v", e.line, e.err) }

func (e *textError) Unwrap() error { return e.err }

// LineOf is the line, from 1, on which an error of ReadGeoJSON came up, or 0.
func LineOf(err error) int {
	var at *textError
	if errors.As(err, &at) {
		return at.line
	}
	return 0
}

// rawFeature is a GeoJSON feature before its geometry and properties are looked at.
type rawFeature struct {
	Type       string          `json:"type"`
	Properties json.RawMessage `json:"properties"`
	Geometry   json.RawMessage `json:"geometry"`
}

// errEnough ends the reading when the caller has enough.
var errEnough = errors.New("enough")

// readGeoJSONText reads one JSON text and gives its features on. It reports whether there may be another one.
func readGeoJSONText(d *json.Decoder, give func(*rawFeature, int64) bool) (more bool, err error) {
	t, err := d.Token()
	if errors.Is(err, io.EOF) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if t != json.Delim('{') {
		return false, errors.New("a GeoJSON text is an object: a FeatureCollection or a Feature")
	}
	begin := d.InputOffset() - 1
	var own rawFeature
	var kind string
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return false, err
		}
		switch key {
		case "type":
			err = d.Decode(&kind)
		case "properties":
			err = d.Decode(&own.Properties)
		case "geometry":
			err = d.Decode(&own.Geometry)
		case "features":
			err = eachFeature(d, give)
		default:
			var skipped json.RawMessage
			err = d.Decode(&skipped)
		}
		if errors.Is(err, errEnough) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
	}
	if _, err := d.Token(); err != nil {
		return false, err
	}
	switch kind {
	case "Feature":
		own.Type = kind
		return give(&own, begin), nil
	case "FeatureCollection":
		return true, nil
	}
	return false, fmt.Errorf("a GeoJSON text of the type %q: a FeatureCollection or a Feature is read", shortText(kind))
}

func eachFeature(d *json.Decoder, give func(*rawFeature, int64) bool) error {
	if t, err := d.Token(); err != nil {
		return err
	} else if t != json.Delim('[') {
		return errors.New(`the member "features" is not a list`)
	}
	for d.More() {
		var text json.RawMessage
		if err := d.Decode(&text); errors.Is(err, io.EOF) {
			return io.ErrUnexpectedEOF
		} else if err != nil {
			return err
		}
		var f rawFeature
		if json.Unmarshal(text, &f) != nil {
			f = rawFeature{} // a feature of another form is told by its type
		}
		if !give(&f, d.InputOffset()-int64(len(text))) {
			return errEnough
		}
	}
	_, err := d.Token()
	return err
}

// feature makes a place and an outline of the properties and the geometry.
func (raw *rawFeature) feature(ids WOFIDs) (Feature, *RowError) {
	if raw.Type != "Feature" {
		return Feature{}, &RowError{Reason: "not a feature", Detail: fmt.Sprintf("the type is %q, not Feature", shortText(raw.Type))}
	}
	p := properties{}
	if len(raw.Properties) > 0 {
		if err := json.Unmarshal(raw.Properties, &p); err != nil {
			return Feature{}, &RowError{Reason: "no properties", Detail: "the properties are no object"}
		}
	}
	place, level, fault := p.place(ids)
	if fault != nil {
		return Feature{}, fault
	}
	polygons, point, err := shapeOf(raw.Geometry)
	if err != nil {
		return Feature{}, &RowError{Reason: "unusable geometry", Detail: fmt.Sprintf("%s: %v", place.Name, err)}
	}
	region, err := geo.PackRegion(polygons)
	if err != nil {
		return Feature{}, &RowError{Reason: "unusable geometry", Detail: fmt.Sprintf("%s: %v", place.Name, err)}
	}
	if given, ok := p.point(); ok {
		place.Point, place.HasPoint = given, true
	} else if point != nil {
		place.Point, place.HasPoint = *point, true
	}
	f := Feature{Place: place}
	if region != "" {
		f.Place.circle(region)
	}
	record := rowOf(&f.Place)
	if _, err := record.place(); err != nil {
		return Feature{}, &RowError{Reason: "unusable properties", Detail: err.Error()}
	}
	if level >= 0 && region != "" {
		f.Outline = Outline{
			PlaceID: place.ID, Name: place.Name, Country: place.Country, Level: level, Source: p.geometrySource(),
			ErrorM: p.borderError(), Region: region,
		}
	}
	return f, nil
}

// circle gives a place the radius to the farthest vertex of its polygon and, if it has none, a point: the middle of the
// polygon's box.
func (p *Place) circle(region geo.Region) {
	if !p.HasPoint {
		c := region.Bound().Center()
		p.Point, p.HasPoint = orb.Point{geo.WrapLon(c.Lon()), c.Lat()}, true
	}
	far := region.Reach(p.Point)
	p.UncertaintyM, p.UncertaintyReason = max(far, 1), "farthest vertex of its polygon"
}

// shapeOf reads a geometry: polygons, or a point.
func shapeOf(raw json.RawMessage) (orb.MultiPolygon, *orb.Point, error) {
	if len(raw) == 0 || bytes.Equal(raw, []byte("null")) {
		return nil, nil, nil
	}
	g, err := geojson.UnmarshalGeometry(raw)
	if err != nil {
		return nil, nil, err
	}
	switch g := g.Geometry().(type) {
	case orb.Polygon:
		return orb.MultiPolygon{g}, nil, nil
	case orb.MultiPolygon:
		return g, nil, nil
	case orb.Point:
		return nil, &g, geo.ValidPoint(g.Lon(), g.Lat())
	}
	return nil, nil, nil
}

// lineCounter finds the line of a byte that was read a moment ago. Record separators become spaces.
type lineCounter struct {
	r      io.Reader
	offset int64
	breaks []int64 // offsets of line breaks not yet counted
	lines  int     // line breaks before them
}

func (c *lineCounter) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	for i := range n {
		switch b[i] {
		case '\n':
			c.breaks = append(c.breaks, c.offset+int64(i))
		case 0x1e:
			b[i] = ' '
		}
	}
	c.offset += int64(n)
	return n, err
}

// line is the number, from 1, of the line with the byte, which is not before one that was asked for earlier.
func (c *lineCounter) line(at int64) int {
	n, _ := slices.BinarySearch(c.breaks, at+1)
	c.lines += n
	c.breaks = c.breaks[n:]
	return c.lines + 1
}

// shortText keeps what is quoted in an error readable.
func shortText(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "..."
	}
	return s
}
