package gazetteer

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
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
	const slack = 1.0 // degrees: a square at the edge of a band may have its middle beyond it
	for northing := within - 10_000_000; northing < 10_000_000; northing += 2_000_000 {
		p := inverseUTM(zone, easting, northing)
		if !inBand(p.Lat(), part[2][0], slack) {
			continue
		}
		c := Coordinates{Point: p, RadiusM: max(math.Ceil(size*math.Sqrt2/2), leastCoordinateM)}
		c.Reason = fmt.Sprintf("half the diagonal of the grid square of %s m", strconv.FormatFloat(size, 'f', -1, 64))
		return c, true, nil
	}
	return Coordinates{}, false, fault
}
