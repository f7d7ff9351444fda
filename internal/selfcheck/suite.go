package selfcheck

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
)

const (
	groupSuite = "official suite"
	// ets names the official suite; its checks are promised with the core.
	ets = "ets-ogcapi-features10 1.9, "
)

// suiteChecks are what the official suite demands beyond the words of the
// standard, and how it asks.
func suiteChecks() []check {
	core, crs := []string{always}, []string{"ogcapi-features-2/crs"}
	return []check{
		{Check{"suite/features", groupSuite, "at least one collection has features", ets + "issue 215", core}, askFeatures, nil},
		{Check{"suite/reserved", groupSuite, "no collection has the name that the suite keeps for itself", ets + "how-to-run", core}, askReserved, nil},
		{Check{"suite/servers", groupSuite, "the API definition names the address of the landing page as its server, without a slash at its end", ets + "OpenApiUtils", core}, askServers, nil},
		{Check{"suite/limit", groupSuite, "limit has a minimum and a maximum, and both are answered", ets + "FeaturesLimit", core}, nil, eachLimitRange},
		{Check{"suite/number-matched", groupSuite, "numberMatched holds with limit exchanged in the links next", ets + "FeaturesAssertions", core}, nil, eachExchangedLimit},
		{Check{"suite/next-query", groupSuite, "each part of a link next has the form name=value", ets + "JsonUtils", core}, nil, eachNextQuery},
		{Check{"suite/repeated", groupSuite, "a parameter that comes twice with the same value is accepted", ets + "JsonUtils", core}, nil, eachRepeated},
		{Check{"suite/extent", groupSuite, "the box of a collection has four numbers, and all features of it are in it", ets + "FeaturesBBox", core}, nil, eachFourNumbers},
		{Check{"suite/bbox-parameter", groupSuite, "bbox has minItems 4 and maxItems 6", ets + "FeaturesBBox", core}, nil, eachItemsRange},
		{Check{"suite/crs-list", groupSuite, "the reference systems are EPSG's, or longitude/latitude", ets + "CoordinateSystem", crs}, nil, eachKnownCRS},
		{Check{"suite/crs-collections", groupSuite, "the list of collections lists longitude/latitude first, if it lists any", ets + "DiscoveryCollectionsDefaultCrs", crs}, askGlobalCRS, nil},
	}
}

func askFeatures(s *server) error {
	if len(s.examined) == 0 {
		return skipf("there is no collection")
	}
	for _, c := range s.examined {
		if len(c.features()) > 0 {
			return nil
		}
	}
	return errors.New("none of the collections that were looked at has features")
}

func askReserved(s *server) error {
	o, err := s.collections()
	if err != nil {
		return skipf("there is no list of collections")
	}
	for _, c := range o.objects("collections") {
		if c.str("id") == "dUmmYColLection" {
			return errors.New("a collection is called dUmmYColLection")
		}
	}
	return nil
}

// askServers is about how the suite finds the paths of the API definition: it
// looks for the text of a server in the address of the landing page, and writes
// that text before each path.
func askServers(s *server) error {
	api, err := s.api()
	if err != nil {
		return err
	}
	list := api.objects("servers")
	for _, o := range list {
		if o.str("url") == s.root.String() {
			return nil
		}
	}
	if len(list) == 0 {
		return errors.New("the API definition lists no servers")
	}
	return fmt.Errorf("the API definition names %q and not %q", list[0].str("url"), s.root.String())
}

func eachLimitRange(c *collection) error {
	p, err := c.parameter("limit")
	if err != nil {
		return err
	}
	least, okLeast := p.sub("schema").number("minimum")
	most, okMost := p.sub("schema").number("maximum")
	if !okLeast || !okMost {
		return errors.New("the API definition says no minimum or no maximum for limit")
	}
	for _, n := range []float64{least, min(100, least+(most-least)/2)} {
		o, err := c.list("limit", fmt.Sprint(int(n)))
		if err != nil {
			return err
		}
		if got := len(o.list("features")); got > int(n) {
			return fmt.Errorf("limit=%d gives %d features", int(n), got)
		}
	}
	return nil
}

// maxMatched is up to which number the suite counts.
const maxMatched = 10000

// eachExchangedLimit counts as the suite does: the first page by default, then
// four pages at most, with limit in the link next exchanged for the maximum.
func eachExchangedLimit(c *collection) error {
	p, err := c.parameter("limit")
	if err != nil {
		return skipf("%v", err)
	}
	most, ok := p.sub("schema").number("maximum")
	if !ok {
		return skipf("the API definition says no maximum for limit")
	}
	page, err := c.list()
	if err != nil {
		return err
	}
	matched, ok := page.number("numberMatched")
	if !ok || matched > maxMatched {
		return skipf("there is no numberMatched, or it is more than %d", maxMatched)
	}
	total := len(page.list("features"))
	for range 4 {
		next, more := relation(page.links(), "next", asGeoJSON, asJSON)
		if !more {
			break
		}
		u, err := url.Parse(absolute(c.items(), next.href))
		if err != nil {
			return err
		}
		q := u.Query()
		q.Set("limit", fmt.Sprint(int(most)))
		u.RawQuery = q.Encode()
		if page, err = c.get(u.String(), asGeoJSON).object(); err != nil {
			return err
		}
		total += len(page.list("features"))
	}
	if total != int(matched) {
		return fmt.Errorf("numberMatched is %v, and five pages have %d features", matched, total)
	}
	return nil
}

// nextLink is the link next of a page of two features.
func (c *collection) nextLink() (link, error) {
	o, err := c.list("limit", "2")
	if err != nil {
		return link{}, err
	}
	l, ok := relation(o.links(), "next")
	if !ok {
		return l, skipf("a page of two features has no link next, which is recommended only")
	}
	return l, nil
}

func eachNextQuery(c *collection) error {
	l, err := c.nextLink()
	if err != nil {
		return err
	}
	_, query, ok := strings.Cut(l.href, "?")
	if !ok {
		return fmt.Errorf("the link next has no query: %s", l.href)
	}
	decoded, err := url.PathUnescape(query)
	if err != nil {
		return err
	}
	for _, part := range strings.Split(decoded, "&") {
		if !strings.Contains(part, "=") {
			return fmt.Errorf("%q in the link next is not of the form name=value", part)
		}
	}
	return nil
}

func eachRepeated(c *collection) error {
	o, err := c.list("limit", "2", "limit", "2")
	if err != nil {
		return err
	}
	if n := len(o.list("features")); n > 2 {
		return fmt.Errorf("limit=2&limit=2 gives %d features", n)
	}
	return nil
}

func eachFourNumbers(c *collection) error {
	boxes := c.listed.sub("extent", "spatial").list("bbox")
	if len(boxes) == 0 {
		return skipf("no extent is told")
	}
	first, _ := boxes[0].([]any)
	if len(first) != 4 {
		return fmt.Errorf("the first box of the extent has %d numbers", len(first))
	}
	b, ok := c.extent()
	if !ok {
		return fmt.Errorf("the first box of the extent is %v", first)
	}
	for _, f := range c.features() {
		if !b.touches(f) {
			return fmt.Errorf("feature %s lies outside the extent, at %v", f.id, f.geometry["coordinates"])
		}
	}
	o, err := c.list("bbox", b.String(), "limit", fmt.Sprint(sampleSize))
	if err != nil {
		return err
	}
	if got := len(o.list("features")); c.complete() && got < len(c.features()) {
		return fmt.Errorf("the box of the extent gives %d of %d features", got, len(c.features()))
	}
	return nil
}

func eachItemsRange(c *collection) error {
	p, err := c.parameter("bbox")
	if err != nil {
		return err
	}
	least, _ := p.sub("schema").number("minItems")
	most, _ := p.sub("schema").number("maxItems")
	if least != 4 || most != 6 {
		return fmt.Errorf("bbox has minItems %v and maxItems %v", least, most)
	}
	return nil
}

func eachKnownCRS(c *collection) error {
	for _, uri := range c.systems() {
		if uri != crs84 && uri != crs84h && !strings.Contains(uri, "/def/crs/EPSG/") {
			return fmt.Errorf("the suite does not know %s", uri)
		}
	}
	return nil
}

func askGlobalCRS(s *server) error {
	o, err := s.collections()
	if err != nil {
		return skipf("there is no list of collections")
	}
	list := o.strings("crs")
	if len(list) == 0 {
		return skipf("the list of collections has no list crs, which is optional")
	}
	if list[0] != crs84 && list[0] != crs84h {
		return fmt.Errorf("the first in the list is %s", list[0])
	}
	return nil
}
