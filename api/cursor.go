package api

import (
	"encoding/base64"
	"encoding/binary"
	"math"
	"slices"

	"dateline/internal/cql"
	"dateline/internal/incident"

	"github.com/cespare/xxhash/v2"
)

// A cursor is a byte that says whether the page comes after or before a place in
// the order, the place (the key and the number, eight bytes each, and the rest of
// the keys), and a hash of all this and of the conditions and the order that it
// belongs to.
const (
	cursorAfter  = 2 // 1 was a cursor of one key
	cursorBefore = 3
	cursorHead   = 1 + 8 + 8
	cursorTail   = 8
	// maxRest is the longest rest: of texts, each byte of which may take two.
	maxRest = incident.MaxSortKeys * (2*incident.SortBytes + 3)
)

// cursorSum is the hash of a cursor: it tells a damaged one, and one of another
// query.
func cursorSum(place []byte, filter uint64) uint64 {
	return hashOf(binary.BigEndian.AppendUint64(slices.Clone(place), filter))
}

// cursorCoding is strict, so that a cursor has one text.
var cursorCoding = base64.RawURLEncoding.Strict()

// appendCursor appends the text of a cursor that belongs to a filter: for what
// comes after c, or for what comes before it.
func appendCursor(b []byte, c incident.Cursor, before bool, filter uint64) []byte {
	kind := byte(cursorAfter)
	if before {
		kind = cursorBefore
	}
	var room [256]byte
	raw := append(room[:0], kind)
	raw = binary.BigEndian.AppendUint64(raw, uint64(c.Key))
	raw = binary.BigEndian.AppendUint64(raw, uint64(c.Num))
	raw = append(raw, c.Rest...)
	raw = binary.BigEndian.AppendUint64(raw, cursorSum(raw, filter))
	return cursorCoding.AppendEncode(b, raw)
}

// parseCursor reads the text of a cursor for a filter.
func parseCursor(s string, filter uint64) (c incident.Cursor, before bool, _ *incident.Error) {
	raw, err := cursorCoding.DecodeString(s)
	end := len(raw) - cursorTail
	if err != nil || end < cursorHead || end > cursorHead+maxRest || raw[0] != cursorAfter && raw[0] != cursorBefore {
		return c, false, incident.Errorf(incident.Invalid, "cursor", "%q is not a cursor: follow the link with rel=next of a page, or leave it out for the first page", clip(s))
	}
	if binary.BigEndian.Uint64(raw[end:]) != cursorSum(raw[:end], filter) {
		return c, false, incident.Errorf(incident.Invalid, "cursor", "belongs to other conditions or another order, or is damaged: leave it out to begin again")
	}
	c = incident.Cursor{Key: int64(binary.BigEndian.Uint64(raw[1:])), Num: int64(binary.BigEndian.Uint64(raw[9:])), Rest: string(raw[cursorHead:end])}
	return c, raw[0] == cursorBefore, nil
}

// appendFilter appends the conditions and the order of q as bytes: equal ones
// for equal queries, different ones for different queries.
func appendFilter(b []byte, q *incident.Query) []byte {
	for _, k := range q.Sort.Keys() {
		b = appendFlag(appendString(append(b, 's'), string(k.Field)), k.Asc)
	}
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
			b = appendSet(appendString(append(b, 'e'), string(p)), values)
		}
	}
	if q.IDs != nil {
		b = appendSet(append(b, 'i'), q.IDs)
	}
	b = appendString(append(b, 'w'), q.Within)
	b = appendString(append(b, 'q'), q.Text)
	if q.KilledMin.Known {
		b = binary.BigEndian.AppendUint64(append(b, 'k'), uint64(q.KilledMin.N))
	}
	if !q.UpdatedAfter.IsZero() {
		b = binary.BigEndian.AppendUint64(append(b, 'u'), uint64(q.UpdatedAfter.UnixMicro()))
	}
	if q.Filter != nil {
		b = appendString(append(b, 'f'), cql.String(q.Filter.Expr))
	}
	return b
}

// appendSet appends texts whose order does not matter.
func appendSet[T ~string](b []byte, values []T) []byte {
	b = binary.BigEndian.AppendUint32(b, uint32(len(values)))
	for _, v := range slices.Sorted(slices.Values(values)) {
		b = appendString(b, string(v))
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
