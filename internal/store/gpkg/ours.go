package gpkg

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"os"
	"path/filepath"

	"dateline/internal/incident"
)

// databaseHead is how every SQLite database begins (SQLite file format §1.3.1).
const databaseHead = "SQLite format 3\x00"

// isDatabase reports whether the file at path begins as a database of SQLite. A
// file that cannot be read counts as one: that is another fault.
func isDatabase(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return true
	}
	defer f.Close()
	head := make([]byte, len(databaseHead))
	_, err = io.ReadFull(f, head)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return false
	}
	return err != nil || string(head) == databaseHead
}

func isFolder(path string) error {
	return incident.Errorf(incident.Invalid, "", "%s is a folder; name a file, such as %s", path, filepath.Join(path, "dateline.gpkg"))
}

func notOurs(path string) error {
	return incident.Errorf(incident.Invalid, "", "%s is not a file of dateline: name another file, or a new one, and import this one", path)
}

// mayCheck refuses to test what is no file of ours; the faults of one that is, or
// was, are what the tests find.
func mayCheck(ctx context.Context, tx *sql.Tx, path string) error {
	var tables int64
	err := tx.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_master WHERE name = 'dateline_meta'").Scan(&tables)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err == nil && tables == 0 || err != nil && !isDatabase(path) {
		return incident.Errorf(incident.Invalid, "", "%s is not a file of dateline: name the file that you serve or import into", path)
	}
	return nil
}
