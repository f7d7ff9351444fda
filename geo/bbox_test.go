package geo_test

import (
	"strings"
	"testing"

	"dateline/geo"
)

func TestParseBBox(t *testing.T) {
	tests := []struct {
		name, in string
		want     geo.BBox
	}{
		{"the landmine", "69.5,37.2,71,38.2", geo.BBox{69.5, 37.2, 71, 38.2}},
		{"spaces", " 69.5 , 37.2,71 ,38.2 ", geo.BBox{69.5, 37.2, 71, 38.2}},
		{"many decimals", "70.20236999999999512,37.653410000000001,70.3,37.7", geo.BBox{70.20237, 37.65341, 70.3, 37.7}},
		{"exponents and signs", "-1e1,+2E0,1.5e1,3", geo.BBox{-10, 2, 15, 3}},
		{"six numbers", "69.5,37.2,-100,71,38.2,5000", geo.BBox{69.5, 37.2, 71, 38.2}},
		{"crosses the antimeridian", "170,-20,-170,-10", geo.BBox{170, -20, -170, -10}},
		{"a map east of the antimeridian", "175,-20,190,-10", geo.BBox{175, -20, -170, -10}},
		{"a map one turn to the east", "429.5,37.2,431,38.2", geo.BBox{69.5, 37.2, 71, 38.2}},
		{"a map one turn to the west", "-290.5,37.2,-289,38.2", geo.BBox{69.5, 37.2, 71, 38.2}},
		{"a map two turns to the west, across", "-550,0,-530,1", geo.BBox{170, 0, -170, 1}},
		{"the world", "-180,-90,180,90", geo.World},
		{"zoomed out beyond the world", "-450.7,-85.3,523.1,85.3", geo.BBox{-180, -85.3, 180, 85.3}},
		{"a full circle elsewhere", "10,-90,370,90", geo.World},
		{"a full circle but for rounding", "-180.00000000000003,0,179.99999999999997,1", geo.BBox{-180, 0, 180, 1}},
		{"the Arctic", "-180,66,180,90", geo.BBox{-180, 66, 180, 90}},
		{"up to the antimeridian", "170,-20,180,-10", geo.BBox{170, -20, -180, -10}},
		{"from the antimeridian", "-180,-20,-170,-10", geo.BBox{180, -20, -170, -10}},
		{"the antimeridian", "180,-20,180,-10", geo.BBox{180, -20, -180, -10}},
		{"the antimeridian from the west", "-180,-20,-180,-10", geo.BBox{180, -20, -180, -10}},
		{"half the world", "0,-90,180,90", geo.BBox{0, -90, -180, 90}},
		{"a point", "70,38,70,38", geo.BBox{70, 38, 70, 38}},
		{"minus zero", "-0,-0,-0,-0", geo.BBox{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := geo.ParseBBox(tt.in)
			if err != nil || got != tt.want {
				t.Fatalf("ParseBBox(%q) = %v, %v; want %v", tt.in, got, err, tt.want)
			}
			checkBox(t, got)
		})
	}
}

func TestParseBBoxSaysWhatIsWrong(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", "4 numbers separated by commas (or 6 with heights), not an empty text"},
		{"1,2,3", "(or 6 with heights), not 3"},
		{"1,2,3,4,5", "not 5"},
		{"1,2,3,4,5,6,7", "not 7"},
		{"1,,3,4", "south is missing"},
		{"1,2,3,", "north is missing"},
		{"1,2,east,4", `east "east" is not a number`},
		{"1,2,3,0x10", `north "0x10" is not a number`},
		{"1,2,3,1_0", `north "1_0" is not a number`},
		{"1,2,3,4°", `is not a number`},
		{"NaN,2,3,4", `west "NaN" is not a finite number`},
		{"1,2,Infinity,4", `east "Infinity" is not a finite number`},
		{"1,2,1e999,4", `east "1e999" is not a finite number`},
		{"1,2,x,3,4,5", `the lower height "x" is not a number`},
		{"69.5,38.2,71,37.2", "south 38.2 is above north 37.2: did you swap latitude and longitude?"},
		{"37.2,69.5,38.2,100", "north 100 is not between -90 and 90: did you swap latitude and longitude?"},
		{"120,-91,130,0", "south -91 is not between -90 and 90"},
		{"1e9,0,1e9,1", "is more than a hundred turns round the world"},
		{strings.Repeat("9", 4000) + ",0,1,1", "is not a finite number"},
	}
	for _, tt := range tests {
		t.Run(tt.want, func(t *testing.T) {
			got, err := geo.ParseBBox(tt.in)
			if err == nil {
				t.Fatalf("ParseBBox(%q) = %v, want an error", tt.in, got)
			}
			if text := err.Error(); !strings.Contains(text, tt.want) || !strings.Contains(text, "west,south,east,north") || len(text) > 250 {
				t.Errorf("ParseBBox(%q): %q, want it to contain %q", tt.in, text, tt.want)
			}
		})
	}
}

func TestContains(t *testing.T) {
	fiji := geo.BBox{West: 170, South: -20, East: -170, North: -10}
	tests := []struct {
		box      geo.BBox
		lon, lat float64
		want     bool
	}{
		{fiji, 175, -15, true},
		{fiji, -175, -15, true},
		{fiji, 180, -15, true},
		{fiji, -180, -15, true},
		{fiji, 170, -20, true},
		{fiji, -170, -10, true},
		{fiji, 169.999, -15, false},
		{fiji, -169.999, -15, false},
		{fiji, 0, -15, false},
		{fiji, 175, -9.999, false},
		{geo.BBox{West: 69.5, South: 37.2, East: 71, North: 38.2}, 70.20237, 37.65341, true},
		{geo.BBox{West: 69.5, South: 37.2, East: 71, North: 38.2}, 37.65341, 70.20237, false},
		{geo.World, 180, 90, true},
		{geo.World, -180, -90, true},
		{geo.World, 180.5, 0, false},
	}
	for _, tt := range tests {
		if got := tt.box.Contains(tt.lon, tt.lat); got != tt.want {
			t.Errorf("%v Contains(%v, %v) = %v", tt.box, tt.lon, tt.lat, got)
		}
	}
}

func TestValidateRefuses(t *testing.T) {
	for _, b := range []geo.BBox{
		{West: -181}, {East: 181}, {South: -91}, {North: 91}, {South: 2, North: 1},
	} {
		if b.Validate() == nil {
			t.Errorf("%v is called valid", b)
		}
	}
}

func TestIsWorld(t *testing.T) {
	if !geo.World.IsWorld() || (geo.BBox{West: -180, South: -89, East: 180, North: 90}).IsWorld() {
		t.Error("only the whole world is the world")
	}
}

func FuzzParseBBox(f *testing.F) {
	for _, b := range awkwardBoxes {
		f.Add(b.String())
	}
	f.Add("-450.7,-85.3,523.1,85.3")
	f.Add("69.5,37.2,-100,71,38.2,5000")
	f.Add("NaN,1,2,3")
	f.Fuzz(func(t *testing.T, s string) {
		b, err := geo.ParseBBox(s)
		if err != nil {
			if b != (geo.BBox{}) {
				t.Errorf("ParseBBox(%q) gives %v beside the error %v", s, b, err)
			}
			return
		}
		checkBox(t, b)
		for _, p := range awkwardPoints {
			checkSplitContains(t, b, p)
		}
	})
}

func BenchmarkParseBBox(b *testing.B) {
	for b.Loop() {
		if _, err := geo.ParseBBox("69.51234567890123,37.21234567890123,71.01234567890123,38.21234567890123"); err != nil {
			b.Fatal(err)
		}
	}
}
