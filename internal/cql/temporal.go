package cql

// EndTest compares an end of the first operand of a temporal predicate with an
// end of the second.
type EndTest struct {
	First  bool // the end of the first operand, not its start
	Op     Op
	Second bool // the end of the second operand, not its start
}

const start, end = false, true

// temporalRules says what each temporal function tests (CQL2 Tables 9 and 10,
// Time Ontology in OWL §4.1). All tests must hold, of OpTDisjoint's one.
var temporalRules = map[Op][]EndTest{
	OpTAfter:        {{start, OpGt, end}},
	OpTBefore:       {{end, OpLt, start}},
	OpTContains:     {{start, OpLt, start}, {end, OpGt, end}},
	OpTDisjoint:     {{end, OpLt, start}, {start, OpGt, end}},
	OpTDuring:       {{start, OpGt, start}, {end, OpLt, end}},
	OpTEquals:       {{start, OpEq, start}, {end, OpEq, end}},
	OpTFinishedBy:   {{start, OpLt, start}, {end, OpEq, end}},
	OpTFinishes:     {{start, OpGt, start}, {end, OpEq, end}},
	OpTIntersects:   {{start, OpLe, end}, {end, OpGe, start}},
	OpTMeets:        {{end, OpEq, start}},
	OpTMetBy:        {{start, OpEq, end}},
	OpTOverlappedBy: {{start, OpGt, start}, {start, OpLt, end}, {end, OpGt, end}},
	OpTOverlaps:     {{start, OpLt, start}, {end, OpGt, start}, {end, OpLt, end}},
	OpTStartedBy:    {{start, OpEq, start}, {end, OpGt, end}},
	OpTStarts:       {{start, OpEq, start}, {end, OpLt, end}},
}

// TemporalTests returns the tests that a temporal function consists of, all of
// which must hold, or any if any is true. When an end is unknown (NULL) the
// function is unknown, whatever the others say.
func TemporalTests(op Op) (tests []EndTest, any bool) {
	return temporalRules[op], op == OpTDisjoint
}

// Ends returns the start and the end of a temporal operand; of an instant both
// are itself.
func Ends(e Expr) (start, end Expr) {
	if i, ok := e.(*Interval); ok {
		return i.Start, i.End
	}
	return e, e
}

// ByDay reports whether two times are compared by their days: one is a date.
// A timestamp then counts as the day, in UTC, that it lies in.
func ByDay(a, b Expr) bool { return isDate(a) || isDate(b) }

func isDate(e Expr) bool { _, open := e.(*Open); return !open && TypeOf(e) == TypeDate }

// timeFn returns the function that reads a time: its micros, or the midnight of
// its day.
func timeFn(e Expr, byDay bool) func(Row) (int64, bool) {
	switch e := e.(type) {
	case *Instant:
		return constantTime(e.Micros, byDay)
	case *Open:
		return constantTime(MinMicros, false) // of an end: see endFns
	case *Property:
		field := e.Queryable.Field
		if byDay && e.Queryable.Type != TypeDate {
			return func(r Row) (int64, bool) {
				t, ok := r.Time(field)
				return DayOf(t), ok
			}
		}
		return func(r Row) (int64, bool) { return r.Time(field) }
	}
	return func(Row) (int64, bool) { return 0, false }
}

func constantTime(micros int64, byDay bool) func(Row) (int64, bool) {
	if byDay {
		micros = DayOf(micros)
	}
	return func(Row) (int64, bool) { return micros, true }
}

// endFn is timeFn for an end of an interval, which may be open.
func endFn(e Expr, isEnd, byDay bool) func(Row) (int64, bool) {
	if _, ok := e.(*Open); ok && isEnd {
		return constantTime(MaxMicros, false)
	}
	return timeFn(e, byDay)
}

// temporal compiles a temporal predicate.
func temporal(e *Call) func(Row) Truth {
	var ends [2][2]Expr
	ends[0][0], ends[0][1] = Ends(e.Args[0])
	ends[1][0], ends[1][1] = Ends(e.Args[1])
	known := knownFn(ends[0][0], ends[0][1], ends[1][0], ends[1][1])
	tests, any := TemporalTests(e.Op)
	holds := make([]func(Row) Truth, len(tests))
	for i, t := range tests {
		a, b := ends[0][index(t.First)], ends[1][index(t.Second)]
		byDay := ByDay(a, b)
		x, y, test := endFn(a, t.First, byDay), endFn(b, t.Second, byDay), orderTest(t.Op)
		holds[i] = func(r Row) Truth {
			p, _ := x(r)
			q, _ := y(r)
			return truth(test(order(p, q)))
		}
	}
	return func(r Row) Truth {
		if !known(r) {
			return Unknown
		}
		for _, h := range holds {
			if (h(r) == True) == any {
				return truth(any)
			}
		}
		return truth(!any)
	}
}

func index(end bool) int {
	if end {
		return 1
	}
	return 0
}

// knownFn tells whether all the times are known.
func knownFn(list ...Expr) func(Row) bool {
	var fields []int
	for _, e := range list {
		if p, ok := e.(*Property); ok {
			fields = append(fields, p.Queryable.Field)
		}
	}
	return func(r Row) bool {
		for _, f := range fields {
			if _, ok := r.Time(f); !ok {
				return false
			}
		}
		return true
	}
}
