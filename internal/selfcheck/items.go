package selfcheck

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"
)

const groupItems = "Part 1: features"

func itemChecks() []check {
	core := []string{always}
	return []check{
		{Check{"items/collection", groupItems, "the features are a FeatureCollection", part1("core/fc-response"), core}, nil, eachFeatureCollection},
		{Check{"items/links", groupItems, "a list of features has typed links to itself and its other forms", part1("core/fc-links"), core}, nil, eachListLinks},
		{Check{"items/number-returned", groupItems, "numberReturned is the number of features", part1("core/fc-numberReturned"), core}, nil, eachNumberReturned},
		{Check{"items/number-matched", groupItems, "numberMatched is the number of features on all pages", part1("core/fc-numberMatched"), core}, nil, eachNumberMatched},
		{Check{"items/timestamp", groupItems, "timeStamp is the time of the answer", part1("core/fc-timeStamp"), core}, nil, eachTimeStamp},
		{Check{"items/crs84", groupItems, "coordinates are longitude and latitude", part1("core/crs84"), core}, nil, eachOnTheGlobe},
		{Check{"items/limit", groupItems, "no more features come than limit says", part1("core/fc-limit-response-1"), core}, nil, eachLimit},
		{Check{"items/limit-above-maximum", groupItems, "a limit above the maximum is no error", part1("core/fc-limit-response-1"), core}, nil, eachLimitAbove},
		{Check{"items/paging", groupItems, "the links next lead to other features and come to an end", part1("core/fc-limit-response-1"), core}, nil, eachPaging},
		{Check{"items/bbox", groupItems, "a box finds what lies in it and nothing else", part1("core/fc-bbox-response"), core}, nil, eachBBox},
		{Check{"items/bbox-edges", groupItems, "boxes over the zero meridian, the equator and the poles are answered", part1("core/fc-bbox-response"), core}, nil, eachBBoxEdges},
		{Check{"items/bbox-antimeridian", groupItems, "a box over the antimeridian finds what lies on both sides", part1("core/fc-bbox-response"), core}, nil, eachAntimeridian},
		{Check{"items/datetime", groupItems, "datetime selects: times, intervals, open ends", part1("core/fc-time-response"), core}, nil, eachDatetime},
		{Check{"items/invalid", groupItems, "an invalid limit, bbox or datetime is a 400", part1("core/query-param-invalid"), core}, nil, eachInvalid},
		{Check{"items/unknown-parameter", groupItems, "an unknown parameter is a 400", part1("core/query-param-unknown"), core}, nil, eachUnknown},
		{Check{"items/feature", groupItems, "a feature is the same alone as in the list", part1("core/f-success"), core}, nil, eachFeature},
		{Check{"items/feature-links", groupItems, "a feature links to itself, its other forms and its collection", part1("core/f-links"), core}, nil, eachFeatureLinks},
		{Check{"items/feature-missing", groupItems, "a feature that is not there is a 404", part1("core/f-op"), core}, nil, eachMissing},
	}
}

func eachFeatureCollection(c *collection) error {
	o, err := c.list()
	if err != nil {
		return err
	}
	if o.str("type") != "FeatureCollection" {
		return fmt.Errorf("type is %q", o.str("type"))
	}
	if _, ok := o["features"].([]any); !ok {
		return errors.New("there is no list features")
	}
	for _, f := range o.objects("features") {
		if f.str("type") != "Feature" || !f.has("geometry") || !f.has("properties") {
			return fmt.Errorf("a feature lacks its type, geometry or properties (RFC 7946 §3.2): id %v", f["id"])
		}
	}
	return nil
}

func eachListLinks(c *collection) error {
	o, err := c.list()
	if err != nil {
		return err
	}
	return c.selfLinks(o.links(), true)
}

func eachNumberReturned(c *collection) error {
	o, err := c.list("limit", "3")
	if err != nil {
		return err
	}
	n, ok := o.number("numberReturned")
	if !ok {
		return skipf("there is no numberReturned, which is optional")
	}
	if int(n) != len(o.list("features")) {
		return fmt.Errorf("numberReturned is %v with %d features", n, len(o.list("features")))
	}
	return nil
}

func eachTimeStamp(c *collection) error {
	a := c.ask(request{url: with(c.items(), "limit", "1"), header: accept(asGeoJSON)})
	o, err := a.object()
	if err != nil {
		return err
	}
	if !o.has("timeStamp") {
		return skipf("there is no timeStamp, which is optional")
	}
	at, err := time.Parse(time.RFC3339, o.str("timeStamp"))
	if err != nil {
		return fmt.Errorf("timeStamp %q is not a time (RFC 3339)", o.str("timeStamp"))
	}
	date, err := time.Parse(time.RFC1123, a.header.Get("Date")) // the server's own clock
	if err == nil && date.Sub(at).Abs() > 5*time.Minute && a.header.Get("Age") == "" {
		return fmt.Errorf("timeStamp %s is not when it was answered: %s", o.str("timeStamp"), a.header.Get("Date"))
	}
	return nil
}

func eachOnTheGlobe(c *collection) error {
	if len(c.features()) == 0 {
		return skipf("there are no features")
	}
	for _, f := range c.features() {
		var err error
		positions(f.geometry, func(x, y float64) {
			if math.Abs(x) > 180 || math.Abs(y) > 90 {
				err = fmt.Errorf("feature %s lies at %v, %v", f.id, x, y)
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// around is a small box around the first feature that is a point.
func (c *collection) around() (feature, box, error) {
	for _, f := range c.features() {
		if x, y, ok := f.point(); ok && math.Abs(x) < 179 && math.Abs(y) < 89 {
			const d = 0.001
			return f, box{x - d, y - d, x + d, y + d}, nil
		}
	}
	return feature{}, box{}, skipf("none of the first %d features is a point", len(c.features()))
}

// inside demands that all features of an answer can lie in a box.
func inside(b box, o object) error {
	for _, f := range featuresOf(o) {
		if !b.touches(f) {
			return fmt.Errorf("bbox=%s gives feature %s, which lies at %v", b, f.id, f.geometry["coordinates"])
		}
	}
	return nil
}

func eachBBox(c *collection) error {
	f, b, err := c.around()
	if err != nil {
		return err
	}
	o, err := c.list("bbox", b.String(), "limit", fmt.Sprint(sampleSize))
	if err != nil {
		return err
	}
	if err := inside(b, o); err != nil {
		return err
	}
	list := featuresOf(o)
	for _, g := range list {
		if g.id == f.id {
			return nil
		}
	}
	if _, more := relation(o.links(), "next"); more {
		return skipf("more than one page lies in the box %s", b)
	}
	return fmt.Errorf("bbox=%s does not give feature %s, which lies in its middle", b, f.id)
}

func eachBBoxEdges(c *collection) error {
	for _, b := range []box{{-1.5, 50, 1.5, 53}, {-80, -5, -70, 5}, {-180, 85, 180, 90}, {-180, -90, 180, -85}} {
		o, err := c.list("bbox", b.String(), "limit", "10")
		if err != nil {
			return err
		}
		if err := inside(b, o); err != nil {
			return err
		}
	}
	return nil
}

// eachAntimeridian holds boxes that cross the antimeridian against the sample: a
// box from the eastern to the western half of the globe, over 180°, has in it what
// a plain box over 0° has not.
func eachAntimeridian(c *collection) error {
	for _, b := range []box{{177, 65, -177, 70}, {90, -90, -90, 90}, {10, -90, -10, 90}} {
		o, err := c.list("bbox", b.String(), "limit", fmt.Sprint(sampleSize))
		if err != nil {
			return err
		}
		if err := inside(b, o); err != nil {
			return err
		}
		want := 0
		for _, f := range c.features() {
			if _, _, point := f.point(); point && b.touches(f) {
				want++
			}
		}
		if got := len(o.list("features")); c.complete() && got < want {
			return fmt.Errorf("bbox=%s gives %d features, and at least %d lie in it", b, got, want)
		}
	}
	return nil
}

func accept(t string) map[string][]string { return map[string][]string{"Accept": {t}} }

func eachDatetime(c *collection) error {
	begin, end, ok := c.interval()
	if !ok {
		return skipf("the extent tells no interval")
	}
	total, err := c.count()
	if err != nil {
		return err
	}
	span := begin.Format(time.RFC3339) + "/" + end.Format(time.RFC3339)
	for _, v := range []string{span, "../" + end.Format(time.RFC3339), begin.Format(time.RFC3339) + "/.."} {
		n, err := c.count("datetime", v)
		if err != nil {
			return err
		}
		if n != total {
			return fmt.Errorf("datetime=%s gives %d of %d features, and the extent is %s", v, n, total, span)
		}
	}
	if _, err := c.count("datetime", begin.Format(time.RFC3339)); err != nil {
		return err
	}
	before := begin.AddDate(-1, 0, 0)
	n, err := c.count("datetime", "../"+before.Format(time.RFC3339))
	if err != nil {
		return err
	}
	if n == total {
		return fmt.Errorf("datetime=../%s gives all %d features, and the extent begins at %s", before.Format(time.RFC3339), n, begin.Format(time.RFC3339))
	}
	return nil
}

// interval is the temporal extent; an open end is now.
func (c *collection) interval() (begin, end time.Time, ok bool) {
	list := c.listed.sub("extent", "temporal").list("interval")
	if len(list) == 0 {
		return begin, end, false
	}
	ends, _ := list[0].([]any)
	if len(ends) != 2 {
		return begin, end, false
	}
	from, _ := ends[0].(string)
	to, open := ends[1].(string)
	begin, err := time.Parse(time.RFC3339, from)
	if err != nil {
		return begin, end, false
	}
	if !open {
		return begin, time.Now().UTC().AddDate(1, 0, 0).Truncate(time.Second), true
	}
	end, err = time.Parse(time.RFC3339, to)
	return begin, end, err == nil
}

func eachInvalid(c *collection) error {
	for _, p := range [][2]string{{"limit", "unlimited"}, {"limit", "-1"}, {"bbox", "1,2,3"}, {"bbox", "a,b,c,d"}, {"datetime", "yesterday"}} {
		if err := c.get(with(c.items(), p[0], p[1]), asGeoJSON).is(400); err != nil {
			return err
		}
	}
	return nil
}

func eachUnknown(c *collection) error {
	return c.get(with(c.items(), "unknownQueryParameter12345", "1"), asGeoJSON).is(400)
}

func eachFeature(c *collection) error {
	f, err := c.first()
	if err != nil {
		return err
	}
	a := c.get(c.item(f.id), asGeoJSON)
	o, err := a.object()
	if err != nil {
		return err
	}
	g := featureOf(o)
	if o.str("type") != "Feature" || g.id != f.id {
		return fmt.Errorf("%s is of type %q and has the id %q", a.asked, o.str("type"), g.id)
	}
	if !reflect.DeepEqual(g.geometry, f.geometry) {
		return fmt.Errorf("%s lies at %v, and in the list at %v", a.asked, g.geometry["coordinates"], f.geometry["coordinates"])
	}
	for name, v := range f.properties {
		if g.properties.has(name) && !reflect.DeepEqual(v, g.properties[name]) {
			return fmt.Errorf("%s has %s = %v, and in the list %v", a.asked, name, g.properties[name], v)
		}
	}
	return nil
}

func eachFeatureLinks(c *collection) error {
	f, err := c.first()
	if err != nil {
		return err
	}
	o, err := c.get(c.item(f.id), asGeoJSON).object()
	if err != nil {
		return err
	}
	if err := c.selfLinks(o.links(), true); err != nil {
		return err
	}
	if l, ok := relation(o.links(), "collection"); !ok || strings.TrimSpace(l.href) == "" {
		return errors.New("no link collection")
	}
	return nil
}

func eachMissing(c *collection) error {
	return c.get(c.item(c.missing()), asGeoJSON).is(404)
}

// missing is an id that no feature has, of the kind that the features have: what
// cannot be an id at all may be a 400.
func (c *collection) missing() string {
	if f, err := c.first(); err == nil {
		if _, err := strconv.Atoi(f.id); err == nil {
			return "2147483646"
		}
		if uuidPattern.MatchString(f.id) {
			return "00000000-0000-4000-8000-000000000000"
		}
	}
	return "there-is-no-such-feature-12345"
}

var uuidPattern = regexp.MustCompile(`^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$`)
