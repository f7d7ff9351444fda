package api_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"

	"dateline/internal/format"
	"dateline/internal/incident"
	"dateline/internal/tile"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geo"
	"github.com/paulmach/orb/geojson"
	"github.com/paulmach/orb/maptile"
	"github.com/paulmach/orb/planar"
)

// scatter stores incidents around a few places, on exactly the same points, at the
// edges of the world and nowhere, with all kinds of circles and figures.
func (b *bench) scatter(n int) {
	b.t.Helper()
	r := rand.New(rand.NewPCG(3, 4))
	awkward := []orb.Point{{180, 10}, {-180, 10}, {179.99, 10.01}, {0, 90}, {0, -90}, {45, 85.06}, {0, 0}, {-90, 66.51326044311186}, {22.5, 0}, {179.9, -40}, {-179.9, -40.2}}
	var w []incident.Write
	for k := range n {
		id := incident.ID(fmt.Sprintf("s%05d", k))
		i := &incident.Incident{ID: id, Type: []string{"armed_clash", "shelling"}[k%2], Scope: "event", Status: "published", Title: fmt.Sprintf("Incident %d", k),
			DateStart: incident.Day(700_000 + k%90), DateEnd: incident.Day(700_000 + k%90), DatePrecision: "day", Country: "KG"}
		if k%3 > 0 {
			i.Killed = incident.Figure{Low: incident.Num(0), Best: incident.Num(int64(k % 10)), High: incident.Num(20)}
		}
		switch k % 13 {
		case 3:
			i.Title, i.PlaceName, i.Admin1, i.DatePrecision = strings.Repeat("Столкновение у границы, ", 20)+fmt.Sprint(k), "Ворух", "Sughd", "week"
			i.DateEnd += 6
		case 4:
			i.Injured = incident.Figure{Low: incident.Num(40_000), Best: incident.Num(70_000), High: incident.Num(1_000_000_000)}
			i.Disputed, i.SourceCount = true, int64(k%100)
		}
		p := orb.Point{71 + r.NormFloat64()*4, 40 + r.NormFloat64()*2}
		switch {
		case k%11 == 0:
			p = orb.Point{r.Float64()*360 - 180, r.Float64()*160 - 80}
		case k%7 == 0:
			p = orb.Point{math.Round(p[0]), math.Round(p[1])}
		case k < len(awkward):
			p = awkward[k]
		}
		if k%17 != 5 {
			i.Point, i.GeoPrecision, i.UncertaintyM = &p, "near", math.Pow(10, 1+r.Float64()*5)
		}
		w = append(w, incident.Write{Op: incident.Create, ID: id, Incident: i, By: "t", At: b.clock.now()})
	}
	if _, err := b.store.Apply(b.t.Context(), w); err != nil {
		b.t.Fatal(err)
	}
}

// inTile is a decoded tile: the features that stand in it, and those in its buffer, by
// where they are on a map of the whole world.
type inTile struct {
	within, around map[string]*geojson.Feature
	circles        map[string]orb.Polygon // by id
	drawn          int                    // circles: one may be there twice, in a world that repeats itself
}

// vectorTile reads a tile.
func (b *bench) vectorTile(t tile.Tile, query string) inTile {
	b.t.Helper()
	path := fmt.Sprintf("/tiles/incidents/%d/%d/%d.mvt?%s", t.Z, t.X, t.Y, query)
	w := b.get(path)
	out := inTile{within: map[string]*geojson.Feature{}, around: map[string]*geojson.Feature{}, circles: map[string]orb.Polygon{}}
	if w.Code == http.StatusNoContent {
		return out
	}
	if w.Code != http.StatusOK || w.Body.Len() > tile.MaxBytes {
		b.t.Fatalf("%s: %d, %d bytes: %.500s", path, w.Code, w.Body.Len(), w.Body)
	}
	layers, err := mvt.Unmarshal(w.Body.Bytes())
	if err != nil {
		b.t.Fatalf("%s: %v", path, err)
	}
	for _, l := range layers {
		if l.Version != 2 || l.Extent != tile.Extent || len(l.Features) == 0 {
			b.t.Fatalf("%s: layer %s: version %d, extent %d, %d features", path, l.Name, l.Version, l.Extent, len(l.Features))
		}
		for _, f := range l.Features {
			if l.Name == tile.LayerUncertainty {
				ring := f.Geometry.(orb.Polygon)[0]
				if planar.Area(ring) <= 0 { // y goes down: this is the outer side (Vector Tile Specification §4.3.4.4)
					b.t.Fatalf("%s: the circle %v is wound the wrong way, or has no area", path, f.Properties)
				}
				if len(slices.Compact(slices.Clone(ring))) < len(ring) { // §4.3.3.2
					b.t.Fatalf("%s: the circle %v has two corners on one spot", path, f.Properties)
				}
				out.circles[f.Properties["id"].(string)] = f.Geometry.(orb.Polygon)
				out.drawn++
				continue
			}
			p := f.Geometry.(orb.Point)
			world := float64(int(tile.Extent) << t.Z)
			at := fmt.Sprintf("%.0f,%.0f %v", math.Mod(p[0]+float64(t.X*tile.Extent)+world, world), p[1]+float64(t.Y*tile.Extent), f.ID)
			if p[0] >= 0 && p[0] < tile.Extent && p[1] >= 0 && p[1] < tile.Extent {
				out.within[at] = f
			} else {
				out.around[at] = f
			}
		}
	}
	return out
}

// TestTilesHoldWhatTheStoreFinds gathers what Store.Find finds by hand and wants the
// same of every tile: each incident in one cell, with the right sums, ids and circles.
func TestTilesHoldWhatTheStoreFinds(t *testing.T) {
	b := newBench(t)
	b.scatter(900)
	r := rand.New(rand.NewPCG(5, 6))
	for _, query := range []string{"", "type=shelling&datetime=1916-01-01/1916-09-01", "filter=killed_best+%3E+4&bbox=60,30,200,60", "q=Incident+77"} {
		list := b.list("/incidents?limit=10000&" + query)
		byID := map[string]*incident.Incident{}
		for i, err := range b.store.Find(t.Context(), incident.Query{Located: true}) {
			if err != nil {
				t.Fatal(err)
			}
			byID[string(i.ID)] = i
		}
		var found []*incident.Incident
		for _, f := range list.Features {
			if i := byID[f.ID]; i != nil {
				found = append(found, i)
			}
		}
		for z := range 4 {
			all := 0
			for x := range 1 << z {
				for y := range 1 << z {
					all += b.checkTile(tile.Tile{Z: z, X: x, Y: y}, query, found)
				}
			}
			if all != len(found) {
				t.Errorf("%s: the tiles of zoom %d have %d incidents, found were %d", query, z, all, len(found))
			}
		}
		for range 30 {
			if len(found) == 0 {
				t.Fatalf("%s finds nothing", query)
			}
			z, p := 4+r.IntN(15), *found[r.IntN(len(found))].Point
			at := maptile.At(p, maptile.Zoom(z))
			b.checkTile(tile.Tile{Z: z, X: min(int(at.X), 1<<z-1), Y: min(int(at.Y), 1<<z-1)}, query, found)
		}
	}
}

// checkTile compares a tile with what was gathered by hand, and returns how many
// incidents it has.
func (b *bench) checkTile(t tile.Tile, query string, found []*incident.Incident) int {
	b.t.Helper()
	grid := t.Grid()
	cells, sum := map[int][]*incident.Incident{}, map[int]incident.Tally{}
	for _, i := range found {
		if c, ok := grid.Cell(i.Point[0], i.Point[1]); ok {
			cells[c] = append(cells[c], i)
			s := sum[c]
			s.Add(i.Killed.Best)
			sum[c] = s
		}
	}
	got := b.vectorTile(t, query)
	seen, n := map[int]bool{}, 0
	for _, f := range got.within {
		p := f.Geometry.(orb.Point)
		cell := (7-int(p[1])/512)*8 + int(p[0])/512
		want := cells[cell]
		if seen[cell] || len(want) == 0 {
			b.t.Fatalf("%v %s: %v at %v, where %d incidents are", t, query, f.Properties, p, len(want))
		}
		seen[cell] = true
		n += len(want)
		if len(want) == 1 {
			i := want[0]
			if f.Properties["id"] != string(i.ID) || f.ID != float64(i.Num) && f.ID != uint64(i.Num) || f.Properties["uncertainty_m"] != i.UncertaintyM || f.Properties["date_start"] != i.DateStart.String() {
				b.t.Fatalf("%v %s: %v with the id %v (%T), want %s with %d", t, query, f.Properties, f.ID, f.ID, i.ID, i.Num)
			}
			b.checkProperties(t, i, f)
			b.checkCircle(t, i, got.circles[string(i.ID)])
			continue
		}
		p1, killed, unknown := f.Properties["point_count"], f.Properties["killed"], f.Properties["killed_unknown"]
		if p1 != float64(len(want)) || killed != float64(sum[cell].Sum) || unknown != float64(sum[cell].Unknown) || f.Properties["cluster"] != true {
			b.t.Fatalf("%v %s: %v, want %d incidents with %+v", t, query, f.Properties, len(want), sum[cell])
		}
		for _, i := range want {
			if i.Point[0] < f.Properties["west"].(float64) || i.Point[0] > f.Properties["east"].(float64) || i.Point[1] < f.Properties["south"].(float64) || i.Point[1] > f.Properties["north"].(float64) {
				b.t.Fatalf("%v: %v does not hold %v", t, f.Properties, i.Point)
			}
		}
	}
	if len(seen) != len(cells) {
		b.t.Fatalf("%v %s: %d cells, want %d", t, query, len(seen), len(cells))
	}
	return n
}

// checkProperties wants the properties of an incident to be those that a list shows, without
// those that are null.
func (b *bench) checkProperties(t tile.Tile, i *incident.Incident, f *geojson.Feature) {
	shown := decode[struct{ Properties map[string]any }](b.t, format.AppendFeature(nil, i)).Properties
	n := 0
	for _, field := range tile.Fields(tile.LayerIncidents) {
		want := shown[field.Name]
		if got := f.Properties[field.Name]; got != want {
			b.t.Fatalf("%v: %s of %s is %v, want %v", t, field.Name, i.ID, got, want)
		}
		if want != nil {
			n++
		}
	}
	if n != len(f.Properties) {
		b.t.Fatalf("%v: %s has %v", t, i.ID, f.Properties)
	}
}

// checkCircle wants points of the tile that are inside a circle to be inside the
// polygon, and others not.
func (b *bench) checkCircle(t tile.Tile, i *incident.Incident, p orb.Polygon) {
	box := t.Box()
	width := (box.East - box.West) / 360 * 2 * math.Pi * orb.EarthRadius * math.Cos(i.Point[1]*math.Pi/180) // of the tile, in metres
	if i.UncertaintyM > width/2*0.8 || i.UncertaintyM < width/1000 || math.Abs(i.Point[1]) > 70 {
		if p != nil && (i.UncertaintyM > width/2 || i.UncertaintyM < width/2000) {
			b.t.Fatalf("%v: %s has a circle of %.0f m in a tile of %.0f m", t, i.ID, i.UncertaintyM, width)
		}
		return
	}
	if p == nil {
		b.t.Fatalf("%v: %s has no circle of %.0f m in a tile of %.0f m", t, i.ID, i.UncertaintyM, width)
	}
	r := rand.New(rand.NewPCG(1, uint64(i.Num)))
	size := orb.Point{(box.East - box.West) / tile.Extent, 0}
	for range 20 {
		at := orb.Point{r.Float64() * tile.Extent, r.Float64() * tile.Extent}
		lat := math.Atan(math.Sinh(math.Pi*(1-2*(float64(t.Y)+at[1]/tile.Extent)/float64(int(1)<<t.Z)))) * 180 / math.Pi
		d := geo.DistanceHaversine(*i.Point, orb.Point{box.West + at[0]*size[0], lat}) / i.UncertaintyM
		if in := planar.PolygonContains(p, at); d < 0.9 && !in || d > 1.1 && in {
			b.t.Fatalf("%v: %v is %.2f radii from %s, inside: %t", t, at, d, i.ID, in)
		}
	}
}

// TestTilesRepeatTheirNeighbours wants the buffer of each tile to be what stands at the
// edges of the tiles around it, also on the other side of the antimeridian, and circles
// to go on in the next tile.
func TestTilesRepeatTheirNeighbours(t *testing.T) {
	b := newBench(t)
	b.scatter(900)
	for _, z := range []int{1, 2, 4, 5, 6} {
		n, from, to := 1<<z, [2]int{0, 0}, [2]int{1 << z, 1 << z}
		if z > 4 { // not the whole world
			at := maptile.At(orb.Point{71, 40}, maptile.Zoom(z))
			from, to = [2]int{int(at.X) - 3, int(at.Y) - 3}, [2]int{int(at.X) + 4, int(at.Y) + 4}
		}
		tiles := map[[2]int]inTile{}
		for x := from[0]; x < to[0]; x++ {
			for y := from[1]; y < to[1]; y++ {
				tiles[[2]int{x, y}] = b.vectorTile(tile.Tile{Z: z, X: x, Y: y}, "")
			}
		}
		shared := 0
		for at, one := range tiles {
			if z > 4 && (at[0] == from[0] || at[0] == to[0]-1 || at[1] == from[1] || at[1] == to[1]-1) {
				continue
			}
			want := map[string]bool{}
			for dx := -1; dx <= 1; dx++ {
				for dy := -1; dy <= 1; dy++ {
					next, ok := tiles[[2]int{(at[0] + dx + n) % n, at[1] + dy}]
					if dx == 0 && dy == 0 || !ok {
						continue
					}
					for key, f := range next.within {
						p := f.Geometry.(orb.Point)
						x, y := p[0]+float64(dx*tile.Extent), p[1]+float64(dy*tile.Extent)
						if x >= -tile.Buffer && x < tile.Extent+tile.Buffer && y >= -tile.Buffer && y < tile.Extent+tile.Buffer {
							want[key] = true
						}
					}
				}
			}
			for key := range want {
				if one.around[key] == nil {
					t.Errorf("zoom %d, %v: the buffer has not %s", z, at, key)
				}
			}
			if len(one.around) != len(want) {
				t.Errorf("zoom %d, %v: the buffer has %d features, want %d", z, at, len(one.around), len(want))
			}
			for id, c := range one.circles {
				right, ok := tiles[[2]int{(at[0] + 1) % n, at[1]}].circles[id]
				if bound := c.Bound(); bound.Max[0] > tile.Extent+1 && bound.Min[0] < tile.Extent {
					shared++
					if !ok {
						t.Errorf("zoom %d, %v: the circle of %s ends at the edge", z, at, id)
					} else if left := right.Bound(); left.Min[1] > bound.Max[1] || left.Max[1] < bound.Min[1] {
						t.Errorf("zoom %d, %v: the circle of %s is at %v and at %v", z, at, id, bound, left)
					}
				}
			}
		}
		if shared == 0 {
			t.Errorf("zoom %d: no circle crosses an edge", z)
		}
	}
}

// TestTilesStaySmall: with the longest texts, and nothing left out for it.
func TestTilesStaySmall(t *testing.T) {
	b := newBench(t)
	var w []incident.Write
	cells := tile.World(3 + tile.CellBits)
	for k := range 400 { // each in a cell of its own
		long := func(n int) string { return fmt.Sprint(n, k) + strings.Repeat("\U0001F30D", incident.MaxText-10) }
		col, row := 24+k%20, 24+k/20
		p := orb.Point{(cells.Lons[col] + cells.Lons[col+1]) / 2, (cells.Lats[row] + cells.Lats[row+1]) / 2}
		i := &incident.Incident{ID: incident.ID(fmt.Sprint("l", k)), Type: "other", Scope: "event", Status: "published", Title: long(1), DateStart: 700_000, DateEnd: 700_000,
			DatePrecision: "day", Point: &p, GeoPrecision: "near", UncertaintyM: 1e5, PlaceName: long(2), Admin1: long(3)}
		w = append(w, incident.Write{Op: incident.Create, ID: i.ID, Incident: i, By: "t", At: b.clock.now()})
	}
	if _, err := b.store.Apply(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	for _, at := range []tile.Tile{{Z: 3, X: 4, Y: 4}, {Z: 3, X: 3, Y: 4}, {Z: 2, X: 2, Y: 2}} {
		n := 0
		for _, f := range b.vectorTile(at, "").within { // which refuses large ones
			if c, ok := f.Properties["point_count"].(float64); ok {
				n += int(c)
			} else {
				n++
			}
		}
		want := 0
		for i, err := range b.store.Find(t.Context(), incident.Query{}) {
			if err != nil {
				t.Fatal(err)
			}
			if _, ok := at.Grid().Cell(i.Point[0], i.Point[1]); ok {
				want++
			}
		}
		if n != want || n == 0 {
			t.Errorf("%v has %d incidents, want %d", at, n, want)
		}
	}
}
