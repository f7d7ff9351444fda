package api

import (
	"fmt"
	"maps"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"dateline/geo"
	"dateline/internal/incident"
	"dateline/internal/sketch"

	"github.com/gin-gonic/gin"
)

// incidentPage is what the page of one incident shows.
type incidentPage struct {
	Type, Summary   string
	Draft, Disputed bool
	DisputedFields  string
	Facts, Record   []fact
	Map             mapPart
	Groups          []claimGroup
	Actors          []incident.Actor
	Reports         []reportRow
	Source          string
	Placing         string
	Candidates      []candidateRow
	Relations       []relationRow
	Changes         []changeRow
	Older           bool   // there are more of them
	History         string // the address of all of them, as data
}

// reportRow is a report that claims come from. Its Anchor is its place on the page.
type reportRow struct{ Anchor, Headline, URL, Publisher, When, Note string }

// candidateRow is a place that the geocoder considered.
type candidateRow struct {
	Name, Href, Kind, Radius, Reason, Score string
	Chosen                                  bool
}

// relationRow is a tie to another incident.
type relationRow struct{ Type, ID, Href, Note string }

// showIncident answers with the page of an incident.
func (s *Server) showIncident(c *gin.Context, i *incident.Incident) error {
	p := s.newPage(c, view{Name: "incident", Title: either(i.Title, string(i.ID))})
	p.Here, p.Crumbs = "incidents", crumbsOf(p.Path)
	p.Links = s.itemLinks(c, i.ID, crs84)
	p.Formats = []link{{Href: p.at(withParameter(c.Request.URL.RawQuery, "f", geoJSON.name)), Type: geoJSON.contentType, Title: "GeoJSON"}}
	changes, older, err := s.changesOf(c.Request.Context(), i.ID)
	if err != nil {
		return err
	}
	p.Incident = &incidentPage{Changes: changes, Older: older, History: p.incident(i.ID) + "/history",
		Type: s.typeWords(i.Type), Summary: i.Summary, Draft: i.Status == "draft", Disputed: i.Disputed,
		DisputedFields: plain(strings.Join(i.DisputedFields, ", ")), Facts: factsOf(p, i, s.offPlace(i)), Record: recordOf(i), Map: s.mapOf(p, i),
		Groups: groupsOf(i), Actors: actorsOf(i.Actors), Source: i.Source, Placing: placingOf(i),
	}
	for n := range i.Reports {
		p.Incident.Reports = append(p.Incident.Reports, reportOf(&i.Reports[n]))
	}
	for n := range i.Candidates {
		k := &i.Candidates[n]
		p.Incident.Candidates = append(p.Incident.Candidates, candidateRow{Name: either(k.Label, k.Name), Href: p.place(k.PlaceID), Kind: kindWords(k.Kind),
			Radius: metresWords(k.UncertaintyM), Reason: k.UncertaintyReason, Score: strconv.FormatFloat(k.Score, 'f', 2, 64), Chosen: k.Chosen})
	}
	for _, r := range i.Relations {
		p.Incident.Relations = append(p.Incident.Relations, relationRow{Type: sentenceCase(plain(r.Type)), ID: string(r.ID), Href: p.incident(r.ID), Note: r.Note})
	}
	c.Writer.Header()["Content-Crs"] = contentCRS[crs84]
	return s.servePage(c, http.StatusOK, p)
}

// incident is the address of an incident's page.
func (p *sheet) incident(id incident.ID) string {
	return p.To("/incidents/" + url.PathEscape(string(id)))
}

// place is the address of a place's page.
func (p *sheet) place(id string) string {
	if id == "" {
		return ""
	}
	return p.To("/collections/places/items/" + url.PathEscape(id))
}

// offPlace tells how far the point of an incident lies from the place that its words start from, if not in it.
func (s *Server) offPlace(i *incident.Incident) string {
	c, ok := s.Service.Places.Current().Candidate(i.PlaceID)
	if !ok || !c.HasPoint || i.Point == nil {
		return ""
	}
	far := geo.Distance(*i.Point, c.Point)
	if far <= c.UncertaintyM {
		return ""
	}
	return metresWords(far) + " from there"
}

// factsOf tells where and when an incident happened and whom it struck, and how far off its place.
func factsOf(p *sheet, i *incident.Incident, off string) []fact {
	when := fact{Name: "When", Value: daysOf(i), Note: precisionWords[i.DatePrecision]}
	if i.TimeLocal != "" {
		when.Note = strings.TrimPrefix(when.Note+", at "+i.TimeLocal+" local time", ", ")
	}
	facts := []fact{when}
	if i.DateText != "" {
		facts = append(facts, fact{Name: "When, as written", Value: "“" + i.DateText + "”", Note: i.DateNote})
	}
	where := fact{Name: "Where", Value: either(i.PlaceName, i.Place), Href: p.place(i.PlaceID), Note: strings.Join(nonEmpty(off, i.Admin1, i.Country), ", ")}
	facts = append(facts, where)
	if len(i.PlaceClaimants) > 0 {
		facts = append(facts, fact{Name: "Held or claimed by", Value: strings.Join(i.PlaceClaimants, ", ")})
	}
	if i.Place != "" && i.Place != where.Value {
		facts = append(facts, fact{Name: "Where, as written", Value: "“" + i.Place + "”"})
	}
	if i.Point == nil {
		facts = append(facts, fact{Name: "Position", Note: "it could not be placed, so it is on no map"})
	} else {
		facts = append(facts,
			fact{Name: "Within", Value: metresWords(i.UncertaintyM), Note: i.UncertaintyReason},
			fact{Name: "Around", Value: positionOf(i), Note: "longitude and latitude; " + placeWords[either(i.GeoPrecision, "unknown")]})
	}
	return append(facts, fact{Name: "Killed", Value: peopleOf(i.Killed)}, fact{Name: "Injured", Value: peopleOf(i.Injured)},
		fact{Name: "Sources", Value: plural(i.SourceCount, "independent source", "independent sources"), Note: i.Source})
}

// positionOf is the point with no more digits than its radius is worth.
func positionOf(i *incident.Incident) string {
	digits := 5
	if i.UncertaintyM > 0 {
		digits = min(max(6-int(math.Ceil(math.Log10(i.UncertaintyM))), 1), 5)
	}
	return strconv.FormatFloat(i.Point[0], 'f', digits, 64) + ", " + strconv.FormatFloat(i.Point[1], 'f', digits, 64)
}

func nonEmpty(texts ...string) []string {
	return slices.DeleteFunc(texts, func(s string) bool { return s == "" })
}

// recordOf tells what else is recorded, and the state of the record.
func recordOf(i *incident.Incident) []fact {
	facts := []fact{{Name: "Id", Value: string(i.ID)}, {Name: "Scope", Value: plain(i.Scope)}}
	add := func(name, value string) {
		if value != "" {
			facts = append(facts, fact{Name: name, Value: value})
		}
	}
	add("Certainty", plain(i.Certainty))
	if i.CivilianTargeting != nil {
		add("Civilians were the target", map[bool]string{true: "yes", false: "no"}[*i.CivilianTargeting])
	}
	add("Modes", plain(strings.Join(i.Modes, ", ")))
	add("Contexts", plain(strings.Join(i.Contexts, ", ")))
	add("Tags", strings.Join(i.Tags, ", "))
	for _, name := range slices.Sorted(maps.Keys(i.ExternalIDs)) {
		add("Id at "+name, i.ExternalIDs[name])
	}
	add("Version", strconv.FormatInt(i.Version, 10)+", change "+strconv.FormatInt(int64(i.Seq), 10))
	add("Entered", momentWords(i.CreatedAt))
	add("Changed", momentWords(i.UpdatedAt))
	return facts
}

func momentWords(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2 January 2006, 15:04 UTC")
}

func actorsOf(actors []incident.Actor) []incident.Actor {
	out := slices.Clone(actors)
	for n := range out {
		out[n].Role, out[n].Kind, out[n].Side = plain(out[n].Role), plain(out[n].Kind), plain(out[n].Side)
	}
	return out
}

// reportAnchor is where a report stands on the page. The id of a report may hold
// anything.
func reportAnchor(id string) string { return "report-" + url.PathEscape(id) }

func reportOf(r *incident.Report) reportRow {
	row := reportRow{Anchor: reportAnchor(r.ID), Headline: either(r.Headline, r.ID), Publisher: r.Publisher, When: r.PublishedAt}
	row.URL = webAddress(r.URL)
	row.Note = strings.Join(nonEmpty(plain(r.Role), plain(r.SourceScale), r.Lang), ", ")
	return row
}

// placingOf tells how the incident got its point.
func placingOf(i *incident.Incident) string {
	asked := either(i.PlaceQuery, i.Place)
	switch {
	case i.Point == nil && asked == "":
		return "No place is named, so it is on no map and in no box; a list with a box holds it all the same, because it may lie there."
	case i.Point == nil:
		return fmt.Sprintf("“%s” could not be placed, so it is on no map and in no box; a list with a box holds it all the same, because it may lie there.", asked)
	case i.GeoMethod == incident.MethodGiven:
		return "The coordinates were given with the incident."
	case asked == "":
		return "The place was chosen from the gazetteer."
	}
	return fmt.Sprintf("“%s” was looked up in the gazetteer. It happened within %s of the point: %s.", asked, metresWords(i.UncertaintyM), either(i.UncertaintyReason, "the reason is not known"))
}

// mapOf is the map of one incident; none if it could not be placed.
func (s *Server) mapOf(p *sheet, i *incident.Incident) mapPart {
	if i.Point == nil {
		return mapPart{}
	}
	part, _ := s.sketchOf(sketch.Map{Marks: []sketch.Mark{markOf(i, "")},
		Label: fmt.Sprintf("Map: %s, within %s around %s", p.Title, metresWords(i.UncertaintyM), positionOf(i))})
	part.Notes = []string{"It happened within the circle, " + metresWords(i.UncertaintyM) + " around the point."}
	if isArea(i.GeoPrecision) {
		part.Notes = []string{"It happened somewhere within the dashed circle, which stands for " + placeWords[i.GeoPrecision] + "."}
	}
	return part
}

// markOf is an incident on a map.
func markOf(i *incident.Incident, href string) sketch.Mark {
	return sketch.Mark{Point: *i.Point, RadiusM: i.UncertaintyM, Area: isArea(i.GeoPrecision), Title: strings.Join(nonEmpty(daysOf(i), i.Title), ": "), Href: href}
}
