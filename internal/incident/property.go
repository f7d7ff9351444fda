package incident

import (
	"slices"

	"dateline/internal/cql"
)

// PropertyInfo says what a property of a feature is: for filters, orders and the
// documents that describe them.
type PropertyInfo struct {
	Name        Property
	Type        cql.Type
	Format      string // of JSON Schema: "date", "date-time"; empty: none
	Title       string // a few words
	Description string
	Enum        []string // the values a text can have; nil: any
	Sortable    bool
	// Flat: the property is among those of a feature in a list. All can be
	// filtered by.
	Flat bool
}

// The properties by their place in Properties, which is what cql.Queryable.Field
// says.
const (
	FieldGeometry = iota
	FieldID
	FieldTitle
	FieldSummary
	FieldType
	FieldScope
	FieldDateStart
	FieldDateEnd
	FieldDatePrecision
	FieldPlace
	FieldPlaceID
	FieldPlaceName
	FieldCountry
	FieldAdmin1
	FieldGeoPrecision
	FieldUncertaintyM
	FieldKilledLow
	FieldKilledBest
	FieldKilledHigh
	FieldInjuredLow
	FieldInjuredBest
	FieldInjuredHigh
	FieldDisputed
	FieldSource
	FieldSourceCount
	FieldStatus
	FieldVersion
	FieldSeq
	FieldCreatedAt
	FieldUpdatedAt
	FieldUncertaintyReason
	FieldPlacePath
	FieldActor
	fieldCount
)

// Properties describes all properties that filters can name, in the order of a
// feature. The geometry comes first; those that are not Flat come last.
func Properties() []PropertyInfo { return slices.Clone(properties[:]) }

const (
	asDate     = "date"
	asDateTime = "date-time"
)

func text(name Property, title, description string, enum ...string) PropertyInfo {
	return PropertyInfo{name, cql.TypeString, "", title, description, enum, true, true}
}

func integer(name Property, title, description string) PropertyInfo {
	return PropertyInfo{name, cql.TypeInteger, "", title, description, nil, true, true}
}

var properties = [fieldCount]PropertyInfo{
	FieldGeometry: {Name: "geometry", Type: cql.TypeGeometry, Title: "Geometry",
		Description: "The point (longitude, latitude, WGS 84) around which the incident happened, within uncertainty_m; null when it could not be placed."},
	FieldID:        text("id", "Id", "The incident's id, which never changes."),
	FieldTitle:     text("title", "Title", "What happened, in a line."),
	FieldSummary:   text("summary", "Summary", "What happened, in a few sentences."),
	FieldType:      text("type", "Type", "A code of the vocabulary of incident types."),
	FieldScope:     text("scope", "Scope", "One event, an episode of several, or an aggregate over a time.", Scopes...),
	FieldDateStart: {"date_start", cql.TypeDate, asDate, "First day", "The first day, inclusive.", nil, true, true},
	FieldDateEnd:   {"date_end", cql.TypeDate, asDate, "Last day", "The last day, inclusive.", nil, true, true},
	FieldDatePrecision: text("date_precision", "Precision of the dates",
		"How precisely the days are known.", DatePrecisions...),
	FieldPlace:     text("place", "Place as written", "The place in the words of the report."),
	FieldPlaceID:   text("place_id", "Place id", "The id of the place in the gazetteer where it was, or that its words start from (15 km south of Isfara)."),
	FieldPlaceName: text("place_name", "Place", "The name of the place in the gazetteer."),
	FieldCountry: text("country", "Country",
		"The country as ISO 3166-1 alpha-2; two, as KG/TJ, where both claim the place."),
	FieldAdmin1: text("admin1", "Division", "The name of the first-level division."),
	FieldGeoPrecision: text("geo_precision", "Precision of the place",
		"What the point stands for: an exact spot, a settlement, a division.", GeoPrecisions...),
	FieldUncertaintyM: {"uncertainty_m", cql.TypeNumber, "", "Uncertainty (m)",
		"The radius in metres around the point within which it happened.", nil, true, true},
	FieldKilledLow:   integer("killed_low", "Killed, lowest", "The lowest number of people killed that a source gives."),
	FieldKilledBest:  integer("killed_best", "Killed", "The best figure of people killed; null is unknown, not zero."),
	FieldKilledHigh:  integer("killed_high", "Killed, highest", "The highest number of people killed that a source gives."),
	FieldInjuredLow:  integer("injured_low", "Injured, lowest", "The lowest number of people injured that a source gives."),
	FieldInjuredBest: integer("injured_best", "Injured", "The best figure of people injured; null is unknown, not zero."),
	FieldInjuredHigh: integer("injured_high", "Injured, highest", "The highest number of people injured that a source gives."),
	FieldDisputed:    {"disputed", cql.TypeBoolean, "", "Disputed", "Whether sources contradict each other.", nil, true, true},
	FieldSource:      text("source", "Source", "The publishers, joined by \"; \"."),
	FieldSourceCount: integer("source_count", "Sources", "The number of independent sources."),
	FieldStatus:      text("status", "Status", "Whether the incident is published or a draft.", Statuses...),
	FieldVersion:     integer("version", "Version", "The number of the incident's states, from 1."),
	FieldSeq:         integer("seq", "Change", "The number of the incident's last change among all changes."),
	FieldCreatedAt:   {"created_at", cql.TypeTimestamp, asDateTime, "Entered", "When the incident was entered.", nil, true, true},
	FieldUpdatedAt:   {"updated_at", cql.TypeTimestamp, asDateTime, "Changed", "When the incident was last changed.", nil, true, true},
	FieldUncertaintyReason: text("uncertainty_reason", "Reason of the uncertainty",
		"Why the radius is as large as it is."),
	FieldPlacePath: {Name: "place_path", Type: cql.TypeArray, Title: "Places",
		Description: "The ids of the place and of all that it lies in."},
	FieldActor: {"actor", cql.TypeString, "", "Actors", "The names of the parties, joined by \"; \".", nil, false, false},
}
