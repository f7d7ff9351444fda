package column

import (
	"time"

	"dateline/internal/cql"
	"dateline/internal/incident"
)

// view is a row as filters see it. It is used for one row after the other.
type view struct {
	x *Index
	r *row
}

var _ cql.Row = (*view)(nil)

// text returns a text, empty when it is unknown.
func (x *Index) text(field int, r *row) string {
	switch field {
	case incident.FieldType:
		return x.types.text[r.typ]
	case incident.FieldCountry:
		return x.countries.text[r.country]
	case incident.FieldAdmin1:
		return x.admins.text[r.admin1]
	case incident.FieldPlaceID:
		return x.places.parts[r.place][0]
	case incident.FieldScope:
		return x.classes.parts[r.class][0]
	case incident.FieldStatus:
		return x.classes.parts[r.class][1]
	case incident.FieldDatePrecision:
		return x.classes.parts[r.class][2]
	case incident.FieldGeoPrecision:
		return x.classes.parts[r.class][3]
	}
	if e := x.extras[field]; e != nil {
		return e.textAt(r.self)
	}
	return ""
}

// number returns a number, or the microseconds of an extra timestamp.
func (x *Index) number(field int, r *row) (float64, bool) {
	switch field {
	case incident.FieldKilledBest:
		return known(r.killed)
	case incident.FieldInjuredBest:
		return known(r.injured)
	case incident.FieldKilledLow:
		return known(x.rows.extremesAt(r.self).killedLow)
	case incident.FieldKilledHigh:
		return known(x.rows.extremesAt(r.self).killedHigh)
	case incident.FieldInjuredLow:
		return known(x.rows.extremesAt(r.self).injuredLow)
	case incident.FieldInjuredHigh:
		return known(x.rows.extremesAt(r.self).injuredHigh)
	case incident.FieldSeq:
		return float64(r.seq), true
	}
	if e := x.extras[field]; e != nil {
		return e.numAt(r.self)
	}
	return 0, false
}

func known(n int32) (float64, bool) { return float64(n), n >= 0 }

func (x *Index) disputed(r *row) bool { return x.classes.parts[r.class][4] == "true" }

// Text implements cql.Row.
func (v *view) Text(field int) (string, bool) {
	s := v.x.text(field, v.r)
	return s, s != ""
}

// Number implements cql.Row.
func (v *view) Number(field int) (float64, bool) { return v.x.number(field, v.r) }

// Bool implements cql.Row.
func (v *view) Bool(int) (value, known bool) { return v.x.disputed(v.r), true }

const microsPerDay = 86_400_000_000

// firstMicros is the midnight at the start of day 0, the day before the first.
var firstMicros = incident.MinDay.Time().UnixMicro() - microsPerDay

// noTime is what a row has that was never updated.
var noTime = time.Time{}.UnixMicro()

// Time implements cql.Row.
func (v *view) Time(field int) (micros int64, known bool) {
	switch field {
	case incident.FieldDateStart:
		return firstMicros + int64(v.r.start)*microsPerDay, v.r.start != 0
	case incident.FieldDateEnd:
		return firstMicros + int64(v.r.end)*microsPerDay, v.r.end != 0
	case incident.FieldUpdatedAt:
		return v.r.updated, v.r.updated != noTime
	}
	f, known := v.x.number(field, v.r)
	return int64(f), known
}

// dayAt is the day in which a time lies; 0, or a day after the last, beyond all.
func dayAt(micros int64) int32 {
	switch {
	case micros < firstMicros:
		return 0
	case micros >= firstMicros+(int64(incident.MaxDay)+1)*microsPerDay:
		return int32(incident.MaxDay) + 1
	}
	return int32((micros - firstMicros) / microsPerDay)
}

// Point implements cql.Row.
func (v *view) Point(int) (lon, lat float64, known bool) { return v.r.lon, v.r.lat, v.r.located() }

// Texts implements cql.Row: the path of the place.
func (v *view) Texts(int) ([]string, bool) {
	path := v.x.places.parts[v.r.place][1:]
	return path, len(path) > 0
}
