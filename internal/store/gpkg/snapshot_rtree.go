package gpkg

import (
	"cmp"
	"context"
	"math"
	"slices"
)

// nodesHeld is how many leaves of a new tree are in memory at a time.
const nodesHeld = 1024

// leafOf tells in which leaf a point is.
type leafOf struct{ num, leaf int64 }

// packAll makes an R-tree that is empty whole: leaves of neighbours, above them nodes
// of neighbouring ones, up to the root, as Leutenegger and others, "STR: a simple and
// efficient algorithm for R-tree packing" (1997), have it. It sorts points.
func packAll(ctx context.Context, c *conn, points []placed) error {
	if len(points) == 0 {
		return nil
	}
	empty, err := readNode(ctx, c, rootNode)
	if err != nil {
		return err
	}
	t := &rTree{c: c, size: len(empty), nodes: map[int64]*rNode{}, last: rootNode, parent: map[int64]int64{}}
	level, places, err := t.leaves(ctx, points)
	if err != nil {
		return err
	}
	for len(level) > 1 {
		t.depth++
		level = t.above(level)
	}
	if err := t.write(ctx); err != nil {
		return err
	}
	return tellLeaves(ctx, c, places)
}

// leaves writes the leaves, and returns the cells for them and which point is where.
func (t *rTree) leaves(ctx context.Context, points []placed) (level []rCell, places []leafOf, err error) {
	if len(points) <= t.room() { // the root is the leaf
		t.last = 0
	}
	places = make([]leafOf, 0, len(points))
	err = strips(points, t.room(), func(tile []placed) error {
		cells := make([]rCell, len(tile))
		for n, p := range tile {
			cells[n] = rCell{p.num, rBoxOf(p.point)}
		}
		leaf := t.add(cells)
		for _, p := range tile {
			places = append(places, leafOf{p.num, leaf.no})
		}
		level = append(level, rCell{leaf.no, boundsOf(cells)})
		if len(t.nodes) < nodesHeld {
			return nil
		}
		defer clear(t.nodes)
		return t.write(ctx)
	})
	return level, places, err
}

// strips parts points into groups of size, neighbours each: into strips by longitude,
// and these by latitude.
func strips(points []placed, size int, f func(tile []placed) error) error {
	by := func(axis int) func(a, b placed) int {
		return func(a, b placed) int {
			switch x, y := a.point[axis], b.point[axis]; {
			case x < y:
				return -1
			case x > y:
				return 1
			}
			return cmp.Compare(a.num, b.num) // so that the same data makes the same file
		}
	}
	count := (len(points) + size - 1) / size
	wide := int(math.Ceil(math.Sqrt(float64(count)))) * size
	slices.SortFunc(points, by(0))
	for strip := range slices.Chunk(points, wide) {
		slices.SortFunc(strip, by(1))
		for tile := range slices.Chunk(strip, size) {
			if err := f(tile); err != nil {
				return err
			}
		}
	}
	return nil
}

// above makes the nodes above a level, of about the same size: the root if one is
// enough.
func (t *rTree) above(level []rCell) (cells []rCell) {
	many := (len(level) + t.room() - 1) / t.room()
	for part := range slices.Chunk(level, (len(level)+many-1)/many) {
		var n *rNode
		if many == 1 {
			n = &rNode{no: rootNode, cells: part, changed: true}
			t.nodes[rootNode] = n
		} else {
			n = t.add(part)
		}
		t.adopt(n, part...)
		cells = append(cells, rCell{n.no, boundsOf(part)})
	}
	return cells
}

// tellLeaves fills the table that tells the leaf of each point, in its order.
func tellLeaves(ctx context.Context, c *conn, places []leafOf) error {
	slices.SortFunc(places, func(a, b leafOf) int { return cmp.Compare(a.num, b.num) })
	args := make([]any, 0, 2*rowidRows)
	for part := range slices.Chunk(places, rowidRows) {
		args = args[:0]
		for _, p := range part {
			args = append(args, p.num, p.leaf)
		}
		if len(part) == rowidRows {
			if _, err := c.exec(ctx, rowidInsertMany, args...); err != nil {
				return err
			}
			continue
		}
		for n := range part {
			if _, err := c.exec(ctx, rowidInsert, args[2*n:2*n+2]...); err != nil {
				return err
			}
		}
	}
	return nil
}
