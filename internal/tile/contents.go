package tile

import (
	"context"
	"math"
	"sync"

	"dateline/internal/incident"

	"github.com/paulmach/orb"
)

const (
	// Extent is the number of units on each side of a tile (Vector Tile Specification
	// 2.1 §3.1).
	Extent = 4096
	// MaxBytes is the most that a tile has, before it is compressed.
	MaxBytes = 500_000
	// MaxRadius is the radius, in units, of the largest circles that are drawn, and how
	// far beyond a tile incidents are looked for whose circle reaches into it.
	MaxRadius = Extent / 2
	// minRadius is the radius of the smallest circles, in units: half a pixel.
	minRadius = 4
	// Buffer is how far beyond its edges a tile has symbols and pieces of circles, in
	// units, so that symbols at an edge are not cut.
	Buffer = Extent >> CellBits
)

// contents is what a tile shows. Its room is used again, so that a tile leaves little
// garbage.
type contents struct {
	zoom     int
	alone    []single
	clusters []symbol
	layers   layers

	found, places []symbol // of single incidents; of one cluster
	refs          []incident.Ref
	room          []*incident.Incident
	byNum         map[int64]*incident.Incident
	circles       pen
	rings         orb.Ring // of all circles, one after the other
}

var contentsPool = sync.Pool{New: func() any { return &contents{layers: newLayers(), byNum: map[int64]*incident.Incident{}} }}

// begin empties the contents.
func (c *contents) begin(zoom int) {
	c.zoom, c.alone, c.clusters, c.found, c.refs, c.rings = zoom, c.alone[:0], c.clusters[:0], c.found[:0], c.refs[:0], c.rings[:0]
	clear(c.byNum)
}

// symbol is what was gathered in a cell, and where it stands: in units from the
// tile's north-western corner, x to the east and y to the south.
type symbol struct {
	*incident.Cluster
	at    orb.Point
	shift float64 // how far around the world the cell was moved, in units
	near  bool    // it lies in the tile or its buffer
}

// single is the only incident of its cell.
type single struct {
	symbol
	incident *incident.Incident
	circle   orb.Ring // of its uncertainty, in units; nil: none in the tile
}

// Make returns the tile t of the incidents that q matches, as a Mapbox Vector Tile
// (Vector Tile Specification 2.1), or nothing where there are none. Counts are exact
// for the incidents of the tile, which its buffer repeats of its neighbours. Where
// texts are so long that the tile would have more than MaxBytes, the cells are larger.
// Errors are those of the store.
func Make(ctx context.Context, g incident.Grouper, q incident.Query, t Tile) ([]byte, error) {
	c := contentsPool.Get().(*contents)
	defer contentsPool.Put(c)
	for bits := CellBits; ; bits-- {
		c.begin(t.Z)
		if err := c.gather(ctx, g, q, t, bits); err != nil {
			return nil, err
		}
		data, err := c.encode()
		if err != nil || len(data) <= MaxBytes || bits == 0 {
			return data, err
		}
	}
}

// gather looks for what a tile of 1<<bits by 1<<bits cells shows.
func (c *contents) gather(ctx context.Context, g incident.Grouper, q incident.Query, t Tile, bits int) error {
	for _, p := range t.around(bits, max(1, MaxRadius*(1<<bits)/Extent)) {
		list, err := g.Clusters(ctx, q, p.grid)
		if err != nil {
			return err
		}
		for i := range list {
			c.places = p.place(c.places[:0], &list[i])
			for n := range c.places {
				switch s := &c.places[n]; {
				case s.N == 1 && (s.near || t.reaches(s, s.OneRadiusM)):
					c.found = append(c.found, *s)
				case s.N == 1:
				case s.near:
					c.clusters = append(c.clusters, *s)
				}
			}
		}
	}
	return c.load(ctx, g, t)
}

// load reads the incidents that were found, and draws their circles.
func (c *contents) load(ctx context.Context, g incident.Grouper, t Tile) error {
	if len(c.found) == 0 {
		return nil
	}
	for n := range c.found {
		c.refs = append(c.refs, c.found[n].One)
	}
	list, err := g.LoadSymbols(ctx, c.refs, c.room)
	if err != nil {
		return err
	}
	if len(list) > len(c.room) {
		c.room = list
	}
	for _, i := range list {
		c.byNum[i.Num] = i
	}
	for n := range c.found {
		s := &c.found[n]
		i := c.byNum[s.One.Num]
		if i == nil { // deleted since
			continue
		}
		one := single{symbol: *s, incident: i}
		if ring := c.circles.circle(t, s, i.UncertaintyM); len(ring) > 0 {
			from := len(c.rings)
			c.rings = append(c.rings, ring...)
			one.circle = c.rings[from:]
		}
		if s.near || one.circle != nil {
			c.alone = append(c.alone, one)
		}
	}
	return nil
}

// piece is a plain part of the cells in and around a tile: their grid, and where its
// first column and its last row are among all cells of the world.
type piece struct {
	tile        Tile
	bits        int
	grid        incident.Grid
	west, south int // the westernmost column, the row below the southernmost
	from, to    int // the columns that are meant, of a world that repeats itself
	margin      int
}

// around returns the cells of a tile of 1<<bits by 1<<bits cells and margin cells
// around it. Beyond the antimeridian they are those of the other side.
func (t Tile) around(bits, margin int) []piece {
	n := 1 << (t.Z + bits)
	north, south := max(t.Y<<bits-margin, 0), min((t.Y+1)<<bits+margin, n)
	from, to := t.X<<bits-margin, (t.X+1)<<bits+margin
	var spans [][2]int
	switch {
	case to-from >= n:
		spans = [][2]int{{0, n}}
	case from < 0:
		spans = [][2]int{{from + n, n}, {0, to}}
	case to > n:
		spans = [][2]int{{from, n}, {0, to - n}}
	default:
		spans = [][2]int{{from, to}}
	}
	var out []piece
	for _, s := range spans {
		out = append(out, piece{tile: t, bits: bits, grid: gridOf(t.Z+bits, s[0], north, s[1], south), west: s[0], south: south, from: from, to: to, margin: margin})
	}
	return out
}

// place appends where a cluster stands: more than once where the world repeats itself.
func (p *piece) place(out []symbol, c *incident.Cluster) []symbol {
	n, cell := 1<<(p.tile.Z+p.bits), Extent>>p.bits
	col, row := p.west+c.Cell%p.grid.Cols(), p.south-1-c.Cell/p.grid.Cols()
	reach := max(1, Buffer/cell)
	near := func(x, y int) bool {
		return x >= -reach && x < 1<<p.bits+reach && y >= -reach && y < 1<<p.bits+reach
	}
	at := project(c.Point, n*cell)
	within := func(v float64, cells int) float64 {
		return min(max(math.Floor(v)-float64(cells*cell), 0), float64(cell-1))
	}
	dx, dy := within(at[0], col), within(at[1], row)
	for _, turn := range []int{-n, 0, n} {
		x, y := col+turn-p.tile.X<<p.bits, row-p.tile.Y<<p.bits
		if col+turn < p.from || col+turn >= p.to {
			continue
		}
		out = append(out, symbol{Cluster: c, at: orb.Point{float64(x*cell) + dx, float64(y*cell) + dy}, shift: float64(turn * cell),
			near: near(x, y)})
	}
	return out
}

// project returns where a point is on a map of the world so many units wide, from its
// north-western corner, without end towards the poles.
func project(p orb.Point, width int) orb.Point {
	sin := math.Sin(min(max(p.Lat(), -89.9), 89.9) * math.Pi / 180)
	return orb.Point{(p.Lon() + 180) / 360 * float64(width), (0.5 - math.Log((1+sin)/(1-sin))/(4*math.Pi)) * float64(width)}
}
