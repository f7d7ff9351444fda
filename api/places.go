package api

import (
	"fmt"
	"slices"
	"strings"

	"dateline/geo/gazetteer"
	"dateline/internal/incident"

	"github.com/gin-gonic/gin"
)

// The parameters of places, in the order of openapi.yaml.
var (
	placesParameters = slices.Concat([]string{"q", "bbox", "bbox-crs", "datetime", "filter", "filter-lang", "filter-crs", "ids", "within"},
		simpleProperties(placeQueryables), []string{"lang", "limit", "cursor", "resultType", "crs", "f"})
	placeParameters = []string{"lang", "crs", "f"}
	placeFormats    = []outFormat{geoJSON, htmlFormat} // of one; those of lists are placeListFormats
)

// placeFeature is a place as a feature, with all that is known of it.
type placeFeature struct {
	Type       string          `json:"type"`
	ID         string          `json:"id"`
	Geometry   *geocodePoint   `json:"geometry"`
	Properties placeProperties `json:"properties"`
	Links      []link          `json:"links,omitempty"` // of a single place
}

type placeProperties struct {
	ID                string      `json:"id"`
	OtherIDs          []string    `json:"other_ids"`
	Name              string      `json:"name"`
	Label             string      `json:"label"`
	LanguageDefaulted bool        `json:"language_defaulted"`
	Kind              string      `json:"kind"`
	FeatureCode       *string     `json:"feature_code"`
	Country           *string     `json:"country"`
	Claimants         []string    `json:"claimants"`
	Admin1            *string     `json:"admin1"`
	Admin2            *string     `json:"admin2"`
	Parent            *string     `json:"parent"`
	UncertaintyM      float64     `json:"uncertainty_m"`
	UncertaintyReason string      `json:"uncertainty_reason"`
	Population        *int64      `json:"population"`
	Names             []placeName `json:"names"`
	Hierarchy         []placeRef  `json:"hierarchy"`
	Sources           []string    `json:"sources"`
	SourceURL         *string     `json:"source_url"`
	Note              *string     `json:"note"`
	Attribution       *string     `json:"attribution"`
}

// placeName is one of the names of a place.
type placeName struct {
	Text      string  `json:"text"`
	Lang      *string `json:"lang"`
	Flag      *string `json:"flag"`
	ValidFrom *string `json:"valid_from"`
	ValidTo   *string `json:"valid_to"`
	Source    *string `json:"source"`
}

// placeNameOf is a name of p.
func placeNameOf(p *gazetteer.Place, n gazetteer.Name) placeName {
	name := placeName{Text: n.Text, Flag: orNull(n.Flag), ValidFrom: orNull(n.From), ValidTo: orNull(n.To), Source: orNull(p.NameSource(n))}
	if n.Lang != "und" {
		name.Lang = orNull(n.Lang)
	}
	return name
}

// orNull is a text, or null for an empty one.
func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// orEmpty is a text, empty for null.
func orEmpty(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// wholePlace makes a feature of a place.
func wholePlace(ix *gazetteer.Index, c *gazetteer.Candidate, lang string) placeFeature {
	p := &c.Place
	local := ix.InLanguage(c, lang)
	props := placeProperties{ID: p.ID, OtherIDs: append([]string{}, p.OtherIDs...), Name: local.Name, Label: local.Label, LanguageDefaulted: local.Defaulted, Kind: p.Kind, FeatureCode: orNull(p.FeatureCode),
		Country: orNull(p.Country), Claimants: append([]string{}, ix.Claimants(c)...), Admin1: orNull(p.Admin1), Admin2: orNull(p.Admin2), Parent: orNull(p.Parent),
		UncertaintyM: c.UncertaintyM, UncertaintyReason: c.UncertaintyReason, Names: []placeName{placeNameOf(p, gazetteer.Name{Text: p.Name})}, Hierarchy: []placeRef{},
		Sources: append([]string{}, sourcesOf(p)...), SourceURL: orNull(p.SourceURL), Note: orNull(p.Note), Attribution: orNull(c.Attribution)}
	if p.Population > 0 {
		props.Population = &p.Population
	}
	for _, n := range p.Names {
		props.Names = append(props.Names, placeNameOf(p, n))
	}
	for _, up := range local.Hierarchy {
		props.Hierarchy = append(props.Hierarchy, placeRef(up))
	}
	f := placeFeature{Type: "Feature", ID: p.ID, Properties: props}
	if c.HasPoint {
		f.Geometry = pointOf(c.Point)
	}
	return f
}

// in brings the point of f into a reference system.
func (f placeFeature) in(c crs) placeFeature {
	if f.Geometry != nil {
		f.Geometry = pointOf(c.fromLonLat(f.Geometry.Coordinates))
	}
	return f
}

// noSuchPlace tells that there is no place of an id, and what to do.
func noSuchPlace(id string) string {
	text := fmt.Sprintf("%q is not the id of a place in the gazetteer; GET /geocode?q= finds the ids of places", clip(id))
	if strings.HasPrefix(id, "CJ:") {
		text += ". The program makes such ids for towns whose GeoNames id it does not know, and this one is of no town of today for certain: look for the name. " +
			"dateline regeocode lists the incidents that have it"
	}
	return text
}

// getPlace answers with one place.
func (s *Server) getPlace(c *gin.Context) error {
	p := placesRequest{placeConditions: placeConditions{limit: 1}, formats: placeFormats}
	if err := eachParameter(c.Request.URL.RawQuery, placeParameters, func(name, value string) *incident.Error { return p.parse(s, name, value) }); err != nil {
		return err
	}
	if err := p.chooseFormat(c); err != nil {
		return err
	}
	if p.format == htmlFormat {
		p.crs = crs84 // the page tells longitude and latitude, and draws them
	}
	ix := s.Service.Places.Current()
	id := c.Param("id")
	cand, ok := ix.Candidate(id)
	if !ok {
		return incident.Errorf(incident.NotFound, "", "%s", noSuchPlace(id))
	}
	enc, done, err := s.haveAnswer(c, ix)
	if done || err != nil {
		return err
	}
	c.Writer.Header()["Content-Crs"] = contentCRS[p.crs]
	f := wholePlace(ix, &cand, p.lang).in(p.crs)
	raw, to := c.Request.URL.RawQuery, s.linksOf(c, len(placeFormats)+1)
	to.add("self", "This place", escaped(raw), p.format)
	to.alternates(raw, placeFormats, p.format)
	f.Links = append(to.links, link{s.href(c.Request, "/collections/places", ""), "collection", "application/json", "The gazetteer"})
	if p.format == htmlFormat {
		return s.showPlace(c, f)
	}
	return writeAnswer(c, enc, geoJSON.contentType, f)
}
