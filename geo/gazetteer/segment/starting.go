package segment

import (
	"bytes"
	"encoding/binary"
	"runtime"
	"slices"

	"github.com/paulmach/orb"
)

// The world is divided into 256 columns of longitude and 256 rows of latitude.
const (
	cellWidth  = 360.0 / 256
	cellHeight = 180.0 / 256
)

func cellOf(p orb.Point) uint16 { return uint16(rowOf(p.Lat())<<8 | columnOf(p.Lon())) }

func columnOf(lon float64) int { return min(max(int((lon+180)/cellWidth), 0), 255) }

func rowOf(lat float64) int { return min(max(int((lat+90)/cellHeight), 0), 255) }

// cellSet is a set of cells.
type cellSet [65536 / 64]uint64

func (c *cellSet) has(cell uint16) bool { return c[cell/64]&(1<<(cell%64)) != 0 }

// addBox adds the cells that a box has a part in; its west is not east of its east.
func (c *cellSet) addBox(b orb.Bound) {
	for row := rowOf(b.Min.Lat()); row <= rowOf(b.Max.Lat()); row++ {
		for column := columnOf(b.Min.Lon()); column <= columnOf(b.Max.Lon()); column++ {
			cell := row<<8 | column
			c[cell/64] |= 1 << (cell % 64)
		}
	}
}

// compareBeginning compares the beginning of a text with a prefix: 0 if the text begins with it.
func compareBeginning(text []byte, prefix string) int {
	if len(text) > len(prefix) {
		text = text[:len(prefix)]
	}
	return bytes.Compare(text, []byte(prefix))
}

// word is the text from the i-th beginning of a word on.
func (s *Segment) word(i int) []byte {
	text := s.key(number(s.data[secWordKeys], uint32(i)))
	return slice(text, uint64(s.data[secWordOffsets][i]), uint64(len(text)))
}

// wordsFrom finds the beginnings of words that begin with a prefix.
func (s *Segment) wordsFrom(prefix string) (from, to int) {
	n := int(s.header.words)
	from = search(0, n, func(i int) bool { return compareBeginning(s.word(i), prefix) >= 0 })
	to = gallop(from, n, func(i int) bool { return compareBeginning(s.word(i), prefix) > 0 })
	return from, to
}

// Area is a part of the world that is preferred: boxes whose west is not east of their east.
type Area []orb.Bound

func (a Area) contains(p orb.Point) bool {
	return slices.ContainsFunc(a, func(b orb.Bound) bool { return b.Contains(p) })
}

// Starting gives the numbers of the entries that have a key in which the text begins at the beginning of a word; it may
// go on over several words. Only those count that keep wants (nil: all). best are the first of them, inside the first
// that have their point in the area, at most most of each. The order is that of the ranks.
func (s *Segment) Starting(text string, most int, area Area, keep func(n uint32) bool) (best, inside []uint32) {
	defer runtime.KeepAlive(s)
	if text == "" || most <= 0 {
		return nil, nil
	}
	cells := new(cellSet)
	for _, box := range area {
		cells.addBox(box)
	}
	wanted := func(n uint32) bool { return n < s.entries && (keep == nil || keep(n)) }
	within := func(n uint32) bool {
		p, has := decodePoint(s.data[secPoints][8*int(n):])
		return has && area.contains(p)
	}
	if group, ok := s.groups[text]; ok {
		return s.fromGroup(group, most, cells, len(area) > 0, wanted, within)
	}
	from, to := s.wordsFrom(text)
	first, there := leastNumbers{most: most}, leastNumbers{most: most}
	for i := from; i < min(to, from+4*heavy); i++ {
		n := number(s.data[secWordEntries], uint32(i))
		if at, ok := first.takes(n); ok && wanted(n) {
			first.insert(at, n)
		}
		if len(area) == 0 || n >= s.entries {
			continue
		}
		if at, ok := there.takes(n); ok && within(n) && wanted(n) {
			there.insert(at, n)
		}
	}
	return first.list, there.list
}

// StartingIn gives what Starting finds in the area alone. It costs little however few of the entries lie there or are wanted.
func (s *Segment) StartingIn(text string, most int, area Area, keep func(n uint32) bool) (inside []uint32) {
	defer runtime.KeepAlive(s)
	if text == "" || most <= 0 || len(area) == 0 {
		return nil
	}
	wanted := func(n uint32) bool {
		if n >= s.entries {
			return false
		}
		p, has := decodePoint(s.data[secPoints][8*int(n):])
		return has && area.contains(p) && (keep == nil || keep(n))
	}
	if group, ok := s.groups[text]; ok {
		cells := new(cellSet)
		for _, box := range area {
			cells.addBox(box)
		}
		entries := s.data[secGroupEntries][4*group.from : 4*(group.from+group.count)]
		groupCells := s.data[secGroupCells][2*group.from : 2*(group.from+group.count)]
		for i := 0; i < group.count && len(inside) < most; i++ {
			if !cells.has(binary.LittleEndian.Uint16(groupCells[2*i:])) {
				continue
			}
			if n := number(entries, uint32(i)); wanted(n) {
				inside = append(inside, n)
			}
		}
		return inside
	}
	from, to := s.wordsFrom(text)
	there := leastNumbers{most: most}
	for i := from; i < min(to, from+4*heavy); i++ {
		n := number(s.data[secWordEntries], uint32(i))
		if at, ok := there.takes(n); ok && wanted(n) {
			there.insert(at, n)
		}
	}
	return there.list
}

// leastNumbers keeps the least of the numbers that it is given, each once.
type leastNumbers struct {
	most int
	list []uint32 // sorted
}

// takes tells whether and where a number belongs into the list.
func (l *leastNumbers) takes(n uint32) (at int, ok bool) {
	if len(l.list) == l.most && n >= l.list[l.most-1] {
		return 0, false
	}
	at, found := slices.BinarySearch(l.list, n)
	return at, !found
}

func (l *leastNumbers) insert(at int, n uint32) {
	l.list = slices.Insert(l.list, at, n)
	l.list = l.list[:min(len(l.list), l.most)]
}

// fromGroup reads a list from its front.
func (s *Segment) fromGroup(g groupSpan, most int, cells *cellSet, placed bool, wanted, within func(n uint32) bool) (best, inside []uint32) {
	entries := s.data[secGroupEntries][4*g.from : 4*(g.from+g.count)]
	i := 0
	for ; i < g.count && len(best) < most; i++ {
		if n := number(entries, uint32(i)); wanted(n) {
			best = append(best, n)
			if placed && within(n) {
				inside = append(inside, n)
			}
		}
	}
	if !placed {
		return best, nil
	}
	groupCells := s.data[secGroupCells][2*g.from : 2*(g.from+g.count)]
	for ; i < g.count && len(inside) < most; i++ {
		if cells.has(binary.LittleEndian.Uint16(groupCells[2*i:])) {
			if n := number(entries, uint32(i)); wanted(n) && within(n) {
				inside = append(inside, n)
			}
		}
	}
	return best, inside
}
