package incident

import "context"

// Step is a change with the state that it left, nil after a Delete.
type Step struct {
	Change
	After *Incident
}

// Historian is a store that can tell the changes of one incident without reading
// those of the others.
type Historian interface {
	// History returns the changes of an incident, the newest first, limit at the
	// most: those before the change that has the number before, or from the last
	// one when before is 0. An incident that was deleted still has its history.
	// Errors: NotFound for an id that never was.
	History(ctx context.Context, id ID, before Seq, limit int) ([]Step, error)
}
