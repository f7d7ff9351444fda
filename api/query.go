package api

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"dateline/geo"
	"dateline/internal/format"
	"dateline/internal/incident"
)

// listRequest is a request for a page of incidents, understood.
type listRequest struct {
	query  incident.Query // its Limit is that of the page
	within *placeRef      // the place that query.Within means
	format outFormat
	only   propertySet
	crs    crs    // of the geometry in the answer
	hits   bool   // only the number of incidents is asked for
	filter []byte // see appendFilter
	hash   uint64 // of filter
}

// propertySet is a choice of format.FlatProperties, a bit for each; none means
// all.
type propertySet uint64

var flatProperties = format.FlatProperties()

// names lists the chosen properties in order, nil for all.
func (p propertySet) names() []string {
	if p == 0 {
		return nil
	}
	var out []string
	for n, name := range flatProperties {
		if p&(1<<n) != 0 {
			out = append(out, name)
		}
	}
	return out
}

// conditionParameters say which incidents are meant, listParameters those of a list
// besides, in the order of openapi.yaml.
var (
	conditionParameters = slices.Concat([]string{"bbox", "bbox-crs", "datetime", "filter", "filter-lang", "filter-crs", "ids"},
		simpleProperties(incident.Queryables()), []string{"within", "near", "radius", "q", "killed_min", "updated_after"})
	listParameters = slices.Concat(conditionParameters, []string{"sortby", "limit", "cursor", "resultType", "properties", "crs", "f"})
)

// listParser collects what the parameters of a list say.
type listParser struct {
	s                    *Server
	req                  *listRequest
	cursor               string
	near                 incident.Near
	hasNear, hasRadius   bool
	nearFault, dateGiven bool
	bbox                 string
	hasBBox              bool
	bboxCRS              crs
	filter               filterRequest
}

// parseList understands a request for a page of incidents. All that is wrong
// with it is told together.
func (s *Server) parseList(r *http.Request) (*listRequest, error) {
	req := &listRequest{query: incident.Query{Limit: DefaultLimit}}
	p := listParser{s: s, req: req, filter: filterRequest{of: s.queryables}}
	var faults incident.Errors
	if err := eachParameter(r.URL.RawQuery, listParameters, p.parse); err != nil {
		faults = err.(incident.Errors)
	}
	if faults = append(faults, p.finish()...); len(faults) > 0 {
		return nil, faults
	}
	req.filter = appendFilter(make([]byte, 0, 256), &req.query)
	req.hash = hashOf(req.filter)
	if p.cursor != "" {
		at, before, err := parseCursor(p.cursor, req.hash)
		switch {
		case err != nil:
			return nil, err
		case before:
			req.query.Before = &at
		default:
			req.query.After = &at
		}
	}
	if req.format.name == "" {
		var err error
		if req.format, err = accepted(r.Header, outFormats); err != nil {
			return nil, err
		}
	}
	if err := refuseCRS(req.crs, req.format); err != nil {
		return nil, err
	}
	if req.only != 0 && req.format.whole() {
		return nil, incident.Errorf(incident.Invalid, "properties", "has no meaning for f=%s, whose columns are those of another data set: leave one of them out", req.format.name)
	}
	return req, nil
}

// finish understands what several parameters say together.
func (p *listParser) finish() (faults incident.Errors) {
	switch {
	case p.hasNear && p.hasRadius:
		p.req.query.Near = &p.near
	case p.nearFault:
	case p.hasNear:
		faults = append(faults, incident.Errorf(incident.Invalid, "radius", "is missing: near needs radius, in metres"))
	case p.hasRadius:
		faults = append(faults, incident.Errorf(incident.Invalid, "near", "is missing: radius needs near, as lon,lat"))
	}
	if p.hasBBox {
		box, err := p.bboxCRS.parseBBox(p.bbox)
		if err != nil {
			faults = append(faults, invalid("bbox", err))
		}
		p.req.query.BBox = &box
	}
	filter, err := p.filter.finish()
	if err != nil {
		faults = append(faults, err)
	}
	p.req.query.Filter = filter
	return faults
}

// ParseQuery understands a query string with the parameters of GET /incidents as
// that does, for others who let their users say what they mean. Errors:
// incident.Errors with all faults.
func ParseQuery(service *incident.Service, raw string) (incident.Query, error) {
	s := Server{Config: Config{Service: service}}
	s.setQueryables()
	req, err := s.parseList(&http.Request{URL: &url.URL{RawQuery: raw}})
	if err != nil {
		return incident.Query{}, err
	}
	return req.query, nil
}

// parse understands one parameter.
func (p *listParser) parse(name, value string) *incident.Error {
	switch name {
	case "sortby", "limit", "cursor", "properties", "resultType", "crs", "f":
		return p.shape(name, value)
	case "filter", "filter-lang", "filter-crs":
		return p.filter.parse(name, value)
	}
	return p.condition(name, value)
}

// condition understands a parameter that says which incidents are meant.
func (p *listParser) condition(name, value string) *incident.Error {
	q := &p.req.query
	switch name {
	case "bbox":
		p.bbox, p.hasBBox = value, true
		return nil
	case "bbox-crs":
		c, err := crsNamed(name, value)
		p.bboxCRS = c
		return err
	case "ids", "id":
		list, err := ids(name, value)
		q.IDs = common(q.IDs, list)
		return err
	case "datetime":
		t, err := parseDatetime(value)
		if p.dateGiven {
			t = intersect(q.Time, t)
		}
		q.Time, p.dateGiven = t, true
		return invalid(name, err)
	case "near":
		at, err := geo.ParsePoint(value)
		p.near.Point, p.hasNear, p.nearFault = at, err == nil, p.nearFault || err != nil
		return invalid(name, err)
	case "radius":
		m, err := parseRadius(value)
		p.near.RadiusM, p.hasRadius, p.nearFault = m, err == nil, p.nearFault || err != nil
		return invalid(name, err)
	case "within":
		place, err := p.s.placeWithin(value)
		p.req.within, q.Within = &place, place.ID
		return err
	case "q":
		q.Text = strings.TrimSpace(value)
		return checkText(q.Text)
	case "killed_min":
		n, err := parsePeople(name, value)
		q.KilledMin = n
		return err
	case "updated_after":
		t, err := parseInstant(value)
		q.UpdatedAfter = t
		return invalid(name, err)
	}
	if info, ok := equalable[name]; ok {
		return p.filter.property(info, value)
	}
	return p.equal(incident.Property(name), value)
}

// shape understands a parameter that says in which order and form they are told.
func (p *listParser) shape(name, value string) (err *incident.Error) {
	q := &p.req.query
	switch name {
	case "sortby":
		q.Sort, err = parseSort(value)
	case "resultType":
		p.req.hits, err = resultType(value)
	case "crs":
		p.req.crs, err = crsNamed(name, value)
	case "limit":
		q.Limit, err = parseLimit(value, MaxLimit)
	case "cursor":
		p.cursor = value
		if value == "" {
			return incident.Errorf(incident.Invalid, name, "is empty; leave it out for the first page")
		}
	case "properties":
		return p.properties(value)
	case "f":
		p.req.format, err = formatNamed(value, outFormats)
	}
	return err
}

func invalid(field string, err error) *incident.Error {
	if err == nil {
		return nil
	}
	return incident.Errorf(incident.Invalid, field, "%s", err.Error())
}

// equal understands the values that a property may have.
func (p *listParser) equal(prop incident.Property, value string) *incident.Error {
	values, err := splitValues(string(prop), value)
	if err != nil {
		return err
	}
	for _, v := range values {
		if err := p.s.checkValue(prop, v); err != nil {
			return err
		}
	}
	if p.req.query.Equal == nil {
		p.req.query.Equal = map[incident.Property][]string{}
	}
	p.req.query.Equal[prop] = values
	return nil
}

// properties understands the choice of properties.
func (p *listParser) properties(value string) *incident.Error {
	names, err := splitValues("properties", value)
	if err != nil {
		return err
	}
	p.req.only = 1 // id always comes
	for _, name := range names {
		if err := oneOf("properties", name, flatProperties); err != nil {
			return err
		}
		p.req.only |= 1 << slices.Index(flatProperties, name)
	}
	return nil
}

// parseLimit understands the size of a page; more than most is clamped.
func parseLimit(value string, most int) (int, *incident.Error) {
	digits := strings.TrimLeft(value, "0")
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		return 0, incident.Errorf(incident.Invalid, "limit", "%q is not a whole number from 1 to %d", clip(value), most)
	}
	n, err := strconv.Atoi(digits)
	if err != nil || n > most {
		n = most // more than an int holds is too many as well
	}
	return n, nil
}

// parsePeople understands a number of people.
func parsePeople(name, value string) (incident.Number, *incident.Error) {
	n, err := strconv.ParseInt(value, 10, 64)
	if err != nil || n < 0 || n > incident.MaxPeople {
		return incident.Number{}, incident.Errorf(incident.Invalid, name, "%q is not a number of people: write a whole number from 0 to %d", clip(value), int64(incident.MaxPeople))
	}
	return incident.Num(n), nil
}

// parseRadius understands a radius in metres.
func parseRadius(value string) (float64, error) {
	m, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if err != nil || !(m > 0) || m > maxRadius || strings.ContainsAny(value, "xXpP_") {
		return 0, fmt.Errorf("%q is not a radius: write metres, more than 0 and at most %d", clip(value), maxRadius)
	}
	return m, nil
}

// maxRadius is half the Earth's circumference in metres: all there is.
const maxRadius = 20_037_509

// parseInstant understands an RFC 3339 instant, in either case. A plus of the
// zone that was not escaped arrives as a space.
func parseInstant(value string) (time.Time, error) {
	text := strings.ToUpper(strings.TrimSpace(value))
	if n := len(text) - len(" 00:00"); n > len("2006-01-02T") && text[n] == ' ' {
		text = text[:n] + "+" + text[n+1:]
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}, fmt.Errorf("%q is not an instant: write it as in RFC 3339, for instance 2026-01-31T12:00:00Z", clip(value))
	}
	return t, nil
}

// checkText refuses words that cannot be searched for.
func checkText(text string) *incident.Error {
	switch {
	case !strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }):
		return incident.Errorf(incident.Invalid, "q", "has no word to look for in %q: only letters and digits are searched, not emoji or punctuation; write a word of the title, the summary or the place names", clip(text))
	case utf8.RuneCountInString(text) > incident.MaxText:
		return incident.Errorf(incident.Invalid, "q", "has more than %d characters", incident.MaxText)
	case strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\t' && r != '\n' && r != '\r' }):
		return incident.Errorf(incident.Invalid, "q", "contains control characters; leave them out")
	}
	return nil
}
