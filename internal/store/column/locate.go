package column

import (
	"math"

	"dateline/internal/incident"
)

// locator finds cells of a grid as incident.Grid.Cell does, without comparing with
// one bound after the other.
type locator struct {
	lons, lats axis
	cols       int
}

// axis are the bounds of a grid in one direction, with a table of slices of equal
// width: each has the last bound that is at or before where it begins.
type axis struct {
	bounds []float64
	low    float64
	scale  float64 // slices for each degree
	first  []int32
}

func newLocator(g incident.Grid) *locator {
	return &locator{lons: newAxis(g.Lons), lats: newAxis(g.Lats), cols: g.Cols()}
}

func newAxis(bounds []float64) axis {
	const most = 1 << 12
	a := axis{bounds: bounds, low: bounds[0]}
	high := a.low // the largest that is not infinite
	for _, b := range bounds {
		if !math.IsInf(b, 1) {
			high = b
		}
	}
	n := min(8*len(bounds), most)
	if high > a.low {
		a.scale = float64(n) / (high - a.low)
	}
	at := 0
	for i := range n + 1 {
		begin := a.low + float64(i)/max(a.scale, math.SmallestNonzeroFloat64)
		for a.scale > 0 && at+1 < len(bounds)-1 && bounds[at+1] <= begin {
			at++
		}
		a.first = append(a.first, int32(at))
	}
	return a
}

// find returns between which two bounds v lies, -1 outside.
func (a *axis) find(v float64) int {
	if !(v >= a.low && v < a.bounds[len(a.bounds)-1]) {
		return -1
	}
	slice := int((v - a.low) * a.scale)
	n := int(a.first[min(slice, len(a.first)-1)])
	for n > 0 && v < a.bounds[n] { // a slice is not exact to the last bit
		n--
	}
	for v >= a.bounds[n+1] {
		n++
	}
	return n
}

// cell returns the cell of a point, -1 outside.
func (l *locator) cell(lon, lat float64) int {
	col, row := l.lons.find(lon), l.lats.find(lat)
	if col < 0 || row < 0 {
		return -1
	}
	return row*l.cols + col
}
