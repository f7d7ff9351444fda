package incident

import "dateline/geo"

// Extent is where and when the incidents of a store are.
type Extent struct {
	N   int64     // how many there are, with those that have no point or day
	Box *geo.BBox // the smallest plain box around all points; nil without any
	// First and Last are the first day of the earliest incident and the last day
	// of the one that ends last; 0 when no day is known.
	First, Last Day
}

// AddPoint widens the box to hold a point, in degrees.
func (e *Extent) AddPoint(lon, lat float64) {
	if e.Box == nil {
		e.Box = &geo.BBox{West: lon, South: lat, East: lon, North: lat}
		return
	}
	b := e.Box
	b.West, b.East = min(b.West, lon), max(b.East, lon)
	b.South, b.North = min(b.South, lat), max(b.North, lat)
}
