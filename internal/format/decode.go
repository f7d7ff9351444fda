package format

import (
	"bytes"
	"slices"
	"strings"

	"dateline/internal/incident"
)

// maxFaults is how many faults of one body are told.
const maxFaults = 1000

// decoder turns JSON into incidents. Faults of meaning are collected; a fault of
// syntax ends it.
type decoder struct {
	scanner
	faults   incident.Errors
	index    int    // position of the item
	path     string // of the object inside the properties, such as "claims[2]."
	patch    bool   // a merge patch: what is absent stays
	file     bool   // a file, perhaps one of our own: what only such a one may say counts
	fg       bool   // JSON-FG
	disputed bool   // see Record
}

// DecodeFeature reads one GeoJSON Feature (RFC 7946 §3.2). All its faults come
// together as incident.Errors, each with the Field; a fault of syntax comes alone,
// with its byte offset. Members that the server works out itself (seq, version,
// created_at, updated_at, disputed, disputed_fields, place_name, place_claimants,
// candidates, links) are passed over; any other name that is not a property is a
// fault that names the nearest one.
func DecodeFeature(data []byte) (*incident.Incident, error) {
	d := decoder{scanner: scanner{data: data}}
	return d.single()
}

// single reads a text that is one Feature.
func (d *decoder) single() (*incident.Incident, error) {
	d.start()
	i := &incident.Incident{}
	d.feature(i)
	if err := d.result(); err != nil {
		return nil, err
	}
	return i, nil
}

// DecodeBody reads a GeoJSON Feature or FeatureCollection. The faults of all
// items come together as incident.Errors, each with the Index of its item and the
// Field; then there is no list.
func DecodeBody(data []byte) (list []*incident.Incident, collection bool, err error) {
	list, collection, err = DecodeItems(data)
	if err != nil {
		return nil, collection, err
	}
	return list, collection, nil
}

// DecodeItems is DecodeBody that also returns the items when there are faults: in
// the order of the body, those at fault with what of them decoded, so that they can
// be checked further. An item without readable properties, and the one in which the
// text breaks off, is nil.
func DecodeItems(data []byte) (items []*incident.Incident, collection bool, err error) {
	d := decoder{scanner: scanner{data: data}}
	d.start()
	switch kind := d.kind(); kind {
	case "Feature":
		items = []*incident.Incident{d.item()}
	case "FeatureCollection":
		collection = true
		items = d.collection()
	default:
		d.wrongKind("", kind, "a Feature or a FeatureCollection")
	}
	return items, collection, d.result()
}

// item reads the Feature that begins here. It returns nil when it has no readable
// properties.
func (d *decoder) item() *incident.Incident {
	i := &incident.Incident{}
	if !d.feature(i) {
		return nil
	}
	return i
}

// start passes over a byte order mark, which some editors write.
func (d *decoder) start() {
	if bytes.HasPrefix(d.data, []byte("\xEF\xBB\xBF")) {
		d.pos = 3
	}
}

// result checks the end of the text and returns the faults, if any.
func (d *decoder) result() error {
	d.finish()
	if d.fault != nil {
		d.fault.Index = d.index
		return append(d.faults, d.fault)
	}
	return d.faults.Or()
}

// add notes a fault of meaning.
func (d *decoder) add(field, format string, args ...any) {
	if d.fault != nil {
		return
	}
	e := incident.Errorf(incident.Invalid, d.path+field, format, args...)
	e.Index = d.index
	d.faults = append(d.faults, e)
	if len(d.faults) >= maxFaults {
		d.fault = incident.Errorf(incident.Invalid, "", "there are more faults; only the first %d are told", maxFaults)
		d.pos = len(d.data)
	}
}

// unexpected notes that another kind of value was expected here, and skips it.
func (d *decoder) unexpected(field, want string) {
	at := d.pos
	d.skip()
	if d.fault == nil {
		d.add(field, "%s was expected, not %s", want, describe(d.data[at:d.pos]))
	}
}

// describe shows a JSON value in a text of a fault.
func describe(v []byte) string {
	v = bytes.TrimSpace(v)
	switch {
	case len(v) == 0:
		return "nothing"
	case v[0] == '{':
		return "an object"
	case v[0] == '[':
		return "an array"
	case len(v) > 40:
		return strings.ToValidUTF8(string(v[:40]), "") + "..."
	case v[0] == '"':
		return "the text " + string(v)
	default:
		return string(v)
	}
}

// kind finds the member "type" of the object that begins here, without moving.
func (d *decoder) kind() string {
	probe := d.scanner
	kind := ""
	if probe.peek() != '{' {
		return kind
	}
	done := errEnough
	probe.object(func(name []byte) {
		if string(name) == "type" && probe.peek() == '"' {
			kind = string(probe.str())
			if probe.fault == nil {
				probe.fault = done
			}
			return
		}
		probe.skip()
	})
	if probe.fault != nil && probe.fault != done {
		d.fault, d.pos = probe.fault, len(d.data)
	}
	return kind
}

// errEnough ends a walk that has found what it looked for.
var errEnough = &incident.Error{}

// geometryTypes are the types of RFC 7946 §3.1.
var geometryTypes = []string{"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"}

// wrongKind says what is wrong with an object of that type, and skips it.
func (d *decoder) wrongKind(field, kind, want string) {
	if d.fault != nil {
		return
	}
	first := d.peek()
	switch {
	case d.pos >= len(d.data):
		d.fail(d.pos, "the text is empty: send %s in GeoJSON", want)
	case first == '[':
		d.add(field, "an array was sent: send %s in GeoJSON", want)
	case first != '{':
		d.unexpected(field, want+" in GeoJSON")
		return
	case kind == "":
		d.add(field, `the member "type" is missing: send %s in GeoJSON`, want)
	case slices.Contains(geometryTypes, kind):
		d.add(field, `a bare geometry (%s) was sent: send it as the "geometry" of a Feature`, kind)
	default:
		d.add(field, "the type %q is not known here: send %s", kind, want)
	}
	d.skip()
}

// collection reads the FeatureCollection that begins here.
func (d *decoder) collection() []*incident.Incident {
	var list []*incident.Incident
	features := false
	d.object(func(name []byte) {
		switch string(name) {
		case "features":
			if features {
				d.add("features", "stands twice in the FeatureCollection")
			}
			features = true
			if d.peek() != '[' {
				d.unexpected("features", "an array of Features")
				return
			}
			d.array(func(n int) {
				d.index = n
				list = append(list, d.item())
			})
			if d.fault == nil {
				d.index = 0
			}
		case "crs":
			d.crs()
		default: // foreign members (RFC 7946 §6.1)
			d.skip()
		}
	})
	if !features {
		d.add("features", "is missing in the FeatureCollection")
	}
	return list
}

// feature reads the Feature that begins here into i. It reports whether its
// properties could be read, though perhaps with faults.
func (d *decoder) feature(i *incident.Incident) (readable bool) {
	if d.peek() != '{' {
		d.wrongKind("", "", "a Feature")
		return false
	}
	var m members
	at := d.pos
	d.object(func(name []byte) { d.member(i, &m, name) })
	if d.fault != nil {
		return false
	}
	switch {
	case m.kind == "FeatureCollection":
		d.add("type", "a FeatureCollection stands where a Feature belongs")
		return false
	case m.kind != "Feature" && !(d.patch && !m.has(memberType)):
		probe := *d
		probe.pos = at
		probe.wrongKind("type", m.kind, "a Feature")
		d.faults = probe.faults
		return false
	case !d.patch && !m.has(memberProperties):
		d.add("properties", "is missing in the Feature")
	}
	d.identify(i, &m)
	if d.fg {
		d.spread(m.time, i)
		if m.place && i.Point == nil {
			d.add("place", `stands alone: write the position in WGS 84 as "geometry", [longitude, latitude]`)
		}
	}
	return m.readable && d.fault == nil
}

// The members of a Feature that are read, as bits.
const (
	memberType = 1 << iota
	memberID
	memberGeometry
	memberProperties
	memberCRS
)

// members is what a Feature has beside its properties.
type members struct {
	seen   int
	kind   string
	id     string // as text
	rowID  bool   // id is a number, as geographic information systems give to rows
	propID string // the property id

	readable bool // the properties are an object, or null

	time  instants // of JSON-FG
	place bool     // of JSON-FG: there is one
}

func (m *members) has(bit int) bool { return m.seen&bit != 0 }

var memberBits = map[string]int{"type": memberType, "id": memberID, "geometry": memberGeometry, "properties": memberProperties, "crs": memberCRS}

// member reads one member of a Feature.
func (d *decoder) member(i *incident.Incident, m *members, name []byte) {
	bit := memberBits[string(name)]
	if bit != 0 && m.has(bit) {
		d.add(string(name), "stands twice in the Feature")
		d.skip()
		return
	}
	m.seen |= bit
	switch bit {
	case memberType:
		if d.peek() != '"' {
			d.unexpected("type", `"Feature"`)
			m.kind = "Feature" // told already
			return
		}
		m.kind = string(d.str())
	case memberID:
		d.memberID(m)
	case memberGeometry:
		d.geometry(i)
	case memberProperties:
		d.properties(i, m)
	case memberCRS:
		d.crs()
	default: // bbox, links, and foreign members (RFC 7946 §6.1)
		if d.fg && string(name) == "time" {
			m.time = d.interval()
			return
		}
		if d.fg && string(name) == "place" {
			m.place = d.peek() == '{'
			d.skip()
			return
		}
		_, isFlat := flat.byName[string(name)]
		_, isWhole := whole.byName[string(name)]
		if isFlat || isWhole {
			d.add(string(name), `stands beside "properties": put it inside`)
		}
		d.skip()
	}
}

func (d *decoder) memberID(m *members) {
	switch c := d.peek(); {
	case c == '"':
		m.id = string(d.str())
	case c == '-' || '0' <= c && c <= '9':
		m.id, m.rowID = string(d.number()), true
	case d.null():
	default:
		d.unexpected("id", "a text")
	}
}

// identify settles the id, which may stand on the Feature, in its properties or
// in both. A number on the Feature gives way: it is a row of somebody's table.
func (d *decoder) identify(i *incident.Incident, m *members) {
	switch {
	case m.id == "" || m.id == m.propID:
	case m.propID == "":
		i.ID = incident.ID(m.id)
	case !m.rowID:
		d.add("id", "is %q on the Feature and %q in its properties: they must be the same", m.id, m.propID)
	}
}

// properties reads the member "properties".
func (d *decoder) properties(i *incident.Incident, m *members) {
	if d.null() {
		m.readable = true
		if d.patch {
			id := i.ID
			clearAll(flat, i)
			clearAll(whole, i)
			i.ID = id
		}
		return
	}
	if d.peek() != '{' {
		d.unexpected("properties", "an object")
		return
	}
	m.readable = true
	before := i.ID
	i.ID = ""
	var seen [2]uint64
	d.object(func(name []byte) {
		if n, ok := flat.byName[string(name)]; ok {
			readField(d, &flat.fields[n], i, &seen[0], n)
		} else if n, ok := whole.byName[string(name)]; ok {
			readField(d, &whole.fields[n], i, &seen[1], n)
		} else {
			d.unknown(string(name), slices.Concat(flat.names, whole.names))
		}
	})
	m.propID = string(i.ID)
	if i.ID == "" {
		i.ID = before
	}
}
