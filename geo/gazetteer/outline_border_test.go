package gazetteer_test

import (
	"math"
	"strings"
	"testing"

	"dateline/data"
	"dateline/geo"
	"dateline/geo/gazetteer"

	"github.com/paulmach/orb"
)

func builtInOutlines(tb testing.TB) *gazetteer.Outlines {
	tb.Helper()
	o, err := gazetteer.OpenOutlines(data.Outlines)
	if err != nil {
		tb.Fatal(err)
	}
	return o
}

// TestBorders compares with the curated borders, whose middles, radii and lengths were worked out from the same map one by
// one, and with what an atlas shows.
func TestBorders(t *testing.T) {
	o := builtInOutlines(t)
	for _, tt := range []struct {
		a, b         string
		middle       orb.Point
		off          float64 // metres
		lengthKM     float64
		radiusM, far float64
	}{
		{"GN:1220409", "GN:1149361", orb.Point{71.3041, 38.0425}, 3_000, 1171.6, 328_700, 3_000},
		{"GN:1149361", "GN:1220409", orb.Point{71.3041, 38.0425}, 3_000, 1171.6, 328_700, 3_000},
		{"GN:1220409", "GN:1527747", orb.Point{70.2421, 39.5217}, 150_000, 837.3, 291_100, 150_000}, // the exclaves apart
	} {
		b, ok := o.Between(tt.a, tt.b)
		if !ok || math.Abs(b.LengthM/1000-tt.lengthKM) > 40 || geo.Distance(b.Middle, tt.middle) > tt.off || math.Abs(b.RadiusM-tt.radiusM) > tt.far || b.ErrorM <= 0 || b.Source == "" {
			t.Errorf("%s, %s: %v, %.0f km, radius %.0f, error %.0f of %s", tt.a, tt.b, b.Middle, b.LengthM/1000, b.RadiusM, b.ErrorM, b.Source)
		}
	}
	if b, ok := o.Between("GN:1220409", "ISO:DE"); ok {
		t.Errorf("Tajikistan borders on Germany at %v", b.Middle)
	}
	if _, ok := o.Between("GN:1220409", "nowhere"); ok {
		t.Error("an unknown country has a border")
	}
}

func BenchmarkBorder(b *testing.B) {
	o := builtInOutlines(b)
	for b.Loop() {
		o.Between("GN:2017370", "GN:1522867") // Russia and Kazakhstan
	}
}

// TestBordersByOutlines: the border of any two neighbours is found by the line that their outlines share, with a circle that
// holds it; that of three where they meet; and what is no border is said to be none.
func TestBordersByOutlines(t *testing.T) {
	ix := realIndex(t).Outlined(builtInOutlines(t))
	for _, tt := range []struct{ text, country, claims, anchors, reason string }{
		{"along the Kyrgyz-Uzbek border", "", "KG/UZ", "GN:1527747 GN:1512440", ""},
		{"the Uzbek-Tajik border", "", "TJ/UZ", "GN:1512440 GN:1220409", ""},
		{"Uzbek-Afghan border", "", "AF/UZ", "GN:1512440 GN:1149361", ""},
		{"Iran-Iraq border", "", "IQ/IR", "", ""},
		{"Kazakh-Russian border", "", "KZ/RU", "", ""},
		{"German-Polish border", "", "DE/PL", "", ""},
		{"польско-украинская граница", "", "PL/UA", "", ""},
		{"граница Казахстана и России", "", "KZ/RU", "", ""},
		{"near the Uzbek-Kazakh border", "UZ", "KZ/UZ", "", ""},
		{"Kyrgyz-Tajik-Uzbek border", "", "KG/TJ/UZ", "GN:1527747 GN:1220409 GN:1512440", ""},
		{"border of Kyrgyzstan, Tajikistan and Uzbekistan", "", "KG/TJ/UZ", "", ""},
		{"Tajik-Afghan-Pakistani border", "", "", "", "no border in common"},
		{"Tajikistan-Germany border", "", "", "", "no border in common"},
		{"Uzbek-Kazakh border", "TJ", "", "", "not in Tajikistan"},
		{"along the Xyz-Tajik border", "", "", "", "no country that is known"},
	} {
		res := geocode(t, ix, gazetteer.Query{Text: tt.text, Country: tt.country})
		if tt.reason != "" {
			if len(res.Candidates) > 0 || !strings.Contains(res.Reason, tt.reason) {
				t.Errorf("%s: %s, %q", tt.text, labels(res), res.Reason)
			}
			continue
		}
		if len(res.Candidates) != 1 || res.Ambiguous {
			t.Errorf("%s: %s, %q", tt.text, labels(res), res.Reason)
			continue
		}
		c := res.Candidates[0]
		var anchors []string
		for _, a := range c.Relation.Anchors {
			anchors = append(anchors, a.ID)
		}
		if c.Match != gazetteer.MatchOutlines || c.Place.Country != tt.claims || c.Place.Kind != gazetteer.KindBorder || c.UncertaintyReason == "" || !strings.HasPrefix(strings.Join(anchors, " "), tt.anchors) {
			t.Errorf("%s is %+v", tt.text, c)
		}
		checkRelation(t, ix, &c)
	}
	// Wherever one stands on the border of both, one is in the circle.
	o := builtInOutlines(t)
	c := geocode(t, ix, gazetteer.Query{Text: "Uzbek-Tajik border"}).Candidates[0]
	left, _ := o.Get("GN:1512440")
	right, _ := o.Get("GN:1220409")
	for _, polygon := range left.Geometry() {
		for _, ring := range polygon {
			for _, p := range ring {
				if right.Region.EdgeDistance(p, 10) < 10 && geo.Distance(p, c.Point) > c.UncertaintyM {
					t.Errorf("%v is on the border, %.0f m from %v, the radius is %.0f", p, geo.Distance(p, c.Point), c.Point, c.UncertaintyM)
				}
			}
		}
	}
}
