package api

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// duration is a length of time as ISO 8601 has it (P1Y2M3DT4H5M6S, P2W).
type duration struct {
	years, months, days int
	clock               time.Duration
}

func isDuration(s string) bool { return s != "" && (s[0] == 'P' || s[0] == 'p') }

// durationPattern bounds the numbers to what the calendar and a time.Duration
// hold.
var durationPattern = regexp.MustCompile(`^P(?:(\d{1,7})Y)?(?:(\d{1,7})M)?(?:(\d{1,7})W)?(?:(\d{1,7})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?$`)

// parseDuration reads an ISO 8601 duration in whole units.
func parseDuration(s string) (duration, error) {
	m := durationPattern.FindStringSubmatch(strings.ToUpper(s))
	if m == nil || strings.Join(m[1:], "") == "" {
		return duration{}, fmt.Errorf("%q is not a duration: write P7D, P2W, P1M, P1Y or P1DT12H", clip(s))
	}
	var n [7]int
	for k := range n {
		n[k], _ = strconv.Atoi(m[k+1]) // what is left out is 0
	}
	clock := time.Duration(n[4])*time.Hour + time.Duration(n[5])*time.Minute + time.Duration(n[6])*time.Second
	return duration{years: n[0], months: n[1], days: 7*n[2] + n[3], clock: clock}, nil
}

func (d duration) after(t time.Time) time.Time {
	return t.AddDate(d.years, d.months, d.days).Add(d.clock)
}

func (d duration) before(t time.Time) time.Time {
	return t.AddDate(-d.years, -d.months, -d.days).Add(-d.clock)
}
