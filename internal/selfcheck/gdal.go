package selfcheck

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

const (
	groupGDAL36  = "GDAL 3.6"
	groupGDAL    = "GDAL (current)"
	groupBrowser = "map pages"

	gdalOld = "GDAL 3.6.2, driver OAPIF"
	gdalNew = "GDAL 3.7 and later, driver OAPIF"
	cors    = "Fetch §3.2 (CORS)"

	// gdalAccept is what the driver accepts for documents and features.
	gdalAccept = "application/geo+json, application/json"
)

// gdal36Checks replay what GDAL 3.6.2 asks.
func gdal36Checks() []check {
	one := func(id, title string, each func(*collection) error) check {
		return check{Check{"gdal36/" + id, groupGDAL36, title, gdalOld, nil}, nil, each}
	}
	return []check{
		{Check{"gdal36/collections", groupGDAL36, "1. opening begins with /collections, as JSON", gdalOld, nil}, askGDALCollections, nil},
		one("pages", "2. features come ten at a time, and the links next are followed", eachGDALPages),
		one("schema", "3. a link describedBy (capital B) leads to the schema of the feature, with single types", eachDescribedBy),
		one("count", "4. numberMatched is in every page: it is the number of features", eachGDALCount),
		one("hits", "5. resultType=hits counts what a condition leaves", eachHits),
		one("equality", "6. a condition on a declared parameter is sent as name=value", eachGDALEquality),
		one("datetime", "7. times that GDAL cuts off, and two of them in a request", eachCutTimes),
		one("cql-text", "8. conditions in cql-text, where the server offers it", eachCQLText),
		one("queryables", "9. queryables come as JSON to who does not accept application/schema+json", eachGDALQueryables),
		one("id", "10. a feature is found by its id", eachByID),
		one("error", "11. an error says what is wrong at its beginning, which GDAL prints", eachReadable),
	}
}

// gdalChecks replay what later versions ask beyond that.
func gdalChecks() []check {
	one := func(id, title string, each func(*collection) error) check {
		return check{Check{"gdal/" + id, groupGDAL, title, gdalNew, nil}, nil, each}
	}
	return []check{
		one("page-size", "1. the API definition has the literal path of the features, with limit by $ref", eachLiteralPath),
		one("sample", "2. the first page has 20 features, the others up to the maximum", eachTwenty),
		one("bbox-crs", "3. a box comes with bbox-crs and crs, where storageCrs is told", eachGDALBox),
		one("describedby", "4. a link describedby leads to the schema of the feature", eachDescribedby),
	}
}

func askGDALCollections(s *server) error {
	a := s.get(s.at("/collections"), asJSON)
	if _, err := a.object(); err != nil {
		return err
	}
	if t := a.mediaType(); t != asJSON && t != asGeoJSON {
		return fmt.Errorf("%s has the type %q, which GDAL refuses", a.asked, a.header.Get("Content-Type"))
	}
	return nil
}

func eachGDALPages(c *collection) error {
	ids, ended, err := c.walk(with(c.items(), "limit", "10"), 5)
	if err != nil {
		return err
	}
	if want := min(50, len(c.features())); len(ids) < want {
		return fmt.Errorf("five pages of ten have %d features, and there are at least %d (ended: %t)", len(ids), want, ended)
	}
	return nil
}

// featureSchema follows a link to the schema of a feature.
func (c *collection) featureSchema(rel string) error {
	o, err := c.metadata()
	if err != nil {
		return err
	}
	l, ok := relation(o.links(), rel, asSchema)
	if !ok {
		return fmt.Errorf("no link %s with the type %s: GDAL guesses the types of the fields from the first features", rel, asSchema)
	}
	a := c.get(absolute(c.address(), l.href), asSchema)
	schema, err := a.object()
	if err != nil {
		return err
	}
	properties := schema.sub("properties", "properties", "properties")
	if len(properties) == 0 {
		return fmt.Errorf("%s is not the schema of a feature: properties.properties.properties is not there", a.asked)
	}
	for _, name := range sortedKeys(properties) {
		if p := properties.sub(name); p.has("type") && p.str("type") == "" {
			return fmt.Errorf("%s has the types %v, which becomes a String", name, p["type"])
		}
	}
	if f, err := c.first(); err == nil {
		for _, name := range sortedKeys(f.properties) {
			if !properties.has(name) && name != "id" {
				return fmt.Errorf("%s lacks %s, which feature %s has", a.asked, name, f.id)
			}
		}
	}
	return nil
}

func eachDescribedBy(c *collection) error { return c.featureSchema("describedBy") }
func eachDescribedby(c *collection) error { return c.featureSchema("describedby") }

func eachGDALCount(c *collection) error {
	o, err := c.list("limit", "10")
	if err != nil {
		return err
	}
	if _, ok := o.number("numberMatched"); !ok {
		return errors.New("there is no numberMatched: GDAL reads everything to count")
	}
	return nil
}

func eachHits(c *collection) error {
	if !c.offers("resultType", "hits") {
		return skipf("the API definition does not offer resultType=hits")
	}
	parameters := []string{}
	want := func(feature) bool { return true }
	if f, err := c.textual(); err == nil {
		if _, err := c.parameter(f.name); err == nil {
			parameters, want = []string{f.name, f.values[0].(string)}, lists(f.name, f.values[0])
		}
	}
	o, err := c.list(append([]string{"resultType", "hits"}, parameters...)...)
	if err != nil {
		return err
	}
	n, ok := o.number("numberMatched")
	if !ok {
		return errors.New("resultType=hits gives no numberMatched")
	}
	least := 0
	for _, f := range c.features() {
		if want(f) {
			least++
		}
	}
	if int(n) < least || c.complete() && int(n) != least {
		return fmt.Errorf("resultType=hits counts %v, and there are %d", n, least)
	}
	return nil
}

func eachGDALEquality(c *collection) error {
	f, err := c.textual()
	if err != nil {
		return err
	}
	if _, err := c.parameter(f.name); err != nil {
		return skipf("%s is not a parameter in the API definition", f.name)
	}
	v := f.values[len(f.values)-1] // not the one that the first features have
	o, err := c.list("limit", "10", f.name, v.(string))
	if err != nil {
		return err
	}
	for _, x := range featuresOf(o) {
		if !lists(f.name, v)(x) {
			return fmt.Errorf("%s=%v gives feature %s with %v", f.name, v, x.id, x.properties[f.name])
		}
	}
	return nil
}

func eachCutTimes(c *collection) error {
	for _, query := range []string{
		"datetime=2024-01-03T%2F..",
		"datetime=2024-01-01T00%3A00%3A00%2F2024-12-31T00%3A00%3A00",
		"datetime=..%2F2024-12-31T00%3A00%3A00Z&datetime=2024-01-01T00%3A00%3A00Z%2F..",
	} {
		if err := c.get(c.items()+separator(c.items())+"limit=10&"+query, gdalAccept).ok(); err != nil {
			return err
		}
	}
	return nil
}

func eachCQLText(c *collection) error {
	if !c.offers("filter-lang", "cql-text") {
		return skipf("filter-lang does not offer cql-text, the only language that GDAL writes: it filters itself")
	}
	f, err := c.textual()
	if err != nil {
		return err
	}
	v := f.values[0].(string)
	begin := string([]rune(v)[:2])
	for _, a := range []attempt{
		{f.name + " = " + quote(v), equals(f.name, v)},
		{"(" + f.name + " LIKE " + quote(begin+"%") + ") AND (NOT (" + f.name + " IS NULL))", ordered(f.name, func(s string) bool { return strings.HasPrefix(s, begin) })},
		{f.name + " ILIKE " + quote(strings.ToLower(begin)+"%"), ordered(f.name, func(s string) bool { return strings.HasPrefix(strings.ToLower(s), strings.ToLower(begin)) })},
	} {
		o, err := c.list("limit", fmt.Sprint(sampleSize), "filter", a.filter, "filter-lang", "cql-text")
		if err != nil {
			return err
		}
		if err := c.selects(a.filter, featuresOf(o), a.want); err != nil {
			return err
		}
	}
	if day, err := c.field("two days or times", func(v any) bool { return isDay(v) || isInstant(v) }); err == nil {
		return c.get(with(c.items(), "limit", "10", "filter", day.name+" > '2024-01-03T'", "filter-lang", "cql-text"), gdalAccept).ok()
	}
	return nil
}

func eachGDALQueryables(c *collection) error {
	a := c.document(relQueryables, gdalAccept)
	if a.err != nil {
		return skipf("there are no queryables")
	}
	if _, err := a.object(); err != nil {
		return err
	}
	if t := a.mediaType(); t != asJSON && t != asGeoJSON {
		return fmt.Errorf("%s with Accept: %s has the type %q, which GDAL 3.6 refuses", a.asked, gdalAccept, a.header.Get("Content-Type"))
	}
	return nil
}

func eachByID(c *collection) error {
	f, err := c.first()
	if err != nil {
		return err
	}
	a := c.get(c.item(f.id), gdalAccept)
	o, err := a.object()
	if err != nil {
		return err
	}
	if featureOf(o).id != f.id {
		return fmt.Errorf("%s gives the feature %q", a.asked, featureOf(o).id)
	}
	return nil
}

func eachReadable(c *collection) error {
	a := c.get(with(c.items(), "limit", "unlimited"), gdalAccept)
	if err := a.is(http.StatusBadRequest); err != nil {
		return err
	}
	start := a.body[:min(1000, len(a.body))]
	if t := a.mediaType(); t == asHTML || !strings.Contains(string(start), "limit") {
		return fmt.Errorf("%s is answered in %q, whose first 1000 characters do not name the parameter", a.asked, a.header.Get("Content-Type"))
	}
	return nil
}

func eachLiteralPath(c *collection) error {
	api, err := c.api()
	if err != nil {
		return err
	}
	name, _ := c.itemsPath(api)
	if !strings.HasSuffix(name, "/collections/"+c.id+"/items") {
		return fmt.Errorf("the API definition has no path /collections/%s/items: GDAL does not read its maximum for limit", c.id)
	}
	path, _ := resolve(api, api.sub("paths", name))
	for _, p := range append(path.objects("parameters"), path.sub("get").objects("parameters")...) {
		if strings.Contains(p.str("$ref"), "limit") {
			return nil
		}
	}
	return fmt.Errorf("path %s does not take limit by a $ref that has limit in its name", name)
}

func eachTwenty(c *collection) error {
	o, err := c.get(with(c.items(), "limit", "20"), gdalAccept).object()
	if err != nil {
		return err
	}
	if got, want := len(o.list("features")), min(20, len(c.features())); got != want {
		return fmt.Errorf("limit=20 gives %d features", got)
	}
	return nil
}

func eachGDALBox(c *collection) error {
	o, err := c.metadata()
	if err != nil {
		return err
	}
	storage := o.str("storageCrs")
	if storage == "" {
		return skipf("there is no storageCrs")
	}
	if storage != crs84 && storage != crs4326 && storage != crs3857 {
		return skipf("storageCrs is %s", storage)
	}
	f, b, err := c.around()
	if err != nil {
		return err
	}
	x1, y1 := project(storage, b.west, b.south)
	x2, y2 := project(storage, b.east, b.north)
	a := c.get(with(c.items(), "limit", "1000", "bbox", box{x1, y1, x2, y2}.String(), "bbox-crs", storage, "crs", storage), gdalAccept)
	page, err := a.object()
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(featuresOf(page), func(g feature) bool { return g.id == f.id }) {
		return fmt.Errorf("%s does not give feature %s, which lies in the middle of the box", a.asked, f.id)
	}
	return nil
}
