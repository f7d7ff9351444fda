package gpkg

import (
	"context"
	"maps"

	"dateline/internal/incident"
)

// Statements returns the text of every statement that the store has prepared,
// for the tests of their plans.
func (s *Store) Statements() []string {
	all := map[string]bool{}
	for _, kept := range []*stmts{s.reads, s.conn.stmts} {
		kept.mu.RLock()
		for text := range kept.kept {
			all[text] = true
		}
		kept.mu.RUnlock()
	}
	// Those that are run once, when the file is opened or another program wrote.
	all[rowSelect+" WHERE fid BETWEEN ? AND ?"] = true
	all[changedSelect] = true
	for field := range incident.Properties() {
		if text, ok := extraSelect(field); ok {
			all[text] = true
		}
	}
	all["SELECT num FROM incident_changes WHERE seq > ? AND op = 'delete'"] = true
	return slicesOf(all)
}

func slicesOf(set map[string]bool) (list []string) {
	for text := range maps.Keys(set) {
		list = append(list, text)
	}
	return list
}

// Pragma returns a setting of the connection that writes and of one that reads.
func (s *Store) Pragma(ctx context.Context, name string) (writer, reader string, err error) {
	if err = s.conn.c.QueryRowContext(ctx, "PRAGMA "+name).Scan(&writer); err == nil {
		err = s.read.QueryRowContext(ctx, "PRAGMA "+name).Scan(&reader)
	}
	return writer, reader, err
}

// DecodePoint is decodePoint.
var DecodePoint = decodePoint

// MoveTo is moveTo.
var MoveTo = moveTo
