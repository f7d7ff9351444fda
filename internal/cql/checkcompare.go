package cql

// comparison checks the operands of =, BETWEEN, IN and the like against each
// other.
func (c *checker) comparison(e Expr) (Expr, error) {
	args, types, err := c.exprs(children(e))
	if err != nil {
		return nil, err
	}
	if err := c.agree(args, types); err != nil {
		return nil, err
	}
	_, ordered := e.(*Between)
	if cmp, ok := e.(*Compare); ok {
		ordered = cmp.Op != OpEq && cmp.Op != OpNe
	}
	if !ordered {
		if err := checkValues(args); err != nil {
			return nil, err
		}
	}
	return fold(withChildren(e, args)), nil
}

// agree makes the operands of a comparison the same kind of value. Texts that
// are compared with times are read as such, and 0 and 1 that are compared with
// truth values (casts that CQL2 §6.3.3 leaves to us, and that GDAL needs).
func (c *checker) agree(args []Expr, types []Type) error {
	kind := 0 // the operand that the others must be like: a property, if there is one
	for i := range args {
		if !constant(args[i]) {
			kind = i
			break
		}
		if types[i].instant() {
			kind = i
		}
	}
	for i := range args {
		if err := scalar(args[i], types[i]); err != nil {
			return err
		}
		if n, ok := args[i].(*Number); ok && types[kind] == TypeBoolean && (n.Value == 0 || n.Value == 1) {
			args[i], types[i] = &Bool{n.At, n.Value == 1}, TypeBoolean
		}
		if types[kind].instant() && types[i] == TypeString {
			if err := asInstant(&args[i], &types[i]); err != nil {
				return err
			}
		}
	}
	for i := range args {
		if !sameKind(types[kind], types[i]) {
			return mismatch(args[kind], types[kind], args[i], types[i])
		}
	}
	return nil
}

// scalar refuses what only functions compare.
func scalar(e Expr, t Type) error {
	use := map[Type]string{TypeGeometry: "S_EQUALS or S_INTERSECTS", TypeInterval: "T_EQUALS or T_INTERSECTS", TypeArray: "A_EQUALS or A_CONTAINS"}[t]
	if use == "" {
		return nil
	}
	return faultf(e.Pos(), "%s is %s; compare it with %s", brief(e), t.article(), use)
}

func sameKind(a, b Type) bool {
	return a == b || a.numeric() && b.numeric() || a.instant() && b.instant()
}

// asInstant reads a text literal as a date or timestamp.
func asInstant(e *Expr, t *Type) error {
	text, ok := (*e).(*Text)
	if !ok {
		return nil
	}
	micros, day, err := parseInstant(text.Value)
	if err != nil {
		return place(text, err)
	}
	if *e, *t = (&Instant{text.At, micros, day}), TypeTimestamp; day {
		*t = TypeDate
	}
	return nil
}

// mismatch says how to mend a comparison of two kinds of value.
func mismatch(a Expr, ta Type, b Expr, tb Type) error {
	hint := ""
	switch text, isText := b.(*Text); {
	case isText && ta.numeric():
		hint = "; write the number without quotes"
	case isText && ta == TypeBoolean:
		hint = "; write TRUE or FALSE without quotes"
	case ta == TypeBoolean && tb.numeric():
		hint = "; write TRUE or FALSE"
	case ta == TypeString && constant(b):
		hint = "; write the text in single quotes"
	case ta.instant() && constant(b) && text == nil:
		hint = "; write DATE('2024-01-31') or TIMESTAMP('2024-01-31T12:30:00Z')"
	}
	return faultf(b.Pos(), "%s is %s and cannot be compared with %s, %s%s", brief(a), ta.article(), brief(b), tb.article(), hint)
}

// checkValues holds the texts that a property is compared with to those it can
// have.
func checkValues(args []Expr) error {
	for _, a := range args {
		p, ok := a.(*Property)
		if !ok {
			continue
		}
		for _, b := range args {
			text, ok := b.(*Text)
			if !ok {
				continue
			}
			near, ok := p.Queryable.has(text.Value)
			if ok {
				continue
			}
			f := faultf(text.Pos(), "%s is never %s", brief(p), brief(text))
			switch {
			case near != "":
				f.nearest = String(&Text{Value: near})
			case p.Queryable.Enum != nil:
				f.message += "; the queryables list its values"
			}
			return f
		}
	}
	return nil
}
