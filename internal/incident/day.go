package incident

import (
	"fmt"
	"strconv"
	"time"
)

// Day is a day of the proleptic Gregorian calendar, from 0000-01-01 (1) to
// 9999-12-31 (3652425). The zero Day means that the day is not known; it sorts
// before every known day.
type Day int32

// The first and the last day that can be told apart.
const (
	MinDay Day = 1
	MaxDay Day = 3652425
)

var dayZero = time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC).Unix() / 86400

// DayOf returns the day of t in UTC, or 0 outside the years 0000 to 9999.
func DayOf(t time.Time) Day {
	t = t.UTC()
	if y := t.Year(); y < 0 || y > 9999 {
		return 0
	}
	s := t.Unix()
	d := s / 86400
	if s%86400 < 0 {
		d--
	}
	return Day(d - dayZero + 1)
}

// Time returns midnight UTC at the start of d.
func (d Day) Time() time.Time {
	return time.Unix((int64(d)-1+dayZero)*86400, 0).UTC()
}

// String returns d as YYYY-MM-DD, or "" when it is not known.
func (d Day) String() string {
	if d == 0 {
		return ""
	}
	return string(d.Append(nil))
}

// Append appends d as YYYY-MM-DD (RFC 3339 full-date) to b.
func (d Day) Append(b []byte) []byte {
	y, m, dd := d.Time().Date()
	return append(b,
		byte('0'+y/1000), byte('0'+y/100%10), byte('0'+y/10%10), byte('0'+y%10), '-',
		byte('0'+int(m)/10), byte('0'+int(m)%10), '-', byte('0'+dd/10), byte('0'+dd%10))
}

// ParseDay reads YYYY-MM-DD. The error says what was expected.
func ParseDay(s string) (Day, error) {
	if len(s) == 10 && s[4] == '-' && s[7] == '-' {
		y, e1 := digits(s[:4])
		m, e2 := digits(s[5:7])
		d, e3 := digits(s[8:])
		if e1 && e2 && e3 && m >= 1 && m <= 12 && d >= 1 {
			t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
			if t.Day() == d {
				return DayOf(t), nil
			}
		}
	}
	return 0, fmt.Errorf("%q is not a day: write YYYY-MM-DD, for instance 1994-09-16", s)
}

func digits(s string) (int, bool) {
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, true
}

// MarshalJSON writes the day as a string, or null when it is not known.
func (d Day) MarshalJSON() ([]byte, error) {
	if d == 0 {
		return []byte("null"), nil
	}
	return append(d.Append([]byte{'"'}), '"'), nil
}

// UnmarshalJSON reads what MarshalJSON writes.
func (d *Day) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*d = 0
		return nil
	}
	s, err := strconv.Unquote(string(b))
	if err != nil {
		return fmt.Errorf("%s is not a day: write \"YYYY-MM-DD\" or null", b)
	}
	*d, err = ParseDay(s)
	return err
}

// Interval is a range of days, both ends included. A zero From or To is open.
type Interval struct {
	From, To Day
}

// IsZero reports whether the interval is open at both ends.
func (i Interval) IsZero() bool { return i.From == 0 && i.To == 0 }

// Overlaps reports whether the days start to end share a day with i. What has
// no known day matches every interval (OGC API Features 1.0, requirement
// fc-time-response C).
func (i Interval) Overlaps(start, end Day) bool {
	if start == 0 {
		return true
	}
	return (i.To == 0 || start <= i.To) && (i.From == 0 || end >= i.From)
}
