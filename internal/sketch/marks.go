package sketch

import (
	"fmt"
	"html"
	"math"
)

// spot is one or more marks at one place of the drawing with one circle.
type spot struct {
	x, y, rx, ry float64 // units of the drawing
	area         bool
	title, href  string
	count        int // of marks
}

// gather puts together the marks that would be drawn over one another, in their
// order.
func gather(marks []Mark, v *view) []spot {
	var spots []spot
	type key struct {
		x, y, r int
		area    bool
	}
	known := map[key]int{}
	for _, m := range marks {
		s := spotOf(m, v)
		k := key{int(math.Round(s.x / 2)), int(math.Round(s.y / 2)), int(math.Round(s.ry / 2)), m.Area}
		if at, ok := known[k]; ok {
			spots[at].count++
			continue
		}
		known[k] = len(spots)
		spots = append(spots, s)
	}
	return spots
}

// spotOf is where a mark is drawn. The circle on the Earth becomes an ellipse,
// because degrees of longitude are drawn equally wide everywhere.
func spotOf(m Mark, v *view) spot {
	s := spot{area: m.Area, title: m.Title, href: m.Href, count: 1}
	s.x, s.y = v.at(v.turned(m.Point.Lon()), m.Point.Lat())
	s.ry = m.radius() / perDegreeM * v.scale
	s.rx = min(s.ry*v.squeeze/max(math.Cos(m.Point.Lat()*math.Pi/180), 0.02), width)
	if m.Area {
		s.rx, s.ry = max(s.rx, ring), max(s.ry, ring)
	}
	return s
}

// appendMarks draws spots in full: all circles first, then the dots over them, so
// that no circle hides a dot. A circle that crosses the edge of a view of the
// whole Earth is cut off there.
func appendMarks(b []byte, spots []spot) []byte {
	b = append(b, `<g class="marks">`...)
	for _, dots := range []bool{false, true} {
		for n := len(spots) - 1; n >= 0; n-- { // the first one comes on top
			s := &spots[n]
			switch {
			case s.area && !dots:
				b = s.append(b, "area", s.rx, s.ry)
			case !s.area && dots:
				b = s.append(b, "dot", dot, dot)
			case !s.area && s.ry > dot+1:
				b = s.appendEllipse(b, "within", s.rx, s.ry)
			}
		}
	}
	return append(b, "</g>\n"...)
}

// append draws the part of a spot that leads to its page.
func (s *spot) append(b []byte, class string, rx, ry float64) []byte {
	if s.href != "" {
		b = append(append(append(b, `<a tabindex="-1" href="`...), html.EscapeString(s.href)...), `">`...)
	}
	b = s.appendEllipse(b, class, rx, ry)
	if title := s.title; title != "" {
		if s.count > 1 {
			title = fmt.Sprintf("%s, and %d more here", title, s.count-1)
		}
		b = b[:len(b)-len("/>")]
		b = append(append(append(b, "><title>"...), html.EscapeString(title)...), "</title></ellipse>"...)
	}
	if s.href != "" {
		b = append(b, "</a>"...)
	}
	return append(b, '\n')
}

func (s *spot) appendEllipse(b []byte, class string, rx, ry float64) []byte {
	b = append(append(b, `<ellipse class="`...), class...)
	for n, v := range []float64{s.x, s.y, rx, ry} {
		b = append(b, [...]string{`" cx="`, `" cy="`, `" rx="`, `" ry="`}[n]...)
		b = appendUnits(b, v)
	}
	return append(b, `"/>`...)
}

// appendRest draws spots as dots and rings, all in two paths.
func appendRest(b []byte, spots []spot) []byte {
	if len(spots) == 0 {
		return b
	}
	b = append(b, `<g class="marks rest"><path class="dots" d="`...)
	for n := range spots {
		if s := &spots[n]; !s.area {
			b = fmt.Appendf(b, "M%d %dh0", int(math.Round(s.x)), int(math.Round(s.y)))
		}
	}
	b = append(b, `"/><path class="rings" d="`...)
	for n := range spots {
		if s := &spots[n]; s.area {
			b = fmt.Appendf(b, "M%d %da%d %d 0 1 0 %d 0a%d %d 0 1 0-%d 0", int(math.Round(s.x))-ring, int(math.Round(s.y)), ring, ring, 2*ring, ring, ring, 2*ring)
		}
	}
	return append(b, "\"/></g>\n"...)
}
