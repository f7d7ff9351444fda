package cql

import (
	"strings"

	"github.com/paulmach/orb"
)

// Expr is a node of the syntax tree. The tree of a filter is the same whether
// it was read from text or from JSON. Trees are not changed once made; what
// works on them makes new ones and may share parts.
type Expr interface {
	// Pos is the byte offset of the node in the filter it was read from.
	Pos() int
}

// At is the position of a node: a byte offset, from 0.
type At int

// Pos implements Expr.
func (a At) Pos() int { return int(a) }

// Property is a property by its name. Queryable is nil until Check has resolved
// the name.
type Property struct {
	At
	Name      string
	Queryable *Queryable
}

// Text is a character literal, its escapes resolved.
type Text struct {
	At
	Value string
}

// Number is a numeric literal.
type Number struct {
	At
	Value float64
}

// Bool is a boolean literal.
type Bool struct {
	At
	Value bool
}

// Instant is a date or a timestamp literal.
type Instant struct {
	At
	// Micros counts microseconds from 1970-01-01T00:00:00Z; for a date to the
	// midnight at its start.
	Micros int64
	Day    bool // a date, not a timestamp
}

// Open is the unbounded end of an interval, written '..'.
type Open struct{ At }

// Interval is a closed interval (CQL2 §7.8.1). Its ends are an Instant, Open, a
// Property or a Call.
type Interval struct {
	At
	Start, End Expr
}

// Geometry is a geometry literal: longitude, latitude. Heights are accepted and
// dropped.
type Geometry struct {
	At
	Value orb.Geometry
}

// BBox is a bounding box literal. West > East crosses the antimeridian.
type BBox struct {
	At
	West, South, East, North float64
}

// Array is an array of expressions.
type Array struct {
	At
	Items []Expr
}

// Logic joins two or more predicates: OpAnd or OpOr.
type Logic struct {
	At
	Op   Op
	Args []Expr
}

// Not negates a predicate.
type Not struct {
	At
	Arg Expr
}

// Compare is a binary comparison: OpEq to OpGe.
type Compare struct {
	At
	Op          Op
	Left, Right Expr
}

// Arith is an arithmetic expression: OpAdd to OpPow.
type Arith struct {
	At
	Op          Op
	Left, Right Expr
}

// Like tests a text against a pattern: % stands for any text, _ for one
// character, a backslash takes the next character as it is.
type Like struct {
	At
	Value, Pattern Expr
}

// Between tests whether a value lies between two others, ends included.
type Between struct {
	At
	Value, Low, High Expr
}

// In tests whether a value equals one of a list.
type In struct {
	At
	Value Expr
	List  []Expr
}

// IsNull tests whether a value is unknown. It is never unknown itself.
type IsNull struct {
	At
	Arg Expr
}

// Call is a function: OpCaseI to OpAOverlaps, or with OpCustom one of the
// caller's own by its name. Function is nil until Check has found it.
type Call struct {
	At
	Op       Op
	Name     string // of a custom function
	Args     []Expr
	Function *Function
}

// Op is an operator or a standardized function of CQL2.
type Op uint8

// The operators and functions of CQL2 (OGC 21-065r2 Annex B).
const (
	OpCustom Op = iota
	OpAnd
	OpOr
	OpNot
	OpEq
	OpNe
	OpLt
	OpLe
	OpGt
	OpGe
	OpLike
	OpBetween
	OpIn
	OpIsNull
	OpAdd
	OpSub
	OpMul
	OpDiv
	OpMod
	OpIntDiv
	OpPow
	OpCaseI
	OpAccentI
	OpSContains
	OpSCrosses
	OpSDisjoint
	OpSEquals
	OpSIntersects
	OpSOverlaps
	OpSTouches
	OpSWithin
	OpTAfter
	OpTBefore
	OpTContains
	OpTDisjoint
	OpTDuring
	OpTEquals
	OpTFinishedBy
	OpTFinishes
	OpTIntersects
	OpTMeets
	OpTMetBy
	OpTOverlappedBy
	OpTOverlaps
	OpTStartedBy
	OpTStarts
	OpAContainedBy
	OpAContains
	OpAEquals
	OpAOverlaps
)

// opNames holds the name of each Op in the JSON encoding; the text encoding has
// it in capitals.
var opNames = [...]string{
	OpCustom: "", OpAnd: "and", OpOr: "or", OpNot: "not",
	OpEq: "=", OpNe: "<>", OpLt: "<", OpLe: "<=", OpGt: ">", OpGe: ">=",
	OpLike: "like", OpBetween: "between", OpIn: "in", OpIsNull: "isNull",
	OpAdd: "+", OpSub: "-", OpMul: "*", OpDiv: "/", OpMod: "%", OpIntDiv: "div", OpPow: "^",
	OpCaseI: "casei", OpAccentI: "accenti",
	OpSContains: "s_contains", OpSCrosses: "s_crosses", OpSDisjoint: "s_disjoint", OpSEquals: "s_equals",
	OpSIntersects: "s_intersects", OpSOverlaps: "s_overlaps", OpSTouches: "s_touches", OpSWithin: "s_within",
	OpTAfter: "t_after", OpTBefore: "t_before", OpTContains: "t_contains", OpTDisjoint: "t_disjoint",
	OpTDuring: "t_during", OpTEquals: "t_equals", OpTFinishedBy: "t_finishedBy", OpTFinishes: "t_finishes",
	OpTIntersects: "t_intersects", OpTMeets: "t_meets", OpTMetBy: "t_metBy", OpTOverlappedBy: "t_overlappedBy",
	OpTOverlaps: "t_overlaps", OpTStartedBy: "t_startedBy", OpTStarts: "t_starts",
	OpAContainedBy: "a_containedBy", OpAContains: "a_contains", OpAEquals: "a_equals", OpAOverlaps: "a_overlaps",
}

// String is the name of op in the JSON encoding.
func (op Op) String() string { return opNames[op] }

func (op Op) compares() bool { return op >= OpEq && op <= OpGe }
func (op Op) computes() bool { return op >= OpAdd && op <= OpPow }
func (op Op) folds() bool    { return op == OpCaseI || op == OpAccentI }

// Spatial reports whether op is one of the eight spatial functions.
func (op Op) Spatial() bool { return op >= OpSContains && op <= OpSWithin }

// Temporal reports whether op is one of the fifteen temporal functions.
func (op Op) Temporal() bool { return op >= OpTAfter && op <= OpTStarts }

// OnArrays reports whether op is one of the four array functions.
func (op Op) OnArrays() bool { return op >= OpAContainedBy && op <= OpAOverlaps }

func (op Op) function() bool { return op >= OpCaseI }

// OpByName finds an operator or standardized function by the name that String
// gives it, in any case; OpCustom if there is none.
func OpByName(name string) Op {
	if op, ok := opsByName[name]; ok {
		return op
	}
	return opsByName[strings.ToLower(name)]
}
