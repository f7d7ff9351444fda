package format

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"dateline/internal/incident"

	"github.com/paulmach/orb"
)

// position is what the member "coordinates" holds.
type position struct {
	at     [2]float64
	n      int  // how many numbers
	bad    bool // holds anything else than numbers, or too large ones
	absent bool
}

// geometry reads the member "geometry": a Point or null.
func (d *decoder) geometry(i *incident.Incident) {
	if d.null() {
		i.Point = nil
		return
	}
	if d.peek() != '{' {
		d.unexpected("geometry", "a Point or null")
		return
	}
	kind, p := "", position{absent: true}
	if d.patch && i.Point != nil {
		kind, p = "Point", position{at: *i.Point, n: 2}
	}
	d.object(func(name []byte) {
		switch string(name) {
		case "type":
			kind = ""
			if d.peek() == '"' {
				kind = string(d.str())
			} else {
				d.skip()
			}
		case "coordinates":
			p = d.position()
		case "crs":
			d.crs()
		default:
			d.skip()
		}
	})
	if d.fault == nil {
		d.place(i, kind, p)
	}
}

// position reads an array of numbers. A third one, the altitude, is dropped.
func (d *decoder) position() (p position) {
	if d.peek() != '[' {
		d.skip()
		p.bad = true
		return p
	}
	d.array(func(n int) {
		p.n++
		if c := d.peek(); c != '-' && (c < '0' || c > '9') {
			d.skip()
			p.bad = true
			return
		}
		x, ok := parseReal(d.number())
		if !ok {
			p.bad = true
		} else if n < 2 {
			p.at[n] = x
		}
	})
	return p
}

// place takes a point from what the geometry said.
func (d *decoder) place(i *incident.Incident, kind string, p position) {
	switch {
	case kind == "":
		d.add("geometry", `its "type" is missing: send {"type":"Point","coordinates":[longitude, latitude]}, or null`)
	case kind != "Point" && slices.Contains(geometryTypes, kind):
		d.add("geometry", "is a %s, but an incident is a point with a radius: send a Point with uncertainty_m, or null with a place name", kind)
	case kind != "Point":
		d.add("geometry", "the type %q is not a geometry: send a Point, or null", kind)
	case p.absent:
		d.add("geometry", `"coordinates" are missing: %s`, write)
	case p.bad || p.n < 2 || p.n > 3:
		d.add("geometry", "%s: two numbers, or three with an altitude, which is not kept", write)
	case beyond(p.at[0], p.at[1]) != "":
		d.add("geometry", "%s", beyond(p.at[0], p.at[1]))
	default:
		i.Point = &orb.Point{p.at[0] + 0, p.at[1] + 0} // + 0 makes -0 a plain zero
	}
}

const write = "coordinates are [longitude, latitude] in degrees"

// beyond says what is wrong with a latitude of more than 90 degrees, "" if it is
// not. Longitudes are left to incident.Validate.
func beyond(lon, lat float64) string {
	if math.Abs(lat) <= 90 {
		return ""
	}
	hint := ""
	if math.Abs(lon) <= 90 && math.Abs(lat) <= 180 {
		hint = "; did you swap longitude and latitude?"
	}
	return fmt.Sprintf("the latitude %v is beyond 90 degrees: %s%s", lat, write, hint)
}

// crs reads the member that GeoJSON had before RFC 7946. Only WGS 84 with
// longitude first may stand there.
func (d *decoder) crs() {
	if d.null() {
		return
	}
	name := ""
	if d.peek() != '{' {
		d.unexpected("crs", "nothing or CRS84")
		return
	}
	d.object(func(key []byte) {
		if string(key) != "properties" || d.peek() != '{' {
			d.skip()
			return
		}
		d.object(func(key []byte) {
			if string(key) == "name" && d.peek() == '"' {
				name = string(d.str())
			} else {
				d.skip()
			}
		})
	})
	if !strings.HasSuffix(name, "CRS84") && !strings.HasSuffix(name, "CRS84h") {
		if len(name) > 100 {
			name = strings.ToValidUTF8(name[:100], "")
		}
		d.add("crs", "%q is not supported: GeoJSON is in WGS 84, longitude first (RFC 7946 §4); transform it, or leave crs out if it is that", name)
	}
}
