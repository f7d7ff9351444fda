package gazetteer_test

import (
	"testing"

	"dateline/geo/gazetteer"
)

// TestWhatHasHappened: what a text says has happened does not hide where, and a name that begins with such a word stays one.
func TestWhatHasHappened(t *testing.T) {
	ix := realIndex(t)
	for text, want := range map[string]string{
		"shots at Tort-Kocho and Chyr-Dobo": "DL:kok-tash-khojai-alo", "a landmine near Border Post Number 12 in the Sarigor area": "DL:border-post-12",
		"Explosion in Kabul": "GN:1138958", "взрыв в Кабуле": "GN:1138958", "удар по Харькову": "GN:706483", "airstrike near Idlib": "GN:169389",
		"shelling of Kherson": "GN:706448", "drone attack on Port Sudan": "GN:377039", "killing of three people in Mopti": "GN:2453348",
		"наезд на мину в районе Сары-Таш": "GN:1222576", "Two killed, five wounded in Isfara": "GN:1514896",
		"обстрел Херсона": "GN:706448", "штурм Бахмута": "GN:713174", "обстрел села Чорку": "GN:1222687",
		"Battle Creek": "GN:4985153", "Storm Lake": "GN:4877655", "Fire Island": "", "Bo": "GN:2410048",
	} {
		res := geocode(t, ix, gazetteer.Query{Text: text})
		if want != "" && !sureOf(res, want) || want == "" && len(res.Candidates) > 0 && !res.Ambiguous {
			t.Errorf("%s: %s (%s), want %q for certain", text, labels(res), res.Reason, want)
		}
	}
	for _, text := range []string{"explosion", "clashes and shelling", "attack on", "взрыв в"} {
		if res := geocode(t, ix, gazetteer.Query{Text: text}); len(res.Candidates) > 0 && !res.Ambiguous {
			t.Errorf("%s: %s for certain", text, labels(res))
		}
	}
}
