package selfcheck

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

// part2 names a requirement of OGC API Features Part 2 (OGC 18-058r1).
func part2(requirement string) string { return "Part 2 /req/crs/" + requirement }

// The coordinate reference systems that the checks can compute with.
const (
	crs84   = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
	crs84h  = "http://www.opengis.net/def/crs/OGC/0/CRS84h"
	crs4326 = "http://www.opengis.net/def/crs/EPSG/0/4326"
	crs3857 = "http://www.opengis.net/def/crs/EPSG/0/3857"
	crsNone = "http://www.opengis.net/def/crs/0/unsupported"
)

const groupCRS = "Part 2: reference systems"

func crsChecks() []check {
	class := []string{"ogcapi-features-2/crs"}
	return []check{
		{Check{"crs/list", groupCRS, "each collection lists its reference systems, longitude/latitude first", part2("fc-md-crs-list"), class}, nil, eachCRSList},
		{Check{"crs/storage", groupCRS, "storageCrs is one of them", part2("fc-md-storageCrs-valid-value"), class}, nil, eachStorage},
		{Check{"crs/header", groupCRS, "Content-Crs names the reference system of an answer, in angle brackets", part2("ogc-crs-header-value"), class}, nil, eachCRSHeader},
		{Check{"crs/parameter", groupCRS, "crs gives lists in the reference system asked for, axes in its order", part2("fc-crs-action"), class}, nil, eachCRS},
		{Check{"crs/feature", groupCRS, "crs does so for a single feature", part2("fc-crs-action"), class}, nil, eachFeatureCRS},
		{Check{"crs/bbox-crs", groupCRS, "a box in another reference system finds the same features", part2("fc-bbox-crs-action"), class}, nil, eachBBoxCRS},
		{Check{"crs/invalid", groupCRS, "an unknown crs or bbox-crs is a 400", part2("crs-exception"), class}, nil, eachBadCRS},
	}
}

// systems are the reference systems that the collection lists.
func (c *collection) systems() []string {
	o, err := c.metadata()
	if err != nil {
		return nil
	}
	list := o.strings("crs")
	if n := slices.Index(list, "#/crs"); n >= 0 {
		if all, err := c.collections(); err == nil {
			list = slices.Replace(slices.Clone(list), n, n+1, all.strings("crs")...)
		}
	}
	return list
}

func eachCRSList(c *collection) error {
	list := c.systems()
	if len(list) == 0 {
		return errors.New("there is no list crs")
	}
	if list[0] != crs84 && list[0] != crs84h {
		return fmt.Errorf("the first in the list is %s", list[0])
	}
	for _, uri := range list {
		if !strings.HasPrefix(uri, "http://") && !strings.HasPrefix(uri, "https://") && !strings.HasPrefix(uri, "urn:") {
			return fmt.Errorf("%q is not a URI", uri)
		}
	}
	return nil
}

func eachStorage(c *collection) error {
	o, err := c.metadata()
	if err != nil {
		return err
	}
	if !o.has("storageCrs") {
		return skipf("there is no storageCrs, which is optional")
	}
	if !slices.Contains(c.systems(), o.str("storageCrs")) {
		return fmt.Errorf("storageCrs %q is not in the list crs", o.str("storageCrs"))
	}
	return nil
}

func eachCRSHeader(c *collection) error {
	addresses := []string{with(c.items(), "limit", "1")}
	if f, err := c.first(); err == nil {
		addresses = append(addresses, c.item(f.id))
	}
	for _, to := range addresses {
		a := c.get(to, asGeoJSON)
		if err := a.ok(); err != nil {
			return err
		}
		if got := a.header.Get("Content-Crs"); got != "<"+crs84+">" && got != "<"+crs84h+">" {
			return fmt.Errorf("%s has Content-Crs: %s", a.asked, got)
		}
	}
	return nil
}

// project turns longitude and latitude in degrees into the first and the second
// coordinate of a reference system (EPSG Guidance Note 7-2 §3.5.1.1 for 3857).
func project(uri string, lon, lat float64) (x, y float64) {
	switch uri {
	case crs4326:
		return lat, lon
	case crs3857:
		const radius = 6378137
		return radius * lon * math.Pi / 180, radius * math.Log(math.Tan(math.Pi/4+lat*math.Pi/360))
	}
	return lon, lat
}

// near is how far two coordinates of a reference system may lie apart: half a
// metre, so that rounding by a server is no fault, and a swap of axes is.
func near(uri string, x, y float64) bool {
	if uri == crs3857 {
		return math.Abs(x-y) < 0.5
	}
	return math.Abs(x-y) < 5e-6
}

// computable are the reference systems that the collection lists and the checks
// can compute with.
func (c *collection) computable() ([]string, error) {
	var list []string
	for _, uri := range c.systems() {
		if uri == crs4326 || uri == crs3857 {
			list = append(list, uri)
		}
	}
	if len(list) == 0 {
		return nil, skipf("neither EPSG:4326 nor EPSG:3857 is in the list crs")
	}
	return list, nil
}

// projected demands that features are those of the sample in a reference system.
func (c *collection) projected(uri string, a *answer, list []feature) error {
	if err := a.ok(); err != nil {
		return err
	}
	if got := a.header.Get("Content-Crs"); got != "<"+uri+">" {
		return fmt.Errorf("%s has Content-Crs: %s", a.asked, got)
	}
	compared := 0
	for _, f := range list {
		for _, g := range c.features() {
			lon, lat, ok := g.point()
			x, y, also := f.point()
			if f.id != g.id || !ok || !also || math.Abs(lat) > 85 {
				continue
			}
			wantX, wantY := project(uri, lon, lat)
			if !near(uri, x, wantX) || !near(uri, y, wantY) {
				return fmt.Errorf("%s gives feature %s at %v, %v; it should be %v, %v", a.asked, f.id, x, y, wantX, wantY)
			}
			compared++
		}
	}
	if compared == 0 {
		return skipf("no point could be compared")
	}
	return nil
}

func eachCRS(c *collection) error {
	list, err := c.computable()
	if err != nil {
		return err
	}
	for _, uri := range list {
		a := c.get(with(c.items(), "limit", "20", "crs", uri), asGeoJSON)
		o, err := a.object()
		if err != nil {
			return err
		}
		if err := c.projected(uri, a, featuresOf(o)); err != nil {
			return err
		}
	}
	return nil
}

func eachFeatureCRS(c *collection) error {
	list, err := c.computable()
	if err != nil {
		return err
	}
	f, _, err := c.around()
	if err != nil {
		return err
	}
	for _, uri := range list {
		a := c.get(with(c.item(f.id), "crs", uri), asGeoJSON)
		o, err := a.object()
		if err != nil {
			return err
		}
		if err := c.projected(uri, a, []feature{featureOf(o)}); err != nil {
			return err
		}
	}
	return nil
}

func eachBBoxCRS(c *collection) error {
	list, err := c.computable()
	if err != nil {
		return err
	}
	f, b, err := c.around()
	if err != nil {
		return err
	}
	if lat := (b.south + b.north) / 2; math.Abs(lat) > 80 {
		return skipf("the first point lies too near to a pole for EPSG:3857")
	}
	for _, uri := range list {
		x1, y1 := project(uri, b.west, b.south)
		x2, y2 := project(uri, b.east, b.north)
		bbox := box{x1, y1, x2, y2}.String()
		a := c.get(with(c.items(), "limit", fmt.Sprint(sampleSize), "bbox", bbox, "bbox-crs", uri), asGeoJSON)
		o, err := a.object()
		if err != nil {
			return err
		}
		found := false
		for _, g := range featuresOf(o) {
			found = found || g.id == f.id
		}
		_, more := relation(o.links(), "next")
		if !found && !more {
			return fmt.Errorf("bbox=%s in %s does not give feature %s, which lies in its middle", bbox, uri, f.id)
		}
		if err := inside(b, o); err != nil {
			return fmt.Errorf("in %s: %w", uri, err)
		}
	}
	return nil
}

func eachBadCRS(c *collection) error {
	for _, p := range [][]string{{"crs", crsNone}, {"crs", "EPSG"}, {"bbox", "1,2,3,4", "bbox-crs", crsNone}} {
		if err := c.get(with(c.items(), p...), asGeoJSON).is(400); err != nil {
			return err
		}
	}
	return nil
}
