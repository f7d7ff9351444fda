package gpkg

import (
	"context"
	"database/sql"
	"math"

	"dateline/internal/incident"
)

var _ incident.Historian = (*Store)(nil)

// History implements incident.Historian.
func (s *Store) History(ctx context.Context, id incident.ID, before incident.Seq, limit int) ([]incident.Step, error) {
	tx, err := s.read.BeginTx(ctx, nil) // the states belong together only within one transaction
	if err != nil {
		return nil, coded("begin to read a history", err)
	}
	defer tx.Rollback()
	q := inTx{tx, s.reads}
	num, err := s.numberOf(ctx, q, id)
	if err != nil {
		return nil, err
	}
	if before == 0 {
		before = math.MaxInt64
	}
	after, err := stateAt(ctx, q, num, before)
	if err != nil {
		return nil, err
	}
	changes, err := readChanges(ctx, q, "num = ? AND seq < ? ORDER BY seq DESC LIMIT ?", num, int64(before), limit)
	if err != nil {
		return nil, err
	}
	steps := make([]incident.Step, len(changes))
	for n, c := range changes {
		steps[n] = incident.Step{Change: c, After: after}
		after = c.Before
	}
	return steps, nil
}

// numberOf returns the number of an incident, also of one that was deleted.
func (s *Store) numberOf(ctx context.Context, q preparer, id incident.ID) (int64, error) {
	for _, text := range []string{"SELECT fid FROM incidents WHERE id = ?",
		"SELECT num FROM incident_changes WHERE seq = (SELECT seq FROM tombstones WHERE id = ?)"} {
		st, err := q.stmt(ctx, text)
		if err != nil {
			return 0, err
		}
		var num int64
		if err = st.QueryRowContext(ctx, string(id)).Scan(&num); err == nil {
			return num, nil
		}
		if err != sql.ErrNoRows {
			return 0, coded("look for an incident", err)
		}
	}
	return 0, s.absent(ctx, id)
}

// stateAt returns the state of an incident before the change seq of whatever
// incident, nil if it was not there then.
func stateAt(ctx context.Context, q preparer, num int64, seq incident.Seq) (*incident.Incident, error) {
	later, err := readChanges(ctx, q, "num = ? AND seq >= ? ORDER BY seq LIMIT 1", num, int64(seq))
	if err != nil {
		return nil, err
	}
	if len(later) > 0 {
		return later[0].Before, nil
	}
	return getWhole(ctx, q, " WHERE fid = ?", num)
}
