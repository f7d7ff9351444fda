package cql

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// microsPerDay is the length of a day. Days have no leap seconds, as in RFC
// 3339's arithmetic.
const microsPerDay = 24 * 60 * 60 * 1e6

// The ends of unbounded intervals.
const (
	MinMicros = math.MinInt64
	MaxMicros = math.MaxInt64
)

// DayOf is the midnight (UTC) at the start of the day of micros; the ends of
// unbounded intervals stay what they are.
func DayOf(micros int64) int64 {
	if micros == MinMicros || micros == MaxMicros {
		return micros
	}
	rest := micros % microsPerDay
	if rest < 0 {
		rest += microsPerDay
	}
	return micros - rest
}

// String is the date (2006-01-02) or the timestamp (2006-01-02T15:04:05Z, with
// as many decimals as needed).
func (i *Instant) String() string {
	t := time.UnixMicro(i.Micros).UTC()
	if i.Day {
		return t.Format("2006-01-02")
	}
	return t.Format("2006-01-02T15:04:05.999999Z")
}

const timeHelp = "; a date is written '2024-01-31', a timestamp '2024-01-31T12:30:00Z'"

// parseInstant reads a date or a timestamp. Beside RFC 3339 it takes what GDAL
// cuts off (2024-01-03T, 2024-01-03T12:30), other offsets than Z, a missing
// one as Z, and lower case. Digits beyond the microsecond are dropped.
func parseInstant(s string) (micros int64, day bool, err error) {
	date, clock, timed := s, "", false
	if i := strings.IndexAny(s, "Tt "); i >= 0 {
		date, clock, timed = s[:i], s[i+1:], true
	}
	t, err := parseDate(date)
	if err != nil {
		return 0, false, err
	}
	if !timed || clock == "" && s[len(date)] != ' ' {
		return t.UnixMicro(), true, nil
	}
	clock, offset, err := cutOffset(strings.ToUpper(clock))
	if err != nil {
		return 0, false, err
	}
	seconds, micros, err := parseClock(clock)
	if err != nil {
		return 0, false, err
	}
	at := (t.Unix()+seconds-offset)*1e6 + micros
	if y := time.UnixMicro(at).UTC().Year(); y < 0 || y > 9999 {
		return 0, false, fmt.Errorf("%s is, in UTC, outside the years 0000 to 9999", s)
	}
	return at, false, nil
}

// ParseTime reads a date or a timestamp as a filter's text literal is read; of a
// date it returns the midnight (UTC) at its start. The result is microseconds
// since 1970.
func ParseTime(s string) (micros int64, err error) {
	micros, _, err = parseInstant(s)
	return micros, err
}

func parseDate(s string) (time.Time, error) {
	n := [3]int{}
	if len(s) != 10 || s[4] != '-' || s[7] != '-' || !number(s[:4], &n[0]) || !number(s[5:7], &n[1]) || !number(s[8:], &n[2]) {
		return time.Time{}, fmt.Errorf("%q is not a date%s", shorten(s), timeHelp)
	}
	t := time.Date(n[0], time.Month(n[1]), n[2], 0, 0, 0, 0, time.UTC)
	if t.Year() != n[0] || int(t.Month()) != n[1] || t.Day() != n[2] {
		return time.Time{}, fmt.Errorf("there is no day %s in the calendar", s)
	}
	return t, nil
}

// cutOffset takes the offset from UTC, in seconds, off a time of day.
func cutOffset(clock string) (rest string, offset int64, err error) {
	if rest, ok := strings.CutSuffix(clock, "Z"); ok {
		return rest, 0, nil
	}
	i := strings.LastIndexAny(clock, "+-")
	if i < 0 {
		return clock, 0, nil
	}
	n, z := [2]int{}, clock[i+1:]
	if len(z) != 5 || z[2] != ':' || !number(z[:2], &n[0]) || !number(z[3:], &n[1]) || n[0] > 23 || n[1] > 59 {
		return "", 0, fmt.Errorf("%q is not an offset from UTC; write Z or +06:00", shorten(clock[i:]))
	}
	offset = int64(n[0]*3600 + n[1]*60)
	if clock[i] == '-' {
		offset = -offset
	}
	return clock[:i], offset, nil
}

func parseClock(s string) (seconds, micros int64, err error) {
	wrong := fmt.Errorf("%q is not a time of day%s", shorten(s), timeHelp)
	n, rest := [3]int{}, s
	for i := range n {
		if len(rest) < 2 || !number(rest[:2], &n[i]) {
			return 0, 0, wrong
		}
		rest = rest[2:]
		if i > 0 && rest == "" {
			break
		}
		if i < 2 {
			if len(rest) == 0 || rest[0] != ':' {
				return 0, 0, wrong
			}
			rest = rest[1:]
		}
	}
	if n[0] > 23 || n[1] > 59 || n[2] > 59 {
		return 0, 0, wrong
	}
	if rest != "" {
		if rest[0] != '.' || len(rest) == 1 || strings.Trim(rest[1:], "0123456789") != "" {
			return 0, 0, wrong
		}
		for i := range 6 {
			micros *= 10
			if i+1 < len(rest) {
				micros += int64(rest[i+1] - '0')
			}
		}
	}
	return int64(n[0]*3600 + n[1]*60 + n[2]), micros, nil
}

// number reads decimal digits, and nothing else.
func number(s string, n *int) bool {
	*n = 0
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
		*n = *n*10 + int(s[i]-'0')
	}
	return s != ""
}

func shorten(s string) string {
	const limit = 40
	if r := []rune(s); len(r) > limit {
		return string(r[:limit]) + "..."
	}
	return s
}
