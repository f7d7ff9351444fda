package gpkg

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"

	"dateline/internal/incident"
)

// Backup writes a consistent copy of the file to path while it is being read
// and written. The copy appears under its name only when it is whole and on
// disk; an existing file is not overwritten.
func (s *Store) Backup(ctx context.Context, path string) error {
	if _, err := os.Lstat(path); err == nil {
		return incident.Errorf(incident.Conflict, "", "%s exists already: choose another name, or move it away", path)
	}
	dir, err := os.MkdirTemp(filepath.Dir(path), ".dateline-backup-")
	if err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	defer os.RemoveAll(dir)
	part := filepath.Join(dir, "part.gpkg")
	// VACUUM INTO reads one snapshot. query_only would forbid it, so it gets a
	// connection of its own, which opens the file for reading.
	if err := s.vacuumInto(ctx, part); err != nil {
		return err
	}
	return publish(part, path)
}

// publish brings a file that is whole to the disk, and under its name unless there
// is one of this name meanwhile.
func publish(part, path string) error {
	f, err := os.OpenFile(part, os.O_RDWR, 0)
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	err = f.Sync()
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Link(part, path) // fails if somebody else made it meanwhile
	}
	if err == nil {
		err = syncDir(filepath.Dir(path))
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}

func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

func (s *Store) vacuumInto(ctx context.Context, part string) error {
	db, err := sql.Open("sqlite", dsn(s.path, ""))
	if err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	defer db.Close()
	_, err = db.ExecContext(ctx, "VACUUM INTO ?", part)
	return coded("back up", err)
}
