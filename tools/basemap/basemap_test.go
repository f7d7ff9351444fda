package main

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dateline/data"
	"dateline/geo/gazetteer"
	"dateline/tools/gazetteer/build"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
	"github.com/paulmach/orb/planar"
)

const folder = "../../internal/web/static/map/base"

func layer(t *testing.T, name string) *geojson.FeatureCollection {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(folder, name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	fc, err := geojson.UnmarshalFeatureCollection(b)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return fc
}

// TestLayersOfOurOwnData builds the two layers that need no package anew: they must be those in the repository.
func TestLayersOfOurOwnData(t *testing.T) {
	outlines, err := gazetteer.OpenOutlines(data.Outlines)
	if err != nil {
		t.Fatal(err)
	}
	places, err := gazetteer.Open(data.Gazetteer)
	if err != nil {
		t.Fatal(err)
	}
	for name, built := range map[string]*geojson.FeatureCollection{
		"admin1": divisionLayer(outlines.All()), "places": labels(places),
	} {
		file := filepath.Join(t.TempDir(), name+".json")
		if err := write(file, built); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(filepath.Join(folder, name+".json"))
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != string(want) {
			t.Errorf("%s.json is not what the data give: run go run ./tools/basemap", name)
		}
	}
}

// TestLandIsWhereTownsAre asks the two levels of land for capitals and for places at sea.
func TestLandIsWhereTownsAre(t *testing.T) {
	for _, name := range []string{"land", "land-near"} {
		land := layer(t, name)
		for _, c := range []struct {
			p    orb.Point
			want string // a country, or nothing
		}{
			{orb.Point{68.78, 38.54}, "Tajikistan"},  // Dushanbe
			{orb.Point{70.94, 39.86}, "Kyrgyzstan"},  // Batken
			{orb.Point{71.78, 40.38}, "Uzbekistan"},  // Fergana
			{orb.Point{-58.38, -34.65}, "Argentina"}, // Buenos Aires
			{orb.Point{0, -40}, ""},                  // the South Atlantic
			{orb.Point{51, 42}, ""},                  // the Caspian Sea
		} {
			got := ""
			for _, f := range land.Features {
				if planar.MultiPolygonContains(multi(f.Geometry), c.p) {
					got += f.Properties.MustString("name")
				}
			}
			if got != c.want {
				t.Errorf("%s: at %v lies %q, want %q", name, c.p, got, c.want)
			}
		}
	}
}

func multi(g orb.Geometry) orb.MultiPolygon {
	if p, ok := g.(orb.Polygon); ok {
		return orb.MultiPolygon{p}
	}
	m, _ := g.(orb.MultiPolygon)
	return m
}

// TestDisputedBorders looks for lines of each kind near points on known borders.
func TestDisputedBorders(t *testing.T) {
	borders := layer(t, "borders")
	for _, c := range []struct {
		what, kind string
		p          orb.Point
	}{
		{"line of control in Kashmir", "disputed", orb.Point{74.0, 34.0}},
		{"isthmus of Crimea", "disputed", orb.Point{33.7, 46.15}},
		{"Kazakhstan and Russia", "country", orb.Point{61.0, 51.45}},
		{"Tajikistan and Afghanistan", "country", orb.Point{70.2, 37.9}},
	} {
		best, kind := math.Inf(1), ""
		for _, f := range borders.Features {
			if d := planar.DistanceFrom(f.Geometry, c.p); d < best {
				best, kind = d, f.Properties.MustString("kind")
			}
		}
		if kind != c.kind || best > 0.5 {
			t.Errorf("%s: the nearest line is %q, %.2f degrees away, want %q", c.what, kind, best, c.kind)
		}
	}
}

// TestNeighboursStayTogether simplifies two squares with a ragged border: both must keep the same line.
func TestNeighboursStayTogether(t *testing.T) {
	border := orb.LineString{{1, 0}, {1.01, 0.2}, {1.3, 0.5}, {1.01, 0.8}, {1, 1}}
	west := append(orb.Ring{{0, 1}, {0, 0}}, border...)
	west = append(west, orb.Point{0, 1})
	back := border.Clone()
	back.Reverse()
	east := append(orb.Ring{{2, 0}, {2, 1}}, back...)
	east = append(east, orb.Point{2, 0})
	m := newMesh([]orb.MultiPolygon{{{west}}, {{east}}})
	shared := map[int]orb.LineString{}
	for n, ring := range []orb.Ring{west, east} {
		for _, p := range m.pieces(ring, 0.05) {
			if p.owners == (owners{0, 1}) {
				shared[n] = p.line
			}
		}
	}
	shared[1].Reverse()
	if !shared[0].Equal(shared[1]) || len(shared[0]) < 3 {
		t.Errorf("the western country has %v, the eastern one %v", shared[0], shared[1])
	}
}

// TestWaterSaysWhatIsWrong gives readWater what is no such file.
func TestWaterSaysWhatIsWrong(t *testing.T) {
	for text, want := range map[string]string{
		`{`: "unexpected end",
		`{"objects":{"rivers":{"geometries":[{"type":"Point"}]}}}`:                                                                        `type "Point"`,
		`{"objects":{"rivers":{"geometries":[{"type":"LineString","arcs":[7]}]}}}`:                                                        "arc 7 is missing",
		`{"transform":{"scale":[1,1]},"arcs":[[[0,0],[1,0],[0,1]]],"objects":{"lakes":{"geometries":[{"type":"Polygon","arcs":[[0]]}]}}}`: "a ring is open",
		`{"transform":{"scale":[1,1]},"arcs":[[[0,99]]],"objects":{"rivers":{"geometries":[{"type":"LineString","arcs":[0]}]}}}`:          "no longitude and latitude",
		`{"objects":{"lakes":{"geometries":[{"type":"Polygon","arcs":[["x"]]}]}}}`:                                                        "cannot unmarshal",
		`{"objects":{"lakes":{"geometries":[{"type":"MultiPolygon","arcs":[[[0]]]}]}}}`:                                                   `type "MultiPolygon"`,
	} {
		if _, err := readWater([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", text, err, want)
		}
	}
}

// FuzzReadWater holds what is read to what a map can draw: coordinates that JSON can say, closed rings.
func FuzzReadWater(f *testing.F) {
	f.Add([]byte(`{"transform":{"scale":[1,1],"translate":[0,0]},"arcs":[[[0,0],[9,0],[0,9],[-9,-9]]],` +
		`"objects":{"lakes":{"geometries":[{"type":"Polygon","arcs":[[0]]}]},"rivers":{"geometries":[{"type":"LineString","arcs":[-1]}]}}}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		fc, err := readWater(b)
		if err != nil {
			return
		}
		for _, feature := range fc.Features {
			for _, polygon := range multi(feature.Geometry) {
				for _, ring := range polygon {
					if !ring.Closed() {
						t.Errorf("a ring is open: %v", ring)
					}
				}
			}
		}
		if _, err := json.Marshal(fc); err != nil {
			t.Error(err)
		}
	})
}

// TestPackagesAreThoseOfTheGazetteer keeps the pins of both tools together.
func TestPackagesAreThoseOfTheGazetteer(t *testing.T) {
	for _, p := range packages {
		for _, q := range build.Packages {
			if p.File == q.File && p != q {
				t.Errorf("%s is pinned to %s here and to %s there", p.File, p.SHA256, q.SHA256)
			}
		}
	}
}
