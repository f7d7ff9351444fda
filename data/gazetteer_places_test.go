package data_test

import (
	"context"
	"encoding/csv"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"dateline/data"
	geocoder "dateline/geo/gazetteer"
)

// hasName reports whether r bears the name, as its primary name or as another one in whatever language.
func hasName(r row, name string) bool {
	if r.get("name") == name {
		return true
	}
	for n := range strings.SplitSeq(r.get("names"), "|") {
		if _, text, _ := strings.Cut(n, ":"); text == name {
			return true
		}
	}
	return false
}

// TestReportedPlaces holds the places of the five sample reports to their figures, spellings and hierarchy. The cases
// are in testdata, for people to judge: id, metres, ids of all that it lies in, spellings.
func TestReportedPlaces(t *testing.T) {
	f, err := os.Open("testdata/reported_places.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	cases, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	places := byID(loadPlaces(t, gazetteer))
	for _, c := range cases[1:] {
		id, metres, inside, spellings := c[0], c[1], c[2], c[3]
		r, ok := places[id]
		if !ok {
			t.Errorf("%s (%s) is missing", id, spellings)
			continue
		}
		if r.get("uncertainty_m") != metres {
			t.Errorf("%s: radius %s m, want %s", id, r.get("uncertainty_m"), metres)
		}
		for name := range strings.SplitSeq(spellings, "|") {
			if !hasName(r, name) {
				t.Errorf("%s (%s) lacks the name %q", id, r.get("name"), name)
			}
		}
		var chain []string
		for at := r.get("parent"); at != ""; at = places[at].get("parent") {
			chain = append(chain, at)
		}
		if got := strings.Join(chain, " "); got != inside {
			t.Errorf("%s (%s) lies in %q, want %q", id, r.get("name"), got, inside)
		}
	}
}

// TestBorderDistricts counts the curated places of the Tajik-Kyrgyz and the Tajik-Afghan border beyond the reported ones:
// those with a record or page and a radius of their own, the districts, and the towns that came from the packages.
func TestBorderDistricts(t *testing.T) {
	reported, err := os.ReadFile("testdata/reported_places.csv")
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	provinces := strings.Fields("KG.09 KG.08 TJ.03 TJ.RR TJ.01 TJ.02 AF.01 AF.26 AF.24 AF.30")
	fromPackages := regexp.MustCompile(`^(vintage drift|town size|one vintage)`)
	count := map[string]int{}
	pages := map[string]bool{}
	for _, r := range loadPlaces(t, curated) {
		if r.get("kind") == "admin1" || !slices.Contains(provinces, r.get("admin1")) || strings.Contains(string(reported), r.get("id")+",") {
			continue
		}
		switch {
		case r.get("kind") == "admin2":
			count["districts"]++
		case fromPackages.MatchString(r.get("uncertainty_reason")):
			count["packages"]++
		default:
			count["places"]++
			count[r.get("country")[:2]]++
			count[r.get("kind")]++
			if record := "https://www.geonames.org/"; strings.HasPrefix(r.get("source_url"), record) && strings.HasPrefix(r.get("id"), "GN:") &&
				r.get("source_url") != record+r.get("id")[3:] {
				t.Errorf("%s (%s) leads to the record %s", r.get("id"), r.get("name"), r.get("source_url"))
			}
			pages[r.get("source_url")] = true
		}
	}
	for what, least := range map[string]int{"places": 150, "TJ": 60, "KG": 60, "AF": 30, "border_post": 10, "districts": 40, "pass": 4} {
		if count[what] < least {
			t.Errorf("%d curated places of the border districts (%s), want at least %d", count[what], what, least)
		}
	}
	if len(pages) < 150 {
		t.Errorf("the places come from %d pages and records, want at least 150", len(pages))
	}
	for _, phrase := range []string{
		strconv.Itoa(count["places"]) + " villages,", strconv.Itoa(count["districts"]) + " districts", strconv.Itoa(count["packages"]) + " towns",
	} {
		if !strings.Contains(strings.Join(strings.Fields(string(readme)), " "), phrase) {
			t.Errorf("README.md does not say %q", phrase)
		}
	}
}

// TestReadmeTellsTheSizes holds the figures of README.md to the files.
func TestReadmeTellsTheSizes(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	thousands := func(n int) string {
		s := strconv.Itoa(n)
		if n >= 1000 {
			s = s[:len(s)-3] + "," + s[len(s)-3:]
		}
		return s
	}
	var names int
	for _, r := range loadPlaces(t, curated) {
		if namesAlone(r) {
			names++
		}
	}
	for want, n := range map[string]int{
		"the gazetteer: %s places": len(loadPlaces(t, gazetteer)), "%s curated places": len(loadPlaces(t, curated)) - names,
		"names of %s others": names,
	} {
		if phrase := strings.Replace(want, "%s", thousands(n), 1); !strings.Contains(string(text), phrase) {
			t.Errorf("README.md does not say %q", phrase)
		}
	}
}

// TestRenamedPlaces holds towns to the names that older reports have for them, with the flags and dates.
func TestRenamedPlaces(t *testing.T) {
	f, err := os.Open("testdata/renamed_places.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	cases, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(cases) <= 60 {
		t.Errorf("%d cases, want at least 60", len(cases))
	}
	places := byID(loadPlaces(t, gazetteer))
	for _, c := range cases[1:] {
		id, now, names := c[0], c[1], c[2]
		r, ok := places[id]
		if !ok || r.get("name") != now {
			t.Errorf("%s is %v, want %s", id, r, now)
			continue
		}
		have := strings.Split(r.get("names"), "|")
		for name := range strings.SplitSeq(names, "|") {
			if !slices.Contains(have, name) {
				t.Errorf("%s (%s) lacks %q", id, now, name)
			}
		}
	}
}

// TestNamesOfCountriesAndRegions: usual names of countries, of regions of several and of disputed areas are there.
func TestNamesOfCountriesAndRegions(t *testing.T) {
	places := byID(loadPlaces(t, gazetteer))
	for id, names := range map[string]string{
		"ISO:CD": "DRC|Democratic Republic of the Congo", "ISO:CG": "Congo-Brazzaville", "ISO:KP": "DPRK", "ISO:AE": "UAE", "ISO:CV": "Cape Verde",
		"ISO:BA": "Bosnia", "ISO:TL": "East Timor", "ISO:CI": "Ivory Coast", "DL:middle-east": "Middle East|Ближний Восток", "DL:soviet-union": "USSR|СССР",
		"DL:golan-heights": "Golan Heights", "DL:kashmir": "Kashmir", "DL:south-ossetia": "South Ossetia", "DL:somaliland": "Somaliland",
		"DL:nagorno-karabakh": "Nagorno-Karabakh", "DL:lake-chad": "Lake Chad", "DL:amu-darya": "Amu Darya", "DL:pamirs": "Pamirs", "GN:172256": "Kobane",
	} {
		for name := range strings.SplitSeq(names, "|") {
			if r, ok := places[id]; !ok || !hasName(r, name) {
				t.Errorf("%s lacks %q: %v", id, name, r)
			}
		}
	}
}

// TestFormerSpellings: every spelling of a former name of a renamed place says that it is one, and a region is not as wide as one town
// with a wrong code makes it.
func TestFormerSpellings(t *testing.T) {
	places := byID(loadPlaces(t, gazetteer))
	for _, name := range []string{"ru;former;/2025-09-17:Джалал-Абад", "fr;former;/2025-09-17:Djalalabad", "bg;former;/2025-09-17:Джалал Абад"} {
		if !slices.Contains(strings.Split(places["GN:1528249"].get("names"), "|"), name) {
			t.Errorf("Manas lacks %s", name)
		}
	}
	if metres, err := strconv.Atoi(places["ISO:ML-7"].get("uncertainty_m")); err != nil || metres > 250_000 {
		t.Errorf("the region of Gao has a radius of %d m", metres)
	}
}

// TestNamesOfDivisions: the divisions that reports on conflict, hazards and borders name have their names in the languages of these reports.
func TestNamesOfDivisions(t *testing.T) {
	places := byID(loadPlaces(t, gazetteer))
	for id, names := range map[string]string{
		"CJ:UA.11": "Крым|Автономная Республика Крым|Автономна Республіка Крим", "ISO:UA-14": "Донецкая область|Донеччина", "ISO:UA-32": "Киевская область",
		"ISO:RU-SA": "Якутия|Yakutia", "ISO:RU-TY": "Тува|Тыва", "CJ:RU.68": "Северная Осетия|North Ossetia", "CJ:RU.48": "Москва", "CJ:RU.47": "Московская область",
		"ISO:CN-XJ": "Синьцзян|СУАР|新疆维吾尔自治区", "ISO:CN-XZ": "Тибет", "ISO:ET-TI": "Тигрей|Тыграй", "ISO:MM-11": "Качин", "ISO:MM-16": "Ракхайн",
		"CJ:MD.58": "Приднестровье|ПМР", "GN:1221692": "ГБАО|Горно-Бадахшанская АО", "ISO:SD-DN": "Северный Дарфур", "ISO:CD-NK": "Северное Киву", "ISO:CD-IT": "Итури",
		"ISO:MZ-P": "Кабу-Делгаду", "ISO:SY-ID": "Идлиб|إدلب", "ISO:SY-HL": "Алеппо|حلب", "ISO:IQ-AN": "Анбар", "CJ:IQ.15": "Найнава|Ниневия",
		"ISO:IR-23": "Тегеран|تهران", "ISO:IR-22": "Хормозган", "ISO:PK-BA": "Белуджистан", "ISO:PK-KP": "Хайбер-Пахтунхва", "GN:1140043": "Гильменд",
		"CJ:KZ.12510143": "Абайская область|Абай облысы", "ISO:TM-D": "Дашогузский велаят",
	} {
		for name := range strings.SplitSeq(names, "|") {
			if r, ok := places[id]; !ok || !hasName(r, name) {
				t.Errorf("%s lacks %q: %v", id, name, r)
			}
		}
	}
	count := 0
	for _, r := range places {
		if r.get("kind") == "admin1" && strings.Contains("|"+r.get("names"), "|ru:") {
			count++
		}
	}
	if count < 3200 {
		t.Errorf("%d divisions have a Russian name, want at least 3200", count)
	}
}

// TestRegionsAndOldNamesAreFound asks the geocoder for large regions, seas, ranges, rivers and states and towns of the past: each is that for
// certain, not a hamlet of the name. The cases are in testdata: id, texts.
func TestRegionsAndOldNamesAreFound(t *testing.T) {
	f, err := os.Open("testdata/regions.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	cases, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	outlines, err := geocoder.OpenOutlines(data.Outlines)
	if err != nil {
		t.Fatal(err)
	}
	ix, err := geocoder.Open(data.Gazetteer)
	if err != nil {
		t.Fatal(err)
	}
	ix = ix.Outlined(outlines)
	ask := func(text string) (string, geocoder.Result) {
		res, err := ix.Geocode(context.Background(), geocoder.Query{Text: text})
		if err != nil {
			t.Fatal(err)
		}
		if len(res.Candidates) == 0 {
			return "", res
		}
		return res.Candidates[0].Place.ID, res
	}
	for _, c := range cases[1:] {
		for text := range strings.SplitSeq(c[1], "|") {
			if id, res := ask(text); id != c[0] || res.Ambiguous {
				t.Errorf("%s is %q, ambiguous %v (%s), want %s", text, id, res.Ambiguous, res.Reason, c[0])
			}
		}
	}
	for text, not := range map[string]string{ // what is still called so is not the old name for certain
		"Salisbury": "GN:890299", "Солсбери": "GN:890299", "Kaspi": "DL:caspian-sea", "Stanislav": "GN:707471", "Volga": "GN:472777",
		"Алматы": "DL:ural-mountains", "Gold Coast": "ISO:GH", "Zaire": "ISO:AO-ZAI", "Жданов": "GN:701822",
	} {
		if id, res := ask(text); id == not && !res.Ambiguous {
			t.Errorf("%s is %s for certain", text, not)
		}
	}
}
