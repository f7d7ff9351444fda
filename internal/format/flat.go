package format

import (
	"math"
	"slices"
	"time"

	"dateline/internal/incident"
)

type (
	inc    = incident.Incident
	number = incident.Number
)

// flat is the properties of a flat feature, in their order.
var flat = newTable(
	field[inc]{name: "id", text: func(i *inc) *string { return (*string)(&i.ID) }},
	field[inc]{name: "title", text: func(i *inc) *string { return &i.Title }},
	field[inc]{name: "summary", text: func(i *inc) *string { return &i.Summary }},
	field[inc]{name: "type", text: func(i *inc) *string { return &i.Type }},
	field[inc]{name: "scope", text: func(i *inc) *string { return &i.Scope }},
	field[inc]{name: "date_start", day: func(i *inc) *incident.Day { return &i.DateStart }},
	field[inc]{name: "date_end", day: func(i *inc) *incident.Day { return &i.DateEnd }},
	field[inc]{name: "date_precision", text: func(i *inc) *string { return &i.DatePrecision }},
	field[inc]{name: "place", text: func(i *inc) *string { return &i.Place }},
	field[inc]{name: "place_id", text: func(i *inc) *string { return &i.PlaceID }},
	field[inc]{name: "place_name", own: true, text: func(i *inc) *string { return &i.PlaceName }},
	field[inc]{name: "country", text: func(i *inc) *string { return &i.Country }},
	field[inc]{name: "admin1", text: func(i *inc) *string { return &i.Admin1 }},
	field[inc]{name: "geo_precision", text: func(i *inc) *string { return &i.GeoPrecision }},
	field[inc]{name: "uncertainty_m", metres: func(i *inc) *float64 { return &i.UncertaintyM }},
	field[inc]{name: "killed_low", number: func(i *inc) *number { return &i.Killed.Low }},
	field[inc]{name: "killed_best", number: func(i *inc) *number { return &i.Killed.Best }},
	field[inc]{name: "killed_high", number: func(i *inc) *number { return &i.Killed.High }},
	field[inc]{name: "injured_low", number: func(i *inc) *number { return &i.Injured.Low }},
	field[inc]{name: "injured_best", number: func(i *inc) *number { return &i.Injured.Best }},
	field[inc]{name: "injured_high", number: func(i *inc) *number { return &i.Injured.High }},
	field[inc]{name: propDisputed, own: true, flag: func(i *inc) *bool { return &i.Disputed }},
	field[inc]{name: "source", text: func(i *inc) *string { return &i.Source }},
	field[inc]{name: "source_count", whole: func(i *inc) *int64 { return &i.SourceCount }},
	field[inc]{name: "status", text: func(i *inc) *string { return &i.Status }},
	field[inc]{name: "version", own: true, whole: func(i *inc) *int64 { return &i.Version }},
	field[inc]{name: "seq", own: true, whole: func(i *inc) *int64 { return (*int64)(&i.Seq) }},
	field[inc]{name: "created_at", own: true, moment: func(i *inc) *time.Time { return &i.CreatedAt }},
	field[inc]{name: "updated_at", own: true, moment: func(i *inc) *time.Time { return &i.UpdatedAt }},
	field[inc]{name: "uncertainty_reason", text: func(i *inc) *string { return &i.UncertaintyReason }},
)

// FlatProperties returns the names of the properties of a flat feature, in
// their order.
func FlatProperties() []string { return slices.Clone(flat.names) }

// AppendFeature appends i as one flat GeoJSON Feature (RFC 7946 §3.2), without a
// line end. Every flat property is there, null where it is not known. The
// position is [longitude, latitude] in degrees. The result is always valid JSON
// in UTF-8.
func AppendFeature(b []byte, i *incident.Incident) []byte {
	b = appendHead(b, i)
	b = flat.append(b, i)
	return append(b, '}')
}

// AppendProperties appends the same Feature as AppendFeature, with no other
// properties than those that only names and id. A nil list means all; names that
// are not of FlatProperties are passed over.
func AppendProperties(b []byte, i *incident.Incident, only []string) []byte {
	if only == nil {
		return AppendFeature(b, i)
	}
	b = appendHead(b, i)
	start := len(b)
	for n := range flat.fields {
		if f := &flat.fields[n]; n == 0 || slices.Contains(only, f.name) {
			b = f.append(b, i)
		}
	}
	b[start] = '{'
	return append(b, "}}"...)
}

// appendHead appends a Feature up to the value of its properties.
func appendHead(b []byte, i *incident.Incident) []byte {
	b = append(b, `{"type":"Feature","id":`...)
	b = appendText(b, string(i.ID))
	b = append(b, `,"geometry":`...)
	b = appendGeometry(b, i)
	return append(b, `,"properties":`...)
}

func appendGeometry(b []byte, i *incident.Incident) []byte {
	if i.Point == nil || !finite(i.Point[0]) || !finite(i.Point[1]) {
		return append(b, "null"...)
	}
	b = append(b, `{"type":"Point","coordinates":[`...)
	b = appendReal(b, i.Point[0])
	b = append(b, ',')
	b = appendReal(b, i.Point[1])
	return append(b, "]}"...)
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
