package selfcheck

import (
	"fmt"
	"slices"
	"strings"
)

// cql2 names a requirement of CQL2 (OGC 21-065r2).
func cql2(requirement string) string { return "CQL2 /req/" + requirement }

const groupCQL = "CQL2"

func cqlChecks() []check {
	one := func(id, title, requirement, class string, each func(*collection) error) check {
		return check{Check{"cql2/" + id, groupCQL, title, cql2(requirement), []string{"cql2/" + class}}, nil, needsText(each)}
	}
	return []check{
		one("equal", "= and <> compare texts, apostrophes doubled", "basic-cql2/binary-comparison-predicate", "basic-cql2", eachEqual),
		one("less", "< <= > >= compare numbers", "basic-cql2/binary-comparison-predicate", "basic-cql2", eachLess),
		one("logic", "AND, OR, NOT and parentheses combine", "basic-cql2/cql2-filter", "basic-cql2", eachLogic),
		one("null", "IS NULL and IS NOT NULL part the features", "basic-cql2/null-predicate", "basic-cql2", eachNull),
		one("time", "DATE and TIMESTAMP compare", "basic-cql2/binary-comparison-predicate", "basic-cql2", eachTime),
		one("like", "LIKE knows % and minds the case", "advanced-comparison-operators/like-predicate", "advanced-comparison-operators", eachLike),
		one("between", "BETWEEN takes both ends in", "advanced-comparison-operators/between-predicate", "advanced-comparison-operators", eachBetween),
		one("in", "IN finds what is in a list", "advanced-comparison-operators/in-predicate", "advanced-comparison-operators", eachIn),
		one("casei", "CASEI ignores the case", "case-insensitive-comparison/casei-function", "case-insensitive-comparison", eachCasei),
		one("accenti", "ACCENTI ignores accents", "accent-insensitive-comparison/accenti-function", "accent-insensitive-comparison", eachAccenti),
		one("bbox", "S_INTERSECTS with a box or point finds what lies there", "basic-spatial-functions/spatial-predicate", "basic-spatial-functions", eachIntersects),
		one("polygon", "S_INTERSECTS with any geometry", "basic-spatial-functions-plus/spatial-data-types", "basic-spatial-functions-plus", eachPolygon),
		one("spatial", "S_WITHIN and S_DISJOINT part the points; the other functions are known", "spatial-functions/spatial-functions", "spatial-functions", eachSpatial),
		one("temporal", "T_BEFORE, T_AFTER, T_INTERSECTS, T_DISJOINT and T_EQUALS select", "temporal-functions/temporal-functions", "temporal-functions", eachTemporal),
		one("property-property", "two properties are compared", "property-property/withdraw-permissions", "property-property", eachPropertyProperty),
		one("arithmetic", "+ - * are computed", "arithmetic/arithmetic", "arithmetic", eachArithmetic),
		{Check{"cql2/json", groupCQL, "a filter in JSON finds what its twin in text finds", cql2("cql2-json/basic-cql2"), []string{"cql2/cql2-json"}}, nil, eachJSON},
	}
}

// needsText makes a check only where filters may be written as text, as it does.
func needsText(each func(*collection) error) func(*collection) error {
	return func(c *collection) error {
		if !c.declares("cql2/cql2-text") {
			return skipf("the server does not declare cql2-text")
		}
		return each(c)
	}
}

// test is a predicate on the properties of a feature.
type test func(feature) bool

func equals(name string, v any) test { return func(f feature) bool { return f.properties[name] == v } }

// lists is a test for features whose text is v, or has it among several joined by "/": a sea of GB/FR is one of GB.
func lists(name string, v any) test {
	return func(f feature) bool {
		one, _ := v.(string)
		text, _ := f.properties[name].(string)
		return f.properties[name] == v || one != "" && slices.Contains(strings.Split(text, "/"), one)
	}
}

func (c *collection) textual() (field, error) { return c.field("two short texts", isText) }
func (c *collection) numeric() (field, error) { return c.field("two numbers", isNumber) }

// quote writes a text as CQL2 does (§7.3): apostrophes doubled.
func quote(v any) string {
	s, _ := v.(string)
	return "'" + strings.ReplaceAll(s, "'", "''") + "'"
}

// tries asks with a filter and holds the answer against a test.
func (c *collection) tries(filter string, want test) error {
	_, got, err := c.filtered(filter)
	if err != nil {
		return err
	}
	return c.selects(filter, got, want)
}

// selects demands that features pass a test, and that those of the sample that
// pass it have not been left out: all of them where the sample is the whole
// collection, one of them at least where it is not.
func (c *collection) selects(filter string, got []feature, want test) error {
	ids := map[string]bool{}
	for _, f := range got {
		if !want(f) {
			return fmt.Errorf("%s gives feature %s, which does not match", filter, f.id)
		}
		ids[f.id] = true
	}
	for _, f := range c.features() {
		if want(f) && (c.complete() && !ids[f.id] || len(got) == 0) {
			return fmt.Errorf("%s does not give feature %s, which matches", filter, f.id)
		}
	}
	return nil
}

// all makes some attempts, each a filter and its test, and stops at the first
// that goes wrong.
func (c *collection) all(attempts ...attempt) error {
	for _, a := range attempts {
		if err := c.tries(a.filter, a.want); err != nil {
			return err
		}
	}
	return nil
}

type attempt struct {
	filter string
	want   test
}

func eachEqual(c *collection) error {
	f, err := c.textual()
	if err != nil {
		return err
	}
	v := f.values[0]
	attempts := []attempt{
		{f.name + " = " + quote(v), equals(f.name, v)},
		{f.name + " <> " + quote(v), func(x feature) bool { w := x.properties[f.name]; return w != nil && w != v }},
	}
	if !f.restricted {
		attempts = append(attempts, attempt{f.name + " = 'there''s none such'", func(feature) bool { return false }})
	}
	return c.all(attempts...)
}

// middle are two of the numbers of a field, in order.
func middle(f field) (low, high float64) {
	var n []float64
	for _, v := range f.values {
		n = append(n, v.(float64))
	}
	slices.Sort(n)
	return n[len(n)/3], n[max(len(n)/3+1, 2*len(n)/3)]
}

func compares(name string, is func(float64) bool) test {
	return func(f feature) bool { n, ok := f.properties[name].(float64); return ok && is(n) }
}

func eachLess(c *collection) error {
	f, err := c.numeric()
	if err != nil {
		return err
	}
	low, high := middle(f)
	return c.all(
		attempt{f.name + " < " + decimal(high), compares(f.name, func(n float64) bool { return n < high })},
		attempt{f.name + " <= " + decimal(low), compares(f.name, func(n float64) bool { return n <= low })},
		attempt{f.name + " > " + decimal(low), compares(f.name, func(n float64) bool { return n > low })},
		attempt{f.name + " >= " + decimal(high), compares(f.name, func(n float64) bool { return n >= high })},
	)
}

func eachLogic(c *collection) error {
	f, err := c.textual()
	if err != nil {
		return err
	}
	p, a, b := f.name, f.values[0], f.values[1]
	return c.all(
		attempt{p + " = " + quote(a) + " OR " + p + " = " + quote(b), func(x feature) bool { v := x.properties[p]; return v == a || v == b }},
		attempt{p + " = " + quote(a) + " AND " + p + " = " + quote(b), func(feature) bool { return false }},
		attempt{"NOT (" + p + " = " + quote(a) + ")", func(x feature) bool { v := x.properties[p]; return v != nil && v != a }},
		attempt{"(" + p + " = " + quote(a) + " OR " + p + " = " + quote(b) + ") AND NOT " + p + " = " + quote(b), equals(p, a)},
	)
}

func eachNull(c *collection) error {
	f, err := c.textual()
	if err != nil {
		return err
	}
	names := []string{f.name}
	for _, name := range c.names() {
		if v, _ := c.values(name, isText); v.nulls > 0 && c.filterable(name) {
			names = append(names, name)
			break
		}
	}
	for _, name := range names {
		if err := c.all(
			attempt{name + " IS NULL", func(x feature) bool { return x.properties[name] == nil }},
			attempt{name + " IS NOT NULL", func(x feature) bool { return x.properties[name] != nil }},
		); err != nil {
			return err
		}
	}
	return nil
}

// temporalField is a property of days or times, a value of it (utc), and how CQL2
// writes that.
func (c *collection) temporalField() (f field, v, literal string, err error) {
	function := "DATE"
	if f, err = c.field("two dates", isDay); err != nil {
		function = "TIMESTAMP"
		f, err = c.field("two dates or times", isInstant)
	}
	if err != nil {
		return f, "", "", err
	}
	v, ok := f.utc()
	if !ok {
		return f, "", "", skipf("the times of %s are not in UTC", f.name)
	}
	return f, v, function + "(" + quote(v) + ")", nil
}

// ordered is a test on values that are texts and sort as such: days, and times
// that are all in UTC.
func ordered(name string, is func(string) bool) test {
	return func(f feature) bool { s, ok := f.properties[name].(string); return ok && is(s) }
}

func eachTime(c *collection) error {
	f, v, literal, err := c.temporalField()
	if err != nil {
		return err
	}
	return c.all(
		attempt{f.name + " = " + literal, equals(f.name, v)},
		attempt{f.name + " > " + literal, ordered(f.name, func(s string) bool { return s > v })},
		attempt{f.name + " <= " + literal, ordered(f.name, func(s string) bool { return s <= v })},
	)
}

// utc is a value in the middle of a temporal field whose values can be compared
// as texts: days, or times of one length that end in Z.
func (f field) utc() (string, bool) {
	var all []string
	for _, v := range f.values {
		s := v.(string)
		if len(all) > 0 && len(s) != len(all[0]) || !isDay(v) && !strings.HasSuffix(s, "Z") {
			return "", false
		}
		all = append(all, s)
	}
	slices.Sort(all)
	return all[len(all)/2], true
}

func eachLike(c *collection) error {
	f, err := c.textual()
	if err != nil {
		return err
	}
	v := []rune(f.values[0].(string))
	begin := string(v[:2])
	other := swapCase(begin)
	attempts := []attempt{
		{f.name + " LIKE " + quote(begin+"%"), ordered(f.name, func(s string) bool { return strings.HasPrefix(s, begin) })},
		{f.name + " NOT LIKE " + quote(begin+"%"), ordered(f.name, func(s string) bool { return !strings.HasPrefix(s, begin) })},
		{f.name + " LIKE " + quote("_"+string(v[1:])), ordered(f.name, func(s string) bool { r := []rune(s); return len(r) == len(v) && string(r[1:]) == string(v[1:]) })},
	}
	if other != begin {
		attempts = append(attempts, attempt{f.name + " LIKE " + quote(other+"%"), ordered(f.name, func(s string) bool { return strings.HasPrefix(s, other) })})
	}
	return c.all(attempts...)
}

func swapCase(s string) string {
	if up := strings.ToUpper(s); up != s {
		return up
	}
	return strings.ToLower(s)
}

func eachBetween(c *collection) error {
	f, err := c.numeric()
	if err != nil {
		return err
	}
	low, high := middle(f)
	return c.all(
		attempt{fmt.Sprintf("%s BETWEEN %s AND %s", f.name, decimal(low), decimal(high)), compares(f.name, func(n float64) bool { return n >= low && n <= high })},
		attempt{fmt.Sprintf("%s NOT BETWEEN %s AND %s", f.name, decimal(low), decimal(high)), compares(f.name, func(n float64) bool { return n < low || n > high })},
	)
}

func eachIn(c *collection) error {
	f, err := c.textual()
	if err != nil {
		return err
	}
	a, b := f.values[0], f.values[1]
	return c.all(
		attempt{f.name + " IN (" + quote(a) + ", " + quote(b) + ")", func(x feature) bool { v := x.properties[f.name]; return v == a || v == b }},
		attempt{f.name + " NOT IN (" + quote(a) + ")", func(x feature) bool { v := x.properties[f.name]; return v != nil && v != a }},
	)
}

func eachCasei(c *collection) error {
	f, err := c.textual()
	if err != nil {
		return err
	}
	v := f.values[0].(string)
	begin := string([]rune(v)[:2])
	return c.all(
		attempt{"CASEI(" + f.name + ") = CASEI(" + quote(swapCase(v)) + ")", ordered(f.name, func(s string) bool { return strings.EqualFold(s, v) })},
		attempt{"CASEI(" + f.name + ") LIKE CASEI(" + quote(swapCase(begin)+"%") + ")",
			ordered(f.name, func(s string) bool { return strings.HasPrefix(strings.ToLower(s), strings.ToLower(begin)) })},
	)
}

// accented has an accented twin for some letters.
var accented = strings.NewReplacer("a", "á", "e", "é", "i", "í", "o", "ó", "u", "ú", "A", "Á", "E", "É", "I", "Í", "O", "Ó", "U", "Ú")

func eachAccenti(c *collection) error {
	f, err := c.textual()
	if err != nil {
		return err
	}
	for _, v := range f.values {
		plain := v.(string)
		other := accented.Replace(plain)
		if strings.IndexFunc(plain, func(r rune) bool { return r > 127 }) >= 0 || other == plain {
			continue
		}
		filter := "ACCENTI(" + f.name + ") = ACCENTI(" + quote(other) + ")"
		_, got, err := c.filtered(filter)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(got, func(x feature) bool { return x.properties[f.name] == v }) {
			return fmt.Errorf("%s does not find %q", filter, plain)
		}
		return nil
	}
	return skipf("no value of %s has a vowel without accent", f.name)
}
