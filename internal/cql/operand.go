package cql

import (
	"math"
	"strconv"
	"strings"
)

// sum reads an arithmetic expression or any other operand.
func (p *parser) sum() (Expr, error) {
	left, err := p.product()
	for err == nil && (p.tok.sign("+") || p.tok.sign("-")) {
		left, err = p.arith(left, map[string]Op{"+": OpAdd, "-": OpSub}[p.tok.text], p.product)
	}
	return left, err
}

func (p *parser) product() (Expr, error) {
	left, err := p.power()
	for err == nil {
		op := OpMul
		switch {
		case p.tok.sign("*"):
		case p.tok.sign("/"):
			op = OpDiv
		case p.tok.sign("%"):
			op = OpMod
		case p.tok.is("DIV"):
			op = OpIntDiv
		default:
			return left, nil
		}
		left, err = p.arith(left, op, p.power)
	}
	return left, err
}

func (p *parser) power() (Expr, error) {
	left, err := p.factor()
	if err != nil || !p.tok.sign("^") {
		return left, err
	}
	left, err = p.arith(left, OpPow, p.factor)
	if err == nil && p.tok.sign("^") {
		return nil, faultf(p.tok.pos, "a ^ b ^ c needs parentheses")
	}
	return left, err
}

func (p *parser) arith(left Expr, op Op, operand func() (Expr, error)) (Expr, error) {
	if err := p.advance(); err != nil {
		return nil, err
	}
	right, err := operand()
	if err != nil {
		return nil, err
	}
	return &Arith{At(left.Pos()), op, left, right}, p.node()
}

// factor reads an operand with its sign. The minus of anything but a number is
// a multiplication by -1, as the standard's example 85 has it.
func (p *parser) factor() (Expr, error) {
	pos := p.tok.pos
	if !p.tok.sign("-") && !p.tok.sign("+") {
		return p.primary()
	}
	minus := p.tok.sign("-")
	if err := p.advance(); err != nil {
		return nil, err
	}
	if p.tok.kind == tokNumber {
		n, err := p.numeral()
		if err != nil {
			return nil, err
		}
		if minus {
			n = -n
		}
		return &Number{At(pos), n}, p.node()
	}
	if !minus {
		return nil, p.unexpected("a number")
	}
	if p.tok.sign("-") || p.tok.sign("+") {
		return nil, p.unexpected("a number, a name or (")
	}
	operand, err := p.primary()
	if err != nil {
		return nil, err
	}
	return &Arith{At(pos), OpMul, &Number{At(pos), -1}, operand}, p.node()
}

// numeral reads the digits of an unsigned number.
func (p *parser) numeral() (float64, error) {
	if p.tok.kind != tokNumber {
		return 0, p.unexpected("a number")
	}
	n, err := strconv.ParseFloat(p.tok.text, 64)
	if err != nil || math.IsInf(n, 0) {
		return 0, faultf(p.tok.pos, "the number is too large")
	}
	return n, p.advance()
}

// primary reads a literal, a property, a function or a parenthesis.
func (p *parser) primary() (Expr, error) {
	if err := p.deeper(); err != nil {
		return nil, err
	}
	defer func() { p.depth-- }()
	if err := p.node(); err != nil {
		return nil, err
	}
	t := p.tok
	switch {
	case t.kind == tokNumber:
		n, err := p.numeral()
		return &Number{At(t.pos), n}, err
	case t.kind == tokString:
		return &Text{At(t.pos), t.text}, p.advance()
	case t.kind == tokQuoted:
		return &Property{At: At(t.pos), Name: t.text}, p.advance()
	case t.sign("("):
		return p.parenthesis()
	case t.kind == tokIdent:
		return p.name()
	}
	return nil, p.unexpected("a property, a literal, a function or (")
}

// parenthesis reads an expression in parentheses, or an array of none or of
// several elements.
func (p *parser) parenthesis() (Expr, error) {
	pos := p.tok.pos
	if err := p.advance(); err != nil {
		return nil, err
	}
	items, err := p.list(p.or)
	if err != nil {
		return nil, err
	}
	if len(items) == 1 {
		return items[0], nil
	}
	return newArray(pos, items)
}

func newArray(pos int, items []Expr) (Expr, error) {
	for _, e := range items {
		if _, ok := e.(*Array); ok {
			return nil, faultf(e.Pos(), "an array cannot hold arrays: no property does")
		}
	}
	return &Array{At(pos), items}, nil
}

// array reads an operand of an array function, where even one element in
// parentheses is an array.
func (p *parser) array() (Expr, error) {
	if !p.tok.sign("(") {
		return p.sum()
	}
	pos := p.tok.pos
	if err := p.node(); err != nil {
		return nil, err
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	items, err := p.list(p.or)
	if err != nil {
		return nil, err
	}
	return newArray(pos, items)
}

// argument reads an argument of a custom function. A simple value in
// parentheses of its own is an array of one.
func (p *parser) argument() (Expr, error) {
	open := p.tok
	e, err := p.or()
	if err != nil || !open.sign("(") {
		return e, err
	}
	if e.Pos() > open.pos && (p.tok.sign(",") || p.tok.sign(")")) && simple(e) {
		return newArray(open.pos, []Expr{e})
	}
	return e, nil
}

// simple reports whether e is a literal, a property or a function.
func simple(e Expr) bool {
	switch e.(type) {
	case *Logic, *Not, *Compare, *Arith, *Like, *Between, *In, *IsNull, *Array:
		return false
	}
	return true
}

// keywords cannot be names without double quotes.
var keywords = map[string]bool{
	"and": true, "or": true, "not": true, "like": true, "ilike": true, "between": true, "in": true,
	"is": true, "null": true, "true": true, "false": true, "div": true,
}

// functionOps finds the standardized functions by their name in lower case.
var functionOps = func() map[string]Op {
	m := map[string]Op{}
	for op, name := range opNames {
		if Op(op).function() {
			m[strings.ToLower(name)] = Op(op)
		}
	}
	return m
}()

// name reads what begins with a bare name.
func (p *parser) name() (Expr, error) {
	t := p.tok
	var buf [32]byte
	low := lower(buf[:0], t.text)
	if keywords[string(low)] {
		if b := string(low); b == "true" || b == "false" {
			return &Bool{At(t.pos), b == "true"}, p.advance()
		}
		f := p.unexpected("a property, a literal, a function or (").(*fault)
		f.message += "; a property of this name stands in double quotes"
		if string(low) == "null" {
			f.message = "nothing equals NULL; write IS NULL or IS NOT NULL"
		}
		f.nearest = ""
		return nil, f
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	if !p.tok.sign("(") && !p.tok.is("Z") {
		return &Property{At: At(t.pos), Name: t.text}, nil
	}
	if kind, ok := geometryKinds[string(low)]; ok {
		return p.geometry(t.pos, kind)
	}
	if !p.tok.sign("(") {
		return &Property{At: At(t.pos), Name: t.text}, nil
	}
	switch string(low) {
	case "date", "timestamp":
		return p.instant(t)
	case "interval":
		return p.interval(t)
	case "bbox":
		return p.bbox(t)
	}
	return p.call(t, functionOps[string(low)])
}

// lower appends s in lower case ASCII, if it is short.
func lower(b []byte, s string) []byte {
	if len(s) > cap(b) {
		return b
	}
	for i := range len(s) {
		c := s[i]
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		b = append(b, c)
	}
	return b
}

func (p *parser) call(t token, op Op) (Expr, error) {
	if err := p.advance(); err != nil {
		return nil, err
	}
	c := &Call{At: At(t.pos), Op: op}
	item := p.argument
	switch {
	case op == OpCustom:
		c.Name = t.text
	case op.OnArrays():
		item = p.array
	default:
		item = p.sum
	}
	var err error
	if c.Args, err = p.list(item); err != nil {
		return nil, err
	}
	return c, c.checkCount()
}

// checkCount holds the standardized functions to their number of arguments.
func (c *Call) checkCount() error {
	want := 2
	if c.Op.folds() {
		want = 1
	}
	if c.Op != OpCustom && len(c.Args) != want {
		return faultf(c.Pos(), "%s takes %d argument%s, not %d", strings.ToUpper(c.Op.String()), want, "s"[:want-1], len(c.Args))
	}
	return nil
}

// instant reads the rest of DATE('...') or TIMESTAMP('...').
func (p *parser) instant(t token) (Expr, error) {
	if err := p.advance(); err != nil {
		return nil, err
	}
	if p.tok.kind != tokString {
		return nil, p.unexpected("a text such as '2024-01-31'")
	}
	i, err := newInstant(t.pos, p.tok.pos, p.tok.text, t.is("DATE"))
	if err != nil {
		return nil, err
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	return i, p.expect(")")
}

func newInstant(at, pos int, text string, date bool) (Expr, error) {
	micros, day, err := parseInstant(text)
	if err != nil {
		return nil, faultf(pos, "%s", err)
	}
	if date && !day {
		return nil, faultf(pos, "this is a timestamp, not a date; write TIMESTAMP('...')")
	}
	if !date && day {
		return nil, faultf(pos, "this is a date, not a timestamp; write DATE('...')")
	}
	return &Instant{At(at), micros, day}, nil
}

// interval reads the rest of INTERVAL(start, end).
func (p *parser) interval(t token) (Expr, error) {
	if err := p.advance(); err != nil {
		return nil, err
	}
	ends, err := p.list(p.intervalEnd)
	if err != nil {
		return nil, err
	}
	if len(ends) != 2 {
		return nil, faultf(t.pos, "an interval has 2 ends, not %d", len(ends))
	}
	return newInterval(t.pos, ends[0], ends[1])
}

func (p *parser) intervalEnd() (Expr, error) {
	t := p.tok
	if t.kind == tokString {
		e, err := newEnd(t.pos, t.text)
		if err != nil {
			return nil, err
		}
		if err := p.node(); err != nil {
			return nil, err
		}
		return e, p.advance()
	}
	return p.sum()
}

// newEnd makes an end of an interval of its text.
func newEnd(pos int, text string) (Expr, error) {
	if text == ".." || text == "" {
		return &Open{At(pos)}, nil
	}
	micros, day, err := parseInstant(text)
	if err != nil {
		return nil, faultf(pos, "%s; an open end is written '..'", err)
	}
	return &Instant{At(pos), micros, day}, nil
}

func newInterval(pos int, start, end Expr) (Expr, error) {
	for _, e := range []Expr{start, end} {
		switch e := e.(type) {
		case *Instant, *Open, *Property:
			continue
		case *Call:
			if e.Op == OpCustom {
				continue
			}
		}
		return nil, faultf(e.Pos(), "the ends of an interval are texts such as '2024-01-31', '..', properties or functions")
	}
	return &Interval{At(pos), start, end}, nil
}
