//go:build !unix

package segment

import (
	"io"
	"os"
)

// mapFile reads a file into memory where it cannot be mapped.
func mapFile(f *os.File, size int64) (b []byte, free func(), err error) {
	b = make([]byte, size)
	_, err = io.ReadFull(f, b)
	return b, func() {}, err
}

// release has nothing to do: what was read into memory is needed.
func release([]byte) {}
