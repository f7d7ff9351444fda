package incident

import (
	"time"

	"dateline/geo"
	"dateline/internal/cql"

	"github.com/paulmach/orb"
)

// Query says which incidents are meant, in which order and how many. It holds
// meaning, never SQL. The zero Query means all incidents, newest first.
type Query struct {
	// BBox keeps incidents whose point lies in it, edges included, and, as OGC
	// API Features 1.0 §7.15.3 (fc-bbox-response C) demands, those without a
	// point unless Located is set.
	BBox *geo.BBox
	// Near keeps incidents within a radius of a point.
	Near *Near
	// Located leaves out incidents without a point.
	Located bool
	// Time keeps incidents whose days overlap it. As fc-time-response C
	// demands, those without a known day match any interval.
	Time Interval
	// Equal keeps incidents whose property has one of the values, for each
	// property named. A value compares as text.
	Equal map[Property][]string
	// IDs keeps incidents that have one of these ids; nil: any.
	IDs []ID
	// Within keeps incidents whose place is, or lies in, the place of this id.
	Within string
	// Text keeps incidents that contain all its words in title, summary or
	// place names, whatever case and accents.
	Text string
	// KilledMin keeps incidents whose best figure of killed is at least this.
	KilledMin Number
	// UpdatedAfter keeps incidents that changed later; the zero time means any.
	UpdatedAfter time.Time

	// Filter keeps incidents for which it is true; nil: all. It comes from
	// ParseFilter or CheckFilter.
	Filter *cql.Filter

	Sort Sort
	// After continues with the incidents behind this place in the order. Before
	// asks for those in front of it: with a Limit for the last of them, in the
	// same order. At most one of them is set.
	After, Before *Cursor
	Limit         int  // 0: no limit
	Whole         bool // with claims, reports, actors, relations, candidates
}

// Near is a circle on the sphere: a point (longitude, latitude) and a radius in
// metres.
type Near struct {
	Point   orb.Point
	RadiusM float64
}

// Property names a scalar property of a feature.
type Property string

// The properties that Query.Equal understands.
const (
	PropType          Property = "type"
	PropScope         Property = "scope"
	PropStatus        Property = "status"
	PropCountry       Property = "country"
	PropAdmin1        Property = "admin1"
	PropPlaceID       Property = "place_id"
	PropDatePrecision Property = "date_precision"
	PropGeoPrecision  Property = "geo_precision"
	PropDisputed      Property = "disputed" // "true" or "false"
)

// EqualProperties lists the properties that Query.Equal understands, in the
// order of the documentation.
var EqualProperties = []Property{
	PropType, PropScope, PropStatus, PropCountry, PropAdmin1, PropPlaceID,
	PropDatePrecision, PropGeoPrecision, PropDisputed,
}

// PropertyOf returns the value of one of EqualProperties, as text.
func PropertyOf(i *Incident, p Property) string {
	switch p {
	case PropType:
		return i.Type
	case PropScope:
		return i.Scope
	case PropStatus:
		return i.Status
	case PropCountry:
		return i.Country
	case PropAdmin1:
		return i.Admin1
	case PropPlaceID:
		return i.PlaceID
	case PropDatePrecision:
		return i.DatePrecision
	case PropGeoPrecision:
		return i.GeoPrecision
	case PropDisputed:
		if i.Disputed {
			return "true"
		}
		return "false"
	}
	return ""
}
