package incident

import (
	"context"
	"iter"
	"time"
)

// Store persists incidents. Its executable specification is
// internal/store/storetest: a backend is finished when it passes. All methods
// may be called concurrently.
type Store interface {
	// Get returns the whole incident. Errors: NotFound; Gone when it was deleted.
	Get(ctx context.Context, id ID) (*Incident, error)

	// Find yields the incidents that q matches in q's order, flat: with what a
	// list shows, and the rest (claims, reports, actors, notes, tags and such)
	// only if q.Whole is set.
	// It stops with ctx, with the first error, or after q.Limit incidents
	// (0: all). It never sorts all matches for one page.
	Find(ctx context.Context, q Query) iter.Seq2[*Incident, error]

	// Count counts what q matches, ignoring its Limit and After. It looks at
	// budget incidents at the most and says whether the answer is exact.
	Count(ctx context.Context, q Query, budget int64) (Count, error)

	// Apply carries out w in one transaction, in order, and returns one Change
	// for each. It returns after the data are on disk. On an error nothing is
	// stored. Errors: Conflict (version, taken id), NotFound, Gone, Full; in
	// Errors with the Index of each write at fault.
	Apply(ctx context.Context, w []Write) ([]Change, error)

	// Changes yields the changes after seq in their order, limit at the most
	// (0: all).
	Changes(ctx context.Context, after Seq, limit int) iter.Seq2[Change, error]

	// Seq returns the number of the last change, 0 for an empty store. It is
	// cheap: a poll of an unchanged list asks nothing else.
	Seq() Seq
}

// Count is the size of an answer. When it is not Exact, N is an estimate.
type Count struct {
	N     int64
	Exact bool
}

// Op is what a Write does.
type Op string

// The operations of a Write and a Change.
const (
	Create Op = "create" // the id must be new
	Update Op = "update" // the incident must exist
	Delete Op = "delete"
)

// Write is one change to one incident, to be made.
type Write struct {
	Op       Op
	ID       ID        // for Delete; otherwise Incident.ID counts
	Incident *Incident // the whole new state, for Create and Update; the store sets Num, Seq, Version, CreatedAt (kept on Update), UpdatedAt
	// IfVersion is the version that must be stored now; 0 means any.
	IfVersion int64
	By        string    // name of the key that writes
	At        time.Time // UTC
}

// Change is one write that was made. It is kept for ever.
type Change struct {
	Seq     Seq       `json:"seq"`
	Op      Op        `json:"op"`
	ID      ID        `json:"id"`
	Num     int64     `json:"num"`
	Version int64     `json:"version"`
	At      time.Time `json:"at"`
	By      string    `json:"by"`
	// Before is the whole state before the change, nil for Create.
	Before *Incident `json:"before,omitempty"`
}

// Ref names one incident of a page, and the state of it that is meant: Seq
// changes with every change to it, so that whatever was derived from a state
// may be kept under its Seq and can never be stale.
type Ref struct {
	Num int64
	Seq Seq
}

// Finder is a store that can tell which incidents are on a page without
// reading them.
type Finder interface {
	// Refs returns the page of q, in order. It honours q.Limit.
	Refs(ctx context.Context, q Query) ([]Ref, error)
	// Load returns the flat incidents of refs, in their order; an incident
	// that was deleted meanwhile is left out, a changed one comes as it is now.
	Load(ctx context.Context, refs []Ref) ([]*Incident, error)
	// CursorAt returns the cursor that continues q after ref. It is false when
	// the incident was changed or deleted since.
	CursorAt(q Query, ref Ref) (Cursor, bool)
	// Extent tells where and when all incidents are, as the last write left them.
	Extent() Extent
}
