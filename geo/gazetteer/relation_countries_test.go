package gazetteer_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"dateline/geo/gazetteer"
)

// countryNames is a row of testdata/countries.tsv.
type countryNames struct{ code, name, adjective, genitive, instrumental, joined, locative string }

func readCountries(t *testing.T) (list []countryNames) {
	t.Helper()
	table, err := os.ReadFile("testdata/countries.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(table)) {
		if line[0] == '#' {
			continue
		}
		f := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if len(f) != 7 {
			t.Fatalf("line %q has not 7 columns", line)
		}
		list = append(list, countryNames{f[0], f[1], f[2], f[3], f[4], f[5], f[6]})
	}
	return list
}

// TestBordersOfAllNeighbours asks for the border of any two countries whose outlines share a line, by their names and adjectives in English
// and in Russian: the answer is the border of the two, or not sure.
func TestBordersOfAllNeighbours(t *testing.T) {
	outlines := builtInOutlines(t)
	ix := realIndex(t).Outlined(outlines)
	ids := map[string]string{}
	listed := map[string]bool{}
	all := readCountries(t)
	for _, c := range all {
		listed[c.code] = true
	}
	for p := range ix.All() {
		if p.Kind == gazetteer.KindCountry {
			ids[p.Country] = strings.Clone(p.ID)
		}
	}
	asked, sure := 0, 0
	for i, a := range all {
		for _, b := range all[i+1:] {
			if _, ok := outlines.Between(ids[a.code], ids[b.code]); !ok {
				continue
			}
			texts := []string{
				a.name + "-" + b.name + " border", fmt.Sprintf("the border between %s and %s", b.name, a.name), a.name + "/" + b.name + " border",
				fmt.Sprintf("граница %s и %s", a.genitive, b.genitive), fmt.Sprintf("на границе %s с %s", b.genitive, a.instrumental),
			}
			if a.adjective != "-" && b.adjective != "-" {
				texts = append(texts, a.adjective+"-"+b.adjective+" border", b.adjective+"-"+a.adjective+" border")
			}
			if a.joined != "-" && b.joined != "-" {
				texts = append(texts, fmt.Sprintf("на %s-%s границе", a.joined, b.locative), fmt.Sprintf("на %s-%s границе", b.joined, a.locative))
			}
			for _, text := range texts {
				asked++
				res, err := ix.Geocode(context.Background(), gazetteer.Query{Text: text})
				switch {
				case err != nil:
					t.Errorf("%s: %v", text, err)
				case len(res.Candidates) == 0 || res.Ambiguous:
					t.Logf("%s: not sure: %s", text, res.Reason)
				case !slices.Equal(sorted(res.Candidates[0].Place.Claimants()), sorted([]string{a.code, b.code})) || res.Candidates[0].Place.Kind != gazetteer.KindBorder:
					t.Errorf("%s: %s of %s", text, res.Candidates[0].Label, res.Candidates[0].Place.Country)
				default:
					sure++
				}
			}
		}
	}
	if asked < 2000 || sure*100 < 95*asked {
		t.Errorf("of %d texts %d are answered for certain", asked, sure)
	}
	t.Logf("of %d texts %d are answered for certain", asked, sure)
}

func sorted(list []string) []string {
	list = slices.Clone(list)
	slices.Sort(list)
	return list
}

// TestBordersByName: what only begins like the name of a country is none, and what may mean the borders of several pairs of
// countries is asked back.
func TestBordersByName(t *testing.T) {
	ix := realIndex(t).Outlined(builtInOutlines(t))
	for text, want := range map[string]string{
		"Indiana-Ohio border": "US", "граница Сибири и Казахстана": "", "граница Словакии и Словении": "", "граница Мали и Малави": "", "граница Австралии и Австрии": "",
		"Dominica-Haiti border": "", "Darfur-Chad border": "", "Georgia-Florida border": "US", "граница Ирландии и Северной Ирландии": "", "Korean border": "",
		"Congo-Angola border": "", "граница Конго и Анголы": "",
		"Congo-Rwanda border": "CD/RW", "граница Конго и Руанды": "CD/RW", "Congolese-Ugandan border": "CD/UG", "China-Korea border": "CN/KP", "North and South Korea border": "KP/KR",
		"граница Северной и Южной Кореи": "KP/KR", "North Korea/South Korea border": "KP/KR", "Guinea-Guinea-Bissau border": "GN/GW", "o'zbek-tojik chegarasida": "TJ/UZ",
		"ўзбек-тожик чегарасида": "TJ/UZ", "сарҳади Тоҷикистону Ӯзбекистон": "TJ/UZ", "кыргыз-казак чек арасында": "KG/KZ",
		"border zone between Mali and Niger": "ML/NE", "the border area of Kyrgyzstan and Tajikistan": "KG/TJ", "приграничье Таджикистана и Кыргызстана": "KG/TJ",
		"Burkina Faso-Mali-Niger tri-border area": "BF/ML/NE", "border triangle of Mali, Niger and Burkina Faso": "BF/ML/NE", "Kyrgyz-Tajik-Uzbek tripoint": "KG/TJ/UZ",
		"where the borders of Russia, China and Mongolia meet": "CN/MN/RU", "на стыке границ Таджикистана, Кыргызстана и Узбекистана": "KG/TJ/UZ",
	} {
		res := geocode(t, ix, gazetteer.Query{Text: text})
		got := ""
		if len(res.Candidates) > 0 && !res.Ambiguous {
			got = res.Candidates[0].Place.Country
		}
		if got != want {
			t.Errorf("%s: %q, want %q; %s", text, got, want, res.Reason)
		}
	}
}
