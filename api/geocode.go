package api

import (
	"regexp"
	"strings"

	"dateline/geo/gazetteer"
	"dateline/internal/incident"

	"github.com/gin-gonic/gin"
)

// geocodeParameters are the parameters of GET /geocode, in the order of openapi.yaml.
var geocodeParameters = []string{"q", "place", "country", "admin1", "within", "kind", "bbox", "near", "at", "lang", "limit"}

// geocodeRequest is what a request asks the geocoder.
type geocodeRequest struct {
	query gazetteer.Query
	lang  string
}

// parse understands one parameter of the geocoder.
func (g *geocodeRequest) parse(s *Server, name, value string) *incident.Error {
	if err := notBlank(name, value); err != nil {
		return err
	}
	q := &g.query
	switch name {
	case "q", "place":
		if q.Text != "" {
			return incident.Errorf(incident.Invalid, name, "is given twice: q and place are the same, give one of them")
		}
		q.Text = value
	case "country":
		q.Country = value
	case "admin1":
		q.Admin1 = value
	case "within":
		q.Within = value
	case "at":
		if q.At = value; !atPattern.MatchString(value) {
			return incident.Errorf(incident.Invalid, name, "%q is not a day: write YYYY-MM-DD, YYYY-MM or YYYY, for instance 1994-09-16", clip(value))
		}
	default:
		return g.condition(s, name, value)
	}
	return nil
}

// condition understands a parameter that other questions have too.
func (g *geocodeRequest) condition(s *Server, name, value string) *incident.Error {
	var p placeConditions
	err := p.parse(s, name, value, maxPlaces)
	switch q := &g.query; name {
	case "kind":
		q.Kinds = p.kinds
	case "bbox":
		q.BBox = p.bbox
	case "near":
		q.Near = p.near
	case "lang":
		g.lang = p.lang
	case "limit":
		q.Limit = p.limit
	}
	return err
}

var atPattern = regexp.MustCompile(`^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$`)

// geocode answers with the places that a name may mean.
func (s *Server) geocode(c *gin.Context) error {
	g := geocodeRequest{query: gazetteer.Query{Limit: gazetteer.DefaultLimit}}
	err := eachParameter(c.Request.URL.RawQuery, geocodeParameters, func(name, value string) *incident.Error { return g.parse(s, name, value) })
	if err == nil && g.query.Text == "" {
		err = incident.Errorf(incident.Invalid, "q", "is missing: the name of a place, for instance q=Vorukh, Isfara")
	}
	if err != nil {
		return err
	}
	return s.fromGazetteer(c, func(ix *gazetteer.Index, enc encoding) error {
		res, err := ix.Geocode(c.Request.Context(), g.query)
		if err != nil {
			return placeFault("q", err)
		}
		return writeAnswer(c, enc, geoJSON.contentType, geocodeAnswerOf(ix, &g, &res))
	})
}

func geocodeAnswerOf(ix *gazetteer.Index, g *geocodeRequest, res *gazetteer.Result) geocodeAnswer {
	a := geocodeAnswer{Type: "FeatureCollection", Features: []geocodeFeature{}, Geocoding: geocodeHead{Version: geocodeVersion,
		Query: strings.ToValidUTF8(g.query.Text, "\uFFFD"), Ambiguous: &res.Ambiguous, Reason: res.Reason, Unmatched: res.Unmatched}}
	for _, sg := range res.Suggestions {
		a.Geocoding.Suggestions = append(a.Geocoding.Suggestions, sg.Name)
		a.Geocoding.Nearest = append(a.Geocoding.Nearest, nearName{PlaceID: sg.Place.ID, Name: sg.Name, PlaceName: sg.Place.Name, Kind: sg.Place.Kind, CountryCode: sg.Country})
	}
	var lines credits
	for n := range res.Candidates {
		a.Features = append(a.Features, geocodeFeatureOf(ix, &res.Candidates[n], g.lang))
		lines.add(res.Candidates[n].Attribution)
	}
	a.Geocoding.Attribution, a.Geocoding.Licence = lines.String(), lines.licence()
	return a
}
