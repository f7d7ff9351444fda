package gazetteer_test

import (
	"math"
	"reflect"
	"strings"
	"testing"

	"dateline/geo"
	"dateline/geo/gazetteer"

	"github.com/paulmach/orb"
)

// box is a region of straight edges, in degrees.
func box(t testing.TB, west, south, east, north float64) geo.Region {
	t.Helper()
	r, err := geo.PackRegion(orb.MultiPolygon{{{{west, south}, {east, south}, {east, north}, {west, north}, {west, south}}}})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Two countries side by side, the eastern one over the antimeridian; a division in each; an area that both claim.
func twoCountries(t testing.TB) []gazetteer.Outline {
	return []gazetteer.Outline{
		{PlaceID: "ISO:AA", Name: "Aland", Country: "AA", Source: "naturalearth", ErrorM: 5000, Region: box(t, 170, 0, 175, 10)},
		{PlaceID: "ISO:BB", Name: "Beland", Country: "BB", Source: "naturalearth", ErrorM: 5000, Region: box(t, 175, 0, 185, 10)},
		{PlaceID: "AA.1", Name: "West", Country: "AA", Level: 1, Source: "naturalearth", ErrorM: 5000, Region: box(t, 170, 0, 175, 5)},
		{PlaceID: "BB.1", Name: "East", Country: "BB", Level: 1, Source: "naturalearth", ErrorM: 5000, Region: box(t, 175, 0, 185, 5)},
		{Name: "Noman", Country: "AA/BB", Source: "naturalearth", ErrorM: 5000, Disputed: "Held by Aland, claimed by Beland", Region: box(t, 173, 6, 175, 8)},
	}
}

func open(t testing.TB, packed []gazetteer.Outline, further ...gazetteer.Outline) *gazetteer.Outlines {
	t.Helper()
	b, err := gazetteer.PackOutlines(packed)
	if err != nil {
		t.Fatal(err)
	}
	o, err := gazetteer.OpenOutlines(string(b), further...)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// told is what Containing says, in short: + inside, - beside; ? uncertain.
func told(list []gazetteer.Containment) string {
	var s []string
	for _, c := range list {
		mark := "-"
		if c.Inside {
			mark = "+"
		}
		if c.Uncertain {
			mark += "?"
		}
		s = append(s, mark+c.Name)
	}
	return strings.Join(s, " ")
}

func TestContaining(t *testing.T) {
	packed := twoCountries(t)
	finer := gazetteer.Outline{PlaceID: "WOF:1", Name: "Aland proper", Country: "AA", Source: "survey", ErrorM: 100, Region: box(t, 170, 0, 175.02, 10)}
	own := finer
	own.PlaceID = "ISO:AA"
	tests := []struct {
		name     string
		further  []gazetteer.Outline
		lon, lat float64
		want     string
	}{
		{"well inside", nil, 172, 2, "+Aland +West"},
		{"no division there", nil, 172, 9, "+Aland"},
		{"beyond the antimeridian", nil, -176, 2, "+Beland +East"},
		{"on the antimeridian", nil, 180, 2, "+Beland +East"},
		{"on the antimeridian, from the west", nil, -180, 2, "+Beland +East"},
		{"near the border", nil, 174.98, 2, "+?Aland -?Beland +?West -?East"},
		{"near the border, on the other side", nil, 175.02, 2, "+?Beland -?Aland +?East -?West"},
		{"on the border", nil, 175, 2, "+?Aland +?Beland +?West +?East"},
		{"near the coast, where nobody else is", nil, 170.01, 2, "+Aland +West"},
		{"off the coast, nearer than the error", nil, 169.97, 2, "-?Aland -?West"},
		{"at sea", nil, 169, 2, ""},
		{"disputed", nil, 174, 7, "+?Aland +?Noman"},
		{"disputed, near the border", nil, 174.99, 7, "+?Aland -?Beland +?Noman"},
		{"beside a disputed area", nil, 172.98, 7, "+?Aland -?Noman"},
		{"a finer outline decides", []gazetteer.Outline{finer}, 174.98, 7.9, "+Aland proper +?Noman"},
		{"one of the same place replaces the coarse one", []gazetteer.Outline{own}, 175.01, 9, "+Aland proper"},
		{"not degrees", nil, math.NaN(), 2, ""},
		{"not degrees either", nil, 172, 99, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := open(t, packed, tt.further...).Containing(tt.lon, tt.lat)
			want := tt.want
			if strings.Contains(want, "Noman") {
				want = strings.Replace(want, "+Aland proper", "+?Aland proper", 1) // disputed areas leave no country certain
			}
			if told(got) != want {
				t.Errorf("%s, want %s", told(got), want)
			}
			for _, c := range got {
				if !(c.EdgeM >= 0 && c.EdgeM <= gazetteer.FarFromEdge) {
					t.Errorf("%s: %v m from its edge", c.Name, c.EdgeM)
				}
			}
		})
	}
	noman := open(t, packed).Containing(174, 7)[1]
	if noman.Country != "AA/BB" || noman.Disputed == "" || noman.PlaceID != "" {
		t.Errorf("the disputed area does not tell its claimants: %+v", noman)
	}
}

func TestOutlinesAreKept(t *testing.T) {
	packed := twoCountries(t)
	o := open(t, packed)
	if got := o.All(); !reflect.DeepEqual(got, packed) {
		t.Errorf("All gives %d outlines that are not the %d packed ones", len(got), len(packed))
	}
	for _, out := range packed {
		b, err := out.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		var again gazetteer.Outline
		if err := again.UnmarshalBinary(b); err != nil || !reflect.DeepEqual(again, out) {
			t.Errorf("%s: %+v, %v", out.Name, again, err)
		}
		if got, ok := o.Get(out.PlaceID); ok != (out.Disputed == "") || ok && got.Name != out.Name {
			t.Errorf("Get(%q) = %s, %v", out.PlaceID, got.Name, ok)
		}
	}
	renamed := packed[0]
	renamed.Name = "Newland"
	o = open(t, packed, renamed)
	if got, _ := o.Get("ISO:AA"); got.Name != "Newland" || len(o.All()) != len(packed) {
		t.Errorf("a further outline of %s does not replace the packed one", got.Name)
	}
	if none, err := gazetteer.OpenOutlines(""); err != nil || none.Containing(1, 2) != nil || len(none.All()) != 0 {
		t.Errorf("no outlines: %v", err)
	}
}

func TestOutlinesSayWhatIsWrong(t *testing.T) {
	good := twoCountries(t)[0]
	for want, spoil := range map[string]func(*gazetteer.Outline){
		"needs a name":           func(o *gazetteer.Outline) { o.Name = "" },
		"needs the id":           func(o *gazetteer.Outline) { o.PlaceID = "" },
		"level 10":               func(o *gazetteer.Outline) { o.Level = 10 },
		"level -1":               func(o *gazetteer.Outline) { o.Level = -1 },
		"an error of NaN m":      func(o *gazetteer.Outline) { o.ErrorM = math.NaN() },
		"has no area":            func(o *gazetteer.Outline) { o.Region = "" },
		"an error of 1e+09 m, w": func(o *gazetteer.Outline) { o.ErrorM = 1e9 },
	} {
		bad := good
		spoil(&bad)
		if _, err := gazetteer.OpenOutlines("", bad); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("OpenOutlines: %v, want %q", err, want)
		}
		if _, err := gazetteer.PackOutlines([]gazetteer.Outline{bad}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("PackOutlines: %v, want %q", err, want)
		}
	}
	b, err := gazetteer.PackOutlines(twoCountries(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, damaged := range []string{"x", string(b[:5]), string(b[:20]), string(b[:len(b)-1]), string(b) + "x"} {
		if _, err := gazetteer.OpenOutlines(damaged); err == nil {
			t.Errorf("%d of %d bytes are taken for whole", len(damaged), len(b))
		}
	}
}

func FuzzOutline(f *testing.F) {
	for _, o := range twoCountries(f) {
		b, err := o.MarshalBinary()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var o gazetteer.Outline
		if err := o.UnmarshalBinary(b); err != nil {
			if o != (gazetteer.Outline{}) {
				t.Error("an outline beside an error")
			}
			return
		}
		again, err := o.MarshalBinary()
		if err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
		var twice gazetteer.Outline
		if err := twice.UnmarshalBinary(again); err != nil || twice != o {
			t.Fatalf("what was written is read otherwise: %v", err)
		}
	})
}

// FuzzOpenOutlines: whatever is opened can be asked anywhere.
func FuzzOpenOutlines(f *testing.F) {
	b, err := gazetteer.PackOutlines(twoCountries(f))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(b), 174.0, 7.0)
	f.Fuzz(func(t *testing.T, s string, lon, lat float64) {
		o, err := gazetteer.OpenOutlines(s)
		if err != nil {
			return
		}
		for _, c := range o.Containing(lon, lat) {
			if geo.ValidPoint(lon, lat) != nil || c.EdgeM < 0 {
				t.Fatalf("%v,%v is %+v", lon, lat, c)
			}
		}
	})
}
