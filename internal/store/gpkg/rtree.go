package gpkg

import (
	"context"
	"encoding/binary"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/paulmach/orb"
)

// The points of a large batch come into the R-tree in leaves of their own. Put
// in one by one, 5,000 of them change most of the leaves of a million, and write
// three times as much to the disk as everything else does. Their leaves are
// packed and hung into the tree by the rules of Guttman, "R-trees: a dynamic
// index structure for spatial searching" (1984), after the idea of Chen,
// Choubey and Rundensteiner, "Bulk-insertions into R-trees using the
// small-tree-large-tree approach" (1998). A search then looks at a leaf or two
// of each batch, which is why small batches go the common way.
//
// The tables are those in which SQLite's R*Tree module keeps its nodes; the
// module holds none of them in memory between two statements. The form of a node
// is in the head of SQLite's ext/rtree/rtree.c.
const (
	packMin  = 1000 // points that are worth leaves of their own
	rootNode = 1
	cellSize = 24 // bytes: a number, and the box in four float32

	nodeSelect   = "SELECT data FROM rtree_incidents_geom_node WHERE nodeno = ?"
	nodeLast     = "SELECT max(nodeno) FROM rtree_incidents_geom_node"
	nodeReplace  = "REPLACE INTO rtree_incidents_geom_node (nodeno, data) VALUES (?, ?)"
	parentInsert = "REPLACE INTO rtree_incidents_geom_parent (nodeno, parentnode) VALUES (?, ?)"
)

// rowidRows is how many rows one statement gives to the table that tells the leaf
// of each point.
const rowidRows = 50

// A point that the tree has already is a fault, as it is for the module.
var (
	rowidInsert     = "INSERT INTO rtree_incidents_geom_rowid (rowid, nodeno) VALUES (?, ?)"
	rowidInsertMany = rowidInsert + strings.Repeat(", (?, ?)", rowidRows-1)
)

// rBox is a box as the R-tree keeps it: rounded outwards to float32.
type rBox struct{ minX, maxX, minY, maxY float32 }

// rCell is an entry of a node: the number of a node below, or of an incident in a
// leaf, with its box.
type rCell struct {
	id  int64
	box rBox
}

type rNode struct {
	no      int64
	cells   []rCell
	changed bool
}

// rTree is the part of the R-tree that a batch changes.
type rTree struct {
	c      *conn
	size   int // bytes of a node
	depth  int // levels below the root; leaves are at level 0
	nodes  map[int64]*rNode
	last   int64           // the highest number of a node
	parent map[int64]int64 // of nodes that are new or moved
}

// roundDown and roundUp are those of SQLite (rtreeValueDown, rtreeValueUp).
func roundDown(v float64) float32 {
	f := float32(v)
	if float64(f) > v {
		f = float32(v * (1 - math.Copysign(1.0/8388608, v)))
	}
	return f
}

func roundUp(v float64) float32 {
	f := float32(v)
	if float64(f) < v {
		f = float32(v * (1 + math.Copysign(1.0/8388608, v)))
	}
	return f
}

func rBoxOf(p orb.Point) rBox {
	return rBox{roundDown(p[0]), roundUp(p[0]), roundDown(p[1]), roundUp(p[1])}
}

func (a rBox) with(b rBox) rBox {
	return rBox{min(a.minX, b.minX), max(a.maxX, b.maxX), min(a.minY, b.minY), max(a.maxY, b.maxY)}
}

func (a rBox) area() float64 { return float64(a.maxX-a.minX) * float64(a.maxY-a.minY) }

func (a rBox) margin() float64 { return float64(a.maxX-a.minX) + float64(a.maxY-a.minY) }

func (a rBox) overlap(b rBox) float64 {
	w := min(a.maxX, b.maxX) - max(a.minX, b.minX)
	h := min(a.maxY, b.maxY) - max(a.minY, b.minY)
	if w <= 0 || h <= 0 {
		return 0
	}
	return float64(w) * float64(h)
}

func boundsOf(cells []rCell) rBox {
	b := cells[0].box
	for _, c := range cells[1:] {
		b = b.with(c.box)
	}
	return b
}

// openRTree reads the root. It returns nil for a tree that has nothing but a root:
// leaves can only hang below one.
func openRTree(ctx context.Context, c *conn) (*rTree, error) {
	data, err := readNode(ctx, c, rootNode)
	if err != nil {
		return nil, err
	}
	t := &rTree{c: c, size: len(data), depth: int(binary.BigEndian.Uint16(data)), nodes: map[int64]*rNode{}, parent: map[int64]int64{}}
	if t.depth == 0 {
		return nil, nil
	}
	st, err := c.stmt(ctx, nodeLast)
	if err != nil {
		return nil, err
	}
	return t, coded("read the R-tree", st.QueryRowContext(ctx).Scan(&t.last))
}

// readNode reads the text of a node and makes sure of its form.
func readNode(ctx context.Context, c *conn, no int64) ([]byte, error) {
	st, err := c.stmt(ctx, nodeSelect)
	if err != nil {
		return nil, err
	}
	var data []byte
	if err := st.QueryRowContext(ctx, no).Scan(&data); err != nil {
		return nil, coded("read the R-tree (run dateline check)", err)
	}
	if len(data) < 4+3*cellSize || 4+int(binary.BigEndian.Uint16(data[2:]))*cellSize > len(data) {
		return nil, errRTree
	}
	return data, nil
}

// room is how many cells a node has room for.
func (t *rTree) room() int { return (t.size - 4) / cellSize }

func (t *rTree) node(ctx context.Context, no int64) (*rNode, error) {
	if n := t.nodes[no]; n != nil {
		return n, nil
	}
	data, err := readNode(ctx, t.c, no)
	if err != nil {
		return nil, err
	}
	n := &rNode{no: no, cells: make([]rCell, binary.BigEndian.Uint16(data[2:]), t.room()+1)}
	if len(n.cells) == 0 || len(data) != t.size {
		return nil, errRTree
	}
	for k := range n.cells {
		b := data[4+k*cellSize:]
		n.cells[k].id = int64(binary.BigEndian.Uint64(b))
		side := func(i int) float32 { return math.Float32frombits(binary.BigEndian.Uint32(b[8+4*i:])) }
		n.cells[k].box = rBox{side(0), side(1), side(2), side(3)}
	}
	t.nodes[no] = n
	return n, nil
}

// add makes a node of cells.
func (t *rTree) add(cells []rCell) *rNode {
	t.last++
	n := &rNode{no: t.last, cells: append(make([]rCell, 0, t.room()+1), cells...), changed: true}
	t.nodes[n.no] = n
	return n
}

// adopt notes that the nodes of cells hang below n.
func (t *rTree) adopt(n *rNode, cells ...rCell) {
	for _, c := range cells {
		t.parent[c.id] = n.no
	}
}

// hang puts a leaf into the tree.
func (t *rTree) hang(ctx context.Context, leaf rCell) error {
	root, err := t.node(ctx, rootNode)
	if err != nil {
		return err
	}
	other, err := t.insert(ctx, root, t.depth, leaf)
	if err != nil || other == nil {
		return err
	}
	// The root keeps its number: what it held moves one level down.
	half := t.add(root.cells)
	t.adopt(half, half.cells...)
	root.changed = true
	root.cells = append(root.cells[:0], rCell{half.no, boundsOf(half.cells)}, rCell{other.no, boundsOf(other.cells)})
	t.adopt(root, root.cells...)
	t.depth++
	return nil
}

// insert puts a leaf below n, which is at a level of 1 or more. It returns a
// second node when n had to be parted.
func (t *rTree) insert(ctx context.Context, n *rNode, level int, leaf rCell) (*rNode, error) {
	add := leaf
	if level > 1 {
		k := choose(n.cells, leaf.box)
		child, err := t.node(ctx, n.cells[k].id)
		if err != nil {
			return nil, err
		}
		other, err := t.insert(ctx, child, level-1, leaf)
		if err != nil {
			return nil, err
		}
		if box := boundsOf(child.cells); box != n.cells[k].box {
			n.cells[k].box, n.changed = box, true
		}
		if other == nil {
			return nil, nil
		}
		add = rCell{other.no, boundsOf(other.cells)}
	}
	n.cells, n.changed = append(n.cells, add), true
	t.adopt(n, add)
	if len(n.cells) <= t.room() {
		return nil, nil
	}
	at := halve(n.cells)
	other := t.add(n.cells[at:])
	n.cells = n.cells[:at]
	t.adopt(other, other.cells...)
	return other, nil
}

// write stores what has changed.
func (t *rTree) write(ctx context.Context) error {
	for _, no := range slices.Sorted(maps.Keys(t.nodes)) { // their table grows at its end
		n := t.nodes[no]
		if !n.changed {
			continue
		}
		data := make([]byte, 4, t.size)
		if no == rootNode {
			binary.BigEndian.PutUint16(data, uint16(t.depth))
		}
		binary.BigEndian.PutUint16(data[2:], uint16(len(n.cells)))
		for _, c := range n.cells {
			data = binary.BigEndian.AppendUint64(data, uint64(c.id))
			for _, side := range [...]float32{c.box.minX, c.box.maxX, c.box.minY, c.box.maxY} {
				data = binary.BigEndian.AppendUint32(data, math.Float32bits(side))
			}
		}
		if _, err := t.c.exec(ctx, nodeReplace, no, data[:t.size]); err != nil {
			return err
		}
	}
	for _, no := range slices.Sorted(maps.Keys(t.parent)) {
		if _, err := t.c.exec(ctx, parentInsert, no, t.parent[no]); err != nil {
			return err
		}
	}
	return nil
}
