package gazetteer

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// mgrsForm is a reference of the Military Grid Reference System outside the polar zones: zone, band, the two letters of
// the 100 km square, and the digits of easting and northing.
var mgrsForm = regexp.MustCompile(`^(?:MGRS:?\s*)?(\d{1,2})\s*([C-HJ-NP-X])\s*([A-HJ-NP-Z])\s?([A-HJ-NP-V])\s*(\d+)(?:\s+(\d+))?$`)

// parseMGRS reads such a reference (NGA.STND.0037, "Universal Grids and Grid Reference Systems"). The point is the
// middle of the square that the digits name.
func parseMGRS(text string) (Coordinates, bool, error) {
	part := mgrsForm.FindStringSubmatch(strings.ToUpper(text))
	if part == nil {
		return Coordinates{}, false, nil
	}
	digits := part[5] + part[6]
	if len(digits)%2 != 0 || part[6] != "" && len(part[5]) != len(part[6]) || len(digits) > 10 {
		return Coordinates{}, false, &QueryError{fmt.Sprintf("the grid reference %q must have as many digits for the easting as for the northing, up to 5 each", text)}
	}
	fault := &QueryError{fmt.Sprintf("%q is no square of the Military Grid Reference System: check zone and letters", text)}
	zone, _ := strconv.Atoi(part[1])
	column := strings.IndexByte([3]string{"STUVWXYZ", "ABCDEFGH", "JKLMNPQR"}[zone%3], part[3][0])
	row := strings.IndexByte("ABCDEFGHJKLMNPQRSTUV", part[4][0])
	if zone < 1 || zone > 60 || column < 0 {
		return Coordinates{}, false, fault
	}
	if zone%2 == 0 {
		row = (row + 15) % 20
	}
	half := len(digits) / 2
	size := 100_000 * math.Pow10(-half)
	east, _ := strconv.ParseFloat(digits[:half], 64)
	north, _ := strconv.ParseFloat(digits[half:], 64)
	easting := float64(column+1)*100_000 + (east+0.5)*size
	within := float64(row)*100_000 + (north+0.5)*size

	// The letter of the row comes again every 2,000 km: the band, 8° high, says which of them it is.
	band := strings.IndexByte("CDEFGHJKLMNPQRSTUVWX", part[2][0])
	south := float64(band)*8 - 80
	height := 8.0
	if part[2] == "X" {
		height = 12
	}
	const slack = 1.0 // degrees: a square at the edge of a band may have its middle beyond it
	for northing := within - 10_000_000; northing < 10_000_000; northing += 2_000_000 {
		p := inverseUTM(zone, easting, northing)
		if p.Lat() < south-slack || p.Lat() > south+height+slack {
			continue
		}
		c := Coordinates{Point: p, RadiusM: max(math.Ceil(size*math.Sqrt2/2), leastCoordinateM)}
		c.Reason = fmt.Sprintf("half the diagonal of the grid square of %s m", strconv.FormatFloat(size, 'f', -1, 64))
		return c, true, nil
	}
	return Coordinates{}, false, fault
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
