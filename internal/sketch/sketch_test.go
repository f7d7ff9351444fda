package sketch_test

import (
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"dateline/data"
	"dateline/geo"
	"dateline/geo/gazetteer"
	"dateline/internal/sketch"

	"github.com/paulmach/orb"
)

var land = sync.OnceValue(func() *sketch.Land {
	o, err := gazetteer.OpenOutlines(data.Outlines)
	if err != nil {
		panic(err)
	}
	return sketch.NewLand(o)
})

func box(t testing.TB, s string) *geo.BBox {
	t.Helper()
	b, err := geo.ParseBBox(s)
	if err != nil {
		t.Fatal(err)
	}
	return &b
}

// many is n marks in and around a box, every third one an area.
func many(n int) []sketch.Mark {
	marks := make([]sketch.Mark, n)
	for k := range marks {
		marks[k] = sketch.Mark{Point: orb.Point{60 + float64(k%40)*0.71, 30 + float64(k/40)*0.9}, RadiusM: float64(1000 + k%7*20_000),
			Area: k%3 == 0, Title: fmt.Sprintf("Incident %d", k), Href: fmt.Sprintf("incidents/%d", k)}
	}
	return marks
}

// TestEveryAwkwardMap draws what is hard to draw: each is well-formed XML of a
// bounded size with everything at a finite place.
func TestEveryAwkwardMap(t *testing.T) {
	at := func(lon, lat, radius float64) sketch.Mark {
		return sketch.Mark{Point: orb.Point{lon, lat}, RadiusM: radius}
	}
	for name, m := range map[string]sketch.Map{
		"nothing":                {},
		"nothing but land":       {Land: land()},
		"a point without radius": {Land: land(), Marks: []sketch.Mark{at(69.8, 37.6, 0)}},
		"the world":              {Land: land(), Box: &geo.World},
		"the north pole":         {Land: land(), Marks: []sketch.Mark{at(0, 90, 1000)}},
		"the south pole":         {Land: land(), Marks: []sketch.Mark{at(12, -90, 1_000_000)}},
		"all of the Earth":       {Land: land(), Marks: []sketch.Mark{at(0, 0, 20_000_000)}},
		"antimeridian":           {Land: land(), Marks: []sketch.Mark{at(180, 65, 500_000), at(-180, 66, 10)}},
		"a box across it":        {Land: land(), Box: box(t, "177,65,-177,70"), Marks: []sketch.Mark{at(179, 66, 9000)}},
		"a point as a box":       {Land: land(), Box: box(t, "70,40,70,40")},
		"a polar strip":          {Land: land(), Box: box(t, "-180,85,180,90")},
		"the other pole":         {Land: land(), Box: box(t, "-180,-90,180,-60")},
		"a tall box":             {Land: land(), Box: box(t, "10,-89,11,89")},
		"Europe":                 {Land: land(), Box: box(t, "-12,34,40,71")},
		"many":                   {Land: land(), Marks: many(500)},
	} {
		svg, _ := sketch.Append(nil, m)
		if len(svg) > 60_000 {
			t.Errorf("%s: %d bytes", name, len(svg))
		}
		d := xml.NewDecoder(strings.NewReader(string(svg)))
		for {
			_, err := d.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		if strings.Contains(string(svg), "NaN") || strings.Contains(string(svg), "Inf") {
			t.Errorf("%s: a place that is none", name)
		}
		if strings.Contains(string(svg), "style") {
			t.Errorf("%s: a style that the page's policy forbids", name)
		}
		if m.Land != nil && strings.Count(string(svg), "<path") < 2 {
			t.Errorf("%s: no land: %.300s", name, svg)
		}
	}
}

var ellipse = regexp.MustCompile(`<ellipse class="(\w+)" cx="([\d.-]+)" cy="([\d.-]+)" rx="([\d.]+)" ry="([\d.]+)"`)

// drawn is an ellipse of a map.
type drawn struct {
	class        string
	x, y, rx, ry float64
}

func ellipses(svg []byte) (list []drawn) {
	for _, m := range ellipse.FindAllSubmatch(svg, -1) {
		number := func(n int) float64 { v, _ := strconv.ParseFloat(string(m[n]), 64); return v }
		list = append(list, drawn{string(m[1]), number(2), number(3), number(4), number(5)})
	}
	return list
}

// TestCircles holds the circles to the bar that tells distances.
func TestCircles(t *testing.T) {
	svg, whole := sketch.Append(nil, sketch.Map{Marks: []sketch.Mark{{Point: orb.Point{70, 40}, RadiusM: 30_000}}})
	bar := regexp.MustCompile(`v12h([\d.]+)v-12.*>(\d+) km<`).FindSubmatch(svg)
	if bar == nil || whole != 1 {
		t.Fatalf("%d in full in %s", whole, svg)
	}
	length, _ := strconv.ParseFloat(string(bar[1]), 64)
	km, _ := strconv.ParseFloat(string(bar[2]), 64)
	list := ellipses(svg)
	if len(list) != 2 || list[0].class != "within" || list[1].class != "dot" {
		t.Fatalf("drawn: %v", list)
	}
	for _, r := range []float64{list[0].rx, list[0].ry} {
		if got := r / length * km; math.Abs(got-30) > 0.3 {
			t.Errorf("a circle of 30 km is drawn with %.2f km", got)
		}
	}
	if list[0].x != 720 || list[0].y != 360 {
		t.Errorf("it is not in the middle: %v", list[0])
	}
}

// TestAnAreaHasNoDot: a dot would look more precise than what is known.
func TestAnAreaHasNoDot(t *testing.T) {
	svg, _ := sketch.Append(nil, sketch.Map{Box: box(t, "-180,-90,180,90"), Marks: []sketch.Mark{
		{Point: orb.Point{70, 40}, RadiusM: 300_000, Area: true}, {Point: orb.Point{-70, 0}, RadiusM: 1, Area: true}}})
	list := ellipses(svg)
	if len(list) != 2 {
		t.Fatalf("drawn: %v", list)
	}
	for _, e := range list {
		if e.class != "area" || e.rx < 16 || e.ry < 16 {
			t.Errorf("drawn: %v", e)
		}
	}
}

// TestAcrossTheAntimeridian: two neighbours on either side of it are neighbours on
// the map too.
func TestAcrossTheAntimeridian(t *testing.T) {
	svg, _ := sketch.Append(nil, sketch.Map{Land: land(), Marks: []sketch.Mark{
		{Point: orb.Point{-179, 66}, RadiusM: 20_000}, {Point: orb.Point{179, 66}, RadiusM: 20_000}}})
	var x []float64
	for _, e := range ellipses(svg) {
		if e.x < 0 || e.x > 1440 {
			t.Errorf("outside of the drawing: %v", e)
		}
		if e.class == "dot" {
			x = append(x, e.x)
		}
	}
	if len(x) != 2 || x[1]-x[0] < 300 {
		t.Errorf("the dots, the last one first, are at %v: 179 belongs on the left of -179, and both fill the map", x)
	}
	// Russia goes on there: a line along the meridian is no border.
	middle := (x[0] + x[1]) / 2
	border := regexp.MustCompile(`<path class="seam" d="([^"]*)"`).FindAllSubmatch(svg, -1)
	if len(border) == 0 {
		t.Fatal("no border without a seam: does the map show Chukotka?")
	}
	for _, b := range border {
		for _, run := range strings.Split(string(b[1]), "M")[1:] {
			cx, near := 0.0, 0
			for n, v := range regexp.MustCompile(`-?\d+`).FindAllString(run, -1) {
				d, _ := strconv.ParseFloat(v, 64)
				if n%2 == 0 {
					cx += d
					if math.Abs(cx-middle) < 2 {
						near++
					}
				}
			}
			if near > 3 {
				t.Errorf("%d vertices of a border lie on the meridian of 180 degrees: %s", near, run)
			}
		}
	}
}

func TestHostileTexts(t *testing.T) {
	const bad = `"><script>alert(1)</script>&`
	svg, _ := sketch.Append(nil, sketch.Map{Label: bad, Marks: []sketch.Mark{{Point: orb.Point{70, 40}, RadiusM: 5, Title: bad, Href: bad}}})
	if text := string(svg); strings.Contains(text, "<script") || strings.Count(text, "&lt;script&gt;") != 3 {
		t.Error(text)
	}
}

// TestMany: what lies at one place is one dot that tells how many it is for, and
// what is too much for circles is still on the map.
func TestMany(t *testing.T) {
	same := []sketch.Mark{{Point: orb.Point{70, 40}, RadiusM: 9000, Title: "First", Href: "a"}, {Point: orb.Point{70, 40}, RadiusM: 9000, Title: "Second", Href: "b"}}
	svg, whole := sketch.Append(nil, sketch.Map{Marks: same})
	if !strings.Contains(string(svg), "<title>First, and 1 more here</title>") || whole != 2 || len(ellipses(svg)) != 2 {
		t.Errorf("%d of two at one place: %s", whole, svg)
	}
	svg, whole = sketch.Append(nil, sketch.Map{Marks: many(500)})
	if whole != 150 {
		t.Errorf("%d with circles", whole)
	}
	dots := strings.Count(regexp.MustCompile(`class="dots" d="[^"]*"`).FindString(string(svg)), "h0")
	rings := strings.Count(regexp.MustCompile(`class="rings" d="[^"]*"`).FindString(string(svg)), "M")
	if dots+rings != 350 || rings < 100 {
		t.Errorf("%d dots and %d rings for the other 350", dots, rings)
	}
}

func BenchmarkAppend(b *testing.B) {
	for _, c := range []struct {
		name string
		m    sketch.Map
	}{
		{"province", sketch.Map{Land: land(), Marks: many(3)}},
		{"hundred", sketch.Map{Land: land(), Marks: many(100)}},
		{"five-hundred", sketch.Map{Land: land(), Marks: many(500)}},
		{"continent", sketch.Map{Land: land(), Box: box(b, "-12,34,40,71")}},
		{"world", sketch.Map{Land: land()}},
	} {
		b.Run(c.name, func(b *testing.B) {
			var svg []byte
			for b.Loop() {
				svg, _ = sketch.Append(svg[:0], c.m)
			}
			b.ReportMetric(float64(len(svg)), "bytes")
		})
	}
}

// FuzzAppend draws whatever is said to be somewhere: the drawing is whole, of a
// bounded size, and everything has a place.
func FuzzAppend(f *testing.F) {
	f.Add(70.0, 40.0, 5000.0, -179.9, 89.9, 0.0, false, "a")
	f.Add(180.0, 90.0, 2e7, -180.0, -90.0, 1e9, true, `"><&`)
	f.Add(0.0, 0.0, math.Inf(1), 1e-300, -1e-300, math.NaN(), true, "\x00\xff")
	f.Fuzz(func(t *testing.T, lon1, lat1, r1, lon2, lat2, r2 float64, area bool, title string) {
		if geo.ValidPoint(lon1, lat1) != nil || geo.ValidPoint(lon2, lat2) != nil {
			return
		}
		svg, _ := sketch.Append(nil, sketch.Map{Land: land(), Label: title, Marks: []sketch.Mark{
			{Point: orb.Point{lon1, lat1}, RadiusM: r1, Area: area, Title: title, Href: title}, {Point: orb.Point{lon2, lat2}, RadiusM: r2}}})
		text := string(svg)
		if len(svg) > 70_000+10*len(title) || strings.Contains(strings.ReplaceAll(text, title, ""), "NaN") || strings.Contains(strings.ReplaceAll(text, title, ""), "Inf") {
			t.Fatalf("%d bytes: %.2000s", len(svg), svg)
		}
		if n := len(ellipses(svg)); n < 1 || n > 4 {
			t.Fatalf("%d ellipses in %s", n, svg)
		}
		if strings.Count(text, "<") != strings.Count(text, ">") {
			t.Fatalf("broken: %s", svg)
		}
	})
}
