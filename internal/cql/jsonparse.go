package cql

import (
	"strings"
)

// ParseJSON reads a filter in the JSON encoding (CQL2 §8.3). The error is an
// *Error. Names and types are not looked at: that is Check's work.
func ParseJSON(src []byte) (Expr, error) {
	v, err := readJSON(src)
	var e Expr
	if err == nil {
		j := &jsonParser{}
		if e, err = j.expr(v); err == nil {
			err = checkTree(e, MaxDepth)
		}
	}
	if err != nil {
		return nil, err.(*fault).place(string(src))
	}
	return e, nil
}

type jsonParser struct{ nodes int }

// expr makes a tree of anything but an array.
func (j *jsonParser) expr(v *value) (Expr, error) {
	if j.nodes++; j.nodes > MaxNodes {
		return nil, faultf(v.pos, "the filter has more than %d parts; simplify it", MaxNodes)
	}
	switch v.kind {
	case '"':
		return &Text{At(v.pos), v.text}, nil
	case '0':
		return &Number{At(v.pos), v.num}, nil
	case 't':
		return &Bool{At(v.pos), v.yes}, nil
	case '{':
		return j.object(v)
	case '[':
		return nil, strayArray(v.pos)
	}
	return nil, faultf(v.pos, "null is no value of CQL2; use the op isNull")
}

// object tells the kinds of object apart by the member that only they have.
func (j *jsonParser) object(v *value) (Expr, error) {
	for _, kind := range []struct {
		key  string
		more string
		make func(*value) (Expr, error)
	}{
		{"op", "args", j.op},
		{"property", "", j.property},
		{"date", "", j.instant},
		{"timestamp", "", j.instant},
		{"interval", "", j.interval},
		{"type", "coordinates geometries bbox", j.geometry},
		{"bbox", "", j.bbox},
	} {
		if v.obj[kind.key] == nil {
			continue
		}
		for _, key := range v.keys {
			if key != kind.key && !strings.Contains(" "+kind.more+" ", " "+key+" ") {
				f := faultf(v.obj[key].pos, "an object with %q has no member %q", kind.key, key)
				f.nearest = Nearest(key, strings.Fields(kind.more))
				return nil, f
			}
		}
		return kind.make(v)
	}
	f := faultf(v.pos, `an object has "op" and "args", or "property", "date", "timestamp", "interval", "bbox" or "type"`)
	for _, key := range v.keys {
		f.nearest = Nearest(key, []string{"op", "property", "date", "timestamp", "interval", "bbox", "type"})
	}
	return nil, f
}

// member is the member of an object that must have the kind.
func (v *value) member(key string, kind byte) (*value, error) {
	m := v.obj[key]
	if m == nil {
		return nil, faultf(v.pos, "the object has no member %q", key)
	}
	if m.kind != kind {
		return nil, faultf(m.pos, "%q should be %s", key, map[byte]string{'"': "a text", '[': "an array"}[kind])
	}
	return m, nil
}

func (j *jsonParser) property(v *value) (Expr, error) {
	m, err := v.member("property", '"')
	if err != nil {
		return nil, err
	}
	if m.text == "" {
		return nil, faultf(m.pos, "the name of a property cannot be empty")
	}
	return &Property{At: At(m.pos), Name: m.text}, nil
}

func (j *jsonParser) instant(v *value) (Expr, error) {
	m, err := v.member(v.keys[0], '"')
	if err != nil {
		return nil, err
	}
	i, err := newInstant(v.pos, m.pos, m.text, v.keys[0] == "date")
	if f, ok := err.(*fault); ok {
		f.message = strings.NewReplacer("TIMESTAMP('...')", `{"timestamp": "..."}`, "DATE('...')", `{"date": "..."}`).Replace(f.message)
	}
	return i, err
}

func (j *jsonParser) interval(v *value) (Expr, error) {
	m, err := v.member("interval", '[')
	if err != nil {
		return nil, err
	}
	if len(m.list) != 2 {
		return nil, faultf(m.pos, "an interval has 2 ends, not %d", len(m.list))
	}
	var ends [2]Expr
	for i := range ends {
		if end := &m.list[i]; end.kind == '"' {
			ends[i], err = newEnd(end.pos, end.text)
		} else {
			ends[i], err = j.expr(end)
		}
		if err != nil {
			return nil, err
		}
	}
	return newInterval(v.pos, ends[0], ends[1])
}

func (j *jsonParser) bbox(v *value) (Expr, error) {
	m, err := v.member("bbox", '[')
	if err != nil {
		return nil, err
	}
	numbers, err := m.numbers()
	if err != nil {
		return nil, err
	}
	return newBBox(v.pos, numbers)
}

// opsByName finds the standardized operators and functions by their name in
// lower case.
var opsByName = func() map[string]Op {
	m := map[string]Op{}
	for op, name := range opNames {
		if op > 0 {
			m[strings.ToLower(name)] = Op(op)
		}
	}
	return m
}()

func (j *jsonParser) op(v *value) (Expr, error) {
	name, err := v.member("op", '"')
	if err != nil {
		return nil, err
	}
	args, err := v.member("args", '[')
	if err != nil {
		return nil, err
	}
	op := OpByName(name.text)
	least, most := 2, 2
	switch {
	case op == OpCustom:
		return j.custom(name, args)
	case op == OpAnd, op == OpOr:
		most = MaxNodes
	case op == OpNot, op == OpIsNull, op.folds():
		least, most = 1, 1
	case op == OpBetween:
		least, most = 3, 3
	}
	if n := len(args.list); n < least || n > most {
		return nil, faultf(args.pos, "%s takes %d arguments, not %d", op, least, n)
	}
	if op == OpIn {
		return j.in(name, args)
	}
	e := make([]Expr, len(args.list))
	for i := range e {
		if op.OnArrays() {
			e[i], err = j.operand(&args.list[i])
		} else {
			e[i], err = j.expr(&args.list[i])
		}
		if err != nil {
			return nil, err
		}
	}
	return newOp(At(name.pos), op, e)
}

// newOp makes the node of an operator.
func newOp(pos At, op Op, e []Expr) (Expr, error) {
	switch {
	case op == OpAnd, op == OpOr:
		return &Logic{pos, op, e}, nil
	case op == OpNot:
		return &Not{pos, e[0]}, nil
	case op == OpIsNull:
		return &IsNull{pos, e[0]}, nil
	case op.compares():
		return &Compare{pos, op, e[0], e[1]}, nil
	case op.computes():
		return &Arith{pos, op, e[0], e[1]}, nil
	case op == OpLike:
		return &Like{pos, e[0], e[1]}, checkPattern(e[1])
	case op == OpBetween:
		return &Between{pos, e[0], e[1], e[2]}, nil
	}
	return &Call{At: pos, Op: op, Args: e}, nil
}

func (j *jsonParser) in(name, args *value) (Expr, error) {
	left, err := j.expr(&args.list[0])
	if err != nil {
		return nil, err
	}
	if args.list[1].kind != '[' {
		return nil, faultf(args.list[1].pos, "the second argument of in is an array")
	}
	if len(args.list[1].list) == 0 {
		return nil, faultf(args.list[1].pos, "the list of in is empty")
	}
	list, err := j.list(&args.list[1])
	return &In{At(name.pos), left, list}, err
}

func (j *jsonParser) list(v *value) ([]Expr, error) {
	if len(v.list) > MaxList {
		return nil, faultf(v.pos, "the list has more than %d values", MaxList)
	}
	list := make([]Expr, len(v.list))
	for i := range list {
		var err error
		if list[i], err = j.expr(&v.list[i]); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// operand makes a tree of anything, also of an array.
func (j *jsonParser) operand(v *value) (Expr, error) {
	if v.kind != '[' {
		return j.expr(v)
	}
	for _, item := range v.list {
		if item.kind == '[' {
			return nil, faultf(item.pos, "an array cannot hold arrays: no property does")
		}
	}
	list, err := j.list(v)
	return &Array{At(v.pos), list}, err
}

func (j *jsonParser) custom(name, args *value) (Expr, error) {
	if !customName(name.text) {
		f := faultf(name.pos, "there is no operator or function %q", name.text)
		f.nearest = Nearest(name.text, opNames[1:])
		return nil, f
	}
	if len(args.list) > MaxList {
		return nil, faultf(args.pos, "the function has more than %d arguments", MaxList)
	}
	c := &Call{At: At(name.pos), Name: name.text}
	for i := range args.list {
		e, err := j.operand(&args.list[i])
		if err != nil {
			return nil, err
		}
		if a, ok := e.(*Array); ok && len(a.Items) == 1 && !simple(a.Items[0]) {
			return nil, faultf(a.Pos(), "an array of one holds a literal, a property or a function")
		}
		c.Args = append(c.Args, e)
	}
	return c, nil
}

// customName reports whether a function of the caller's own can have the name:
// it is an identifier that means nothing else before a parenthesis.
func customName(name string) bool {
	for i, r := range name {
		if !isIdentPart(r) || i == 0 && !isIdentStart(r) {
			return false
		}
	}
	low := strings.ToLower(name)
	switch low {
	case "", "date", "timestamp", "interval", "bbox":
		return false
	}
	return !keywords[low] && geometryKinds[low] == "" && functionOps[low] == OpCustom
}
