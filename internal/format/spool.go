package format

import (
	"bufio"
	"fmt"
	"io"
	"os"
)

// spool is a temporary file: written first, read afterwards. Where the system
// allows it has no name from the start, so that nothing stays behind it.
type spool struct {
	f    *os.File
	w    *bufio.Writer
	size int64
}

func newSpool() (*spool, error) {
	f, err := os.CreateTemp("", "dateline-*.spool")
	if err != nil {
		return nil, fmt.Errorf("temporary file: %w", err)
	}
	_ = os.Remove(f.Name()) // Windows refuses while it is open; close removes it then
	return &spool{f: f, w: bufio.NewWriterSize(f, flushAt)}, nil
}

// Write implements io.Writer.
func (s *spool) Write(b []byte) (int, error) {
	n, err := s.w.Write(b)
	s.size += int64(n)
	return n, err
}

// reader ends the writing and returns what was written.
func (s *spool) reader() (io.ReaderAt, error) {
	if err := s.w.Flush(); err != nil {
		return nil, fmt.Errorf("temporary file: %w", err)
	}
	return s.f, nil
}

func (s *spool) close() {
	_ = s.f.Close()
	_ = os.Remove(s.f.Name())
}
