package tile

import (
	"fmt"
	"math"

	"dateline/geo"
	"dateline/internal/incident"
)

const (
	// MaxZoom is the deepest zoom that has tiles: their cells are some 60 cm wide
	// at the equator.
	MaxZoom = 22
	// CellBits tells how fine clusters are: a tile has 1<<CellBits cells on each
	// side, of 64 pixels when a tile is shown with 512.
	CellBits = 3
	// MaxLat is where Web Mercator ends in the north and, negative, in the south.
	MaxLat = 85.0511287798066
)

// Tile is a square of a zoom: X columns from the west, Y rows from the north.
type Tile struct {
	Z, X, Y int
}

// Check tells what is wrong with a tile that does not exist.
func (t Tile) Check() error {
	if t.Z < 0 || t.Z > MaxZoom {
		return fmt.Errorf("zoom %d is not between 0 and %d", t.Z, MaxZoom)
	}
	if n := 1 << t.Z; t.X < 0 || t.X >= n || t.Y < 0 || t.Y >= n {
		return fmt.Errorf("zoom %d has columns and rows from 0 to %d, not column %d and row %d", t.Z, n-1, t.X, t.Y)
	}
	return nil
}

// Box returns the box of a tile, to Web Mercator's ends in the north and south.
func (t Tile) Box() geo.BBox {
	n := 1 << t.Z
	return geo.BBox{West: lonOf(t.X, n), South: latOf(t.Y+1, n), East: lonOf(t.X+1, n), North: latOf(t.Y, n)}
}

// Grid returns the cells of a tile. Those at the edge of the world reach to the
// poles, and hold the longitude 180.
func (t Tile) Grid() incident.Grid {
	return gridOf(t.Z+CellBits, t.X<<CellBits, t.Y<<CellBits, (t.X+1)<<CellBits, (t.Y+1)<<CellBits)
}

// World returns the tiles of a zoom as the cells of a grid.
func World(zoom int) incident.Grid { return gridOf(zoom, 0, 0, 1<<zoom, 1<<zoom) }

// OfWorld returns the tile that is a cell of World.
func OfWorld(zoom, cell int) Tile { return Tile{zoom, cell & (1<<zoom - 1), 1<<zoom - 1 - cell>>zoom} }

// Cells returns the cells of a zoom that a plain box meets.
func Cells(box geo.BBox, zoom int) incident.Grid {
	bits := zoom + CellBits
	west, north := cellOf(box.West, box.North, bits)
	east, south := cellOf(box.East, box.South, bits)
	return gridOf(bits, west, north, east+1, south+1)
}

// Count returns how many cells of a zoom a plain box meets.
func Count(box geo.BBox, zoom int) int {
	west, north := cellOf(box.West, box.North, zoom+CellBits)
	east, south := cellOf(box.East, box.South, zoom+CellBits)
	return (east - west + 1) * (south - north + 1)
}

// gridOf returns the columns west to east-1 and the rows north to south-1 of the
// world cut into 1<<bits by 1<<bits cells.
func gridOf(bits, west, north, east, south int) incident.Grid {
	n := 1 << bits
	var g incident.Grid
	for x := west; x <= east; x++ {
		g.Lons = append(g.Lons, lonOf(x, n))
	}
	for y := south; y >= north; y-- {
		g.Lats = append(g.Lats, latOf(y, n))
	}
	if east == n {
		g.Lons[len(g.Lons)-1] = math.Inf(1)
	}
	if south == n {
		g.Lats[0] = -90
	}
	if north == 0 {
		g.Lats[len(g.Lats)-1] = math.Inf(1)
	}
	return g
}

// Apart returns the lowest zoom above zoom at which what lies in a box is in more
// than one cell, at most MaxZoom+1: then it comes apart nowhere.
func Apart(box geo.BBox, zoom int) int {
	if box.West == box.East && box.South == box.North {
		return MaxZoom + 1
	}
	for z := zoom + 1; z <= MaxZoom; z++ {
		west, north := cellOf(box.West, box.North, z+CellBits)
		east, south := cellOf(box.East, box.South, z+CellBits)
		if west != east || north != south {
			return z
		}
	}
	return MaxZoom + 1
}

// ID numbers the cells of a zoom: that in which the south-western corner of a box
// lies. It is below 2^52.
func ID(box geo.BBox, zoom int) int64 {
	x, y := cellOf(box.West, box.South, zoom+CellBits)
	return int64(y)<<(zoom+CellBits) | int64(x)
}

// lonOf is where a column of n begins.
func lonOf(x, n int) float64 { return float64(x)/float64(n)*360 - 180 }

// latOf is the northern edge of a row of n.
func latOf(y, n int) float64 {
	return math.Atan(math.Sinh(math.Pi*(1-2*float64(y)/float64(n)))) * 180 / math.Pi
}

// cellOf returns in which column and row of the world cut into 1<<bits cells a
// point lies, by the same bounds as the grids have.
func cellOf(lon, lat float64, bits int) (x, y int) {
	n := 1 << bits
	x = min(max(int(math.Floor((lon+180)/360*float64(n))), 0), n-1)
	for x > 0 && lon < lonOf(x, n) {
		x--
	}
	for x < n-1 && lon >= lonOf(x+1, n) {
		x++
	}
	sin := math.Sin(min(max(lat, -89), 89) * math.Pi / 180)
	y = int(math.Floor((0.5 - math.Log((1+sin)/(1-sin))/(4*math.Pi)) * float64(n)))
	y = min(max(y, 0), n-1)
	for y < n-1 && lat < latOf(y+1, n) { // a grid's cell holds its southern edge
		y++
	}
	for y > 0 && lat >= latOf(y, n) {
		y--
	}
	return x, y
}
