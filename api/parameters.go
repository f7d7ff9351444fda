package api

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"dateline/internal/incident"
)

// meant says what other interfaces call our parameters.
var meant = map[string]string{
	"sort": "sortby", "order": "sortby", "orderby": "sortby", "format": "f", "fields": "properties", "select": "properties",
	"page": "cursor", "offset": "cursor", "startindex": "cursor", "after": "cursor", "search": "q", "text": "q", "query": "q",
	"date": "datetime", "time": "datetime", "start": "datetime", "end": "datetime", "from": "datetime", "to": "datetime",
	"lat": "near", "lon": "near", "count": "limit", "max": "limit", "size": "limit", "per_page": "limit", "event_type": "type",
	"updated_since": "updated_after", "updatedafter": "updated_after", "place": "within", "region": "within", "box": "bbox",
	"min_killed": "killed_min", "fatalities": "killed_min",
}

// eachParameter goes through the parameters of a query string in their order. A
// name that is not allowed, a broken escape, and a name given again with another
// value (datetime excepted, whose values are intersected) are faults; so is what
// f returns. All faults are told together.
func eachParameter(raw string, allowed []string, f func(name, value string) *incident.Error) error {
	if raw == "" {
		return nil
	}
	var faults incident.Errors
	type pair struct{ name, value string }
	var room [16]pair
	seen := room[:0]
	for token := range strings.SplitSeq(raw, "&") {
		if token == "" {
			continue
		}
		name, value, _ := strings.Cut(token, "=")
		name, e1 := unescape(name)
		value, e2 := unescape(value)
		if e1 != nil || e2 != nil {
			faults = append(faults, incident.Errorf(incident.Invalid, "", "%q is not a parameter: %s", clip(token), first(e1, e2)))
			continue
		}
		if name == "" {
			faults = append(faults, incident.Errorf(incident.Invalid, "", "%q is not a parameter: it has no name", clip(token)))
			continue
		}
		if !slices.Contains(allowed, name) {
			faults = append(faults, unknownParameter(name, allowed))
			continue
		}
		if slices.Contains(seen, pair{name, value}) {
			continue
		}
		if name != "datetime" && slices.ContainsFunc(seen, func(p pair) bool { return p.name == name }) {
			faults = append(faults, incident.Errorf(incident.Invalid, name, "is given twice with different values; several values of a property are separated by commas"))
			continue
		}
		seen = append(seen, pair{name, value})
		if err := f(name, value); err != nil {
			faults = append(faults, err)
		}
		if len(seen) > 64 {
			faults = append(faults, incident.Errorf(incident.Invalid, "", "there are too many parameters"))
			break
		}
	}
	return faults.Or()
}

// unescape decodes a part of a query string.
func unescape(s string) (string, error) {
	if strings.ContainsAny(s, "%+") {
		plain, err := url.QueryUnescape(s)
		if err != nil {
			return "", fmt.Errorf("a %% must be followed by two hexadecimal digits; a %% itself is written %%25")
		}
		s = plain
	}
	if !utf8.ValidString(s) {
		return "", fmt.Errorf("it is not valid UTF-8")
	}
	return s, nil
}

func first(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

func unknownParameter(name string, allowed []string) *incident.Error {
	near := meant[strings.ToLower(name)]
	if !slices.Contains(allowed, near) {
		near = incident.Nearest(strings.ToLower(name), allowed)
	}
	e := incident.Errorf(incident.Invalid, clip(name), "there is no such parameter")
	switch {
	case near != "":
		e.Message += "; did you mean " + near + "?"
		e.Suggestions = []string{near}
	case len(allowed) > 0:
		e.Message += "; there are " + strings.Join(allowed, ", ")
	default:
		e.Message += "; this path has none"
	}
	return e
}

// noParameters refuses any parameter.
func noParameters(raw string) error {
	return eachParameter(raw, nil, func(string, string) *incident.Error { return nil })
}

// oneOf checks a value against those allowed and names the nearest.
func oneOf(name, value string, allowed []string) *incident.Error {
	if slices.Contains(allowed, value) {
		return nil
	}
	e := incident.Errorf(incident.Invalid, name, "%q is not one of %s", clip(value), strings.Join(allowed, ", "))
	if near := incident.Nearest(value, allowed); near != "" {
		e.Message += fmt.Sprintf("; did you mean %q?", near)
		e.Suggestions = []string{near}
	}
	return e
}
