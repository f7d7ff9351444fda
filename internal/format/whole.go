package format

import (
	"maps"
	"slices"

	"dateline/internal/incident"
)

// whole is the properties that only the single representation has, after the
// flat ones.
var whole = newTable(
	field[inc]{name: "modes", list: func(i *inc) *[]string { return &i.Modes }},
	field[inc]{name: "contexts", list: func(i *inc) *[]string { return &i.Contexts }},
	field[inc]{name: "tags", list: func(i *inc) *[]string { return &i.Tags }},
	field[inc]{name: "date_text", text: func(i *inc) *string { return &i.DateText }},
	field[inc]{name: "date_anchor", day: func(i *inc) *incident.Day { return &i.DateAnchor }},
	field[inc]{name: "date_note", text: func(i *inc) *string { return &i.DateNote }},
	field[inc]{name: "time_local", text: func(i *inc) *string { return &i.TimeLocal }},
	field[inc]{name: "utc_offset_min", number: func(i *inc) *number { return &i.UTCOffsetMin }},
	field[inc]{name: "place_query", text: func(i *inc) *string { return &i.PlaceQuery }},
	field[inc]{name: "geo_method", text: func(i *inc) *string { return &i.GeoMethod }},
	field[inc]{name: "place_claimants", own: true, list: func(i *inc) *[]string { return &i.PlaceClaimants }},
	field[inc]{name: "disputed_fields", own: true, list: func(i *inc) *[]string { return &i.DisputedFields }},
	field[inc]{name: "certainty", text: func(i *inc) *string { return &i.Certainty }},
	field[inc]{name: "civilian_targeting", tri: func(i *inc) **bool { return &i.CivilianTargeting }},
	field[inc]{name: "external_ids", nested: &nested[inc]{appendExternalIDs, decodeExternalIDs, func(i *inc) { i.ExternalIDs = nil }}},
	field[inc]{name: "actors", nested: objects("actors", actors, func(i *inc) *[]incident.Actor { return &i.Actors })},
	field[inc]{name: "reports", nested: objects("reports", reports, func(i *inc) *[]incident.Report { return &i.Reports })},
	field[inc]{name: "claims", nested: objects("claims", claims, func(i *inc) *[]incident.Claim { return &i.Claims })},
	field[inc]{name: "relations", nested: objects("relations", relations, func(i *inc) *[]incident.Relation { return &i.Relations })},
	field[inc]{name: "candidates", own: true, file: true, nested: objects("candidates", candidates, func(i *inc) *[]incident.Candidate { return &i.Candidates })},
)

var actors = newTable(
	field[incident.Actor]{name: "name", text: func(a *incident.Actor) *string { return &a.Name }},
	field[incident.Actor]{name: "as_written", text: func(a *incident.Actor) *string { return &a.AsWritten }},
	field[incident.Actor]{name: "role", text: func(a *incident.Actor) *string { return &a.Role }},
	field[incident.Actor]{name: "side", text: func(a *incident.Actor) *string { return &a.Side }},
	field[incident.Actor]{name: "kind", text: func(a *incident.Actor) *string { return &a.Kind }},
	field[incident.Actor]{name: "country", text: func(a *incident.Actor) *string { return &a.Country }},
)

type rep = incident.Report

var reports = newTable(
	field[rep]{name: "id", text: func(r *rep) *string { return &r.ID }},
	field[rep]{name: "publisher", text: func(r *rep) *string { return &r.Publisher }},
	field[rep]{name: "headline", text: func(r *rep) *string { return &r.Headline }},
	field[rep]{name: "url", text: func(r *rep) *string { return &r.URL }},
	field[rep]{name: "lang", text: func(r *rep) *string { return &r.Lang }},
	field[rep]{name: "published_at", text: func(r *rep) *string { return &r.PublishedAt }},
	field[rep]{name: "published_precision", text: func(r *rep) *string { return &r.PublishedPrecision }},
	field[rep]{name: "source_scale", text: func(r *rep) *string { return &r.SourceScale }},
	field[rep]{name: "independence_group", text: func(r *rep) *string { return &r.IndependenceGroup }},
	field[rep]{name: "role", text: func(r *rep) *string { return &r.Role }},
)

type claim = incident.Claim

var claims = newTable(
	field[claim]{name: "kind", text: func(c *claim) *string { return &c.Kind }},
	field[claim]{name: "metric", text: func(c *claim) *string { return &c.Metric }},
	field[claim]{name: "qualifier", text: func(c *claim) *string { return &c.Qualifier }},
	field[claim]{name: "value", number: func(c *claim) *number { return &c.Value }},
	field[claim]{name: "low", number: func(c *claim) *number { return &c.Low }},
	field[claim]{name: "high", number: func(c *claim) *number { return &c.High }},
	field[claim]{name: "unit", text: func(c *claim) *string { return &c.Unit }},
	field[claim]{name: "victim_kind", text: func(c *claim) *string { return &c.VictimKind }},
	field[claim]{name: "victim_side", text: func(c *claim) *string { return &c.VictimSide }},
	field[claim]{name: "episode", text: func(c *claim) *string { return &c.Episode }},
	field[claim]{name: "field", text: func(c *claim) *string { return &c.Field }},
	field[claim]{name: "text_value", text: func(c *claim) *string { return &c.TextValue }},
	field[claim]{name: "stance", text: func(c *claim) *string { return &c.Stance }},
	field[claim]{name: "claimant", text: func(c *claim) *string { return &c.Claimant }},
	field[claim]{name: "claimant_side", text: func(c *claim) *string { return &c.ClaimantSide }},
	field[claim]{name: "chain", list: func(c *claim) *[]string { return &c.Chain }},
	field[claim]{name: "report", text: func(c *claim) *string { return &c.Report }},
	field[claim]{name: "evidence", text: func(c *claim) *string { return &c.Evidence }},
	field[claim]{name: "asserted_at", text: func(c *claim) *string { return &c.AssertedAt }},
	field[claim]{name: "superseded_by", text: func(c *claim) *string { return &c.SupersededBy }},
	field[claim]{name: "source_reliability", text: func(c *claim) *string { return &c.SourceReliability }},
	field[claim]{name: "info_credibility", text: func(c *claim) *string { return &c.InfoCredibility }},
)

var relations = newTable(
	field[incident.Relation]{name: "type", text: func(r *incident.Relation) *string { return &r.Type }},
	field[incident.Relation]{name: "id", text: func(r *incident.Relation) *string { return (*string)(&r.ID) }},
	field[incident.Relation]{name: "note", text: func(r *incident.Relation) *string { return &r.Note }},
)

type cand = incident.Candidate

var candidates = newTable(
	field[cand]{name: "place_id", text: func(c *cand) *string { return &c.PlaceID }},
	field[cand]{name: "name", text: func(c *cand) *string { return &c.Name }},
	field[cand]{name: "kind", text: func(c *cand) *string { return &c.Kind }},
	field[cand]{name: "country", text: func(c *cand) *string { return &c.Country }},
	field[cand]{name: "admin1", text: func(c *cand) *string { return &c.Admin1 }},
	field[cand]{name: "label", text: func(c *cand) *string { return &c.Label }},
	field[cand]{name: "lon", real: func(c *cand) *float64 { return &c.Point[0] }},
	field[cand]{name: "lat", real: func(c *cand) *float64 { return &c.Point[1] }},
	field[cand]{name: "uncertainty_m", metres: func(c *cand) *float64 { return &c.UncertaintyM }},
	field[cand]{name: "uncertainty_reason", text: func(c *cand) *string { return &c.UncertaintyReason }},
	field[cand]{name: "match", text: func(c *cand) *string { return &c.Match }},
	field[cand]{name: "score", real: func(c *cand) *float64 { return &c.Score }},
	field[cand]{name: "chosen", flag: func(c *cand) *bool { return &c.Chosen }},
)

// AppendWhole appends i as the GeoJSON Feature of the single representation: the
// flat properties, then the details, then the geocoder's candidates. Lists are
// there even when empty. It has no line end.
func AppendWhole(b []byte, i *incident.Incident) []byte {
	b = appendHead(b, i)
	b = flat.append(b, i)
	b = b[:len(b)-1] // the brace that ends the properties
	for n := range whole.fields {
		b = whole.fields[n].append(b, i)
	}
	return append(b, "}}"...)
}

// AppendCandidate appends one of the geocoder's candidates as a JSON object, as
// it stands in the single representation.
func AppendCandidate(b []byte, c *incident.Candidate) []byte { return candidates.append(b, c) }

// objects is a property that is a list of objects.
func objects[E any](name string, t *table[E], of func(*inc) *[]E) *nested[inc] {
	return &nested[inc]{
		append: func(b []byte, i *inc) []byte {
			list := *of(i)
			b = append(b, '[')
			for n := range list {
				if n > 0 {
					b = append(b, ',')
				}
				b = t.append(b, &list[n])
			}
			return append(b, ']')
		},
		decode: func(d *decoder, i *inc) { *of(i) = decodeObjects(d, name, t) },
		clear:  func(i *inc) { *of(i) = nil },
	}
}

func appendExternalIDs(b []byte, i *inc) []byte {
	b = append(b, '{')
	for n, k := range slices.Sorted(maps.Keys(i.ExternalIDs)) {
		if n > 0 {
			b = append(b, ',')
		}
		b = appendText(b, k)
		b = append(b, ':')
		b = appendText(b, i.ExternalIDs[k])
	}
	return append(b, '}')
}
