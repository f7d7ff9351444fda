package incident

import (
	"errors"
	"slices"
	"strings"

	"dateline/internal/cql"
)

// WithinPlaceName is the name of the function within_place('GN:1528735').
const WithinPlaceName = "within_place"

// Queryables are the properties and functions that a filter of incidents can
// name. Field is the property's place in Properties.
func Queryables() *cql.Queryables { return queryables }

var queryables = func() *cql.Queryables {
	q := &cql.Queryables{Functions: []cql.Function{withinPlace(), cql.Distance()}}
	for field, p := range properties {
		q.Properties = append(q.Properties, cql.Queryable{Name: string(p.Name), Type: p.Type, Field: field, Enum: p.Enum})
	}
	return q
}()

func withinPlace() cql.Function {
	return cql.Function{
		Name:        WithinPlaceName,
		Description: "Whether an incident's place is, or lies in, the place of this id; for incidents only.",
		Params:      []cql.Type{cql.TypeString},
		Result:      cql.TypeBoolean,
		Bind: func(args []cql.Expr) (func(cql.Row) cql.Value, error) {
			id, ok := args[0].(*cql.Text)
			if !ok {
				return nil, errors.New("within_place takes the id of a place as a text, such as 'GN:1528735'")
			}
			return func(r cql.Row) cql.Value {
				path, known := r.Texts(FieldPlacePath)
				return cql.Value{Known: known, Bool: known && slices.Contains(path, id.Value)}
			}, nil
		},
	}
}

// The languages of filters, as the parameter filter-lang has them.
const (
	CQL2Text = "cql2-text" // CQL2 1.0 Annex B
	CQL2JSON = "cql2-json"
	CQLText  = "cql-text" // as GDAL and QGIS write it
)

// FilterLangs lists them, the usual one first.
var FilterLangs = []string{CQL2Text, CQL2JSON, CQLText}

// ParseFilter reads a filter of incidents in one of FilterLangs; an empty lang
// means CQL2Text. Errors: Invalid, which says where the fault is and how to mend
// it, with the nearest name as its suggestion.
func ParseFilter(text, lang string) (*cql.Filter, error) {
	e, err := ParseExpr(text, lang)
	if err != nil {
		return nil, err
	}
	return CheckFilter(e, text)
}

// ParseExpr reads the tree of a filter, which CheckFilter then holds to the
// properties of incidents. Its errors are those of ParseFilter.
func ParseExpr(text, lang string) (e cql.Expr, err error) {
	switch lang {
	case CQL2Text, "":
		e, err = cql.Parse(text)
	case CQL2JSON:
		e, err = cql.ParseJSON([]byte(text))
	case CQLText:
		e, err = cql.ParseCQLText(text)
	default:
		fault := Errorf(Invalid, "filter-lang", "%q is not read; write %s", lang, strings.Join(FilterLangs, ", "))
		if near := Nearest(lang, FilterLangs); near != "" {
			fault.Message += "; did you mean " + near + "?"
			fault.Suggestions = []string{near}
		}
		return nil, fault
	}
	if err != nil {
		return nil, filterError(err)
	}
	return e, nil
}

// CheckFilter makes a filter of incidents of a tree that was read from source.
// Errors are those of ParseFilter.
func CheckFilter(e cql.Expr, source string) (*cql.Filter, error) {
	return CheckFilterOf(queryables, e, source)
}

// CheckFilterOf is CheckFilter for what has other queryables.
func CheckFilterOf(q *cql.Queryables, e cql.Expr, source string) (*cql.Filter, error) {
	f, err := cql.Check(e, source, q)
	if err != nil {
		return nil, filterError(err)
	}
	return f, nil
}

func filterError(err error) error {
	fault := Errorf(Invalid, "filter", "%s", strings.TrimPrefix(err.Error(), "filter, "))
	var e *cql.Error
	if errors.As(err, &e) {
		fault.Position = &Position{Offset: e.Pos, Column: e.Column, Token: e.Token}
		if e.Nearest != "" {
			fault.Suggestions = []string{e.Nearest}
		}
	}
	return fault
}

// Row lets filters and orders ask an incident for its properties, by their place
// in Properties. An empty text is an unknown one.
type Row struct{ *Incident }

var _ cql.Row = Row{}

// Text implements cql.Row.
func (r Row) Text(field int) (string, bool) {
	s := r.text(field)
	return s, s != ""
}

func (r Row) text(field int) string {
	switch field {
	case FieldID:
		return string(r.ID)
	case FieldTitle:
		return r.Title
	case FieldSummary:
		return r.Summary
	case FieldType:
		return r.Type
	case FieldScope:
		return r.Scope
	case FieldDatePrecision:
		return r.DatePrecision
	case FieldPlace:
		return r.Place
	case FieldPlaceID:
		return r.PlaceID
	case FieldPlaceName:
		return r.PlaceName
	case FieldCountry:
		return r.Country
	case FieldAdmin1:
		return r.Admin1
	case FieldGeoPrecision:
		return r.GeoPrecision
	case FieldSource:
		return r.Source
	case FieldStatus:
		return r.Status
	case FieldUncertaintyReason:
		return r.UncertaintyReason
	case FieldActor:
		return r.actors()
	}
	return ""
}

// actors joins the names of the parties.
func (r Row) actors() string {
	switch len(r.Actors) {
	case 0:
		return ""
	case 1:
		return r.Actors[0].Name
	}
	names := make([]string, len(r.Actors))
	for n, a := range r.Actors {
		names[n] = a.Name
	}
	return strings.Join(names, "; ")
}

// Number implements cql.Row.
func (r Row) Number(field int) (float64, bool) {
	switch field {
	case FieldUncertaintyM:
		return r.UncertaintyM, r.UncertaintyM > 0
	case FieldSourceCount:
		return float64(r.SourceCount), true
	case FieldVersion:
		return float64(r.Version), true
	case FieldSeq:
		return float64(r.Seq), true
	}
	n := r.figure(field)
	return float64(n.N), n.Known
}

func (r Row) figure(field int) Number {
	switch field {
	case FieldKilledLow:
		return r.Killed.Low
	case FieldKilledBest:
		return r.Killed.Best
	case FieldKilledHigh:
		return r.Killed.High
	case FieldInjuredLow:
		return r.Injured.Low
	case FieldInjuredBest:
		return r.Injured.Best
	case FieldInjuredHigh:
		return r.Injured.High
	}
	return Number{}
}

// Bool implements cql.Row.
func (r Row) Bool(int) (value, known bool) { return r.Disputed, true }

// Time implements cql.Row.
func (r Row) Time(field int) (micros int64, known bool) {
	switch field {
	case FieldDateStart:
		return r.DateStart.Time().UnixMicro(), r.DateStart != 0
	case FieldDateEnd:
		return r.DateEnd.Time().UnixMicro(), r.DateEnd != 0
	case FieldCreatedAt:
		return r.CreatedAt.UnixMicro(), !r.CreatedAt.IsZero()
	case FieldUpdatedAt:
		return r.UpdatedAt.UnixMicro(), !r.UpdatedAt.IsZero()
	}
	return 0, false
}

// Point implements cql.Row.
func (r Row) Point(int) (lon, lat float64, known bool) {
	if r.Incident.Point == nil {
		return 0, 0, false
	}
	return r.Incident.Point[0], r.Incident.Point[1], true
}

// Texts implements cql.Row.
func (r Row) Texts(int) ([]string, bool) { return r.PlacePath, len(r.PlacePath) > 0 }
