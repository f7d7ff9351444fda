package format

import (
	"encoding/binary"
	"math"
)

// flatbuffer writes one size-prefixed FlatBuffer, forwards: each table before what
// its offsets point to. Alignment is counted from the prefix, as the format's own
// builders do.
type flatbuffer struct{ b []byte }

// slot is a field of a table: its number in the schema, and its value in size
// bytes. An offset has the size 4 and no value yet.
type slot struct {
	id, size int
	value    uint64
}

// root begins the buffer and returns where the offset of the first table stands.
func (w *flatbuffer) root() int {
	w.b = append(w.b[:0], 0, 0, 0, 0, 0, 0, 0, 0)
	return 4
}

// finish returns the buffer with its prefix.
func (w *flatbuffer) finish() []byte {
	binary.LittleEndian.PutUint32(w.b, uint32(len(w.b)-4))
	return w.b
}

// align pads until what follows after ahead bytes is at a multiple of size.
func (w *flatbuffer) align(size, ahead int) {
	for (len(w.b)+ahead)%size != 0 {
		w.b = append(w.b, 0)
	}
}

func (w *flatbuffer) u32(v int) { w.b = binary.LittleEndian.AppendUint32(w.b, uint32(v)) }

// link lets the offset at at point to what comes next.
func (w *flatbuffer) link(at int) {
	binary.LittleEndian.PutUint32(w.b[at:], uint32(len(w.b)-at))
}

// table writes a table that the offset at at points to, and returns where its slots
// stand. Slots come with the largest first.
func (w *flatbuffer) table(at int, slots ...slot) []int {
	fields := 0
	for _, s := range slots {
		fields = max(fields, s.id+1)
	}
	w.align(2, 0)
	vtable := len(w.b)
	w.b = append(w.b, make([]byte, 4+2*fields)...)
	largest := 4
	if len(slots) > 0 {
		largest = max(largest, slots[0].size)
	}
	w.align(largest, 4%largest)
	w.link(at)
	table := len(w.b)
	w.u32(table - vtable)
	where := make([]int, len(slots))
	for n, s := range slots {
		w.align(s.size, 0)
		where[n] = len(w.b)
		w.b = append(w.b, binary.LittleEndian.AppendUint64(nil, s.value)[:s.size]...)
		binary.LittleEndian.PutUint16(w.b[vtable+4+2*s.id:], uint16(where[n]-table))
	}
	binary.LittleEndian.PutUint16(w.b[vtable:], uint16(4+2*fields))
	binary.LittleEndian.PutUint16(w.b[vtable+2:], uint16(len(w.b)-table))
	return where
}

func (w *flatbuffer) text(at int, s string) {
	w.align(4, 0)
	w.link(at)
	w.u32(len(s))
	w.b = append(append(w.b, s...), 0)
}

// bytes writes a vector of bytes and returns where it begins; more may be appended
// until the count is set by counted.
func (w *flatbuffer) bytes(at int) int {
	w.align(4, 0)
	w.link(at)
	w.u32(0)
	return len(w.b)
}

// counted sets the count of the vector of bytes that began at from and ends here.
func (w *flatbuffer) counted(from int) {
	binary.LittleEndian.PutUint32(w.b[from-4:], uint32(len(w.b)-from))
}

func (w *flatbuffer) reals(at int, list ...float64) {
	w.align(8, 4)
	w.link(at)
	w.u32(len(list))
	for _, x := range list {
		w.b = binary.LittleEndian.AppendUint64(w.b, math.Float64bits(x))
	}
}

// tables writes a vector of n offsets and returns where the first stands.
func (w *flatbuffer) tables(at, n int) int {
	w.align(4, 0)
	w.link(at)
	w.u32(n)
	first := len(w.b)
	w.b = append(w.b, make([]byte, 4*n)...)
	return first
}

// flatreader reads a FlatBuffer without its prefix. Whatever lies outside the
// buffer reads as zero and makes it bad.
type flatreader struct {
	b   []byte
	bad bool
}

// at returns n bytes at pos.
func (r *flatreader) at(pos, n int) []byte {
	if pos < 0 || n < 0 || pos > len(r.b) || n > len(r.b)-pos {
		r.bad = true
		return make([]byte, min(max(n, 0), 8))
	}
	return r.b[pos : pos+n]
}

func (r *flatreader) u16(pos int) int { return int(binary.LittleEndian.Uint16(r.at(pos, 2))) }
func (r *flatreader) u32(pos int) int { return int(binary.LittleEndian.Uint32(r.at(pos, 4))) }

// follow returns where the offset at pos points to.
func (r *flatreader) follow(pos int) int { return pos + r.u32(pos) }

// field returns where a field of the table stands, or 0.
func (r *flatreader) field(table, id int) int {
	vtable := table - int(int32(r.u32(table)))
	if r.bad || 4+2*id+2 > r.u16(vtable) {
		return 0
	}
	if off := r.u16(vtable + 4 + 2*id); off != 0 {
		return table + off
	}
	return 0
}

// vector returns the first item and the count of the vector of a field, whose items
// have size bytes each.
func (r *flatreader) vector(table, id, size int) (first, n int) {
	at := r.field(table, id)
	if at == 0 || r.bad {
		return 0, 0
	}
	at = r.follow(at)
	n = r.u32(at)
	if r.bad || n > len(r.b)/size {
		r.bad = true
		return 0, 0
	}
	r.at(at+4, n*size)
	if r.bad {
		return 0, 0
	}
	return at + 4, n
}

func (r *flatreader) text(table, id int) string {
	at, n := r.vector(table, id, 1)
	if n == 0 {
		return ""
	}
	return string(r.at(at, n))
}

// whole returns the number of size bytes in a field, or what it is otherwise.
func (r *flatreader) whole(table, id, size int, otherwise uint64) uint64 {
	at := r.field(table, id)
	if at == 0 {
		return otherwise
	}
	var v [8]byte
	copy(v[:], r.at(at, size))
	return binary.LittleEndian.Uint64(v[:])
}

func (r *flatreader) real(pos int) float64 {
	return math.Float64frombits(binary.LittleEndian.Uint64(r.at(pos, 8)))
}
