package gazetteer_test

import (
	"strings"
	"testing"

	"dateline/data"
	"dateline/geo"
	"dateline/geo/gazetteer"

	"github.com/paulmach/orb"
)

// TestBorderAtAPlace: "the X-Y border near Z" is at Z only if Z lies at that border; otherwise the answer is not sure, and says why.
func TestBorderAtAPlace(t *testing.T) {
	ix := realIndex(t).Outlined(builtInOutlines(t))
	for _, tt := range []struct{ text, id, country, says string }{
		// The border, as it is drawn, runs through what is near the place.
		{"Kyrgyz-Tajik border near Vorukh", "GN:1220164", "TJ", "Kyrgyz-Tajik border, at Vorukh"},
		{"граница Таджикистана и Киргизии около Исфары", "GN:1514896", "TJ", "Kyrgyz-Tajik border, at Isfara"},
		{"US-Mexico border near El Paso", "GN:5520993", "US", "the border of United States and Mexico, at El Paso"},
		{"Uzbek-Afghan border near Termez", "GN:1215957", "UZ", "the border of Uzbekistan and Afghanistan, at Tirmiz"},
		// It runs a little farther off: the point is on it.
		{"Kyrgyz-Tajik border near Khujand", "GN:1514879", "KG/TJ", "Kyrgyz-Tajik border, at Khujand"},
		{"India-Pakistan border near Amritsar", "GN:1278710", "IN/PK", "the border of India and Pakistan, at Amritsar"},
		{"Kyrgyz-Uzbek border, Kara-Suu", "GN:1528091", "KG", "the border of Kyrgyzstan and Uzbekistan, at Kara Suu"},
		{"граница Таджикистана с Афганистаном, Ишкашим", "GN:1221614", "TJ", "Tajik-Afghan border, at Ishkoshim"},
		// What holds all of it, and its own countries, say no more than the border.
		{"the volatile border between Tajikistan and Kyrgyzstan in Central Asia", "DL:kyrgyz-tajik-border", "KG/TJ", "the border of Tajikistan and Kyrgyzstan"},
		{"Uzbek-Afghan border in Uzbekistan", "", "AF/UZ", "the border of Uzbekistan and Afghanistan"},
		{"Kyrgyz-Uzbek border in Central Asia", "", "KG/UZ", "the border of Kyrgyzstan and Uzbekistan"},
		// The part of it in a division whose outline is known.
		{"Kyrgyz-Tajik border in Sughd region", "GN:1221092", "KG/TJ", "Kyrgyz-Tajik border, at Sughd Region"},
		{"Tajik-Afghan border in Gorno-Badakhshan", "GN:1221692", "AF/TJ", "Tajik-Afghan border, at Gorno-Badakhshan"},
		{"US-Mexico border in Texas", "ISO:US-TX", "MX/US", "the border of United States and Mexico, at Texas"},
		// The town lies 57 km from it, but the division of its name has a part.
		{"Ukraine-Poland border near Lviv", "ISO:UA-46", "PL/UA", "the border of Ukraine and Poland, at Lviv"},
	} {
		res := geocode(t, ix, gazetteer.Query{Text: tt.text})
		if res.Ambiguous || len(res.Candidates) == 0 {
			t.Errorf("%s: %s, %q", tt.text, labels(res), res.Reason)
			continue
		}
		c := res.Candidates[0]
		if c.Place.ID != tt.id || c.Place.Country != tt.country || c.Relation.String() != tt.says || c.Confidence < gazetteer.Sure {
			t.Errorf("%s is %s in %s, %q, confidence %.2f", tt.text, c.Place.ID, c.Place.Country, c.Relation, c.Confidence)
		}
		checkRelation(t, ix, &c)
	}
	for _, tt := range []struct{ text, id, reason string }{
		{"Kyrgyz-Tajik border near Almaty", "GN:1526384", "Almaty lies "},
		{"Tajik-Afghan border near Tehran", "GN:112931", "from the border of Tajikistan and Afghanistan"},
		{"граница Таджикистана и Киргизии около Хорога", "GN:1221328", "Khorugh lies "},
		{"US-Mexico border near Chicago", "GN:4887398", "Chicago lies "},
		{"Tajik-Afghan border in Batken region", "GN:1463580", "does not touch the border of Tajikistan and Afghanistan"},
		{"the Kyrgyz-Tajik border in Kazakhstan", "GN:1522867", "does not touch"},
		{"Tajik-Kazakh border near Almaty", "GN:1526384", "no border in common"},
		{"Almaty near the Tajik border", "GN:1526384", "no border in common"},
		{"Donetsk near the Russian border", "GN:709717", "Donetsk lies "},
		{"Tajik-Uzbek border near Dushanbe", "GN:1221874", "Dushanbe lies 50.9 km from the border of Tajikistan and Uzbekistan"},
	} {
		res := geocode(t, ix, gazetteer.Query{Text: tt.text})
		if !res.Ambiguous || !strings.Contains(res.Reason, tt.reason) || len(res.Candidates) == 0 || res.Candidates[0].Place.ID != tt.id || res.Candidates[0].Confidence >= gazetteer.Sure {
			t.Errorf("%s: %s, %v %q", tt.text, labels(res), res.Ambiguous, res.Reason)
		}
		for i := range res.Candidates {
			checkRelation(t, ix, &res.Candidates[i])
		}
	}
	if res := geocode(t, ix, gazetteer.Query{Text: "Tajik-Afghan border near Qwxzobod"}); len(res.Unmatched) != 1 || res.Unmatched[0] != "Qwxzobod" || res.Candidates[0].Place.ID != "DL:tajik-afghan-border" {
		t.Errorf("a place that is not known: %s, %q left over", labels(res), res.Unmatched)
	}
	if other := geocode(t, ix, gazetteer.Query{Text: "Kyrgyz-Tajik border near Almaty"}).Candidates; other[len(other)-1].Place.Kind != gazetteer.KindBorder {
		t.Errorf("the border itself is not among %+v", other)
	}
}

// TestBorderPartHoldsWhatItSays: the circle of a part holds the border near the place, and wherever it runs in the division.
func TestBorderPartHoldsWhatItSays(t *testing.T) {
	o := builtInOutlines(t)
	ix := realIndex(t).Outlined(o)
	border := func(a, b string) gazetteer.Border {
		t.Helper()
		line, ok := o.Between(a, b)
		if !ok {
			t.Fatal("no border")
		}
		return line
	}
	khujand := geocode(t, ix, gazetteer.Query{Text: "Kyrgyz-Tajik border near Khujand"}).Candidates[0]
	line := border("GN:1527747", "GN:1220409")
	town, _ := ix.Get("GN:1514879")
	if on, far := line.Nearest(khujand.Point); far > 10 || geo.Distance(on, town.Point) > khujand.UncertaintyM {
		t.Errorf("%v is %.0f m off the border, the radius is %.0f", khujand.Point, far, khujand.UncertaintyM)
	}
	sughd := geocode(t, ix, gazetteer.Query{Text: "Kyrgyz-Tajik border in Sughd region"}).Candidates[0]
	region, _ := o.Get("GN:1221092")
	for _, polygon := range region.Geometry() {
		for _, ring := range polygon {
			for _, p := range ring {
				if _, far := line.Nearest(p); far < 100 && geo.Distance(p, sughd.Point) > sughd.UncertaintyM {
					t.Fatalf("%v is on the border of Sughd, %.0f m from %v, the radius is %.0f", p, geo.Distance(p, sughd.Point), sughd.Point, sughd.UncertaintyM)
				}
			}
		}
	}
	whole, _ := ix.Get("DL:kyrgyz-tajik-border")
	if part := geocode(t, ix, gazetteer.Query{Text: "Kyrgyz-Tajik border in Osh region"}); len(part.Candidates) == 0 || part.Candidates[0].UncertaintyM >= whole.UncertaintyM {
		t.Errorf("a part is as large as the whole: %+v", part)
	}
}

// TestBorderChoosesAmongNamesakes: of several places of a name the one at the border is meant.
func TestBorderChoosesAmongNamesakes(t *testing.T) {
	ix := realIndex(t).Outlined(builtInOutlines(t))
	for _, tt := range []struct{ name, border, id string }{
		{"Ak-Say", "Kyrgyz-Tajik border", "GN:10370337"},
		{"Nogales", "US-Mexico border", "GN:4004886"},
	} {
		if res := geocode(t, ix, gazetteer.Query{Text: tt.name}); !res.Ambiguous {
			t.Fatalf("%s alone is not ambiguous: %s", tt.name, labels(res))
		}
		res := geocode(t, ix, gazetteer.Query{Text: tt.border + " near " + tt.name})
		if len(res.Candidates) == 0 || res.Ambiguous || res.Candidates[0].Place.ID != tt.id || res.Candidates[0].Confidence < gazetteer.Sure {
			t.Errorf("%s: %s, %s", tt.name, labels(res), res.Reason)
		}
	}
}

// TestBordersBesideImportedOutlines: what is imported of one country does not part it from its neighbours.
func TestBordersBesideImportedOutlines(t *testing.T) {
	o := builtInOutlines(t)
	kyrgyzstan, _ := o.Get("GN:1527747")
	box, err := geo.PackRegion(orb.MultiPolygon{orb.Bound{Min: orb.Point{69.3, 39.2}, Max: orb.Point{80.2, 43.2}}.ToPolygon()})
	if err != nil {
		t.Fatal(err)
	}
	kyrgyzstan.Source, kyrgyzstan.ErrorM, kyrgyzstan.Region = "own", 500, box
	mixed, err := gazetteer.OpenOutlines(data.Outlines, kyrgyzstan)
	if err != nil {
		t.Fatal(err)
	}
	want, _ := o.Between("GN:1527747", "GN:1512440")
	if got, ok := mixed.Between("GN:1527747", "GN:1512440"); !ok || got.LengthM != want.LengthM {
		t.Errorf("Kyrgyzstan and Uzbekistan: %v, %.0f m, want %.0f", ok, got.LengthM, want.LengthM)
	}
	// The line of two that are imported ends elsewhere than those with the third.
	tajikistan, _ := o.Get("GN:1220409")
	if tajikistan.Region, err = geo.PackRegion(orb.MultiPolygon{orb.Bound{Min: orb.Point{67.3, 36.6}, Max: orb.Point{69.3, 43.2}}.ToPolygon()}); err != nil {
		t.Fatal(err)
	}
	if kyrgyzstan.Region, err = geo.PackRegion(orb.MultiPolygon{{{{69.3, 36.6}, {80.2, 36.6}, {80.2, 43.2}, {69.3, 43.2}, {69.3, 36.6}}}}); err != nil {
		t.Fatal(err)
	}
	if mixed, err = gazetteer.OpenOutlines(data.Outlines, kyrgyzstan, tajikistan); err != nil {
		t.Fatal(err)
	}
	all := gazetteer.Query{Text: "Kyrgyz-Tajik-Uzbek border"}
	alone := geocode(t, realIndex(t).Outlined(o), all)
	if res := geocode(t, realIndex(t).Outlined(mixed), all); len(res.Candidates) != 1 || res.Candidates[0].Point != alone.Candidates[0].Point {
		t.Errorf("%s, %q; without the imports %s", labels(res), res.Reason, labels(alone))
	}
}
