package gazetteer_test

import (
	"strings"
	"testing"

	"dateline/geo/gazetteer"
)

// TestNamesInCases: a name in a Russian case after a preposition, or with the ending of a Kyrgyz, Uzbek or Tajik one, is that of the
// place in the nominative, not that of a place abroad that is called alike.
func TestNamesInCases(t *testing.T) {
	ix := realIndex(t)
	for text, want := range map[string]string{
		"в Оше": "GN:1527534", "из Оша": "GN:1527534", "до Оша": "GN:1527534", "В ОШЕ": "GN:1527534", "в городе Оше": "GN:1527534",
		"в Киеве": "GN:703448", "в России": "GN:2017370", "в Нарыне": "GN:1527592", "в Сирии": "ISO:SY", "в Таласе": "GN:1527299",
		"в Ракке": "GN:172955", "в Исфаре": "GN:1514896", "в Бишкеке": "GN:1528675", "в Москве": "GN:524901", "в Москву": "GN:524901",
		"в Вене": "GN:2761369", "в Орле": "GN:515012", "к Вандому": "GN:2970110", "в Джалал-Абаде": "GN:1528249", "в Алма-Ате": "GN:1526384", "в Душанбе": "GN:1221874", "в Чорку": "GN:1222687",
		"в Ростове-на-Дону": "GN:501175", "в Нижнем Новгороде": "GN:520555", "в Набережных Челнах": "GN:523750",
		"в Исфаре, Таджикистан": "GN:1514896", "в Исфаре Согдийской области": "GN:1514896", "в селе Ворух Исфаринского района": "GN:1220164",
		"в Баткенской области": "GN:1463580", "в Кыргызстане": "GN:1527747",
		"Бишкекте": "GN:1528675", "Нарында": "GN:1527592", "Оштон": "GN:1527534", "Ошто": "GN:1527534", "Исфарадан": "GN:1514896",
		"Исфараро": "GN:1514896", "дар Исфара": "GN:1514896", "аз Исфара": "GN:1514896", "Тошкентда": "GN:1512569", "Кыргызстандын": "GN:1527747",
		"Өзгөндө": "GN:1527513", "Токмокто": "GN:1527199", "Ош шаарында": "GN:1527534", "Баткен облусунда": "GN:1463580",
		"Лейлек районунда": "GN:1222597", "Баткендин Самаркандек айылында": "GN:8375152", "Исфара шаҳрида": "GN:1514896",
	} {
		if res := geocode(t, ix, gazetteer.Query{Text: text}); !sureOf(res, want) {
			t.Errorf("%s: %s (%s), want %s for certain", text, labels(res), res.Reason, want)
		}
	}
}

// TestCasesOfUnknownNames: what may be a form of a name that is not there is not taken for a place that is only called alike, nor is
// what only ends as a case does.
func TestCasesOfUnknownNames(t *testing.T) {
	ix := realIndex(t)
	for _, text := range []string{"в Ебуре", "из Квармоша", "Ломбаринде", "Ворухто", "Баткенто", "погода", "победа", "нога", "легенда", "никого",
		"из Бата"} {
		if res := geocode(t, ix, gazetteer.Query{Text: text}); len(res.Candidates) > 0 && !res.Ambiguous && len(res.Unmatched) == 0 {
			t.Errorf("%s: %s for certain", text, labels(res))
		}
	}
	for _, text := range []string{"в горах", "на базаре", "на дороге", "в лесу", "в суде", "в селе"} {
		if res := geocode(t, ix, gazetteer.Query{Text: text}); len(res.Candidates) > 0 && !res.Ambiguous || !strings.Contains(res.Reason, "only generic words") {
			t.Errorf("%s: %s (%s), want to be told that the words are generic", text, labels(res), res.Reason)
		}
	}
	for text, want := range map[string]string{"Кок-Таш в Баткене": "GN:8382909"} {
		if res := geocode(t, ix, gazetteer.Query{Text: text}); len(res.Candidates) == 0 || res.Candidates[0].Place.ID != want {
			t.Errorf("%s: %s (%s), want %s first", text, labels(res), res.Reason, want)
		}
	}
}

func sureOf(res gazetteer.Result, id string) bool {
	return len(res.Candidates) > 0 && !res.Ambiguous && len(res.Unmatched) == 0 && res.Candidates[0].Place.ID == id
}
