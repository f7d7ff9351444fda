package format

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"dateline/internal/incident"
)

// ucdp is the Georeferenced Event Dataset of UCDP: 49 columns.
var ucdp = (&foreign{
	name: "ucdp",
	columns: []string{"id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id", "conflict_new_id",
		"conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a",
		"side_b_dset_id", "side_b_new_id", "side_b", "number_of_sources", "source_article", "source_office", "source_date",
		"source_headline", "source_original", "where_prec", "where_coordinates", "where_description", "adm_1", "adm_2",
		"latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region", "event_clarity", "date_prec",
		"date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best", "high", "low", "gwnoa", "gwnob"},
	required: []string{"id", "type_of_violence", "side_a", "side_b", "where_prec", "latitude", "longitude", "country", "date_start", "best"},
	dates:    []string{"date_start", "date_end"},
	decode:   decodeUCDP,
	encode:   encodeUCDP,
}).init()

// ucdpPlaces are our precision classes for where_prec, from 1.
var ucdpPlaces = []string{"settlement", "near", "adm2", "adm1", "linear", "country", "water"}

func decodeUCDP(r *foreignRow) *incident.Incident {
	i := &incident.Incident{Scope: "event", Place: r.get("where_coordinates"), Admin1: r.get("adm_1")}
	if id := r.get("id"); id != "" {
		i.ID = incident.ID("ucdp-" + id)
		i.ExternalIDs = map[string]string{"ucdp": id}
	} else {
		r.add("id", fmt.Errorf("is missing"))
	}
	kind := r.class("type_of_violence", 3)
	i.Type = "armed_clash"
	if kind == 3 {
		i.Type = "violence_against_civilians"
	}
	if r.class("event_clarity", 2) == 2 {
		i.Scope = "aggregate"
	}
	r.ucdpDates(i)
	i.Country = countryCode(r.get("country"))
	r.place(i)
	if n := r.class("where_prec", int64(len(ucdpPlaces))); n >= 1 && n <= int64(len(ucdpPlaces)) {
		r.precision(i, ucdpPlaces[n-1], fmt.Sprintf("UCDP where_prec %d", n))
		if i.Point == nil && ucdpPlaces[n-1] == "country" {
			i.GeoPrecision = "country" // where is told by Country, not by words such as "Myanmar (Burma)"
		}
	} else {
		r.precision(i, "settlement", "UCDP gives no where_prec")
	}
	r.ucdpActors(i, kind)
	r.ucdpClaims(i, kind)
	i.Source = r.get("source_office")
	i.SourceCount = int64(len(splitList(i.Source)))
	if n := r.count("number_of_sources"); n.N > 0 { // -1 is missing
		i.SourceCount = n.N
	}
	dyad := cmp.Or(r.get("dyad_name"), r.get("side_a")+" - "+r.get("side_b"))
	i.Title = cutTitle(dyad + ", " + cmp.Or(i.Place, r.get("country")))
	return i
}

// ucdpDates reads the days and how sure they are.
func (r *foreignRow) ucdpDates(i *incident.Incident) {
	i.DateStart = r.day("date_start")
	i.DateEnd = i.DateStart
	if r.get("date_end") != "" {
		i.DateEnd = r.day("date_end")
	}
	switch r.class("date_prec", 5) {
	case 2:
		i.DatePrecision = "multi_day"
	case 3:
		i.DatePrecision = "week"
	case 4:
		i.DatePrecision = "month"
	case 5:
		i.DatePrecision = "year"
		if i.DateEnd-i.DateStart < 100 {
			i.DatePrecision = "season"
		}
	default:
		i.DatePrecision = "day"
	}
}

// ucdpActors reads the two sides. In conflicts of a state, side a is a government;
// in one-sided violence, side a kills and side b is "Civilians".
func (r *foreignRow) ucdpActors(i *incident.Incident, kind int64) {
	for n, column := range []string{"side_a", "side_b"} {
		a := incident.Actor{Name: r.get(column), Role: "participant", Side: []string{"A", "B"}[n]}
		if a.Name == "" {
			continue
		}
		switch {
		case strings.HasPrefix(a.Name, "Government of "):
			a.Kind = "state_forces"
		case kind == 3 && n == 1:
			a.Kind = "civilians"
		case kind == 1:
			a.Kind = "rebel_group"
		}
		if kind == 3 {
			a.Role = []string{"perpetrator", "target"}[n]
		}
		i.Actors = append(i.Actors, a)
	}
}

// ucdpName is who claims the figures of the set.
const ucdpName = "UCDP GED"

// ucdpSides are the columns of deaths by our sides.
var ucdpSides = map[string]string{"A": "deaths_a", "B": "deaths_b", "civilian-of-A": "deaths_civilians", "civilian-of-B": "deaths_civilians"}

var (
	ucdpDatePrec  = map[string]string{"instant": "1", "hour": "1", "day": "1", "multi_day": "2", "week": "3", "multi_week": "4", "month": "4", "season": "5", "year": "5"}
	ucdpWherePrec = map[string]string{"exact": "1", "settlement": "1", "near": "2", "adm2": "3", "adm1": "4", "linear": "5", "country": "6", "water": "7"}
)

// ucdpKind returns UCDP's type of violence: 1 state-based, 2 non-state, 3
// one-sided; 0 when the type is not violence between or by organised actors.
func ucdpKind(i *incident.Incident, a, b []incident.Actor) int {
	state := func(side []incident.Actor) bool {
		return len(side) > 0 && (side[0].Kind == "state_forces" || side[0].Kind == "government" || side[0].Kind == "external_forces")
	}
	switch i.Type {
	case "violence_against_civilians", "abduction":
		return 3
	case "armed_clash", "armed_attack", "territory_gain", "government_regains_territory", "shelling", "air_strike", "landmine_ied", "suicide_attack":
		switch {
		case len(b) > 0 && b[0].Kind == "civilians":
			return 3
		case state(a) || state(b):
			return 1
		}
		return 2
	}
	return 0
}

// ucdpRefuses says why an incident is not an event of UCDP, or "".
func ucdpRefuses(i *incident.Incident, kind int, a, b []incident.Actor) string {
	best := cmp.Or(i.Killed.Best.N, i.Killed.High.N)
	switch {
	case kind == 0:
		return fmt.Sprintf("type %s is not violence by organised actors", i.Type)
	case len(a) == 0 || kind != 3 && len(b) == 0:
		return "no two sides are named"
	case best < 1:
		return "no death is known"
	case i.DateStart == 0 || ucdpDatePrec[i.DatePrecision] == "":
		return "the date is not known"
	case i.Point == nil || ucdpWherePrec[i.GeoPrecision] == "":
		return "there is no position"
	}
	return ""
}

func encodeUCDP(r *foreignRow, i *incident.Incident, _ incident.Vocabulary) export {
	a, b, rest := sidesOf(i)
	kind := ucdpKind(i, a, b)
	e := export{leftOut: ucdpRefuses(i, kind, a, b), lost: lostCommonly(i, rest),
		blank: []string{"relid, the numbers of conflicts, dyads, sides, countries and grid cells, and region stay empty: only UCDP gives them"}}
	if i.Summary != "" {
		e.lost = append(e.lost, "the summary has no column")
	}
	if len(i.Tags) > 0 {
		e.lost = append(e.lost, "tags have no column")
	}
	r.put("id", cmp.Or(i.ExternalIDs["ucdp"], string(i.ID)))
	if i.DateStart != 0 {
		r.put("year", strconv.Itoa(i.DateStart.Time().Year()))
	}
	r.put("type_of_violence", strconv.Itoa(kind))
	sideB := mainName(b)
	if kind == 3 {
		sideB = "Civilians"
	}
	r.put("side_a", mainName(a))
	r.put("side_b", sideB)
	r.put("dyad_name", mainName(a)+" - "+sideB)
	r.put("number_of_sources", strconv.FormatInt(i.SourceCount, 10))
	if i.SourceCount < 1 {
		r.put("number_of_sources", "-1")
	}
	r.put("source_office", i.Source)
	r.ucdpReport(i)
	r.ucdpPlace(i)
	r.put("event_clarity", "1")
	if i.Scope == "aggregate" {
		r.put("event_clarity", "2")
	}
	r.put("date_prec", ucdpDatePrec[i.DatePrecision])
	r.put("date_start", i.DateStart.String())
	r.put("date_end", i.DateEnd.String())
	r.ucdpDeaths(i)
	e.rows = [][]string{r.values}
	return e
}

// ucdpReport writes the first report.
func (r *foreignRow) ucdpReport(i *incident.Incident) {
	if len(i.Reports) == 0 {
		return
	}
	first := i.Reports[0]
	r.put("source_date", first.PublishedAt)
	r.put("source_headline", first.Headline)
	var list []string
	for _, p := range i.Reports {
		list = append(list, fmt.Sprintf("%q", strings.Join([]string{p.Publisher, p.PublishedAt, p.Headline}, ",")))
	}
	r.put("source_article", strings.Join(list, ";"))
}

func (r *foreignRow) ucdpPlace(i *incident.Incident) {
	r.put("where_prec", ucdpWherePrec[i.GeoPrecision])
	r.put("where_coordinates", cmp.Or(i.Place, i.PlaceName))
	r.put("where_description", i.Place)
	r.put("adm_1", i.Admin1)
	if i.Point != nil {
		lon, lat := fourDecimals(i.Point[0]), fourDecimals(i.Point[1])
		r.put("longitude", lon)
		r.put("latitude", lat)
		r.put("geom_wkt", "POINT ("+lon+" "+lat+")")
	}
	if c := countryOf(i); c != nil {
		r.put("country", c.name)
	}
}

// ucdpClaims reads the deaths: a claim on each side that has some, and one on all
// with UCDP's bounds. UCDP writes 0 where nothing is known, so a 0 is no claim, and
// no best figure. Sides that add up to less than the lowest total are at least
// that many.
func (r *foreignRow) ucdpClaims(i *incident.Incident, kind int64) {
	civilian := "third" // caught between two sides, on neither
	if kind == 3 {
		civilian = "civilian-of-B"
	}
	sum := int64(0)
	for _, c := range []struct{ column, side, people string }{{"deaths_a", "A", ""}, {"deaths_b", "B", ""},
		{"deaths_civilians", civilian, civilians}, {"deaths_unknown", "unknown", ""}} {
		if n := r.people(c.column); n.N > 0 {
			sum += n.N
			i.Claims = append(i.Claims, killedClaim(ucdpName, c.side, c.people, "exact", n))
		}
	}
	low, best, high := r.people("low"), r.people("best"), r.people("high")
	if best.N > 0 {
		if least := cmp.Or(low, best); sum < least.N {
			for n := range i.Claims {
				i.Claims[n].Qualifier = "at_least"
			}
		}
		all := killedClaim(ucdpName, "all", "", "approx", best)
		all.Low, all.High = low, high
		i.Claims = append(i.Claims, all)
	} else if high.N > 0 {
		i.Claims = append(i.Claims, killedClaim(ucdpName, "all", "", "up_to", high))
	}
	if len(i.Claims) == 0 {
		i.Killed.Low = low
	}
}

// ucdpDeaths writes the deaths by side, where claims tell them, and in all. What
// no side is known for is deaths_unknown, so that the four add up to best.
func (r *foreignRow) ucdpDeaths(i *incident.Incident) {
	f := i.Killed
	best := f.Best
	if !best.Known {
		best = f.Low
	}
	by := map[string]int64{}
	for _, c := range i.Claims {
		if c.Kind != "casualty" || c.Metric != "killed" || !c.Value.Known || c.SupersededBy != "" || c.Stance == "retracts" || c.Stance == "denies" {
			continue
		}
		column := ucdpSides[c.VictimSide]
		if c.VictimSide == "third" && c.VictimKind == civilians {
			column = "deaths_civilians"
		}
		if column == "deaths_civilians" || column != "" && by[column] == 0 {
			by[column] += c.Value.N
		}
	}
	if by["deaths_a"]+by["deaths_b"]+by["deaths_civilians"] > best.N {
		by = map[string]int64{} // rival claims: no split adds up
	}
	by["deaths_unknown"] = best.N - by["deaths_a"] - by["deaths_b"] - by["deaths_civilians"]
	for _, column := range []string{"deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"} {
		r.put(column, strconv.FormatInt(by[column], 10))
	}
	or := func(n incident.Number) string {
		if !n.Known {
			n = best
		}
		return strconv.FormatInt(n.N, 10)
	}
	r.put("best", strconv.FormatInt(best.N, 10))
	r.put("low", or(f.Low))
	r.put("high", or(f.High))
}
