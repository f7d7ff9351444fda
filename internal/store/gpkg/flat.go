package gpkg

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"dateline/internal/incident"

	"github.com/paulmach/orb"
)

// flatColumns are the columns of incidents in the order in which scanFlat
// reads and flatValues writes them.
var flatColumns = []string{
	"fid", "geom", "seq", "date_start", "date_end", "type", "country", "admin1", "scope", "status",
	"date_precision", "geo_precision", "disputed", "killed_best", "injured_best", "updated_at", "place_id", "place_path",
	"killed_low", "killed_high", "injured_low", "injured_high", "uncertainty_m",
	"id", "version", "title", "summary", "place", "place_name", "uncertainty_reason",
	"source", "source_count", "created_at", "parts",
}

// seqValue is where flatValues has the change number.
const seqValue = 1

// flatSelect reads them.
var flatSelect = selectOf(flatColumns)

// selectOf reads columns of incidents. The unary plus takes a column's declared type
// away, so that the driver hands over what is stored and parses no dates.
func selectOf(columns []string) string {
	return "SELECT +" + strings.Join(columns, ", +") + " FROM incidents"
}

// symbolColumns are the columns of what a map shows that the index does not hold, in the
// order in which scanSymbol reads them.
var symbolColumns = []string{"fid", "seq", "id", "title", "date_end", "place_name", "uncertainty_m", "source_count"}

const timeLayout = "2006-01-02T15:04:05.000Z"

// cells reads the values of one row in order.
type cells struct {
	v []any
	n int
}

func (c *cells) next() any { c.n++; return c.v[c.n-1] }

func (c *cells) text() string {
	switch v := c.next().(type) {
	case string:
		return v
	case []byte:
		return string(v)
	case nil:
		return ""
	default:
		return fmt.Sprint(v)
	}
}

func (c *cells) int() int64 {
	switch v := c.next().(type) {
	case int64:
		return v
	case float64:
		return int64(v)
	default:
		return 0
	}
}

func (c *cells) real() float64 {
	switch v := c.next().(type) {
	case float64:
		return v
	case int64:
		return float64(v)
	default:
		return 0
	}
}

func (c *cells) number() incident.Number {
	switch v := c.next().(type) {
	case int64:
		return incident.Num(v)
	case float64:
		return incident.Num(int64(v))
	default:
		return incident.Number{}
	}
}

// day reads a date; another program may have added a time to it.
func (c *cells) day() incident.Day {
	s := c.text()
	if len(s) > 10 {
		s = s[:10]
	}
	d, err := incident.ParseDay(s)
	if err != nil {
		return 0
	}
	return d
}

func (c *cells) time() time.Time { return parseTime(c.text()) }

// parseTime reads what our own writes and other programs' leave in a DATETIME.
// What is no time becomes the zero time.
func parseTime(s string) time.Time {
	if t, ok := fastTime(s); ok {
		return t
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}

// fastTime reads YYYY-MM-DDTHH:MM:SS.sssZ.
func fastTime(s string) (time.Time, bool) {
	if len(s) != 24 || s[10] != 'T' || s[13] != ':' || s[16] != ':' || s[19] != '.' || s[23] != 'Z' {
		return time.Time{}, false
	}
	d, err := incident.ParseDay(s[:10])
	if err != nil {
		return time.Time{}, false
	}
	n := func(i, j int) (v int64) {
		for ; i < j; i++ {
			v = v*10 + int64(s[i]-'0')
		}
		return v
	}
	sec := d.Time().Unix() + n(11, 13)*3600 + n(14, 16)*60 + n(17, 19)
	return time.Unix(sec, n(20, 23)*1e6).UTC(), true
}

func (c *cells) point() *orb.Point {
	b, ok := c.next().([]byte)
	if !ok {
		return nil
	}
	p, empty, err := decodePoint(b)
	if err != nil || empty {
		return nil
	}
	return &p
}

// scanFlat makes an incident of the values of flatColumns. parts tells which
// side tables have rows of it.
func scanFlat(v []any) (i *incident.Incident, parts int64) {
	i = new(incident.Incident)
	return i, scanFlatInto(v, i)
}

// scanFlatInto is scanFlat into an empty incident.
func scanFlatInto(v []any, i *incident.Incident) (parts int64) {
	c := &cells{v: v}
	i.Num = c.int()
	i.Point = c.point()
	i.Seq = incident.Seq(c.int())
	i.DateStart, i.DateEnd = c.day(), c.day()
	i.Type, i.Country, i.Admin1, i.Scope, i.Status = c.text(), c.text(), c.text(), c.text(), c.text()
	i.DatePrecision, i.GeoPrecision = c.text(), c.text()
	i.Disputed = c.int() != 0
	i.Killed.Best, i.Injured.Best = c.number(), c.number()
	i.UpdatedAt = c.time()
	i.PlaceID = c.text()
	if path := c.text(); path != "" {
		i.PlacePath = strings.Fields(path)
	}
	i.Killed.Low, i.Killed.High = c.number(), c.number()
	i.Injured.Low, i.Injured.High = c.number(), c.number()
	i.UncertaintyM = c.real()
	i.ID = incident.ID(c.text())
	i.Version = c.int()
	i.Title, i.Summary, i.Place, i.PlaceName = c.text(), c.text(), c.text(), c.text()
	i.UncertaintyReason = c.text()
	i.Source = c.text()
	i.SourceCount = c.int()
	i.CreatedAt = c.time()
	return c.int()
}

// scanSymbol makes an incident of the values of symbolColumns.
func scanSymbol(v []any, i *incident.Incident) {
	c := &cells{v: v}
	*i = incident.Incident{Num: c.int(), Seq: incident.Seq(c.int()), ID: incident.ID(c.text()), Title: c.text(), DateEnd: c.day(),
		PlaceName: c.text(), UncertaintyM: c.real(), SourceCount: c.int()}
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func numOrNull(n incident.Number) any {
	if !n.Known {
		return nil
	}
	return n.N
}

func dayOrNull(d incident.Day) any {
	if d == 0 {
		return nil
	}
	return d.String()
}

// flatValues are the values of flatColumns but fid, and details, for writing.
func flatValues(i *incident.Incident) ([]any, error) {
	d, err := encodeDetails(i)
	if err != nil {
		return nil, err
	}
	var geom any
	var radius any
	if i.Point != nil {
		geom = encodePoint(i.Point)
	}
	if i.UncertaintyM > 0 {
		radius = i.UncertaintyM
	}
	return []any{
		geom, int64(i.Seq), dayOrNull(i.DateStart), dayOrNull(i.DateEnd), orNull(i.Type), orNull(i.Country), orNull(i.Admin1),
		orNull(i.Scope), orNull(i.Status), orNull(i.DatePrecision), orNull(i.GeoPrecision), i.Disputed,
		numOrNull(i.Killed.Best), numOrNull(i.Injured.Best), i.UpdatedAt.UTC().Format(timeLayout), orNull(i.PlaceID), orNull(strings.Join(i.PlacePath, " ")),
		numOrNull(i.Killed.Low), numOrNull(i.Killed.High), numOrNull(i.Injured.Low), numOrNull(i.Injured.High), radius,
		string(i.ID), i.Version, orNull(i.Title), orNull(i.Summary), orNull(i.Place), orNull(i.PlaceName), orNull(i.UncertaintyReason),
		orNull(i.Source), i.SourceCount, i.CreatedAt.UTC().Format(timeLayout), partsOf(i), d,
	}, nil
}

// details are the properties that only the single representation shows; they
// share a column, as JSON.
type details struct {
	Modes             []string          `json:"modes,omitempty"`
	Contexts          []string          `json:"contexts,omitempty"`
	Tags              []string          `json:"tags,omitempty"`
	DateText          string            `json:"date_text,omitempty"`
	DateAnchor        incident.Day      `json:"date_anchor,omitempty"`
	DateNote          string            `json:"date_note,omitempty"`
	TimeLocal         string            `json:"time_local,omitempty"`
	UTCOffsetMin      *int64            `json:"utc_offset_min,omitempty"`
	PlaceQuery        string            `json:"place_query,omitempty"`
	GeoMethod         string            `json:"geo_method,omitempty"`
	PlaceClaimants    []string          `json:"place_claimants,omitempty"`
	DisputedFields    []string          `json:"disputed_fields,omitempty"`
	Certainty         string            `json:"certainty,omitempty"`
	CivilianTargeting *bool             `json:"civilian_targeting,omitempty"`
	ExternalIDs       map[string]string `json:"external_ids,omitempty"`
}

func encodeDetails(i *incident.Incident) (any, error) {
	if s, ok := plainDetails(i); ok {
		return s, nil
	}
	d := details{i.Modes, i.Contexts, i.Tags, i.DateText, i.DateAnchor, i.DateNote, i.TimeLocal, nil,
		i.PlaceQuery, i.GeoMethod, i.PlaceClaimants, i.DisputedFields, i.Certainty, i.CivilianTargeting, i.ExternalIDs}
	if i.UTCOffsetMin.Known {
		d.UTCOffsetMin = &i.UTCOffsetMin.N
	}
	b, err := json.Marshal(d)
	if err != nil {
		return nil, fmt.Errorf("encode details: %w", err)
	}
	return string(b), nil
}

// plainDetails is encodeDetails for the most common incident, which has none
// but the way it was geocoded.
func plainDetails(i *incident.Incident) (string, bool) {
	if len(i.Modes)+len(i.Contexts)+len(i.Tags)+len(i.PlaceClaimants)+len(i.DisputedFields)+len(i.ExternalIDs) > 0 || i.CivilianTargeting != nil ||
		i.DateText != "" || i.DateAnchor != 0 || i.DateNote != "" || i.TimeLocal != "" || i.UTCOffsetMin.Known || i.PlaceQuery != "" || i.Certainty != "" {
		return "", false
	}
	switch i.GeoMethod {
	case incident.MethodGazetteer, incident.MethodGiven, incident.MethodNone:
		return `{"geo_method":"` + i.GeoMethod + `"}`, true
	}
	return "", false
}

// decodeDetails reads what encodeDetails wrote into i.
func decodeDetails(text string, i *incident.Incident) {
	if text == "" {
		return
	}
	if method, ok := strings.CutPrefix(text, `{"geo_method":"`); ok && len(method) < 16 { // what plainDetails writes
		i.GeoMethod = strings.TrimSuffix(method, `"}`)
		return
	}
	var d details
	if json.Unmarshal([]byte(text), &d) != nil {
		return // another program has edited it
	}
	i.Modes, i.Contexts, i.Tags = d.Modes, d.Contexts, d.Tags
	i.DateText, i.DateAnchor, i.DateNote, i.TimeLocal = d.DateText, d.DateAnchor, d.DateNote, d.TimeLocal
	if d.UTCOffsetMin != nil {
		i.UTCOffsetMin = incident.Num(*d.UTCOffsetMin)
	}
	i.PlaceQuery, i.GeoMethod, i.PlaceClaimants, i.DisputedFields = d.PlaceQuery, d.GeoMethod, d.PlaceClaimants, d.DisputedFields
	i.Certainty, i.CivilianTargeting, i.ExternalIDs = d.Certainty, d.CivilianTargeting, d.ExternalIDs
}
