package api

import (
	"fmt"
	"strings"
	"time"

	"dateline/internal/incident"
)

// parseDatetime reads the parameter datetime of OGC API Features 1.0 §7.15.4
// into days, leniently, as clients write it: an instant or an interval with open
// ends (".." or nothing) or a duration for one of them; days, or RFC 3339
// instants in either case, also without seconds, zone, or anything after the T.
// Of an instant the day counts, as it is written.
func parseDatetime(s string) (incident.Interval, error) {
	s = strings.TrimSpace(s)
	from, to, interval := strings.Cut(s, "/")
	if s == "" {
		return incident.Interval{}, fmt.Errorf("datetime is empty: write a day such as 1994-09-16, or an interval such as 1994-09-01/1994-09-30")
	}
	if !interval {
		m, err := parseMoment(s)
		return incident.Interval{From: m.day, To: m.day}, err
	}
	if strings.Contains(to, "/") {
		return incident.Interval{}, fmt.Errorf("datetime %q has more than two ends", clip(s))
	}
	if isDuration(from) || isDuration(to) {
		return parseSpan(from, to)
	}
	var out incident.Interval
	for _, end := range []struct {
		text string
		day  *incident.Day
	}{{from, &out.From}, {to, &out.To}} {
		if end.text == "" || end.text == ".." {
			continue
		}
		m, err := parseMoment(end.text)
		if err != nil {
			return incident.Interval{}, err
		}
		*end.day = m.day
	}
	if out.From != 0 && out.To != 0 && out.From > out.To {
		return incident.Interval{}, fmt.Errorf("datetime %q ends before it begins", clip(s))
	}
	return out, nil
}

// parseSpan reads an interval one end of which is a duration.
func parseSpan(from, to string) (incident.Interval, error) {
	day, length := from, to
	if isDuration(from) {
		day, length = to, from
	}
	if isDuration(day) {
		return incident.Interval{}, fmt.Errorf("datetime has a duration at both ends: one of them must be a day")
	}
	m, err := parseMoment(day)
	if err != nil {
		return incident.Interval{}, err
	}
	d, err := parseDuration(length)
	if err != nil {
		return incident.Interval{}, err
	}
	if length == to {
		end := d.after(m.time()).Add(-1) // the end does not belong to it
		return incident.Interval{From: m.day, To: max(m.day, dayOf(end))}, nil
	}
	start := m.time()
	if !m.timed {
		start = start.AddDate(0, 0, 1) // a day ends where the next begins
	}
	return incident.Interval{From: min(m.day, dayOf(d.before(start))), To: m.day}, nil
}

// intersect returns the days that are in both. When there is none, the result
// begins after it ends.
func intersect(a, b incident.Interval) incident.Interval {
	out := incident.Interval{From: max(a.From, b.From), To: a.To}
	if a.To == 0 || b.To != 0 && b.To < a.To {
		out.To = b.To
	}
	return out
}

// dayOf is the day of t, or the last one before the calendar ends.
func dayOf(t time.Time) incident.Day {
	switch d := incident.DayOf(t); {
	case d != 0:
		return d
	case t.Year() < 0:
		return incident.MinDay
	default:
		return incident.MaxDay
	}
}

// moment is a day with, perhaps, a time of it.
type moment struct {
	day    incident.Day
	timed  bool
	offset time.Duration // since the day began
}

func (m moment) time() time.Time { return m.day.Time().Add(m.offset) }

func parseMoment(s string) (moment, error) {
	bad := func() error {
		return fmt.Errorf("%q is not a day or an instant: write 1994-09-16, 1994-09-16T21:45:00Z, or .. for an open end", clip(s))
	}
	if len(s) < 10 {
		return moment{}, bad()
	}
	day, err := incident.ParseDay(s[:10])
	if err != nil {
		return moment{}, bad()
	}
	m := moment{day: day}
	rest := s[10:]
	if rest == "" || rest == "T" || rest == "t" {
		return m, nil
	}
	if rest[0] != 'T' && rest[0] != 't' && rest[0] != ' ' {
		return moment{}, bad()
	}
	offset, ok := clock(rest[1:])
	if !ok {
		return moment{}, bad()
	}
	m.timed, m.offset = true, offset
	return m, nil
}

// clock reads HH:MM, with or without :SS, fraction and zone. A leap second
// counts as the second before it.
func clock(s string) (since time.Duration, ok bool) {
	s = strings.ToUpper(s)
	if z := strings.TrimSuffix(s, "Z"); z != s {
		s = z
	} else if at := strings.LastIndexAny(s, "+- "); at > 0 { // a + of the zone arrives as a space
		h, m, ok := hourMinute(s[at+1:])
		if !ok || h > 14 || m > 59 {
			return 0, false
		}
		s = s[:at]
	}
	hm, sec := s, ""
	if len(s) > 5 {
		if s[5] != ':' {
			return 0, false
		}
		hm, sec = s[:5], s[6:]
		if sec == "" {
			return 0, false
		}
	}
	h, m, ok := hourMinute(hm)
	if !ok || h > 23 || m > 59 {
		return 0, false
	}
	since = time.Duration(h)*time.Hour + time.Duration(m)*time.Minute
	if sec == "" {
		return since, true
	}
	whole, fraction, point := strings.Cut(strings.Replace(sec, ",", ".", 1), ".")
	n, ok := number(whole, 2)
	if !ok || n > 60 {
		return 0, false
	}
	if point {
		if _, ok := number(fraction, 0); !ok {
			return 0, false
		}
	}
	return since + time.Duration(min(n, 59))*time.Second, true
}

func hourMinute(s string) (h, m int, ok bool) {
	if len(s) != 5 || s[2] != ':' {
		return 0, 0, false
	}
	h, ok1 := number(s[:2], 2)
	m, ok2 := number(s[3:], 2)
	return h, m, ok1 && ok2
}

// number reads digits: exactly width of them, or 1 to 9 for width 0.
func number(s string, width int) (int, bool) {
	if s == "" || len(s) > 9 || width > 0 && len(s) != width {
		return 0, false
	}
	n := 0
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}
