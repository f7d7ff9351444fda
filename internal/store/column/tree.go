package column

import (
	"sort"
	"sync/atomic"

	"dateline/geo"

	"github.com/paulmach/orb"
)

// node is a square of the quadtree. A leaf holds slots in the order of lists,
// with their spots beside them so that a box test reads memory in sequence.
type node struct {
	box    geo.BBox // plain: never crosses the antimeridian
	n      int
	kids   *[4]*node
	slots  []slot
	spots  []spot
	maxEnd int32                // latest end of a row that was ever in this leaf
	sums   atomic.Pointer[cell] // of all rows of a leaf; nil: not known (see total)
}

const (
	leafMax  = 512
	maxDepth = 24 // about 2 m; more incidents than leafMax on one spot share a large leaf
)

func newTree() *node { return &node{box: geo.World} }

// quadrant returns the child of n that p belongs to.
func (n *node) quadrant(p orb.Point) int {
	q := 0
	if p[0] >= (n.box.West+n.box.East)/2 {
		q |= 1
	}
	if p[1] >= (n.box.South+n.box.North)/2 {
		q |= 2
	}
	return q
}

func (n *node) split() {
	x, y := (n.box.West+n.box.East)/2, (n.box.South+n.box.North)/2
	n.kids = &[4]*node{
		{box: geo.BBox{West: n.box.West, South: n.box.South, East: x, North: y}},
		{box: geo.BBox{West: x, South: n.box.South, East: n.box.East, North: y}},
		{box: geo.BBox{West: n.box.West, South: y, East: x, North: n.box.North}},
		{box: geo.BBox{West: x, South: y, East: n.box.East, North: n.box.North}},
	}
}

func (n *node) insert(t *table, s slot) {
	r := t.at(s)
	p := orb.Point{r.lon, r.lat}
	depth := 0
	for n.kids != nil {
		n.n++
		n = n.kids[n.quadrant(p)]
		depth++
	}
	n.n++
	i := sort.Search(len(n.slots), func(i int) bool { return !t.before(n.slots[i], s) })
	n.slots = append(n.slots, 0)
	copy(n.slots[i+1:], n.slots[i:])
	n.slots[i] = s
	n.spots = append(n.spots, spot{})
	copy(n.spots[i+1:], n.spots[i:])
	n.spots[i] = spotOf(r)
	n.maxEnd = max(n.maxEnd, r.end)
	if c := n.sums.Load(); c != nil {
		c.add(r)
	}
	if len(n.slots) > leafMax && depth < maxDepth {
		slots := n.slots
		n.slots, n.spots = nil, nil
		n.sums.Store(nil)
		n.build(t, slots, depth)
	}
}

func (n *node) remove(t *table, s slot) {
	r := t.at(s)
	p := orb.Point{r.lon, r.lat}
	for n.kids != nil {
		n.n--
		n = n.kids[n.quadrant(p)]
	}
	n.n--
	i := sort.Search(len(n.slots), func(i int) bool { return !t.before(n.slots[i], s) })
	n.slots = append(n.slots[:i], n.slots[i+1:]...)
	n.spots = append(n.spots[:i], n.spots[i+1:]...)
	n.sums.Store(nil)
}

// build fills an empty node with sorted slots; each leaf inherits their order.
func (n *node) build(t *table, sorted []slot, depth int) {
	n.n = len(sorted)
	if len(sorted) <= leafMax || depth >= maxDepth {
		n.slots = append([]slot(nil), sorted...)
		n.spots = make([]spot, len(sorted))
		for i, s := range sorted {
			r := t.at(s)
			n.spots[i] = spotOf(r)
			n.maxEnd = max(n.maxEnd, r.end)
		}
		n.total(t)
		return
	}
	n.split()
	var parts [4][]slot
	for _, s := range sorted {
		r := t.at(s)
		q := n.quadrant(orb.Point{r.lon, r.lat})
		parts[q] = append(parts[q], s)
	}
	for q, kid := range n.kids {
		kid.build(t, parts[q], depth+1)
	}
}

// total sums up the rows of a leaf. What it returns holds until the next write.
func (n *node) total(t *table) *cell {
	if c := n.sums.Load(); c != nil {
		return c
	}
	c := new(cell)
	for _, s := range n.slots {
		c.add(t.at(s))
	}
	n.sums.Store(c)
	return c
}

// touch calls f for each non-empty leaf that meets box, and whether the leaf
// lies wholly inside it; f returns false to stop.
func (n *node) touch(box geo.BBox, f func(leaf *node, inside bool) bool) bool {
	if n.n == 0 || !meets(n.box, box) {
		return true
	}
	if n.kids == nil {
		return f(n, within(n.box, box))
	}
	for _, kid := range n.kids {
		if !kid.touch(box, f) {
			return false
		}
	}
	return true
}

// size estimates how many rows of the tree lie in box: those of squares that
// are wholly inside, and of a border leaf the share of its area.
func (n *node) size(box geo.BBox) int {
	if n.n == 0 || !meets(n.box, box) {
		return 0
	}
	if within(n.box, box) {
		return n.n
	}
	if n.kids == nil {
		return n.n/2 + 1
	}
	sum := 0
	for _, kid := range n.kids {
		sum += kid.size(box)
	}
	return sum
}

// meets and within compare plain boxes, without the care for the antimeridian
// that geo takes.
func meets(a, b geo.BBox) bool {
	return a.West <= b.East && b.West <= a.East && a.South <= b.North && b.South <= a.North
}

func within(a, b geo.BBox) bool {
	return b.West <= a.West && a.East <= b.East && b.South <= a.South && a.North <= b.North
}

func in(p orb.Point, b geo.BBox) bool {
	return p[0] >= b.West && p[0] <= b.East && p[1] >= b.South && p[1] <= b.North
}
