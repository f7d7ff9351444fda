package api

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"dateline/geo/gazetteer"
	"dateline/internal/incident"

	"github.com/gin-gonic/gin"
	"github.com/paulmach/orb"
)

// reverseParameters are the parameters of GET /reverse, in the order of openapi.yaml.
var reverseParameters = []string{"lon", "lat", "radius", "kind", "country", "lang", "limit"}

// containing is an administrative unit, or a disputed area, that holds a point or may hold it.
type containing struct {
	PlaceID     string  `json:"place_id,omitempty"`
	Name        string  `json:"name"`
	Kind        string  `json:"kind,omitempty"`
	Level       int     `json:"level"`
	CountryCode string  `json:"country_code"`
	Inside      bool    `json:"inside"`
	EdgeM       float64 `json:"edge_m"`
	Uncertain   bool    `json:"uncertain"`
	Disputed    string  `json:"disputed,omitempty"`
	Source      string  `json:"source"`
}

// reverseRequest asks what is at a point.
type reverseRequest struct {
	placeConditions
	point          orb.Point
	hasLon, hasLat bool
	radius         float64
}

// parse understands one parameter.
func (q *reverseRequest) parse(s *Server, name, value string) *incident.Error {
	degrees := func(most float64) (float64, *incident.Error) {
		x, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		if err != nil || !(math.Abs(x) <= most) || strings.ContainsAny(value, "xXpP_") {
			return 0, incident.Errorf(incident.Invalid, name, "%q is not a number of degrees from -%v to %v", clip(value), most, most)
		}
		return x, nil
	}
	var err *incident.Error
	switch name {
	case "lon":
		q.point[0], err = degrees(180)
		q.hasLon = true
	case "lat":
		q.point[1], err = degrees(90)
		q.hasLat = true
	case "radius":
		m, e := parseRadius(value)
		q.radius, err = m, invalid(name, e)
	default:
		err = q.placeConditions.parse(s, name, value, maxPlaces)
	}
	return err
}

// reverse answers with the places around a point, and what holds it.
func (s *Server) reverse(c *gin.Context) error {
	q := reverseRequest{placeConditions: placeConditions{limit: 1}}
	err := eachParameter(c.Request.URL.RawQuery, reverseParameters, func(name, value string) *incident.Error { return q.parse(s, name, value) })
	var faults incident.Errors
	if err != nil {
		faults = err.(incident.Errors)
	}
	for name, given := range map[string]bool{"lon": q.hasLon, "lat": q.hasLat} {
		if !given {
			faults = append(faults, incident.Errorf(incident.Invalid, name, "is missing: degrees, for instance lon=70.58&lat=39.85"))
		}
	}
	if len(faults) > 0 {
		slices.SortStableFunc(faults, func(a, b *incident.Error) int { return strings.Compare(a.Field, b.Field) })
		return faults
	}
	return s.fromGazetteer(c, func(ix *gazetteer.Index, enc encoding) error {
		found, err := ix.Nearest(c.Request.Context(), gazetteer.NearestQuery{Point: q.point, RadiusM: q.radius, Kinds: q.kinds, Countries: q.countries, Limit: q.limit})
		if err != nil {
			return placeFault("", err)
		}
		return writeAnswer(c, enc, geoJSON.contentType, s.reverseAnswer(ix, &q, found))
	})
}

func (s *Server) reverseAnswer(ix *gazetteer.Index, q *reverseRequest, found []gazetteer.Nearby) geocodeAnswer {
	a := geocodeAnswer{Type: "FeatureCollection", Features: []geocodeFeature{}, Geocoding: geocodeHead{Version: geocodeVersion,
		Query: fmt.Sprintf("%v,%v", q.point.Lon(), q.point.Lat())}}
	var lines credits
	for _, near := range found {
		cand, ok := ix.Candidate(near.Place.ID)
		if !ok {
			continue
		}
		f := placeFeatureOf(ix, &cand, q.lang)
		distance, bearing := math.Round(near.DistanceM), math.Round(near.BearingDeg*10)/10
		f.Properties.Geocoding.DistanceM, f.Properties.Geocoding.BearingDeg = &distance, &bearing
		a.Features = append(a.Features, f)
		lines.add(cand.Attribution)
	}
	held := []containing{}
	if s.Outlines != nil {
		held = containingAt(ix, s.Outlines(), q.point, q.lang, &lines)
	}
	a.Geocoding.Containing = &held
	a.Geocoding.Attribution, a.Geocoding.Licence = lines.String(), lines.licence()
	return a
}

// containingAt tells which units hold a point, from the country down.
func containingAt(ix *gazetteer.Index, outlines *gazetteer.Outlines, p orb.Point, lang string, lines *credits) []containing {
	list := []containing{}
	if outlines == nil {
		return list
	}
	for _, o := range ix.Containing(outlines, p.Lon(), p.Lat()) {
		c := containing{PlaceID: o.PlaceID, Name: o.Name, Level: o.Level, CountryCode: o.Country, Inside: o.Inside, EdgeM: math.Round(o.EdgeM),
			Uncertain: o.Uncertain, Disputed: o.Disputed, Source: o.Source}
		if place, ok := ix.Get(o.PlaceID); ok {
			c.Kind, c.Name = place.Kind, place.Name
			if lang != "" {
				c.Name, _ = place.NameIn(lang)
			}
		}
		lines.add(gazetteer.OutlineAttribution(o.Source))
		list = append(list, c)
	}
	return list
}
