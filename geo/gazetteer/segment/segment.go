package segment

import (
	"encoding/binary"
	"fmt"
	"os"
	"runtime"
	"sync"
	"unsafe"

	"github.com/paulmach/orb"
)

// Segment is an open segment. It is immutable and safe for concurrent use. What it returns is copied out of it, so that
// nothing refers to a file that is no longer mapped. A file is given back when the Segment is garbage; it may be replaced
// or deleted (not truncated) before.
type Segment struct {
	header
	data   [numSections][]byte
	groups map[string]groupSpan
	shift  int    // of a hash, to the line of the table of ids
	mapped []byte // the file, where it is mapped

	shortOnce        sync.Once
	forward, reverse spelling

	wordsOnce sync.Once
	wordOrder spelling // of the beginnings of words

	aliasOnce    sync.Once
	shortAliases map[string]run // the runs of the aliases that begin so
}

// Open maps the segment in a file. An error that is ErrNotASegment tells that it must be built again.
func Open(path string) (*Segment, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open gazetteer index: %w", err)
	}
	defer func() { _ = f.Close() }() // only read
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("open gazetteer index: %w", err)
	}
	b, free, err := mapFile(f, info.Size())
	if err != nil {
		return nil, fmt.Errorf("open gazetteer index %s: %w", path, err)
	}
	s, err := FromBytes(b)
	if err != nil {
		free()
		return nil, fmt.Errorf("open gazetteer index %s: %w", path, err)
	}
	s.mapped = b
	runtime.AddCleanup(s, func(free func()) { free() }, free)
	return s, nil
}

// FromBytes opens the segment that a file holds, without copying it.
func FromBytes(b []byte) (*Segment, error) {
	h, err := decodeHeader(b)
	if err != nil {
		return nil, err
	}
	s := &Segment{header: h}
	for i, section := range h.sections {
		s.data[i] = b[section.at : section.at+section.size : section.at+section.size]
	}
	if err := s.prepare(); err != nil {
		return nil, err
	}
	return s, nil
}

// prepare checks the sections and reads what is kept decoded.
func (s *Segment) prepare() error {
	if err := s.check(); err != nil {
		return err
	}
	s.shift = 64
	for lines := len(s.data[secIDStarts])/4 - 1; lines > 1; lines /= 2 {
		s.shift--
	}
	var err error
	s.groups, err = decodeGroups(s.data[secGroups], len(s.data[secGroupEntries])/4)
	return err
}

// Fingerprint is what the Writer was told that the segment is built from.
func (s *Segment) Fingerprint() [32]byte { return s.fingerprint }

// Len is the number of entries; they are numbered from 0.
func (s *Segment) Len() int { return int(s.entries) }

// Names is the number of different pairs of a key and an entry that bears it, silent keys left out.
func (s *Segment) Names() int { return len(s.data[secPostings]) / 4 }

// Size is the number of bytes that the sections have together.
func (s *Segment) Size() int64 {
	total := int64(headerSize)
	for _, section := range s.data {
		total += int64(len(section))
	}
	return total
}

// Extra is a copy of what the Writer put beside the entries.
func (s *Segment) Extra() []byte {
	defer runtime.KeepAlive(s)
	return append([]byte(nil), s.data[secExtra]...)
}

// Record is the record of an entry. It is empty for a number that is not below Len.
func (s *Segment) Record(n uint32) string {
	if n >= s.entries {
		return ""
	}
	defer runtime.KeepAlive(s)
	b := slice(s.data[secRecords], offset5(s.data[secRecordOffsets], n), offset5(s.data[secRecordOffsets], n+1))
	if s.mapped == nil {
		return unsafe.String(unsafe.SliceData(b), len(b)) // nobody changes or frees it
	}
	return string(b)
}

// View gives the record of an entry to f without copying it; f must keep nothing of it. The record is empty for a number
// that is not below Len.
func (s *Segment) View(n uint32, f func(record []byte)) {
	defer runtime.KeepAlive(s)
	if n < s.entries {
		f(slice(s.data[secRecords], offset5(s.data[secRecordOffsets], n), offset5(s.data[secRecordOffsets], n+1)))
		return
	}
	f(nil)
}

// Rank is the rank of an entry, and 0 for a number that is not below Len.
func (s *Segment) Rank(n uint32) uint32 {
	if n >= s.entries {
		return 0
	}
	defer runtime.KeepAlive(s)
	return number(s.data[secRanks], n)
}

// Attr is the attribute of an entry, and 0 for a number that is not below Len.
func (s *Segment) Attr(n uint32) uint64 {
	if n >= s.entries {
		return 0
	}
	defer runtime.KeepAlive(s)
	return long(s.data[secAttrs], n)
}

// Point is the point of an entry, longitude and latitude in degrees to seven places; it is false if the entry has none.
func (s *Segment) Point(n uint32) (orb.Point, bool) {
	if n >= s.entries {
		return orb.Point{}, false
	}
	defer runtime.KeepAlive(s)
	return decodePoint(s.data[secPoints][8*int(n):])
}

// ByID gives the number of the entry with the id. Ids are kept by their hashes: is tells whether the entry of a number
// really has the id. Of several, the one of highest rank is given.
func (s *Segment) ByID(id string, is func(n uint32) bool) (uint32, bool) {
	defer runtime.KeepAlive(s)
	hash := hashOf(id)
	line := uint32(hash >> s.shift)
	to := min(int(number(s.data[secIDStarts], line+1)), len(s.data[secIDNumbers])/4)
	for i := int(number(s.data[secIDStarts], line)); i < to; i++ {
		if long(s.data[secIDHashes], uint32(i)) != hash {
			continue
		}
		if n := number(s.data[secIDNumbers], uint32(i)); n < s.entries && is(n) {
			return n, true
		}
	}
	return 0, false
}

// Prepare reads what the first questions would have to wait for.
func (s *Segment) Prepare() {
	defer runtime.KeepAlive(s)
	s.aliasesBy(run{}, "")
	s.spellings()
	s.wordSpelling()
}

// Release gives back the memory that the file takes in this process. What is asked for next is mapped again, mostly from
// the system's cache of the file.
func (s *Segment) Release() {
	defer runtime.KeepAlive(s)
	release(s.mapped)
}

func number(section []byte, i uint32) uint32 { return binary.LittleEndian.Uint32(section[4*int(i):]) }

func long(section []byte, i uint32) uint64 { return binary.LittleEndian.Uint64(section[8*int(i):]) }

func offset5(section []byte, i uint32) uint64 {
	b := section[5*int(i):]
	return uint64(binary.LittleEndian.Uint32(b)) | uint64(b[4])<<32
}

// slice is b[from:to], or nothing where the offsets are damaged.
func slice(b []byte, from, to uint64) []byte {
	if from > to || to > uint64(len(b)) {
		return nil
	}
	return b[from:to]
}
