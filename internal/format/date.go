package format

import (
	"fmt"
	"strings"

	"dateline/internal/incident"
)

// dateOrder says how 3/4/2022 is meant.
type dateOrder string

// The orders of day and month.
const (
	orderUnknown dateOrder = ""
	dayFirst     dateOrder = "dmy"
	monthFirst   dateOrder = "mdy"
)

var monthNames = [...]string{"january", "february", "march", "april", "may", "june",
	"july", "august", "september", "october", "november", "december"}

// monthOf returns the month, from 1, that an English name or its beginning of at
// least three letters means, or 0.
func monthOf(s string) int {
	s = strings.ToLower(strings.TrimSuffix(s, "."))
	if len(s) < 3 {
		return 0
	}
	for n, name := range monthNames {
		if strings.HasPrefix(name, s) {
			return n + 1
		}
	}
	return 0
}

// parseDate reads a day as tables write it: 1994-09-16, 1994/09/16, 19940916, each
// also with a time of day, which is passed over; 16 September 1994, 16-Sep-1994,
// September 16, 1994; 16.9.1994; and 16/9/1994 or 16-9-1994 in the given order.
func parseDate(s string, order dateOrder) (incident.Day, error) {
	if len(s) == 10 && s[4] == '-' {
		return incident.ParseDay(s)
	}
	day := withoutTime(strings.TrimSpace(s))
	a, b, c, sep, numeric := threeNumbers(day)
	switch {
	case len(day) == 8 && isDigits(day):
		return incident.ParseDay(day[:4] + "-" + day[4:6] + "-" + day[6:])
	case numeric && len(a) == 4:
		return dayFrom(s, a, b, c)
	case numeric && len(c) == 4 && sep == '.':
		return dayFrom(s, c, b, a)
	case numeric && len(c) == 4:
		switch {
		case number2(a) > 12 && order != monthFirst, order == dayFirst:
			return dayFrom(s, c, b, a)
		case number2(b) > 12 && order != dayFirst, order == monthFirst:
			return dayFrom(s, c, a, b)
		}
		return 0, fmt.Errorf("%q may mean day and month, or month and day: say which with date_order=dmy or date_order=mdy among the columns", s)
	}
	if y, m, d, ok := namedMonth(day); ok {
		return dayFrom(s, y, fmt.Sprint(m), d)
	}
	_, err := incident.ParseDay(s)
	return 0, err
}

// dayFrom makes a day of its digits; s is how it was written.
func dayFrom(s, y, m, d string) (incident.Day, error) {
	pad := func(t string) string {
		if len(t) == 1 {
			return "0" + t
		}
		return t
	}
	day, err := incident.ParseDay(y + "-" + pad(m) + "-" + pad(d))
	if err != nil {
		return 0, fmt.Errorf("there is no day %q: write YYYY-MM-DD, for instance 1994-09-16", s)
	}
	return day, nil
}

// withoutTime cuts a time of day off.
func withoutTime(s string) string {
	colon := strings.IndexByte(s, ':')
	if colon < 0 {
		return s
	}
	if cut := strings.LastIndexAny(s[:colon], "T "); cut > 0 {
		return strings.TrimRight(s[:cut], " ,")
	}
	return s
}

// threeNumbers splits 16/9/1994 and the like at slashes, hyphens or points.
func threeNumbers(s string) (a, b, c string, sep byte, ok bool) {
	i := strings.IndexAny(s, "/-.")
	if i < 1 {
		return
	}
	sep = s[i]
	a = s[:i]
	b, c, ok = strings.Cut(s[i+1:], string(sep))
	c = strings.TrimSuffix(c, ".")
	ok = ok && isDigits(a) && isDigits(b) && isDigits(c) && len(b) <= 2 &&
		(len(a) <= 2 && len(c) == 4 || len(a) == 4 && len(c) <= 2)
	return
}

// namedMonth reads 16 September 1994, 16-Sep-1994 and September 16, 1994.
func namedMonth(s string) (year string, month int, day string, ok bool) {
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '-' || r == ',' || r == '/' })
	if len(parts) != 3 || len(parts[2]) != 4 || !isDigits(parts[2]) {
		return
	}
	year, day, month = parts[2], parts[0], monthOf(parts[1])
	if month == 0 {
		day, month = parts[1], monthOf(parts[0])
	}
	for _, suffix := range []string{"st", "nd", "rd", "th"} {
		day = strings.TrimSuffix(day, suffix)
	}
	return year, month, day, month > 0 && isDigits(day) && len(day) <= 2
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return len(s) > 0
}

// number2 returns the value of one or two digits.
func number2(s string) int {
	n := 0
	for i := range len(s) {
		n = n*10 + int(s[i]-'0')
	}
	return n
}

// orderOf finds out from a sample how dates such as 3/4/2022 are meant. unsure is
// one of them when the sample leaves it open.
func orderOf(cells []string) (order dateOrder, unsure string, err error) {
	var d, m string
	for _, s := range cells {
		a, b, c, sep, ok := threeNumbers(withoutTime(strings.TrimSpace(s)))
		switch {
		case !ok || len(c) != 4 || sep == '.':
		case number2(a) > 12:
			d = s
		case number2(b) > 12:
			m = s
		case a != b:
			unsure = s
		}
	}
	switch {
	case d != "" && m != "":
		return orderUnknown, "", fmt.Errorf("the dates contradict each other: %q has the day first, %q the month", d, m)
	case d != "":
		return dayFirst, "", nil
	case m != "":
		return monthFirst, "", nil
	}
	return orderUnknown, unsure, nil
}
