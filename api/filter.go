package api

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"dateline/internal/cql"
	"dateline/internal/incident"
)

// filterRequest is what the parameters filter, filter-lang and filter-crs say
// (OGC API Features Part 3), and what those say that are named as properties
// which incident.Query.Equal does not know.
type filterRequest struct {
	of         *cql.Queryables
	text, lang string
	given      bool
	faulty     bool // what is wrong was told already
	crs        crs
	equal      []cql.Expr
}

// parse understands one of the three parameters; text is read by finish, when
// all are known.
func (f *filterRequest) parse(name, value string) (err *incident.Error) {
	defer func() { f.faulty = f.faulty || err != nil }()
	switch name {
	case "filter":
		f.text, f.given = value, true
		if strings.TrimSpace(value) == "" {
			return incident.Errorf(incident.Invalid, name, "is empty; leave it out for all, or write one such as country = 'KG' AND S_INTERSECTS(geometry, BBOX(69, 39, 71, 41))")
		}
	case "filter-lang":
		f.lang = value
		return oneOf(name, value, incident.FilterLangs)
	case "filter-crs":
		f.crs, err = crsNamed(name, value)
	}
	return err
}

// finish reads the filter and joins all conditions; nil means none.
func (f *filterRequest) finish() (*cql.Filter, *incident.Error) {
	var whole *cql.Filter
	if f.faulty {
		return nil, nil
	}
	if f.given {
		e, err := incident.ParseExpr(f.text, f.lang)
		if err == nil && f.crs != crs84 {
			e, err = cql.MapPoints(e, f.crs.toLonLat)
		}
		if err == nil {
			whole, err = incident.CheckFilterOf(f.of, e, f.text)
		}
		if err != nil {
			return nil, f.fault(err)
		}
	}
	if len(f.equal) == 0 {
		return whole, nil
	}
	var parts []cql.Expr
	if whole != nil {
		parts = append(parts, whole.Expr)
		if and, ok := whole.Expr.(*cql.Logic); ok && and.Op == cql.OpAnd {
			parts = slices.Clone(and.Args) // the index looks at the parts of one AND
		}
	}
	e := f.equal[0]
	if parts = append(parts, f.equal...); len(parts) > 1 {
		e = &cql.Logic{Op: cql.OpAnd, Args: parts}
	}
	whole, err := incident.CheckFilterOf(f.of, e, "")
	if err != nil {
		return nil, f.fault(err)
	}
	return whole, nil
}

// fault is err for the parameter filter, with a word on the language where
// another one was probably meant.
func (f *filterRequest) fault(err error) *incident.Error {
	var known *incident.Error
	if !errors.As(err, &known) {
		return incident.Errorf(incident.Invalid, "filter", "%s", err)
	}
	if f.lang != incident.CQL2JSON && strings.HasPrefix(strings.TrimSpace(f.text), "{") {
		known.Message += "; did you mean filter-lang=" + incident.CQL2JSON + "?"
		known.Suggestions = []string{incident.CQL2JSON}
	}
	return known
}

// equalable are the properties that a parameter of their name compares with, and
// that incident.Query.Equal does not know: all that are simple.
var equalable = func() map[string]cql.Queryable {
	out := map[string]cql.Queryable{}
	for _, q := range incident.Queryables().Properties {
		if simple(q) && !slices.Contains(incident.EqualProperties, incident.Property(q.Name)) {
			out[q.Name] = q
		}
	}
	return out
}()

// simple reports whether a parameter can name a value of a property.
func simple(q cql.Queryable) bool { return q.Type != cql.TypeGeometry && q.Type != cql.TypeArray }

// simpleProperties are the names of all parameters that compare with a property,
// in the order of a feature.
func simpleProperties(of *cql.Queryables) (names []string) {
	for _, q := range of.Properties {
		if simple(q) {
			names = append(names, q.Name)
		}
	}
	return names
}

// written are texts in people's words, which may hold commas: a parameter of
// their name has one value.
var written = []string{"title", "summary", "place", "place_name", "source", "uncertainty_reason", "actor", "name"}

// property understands the values that a property may have.
func (f *filterRequest) property(p cql.Queryable, value string) *incident.Error {
	values := []string{value}
	var err *incident.Error
	if slices.Contains(written, p.Name) {
		err = notBlank(p.Name, value)
	} else {
		values, err = splitValues(p.Name, value)
	}
	if err != nil {
		return err
	}
	list := make([]cql.Expr, len(values))
	for n, v := range values {
		if list[n], err = literal(p, v); err != nil {
			return err
		}
	}
	name := &cql.Property{Name: p.Name}
	if len(list) == 1 {
		f.equal = append(f.equal, &cql.Compare{Op: cql.OpEq, Left: name, Right: list[0]})
	} else {
		f.equal = append(f.equal, &cql.In{Value: name, List: list})
	}
	return nil
}

// literal is a value of a property.
func literal(p cql.Queryable, v string) (cql.Expr, *incident.Error) {
	name := p.Name
	switch p.Type {
	case cql.TypeInteger, cql.TypeNumber:
		x, err := strconv.ParseFloat(v, 64)
		if err != nil || x-x != 0 || strings.Trim(v, "0123456789+-.eE") != "" {
			return nil, incident.Errorf(incident.Invalid, name, "%q is not a number", clip(v))
		}
		return &cql.Number{Value: x}, nil
	case cql.TypeDate, cql.TypeTimestamp:
		m, err := parseMoment(v)
		if err == nil && (p.Type == cql.TypeDate || !m.timed) {
			return &cql.Instant{Micros: m.day.Time().UnixMicro(), Day: true}, nil
		}
		if err == nil {
			t, err := parseInstant(v)
			return &cql.Instant{Micros: t.UnixMicro()}, invalid(name, err)
		}
		return nil, invalid(name, err)
	}
	if utf8.RuneCountInString(v) > incident.MaxText {
		return nil, incident.Errorf(incident.Invalid, name, "has more than %d characters", incident.MaxText)
	}
	return &cql.Text{Value: v}, nil
}

// ids understands a list of ids.
func ids(name, value string) ([]incident.ID, *incident.Error) {
	values, err := splitValues(name, value)
	if err != nil {
		return nil, err
	}
	out := make([]incident.ID, len(values))
	for n, v := range values {
		if !incident.ValidID(v) {
			return nil, incident.Errorf(incident.Invalid, name, "%q is not an id: ids have 1 to 64 of the characters A-Z a-z 0-9 . _ ~ -", clip(v))
		}
		out[n] = incident.ID(v)
	}
	return out, nil
}

// common are the ids in both lists; nil means any.
func common[T comparable](a, b []T) []T {
	if a == nil {
		return b
	}
	out := []T{}
	for _, id := range a {
		if slices.Contains(b, id) {
			out = append(out, id)
		}
	}
	return out
}

// resultType understands the parameter of this name: whether only the number of
// incidents is asked for.
func resultType(value string) (hits bool, err *incident.Error) {
	return value == "hits", oneOf("resultType", value, []string{"results", "hits"})
}

// refuseCRS refuses to write a format in a reference system that it cannot say.
func refuseCRS(c crs, f outFormat) *incident.Error {
	if c == crs84 || f.name == geoJSON.name || f.name == geoJSONSeq.name {
		return nil
	}
	return incident.Errorf(incident.Invalid, "crs", "is only for %s and %s; f=%s has longitude and latitude: leave crs out", geoJSON.name, geoJSONSeq.name, f.name)
}
