package tile

import (
	"encoding/binary"
	"math"

	"github.com/paulmach/orb"
)

// layer is a layer of a vector tile (Vector Tile Specification 2.1 §4.1) while it is
// written: as Protocol Buffers, without anything in between.
type layer struct {
	name     string
	features []byte // as the layer has them
	keys     []byte // those that a feature has, likewise
	values   []byte // those that differ, likewise
	numberOf map[value]uint32
	keyOf    []uint32 // the number of each field's key and 1; 0: no feature has it yet
	used     uint32   // keys
	room     []byte   // for what comes before its length is known
}

// value is a value of a property: nothing, a text, a whole number, a number or a truth.
type value struct {
	kind kind
	text string
	bits uint64
}

// kind is the field of a value in Protocol Buffers (Vector Tile Specification 2.1 §4.1).
type kind byte

const (
	nothing  kind = 0
	isText   kind = 1
	isNumber kind = 3 // 64 bits, of float64
	isWhole  kind = 6 // zigzag
	isTruth  kind = 7
)

func textValue(s string) value {
	if s == "" {
		return value{}
	}
	return value{kind: isText, text: s}
}
func numberValue(v float64) value { return value{kind: isNumber, bits: math.Float64bits(v)} }
func wholeValue(n int64) value    { return value{kind: isWhole, bits: zigzag(n)} }
func truthValue(b bool) value {
	if b {
		return value{kind: isTruth, bits: 1}
	}
	return value{kind: isTruth}
}

// zigzag writes small negative numbers small, too.
func zigzag(n int64) uint64 { return uint64(n<<1) ^ uint64(n>>63) }

// The ways in which a field of Protocol Buffers is written.
const (
	varint  = 0
	fixed64 = 1
	sized   = 2
)

// tag begins a field.
func tag(b []byte, field, way uint64) []byte { return binary.AppendUvarint(b, field<<3|way) }

// block appends a field with what it holds.
func block[T string | []byte](b []byte, field uint64, content T) []byte {
	b = binary.AppendUvarint(tag(b, field, sized), uint64(len(content)))
	return append(b, content...)
}

// newLayer is a layer with so many fields at the most.
func newLayer(name string, fields int) *layer {
	return &layer{name: name, numberOf: map[value]uint32{}, keyOf: make([]uint32, fields)}
}

// begin empties the layer. It keeps its room.
func (l *layer) begin() {
	l.features, l.keys, l.values, l.used = l.features[:0], l.keys[:0], l.values[:0], 0
	clear(l.numberOf)
	clear(l.keyOf)
}

// form is the form of a geometry (Vector Tile Specification 2.1 §4.1).
type form uint64

const (
	aPoint   form = 1
	aPolygon form = 3
)

// The commands of geometries, with how often they come (Vector Tile Specification 2.1 §4.3).
const (
	moveTo    = 1<<3 | 1
	lineTo    = 2 // and how often
	closePath = 1<<3 | 7
)

// point appends the commands of a point of whole numbers.
func point(b []byte, p orb.Point) []byte { return step(append(b, moveTo), orb.Point{}, p) }

// polygon appends the commands of a ring of whole numbers, of which no two that follow each
// other are the same.
func polygon(b []byte, r orb.Ring) []byte {
	b = step(append(b, moveTo), orb.Point{}, r[0])
	b = binary.AppendUvarint(b, uint64(len(r)-1)<<3|lineTo)
	for n := 1; n < len(r); n++ {
		b = step(b, r[n-1], r[n])
	}
	return append(b, closePath)
}

// step appends the way from one point to the next.
func step(b []byte, from, to orb.Point) []byte {
	b = binary.AppendUvarint(b, zigzag(int64(to[0])-int64(from[0])))
	return binary.AppendUvarint(b, zigzag(int64(to[1])-int64(from[1])))
}

// add adds a feature of commands, with the properties that v has of fields.
func add[T any](l *layer, id int64, as form, commands []byte, fields []field[T], v *T) {
	b := l.room[:0]
	if id >= 0 {
		b = binary.AppendUvarint(tag(b, 1, varint), uint64(id))
	}
	var tags [4 * maxFields]byte
	t := tags[:0]
	for n := range fields {
		if x := fields[n].of(v); x.kind != nothing {
			t = binary.AppendUvarint(t, uint64(l.key(n, fields[n].Name)))
			t = binary.AppendUvarint(t, uint64(l.number(x)))
		}
	}
	b = block(b, 2, t)
	b = binary.AppendUvarint(tag(b, 3, varint), uint64(as))
	b = block(b, 4, commands)
	l.features = block(l.features, 2, b)
	l.room = b
}

// maxFields is the most fields that a layer has.
const maxFields = 24

// key returns the number of the key of a field.
func (l *layer) key(field int, name string) uint32 {
	if l.keyOf[field] == 0 {
		l.used++
		l.keyOf[field] = l.used
		l.keys = block(l.keys, 3, name)
	}
	return l.keyOf[field] - 1
}

// number returns the number of a value.
func (l *layer) number(v value) uint32 {
	if n, ok := l.numberOf[v]; ok {
		return n
	}
	n := uint32(len(l.numberOf))
	l.numberOf[v] = n
	var room [24]byte
	b := room[:0]
	switch v.kind {
	case isText:
		size := 1 + uvarintLen(uint64(len(v.text))) + len(v.text)
		l.values = binary.AppendUvarint(tag(l.values, 4, sized), uint64(size))
		l.values = block(l.values, uint64(isText), v.text)
		return n
	case isNumber:
		b = binary.LittleEndian.AppendUint64(tag(b, uint64(isNumber), fixed64), v.bits)
	default:
		b = binary.AppendUvarint(tag(b, uint64(v.kind), varint), v.bits)
	}
	l.values = block(l.values, 4, b)
	return n
}

func uvarintLen(n uint64) int {
	var room [binary.MaxVarintLen64]byte
	return binary.PutUvarint(room[:], n)
}

// most is the most bytes that appendTo appends.
func (l *layer) most() int { return len(l.features) + len(l.keys) + len(l.values) + 64 }

// appendTo appends the layer to a tile, unless it is empty.
func (l *layer) appendTo(b []byte) []byte {
	if len(l.features) == 0 {
		return b
	}
	var room [48]byte
	head := block(room[:0], 1, l.name)
	tail := binary.AppendUvarint(tag(room[24:24], 5, varint), Extent)
	tail = binary.AppendUvarint(tag(tail, 15, varint), 2) // the version
	size := len(head) + len(l.features) + len(l.keys) + len(l.values) + len(tail)
	b = binary.AppendUvarint(tag(b, 3, sized), uint64(size))
	for _, part := range [...][]byte{head, l.features, l.keys, l.values, tail} {
		b = append(b, part...)
	}
	return b
}
