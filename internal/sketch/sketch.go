package sketch

import (
	"html"
	"math"
	"strconv"

	"dateline/geo"

	"github.com/paulmach/orb"
)

// Mark is something at a place.
type Mark struct {
	Point orb.Point // longitude, latitude in degrees
	// RadiusM is the radius in metres of the circle within which it lies; 0: not known.
	RadiusM float64
	// Area says that the point stands for an area, such as a province: only the
	// circle is drawn, because a dot would look more precise than what is known.
	Area bool
	// Title is told when the mark is pointed at. Href is where it leads; empty: nowhere.
	Title, Href string
}

// Map is what is to be drawn.
type Map struct {
	Marks []Mark
	Land  *Land // nil: none
	// Box is the area that was asked for. It is drawn and decides what the map
	// shows; nil: the map shows all marks, or the world if there are none.
	Box *geo.BBox
	// Label says in a sentence what the map shows, for those who do not see it.
	Label string
}

const (
	// mostBytes is how large a map is at most, as long as the outlines can be
	// drawn more coarsely to make room.
	mostBytes  = 60_000
	leastLand  = 12_000 // bytes that the outlines may take in any case
	wholeMarks = 150    // marks with a circle, a title and a link; the others are dots or rings
	dot        = 9      // radius of a dot, in units of the drawing
	ring       = 16     // the least radius of the circle of an area
)

// Append draws m and appends it to b as an svg element. It returns how many of the
// marks have their circle: beyond 150 different ones the rest are dots, or rings for
// areas, without a link.
func Append(b []byte, m Map) (svg []byte, whole int) {
	v := viewFor(&m)
	shown := gather(m.Marks, &v)
	first := shown[:min(len(shown), wholeMarks)]
	marks := appendRest(appendMarks(nil, first), shown[len(first):])
	for _, s := range first {
		whole += s.count
	}
	b = append(b, `<svg class="map" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 `...)
	b = append(strconv.AppendInt(append(strconv.AppendInt(b, width, 10), ' '), int64(v.height), 10), `" role="img" aria-label="`...)
	b = append(append(b, html.EscapeString(m.Label)...), "\">\n"...)
	b = append(b, `<rect class="sea" width="`...)
	b = append(strconv.AppendInt(append(strconv.AppendInt(b, width, 10), `" height="`...), int64(v.height), 10), "\"/>\n"...)
	budget := max(mostBytes-len(marks)-1000, leastLand)
	start := len(b)
	l := landscape{v: &v, tolerance: 3}
	if v.spanLon > 180 {
		l.tolerance = 4 // there is more to see, and less room for it
	}
	for {
		b = l.append(b[:start], m.Land)
		over := float64(len(b)-start) / float64(budget)
		if over <= 1 || l.tolerance > 40 {
			break
		}
		l.tolerance *= 1.2 * over // half the detail takes about half the room
	}
	b = appendBox(b, &v, m.Box)
	b = append(b, marks...)
	b = appendScale(b, &v)
	return append(b, "</svg>\n"...), whole
}

// viewFor chooses the view of a map.
func viewFor(m *Map) view {
	if m.Box != nil {
		return viewOf(boxOf(*m.Box))
	}
	boxes := make([]geo.BBox, len(m.Marks))
	for n, mark := range m.Marks {
		boxes[n] = geo.BoxAround(mark.Point, mark.radius())
	}
	return viewOf(around(boxes))
}

// appendBox draws the frame of the area that was asked for.
func appendBox(b []byte, v *view, area *geo.BBox) []byte {
	if area == nil || area.IsWorld() {
		return b
	}
	x, y := v.at(v.turned(area.West), area.North)
	_, low := v.at(0, area.South)
	b = append(b, `<rect class="asked" x="`...)
	for n, value := range []float64{x, y, area.Width() * v.scale * v.squeeze, low - y} {
		b = append(b, [...]string{"", `" y="`, `" width="`, `" height="`}[n]...)
		b = appendUnits(b, value)
	}
	return append(b, "\"/>\n"...)
}

// appendScale draws the bar that tells distances.
func appendScale(b []byte, v *view) []byte {
	metres, length := v.scaleBar()
	text := strconv.FormatFloat(metres/1000, 'f', -1, 64) + " km"
	if v.spanLat > 40 {
		text += " at " + latitude(v.lat0)
	}
	y := v.height - 24
	b = append(b, `<g class="scale"><path d="M24 `...)
	b = append(appendUnits(b, y-12), "v12h"...)
	b = append(appendUnits(b, length), `v-12"/><text x="`...)
	b = append(appendUnits(b, 24+length+14), `" y="`...)
	b = append(appendUnits(b, y+2), `">`...)
	return append(append(b, text...), "</text></g>\n"...)
}

func latitude(lat float64) string {
	side := "° N"
	if lat < 0 {
		side = "° S"
	}
	return strconv.Itoa(int(math.Round(math.Abs(lat)))) + side
}

func appendUnits(b []byte, v float64) []byte {
	return strconv.AppendFloat(b, math.Round(v*10)/10, 'f', -1, 64)
}
