package gazetteer_test

import (
	"strings"
	"testing"

	"dateline/data"
	"dateline/geo/gazetteer"
)

// asked reports texts of which a place was taken for certain.
func asked(t *testing.T, ix *gazetteer.Index, texts []string) {
	t.Helper()
	for _, text := range texts {
		if res := geocode(t, ix, gazetteer.Query{Text: text}); len(res.Candidates) > 0 && !res.Ambiguous {
			t.Errorf("%s: %s for certain", text, labels(res))
		}
	}
}

// taken reports texts of which the first place was not taken for certain.
func taken(t *testing.T, ix *gazetteer.Index, texts []string) {
	t.Helper()
	for _, text := range texts {
		if res := geocode(t, ix, gazetteer.Query{Text: text}); len(res.Candidates) == 0 || res.Ambiguous {
			t.Errorf("%s: %s, %q", text, labels(res), res.Reason)
		}
	}
}

// TestPeople: a given name or a surname is none of a small place abroad, in whatever letters, nor one that a place bore once.
func TestPeople(t *testing.T) {
	ix := realIndex(t)
	asked(t, ix, strings.Fields(`Hassan Хасан Rashid Рашид رشيد Ahmadi Ахмади Mustafa Rustam Рустам Malik Tahir Суворов Бобров Ефремов Болеслав Ярослав Анатолий
		Геннадий  Diana Шевченко Shevchenko Калинин Kalinin Молотов Жданов Гурьев Чкалов Орджоникидзе Стаханов Герман Hisham Urmat Demirel Kabuli Sudani سهیل جمال رمزي`))
	taken(t, ix, strings.Fields(`Vladimir Владимир Борисов Орехов Николаев Измаил Феодосия Адлер Киров Milan Милан Jordan Иордания Sofia София Виргиния Samarra Mardan Мариуполь
		Фрунзе Ленинград Ленинабад Сталинабад Andijan Хамза Zafar Зафар Орзу Навои Farah Фарах Hamadan Buthidaung Idlib Карак`))
	for _, q := range []gazetteer.Query{
		{Text: "Hassan, India"}, {Text: "Rustam, Pakistan"}, {Text: "Rashid", Country: "EG"}, {Text: "Суворов", Country: "RU"}, {Text: "Kalinin", At: "1980"}, {Text: "Суворов, Тульская область"},
	} {
		if res := geocode(t, ix, q); len(res.Candidates) == 0 || res.Ambiguous {
			t.Errorf("%+v: %s, %q", q, labels(res), res.Reason)
		}
	}
}

// TestWordsOfOtherLanguages: what is a word in the language of the text, or a name in a language that neither the text nor the place has, is
// not taken for a place abroad that is called so, too; large cities are.
func TestWordsOfOtherLanguages(t *testing.T) {
	ix := realIndex(t)
	asked(t, ix, strings.Fields(`Заря Нива Ғарб Сафед Кум Грек Швед Кофе Кальян Нигде Диадема Сорока Могила Falcon Unity Верный Горький آب بهار باران جهاد سینا ریم یگانه آزادی Syed`))
	taken(t, ix, strings.Fields(`Марсель Бостон Болонья Малага Бурса Вена Рига Панама Чад Изюм Орёл Гори Кундуз Казан Гурия Сурх Достук Истиқлол Wales Shanghai
		کابل مصر الصين هند دوشنبه قاهرة حمص مکه بغداد تهران وحدت`))
}

// TestVillagesOfWords: at home what a village is called is its name, though it is a word of the language.
func TestVillagesOfWords(t *testing.T) {
	dump := gnLine("1", "Zhasyl", "Жасыл", "52.1", "70.2", "P", "PPL", "KZ", "", "03", "", "0") + gnLine("2", "Zarya", "Заря", "52.4", "76.9", "P", "PPL", "KZ", "", "11", "", "0")
	ix, err := gazetteer.Open(data.Gazetteer, gazetteer.ReadGeoNames(strings.NewReader(dump)))
	if err != nil {
		t.Fatal(err)
	}
	taken(t, ix, []string{"Жасыл", "Сурх", "Орзу"})
	asked(t, ix, []string{"Заря"})
}

// TestPhrasesOfDirections: a direction and a common word name parts of any place, unless a large town or a division is called so.
func TestPhrasesOfDirections(t *testing.T) {
	ix := realIndex(t)
	asked(t, ix, []string{"East Side", "Central Park", "North Star", "South Bank", "West Coast", "the West Coast", "on the East Side", "Upper Town", "New City", "East Village", "North Shields"})
	taken(t, ix, []string{"West Bank", "the West Bank", "in the West Bank", "Jenin, West Bank", "Ramallah, the West Bank", "Northern Territory", "Eastern Cape", "East Timor", "South Sudan", "South Shields",
		"East Orange", "Red Sea", "North Sea", "in the Middle East", "Upper Nile", "South Bank, England", "Северная территория"})
	if res := geocode(t, ix, gazetteer.Query{Text: "Ставрополье"}); res.Ambiguous || res.Candidates[0].Place.Kind != gazetteer.KindAdmin1 {
		t.Errorf("Ставрополье: %s", labels(res))
	}
	if res := geocode(t, ix, gazetteer.Query{Text: "Hirat"}); res.Ambiguous || res.Candidates[0].Place.Kind == gazetteer.KindAdmin1 {
		t.Errorf("Hirat: %s", labels(res))
	}
}
