package gazetteer_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"dateline/geo/gazetteer"
)

// TestWordsOfTheLexicon: one word that may be an ordinary word, a person, a people, a firm or a day is no sure name of a small place.
func TestWordsOfTheLexicon(t *testing.T) {
	ix := realIndex(t)
	for reason, texts := range map[string]string{
		"is a word before it is a name": "зима октябрь tank tower bear орёл rifle temple shell чад",
		"the name of people, a firm":    "Samsung Obama Toyota August Venus Jupiter Roman Arab Nokia Honda Monique Lester Исмаил Октябрь Brown Temple Ferguson",
		"the name of people: add":       "Davis Smith Scott Campbell Collins Rogers Bush Michael Chechen Cossack Earth Зима Tower Petrov",
		"says what belongs to":          "казах киргиз узбек",
		"a form of its name":            "Massoud",
		"may be a word, or the name":    "Завод Град Центр Миссия Дивизия Аэродром Train Honey Bee",
		"only sounds like":              "Ҷанг",
		"means in another language":     "Північ شرق",
		"people, not a place":           "Houthi Jewish",
	} {
		for text := range strings.FieldsSeq(texts) {
			res := geocode(t, ix, gazetteer.Query{Text: text})
			if sure := len(res.Candidates) > 0 && (!res.Ambiguous || res.Candidates[0].Confidence >= gazetteer.Sure); sure || !strings.Contains(res.Reason, reason) {
				t.Errorf("%s: %s, ambiguous %v, %q", text, labels(res), res.Ambiguous, res.Reason)
			}
		}
	}
}

// TestArticles: a word behind an article is the word, unless a town is called with it, or no town is meant.
func TestArticles(t *testing.T) {
	ix := realIndex(t)
	for text, sure := range map[string]bool{
		"the Wall": false, "a Tower": false, "the Bear": false, "The Hague": true, "the Bronx": true, "The Dalles": true, "the Golan": true, "the Swat": true, "the Sarigor": true,
	} {
		if res := geocode(t, ix, gazetteer.Query{Text: text}); len(res.Candidates) == 0 || res.Ambiguous == sure {
			t.Errorf("%s: %s, %q", text, labels(res), res.Reason)
		}
	}
}

// TestOtherMeanings: a direction in capitals behind the name of a town makes it that of a county, beside a city it is a part; a short name in
// a language far off is rather that of what the gazetteer lacks.
func TestOtherMeanings(t *testing.T) {
	ix := realIndex(t)
	for text, sure := range map[string]bool{
		"Kapoeta East": false, "Rumbek North": false, "Gwoza West, Nigeria": false, "Mosul West": true, "Key West": true, "east of Kapoeta": true, "blue line": false, "Blue Line": true,
		"Fizi": false, "clashes in Fizi": false, "Boni": false, "Zari": false, "Rom": true, "Lwów": true, "Amed": true, "Boni, Mali": true,
	} {
		if res := geocode(t, ix, gazetteer.Query{Text: text}); len(res.Candidates) == 0 || res.Ambiguous == sure {
			t.Errorf("%s: %s, %q", text, labels(res), res.Reason)
		}
	}
}

// TestNamesBesideTheLexicon: countries, capitals, large cities and the places of other languages stay sure answers, and so do small ones
// that the text or the query says to be places.
func TestNamesBesideTheLexicon(t *testing.T) {
	ix := realIndex(t)
	for text := range strings.FieldsSeq(`Ворух Чоркух Кок-Терек Vorukh Чек душанбе china turkey lima rome Орёл Азов Mumbai Chennai Chechnya Kasai Gdansk
		Galapagos Jericho Calais Uvalde Cebu Bombay Tank Коми Приморье Камчатка`) {
		if res := geocode(t, ix, gazetteer.Query{Text: text}); res.Ambiguous || len(res.Candidates) == 0 {
			t.Errorf("%s: %s, %q", text, labels(res), res.Reason)
		}
	}
	for _, q := range []gazetteer.Query{
		{Text: "Temple, Texas"}, {Text: "in Temple"}, {Text: "Rifle", Country: "US"}, {Text: "в Зиме"}, {Text: "Davis, California"}, {Text: "near Temple"},
	} {
		if res := geocode(t, ix, q); res.Ambiguous || len(res.Candidates) == 0 {
			t.Errorf("%s: %s, %q", q.Text, labels(res), res.Reason)
		}
	}
}

// TestLexicon: the lists are sorted, as the search in them needs, and hold words alone.
func TestLexicon(t *testing.T) {
	for _, file := range []string{"lexicon/words.txt", "lexicon/names.txt", "lexicon/others.txt", "lexicon/people.txt"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
		if len(lines) < 4_000 || !slices.IsSorted(lines) || slices.ContainsFunc(lines, func(s string) bool { return s == "" || strings.ContainsAny(s, " \t\r") }) {
			t.Errorf("%s: %d lines, sorted %v", file, len(lines), slices.IsSorted(lines))
		}
		for i, line := range lines {
			if i%97 == 0 || i < 3 || i > len(lines)-4 {
				if !gazetteer.InLexicon(string(text), line) || gazetteer.InLexicon(string(text), line+"zz") {
					t.Errorf("%s: %q is not found", file, line)
				}
			}
		}
	}
}

// TestWordsWrittenApart: dictionary words that are one word in a name are no name, nor is what only looks like an abbreviation, nor what is
// near an organisation or a building.
func TestWordsWrittenApart(t *testing.T) {
	ix := realIndex(t)
	for _, text := range []string{"river bank", "sun rise", "over land", "air port", "South Sea", "clear water", "oak land", "Sadr", "Central Bank", "near Bank", "Central Mosque"} {
		if res := geocode(t, ix, gazetteer.Query{Text: text}); len(res.Candidates) > 0 && !res.Ambiguous {
			t.Errorf("%s: %s for certain", text, labels(res))
		}
	}
	for _, text := range []string{"Oak Land", "fort worth", "Riverbank, California", "Kara Suu bazaar", "SADR", "Tashbulak"} {
		if res := geocode(t, ix, gazetteer.Query{Text: text}); len(res.Candidates) == 0 {
			t.Errorf("%s: %s", text, res.Reason)
		}
	}
}
