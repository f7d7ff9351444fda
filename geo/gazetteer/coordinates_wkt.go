package gazetteer

import (
	"fmt"
	"strings"
)

// parseWKT reads a point in well-known text: POINT(70.5 38.7), longitude first, perhaps with a height and a measure, and the
// SRID that PostGIS writes before it. It is not ok for other texts; a point that cannot be read is an error.
func parseWKT(text string) (Coordinates, bool, error) {
	rest := text
	srid, isExtended := cutPrefixFold(rest, "srid=")
	if isExtended {
		if srid, rest, isExtended = strings.Cut(srid, ";"); !isExtended {
			return Coordinates{}, false, nil
		}
	}
	rest, isPoint := cutPrefixFold(strings.TrimSpace(rest), "point")
	rest = strings.TrimSpace(rest)
	for _, dimension := range []string{"zm", "z", "m"} {
		if after, ok := cutPrefixFold(rest, dimension); ok {
			rest = strings.TrimSpace(after)
			break
		}
	}
	inside, opens := strings.CutPrefix(rest, "(")
	inside, closes := strings.CutSuffix(strings.TrimSpace(inside), ")")
	if !isPoint || !opens || !closes || !strings.ContainsAny(inside, "0123456789") {
		return Coordinates{}, false, nil
	}
	if srid != "" && isExtended && strings.TrimSpace(srid) != "4326" {
		return Coordinates{}, false, &QueryError{fmt.Sprintf("the point uses the reference system %s: give longitude and latitude on WGS84 (4326)", strings.TrimSpace(srid))}
	}
	fault := &QueryError{fmt.Sprintf("%q is no point: write POINT(longitude latitude) in degrees, such as POINT(70.5 38.7)", text)}
	numbers := strings.Fields(inside)
	if len(numbers) < 2 || len(numbers) > 4 {
		return Coordinates{}, false, fault
	}
	lon, okLon := decimalAngle(numbers[0])
	lat, okLat := decimalAngle(numbers[1])
	if !okLon || !okLat {
		return Coordinates{}, false, fault
	}
	c, err := newCoordinates(lat, lon)
	if err != nil {
		return Coordinates{}, false, err
	}
	c.Reason += "; read as longitude, latitude, the order of well-known text"
	return c, true, nil
}
