package segment

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"os"
)

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
