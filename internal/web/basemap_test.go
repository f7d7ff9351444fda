package web_test

import (
	"encoding/json"
	"math"
	"os"
	"strconv"
	"testing"
)

// TestColoursCanBeTold holds the ground's colours to the contrasts of WCAG 2.2: 4.5 for texts (§1.4.3), 3 for lines that
// one must see (§1.4.11); and to little more for what must stay behind the incidents.
func TestColoursCanBeTold(t *testing.T) {
	text, err := os.ReadFile("basemap/colours.json")
	if err != nil {
		t.Fatal(err)
	}
	var themes map[string]map[string]string
	if err := json.Unmarshal(text, &themes); err != nil {
		t.Fatal(err)
	}
	for theme, colours := range themes {
		for name, least := range map[string]float64{"text": 7, "faint": 4.5, "quiet": 4.5, "border": 3, "disputed": 3, "dot": 3} {
			if got := contrast(t, colours[name], colours["land"]); got < least {
				t.Errorf("%s: %s has the contrast %.2f on land, want %.1f", theme, name, got, least)
			}
		}
		for name, most := range map[string]float64{"sea": 1.5, "division": 2, "band": 1.5, "border": 4, "quiet": 6} {
			if got := contrast(t, colours[name], colours["land"]); got > most {
				t.Errorf("%s: %s has the contrast %.2f on land, and is louder than %.1f", theme, name, got, most)
			}
		}
	}
	if len(themes) != 2 {
		t.Errorf("%d themes, want two", len(themes))
	}
}

// contrast is the contrast ratio of two colours (WCAG 2.2, "contrast ratio").
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(t *testing.T, colour string) (sum float64) {
	t.Helper()
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		v, err := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(v) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}
