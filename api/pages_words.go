package api

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"dateline/geo/gazetteer"
	"dateline/internal/incident"
)

// peopleOf tells a figure in words; an empty text is not known.
func peopleOf(f incident.Figure) string {
	low, best, high := f.Low, f.Best, f.High
	spread := low.Known && high.Known && low.N != high.N
	switch {
	case best.Known && spread:
		return fmt.Sprintf("%d (%d to %d)", best.N, low.N, high.N)
	case best.Known:
		return best.String()
	case spread:
		return fmt.Sprintf("%d to %d", low.N, high.N)
	case low.Known && high.Known:
		return low.String()
	case low.Known:
		return "at least " + low.String()
	case high.Known:
		return "at most " + high.String()
	}
	return ""
}

// dayWords is a day as 16 September 1994.
func dayWords(d incident.Day) string { return d.Time().Format("2 January 2006") }

// daysOf tells when an incident happened, no more precisely than is known; an
// empty text is not known.
func daysOf(i *incident.Incident) string {
	if i.DateStart == 0 {
		return ""
	}
	start, end := i.DateStart.Time(), i.DateEnd.Time()
	lastOfMonth := end.AddDate(0, 0, 1).Day() == 1
	switch {
	case i.DateStart == i.DateEnd || i.DateEnd == 0:
		return dayWords(i.DateStart)
	case i.DatePrecision == "year" && start.YearDay() == 1 && start.Year() == end.Year() && end.AddDate(0, 0, 1).YearDay() == 1:
		return start.Format("2006")
	case i.DatePrecision == "month" && start.Day() == 1 && lastOfMonth && start.Year() == end.Year() && start.Month() == end.Month():
		return start.Format("January 2006")
	case start.Year() == end.Year() && start.Month() == end.Month():
		return start.Format("2") + " to " + dayWords(i.DateEnd)
	case start.Year() == end.Year():
		return start.Format("2 January") + " to " + dayWords(i.DateEnd)
	}
	return dayWords(i.DateStart) + " to " + dayWords(i.DateEnd)
}

// precisionWords tells a precision of dates that is not that of the days given.
var precisionWords = map[string]string{
	"multi_day": "over several days", "week": "in that week", "multi_week": "over several weeks", "month": "some day of the month",
	"season": "some day of the season", "year": "some day of the year", "unknown": "precision not known",
}

// placeWords tells what the point of an incident stands for.
var placeWords = map[string]string{
	"exact": "an exact spot", "settlement": "a settlement", "near": "near a place", "adm2": "a district", "adm1": "a province",
	"linear": "a road, river or border", "country": "a country", "water": "a sea or lake", "unknown": "precision not known",
}

// isArea reports whether the point of an incident stands for an area, within which
// it may have been anywhere.
func isArea(precision string) bool {
	switch precision {
	case "exact", "settlement", "near", "":
		return false
	}
	return true
}

// metresWords tells a length; an empty text is not known.
func metresWords(m float64) string {
	switch {
	case !(m > 0):
		return ""
	case m < 1000:
		return strconv.Itoa(int(math.Ceil(m))) + " m"
	case m < 10_000:
		return strconv.FormatFloat(math.Round(m/100)/10, 'f', -1, 64) + " km"
	}
	return grouped(int64(math.Round(m/1000))) + " km"
}

// grouped is a number with its thousands apart.
func grouped(n int64) string {
	digits := strconv.FormatInt(n, 10)
	for at := len(digits) - 3; at > 0 && digits[at-1] != '-'; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return digits
}

// plural is a number with the word for what is counted.
func plural(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return grouped(n) + " " + many
}

// plain is a code of ours in words.
func plain(code string) string {
	return strings.NewReplacer("_", " ", ".", ": ", "-", " ").Replace(code)
}

// kindWords is a kind of places in words.
func kindWords(kind string) string {
	switch kind {
	case gazetteer.KindAdmin1:
		return "first-level division"
	case gazetteer.KindAdmin2:
		return "second-level division"
	}
	return plain(kind)
}

// sentenceCase begins a text with a capital.
func sentenceCase(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// typeWords is the label of a type.
func (s *Server) typeWords(code string) string {
	if t, ok := s.Service.Types.Get(code); ok {
		return t.Label
	}
	return code
}
