package geo

import (
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"strings"
)

// packedRing is a ring where it lies in the bytes of a Region.
type packedRing struct {
	polygon  int // number of its polygon
	vertices int
	table    string // the chunks
	steps    string
}

type gridBox struct{ low, high grid }

// packGrid writes rings as bytes; see Region.
func packGrid(polygons [][][]grid) Region {
	if len(polygons) == 0 {
		return ""
	}
	b := []byte{regionFormat}
	b = binary.AppendUvarint(b, uint64(len(polygons)))
	for _, rings := range polygons {
		b = binary.AppendUvarint(b, uint64(len(rings)))
		for _, ring := range rings {
			b = appendRing(b, ring)
		}
	}
	return Region(b)
}

func appendRing(b []byte, ring []grid) []byte {
	var table, steps []byte
	for from := 0; from < len(ring); from += chunkEdges {
		start := ring[from]
		box := gridBox{start, start}
		at := len(steps)
		for i := from; i < min(from+chunkEdges, len(ring)); i++ {
			a, z := ring[i], ring[(i+1)%len(ring)]
			steps = binary.AppendVarint(steps, int64(z.x-a.x))
			steps = binary.AppendVarint(steps, int64(z.y-a.y))
			box.low = grid{min(box.low.x, z.x), min(box.low.y, z.y)}
			box.high = grid{max(box.high.x, z.x), max(box.high.y, z.y)}
		}
		for _, v := range [...]int32{box.low.x, box.low.y, box.high.x, box.high.y, start.x, start.y, int32(at)} {
			table = binary.LittleEndian.AppendUint32(table, uint32(v))
		}
	}
	b = binary.AppendUvarint(b, uint64(len(ring)))
	b = binary.AppendUvarint(b, uint64(len(steps)))
	return append(append(b, table...), steps...)
}

// rings yields the rings of r, the outer one of each polygon first. It ends early where the bytes are damaged.
func (r Region) rings(yield func(packedRing) bool) { _ = r.walk(yield) }

var errDamaged = errors.New("a region is damaged")

// walk is rings, with the reason why it ended early.
func (r Region) walk(yield func(packedRing) bool) error {
	if r == "" {
		return nil
	}
	if r[0] != regionFormat {
		return fmt.Errorf("a region of format %d, where this program knows %d: it comes from a newer program or is none", r[0], regionFormat)
	}
	s := string(r[1:])
	polygons, s, err := uvarint(s)
	for p := 0; err == nil && p < polygons; p++ {
		var rings int
		if rings, s, err = uvarint(s); err != nil {
			break
		}
		for range rings {
			ring := packedRing{polygon: p}
			var size int
			if ring.vertices, s, err = uvarint(s); err != nil {
				return err
			}
			if size, s, err = uvarint(s); err != nil {
				return err
			}
			table := (ring.vertices + chunkEdges - 1) / chunkEdges * chunkBytes
			if ring.vertices < 1 || table > len(s) || size > len(s)-table {
				return errDamaged
			}
			ring.table, ring.steps, s = s[:table], s[table:table+size], s[table+size:]
			if !yield(ring) {
				return nil
			}
		}
	}
	if err == nil && s != "" {
		return errDamaged
	}
	return err
}

// uvarint reads a number of at most 31 bits.
func uvarint(s string) (int, string, error) {
	v := uint64(0)
	for i := 0; i < len(s) && i < 5; i++ {
		v |= uint64(s[i]&0x7f) << (7 * i)
		if s[i] < 0x80 {
			if v > 1<<31-1 {
				return 0, "", errDamaged
			}
			return int(v), s[i+1:], nil
		}
	}
	return 0, "", errDamaged
}

// ParseRegion takes bytes that a Region consisted of, such as those of a file, and checks all of them.
func ParseRegion(packed string) (Region, error) {
	r := Region(packed)
	var fault error
	err := r.walk(func(ring packedRing) bool {
		fault = ring.check()
		return fault == nil
	})
	if err == nil {
		err = fault
	}
	if err != nil {
		return "", err
	}
	return r, nil
}

// check holds a ring to what appendRing writes.
func (ring packedRing) check() error {
	const most = 3 * 360 * perDegree
	last := ring.first()
	var vertices []grid
	for c := range ring.chunks() {
		if at := ring.word(c, 6); at < 0 || int(at) > len(ring.steps) || last != ring.start(c) {
			return errDamaged
		}
		for _, g := range ring.edges(c)[1:] {
			if g.x < -most || g.x > most || g.y < -90*perDegree || g.y > 90*perDegree {
				return errDamaged
			}
			vertices = append(vertices, last)
			last = g
		}
	}
	if last != ring.first() || len(vertices) != ring.vertices {
		return errDamaged
	}
	if !strings.HasSuffix(string(appendRing(nil, vertices)), ring.table+ring.steps) {
		return errDamaged
	}
	return nil
}

// chunks yields the numbers of the ring's chunks.
func (ring packedRing) chunks() iter.Seq[int] {
	return func(yield func(int) bool) {
		for c := range len(ring.table) / chunkBytes {
			if !yield(c) {
				return
			}
		}
	}
}

func (ring packedRing) word(chunk, n int) int32 {
	at := chunk*chunkBytes + n*4
	s := ring.table[at : at+4]
	return int32(uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24)
}

func (ring packedRing) box(chunk int) gridBox {
	return gridBox{grid{ring.word(chunk, 0), ring.word(chunk, 1)}, grid{ring.word(chunk, 2), ring.word(chunk, 3)}}
}

// latitudes are the south and the north of the box.
func (ring packedRing) latitudes(chunk int) (south, north int32) {
	return ring.word(chunk, 1), ring.word(chunk, 3)
}

func (ring packedRing) start(chunk int) grid { return grid{ring.word(chunk, 4), ring.word(chunk, 5)} }

func (ring packedRing) first() grid { return ring.start(0) }

// end is the last vertex of a chunk, the first one of the next.
func (ring packedRing) end(chunk int) grid {
	if (chunk+1)*chunkBytes >= len(ring.table) {
		return ring.first()
	}
	return ring.start(chunk + 1)
}

// edges are the vertices of a chunk's edges, one more than edges.
func (ring packedRing) edges(chunk int) []grid {
	var vertices [chunkEdges + 1]grid
	return append([]grid(nil), ring.decode(chunk, &vertices)...)
}

// decode reads a chunk into the array.
func (ring packedRing) decode(chunk int, into *[chunkEdges + 1]grid) []grid {
	at := min(max(int(ring.word(chunk, 6)), 0), len(ring.steps))
	s := ring.steps[at:]
	into[0] = ring.start(chunk)
	n := min(chunkEdges, ring.vertices-chunk*chunkEdges)
	for i := 1; i <= n; i++ {
		var dx, dy int32
		dx, s = step(s)
		dy, s = step(s)
		into[i] = grid{into[i-1].x + dx, into[i-1].y + dy}
	}
	return into[:n+1]
}

// step reads one zigzag varint; at the end of the bytes it is 0.
func step(s string) (int32, string) {
	v := uint32(0)
	for i := 0; i < len(s) && i < 5; i++ {
		v |= uint32(s[i]&0x7f) << (7 * i)
		if s[i] < 0x80 {
			return int32(v>>1) ^ -int32(v&1), s[i+1:]
		}
	}
	return 0, ""
}
