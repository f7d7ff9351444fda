package gazetteer_test

import (
	"testing"

	"dateline/geo/gazetteer"
)

// TestCasesWithoutPreposition: a Russian case that no preposition asks for is that of the name that is known, rather than another name
// that sounds like it; the adjective of a division or a community stands in any case.
func TestCasesWithoutPreposition(t *testing.T) {
	ix := realIndex(t)
	for text, want := range map[string]string{
		"село Чоркух Исфаринского района": "GN:1222687", "Чоркух, Исфаринского района": "GN:1222687", "село Чоркух Исфаринского района Согдийской области": "GN:1222687",
		"кишлак Ворух Исфаринского района": "GN:1220164", "город Исфара Согдийской области": "GN:1514896", "село Самаркандек Баткенского района": "GN:8375152",
		"Ляйлякский район Баткенской области": "GN:1222597", "Чоркухе": "GN:1222687", "Ворухом": "GN:1220164", "Ворухе": "GN:1220164",
		"Самаркандека": "GN:8375152", "Исфаре": "GN:1514896", "ИСФАРЕ": "GN:1514896", "Ошу": "GN:1527534", "Исфаны": "GN:1222662", "Кандагаре": "GN:1138336",
		"Нижнего Новгорода": "GN:520555", "Северного Дарфура": "ISO:SD-DN", "Россией": "GN:2017370", "Ворухский джамоат": "DL:vorukh-exclave",
		"село Сурх джамоата Чоркух Исфаринского района": "GN:8277151", "Ванджского района": "GN:8217321",
	} {
		if res := geocode(t, ix, gazetteer.Query{Text: text}); !sureOf(res, want) {
			t.Errorf("%s: %s (%s), want %s for certain", text, labels(res), res.Reason, want)
		}
	}
	// A word that is no name in any case, a surname, and a form of one name that may be another spelling of another.
	for _, text := range []string{"человеком", "Иванова", "Петрова", "Рахмоновым", "Милиции", "Труба", "Токту", "Кафаром", "Ленинский район"} {
		if res := geocode(t, ix, gazetteer.Query{Text: text}); len(res.Candidates) > 0 && !res.Ambiguous {
			t.Errorf("%s: %s for certain", text, labels(res))
		}
	}
}

// TestCommunities: the land of a village that bears its name is what is near the village, whichever word names it.
func TestCommunities(t *testing.T) {
	ix := realIndex(t)
	for text, want := range map[string]string{
		"джамоат Чоркух Исфаринского района": "GN:1222687", "ҷамоати Чоркӯҳи ноҳияи Исфара": "GN:1222687", "Chorkuh jamoat, Isfara": "GN:1222687",
		"Ак-Татыр айыльный аймак Баткенского района": "GN:8382860", "Самаркандекский айыл өкмөтү": "GN:8375152",
		"Баткен районунун Ак-Татыр айыл аймагы": "GN:8382860",
	} {
		res := geocode(t, ix, gazetteer.Query{Text: text})
		if !sureOf(res, want) || res.Candidates[0].Relation == nil || res.Candidates[0].UncertaintyM < 15_000 {
			t.Errorf("%s: %s (%s), want what is near %s for certain", text, labels(res), res.Reason, want)
		}
	}
}
