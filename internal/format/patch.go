package format

import (
	"dateline/internal/incident"
)

// MergePatch applies a JSON merge patch (RFC 7396) to the GeoJSON Feature of the
// single representation of cur, and returns the new state; cur stays as it is. A
// null takes a value away, lists are replaced as wholes, external_ids are merged
// by entry. What the server works out itself cannot be patched and is passed
// over. The faults come together as incident.Errors.
func MergePatch(cur *incident.Incident, patch []byte) (*incident.Incident, error) {
	d := decoder{scanner: scanner{data: patch}, patch: true}
	d.start()
	if d.peek() != '{' {
		d.unexpected("", "an object with the members of the Feature to change")
		if err := d.result(); err != nil {
			return nil, err
		}
	}
	next := *cur
	d.feature(&next)
	if next.ID != cur.ID && d.fault == nil {
		d.add("id", "cannot be changed: it is %q for ever", cur.ID)
	}
	if err := d.result(); err != nil {
		return nil, err
	}
	return &next, nil
}
