package gpkg

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"strings"

	"dateline/internal/incident"
)

// wholeSelect reads the flat columns and the details.
var wholeSelect = strings.Replace(flatSelect, " FROM", ", +details FROM", 1)

// Get implements incident.Store.
func (s *Store) Get(ctx context.Context, id incident.ID) (*incident.Incident, error) {
	const where = " WHERE id = ?"
	st, err := s.reads.stmt(ctx, wholeSelect+where)
	if err != nil {
		return nil, err
	}
	i, bits, err := scanWhole(st.QueryContext(ctx, string(id)))
	if err != nil || (i != nil && bits == 0) {
		return i, err
	}
	if i == nil {
		return nil, s.absent(ctx, id)
	}
	// The side tables belong to the same state only within one transaction.
	tx, err := s.read.BeginTx(ctx, nil)
	if err != nil {
		return nil, coded("begin to read an incident", err)
	}
	defer tx.Rollback()
	return getWhole(ctx, inTx{tx, s.reads}, where, string(id))
}

// getWhole reads one whole incident; it returns nil when there is none.
func getWhole(ctx context.Context, q preparer, where string, key any) (*incident.Incident, error) {
	st, err := q.stmt(ctx, wholeSelect+where)
	if err != nil {
		return nil, err
	}
	i, bits, err := scanWhole(st.QueryContext(ctx, key))
	if err != nil || i == nil {
		return nil, err
	}
	return i, complete(ctx, q, i, bits)
}

func scanWhole(rows *sql.Rows, err error) (i *incident.Incident, bits int64, _ error) {
	if err != nil {
		return nil, 0, coded("read an incident", err)
	}
	err = eachRow(rows, len(flatColumns)+1, func(v []any) error {
		i, bits = scanFlat(v)
		text, _ := v[len(flatColumns)].(string)
		decodeDetails(text, i)
		return nil
	})
	return i, bits, coded("read an incident", err)
}

// absent says why there is no such incident.
func (s *Store) absent(ctx context.Context, id incident.ID) error {
	st, err := s.reads.stmt(ctx, "SELECT seq FROM tombstones WHERE id = ?")
	if err != nil {
		return err
	}
	var seq int64
	switch err := st.QueryRowContext(ctx, string(id)).Scan(&seq); err {
	case nil:
		return incident.Errorf(incident.Gone, "", "the incident %s was deleted (change %d)", id, seq)
	case sql.ErrNoRows:
		return incident.Errorf(incident.NotFound, "", "there is no incident %s", id)
	default:
		return coded("look for a deleted incident", err)
	}
}

// loadBatch is how many incidents one statement of Load reads.
const loadBatch = 256

// loadSizes are for how many numbers there are statements.
var loadSizes = [...]int{1, 16, 64, loadBatch}

// loader reads some of the columns of incidents by their numbers.
type loader struct {
	statements [len(loadSizes)]string
	width      int // how many columns they have
	scan       func([]any, *incident.Incident)
}

func newLoader(columns []string, scan func([]any, *incident.Incident)) *loader {
	l := &loader{width: len(columns), scan: scan}
	for n, size := range loadSizes {
		l.statements[n] = selectOf(columns) + " WHERE fid IN (?" + strings.Repeat(",?", size-1) + ")"
	}
	return l
}

// flatLoader reads flat incidents, symbolLoader what a map shows and the index does not hold.
var (
	flatLoader   = newLoader(flatColumns, func(v []any, i *incident.Incident) { scanFlatInto(v, i) })
	symbolLoader = newLoader(symbolColumns, scanSymbol)
)

// Load implements incident.Finder.
func (s *Store) Load(ctx context.Context, refs []incident.Ref) ([]*incident.Incident, error) {
	return s.loadBy(ctx, flatLoader, refs, nil)
}

// loadBy reads incidents, first into those of room.
func (s *Store) loadBy(ctx context.Context, l *loader, refs []incident.Ref, room []*incident.Incident) ([]*incident.Incident, error) {
	out := make([]*incident.Incident, 0, len(refs))
	for part := range slices.Chunk(refs, loadBatch) {
		found, err := s.loadPart(ctx, l, part, room)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
		room = room[min(len(found), len(room)):]
	}
	return out, nil
}

// loadPart reads at most loadBatch incidents. The list of numbers is filled up
// by repeating one, so that few prepared statements are enough.
func (s *Store) loadPart(ctx context.Context, l *loader, refs []incident.Ref, room []*incident.Incident) ([]*incident.Incident, error) {
	which := 0
	for loadSizes[which] < len(refs) {
		which++
	}
	size := loadSizes[which]
	var args [loadBatch]any
	at := make(map[int64]int, len(refs))
	for n := range size {
		r := refs[min(n, len(refs)-1)]
		args[n] = r.Num
		at[r.Num] = min(n, len(refs)-1)
	}
	st, err := s.reads.stmt(ctx, l.statements[which])
	if err != nil {
		return nil, err
	}
	rows, err := st.QueryContext(ctx, args[:size]...)
	if err != nil {
		return nil, coded("read incidents", err)
	}
	found := make([]*incident.Incident, len(refs))
	err = eachRow(rows, l.width, func(v []any) error {
		var i *incident.Incident
		if len(room) > 0 {
			i, room = room[0], room[1:]
		} else {
			i = new(incident.Incident)
		}
		l.scan(v, i)
		found[at[i.Num]] = i
		return nil
	})
	if err != nil {
		return nil, coded("read incidents", err)
	}
	return slices.DeleteFunc(found, func(i *incident.Incident) bool { return i == nil }), nil
}

// Refs implements incident.Finder.
func (s *Store) Refs(ctx context.Context, q incident.Query) ([]incident.Ref, error) {
	only, err := s.prepare(ctx, q)
	if err != nil {
		return nil, err
	}
	return s.index.Refs(ctx, q, only)
}

// prepare gets ready what q needs beside the index: the properties that it does
// not hold yet, and the incidents that hold its words and have its ids (nil: any).
func (s *Store) prepare(ctx context.Context, q incident.Query) (only []int64, err error) {
	if err := s.loadExtras(ctx, s.index.Missing(q)); err != nil {
		return nil, err
	}
	only, err = s.matchText(ctx, q.Text)
	if err != nil || q.IDs == nil {
		return only, err
	}
	named, err := s.matchIDs(ctx, q.IDs)
	if err != nil || only == nil {
		return named, err
	}
	wanted := make(map[int64]bool, len(named))
	for _, num := range named {
		wanted[num] = true
	}
	return slices.DeleteFunc(only, func(num int64) bool { return !wanted[num] }), nil
}

// matchIDs returns the numbers of the incidents that have one of ids.
func (s *Store) matchIDs(ctx context.Context, ids []incident.ID) ([]int64, error) {
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, fmt.Errorf("write a list of ids: %w", err)
	}
	st, err := s.reads.stmt(ctx, "SELECT fid FROM incidents WHERE id IN (SELECT value FROM json_each(?))")
	if err != nil {
		return nil, err
	}
	rows, err := st.QueryContext(ctx, string(list))
	if err != nil {
		return nil, coded("look for ids", err)
	}
	return numbers("look for ids", rows)
}

// CursorAt implements incident.Finder.
func (s *Store) CursorAt(q incident.Query, ref incident.Ref) (incident.Cursor, bool) {
	if len(s.index.Missing(q)) > 0 {
		return incident.Cursor{}, false
	}
	return s.index.CursorAt(q.Sort, ref)
}

// Count implements incident.Store.
func (s *Store) Count(ctx context.Context, q incident.Query, budget int64) (incident.Count, error) {
	only, err := s.prepare(ctx, q)
	if err != nil {
		return incident.Count{}, err
	}
	return s.index.Count(ctx, q, only, budget)
}

// matchText returns the numbers of the incidents that hold all words of text,
// or nil when there is no text.
func (s *Store) matchText(ctx context.Context, text string) ([]int64, error) {
	words := strings.Fields(strings.Map(func(r rune) rune {
		if r == '"' || r == 0 {
			return ' '
		}
		return r
	}, text))
	if len(words) == 0 {
		return nil, nil
	}
	st, err := s.reads.stmt(ctx, "SELECT rowid FROM incidents_fts WHERE incidents_fts MATCH ?")
	if err != nil {
		return nil, err
	}
	rows, err := st.QueryContext(ctx, `"`+strings.Join(words, `" "`)+`"`)
	if err != nil {
		return nil, coded("search the text", err)
	}
	return numbers("search the text", rows)
}

// numbers reads rows of one number; the result is never nil.
func numbers(what string, rows *sql.Rows) ([]int64, error) {
	nums := []int64{}
	err := eachRow(rows, 1, func(v []any) error {
		n, _ := v[0].(int64)
		nums = append(nums, n)
		return nil
	})
	return nums, coded(what, err)
}

// Find implements incident.Store.
func (s *Store) Find(ctx context.Context, q incident.Query) iter.Seq2[*incident.Incident, error] {
	return func(yield func(*incident.Incident, error) bool) {
		refs, err := s.Refs(ctx, q)
		if err != nil {
			yield(nil, err)
			return
		}
		for part := range slices.Chunk(refs, loadBatch) {
			if err := ctx.Err(); err != nil {
				yield(nil, err)
				return
			}
			found, err := s.loadFor(ctx, q, part)
			if err != nil {
				yield(nil, err)
				return
			}
			for _, i := range found {
				if !yield(i, nil) {
					return
				}
			}
		}
	}
}

func (s *Store) loadFor(ctx context.Context, q incident.Query, refs []incident.Ref) ([]*incident.Incident, error) {
	if !q.Whole {
		return s.loadPart(ctx, flatLoader, refs, nil)
	}
	tx, err := s.read.BeginTx(ctx, nil)
	if err != nil {
		return nil, coded("begin to read incidents", err)
	}
	defer tx.Rollback()
	out := make([]*incident.Incident, 0, len(refs))
	for _, r := range refs {
		i, err := getWhole(ctx, inTx{tx, s.reads}, " WHERE fid = ?", r.Num)
		if err != nil {
			return nil, err
		}
		if i != nil {
			out = append(out, i)
		}
	}
	return out, nil
}
