package gazetteer_test

import (
	"testing"

	"dateline/geo/gazetteer"
)

// TestWordsForDivisions: a division is found by its name and the word for what it is called in its country, in English and in the cases
// of Russian, for certain, where its capital has its name, too.
func TestWordsForDivisions(t *testing.T) {
	ix := realIndex(t)
	for text, want := range map[string]string{
		"Idlib Governorate": "ISO:SY-ID", "Aleppo governorate": "ISO:SY-HL", "Nenets Autonomous Okrug": "CJ:RU.50", "Primorsky Krai": "CJ:RU.59",
		"провинция Кундуз": "GN:1135690", "в провинции Гильменд": "GN:1140043", "штат Качин": "ISO:MM-11", "в штате Качин": "ISO:MM-11",
		"мухафаза Идлиб": "ISO:SY-ID", "в мухафазе Идлиб": "ISO:SY-ID", "остан Фарс": "ISO:IR-07", "в Дашогузском велаяте": "ISO:TM-D",
		"в Приморском крае": "CJ:RU.59", "Республика Тыва": "ISO:RU-TY", "Republic of Dagestan": "ISO:RU-DA", "Republic of Georgia": "ISO:GE", "Республика Нигер": "ISO:NE", "в Горно-Бадахшанской автономной области": "GN:1221692", "محافظة حلب": "ISO:SY-HL",
	} {
		if res := geocode(t, ix, gazetteer.Query{Text: text}); !sureOf(res, want) {
			t.Errorf("%s: %s (%s), want %s for certain", text, labels(res), res.Reason, want)
		}
	}
	// Not only alike: the form of an adjective that no name has may be asked back.
	for text, want := range map[string]string{
		"в Чукотском автономном округе": "CJ:RU.15", "в Гуанси-Чжуанском автономном районе": "ISO:CN-GX", "в Абшеронском районе": "ISO:AZ-ABS",
	} {
		if res := geocode(t, ix, gazetteer.Query{Text: text}); len(res.Candidates) == 0 || res.Candidates[0].Place.ID != want {
			t.Errorf("%s: %s (%s), want %s first", text, labels(res), res.Reason, want)
		}
	}
}

// TestDirectionsInNamesOfDivisions: a division that is called after a larger region and a direction is no part of that, also in a case and
// before a country.
func TestDirectionsInNamesOfDivisions(t *testing.T) {
	ix := realIndex(t)
	for text, want := range map[string]string{
		"Северный Дарфур, Судан": "ISO:SD-DN", "North Darfur, Sudan": "ISO:SD-DN", "в Северном Дарфуре": "ISO:SD-DN", "South Kivu, DR Congo": "ISO:CD-SK",
		"в Южном Киву": "ISO:CD-SK", "в Южном Кордофане, Судан": "ISO:SD-KS", "в Восточном Азербайджане": "CJ:IR.33", "в Северной Осетии": "CJ:RU.68",
		"в Восточной Экватории": "ISO:SS-EE", "на Северном Кавказе": "DL:north-caucasus", "в Южном Судане": "ISO:SS", "Северная Каролина, США": "ISO:US-NC",
		"Центральный Дарфур, Судан": "ISO:SD-DC", "в Центральной Экватории": "ISO:SS-EC", "в Центральном Дарфуре": "ISO:SD-DC",
	} {
		if res := geocode(t, ix, gazetteer.Query{Text: text}); !sureOf(res, want) {
			t.Errorf("%s: %s (%s), want %s for certain", text, labels(res), res.Reason, want)
		}
	}
}

// TestDistrictsByTheirTowns: a district that is not in the gazetteer is what is around the town that it is called after, for certain where
// the text names the region, or the town is one; not where the district of the place is known by another name.
func TestDistrictsByTheirTowns(t *testing.T) {
	ix := realIndex(t)
	for text, want := range map[string]string{
		"Bakhmut district, Donetsk": "GN:713174", "Бахмутский район Донецкой области": "GN:713174", "Jurm district, Badakhshan": "GN:1139085",
		"Kupiansk raion, Kharkiv oblast": "GN:703656", "Tank district, Pakistan": "GN:1163905", "El Geneina, West Darfur": "GN:379303",
	} {
		res := geocode(t, ix, gazetteer.Query{Text: text})
		if !sureOf(res, want) || text[:2] != "El" && (res.Candidates[0].UncertaintyM < 50_000 || res.Candidates[0].Relation == nil) {
			t.Errorf("%s: %s (%s), want what is around %s for certain", text, labels(res), res.Reason, want)
		}
	}
	for _, text := range []string{"Vorukh district", "Razzakov district", "Ленинский район", "Октябрьский район", "Покровский район", "Seno province"} {
		if res := geocode(t, ix, gazetteer.Query{Text: text}); len(res.Candidates) > 0 && !res.Ambiguous {
			t.Errorf("%s: %s for certain", text, labels(res))
		}
	}
}

// TestProvinceBehindADistrict: what stands beside a district is the province that is called so, not a village that has the name, too, if
// the district is known as a town only; what the text calls a village is one.
func TestProvinceBehindADistrict(t *testing.T) {
	ix, err := gazetteer.Open(`id,name,kind,country,admin1,lon,lat,names
ISO:AF,Afghanistan,country,AF,,66,34,
GN:1147707,Baghlan,admin1,AF,AF.03,68.91,35.8,
GN:1132495,Nahrin,town,AF,AF.03,69.13,36.06,ru:Нахрин
T:1,Baghlan,settlement,AF,AF.03,68.77,36.22,ru:Баглан
`)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"Nahrin district, Baghlan", "Baghlan, Nahrin district", "Baghlan (Nahrin district)", "Nahrin district in Baghlan", "район Нахрин, Baghlan"} {
		res := geocode(t, ix, gazetteer.Query{Text: text})
		if !sureOf(res, "GN:1132495") || res.Candidates[0].UncertaintyM < 50_000 {
			t.Errorf("%s: %s (%s), want what is around Nahrin for certain", text, labels(res), res.Reason)
		}
	}
	if res := geocode(t, ix, gazetteer.Query{Text: "Baghlan village, Nahrin district"}); len(res.Candidates) == 0 || res.Candidates[0].Place.ID != "T:1" {
		t.Errorf("%s (%s), want the village first", labels(res), res.Reason)
	}
}

// TestDivisionsOfGenericWords: the name of a division that is made of generic words holds places behind a comma or a preposition, with what
// stands before it in lower case, and has parts.
func TestDivisionsOfGenericWords(t *testing.T) {
	ix := realIndex(t)
	for text, want := range map[string]string{
		"northern West Bank": "CJ:PS.WE", "the southern West Bank": "CJ:PS.WE", "in the occupied West Bank": "CJ:PS.WE", "near the West Bank": "CJ:PS.WE",
		"Hebron, southern West Bank": "GN:285066", "Hebron in the West Bank": "GN:285066", "Hebron in the southern West Bank": "GN:285066", "Hebron, occupied West Bank": "GN:285066",
		"Kumi in the Eastern Region": "GN:230584", "Beersheba in the Southern District": "GN:295530", "occupied Crimea": "CJ:UA.11",
		"на Западном берегу": "CJ:PS.WE", "в Хевроне на Западном берегу": "GN:285066",
		"the east bank of the Panj": "DL:panj-river", "the West Bank of the Dnieper": "DL:dnieper",
	} {
		if res := geocode(t, ix, gazetteer.Query{Text: text}); !sureOf(res, want) {
			t.Errorf("%s: %s (%s), want %s for certain", text, labels(res), res.Reason, want)
		}
	}
	for _, text := range []string{"a village in the West Bank", "Kherson, West Bank", "near Northern Province", "Kabul, Central Region"} {
		if res := geocode(t, ix, gazetteer.Query{Text: text}); len(res.Candidates) > 0 && !res.Ambiguous {
			t.Errorf("%s: %s for certain", text, labels(res))
		}
	}
}
