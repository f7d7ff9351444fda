//go:build unix

package segment

import (
	"errors"
	"os"
	"syscall"
)

// lock takes a file for this program until it is closed, or the program ends, however it does. It is false if another one has
// it.
func lock(f *os.File) (bool, error) {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return false, nil
	}
	return err == nil, err
}
