package gazetteer

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// utmForm is a position in Universal Transverse Mercator: the zone with the letter of a band or the word or letter of a hemisphere, or
// the code of the grid of WGS84 in EPSG's registry; easting and northing in metres.
var utmForm = regexp.MustCompile(`^(?:WGS[ -]?84\s*[,/]?\s*)?(?:EPSG:+\s*(32[67])(\d\d)|(?:UTM:?\s*)?(?:ZONE\s*)?(\d{1,2})\s*(NORTH|SOUTH|[C-HJ-NP-X]))[\s,;:]*` +
	`(\d{6,7}(?:\.\d+)?)\s*(?:M\s*)?E?[\s,;]+(\d{1,8}(?:\.\d+)?)\s*(?:M\s*)?N?$`)

// bands are the letters of the bands of latitude, 8° high from 80° south on; the last one is 12° high.
const bands = "CDEFGHJKLMNPQRSTUVWX"

// inBand reports whether a latitude lies in a band, or slack degrees beside it.
func inBand(lat float64, band byte, slack float64) bool {
	south := float64(strings.IndexByte(bands, band))*8 - 80
	height := 8.0
	if band == 'X' {
		height = 12
	}
	return lat >= south-slack && lat <= south+height+slack
}

// parseUTM reads such a position (NGA.SIG.0012, "The Universal Grids"). The letters N and S are both bands and what people write for the
// hemispheres: N is north of the equator either way; S is the band where its latitudes, 32° to 40° north, are those of the northing, and
// then the hemisphere is a Rival.
func parseUTM(text string) (Coordinates, bool, error) {
	part := utmForm.FindStringSubmatch(strings.ToUpper(text))
	if part == nil {
		return Coordinates{}, false, nil
	}
	zoneText, letter := part[2]+part[3], part[4]
	switch part[1] {
	case "326":
		letter = "NORTH"
	case "327":
		letter = "SOUTH"
	}
	zone, _ := strconv.Atoi(zoneText)
	easting, _ := strconv.ParseFloat(part[5], 64)
	northing, _ := strconv.ParseFloat(part[6], 64)
	if zone < 1 || zone > 60 || easting < 100_000 || easting > 900_000 || northing > 10_000_000 {
		return Coordinates{}, false, &QueryError{fmt.Sprintf("%q is no position of UTM: the zone goes from 1 to 60, the easting from 100000 to 900000 and the northing up to 10000000 metres", text)}
	}
	north, isNorth := newUTM(zone, easting, northing)
	south, isSouth := newUTM(zone, easting, northing-10_000_000)
	band := letter[0]
	switch {
	case letter == "SOUTH":
		isNorth = false
	case letter == "NORTH", letter == "N":
		isSouth = false
	case letter == "S":
		isNorth = isNorth && inBand(north.Point.Lat(), band, 0)
	case band < 'N':
		isNorth, isSouth = false, isSouth && inBand(south.Point.Lat(), band, bandSlack)
	default:
		isNorth, isSouth = isNorth && inBand(north.Point.Lat(), band, bandSlack), false
	}
	switch {
	case isNorth && isSouth:
		north.Reason += "; S is read as the band from 32° to 40° north"
		south.Reason += "; S is read as the southern hemisphere"
		north.Rival = &south
		return north, true, nil
	case isNorth:
		return north, true, nil
	case isSouth:
		return south, true, nil
	}
	return Coordinates{}, false, &QueryError{fmt.Sprintf("the northing of %q does not lie in what the letter says: check both, or write the hemisphere as a word, such as 42 north", text)}
}

// bandSlack is how far, in degrees, a position may lie beside the band of its letter, which people write of a place, not of a point.
const bandSlack = 0.5

// newUTM makes coordinates of an easting and a northing in metres, negative south of the equator. It is false beyond the grid, which
// goes from 80° south to 84° north and half a degree farther.
func newUTM(zone int, easting, northing float64) (Coordinates, bool) {
	p := inverseUTM(zone, easting, northing)
	c := Coordinates{Point: p, RadiusM: leastCoordinateM}
	c.Reason = fmt.Sprintf("the coordinates are written finer than the %d m that are assumed at least", leastCoordinateM)
	return c, p.Lat() >= -80.5 && p.Lat() <= 84.5
}

// inverseUTM gives longitude and latitude on WGS84 of a UTM easting and northing in metres; northings south of the
// equator are negative. It is Krüger's series to the third order (C. F. F. Karney, "Transverse Mercator with an accuracy of
// a few nanometers", J. Geodesy 85, 2011, eq. 11, 15, 36), good to a millimetre within a zone.
func inverseUTM(zone int, easting, northing float64) orb.Point {
	const (
		semiMajor  = 6378137.0
		flattening = 1 / 298.257223563
		scale      = 0.9996
		n          = flattening / (2 - flattening)
	)
	radius := semiMajor / (1 + n) * (1 + n*n/4 + n*n*n*n/64)
	beta := [3]float64{n/2 - 2*n*n/3 + 37*n*n*n/96, n*n/48 + n*n*n/15, 17 * n * n * n / 480}
	xi, eta := northing/(scale*radius), (easting-500_000)/(scale*radius)
	xi0, eta0 := xi, eta
	for j, b := range beta {
		k := float64(2 * (j + 1))
		xi0 -= b * math.Sin(k*xi) * math.Cosh(k*eta)
		eta0 -= b * math.Cos(k*xi) * math.Sinh(k*eta)
	}
	// tau is the tangent of the latitude, found from that of the conformal latitude by Newton's method.
	conformal := math.Sin(xi0) / math.Hypot(math.Sinh(eta0), math.Cos(xi0))
	e2 := flattening * (2 - flattening)
	e := math.Sqrt(e2)
	tau := conformal / (1 - e2)
	for range 5 {
		sigma := math.Sinh(e * math.Atanh(e*tau/math.Hypot(1, tau)))
		now := tau*math.Hypot(1, sigma) - sigma*math.Hypot(1, tau)
		tau += (conformal - now) / math.Hypot(1, now) * (1 + (1-e2)*tau*tau) / ((1 - e2) * math.Hypot(1, tau))
	}
	lon := float64(zone*6-183) + math.Atan2(math.Sinh(eta0), math.Cos(xi0))*180/math.Pi
	if lon > 180 {
		lon -= 360
	}
	return orb.Point{max(lon, -180), math.Atan(tau) * 180 / math.Pi}
}
