package api

import (
	"net/http"
	"strings"

	"dateline/geo"
	"dateline/geo/gazetteer"
	"dateline/internal/sketch"

	"github.com/gin-gonic/gin"
	"github.com/paulmach/orb"
)

// placePage is what the page of one place shows.
type placePage struct {
	Kind, Claimants, Label string
	Incidents              string // the way to those in it
	Facts                  []fact
	Map                    mapPart
	Names                  []nameRow
	Hierarchy              []fact
}

// nameRow is one of the names of a place.
type nameRow struct{ Text, Lang, Remarks string }

// areaKinds are the kinds of places that a dot would not stand for.
var areaKinds = map[string]bool{gazetteer.KindCountry: true, gazetteer.KindAdmin1: true, gazetteer.KindAdmin2: true, gazetteer.KindBorder: true,
	gazetteer.KindBorderSection: true, gazetteer.KindReservoir: true, gazetteer.KindLake: true, gazetteer.KindRiver: true, gazetteer.KindRoad: true,
	gazetteer.KindExclave: true, gazetteer.KindArea: true}

// showPlace answers with the page of a place.
func (s *Server) showPlace(c *gin.Context, f placeFeature) error {
	props := &f.Properties
	p := s.newPage(c, view{Name: "place", Title: props.Name})
	p.Here, p.Crumbs, p.Attribution = "places", crumbsOf(p.Path), orEmpty(props.Attribution)
	p.Formats = formatsOf(f.Links)
	page := &placePage{Kind: sentenceCase(kindWords(props.Kind)), Label: props.Label, Incidents: p.To("/incidents", "within", f.ID)}
	page.Claimants = strings.Join(props.Claimants, " and ")
	page.Facts = placeFacts(f)
	for _, n := range props.Names {
		row := nameRow{Text: n.Text, Lang: orEmpty(n.Lang), Remarks: plain(orEmpty(n.Flag))}
		if from, to := orEmpty(n.ValidFrom), orEmpty(n.ValidTo); from != "" || to != "" {
			row.Remarks = strings.Join(nonEmpty(row.Remarks, strings.TrimSpace(from+" to "+to)), ", ")
		}
		page.Names = append(page.Names, row)
	}
	for _, up := range props.Hierarchy {
		page.Hierarchy = append(page.Hierarchy, fact{Value: up.Name, Note: kindWords(up.Kind), Href: p.place(up.ID)})
	}
	if f.Geometry != nil {
		page.Map, _ = s.sketchOf(sketch.Map{Marks: []sketch.Mark{placeMark(f, "")}, Label: "Map: " + props.Label})
		page.Map.Notes = []string{"The place lies within the circle, " + metresWords(props.UncertaintyM) + " around its point."}
	}
	p.Place = page
	return s.servePage(c, http.StatusOK, p)
}

func placeFacts(f placeFeature) []fact {
	props := &f.Properties
	facts := []fact{{Name: "Within", Value: metresWords(props.UncertaintyM), Note: props.UncertaintyReason}}
	if f.Geometry == nil {
		facts[0] = fact{Name: "Position", Note: "only the name and what it lies in are known"}
	} else {
		at := geo.BBox{West: f.Geometry.Coordinates[0], South: f.Geometry.Coordinates[1]}
		facts = append(facts, fact{Name: "Around", Value: strings.Join(strings.Split(at.String(), ",")[:2], ", "), Note: "longitude and latitude"})
	}
	population := fact{Name: "Population"}
	if props.Population != nil {
		population.Value = grouped(*props.Population)
	}
	facts = append(facts, fact{Name: "Country", Value: orEmpty(props.Country)}, population, fact{Name: "Id", Value: f.ID},
		fact{Name: "Source", Value: strings.Join(props.Sources, ", "), Href: webAddress(orEmpty(props.SourceURL))})
	if note := orEmpty(props.Note); note != "" {
		facts = append(facts, fact{Name: "Note", Value: note})
	}
	return facts
}

// webAddress is s if it can be followed, otherwise nothing.
func webAddress(s string) string {
	if strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://") {
		return s
	}
	return ""
}

// placeMark is a place on a map.
func placeMark(f placeFeature, href string) sketch.Mark {
	return sketch.Mark{Point: orb.Point{f.Geometry.Coordinates[0], f.Geometry.Coordinates[1]}, RadiusM: f.Properties.UncertaintyM,
		Area: areaKinds[f.Properties.Kind], Title: f.Properties.Label, Href: href}
}

// showPlaces answers with a page of places for people.
func (s *Server) showPlaces(c *gin.Context, ix *gazetteer.Index, req *placesRequest, found *placesPage) error {
	places, box, links := make([]placeFeature, 0, len(found.places)), req.bbox, found.links
	for n := range found.places {
		if cand, ok := ix.Candidate(found.places[n].ID); ok {
			places = append(places, wholePlace(ix, &cand, req.lang))
		}
	}
	raw := c.Request.URL.RawQuery
	p := s.newPage(c, view{Name: "items", Title: "Places", Links: links})
	p.Here, p.Crumbs = "places", crumbsOf(p.Path)
	p.Formats = formatsOf(links)
	list := &itemsPage{Conditions: conditionsOf(raw, nil), Form: s.placeForm(p, raw), Pager: pagerOf(p, raw, links),
		Count: countWords(int64(found.total.n), found.total.exact, len(places), "place", "places") + ".", Nothing: "No place matches. Try another spelling, or leave a condition out.",
		Columns: []column{{Title: "Name"}, {Title: "Kind"}, {Title: "In"}, {Title: "Radius", Number: true}, {Title: "Population", Number: true}}}
	list.Open = len(list.Conditions) == 0 || len(places) == 0
	m := sketch.Map{Box: box, Label: "Map of the places on this page; the table below tells the same"}
	for _, f := range places {
		props := &f.Properties
		in := strings.TrimPrefix(strings.TrimPrefix(props.Label, props.Name), ", ")
		population := amount("Population", "")
		if props.Population != nil {
			population.Text = grouped(*props.Population)
		}
		list.Rows = append(list.Rows, []cell{{Text: props.Name, Href: p.place(f.ID), Head: true}, {Text: kindWords(props.Kind)}, {Text: either(in, orEmpty(props.Country))},
			amount("Radius", metresWords(props.UncertaintyM)), population})
		if f.Geometry != nil {
			m.Marks = append(m.Marks, placeMark(f, p.place(f.ID)))
		}
	}
	if len(m.Marks) > 0 {
		list.Map, _ = s.sketchOf(m)
		list.Map.Notes = []string{"A dot is a place, the circle around it how far it may reach; a dashed circle is an area."}
	}
	p.Items = list
	return s.servePage(c, http.StatusOK, p)
}
