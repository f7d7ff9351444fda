package selfcheck

import (
	"encoding/json"
	"fmt"
	"math"
	"net/url"
	"regexp"
	"strconv"
	"time"
)

// feature is a GeoJSON feature (RFC 7946 §3.2).
type feature struct {
	id         string // as text, also where it is a number
	properties object
	geometry   object
	whole      object
}

func featureOf(o object) feature {
	return feature{id: idOf(o["id"]), properties: o.sub("properties"), geometry: o.sub("geometry"), whole: o}
}

func featuresOf(page object) []feature {
	var list []feature
	for _, o := range page.objects("features") {
		list = append(list, featureOf(o))
	}
	return list
}

// idOf writes an id as it stands in an address.
func idOf(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}

func pathEscape(s string) string { return url.PathEscape(s) }

// point is the position of a Point: longitude and latitude in degrees, unless it
// was asked for in another reference system.
func (f feature) point() (x, y float64, ok bool) {
	xy := f.geometry.list("coordinates")
	if f.geometry.str("type") != "Point" || len(xy) < 2 {
		return 0, 0, false
	}
	x, okX := xy[0].(float64)
	y, okY := xy[1].(float64)
	return x, y, okX && okY
}

// positions calls visit with each position of a geometry, collections included.
func positions(v any, visit func(x, y float64)) {
	switch v := v.(type) {
	case map[string]any:
		positions(v["coordinates"], visit)
		positions(v["geometries"], visit)
	case object:
		positions(map[string]any(v), visit)
	case []any:
		if len(v) >= 2 {
			x, okX := v[0].(float64)
			y, okY := v[1].(float64)
			if okX && okY {
				visit(x, y)
				return
			}
		}
		for _, part := range v {
			positions(part, visit)
		}
	}
}

// box is a bounding box in degrees. Its west is greater than its east where it
// crosses the antimeridian.
type box struct{ west, south, east, north float64 }

// String writes a box as the parameter bbox.
func (b box) String() string {
	return fmt.Sprintf("%s,%s,%s,%s", decimal(b.west), decimal(b.south), decimal(b.east), decimal(b.north))
}

func decimal(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// touches reports whether a geometry can intersect the box: a point exactly, of
// any other its own envelope. What has no geometry matches every box (Part 1
// /req/core/fc-bbox-response C).
func (b box) touches(f feature) bool {
	e := box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	positions(f.geometry, func(x, y float64) {
		e = box{min(e.west, x), min(e.south, y), max(e.east, x), max(e.north, y)}
	})
	if e.west > e.east {
		return true
	}
	const slack = 1e-9 // what a server may lose by rounding
	if e.south > b.north+slack || e.north < b.south-slack {
		return false
	}
	if b.west <= b.east {
		return e.west <= b.east+slack && e.east >= b.west-slack
	}
	return e.east >= b.west-slack || e.west <= b.east+slack
}

// field is a property that a filter can be tried on.
type field struct {
	name   string
	values []any // distinct, of one type, without null
	nulls  int
	// restricted: the queryables say that it cannot have any value.
	restricted bool
}

var (
	namePattern = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
	textPattern = regexp.MustCompile(`^[\p{L}][\p{L}\p{N} .,_-]{1,40}$`)
	dayPattern  = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)
)

// The kinds of properties.
func isText(v any) bool {
	s, ok := v.(string)
	return ok && textPattern.MatchString(s)
}

func isNumber(v any) bool { _, ok := v.(float64); return ok }

func isDay(v any) bool {
	s, ok := v.(string)
	return ok && dayPattern.MatchString(s)
}

func isInstant(v any) bool {
	s, ok := v.(string)
	if !ok || len(s) < len("2006-01-02T15:04:05Z") {
		return false
	}
	_, err := time.Parse(time.RFC3339, s)
	return err == nil
}

// field finds a property whose values in the sample are all of one kind or null,
// at least two of them distinct, and that may stand in a filter; one that can have any
// value rather than one that the queryables restrict. None is a skip.
func (c *collection) field(what string, is func(any) bool) (field, error) {
	queryable := c.queryable()
	var restricted *field
	for _, name := range c.names() {
		if name == "id" || !c.filterable(name) {
			continue
		}
		f, ok := c.values(name, is)
		about := queryable[name]
		if f.restricted = about.has("enum") || about.has("pattern"); !ok {
			continue
		}
		if !f.restricted {
			return f, nil
		}
		if restricted == nil {
			restricted = &f
		}
	}
	if restricted != nil {
		return *restricted, nil
	}
	return field{}, skipf("no queryable property of the first %d features holds %s", len(c.features()), what)
}

func (c *collection) values(name string, is func(any) bool) (field, bool) {
	f := field{name: name}
	seen := map[string]bool{}
	for _, x := range c.features() {
		v := x.properties[name]
		if v == nil {
			f.nulls++
			continue
		}
		if !is(v) {
			return f, false
		}
		if text, _ := json.Marshal(v); !seen[string(text)] {
			seen[string(text)] = true
			f.values = append(f.values, v)
		}
	}
	return f, len(f.values) > 1
}

// names are the names of the properties in the sample, in the order of a schema
// or else of the alphabet.
func (c *collection) names() []string {
	set := map[string]bool{}
	for _, f := range c.features() {
		for name := range f.properties {
			set[name] = true
		}
	}
	return sortedKeys(set)
}

// filterable reports whether a filter may use a name.
func (c *collection) filterable(name string) bool {
	queryable := c.queryable()
	_, known := queryable[name]
	return namePattern.MatchString(name) && (queryable == nil || known)
}

// queryable is what the queryables say of the names that a filter may use; nil where
// the server does not say.
func (c *collection) queryable() map[string]object {
	o, err := c.document(relQueryables, asSchema).object()
	if err != nil || !o.has("properties") {
		return nil
	}
	set := map[string]object{}
	for name := range o.sub("properties") {
		set[name] = o.sub("properties").sub(name)
	}
	return set
}
