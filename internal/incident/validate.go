package incident

import (
	"cmp"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// The limits of one incident. They are documented in docs/data-model.md.
const (
	MaxText    = 500    // characters of a short text: title, place, names
	MaxSummary = 10_000 // characters of a summary
	MaxQuote   = 2_000  // characters of an evidence sentence, a note
	MaxList    = 500    // claims, actors, reports, relations, tags of one incident
	MaxPeople  = 1_000_000_000
)

// The values that the enumerated properties may have.
var (
	Scopes         = []string{"event", "episode", "aggregate"}
	Statuses       = []string{"draft", "published"}
	DatePrecisions = []string{"instant", "hour", "day", "multi_day", "week", "multi_week", "month", "season", "year", "unknown"}
	GeoPrecisions  = []string{"exact", "settlement", "near", "adm2", "adm1", "linear", "country", "water", "unknown"}
	GeoMethods     = []string{MethodGazetteer, MethodGiven, MethodNone}
	Certainties    = []string{"observed", "likely", "possible", "unlikely", "unknown"}
	ActorKinds     = []string{"state_forces", "rebel_group", "political_militia", "identity_militia", "rioters", "protesters", "civilians", "external_forces", "government", "international_organization", "media", "unknown"}
	ActorRoles     = []string{"perpetrator", "target", "participant", "mediator", "initiator", "host", "affected"}
	ClaimKinds     = []string{"casualty", "attribution", "weapon", "target", "date", "place", "control", "status"}
	Metrics        = []string{"killed", "injured", "missing", "captured", "displaced", "evacuated", "casualties"}
	Qualifiers     = []string{"exact", "at_least", "more_than", "up_to", "approx", "some", "several", "dozens", "hundreds", "thousands", "high", "none", "no_information"}
	VictimSides    = []string{"A", "B", "civilian-of-A", "civilian-of-B", "third", "unknown", "all"}
	Stances        = []string{"asserts", "denies", "silent", "retracts"}
	ReportRoles    = []string{"primary", "secondary", "background"}
	RelationTypes  = []string{"contains", "part_of", "possibly_contains", "follows", "duplicates"}
)

var (
	idPattern      = regexp.MustCompile(`^[A-Za-z0-9._~-]{1,64}$`)
	timePattern    = regexp.MustCompile(`^([01][0-9]|2[0-3]):[0-5][0-9]$`)
	countryPattern = regexp.MustCompile(`^[A-Z]{2}(/[A-Z]{2})*$`)
)

// ValidID reports whether s can be the id of an incident. The names of folders,
// . and .., cannot: clients take them out of a URL (RFC 3986 §5.2.4).
func ValidID(s string) bool { return idPattern.MatchString(s) && s != "." && s != ".." }

// checker collects the faults of one incident.
type checker struct{ faults Errors }

func (c *checker) add(field, format string, args ...any) {
	c.faults = append(c.faults, Errorf(Invalid, field, format, args...))
}

func (c *checker) text(field, s string, limit int) {
	if !utf8.ValidString(s) {
		c.add(field, "is not valid UTF-8")
	} else if n := utf8.RuneCountInString(s); n > limit {
		c.add(field, "has %d characters; at most %d are allowed", n, limit)
	} else if strings.ContainsRune(s, 0) {
		c.add(field, "contains a NUL character; leave it out")
	}
}

func (c *checker) oneOf(field, s string, allowed []string) {
	if s == "" || slices.Contains(allowed, s) {
		return
	}
	msg := fmt.Sprintf("%q is not one of %s", s, strings.Join(allowed, ", "))
	if near := Nearest(s, allowed); near != "" {
		msg += fmt.Sprintf("; did you mean %q?", near)
	}
	c.add(field, "%s", msg)
}

func (c *checker) people(field string, n Number) {
	if n.Known && (n.N < 0 || n.N > MaxPeople) {
		c.add(field, "%d is not a number of people: it must be from 0 to %d, or null when unknown", n.N, int64(MaxPeople))
	}
}

func (c *checker) list(field string, n int) bool {
	if n > MaxList {
		c.add(field, "has %d entries; at most %d are allowed", n, MaxList)
	}
	return n <= MaxList
}

// Validate collects all that is wrong with i as a whole new state. It expects
// the defaults to be filled in.
func Validate(i *Incident, types Vocabulary) Errors {
	c := &checker{}
	if !ValidID(string(i.ID)) {
		c.add("id", "%q is not an id: use 1 to 64 of the characters A-Z a-z 0-9 . _ ~ -, or leave it out to be given one", i.ID)
	}
	if i.Type == "" {
		c.add("type", "is missing; GET /types lists the codes")
	} else if _, ok := types.Get(i.Type); !ok {
		c.oneOf("type", i.Type, types.Codes())
	}
	c.oneOf("scope", i.Scope, Scopes)
	c.oneOf("status", i.Status, Statuses)
	c.oneOf("certainty", i.Certainty, Certainties)
	for field, s := range map[string]string{"title": i.Title, "place": i.Place, "place_query": i.PlaceQuery, "place_name": i.PlaceName,
		"place_id": i.PlaceID, "admin1": i.Admin1, "source": i.Source, "date_text": i.DateText} {
		c.text(field, s, MaxText)
	}
	c.text("summary", i.Summary, MaxSummary)
	c.text("date_note", i.DateNote, MaxQuote)
	c.text("uncertainty_reason", i.UncertaintyReason, MaxQuote)
	if i.Country != "" && !countryPattern.MatchString(i.Country) {
		c.add("country", "%q is not an ISO 3166-1 alpha-2 code in capitals, such as KG (or KG/TJ where two claim the place)", i.Country)
	}
	c.dates(i)
	c.position(i)
	for _, f := range []struct {
		name string
		Figure
	}{{"killed", i.Killed}, {"injured", i.Injured}} {
		c.figure(f.name, f.Figure)
	}
	if i.SourceCount < 0 || i.SourceCount > MaxPeople {
		c.add("source_count", "must be 0 or more")
	}
	c.details(i)
	return c.faults
}

func (c *checker) dates(i *Incident) {
	c.oneOf("date_precision", i.DatePrecision, DatePrecisions)
	if i.DateStart == 0 && i.DateEnd != 0 {
		c.add("date_start", "is missing although date_end is given")
	}
	if i.DateEnd < i.DateStart {
		c.add("date_end", "%s is before date_start %s", i.DateEnd, i.DateStart)
	}
	if i.DateStart == 0 && i.DatePrecision != "unknown" {
		c.add("date_start", "is missing; write YYYY-MM-DD, or date_precision \"unknown\" if the day is not known")
	}
	if i.TimeLocal != "" && !timePattern.MatchString(i.TimeLocal) {
		c.add("time_local", "%q is not a time of day such as 21:45", i.TimeLocal)
	}
	if o := i.UTCOffsetMin; o.Known && (o.N < -14*60 || o.N > 14*60) {
		c.add("utc_offset_min", "%d is not an offset from UTC in minutes (-840 to 840)", o.N)
	}
}

// whereabouts checks what a draft says of its position before that is completed:
// a radius is one around a point.
func whereabouts(d *Incident) Errors {
	c := &checker{}
	c.oneOf("geo_method", d.GeoMethod, GeoMethods)
	if d.Point == nil {
		if d.UncertaintyM != 0 {
			c.add("uncertainty_m", "needs a point: give the geometry, or leave uncertainty_m out")
		}
		if d.GeoPrecision != "" && d.GeoPrecision != "unknown" {
			c.add("geo_precision", "needs a point unless it is \"unknown\": give the geometry, or leave geo_precision out")
		}
	}
	return c.faults
}

func (c *checker) position(i *Incident) {
	c.oneOf("geo_precision", i.GeoPrecision, GeoPrecisions)
	if i.Point == nil {
		return
	}
	lon, lat := i.Point[0], i.Point[1]
	if math.IsNaN(lon) || math.IsNaN(lat) || math.Abs(lon) > 180 || math.Abs(lat) > 90 {
		c.add("geometry", "[%v, %v] is not a position: coordinates are [longitude, latitude] in degrees, -180 to 180 and -90 to 90", lon, lat)
	}
	if !(i.UncertaintyM > 0) || i.UncertaintyM > 20_037_509 {
		c.add("uncertainty_m", "must be a radius in metres above 0 and at most 20037508 (half the Earth's circumference)")
	}
}

func (c *checker) figure(name string, f Figure) {
	c.people(name+"_low", f.Low)
	c.people(name+"_best", f.Best)
	c.people(name+"_high", f.High)
	above := func(a, b Number) bool { return a.Known && b.Known && a.N > b.N }
	if above(f.Low, f.Best) || above(f.Best, f.High) || above(f.Low, f.High) {
		said := func(n Number) string { return cmp.Or(n.String(), "unknown") }
		c.add(name+"_low", "must not be above %s_best, nor that above %s_high: they are %s, %s and %s", name, name, said(f.Low), said(f.Best), said(f.High))
	}
}

func (c *checker) details(i *Incident) {
	for field, list := range map[string][]string{"modes": i.Modes, "contexts": i.Contexts, "tags": i.Tags} {
		if c.list(field, len(list)) {
			for _, s := range list {
				c.text(field, s, MaxText)
			}
		}
	}
	if c.list("external_ids", len(i.ExternalIDs)) {
		for k, v := range i.ExternalIDs {
			if strings.TrimSpace(k) == "" {
				c.add("external_ids", "has an entry without a name (%q): name whose id it is, such as acled", v)
			}
			c.text("external_ids", k, MaxText)
			c.text("external_ids", v, 20*MaxSummary) // a whole foreign row may be kept
		}
	}
	if c.list("actors", len(i.Actors)) {
		for n, a := range i.Actors {
			at := fmt.Sprintf("actors[%d].", n)
			if a.Name == "" {
				c.add(at+"name", "is missing")
			}
			c.text(at+"name", a.Name, MaxText)
			c.text(at+"as_written", a.AsWritten, MaxText)
			c.text(at+"side", a.Side, MaxText)
			c.text(at+"country", a.Country, MaxText)
			c.oneOf(at+"kind", a.Kind, ActorKinds)
			c.oneOf(at+"role", a.Role, ActorRoles)
		}
	}
	reports := map[string]bool{}
	if c.list("reports", len(i.Reports)) {
		for n, r := range i.Reports {
			c.report(fmt.Sprintf("reports[%d].", n), r)
			if reports[r.ID] {
				c.add(fmt.Sprintf("reports[%d].id", n), "%q stands twice", r.ID)
			}
			reports[r.ID] = true
		}
	}
	if c.list("claims", len(i.Claims)) {
		for n, cl := range i.Claims {
			c.claim(fmt.Sprintf("claims[%d].", n), cl, reports)
		}
	}
	if c.list("relations", len(i.Relations)) {
		for n, r := range i.Relations {
			at := fmt.Sprintf("relations[%d].", n)
			if r.Type == "" {
				c.add(at+"type", "is missing")
			}
			c.oneOf(at+"type", r.Type, RelationTypes)
			if !ValidID(string(r.ID)) {
				c.add(at+"id", "%q is not the id of an incident", r.ID)
			}
			c.text(at+"note", r.Note, MaxQuote)
		}
	}
}

func (c *checker) report(at string, r Report) {
	if r.ID == "" {
		c.add(at+"id", "is missing")
	}
	for field, s := range map[string]string{"id": r.ID, "publisher": r.Publisher, "lang": r.Lang, "published_at": r.PublishedAt,
		"published_precision": r.PublishedPrecision, "source_scale": r.SourceScale, "independence_group": r.IndependenceGroup} {
		c.text(at+field, s, MaxText)
	}
	c.text(at+"headline", r.Headline, MaxQuote)
	c.text(at+"url", r.URL, MaxQuote)
	c.oneOf(at+"role", r.Role, ReportRoles)
}

func (c *checker) claim(at string, cl Claim, reports map[string]bool) {
	if cl.Kind == "" {
		c.add(at+"kind", "is missing")
	}
	c.oneOf(at+"kind", cl.Kind, ClaimKinds)
	c.oneOf(at+"metric", cl.Metric, Metrics)
	if cl.Kind == "casualty" && cl.Metric == "" {
		c.add(at+"metric", "is missing; a casualty claim says what it counts: %s", strings.Join(Metrics, ", "))
	}
	c.oneOf(at+"qualifier", cl.Qualifier, Qualifiers)
	c.oneOf(at+"victim_side", cl.VictimSide, VictimSides)
	c.oneOf(at+"stance", cl.Stance, Stances)
	c.people(at+"value", cl.Value)
	c.people(at+"low", cl.Low)
	c.people(at+"high", cl.High)
	if cl.Report != "" && !reports[cl.Report] {
		c.add(at+"report", "%q is not the id of one of the incident's reports", cl.Report)
	}
	for field, s := range map[string]string{"unit": cl.Unit, "victim_kind": cl.VictimKind, "episode": cl.Episode, "field": cl.Field,
		"claimant": cl.Claimant, "claimant_side": cl.ClaimantSide, "asserted_at": cl.AssertedAt, "superseded_by": cl.SupersededBy,
		"source_reliability": cl.SourceReliability, "info_credibility": cl.InfoCredibility} {
		c.text(at+field, s, MaxText)
	}
	c.text(at+"text_value", cl.TextValue, MaxQuote)
	c.text(at+"evidence", cl.Evidence, MaxQuote)
	if c.list(at+"chain", len(cl.Chain)) {
		for _, s := range cl.Chain {
			c.text(at+"chain", s, MaxText)
		}
	}
}
