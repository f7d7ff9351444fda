package build_test

import (
	"os"
	"path/filepath"
	"testing"

	"dateline/geo"
	"dateline/geo/gazetteer"
	"dateline/tools/gazetteer/build"

	"github.com/paulmach/orb"
)

// TestDivisionsHaveTheCircleOfTheirOutline: the smallest circle round the outline and its error; a town far beyond widens it.
func TestDivisionsHaveTheCircleOfTheirOutline(t *testing.T) {
	in := inputs()
	before := built(t, in)
	var outlines []gazetteer.Outline
	for _, o := range []struct {
		id   string
		box  orb.Polygon
		name string
	}{{"ISO:AA-N", square(0, 1, 1), "North"}, {"ISO:AA-S", square(40, 40, 0.1), "South"}, {"ISO:AA", square(0, 0, 2), "Aland"}} {
		region, err := geo.PackRegion(orb.MultiPolygon{o.box})
		if err != nil {
			t.Fatal(err)
		}
		level := 1
		if o.id == "ISO:AA" {
			level = 0
		}
		outlines = append(outlines, gazetteer.Outline{PlaceID: o.id, Name: o.name, Country: "AA", Level: level, ErrorM: 5000, Region: region})
	}
	b, err := gazetteer.PackOutlines(outlines)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "outlines.bin")
	if err := os.WriteFile(file, b, 0o644); err != nil {
		t.Fatal(err)
	}
	if in.Outlines, err = build.ReadOutlines(file); err != nil || len(in.Outlines) != 2 {
		t.Fatalf("%d outlines of divisions, %v", len(in.Outlines), err)
	}
	after := built(t, in)
	north := after["ISO:AA-N"]
	if half := 78_600; north.Uncertainty < half+5_000 || north.Uncertainty > half+7_000 || north.Source != "geonames+iso-codes+naturalearth" ||
		north.Reason != "farthest vertex of the Natural Earth 1:10m polygon, plus 5 km" || before["ISO:AA-N"].Reason == north.Reason {
		t.Errorf("North: %+v", north)
	}
	if south := after["ISO:AA-S"]; south.Reason != "farthest town that GeoNames lists, beyond the Natural Earth 1:10m polygon" || south.Uncertainty < 5_000_000 {
		t.Errorf("the towns of South lie far beyond its outline: %+v", south)
	}
}

func TestOutlinesThatAreNotThere(t *testing.T) {
	if areas, err := build.ReadOutlines(filepath.Join(t.TempDir(), "none.bin")); err != nil || areas != nil {
		t.Errorf("%d areas, %v", len(areas), err)
	}
	broken := filepath.Join(t.TempDir(), "broken.bin")
	if err := os.WriteFile(broken, []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := build.ReadOutlines(broken); err == nil {
		t.Error("a broken file is read")
	}
}
