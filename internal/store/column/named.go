package column

import (
	"strings"

	"dateline/internal/cql"
	"dateline/internal/incident"
)

// named is a condition on a joined property that can be asked of each name alone.
type named struct {
	joined  *joined
	allowed []bool // by number of a name
}

// holds reports whether one of the names at a slot is allowed.
func (n *named) holds(s slot) bool {
	code := n.joined.codeAt(s)
	if code&inLists == 0 {
		return n.allowed[code]
	}
	for _, name := range n.joined.list(code) {
		if n.allowed[name] {
			return true
		}
	}
	return false
}

// nameRow is a row that has nothing but a name.
type nameRow struct {
	cql.Row
	name string
}

// Text implements cql.Row.
func (r *nameRow) Text(int) (string, bool) { return r.name, r.name != "" }

// nameCondition returns the property whose text must have a piece somewhere (LIKE
// '%piece%', folded or not), nil if c asks for anything else. A piece without a
// semicolon that does not begin with a space lies in one of the names or in none: it
// cannot reach over a Joiner.
func (x *Index) nameCondition(c *cql.Filter) *joined {
	like, ok := c.Expr.(*cql.Like)
	if !ok {
		return nil
	}
	text, ok := like.Pattern.(*cql.Text)
	if !ok {
		return nil
	}
	parts := cql.NewPattern(text.Value).Parts
	if len(parts) != 3 || !parts[0].Any || !parts[2].Any || parts[1].Text == "" || strings.HasPrefix(parts[1].Text, " ") || strings.Contains(parts[1].Text, ";") {
		return nil
	}
	value := like.Value
	for {
		switch v := value.(type) {
		case *cql.Call:
			if v.Op != cql.OpCaseI && v.Op != cql.OpAccentI {
				return nil
			}
			value = v.Args[0]
			continue
		case *cql.Property:
			if field := v.Queryable.Field; incident.IsJoined(field) {
				return x.extras[field].joined
			}
		}
		return nil
	}
}

// askNames asks a condition of each name.
func (f *filter) askNames(j *joined, c *cql.Filter) named {
	var r nameRow
	n := named{j, make([]bool, len(j.names.text))}
	for code, name := range j.names.text {
		r.name = name
		n.allowed[code] = f.inTime() && c.Eval(&r) == cql.True
	}
	return n
}
