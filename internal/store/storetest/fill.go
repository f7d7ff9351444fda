package storetest

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"time"

	"dateline/internal/incident"

	"github.com/paulmach/orb"
)

// filler gives every field of a value something, by reflection, so that a field
// that is added to the domain and forgotten by a store is caught.
type filler struct {
	r    *rand.Rand
	bare float64 // share of fields that stay zero
}

// awkward are texts that a careless store mangles.
var awkward = []string{"'", `"`, "%", "\\", "\n", "Баткен", "é", "e\u0301", "🌍", "';--", "null", "0", "\u00a0", " x "}

func (f filler) text() string {
	s := fmt.Sprintf("w%d", f.r.IntN(1_000_000))
	if f.r.IntN(3) == 0 {
		s += awkward[f.r.IntN(len(awkward))]
	}
	return s
}

func (f filler) fill(v reflect.Value) {
	if f.r.Float64() < f.bare {
		return
	}
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(at(f.r.IntN(1_000_000)).Add(time.Duration(f.r.IntN(1000)) * time.Millisecond)))
		return
	case incident.Day:
		v.SetInt(int64(incident.MinDay) + f.r.Int64N(int64(incident.MaxDay)))
		return
	case incident.Number:
		v.Set(reflect.ValueOf(incident.Num(f.r.Int64N(3) * f.r.Int64N(1_000_000))))
		return
	case orb.Point:
		v.Set(reflect.ValueOf(orb.Point{f.r.Float64()*360 - 180, f.r.Float64()*180 - 90}))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for n := range v.NumField() {
			f.fill(v.Field(n))
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		if e := v.Elem(); e.Kind() == reflect.Bool {
			e.SetBool(f.r.IntN(2) == 0) // false is not unknown
		} else {
			f.fill(e)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1+f.r.IntN(3), 4))
		for n := range v.Len() {
			filler{f.r, 0}.fillElement(v.Index(n), f)
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for range 1 + f.r.IntN(3) {
			v.SetMapIndex(reflect.ValueOf(f.text()), reflect.ValueOf(f.text()))
		}
	case reflect.String:
		v.SetString(f.text())
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int64, reflect.Int32:
		v.SetInt(1 + f.r.Int64N(1000))
	case reflect.Float64:
		v.SetFloat(f.r.Float64() * 1000)
	default:
		panic("storetest: fill a " + v.Kind().String())
	}
}

// fillElement fills an element of a list: a text in full, a struct as f does.
func (full filler) fillElement(v reflect.Value, f filler) {
	if v.Kind() != reflect.Struct {
		full.fill(v)
		return
	}
	for n := range v.NumField() {
		if n == 0 || v.Type().Field(n).Name == "ID" { // what names the element is never empty
			full.fill(v.Field(n))
		} else {
			f.fill(v.Field(n))
		}
	}
}

// Filled returns an incident that has something in every field, except for the
// given share of them (0: in all).
func Filled(r *rand.Rand, id string, bare float64) *incident.Incident {
	i := &incident.Incident{}
	v := reflect.ValueOf(i).Elem()
	for n := range v.NumField() { // the incident itself is never left bare
		filler{r, bare}.fill(v.Field(n))
	}
	i.ID = incident.ID(id)
	if i.DateEnd < i.DateStart {
		i.DateStart, i.DateEnd = i.DateEnd, i.DateStart
	}
	if i.DateStart == 0 {
		i.DateStart = i.DateEnd
	}
	for n, p := range i.PlacePath { // ids hold no spaces
		i.PlacePath[n] = fmt.Sprintf("GN:%d", len(p)*1000+n)
	}
	return i
}

// differs names the first field in which two incidents differ, "" if none.
func differs(got, want *incident.Incident) string {
	g, w := reflect.ValueOf(got).Elem(), reflect.ValueOf(want).Elem()
	for n := range g.NumField() {
		if !reflect.DeepEqual(g.Field(n).Interface(), w.Field(n).Interface()) {
			return fmt.Sprintf("%s is %+v, want %+v", g.Type().Field(n).Name, g.Field(n), w.Field(n))
		}
	}
	return ""
}

// notFlat are the fields that belong to the whole incident only.
var notFlat = []string{"DateText", "DateAnchor", "DateNote", "TimeLocal", "UTCOffsetMin", "PlaceQuery", "GeoMethod", "PlaceClaimants", "DisputedFields",
	"Modes", "Contexts", "Tags", "Certainty", "CivilianTargeting", "ExternalIDs",
	"Candidates", "Actors", "Reports", "Claims", "Relations"}

// flat returns i without the fields that belong to the whole incident only.
func flat(i *incident.Incident) *incident.Incident {
	f := *i
	v := reflect.ValueOf(&f).Elem()
	for _, name := range notFlat {
		v.FieldByName(name).SetZero()
	}
	return &f
}

// clone returns a deep copy of i.
func clone(i *incident.Incident) *incident.Incident {
	return deep(reflect.ValueOf(i)).Interface().(*incident.Incident)
}

func deep(v reflect.Value) reflect.Value {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return v
		}
		p := reflect.New(v.Type().Elem())
		p.Elem().Set(deep(v.Elem()))
		return p
	case reflect.Slice:
		if v.IsNil() {
			return v
		}
		s := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for n := range v.Len() {
			s.Index(n).Set(deep(v.Index(n)))
		}
		return s
	case reflect.Map:
		if v.IsNil() {
			return v
		}
		m := reflect.MakeMap(v.Type())
		for _, k := range v.MapKeys() {
			m.SetMapIndex(k, v.MapIndex(k))
		}
		return m
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return v
		}
		s := reflect.New(v.Type()).Elem()
		for n := range v.NumField() {
			s.Field(n).Set(deep(v.Field(n)))
		}
		return s
	}
	return v
}
