package incident

import (
	"time"

	"dateline/geo"

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
	// Within keeps incidents whose place is, or lies in, the place of this id.
	Within string
	// Text keeps incidents that contain all its words in title, summary or
	// place names, whatever case and accents.
	Text string
	// KilledMin keeps incidents whose best figure of killed is at least this.
	KilledMin Number
	// UpdatedAfter keeps incidents that changed later; the zero time means any.
	UpdatedAfter time.Time

	Sort  Sort
	After *Cursor // continue after this incident
	Limit int     // 0: no limit
	Whole bool    // with claims, reports, actors, relations, candidates
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

// SortField names a property that incidents can be sorted by.
type SortField string

// The fields that can be sorted by.
const (
	SortDate    SortField = "date_start"
	SortDateEnd SortField = "date_end"
	SortUpdated SortField = "updated_at"
	SortCreated SortField = "created_at"
	SortSeq     SortField = "seq"
	SortKilled  SortField = "killed_best"
	SortInjured SortField = "injured_best"
)

// SortFields lists them in the order of the documentation.
var SortFields = []SortField{SortDate, SortDateEnd, SortUpdated, SortCreated, SortSeq, SortKilled, SortInjured}

// Sort is the order of an answer. The zero Sort is newest first: DateStart
// descending. Incidents without the value come last in both directions; equal
// ones are told apart by Num in the same direction, so that the order is total.
type Sort struct {
	Field SortField
	Asc   bool
}

// Normal returns s with the default made explicit.
func (s Sort) Normal() Sort {
	if s.Field == "" {
		s.Field = SortDate
	}
	return s
}

// Cursor is the place of an incident in a sort order.
type Cursor struct {
	Key int64 // SortKey of the incident
	Num int64
}

// SortKey returns a number that sorts incidents as s says when compared in
// ascending order. Unknown values come last.
func (s Sort) SortKey(value int64, known bool) int64 {
	switch {
	case !known:
		return unknownKey
	case s.Asc:
		return value
	default:
		return ^value
	}
}

const unknownKey = int64(^uint64(0) >> 1)

// Value returns the value that s sorts i by.
func (s Sort) Value(i *Incident) (v int64, known bool) {
	switch s.Normal().Field {
	case SortDateEnd:
		return int64(i.DateEnd), i.DateEnd != 0
	case SortUpdated:
		return i.UpdatedAt.UnixMicro(), true
	case SortCreated:
		return i.Num, true // numbers are given in order of entry
	case SortSeq:
		return int64(i.Seq), true
	case SortKilled:
		return i.Killed.Best.N, i.Killed.Best.Known
	case SortInjured:
		return i.Injured.Best.N, i.Injured.Best.Known
	default:
		return int64(i.DateStart), i.DateStart != 0
	}
}

// CursorOf returns the place of i in the order s.
func (s Sort) CursorOf(i *Incident) Cursor {
	v, known := s.Value(i)
	return Cursor{Key: s.SortKey(v, known), Num: i.Num}
}

// Before reports whether a comes before b in the order s.
func (s Sort) Before(a, b Cursor) bool {
	if a.Key != b.Key {
		return a.Key < b.Key
	}
	if s.Asc {
		return a.Num < b.Num
	}
	return a.Num > b.Num
}
