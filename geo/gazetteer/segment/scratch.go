package segment

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// scratch is the temporary folder of a Writer. It is made when something is first put into it. A lock in it tells other
// programs that it is in use.
type scratch struct {
	parent string
	mu     sync.Mutex
	dir    string
	locked *os.File
}

// The name of a temporary folder, that of the lock in it, and the age at which one without a lock belongs to a program that
// was killed.
const (
	scratchPrefix = ".gazetteer-building-"
	scratchLock   = "lock"
	scratchStays  = 24 * time.Hour
)

func (s *scratch) create() (*os.File, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.dir == "" {
		CleanFolder(s.parent)
		if err := s.makeFolder(); err != nil {
			return nil, fmt.Errorf("make a temporary folder: %w", err)
		}
	}
	f, err := os.CreateTemp(s.dir, "")
	if err != nil {
		return nil, fmt.Errorf("make a temporary file: %w", err)
	}
	return f, nil
}

// makeFolder makes the folder with its lock, without one where locks cannot be had. Another program that cleans up may have
// taken the lock, or the folder with it, in between: then there is another one.
func (s *scratch) makeFolder() error {
	for {
		dir, err := os.MkdirTemp(s.parent, scratchPrefix+"*")
		if err != nil {
			return err
		}
		f, err := os.Create(filepath.Join(dir, scratchLock))
		if err != nil {
			if os.IsNotExist(err) {
				continue
			}
			return err
		}
		mine, err := lock(f)
		if mine {
			if _, err := os.Stat(f.Name()); err == nil {
				s.dir, s.locked = dir, f
				return nil
			}
		}
		_ = f.Close() // nothing was written
		if err != nil {
			s.dir = dir
			return nil
		}
	}
}

// remove deletes the folder with all that is in it.
func (s *scratch) remove() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.dir == "" {
		return nil
	}
	err := os.RemoveAll(s.dir)
	if s.locked != nil {
		err = firstOf(err, s.locked.Close())
	}
	s.dir, s.locked = "", nil
	return err
}

// CleanFolder removes the temporary folders that Writers of programs that were killed have left in a folder (empty:
// os.TempDir). That one cannot be removed harms nobody.
func CleanFolder(folder string) {
	if folder == "" {
		folder = os.TempDir()
	}
	others, _ := filepath.Glob(filepath.Join(folder, scratchPrefix+"*"))
	for _, other := range others {
		dropForgotten(other)
	}
}

// dropForgotten removes a temporary folder if the program that has made it is gone, with its lock in hand.
func dropForgotten(dir string) {
	if f, err := os.OpenFile(filepath.Join(dir, scratchLock), os.O_RDWR, 0); err == nil {
		free, err := lock(f)
		if free {
			_ = os.RemoveAll(dir)
		}
		_ = f.Close() // nothing was written
		if err == nil {
			return
		}
	}
	if info, err := os.Stat(dir); err == nil && time.Since(info.ModTime()) > scratchStays {
		_ = os.RemoveAll(dir)
	}
}
