package format

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"dateline/internal/incident"
)

// acled is the export of ACLED (codebook of 2024): 31 columns.
var acled = (&foreign{
	name: "acled",
	columns: []string{"event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type",
		"actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting",
		"iso", "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision",
		"source", "source_scale", "notes", "fatalities", "tags", "timestamp"},
	required: []string{"event_id_cnty", "event_date", "event_type", "sub_event_type", "country", "location", "latitude", "longitude", "fatalities"},
	dates:    []string{"event_date"},
	clock:    "timestamp",
	decode:   decodeACLED,
	encode:   encodeACLED,
}).init()

// acledTypes are our codes for ACLED's sub-event types. Where a code covers more
// than the sub-type, the sub-type also becomes a mode.
var acledTypes = map[string]struct {
	code  string
	wider bool
}{
	"Government regains territory":        {"government_regains_territory", false},
	"Non-state actor overtakes territory": {"territory_gain", false},
	"Armed clash":                         {"armed_clash", false},
	"Excessive force against protesters":  {"peaceful_protest", true},
	"Protest with intervention":           {"peaceful_protest", true},
	"Peaceful protest":                    {"peaceful_protest", false},
	"Violent demonstration":               {"violent_demonstration", false},
	"Mob violence":                        {"mob_violence", false},
	"Chemical weapon":                     {"armed_attack", true},
	"Air/drone strike":                    {"air_strike", false},
	"Suicide bomb":                        {"suicide_attack", false},
	"Shelling/artillery/missile attack":   {"shelling", false},
	"Remote explosive/landmine/IED":       {"landmine_ied", false},
	"Grenade":                             {"armed_attack", true},
	"Sexual violence":                     {"violence_against_civilians", true},
	"Attack":                              {"violence_against_civilians", false},
	"Abduction/forced disappearance":      {"abduction", false},
	"Agreement":                           {"agreement", false},
	"Arrests":                             {"arrest", false},
	"Change to group/activity":            {"other", true},
	"Disrupted weapons use":               {"other", true},
	"Headquarters or base established":    {"other", true},
	"Looting/property destruction":        {"other", true},
	"Non-violent transfer of territory":   {"other", true},
	"Other":                               {"other", false},
}

// interNames are ACLED's kinds of actors by their number from 1, and interKinds
// ours for them.
var (
	interNames = []string{"State forces", "Rebel group", "Political militia", "Identity militia", "Rioters", "Protesters", "Civilians", "External/Other forces"}
	interKinds = []string{"state_forces", "rebel_group", "political_militia", "identity_militia", "rioters", "protesters", "civilians", "external_forces"}
)

func decodeACLED(r *foreignRow) *incident.Incident {
	i := &incident.Incident{Scope: "event", Summary: r.get("notes"), Place: r.get("location"), Admin1: r.get("admin1")}
	if id := r.get("event_id_cnty"); id != "" {
		i.ID = incident.ID("acled-" + id)
		i.ExternalIDs = map[string]string{"acled": id}
	} else {
		r.add("event_id_cnty", fmt.Errorf("is missing"))
	}
	sub := r.get("sub_event_type")
	t, ok := acledTypes[sub]
	if !ok {
		r.add("sub_event_type", fmt.Errorf("%q is not a sub-event type of ACLED", sub))
	}
	i.Type = t.code
	if t.wider {
		i.Modes = []string{normalName(strings.ReplaceAll(sub, "/", " "))}
	}
	i.Title = cutTitle(sub + ", " + cmp.Or(i.Place, r.get("country")))
	r.acledDate(i)
	if i.Country = countryCode(r.get("country")); !isCodes(i.Country) {
		i.Country = countryCode(r.get("iso"))
	}
	r.place(i)
	switch code := r.class("geo_precision", 3); code {
	case 2:
		r.precision(i, "near", "ACLED geo_precision 2")
	case 3:
		r.precision(i, "adm1", "ACLED geo_precision 3")
	default:
		r.precision(i, "settlement", "ACLED geo_precision 1")
	}
	for n, side := range []string{"A", "B"} {
		r.acledActors(i, n+1, side)
	}
	targeted := r.get("civilian_targeting") != ""
	i.CivilianTargeting = &targeted
	if n := r.people("fatalities"); n.N > 0 { // the lowest of what the reports say
		i.Claims = []incident.Claim{killedClaim("ACLED", "all", "", "at_least", n)}
	} else {
		i.Killed.Low = n // 0 also stands for no information
	}
	i.Source = r.get("source")
	i.SourceCount = int64(len(splitList(i.Source)))
	i.Tags = splitList(r.get("tags"))
	return i
}

// cutTitle keeps a title within the limit.
func cutTitle(s string) string {
	if r := []rune(s); len(r) > incident.MaxText {
		return string(r[:incident.MaxText])
	}
	return s
}

// acledDate reads the day and how sure it is. Where a week or a month is meant,
// ACLED writes its middle.
func (r *foreignRow) acledDate(i *incident.Incident) {
	d := r.day("event_date")
	i.DateStart, i.DateEnd, i.DatePrecision = d, d, "day"
	if d == 0 {
		return
	}
	switch r.class("time_precision", 3) {
	case 2:
		i.DatePrecision = "week"
		i.DateStart, i.DateEnd = max(d-3, incident.MinDay), min(d+3, incident.MaxDay)
	case 3:
		i.DatePrecision = "month"
		y, m, _ := d.Time().Date()
		first := d.Time().AddDate(0, 0, 1-d.Time().Day())
		i.DateStart = incident.DayOf(first)
		if i.DateEnd = incident.DayOf(first.AddDate(0, 1, -1)); i.DateEnd == 0 || y == 9999 && m == 12 {
			i.DateEnd = incident.MaxDay
		}
	}
}

// acledActors reads one side: its actor and those associated with it.
func (r *foreignRow) acledActors(i *incident.Incident, n int, side string) {
	name := r.get("actor" + strconv.Itoa(n))
	if name == "" {
		return
	}
	role := "participant"
	if r.get("event_type") == "Violence against civilians" {
		role = []string{"perpetrator", "target"}[n-1]
	}
	i.Actors = append(i.Actors, incident.Actor{Name: name, Role: role, Side: side, Kind: interKind(r.get("inter" + strconv.Itoa(n)))})
	for _, other := range splitList(r.get("assoc_actor_" + strconv.Itoa(n))) {
		i.Actors = append(i.Actors, incident.Actor{Name: other, Role: role, Side: side})
	}
}

// interKind reads ACLED's kind of an actor: its number, or since 2024 its name, of
// which the plural is also met.
func interKind(s string) string {
	if n, err := strconv.Atoi(s); err == nil && n >= 1 && n <= len(interKinds) {
		return interKinds[n-1]
	}
	for n, name := range interNames {
		if strings.EqualFold(strings.TrimSuffix(s, "s"), strings.TrimSuffix(name, "s")) {
			return interKinds[n]
		}
	}
	return ""
}

// interOf returns ACLED's number for an actor, 0 for none. Soldiers outside their
// country are external forces.
func interOf(side []incident.Actor, country string) int {
	if len(side) == 0 {
		return 0
	}
	switch a := side[0]; a.Kind {
	case "government":
		return 1
	case "international_organization":
		return 8
	case "state_forces":
		if a.Country != "" && country != "" && !strings.Contains(country, a.Country) {
			return 8
		}
		return 1
	default:
		return slices.Index(interKinds, a.Kind) + 1
	}
}

func interName(n int) string {
	if n == 0 {
		return ""
	}
	return interNames[n-1]
}

// interaction names the sorted pair of two kinds.
func interaction(a, b int) string {
	a, b = min(a, b), max(a, b)
	switch {
	case b == 0:
		return ""
	case a == 0:
		return interNames[b-1] + " only"
	case a == 7 && b == 8:
		return "External/Other forces-Civilians" // ACLED writes this one the other way round
	}
	return interNames[a-1] + "-" + interNames[b-1]
}

var (
	acledTimePrecision = map[string]string{"instant": "1", "hour": "1", "day": "1", "multi_day": "2", "week": "2", "multi_week": "3", "month": "3"}
	acledGeoPrecision  = map[string]string{"exact": "1", "settlement": "1", "near": "2", "adm2": "2", "adm1": "3", "linear": "3"}
)

// acledRefuses says why an incident is not an event of ACLED, or "".
func acledRefuses(i *incident.Incident, t incident.Type) string {
	switch {
	case t.ACLEDSubEventType == "":
		return fmt.Sprintf("type %s has no event type in ACLED", i.Type)
	case i.Scope == "aggregate":
		return "a sum over several incidents is not an event"
	case i.DateStart == 0 || acledTimePrecision[i.DatePrecision] == "":
		return "the date is not known to the month"
	case i.Point == nil:
		return "there is no position"
	case acledGeoPrecision[i.GeoPrecision] == "":
		return fmt.Sprintf("a position of precision %q is too coarse", cmp.Or(i.GeoPrecision, "unknown"))
	}
	return ""
}

func encodeACLED(r *foreignRow, i *incident.Incident, types incident.Vocabulary) export {
	t, _ := types.Get(i.Type)
	a, b, rest := sidesOf(i)
	e := export{leftOut: acledRefuses(i, t), lost: lostCommonly(i, rest),
		blank: []string{"region, admin2, admin3 and source_scale stay empty: only ACLED gives them"}}
	first, second := interOf(a, i.Country), interOf(b, i.Country)
	if first == 0 && len(a) > 0 || second == 0 && len(b) > 0 {
		e.lost = append(e.lost, "actors without a kind get no inter code")
	}
	r.put("event_id_cnty", cmp.Or(i.ExternalIDs["acled"], string(i.ID)))
	day := i.DateStart + (i.DateEnd-i.DateStart)/2
	r.put("event_date", day.String())
	if day != 0 {
		r.put("year", strconv.Itoa(day.Time().Year()))
	}
	r.put("time_precision", acledTimePrecision[i.DatePrecision])
	r.put("disorder_type", t.ACLEDDisorderType)
	r.put("event_type", t.ACLEDEventType)
	r.put("sub_event_type", t.ACLEDSubEventType)
	r.acledSide("1", a, first)
	r.acledSide("2", b, second)
	r.put("interaction", interaction(first, second))
	if i.CivilianTargeting != nil && *i.CivilianTargeting {
		r.put("civilian_targeting", "Civilian targeting")
	}
	if c := countryOf(i); c != nil {
		r.put("iso", c.numeric)
		r.put("country", c.name)
	}
	r.put("admin1", i.Admin1)
	r.put("location", cmp.Or(i.Place, i.PlaceName))
	if i.Point != nil {
		r.put("longitude", fourDecimals(i.Point[0]))
		r.put("latitude", fourDecimals(i.Point[1]))
	}
	r.put("geo_precision", acledGeoPrecision[i.GeoPrecision])
	r.put("source", i.Source)
	r.put("notes", i.Summary)
	dead := acledDead(i)
	if more := max(i.Killed.Best.N, i.Killed.High.N); more > dead {
		e.lost = append(e.lost, "dead beyond the lowest figure have no column")
	}
	r.put("fatalities", strconv.FormatInt(dead, 10))
	r.put("tags", strings.Join(i.Tags, "; "))
	if !i.UpdatedAt.IsZero() {
		r.put("timestamp", strconv.FormatInt(i.UpdatedAt.Unix(), 10))
	}
	e.rows = r.splitByDay(i, dead)
	return e
}

// acledSide writes the actors of a side, the first of which has an inter code.
func (r *foreignRow) acledSide(n string, side []incident.Actor, inter int) {
	r.put("actor"+n, mainName(side))
	r.put("assoc_actor_"+n, names(side[min(1, len(side)):]))
	r.put("inter"+n, interName(inter))
}

// acledDead is the number of dead as ACLED counts them: the lowest that is told, 0
// where none is.
func acledDead(i *incident.Incident) int64 {
	if i.Killed.Low.Known {
		return i.Killed.Low.N
	}
	return i.Killed.Best.N
}

// fourDecimals is how both sets write degrees.
func fourDecimals(x float64) string {
	return strconv.FormatFloat(math.Round(x*1e4)/1e4, 'f', -1, 64)
}

// maxSplit is the most days that an episode is split into.
const maxSplit = 31

// splitByDay makes an event for each day of an episode, as ACLED does with what
// lasted; the toll is divided and the first day takes the remainder. The days of
// what is not an episode say in which time it happened, not how long it lasted.
func (r *foreignRow) splitByDay(i *incident.Incident, killed int64) [][]string {
	days := int64(i.DateEnd-i.DateStart) + 1
	if i.Scope != "episode" || days < 2 || days > maxSplit {
		return [][]string{r.values}
	}
	rows := make([][]string, days)
	id := r.get("event_id_cnty")
	for n := range rows {
		day := foreignRow{set: r.set, values: slices.Clone(r.values)}
		d := i.DateStart + incident.Day(n)
		day.put("event_id_cnty", id+"-d"+strconv.Itoa(n+1))
		day.put("event_date", d.String())
		day.put("year", strconv.Itoa(d.Time().Year()))
		day.put("time_precision", "1")
		toll := killed / days
		if n == 0 {
			toll += killed % days
		}
		day.put("fatalities", strconv.FormatInt(toll, 10))
		rows[n] = day.values
	}
	return rows
}
