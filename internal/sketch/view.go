package sketch

import (
	"cmp"
	"math"
	"slices"

	"dateline/geo"

	"github.com/paulmach/orb"
)

// The drawing's size in its own units: half a pixel each where the page shows it
// in full width.
const (
	width      = 1440
	height     = 720
	leastSpan  = 1.2  // degrees of latitude that a view has at least
	mostLat    = 75.0 // the latitude of true scale lies between this and its opposite
	perDegreeM = math.Pi * orb.EarthRadius / 180
)

// view is what a map shows.
type view struct {
	west, north      float64
	spanLon, spanLat float64 // degrees
	lat0             float64 // the latitude of true scale
	squeeze          float64 // how much narrower a degree of longitude is drawn than one of latitude
	scale            float64 // units of the drawing for a degree of latitude
	height           float64 // of the drawing
}

// box is an area whose east runs on beyond 180 degrees instead of crossing the
// antimeridian.
type box struct{ west, south, east, north float64 }

func boxOf(b geo.BBox) box {
	return box{b.West, b.South, b.West + b.Width(), b.North}
}

// around is the smallest box that holds all boxes, on whichever way round the
// Earth is shorter.
func around(boxes []geo.BBox) box {
	if len(boxes) == 0 {
		return boxOf(geo.World)
	}
	plain := make([]box, len(boxes))
	for n, b := range boxes {
		plain[n] = boxOf(b)
	}
	slices.SortFunc(plain, func(a, b box) int { return cmp.Compare(a.west, b.west) })
	all := plain[0]
	for _, b := range plain[1:] {
		all.south, all.north = min(all.south, b.south), max(all.north, b.north)
	}
	// The widest gap in longitude lies behind the view.
	gap, begin, reach := plain[0].west+360-slices.MaxFunc(plain, func(a, b box) int { return cmp.Compare(a.east, b.east) }).east, 0, plain[0].east
	for n, b := range plain[1:] {
		if g := b.west - reach; g > gap {
			gap, begin = g, n+1
		}
		reach = max(reach, b.east)
	}
	if gap <= 0 {
		return box{-180, all.south, 180, all.north}
	}
	all.west = plain[begin].west
	all.east = all.west + 360 - gap
	return all
}

// viewOf is the view that shows all of b with some room around it.
func viewOf(b box) view {
	const room = 1.12
	spanLon, spanLat := (b.east-b.west)*room, max((b.north-b.south)*room, leastSpan)
	midLon, midLat := (b.west+b.east)/2, (b.south+b.north)/2
	v := view{lat0: min(max(midLat, -mostLat), mostLat)}
	k := math.Cos(v.lat0 * math.Pi / 180)
	v.squeeze = k
	const wanted = float64(width) / height
	spanLon = max(spanLon, spanLat*wanted/k)
	spanLon = min(spanLon, 360)
	spanLat = min(max(spanLat, spanLon*k/wanted), 180)
	v.spanLon, v.spanLat = spanLon, spanLat
	v.west = midLon - spanLon/2
	if spanLon == 360 {
		v.west = midLon - 180
		if b.east-b.west >= 300 {
			v.west = -180 // the world as people know it
		}
	}
	for v.west < -180 {
		v.west += 360
	}
	v.north = min(max(midLat, -90+spanLat/2), 90-spanLat/2) + spanLat/2
	v.scale = width / (spanLon * k)
	v.height = math.Round(spanLat * v.scale)
	return v
}

// at is where a position lies in the drawing. The longitude is taken in the turn
// of the Earth that the view is in.
func (v *view) at(lon, lat float64) (x, y float64) {
	return (lon - v.west) * v.scale * v.squeeze, (v.north - lat) * v.scale
}

// maxRadius is half of the way round the Earth, in metres: a larger circle holds no
// more.
const maxRadius = math.Pi * orb.EarthRadius

// radius is the mark's in metres, made sense of: 0 is not known.
func (m *Mark) radius() float64 {
	if !(m.RadiusM > 0) {
		return 0
	}
	return min(m.RadiusM, maxRadius)
}

// turned brings a longitude into the 360 degrees from the view's west on.
func (v *view) turned(lon float64) float64 {
	for lon < v.west-1e-9 {
		lon += 360
	}
	for lon >= v.west+360 {
		lon -= 360
	}
	return lon
}

// scaleBar is a round number of metres and its length in the drawing.
func (v *view) scaleBar() (metres, length float64) {
	perMetre := v.scale / perDegreeM
	most := width / 4 / perMetre
	metres = math.Pow(10, math.Floor(math.Log10(most)))
	for _, factor := range []float64{5, 2} {
		if metres*factor <= most {
			metres *= factor
			break
		}
	}
	return metres, metres * perMetre
}
