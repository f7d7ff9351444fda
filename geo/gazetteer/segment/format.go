package segment

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
)

// Version is the number of the file format. It changes with every change of the layout or of what is kept in it.
const Version = 2

const (
	magic           = "DLSEGMT\n"
	fingerprintSize = 32
	headerSize      = 1024
)

// The sections, in the order in which they lie in the file.
const (
	secRecordOffsets  = iota // where each record begins, and the end: 5 bytes
	secRecords               // the records
	secRanks                 // 4 bytes for each entry
	secAttrs                 // 8 bytes for each entry
	secPoints                // 8 bytes for each entry, see encodePoint
	secIDStarts              // for each value of the first bits of a hash, the first of its ids: 4 bytes
	secIDHashes              // the hashes of the ids, sorted: 8 bytes
	secIDNumbers             // and the entry of each: 4 bytes
	secKeyOffsets            // where each key begins, and the end: 5 bytes
	secKeyText               // the keys, sorted
	secMarks                 // the letters of each key: 8 bytes
	secPostingOffsets        // the first posting of each key, and the end: 4 bytes
	secPostings              // the entries of each key: 4 bytes
	secReverse               // the keys in the order of their letters from the end: 4 bytes
	secReverseMarks          // and the letters of each: 8 bytes
	secWordKeys              // the beginnings of words, sorted by what follows: the key, 4 bytes,
	secWordOffsets           // the offset in the key, 1 byte,
	secWordEntries           // and the entry, 4 bytes
	secGroups                // the beginnings that many share, see groups
	secGroupEntries          // their entries, 4 bytes,
	secGroupCells            // and the cells of these, 2 bytes
	secAliasOffsets          // where each alias begins, and the end: 5 bytes
	secAliasText             // the aliases, sorted
	secAliasStarts           // the first key of each alias, and the end: 4 bytes
	secAliasKeys             // the keys of each alias: 4 bytes
	secTree                  // the k-d tree: 16 bytes for each entry with a point
	secExtra                 // what the caller put beside the entries
	numSections
)

// header is the beginning of the file.
type header struct {
	fingerprint [fingerprintSize]byte
	entries     uint32
	keys        uint32
	words       uint32
	aliases     uint32
	sections    [numSections]struct{ at, size int64 }
}

func (h *header) encode() []byte {
	b := append(make([]byte, 0, headerSize), magic...)
	b = binary.LittleEndian.AppendUint32(b, Version)
	b = append(b, h.fingerprint[:]...)
	for _, n := range []uint32{h.entries, h.keys, h.words, h.aliases, numSections} {
		b = binary.LittleEndian.AppendUint32(b, n)
	}
	for _, s := range h.sections {
		b = binary.LittleEndian.AppendUint64(b, uint64(s.at))
		b = binary.LittleEndian.AppendUint64(b, uint64(s.size))
	}
	b = append(b, make([]byte, headerSize-4-len(b))...)
	return binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE(b))
}

// ErrNotASegment says that a file is not a segment of this version, or not all of one.
var ErrNotASegment = errors.New("not a gazetteer index of this version: build it again")

func damaged(what string, args ...any) error {
	return fmt.Errorf("%w (%s)", ErrNotASegment, fmt.Sprintf(what, args...))
}

func decodeHeader(b []byte) (h header, err error) {
	switch {
	case len(b) < headerSize:
		return h, damaged("it has %d bytes", len(b))
	case string(b[:len(magic)]) != magic:
		return h, damaged("it begins otherwise")
	}
	version := binary.LittleEndian.Uint32(b[len(magic):])
	if version != Version {
		return h, damaged("it has the version %d, not %d", version, Version)
	}
	if crc32.ChecksumIEEE(b[:headerSize-4]) != binary.LittleEndian.Uint32(b[headerSize-4:]) {
		return h, damaged("its header is damaged")
	}
	r := bytes.NewReader(b[len(magic)+4 : headerSize-4])
	if _, err := io.ReadFull(r, h.fingerprint[:]); err != nil {
		return h, err
	}
	var sections uint32
	for _, n := range []*uint32{&h.entries, &h.keys, &h.words, &h.aliases, &sections} {
		if err := binary.Read(r, binary.LittleEndian, n); err != nil {
			return h, err
		}
	}
	if sections != numSections {
		return h, damaged("it has %d sections, not %d", sections, numSections)
	}
	for i := range h.sections {
		var span [2]uint64
		if err := binary.Read(r, binary.LittleEndian, &span); err != nil {
			return h, err
		}
		if span[0] > uint64(len(b)) || span[1] > uint64(len(b))-span[0] {
			return h, damaged("a section ends beyond it: it is truncated")
		}
		h.sections[i].at, h.sections[i].size = int64(span[0]), int64(span[1])
	}
	return h, nil
}

// check holds the sizes of the sections to the counts of the header, so that every number below a count can be looked up.
func (h *header) check() error {
	entries, keys, words, aliases := int64(h.entries), int64(h.keys), int64(h.words), int64(h.aliases)
	if entries > MaxEntries {
		return damaged("it has %d entries", entries)
	}
	size := func(section int) int64 { return h.sections[section].size }
	for section, want := range map[int]int64{
		secRecordOffsets: 5 * (entries + 1), secRanks: 4 * entries, secAttrs: 8 * entries, secPoints: 8 * entries,
		secIDNumbers: size(secIDHashes) / 2, secKeyOffsets: 5 * (keys + 1), secMarks: 8 * keys, secPostingOffsets: 4 * (keys + 1),
		secReverse: 4 * keys, secReverseMarks: 8 * keys, secWordKeys: 4 * words, secWordOffsets: words, secWordEntries: 4 * words,
		secGroupCells: size(secGroupEntries) / 2, secAliasOffsets: 5 * (aliases + 1), secAliasStarts: 4 * (aliases + 1),
	} {
		if size(section) != want {
			return damaged("section %d has %d bytes, not %d", section, size(section), want)
		}
	}
	for section, unit := range map[int]int64{secIDHashes: 8, secPostings: 4, secGroupEntries: 4, secAliasKeys: 4, secTree: 16} {
		if size(section)%unit != 0 {
			return damaged("section %d has %d bytes, which are no whole numbers", section, size(section))
		}
	}
	if lines := size(secIDStarts)/4 - 1; lines < 1 || lines&(lines-1) != 0 {
		return damaged("the table of ids has %d lines", lines)
	}
	return nil
}
