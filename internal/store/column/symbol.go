package column

import (
	"math"

	"dateline/internal/incident"
)

// Complete sets what the index holds of incidents that a map shows: the first day, the
// type, scope and status, the country and its division, the precisions, whether it is
// disputed, and the figures. It returns those of which it does not hold the state that
// Num and Seq name, or not the whole of a figure; they stay as they are.
func (x *Index) Complete(list []*incident.Incident) (left []*incident.Incident) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	for _, i := range list {
		s, ok := x.rows.find(i.Num)
		if !ok || !x.complete(i, x.rows.at(s)) {
			left = append(left, i)
		}
	}
	return left
}

func (x *Index) complete(i *incident.Incident, r *row) bool {
	e := x.rows.extremesAt(r.self)
	if r.seq != int64(i.Seq) || max(r.killed, r.injured, e.killedLow, e.killedHigh, e.injuredLow, e.injuredHigh) == math.MaxInt32 {
		return false
	}
	class := x.classes.parts[r.class]
	i.DateStart = incident.Day(r.start)
	i.Type, i.Country, i.Admin1 = x.types.text[r.typ], x.countries.text[r.country], x.admins.text[r.admin1]
	i.Scope, i.Status, i.DatePrecision, i.GeoPrecision, i.Disputed = class[0], class[1], class[2], class[3], x.disputed(r)
	i.Killed = incident.Figure{Low: figureOf(e.killedLow), Best: figureOf(r.killed), High: figureOf(e.killedHigh)}
	i.Injured = incident.Figure{Low: figureOf(e.injuredLow), Best: figureOf(r.injured), High: figureOf(e.injuredHigh)}
	return true
}

// figureOf is the number that number packed.
func figureOf(n int32) incident.Number {
	if n < 0 {
		return incident.Number{}
	}
	return incident.Num(int64(n))
}
