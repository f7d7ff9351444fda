package gazetteer

import (
	"fmt"
	"math"
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"dateline/geo"

	"github.com/paulmach/orb"
)

// MatchCoordinates is the match of an answer that is a pair of coordinates.
const MatchCoordinates Match = "coordinates"

// KindCoordinates is the kind of its Place, which no stored place has.
const KindCoordinates = "coordinates"

// leastCoordinateM is the smallest radius in metres of coordinates, however many digits they have: what people copy from
// a map or a receiver is not better.
const leastCoordinateM = 10

// Coordinates is a position that a text writes out.
type Coordinates struct {
	// Point is longitude, latitude in degrees.
	Point orb.Point
	// RadiusM is how far the position may lie from Point for the digits that are written: half a step of the last one in
	// latitude and longitude together, or half the diagonal of a grid square; in metres, at least 10.
	RadiusM float64
	// Reason says where RadiusM comes from, and what was assumed.
	Reason string
	// Other is the point with latitude and longitude exchanged, where nothing in the text says which is which and both
	// orders are possible; nil otherwise.
	Other *orb.Point
	// Bracketed says that Point was read as longitude, latitude because the text is in square brackets, as GeoJSON (RFC 7946
	// §3.1.1) writes a position, and Other is set.
	Bracketed bool
	// Rival is another reading that is as likely; nil if there is none. See ParseCoordinates on UTM.
	Rival *Coordinates
}

// ParseCoordinates reads a text that is a pair of coordinates and nothing else: degrees, with minutes and seconds or
// decimals, with N S E W, "с.ш." and "в.д.", or the words for them before or after ("37°39'12\"N 70°12'08\"E",
// "N37 39.2 E070 12.1", "38.7, 70.5", "373912N 0701208E", "39d51m4s 70d34m48s"), in the digits of any script; a geo URI (RFC 5870); a
// point in well-known text, longitude first (OGC Simple Features §7, with the SRID that PostGIS writes before it: "POINT(70.5 38.7)"),
// or of GeoJSON (RFC 7946 §3.1.2); the address of a map of Google, OpenStreetMap, Yandex and others ("…/@38.7,70.5,12z"); a reference of
// the Military Grid Reference System ("42S VG 12345 67890"; not of its polar zones); a position of UTM ("42 north 543210 4312345",
// "42T 543210 4412345", "EPSG:32642 543210 4312345").
//
// The letters say which number is the latitude. Without letters the latitude comes first, as people write it, unless
// only the other order is possible; in square brackets the longitude does, as in GeoJSON. A comma is a decimal point where
// no other reading is left ("38,7 70,5"). The S of UTM is a band north of the equator or the southern hemisphere: where both are
// possible the position of the band has a Rival.
//
// ok is false for a text that is no coordinates. For one that is, but of which no position can be made, the error is a
// *QueryError that tells what is wrong with it.
func ParseCoordinates(text string) (c Coordinates, ok bool, err error) {
	if len(text) > MaxText {
		return Coordinates{}, false, nil
	}
	text = strings.TrimSpace(plainDigits(text))
	if rest, isURI := cutPrefixFold(text, "geo:"); isURI {
		return parseGeoURI(rest)
	}
	if c, ok, err = parseWKT(text); ok || err != nil {
		return c, ok, err
	}
	if !strings.ContainsAny(text, "0123456789") {
		return Coordinates{}, false, nil
	}
	for _, parse := range []func(string) (Coordinates, bool, error){parseGeoJSON, parseLink, parseMGRS, parseUTM} {
		if c, ok, err = parse(text); ok || err != nil {
			return c, ok, err
		}
	}
	items, ok := lexDegrees(text)
	if !ok {
		return Coordinates{}, false, nil
	}
	return readDegrees(items, text[0] == '[' && text[len(text)-1] == ']')
}

// plainDigits makes digits of ASCII of those of other scripts, and a full stop of the decimal sign of Arabic.
func plainDigits(text string) string {
	if strings.IndexFunc(text, func(r rune) bool { return r >= firstDigit && (r == arabicDecimal || unicode.Is(unicode.Nd, r)) }) < 0 {
		return text
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == arabicDecimal:
			return '.'
		case r >= firstDigit && unicode.Is(unicode.Nd, r):
			return '0' + digitValue(r)
		}
		return r
	}, text)
}

// digitValue is the value of a decimal digit: in Unicode they stand together from 0 to 9 (Unicode Standard §4.6).
func digitValue(r rune) rune {
	for _, run := range unicode.Nd.R16 {
		if rune(run.Lo) <= r && r <= rune(run.Hi) {
			return (r - rune(run.Lo)) % 10
		}
	}
	for _, run := range unicode.Nd.R32 {
		if rune(run.Lo) <= r && r <= rune(run.Hi) {
			return (r - rune(run.Lo)) % 10
		}
	}
	return 0
}

const (
	firstDigit    = '٠' // of those beyond ASCII: Latin and Cyrillic texts are passed over quickly
	arabicDecimal = '٫' // parts the decimals from the whole number in Persian and Arabic
)

func cutPrefixFold(s, prefix string) (string, bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}

// parseGeoURI reads what follows "geo:" (RFC 5870 §3.3): latitude, longitude, perhaps a height; u is the uncertainty in
// metres. Other reference systems than WGS84 are refused.
func parseGeoURI(s string) (Coordinates, bool, error) {
	s, android, _ := strings.Cut(s, "?")
	parts := strings.Split(s, ";")
	numbers := strings.Split(parts[0], ",")
	fault := &QueryError{fmt.Sprintf("%q is not a geo URI: write geo:latitude,longitude", "geo:"+s)}
	if len(numbers) != 2 && len(numbers) != 3 {
		return Coordinates{}, false, fault
	}
	var lat, lon angle
	for i, a := range []*angle{&lat, &lon} {
		ok := false
		if *a, ok = decimalAngle(numbers[i]); !ok {
			return Coordinates{}, false, fault
		}
	}
	if sought, ok := androidQuery(android); ok && lat.degrees == 0 && lon.degrees == 0 {
		if m := linkPair.FindStringSubmatch(sought); m != nil {
			return linked(m[1], m[2], "the point of the geo URI")
		}
		return Coordinates{}, false, &QueryError{fmt.Sprintf("the geo URI holds no coordinates, but what to look for: ask for %q", sought)}
	}
	c, err := newCoordinates(lat, lon)
	if err != nil {
		return Coordinates{}, false, err
	}
	for _, part := range parts[1:] {
		key, value, _ := strings.Cut(strings.ToLower(part), "=")
		switch key {
		case "crs":
			if value != "wgs84" {
				return Coordinates{}, false, &QueryError{fmt.Sprintf("the geo URI uses the reference system %q: give coordinates on WGS84", value)}
			}
		case "u":
			u, err := strconv.ParseFloat(value, 64)
			if err != nil || !(u >= 0) || u > 20_000_000 {
				return Coordinates{}, false, &QueryError{fmt.Sprintf("the geo URI states the uncertainty %q: write it in metres", value)}
			}
			c.RadiusM, c.Reason = max(u, leastCoordinateM), "the uncertainty that the geo URI states"
		}
	}
	return c, true, nil
}

// androidQuery is what Android adds to a geo URI of 0,0: geo:0,0?q=38.7,70.5(label), and the name of a place instead of the point.
func androidQuery(params string) (text string, ok bool) {
	for part := range strings.SplitSeq(params, "&") {
		if raw, is := strings.CutPrefix(part, "q="); is {
			if text, err := url.QueryUnescape(raw); err == nil {
				return text, true
			}
			return raw, true // it stands as it was written
		}
	}
	return "", false
}

// decimalAngle reads a plain decimal number of degrees.
func decimalAngle(text string) (angle, bool) {
	whole, decimals, _ := strings.Cut(strings.TrimPrefix(text, "-"), ".")
	x, err := strconv.ParseFloat(text, 64)
	ok := err == nil && whole != "" && strings.Trim(whole+decimals, "0123456789") == "" && len(decimals) <= maxDecimals
	return angle{degrees: x, step: math.Pow10(-len(decimals))}, ok
}

// angle is one of the two numbers, with the step of its last digit; both in degrees.
type angle struct{ degrees, step float64 }

// newCoordinates checks the range and works out the radius.
func newCoordinates(lat, lon angle) (Coordinates, error) {
	if err := geo.ValidPoint(lon.degrees, lat.degrees); err != nil {
		return Coordinates{}, &QueryError{"the coordinates are out of range: " + err.Error()}
	}
	perDegree := orb.EarthRadius * math.Pi / 180
	radius := math.Hypot(lat.step/2*perDegree, lon.step/2*perDegree*math.Cos(lat.degrees*math.Pi/180))
	c := Coordinates{Point: orb.Point{lon.degrees + 0, lat.degrees + 0}, RadiusM: max(math.Ceil(radius), leastCoordinateM)}
	c.Reason = fmt.Sprintf("half a step of the last digit written, %s in latitude and %s in longitude", stepText(lat.step), stepText(lon.step))
	if radius < leastCoordinateM {
		c.Reason = fmt.Sprintf("the coordinates are written finer than the %d m that are assumed at least", leastCoordinateM)
	}
	return c, nil
}

// stepText is a step of degrees, minutes or seconds.
func stepText(step float64) string {
	for _, unit := range []struct {
		size float64
		mark string
	}{{1, "°"}, {1.0 / 60, "′"}, {1.0 / 3600, "″"}} {
		n := step / unit.size
		for power := 1.0; power > 1e-12; power /= 10 {
			if math.Abs(n/power-1) < 1e-6 {
				return strconv.FormatFloat(power, 'g', 6, 64) + unit.mark
			}
		}
	}
	return strconv.FormatFloat(step, 'g', 3, 64) + "°"
}

// String is the point as people read it: 38.7° N, 70.5° E.
func (c Coordinates) String() string { return pointText(c.Point) }

func pointText(p orb.Point) string {
	side := func(x float64, positive, negative string) string {
		if x < 0 {
			positive = negative
		}
		return strconv.FormatFloat(math.Round(math.Abs(x)*1e6)/1e6, 'f', -1, 64) + "° " + positive
	}
	return side(p.Lat(), "N", "S") + ", " + side(p.Lon(), "E", "W")
}

// candidate gives coordinates the form of an answer. It has no id; what it lies in the outlines tell.
func (c Coordinates) candidate(text string) Candidate {
	name := c.String()
	return Candidate{
		Place: Place{Name: name, Kind: KindCoordinates, Point: c.Point, HasPoint: true, UncertaintyM: c.RadiusM, UncertaintyReason: c.Reason},
		Name:  Name{Text: text}, Match: MatchCoordinates, Score: 1, Confidence: c.confidence(), Label: name,
		Point: c.Point, HasPoint: true, UncertaintyM: c.RadiusM, UncertaintyReason: c.Reason,
	}
}

// Where nothing says which number is the latitude, people nearly always write it first.
const bareOrder = 0.95

// Square brackets are those of GeoJSON, or of programs that write the latitude first in them.
const bracketedOrder = 0.8

// confidence is the probability that Point is the one that is meant.
func (c Coordinates) confidence() float64 {
	switch {
	case c.Other == nil:
		return most
	case c.Bracketed:
		return bracketedOrder
	}
	return bareOrder
}
