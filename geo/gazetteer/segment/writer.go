package segment

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
)

// Options are what a Writer is told.
type Options struct {
	// Fingerprint says what the segment is built from; see Segment.Fingerprint.
	Fingerprint [32]byte
	// Folder is where the Writer makes its temporary folder if not all fits into memory. Empty: os.TempDir.
	Folder string
	// ExpectedBytes is about how many bytes the entries have, with their keys; it saves copying where all is done in memory.
	ExpectedBytes int
	// MemoryBytes is the size of the entries up to which all is done in memory, and about a quarter of the memory that
	// is used beyond it. 0 means 64 MiB.
	MemoryBytes int
	// Alias appends a coarser text for a key to dst, such as how it sounds, by which keys are found together (see
	// Segment.Alike); nothing for a key that has none. It is called from one goroutine. It may be nil.
	Alias func(dst, key []byte) []byte
	// Progress is told what is being done, and how much of it is done from 0 to 1. It may be nil.
	Progress func(what string, done float64)
}

// Writer builds a segment. It is not safe for concurrent use. Close must be called when it is done with.
type Writer struct {
	o       Options
	scratch *scratch
	entries *sorter
	serial  uint32
	buf     []byte

	records, keys, keyBytes, words, wordBytes, ids int // how many there are, and of how many bytes
}

// NewWriter makes a Writer.
func NewWriter(o Options) *Writer {
	if o.MemoryBytes == 0 {
		o.MemoryBytes = 64 << 20
	}
	if o.Progress == nil {
		o.Progress = func(string, float64) {}
	}
	if o.Alias == nil {
		o.Alias = func(dst, _ []byte) []byte { return dst }
	}
	w := &Writer{o: o, scratch: &scratch{parent: o.Folder}}
	w.entries = newSorter(w.scratch, o.MemoryBytes)
	w.entries.expect(o.ExpectedBytes/200, o.ExpectedBytes)
	return w
}

// Add takes an entry, which it copies.
func (w *Writer) Add(e *Entry) error {
	if err := e.check(); err != nil {
		return err
	}
	if w.serial == MaxEntries {
		return fmt.Errorf("more than %d entries", MaxEntries)
	}
	w.buf = appendEntry(w.buf[:0], e, w.serial)
	w.count(e)
	w.serial++
	w.entries.add(w.buf)
	return nil
}

// count adds up what an entry brings, so that there is room for it later.
func (w *Writer) count(e *Entry) {
	w.records += len(e.Record)
	w.ids += len(e.IDs)
	for _, k := range e.Keys {
		w.keys++
		w.keyBytes += len(k.Text) + 6 + len(k.Words)
		w.words += len(k.Words)
		for _, at := range k.Words {
			w.wordBytes += len(k.Text) - at + 10
		}
	}
}

// Close removes what is left of temporary files.
func (w *Writer) Close() error { return firstOf(w.entries.close(), w.scratch.remove()) }

// Memory builds the segment in memory. Nothing can be added after it. The extra is kept beside the entries.
func (w *Writer) Memory(extra []byte) (*Segment, error) {
	b, err := w.build(extra, nil)
	if err != nil {
		return nil, fmt.Errorf("build gazetteer index: %w", err)
	}
	s := &Segment{header: b.header}
	for i, section := range b.sections {
		s.data[i] = slices.Clone(section.buf) // which has grown beyond what it needs
		section.buf = nil
	}
	if err := s.prepare(); err != nil {
		return nil, err
	}
	return s, nil
}

// File builds the segment in a file: beside it under another name first, so that there is always a whole file or none
// under the path, and a program that has an earlier one open keeps it. Nothing can be added after it.
func (w *Writer) File(path string, extra []byte) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("build gazetteer index %s: %w", path, err)
		}
	}()
	b, err := w.build(extra, w.scratch)
	if err != nil {
		return err
	}
	w.o.Progress("writing", 0)
	beside := &scratch{parent: filepath.Dir(path)}
	defer func() { err = errors.Join(err, beside.remove()) }()
	f, err := beside.create()
	if err != nil {
		return err
	}
	if err := firstOf(b.writeTo(f), f.Chmod(0o644), f.Sync(), f.Close()); err != nil {
		_ = f.Close() // a second time, perhaps
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	w.o.Progress("writing", 1)
	return syncFolder(filepath.Dir(path))
}

// syncFolder makes a rename last. Not every system can; the file is whole in any case.
func syncFolder(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	_ = d.Sync()
	return d.Close()
}

// built is a segment in its parts.
type built struct {
	header
	sections [numSections]*spool
}

// align is the boundary in bytes at which each section begins.
const align = 64

// place gives each section its place in the file.
func (b *built) place() {
	at := int64(headerSize)
	for i, section := range b.sections {
		b.header.sections[i].at, b.header.sections[i].size = at, section.size
		at += (section.size + align - 1) / align * align
	}
}

// writeTo writes the file.
func (b *built) writeTo(f io.Writer) error {
	w := bufio.NewWriterSize(f, 1<<20)
	if _, err := w.Write(b.encode()); err != nil {
		return err
	}
	for _, section := range b.sections {
		err := section.copyTo(w)
		if err == nil {
			_, err = w.Write(make([]byte, (align-section.size%align)%align))
		}
		if err = firstOf(err, section.close()); err != nil {
			return err
		}
	}
	return w.Flush()
}

// storedWord is the record by which the beginnings of words are sorted: what follows, a zero byte, the entry, the key
// and the offset in it.
type storedWord struct {
	text       []byte
	entry, key uint32
	at         byte
}

func (w *storedWord) append(dst []byte) []byte {
	dst = append(append(dst, w.text...), 0)
	dst = binary.BigEndian.AppendUint32(dst, w.entry)
	dst = binary.BigEndian.AppendUint32(dst, w.key)
	return append(dst, w.at)
}

func (w *storedWord) read(b []byte) error {
	end := len(b) - 10
	if end < 0 || b[end] != 0 {
		return errBroken
	}
	w.text = b[:end]
	w.entry, w.key, w.at = binary.BigEndian.Uint32(b[end+1:]), binary.BigEndian.Uint32(b[end+5:]), b[end+9]
	return nil
}
