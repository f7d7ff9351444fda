package gazetteer

import (
	"slices"

	"dateline/geo"

	"github.com/paulmach/orb"
)

// Border is the line that the outlines of two countries share.
type Border struct {
	// Middle is the point halfway along its longest piece (longitude, latitude).
	Middle orb.Point
	// LengthM is the length of all pieces in metres, and RadiusM the distance from Middle to the farthest point of any.
	LengthM, RadiusM float64
	// ErrorM is how far, in metres, the drawn line may be from the true one.
	ErrorM float64
	// Source is that of the outlines.
	Source string
	pieces []orb.LineString
}

// Between gives the border of two countries by the ids of their places. It is false where an outline is missing or the two share
// no line: outlines of one source meet in the same points.
func (o *Outlines) Between(a, b string) (Border, bool) {
	left, okLeft := o.Get(a)
	right, okRight := o.Get(b)
	if !okLeft || !okRight {
		return Border{}, false
	}
	pieces := sharedLines(left.Geometry(), cornersOf(right.Geometry()))
	if len(pieces) == 0 {
		return Border{}, false
	}
	border := Border{ErrorM: max(left.ErrorM, right.ErrorM), Source: left.Source, pieces: pieces}
	longest := 0.0
	for _, piece := range pieces {
		length := lengthOf(piece)
		border.LengthM += length
		if length > longest {
			longest, border.Middle = length, halfway(piece, length)
		}
	}
	for _, piece := range pieces {
		for _, p := range piece {
			border.RadiusM = max(border.RadiusM, geo.Distance(border.Middle, p))
		}
	}
	return border, true
}

// meeting gives the points at which three borders of three countries meet.
func meeting(a, b, c Border) (points []orb.Point) {
	in := func(border Border) map[orb.Point]bool {
		set := map[orb.Point]bool{}
		for _, piece := range border.pieces {
			for _, p := range piece {
				set[p] = true
			}
		}
		return set
	}
	ofB, ofC := in(b), in(c)
	for p := range in(a) {
		if ofB[p] && ofC[p] {
			points = append(points, p)
		}
	}
	slices.SortFunc(points, func(a, b orb.Point) int { return slices.Compare(a[:], b[:]) })
	return points
}

// cornersOf are the points of all rings.
func cornersOf(polygons orb.MultiPolygon) map[orb.Point]bool {
	corners := map[orb.Point]bool{}
	for _, polygon := range polygons {
		for _, ring := range polygon {
			for _, p := range ring {
				corners[wrapped(p)] = true
			}
		}
	}
	return corners
}

// wrapped is a point of a ring that may run on beyond the antimeridian.
func wrapped(p orb.Point) orb.Point { return orb.Point{geo.WrapLon(p.Lon()), p.Lat()} }

// sharedLines are the runs of two and more points of the rings that are corners of the others.
func sharedLines(polygons orb.MultiPolygon, corners map[orb.Point]bool) (lines []orb.LineString) {
	for _, polygon := range polygons {
		for _, ring := range polygon {
			n := len(ring) - 1 // the last point is the first
			if n < 2 {
				continue
			}
			start := max(slices.IndexFunc(ring[:n], func(p orb.Point) bool { return !corners[wrapped(p)] }), 0)
			var run orb.LineString
			for i := range n + 1 {
				p := wrapped(ring[(start+i)%n])
				if corners[p] {
					run = append(run, p)
				}
				if (!corners[p] || i == n) && len(run) > 0 {
					if len(run) > 1 {
						lines = append(lines, run)
					}
					run = nil
				}
			}
		}
	}
	return lines
}

func lengthOf(line orb.LineString) (metres float64) {
	for i := range len(line) - 1 {
		metres += geo.Distance(line[i], line[i+1])
	}
	return metres
}

// halfway is the point at half of the length of a line.
func halfway(line orb.LineString, length float64) orb.Point {
	left := length / 2
	for i := range len(line) - 1 {
		step := geo.Distance(line[i], line[i+1])
		if step >= left && step > 0 {
			return geo.Destination(line[i], left, geo.Bearing(line[i], line[i+1]))
		}
		left -= step
	}
	return line[len(line)-1]
}
