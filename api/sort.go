package api

import (
	"slices"
	"strings"

	"dateline/internal/incident"
)

// sortable are the properties that incidents can be sorted by, in the order of
// a feature.
var sortable = func() (names []string) {
	for _, p := range incident.Properties() {
		if p.Sortable {
			names = append(names, string(p.Name))
		}
	}
	return names
}()

// parseSort understands the parameter sortby (OGC API Features Part 8): names with
// + or - before them, by commas. A plus that was not escaped arrives as a space.
func parseSort(value string) (incident.Sort, *incident.Error) {
	var keys []incident.SortKey
	for part := range strings.SplitSeq(value, ",") {
		name := strings.TrimLeft(part, "+ ")
		asc := !strings.HasPrefix(name, "-")
		name = strings.TrimPrefix(name, "-")
		if err := oneOf("sortby", name, sortable); err != nil {
			return incident.Sort{}, err
		}
		if slices.ContainsFunc(keys, func(k incident.SortKey) bool { return string(k.Field) == name }) {
			return incident.Sort{}, incident.Errorf(incident.Invalid, "sortby", "has %s twice", name)
		}
		keys = append(keys, incident.SortKey{Field: incident.SortField(name), Asc: asc})
	}
	if len(keys) > incident.MaxSortKeys {
		return incident.Sort{}, incident.Errorf(incident.Invalid, "sortby", "has %d properties; the first %d decide", len(keys), incident.MaxSortKeys)
	}
	return incident.Sort{Field: keys[0].Field, Asc: keys[0].Asc, Then: keys[1:]}, nil
}
