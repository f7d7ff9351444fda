package segment

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// scratch is the temporary folder of a Writer. It is made when something is first put into it.
type scratch struct {
	parent string
	mu     sync.Mutex
	dir    string
}

func (s *scratch) create() (*os.File, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.dir == "" {
		s.dropForgotten()
		dir, err := os.MkdirTemp(s.parent, scratchPrefix+"*")
		if err != nil {
			return nil, fmt.Errorf("make a temporary folder: %w", err)
		}
		s.dir = dir
	}
	f, err := os.CreateTemp(s.dir, "")
	if err != nil {
		return nil, fmt.Errorf("make a temporary file: %w", err)
	}
	return f, nil
}

// The name of a temporary folder, and the age at which one belongs to a program that was killed.
const (
	scratchPrefix = ".gazetteer-building-"
	scratchStays  = 24 * time.Hour
)

// dropForgotten removes the folders of programs that were killed. That one cannot be removed harms nobody.
func (s *scratch) dropForgotten() {
	parent := s.parent
	if parent == "" {
		parent = os.TempDir()
	}
	others, _ := filepath.Glob(filepath.Join(parent, scratchPrefix+"*"))
	for _, other := range others {
		if info, err := os.Stat(other); err == nil && time.Since(info.ModTime()) > scratchStays {
			_ = os.RemoveAll(other)
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
	s.dir = ""
	return err
}

// spoolBuffer is what a spool on disk keeps in memory.
const spoolBuffer = 256 << 10

// spool takes the bytes of one section: in memory, or in a temporary file. The first error stays and is told by err.
type spool struct {
	scratch *scratch // nil: all stays in memory
	buf     []byte
	file    *os.File
	size    int64
	err     error
}

func (s *spool) write(p []byte) {
	s.buf = append(roomFor(s.buf, len(p)), p...)
	s.size += int64(len(p))
	s.spill()
}

func (s *spool) byte(x byte) {
	s.buf = append(s.buf, x)
	s.size++
	s.spill()
}

func (s *spool) uint16(x uint16) {
	s.buf = binary.LittleEndian.AppendUint16(roomFor(s.buf, 2), x)
	s.size += 2
	s.spill()
}

func (s *spool) uint32(x uint32) {
	s.buf = binary.LittleEndian.AppendUint32(roomFor(s.buf, 4), x)
	s.size += 4
	s.spill()
}

func (s *spool) uint64(x uint64) {
	s.buf = binary.LittleEndian.AppendUint64(roomFor(s.buf, 8), x)
	s.size += 8
	s.spill()
}

// offset writes five bytes.
func (s *spool) offset(x int64) {
	s.buf = append(binary.LittleEndian.AppendUint32(roomFor(s.buf, 5), uint32(x)), byte(x>>32))
	s.size += 5
	s.spill()
}

func (s *spool) spill() {
	if s.scratch != nil && len(s.buf) >= spoolBuffer {
		s.flush()
	}
}

func (s *spool) flush() {
	if s.err == nil && s.file == nil {
		s.file, s.err = s.scratch.create()
	}
	if s.err == nil {
		_, s.err = s.file.Write(s.buf)
	}
	s.buf = s.buf[:0]
}

// copyTo writes all to w.
func (s *spool) copyTo(w io.Writer) error {
	if s.err != nil {
		return s.err
	}
	if s.file == nil {
		_, err := w.Write(s.buf)
		return err
	}
	s.flush()
	if _, err := s.file.Seek(0, io.SeekStart); s.err != nil || err != nil {
		return firstOf(s.err, err)
	}
	_, err := io.Copy(w, s.file)
	return err
}

// reader reads what was written, in memory or on disk; nothing may be written after it.
func (s *spool) reader() (io.Reader, error) {
	if s.err != nil || s.file == nil {
		return bytes.NewReader(s.buf), s.err
	}
	s.flush()
	if _, err := s.file.Seek(0, io.SeekStart); s.err != nil || err != nil {
		return nil, firstOf(s.err, err)
	}
	return bufio.NewReaderSize(s.file, spoolBuffer), nil
}

// close closes the temporary file; the folder is removed with all files.
func (s *spool) close() error {
	s.buf = nil
	if s.file == nil {
		return nil
	}
	f := s.file
	s.file = nil
	return f.Close()
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
