package gpkg

import (
	"cmp"
	"context"
	"slices"

	"dateline/internal/incident"

	"github.com/paulmach/orb"
)

var errRTree = incident.Errorf(incident.Internal, "", "the R-tree of the data file is damaged: run dateline check, and restore a backup")

// placed is a point that the R-tree does not have yet.
type placed struct {
	num   int64
	point orb.Point
}

// pack puts the points of new incidents into the R-tree in leaves of their own. It
// reports false, and does nothing, while the tree is too small for that.
func (t *transaction) pack(ctx context.Context, points []placed) (bool, error) {
	tree, err := openRTree(ctx, t.conn)
	if err != nil || tree == nil {
		return false, err
	}
	leafOf := make([]any, 0, 2*len(points))
	err = tiles(points, tree.room()*4/5, func(tile []placed) error {
		cells := make([]rCell, len(tile))
		for n, p := range tile {
			cells[n] = rCell{p.num, rBoxOf(p.point)}
		}
		leaf := tree.add(cells)
		for _, p := range tile {
			leafOf = append(leafOf, p.num, leaf.no)
		}
		return tree.hang(ctx, rCell{leaf.no, boundsOf(cells)})
	})
	if err != nil {
		return false, err
	}
	if err := tree.write(ctx); err != nil {
		return false, err
	}
	for len(leafOf) > 0 {
		text, n := rowidInsert, 2
		if len(leafOf) >= 2*rowidRows {
			text, n = rowidInsertMany, 2*rowidRows
		}
		if _, err := t.exec(ctx, text, leafOf[:n]...); err != nil {
			return false, err
		}
		leafOf = leafOf[n:]
	}
	return true, nil
}

// tiles parts points into groups of neighbours, of about the same size and size at
// the most, by halving them again and again across their longer side. It sorts
// points.
func tiles(points []placed, size int, f func(tile []placed) error) error {
	count := (len(points) + size - 1) / size
	if count <= 1 {
		return f(points)
	}
	bound := orb.Bound{Min: points[0].point, Max: points[0].point}
	for _, p := range points[1:] {
		bound = bound.Extend(p.point)
	}
	axis := 0
	if bound.Max[1]-bound.Min[1] > bound.Max[0]-bound.Min[0] {
		axis = 1
	}
	slices.SortFunc(points, func(a, b placed) int {
		return cmp.Or(cmp.Compare(a.point[axis], b.point[axis]), cmp.Compare(a.point[1-axis], b.point[1-axis]))
	})
	half := len(points) * (count / 2) / count
	if err := tiles(points[:half], size, f); err != nil {
		return err
	}
	return tiles(points[half:], size, f)
}

// choose returns the cell whose box has to grow least to hold b, of equal ones
// the smallest (Guttman 1984, ChooseLeaf).
func choose(cells []rCell, b rBox) int {
	best, growth, area := 0, 0.0, 0.0
	for n, c := range cells {
		a := c.box.area()
		g := c.box.with(b).area() - a
		if n == 0 || g < growth || g == growth && a < area {
			best, growth, area = n, g, a
		}
	}
	return best
}

// halve sorts the cells of a node that is too full and returns where to cut them
// in two: across the axis on which the halves have the shorter sides, where they
// overlap least (Beckmann and others, "The R*-tree", 1990, §4.2).
func halve(cells []rCell) int {
	byX := func(a, b rCell) int {
		return cmp.Or(cmp.Compare(a.box.minX, b.box.minX), cmp.Compare(a.box.maxX, b.box.maxX))
	}
	byY := func(a, b rCell) int {
		return cmp.Or(cmp.Compare(a.box.minY, b.box.minY), cmp.Compare(a.box.maxY, b.box.maxY))
	}
	slices.SortFunc(cells, byX)
	atX, sidesX := cut(cells)
	slices.SortFunc(cells, byY)
	atY, sidesY := cut(cells)
	if sidesY <= sidesX {
		return atY
	}
	slices.SortFunc(cells, byX)
	return atX
}

// cut returns where sorted cells are best cut, and the sum of the sides of all
// pairs of halves. A half has at least a third of the cells.
func cut(cells []rCell) (at int, sides float64) {
	least := len(cells) / 3
	after := make([]rBox, len(cells)) // the bounds of cells[n:]
	for n := len(cells) - 1; n >= 0; n-- {
		after[n] = cells[n].box
		if n+1 < len(cells) {
			after[n] = after[n].with(after[n+1])
		}
	}
	before := boundsOf(cells[:least])
	var overlap, area float64
	for n := least; n <= len(cells)-least; n++ {
		before = before.with(cells[n-1].box)
		sides += before.margin() + after[n].margin()
		o, a := before.overlap(after[n]), before.area()+after[n].area()
		if at == 0 || o < overlap || o == overlap && a < area {
			at, overlap, area = n, o, a
		}
	}
	return at, sides
}
