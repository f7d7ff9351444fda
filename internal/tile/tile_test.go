package tile_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"dateline/geo"
	"dateline/internal/tile"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"
)

// points are random ones and awkward ones.
func points() []orb.Point {
	r := rand.New(rand.NewPCG(7, 7))
	list := []orb.Point{{180, 0}, {-180, 0}, {0, 90}, {0, -90}, {0, 0}, {45, 66.51326044311186}, {-180, 90}, {180, -90}, {179.9999999, 85.06}, {12, -85.1}}
	for range 3000 {
		list = append(list, orb.Point{r.Float64()*360 - 180, math.Asin(r.Float64()*2-1) * 180 / math.Pi})
	}
	return list
}

// TestEveryPointIsInOneTile looks for points in all tiles of a zoom.
func TestEveryPointIsInOneTile(t *testing.T) {
	for z := range 4 {
		for _, p := range points() {
			n := 0
			for x := range 1 << z {
				for y := range 1 << z {
					if _, ok := (tile.Tile{Z: z, X: x, Y: y}).Grid().Cell(p[0], p[1]); ok {
						n++
					}
				}
			}
			if n != 1 {
				t.Fatalf("%v is in %d tiles of zoom %d", p, n, z)
			}
		}
	}
}

// TestTilesAreThoseOfOthers holds the tiles to those of orb, away from the edges.
func TestTilesAreThoseOfOthers(t *testing.T) {
	for _, p := range points() {
		if math.Abs(p[1]) > 85 || p[0] == 180 {
			continue
		}
		for z := 1; z <= tile.MaxZoom; z += 3 {
			o := maptile.At(p, maptile.Zoom(z))
			mine := tile.Tile{Z: z, X: int(o.X), Y: int(o.Y)}
			b, ob := mine.Box(), o.Bound()
			if math.Abs(b.West-ob.Min[0])+math.Abs(b.East-ob.Max[0])+math.Abs(b.South-ob.Min[1])+math.Abs(b.North-ob.Max[1]) > 1e-9 {
				t.Fatalf("%v has the box %v, want %v", mine, b, ob)
			}
			near := geo.BBox{West: b.West - 1e-9, South: b.South - 1e-9, East: b.East + 1e-9, North: b.North + 1e-9}
			if !near.Contains(p[0], p[1]) || mine.Check() != nil {
				t.Fatalf("%v is not in %v", p, mine)
			}
		}
	}
}

// TestCellsOfABox wants the cells of a box to be those of the tiles.
func TestCellsOfABox(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	list := points()
	for range 2000 {
		a, b, z := list[r.IntN(len(list))], list[r.IntN(len(list))], r.IntN(4)
		box := geo.BBox{West: min(a[0], b[0]), South: min(a[1], b[1]), East: max(a[0], b[0]), North: max(a[1], b[1])}
		g := tile.Cells(box, z)
		if n := g.Cols() * (len(g.Lats) - 1); n != tile.Count(box, z) {
			t.Fatalf("%v at zoom %d: %d cells, %d counted", box, z, n, tile.Count(box, z))
		}
		for _, p := range []orb.Point{a, b} {
			if _, ok := g.Cell(p[0], p[1]); !ok {
				t.Fatalf("%v is in no cell of %v at zoom %d", p, box, z)
			}
		}
	}
}

// TestWorld finds the tile of each cell again.
func TestWorld(t *testing.T) {
	for _, p := range points() {
		for z := range 10 {
			cell, ok := tile.World(z).Cell(p[0], p[1])
			if _, in := tile.OfWorld(z, cell).Grid().Cell(p[0], p[1]); !ok || !in {
				t.Fatalf("%v is not in %v of zoom %d", p, tile.OfWorld(z, cell), z)
			}
		}
	}
}

// TestApart wants the corners of a box in one cell below the zoom, and in several
// at it.
func TestApart(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	for range 2000 {
		size := math.Pow(10, -6*r.Float64())
		box := geo.BBox{West: r.Float64()*350 - 180, South: r.Float64()*160 - 80}
		box.East, box.North = box.West+size, box.South+size
		z := tile.Apart(box, 0)
		if z > 1 && tile.Count(box, z-1) != 1 || z <= tile.MaxZoom && tile.Count(box, z) == 1 {
			t.Fatalf("%v comes apart at %d, but is in %d cells there", box, z, tile.Count(box, z))
		}
	}
	if z := tile.Apart(geo.BBox{West: 1, South: 1, East: 1, North: 1}, 3); z != tile.MaxZoom+1 {
		t.Errorf("a point comes apart at %d", z)
	}
}

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		tile tile.Tile
		ok   bool
	}{{tile.Tile{}, true}, {tile.Tile{Z: 1, X: 1, Y: 1}, true}, {tile.Tile{Z: 0, X: 1}, false}, {tile.Tile{Z: 3, Y: 8}, false}, {tile.Tile{Z: -1}, false},
		{tile.Tile{Z: 23}, false}, {tile.Tile{Z: 2, X: -1}, false}} {
		if err := c.tile.Check(); (err == nil) != c.ok {
			t.Errorf("%v: %v", c.tile, err)
		}
	}
}
