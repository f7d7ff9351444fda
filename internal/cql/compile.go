package cql

import (
	"cmp"
	"math"
)

// compile makes closures of a checked predicate, once, so that a row costs
// neither look-ups nor memory.
func compile(e Expr) (func(Row) Truth, error) {
	switch e := e.(type) {
	case *Bool:
		t := truth(e.Value)
		return func(Row) Truth { return t }, nil
	case *Property:
		field := e.Queryable.Field
		return func(r Row) Truth {
			v, ok := r.Bool(field)
			if !ok {
				return Unknown
			}
			return truth(v)
		}, nil
	case *Logic:
		return compileLogic(e)
	case *Not:
		f, err := compile(e.Arg)
		return func(r Row) Truth { return f(r).not() }, err
	case *Compare:
		return compileCompare(e.Op, e.Left, e.Right)
	case *Between:
		return compileBetween(e)
	case *In:
		return compileIn(e)
	case *Like:
		return compileLike(e)
	case *IsNull:
		return compileIsNull(e.Arg)
	case *Call:
		switch {
		case e.Op.Spatial():
			return spatial(e)
		case e.Op.Temporal():
			return temporal(e), nil
		case e.Op.OnArrays():
			return arrays(e)
		case e.Op == OpCustom:
			f, err := bind(e)
			return func(r Row) Truth {
				v := f(r)
				if !v.Known {
					return Unknown
				}
				return truth(v.Bool)
			}, err
		}
	}
	return nil, faultf(e.Pos(), "%s is no condition", brief(e))
}

func compileLogic(e *Logic) (func(Row) Truth, error) {
	args := make([]func(Row) Truth, len(e.Args))
	for i, a := range e.Args {
		var err error
		if args[i], err = compile(a); err != nil {
			return nil, err
		}
	}
	decides := truth(e.Op == OpOr) // what one argument makes of the whole
	otherwise := decides.not()
	return func(r Row) Truth {
		t := otherwise
		for _, f := range args {
			switch f(r) {
			case decides:
				return decides
			case Unknown:
				t = Unknown
			}
		}
		return t
	}, nil
}

// order compares two values.
func order[T cmp.Ordered](a, b T) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// orderTest is what an operator makes of an order.
func orderTest(op Op) func(int) bool {
	switch op {
	case OpEq:
		return func(o int) bool { return o == 0 }
	case OpNe:
		return func(o int) bool { return o != 0 }
	case OpLt:
		return func(o int) bool { return o < 0 }
	case OpLe:
		return func(o int) bool { return o <= 0 }
	case OpGt:
		return func(o int) bool { return o > 0 }
	}
	return func(o int) bool { return o >= 0 }
}

// Mirror is the operator that says the same with its operands swapped.
func Mirror(op Op) Op {
	switch op {
	case OpLt:
		return OpGt
	case OpLe:
		return OpGe
	case OpGt:
		return OpLt
	case OpGe:
		return OpLe
	}
	return op
}

// passes tells for each order, -1, 0 and 1, what op makes of it: a table is
// quicker than a call.
func passes(op Op) (table [3]Truth) {
	test := orderTest(op)
	for i := range table {
		table[i] = truth(test(i - 1))
	}
	return table
}

func compileCompare(op Op, a, b Expr) (func(Row) Truth, error) {
	if constant(a) {
		op, a, b = Mirror(op), b, a
	}
	switch t := TypeOf(a); {
	case t.numeric():
		return comparer(op, a, b, numberFn)
	case t == TypeString:
		return comparer(op, a, b, textFn)
	case t.instant():
		byDay := ByDay(a, b)
		return comparer(op, a, b, func(e Expr) (func(Row) (int64, bool), error) { return timeFn(e, byDay), nil })
	}
	return comparer(op, a, b, boolFn)
}

// comparer compares what two functions of a row return.
func comparer[T cmp.Ordered](op Op, a, b Expr, fn func(Expr) (func(Row) (T, bool), error)) (func(Row) Truth, error) {
	x, err := fn(a)
	if err != nil {
		return nil, err
	}
	y, err := fn(b)
	if err != nil {
		return nil, err
	}
	table := passes(op)
	if constant(b) {
		q, _ := y(nil)
		return func(r Row) Truth {
			p, ok := x(r)
			if !ok {
				return Unknown
			}
			return table[order(p, q)+1]
		}, nil
	}
	return func(r Row) Truth {
		p, ok := x(r)
		if !ok {
			return Unknown
		}
		q, ok := y(r)
		if !ok {
			return Unknown
		}
		return table[order(p, q)+1]
	}, nil
}

// compileBetween makes the two comparisons that BETWEEN stands for; it is
// unknown when any operand is (requirement between-predicate C).
func compileBetween(e *Between) (func(Row) Truth, error) {
	low, err := compileCompare(OpGe, e.Value, e.Low)
	if err != nil {
		return nil, err
	}
	high, err := compileCompare(OpLe, e.Value, e.High)
	if err != nil {
		return nil, err
	}
	return func(r Row) Truth {
		a, b := low(r), high(r)
		if a == Unknown || b == Unknown {
			return Unknown
		}
		return a & b
	}, nil
}

// boolFn is a predicate as a value: FALSE before TRUE.
func boolFn(e Expr) (func(Row) (uint8, bool), error) {
	f, err := compile(e)
	return func(r Row) (uint8, bool) {
		t := f(r)
		return uint8(t), t != Unknown
	}, err
}

func numberFn(e Expr) (func(Row) (float64, bool), error) {
	switch e := e.(type) {
	case *Number:
		n := e.Value
		return func(Row) (float64, bool) { return n, true }, nil
	case *Property:
		field := e.Queryable.Field
		return func(r Row) (float64, bool) { return r.Number(field) }, nil
	case *Call:
		f, err := bind(e)
		return func(r Row) (float64, bool) { v := f(r); return v.Num, v.Known }, err
	case *Arith:
		return arithFn(e)
	}
	return nil, faultf(e.Pos(), "%s is no number", brief(e))
}

func arithFn(e *Arith) (func(Row) (float64, bool), error) {
	x, err := numberFn(e.Left)
	if err != nil {
		return nil, err
	}
	y, err := numberFn(e.Right)
	if err != nil {
		return nil, err
	}
	op := e.Op
	return func(r Row) (float64, bool) {
		a, ok := x(r)
		if !ok {
			return 0, false
		}
		b, ok := y(r)
		if !ok {
			return 0, false
		}
		return Compute(op, a, b)
	}, nil
}

// Compute is the arithmetic of filters, in double precision. It returns false,
// which is NULL, for what has no finite result: a division by zero, an
// overflow, a root of a negative number. DIV cuts off the decimals of the
// quotient, % has the sign of the dividend.
func Compute(op Op, a, b float64) (float64, bool) {
	var n float64
	switch op {
	case OpAdd:
		n = a + b
	case OpSub:
		n = a - b
	case OpMul:
		n = a * b
	case OpDiv:
		n = a / b
	case OpIntDiv:
		n = math.Trunc(a / b)
	case OpMod:
		n = math.Mod(a, b)
	case OpPow:
		n = math.Pow(a, b)
	}
	return n, !math.IsNaN(n) && !math.IsInf(n, 0)
}

// bind makes a custom function ready.
func bind(e *Call) (func(Row) Value, error) {
	if e.Function == nil {
		return nil, faultf(e.Pos(), "%s is no value", brief(e))
	}
	f, err := e.Function.Bind(e.Args)
	if err != nil {
		return nil, place(e, err)
	}
	return f, nil
}

// compileIsNull tells whether a value is unknown.
func compileIsNull(e Expr) (func(Row) Truth, error) {
	known, err := knownOf(e)
	return func(r Row) Truth { return truth(!known(r)) }, err
}

func knownOf(e Expr) (func(Row) bool, error) {
	switch t := TypeOf(e); {
	case t == TypeGeometry:
		field := e.(*Property).Queryable.Field
		return func(r Row) bool { _, _, ok := r.Point(field); return ok }, nil
	case t == TypeArray:
		field := e.(*Property).Queryable.Field
		return func(r Row) bool { _, ok := r.Texts(field); return ok }, nil
	case t.instant():
		return knownFn(e), nil
	case t.numeric():
		f, err := numberFn(e)
		return func(r Row) bool { _, ok := f(r); return ok }, err
	case t == TypeString:
		f, err := textFn(e)
		return func(r Row) bool { _, ok := f(r); return ok }, err
	}
	f, err := compile(e)
	return func(r Row) bool { return f(r) != Unknown }, err
}
