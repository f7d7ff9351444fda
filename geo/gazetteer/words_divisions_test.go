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
