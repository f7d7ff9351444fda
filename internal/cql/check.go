package cql

import (
	"errors"
	"slices"
	"strings"
)

// Filter is a filter whose names and types are in order, ready to be asked.
// It may be used by several goroutines.
type Filter struct {
	// Expr is the tree as it was understood: names resolved, texts that are
	// compared with times read as such, constants worked out, the property of
	// a spatial predicate first.
	Expr Expr
	eval func(Row) Truth
}

// Eval tells whether the filter holds for a row. Only True selects.
func (f *Filter) Eval(row Row) Truth { return f.eval(row) }

// Check holds a tree to the properties and functions of q and makes it ready.
// source is what the tree was read from; it serves the errors, which are
// *Error. Check does not change the tree.
func Check(e Expr, source string, q *Queryables) (*Filter, error) {
	c := &checker{q: q, json: strings.HasPrefix(strings.TrimSpace(source), "{")}
	e, err := c.condition(e)
	var eval func(Row) Truth
	if err == nil {
		eval, err = compile(e)
	}
	if err != nil {
		var f *fault
		if !errors.As(err, &f) {
			return nil, err
		}
		return nil, f.place(source)
	}
	return &Filter{e, eval}, nil
}

type checker struct {
	q    *Queryables
	json bool // the filter was written as JSON
}

// condition checks what must be true or false.
func (c *checker) condition(e Expr) (Expr, error) {
	out, t, err := c.expr(e)
	if err == nil && t != TypeBoolean {
		return nil, faultf(e.Pos(), "%s is %s, not a condition; compare it with something", brief(e), t.article())
	}
	return out, err
}

func (t Type) article() string {
	if strings.ContainsRune("aeiou", rune(t.String()[0])) {
		return "an " + t.String()
	}
	return "a " + t.String()
}

// brief is e as messages quote it.
func brief(e Expr) string { return shorten(String(e)) }

// expr checks e and returns it as understood, with its type.
func (c *checker) expr(e Expr) (Expr, Type, error) {
	switch e := e.(type) {
	case *Property:
		return c.property(e)
	case *Text:
		return e, TypeString, nil
	case *Number:
		return e, TypeNumber, nil
	case *Bool:
		return e, TypeBoolean, nil
	case *Instant:
		if e.Day {
			return e, TypeDate, nil
		}
		return e, TypeTimestamp, nil
	case *Interval:
		return c.interval(e)
	case *Geometry:
		_, err := mapPoints(e.Value, inDegrees)
		return e, TypeGeometry, place(e, err)
	case *BBox:
		return e, TypeGeometry, place(e, e.check())
	case *Array:
		items, _, err := c.exprs(e.Items)
		return &Array{e.At, items}, TypeArray, err
	case *Arith:
		return c.arith(e)
	case *Call:
		return c.call(e)
	}
	out, err := c.predicate(e)
	return out, TypeBoolean, err
}

// place gives an error the place of e.
func place(e Expr, err error) error {
	if err == nil {
		return nil
	}
	return faultf(e.Pos(), "%s", err)
}

func (c *checker) exprs(list []Expr) ([]Expr, []Type, error) {
	out, types := make([]Expr, len(list)), make([]Type, len(list))
	for i, e := range list {
		var err error
		if out[i], types[i], err = c.expr(e); err != nil {
			return nil, nil, err
		}
	}
	return out, types, nil
}

// property resolves a name.
func (c *checker) property(p *Property) (Expr, Type, error) {
	q := c.find(p.Name)
	if q == nil {
		names := make([]string, len(c.q.Properties))
		for i := range names {
			names[i] = c.q.Properties[i].Name
		}
		f := &fault{p.Pos(), "there is no property " + brief(p), Nearest(p.Name, names)}
		if f.nearest == "" && !c.json {
			f.message += "; a text stands in single quotes"
		}
		return nil, 0, f
	}
	if q.Type == TypeInterval {
		return c.interval(&Interval{p.At, &Property{At: p.At, Name: q.Start}, &Property{At: p.At, Name: q.End}})
	}
	return &Property{p.At, p.Name, q}, q.Type, nil
}

func (c *checker) find(name string) *Queryable {
	for i := range c.q.Properties {
		if c.q.Properties[i].Name == name {
			return &c.q.Properties[i]
		}
	}
	return nil
}

// predicate checks the operators whose result is true or false.
func (c *checker) predicate(e Expr) (Expr, error) {
	switch e := e.(type) {
	case *Logic:
		return c.logic(e)
	case *Not:
		arg, err := c.condition(e.Arg)
		if b, ok := arg.(*Bool); ok && err == nil {
			return &Bool{e.At, !b.Value}, nil
		}
		return &Not{e.At, arg}, err
	case *IsNull:
		return c.isNull(e)
	case *Like:
		return c.like(e)
	case *Compare, *Between, *In:
		return c.comparison(e)
	}
	return nil, faultf(e.Pos(), "%s cannot stand here", brief(e))
}

// logic leaves out constants that decide nothing.
func (c *checker) logic(e *Logic) (Expr, error) {
	out := &Logic{At: e.At, Op: e.Op}
	decided := false
	for _, a := range e.Args {
		a, err := c.condition(a)
		if err != nil {
			return nil, err
		}
		if b, ok := a.(*Bool); ok {
			decided = decided || b.Value == (e.Op == OpOr)
			continue
		}
		out.Args = append(out.Args, a)
	}
	switch {
	case decided, len(out.Args) == 0:
		return &Bool{e.At, decided == (e.Op == OpOr)}, nil
	case len(out.Args) == 1:
		return out.Args[0], nil
	}
	return out, nil
}

func (c *checker) isNull(e *IsNull) (Expr, error) {
	arg, t, err := c.expr(e.Arg)
	if err != nil {
		return nil, err
	}
	if i, ok := arg.(*Interval); ok {
		var ends []Expr
		for _, end := range []Expr{i.Start, i.End} {
			if _, ok := end.(*Property); ok {
				ends = append(ends, &IsNull{e.At, end})
			}
		}
		switch len(ends) {
		case 0:
			return &Bool{e.At, false}, nil
		case 1:
			return ends[0], nil
		}
		return &Logic{e.At, OpOr, ends}, nil
	}
	if constant(arg) {
		return &Bool{e.At, false}, nil
	}
	if t == TypeArray {
		if _, ok := arg.(*Property); !ok {
			return nil, faultf(arg.Pos(), "IS NULL asks for one value, not for an array")
		}
	}
	return &IsNull{e.At, arg}, nil
}

func (c *checker) like(e *Like) (Expr, error) {
	value, t, err := c.expr(e.Value)
	if err != nil {
		return nil, err
	}
	if t != TypeString {
		return nil, faultf(e.Value.Pos(), "%s is %s; LIKE compares texts", brief(e.Value), t.article())
	}
	pattern, _, err := c.expr(e.Pattern)
	if err != nil {
		return nil, err
	}
	text, ok := pattern.(*Text)
	if !ok {
		return nil, checkPattern(pattern)
	}
	if n := strings.Count(text.Value, "%") + strings.Count(text.Value, "_"); n > MaxWildcards {
		return nil, faultf(e.Pattern.Pos(), "the pattern has %d wildcards, more than %d are not read", n, MaxWildcards)
	}
	if len(text.Value) > MaxPattern {
		return nil, faultf(e.Pattern.Pos(), "the pattern is longer than %d bytes", MaxPattern)
	}
	return fold(&Like{e.At, value, text}), nil
}

func (c *checker) arith(e *Arith) (Expr, Type, error) {
	args, types, err := c.exprs([]Expr{e.Left, e.Right})
	if err != nil {
		return nil, 0, err
	}
	for i, t := range types {
		if !t.numeric() {
			return nil, 0, faultf(args[i].Pos(), "%s is %s; %s computes with numbers", brief(args[i]), t.article(), e.Op)
		}
	}
	a, aok := args[0].(*Number)
	b, bok := args[1].(*Number)
	if aok && bok {
		if n, ok := Compute(e.Op, a.Value, b.Value); ok {
			return &Number{e.At, n}, TypeNumber, nil
		}
	}
	return &Arith{e.At, e.Op, args[0], args[1]}, TypeNumber, nil
}

// constant reports whether e is a literal.
func constant(e Expr) bool {
	switch e := e.(type) {
	case *Text, *Number, *Bool, *Instant, *Open, *Geometry, *BBox:
		return true
	case *Interval:
		return constant(e.Start) && constant(e.End)
	case *Array:
		return !slices.ContainsFunc(e.Items, func(e Expr) bool { return !constant(e) })
	}
	return false
}

// fold works out a predicate whose operands are all literals.
func fold(e Expr) Expr {
	if slices.ContainsFunc(children(e), func(e Expr) bool { return !constant(e) }) {
		return e
	}
	eval, err := compile(e)
	if err != nil {
		return e
	}
	t := eval(nil)
	if t == Unknown {
		return e
	}
	return &Bool{At(e.Pos()), t == True}
}

// Properties are the properties that the filter asks for, each once, in the
// order of their names in it.
func (f *Filter) Properties() []*Queryable {
	var out []*Queryable
	var walk func(Expr)
	walk = func(e Expr) {
		if p, ok := e.(*Property); ok && !slices.Contains(out, p.Queryable) {
			out = append(out, p.Queryable)
		}
		for _, c := range children(e) {
			walk(c)
		}
	}
	walk(f.Expr)
	return out
}
