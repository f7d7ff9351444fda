package format

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"dateline/internal/incident"

	"github.com/paulmach/orb"
)

// guardChars begin what a spreadsheet takes for a formula.
const guardChars = "=+-@\t\r"

// needsGuard reports whether s, after any apostrophes, begins like a formula. A
// number does not, unless apostrophes stand before it.
func needsGuard(s string) bool {
	bare := strings.TrimLeft(s, "'")
	if bare == "" || strings.IndexByte(guardChars, bare[0]) < 0 {
		return false
	}
	return len(bare) < len(s) || !isNumeric(s)
}

// guard puts an apostrophe before what a spreadsheet would take for a formula.
// One more apostrophe goes before what already has some, so that unguard is exact.
func guard(s string) string {
	if s != "" && needsGuard(s) {
		return "'" + s
	}
	return s
}

// unguard takes the apostrophe of guard away.
func unguard(s string) string {
	if s == "" || s[0] != '\'' {
		return s
	}
	if bare := strings.TrimLeft(s, "'"); bare != "" && strings.IndexByte(guardChars, bare[0]) >= 0 {
		return s[1:]
	}
	return s
}

var numeric = regexp.MustCompile(`^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?$`)

func isNumeric(s string) bool { return numeric.MatchString(s) }

// missing are cells that tables write for no value.
var missing = map[string]bool{"": true, "-": true, "NA": true, "N/A": true, "n/a": true, "na": true, "null": true, "NULL": true, "None": true, "NaN": true, "nan": true}

// cellReader puts the cells of one row into an incident.
type cellReader struct {
	order        dateOrder
	decimalComma bool // 41,5 is a number
	in           *incident.Incident
	lon, lat     string
	faults       incident.Errors
	disputed     bool // see Record
}

// setter puts one cell, which is not empty, into c.in.
type setter func(c *cellReader, cell string) error

// setterOf returns the setter of a property, nil when it has none.
func setterOf(property string) setter {
	switch property {
	case propLon:
		return func(c *cellReader, s string) error { c.lon = s; return nil }
	case propLat:
		return func(c *cellReader, s string) error { c.lat = s; return nil }
	case propWKT:
		return setWKT
	case propDisputed:
		return func(c *cellReader, s string) error { c.disputed = isTrue(strings.TrimSpace(s)); return nil }
	case "country":
		return func(c *cellReader, s string) error { c.in.Country = countryCode(unguard(s)); return nil }
	case "type":
		return func(c *cellReader, s string) error { c.in.Type = typeCode(unguard(s)); return nil }
	case "id":
		return func(c *cellReader, s string) error {
			c.in.ID = incident.ID(strings.TrimSpace(unguard(s)))
			return nil
		}
	}
	if key, ok := strings.CutPrefix(property, externalIDs); ok {
		return func(c *cellReader, s string) error {
			if c.in.ExternalIDs == nil {
				c.in.ExternalIDs = map[string]string{}
			}
			c.in.ExternalIDs[key] = unguard(s)
			return nil
		}
	}
	for _, t := range []*table[inc]{flat, whole} {
		if n, ok := t.byName[property]; ok && !t.fields[n].own {
			return fieldSetter(&t.fields[n])
		}
	}
	return nil
}

func fieldSetter(f *field[inc]) setter {
	switch {
	case f.text != nil:
		return func(c *cellReader, s string) error { *f.text(c.in) = unguard(s); return nil }
	case f.day != nil:
		return func(c *cellReader, s string) (err error) {
			if !missing[s] {
				*f.day(c.in), err = parseDate(s, c.order)
			}
			return err
		}
	case f.number != nil:
		return func(c *cellReader, s string) (err error) { *f.number(c.in), err = parseCount(s); return err }
	case f.whole != nil:
		return func(c *cellReader, s string) error {
			n, err := parseCount(s)
			*f.whole(c.in) = n.N
			return err
		}
	case f.metres != nil:
		return func(c *cellReader, s string) error {
			if missing[s] {
				return nil
			}
			x, err := parseDegrees(s, c.decimalComma)
			if err != nil || !(x > 0) {
				return fmt.Errorf("a radius in metres above 0 was expected, not %q", s)
			}
			*f.metres(c.in) = x
			return nil
		}
	case f.list != nil:
		return func(c *cellReader, s string) error { *f.list(c.in) = splitList(unguard(s)); return nil }
	case f.tri != nil:
		return func(c *cellReader, s string) error {
			v, err := strconv.ParseBool(strings.ToLower(s))
			if err != nil {
				return fmt.Errorf("true or false was expected, not %q", s)
			}
			*f.tri(c.in) = &v
			return nil
		}
	}
	return nil
}

// splitList splits at semicolons.
func splitList(s string) (list []string) {
	for part := range strings.SplitSeq(s, ";") {
		if part = strings.TrimSpace(part); part != "" {
			list = append(list, part)
		}
	}
	return list
}

// parseCount reads a whole number of a cell.
func parseCount(s string) (incident.Number, error) {
	t := strings.TrimSpace(s)
	if isDigits(t) && len(t) <= 15 {
		n, _ := wholeNumber([]byte(t))
		return incident.Num(n), nil
	}
	if missing[t] {
		return incident.Number{}, nil
	}
	if isNumeric(t) {
		if n, ok := wholeNumber([]byte(strings.TrimPrefix(t, "+"))); ok {
			return incident.Num(n), nil
		}
	}
	return incident.Number{}, fmt.Errorf("a whole number, or nothing when it is not known, was expected, not %q", s)
}

// parseDegrees reads a decimal number of a cell.
func parseDegrees(s string, decimalComma bool) (float64, error) {
	t := strings.TrimSpace(s)
	if decimalComma && strings.Count(t, ",") == 1 && !strings.Contains(t, ".") {
		t = strings.Replace(t, ",", ".", 1)
	}
	if x, ok := parseReal([]byte(t)); ok && isDecimal(t) {
		return x, nil
	}
	return 0, fmt.Errorf("a number such as 41.25 was expected, not %q", s)
}

// isDecimal keeps out what strconv reads beyond decimals (hexadecimals, words).
func isDecimal(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && strings.IndexByte("+-.eE", c) < 0 {
			return false
		}
	}
	return len(s) > 0
}

// typeCode writes "Armed clash" as armed_clash.
func typeCode(s string) string {
	s = strings.TrimSpace(s)
	for i := range len(s) {
		if c := s[i]; 'A' <= c && c <= 'Z' || c == ' ' || c == '-' {
			return strings.NewReplacer(" ", "_", "-", "_").Replace(strings.ToLower(s))
		}
	}
	return s
}

var wktPoint = regexp.MustCompile(`(?i)^\s*(SRID\s*=\s*4326\s*;)?\s*POINT\s*Z?M?\s*\(\s*(\S+)\s+(\S+)(\s+\S+){0,2}\s*\)\s*$`)

// setWKT reads POINT(lon lat) (OGC Simple Features 1.2.1 §7).
func setWKT(c *cellReader, s string) error {
	if missing[s] || strings.EqualFold(strings.Join(strings.Fields(s), ""), "pointempty") {
		return nil
	}
	m := wktPoint.FindStringSubmatch(s)
	if m == nil {
		return fmt.Errorf("POINT(longitude latitude) in WGS 84 was expected, not %q: an incident is a point with a radius", shorten(s))
	}
	c.lon, c.lat = m[2], m[3]
	return nil
}

// position makes the point of what the columns said.
func (c *cellReader) position() {
	noLon, noLat := missing[strings.TrimSpace(c.lon)], missing[strings.TrimSpace(c.lat)]
	if noLon && noLat {
		return
	}
	if noLon || noLat {
		c.add("geometry", fmt.Errorf("longitude is %q and latitude %q: give both or neither", c.lon, c.lat))
		return
	}
	lon, err := parseDegrees(c.lon, c.decimalComma)
	if err != nil {
		c.add("lon", err)
	}
	lat, err2 := parseDegrees(c.lat, c.decimalComma)
	if err2 != nil {
		c.add("lat", err2)
	}
	if err != nil || err2 != nil {
		return
	}
	if text := beyond(lon, lat); text != "" {
		c.add("geometry", fmt.Errorf("%s", text))
		return
	}
	c.in.Point = &orb.Point{lon + 0, lat + 0}
}

func (c *cellReader) add(property string, err error) {
	c.faults = append(c.faults, incident.Errorf(incident.Invalid, property, "%s", shorten(err.Error())))
}
