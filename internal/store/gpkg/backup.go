package gpkg

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
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
		if err != nil && !errors.Is(err, fs.ErrExist) {
			err = moveTo(part, path) // there are no links on many a stick and network disk
		}
	}
	if err == nil {
		err = syncDir(filepath.Dir(path))
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}

// moveTo gives a file its name if no file has it yet.
func moveTo(part, path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL, 0o600) // whoever makes it owns the name
	if err != nil {
		return err
	}
	if err = f.Close(); err == nil {
		err = os.Rename(part, path)
	}
	if err != nil {
		_ = os.Remove(path) // the first error is the one to tell
	}
	return err
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
	db, err := openToRead(ctx, s.path)
	if err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	defer db.Close()
	_, err = db.ExecContext(ctx, "VACUUM INTO ?", part)
	return written("back up", err)
}

// written is coded for a file that is made beside the data file.
func written(doing string, err error) error {
	if err = coded(doing, err); incident.CodeOf(err) == incident.Full {
		return incident.Errorf(incident.Full, "", "%s: there is no room on the disk for the new file: free space, or write it to another disk", doing)
	}
	return err
}
