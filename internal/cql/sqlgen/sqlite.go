package sqlgen

import (
	"fmt"
	"strings"
	"time"

	"dateline/internal/cql"

	"github.com/paulmach/orb"
)

// SQLite is the dialect of a GeoPackage: dates are texts 2006-01-02, timestamps
// texts of RFC 3339, booleans 0 and 1, arrays JSON texts. The database must know
// the Functions.
type SQLite struct {
	// Columns maps properties to their columns, quoted where need be.
	Columns map[string]string
	// RTree is the R-tree of the geometry column and Key the column that its
	// ids mean; empty if there is none.
	RTree, Key string
	// Calls writes the functions of the caller's own but for distance_m.
	Calls map[string]func(w *W, c *cql.Call) (string, error)
}

// Placeholder implements Dialect.
func (*SQLite) Placeholder(int) string { return "?" }

// Column implements Dialect.
func (s *SQLite) Column(q *cql.Queryable) (string, error) {
	if c, ok := s.Columns[q.Name]; ok {
		return c, nil
	}
	return "", fmt.Errorf("the property %s has no column", q.Name)
}

// Bool implements Dialect.
func (*SQLite) Bool(v bool) any {
	if v {
		return int64(1)
	}
	return int64(0)
}

// Time implements Dialect.
func (s *SQLite) Time(q *cql.Queryable, byDay bool) (string, error) {
	c, err := s.Column(q)
	switch {
	case q.Type == cql.TypeDate && byDay:
		return c, err
	case byDay:
		return "dateline_day(" + c + ")", err
	}
	return "dateline_micros(" + c + ")", err
}

// TimeValue implements Dialect. The texts of unbounded ends sort before and
// after all dates.
func (*SQLite) TimeValue(micros int64, byDay bool) any {
	switch {
	case !byDay:
		return micros
	case micros == cql.MinMicros:
		return ""
	case micros == cql.MaxMicros:
		return "~"
	}
	return time.UnixMicro(micros).UTC().Format(time.DateOnly)
}

// Compute implements Dialect.
func (*SQLite) Compute(op cql.Op, a, b string) string {
	return fmt.Sprintf("dateline_compute('%s', %s, %s)", op, a, b)
}

// Fold implements Dialect.
func (*SQLite) Fold(op cql.Op, text string) string {
	return fmt.Sprintf("dateline_fold('%s', %s)", op, text)
}

var globEscaper = strings.NewReplacer("*", "[*]", "?", "[?]", "[", "[[]")

// Like implements Dialect by GLOB, which minds the case of letters and counts
// characters, and which an index helps.
func (*SQLite) Like(w *W, text string, p *cql.Pattern) string {
	var b strings.Builder
	for _, part := range p.Parts {
		switch {
		case part.Any:
			b.WriteByte('*')
		case part.Text == "":
			b.WriteByte('?')
		default:
			b.WriteString(globEscaper.Replace(part.Text))
		}
	}
	return text + " GLOB " + w.Bind(b.String())
}

// Relate implements Dialect.
func (s *SQLite) Relate(w *W, op cql.Op, column string, other cql.Expr) (string, error) {
	if p, ok := other.(*cql.Property); ok {
		second, err := s.Column(p.Queryable)
		return fmt.Sprintf("dateline_relate('%s', %s, %s)", op, column, second), err
	}
	return fmt.Sprintf("dateline_relate('%s', %s, %s)", op, column, w.Bind(cql.String(other))), nil
}

// Near implements Dialect by the R-tree.
func (s *SQLite) Near(w *W, b cql.Bounds) string {
	if s.RTree == "" || b.Box.IsWorld() {
		return ""
	}
	var boxes []string
	for _, box := range b.Box.Split() {
		boxes = append(boxes, fmt.Sprintf("(maxx >= %s AND minx <= %s AND maxy >= %s AND miny <= %s)",
			w.Bind(box.West), w.Bind(box.East), w.Bind(box.South), w.Bind(box.North)))
	}
	return fmt.Sprintf("%s IN (SELECT id FROM %s WHERE %s)", s.Key, s.RTree, strings.Join(boxes, " OR "))
}

// Array implements Dialect. An unknown element makes the array unknown.
func (*SQLite) Array(items []string) string {
	return "dateline_list(" + strings.Join(items, ", ") + ")"
}

// CompareArrays implements Dialect.
func (*SQLite) CompareArrays(op cql.Op, a, b string) string {
	return fmt.Sprintf("dateline_arrays('%s', %s, %s)", op, a, b)
}

// Call implements Dialect.
func (s *SQLite) Call(w *W, c *cql.Call) (string, error) {
	if c.Function.Name == cql.DistanceName {
		p, to, err := cql.DistanceArgs(c.Args)
		if err != nil {
			return "", err
		}
		column, err := s.Column(p.Queryable)
		return fmt.Sprintf("dateline_distance_m(%s, %s, %s)", column, w.Bind(to[0]), w.Bind(to[1])), err
	}
	if f := s.Calls[c.Function.Name]; f != nil {
		return f(w, c)
	}
	return "", fmt.Errorf("the function %s is not known to the database", c.Function.Name)
}

// Decode reads a geometry of a column. It returns false for one that is empty
// or broken.
type Decode func(blob []byte) (orb.Point, bool)
