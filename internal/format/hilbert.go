package format

import (
	"encoding/binary"
	"io"
	"math"
)

// nodeSize is how many children a node of the index has (FlatGeobuf's default).
const nodeSize = 16

// box is what a node of the index covers.
type box struct{ west, south, east, north float64 }

// nowhere covers nothing: no box meets it.
var nowhere = box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}

func (b *box) extend(o box) {
	b.west, b.south = min(b.west, o.west), min(b.south, o.south)
	b.east, b.north = max(b.east, o.east), max(b.north, o.north)
}

// hilbert returns how far along Hilbert's curve of 16 bits a position lies (Hilbert
// 1891; the loop is that of Warren, Hacker's Delight §16.2).
func hilbert(lon, lat float64) uint32 {
	cell := func(x, span float64) uint32 { return uint32(min(max(x/span+0.5, 0), 1) * 0xFFFF) }
	x, y := cell(lon, 360), cell(lat, 180)
	var d uint32
	for s := uint32(1 << 15); s > 0; s >>= 1 {
		rx, ry := min(x&s, 1), min(y&s, 1)
		d += s * s * ((3 * rx) ^ ry)
		if ry == 0 {
			if rx == 1 {
				x, y = 0xFFFF-x, 0xFFFF-y
			}
			x, y = y, x
		}
	}
	return d
}

// treeLevels returns how many nodes the levels of a packed R-tree over n items
// have, the leaves first.
func treeLevels(n, size uint64) (levels []uint64) {
	levels = append(levels, n)
	for n != 1 || len(levels) == 1 {
		n = (n + size - 1) / size
		levels = append(levels, n)
	}
	return levels
}

// treeBytes is the size of the index over n items.
func treeBytes(n, size uint64) uint64 {
	sum := uint64(0)
	for _, l := range treeLevels(n, size) {
		sum += l
	}
	return sum * 40
}

// writeTree writes a packed R-tree, the root first: each node its box and where its
// first child is, for leaves the byte of the feature, otherwise the number of a
// node. The leaves come from item, by their number.
func writeTree(w io.Writer, n int, item func(int) (box, uint64)) error {
	levels := treeLevels(uint64(n), nodeSize)
	boxes := make([][]box, len(levels)) // of the inner levels
	for l := 1; l < len(levels); l++ {
		boxes[l] = make([]box, levels[l])
		for k := range boxes[l] {
			boxes[l][k] = nowhere
		}
		for k := range int(levels[l-1]) {
			var b box
			if l == 1 {
				b, _ = item(k)
			} else {
				b = boxes[l-1][k]
			}
			boxes[l][k/nodeSize].extend(b)
		}
	}
	first := uint64(0) // number of the level's first node
	node := make([]byte, 0, 40)
	for l := len(levels) - 1; l >= 0; l-- {
		below := first + levels[l]
		for k := range int(levels[l]) {
			b, at := nowhere, below+uint64(k)*nodeSize
			if l == 0 {
				b, at = item(k)
			} else {
				b = boxes[l][k]
			}
			node = node[:0]
			for _, x := range []float64{b.west, b.south, b.east, b.north} {
				node = binary.LittleEndian.AppendUint64(node, math.Float64bits(x))
			}
			if _, err := w.Write(binary.LittleEndian.AppendUint64(node, at)); err != nil {
				return err
			}
		}
		first = below
	}
	return nil
}
