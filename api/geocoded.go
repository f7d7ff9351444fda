package api

import (
	"math"
	"strings"

	"dateline/geo/gazetteer"

	"github.com/paulmach/orb"
)

// geocodeVersion is that of GeocodeJSON (https://github.com/geocoders/geocodejson-spec).
const geocodeVersion = "0.1.0"

// GeocodeJSON, with keys of our own beside the standard ones.
type (
	geocodeAnswer struct {
		Type      string           `json:"type"`
		Geocoding geocodeHead      `json:"geocoding"`
		Features  []geocodeFeature `json:"features"`
	}
	geocodeHead struct {
		Version     string        `json:"version"`
		Query       string        `json:"query"`
		Attribution string        `json:"attribution,omitempty"`
		Licence     string        `json:"licence,omitempty"`
		Ambiguous   *bool         `json:"ambiguous,omitempty"`
		Reason      string        `json:"reason,omitempty"`
		Unmatched   []string      `json:"unmatched,omitempty"`
		Suggestions []string      `json:"suggestions,omitempty"`
		Nearest     []nearName    `json:"nearest,omitempty"`
		Containing  *[]containing `json:"containing,omitempty"`
	}
	// nearName is a name that is spelled nearly like the one asked for.
	nearName struct {
		PlaceID     string `json:"place_id"`
		Name        string `json:"name"`
		PlaceName   string `json:"place_name"`
		Kind        string `json:"kind"`
		CountryCode string `json:"country_code"`
	}
	geocodeFeature struct {
		Type       string            `json:"type"`
		ID         string            `json:"id"`
		Geometry   *geocodePoint     `json:"geometry"`
		Properties geocodeProperties `json:"properties"`
	}
	geocodePoint struct {
		Type        string     `json:"type"`
		Coordinates [2]float64 `json:"coordinates"` // longitude, latitude
	}
	geocodeProperties struct {
		Geocoding geocodedPlace `json:"geocoding"`
	}
	geocodedPlace struct {
		Type              string         `json:"type"`
		Label             string         `json:"label"`
		Name              string         `json:"name"`
		Accuracy          float64        `json:"accuracy"`
		Country           string         `json:"country,omitempty"`
		State             string         `json:"state,omitempty"`
		County            string         `json:"county,omitempty"`
		PlaceID           string         `json:"place_id"`
		Kind              string         `json:"kind"`
		CountryCode       string         `json:"country_code"`
		Claimants         []string       `json:"claimants,omitempty"`
		Match             string         `json:"match,omitempty"`
		MatchedName       string         `json:"matched_name,omitempty"`
		MatchedLang       string         `json:"matched_lang,omitempty"`
		FormerName        bool           `json:"former_name,omitempty"`
		ValidFrom         string         `json:"valid_from,omitempty"`
		ValidTo           string         `json:"valid_to,omitempty"`
		NameAt            *placeName     `json:"name_at,omitempty"`
		Confidence        *float64       `json:"confidence,omitempty"`
		Score             *float64       `json:"score,omitempty"`
		Lang              string         `json:"lang,omitempty"`
		LanguageDefaulted bool           `json:"language_defaulted,omitempty"`
		UncertaintyM      float64        `json:"uncertainty_m"`
		UncertaintyReason string         `json:"uncertainty_reason"`
		Relation          *placeRelation `json:"relation,omitempty"`
		DistanceM         *float64       `json:"distance_m,omitempty"`
		BearingDeg        *float64       `json:"bearing_deg,omitempty"`
		Population        int64          `json:"population,omitempty"`
		Hierarchy         []placeRef     `json:"hierarchy"`
		Sources           []string       `json:"sources,omitempty"`
		Attribution       string         `json:"attribution,omitempty"`
	}
	// placeRelation is how a text describes a place by others.
	placeRelation struct {
		Kind       string     `json:"kind"`
		Text       string     `json:"text"`
		DistanceM  float64    `json:"distance_m,omitempty"`
		BearingDeg *float64   `json:"bearing_deg,omitempty"`
		Anchors    []placeRef `json:"anchors"`
	}
	placeRef struct {
		ID   string `json:"id"`
		Name string `json:"name"`
		Kind string `json:"kind"`
	}
)

// geocodeFeatureOf makes a feature of a candidate that a text may mean.
func geocodeFeatureOf(ix *gazetteer.Index, c *gazetteer.Candidate, lang string) geocodeFeature {
	f := placeFeatureOf(ix, c, lang)
	g := &f.Properties.Geocoding
	score, confidence := math.Round(c.Score*1e4)/1e4, math.Round(c.Confidence*1e4)/1e4
	g.Match, g.MatchedName, g.FormerName, g.Score, g.Confidence = string(c.Match), c.Name.Text, c.FormerName, &score, &confidence
	if c.NameAt != nil {
		name := placeNameOf(&c.Place, *c.NameAt)
		g.NameAt = &name
	}
	g.ValidFrom, g.ValidTo = c.Name.From, c.Name.To
	if c.Name.Lang != "und" {
		g.MatchedLang = c.Name.Lang
	}
	if r := c.Relation; r != nil {
		g.Relation = &placeRelation{Kind: string(r.Kind), Text: r.String(), DistanceM: r.DistanceM, Anchors: []placeRef{}}
		if r.HasBearing {
			g.Relation.BearingDeg = &r.Bearing
		}
		for _, a := range r.Anchors {
			g.Relation.Anchors = append(g.Relation.Anchors, placeRef(a))
		}
	}
	return f
}

// placeFeatureOf makes a feature of a place, with its names in a language.
func placeFeatureOf(ix *gazetteer.Index, c *gazetteer.Candidate, lang string) geocodeFeature {
	p := &c.Place
	local := ix.InLanguage(c, lang)
	g := geocodedPlace{Type: geocodeType(p.Kind), Label: local.Label, Name: local.Name, Accuracy: c.UncertaintyM, PlaceID: p.ID, Kind: p.Kind,
		CountryCode: p.Country, Lang: lang, LanguageDefaulted: local.Defaulted, UncertaintyM: c.UncertaintyM, UncertaintyReason: c.UncertaintyReason,
		Population: p.Population, Hierarchy: []placeRef{}, Sources: sourcesOf(p), Attribution: c.Attribution}
	g.Claimants = ix.Claimants(c)
	for _, up := range local.Hierarchy {
		g.Hierarchy = append(g.Hierarchy, placeRef(up))
		switch up.Kind {
		case gazetteer.KindCountry:
			g.Country = up.Name
		case gazetteer.KindAdmin1:
			g.State = up.Name
		case gazetteer.KindAdmin2:
			g.County = up.Name
		}
	}
	f := geocodeFeature{Type: "Feature", ID: p.ID, Properties: geocodeProperties{g}}
	if c.HasPoint {
		f.Geometry = pointOf(c.Point)
	}
	return f
}

func pointOf(p orb.Point) *geocodePoint { return &geocodePoint{"Point", [2]float64{p.Lon(), p.Lat()}} }

// sourcesOf lists the sources of a place.
func sourcesOf(p *gazetteer.Place) []string {
	if p.Source == "" {
		return nil
	}
	return strings.Split(p.Source, "+")
}

// geocodeType is the class of GeocodeJSON that a kind of the gazetteer belongs
// to.
func geocodeType(kind string) string {
	switch kind {
	case gazetteer.KindCountry:
		return "country"
	case gazetteer.KindAdmin1:
		return "state"
	case gazetteer.KindAdmin2:
		return "county"
	case gazetteer.KindCapital, gazetteer.KindCity, gazetteer.KindTown:
		return "city"
	case gazetteer.KindVillage, gazetteer.KindSettlement, gazetteer.KindLocality:
		return "locality"
	}
	return "other"
}
