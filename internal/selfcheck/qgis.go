package selfcheck

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

const (
	groupQGIS322 = "QGIS 3.22"
	groupQGIS    = "QGIS (current)"

	qgisOld = "QGIS 3.22, src/providers/wfs/qgsoapifprovider.cpp"
	qgisNew = "QGIS master, src/providers/wfs/oapif"
)

// qgis322Checks replay how QGIS 3.22 opens a layer and asks for features.
func qgis322Checks() []check {
	one := func(id, title string, ask func(*server) error, each func(*collection) error) check {
		return check{Check{"qgis322/" + id, groupQGIS322, title, qgisOld, nil}, ask, each}
	}
	return []check{
		one("landing", "1. the landing page links absolutely to service-desc and data, the latter without a query", askQGISLanding, nil),
		one("api", "2. the API definition is JSON with components.parameters.limit: a default and a maximum", askQGISLimit, nil),
		one("collection", "3. the collection is found by its id behind the link data, with its extent", nil, eachQGISCollection),
		one("fields", "4. the first ten features have all properties that there are", nil, eachSameFields),
		one("pages", "5. pages follow the link next, typed as GeoJSON, to an end without it", nil, eachQGISPages),
		one("view", "6. a map view is a box of 17 digits and a limit of 1000", nil, eachQGISView),
		one("datetime", "7. a condition on a date arrives as datetime with the years 0000 and 9999", nil, eachQGISDatetime),
	}
}

// qgisChecks replay what QGIS does since.
func qgisChecks() []check {
	one := func(id, title string, ask func(*server) error, each func(*collection) error) check {
		return check{Check{"qgis/" + id, groupQGIS, title, qgisNew, nil}, ask, each}
	}
	return []check{
		one("conformance", "1. filters are pushed down: all four classes that QGIS wants are declared", askQGISClasses, nil),
		one("spatial-class", "2. spatial filters, too: the name of the class in the draft is declared beside the new one", askQGISDraft, nil),
		one("queryables", "3. queryables at <collection>/queryables: types are single, a geometry is a $ref without a type", nil, eachQGISQueryables),
		one("schema", "4. the schema has the id, single types and the geometry", nil, eachQGISSchema),
		one("options", "5. OPTIONS answers with Allow, on features that are not there, too, and without a key", nil, eachQGISOptions),
		one("filters", "6. filters as QGIS writes them: quoted names, TIMESTAMP with milliseconds, nested parentheses", nil, eachQGISFilters),
		one("count", "7. the number of features is told: itemCount or numberMatched", nil, eachQGISCount),
		one("expires", "8. documents say when they expire; without that QGIS keeps them for a day", nil, eachExpires),
		one("redirects", "9. nothing redirects: QGIS repeats a redirected OPTIONS or POST as GET", nil, eachStraight),
	}
}

func askQGISLanding(s *server) error {
	o, err := s.landing()
	if err != nil {
		return err
	}
	for _, rel := range []string{"service-desc", "data"} {
		types := []string{asOpenAPI}
		if rel == "data" {
			types = []string{asJSON}
		}
		l, ok := relation(o.links(), rel, types...)
		if !ok {
			l, ok = relation(o.links(), rel)
		}
		if !ok {
			return fmt.Errorf("no link %s", rel)
		}
		if !strings.HasPrefix(l.href, "http://") && !strings.HasPrefix(l.href, "https://") {
			return fmt.Errorf("the link %s is relative: %s", rel, l.href)
		}
		if rel == "data" && strings.Contains(l.href, "?") {
			return fmt.Errorf("the link data has a query, behind which QGIS writes the id: %s", l.href)
		}
	}
	return nil
}

func askQGISLimit(s *server) error {
	api, err := s.api()
	if err != nil {
		return err
	}
	schema := api.sub("components", "parameters", "limit", "schema")
	if schema == nil {
		return errors.New("components.parameters.limit is not there: QGIS asks for pages of 100")
	}
	for _, name := range []string{"default", "maximum"} {
		if _, ok := schema.number(name); !ok {
			return fmt.Errorf("components.parameters.limit has no %s", name)
		}
	}
	return nil
}

func eachQGISCollection(c *collection) error {
	base, _, _ := strings.Cut(c.collectionsAddress(), "?")
	o, err := c.get(base+"/"+c.id, asJSON).object()
	if err != nil {
		return err
	}
	if o.str("id") != c.id {
		return fmt.Errorf("the id is %q", o.str("id"))
	}
	if _, ok := c.extent(); !ok {
		return errors.New("there is no extent.spatial.bbox")
	}
	return nil
}

func eachSameFields(c *collection) error {
	o, err := c.list("limit", "10")
	if err != nil {
		return err
	}
	list := featuresOf(o)
	if len(list) == 0 {
		return skipf("there are no features")
	}
	known := sortedKeys(list[0].properties)
	for _, f := range c.features() {
		if names := sortedKeys(f.properties); !slices.Equal(names, known) {
			return fmt.Errorf("feature %s has other properties than the first: %s", f.id, difference(known, names))
		}
	}
	return nil
}

func difference(a, b []string) string {
	for _, x := range a {
		if !slices.Contains(b, x) {
			return "not " + x
		}
	}
	for _, x := range b {
		if !slices.Contains(a, x) {
			return "also " + x
		}
	}
	return ""
}

func eachQGISPages(c *collection) error {
	n := len(c.features())
	if n < 2 {
		return skipf("there are fewer than two features")
	}
	o, err := c.list("limit", "1")
	if err != nil {
		return err
	}
	next, ok := relation(o.links(), "next", asGeoJSON)
	if !ok {
		return fmt.Errorf("a page of one feature has no link next with the type %s", asGeoJSON)
	}
	if !strings.HasPrefix(next.href, "http") {
		return fmt.Errorf("the link next is relative: %s", next.href)
	}
	if !c.complete() {
		return nil
	}
	o, err = c.list("limit", fmt.Sprint(n))
	if err != nil {
		return err
	}
	if l, more := relation(o.links(), "next"); more {
		return fmt.Errorf("the page with all %d features has a link next: %s", n, l.href)
	}
	return nil
}

func eachQGISView(c *collection) error {
	f, b, err := c.around()
	if err != nil {
		return err
	}
	bbox := fmt.Sprintf("%.17g,%.17g,%.17g,%.17g", b.west, b.south, b.east, b.north)
	o, err := c.get(c.items()+separator(c.items())+"limit=1000&bbox="+bbox, "application/geo+json, application/json").object()
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(featuresOf(o), func(g feature) bool { return g.id == f.id }) {
		return fmt.Errorf("bbox=%s does not give feature %s, which lies in its middle", bbox, f.id)
	}
	return inside(b, o)
}

func separator(address string) string {
	if strings.Contains(address, "?") {
		return "&"
	}
	return "?"
}

func eachQGISDatetime(c *collection) error {
	begin, _, ok := c.interval()
	if !ok {
		begin = begin.AddDate(2000, 0, 0)
	}
	at := begin.UTC().Format("2006-01-02T15:04:05Z")
	for _, v := range []string{"0000-01-01T00:00:00Z%2F" + at, at + "%2F9999-12-31T00:00:00Z"} {
		if err := c.get(c.items()+separator(c.items())+"limit=10&datetime="+v, asGeoJSON).ok(); err != nil {
			return err
		}
	}
	return nil
}

func askQGISClasses(s *server) error {
	if !s.declares("ogcapi-features-3/filter") && !s.declares("ogcapi-features-3/features-filter") && !s.declares("cql2/basic-cql2") {
		return errors.New("the server declares no filters: QGIS fetches everything and filters itself")
	}
	for _, class := range []string{"ogcapi-features-3/filter", "ogcapi-features-3/features-filter", "cql2/basic-cql2", "cql2/cql2-text"} {
		if !s.declares(class) {
			return fmt.Errorf("%s is not declared, without which QGIS pushes no filter down", class)
		}
	}
	return nil
}

func askQGISDraft(s *server) error {
	if !s.declares("cql2/basic-spatial-functions") && !s.declares("cql2/basic-spatial-operators") {
		return skipf("no spatial filters are declared")
	}
	if !s.declares("cql2/basic-spatial-operators") {
		return errors.New("cql2/1.0/conf/basic-spatial-operators is not declared, the only name that older releases know")
	}
	return nil
}

func eachQGISQueryables(c *collection) error {
	if !c.declares("ogcapi-features-3/filter") {
		return skipf("the server declares no filters")
	}
	a := c.get(c.address()+"/queryables", asSchema)
	o, err := a.object()
	if err != nil {
		return err
	}
	properties := o.sub("properties")
	geometry := false
	for _, name := range sortedKeys(properties) {
		p := properties.sub(name)
		if ref := strings.HasPrefix(p.str("$ref"), "https://geojson.org/schema/"); ref && !p.has("type") {
			geometry = true
		} else if p.has("type") && p.str("type") == "" {
			return fmt.Errorf("%s has the types %v; QGIS takes one only", name, p["type"])
		}
	}
	if f := c.features(); !geometry && len(f) > 0 && f[0].geometry != nil {
		return fmt.Errorf("%s has no geometry that is a $ref to https://geojson.org/schema/…, the only form that releases before 2026 know", a.asked)
	}
	return nil
}

func eachQGISSchema(c *collection) error {
	if !c.promises([]string{"ogcapi-features-5/schemas"}) {
		return skipf("the server does not declare ogcapi-features-5/1.0/conf/schemas, the only name that QGIS knows")
	}
	a, o, err := c.schema()
	if err != nil {
		return err
	}
	properties := o.sub("properties")
	for _, name := range sortedKeys(properties) {
		p := properties.sub(name)
		if p.has("type") && p.str("type") == "" {
			return fmt.Errorf("%s: %s has the types %v; QGIS takes one only", a.asked, name, p["type"])
		}
	}
	if f, err := c.first(); err == nil && f.properties.has("id") && !properties.has("id") {
		return fmt.Errorf("%s does not have the id, and replaces the fields that QGIS has guessed", a.asked)
	}
	return nil
}

func eachQGISOptions(c *collection) error {
	addresses := []string{c.items(), c.item("unknown_id")}
	for _, to := range addresses {
		methods, err := c.allow(to, true)
		if err != nil {
			return err
		}
		if !strings.Contains(methods, http.MethodGet) {
			return fmt.Errorf("OPTIONS %s allows %s, without GET", to, methods)
		}
	}
	return nil
}

func eachQGISFilters(c *collection) error {
	if askQGISClasses(c.server) != nil {
		return skipf("QGIS pushes no filter down here")
	}
	var attempts []attempt
	if f, err := c.textual(); err == nil {
		p, v := `"`+f.name+`"`, f.values[0]
		attempts = append(attempts,
			attempt{"(" + p + " = " + quote(v) + ")", equals(f.name, v)},
			attempt{"(NOT (" + p + " = " + quote(v) + "))", func(x feature) bool { w := x.properties[f.name]; return w != nil && w != v }},
			attempt{"((" + p + " = " + quote(v) + ")) AND (" + p + " IS NOT NULL)", equals(f.name, v)},
			attempt{"(" + p + " IS NULL)", func(x feature) bool { return x.properties[f.name] == nil }})
		if c.declares("cql2/case-insensitive-comparison") && c.declares("cql2/advanced-comparison-operators") {
			attempts = append(attempts, attempt{"(CASEI(" + p + ") LIKE CASEI(" + quote("%"+v.(string)+"%") + "))",
				ordered(f.name, func(s string) bool { return strings.Contains(strings.ToLower(s), strings.ToLower(v.(string))) })})
		}
	}
	if f, err := c.field("two times", isInstant); err == nil {
		attempts = append(attempts, attempt{`("` + f.name + `" >= TIMESTAMP('2001-02-03T04:05:06.000Z'))`, ordered(f.name, func(s string) bool { return s >= "2001-02-03T04:05:06Z" })})
	}
	if f, err := c.field("two days", isDay); err == nil {
		v, _ := f.utc()
		attempts = append(attempts, attempt{`("` + f.name + `" = DATE('` + v + `'))`, equals(f.name, v)})
	}
	if len(attempts) == 0 {
		return skipf("no property is fit for it")
	}
	return c.all(attempts...)
}

func eachQGISCount(c *collection) error {
	o, err := c.metadata()
	if err != nil {
		return err
	}
	if _, ok := o.number("itemCount"); ok {
		return nil
	}
	if _, err := c.count(); err != nil {
		return errors.New("there is neither itemCount nor numberMatched: QGIS walks up to 1000 features to count")
	}
	return nil
}

func eachExpires(c *collection) error {
	answers := []*answer{c.get(c.at("/"), asJSON), c.describe(), c.get(c.address(), asJSON)}
	if c.declares("ogcapi-features-3/queryables") {
		answers = append(answers, c.get(c.address()+"/queryables", asSchema))
	}
	for _, a := range answers {
		if err := a.ok(); err != nil {
			return err
		}
		if _, err := http.ParseTime(a.header.Get("Expires")); err != nil {
			return fmt.Errorf("%s has Expires: %q, which is no date", a.asked, a.header.Get("Expires"))
		}
	}
	return nil
}

func eachStraight(c *collection) error {
	api := c.describe()
	answers := []*answer{c.get(c.at("/"), asJSON), api, c.get(c.address(), asJSON), c.get(with(c.items(), "limit", "10"), asGeoJSON), c.get(c.at("/conformance"), asJSON)}
	for _, a := range answers {
		if a.redirected {
			return fmt.Errorf("%s redirects", a.asked)
		}
	}
	if u, err := url.Parse(c.items()); err == nil && u.Host != "" && u.Host != c.root.Host {
		return fmt.Errorf("the features are on another host: %s", u.Host)
	}
	return nil
}
