package selfcheck

import (
	"encoding/json"
	"fmt"
	"slices"
)

// somewhere is the name of the geometry in filters, a point, and a box around it.
func (c *collection) somewhere() (geometry string, f feature, b box, err error) {
	if geometry, err = c.geometryName(); err == nil {
		f, b, err = c.around()
	}
	return geometry, f, b, err
}

func eachIntersects(c *collection) error {
	g, f, b, err := c.somewhere()
	if err != nil {
		return err
	}
	x, y, _ := f.point()
	return c.all(
		attempt{fmt.Sprintf("S_INTERSECTS(%s,BBOX(%s))", g, b), located(b)},
		attempt{fmt.Sprintf("S_INTERSECTS(%s,POINT(%s %s))", g, decimal(x), decimal(y)), located(box{x, y, x, y})},
	)
}

// located is a test for points in a box; other geometries pass it if they may
// lie in it.
func located(b box) test {
	return func(f feature) bool { return f.geometry != nil && b.touches(f) }
}

func (b box) polygon() string {
	return fmt.Sprintf("POLYGON((%[1]s %[2]s,%[3]s %[2]s,%[3]s %[4]s,%[1]s %[4]s,%[1]s %[2]s))", decimal(b.west), decimal(b.south), decimal(b.east), decimal(b.north))
}

func eachPolygon(c *collection) error {
	g, f, b, err := c.somewhere()
	if err != nil {
		return err
	}
	x, y, _ := f.point()
	for _, other := range []string{"LINESTRING(0 0,1 1)", "MULTIPOINT((0 0),(1 1))", "MULTIPOLYGON(((0 0,1 0,1 1,0 0)))", "GEOMETRYCOLLECTION(POINT(0 0),LINESTRING(0 0,1 1))"} {
		if _, _, err := c.filtered(fmt.Sprintf("S_INTERSECTS(%s,%s)", g, other)); err != nil {
			return err
		}
	}
	if err := c.tries(fmt.Sprintf("S_INTERSECTS(%s,%s)", g, b.polygon()), located(b)); err != nil {
		return err
	}
	// A triangle whose box has the point in it, but which has not.
	triangle := fmt.Sprintf("POLYGON((%[1]s %[2]s,%[3]s %[2]s,%[3]s %[4]s,%[1]s %[2]s))", decimal(x-0.0015), decimal(y+0.0025), decimal(x+0.0025), decimal(y-0.0015))
	_, got, err := c.filtered(fmt.Sprintf("S_INTERSECTS(%s,%s)", g, triangle))
	if err == nil && slices.ContainsFunc(got, func(z feature) bool { return z.id == f.id }) {
		err = fmt.Errorf("S_INTERSECTS(%s,%s) gives feature %s, which lies in the box of the triangle only", g, triangle, f.id)
	}
	return err
}

func eachSpatial(c *collection) error {
	g, _, b, err := c.somewhere()
	if err != nil {
		return err
	}
	for _, f := range c.features() {
		if _, _, point := f.point(); f.geometry != nil && !point {
			return skipf("the features are not all points")
		}
	}
	for _, name := range []string{"S_CONTAINS", "S_CROSSES", "S_EQUALS", "S_OVERLAPS", "S_TOUCHES"} {
		if _, _, err := c.filtered(fmt.Sprintf("%s(%s,%s)", name, g, b.polygon())); err != nil {
			return err
		}
	}
	return c.all(
		attempt{fmt.Sprintf("S_WITHIN(%s,%s)", g, b.polygon()), located(b)},
		attempt{fmt.Sprintf("S_DISJOINT(%s,%s)", g, b.polygon()), func(f feature) bool { return f.geometry != nil && !b.touches(f) }},
	)
}

func eachTemporal(c *collection) error {
	f, v, literal, err := c.temporalField()
	if err != nil {
		return err
	}
	return c.all(
		attempt{"T_BEFORE(" + f.name + "," + literal + ")", ordered(f.name, func(s string) bool { return s < v })},
		attempt{"T_AFTER(" + f.name + "," + literal + ")", ordered(f.name, func(s string) bool { return s > v })},
		attempt{"T_INTERSECTS(" + f.name + ",INTERVAL('..'," + quote(v) + "))", ordered(f.name, func(s string) bool { return s <= v })},
		attempt{"T_DISJOINT(" + f.name + ",INTERVAL('..'," + quote(v) + "))", ordered(f.name, func(s string) bool { return s > v })},
		attempt{"T_EQUALS(" + f.name + "," + literal + ")", equals(f.name, v)},
	)
}

func eachPropertyProperty(c *collection) error {
	f, err := c.numeric()
	if err != nil {
		return err
	}
	for _, name := range c.names() {
		if g, ok := c.values(name, isNumber); ok && name != f.name && c.filterable(name) {
			return c.tries(f.name+" < "+g.name, func(x feature) bool {
				a, okA := x.properties[f.name].(float64)
				b, okB := x.properties[g.name].(float64)
				return okA && okB && a < b
			})
		}
	}
	return c.all(
		attempt{f.name + " = " + f.name, func(x feature) bool { return x.properties[f.name] != nil }},
		attempt{f.name + " < " + f.name, func(feature) bool { return false }},
	)
}

func eachArithmetic(c *collection) error {
	f, err := c.numeric()
	if err != nil {
		return err
	}
	low, high := middle(f)
	return c.all(
		attempt{fmt.Sprintf("%s * 2 + 1 > %s", f.name, decimal(2*low+1.5)), compares(f.name, func(n float64) bool { return 2*n+1 > 2*low+1.5 })},
		attempt{fmt.Sprintf("%s * 0.5 - 1 < %s", f.name, decimal(high/2-1.125)), compares(f.name, func(n float64) bool { return n/2-1 < high/2-1.125 })},
	)
}

func eachJSON(c *collection) error {
	f, err := c.textual()
	if err != nil {
		return err
	}
	property := map[string]any{"property": f.name}
	a, b := f.values[0], f.values[1]
	for _, x := range []struct {
		filter any
		want   test
	}{
		{map[string]any{"op": "=", "args": []any{property, a}}, equals(f.name, a)},
		{map[string]any{"op": "not", "args": []any{map[string]any{"op": "isNull", "args": []any{property}}}}, func(x feature) bool { return x.properties[f.name] != nil }},
		{map[string]any{"op": "or", "args": []any{map[string]any{"op": "=", "args": []any{property, a}}, map[string]any{"op": "=", "args": []any{property, b}}}},
			func(x feature) bool { v := x.properties[f.name]; return v == a || v == b }},
	} {
		text, err := json.Marshal(x.filter)
		if err != nil {
			return err
		}
		o, err := c.list("limit", fmt.Sprint(sampleSize), "filter", string(text), "filter-lang", "cql2-json")
		if err != nil {
			return err
		}
		if err := c.selects(string(text), featuresOf(o), x.want); err != nil {
			return err
		}
	}
	return nil
}
