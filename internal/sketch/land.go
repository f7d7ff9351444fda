package sketch

import (
	"cmp"
	"html"
	"math"
	"slices"
	"strconv"

	"dateline/geo"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"
	"github.com/paulmach/orb/planar"
)

const (
	margin        = 12    // units around the drawing where lines go on, unseen
	divisionsUpTo = 14.0  // degrees of longitude of a view up to which divisions are drawn
	labelFrom     = 0.012 // share of the drawing from which an area gets its name
	charWidth     = 15    // units, of a letter of a name
	lineHeight    = 30
)

// landscape draws the outlines in a view.
type landscape struct {
	v         *view
	tolerance float64 // units of the drawing
	labels    []label
	out       []byte
	room      []int32 // of a ring
}

// label is the name of an area, to be written at a point of the drawing.
type label struct {
	name       string
	x, y, size float64
}

// append draws what lies in the view: divisions where it is narrow enough,
// countries, and disputed areas over them.
func (l *landscape) append(b []byte, land *Land) []byte {
	l.out, l.labels = b, l.labels[:0]
	if land == nil {
		return b
	}
	areas := land.at(l.tolerance / l.v.scale)
	for _, layer := range []struct {
		class string
		has   func(*area) bool
	}{
		{"land", func(a *area) bool { return a.Level == 0 && a.Disputed == "" }},
		{"division", func(a *area) bool { return a.Level == 1 && l.v.spanLon <= divisionsUpTo }},
		{"disputed", func(a *area) bool { return a.Disputed != "" }},
	} {
		l.out = append(l.out, `<g class="`+layer.class+`">`...)
		for n := range areas {
			if layer.has(&areas[n]) {
				l.area(&areas[n])
			}
		}
		l.out = append(l.out, "</g>\n"...)
	}
	l.out = l.appendLabels(l.out)
	return l.out
}

// area draws an area in each turn of the Earth that reaches into the view.
func (l *landscape) area(a *area) {
	pad := margin / l.v.scale / l.v.squeeze
	frame := orb.Bound{Min: orb.Point{l.v.west - pad, l.v.north - l.v.spanLat - pad}, Max: orb.Point{l.v.west + l.v.spanLon + pad, l.v.north + pad}}
	if a.bound.Max[1] < frame.Min[1] || a.bound.Min[1] > frame.Max[1] {
		return
	}
	for shift := -720.0; shift <= 720; shift += 360 {
		there := orb.Bound{Min: orb.Point{frame.Min[0] - shift, frame.Min[1]}, Max: orb.Point{frame.Max[0] - shift, frame.Max[1]}}
		if !a.bound.Intersects(there) {
			continue
		}
		var fill, border []byte
		var largest *label
		if a.Level == 0 && a.Disputed == "" {
			largest = &label{name: a.Name}
		}
		for _, polygon := range a.Region.Within(there, l.tolerance/l.v.scale) {
			fill, border = l.polygon(fill, border, clip.Polygon(there, polygon), shift, largest)
		}
		if len(fill) == 0 && len(border) == 0 {
			continue
		}
		l.paths(a, fill, border)
		if largest != nil && largest.size > 0 {
			l.labels = append(l.labels, *largest)
		}
	}
}

// paths writes the paths of an outline. Those of a ring without a seam are filled
// and drawn at once; otherwise the border is a path of its own.
func (l *landscape) paths(o *area, fill, border []byte) {
	title := o.Name
	if o.Disputed != "" {
		title += ": " + o.Disputed
	}
	l.out = append(l.out, "<path"...)
	if len(border) > 0 {
		l.out = append(l.out, ` class="seamed"`...)
	}
	l.out = append(append(append(l.out, ` d="`...), fill...), `"><title>`...)
	l.out = append(append(l.out, html.EscapeString(title)...), "</title></path>\n"...)
	if len(border) > 0 {
		l.out = append(append(append(l.out, `<path class="seam" d="`...), border...), "\"/>\n"...)
	}
}

// polygon appends the rings of a polygon to the path that is filled, and to that
// of the border if an edge of it is a seam. largest becomes the name of the area
// if none of its polygons was larger.
func (l *landscape) polygon(fill, border []byte, polygon orb.Polygon, shift float64, largest *label) (f, b []byte) {
	for n, ring := range polygon {
		if len(ring) < 4 {
			continue
		}
		points := l.project(ring, shift)
		if len(points) < 6 {
			continue
		}
		if n == 0 && largest != nil {
			l.name(largest, polygon, points, shift)
		}
		fill = append(appendRun(fill, points), 'z')
		seamed := slices.ContainsFunc(ring, onSeam)
		if seamed || len(border) > 0 {
			border = l.appendBorder(border, ring, shift)
		}
	}
	return fill, border
}

func onSeam(p orb.Point) bool {
	lon, lat := math.Abs(p.Lon()), math.Abs(p.Lat())
	return lat == 90 || lon >= 180 && math.Mod(lon, 360) == 180
}

// project returns the vertices of a ring in the drawing, x and y in turn, each
// another than the one before.
func (l *landscape) project(ring []orb.Point, shift float64) []int32 {
	l.room = l.room[:0]
	for _, p := range ring {
		fx, fy := l.v.at(p.Lon()+shift, p.Lat())
		x, y := int32(math.Round(fx)), int32(math.Round(fy))
		if n := len(l.room); n == 0 || l.room[n-2] != x || l.room[n-1] != y {
			l.room = append(l.room, x, y)
		}
	}
	if n := len(l.room); n > 2 && l.room[0] == l.room[n-2] && l.room[1] == l.room[n-1] {
		l.room = l.room[:n-2]
	}
	return l.room
}

// appendBorder appends the edges of a ring that are no seams.
func (l *landscape) appendBorder(b []byte, ring orb.Ring, shift float64) []byte {
	from := 0
	for n := 1; n <= len(ring); n++ {
		if n < len(ring) && !geo.IsSeam(ring[n-1], ring[n]) {
			continue
		}
		if n-from > 1 {
			if points := l.project(ring[from:n], shift); len(points) > 2 {
				b = appendRun(b, points)
				if from == 0 && n == len(ring) {
					b = append(b, 'z')
				}
			}
		}
		from = n
	}
	return b
}

// appendRun appends a line through points to a path.
func appendRun(b []byte, points []int32) []byte {
	b = append(b, 'M')
	b = strconv.AppendInt(b, int64(points[0]), 10)
	b = appendStep(b, points[1], true)
	for n := 2; n < len(points); n += 2 {
		if n == 2 {
			b = append(b, 'l')
		}
		b = appendStep(b, points[n]-points[n-2], n > 2)
		b = appendStep(b, points[n+1]-points[n-1], true)
	}
	return b
}

// appendStep appends a number of a path; a minus sign needs no separator before it.
func appendStep(b []byte, v int32, separate bool) []byte {
	if separate && v >= 0 {
		b = append(b, ' ')
	}
	return strconv.AppendInt(b, int64(v), 10)
}

// name gives an area's name the middle of a polygon, if that is larger than the one
// that it had, has room for the name, and holds its own middle. points are those of
// the outer ring in the drawing.
func (l *landscape) name(to *label, polygon orb.Polygon, points []int32, shift float64) {
	west, east, north, south := points[0], points[0], points[1], points[1]
	for n := 2; n < len(points); n += 2 {
		west, east = min(west, points[n]), max(east, points[n])
		north, south = min(north, points[n+1]), max(south, points[n+1])
	}
	size := float64(east-west) * float64(south-north)
	if size <= max(to.size, labelFrom*width*l.v.height) || float64(len([]rune(to.name)))*charWidth > 1.3*float64(east-west) {
		return
	}
	if centre, _ := planar.CentroidArea(polygon[0]); planar.PolygonContains(polygon, centre) {
		to.size = size
		to.x, to.y = l.v.at(centre.Lon()+shift, centre.Lat())
	}
}

// appendLabels writes the names, the larger areas first, each where it fits and
// covers no other.
func (l *landscape) appendLabels(b []byte) []byte {
	slices.SortStableFunc(l.labels, func(a, b label) int { return cmp.Compare(b.size, a.size) })
	var taken []label
	b = append(b, `<g class="names">`...)
	for _, a := range l.labels {
		half := float64(len([]rune(a.name))) * charWidth / 2
		if a.x-half < 0 || a.x+half > width || a.y < lineHeight || a.y > l.v.height-lineHeight {
			continue
		}
		if a.x-half < 0.45*width && a.y > l.v.height-3*lineHeight {
			continue // the bar that tells distances is there
		}
		if slices.ContainsFunc(taken, func(t label) bool {
			return math.Abs(t.x-a.x) < half+float64(len([]rune(t.name)))*charWidth/2 && math.Abs(t.y-a.y) < lineHeight
		}) {
			continue
		}
		taken = append(taken, a)
		b = append(b, `<text x="`...)
		b = strconv.AppendInt(b, int64(math.Round(a.x)), 10)
		b = append(b, `" y="`...)
		b = strconv.AppendInt(b, int64(math.Round(a.y)), 10)
		b = append(append(append(b, `">`...), html.EscapeString(a.name)...), "</text>"...)
	}
	return append(b, "</g>\n"...)
}
