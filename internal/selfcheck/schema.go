package selfcheck

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

// part5 names a requirement of OGC API Features Part 5 (OGC 23-058r2).
func part5(requirement string) string { return "Part 5 /req/" + requirement }

// part8 names a requirement of the draft of OGC API Features Part 8 (OGC 24-030).
func part8(requirement string) string { return "Part 8 (draft) /req/" + requirement }

const (
	groupSchema = "Part 5: schemas"
	groupSort   = "Part 8: sorting"
)

func schemaChecks() []check {
	schemas := []string{"ogcapi-features-5/schemas", "ogcapi-common-3/schemas"}
	return []check{
		{Check{"schema/link", groupSchema, "each collection links to the schema of its features", part5("returnables-and-receivables/link"), schemas}, nil, eachSchema},
		{Check{"schema/properties", groupSchema, "what features hold is in the schema, and of its type", part5("schemas/properties"), schemas}, nil, eachDescribed},
		{Check{"schema/geometry", groupSchema, "one property is the primary geometry, with a format and without a type", part5("schemas/properties"), schemas}, nil, eachPrimaryGeometry},
	}
}

func sortChecks() []check {
	sorting := []string{"ogcapi-features-8/features-sorting", "ogcapi-features-8/sorting"}
	return []check{
		{Check{"sort/sortables", groupSort, "each collection links to its sortables, which are a schema", part8("sorting/get-sortables-success"), []string{"ogcapi-features-8/sortables"}}, nil, eachSortables},
		{Check{"sort/sortby", groupSort, "sortby sorts, up and down", part8("features-sorting/response"), sorting}, nil, eachSorted},
	}
}

func (c *collection) schema() (*answer, object, error) {
	a := c.document(relSchema, asSchema)
	o, err := a.object()
	return a, o, err
}

func eachSchema(c *collection) error {
	a, o, err := c.schema()
	if err != nil {
		return err
	}
	if a.mediaType() != asSchema {
		return fmt.Errorf("%s with Accept: %s has the type %q", a.asked, asSchema, a.header.Get("Content-Type"))
	}
	if o.str("type") != "object" || o.sub("properties") == nil {
		return fmt.Errorf("%s is not the schema of an object with properties", a.asked)
	}
	return nil
}

// suits reports whether a value may stand where a schema has a type.
func suits(v any, schema object) bool {
	types := schema.strings("type")
	if t := schema.str("type"); t != "" {
		types = []string{t}
	}
	if v == nil || len(types) == 0 {
		return true
	}
	switch v := v.(type) {
	case string:
		return slices.Contains(types, "string")
	case bool:
		return slices.Contains(types, "boolean")
	case float64:
		return slices.Contains(types, "number") || slices.Contains(types, "integer") && v == math.Trunc(v)
	case []any:
		return slices.Contains(types, "array")
	}
	return slices.Contains(types, "object")
}

func eachDescribed(c *collection) error {
	a, o, err := c.schema()
	if err != nil {
		return skipf("there is no schema")
	}
	for _, f := range c.features() {
		for _, name := range sortedKeys(f.properties) {
			p := o.sub("properties", name)
			if p == nil {
				return fmt.Errorf("%s does not have %s, which feature %s has", a.asked, name, f.id)
			}
			if !suits(f.properties[name], p) {
				return fmt.Errorf("%s says that %s is of type %v, and feature %s has %v", a.asked, name, p["type"], f.id, f.properties[name])
			}
		}
	}
	return nil
}

func eachPrimaryGeometry(c *collection) error {
	a, o, err := c.schema()
	if err != nil {
		return skipf("there is no schema")
	}
	found := 0
	for _, name := range sortedKeys(o.sub("properties")) {
		p := o.sub("properties", name)
		geometry := strings.HasPrefix(p.str("format"), "geometry-")
		if geometry && p.has("type") {
			return fmt.Errorf("%s: the geometry %s has a type", a.asked, name)
		}
		if p.str("x-ogc-role") == "primary-geometry" {
			if found++; !geometry {
				return fmt.Errorf("%s: the primary geometry %s has no format geometry-…", a.asked, name)
			}
		}
	}
	if found > 1 {
		return fmt.Errorf("%s has %d primary geometries", a.asked, found)
	}
	if f := c.features(); found == 0 && len(f) > 0 && f[0].geometry != nil {
		return fmt.Errorf("%s has no property with the x-ogc-role primary-geometry", a.asked)
	}
	return nil
}

func eachSortables(c *collection) error {
	a := c.document(relSortables, asSchema)
	o, err := a.object()
	if err != nil {
		return err
	}
	if o.str("type") != "object" || o.sub("properties") == nil { // none may be
		return fmt.Errorf("%s is not the schema of an object with properties", a.asked)
	}
	return nil
}

// eachSorted tries numbers and days: how texts sort depends on the language.
func eachSorted(c *collection) error {
	o, err := c.document(relSortables, asSchema).object()
	if err != nil {
		return skipf("there are no sortables")
	}
	for _, name := range c.names() {
		if o.sub("properties", name) == nil || !namePattern.MatchString(name) {
			continue
		}
		_, number := c.values(name, isNumber)
		_, day := c.values(name, isDay)
		if !number && !day {
			continue
		}
		for _, sign := range []string{"", "-"} {
			if err := c.sorted(name, sign); err != nil {
				return err
			}
		}
		return nil
	}
	return skipf("no sortable property of the first %d features holds two numbers or dates", len(c.features()))
}

func (c *collection) sorted(name, sign string) error {
	page, err := c.list("limit", "100", "sortby", sign+name)
	if err != nil {
		return err
	}
	var last any
	for _, f := range featuresOf(page) {
		v := f.properties[name]
		if v == nil {
			continue // where nulls go is nobody's rule
		}
		if last != nil && (sign == "" && less(v, last) || sign == "-" && less(last, v)) {
			return fmt.Errorf("sortby=%s%s gives %v after %v", sign, name, v, last)
		}
		last = v
	}
	if last == nil {
		return errors.New("sortby=" + sign + name + " gives no feature that has a value")
	}
	return nil
}

func less(a, b any) bool {
	switch a := a.(type) {
	case float64:
		b, ok := b.(float64)
		return ok && a < b
	case string:
		b, ok := b.(string)
		return ok && a < b
	}
	return false
}
