package selfcheck

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// Media types and relations that are asked for.
const (
	asJSON    = "application/json"
	asGeoJSON = "application/geo+json"
	asHTML    = "text/html"
	asOpenAPI = "application/vnd.oai.openapi+json;version=3.0"
	asSchema  = "application/schema+json"

	relPrefix     = "http://www.opengis.net/def/rel/ogc/1.0/"
	relQueryables = "queryables"
	relSortables  = "sortables"
	relSchema     = "schema"
)

// server is what is known of the server under examination.
type server struct {
	*session
	write    bool
	examined []*collection
	edited   *edit // what the editing checks have done
}

func newServer(ctx context.Context, o Options) (*server, error) {
	s, err := newSession(ctx, o)
	if err != nil {
		return nil, err
	}
	return &server{session: s, write: o.Write}, nil
}

// landing is the landing page.
func (s *server) landing() (object, error) { return s.get(s.at("/"), asJSON).object() }

// known is the landing page for checks of something else, which cannot be made
// without it.
func (s *server) known() (object, error) {
	o, err := s.landing()
	if err != nil {
		return nil, skipf("there is no landing page")
	}
	return o, nil
}

// linked is the absolute address of a link of the landing page.
func (s *server) linked(rel string, types ...string) (string, bool) {
	o, err := s.landing()
	if err != nil {
		return "", false
	}
	l, ok := relation(o.links(), rel, types...)
	return absolute(s.at("/"), l.href), ok
}

// describe answers with the API definition.
func (s *server) describe() *answer {
	to, ok := s.linked("service-desc", asOpenAPI)
	if !ok {
		if to, ok = s.linked("service-desc"); !ok {
			return &answer{asked: "the API definition", err: errors.New("the landing page has no link service-desc")}
		}
	}
	return s.get(to, asOpenAPI)
}

// api is the OpenAPI document for checks of something else.
func (s *server) api() (object, error) {
	o, err := s.describe().object()
	if err != nil {
		return nil, skipf("the API definition cannot be read")
	}
	return o, nil
}

// classes are the conformance classes that the server declares.
func (s *server) classes() []string {
	o, err := s.get(s.at("/conformance"), asJSON).object()
	if err != nil {
		return nil
	}
	return o.strings("conformsTo")
}

// collections is the list of collections.
func (s *server) collections() (object, error) {
	return s.get(s.collectionsAddress(), asJSON).object()
}

func (s *server) collectionsAddress() string {
	if to, ok := s.linked("data", asJSON); ok {
		return to
	}
	if to, ok := s.linked("data"); ok {
		return to
	}
	return s.at("/collections")
}

// choose picks the collections to examine: those named, or the first that have
// features.
func (s *server) choose(named []string) {
	list, err := s.collections()
	if err != nil {
		return
	}
	var empty []*collection
	for _, o := range list.objects("collections") {
		c := &collection{server: s, id: o.str("id"), listed: o}
		if c.id == "" || len(named) > 0 && !slices.Contains(named, c.id) {
			continue
		}
		if t := o.str("itemType"); t != "" && !strings.EqualFold(t, "feature") && len(named) == 0 {
			continue
		}
		if len(c.features()) == 0 && len(named) == 0 {
			if len(empty) < maxCollections {
				empty = append(empty, c)
			}
			if len(empty)+len(s.examined) > 5*maxCollections {
				break
			}
			continue
		}
		if s.examined = append(s.examined, c); len(s.examined) == maxCollections && len(named) == 0 {
			return
		}
	}
	if len(s.examined) == 0 {
		s.examined = empty // nothing is known of features, but what there is should be right
	}
}

// refusal is an error where a stranger may read nothing: the landing page wants a
// key, or the list of collections, or the features of all that are examined.
func (s *server) refusal() error {
	refuses := func(a *answer) bool { return a.status == http.StatusUnauthorized }
	refused := len(s.examined) > 0 && !slices.ContainsFunc(s.examined, func(c *collection) bool { return !refuses(c.begin()) })
	switch {
	case !refused && !refuses(s.get(s.at("/"), asJSON)) && !refuses(s.get(s.collectionsAddress(), asJSON)):
		return nil
	case s.key == "":
		return fmt.Errorf("%s asks for a key; give one that may read with --key", s.root)
	}
	return fmt.Errorf("%s does not take the key; give one that may read with --key", s.root)
}

// collection is what is known of one collection.
type collection struct {
	*server
	id     string
	listed object // its entry in the list of collections
	sample []feature
	page   object
	asked  bool
}

// address is that of the collection itself.
func (c *collection) address() string {
	base, _, _ := strings.Cut(c.collectionsAddress(), "?")
	return strings.TrimRight(base, "/") + "/" + pathEscape(c.id)
}

// metadata is the document of the collection.
func (c *collection) metadata() (object, error) { return c.get(c.address(), asJSON).object() }

// items is the address of the features, from the link if there is one.
func (c *collection) items() string {
	links := c.listed.links()
	if o, err := c.metadata(); err == nil {
		links = append(links, o.links()...)
	}
	if l, ok := relation(links, "items", asGeoJSON, asJSON); ok {
		return absolute(c.address(), l.href)
	}
	return c.address() + "/items"
}

// item is the address of a feature.
func (c *collection) item(id string) string {
	path, query, found := strings.Cut(c.items(), "?")
	to := path + "/" + pathEscape(id)
	if found {
		to += "?" + query
	}
	return to
}

// sampleSize is how many features the checks learn from.
const sampleSize = 100

// features is the first page of features.
func (c *collection) features() []feature {
	if !c.asked {
		c.asked = true
		o, err := c.begin().object()
		if err == nil {
			c.page, c.sample = o, featuresOf(o)
		}
	}
	return c.sample
}

// begin asks for the first page of features.
func (c *collection) begin() *answer {
	return c.get(with(c.items(), "limit", fmt.Sprint(c.clamped(sampleSize))), asGeoJSON)
}

// clamped is a limit, or the maximum that the API definition tells if that is less.
func (c *collection) clamped(limit int) int {
	if p, err := c.parameter("limit"); err == nil {
		if most, ok := p.sub("schema").number("maximum"); ok {
			return min(limit, int(most))
		}
	}
	return limit
}

// first is a feature to ask for.
func (c *collection) first() (feature, error) {
	for _, f := range c.features() {
		if f.id != "" {
			return f, nil
		}
	}
	return feature{}, skipf("there is no feature with an id")
}

// complete reports whether the sample is the whole collection.
func (c *collection) complete() bool {
	if c.page == nil || len(c.sample) == 0 {
		return false
	}
	if n, ok := c.page.number("numberMatched"); ok {
		return int(n) == len(c.sample)
	}
	_, more := relation(c.page.links(), "next")
	return !more && len(c.sample) < sampleSize
}

// ask for features with some parameters, pairs of name and value.
func (c *collection) list(parameters ...string) (object, error) {
	return c.get(with(c.items(), parameters...), asGeoJSON).object()
}

// count is the number of features that match, by numberMatched.
func (c *collection) count(parameters ...string) (int, error) {
	o, err := c.list(append([]string{"limit", "1"}, parameters...)...)
	if err != nil {
		return 0, err
	}
	n, ok := o.number("numberMatched")
	if !ok {
		return 0, skipf("the server does not say how many features match (numberMatched)")
	}
	return int(n), nil
}

// document follows a link of the collection with one of OGC's relations.
func (c *collection) document(rel, accept string) *answer {
	o, err := c.metadata()
	if err != nil {
		return &answer{asked: rel, err: err}
	}
	for _, r := range []string{relPrefix + rel, "[ogc-rel:" + rel + "]"} {
		if l, ok := relation(o.links(), r, asSchema, asJSON); ok {
			return c.get(absolute(c.address(), l.href), accept)
		}
		if l, ok := relation(o.links(), r); ok {
			return c.get(absolute(c.address(), l.href), accept)
		}
	}
	return &answer{asked: rel, err: fmt.Errorf("%s has no link with the relation %s%s", c.address(), relPrefix, rel)}
}
