package sqlgen

import (
	"fmt"
	"strings"

	"dateline/internal/cql"
)

// time writes a time, or an end of an interval.
func (w *W) time(e cql.Expr, isEnd, byDay bool) (string, error) {
	switch e := e.(type) {
	case *cql.Property:
		return w.d.Time(e.Queryable, byDay)
	case *cql.Instant:
		micros := e.Micros
		if byDay {
			micros = cql.DayOf(micros)
		}
		return w.Bind(w.d.TimeValue(micros, byDay)), nil
	case *cql.Open:
		if isEnd {
			return w.Bind(w.d.TimeValue(cql.MaxMicros, byDay)), nil
		}
		return w.Bind(w.d.TimeValue(cql.MinMicros, byDay)), nil
	}
	return "", fmt.Errorf("%s is no time", cql.String(e))
}

// temporal writes a temporal function as the tests that it consists of.
func (w *W) temporal(e *cql.Call, selects bool) (string, error) {
	var ends [2][2]cql.Expr
	ends[0][0], ends[0][1] = cql.Ends(e.Args[0])
	ends[1][0], ends[1][1] = cql.Ends(e.Args[1])
	tests, any := cql.TemporalTests(e.Op)
	// Two tests and more look at every end, so that they cannot all be true
	// when one is unknown; one test of two instants is unknown by itself.
	covered := selects && !any && len(tests) >= 2 || len(tests) == 1 && !interval(e)
	guard, err := w.guard(covered, distinct(ends[0][0], ends[0][1], ends[1][0], ends[1][1])...)
	if err != nil {
		return "", err
	}
	var parts []string
	for _, t := range tests {
		a, b := ends[0][index(t.First)], ends[1][index(t.Second)]
		byDay := cql.ByDay(a, b)
		left, err := w.time(a, t.First, byDay)
		if err != nil {
			return "", err
		}
		right, err := w.time(b, t.Second, byDay)
		if err != nil {
			return "", err
		}
		parts = append(parts, left+" "+t.Op.String()+" "+right)
	}
	joint := " AND "
	if any {
		joint = " OR "
	}
	return guard.around("(" + strings.Join(parts, joint) + ")"), nil
}

// interval reports whether an operand has two ends that may be unknown.
func interval(e *cql.Call) bool {
	for _, a := range e.Args {
		if _, ok := a.(*cql.Interval); ok {
			return true
		}
	}
	return false
}

// distinct leaves out properties that were named before.
func distinct(list ...cql.Expr) (out []cql.Expr) {
	seen := map[string]bool{}
	for _, e := range list {
		if p, ok := e.(*cql.Property); ok {
			if seen[p.Name] {
				continue
			}
			seen[p.Name] = true
		}
		out = append(out, e)
	}
	return out
}

func index(end bool) int {
	if end {
		return 1
	}
	return 0
}
