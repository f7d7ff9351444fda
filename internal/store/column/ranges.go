package column

import (
	"math"
	"math/bits"
	"sync"
)

// ranges are the lowest and the highest figure of killed, then those of injured, -1:
// unknown; at last the radius of uncertainty in metres, rounded up. They lie beside
// the rows, as few queries ask for them.
type ranges [5]int32

// radius is where ranges have the radius.
const radius = 4

// packedRanges are ranges in 10 bytes. Where a figure is larger than two bytes hold, the
// first one is elsewhere, and largeRanges have them.
type packedRanges struct {
	figures [4]int16
	radius  packedRadius
}

const elsewhere = math.MinInt16

// largeRanges are those that packedRanges cannot hold, by slot. Only the lock is for
// Restore, which sets them from several goroutines; else that of the index is enough.
type largeRanges struct {
	mu sync.Mutex
	by map[slot]ranges
}

// rangesAt puts the ranges of a row into f, with a radius that is rounded up.
func (t *table) rangesAt(s slot, f *ranges) {
	p := &t.ranges[s>>chunkBits][s&(chunkSize-1)]
	if p.figures[0] == elsewhere {
		*f = t.large.by[s]
		return
	}
	*f = ranges{int32(p.figures[0]), int32(p.figures[1]), int32(p.figures[2]), int32(p.figures[3]), p.radius.metres()}
}

func (t *table) setRanges(s slot, f ranges) {
	p := &t.ranges[s>>chunkBits][s&(chunkSize-1)]
	was := p.figures[0] == elsewhere
	is := max(f[0], f[1], f[2], f[3]) > math.MaxInt16
	if is {
		*p = packedRanges{figures: [4]int16{elsewhere}}
	} else {
		*p = packedRanges{[4]int16{int16(f[0]), int16(f[1]), int16(f[2]), int16(f[3])}, packRadius(f[radius])}
	}
	if !was && !is {
		return
	}
	t.large.mu.Lock()
	defer t.large.mu.Unlock()
	switch {
	case !is:
		delete(t.large.by, s)
	case t.large.by == nil:
		t.large.by = map[slot]ranges{s: f}
	default:
		t.large.by[s] = f
	}
}

// packedRadius is a whole number of metres, rounded up by less than incident.RadiusStep of
// it: twelve bits of it, and in the lowest four how many bits of zero follow.
type packedRadius uint16

func packRadius(metres int32) packedRadius {
	shift := max(bits.Len32(uint32(metres))-12, 0)
	high := (int64(metres) + 1<<shift - 1) >> shift
	if high == 1<<12 {
		high, shift = high>>1, shift+1
	}
	if shift > 15 {
		return math.MaxUint16 // some 134,000 km
	}
	return packedRadius(high<<4 | int64(shift))
}

func (r packedRadius) metres() int32 { return int32(r>>4) << (r & 15) }
