package segment

import (
	"math/bits"
	"slices"
	"strings"
)

// heavy is the number of beginnings of words above which those with a common beginning have a list of their own. What
// has no list is short enough to be read whole.
var heavy = 8192

// maxGroup is the longest beginning, in bytes, that may have a list.
const maxGroup = 16

// groupSpan is a list: a run of the sections of groups.
type groupSpan struct{ from, count int }

// groups collects the lists, for the beginnings of words as they come, sorted.
type groups struct {
	b     *builder
	last  []byte
	open  [maxGroup]openGroup // by the length of the beginning, less one
	found []foundGroup
}

// openGroup is a beginning whose end has not come yet.
type openGroup struct {
	few  []uint32 // while they are few
	many []uint64 // a set of bits, when they are many
	full bool
}

type foundGroup struct {
	text string
	span groupSpan
}

func newGroups(b *builder) *groups { return &groups{b: b} }

// add takes the next beginning.
func (g *groups) add(text []byte, entry uint32) {
	same := 0
	for same < min(len(text), len(g.last), maxGroup) && text[same] == g.last[same] {
		same++
	}
	g.close(same)
	g.last = append(g.last[:0], text...)
	for i := range min(len(text), maxGroup) {
		o := &g.open[i]
		switch {
		case o.full:
			o.many[entry/64] |= 1 << (entry % 64)
		case len(o.few) < heavy:
			o.few = append(o.few, entry)
		default:
			o.full = true
			if o.many == nil {
				o.many = make([]uint64, g.b.entries/64+1)
			}
			for _, e := range append(o.few, entry) {
				o.many[e/64] |= 1 << (e % 64)
			}
		}
	}
}

// close ends the beginnings that are longer than some length.
func (g *groups) close(length int) {
	for i := min(len(g.last), maxGroup) - 1; i >= length; i-- {
		o := &g.open[i]
		if o.full {
			g.write(string(g.last[:i+1]), o.many)
			clear(o.many)
		}
		o.few, o.full = o.few[:0], false
	}
}

func (g *groups) write(text string, set []uint64) {
	entries, cells := g.b.sections[secGroupEntries], g.b.sections[secGroupCells]
	span := groupSpan{from: int(entries.size / 4)}
	for i, word := range set {
		for ; word != 0; word &= word - 1 {
			entry := uint32(64*i + bits.TrailingZeros64(word))
			entries.uint32(entry)
			cells.uint16(g.b.cells[entry])
			span.count++
		}
	}
	g.found = append(g.found, foundGroup{text, span})
}

// finish ends all and writes where the lists are.
func (g *groups) finish() {
	g.close(0)
	slices.SortFunc(g.found, func(a, b foundGroup) int { return strings.Compare(a.text, b.text) })
	s := g.b.sections[secGroups]
	for _, f := range g.found {
		s.byte(byte(len(f.text)))
		s.write([]byte(f.text))
		s.offset(int64(f.span.from))
		s.offset(int64(f.span.count))
	}
}

// decodeGroups reads what finish wrote.
func decodeGroups(b []byte, entries int) (map[string]groupSpan, error) {
	found := map[string]groupSpan{}
	for len(b) > 0 {
		size := int(b[0])
		if len(b) < 1+size+10 {
			return nil, damaged("the list of groups ends early")
		}
		text := string(b[1 : 1+size])
		from, count := offset5(b[1+size:], 0), offset5(b[1+size:], 1)
		if from+count > uint64(entries) {
			return nil, damaged("a group has more than there is")
		}
		found[text] = groupSpan{int(from), int(count)}
		b = b[1+size+10:]
	}
	return found, nil
}
