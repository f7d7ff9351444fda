package incident

import (
	"encoding/binary"
	"math"
	"strings"

	"dateline/internal/cql"
)

// SortField names a property that incidents can be sorted by: any that is
// Sortable in Properties.
type SortField string

// The fields that need no look at texts.
const (
	SortDate    SortField = "date_start"
	SortDateEnd SortField = "date_end"
	SortUpdated SortField = "updated_at"
	SortCreated SortField = "created_at"
	SortSeq     SortField = "seq"
	SortKilled  SortField = "killed_best"
	SortInjured SortField = "injured_best"
)

// SortFields lists them in the order of the documentation.
var SortFields = []SortField{SortDate, SortDateEnd, SortUpdated, SortCreated, SortSeq, SortKilled, SortInjured}

// Sort is the order of an answer. The zero Sort is newest first: DateStart
// descending. Incidents without a value come last in both directions. Texts are
// told apart by their first SortBytes bytes, in the order of their code points.
// What is equal in all keys is told apart by Num, in the direction of the last
// key, so that the order is total.
type Sort struct {
	Field SortField
	Asc   bool
	Then  []SortKey // what tells equal ones apart, MaxSortKeys-1 at the most
}

// SortKey is one property of an order and its direction.
type SortKey struct {
	Field SortField
	Asc   bool
}

const (
	// SortBytes is how much of a text counts in an order, so that cursors stay
	// short.
	SortBytes = 64
	// MaxSortKeys is how many properties an order can have.
	MaxSortKeys = 4
)

// Normal returns s with the default made explicit.
func (s Sort) Normal() Sort {
	if s.Field == "" {
		s.Field = SortDate
	}
	return s
}

// Keys returns the properties of the order, the first first.
func (s Sort) Keys() []SortKey {
	return append([]SortKey{{s.Normal().Field, s.Asc}}, s.Then...)
}

// last is the direction of the last key.
func (s Sort) last() bool {
	if n := len(s.Then); n > 0 {
		return s.Then[n-1].Asc
	}
	return s.Asc
}

// FieldOf returns the place of a property in Properties, -1 if there is none of
// this name.
func FieldOf(name string) int {
	if f, ok := fieldsByName[name]; ok {
		return f
	}
	return -1
}

var fieldsByName = func() map[string]int {
	m := map[string]int{}
	for f, p := range properties {
		m[string(p.Name)] = f
	}
	return m
}()

// IsText reports whether a property is a text, which orders compare bytewise.
func IsText(field int) bool { return field >= 0 && properties[field].Type == cql.TypeString }

// Cursor is the place of an incident in a sort order.
type Cursor struct {
	Key  int64  // of the first property: NumberKey, or TextKey of a text
	Rest string // the rest of a text and all further properties, to be compared bytewise
	Num  int64
}

// SortKey returns a number that sorts incidents as s says when compared in
// ascending order. Unknown values come last.
func (s Sort) SortKey(value int64, known bool) int64 { return NumberKey(value, known, s.Asc) }

// NumberKey returns a number that sorts values in a direction when compared in
// ascending order. Unknown values come last.
func NumberKey(value int64, known, asc bool) int64 {
	switch {
	case !known:
		return unknownKey
	case asc:
		return value
	default:
		return ^value
	}
}

const unknownKey = math.MaxInt64

// TextKey is NumberKey for the first eight bytes of a text; the empty text is
// unknown. Where it is equal, AppendText decides.
func TextKey(s string, asc bool) int64 {
	var b [8]byte
	copy(b[:], s)
	return NumberKey(int64(binary.BigEndian.Uint64(b[:])^1<<63), s != "", asc)
}

// AppendText appends the form of a text whose bytes compare as an order wants.
func AppendText(b []byte, s string, asc bool) []byte {
	if s == "" {
		return append(b, 1)
	}
	b = append(b, 0)
	from := len(b)
	for _, c := range []byte(s[:min(len(s), SortBytes)]) {
		if b = append(b, c); c == 0 {
			b = append(b, 0xff)
		}
	}
	b = append(b, 0, 0)
	if !asc {
		for i := from; i < len(b); i++ {
			b[i] = ^b[i]
		}
	}
	return b
}

// AppendKey appends a NumberKey in a form whose bytes compare as the keys do.
func AppendKey(b []byte, key int64) []byte {
	return binary.BigEndian.AppendUint64(b, uint64(key)^1<<63)
}

// RealValue is a whole number that sorts as a real one does.
func RealValue(f float64) int64 {
	bits := int64(math.Float64bits(f))
	return bits ^ int64(uint64(bits>>63)>>1)
}

// Value returns the value that s sorts i by first, unless it is a text.
func (s Sort) Value(i *Incident) (v int64, known bool) {
	return sortValue(i, FieldOf(string(s.Normal().Field)))
}

func sortValue(i *Incident, field int) (v int64, known bool) {
	r := Row{i}
	switch field {
	case FieldDateStart:
		return int64(i.DateStart), i.DateStart != 0
	case FieldDateEnd:
		return int64(i.DateEnd), i.DateEnd != 0
	case FieldUpdatedAt:
		return i.UpdatedAt.UnixMicro(), true
	case FieldCreatedAt:
		return i.Num, true // numbers are given in order of entry
	case FieldUncertaintyM:
		return RealValue(i.UncertaintyM), i.UncertaintyM > 0
	case FieldDisputed:
		if i.Disputed {
			return 1, true
		}
		return 0, true
	case FieldSeq:
		return int64(i.Seq), true
	case FieldVersion:
		return i.Version, true
	case FieldSourceCount:
		return i.SourceCount, true
	}
	n := r.figure(field)
	return n.N, n.Known
}

// CursorOf returns the place of i in the order s.
func (s Sort) CursorOf(i *Incident) Cursor {
	c := Cursor{Num: i.Num}
	var rest []byte
	for n, k := range s.Keys() {
		field := FieldOf(string(k.Field))
		if IsText(field) {
			text := Row{i}.text(field)
			if n == 0 {
				c.Key = TextKey(text, k.Asc)
			}
			rest = AppendText(rest, text, k.Asc)
			continue
		}
		v, known := sortValue(i, field)
		key := NumberKey(v, known, k.Asc)
		if n == 0 {
			c.Key = key
		} else {
			rest = AppendKey(rest, key)
		}
	}
	c.Rest = string(rest)
	return c
}

// Before reports whether a comes before b in the order s.
func (s Sort) Before(a, b Cursor) bool {
	if a.Key != b.Key {
		return a.Key < b.Key
	}
	if c := strings.Compare(a.Rest, b.Rest); c != 0 {
		return c < 0
	}
	if s.last() {
		return a.Num < b.Num
	}
	return a.Num > b.Num
}
