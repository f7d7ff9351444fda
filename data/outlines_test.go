package data_test

import (
	"slices"
	"strings"
	"testing"

	"dateline/data"
	places "dateline/geo/gazetteer"
)

func openOutlines(t testing.TB) *places.Outlines {
	t.Helper()
	o, err := places.OpenOutlines(data.Outlines)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func openGazetteer(t testing.TB) *places.Index {
	t.Helper()
	ix, err := places.Open(data.Gazetteer)
	if err != nil {
		t.Fatal(err)
	}
	return ix
}

// TestOutlinesAreWhole reads every outline from its bytes and looks for its place.
func TestOutlinesAreWhole(t *testing.T) {
	ix := openGazetteer(t)
	levels, disputed := map[int]int{}, 0
	for _, o := range openOutlines(t).All() {
		b, err := o.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		var again places.Outline
		if err := again.UnmarshalBinary(b); err != nil || again != o {
			t.Fatalf("%s: what was written is read otherwise: %v", o.Name, err)
		}
		if o.Disputed != "" {
			disputed++
			continue
		}
		levels[o.Level]++
		p, ok := ix.Get(o.PlaceID)
		if !ok || p.Country != o.Country || p.Name != o.Name || p.Kind != []string{places.KindCountry, places.KindAdmin1}[o.Level] {
			t.Errorf("the outline of %s (%s, %s) is of %+v: run go run ./tools/outlines", o.PlaceID, o.Name, o.Country, p.Ref())
		}
	}
	if levels[0] < 240 || levels[1] < 3000 || disputed < 29 {
		t.Errorf("%d countries, %d divisions, %d disputed areas", levels[0], levels[1], disputed)
	}
}

// TestOutlinesOfKnownPlaces asks for towns of the gazetteer, by country and name. The answer is the countries of what may
// hold the town, claimants and all, and its division.
func TestOutlinesOfKnownPlaces(t *testing.T) {
	at := map[string]places.Place{}
	for p := range openGazetteer(t).All() {
		if key := p.Country + " " + p.Name; p.HasPoint && p.Population >= at[key].Population {
			at[key] = p
		}
	}
	o := openOutlines(t)
	for _, tt := range []struct{ town, countries, division string }{
		{"KG Batken", "KG", "GN:1463580"},
		{"UZ Nukus", "UZ", "GN:453752"},
		{"AF Kabul", "AF", "GN:1138957"},
		{"FJ Suva", "FJ", "ISO:FJ-C"},
		{"RU Anadyr", "RU", ""},
		{"RU Provideniya", "RU", ""}, // beyond the antimeridian
		{"LS Maseru", "LS ZA", "ISO:LS-A"},
		{"RU Kaliningrad", "RU", "ISO:RU-KGD"},
		{"SM San Marino", "SM IT", "ISO:SM-05"},
		{"US Honolulu", "US", "ISO:US-HI"},
		{"GF Cayenne", "GF", "CJ:GF.GF"},
		{"UA Simferopol", "RU RU/UA", "CJ:UA.11"},
		{"UA Sevastopol", "RU RU/UA", "ISO:UA-40"},
		{"IN Srinagar", "IN IN/PK", ""},
		{"PK Gilgit", "PK PK/IN", "ISO:PK-GB"},
		{"IN Tawang", "IN IN/CN", "ISO:IN-AR"},
		{"EH Laayoune", "MA MA/EH", ""},
		{"GE Sokhumi", "GE", "ISO:GE-AB"},
		{"MD Tiraspol", "MD", "CJ:MD.58"},
		{"XK Pristina", "XK XK/RS", "CJ:XK.10097360"},
		{"SO Hargeysa", "SO", ""},
		{"GY Bartica", "GY GY/VE", "ISO:GY-CU"},
		{"GY Georgetown", "GY", "ISO:GY-DE"},
		{"BZ Punta Gorda", "BZ BZ/GT", "ISO:BZ-TOL"},
		{"BZ Belize City", "BZ", "ISO:BZ-BZ"},
	} {
		p, ok := at[tt.town]
		if !ok {
			t.Errorf("%s is not in the gazetteer", tt.town)
			continue
		}
		var countries []string
		division := ""
		for _, c := range o.Containing(p.Point.Lon(), p.Point.Lat()) {
			if c.Level == 0 && !slices.Contains(countries, c.Country) {
				countries = append(countries, c.Country)
			} else if c.Level == 1 && division == "" {
				division = c.PlaceID
			}
		}
		if got := strings.Join(countries, " "); got != tt.countries || division != tt.division {
			t.Errorf("%s: %s, %s; want %s, %s", tt.town, got, division, tt.countries, tt.division)
		}
	}
	for _, sea := range [][2]float64{{-30, 30}, {0, -45}, {160, 40}, {180, 0.5}} {
		if list := o.Containing(sea[0], sea[1]); len(list) > 0 {
			t.Errorf("the sea at %v is in %s", sea, list[0].Name)
		}
	}
	for _, ice := range [][2]float64{{0, -90}, {180, -87}, {-180, -87}, {45, -75}} {
		if list := o.Containing(ice[0], ice[1]); len(list) != 1 || list[0].Country != "AQ" || list[0].Uncertain {
			t.Errorf("the ice at %v is in %+v", ice, list)
		}
	}
}

// TestOutlinesHoldTheTowns measures the outlines by every tenth town of the gazetteer: the country of the answer must be
// the town's, and what is said to be certain must be right.
func TestOutlinesHoldTheTowns(t *testing.T) {
	o := openOutlines(t)
	var all, towns, first, among, certain, wrong int
	for p := range openGazetteer(t).All() {
		if all++; all%10 != 0 || !p.HasPoint || len(p.Country) != 2 || !slices.Contains(populated, p.Kind) {
			continue
		}
		towns++
		list := o.Containing(p.Point.Lon(), p.Point.Lat())
		isOf := func(c places.Containment) bool {
			return c.Level == 0 && slices.Contains(places.Place{Country: c.Country}.Claimants(), p.Country)
		}
		if len(list) > 0 && (isOf(list[0]) || slices.ContainsFunc(list, func(c places.Containment) bool { return c.Disputed != "" && isOf(c) })) {
			first++
		}
		if slices.ContainsFunc(list, isOf) {
			among++
		}
		if len(list) > 0 && !list[0].Uncertain {
			certain++
			if !isOf(list[0]) {
				wrong++
			}
		}
	}
	share := func(n, of int) float64 { return 100 * float64(n) / float64(of) }
	t.Logf("%d towns: %.2f %% in their country, %.2f %% with it among the possible ones; %.2f %% certain, of which %d wrong",
		towns, share(first, towns), share(among, towns), share(certain, towns), wrong)
	if towns < 16_000 || share(first, towns) < 99.4 || share(among, towns) < 99.8 || share(certain, towns) < 95 || share(wrong, certain) > 0.05 {
		t.Error("the outlines do not hold the towns")
	}
}

var populated = []string{places.KindCapital, places.KindCity, places.KindTown, places.KindVillage, places.KindSettlement}

// TestOutlinesStayPacked: opening takes no memory to speak of.
func TestOutlinesStayPacked(t *testing.T) {
	if n := testing.AllocsPerRun(5, func() { openOutlines(t) }); n > 20 {
		t.Errorf("opening allocates %v times", n)
	}
}

func BenchmarkContaining(b *testing.B) {
	o := openOutlines(b)
	var points [][2]float64
	for p := range openGazetteer(b).All() {
		if p.HasPoint {
			points = append(points, p.Point)
		}
	}
	i := 0
	b.ReportAllocs()
	for b.Loop() {
		p := points[i*7919%len(points)]
		o.Containing(p[0], p[1])
		i++
	}
}
