package sqlgen

import (
	"fmt"
	"strings"

	"dateline/internal/cql"
)

// Dialect is what differs between databases. Its methods return SQL; values
// are bound by W.Bind, never written into the text.
type Dialect interface {
	// Placeholder is the n-th parameter of a statement, from 1.
	Placeholder(n int) string
	// Column is the value of a property: of a text, number, boolean (as the
	// database compares it with Bool), geometry or array.
	Column(q *cql.Queryable) (string, error)
	// Bool is the value that stands for a truth value.
	Bool(v bool) any
	// Time is the value of a date or timestamp in the form in which it compares
	// with TimeValue: of its day (UTC) if byDay is set.
	Time(q *cql.Queryable, byDay bool) (string, error)
	// TimeValue is the value that stands for a time: micros, or its day. The
	// ends of unbounded intervals, cql.MinMicros and cql.MaxMicros, lie before
	// and after all others.
	TimeValue(micros int64, byDay bool) any
	// Compute is what cql.Compute makes of two numbers.
	Compute(op cql.Op, a, b string) string
	// Fold is what cql.FoldText makes of a text.
	Fold(op cql.Op, text string) string
	// Like is what cql.Pattern.Match makes of a text.
	Like(w *W, text string, p *cql.Pattern) string
	// Relate is what cql.Target.Relate makes of the point in a column and a
	// literal, or cql.RelatePoints of two columns.
	Relate(w *W, op cql.Op, column string, other cql.Expr) (string, error)
	// Near narrows the rows to those whose point may lie in the box of b, by
	// an index; empty if there is none. It need not be right for rows without
	// a point.
	Near(w *W, b cql.Bounds) string
	// Array is an array of texts of which each is given as SQL.
	Array(items []string) string
	// CompareArrays is what cql.CompareArrays makes of two arrays.
	CompareArrays(op cql.Op, a, b string) string
	// Call is a function of the caller's own with its arguments as literals and
	// properties.
	Call(w *W, c *cql.Call) (string, error)
}

// Where makes the condition of a WHERE clause that selects the rows for which
// f is true, and the values of its parameters. It refuses what the dialect has
// no column or function for.
func Where(f *cql.Filter, d Dialect) (sql string, args []any, err error) {
	w := &W{d: d}
	sql, err = w.predicate(f.Expr, true)
	return sql, w.args, err
}

// W writes a condition. The parts are made in the order in which they stand in
// the text, so that the parameters are.
type W struct {
	d    Dialect
	args []any
}

// Bind adds a parameter and returns its place holder.
func (w *W) Bind(v any) string {
	w.args = append(w.args, v)
	return w.d.Placeholder(len(w.args))
}

// predicate writes a condition. Where selects is set it only matters whether it
// is true: false and unknown are the same. That lets an index into it; below a
// NOT unknown must stay unknown.
func (w *W) predicate(e cql.Expr, selects bool) (string, error) {
	near := ""
	if selects {
		if b := cql.BoundsOf(e); b.Box != nil && leaf(e) {
			near = w.d.Near(w, b)
		}
	}
	sql, err := w.bare(e, selects)
	if near == "" || err != nil {
		return sql, err
	}
	return "(" + near + " AND " + sql + ")", nil
}

// leaf reports whether e is no combination of predicates.
func leaf(e cql.Expr) bool {
	switch e.(type) {
	case *cql.Logic, *cql.Not:
		return false
	}
	return true
}

func (w *W) bare(e cql.Expr, selects bool) (string, error) {
	switch e := e.(type) {
	case *cql.Bool:
		return w.Bind(w.d.Bool(e.Value)), nil
	case *cql.Property:
		return w.d.Column(e.Queryable)
	case *cql.Logic:
		return w.logic(e.Op, e.Args, selects)
	case *cql.Not:
		arg, err := w.predicate(e.Arg, false)
		return "(NOT " + arg + ")", err
	case *cql.IsNull:
		return w.isNull(e.Arg)
	case *cql.Compare:
		return w.compare(e.Op, e.Left, e.Right)
	case *cql.Between:
		return w.between(e, selects)
	case *cql.In:
		return w.in(e)
	case *cql.Like:
		text, err := w.value(e.Value)
		if err != nil {
			return "", err
		}
		return "(" + w.d.Like(w, text, cql.NewPattern(e.Pattern.(*cql.Text).Value)) + ")", nil
	case *cql.Call:
		return w.call(e, selects)
	}
	return "", fmt.Errorf("%s is no condition", cql.String(e))
}

// logic joins conditions as a balanced tree, for databases limit its depth.
func (w *W) logic(op cql.Op, args []cql.Expr, selects bool) (string, error) {
	if len(args) == 1 {
		return w.predicate(args[0], selects)
	}
	left, err := w.logic(op, args[:len(args)/2], selects)
	if err != nil {
		return "", err
	}
	right, err := w.logic(op, args[len(args)/2:], selects)
	return "(" + left + " " + strings.ToUpper(op.String()) + " " + right + ")", err
}

func (w *W) isNull(e cql.Expr) (string, error) {
	sql, err := w.raw(e)
	return "(" + sql + " IS NULL)", err
}

// raw is the value of e in any form: enough to see whether it is there.
func (w *W) raw(e cql.Expr) (string, error) {
	if p, ok := e.(*cql.Property); ok {
		if t := p.Queryable.Type; t == cql.TypeDate || t == cql.TypeTimestamp {
			return w.d.Time(p.Queryable, t == cql.TypeDate)
		}
	}
	return w.value(e)
}

func isTime(e cql.Expr) bool {
	t := cql.TypeOf(e)
	_, open := e.(*cql.Open)
	return open || t == cql.TypeDate || t == cql.TypeTimestamp
}

// compare writes a comparison of two values.
func (w *W) compare(op cql.Op, a, b cql.Expr) (string, error) {
	value := w.value
	if isTime(a) {
		byDay := cql.ByDay(a, b)
		value = func(e cql.Expr) (string, error) { return w.time(e, false, byDay) }
	}
	left, err := value(a)
	if err != nil {
		return "", err
	}
	right, err := value(b)
	return "(" + left + " " + op.String() + " " + right + ")", err
}

func (w *W) between(e *cql.Between, selects bool) (string, error) {
	guard, err := w.guard(selects, e.Value, e.Low, e.High)
	if err != nil {
		return "", err
	}
	low, err := w.compare(cql.OpGe, e.Value, e.Low)
	if err != nil {
		return "", err
	}
	high, err := w.compare(cql.OpLe, e.Value, e.High)
	return guard.around("(" + low + " AND " + high + ")"), err
}

// guard is the condition that an operand is unknown.
type guard string

// guard makes a predicate unknown when any of the operands is, where that
// matters. It is written before the predicate.
func (w *W) guard(needless bool, operands ...cql.Expr) (guard, error) {
	var unknown []string
	if needless {
		return "", nil
	}
	for _, e := range operands {
		switch e.(type) {
		case *cql.Text, *cql.Number, *cql.Bool, *cql.Instant, *cql.Open:
			continue
		}
		sql, err := w.raw(e)
		if err != nil {
			return "", err
		}
		unknown = append(unknown, sql+" IS NULL")
	}
	return guard(strings.Join(unknown, " OR ")), nil
}

func (g guard) around(sql string) string {
	if g == "" {
		return sql
	}
	return "(CASE WHEN " + string(g) + " THEN NULL ELSE " + sql + " END)"
}

func (w *W) in(e *cql.In) (string, error) {
	if !isTime(e.Value) {
		return w.inList(e.List, w.value, e.Value)
	}
	// Dates and timestamps compare in two ways.
	var lists [2][]cql.Expr
	for _, item := range e.List {
		i := 0
		if cql.ByDay(e.Value, item) {
			i = 1
		}
		lists[i] = append(lists[i], item)
	}
	var parts []string
	for i, list := range lists {
		if len(list) == 0 {
			continue
		}
		sql, err := w.inList(list, func(x cql.Expr) (string, error) { return w.time(x, false, i == 1) }, e.Value)
		if err != nil {
			return "", err
		}
		parts = append(parts, sql)
	}
	return "(" + strings.Join(parts, " OR ") + ")", nil
}

func (w *W) inList(list []cql.Expr, write func(cql.Expr) (string, error), value cql.Expr) (string, error) {
	left, err := write(value)
	if err != nil {
		return "", err
	}
	items := make([]string, len(list))
	for i, item := range list {
		if items[i], err = write(item); err != nil {
			return "", err
		}
	}
	return "(" + left + " IN (" + strings.Join(items, ", ") + "))", nil
}

// value writes what is no time: a text, a number, a truth value, an array.
func (w *W) value(e cql.Expr) (string, error) {
	switch e := e.(type) {
	case *cql.Text:
		return w.Bind(e.Value), nil
	case *cql.Number:
		if n := int64(e.Value); float64(n) == e.Value && n > -1<<53 && n < 1<<53 {
			return w.Bind(n), nil
		}
		return w.Bind(e.Value), nil
	case *cql.Property:
		return w.d.Column(e.Queryable)
	case *cql.Arith:
		left, err := w.value(e.Left)
		if err != nil {
			return "", err
		}
		right, err := w.value(e.Right)
		return w.d.Compute(e.Op, left, right), err
	case *cql.Array:
		items := make([]string, len(e.Items))
		for i, item := range e.Items {
			var err error
			if items[i], err = w.value(item); err != nil {
				return "", err
			}
		}
		return w.d.Array(items), nil
	case *cql.Call:
		if e.Op == cql.OpCaseI || e.Op == cql.OpAccentI {
			text, err := w.value(e.Args[0])
			return w.d.Fold(e.Op, text), err
		}
	}
	return w.predicate(e, false)
}

func (w *W) call(e *cql.Call, selects bool) (string, error) {
	switch {
	case e.Op.Spatial():
		column, err := w.d.Column(e.Args[0].(*cql.Property).Queryable)
		if err != nil {
			return "", err
		}
		return w.d.Relate(w, e.Op, column, e.Args[1])
	case e.Op.Temporal():
		return w.temporal(e, selects)
	case e.Op.OnArrays():
		a, err := w.value(e.Args[0])
		if err != nil {
			return "", err
		}
		b, err := w.value(e.Args[1])
		return w.d.CompareArrays(e.Op, a, b), err
	}
	return w.d.Call(w, e)
}
