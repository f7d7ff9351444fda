package main

import (
	"strings"
	"testing"

	"dateline/tools/gazetteer/build"

	"github.com/paulmach/orb"
)

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

// TestTopologySaysWhatIsWrong gives the reader what is no such file.
func TestTopologySaysWhatIsWrong(t *testing.T) {
	for text, want := range map[string]string{
		`{`: "unexpected end",
		`{"objects":{"rivers":{"geometries":[{"type":"Point"}]}}}`:                                                                        `type "Point"`,
		`{"objects":{"rivers":{"geometries":[{"type":"LineString","arcs":[7]}]}}}`:                                                        "arc 7 is missing",
		`{"transform":{"scale":[1,1]},"arcs":[[[0,0],[1,0],[0,1]]],"objects":{"lakes":{"geometries":[{"type":"Polygon","arcs":[[0]]}]}}}`: "a ring is open",
		`{"transform":{"scale":[1,1]},"arcs":[[[0,99]]],"objects":{"rivers":{"geometries":[{"type":"LineString","arcs":[0]}]}}}`:          "no longitude and latitude",
		`{"objects":{"lakes":{"geometries":[{"type":"Polygon","arcs":[["x"]]}]}}}`:                                                        "cannot unmarshal",
		`{"objects":{"lakes":{"geometries":[{"type":"LineString","arcs":[0]}]}}}`:                                                         `type "LineString"`,
	} {
		if _, _, err := readBoth(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", text, err, want)
		}
	}
}

func readBoth(text string) (orb.MultiLineString, orb.MultiPolygon, error) {
	topology, err := readTopology([]byte(text))
	if err != nil {
		return nil, nil, err
	}
	rivers, err := topology.lines("rivers")
	if err != nil {
		return nil, nil, err
	}
	lakes, err := topology.areas("lakes")
	return rivers, lakes, err
}

// FuzzReadTopology holds what is read to what a map can draw: closed rings without a jump, tiles that can be encoded.
func FuzzReadTopology(f *testing.F) {
	f.Add(`{"transform":{"scale":[1,1],"translate":[0,0]},"arcs":[[[0,0],[9,0],[0,9],[-9,-9]]],` +
		`"objects":{"lakes":{"geometries":[{"type":"Polygon","arcs":[[0]]}]},"rivers":{"geometries":[{"type":"LineString","arcs":[-1]}]}}}`)
	f.Add(`{"transform":{"scale":[1,1],"translate":[0,0]},"arcs":[[[-180,-70],[120,0],[120,0],[120,0],[-360,0]]],` +
		`"objects":{"lakes":{"geometries":[{"type":"MultiPolygon","arcs":[[[0]]]}]}}}`)
	f.Fuzz(func(t *testing.T, text string) {
		rivers, lakes, err := readBoth(text)
		if err != nil {
			return
		}
		for _, polygon := range append(stitched(lakes), lakes...) {
			for _, ring := range polygon {
				if !ring.Closed() {
					t.Errorf("a ring is open: %v", ring)
				}
			}
		}
		features := []feature{{layer: "rivers", geometry: projected(rivers)}, {layer: "lakes", geometry: projected(stitched(lakes))}}
		for zoom := range 2 {
			err := cut(features, zoom, func(at tile, inside []feature) error {
				_, err := encode(at, inside)
				return err
			})
			if err != nil {
				t.Error(err)
			}
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
