package api

import (
	"strings"
	"time"
	"unicode"

	"dateline/internal/incident"
)

// maxNamePart is how many bytes a part of a file's name has at most.
const maxNamePart = 40

// disposition is the header Content-Disposition of a file of incidents (RFC 6266):
// with a name that tells what is in it, such as incidents-KG-2022.fgb.
func disposition(kind string, req *listRequest) string {
	name := strings.Join(append([]string{"incidents"}, fileParts(req)...), "-")
	return kind + `; filename="` + name + req.format.file().Extension + `"`
}

// fileTitle names a file of incidents for people.
func fileTitle(req *listRequest) string {
	parts := fileParts(req)
	if req.within != nil {
		parts[0] = req.within.Name
	}
	if len(parts) == 0 {
		return "Incidents"
	}
	return "Incidents: " + strings.Join(parts, ", ")
}

// fileParts tells in a few words of letters, digits, points, underscores and hyphens
// which incidents a file holds; what is not told so is a selection.
func fileParts(req *listRequest) (parts []string) {
	q := &req.query
	told := 0
	if req.within != nil {
		parts = append(parts, slug(req.within.Name, req.within.ID))
	}
	for _, p := range []incident.Property{incident.PropCountry, incident.PropType} {
		if values := q.Equal[p]; len(values) > 0 && len(values) <= 3 {
			parts = append(parts, slug(strings.Join(values, "-"), string(p)))
			told++
		}
	}
	if !q.Time.IsZero() {
		parts = append(parts, dayParts(q.Time))
	}
	if len(q.Equal) > told || q.BBox != nil || q.Near != nil || q.Text != "" || q.KilledMin.Known || !q.UpdatedAfter.IsZero() ||
		q.Filter != nil || q.IDs != nil {
		parts = append(parts, "selection")
	}
	return parts
}

// dayParts writes an interval as short as it can be: a year, a month, a day, or from
// one day to another.
func dayParts(t incident.Interval) string {
	switch {
	case t.From == 0:
		return "until-" + t.To.String()
	case t.To == 0:
		return "from-" + t.From.String()
	case t.From == t.To:
		return t.From.String()
	}
	from, to := t.From.Time(), t.To.Time().AddDate(0, 0, 1) // the day after
	first := from.Day() == 1
	switch {
	case first && from.Month() == time.January && to.Equal(from.AddDate(1, 0, 0)):
		return from.Format("2006")
	case first && to.Equal(from.AddDate(0, 1, 0)):
		return from.Format("2006-01")
	}
	return t.From.String() + "-to-" + t.To.String()
}

// slug is what of a name can stand in the name of a file on any system; where that is
// nothing, what of instead can.
func slug(name, instead string) string {
	out := strings.Map(func(r rune) rune {
		switch {
		case r > unicode.MaxASCII:
			return -1
		case unicode.IsLetter(r), unicode.IsDigit(r), strings.ContainsRune("._", r):
			return r
		}
		return '-'
	}, name)
	out = strings.Trim(out, "-.")
	if len(out) > maxNamePart {
		out = strings.TrimRight(out[:maxNamePart], "-.")
	}
	if out == "" && instead != "" {
		return slug(instead, "")
	}
	return out
}
