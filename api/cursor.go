package api

import (
	"encoding/base64"
	"encoding/binary"
	"math"
	"slices"

	"dateline/internal/incident"

	"github.com/cespare/xxhash/v2"
)

// A cursor is a version byte, the place in the order, and a hash of the place
// and of the conditions and the order that it belongs to.
const (
	cursorVersion = 1
	cursorLen     = 1 + 8 + 8 + 8
)

// cursorSum is the hash of a cursor: it tells a damaged one, and one of another
// query.
func cursorSum(place []byte, filter uint64) uint64 {
	return hashOf(binary.BigEndian.AppendUint64(slices.Clone(place), filter))
}

// cursorCoding is strict, so that a cursor has one text.
var cursorCoding = base64.RawURLEncoding.Strict()

// appendCursor appends the text of a cursor that belongs to a filter.
func appendCursor(b []byte, c incident.Cursor, filter uint64) []byte {
	raw := [cursorLen]byte{cursorVersion}
	binary.BigEndian.PutUint64(raw[1:], uint64(c.Key))
	binary.BigEndian.PutUint64(raw[9:], uint64(c.Num))
	binary.BigEndian.PutUint64(raw[17:], cursorSum(raw[:17], filter))
	return cursorCoding.AppendEncode(b, raw[:])
}

// parseCursor reads the text of a cursor for a filter.
func parseCursor(s string, filter uint64) (incident.Cursor, *incident.Error) {
	raw, err := cursorCoding.DecodeString(s)
	if err != nil || len(raw) != cursorLen || raw[0] != cursorVersion {
		return incident.Cursor{}, incident.Errorf(incident.Invalid, "cursor", "%q is not a cursor: follow the link with rel=next of a page, or leave it out for the first page", clip(s))
	}
	if binary.BigEndian.Uint64(raw[17:]) != cursorSum(raw[:17], filter) {
		return incident.Cursor{}, incident.Errorf(incident.Invalid, "cursor", "belongs to other conditions or another order, or is damaged: leave it out to begin again")
	}
	return incident.Cursor{Key: int64(binary.BigEndian.Uint64(raw[1:])), Num: int64(binary.BigEndian.Uint64(raw[9:]))}, nil
}

// appendFilter appends the conditions and the order of q as bytes: equal ones
// for equal queries, different ones for different queries.
func appendFilter(b []byte, q *incident.Query) []byte {
	sort := q.Sort.Normal()
	b = appendString(b, string(sort.Field))
	b = appendFlag(b, sort.Asc)
	b = appendFlag(b, q.Located)
	if q.BBox != nil {
		b = append(b, 'b')
		b = appendReals(b, q.BBox.West, q.BBox.South, q.BBox.East, q.BBox.North)
	}
	if q.Near != nil {
		b = append(b, 'n')
		b = appendReals(b, q.Near.Point[0], q.Near.Point[1], q.Near.RadiusM)
	}
	if !q.Time.IsZero() {
		b = append(b, 't')
		b = binary.BigEndian.AppendUint32(b, uint32(q.Time.From))
		b = binary.BigEndian.AppendUint32(b, uint32(q.Time.To))
	}
	for _, p := range incident.EqualProperties {
		if values := q.Equal[p]; len(values) > 0 {
			b = appendString(append(b, 'e'), string(p))
			b = binary.BigEndian.AppendUint32(b, uint32(len(values)))
			for _, v := range slices.Sorted(slices.Values(values)) {
				b = appendString(b, v)
			}
		}
	}
	b = appendString(append(b, 'w'), q.Within)
	b = appendString(append(b, 'q'), q.Text)
	if q.KilledMin.Known {
		b = binary.BigEndian.AppendUint64(append(b, 'k'), uint64(q.KilledMin.N))
	}
	if !q.UpdatedAfter.IsZero() {
		b = binary.BigEndian.AppendUint64(append(b, 'u'), uint64(q.UpdatedAfter.UnixMicro()))
	}
	return b
}

func appendString(b []byte, s string) []byte {
	return append(binary.BigEndian.AppendUint32(b, uint32(len(s))), s...)
}

func appendFlag(b []byte, f bool) []byte {
	if f {
		return append(b, 1)
	}
	return append(b, 0)
}

func appendReals(b []byte, values ...float64) []byte {
	for _, v := range values {
		b = binary.BigEndian.AppendUint64(b, math.Float64bits(v))
	}
	return b
}

// hashOf is a hash that is the same in every process.
func hashOf(b []byte) uint64 { return xxhash.Sum64(b) }
