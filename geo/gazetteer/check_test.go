package gazetteer_test

import (
	"strings"
	"testing"

	"dateline/geo/gazetteer"
)

func TestReadCSVDelimiters(t *testing.T) {
	for _, delimiter := range []string{",", ";", "\t"} {
		text := "\ufeff\"name\",id,kind,country\r\nVorukh,OWN:1,village,tj\r\n\"Isfara\",OWN:2,town,kg/tj\r\nIsfara,OWN:1,town,TJ\r\n"
		good, rows, err := collect(gazetteer.ReadCSV(strings.NewReader(strings.ReplaceAll(text, ",", delimiter)), nil))
		if err != nil || len(good) != 2 || good[0].Country != "TJ" || good[1].Name != "Isfara" || good[1].Country != "KG/TJ" {
			t.Errorf("%q: %+v, %v", delimiter, good, err)
		}
		if len(rows) != 1 || rows[0].Error() != "line 4: the id OWN:1 is that of line 2, too" {
			t.Errorf("%q: %v", delimiter, rows)
		}
	}
}

func TestCheck(t *testing.T) {
	name := func(n gazetteer.Name) gazetteer.Place {
		return gazetteer.Place{Name: "Vorukh", Names: []gazetteer.Name{n}}
	}
	for want, p := range map[string]gazetteer.Place{
		"":                            {Name: "Vorukh", Country: "KG/TJ", Names: []gazetteer.Name{{Text: "Ворух", Lang: "zh-Hant", From: "1936", To: "1991-12-31"}, {Text: "وروخ"}}},
		`name "---" has no letters`:   {Name: "---"},
		"holds control characters":    {Name: "Vor\x1bukh"},
		`country "Tajikistan" is not`: {Name: "Vorukh", Country: "Tajikistan"},
		"population -1 is negative":   {Name: "Vorukh", Population: -1},
		"uncertainty_m -1 is not":     {Name: "Vorukh", UncertaintyM: -1},
		`"1991-02-30", a day of X`:    name(gazetteer.Name{Text: "X", To: "1991-02-30"}),
		`"91", a day of X`:            name(gazetteer.Name{Text: "X", To: "91"}),
		"X is used from 1991 to 1936": name(gazetteer.Name{Text: "X", From: "1991", To: "1936"}),
		`the language "deutsch" of X`: name(gazetteer.Name{Text: "X", Lang: "deutsch"}),
		`the language "EN" of X`:      name(gazetteer.Name{Text: "X", Lang: "EN"}),
	} {
		err := p.Check()
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%+v: %v, want %q", p, err, want)
		}
	}
}
