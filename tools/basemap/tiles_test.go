package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"math"
	"os"
	"reflect"
	"strings"
	"sync"
	"testing"

	"dateline/data"
	"dateline/geo/gazetteer"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geojson"
	"github.com/paulmach/orb/planar"
)

const file = "../../internal/web/basemap/tiles.zip"

// tiles are the decoded tiles of a pack: their layers by name.
type tiles map[tile]map[string][]*geojson.Feature

func unpack(pack []byte) (tiles, error) {
	z, err := zip.NewReader(bytes.NewReader(pack), int64(len(pack)))
	if err != nil {
		return nil, err
	}
	out := tiles{}
	for _, f := range z.File {
		var at tile
		if _, err := fmt.Sscanf(f.Name, "%d/%d/%d.mvt", &at.z, &at.x, &at.y); err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
		r, err := f.Open()
		if err != nil {
			return nil, err
		}
		b, err := io.ReadAll(r)
		if err != nil {
			return nil, err
		}
		layers, err := mvt.Unmarshal(b)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
		out[at] = map[string][]*geojson.Feature{}
		for _, l := range layers {
			out[at][l.Name] = l.Features
		}
	}
	return out, nil
}

var readOnce = sync.OnceValues(func() (tiles, error) {
	pack, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	if len(pack) > 4_000_000 {
		return nil, fmt.Errorf("the tiles have %d bytes, which is too much for everybody's binary", len(pack))
	}
	return unpack(pack)
})

// built are the tiles in the repository.
func built(t *testing.T) tiles {
	t.Helper()
	all, err := readOnce()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// at is the tile of a zoom in which a place lies, and where in it.
func at(zoom int, p orb.Point) (tile, orb.Point) {
	m := mercator(p)
	x, y := m[0]*float64(int(1)<<zoom), m[1]*float64(int(1)<<zoom)
	return tile{zoom, int(x), int(y)}, orb.Point{(x - math.Floor(x)) * extent, (y - math.Floor(y)) * extent}
}

// own are the features that are made of the data of this repository alone.
func own(t *testing.T) []feature {
	t.Helper()
	outlines, err := gazetteer.OpenOutlines(data.Outlines)
	if err != nil {
		t.Fatal(err)
	}
	places, err := gazetteer.Open(data.Gazetteer)
	if err != nil {
		t.Fatal(err)
	}
	return labels(places, outlines)
}

// TestTilesAreUpToDate cuts the layers of our own data anew, twice: the same bytes come out, and what they hold is what
// the tiles in the repository hold.
func TestTilesAreUpToDate(t *testing.T) {
	features := own(t)
	pack, err := packed(features)
	if err != nil {
		t.Fatal(err)
	}
	again, err := packed(features)
	if err != nil || !bytes.Equal(pack, again) {
		t.Errorf("two runs gave different bytes (%v)", err)
	}
	fresh, err := unpack(pack)
	if err != nil {
		t.Fatal(err)
	}
	have, seen := built(t), 0
	for at, layers := range fresh {
		for name, want := range layers {
			seen += len(want)
			if !reflect.DeepEqual(have[at][name], want) {
				t.Fatalf("tile %v: %s is not what the data give: run go run ./tools/basemap", at, name)
			}
		}
	}
	if seen < 10_000 {
		t.Errorf("only %d features were compared", seen)
	}
}

func multi(g orb.Geometry) orb.MultiPolygon {
	if p, ok := g.(orb.Polygon); ok {
		return orb.MultiPolygon{p}
	}
	m, _ := g.(orb.MultiPolygon)
	return m
}

// TestLandIsWhereTownsAre asks the tiles for capitals and for places at sea.
func TestLandIsWhereTownsAre(t *testing.T) {
	all := built(t)
	for zoom := range maxZoom + 1 {
		for _, c := range []struct {
			what string
			p    orb.Point
			land bool
		}{
			{"Dushanbe", orb.Point{68.78, 38.54}, true},
			{"Batken", orb.Point{70.94, 39.86}, true},
			{"Fergana", orb.Point{71.78, 40.38}, true},
			{"Brasília", orb.Point{-47.88, -15.79}, true},
			{"the South Pole's way", orb.Point{90, -84}, true},
			{"the Chukchi Peninsula", orb.Point{-175, 66.8}, true},
			{"the South Atlantic", orb.Point{0, -40}, false},
			{"the Caspian Sea", orb.Point{51, 42}, false},
			{"the Pacific at 180 degrees", orb.Point{179.99, 30}, false},
		} {
			tile, p := at(zoom, c.p)
			got := false
			for _, f := range all[tile]["land"] {
				got = got || planar.MultiPolygonContains(multi(f.Geometry), p)
			}
			if got != c.land {
				t.Errorf("zoom %d: %s is land: %v", zoom, c.what, got)
			}
		}
	}
}

// TestDisputedBorders looks for lines of each kind near points on known borders.
func TestDisputedBorders(t *testing.T) {
	all := built(t)
	for _, c := range []struct {
		what     string
		disputed bool
		p        orb.Point
	}{
		{"line of control in Kashmir", true, orb.Point{74.0, 34.0}},
		{"isthmus of Crimea", true, orb.Point{33.7, 46.15}},
		{"Kazakhstan and Russia", false, orb.Point{61.0, 51.45}},
		{"Tajikistan and Afghanistan", false, orb.Point{70.2, 37.9}},
	} {
		for zoom := 4; zoom <= maxZoom; zoom++ {
			tile, p := at(zoom, c.p)
			best, disputed := math.Inf(1), false
			for _, f := range all[tile]["borders"] {
				if d := planar.DistanceFrom(f.Geometry, p); d < best {
					best, disputed = d, f.Properties["disputed"] == true
				}
			}
			if most := 0.5 / 360 * extent * math.Exp2(float64(zoom)); disputed != c.disputed || best > most {
				t.Errorf("zoom %d: %s: the nearest line is disputed: %v, %.0f units away", zoom, c.what, disputed, best)
			}
		}
	}
}

// TestNothingIsLostAtTheEdges cuts a star and a spiral: what lies in the tiles without their buffers adds up to the whole.
func TestNothingIsLostAtTheEdges(t *testing.T) {
	star, spiral := orb.Ring{}, orb.LineString{}
	for i := range 40 {
		r, a := 0.13+0.12*float64(i%2), 2*math.Pi*float64(i)/40
		star = append(star, orb.Point{0.5 + r*math.Cos(a), 0.47 + r*math.Sin(a)})
	}
	star = append(star, star[0])
	for i := range 400 {
		r, a := 0.001*float64(i), 0.3*float64(i)
		spiral = append(spiral, orb.Point{0.5 + r*math.Cos(a), 0.47 + r*math.Sin(a)})
	}
	wantArea, wantLength := math.Abs(area(star)), planar.Length(spiral)
	for zoom := range maxZoom + 1 {
		gotArea, gotLength := 0.0, 0.0
		err := cut([]feature{{layer: "land", geometry: orb.MultiPolygon{{star}}}, {layer: "rivers", geometry: orb.MultiLineString{spiral}}}, zoom,
			func(t tile, inside []feature) error {
				bare, _ := t.bounds()
				for _, f := range inside {
					if part, ok := f.within(bare, bare); ok {
						gotArea += planar.Area(part.geometry)
						gotLength += planar.Length(part.geometry) * map[bool]float64{true: 1}[f.layer == "rivers"]
					}
				}
				return nil
			})
		// A simplified line is off by a few units, and thereby shorter.
		off := 8 * unit(zoom)
		if err != nil || math.Abs(gotArea-wantArea) > 4*off || math.Abs(gotLength-wantLength) > 0.02*wantLength {
			t.Errorf("zoom %d: area %.5f of %.5f, length %.4f of %.4f (%v)", zoom, gotArea, wantArea, gotLength, wantLength, err)
		}
	}
}

// TestLinesMeetAtTheEdges follows the borders of the tiles over the edges between them: what leaves a tile on one side
// enters the next at the same height, though not to the last unit, since each tile is rounded by itself.
func TestLinesMeetAtTheEdges(t *testing.T) {
	all := built(t)
	crossings := func(at tile, x float64) (heights []float64) {
		for _, f := range all[at]["borders"] {
			lines, ok := f.Geometry.(orb.MultiLineString)
			if l, single := f.Geometry.(orb.LineString); single {
				lines, ok = orb.MultiLineString{l}, true
			}
			if !ok {
				t.Fatalf("tile %v: a border is a %s", at, f.Geometry.GeoJSONType())
			}
			for _, line := range lines {
				for i := 1; i < len(line); i++ {
					a, b := line[i-1], line[i]
					if (a[0] < x) != (b[0] < x) {
						if y := a[1] + (b[1]-a[1])*(x-a[0])/(b[0]-a[0]); y > 0 && y < extent {
							heights = append(heights, y)
						}
					}
				}
			}
		}
		return heights
	}
	seen := 0
	for here := range all {
		east := tile{here.z, (here.x + 1) % (1 << here.z), here.y}
		left, right := crossings(here, extent-0.5), crossings(east, -0.5)
		for _, y := range left {
			seen++
			near := false
			for _, z := range right {
				near = near || math.Abs(y-z) < 40
			}
			if !near {
				t.Errorf("a border leaves tile %v at the height %.0f and does not enter tile %v", here, y, east)
			}
		}
	}
	if seen < 500 {
		t.Errorf("only %d crossings were found", seen)
	}
}

// TestNoSeamAtTheAntimeridian looks for edges of land along 180 degrees: in the Chukchi Peninsula, on Wrangel Island, in
// Antarctica. What is cut off runs along the edge of the buffer.
func TestNoSeamAtTheAntimeridian(t *testing.T) {
	for at, layers := range built(t) {
		if at.x != 0 && at.x != 1<<at.z-1 {
			continue
		}
		edge := map[bool]float64{true: 0, false: extent}[at.x == 0]
		for _, f := range layers["land"] {
			for _, polygon := range multi(f.Geometry) {
				for _, ring := range polygon {
					for i := 1; i < len(ring); i++ {
						if a, b := ring[i-1], ring[i]; a[0] == edge && b[0] == edge && math.Abs(a[1]-b[1]) > 8 {
							t.Errorf("tile %v: land ends at 180 degrees from %v to %v", at, a, b)
						}
					}
				}
			}
		}
	}
}

// TestStitched joins an island with a hole in each half.
func TestStitched(t *testing.T) {
	east := orb.Polygon{{{170, 0}, {180, 0}, {180, 10}, {170, 10}, {170, 0}}, {{172, 2}, {172, 4}, {174, 4}, {172, 2}}}
	west := orb.Polygon{{{-180, 10}, {-180, 0}, {-170, 0}, {-170, 10}, {-180, 10}}, {{-172, 2}, {-172, 4}, {-174, 4}, {-172, 2}}}
	alone := orb.Polygon{{{-180, 50}, {-180, 40}, {-170, 40}, {-180, 50}}}
	got := stitched(orb.MultiPolygon{west, alone, east})
	if len(got) != 2 || len(got[0]) != 3 || !got[0][0].Closed() {
		t.Fatalf("got %v", got)
	}
	if size := planar.Area(got[0][0]); size != 200 || got[0].Bound().Max[0] != 190 {
		t.Errorf("the joined island is %v, %.0f square degrees large", got[0][0], size)
	}
}

// TestDivisionsAreParted looks for a line between towns in neighbouring divisions of a country, and for none within one.
func TestDivisionsAreParted(t *testing.T) {
	all := built(t)
	const zoom = maxZoom
	for _, c := range []struct {
		from, to string
		a, b     orb.Point
		parted   bool
	}{
		{"Bishkek", "Naryn", orb.Point{74.6, 42.87}, orb.Point{76.0, 41.43}, true},
		{"Karaganda", "Pavlodar", orb.Point{73.1, 49.8}, orb.Point{76.97, 52.28}, true},
		{"Karaganda", "Kyzylorda", orb.Point{73.1, 49.8}, orb.Point{65.5, 44.85}, true},
		{"Lahore", "Peshawar", orb.Point{74.34, 31.55}, orb.Point{71.58, 34.01}, true},
		{"Hotan", "Gerze", orb.Point{79.92, 37.11}, orb.Point{84.06, 32.3}, true},
		{"Kinshasa", "Matadi", orb.Point{15.31, -4.33}, orb.Point{13.46, -5.82}, true},
		{"Toulouse", "Montauban", orb.Point{1.44, 43.6}, orb.Point{1.35, 44.02}, true},
		{"Karaganda", "Temirtau", orb.Point{73.1, 49.8}, orb.Point{72.96, 50.05}, false},
		{"Urumqi", "Shihezi", orb.Point{87.6, 43.8}, orb.Point{86.04, 44.3}, false},
	} {
		crossed := false
		for i := range 1000 {
			k := float64(i) / 1000
			tile, p := at(zoom, orb.Point{c.a[0] + (c.b[0]-c.a[0])*k, c.a[1] + (c.b[1]-c.a[1])*k})
			for _, f := range all[tile]["admin1"] {
				crossed = crossed || planar.DistanceFrom(f.Geometry, p) < 6
			}
		}
		if crossed != c.parted {
			t.Errorf("between %s and %s is a line: %v", c.from, c.to, crossed)
		}
	}
}

// TestDivisionsOfOneCountry draws four squares in a row, the last of another country: two lines part the first three.
func TestDivisionsOfOneCountry(t *testing.T) {
	var units []division
	for i, country := range []string{"A", "A", "A", "B"} {
		x := float64(i)
		units = append(units, division{country: country, area: orb.MultiPolygon{{{{x, 0}, {x + 1, 0}, {x + 1, 1}, {x, 1}, {x, 0}}}}})
	}
	lines, apart := divisions(units)
	if len(lines) != 1 || len(lines[0].geometry.(orb.MultiLineString)) != 2 || apart != 1 {
		t.Errorf("%d units are apart, the lines are %v", apart, lines)
	}
	for size, want := range map[float64]int{500_000: 3, 150_000: 5, 60_000: 6, 20_000: 7, 1000: 7} {
		if got := divisionZoom(size); got != want {
			t.Errorf("divisions of %.0f metres appear at zoom %d, want %d", size, got, want)
		}
	}
}

// TestLayersAreComplete counts the countries of the last zooms, on which all have their names.
func TestLayersAreComplete(t *testing.T) {
	all := built(t)
	names := map[int]map[string]bool{}
	for at, layers := range all {
		for name, features := range layers {
			if !strings.Contains(strings.Join(layersOf(), " "), name) {
				t.Fatalf("tile %v has a layer %q", at, name)
			}
			if names[at.z] == nil {
				names[at.z] = map[string]bool{}
			}
			for _, f := range features {
				if f.Properties["kind"] == "country" {
					names[at.z][f.Properties["name"].(string)] = true
				}
			}
		}
	}
	for zoom := 5; zoom <= maxZoom; zoom++ {
		if len(names[zoom]) < 240 || len(names[zoom]) != len(names[maxZoom]) {
			t.Errorf("zoom %d has %d countries, zoom %d has %d", zoom, len(names[zoom]), maxZoom, len(names[maxZoom]))
		}
	}
}

func layersOf() []string { return layers }
