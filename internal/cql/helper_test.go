package cql_test

import (
	"strings"
	"testing"

	"dateline/internal/cql"
)

// The fields of row.
const (
	fieldName = iota
	fieldKind
	fieldCount
	fieldScore
	fieldDisputed
	fieldDay
	fieldLast
	fieldUpdated
	fieldPoint
	fieldTags
)

// queryables is a schema with every type.
func queryables() *cql.Queryables {
	return &cql.Queryables{
		Properties: []cql.Queryable{
			{Name: "name", Type: cql.TypeString, Field: fieldName},
			{Name: "type", Type: cql.TypeString, Field: fieldKind, Enum: []string{"battle", "protest", "riot"}},
			{Name: "region", Type: cql.TypeString, Field: fieldName, Form: func(s string) (string, bool) {
				if len(s) > 2 {
					return "", false
				}
				return strings.ToUpper(s), s == strings.ToUpper(s)
			}},
			{Name: "killed", Type: cql.TypeInteger, Field: fieldCount},
			{Name: "score", Type: cql.TypeNumber, Field: fieldScore},
			{Name: "disputed", Type: cql.TypeBoolean, Field: fieldDisputed},
			{Name: "date_start", Type: cql.TypeDate, Field: fieldDay},
			{Name: "date_end", Type: cql.TypeDate, Field: fieldLast},
			{Name: "days", Type: cql.TypeInterval, Start: "date_start", End: "date_end"},
			{Name: "updated_at", Type: cql.TypeTimestamp, Field: fieldUpdated},
			{Name: "geometry", Type: cql.TypeGeometry, Field: fieldPoint},
			{Name: "tags", Type: cql.TypeArray, Field: fieldTags},
		},
		Functions: []cql.Function{
			cql.Distance(),
			{
				Name: "starts_with", Params: []cql.Type{cql.TypeString, cql.TypeString}, Result: cql.TypeBoolean,
				Bind: func(args []cql.Expr) (func(cql.Row) cql.Value, error) {
					prefix := args[1].(*cql.Text).Value
					return func(r cql.Row) cql.Value {
						s, ok := r.Text(args[0].(*cql.Property).Queryable.Field)
						return cql.Value{Known: ok, Bool: strings.HasPrefix(s, prefix)}
					}, nil
				},
			},
		},
	}
}

// row is a feature; a nil value is unknown.
type row map[int]any

func get[T any](r row, field int) (T, bool) {
	v, ok := r[field].(T)
	return v, ok
}

func (r row) Text(f int) (string, bool)    { return get[string](r, f) }
func (r row) Number(f int) (float64, bool) { return get[float64](r, f) }
func (r row) Bool(f int) (bool, bool)      { return get[bool](r, f) }
func (r row) Texts(f int) ([]string, bool) { return get[[]string](r, f) }
func (r row) Time(f int) (int64, bool) {
	s, ok := get[string](r, f)
	if !ok {
		return 0, false
	}
	t, err := cql.ParseTime(s)
	if err != nil {
		panic(err)
	}
	return t, true
}
func (r row) Point(f int) (lon, lat float64, ok bool) {
	p, ok := get[[2]float64](r, f)
	return p[0], p[1], ok
}

// full is a row that knows everything, empty one that knows nothing.
var (
	full = row{
		fieldName: "Ҷамоати Ворух", fieldKind: "battle", fieldCount: 7.0, fieldScore: 2.5, fieldDisputed: true,
		fieldDay: "2022-09-14", fieldLast: "2022-09-17", fieldUpdated: "2026-11-20T10:30:00.250Z",
		fieldPoint: [2]float64{70.5, 39.8}, fieldTags: []string{"border", "water"},
	}
	empty = row{}
)

func check(t testing.TB, text string) *cql.Filter {
	t.Helper()
	e, err := cql.Parse(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	f, err := cql.Check(e, text, queryables())
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return f
}
