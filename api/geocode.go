package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strings"

	"dateline/geo/gazetteer"
	"dateline/internal/incident"

	"github.com/gin-gonic/gin"
)

// maxPlaces is how many candidates an answer holds at most.
const maxPlaces = 50

// GeocodeJSON 0.1.0 (https://github.com/geocoders/geocodejson-spec).
type (
	geocodeAnswer struct {
		Type      string           `json:"type"`
		Geocoding geocodeHead      `json:"geocoding"`
		Features  []geocodeFeature `json:"features"`
	}
	geocodeHead struct {
		Version     string   `json:"version"`
		Query       string   `json:"query"`
		Attribution string   `json:"attribution,omitempty"`
		Licence     string   `json:"licence,omitempty"`
		Ambiguous   bool     `json:"ambiguous"`
		Reason      string   `json:"reason,omitempty"`
		Unmatched   []string `json:"unmatched,omitempty"`
		Suggestions []string `json:"suggestions,omitempty"`
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
		Type              string     `json:"type"`
		Label             string     `json:"label"`
		Name              string     `json:"name"`
		Accuracy          float64    `json:"accuracy"`
		Country           string     `json:"country,omitempty"`
		State             string     `json:"state,omitempty"`
		County            string     `json:"county,omitempty"`
		PlaceID           string     `json:"place_id"`
		Kind              string     `json:"kind"`
		CountryCode       string     `json:"country_code"`
		Match             string     `json:"match"`
		MatchedName       string     `json:"matched_name,omitempty"`
		FormerName        bool       `json:"former_name,omitempty"`
		Score             float64    `json:"score"`
		UncertaintyM      float64    `json:"uncertainty_m"`
		UncertaintyReason string     `json:"uncertainty_reason"`
		Population        int64      `json:"population,omitempty"`
		Hierarchy         []placeRef `json:"hierarchy"`
		Attribution       string     `json:"attribution,omitempty"`
	}
	placeRef struct {
		ID   string `json:"id"`
		Name string `json:"name"`
		Kind string `json:"kind"`
	}
)

// geocode answers with the places that a name may mean.
func (s *Server) geocode(c *gin.Context) error {
	q := gazetteer.Query{Limit: 10}
	err := eachParameter(c.Request.URL.RawQuery, []string{"q", "country", "admin1", "within", "limit"}, func(name, value string) (err *incident.Error) {
		if strings.TrimSpace(value) == "" {
			return incident.Errorf(incident.Invalid, name, "is empty")
		}
		switch name {
		case "q":
			q.Text = value
		case "country":
			q.Country = value
		case "admin1":
			q.Admin1 = value
		case "within":
			q.Within = value
		case "limit":
			q.Limit, err = parseLimit(value, maxPlaces)
		}
		return err
	})
	if err == nil && q.Text == "" {
		err = incident.Errorf(incident.Invalid, "q", "is missing: the name of a place, for instance q=Vorukh, Isfara")
	}
	if err != nil {
		return err
	}
	res, err := s.Service.Places.Current().Geocode(c.Request.Context(), q)
	if err != nil {
		return placeFault("q", err)
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(answerOf(q.Text, res)); err != nil {
		return err
	}
	h := c.Writer.Header()
	setCommon(h)
	s.setCaching(h)
	h["Content-Type"] = []string{geoJSON.contentType}
	b := newBody(c.Writer, encodingFor(c.Request.Header), http.StatusOK)
	defer b.release()
	b.buf = append(b.buf, out.Bytes()...)
	return b.finish()
}

func answerOf(text string, res gazetteer.Result) geocodeAnswer {
	a := geocodeAnswer{Type: "FeatureCollection", Features: []geocodeFeature{},
		Geocoding: geocodeHead{Version: "0.1.0", Query: text, Ambiguous: res.Ambiguous, Reason: res.Reason, Unmatched: res.Unmatched}}
	for _, sg := range res.Suggestions {
		a.Geocoding.Suggestions = append(a.Geocoding.Suggestions, sg.Name)
	}
	for n := range res.Candidates {
		cand := &res.Candidates[n]
		if cand.Attribution != "" {
			a.Geocoding.Attribution, a.Geocoding.Licence = cand.Attribution, "CC BY 4.0"
		}
		a.Features = append(a.Features, featureOf(cand))
	}
	return a
}

func featureOf(c *gazetteer.Candidate) geocodeFeature {
	p := &c.Place
	g := geocodedPlace{Type: geocodeType(p.Kind), Label: c.Label, Name: p.Name, Accuracy: c.UncertaintyM,
		PlaceID: p.ID, Kind: p.Kind, CountryCode: p.Country, Match: string(c.Match), MatchedName: c.Name.Text, FormerName: c.FormerName,
		Score: math.Round(c.Score*1e4) / 1e4, UncertaintyM: c.UncertaintyM, UncertaintyReason: c.UncertaintyReason, Population: p.Population,
		Hierarchy: []placeRef{}, Attribution: c.Attribution}
	for _, up := range c.Hierarchy {
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
		f.Geometry = &geocodePoint{"Point", [2]float64{c.Point[0], c.Point[1]}}
	}
	return f
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

// placeWithin finds the place that the parameter within means.
func (s *Server) placeWithin(value string) (placeRef, *incident.Error) {
	p, err := s.Service.Places.Current().Resolve(value)
	if err == nil {
		return placeRef{ID: p.ID, Name: p.Name, Kind: p.Kind}, nil
	}
	var known *incident.Error
	if errors.As(placeFault("within", err), &known) {
		if code := strings.ToUpper(value); code != value { // codes are written in capitals
			if p, err := s.Service.Places.Current().Resolve(code); err == nil && (p.Kind == gazetteer.KindCountry || p.Kind == gazetteer.KindAdmin1) {
				known.Message += fmt.Sprintf("; did you mean %q (%s)?", code, p.Name)
				known.Suggestions = append([]string{code}, known.Suggestions...)
			}
		}
		return placeRef{}, known
	}
	return placeRef{}, &incident.Error{Code: incident.Internal, Message: "the gazetteer did not answer", Err: err}
}

// placeFault translates an error of the gazetteer. field is the parameter at
// fault where the error names none.
func placeFault(field string, err error) error {
	var missing *gazetteer.NotFoundError
	var several *gazetteer.AmbiguousError
	var wrong *gazetteer.QueryError
	switch {
	case errors.As(err, &missing):
		e := incident.Errorf(incident.Invalid, either(missing.Field, field), "%s", missing.Error())
		for _, sg := range missing.Suggestions {
			e.Suggestions = append(e.Suggestions, sg.Name)
		}
		return e
	case errors.As(err, &several):
		e := incident.Errorf(incident.Invalid, either(several.Field, field), "%s", several.Error())
		for n := range several.Candidates {
			c := &several.Candidates[n]
			e.Candidates = append(e.Candidates, incident.Candidate{PlaceID: c.Place.ID, Name: c.Place.Name, Kind: c.Place.Kind,
				Country: c.Place.Country, Label: c.Label, Point: c.Point, UncertaintyM: c.UncertaintyM,
				UncertaintyReason: c.UncertaintyReason, Match: string(c.Match), Score: c.Score})
		}
		return e
	case errors.As(err, &wrong):
		return incident.Errorf(incident.Invalid, field, "%s", wrong.Error())
	}
	return err
}

func either(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
