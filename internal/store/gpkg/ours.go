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

// quietMode is the mode in which a file that may not be ours is read, so that nothing is
// left beside it. A reader of a file that keeps a log makes one, unless the file is read
// as it lies; that can be done while there is none: then nobody has the file open.
func quietMode(path string) string {
	head := make([]byte, 19) // its last byte is 2 if the file keeps a log (SQLite file format §1.3.3)
	f, err := os.Open(path)
	if err == nil {
		_, err = io.ReadFull(f, head)
		_ = f.Close() // nothing was written
	}
	if err == nil && head[18] == 2 && hasNoLog(path) {
		return frozen
	}
	return "ro"
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
	if isDenied(err) {
		return coded("read "+path, err)
	}
	if err == nil && tables == 0 || err != nil && !isDatabase(path) {
		return incident.Errorf(incident.Invalid, "", "%s is not a file of dateline: name the file that you serve or import into", path)
	}
	return nil
}
