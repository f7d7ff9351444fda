package cql

import (
	"math"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// String writes e in the text encoding; Parse makes the same tree of it again.
func String(e Expr) string {
	var b printer
	b.expr(e, levelOr)
	return b.String()
}

// The levels of precedence, the loosest first.
const (
	levelOr = iota
	levelAnd
	levelNot
	levelPredicate
	levelSum
	levelProduct
	levelPower
	levelPrimary
)

type printer struct{ strings.Builder }

// level is the precedence of e.
func level(e Expr) int {
	switch e := e.(type) {
	case *Logic:
		if e.Op == OpOr {
			return levelOr
		}
		return levelAnd
	case *Not:
		return levelNot
	case *Compare, *Like, *Between, *In, *IsNull:
		return levelPredicate
	case *Arith:
		switch e.Op {
		case OpAdd, OpSub:
			return levelSum
		case OpPow:
			return levelPower
		}
		return levelProduct
	}
	return levelPrimary
}

// expr writes e, in parentheses if it binds looser than the level.
func (b *printer) expr(e Expr, least int) {
	if level(e) < least {
		b.WriteByte('(')
		defer b.WriteByte(')')
	}
	switch e := e.(type) {
	case *Logic:
		for i, a := range e.Args {
			if i > 0 {
				b.WriteString(map[Op]string{OpAnd: " AND ", OpOr: " OR "}[e.Op])
			}
			b.expr(a, level(e)+1)
		}
	case *Not:
		b.WriteString("NOT ")
		b.expr(e.Arg, levelNot)
	case *Compare:
		b.infix(e.Left, e.Op, e.Right, levelSum, levelSum)
	case *Arith:
		l := level(e)
		if e.Op == OpPow {
			b.infix(e.Left, e.Op, e.Right, levelPrimary, levelPrimary)
		} else {
			b.infix(e.Left, e.Op, e.Right, l, l+1)
		}
	case *Like:
		b.expr(e.Value, levelSum)
		b.WriteString(" LIKE ")
		b.expr(e.Pattern, levelSum)
	case *Between:
		b.expr(e.Value, levelSum)
		b.WriteString(" BETWEEN ")
		b.expr(e.Low, levelSum)
		b.WriteString(" AND ")
		b.expr(e.High, levelSum)
	case *In:
		b.expr(e.Value, levelSum)
		b.WriteString(" IN ")
		b.list(e.List, levelSum)
	case *IsNull:
		b.expr(e.Arg, levelSum)
		b.WriteString(" IS NULL")
	default:
		b.primary(e)
	}
}

func (b *printer) infix(left Expr, op Op, right Expr, l, r int) {
	b.expr(left, l)
	b.WriteString(" " + op.String() + " ")
	b.expr(right, r)
}

func (b *printer) list(items []Expr, least int) {
	b.WriteByte('(')
	for i, e := range items {
		if i > 0 {
			b.WriteString(", ")
		}
		b.expr(e, least)
	}
	b.WriteByte(')')
}

func (b *printer) primary(e Expr) {
	switch e := e.(type) {
	case *Property:
		b.name(e.Name)
	case *Text:
		b.text(e.Value)
	case *Number:
		b.WriteString(decimal(e.Value))
	case *Bool:
		b.WriteString(strings.ToUpper(strconv.FormatBool(e.Value)))
	case *Instant:
		if e.Day {
			b.WriteString("DATE('" + e.String() + "')")
		} else {
			b.WriteString("TIMESTAMP('" + e.String() + "')")
		}
	case *Interval:
		b.WriteString("INTERVAL(")
		b.end(e.Start)
		b.WriteString(", ")
		b.end(e.End)
		b.WriteByte(')')
	case *Geometry:
		b.geometry(e.Value)
	case *BBox:
		b.WriteString("BBOX(" + decimal(e.West) + ", " + decimal(e.South) + ", " + decimal(e.East) + ", " + decimal(e.North) + ")")
	case *Array:
		b.list(e.Items, levelOr)
	case *Call:
		if e.Op == OpCustom {
			b.WriteString(e.Name)
			b.list(e.Args, levelOr)
			return
		}
		b.WriteString(strings.ToUpper(e.Op.String()))
		b.list(e.Args, levelSum)
	}
}

func (b *printer) end(e Expr) {
	switch e := e.(type) {
	case *Instant:
		b.WriteString("'" + e.String() + "'")
	case *Open:
		b.WriteString("'..'")
	default:
		b.expr(e, levelSum)
	}
}

// name writes a property, bare if the grammar lets it.
func (b *printer) name(name string) {
	bare := !keywords[strings.ToLower(name)]
	for i, r := range name {
		bare = bare && isIdentPart(r) && (i > 0 || isIdentStart(r))
	}
	if bare {
		b.WriteString(name)
		return
	}
	b.WriteString(`"` + strings.ReplaceAll(name, `"`, `""`) + `"`)
}

var escaper = strings.NewReplacer("'", "''", `\`, `\\`, "\a", `\a`, "\b", `\b`, "\t", `\t`, "\n", `\n`, "\v", `\v`, "\f", `\f`, "\r", `\r`)

func (b *printer) text(s string) { b.WriteString("'" + escaper.Replace(s) + "'") }

// decimal writes a number so that it is read again without loss.
func decimal(x float64) string {
	if a := math.Abs(x); a != 0 && (a < 1e-7 || a >= 1e21) {
		return strconv.FormatFloat(x, 'E', -1, 64)
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}

func (b *printer) geometry(g orb.Geometry) {
	b.WriteString(strings.ToUpper(g.GeoJSONType()))
	b.coordinates(g)
}

func (b *printer) coordinates(g orb.Geometry) {
	b.WriteByte('(')
	defer b.WriteByte(')')
	switch g := g.(type) {
	case orb.Point:
		b.position(g)
	case orb.LineString:
		printList(b, g, b.position)
	case orb.Ring:
		printList(b, g, b.position)
	case orb.MultiPoint:
		printList(b, g, func(p orb.Point) { b.coordinates(p) })
	case orb.Polygon:
		printList(b, g, func(r orb.Ring) { b.coordinates(r) })
	case orb.MultiLineString:
		printList(b, g, func(l orb.LineString) { b.coordinates(l) })
	case orb.MultiPolygon:
		printList(b, g, func(p orb.Polygon) { b.coordinates(p) })
	case orb.Collection:
		printList(b, g, b.geometry)
	}
}

func (b *printer) position(p orb.Point) { b.WriteString(decimal(p[0]) + " " + decimal(p[1])) }

func printList[T any](b *printer, list []T, item func(T)) {
	for i, x := range list {
		if i > 0 {
			b.WriteString(", ")
		}
		item(x)
	}
}
