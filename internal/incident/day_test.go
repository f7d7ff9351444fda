package incident_test

import (
	"encoding/json"
	"testing"
	"time"

	"dateline/internal/incident"
)

func TestParseDay(t *testing.T) {
	for text, want := range map[string]incident.Day{
		"0000-01-01": incident.MinDay, "9999-12-31": incident.MaxDay, "0000-02-29": 60, "0000-03-01": 61, "0000-12-31": 366, "0001-01-01": 367,
		"1970-01-01": 719529, "1994-09-16": 728553, "2024-02-29": 739311, "1900-02-28": 694020, "1900-03-01": 694021,
	} {
		got, err := incident.ParseDay(text)
		if err != nil || got != want || got.String() != text {
			t.Errorf("ParseDay(%q) is %d (%s), %v; want %d", text, got, got, err, want)
		}
	}
	for _, text := range []string{"", "1994", "1994-09", "1994-9-16", "1994-09-31", "1994-02-29", "1900-02-29", "1994-00-10", "1994-13-01", "1994-01-00", "1994/09/16",
		"1994-09-16T00:00:00Z", " 1994-09-16", "-994-09-16", "+994-09-16", "10000-01-01", "1994-09-1x", "１９９４-09-16", "0000-00-00"} {
		if d, err := incident.ParseDay(text); err == nil || d != 0 {
			t.Errorf("ParseDay(%q) is %s", text, d)
		}
	}
}

// TestEveryDay walks through the calendar: each day prints, parses and comes
// right after the one before it.
func TestEveryDay(t *testing.T) {
	at := time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC)
	for d := incident.MinDay; d <= incident.MaxDay; d++ {
		if d%7 == 0 || d > incident.MaxDay-400 || d < 800 {
			text := at.Format(time.DateOnly)
			if got := d.String(); got != text {
				t.Fatalf("day %d is %s, want %s", d, got, text)
			}
			if got, err := incident.ParseDay(text); err != nil || got != d {
				t.Fatalf("%s is day %d, %v, want %d", text, got, err, d)
			}
			if !d.Time().Equal(at) || incident.DayOf(at.Add(23*time.Hour+59*time.Minute)) != d {
				t.Fatalf("day %d begins at %s", d, d.Time())
			}
		}
		at = at.AddDate(0, 0, 1)
	}
	if at.Year() != 10000 {
		t.Errorf("after the last day comes %s", at)
	}
}

func TestDayOf(t *testing.T) {
	for _, c := range []struct{ at, want string }{
		{"1994-09-16T23:59:59Z", "1994-09-16"}, {"1994-09-16T23:00:00-05:00", "1994-09-17"}, {"1994-09-16T00:30:00+05:00", "1994-09-15"},
		{"1969-12-31T23:59:59Z", "1969-12-31"}, {"1900-01-01T00:00:00Z", "1900-01-01"},
	} {
		at, err := time.Parse(time.RFC3339, c.at)
		if err != nil {
			t.Fatal(err)
		}
		if got := incident.DayOf(at).String(); got != c.want {
			t.Errorf("%s is on %s, want %s", c.at, got, c.want)
		}
	}
	for _, year := range []int{-1, 10000, 20000, -5000} {
		if d := incident.DayOf(time.Date(year, 6, 1, 0, 0, 0, 0, time.UTC)); d != 0 {
			t.Errorf("the year %d is day %d", year, d)
		}
	}
}

func TestDayJSON(t *testing.T) {
	var v struct{ D incident.Day }
	for text, want := range map[string]string{`{"D":"1994-09-16"}`: `{"D":"1994-09-16"}`, `{"D":null}`: `{"D":null}`, `{}`: `{"D":null}`} {
		v.D = 0
		if err := json.Unmarshal([]byte(text), &v); err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if b, err := json.Marshal(v); err != nil || string(b) != want {
			t.Errorf("%s became %s, %v", text, b, err)
		}
	}
	for _, text := range []string{`{"D":"yesterday"}`, `{"D":5}`, `{"D":true}`, `{"D":""}`, `{"D":{}}`} {
		if err := json.Unmarshal([]byte(text), &v); err == nil {
			t.Errorf("%s is %s", text, v.D)
		}
	}
}

func TestOverlaps(t *testing.T) {
	for _, c := range []struct {
		from, to, start, end incident.Day
		want                 bool
	}{
		{10, 20, 20, 30, true}, {10, 20, 21, 30, false}, {10, 20, 1, 10, true}, {10, 20, 1, 9, false}, {10, 20, 12, 13, true}, {10, 20, 1, 99, true},
		{0, 20, 20, 30, true}, {0, 20, 21, 30, false}, {10, 0, 1, 9, false}, {10, 0, 1, 10, true}, {0, 0, 5, 5, true}, {10, 20, 0, 0, true}, {10, 10, 10, 10, true},
	} {
		if got := (incident.Interval{From: c.from, To: c.to}).Overlaps(c.start, c.end); got != c.want {
			t.Errorf("%+v: %t", c, got)
		}
	}
}

// FuzzParseDay: what is taken for a day prints as it was written, and is a day
// to Go's own parser, too.
func FuzzParseDay(f *testing.F) {
	for _, s := range []string{"1994-09-16", "0000-01-01", "9999-12-31", "1994-02-30", "", "2024-02-29"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := incident.ParseDay(text)
		at, goErr := time.Parse(time.DateOnly, text)
		if (err == nil) != (goErr == nil) {
			t.Fatalf("%q: %v, but Go says %v", text, err, goErr)
		}
		if err == nil && (d.String() != text || !d.Time().Equal(at) || d < incident.MinDay || d > incident.MaxDay) {
			t.Errorf("%q became %d, %s", text, d, d)
		}
	})
}

func TestNumberJSON(t *testing.T) {
	var n incident.Number
	for text, want := range map[string]incident.Number{"0": incident.Num(0), "-3": incident.Num(-3), "9007199254740993": incident.Num(9007199254740993), "null": {}} {
		n = incident.Num(77)
		if err := json.Unmarshal([]byte(text), &n); err != nil || n != want {
			t.Errorf("%s is %+v, %v", text, n, err)
		}
		if b, err := json.Marshal(n); err != nil || string(b) != text {
			t.Errorf("%s became %s, %v", text, b, err)
		}
	}
	for _, text := range []string{"1.5", `"3"`, "1e3", "true", "99999999999999999999"} {
		if err := json.Unmarshal([]byte(text), &n); err == nil {
			t.Errorf("%s is %+v", text, n)
		}
	}
}
