package segment

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"
	"sync"

	"github.com/paulmach/orb"
)

// vertex is a node of the k-d tree: a point on the unit sphere in units of 2^-30 (6 mm on Earth), and its entry. The two
// high bits of the entry hold the axis at which the tree is divided there.
type vertex struct {
	at    [3]int32
	entry uint32
}

const (
	sphereUnit = 1 << 30
	axisShift  = 30
	vertexSize = 16
	// leaf is the number of vertices from which on a part of the tree is not divided any more.
	leaf = 8
)

func newVertex(p orb.Point, entry uint32) vertex { return vertex{at: onSphere(p), entry: entry} }

// onSphere is the vector to a point.
func onSphere(p orb.Point) [3]int32 {
	sinLon, cosLon := math.Sincos(p.Lon() * math.Pi / 180)
	sinLat, cosLat := math.Sincos(p.Lat() * math.Pi / 180)
	unit := func(x float64) int32 { return int32(math.Round(x * sphereUnit)) }
	return [3]int32{unit(cosLat * cosLon), unit(cosLat * sinLon), unit(sinLat)}
}

func (v *vertex) encode() []byte {
	b := make([]byte, 0, vertexSize)
	for _, x := range v.at {
		b = binary.LittleEndian.AppendUint32(b, uint32(x))
	}
	return binary.LittleEndian.AppendUint32(b, v.entry)
}

func vertexAt(b []byte, i int) vertex {
	b = b[vertexSize*i : vertexSize*i+vertexSize]
	return vertex{
		at: [3]int32{int32(binary.LittleEndian.Uint32(b)), int32(binary.LittleEndian.Uint32(b[4:])),
			int32(binary.LittleEndian.Uint32(b[8:]))},
		entry: binary.LittleEndian.Uint32(b[12:]),
	}
}

// buildTree orders the vertices so that the middle one of every part divides it at its widest axis. It works on two
// processors.
func buildTree(v []vertex) {
	var wait sync.WaitGroup
	divide(v, &wait)
	wait.Wait()
}

// parallel is the size from which on the halves of a part are divided at the same time.
const parallel = 1 << 15

func divide(v []vertex, wait *sync.WaitGroup) {
	for len(v) > leaf {
		axis := widest(v)
		middle := len(v) / 2
		selectNth(v, middle, axis)
		v[middle].entry |= uint32(axis) << axisShift
		left := v[:middle]
		if len(left) > parallel {
			wait.Go(func() { divide(left, wait) })
		} else {
			divide(left, wait)
		}
		v = v[middle+1:]
	}
	// What is not divided has a certain order too, so that the same entries always make the same file.
	slices.SortFunc(v, func(a, b vertex) int { return cmp.Compare(a.entry, b.entry) })
}

// widest is the axis in which the vertices are spread most.
func widest(v []vertex) (axis int) {
	low, high := v[0].at, v[0].at
	for i := range v {
		for a, x := range v[i].at {
			low[a], high[a] = min(low[a], x), max(high[a], x)
		}
	}
	for a := range 3 {
		if int64(high[a])-int64(low[a]) > int64(high[axis])-int64(low[axis]) {
			axis = a
		}
	}
	return axis
}

// selectNth puts the n-th vertex of an axis in its place, smaller ones before it (Hoare's Find). Equal ones are ordered
// by their entries.
func selectNth(v []vertex, n, axis int) {
	before := func(a, b *vertex) bool {
		return a.at[axis] < b.at[axis] || a.at[axis] == b.at[axis] && a.entry < b.entry
	}
	from, to := 0, len(v)-1
	for from < to {
		a, b, c := &v[from], &v[from+(to-from)/2], &v[to]
		if before(b, a) {
			a, b = b, a
		}
		if before(c, b) {
			b = c
			if before(b, a) {
				b = a
			}
		}
		pivot := *b
		i, j := from, to
		for i <= j {
			for before(&v[i], &pivot) {
				i++
			}
			for before(&pivot, &v[j]) {
				j--
			}
			if i <= j {
				v[i], v[j] = v[j], v[i]
				i, j = i+1, j-1
			}
		}
		switch {
		case n <= j:
			to = j
		case n >= i:
			from = i
		default:
			return
		}
	}
}
