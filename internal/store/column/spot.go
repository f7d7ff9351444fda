package column

import "dateline/geo"

// spot is the point of a row, lon and lat, rounded to half its size. Rounding keeps the
// order of numbers: of two that differ when they are rounded it is known which one is less.
type spot [2]float32

func spotOf(r *row) spot { return spot{float32(r.lon), float32(r.lat)} }

// frame is a plain box, rounded as spots are.
type frame struct{ west, south, east, north float32 }

func frameOf(b geo.BBox) frame {
	return frame{float32(b.West), float32(b.South), float32(b.East), float32(b.North)}
}

// misses reports whether a point lies outside the box. It is false, too, for one at its
// very edge, of which only the point itself can tell.
func (f *frame) misses(s spot) bool {
	return s[0] < f.west || s[0] > f.east || s[1] < f.south || s[1] > f.north
}

// holds reports whether a point lies inside the box, and is false at its very edge.
func (f *frame) holds(s spot) bool {
	return s[0] > f.west && s[0] < f.east && s[1] > f.south && s[1] < f.north
}

// framesOf are the frames of boxes.
func framesOf(boxes []geo.BBox) []frame {
	out := make([]frame, len(boxes))
	for i, b := range boxes {
		out[i] = frameOf(b)
	}
	return out
}
