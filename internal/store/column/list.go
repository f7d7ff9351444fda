package column

import "sort"

// list holds slots in the order of their rows: latest start first, among equal
// ones the highest number first. It is cut into blocks, so that an insertion
// moves little.
type list struct {
	blocks [][]slot
	n      int
}

const (
	blockMax  = 1024
	blockLoad = 768 // filled when built at once, to leave room
)

// before is the order of lists and leaves.
func (t *table) before(a, b slot) bool {
	x, y := t.at(a), t.at(b)
	if x.start != y.start {
		return x.start > y.start
	}
	return x.num > y.num
}

// place returns the block and the position in it of s, or where it would go.
func (l *list) place(t *table, s slot) (b, p int) {
	b = sort.Search(len(l.blocks), func(i int) bool {
		blk := l.blocks[i]
		return !t.before(blk[len(blk)-1], s)
	})
	if b == len(l.blocks) {
		return b, 0
	}
	blk := l.blocks[b]
	return b, sort.Search(len(blk), func(i int) bool { return !t.before(blk[i], s) })
}

func (l *list) insert(t *table, s slot) {
	l.n++
	b, p := l.place(t, s)
	if b == len(l.blocks) {
		if b == 0 {
			l.blocks = append(l.blocks, append(make([]slot, 0, blockMax), s))
			return
		}
		b--
		p = len(l.blocks[b])
	}
	blk := append(l.blocks[b], 0)
	copy(blk[p+1:], blk[p:])
	blk[p] = s
	l.blocks[b] = blk
	if len(blk) >= blockMax {
		half := len(blk) / 2
		right := append(make([]slot, 0, blockMax), blk[half:]...)
		l.blocks[b] = blk[:half:half]
		l.blocks = append(l.blocks, nil)
		copy(l.blocks[b+2:], l.blocks[b+1:])
		l.blocks[b+1] = right
	}
}

func (l *list) remove(t *table, s slot) {
	b, p := l.place(t, s)
	blk := l.blocks[b]
	l.n--
	if len(blk) == 1 {
		l.blocks = append(l.blocks[:b], l.blocks[b+1:]...)
		return
	}
	l.blocks[b] = append(blk[:p], blk[p+1:]...)
}

// fill builds the list of sorted slots.
func (l *list) fill(sorted []slot) {
	l.n = len(sorted)
	l.blocks = nil
	for len(sorted) > 0 {
		n := min(blockLoad, len(sorted))
		l.blocks = append(l.blocks, append(make([]slot, 0, blockMax), sorted[:n]...))
		sorted = sorted[n:]
	}
}
