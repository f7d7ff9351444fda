package column

import (
	"math"
	"math/bits"
	"sync"
)

// ranges are the lowest and the highest figures, and the radius of uncertainty in metres,
// rounded up. They lie beside the rows, as few queries ask for them.
type ranges struct {
	extremes
	radius int32
}

// extremes are figures, -1: unknown. They fit into registers.
type extremes struct{ killedLow, killedHigh, injuredLow, injuredHigh int32 }

// packedRanges are ranges in 10 bytes. Where a figure is larger than two bytes hold, the
// first one is elsewhere, and largeRanges have them.
type packedRanges struct {
	killedLow, killedHigh, injuredLow, injuredHigh int16
	radius                                         packedRadius
}

const elsewhere = math.MinInt16

// largeRanges are those that packedRanges cannot hold, by slot. Only Restore, which sets
// them from several goroutines, needs the lock; else that of the index is enough.
type largeRanges struct {
	mu sync.Mutex
	by map[slot]ranges
}

func (t *table) packedAt(s slot) *packedRanges { return &t.ranges[s>>chunkBits][s&(chunkSize-1)] }

// extremesAt returns the figures of a row.
func (t *table) extremesAt(s slot) extremes {
	p := t.packedAt(s)
	if p.killedLow == elsewhere {
		return t.large.by[s].extremes
	}
	return extremes{int32(p.killedLow), int32(p.killedHigh), int32(p.injuredLow), int32(p.injuredHigh)}
}

// rangesAt returns the ranges of a row, with a radius that is rounded up.
func (t *table) rangesAt(s slot) ranges {
	p := t.packedAt(s)
	if p.killedLow == elsewhere {
		return t.large.by[s]
	}
	return ranges{t.extremesAt(s), p.radius.metres()}
}

func (t *table) setRanges(s slot, f ranges) {
	p := t.packedAt(s)
	was := p.killedLow == elsewhere
	is := max(f.killedLow, f.killedHigh, f.injuredLow, f.injuredHigh) > math.MaxInt16
	if is {
		*p = packedRanges{killedLow: elsewhere}
	} else {
		*p = packedRanges{int16(f.killedLow), int16(f.killedHigh), int16(f.injuredLow), int16(f.injuredHigh), packRadius(f.radius)}
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
