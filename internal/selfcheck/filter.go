package selfcheck

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// part3 names a requirement of OGC API Features Part 3 (OGC 19-079r2).
func part3(requirement string) string { return "Part 3 /req/" + requirement }

const groupFilter = "Part 3: filters"

func filterChecks() []check {
	queryables, filter := []string{"ogcapi-features-3/queryables"}, []string{"ogcapi-features-3/features-filter"}
	return []check{
		{Check{"filter/queryables", groupFilter, "each collection links to its queryables, which are a schema", part3("queryables/get-queryables-response"), queryables}, nil, eachQueryables},
		{Check{"filter/queryables-types", groupFilter, "a queryable has a type, and a geometry has a format instead", part3("queryables/get-queryables-response"), queryables}, nil, eachQueryableTypes},
		{Check{"filter/parameters", groupFilter, "the API definition has filter, and filter-lang lists the languages", part3("filter/filter-lang-param"), filter}, nil, eachFilterParameters},
		{Check{"filter/bbox", groupFilter, "filter and bbox both hold", part3("filter/mixing-expressions"), filter}, nil, eachFilterAndBox},
		{Check{"filter/invalid", groupFilter, "an invalid filter, filter-lang or filter-crs is a 400", part3("features-filter/response"), filter}, nil, eachBadFilter},
		{Check{"filter/unknown-property", groupFilter, "a property that is no queryable is a 400, where the schema says so", part3("queryables/get-queryables-response"), filter}, nil, eachUnknownProperty},
		{Check{"filter/crs", groupFilter, "filter-crs is the reference system of the geometries in a filter", part3("filter/filter-crs-param"), filter}, nil, eachFilterCRS},
		{Check{"filter/queryable-parameters", groupFilter, "a parameter named like a queryable selects", part3("queryables-query-parameters/parameters"), []string{"ogcapi-features-3/queryables-query-parameters"}}, nil, eachQueryableParameter},
		{Check{"filter/functions", groupFilter, "the functions are listed", part3("filter/get-functions-response-json"), []string{"cql2/functions"}}, askFunctions, nil},
	}
}

func eachQueryables(c *collection) error {
	a := c.document(relQueryables, asSchema)
	o, err := a.object()
	if err != nil {
		return err
	}
	if a.mediaType() != asSchema {
		return fmt.Errorf("%s with Accept: %s has the type %q", a.asked, asSchema, a.header.Get("Content-Type"))
	}
	if o.str("type") != "object" || !strings.Contains(o.str("$schema"), "json-schema.org/") || o.sub("properties") == nil {
		return fmt.Errorf("%s is not a JSON schema of an object: type %q, $schema %q", a.asked, o.str("type"), o.str("$schema"))
	}
	if id := o.str("$id"); id == "" || strings.Contains(id, "?") {
		return fmt.Errorf("$id of %s is %q, not its address without parameters", a.asked, id)
	}
	return nil
}

func isGeometry(p object) bool {
	return strings.HasPrefix(p.str("format"), "geometry-") || strings.HasPrefix(p.str("$ref"), "https://geojson.org/schema/")
}

// eachQueryableTypes leaves aside that a geometry shall have no $ref: releases of
// QGIS know a geometry by it alone.
func eachQueryableTypes(c *collection) error {
	o, err := c.document(relQueryables, asSchema).object()
	if err != nil {
		return skipf("there are no queryables")
	}
	properties := o.sub("properties")
	if len(properties) == 0 {
		return skipf("there are no queryables")
	}
	for _, name := range sortedKeys(properties) {
		p := properties.sub(name)
		switch {
		case isGeometry(p) && p.has("type"):
			return fmt.Errorf("the geometry %s has a type", name)
		case isGeometry(p) && !strings.HasPrefix(p.str("format"), "geometry-"):
			return fmt.Errorf("the geometry %s has no format geometry-…", name)
		case !isGeometry(p) && !p.has("type"):
			return fmt.Errorf("%s has no type", name)
		}
	}
	return nil
}

func eachFilterParameters(c *collection) error {
	if _, err := c.parameter("filter"); err != nil {
		return err
	}
	p, err := c.parameter("filter-lang")
	if err != nil {
		return err
	}
	languages := p.sub("schema").strings("enum")
	if len(languages) == 0 {
		return errors.New("filter-lang lists no languages (enum)")
	}
	for class, language := range map[string]string{"cql2/cql2-text": "cql2-text", "cql2/cql2-json": "cql2-json"} {
		if c.declares(class) && !slices.Contains(languages, language) {
			return fmt.Errorf("filter-lang does not list %s, which the conformance declaration has", language)
		}
	}
	if d := p.sub("schema").str("default"); d != "" && !slices.Contains(languages, d) {
		return fmt.Errorf("the default of filter-lang, %s, is not in its list", d)
	}
	return nil
}

// filtered asks with a filter in CQL2 text.
func (c *collection) filtered(filter string, parameters ...string) (*answer, []feature, error) {
	pairs := append([]string{"limit", fmt.Sprint(sampleSize), "filter", filter, "filter-lang", "cql2-text"}, parameters...)
	a := c.get(with(c.items(), pairs...), asGeoJSON)
	o, err := a.object()
	return a, featuresOf(o), err
}

func eachFilterAndBox(c *collection) error {
	f, b, err := c.around()
	if err != nil {
		return err
	}
	text, err := c.textual()
	if err != nil {
		return err
	}
	_, here, err := c.filtered(text.name+" IS NULL OR "+text.name+" IS NOT NULL", "bbox", b.String())
	if err != nil {
		return err
	}
	if len(here) == 0 {
		return fmt.Errorf("bbox=%s with a filter that all features pass does not give feature %s", b, f.id)
	}
	for _, g := range here {
		if !b.touches(g) {
			return fmt.Errorf("bbox=%s with a filter gives feature %s, which lies outside", b, g.id)
		}
	}
	_, none, err := c.filtered(text.name+" IS NULL AND "+text.name+" IS NOT NULL", "bbox", b.String())
	if err != nil {
		return err
	}
	if len(none) > 0 {
		return fmt.Errorf("bbox=%s with a filter that no feature passes gives %d features", b, len(none))
	}
	return nil
}

func eachBadFilter(c *collection) error {
	text, err := c.textual()
	if err != nil {
		return err
	}
	good := text.name + " IS NOT NULL"
	for _, p := range [][]string{
		{"filter", "((" + text.name + " =", "filter-lang", "cql2-text"},
		{"filter", good, "filter-lang", "there-is-no-such-language"},
		{"filter", good, "filter-lang", "cql2-text", "filter-crs", crsNone},
	} {
		if err := c.get(with(c.items(), p...), asGeoJSON).is(400); err != nil {
			return err
		}
	}
	return nil
}

func eachUnknownProperty(c *collection) error {
	o, err := c.document(relQueryables, asSchema).object()
	if err != nil {
		return skipf("there are no queryables")
	}
	if more, told := o["additionalProperties"].(bool); !told || more {
		return skipf("the queryables do not say additionalProperties: false")
	}
	return c.get(with(c.items(), "filter", "there_is_no_such_property = 1", "filter-lang", "cql2-text"), asGeoJSON).is(400)
}

// geometryName is the queryable that is the geometry.
func (c *collection) geometryName() (string, error) {
	o, err := c.document(relQueryables, asSchema).object()
	if err != nil {
		return "", skipf("there are no queryables")
	}
	for _, name := range sortedKeys(o.sub("properties")) {
		if isGeometry(o.sub("properties", name)) {
			return name, nil
		}
	}
	return "", skipf("no queryable is a geometry")
}

func eachFilterCRS(c *collection) error {
	if !c.declares("ogcapi-features-2/crs") {
		return skipf("the server does not declare Part 2")
	}
	geometry, err := c.geometryName()
	if err != nil {
		return err
	}
	list, err := c.computable()
	if err != nil {
		return err
	}
	f, b, err := c.around()
	if err != nil {
		return err
	}
	for _, uri := range list {
		x1, y1 := project(uri, b.west, b.south)
		x2, y2 := project(uri, b.east, b.north)
		filter := fmt.Sprintf("S_INTERSECTS(%s,BBOX(%s))", geometry, box{x1, y1, x2, y2})
		_, got, err := c.filtered(filter, "filter-crs", uri)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(got, func(g feature) bool { return g.id == f.id }) {
			return fmt.Errorf("%s in %s does not give feature %s, which lies in its middle", filter, uri, f.id)
		}
	}
	return nil
}

func eachQueryableParameter(c *collection) error {
	text, err := c.textual()
	if err != nil {
		return err
	}
	if _, err := c.parameter(text.name); err != nil {
		return err
	}
	o, err := c.list("limit", fmt.Sprint(sampleSize), text.name, text.values[0].(string))
	if err != nil {
		return err
	}
	return c.selects(text.name+"="+text.values[0].(string), featuresOf(o), lists(text.name, text.values[0]))
}

func askFunctions(s *server) error {
	o, err := s.get(s.at("/functions"), asJSON).object()
	if err != nil {
		return err
	}
	list := o.objects("functions")
	if len(list) == 0 {
		return errors.New("there is no function")
	}
	for _, f := range list {
		if f.str("name") == "" || !f.has("returns") {
			return fmt.Errorf("function %q has no name, or does not say what it returns", f.str("name"))
		}
	}
	return nil
}
