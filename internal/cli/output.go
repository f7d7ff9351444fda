package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// databaseHead is how every SQLite database begins (SQLite file format §1.3.1).
const databaseHead = "SQLite format 3\x00"

// mayReplace refuses to write to name what would destroy data: the data file db
// or a file beside it that belongs to it, any other database, a file that is
// write-protected.
func mayReplace(name, db string) error {
	if name == "-" {
		return nil
	}
	if err := notPartOf(name, db); err != nil {
		return err
	}
	s, err := os.Stat(name)
	if errors.Is(err, os.ErrNotExist) || err == nil && !s.Mode().IsRegular() {
		return nil
	}
	if err != nil {
		return err
	}
	if s.Mode().Perm()&0o222 == 0 {
		return fmt.Errorf("%s is write-protected: name another file, or remove it first", name)
	}
	f, err := os.OpenFile(name, os.O_RDWR, 0) // nothing is written; this asks for the permission
	if err != nil {
		return fmt.Errorf("%w: name another file, or remove it first", err)
	}
	defer f.Close()
	head := make([]byte, len(databaseHead))
	if _, err := io.ReadFull(f, head); err == nil && bytes.Equal(head, []byte(databaseHead)) {
		return fmt.Errorf("%s is a database, which is not overwritten: name another file, or remove it first", name)
	}
	return nil
}

// notPartOf refuses a name that is the data file db itself, or of a file that
// belongs beside it, whether that file is there at the moment or not.
func notPartOf(name, db string) error {
	bases := []string{db}
	if real, err := filepath.EvalSymlinks(db); err == nil {
		bases = append(bases, real)
	}
	for _, base := range bases {
		if sameFile(name, base) {
			return fmt.Errorf("%s is the data file itself: name another file", name)
		}
		for _, end := range []string{"-wal", "-shm", "-journal", "-places"} {
			if sameFile(name, base+end) {
				return fmt.Errorf("%s belongs to the data file %s: name another file", name, db)
			}
		}
	}
	return nil
}

// sameFile reports whether two names are those of one file, or would be.
func sameFile(x, y string) bool {
	sx, errX := os.Stat(x)
	sy, errY := os.Stat(y)
	if errX == nil && errY == nil {
		return os.SameFile(sx, sy)
	}
	if errX == nil || errY == nil || filepath.Base(x) != filepath.Base(y) {
		return false
	}
	sx, errX = os.Stat(filepath.Dir(x))
	sy, errY = os.Stat(filepath.Dir(y))
	return errX == nil && errY == nil && os.SameFile(sx, sy)
}

// toFile lets write write to a file, which appears under its name when it is
// complete; - is standard output.
func (a *app) toFile(name string, write func(io.Writer) error) (err error) {
	if name == "-" {
		return write(a.out)
	}
	if s, err := os.Stat(name); err == nil && !s.Mode().IsRegular() { // a pipe, a device
		f, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		return errors.Join(write(f), f.Close())
	}
	dir, err := folderBeside(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	part := filepath.Join(dir, "part")
	f, err := os.Create(part)
	if err != nil {
		return err
	}
	if err = errors.Join(write(f), f.Close()); err != nil {
		var fault *fs.PathError
		if errors.As(err, &fault) && fault.Path == part {
			fault.Path = name // which is the one that the user knows
		}
		return err
	}
	return os.Rename(part, name)
}

// folderBeside makes a folder in which a file can be written that is then renamed to
// name.
func folderBeside(name string) (string, error) {
	folder := filepath.Dir(name)
	dir, err := os.MkdirTemp(folder, ".dateline-export-")
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", fmt.Errorf("there is no folder %s: make it, or name another file", folder)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return "", fmt.Errorf("the folder %s may not be written to: name a file in another one", folder)
	}
	return dir, err
}
