package api

import (
	"cmp"
	"encoding/binary"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"dateline/geo/gazetteer"
	"dateline/internal/cql"
	"dateline/internal/incident"

	"github.com/gin-gonic/gin"
)

// placesRequest asks for a page of places, or for one.
type placesRequest struct {
	placeConditions
	query   gazetteer.ListQuery
	cursor  string
	corners string // of the box
	hasBBox bool
	bboxCRS crs
	filter  filterRequest
	crs     crs
	hits    bool
	formats []outFormat // that there are
	format  outFormat
	hash    uint64 // of the conditions
}

// parse understands one parameter.
func (p *placesRequest) parse(s *Server, name, value string) (err *incident.Error) {
	switch name {
	case "q":
		p.query.Name = strings.TrimSpace(value)
		if gazetteer.Skeleton(value) == "" {
			return incident.Errorf(incident.Invalid, name, "has no letters to look for in %q: write the name of a place", clip(value))
		}
	case "within":
		var place placeRef
		place, err = s.placeWithin(value)
		p.query.Within = place.ID
	case "ids", "id":
		var list []string
		list, err = splitValues(name, value)
		p.query.IDs = common(p.query.IDs, list)
	case "bbox":
		p.corners, p.hasBBox = value, true
	case "bbox-crs":
		p.bboxCRS, err = crsNamed(name, value)
	case "datetime": // a place has no time, so it matches any (OGC API Features 1.0, fc-time-response C)
		_, e := parseDatetime(value)
		err = invalid(name, e)
	case "crs":
		p.crs, err = crsNamed(name, value)
	case "filter", "filter-lang", "filter-crs":
		return p.filter.parse(name, value)
	case "resultType":
		p.hits, err = resultType(value)
	case "cursor":
		if p.cursor = value; value == "" {
			err = incident.Errorf(incident.Invalid, name, "is empty; leave it out for the first page")
		}
	case "f":
		p.format, err = formatNamed(value, p.formats)
	case "kind", "country", "lang", "limit":
		return p.placeConditions.parse(s, name, value, MaxLimit)
	case "admin1":
		if value, err = s.divisionCodes(name, value); err != nil {
			return err
		}
		return p.filter.property(*queryableOf(name), value)
	default:
		return p.filter.property(*queryableOf(name), value)
	}
	return err
}

// divisionCodes are the codes of first-level divisions that are named by codes, ids or names, several by comma.
func (s *Server) divisionCodes(name, value string) (string, *incident.Error) {
	named, fault := splitValues(name, value)
	if fault != nil {
		return "", fault
	}
	ix := s.Service.Places.Current()
	for i, text := range named {
		code, err := ix.Admin1Code(text, "")
		if err != nil {
			var told *incident.Error
			if errors.As(placeFault(name, err), &told) {
				return "", told
			}
			return "", invalid(name, err)
		}
		named[i] = cmp.Or(code, text)
	}
	return strings.Join(named, ","), nil
}

// chooseFormat takes the format of the Accept header where f did not say one.
func (p *placesRequest) chooseFormat(c *gin.Context) (err error) {
	if p.format.name == "" {
		p.format, err = accepted(c.Request.Header, p.formats)
	}
	return err
}

func (s *Server) parsePlaces(c *gin.Context) (*placesRequest, error) {
	p := &placesRequest{placeConditions: placeConditions{limit: DefaultLimit}, filter: filterRequest{of: s.ofPlaces}, formats: placeListFormats}
	var faults incident.Errors
	if err := eachParameter(c.Request.URL.RawQuery, placesParameters, func(name, value string) *incident.Error { return p.parse(s, name, value) }); err != nil {
		faults = err.(incident.Errors)
	}
	if p.hasBBox {
		box, err := p.bboxCRS.parseBBox(p.corners)
		if err != nil {
			faults = append(faults, invalid("bbox", err))
		}
		p.bbox, p.query.BBox = &box, &box
	}
	filter, fault := p.filter.finish()
	if fault != nil {
		faults = append(faults, fault)
	}
	if len(faults) > 0 {
		return nil, faults
	}
	if err := p.chooseFormat(c); err != nil {
		return nil, err
	}
	if p.format != htmlFormat {
		if err := refuseCRS(p.crs, p.format); err != nil {
			return nil, err
		}
	} else {
		p.limit = min(p.limit, MaxRows)
	}
	p.query.Kinds, p.query.Countries, p.query.Limit = p.kinds, p.countries, p.limit
	p.hash = hashOf(p.conditions(filter))
	if filter != nil {
		narrow(&p.query, filter)
		p.query.Match = matcher(s.Service.Places.Current(), filter)
	}
	return p, nil
}

// conditions tells the conditions of the page from others.
func (p *placesRequest) conditions(filter *cql.Filter) []byte {
	b := appendString(nil, p.query.Name)
	b = appendString(b, strings.Join(p.kinds, ","))
	b = appendString(b, strings.Join(p.countries, ","))
	b = appendString(b, p.query.Within)
	if p.query.BBox != nil {
		box := p.query.BBox
		b = appendReals(append(b, 'b'), box.West, box.South, box.East, box.North)
	}
	if p.query.IDs != nil {
		b = appendSet(append(b, 'i'), p.query.IDs)
	}
	if filter != nil {
		b = appendString(append(b, 'f'), cql.String(filter.Expr))
	}
	return b
}

// placePosition is what a cursor of places holds.
type placePosition struct {
	from    uint32 // the number of the place at which the page begins, or ends
	back    bool   // it ends there
	edition uint64 // of the gazetteer, see gazetteer.Index.Edition
}

// A cursor of places is a placePosition, and a hash of it and of the conditions.
const placeCursorLen = 1 + 4 + 8 + 8

// cursor is the text of a position under conditions.
func (p placePosition) cursor(filter uint64) string {
	raw := binary.BigEndian.AppendUint32(appendFlag(nil, p.back), p.from)
	raw = binary.BigEndian.AppendUint64(raw, p.edition)
	return cursorCoding.EncodeToString(binary.BigEndian.AppendUint64(raw, cursorSum(raw, filter)))
}

// parsePlaceCursor reads what placePosition.cursor wrote.
func parsePlaceCursor(s string, filter uint64) (p placePosition, _ error) {
	raw, err := cursorCoding.DecodeString(s)
	const end = placeCursorLen - 8
	if err != nil || len(raw) != placeCursorLen || raw[0] > 1 || binary.BigEndian.Uint64(raw[end:]) != cursorSum(raw[:end], filter) {
		return p, incident.Errorf(incident.Invalid, "cursor", "%q is no cursor of these conditions: follow the link with rel=next of a page, or leave it out for the first page", clip(s))
	}
	return placePosition{binary.BigEndian.Uint32(raw[1:]), raw[0] == 1, binary.BigEndian.Uint64(raw[5:])}, nil
}

// goOn makes the page begin, or end, where the cursor says. What an earlier edition of the gazetteer numbered cannot be gone on with.
func (p *placesRequest) goOn(ix *gazetteer.Index) error {
	if p.cursor == "" {
		return nil
	}
	at, err := parsePlaceCursor(p.cursor, p.hash)
	if err != nil {
		return err
	}
	if at.edition != ix.Edition(at.from) {
		return incident.Errorf(incident.Invalid, "cursor", "the gazetteer has changed since that page, and its places are numbered anew: start again without cursor")
	}
	p.query.From, p.query.Back = at.from, at.back
	return nil
}

// listPlaces answers with a page of the gazetteer.
func (s *Server) listPlaces(c *gin.Context) error {
	s.asBrowser(c)
	p, err := s.parsePlaces(c)
	if err != nil {
		return err
	}
	return s.fromGazetteer(c, func(ix *gazetteer.Index, enc encoding) error {
		if err := p.goOn(ix); err != nil {
			return err
		}
		return s.answerPlaces(c, enc, ix, p)
	})
}

// answerPlaces finds a page and sends it.
func (s *Server) answerPlaces(c *gin.Context, enc encoding, ix *gazetteer.Index, p *placesRequest) error {
	page, err := s.findPlaces(c.Request.Context(), ix, p)
	if err != nil {
		var missing *gazetteer.NotFoundError // the gazetteer was exchanged meanwhile
		if errors.As(err, &missing) {
			return placeFault("within", err)
		}
		return err
	}
	s.linkPlaces(c, ix, p, page)
	h := c.Writer.Header()
	h["Content-Crs"] = contentCRS[p.crs]
	h["Link"] = []string{linkHeader(page.links)}
	h["Ogc-Numberreturned"] = []string{strconv.Itoa(len(page.places))}
	if page.total.exact {
		h["Ogc-Numbermatched"] = []string{strconv.Itoa(page.total.n)}
	}
	if p.format == htmlFormat {
		return s.showPlaces(c, ix, p, page)
	}
	if p.format != geoJSON {
		return s.writePlaceFile(c, enc, ix, p, page)
	}
	return s.writePlaces(c, enc, ix, p, page)
}

// writePlaces sends a page, feature by feature.
func (s *Server) writePlaces(c *gin.Context, enc encoding, ix *gazetteer.Index, p *placesRequest, page *placesPage) error {
	c.Writer.Header()["Content-Type"] = []string{geoJSON.contentType}
	b := newBody(c.Writer, enc, http.StatusOK)
	defer b.release()
	text := json.NewEncoder(b)
	text.SetEscapeHTML(false)
	var lines credits
	b.buf = append(b.buf, `{"type":"FeatureCollection",`...)
	if page.total.exact {
		b.buf = append(strconv.AppendInt(append(b.buf, `"numberMatched":`...), int64(page.total.n), 10), ',')
	}
	b.buf = s.Service.Now().UTC().AppendFormat(append(b.buf, `"timeStamp":"`...), "2006-01-02T15:04:05Z")
	b.buf = append(b.buf, `","features":[`+"\n"...)
	err := c.Request.Context().Err()
	for n := 0; n < len(page.places) && err == nil; n++ {
		if n > 0 {
			b.buf = append(b.buf, ',')
		}
		cand, _ := ix.Candidate(page.places[n].ID)
		lines.add(cand.Attribution)
		err = text.Encode(wholePlace(ix, &cand, p.lang).in(p.crs))
	}
	if err == nil {
		b.buf = append(strconv.AppendInt(append(b.buf, `],"numberReturned":`...), int64(len(page.places)), 10), `,"attribution":`...)
		err = errors.Join(text.Encode(lines.String()), b.member(`,"licence":`, text, lines.licence()), b.member(`,"links":`, text, page.links))
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
