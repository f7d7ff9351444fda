package incident

import (
	"time"

	"github.com/paulmach/orb"
)

// ID names an incident: [A-Za-z0-9._~-]{1,64}, a client's own or a UUIDv7. An
// id is never used again, not even after deletion.
type ID string

// Seq numbers the changes of a store, from 1, without gaps that a reader could
// mistake for a lost change. An incident carries the Seq of its last change.
type Seq int64

// Incident is something that happened at a place and a time. Its JSON form is
// the state that the change log keeps; the GeoJSON form is in internal/format.
type Incident struct {
	ID      ID     `json:"id"`
	Num     int64  `json:"num"` // the store's number of the incident, ascending in order of entry, never reused
	Version int64  `json:"version"`
	Seq     Seq    `json:"seq"`
	Title   string `json:"title"`
	Summary string `json:"summary,omitempty"`
	Type    string `json:"type"`  // a code of the vocabulary
	Scope   string `json:"scope"` // event, episode, aggregate
	Status  string `json:"status"`

	DateStart     Day    `json:"date_start"` // first day, inclusive
	DateEnd       Day    `json:"date_end"`   // last day, inclusive
	DatePrecision string `json:"date_precision"`
	DateText      string `json:"date_text,omitempty"`   // the words of the report
	DateAnchor    Day    `json:"date_anchor,omitempty"` // the publication day that relative words were worked out from
	DateNote      string `json:"date_note,omitempty"`
	TimeLocal     string `json:"time_local,omitempty"` // HH:MM of the place
	UTCOffsetMin  Number `json:"utc_offset_min"`

	Place             string      `json:"place,omitempty"`       // as written
	PlaceQuery        string      `json:"place_query,omitempty"` // what to ask the geocoder instead of Place
	PlaceID           string      `json:"place_id,omitempty"`
	PlaceName         string      `json:"place_name,omitempty"`
	PlacePath         []string    `json:"place_path,omitempty"`      // ids of the place and of all that it lies in
	Country           string      `json:"country,omitempty"`         // ISO 3166-1 alpha-2; KG/TJ where two claim it
	Admin1            string      `json:"admin1,omitempty"`          // name of the first-level division
	PlaceClaimants    []string    `json:"place_claimants,omitempty"` // who holds or claims it, where there are several; see ADR 20
	Point             *orb.Point  `json:"point"`                     // longitude, latitude (WGS 84); nil when ungeocoded
	GeoPrecision      string      `json:"geo_precision,omitempty"`
	GeoMethod         string      `json:"geo_method,omitempty"`    // gazetteer, given, none
	UncertaintyM      float64     `json:"uncertainty_m,omitempty"` // radius in metres, > 0 whenever Point is set
	UncertaintyReason string      `json:"uncertainty_reason,omitempty"`
	Candidates        []Candidate `json:"candidates,omitempty"`

	Killed         Figure   `json:"killed"`
	Injured        Figure   `json:"injured"`
	Disputed       bool     `json:"disputed"`
	DisputedFields []string `json:"disputed_fields,omitempty"`

	Source      string `json:"source,omitempty"` // publishers, joined by "; "
	SourceCount int64  `json:"source_count"`     // independent sources

	Modes             []string          `json:"modes,omitempty"`
	Contexts          []string          `json:"contexts,omitempty"`
	Tags              []string          `json:"tags,omitempty"`
	Certainty         string            `json:"certainty,omitempty"`
	CivilianTargeting *bool             `json:"civilian_targeting,omitempty"`
	ExternalIDs       map[string]string `json:"external_ids,omitempty"`

	Actors    []Actor    `json:"actors,omitempty"`
	Reports   []Report   `json:"reports,omitempty"`
	Claims    []Claim    `json:"claims,omitempty"`
	Relations []Relation `json:"relations,omitempty"`

	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

// Figure is a number of people as the claims give it: the lowest, the best and
// the highest. Each may be unknown, which is not zero.
type Figure struct {
	Low  Number `json:"low"`
	Best Number `json:"best"`
	High Number `json:"high"`
}

// IsZero reports whether nothing at all is known.
func (f Figure) IsZero() bool { return !f.Low.Known && !f.Best.Known && !f.High.Known }

// Actor is a party to an incident.
type Actor struct {
	Name      string `json:"name"`
	AsWritten string `json:"as_written,omitempty"`
	Role      string `json:"role,omitempty"`
	Side      string `json:"side,omitempty"`
	Kind      string `json:"kind,omitempty"`
	Country   string `json:"country,omitempty"`
}

// Report is a published text that claims come from. Two reports of one
// IndependenceGroup (a wire text in two papers) are one source.
type Report struct {
	ID                 string `json:"id"`
	Publisher          string `json:"publisher,omitempty"`
	Headline           string `json:"headline,omitempty"`
	URL                string `json:"url,omitempty"`
	Lang               string `json:"lang,omitempty"`
	PublishedAt        string `json:"published_at,omitempty"` // YYYY[-MM[-DD]]
	PublishedPrecision string `json:"published_precision,omitempty"`
	SourceScale        string `json:"source_scale,omitempty"`
	IndependenceGroup  string `json:"independence_group,omitempty"`
	Role               string `json:"role,omitempty"` // primary, secondary, background
}

// Claim is what one source says of an incident, with the sentence that says it.
type Claim struct {
	Kind              string   `json:"kind"`
	Metric            string   `json:"metric,omitempty"`
	Qualifier         string   `json:"qualifier,omitempty"`
	Value             Number   `json:"value"`
	Low               Number   `json:"low"`
	High              Number   `json:"high"`
	Unit              string   `json:"unit,omitempty"`
	VictimKind        string   `json:"victim_kind,omitempty"`
	VictimSide        string   `json:"victim_side,omitempty"`
	Episode           string   `json:"episode,omitempty"`
	Field             string   `json:"field,omitempty"`
	TextValue         string   `json:"text_value,omitempty"`
	Stance            string   `json:"stance,omitempty"`
	Claimant          string   `json:"claimant,omitempty"`
	ClaimantSide      string   `json:"claimant_side,omitempty"`
	Chain             []string `json:"chain,omitempty"` // outlet first
	Report            string   `json:"report,omitempty"`
	Evidence          string   `json:"evidence,omitempty"` // one sentence, verbatim
	AssertedAt        string   `json:"asserted_at,omitempty"`
	SupersededBy      string   `json:"superseded_by,omitempty"`
	SourceReliability string   `json:"source_reliability,omitempty"` // A to F (Admiralty)
	InfoCredibility   string   `json:"info_credibility,omitempty"`   // 1 to 6
}

// Relation ties an incident to another: contains, part_of, possibly_contains,
// follows, duplicates.
type Relation struct {
	Type string `json:"type"`
	ID   ID     `json:"id"`
	Note string `json:"note,omitempty"`
}

// Candidate is one place that the geocoder considered for an incident.
type Candidate struct {
	PlaceID           string    `json:"place_id"`
	Name              string    `json:"name"`
	Kind              string    `json:"kind,omitempty"`
	Country           string    `json:"country,omitempty"`
	Admin1            string    `json:"admin1,omitempty"`
	Label             string    `json:"label,omitempty"` // the name with its hierarchy
	Point             orb.Point `json:"point"`           // longitude, latitude
	UncertaintyM      float64   `json:"uncertainty_m"`
	UncertaintyReason string    `json:"uncertainty_reason,omitempty"`
	Match             string    `json:"match,omitempty"`
	Score             float64   `json:"score"`
	Chosen            bool      `json:"chosen"`
}
