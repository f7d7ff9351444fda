package storetest

import (
	"fmt"
	"strings"

	"dateline/internal/cql"
	"dateline/internal/incident"
)

// filter returns a random filter in CQL2 whose values are those of random
// incidents.
func (w *world) filter() *cql.Filter {
	text := w.condition(3)
	f, err := incident.ParseFilter(text, incident.CQL2Text)
	if err != nil {
		panic(fmt.Sprintf("storetest: the random filter %s: %v", text, err))
	}
	return f
}

// condition returns a condition of at most this many levels.
func (w *world) condition(levels int) string {
	if levels > 0 {
		switch w.IntN(6) {
		case 0, 1:
			return "(" + w.condition(levels-1) + " AND " + w.condition(levels-1) + ")"
		case 2:
			return "(" + w.condition(levels-1) + " OR " + w.condition(levels-1) + ")"
		case 3:
			return "NOT (" + w.condition(levels-1) + ")"
		}
	}
	return w.predicate()
}

func (w *world) predicate() string {
	switch w.IntN(12) {
	case 0, 1, 2:
		return w.onText()
	case 3, 4:
		return w.onNumber()
	case 5, 6, 7:
		return w.onTime()
	case 8:
		return w.onPlace()
	case 9:
		return pick(w, []string{"disputed", "NOT disputed", "disputed = FALSE"})
	case 10:
		return pick(w, sortedNames) + pick(w, []string{" IS NULL", " IS NOT NULL"})
	}
	return w.onShape()
}

// sortedNames are the properties that can be unknown.
var sortedNames = []string{"geometry", "title", "summary", "country", "admin1", "place_id", "place_path", "place_name", "date_start",
	"date_end", "killed_low", "killed_best", "killed_high", "injured_low", "uncertainty_m", "geo_precision", "source"}

func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// texts are the properties whose values random incidents repeat.
var textFields = []int{incident.FieldTitle, incident.FieldSummary, incident.FieldType, incident.FieldScope, incident.FieldStatus, incident.FieldPlace,
	incident.FieldPlaceID, incident.FieldPlaceName, incident.FieldCountry, incident.FieldAdmin1, incident.FieldGeoPrecision, incident.FieldID}

func (w *world) onText() string {
	field := pick(w, textFields)
	p := described[field]
	name := string(p.Name)
	value := func() string {
		v, _ := incident.Row{Incident: w.incident(incident.ID(fmt.Sprintf("i%d", 1+w.IntN(max(w.ids, 1)))))}.Text(field)
		if p.Enum != nil && v == "" {
			v = p.Enum[0]
		}
		return v
	}
	switch w.IntN(6) {
	case 0:
		return fmt.Sprintf("%s IN (%s, %s)", name, quote(value()), quote(value()))
	case 1:
		return name + " <> " + quote(value())
	case 2:
		v := []rune(value())
		return name + " LIKE " + quote("%"+string(v[:len(v)/2])+"%")
	case 3:
		return fmt.Sprintf("ACCENTI(CASEI(%s)) = ACCENTI(CASEI(%s))", name, quote(strings.ToUpper(value())))
	case 4:
		return fmt.Sprintf("%s %s %s", name, pick(w, []string{"<", "<=", ">", ">="}), quote(value()))
	}
	return name + " = " + quote(value())
}

func (w *world) onNumber() string {
	name := pick(w, []string{"killed_low", "killed_best", "killed_best", "killed_high", "injured_best", "uncertainty_m", "version", "seq", "source_count"})
	n := w.IntN(12)
	if name == "uncertainty_m" {
		n *= 4000
	}
	switch w.IntN(4) {
	case 0:
		return fmt.Sprintf("%s BETWEEN %d AND %d", name, n, n+w.IntN(9))
	case 1:
		return fmt.Sprintf("%s * 2 - injured_best > %d", name, n)
	}
	return fmt.Sprintf("%s %s %d", name, pick(w, []string{"=", "<>", "<", "<=", ">", ">="}), n)
}

func (w *world) onTime() string {
	day := w.day()
	switch w.IntN(5) {
	case 0:
		return fmt.Sprintf("T_INTERSECTS(INTERVAL(date_start, date_end), INTERVAL('%s', '..'))", day)
	case 1:
		return fmt.Sprintf("T_DURING(INTERVAL(date_start, date_end), INTERVAL('%s', '%s'))", day, min(day+incident.Day(w.IntN(300)), incident.MaxDay))
	case 2:
		moment := at(w.IntN(w.clock/3 + 1)).UTC().Format("2006-01-02T15:04:05Z")
		return fmt.Sprintf("%s %s TIMESTAMP('%s')", pick(w, []string{"created_at", "updated_at"}), pick(w, []string{"<", ">", "<=", ">=", "="}), moment)
	}
	return fmt.Sprintf("%s %s DATE('%s')", pick(w, []string{"date_start", "date_start", "date_end"}), pick(w, []string{"=", "<", "<=", ">", ">=", "<>"}), day)
}

func (w *world) onPlace() string {
	if id := pick(w, somePlaces); w.chance(0.7) {
		return "within_place(" + quote(id) + ")"
	}
	return fmt.Sprintf("%s(place_path, (%s, %s))", pick(w, []string{"A_CONTAINS", "A_OVERLAPS", "A_CONTAINEDBY", "A_EQUALS"}), quote(pick(w, somePlaces)), quote(pick(w, somePlaces)))
}

func (w *world) onShape() string {
	p := w.point()
	lon, lat := p[0], min(max(p[1], -80), 80)
	size := pick(w, []float64{0.5, 3, 9})
	switch w.IntN(4) {
	case 0:
		return fmt.Sprintf("distance_m(geometry, POINT(%v %v)) < %d", p[0], p[1], 1000+w.IntN(900_000))
	case 1:
		return fmt.Sprintf("S_INTERSECTS(geometry, BBOX(%v, %v, %v, %v))", lon, lat, min(lon+size, 180), lat+size)
	case 2:
		return fmt.Sprintf("%s(geometry, POLYGON((%v %v, %v %v, %v %v, %v %v)))", pick(w, []string{"S_INTERSECTS", "S_WITHIN", "S_DISJOINT"}),
			lon-size, lat-size, lon+size, lat-size/2, lon, lat+size, lon-size, lat-size)
	}
	return fmt.Sprintf("S_EQUALS(geometry, POINT(%v %v))", p[0], p[1])
}
