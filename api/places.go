package api

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"dateline/geo/gazetteer"
	"dateline/internal/incident"

	"github.com/gin-gonic/gin"
)

// The parameters of places, in the order of openapi.yaml.
var (
	placesParameters = []string{"q", "bbox", "kind", "country", "within", "lang", "limit", "cursor", "f"}
	placeParameters  = []string{"lang", "f"}
)

// placeFeature is a place as a feature, with all that is known of it.
type placeFeature struct {
	Type       string          `json:"type"`
	ID         string          `json:"id"`
	Geometry   *geocodePoint   `json:"geometry"`
	Properties placeProperties `json:"properties"`
}

type placeProperties struct {
	ID                string      `json:"id"`
	Name              string      `json:"name"`
	Label             string      `json:"label"`
	LanguageDefaulted bool        `json:"language_defaulted,omitempty"`
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
}

func placeNameOf(n gazetteer.Name) placeName {
	name := placeName{Text: n.Text, Flag: orNull(n.Flag), ValidFrom: orNull(n.From), ValidTo: orNull(n.To)}
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

// wholePlace makes a feature of a place.
func wholePlace(ix *gazetteer.Index, c *gazetteer.Candidate, lang string) placeFeature {
	p := &c.Place
	local := ix.InLanguage(c, lang)
	props := placeProperties{ID: p.ID, Name: local.Name, Label: local.Label, LanguageDefaulted: local.Defaulted, Kind: p.Kind, FeatureCode: orNull(p.FeatureCode),
		Country: orNull(p.Country), Claimants: append([]string{}, p.Claimants()...), Admin1: orNull(p.Admin1), Admin2: orNull(p.Admin2), Parent: orNull(p.Parent),
		UncertaintyM: c.UncertaintyM, UncertaintyReason: c.UncertaintyReason, Names: []placeName{{Text: p.Name}}, Hierarchy: []placeRef{},
		Sources: append([]string{}, sourcesOf(p)...), SourceURL: orNull(p.SourceURL), Note: orNull(p.Note), Attribution: orNull(c.Attribution)}
	if p.Population > 0 {
		props.Population = &p.Population
	}
	for _, n := range p.Names {
		props.Names = append(props.Names, placeNameOf(n))
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

// getPlace answers with one place.
func (s *Server) getPlace(c *gin.Context) error {
	var p placeConditions
	err := eachParameter(c.Request.URL.RawQuery, placeParameters, func(name, value string) *incident.Error { return p.parsePlace(s, name, value, 1) })
	if err != nil {
		return err
	}
	if _, err := accepted(c.Request.Header, outFormats[:1]); err != nil && c.Query("f") == "" {
		return err
	}
	ix := s.Service.Places.Current()
	id := c.Param("id")
	cand, ok := ix.Candidate(id)
	if !ok {
		return incident.Errorf(incident.NotFound, "", "%q is not the id of a place in the gazetteer; GET /geocode?q= finds the ids of places", clip(id))
	}
	enc, done, err := s.haveAnswer(c, ix)
	if done || err != nil {
		return err
	}
	return writeAnswer(c, enc, geoJSON.contentType, wholePlace(ix, &cand, p.lang))
}

// parsePlace is parse, and the parameter f, whose only value is the format that there is.
func (p *placeConditions) parsePlace(s *Server, name, value string, most int) *incident.Error {
	if name == "f" {
		_, err := formatNamed(value, outFormats[:1])
		return err
	}
	return p.parse(s, name, value, most)
}

// placesRequest asks for a page of places.
type placesRequest struct {
	placeConditions
	query  gazetteer.ListQuery
	cursor string
}

func (s *Server) parsePlaces(c *gin.Context) (*placesRequest, error) {
	p := &placesRequest{placeConditions: placeConditions{limit: DefaultLimit}}
	err := eachParameter(c.Request.URL.RawQuery, placesParameters, func(name, value string) *incident.Error {
		switch name {
		case "q":
			p.query.Name = strings.TrimSpace(value)
			if gazetteer.Skeleton(value) == "" {
				return incident.Errorf(incident.Invalid, name, "has no letters to look for in %q: write the name of a place", clip(value))
			}
		case "within":
			place, err := s.placeWithin(value)
			p.query.Within = place.ID
			return err
		case "cursor":
			p.cursor = value
		default:
			return p.parsePlace(s, name, value, MaxLimit)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if _, err := accepted(c.Request.Header, outFormats[:1]); err != nil && c.Query("f") == "" {
		return nil, err
	}
	p.query.BBox, p.query.Kinds, p.query.Countries, p.query.Limit = p.bbox, p.kinds, p.countries, p.limit
	if p.cursor != "" {
		if p.query.From, err = parsePlaceCursor(p.cursor, p.hash()); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// hash tells the conditions of the page from others.
func (p *placesRequest) hash() uint64 {
	b := appendString(nil, p.query.Name)
	b = appendString(b, strings.Join(p.kinds, ","))
	b = appendString(b, strings.Join(p.countries, ","))
	b = appendString(b, p.query.Within)
	if p.bbox != nil {
		b = appendReals(b, p.bbox.West, p.bbox.South, p.bbox.East, p.bbox.North)
	}
	return hashOf(b)
}

// A cursor of places is the number of the next one and a hash of it and of the conditions.
const placeCursorLen = 4 + 8

func placeCursor(from uint32, filter uint64) string {
	raw := binary.BigEndian.AppendUint32(nil, from)
	return cursorCoding.EncodeToString(binary.BigEndian.AppendUint64(raw, cursorSum(raw, filter)))
}

// parsePlaceCursor reads what placeCursor wrote.
func parsePlaceCursor(s string, filter uint64) (uint32, error) {
	raw, err := cursorCoding.DecodeString(s)
	if err != nil || len(raw) != placeCursorLen || binary.BigEndian.Uint64(raw[4:]) != cursorSum(raw[:4], filter) {
		return 0, incident.Errorf(incident.Invalid, "cursor", "%q is no cursor of these conditions: follow the link with rel=next of a page, or leave it out for the first page", clip(s))
	}
	return binary.BigEndian.Uint32(raw), nil
}

// listPlaces answers with a page of the gazetteer.
func (s *Server) listPlaces(c *gin.Context) error {
	p, err := s.parsePlaces(c)
	if err != nil {
		return err
	}
	ix := s.Service.Places.Current()
	enc, done, err := s.haveAnswer(c, ix)
	if done || err != nil {
		return err
	}
	page, next, more, err := ix.List(c.Request.Context(), p.query)
	if err != nil {
		var missing *gazetteer.NotFoundError // the gazetteer was exchanged meanwhile
		if errors.As(err, &missing) {
			return placeFault("within", err)
		}
		return err
	}
	base := s.baseURL(c.Request) + "/collections/places/items"
	links := []link{{withQuery(base, string(appendEscaped(nil, c.Request.URL.RawQuery))), "self", geoJSON.contentType, "This page"}}
	if more {
		href := base + "?" + withParameter(c.Request.URL.RawQuery, "cursor", placeCursor(next, p.hash()))
		links = append(links, link{href, "next", geoJSON.contentType, "The next page"})
		c.Writer.Header()["Link"] = []string{"<" + href + `>; rel="next"; type="` + geoJSON.mediaType + `"`}
	}
	return s.writePlaces(c, enc, ix, page, p.lang, links)
}

// writePlaces sends a page, feature by feature.
func (s *Server) writePlaces(c *gin.Context, enc encoding, ix *gazetteer.Index, page []gazetteer.Place, lang string, links []link) error {
	c.Writer.Header()["Content-Type"] = []string{geoJSON.contentType}
	b := newBody(c.Writer, enc, http.StatusOK)
	defer b.release()
	text := json.NewEncoder(b)
	text.SetEscapeHTML(false)
	var lines credits
	b.buf = append(b.buf, `{"type":"FeatureCollection","features":[`+"\n"...)
	err := c.Request.Context().Err()
	for n := 0; n < len(page) && err == nil; n++ {
		if n > 0 {
			b.buf = append(b.buf, ',')
		}
		cand, _ := ix.Candidate(page[n].ID)
		lines.add(cand.Attribution)
		err = text.Encode(wholePlace(ix, &cand, lang))
	}
	if err == nil {
		b.buf = append(strconv.AppendInt(append(b.buf, `],"numberReturned":`...), int64(len(page)), 10), `,"attribution":`...)
		err = errors.Join(text.Encode(lines.String()), b.member(`,"licence":`, text, lines.licence()), b.member(`,"links":`, text, links))
	}
	if err == nil {
		b.buf = append(b.buf, "}\n"...)
		err = b.finish()
	}
	return s.brokenOff(c, b, err)
}

// member appends a member of an object.
func (b *body) member(name string, text *json.Encoder, v any) error {
	b.buf = append(b.buf, name...)
	return text.Encode(v)
}

// brokenOff ends an answer that went wrong: an error is told by its status as long as nothing is out; after that the
// connection breaks off, so that the client sees that the answer is not whole.
func (s *Server) brokenOff(c *gin.Context, b *body, err error) error {
	if err != nil && (b.started() || c.Writer.Written()) {
		if !isGone(c.Request.Context(), err) {
			s.Log.Error("answer broken off", "path", c.Request.URL.Path, "error", err)
		}
		panic(http.ErrAbortHandler)
	}
	return err
}
