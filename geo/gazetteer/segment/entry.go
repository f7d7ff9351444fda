package segment

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/paulmach/orb"
)

// Entry is what a Writer takes.
type Entry struct {
	// IDs are the texts under which the entry is found by Segment.ByID.
	IDs []string
	// Rank orders the entries: the highest are the most important.
	Rank uint32
	// Point is longitude, latitude in degrees; meaningful only with HasPoint.
	Point    orb.Point
	HasPoint bool
	// Attr is whatever the caller wants to know of an entry without reading its record.
	Attr uint64
	// Record is the entry itself.
	Record []byte
	Keys   []Key
}

// Key is one text by which an entry is found. It is not empty and has no zero byte.
type Key struct {
	Text string
	// Words are the offsets in Text, in bytes, at which a word begins: from there on to the end of the text it is found
	// by its beginning.
	Words []int
	// Silent keys are found by the beginnings of their words only.
	Silent bool
}

// The limits of a segment and of what is in it.
const (
	MaxEntries = 1<<30 - 1
	MaxKey     = 1 << 10 // bytes
)

// check tells what is wrong with an entry.
func (e *Entry) check() error {
	for _, k := range e.Keys {
		if k.Text == "" || len(k.Text) > MaxKey || strings.IndexByte(k.Text, 0) >= 0 {
			return fmt.Errorf("key %q is empty, longer than %d bytes or has a zero byte", k.Text, MaxKey)
		}
		for _, at := range k.Words {
			if at < 0 || at > math.MaxUint8 || at >= len(k.Text) {
				return fmt.Errorf("key %q has no word at %d", k.Text, at)
			}
		}
	}
	if e.HasPoint && !(e.Point.Lon() >= -180 && e.Point.Lon() <= 180 && e.Point.Lat() >= -90 && e.Point.Lat() <= 90) {
		return fmt.Errorf("point %v is not on Earth", e.Point)
	}
	return nil
}

// appendEntry appends an entry so that the bytes of better ranks, and of earlier entries of the same rank, come first.
func appendEntry(dst []byte, e *Entry, serial uint32) []byte {
	dst = binary.BigEndian.AppendUint32(dst, ^e.Rank)
	dst = binary.BigEndian.AppendUint32(dst, serial)
	dst = binary.LittleEndian.AppendUint64(dst, e.Attr)
	dst = append(dst, encodePoint(e.Point, e.HasPoint)...)
	dst = binary.AppendUvarint(dst, uint64(len(e.IDs)))
	for _, id := range e.IDs {
		dst = binary.LittleEndian.AppendUint64(dst, hashOf(id))
	}
	dst = binary.AppendUvarint(dst, uint64(len(e.Keys)))
	for _, k := range e.Keys {
		dst = append(binary.AppendUvarint(dst, uint64(len(k.Text))), k.Text...)
		silent := byte(0)
		if k.Silent {
			silent = 1
		}
		dst = append(dst, silent, byte(len(k.Words)))
		for _, at := range k.Words {
			dst = append(dst, byte(at))
		}
	}
	return append(dst, e.Record...)
}

// storedEntry is an entry as appendEntry leaves it.
type storedEntry struct {
	rank   uint32
	attr   uint64
	point  []byte
	ids    []uint64
	keys   []storedKey
	record []byte
}

type storedKey struct {
	text   []byte
	silent bool
	words  []byte
}

var errBroken = errors.New("a temporary file of the segment is damaged")

// read reads what appendEntry wrote; s keeps slices of b.
func (s *storedEntry) read(b []byte) (err error) {
	defer func() {
		if recover() != nil {
			err = errBroken // shorter than it says: somebody wrote into the temporary folder
		}
	}()
	s.rank = ^binary.BigEndian.Uint32(b)
	s.attr = binary.LittleEndian.Uint64(b[8:])
	s.point = b[16:24]
	b = b[24:]
	count := func() uint64 {
		n, size := binary.Uvarint(b)
		b = b[size:]
		return n
	}
	s.ids = s.ids[:0]
	for range count() {
		s.ids = append(s.ids, binary.LittleEndian.Uint64(b))
		b = b[8:]
	}
	s.keys = s.keys[:0]
	for range count() {
		n := count()
		k := storedKey{text: b[:n], silent: b[n] == 1}
		words := int(b[n+1])
		b = b[n+2:]
		k.words, b = b[:words], b[words:]
		s.keys = append(s.keys, k)
	}
	s.record = b
	return nil
}

// Points are kept as longitude and latitude in units of 1e-7 degrees (about a centimetre); noPoint is the latitude of
// what has none.
const (
	pointUnit = 1e7
	noPoint   = math.MinInt32
)

func encodePoint(p orb.Point, has bool) []byte {
	lon, lat := int32(0), int32(noPoint)
	if has {
		lon, lat = int32(math.Round(p.Lon()*pointUnit)), int32(math.Round(p.Lat()*pointUnit))
	}
	b := binary.LittleEndian.AppendUint32(make([]byte, 0, 8), uint32(lon))
	return binary.LittleEndian.AppendUint32(b, uint32(lat))
}

func decodePoint(b []byte) (orb.Point, bool) {
	lon, lat := int32(binary.LittleEndian.Uint32(b)), int32(binary.LittleEndian.Uint32(b[4:]))
	if lat == noPoint {
		return orb.Point{}, false
	}
	return orb.Point{float64(lon) / pointUnit, float64(lat) / pointUnit}, true
}

// hashOf is FNV-1a with a last stirring, so that the high bits are good.
func hashOf(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	h = (h ^ h>>32) * 0x9E3779B97F4A7C15
	return h ^ h>>29
}
