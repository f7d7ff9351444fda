package gazetteer

import (
	"math"
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
// no line: outlines of one source meet in the same points. Where a further outline stands for that of one of them, the packed ones tell.
func (o *Outlines) Between(a, b string) (Border, bool) {
	left, okLeft := o.Get(a)
	right, okRight := o.Get(b)
	if !okLeft || !okRight {
		return Border{}, false
	}
	border, ok := shared(left, right)
	if ok || len(o.further) == 0 {
		return border, ok
	}
	return shared(o.packedOf(a), o.packedOf(b))
}

// meeting gives the borders of three countries with each other, by the ids of their places, and the points at which all meet. Borders of
// several sources end elsewhere: where they do not meet, those of the packed outlines tell.
func (o *Outlines) meeting(ids [3]string) (borders []Border, points []orb.Point) {
	for _, between := range []func(a, b string) (Border, bool){o.Between, func(a, b string) (Border, bool) { return shared(o.packedOf(a), o.packedOf(b)) }} {
		var found []Border
		for i := range ids {
			if border, ok := between(ids[i], ids[(i+1)%3]); ok {
				found = append(found, border)
			}
		}
		if len(found) < len(ids) {
			continue
		}
		if borders, points = found, meetingPoints(found[0], found[1], found[2]); len(points) > 0 {
			break
		}
	}
	return borders, points
}

// shared is the line that two outlines share.
func shared(left, right Outline) (Border, bool) {
	lines := left.Geometry()
	return borderOf(sharedLines(lines, cornersOf(right.Geometry(), lines)), max(left.ErrorM, right.ErrorM), left.Source)
}

// borderOf measures a border that consists of pieces; it is false without any.
func borderOf(pieces []orb.LineString, errorM float64, source string) (Border, bool) {
	border := Border{ErrorM: errorM, Source: source, pieces: pieces}
	longest := -1.0
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
	return border, len(pieces) > 0
}

// Nearest gives the point of the border that is nearest to p, and how far that is, in metres. Far from p, where degrees of
// longitude are not of the length that they have at p, it is so only nearly.
func (b *Border) Nearest(p orb.Point) (at orb.Point, metres float64) {
	wide := max(math.Cos(p.Lat()*math.Pi/180), 1e-9)
	best := math.Inf(1)
	for _, piece := range b.pieces {
		for i := range len(piece) - 1 {
			x, y := geo.WrapLon(piece[i].Lon()-p.Lon())*wide, piece[i].Lat()-p.Lat()
			dx, dy := geo.WrapLon(piece[i+1].Lon()-piece[i].Lon())*wide, piece[i+1].Lat()-piece[i].Lat()
			along := 0.0
			if length := dx*dx + dy*dy; length > 0 {
				along = min(max(-(x*dx+y*dy)/length, 0), 1)
			}
			x, y = x+along*dx, y+along*dy
			if far := x*x + y*y; far < best {
				best, at = far, orb.Point{geo.WrapLon(p.Lon() + x/wide), p.Lat() + y}
			}
		}
	}
	return at, geo.Distance(p, at)
}

// partStepM is how far apart, in metres, the points of a border are at least asked for whether they lie in a region.
const partStepM = 5_000

// in is the part of the border that lies in a region, or nearer to it than either is drawn exactly; it is false without any.
func (b *Border) in(o Outline) (Border, bool) {
	errorM := max(b.ErrorM, o.ErrorM)
	return b.where(errorM, func(p orb.Point) bool { return o.Region.Contains(p) || o.Region.EdgeDistance(p, errorM) < errorM })
}

// around is the part of the border within so many metres of a point; it is false without any.
func (b *Border) around(at orb.Point, metres float64) (Border, bool) {
	return b.where(b.ErrorM, func(p orb.Point) bool { return geo.Distance(at, p) <= metres })
}

// where is the part of the border whose points are held.
func (b *Border) where(errorM float64, held func(orb.Point) bool) (Border, bool) {
	var pieces []orb.LineString
	for _, piece := range b.pieces {
		var run orb.LineString
		for _, p := range stepped(piece) {
			if held(p) {
				run = append(run, p)
			} else if len(run) > 0 {
				pieces, run = append(pieces, run), nil
			}
		}
		if len(run) > 0 {
			pieces = append(pieces, run)
		}
	}
	return borderOf(pieces, errorM, b.Source)
}

// stepped is a line with points between those that are far apart.
func stepped(line orb.LineString) orb.LineString {
	var out orb.LineString
	for i, p := range line {
		if i > 0 {
			n := math.Ceil(geo.Distance(line[i-1], p) / partStepM)
			dx, dy := geo.WrapLon(p.Lon()-line[i-1].Lon()), p.Lat()-line[i-1].Lat()
			for k := 1.0; k < n; k++ {
				out = append(out, orb.Point{geo.WrapLon(line[i-1].Lon() + k/n*dx), line[i-1].Lat() + k/n*dy})
			}
		}
		out = append(out, p)
	}
	return out
}

// meetingPoints are those at which three borders of three countries meet.
func meetingPoints(a, b, c Border) (points []orb.Point) {
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

// corners are points, with the box around them.
type corners struct {
	box orb.Bound
	at  map[orb.Point]bool
}

func (c *corners) has(p orb.Point) bool { return c.box.Contains(p) && c.at[p] }

// cornersOf are the points of all rings that lie in the box around others.
func cornersOf(polygons, others orb.MultiPolygon) corners {
	empty := orb.Bound{Min: orb.Point{180, 90}, Max: orb.Point{-180, -90}}
	around := empty
	eachCorner(others, func(p orb.Point) { around = around.Extend(p) })
	found := corners{box: empty, at: map[orb.Point]bool{}}
	eachCorner(polygons, func(p orb.Point) {
		if around.Contains(p) {
			found.box, found.at[p] = found.box.Extend(p), true
		}
	})
	return found
}

func eachCorner(polygons orb.MultiPolygon, yield func(orb.Point)) {
	for _, polygon := range polygons {
		for _, ring := range polygon {
			for _, p := range ring {
				yield(wrapped(p))
			}
		}
	}
}

// wrapped is a point of a ring that may run on beyond the antimeridian.
func wrapped(p orb.Point) orb.Point { return orb.Point{geo.WrapLon(p.Lon()), p.Lat()} }

// sharedLines are the runs of two and more points of the rings that are corners of others.
func sharedLines(polygons orb.MultiPolygon, others corners) (lines []orb.LineString) {
	for _, polygon := range polygons {
		for _, ring := range polygon {
			n := len(ring) - 1 // the last point is the first
			if n < 2 {
				continue
			}
			start := max(slices.IndexFunc(ring[:n], func(p orb.Point) bool { return !others.has(wrapped(p)) }), 0)
			var run orb.LineString
			for i := range n + 1 {
				p := wrapped(ring[(start+i)%n])
				on := others.has(p)
				if on {
					run = append(run, p)
				}
				if (!on || i == n) && len(run) > 0 {
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
