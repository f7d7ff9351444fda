package gazetteer

import (
	"encoding/json"
	"fmt"
	"math"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// parseGeoJSON reads a point of GeoJSON (RFC 7946 §3.1.2), or a feature with one: longitude, latitude, perhaps a height.
func parseGeoJSON(text string) (Coordinates, bool, error) {
	type geometry struct {
		Type        string
		Coordinates json.RawMessage
	}
	var o struct {
		geometry
		Geometry geometry
	}
	if !strings.HasPrefix(text, "{") || json.Unmarshal([]byte(text), &o) != nil {
		return Coordinates{}, false, nil
	}
	g := o.geometry
	if g.Type == "Feature" {
		g = o.Geometry
	}
	var numbers []json.Number
	if g.Type == "" || g.Coordinates == nil {
		return Coordinates{}, false, nil
	}
	err := json.Unmarshal(g.Coordinates, &numbers)
	if g.Type != "Point" || err != nil || len(numbers) < 2 || len(numbers) > 3 {
		return Coordinates{}, false, &QueryError{`the GeoJSON is no point: write {"type":"Point","coordinates":[longitude,latitude]}`}
	}
	lon, okLon := decimalAngle(numbers[0].String())
	lat, okLat := decimalAngle(numbers[1].String())
	if !okLon || !okLat {
		return Coordinates{}, false, &QueryError{"the coordinates of the GeoJSON are no decimal degrees"}
	}
	c, err := newCoordinates(lat, lon)
	if err != nil {
		return Coordinates{}, false, err
	}
	c.Reason += "; read as longitude, latitude, the order of GeoJSON"
	return c, true, nil
}

// What stands in the addresses of maps: a pair latitude, longitude behind an @, in the fragment behind the zoom, and in the data of a
// place of Google's.
var (
	linkAt       = regexp.MustCompile(`@(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)(?:,(\d+(?:\.\d+)?)(z|m))?`)
	linkFragment = regexp.MustCompile(`(?:^|map=)(\d+(?:\.\d+)?)/(-?\d+(?:\.\d+)?)/(-?\d+(?:\.\d+)?)`)
	linkMarker   = regexp.MustCompile(`!3d(-?\d+(?:\.\d+)?)!4d(-?\d+(?:\.\d+)?)`)
	linkPair     = regexp.MustCompile(`^(?:loc:)?(-?\d+(?:\.\d+)?)[, ~]+(-?\d+(?:\.\d+)?)\s*(?:$|[(~]|,\w)`) // a label, a further point, or its style
	linkHost     = regexp.MustCompile(`^(?:[a-z0-9-]+\.)+[a-z]{2,}/`)
)

// linkPairs are the parameters that hold latitude, longitude, or, of Yandex, longitude, latitude, of what is marked; linkMiddles those of
// the middle of the map, and linkZooms of its zoom.
var (
	linkPairs   = []string{"q", "query", "pt", "whatshere[point]", "daddr", "destination"}
	linkMiddles = []string{"ll", "center", "cp"}
	linkZooms   = []string{"z", "zoom", "lvl"}
)

// parseLink reads the address of a map on the web: the point that is marked, or else the middle of the map, whose radius is 256 pixels
// at its zoom.
func parseLink(text string) (Coordinates, bool, error) {
	if linkHost.MatchString(text) {
		text = "https://" + text
	}
	if !strings.HasPrefix(text, "http://") && !strings.HasPrefix(text, "https://") {
		return Coordinates{}, false, nil
	}
	u, err := url.Parse(text)
	if err != nil {
		return Coordinates{}, false, nil
	}
	path, q := u.Path, u.Query()
	fragment, _ := url.ParseQuery(strings.ReplaceAll(u.Fragment, "?", "&"))
	if m := linkMarker.FindStringSubmatch(path); m != nil {
		return linked(m[1], m[2], "the point that the link marks")
	}
	for _, params := range []url.Values{q, fragment} {
		for _, names := range [][2]string{{"mlat", "mlon"}, {"lat", "lon"}, {"lat", "lng"}} {
			if lat, lon := params.Get(names[0]), params.Get(names[1]); lat != "" && lon != "" {
				return linked(lat, lon, "the point of the link")
			}
		}
	}
	if lat, lon, ok := linkPairOf(u, linkPairs); ok {
		return linked(lat, lon, "the point of the link")
	}
	if lat, lon, ok := linkPairOf(u, linkMiddles); ok {
		return middleOf(lat, lon, linkZoom(q), "z")
	}
	if m := linkAt.FindStringSubmatch(path); m != nil {
		return middleOf(m[1], m[2], m[3], m[4])
	}
	if m := linkFragment.FindStringSubmatch(u.Fragment); m != nil {
		return middleOf(m[2], m[3], m[1], "z")
	}
	return Coordinates{}, false, nil
}

// linkPairOf gives the coordinates that the first of some parameters holds.
func linkPairOf(u *url.URL, names []string) (lat, lon string, ok bool) {
	q := u.Query()
	for _, name := range names {
		m := linkPair.FindStringSubmatch(q.Get(name))
		switch {
		case m == nil:
		case strings.Contains(u.Host, "yandex."):
			return m[2], m[1], true
		default:
			return m[1], m[2], true
		}
	}
	return "", "", false
}

// linkZoom is the zoom of a map, empty where the link tells none.
func linkZoom(q url.Values) string {
	for _, name := range linkZooms {
		if q.Has(name) {
			return q.Get(name)
		}
	}
	return ""
}

// linked makes coordinates of the numbers in a link.
func linked(latText, lonText, what string) (Coordinates, bool, error) {
	lat, okLat := decimalAngle(latText)
	lon, okLon := decimalAngle(lonText)
	if !okLat || !okLon {
		return Coordinates{}, false, nil
	}
	c, err := newCoordinates(lat, lon)
	if err != nil {
		return Coordinates{}, false, err
	}
	c.Reason += "; " + what
	return c, true, nil
}

// middleOf makes coordinates of the middle of a map, of a zoom (unit z) or seen from a height in metres (unit m). Where size is no number
// nothing is known of how much the map shows.
func middleOf(lat, lon, size, unit string) (Coordinates, bool, error) {
	c, ok, err := linked(lat, lon, "the middle of the map of the link")
	radius, fault := strconv.ParseFloat(size, 64)
	if !ok || fault != nil {
		return c, ok, err
	}
	if unit == "z" {
		radius = 2 * math.Pi * orb.EarthRadius * math.Cos(c.Point.Lat()*math.Pi/180) / math.Exp2(radius)
	}
	if radius = math.Ceil(radius); radius > c.RadiusM && radius < 20_000_000 {
		c.RadiusM, c.Reason = radius, fmt.Sprintf("the middle of the map of the link, which is about %s wide and more", metresText(radius))
	}
	return c, true, nil
}
