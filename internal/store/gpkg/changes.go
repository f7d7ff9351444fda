package gpkg

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"

	"dateline/internal/incident"
)

// changeBatch is how many changes one statement of Changes reads.
const changeBatch = 500

// Changes implements incident.Store.
func (s *Store) Changes(ctx context.Context, after incident.Seq, limit int) iter.Seq2[incident.Change, error] {
	return func(yield func(incident.Change, error) bool) {
		for left := limit; limit == 0 || left > 0; left -= changeBatch {
			n := changeBatch
			if limit > 0 {
				n = min(n, left)
			}
			part, err := readChanges(ctx, s.reads, "seq > ? ORDER BY seq LIMIT ?", int64(after), n)
			if err != nil {
				yield(incident.Change{}, err)
				return
			}
			for _, c := range part {
				if !yield(c, nil) {
					return
				}
				after = c.Seq
			}
			if len(part) < n {
				return
			}
		}
	}
}

// readChanges reads the changes that the end of a statement names.
func readChanges(ctx context.Context, q preparer, which string, args ...any) ([]incident.Change, error) {
	st, err := q.stmt(ctx, "SELECT +seq, +op, +num, +id, +version, +at, +by, +before FROM incident_changes WHERE "+which)
	if err != nil {
		return nil, err
	}
	rows, err := st.QueryContext(ctx, args...)
	if err != nil {
		return nil, coded("read the change log", err)
	}
	var out []incident.Change
	err = eachRow(rows, 8, func(v []any) error {
		c := &cells{v: v}
		ch := incident.Change{Seq: incident.Seq(c.int()), Op: incident.Op(c.text()), Num: c.int(), ID: incident.ID(c.text()),
			Version: c.int(), At: c.time(), By: c.text()}
		if before := c.text(); before != "" {
			ch.Before = decodeState([]byte(before))
		}
		out = append(out, ch)
		return nil
	})
	return out, coded("read the change log", err)
}

// decodeState reads a state as the log keeps it. What another program has left
// in a column where it has no meaning (a date that is none) counts as unknown.
func decodeState(state []byte) *incident.Incident {
	i := &incident.Incident{}
	if json.Unmarshal(state, i) == nil {
		return i
	}
	var properties map[string]json.RawMessage
	if json.Unmarshal(state, &properties) != nil {
		return i
	}
	i = &incident.Incident{}
	for name, value := range properties {
		_ = json.Unmarshal(fmt.Appendf(nil, `{%q:%s}`, name, value), i)
	}
	return i
}
