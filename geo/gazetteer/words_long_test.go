package gazetteer_test

import (
	"testing"

	"dateline/geo/gazetteer"

	"github.com/paulmach/orb"
)

// TestAlong: what something is along is long, or has a shore; a settlement, a division or a country that bears the name is asked back.
func TestAlong(t *testing.T) {
	ix := realIndex(t)
	for text, want := range map[string]string{
		"along the Panj": "DL:panj-river", "along the Panj, Khatlon": "DL:panj-river", "вдоль Пянджа, Хатлонская область": "DL:panj-river",
		"along the Panj near Farkhor": "DL:panj-river", "вдоль Пянджа около Фархора": "DL:panj-river", "Farkhor along the Panj": "DL:panj-river",
		"on the banks of the Panj": "DL:panj-river", "east banks of the Panj": "DL:panj-river", "на берегу Пянджа": "DL:panj-river",
		"вверх по Пянджу": "DL:panj-river", "дар соҳили Панҷ": "DL:panj-river", "Панж бўйлаб": "DL:panj-river", "along the Ural": "DL:ural-river",
		"Along the Syr Darya, Sughd region": "DL:syr-darya", "вдоль Сырдарьи, Согдийская область": "DL:syr-darya", "along the Naryn": "DL:naryn-river",
		"Нарын бойлоп": "DL:naryn-river", "вдоль реки Исфара": "DL:isfara-river", "на реке Исфара": "DL:isfara-river",
		"along the Pamir Highway": "DL:pamir-highway", "along Issyk-Kul": "DL:issyk-kul-lake", "along the Fergana Valley": "DL:fergana-valley",
		"along the Batken region": "GN:1463580", "Along, India": "GN:1278969",
	} {
		if res := geocode(t, ix, gazetteer.Query{Text: text}); !sureOf(res, want) {
			t.Errorf("%s: %s (%s), want %s for certain", text, labels(res), res.Reason, want)
		}
	}
	for _, text := range []string{"along the Kunduz", "along the Talas", "along the Oskil, Kharkiv Oblast", "along the Ak-Suu, Batken", "вдоль Ворух"} {
		if res := geocode(t, ix, gazetteer.Query{Text: text}); len(res.Candidates) > 0 && !res.Ambiguous {
			t.Errorf("%s: %s for certain", text, labels(res))
		}
	}
}

// TestVillageOrCity: a city is not taken for certain where the text says village; a town, or where the text says settlement, is.
func TestVillageOrCity(t *testing.T) {
	ix := realIndex(t)
	for _, text := range []string{
		"в селе Лахор", "в деревне Париж", "д. Париж", "village of Delhi", "Mazar-e Sharif village", "near the village of Kabul", "5 km from the village of Aleppo",
		"в 5 км от деревни Париж", "аул Астана", "қишлоқи Хуҷанд", "Алматы айылында", "قریه لاهور",
	} {
		res := geocode(t, ix, gazetteer.Query{Text: text})
		if len(res.Candidates) == 0 || !res.Ambiguous || res.Reason == "" {
			t.Errorf("%s: %s (%s), want to be asked back", text, labels(res), res.Reason)
		}
	}
	for text, want := range map[string]string{
		"село Ворух": "GN:1220164", "в селе Баткен": "GN:1528735", "village of Isfara": "GN:1514896", "a village near Kabul": "GN:1138958",
		"населённый пункт Хорог": "GN:1221328", "населённый пункт Душанбе": "GN:1221874", "город Худжанд": "GN:1514879",
	} {
		if res := geocode(t, ix, gazetteer.Query{Text: text}); !sureOf(res, want) {
			t.Errorf("%s: %s (%s), want %s for certain", text, labels(res), res.Reason, want)
		}
	}
}

// TestSlavicCases: Russian inflects Бородино and Орёл as its own words, but no name that only ends so (Чикаго, the Tajik Арок).
func TestSlavicCases(t *testing.T) {
	ix := realIndex(t)
	for _, text := range []string{"в Арке", "в селе Арка", "село Арка", "в 3 км от села Арка", "из села Арка"} {
		if res := geocode(t, ix, gazetteer.Query{Text: text}); len(res.Candidates) > 0 && !res.Ambiguous {
			t.Errorf("%s: %s for certain", text, labels(res))
		}
	}
	for text, want := range map[string]string{"в Торжке": "Torzhok", "в Ельце": "Yelets", "в Гродне": "Hrodna", "в Токмоке": "Tokmok", "в Твери": "Tver", "в Шанхае": "Shanghai"} {
		res := geocode(t, ix, gazetteer.Query{Text: text})
		if len(res.Candidates) == 0 || res.Ambiguous || res.Candidates[0].Place.Name != want {
			t.Errorf("%s: %s (%s), want %s for certain", text, labels(res), res.Reason, want)
		}
	}
}

// TestVillageOfADistrict: another spelling of a name that a village and a district elsewhere bear may mean either.
func TestVillageOfADistrict(t *testing.T) {
	ix := openFixture(t, seq(
		gazetteer.Place{ID: "DL:lakhsh", Name: "Lakhsh District", Kind: gazetteer.KindAdmin2, Country: "TJ", Point: orb.Point{71.6, 39.2}, HasPoint: true},
		gazetteer.Place{ID: "DL:vanj", Name: "Vanj District", Kind: gazetteer.KindAdmin2, Country: "TJ", Point: orb.Point{71.4, 38.4}, HasPoint: true},
		gazetteer.Place{ID: "GN:1", Name: "Lakhsh", Names: []gazetteer.Name{{Text: "Lyakhsh"}}, Kind: gazetteer.KindSettlement, Country: "TJ", Parent: "DL:vanj", Point: orb.Point{71.27, 38.32}, HasPoint: true},
	))
	for text, clear := range map[string]bool{"Lyakhsh": false, "Lyakhsh, Tajikistan": false, "Lyakhsh, Vanj district": true, "village of Lyakhsh": true} {
		res := geocode(t, ix, gazetteer.Query{Text: text})
		if len(res.Candidates) == 0 || res.Candidates[0].Place.ID != "GN:1" || res.Ambiguous == clear {
			t.Errorf("%s: %s, ambiguous %v (%s)", text, labels(res), res.Ambiguous, res.Reason)
		}
	}
}

// TestArabicKinds: Arabic words for kinds of places are no part of names.
func TestArabicKinds(t *testing.T) {
	ix := realIndex(t)
	for text, want := range map[string]string{"مدينة حلب": "Aleppo", "مدينة حمص": "Homs", "محافظة حلب": "Aleppo", "بلدة دوما": "Dūmā"} {
		res := geocode(t, ix, gazetteer.Query{Text: text})
		if len(res.Candidates) == 0 || res.Ambiguous || res.Candidates[0].Place.Name != want {
			t.Errorf("%s: %s (%s), want %s for certain", text, labels(res), res.Reason, want)
		}
	}
}

// TestTurnedConsonant: what holds a place does not confirm that a name is its own which begins with another consonant.
func TestTurnedConsonant(t *testing.T) {
	places := []gazetteer.Place{
		{ID: "GN:1", Name: "Nangarhar", Kind: gazetteer.KindAdmin1, Country: "AF", Admin1: "AF.18", Point: orb.Point{70.5, 34.3}, HasPoint: true},
		{ID: "GN:2", Name: "Khani Khel", Kind: gazetteer.KindSettlement, Country: "AF", Admin1: "AF.18", Parent: "GN:1", Point: orb.Point{70.8, 34}, HasPoint: true},
	}
	ix := openFixture(t, seq(places...))
	for text, clear := range map[string]bool{"Ghani Khel, Nangarhar": false, "Khani Khil, Nangarhar": true} {
		res := geocode(t, ix, gazetteer.Query{Text: text})
		if sureOf(res, "GN:2") != clear || len(res.Candidates) > 0 && res.Ambiguous == clear {
			t.Errorf("%s: %s, ambiguous %v (%s)", text, labels(res), res.Ambiguous, res.Reason)
		}
	}
}
