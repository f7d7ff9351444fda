package column

import (
	"math"

	"dateline/internal/incident"

	"github.com/paulmach/orb"
)

// Row is what the index keeps of an incident.
type Row struct {
	Num           int64
	Seq           incident.Seq
	Point         *orb.Point
	Start, End    incident.Day
	Killed        incident.Number // best figure
	Injured       incident.Number // best figure
	KilledLow     incident.Number
	KilledHigh    incident.Number
	InjuredLow    incident.Number
	InjuredHigh   incident.Number
	UncertaintyM  float64 // metres; 0: none
	UpdatedMicro  int64   // microseconds since 1970
	Type          string
	Country       string
	Admin1        string
	Scope         string
	Status        string
	DatePrecision string
	GeoPrecision  string
	Disputed      bool
	PlaceID       string
	Path          string // ids of the place and of all that it lies in, separated by spaces
	// Whole is where Update takes the properties from that only some indexes
	// hold (Index.Load); nil: they are unknown.
	Whole *incident.Incident
}

// slot is a position in the table of rows.
type slot = uint32

// row is the packed form of Row: 80 bytes, so that a test of its fields costs
// one or two cache lines. Texts are numbers of words; class stands for the
// scope, status, precisions and disputedness together.
type row struct {
	lon, lat        float64 // lon is NaN without a point
	num             int64
	seq             int64
	updated         int64
	start, end      int32
	killed, injured int32 // -1: unknown
	typ, country    uint32
	admin1, place   uint32
	class           uint32
	self            slot // where the row is
}

// dead is the seq of a slot that holds nothing; real ones start at 1.
const dead = 0

func (r *row) located() bool { return r.lon == r.lon }

func (r *row) point() orb.Point { return orb.Point{r.lon, r.lat} }

const (
	chunkBits = 12
	chunkSize = 1 << chunkBits
)

// table holds the rows in chunks, so that growing copies nothing.
type table struct {
	chunks [][]row
	ranges [][]packedRanges // in chunks, too
	large  largeRanges
	free   []slot
	used   int // slots ever given out
	byNum  map[int64]*[chunkSize]slot
}

func (t *table) at(s slot) *row { return &t.chunks[s>>chunkBits][s&(chunkSize-1)] }

// grow adds a chunk.
func (t *table) grow() {
	t.chunks = append(t.chunks, make([]row, chunkSize))
	t.ranges = append(t.ranges, make([]packedRanges, chunkSize))
}

// add stores a row and returns its slot.
func (t *table) add(r row, f ranges) slot {
	var s slot
	if n := len(t.free); n > 0 {
		s, t.free = t.free[n-1], t.free[:n-1]
	} else {
		s = slot(t.used)
		t.used++
		if int(s>>chunkBits) == len(t.chunks) {
			t.grow()
		}
	}
	r.self = s
	*t.at(s) = r
	t.setRanges(s, f)
	t.number(r.num, s)
	return s
}

// number makes s the slot of num.
func (t *table) number(num int64, s slot) {
	page := t.byNum[num>>chunkBits]
	if page == nil {
		page = new([chunkSize]slot)
		t.byNum[num>>chunkBits] = page
	}
	page[num&(chunkSize-1)] = s + 1
}

// find returns the slot of a number.
func (t *table) find(num int64) (slot, bool) {
	page := t.byNum[num>>chunkBits]
	if page == nil {
		return 0, false
	}
	s := page[num&(chunkSize-1)]
	return s - 1, s != 0
}

func (t *table) drop(s slot) {
	num := t.at(s).num
	t.at(s).seq = dead
	t.setRanges(s, ranges{})
	t.byNum[num>>chunkBits][num&(chunkSize-1)] = 0
	t.free = append(t.free, s)
}

// words gives texts small numbers. The number 0 is the empty text.
type words struct {
	text  []string
	code  map[string]uint32
	split func(string) []string // nil: they have no parts
	parts [][]string            // what split makes of each
}

func newWords(split func(string) []string) words {
	w := words{code: map[string]uint32{}, split: split}
	w.put("")
	return w
}

// put returns the number of s, a new one if need be.
func (w *words) put(s string) uint32 {
	if c, ok := w.code[s]; ok {
		return c
	}
	c := uint32(len(w.text))
	w.text = append(w.text, s)
	w.code[s] = c
	if w.split != nil {
		w.parts = append(w.parts, w.split(s))
	}
	return c
}

func number(n incident.Number) int32 {
	if !n.Known {
		return -1
	}
	return int32(min(n.N, math.MaxInt32))
}
