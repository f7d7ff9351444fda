package gazetteer_test

import (
	"testing"

	"dateline/geo"
)

func TestExtentHoldsEveryPlace(t *testing.T) {
	ix := realIndex(t)
	box, ok := ix.Extent()
	if !ok {
		t.Fatal("no extent")
	}
	var want geo.BBox
	first := true
	for p := range ix.All() {
		if !p.HasPoint {
			continue
		}
		if lon, lat := p.Point[0], p.Point[1]; first {
			want, first = geo.BBox{West: lon, South: lat, East: lon, North: lat}, false
		} else {
			want.West, want.East = min(want.West, lon), max(want.East, lon)
			want.South, want.North = min(want.South, lat), max(want.North, lat)
		}
	}
	if box != want {
		t.Errorf("%v, want %v", box, want)
	}
	west := ""
	for p := range ix.All() {
		if p.HasPoint && p.Point[0] == box.West {
			west = p.ID
		}
	}
	if less, _ := ix.Without([]string{west}).Extent(); less.West <= box.West {
		t.Errorf("without the westernmost place %s the extent is %v", west, less)
	}
}
