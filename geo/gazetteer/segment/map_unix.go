//go:build unix

package segment

import (
	"fmt"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// mapFile maps a file into memory; free gives the memory back.
func mapFile(f *os.File, size int64) (b []byte, free func(), err error) {
	if size == 0 {
		return nil, func() {}, nil
	}
	if int64(int(size)) != size {
		return nil, nil, fmt.Errorf("%d bytes are too many for this machine", size)
	}
	b, err = syscall.Mmap(int(f.Fd()), 0, int(size), syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		return nil, nil, fmt.Errorf("map into memory: %w", err)
	}
	return b, func() { _ = syscall.Munmap(b) }, nil // the only error is that it is not mapped
}

// release tells the system that the pages of a mapped file are not needed now.
func release(mapped []byte) {
	if len(mapped) > 0 {
		_ = unix.Madvise(mapped, unix.MADV_DONTNEED) // it is advice
	}
}
