package cql

import (
	"slices"
	"strings"
)

func textFn(e Expr) (func(Row) (string, bool), error) {
	switch e := e.(type) {
	case *Text:
		s := e.Value
		return func(Row) (string, bool) { return s, true }, nil
	case *Property:
		field := e.Queryable.Field
		return func(r Row) (string, bool) { return r.Text(field) }, nil
	case *Call:
		if e.Op == OpCustom {
			f, err := bind(e)
			return func(r Row) (string, bool) { v := f(r); return v.Text, v.Known }, err
		}
		f, err := textFn(e.Args[0])
		op := e.Op
		return func(r Row) (string, bool) {
			s, ok := f(r)
			if !ok {
				return "", false
			}
			return FoldText(op, s), true
		}, err
	}
	return nil, faultf(e.Pos(), "%s is no text", brief(e))
}

func compileLike(e *Like) (func(Row) Truth, error) {
	f, err := textFn(e.Value)
	if err != nil {
		return nil, err
	}
	match := NewPattern(e.Pattern.(*Text).Value).Match
	return func(r Row) Truth {
		s, ok := f(r)
		if !ok {
			return Unknown
		}
		return truth(match(s))
	}, nil
}

// manyValues is the length of a list from which a table is quicker than
// looking at each value.
const manyValues = 8

func compileIn(e *In) (func(Row) Truth, error) {
	if f, err := inTable(e); f != nil || err != nil {
		return f, err
	}
	tests := make([]func(Row) Truth, len(e.List))
	for i, item := range e.List {
		var err error
		if tests[i], err = compileCompare(OpEq, e.Value, item); err != nil {
			return nil, err
		}
	}
	return func(r Row) Truth {
		t := False
		for _, test := range tests {
			switch test(r) {
			case True:
				return True
			case Unknown:
				t = Unknown
			}
		}
		return t
	}, nil
}

// inTable is compileIn for many literals; nil if they are few or none.
func inTable(e *In) (func(Row) Truth, error) {
	if len(e.List) < manyValues || slices.ContainsFunc(e.List, func(e Expr) bool { return !constant(e) }) {
		return nil, nil
	}
	switch t := TypeOf(e.Value); {
	case t == TypeString:
		return tableOf(e, textFn)
	case t.numeric():
		return tableOf(e, numberFn)
	}
	return nil, nil
}

func tableOf[T comparable](e *In, fn func(Expr) (func(Row) (T, bool), error)) (func(Row) Truth, error) {
	value, err := fn(e.Value)
	if err != nil {
		return nil, err
	}
	table := make(map[T]bool, len(e.List))
	for _, item := range e.List {
		f, err := fn(item)
		if err != nil {
			return nil, err
		}
		v, _ := f(nil)
		table[v] = true
	}
	return func(r Row) Truth {
		v, ok := value(r)
		if !ok {
			return Unknown
		}
		return truth(table[v])
	}, nil
}

// CompareArrays is what an array function makes of two arrays of texts, which
// count as sets (requirement array-predicates B).
func CompareArrays(op Op, a, b []string) bool {
	return compareSets(op, a, b, func(x, y string) bool { return x == y })
}

func compareSets[T any](op Op, a, b []T, equal func(x, y T) bool) bool {
	within := func(a, b []T) bool {
		return !slices.ContainsFunc(a, func(x T) bool {
			return !slices.ContainsFunc(b, func(y T) bool { return equal(x, y) })
		})
	}
	switch op {
	case OpAEquals:
		return within(a, b) && within(b, a)
	case OpAContains:
		return within(b, a)
	case OpAContainedBy:
		return within(a, b)
	}
	return slices.ContainsFunc(a, func(x T) bool {
		return slices.ContainsFunc(b, func(y T) bool { return equal(x, y) })
	})
}

func arrays(e *Call) (func(Row) Truth, error) {
	x, err := textsFn(e.Args[0])
	if err != nil {
		return nil, err
	}
	y, err := textsFn(e.Args[1])
	op := e.Op
	return func(r Row) Truth {
		a, ok := x(r)
		if !ok {
			return Unknown
		}
		b, ok := y(r)
		if !ok {
			return Unknown
		}
		return truth(CompareArrays(op, a, b))
	}, err
}

// textsFn reads an array. An array with an unknown element is unknown.
func textsFn(e Expr) (func(Row) ([]string, bool), error) {
	if p, ok := e.(*Property); ok {
		field := p.Queryable.Field
		return func(r Row) ([]string, bool) { return r.Texts(field) }, nil
	}
	items := make([]func(Row) (string, bool), len(e.(*Array).Items))
	for i, item := range e.(*Array).Items {
		var err error
		if items[i], err = textFn(item); err != nil {
			return nil, err
		}
	}
	all := func(r Row) ([]string, bool) {
		out := make([]string, len(items))
		for i, f := range items {
			var ok bool
			if out[i], ok = f(r); !ok {
				return nil, false
			}
		}
		return out, true
	}
	if constant(e) {
		list, _ := all(nil)
		return func(Row) ([]string, bool) { return list, true }, nil
	}
	return all, nil
}

// Pattern is the pattern of a LIKE: % stands for any text, _ for one character,
// a backslash takes the next character as it is. A backslash at the end stands
// for itself.
type Pattern struct {
	Parts []PatternPart
	plain [3]string // prefix, middle, suffix of the simple patterns
	kind  patternKind
}

// PatternPart is a piece of a pattern.
type PatternPart struct {
	Text string // what must stand here, or empty:
	Any  bool   // % if true, _ otherwise
}

type patternKind uint8

const (
	patternGeneral patternKind = iota
	patternEqual
	patternPrefix
	patternSuffix
	patternMiddle
)

// NewPattern reads a pattern.
func NewPattern(s string) *Pattern {
	p := &Pattern{}
	var text strings.Builder
	flush := func() {
		if text.Len() > 0 {
			p.Parts = append(p.Parts, PatternPart{Text: text.String()})
			text.Reset()
		}
	}
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && i+1 < len(s):
			i++
			text.WriteByte(s[i])
		case c == '_':
			flush()
			p.Parts = append(p.Parts, PatternPart{})
		case c == '%':
			flush()
			if n := len(p.Parts); n == 0 || !p.Parts[n-1].Any {
				p.Parts = append(p.Parts, PatternPart{Any: true})
			}
		default:
			text.WriteByte(c)
		}
	}
	flush()
	p.simplify()
	return p
}

// simplify finds the patterns that need no search.
func (p *Pattern) simplify() {
	is := func(want string) bool {
		if len(p.Parts) != len(want) {
			return false
		}
		for i, part := range p.Parts {
			if (want[i] == '%') != part.Any || (want[i] == 't') != (part.Text != "") {
				return false
			}
		}
		return true
	}
	switch {
	case is(""):
		p.kind = patternEqual
	case is("t"):
		p.kind, p.plain[0] = patternEqual, p.Parts[0].Text
	case is("t%"):
		p.kind, p.plain[0] = patternPrefix, p.Parts[0].Text
	case is("%t"):
		p.kind, p.plain[0] = patternSuffix, p.Parts[1].Text
	case is("%t%"):
		p.kind, p.plain[0] = patternMiddle, p.Parts[1].Text
	}
}

// Match reports whether the whole of s fits the pattern, case and accents as
// they are.
func (p *Pattern) Match(s string) bool {
	switch p.kind {
	case patternEqual:
		return s == p.plain[0]
	case patternPrefix:
		return strings.HasPrefix(s, p.plain[0])
	case patternSuffix:
		return strings.HasSuffix(s, p.plain[0])
	case patternMiddle:
		return strings.Contains(s, p.plain[0])
	}
	return p.search(s)
}
