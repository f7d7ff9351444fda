package cql

import (
	"strings"
	"unicode/utf8"
)

// Parse reads a filter in the text encoding (CQL2 §8.2, Annex B), with the
// additions that the package comment lists. The error is an *Error. Names and
// types are not looked at: that is Check's work.
func Parse(text string) (Expr, error) { return parse(lexer{src: text}) }

// ParseCQLText reads what GDAL sends as filter-lang=cql-text: the text encoding,
// but a backslash in a character literal stands for itself, for GDAL doubles
// quotes and escapes nothing.
func ParseCQLText(text string) (Expr, error) { return parse(lexer{src: text, raw: true}) }

func parse(l lexer) (Expr, error) {
	p := &parser{lexer: l}
	e, err := p.filter()
	if err != nil {
		return nil, err.(*fault).place(l.src)
	}
	return e, nil
}

// parser reads one filter. The token to be read next is tok.
type parser struct {
	lexer
	tok   token
	depth int
	nodes int
}

func (p *parser) filter() (Expr, error) {
	if len(p.src) > MaxBytes {
		return nil, faultf(0, "the filter is %d bytes long, more than %d are not read; simplify its geometry or its lists", len(p.src), MaxBytes)
	}
	if i := strings.IndexByte(p.src, 0); i >= 0 {
		return nil, faultf(i, "the filter holds a NUL character")
	}
	if !utf8.ValidString(p.src) {
		return nil, faultf(0, "the filter is not valid UTF-8")
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	if p.tok.kind == tokEnd {
		return nil, faultf(0, "the filter is empty")
	}
	e, err := p.or()
	if err != nil {
		return nil, err
	}
	if p.tok.kind != tokEnd {
		return nil, p.unexpected("AND, OR or the end of the filter")
	}
	if _, ok := e.(*Array); ok {
		return nil, strayArray(e.Pos())
	}
	return e, checkTree(e, MaxDepth)
}

func (p *parser) advance() (err error) {
	p.tok, err = p.next()
	return err
}

// node counts a node that is about to be made.
func (p *parser) node() error {
	if p.nodes++; p.nodes > MaxNodes {
		return faultf(p.tok.pos, "the filter has more than %d parts; simplify it", MaxNodes)
	}
	return nil
}

// deeper counts a level of nesting; the caller takes it off depth again.
func (p *parser) deeper() error {
	if p.depth++; p.depth > 2*MaxDepth {
		return tooDeep(p.tok.pos)
	}
	return nil
}

func tooDeep(pos int) error {
	return faultf(pos, "the filter nests deeper than %d levels; simplify it", MaxDepth)
}

// checkTree fails when the tree below e has more than the given levels, or an
// array where none can stand.
func checkTree(e Expr, levels int) error {
	if levels == 0 {
		return tooDeep(e.Pos())
	}
	call, ok := e.(*Call)
	arrays := ok && (call.Op == OpCustom || call.Op.OnArrays())
	for _, c := range children(e) {
		if _, ok := c.(*Array); ok && !arrays {
			return strayArray(c.Pos())
		}
		if err := checkTree(c, levels-1); err != nil {
			return err
		}
	}
	return nil
}

func strayArray(pos int) error {
	return faultf(pos, "a list stands after IN or as an argument of an array function or a function of its own, not here")
}

func (p *parser) unexpected(want string) error {
	if p.tok.kind == tokEnd {
		return faultf(p.tok.pos, "the filter ends where %s should follow", want)
	}
	f := faultf(p.tok.pos, "expected %s", want)
	if p.tok.kind == tokIdent {
		f.nearest = Nearest(p.tok.text, []string{"AND", "OR", "NOT", "LIKE", "BETWEEN", "IN", "IS", "NULL"})
		if strings.EqualFold(f.nearest, p.tok.text) {
			f.nearest = "" // the word is right, its place is not
		}
	}
	return f
}

// expect moves over a sign.
func (p *parser) expect(sign string) error {
	if !p.tok.sign(sign) {
		return p.unexpected(sign)
	}
	return p.advance()
}

// accept moves over a keyword, if it is there.
func (p *parser) accept(word string) (bool, error) {
	if !p.tok.is(word) {
		return false, nil
	}
	return true, p.advance()
}

func (p *parser) or() (Expr, error)  { return p.chain("OR", OpOr, p.and) }
func (p *parser) and() (Expr, error) { return p.chain("AND", OpAnd, p.not) }

func (p *parser) chain(word string, op Op, part func() (Expr, error)) (Expr, error) {
	first, err := part()
	if err != nil || !p.tok.is(word) {
		return first, err
	}
	l := &Logic{At: At(first.Pos()), Op: op, Args: []Expr{first}}
	for p.tok.is(word) {
		if err := p.advance(); err != nil {
			return nil, err
		}
		arg, err := part()
		if err != nil {
			return nil, err
		}
		l.Args = append(l.Args, arg)
	}
	return l, p.node()
}

func (p *parser) not() (Expr, error) {
	pos := p.tok.pos
	if !p.tok.is("NOT") {
		return p.predicate()
	}
	if err := p.deeper(); err != nil {
		return nil, err
	}
	defer func() { p.depth-- }()
	if err := p.advance(); err != nil {
		return nil, err
	}
	arg, err := p.not()
	if err != nil {
		return nil, err
	}
	return &Not{At(pos), arg}, p.node()
}

// compareOps maps the signs of the comparison operators.
var compareOps = map[string]Op{"=": OpEq, "<>": OpNe, "<": OpLt, "<=": OpLe, ">": OpGt, ">=": OpGe}

// predicate reads an operand and what may follow it.
func (p *parser) predicate() (Expr, error) {
	left, err := p.sum()
	if err != nil {
		return nil, err
	}
	pos := At(left.Pos())
	if op, ok := compareOps[p.tok.text]; ok && p.tok.kind == tokSign {
		if err := p.advance(); err != nil {
			return nil, err
		}
		right, err := p.sum()
		if err != nil {
			return nil, err
		}
		return &Compare{pos, op, left, right}, p.node()
	}
	if p.tok.is("IS") {
		return p.is(left)
	}
	negated, err := p.accept("NOT")
	if err != nil {
		return nil, err
	}
	var e Expr
	switch {
	case p.tok.is("LIKE"), p.tok.is("ILIKE"):
		e, err = p.like(left)
	case p.tok.is("BETWEEN"):
		e, err = p.between(left)
	case p.tok.is("IN"):
		e, err = p.in(left)
	case negated:
		return nil, p.unexpected("LIKE, BETWEEN or IN")
	default:
		return left, nil
	}
	if err == nil && negated {
		e = &Not{pos, e}
	}
	if err != nil {
		return nil, err
	}
	return e, p.node()
}

// is reads IS [NOT] NULL, and IS [NOT] before a literal as QGIS writes it: the
// equality that is never unknown.
func (p *parser) is(left Expr) (Expr, error) {
	pos := At(left.Pos())
	if err := p.advance(); err != nil {
		return nil, err
	}
	negated, err := p.accept("NOT")
	if err != nil {
		return nil, err
	}
	null, err := p.accept("NULL")
	if err != nil {
		return nil, err
	}
	var isNull Expr = &IsNull{pos, left}
	if null {
		if negated {
			isNull = &Not{pos, isNull}
		}
		return isNull, p.node()
	}
	right, err := p.sum()
	if err != nil {
		return nil, err
	}
	switch right.(type) {
	case *Text, *Number, *Bool, *Instant:
	default:
		return nil, faultf(right.Pos(), "after IS stands NULL, NOT NULL or a literal; compare with = otherwise")
	}
	if negated {
		return &Logic{pos, OpOr, []Expr{&Compare{pos, OpNe, left, right}, isNull}}, p.node()
	}
	return &Logic{pos, OpAnd, []Expr{&Compare{pos, OpEq, left, right}, &Not{pos, isNull}}}, p.node()
}

// like reads LIKE, and ILIKE as LIKE of both sides' CASEI.
func (p *parser) like(left Expr) (Expr, error) {
	insensitive := p.tok.is("ILIKE")
	if err := p.advance(); err != nil {
		return nil, err
	}
	pattern, err := p.sum()
	if err != nil {
		return nil, err
	}
	if err := checkPattern(pattern); err != nil {
		return nil, err
	}
	pos := At(left.Pos())
	if insensitive {
		left = &Call{At: pos, Op: OpCaseI, Args: []Expr{left}}
		pattern = &Call{At: At(pattern.Pos()), Op: OpCaseI, Args: []Expr{pattern}}
	}
	return &Like{pos, left, pattern}, nil
}

// checkPattern holds a pattern to the rule patternExpression.
func checkPattern(e Expr) error {
	switch e := e.(type) {
	case *Text:
		return nil
	case *Call:
		if e.Op.folds() && len(e.Args) == 1 {
			return checkPattern(e.Args[0])
		}
	}
	return faultf(e.Pos(), "the pattern of LIKE is a text in single quotes, or CASEI or ACCENTI of one")
}

func (p *parser) between(left Expr) (Expr, error) {
	if err := p.advance(); err != nil {
		return nil, err
	}
	low, err := p.sum()
	if err != nil {
		return nil, err
	}
	if ok, err := p.accept("AND"); err != nil {
		return nil, err
	} else if !ok {
		return nil, p.unexpected("AND and the upper end of BETWEEN")
	}
	high, err := p.sum()
	if err != nil {
		return nil, err
	}
	return &Between{At(left.Pos()), left, low, high}, nil
}

func (p *parser) in(left Expr) (Expr, error) {
	if err := p.advance(); err != nil {
		return nil, err
	}
	open := p.tok.pos
	if err := p.expect("("); err != nil {
		return nil, err
	}
	list, err := p.list(p.sum)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, faultf(open, "the list after IN is empty")
	}
	return &In{At(left.Pos()), left, list}, nil
}

// list reads items separated by commas and the closing parenthesis.
func (p *parser) list(item func() (Expr, error)) ([]Expr, error) {
	var list []Expr
	for !p.tok.sign(")") || len(list) > 0 {
		e, err := item()
		if err != nil {
			return nil, err
		}
		if list = append(list, e); len(list) > MaxList {
			return nil, faultf(e.Pos(), "the list has more than %d values", MaxList)
		}
		if p.tok.sign(")") {
			break
		}
		if !p.tok.sign(",") {
			return nil, p.unexpected(", or )")
		}
		if err := p.advance(); err != nil {
			return nil, err
		}
	}
	return list, p.advance()
}
