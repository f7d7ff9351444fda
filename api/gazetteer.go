package api

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"dateline/geo"
	"dateline/geo/gazetteer"
	"dateline/internal/incident"

	"github.com/gin-gonic/gin"
	"github.com/paulmach/orb"
)

// maxPlaces is how many places an answer of the geocoder holds at most.
const maxPlaces = 50

// placeConditions are the parameters that questions about places have in common.
type placeConditions struct {
	kinds, countries []string
	bbox             *geo.BBox
	near             *orb.Point
	lang             string
	limit            int
}

var langPattern = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

// parse understands one of these parameters.
func (p *placeConditions) parse(s *Server, name, value string, most int) (err *incident.Error) {
	switch name {
	case "kind":
		if p.kinds, err = splitValues(name, value); err != nil {
			return err
		}
		for _, kind := range p.kinds {
			if err := oneOf(name, kind, gazetteer.Kinds); err != nil {
				return err
			}
		}
	case "country":
		if p.countries, err = splitValues(name, strings.ReplaceAll(value, "/", ",")); err != nil {
			return err
		}
		for _, country := range p.countries {
			if err := s.checkCountry(country); err != nil {
				return err
			}
		}
	case "bbox":
		box, e := geo.ParseBBox(value)
		p.bbox, err = &box, invalid(name, e)
	case "near":
		at, e := geo.ParsePoint(value)
		p.near, err = &at, invalid(name, e)
	case "lang":
		if p.lang = value; !langPattern.MatchString(value) {
			err = incident.Errorf(incident.Invalid, name, "%q is not the code of a language: write that of ISO 639, such as ru", clip(value))
		}
	case "limit":
		p.limit, err = parseLimit(value, most)
	}
	return err
}

// notBlank refuses an empty value.
func notBlank(name, value string) *incident.Error {
	if strings.TrimSpace(value) == "" {
		return incident.Errorf(incident.Invalid, name, "is empty")
	}
	return nil
}

// placesTag is the validator of an answer of the gazetteer, which depends on the index, the program and the request alone.
func (s *Server) placesTag(ix *gazetteer.Index, c *gin.Context, enc encoding) string {
	b := binary.BigEndian.AppendUint64(nil, s.salt)
	b = append(b, c.Request.URL.Path...)
	b = append(append(b, '?'), c.Request.URL.RawQuery...)
	b = append(b, s.baseURL(c.Request)...)
	b = append(append(b, c.GetHeader("Accept")...), ix.Fingerprint()...)
	return `W/"` + ix.Fingerprint() + "-" + strconv.FormatUint(hashOf(b), 36) + enc.suffix() + `"`
}

// haveAnswer sets the headers of an answer of the gazetteer, and answers 304 to a client that has it already.
func (s *Server) haveAnswer(c *gin.Context, ix *gazetteer.Index) (enc encoding, done bool, err error) {
	enc = encodingFor(c.Request.Header)
	h := c.Writer.Header()
	setCommon(h)
	if len(h["Cache-Control"]) == 0 {
		s.setCaching(h)
	}
	etag := s.placesTag(ix, c, enc)
	h["Etag"] = []string{etag}
	if matches(c.Request.Header.Get("If-None-Match"), etag) {
		return enc, true, notModified(c)
	}
	return enc, false, nil
}

// fromGazetteer answers with what answer makes of the gazetteer, unless the client has that already.
func (s *Server) fromGazetteer(c *gin.Context, answer func(ix *gazetteer.Index, enc encoding) error) error {
	ix := s.Service.Places.Current()
	enc, done, err := s.haveAnswer(c, ix)
	if done || err != nil {
		return err
	}
	return answer(ix, enc)
}

// writeAnswer sends v as JSON of a content type. The headers but for that have been set.
func writeAnswer(c *gin.Context, enc encoding, contentType string, v any) error {
	c.Writer.Header()["Content-Type"] = []string{contentType}
	b := newBody(c.Writer, enc, http.StatusOK)
	defer b.release()
	text := json.NewEncoder(b)
	text.SetEscapeHTML(false)
	if err := text.Encode(v); err != nil {
		return err
	}
	return b.finish()
}

// credits gathers the attribution lines of an answer.
type credits []string

// add takes the lines of a place.
func (l *credits) add(line string) {
	for part := range strings.SplitSeq(line, "; ") {
		if part != "" && !strings.Contains("; "+strings.Join(*l, "; ")+";", "; "+part+";") {
			*l = append(*l, part)
		}
	}
}

// String is all of them in one line.
func (l credits) String() string { return strings.Join(l, "; ") }

// placeLicence is the licence of most of the place data; the attribution names those of the others.
const placeLicence = "CC BY 4.0"

// licence is that of what the lines are about.
func (l credits) licence() string {
	if strings.Contains(l.String(), "GeoNames") {
		return placeLicence
	}
	return ""
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
	var at *gazetteer.FieldError
	if errors.As(err, &at) {
		field = at.Field
	}
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
