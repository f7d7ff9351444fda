package api

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"dateline/internal/cql"
	"dateline/internal/incident"
)

// splitValues cuts a comma-separated parameter; a value said twice counts once.
func splitValues(name, value string) ([]string, *incident.Error) {
	var values []string
	for v := range strings.SplitSeq(value, ",") {
		v = strings.TrimSpace(v)
		switch {
		case v == "":
			return nil, incident.Errorf(incident.Invalid, name, "has an empty value; write one value, or several separated by single commas")
		case len(values) == MaxValues:
			return nil, incident.Errorf(incident.Invalid, name, "has more than %d values", MaxValues)
		case !slices.Contains(values, v):
			values = append(values, v)
		}
	}
	return values, nil
}

// setQueryables makes the queryables of incidents and of places, with the codes of
// types and the form of countries that the parameters of these names are held to.
func (s *Server) setQueryables() {
	held := func(q cql.Queryables) *cql.Queryables {
		q.Properties = slices.Clone(q.Properties)
		for n := range q.Properties {
			switch p := &q.Properties[n]; p.Name {
			case "type":
				p.Enum = s.Service.Types.Codes()
			case "country":
				p.Form = s.countryCode
			}
		}
		return &q
	}
	s.queryables, s.ofPlaces = held(*incident.Queryables()), held(*placeQueryables)
}

var countryPattern = regexp.MustCompile(`^[A-Z]{2}(/[A-Z]{2})*$`)

// checkValue refuses a value that the property cannot have.
func (s *Server) checkValue(prop incident.Property, v string) *incident.Error {
	switch prop {
	case incident.PropType:
		if _, ok := s.Service.Types.Get(v); !ok {
			e := incident.Errorf(incident.Invalid, "type", "%q is not a code of the vocabulary", clip(v))
			if near := incident.Nearest(v, s.Service.Types.Codes()); near != "" {
				e.Message += fmt.Sprintf("; did you mean %q?", near)
				e.Suggestions = []string{near}
			}
			e.Message += "; GET /types lists the codes"
			return e
		}
	case incident.PropScope:
		return oneOf("scope", v, incident.Scopes)
	case incident.PropStatus:
		return oneOf("status", v, incident.Statuses)
	case incident.PropDatePrecision:
		return oneOf("date_precision", v, incident.DatePrecisions)
	case incident.PropGeoPrecision:
		return oneOf("geo_precision", v, incident.GeoPrecisions)
	case incident.PropDisputed:
		return oneOf("disputed", v, []string{"true", "false"})
	case incident.PropCountry:
		return s.checkCountry(v)
	case incident.PropPlaceID:
		if _, ok := s.Service.Places.Current().Candidate(v); !ok {
			return incident.Errorf(incident.Invalid, "place_id", "%s", noSuchPlace(v))
		}
	default:
		if utf8.RuneCountInString(v) > incident.MaxText {
			return incident.Errorf(incident.Invalid, string(prop), "has more than %d characters", incident.MaxText)
		}
	}
	return nil
}

// checkCountry refuses what is no country code, and tells that of a name.
func (s *Server) checkCountry(v string) *incident.Error {
	near, ok := s.countryCode(v)
	if ok {
		return nil
	}
	e := incident.Errorf(incident.Invalid, "country", "%q is not an ISO 3166-1 alpha-2 code in capitals, such as KG", clip(v))
	if near != "" {
		e.Message += fmt.Sprintf("; did you mean %q?", near)
		e.Suggestions = []string{near}
	}
	return e
}

// countryCode reports whether v is a country code, and finds that of a name.
func (s *Server) countryCode(v string) (near string, ok bool) {
	if countryPattern.MatchString(v) {
		return "", true
	}
	if near = strings.ToUpper(v); countryPattern.MatchString(near) {
		return near, false
	}
	near, _ = s.Service.Places.Current().CountryCodes(v) // of a name that nobody knows there is none
	return near, false
}
