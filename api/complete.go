package api

import (
	"net/http"

	"dateline/geo/gazetteer"
	"dateline/internal/incident"

	"github.com/gin-gonic/gin"
)

// completeParameters are the parameters of GET /complete, in the order of openapi.yaml.
var completeParameters = []string{"q", "bbox", "near", "country", "kind", "limit"}

// How long completions may be kept by who has them, in seconds.
var (
	forAMinute   = []string{"public, max-age=60"}
	ownForMinute = []string{"private, max-age=60"}
)

// completion is a place that a user may mean who is still typing.
type completion struct {
	PlaceID     string      `json:"place_id"`
	Name        string      `json:"name"`                  // the one that goes on from the text
	FormerName  bool        `json:"former_name,omitempty"` // the place does not bear it any more
	Misspelt    bool        `json:"misspelt,omitempty"`    // one letter of the text is wrong
	Label       string      `json:"label"`
	Kind        string      `json:"kind"`
	CountryCode string      `json:"country_code"`
	Coordinates *[2]float64 `json:"coordinates"`
}

// complete answers with the places whose names go on from a text.
func (s *Server) complete(c *gin.Context) error {
	var p placeConditions
	var text string
	given := false
	err := eachParameter(c.Request.URL.RawQuery, completeParameters, func(name, value string) *incident.Error {
		if name == "q" {
			text, given = value, true
			return nil
		}
		return p.parse(s, name, value, maxPlaces)
	})
	if err == nil && !given {
		err = incident.Errorf(incident.Invalid, "q", "is missing: what has been typed, for instance q=vor")
	}
	if err != nil {
		return err
	}
	ix := s.Service.Places.Current()
	s.briefly(c.Writer.Header())
	enc, done, err := s.haveAnswer(c, ix)
	if done || err != nil {
		return err
	}
	found, err := ix.Complete(c.Request.Context(), gazetteer.CompleteQuery{Text: text, BBox: p.bbox, Near: p.near, Countries: p.countries, Kinds: p.kinds, Limit: p.limit})
	if err != nil {
		return placeFault("q", err)
	}
	answer := struct {
		Query       string       `json:"query"`
		Completions []completion `json:"completions"`
		Attribution string       `json:"attribution"`
	}{text, []completion{}, Attribution}
	for _, f := range found {
		one := completion{PlaceID: f.Place.ID, Name: f.Name, FormerName: f.Former, Misspelt: f.Misspelt, Label: f.Label, Kind: f.Place.Kind, CountryCode: f.Country}
		if f.HasPoint {
			one.Coordinates = (*[2]float64)(&f.Point)
		}
		answer.Completions = append(answer.Completions, one)
	}
	return writeAnswer(c, enc, "application/json", answer)
}

// briefly lets an answer be kept for a minute.
func (s *Server) briefly(h http.Header) {
	if s.Private {
		h["Cache-Control"] = ownForMinute
	} else {
		h["Cache-Control"] = forAMinute
	}
}
