package selfcheck

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"
)

// part1 names a requirement of OGC API Features Part 1 (OGC 17-069r4).
func part1(requirement string) string { return "Part 1 /req/" + requirement }

const groupCore = "Part 1: documents"

func coreChecks() []check {
	core := []string{always}
	return []check{
		{Check{"core/http", groupCore, "HTTP/1.1 is spoken", part1("core/http"), core}, askHTTP, nil},
		{Check{"core/landing", groupCore, "the landing page links to the API definition, the conformance classes and the collections", part1("core/root-success"), core}, askLanding, nil},
		{Check{"core/api", groupCore, "the API definition is there", part1("core/api-definition-success"), core}, func(s *server) error { return s.describe().ok() }, nil},
		{Check{"core/conformance", groupCore, "the conformance classes are told, the core among them", part1("core/conformance-success"), core}, askConformance, nil},
		{Check{"core/collections", groupCore, "the collections are listed, with typed links to the list itself and its other forms", part1("core/fc-md-links"), core}, askCollections, nil},
		{Check{"core/collection-links", groupCore, "each collection links to its features", part1("core/fc-md-items-links"), core}, askItemsLinks, nil},
		{Check{"core/collection", groupCore, "a collection says the same alone as in the list", part1("core/sfc-md-success"), core}, nil, eachSame},
		{Check{"core/extent", groupCore, "the extent is a box on the globe and an interval", part1("core/fc-md-extent"), core}, nil, eachExtent},
		{Check{"core/parameter-limit", groupCore, "the API definition defines limit as the standard does", part1("core/fc-limit-definition"), core}, nil, eachLimitDefinition},
		{Check{"core/parameter-bbox", groupCore, "the API definition defines bbox as the standard does", part1("core/fc-bbox-definition"), core}, nil, eachBBoxDefinition},
		{Check{"core/parameter-datetime", groupCore, "the API definition defines datetime as the standard does", part1("core/fc-time-definition"), core}, nil, eachTimeDefinition},
	}
}

func askHTTP(s *server) error {
	a := s.get(s.at("/"), asJSON)
	if a.err != nil {
		return a.err
	}
	if a.proto < 11 {
		return fmt.Errorf("%s is answered in HTTP/%d.%d", a.asked, a.proto/10, a.proto%10)
	}
	return nil
}

func askLanding(s *server) error {
	o, err := s.landing()
	if err != nil {
		return err
	}
	links := o.links()
	_, machine := relation(links, "service-desc")
	_, human := relation(links, "service-doc")
	if !machine && !human {
		return errors.New("no link service-desc or service-doc")
	}
	for _, rel := range []string{"conformance", "data"} {
		if _, ok := relation(links, rel); !ok {
			return fmt.Errorf("no link %s", rel)
		}
	}
	for _, l := range links {
		if l.href == "" || l.rel == "" {
			return fmt.Errorf("a link lacks href or rel: %+v", l)
		}
	}
	return nil
}

func askConformance(s *server) error {
	addresses := []string{s.at("/conformance")}
	if to, ok := s.linked("conformance"); ok {
		addresses = append(addresses, to)
	}
	for _, to := range addresses {
		a := s.get(to, asJSON)
		o, err := a.object()
		if err != nil {
			return err
		}
		classes := o.strings("conformsTo")
		if len(classes) == 0 || len(classes) != len(o.list("conformsTo")) {
			return fmt.Errorf("%s: conformsTo is not a list of texts", a.asked)
		}
		if !slices.Contains(classes, "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core") {
			return fmt.Errorf("%s does not name http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core", a.asked)
		}
	}
	return nil
}

func askCollections(s *server) error {
	o, err := s.collections()
	if err != nil {
		return err
	}
	if len(o.objects("collections")) == 0 {
		return errors.New("there is no collection")
	}
	for _, c := range o.objects("collections") {
		if c.str("id") == "" {
			return errors.New("a collection has no id")
		}
	}
	return s.selfLinks(o.links(), false)
}

// selfLinks demands a link to the document itself and to its other forms, with
// their types.
func (s *server) selfLinks(links []link, features bool) error {
	self, ok := relation(links, "self")
	if !ok {
		return errors.New("no link self")
	}
	for _, l := range links {
		if (l.rel == "self" || l.rel == "alternate") && l.mediaType == "" {
			return fmt.Errorf("the link %s has no type", l.rel)
		}
	}
	wanted := []string{}
	if s.declares("ogcapi-features-1/html") && !strings.HasPrefix(self.mediaType, asHTML) {
		wanted = append(wanted, asHTML)
	}
	if features && s.declares("ogcapi-features-1/geojson") && !strings.HasPrefix(self.mediaType, asGeoJSON) {
		wanted = append(wanted, asGeoJSON)
	}
	for _, t := range wanted {
		if _, ok := relation(links, "alternate", t); !ok {
			return fmt.Errorf("no link alternate with the type %s", t)
		}
	}
	return nil
}

func askItemsLinks(s *server) error {
	o, err := s.collections()
	if err != nil {
		return skipf("there is no list of collections")
	}
	for _, c := range o.objects("collections") {
		if t := c.str("itemType"); t != "" && !strings.EqualFold(t, "feature") {
			continue
		}
		l, ok := relation(c.links(), "items")
		if !ok {
			return fmt.Errorf("collection %s has no link items", c.str("id"))
		}
		if l.mediaType == "" {
			return fmt.Errorf("the link items of collection %s has no type", c.str("id"))
		}
		if _, ok := relation(c.links(), "items", asGeoJSON); !ok && s.declares("ogcapi-features-1/geojson") {
			return fmt.Errorf("collection %s has no link items with the type %s", c.str("id"), asGeoJSON)
		}
	}
	return nil
}

func eachSame(c *collection) error {
	o, err := c.metadata()
	if err != nil {
		return err
	}
	for _, name := range []string{"id", "title", "description", "extent"} {
		if !reflect.DeepEqual(o[name], c.listed[name]) {
			return fmt.Errorf("%s is %v alone and %v in the list", name, o[name], c.listed[name])
		}
	}
	return nil
}

// extent is the box of the collection in degrees.
func (c *collection) extent() (box, bool) {
	boxes := c.listed.sub("extent", "spatial").list("bbox")
	if len(boxes) == 0 {
		return box{}, false
	}
	n, err := numbers(boxes[0])
	switch {
	case err != nil:
	case len(n) == 4:
		return box{n[0], n[1], n[2], n[3]}, true
	case len(n) == 6:
		return box{n[0], n[1], n[3], n[4]}, true
	}
	return box{}, false
}

func numbers(v any) ([]float64, error) {
	list, _ := v.([]any)
	var out []float64
	for _, x := range list {
		n, ok := x.(float64)
		if !ok {
			return nil, fmt.Errorf("%v is not a list of numbers", v)
		}
		out = append(out, n)
	}
	return out, nil
}

func eachExtent(c *collection) error {
	extent := c.listed.sub("extent")
	if extent == nil {
		return skipf("no extent is told")
	}
	if spatial := extent.sub("spatial"); spatial != nil {
		b, ok := c.extent()
		if !ok {
			return errors.New("extent.spatial.bbox is not a list of boxes of 4 or 6 numbers")
		}
		if crs := spatial.str("crs"); (crs == "" || strings.Contains(crs, "CRS84")) &&
			(b.west < -180 || b.east > 180 || b.south < -90 || b.north > 90 || b.south > b.north) {
			return fmt.Errorf("the box %s is not on the globe", b)
		}
	}
	if temporal := extent.sub("temporal"); temporal != nil {
		if len(temporal.list("interval")) == 0 {
			return errors.New("extent.temporal.interval is not a list of intervals")
		}
		for _, x := range temporal.list("interval") {
			ends, _ := x.([]any)
			if len(ends) != 2 {
				return fmt.Errorf("the interval %v has not two ends", x)
			}
			for _, end := range ends {
				text, isText := end.(string)
				if _, err := time.Parse(time.RFC3339, text); end != nil && (!isText || err != nil) {
					return fmt.Errorf("%v in the temporal extent is neither a time (RFC 3339) nor null", end)
				}
			}
		}
	}
	return nil
}

// defined holds a parameter against its definition in the standard.
func (c *collection) defined(name, kind string) (object, error) {
	p, err := c.parameter(name)
	if err != nil {
		return nil, err
	}
	if required, _ := p["required"].(bool); required {
		return nil, fmt.Errorf("%s is required", name)
	}
	if style := p.str("style"); style != "" && style != "form" {
		return nil, fmt.Errorf("%s has the style %s instead of form", name, style)
	}
	if explode, told := p["explode"].(bool); !told || explode {
		return nil, fmt.Errorf("%s does not say explode: false", name)
	}
	if t := p.sub("schema").str("type"); t != kind {
		return nil, fmt.Errorf("%s has the type %q instead of %s", name, t, kind)
	}
	return p.sub("schema"), nil
}

func eachLimitDefinition(c *collection) error {
	schema, err := c.defined("limit", "integer")
	if err != nil {
		return err
	}
	for _, name := range []string{"minimum", "default"} {
		if n, ok := schema.number(name); ok && n < 0 {
			return fmt.Errorf("limit has the %s %v", name, n)
		}
	}
	return nil
}

func eachBBoxDefinition(c *collection) error {
	schema, err := c.defined("bbox", "array")
	if err != nil {
		return err
	}
	least, most := schema, schema
	if one := schema.objects("oneOf"); len(one) == 2 { // 17-069r4; 17-069r3 has one range
		least, most = one[0], one[1]
	}
	from, _ := least.number("minItems")
	to, _ := most.number("maxItems")
	if from != 4 || to != 6 || schema.sub("items").str("type") != "number" {
		return fmt.Errorf("bbox is not 4 or 6 numbers: minItems %v, maxItems %v, items of type %q", from, to, schema.sub("items").str("type"))
	}
	return nil
}

func eachTimeDefinition(c *collection) error {
	_, err := c.defined("datetime", "string")
	return err
}
