package cli_test

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"dateline/geo/gazetteer"
	"dateline/internal/store/gpkg"
)

// TestGazetteerRefusesNonsense: what could never be found, or says what cannot be, is not stored; codes are made of names.
func TestGazetteerRefusesNonsense(t *testing.T) {
	b := newBench(t)
	at := []string{"--lon", "70.5", "--lat", "39.5"}
	add := func(args ...string) []string { return append(append([]string{"gazetteer", "add"}, args...), at...) }
	for want, args := range map[string][]string{
		`"ZZ" is not in the gazetteer`:      add("Qzxobod", "--country", "ZZ"),
		`"XX.99" is not in the gazetteer`:   add("Qzxobod", "--admin1", "XX.99"),
		"population -3 is negative":         add("Qzxobod", "--population", "-3"),
		"above 0; leave it out":             add("Qzxobod", "--uncertainty-m", "0"),
		"a radius in metres above 0":        add("Qzxobod", "--uncertainty-m", "-5"),
		"has no letters":                    add("\U0001F600"),
		"holds control characters":          add("Qzx\x1b[31mobod"),
		`language "deutsch" of Wxyz`:        {"gazetteer", "alias", "GN:1220164", "Wxyz", "--lang", "deutsch"},
		"the end comes before":              {"gazetteer", "alias", "GN:1220164", "Wxyz", "--from", "1991", "--to", "1936"},
		`"1991-13", a day of Wxyz, is no`:   {"gazetteer", "alias", "GN:1220164", "Wxyz", "--from", "1991-13"},
		`name "😀" has no letters`:           {"gazetteer", "alias", "GN:1220164", "\U0001F600"},
		`country "Xyzland" is not in the g`: {"gazetteer", "list", "--all", "--country", "Xyzland"},
	} {
		b.fails(1, want, args...)
	}
	b.ok(add("Qzxobod", "--country", "tj", "--admin1", "Sughd", "--source", "a list of 1990")...)
	if out := b.ok("geocode", "--country", "TJ", "--admin1", "TJ.03", "Qzxobod"); !strings.Contains(out, "OWN:qzxobod") {
		t.Errorf("it is not found in its country and division:\n%s", out)
	}
	b.ok("gazetteer", "alias", "OWN:qzxobod", "Zxqobod", "--source", "Letter: of 2024")
	if out := b.ok("gazetteer", "list", "--csv", "--country", "Tajikistan"); !strings.Contains(out, "und;;;Letter%3A of 2024:Zxqobod") || !strings.Contains(out, ",TJ,TJ.03,") {
		t.Errorf("the list has lost what is known:\n%s", out)
	}
	b.write("again.csv", b.ok("gazetteer", "list", "--csv"))
	b.ok("gazetteer", "import", "--db", "again.gpkg", "again.csv")
	if one, other := b.ok("gazetteer", "list", "--csv"), b.ok("gazetteer", "list", "--csv", "--db", "again.gpkg"); one != other {
		t.Errorf("after an import the list is\n%s, not\n%s", other, one)
	}
}

// TestGazetteerLostNames: a name whose place the gazetteer does not have any more is told, and can be taken away.
func TestGazetteerLostNames(t *testing.T) {
	b := newBench(t)
	b.ok("gazetteer", "alias", "GN:1220164", "Worukhobod")
	store, err := gpkg.Open(t.Context(), filepath.Join(b.dir, "dateline.gpkg"), gpkg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := store.SaveName(t.Context(), gazetteer.AlternateName{ID: "CJ:TJ-qzxobod-1", Name: gazetteer.Name{Text: "Zxqobod", Lang: "und"}}, ""); err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	if out := b.ok("gazetteer", "stats"); !strings.Contains(out, "1 places that you have given names to are not in the gazetteer") || !strings.Contains(out, "CJ:TJ-qzxobod-1") {
		t.Errorf("it does not tell which name is lost:\n%s", out)
	}
	if out := b.ok("gazetteer", "stats", "--json"); !strings.Contains(out, `"CJ:TJ-qzxobod-1"`) {
		t.Errorf("nor as JSON:\n%s", out)
	}
	b.ok("gazetteer", "alias", "--remove", "CJ:TJ-qzxobod-1", "Zxqobod")
	b.ok("gazetteer", "alias", "--remove", "Vorukh, Isfara", "Worukhobod")
	if out := b.ok("gazetteer", "stats", "--json"); !strings.Contains(out, `"lost": []`) {
		t.Errorf("the name is still there:\n%s", out)
	}
}

// TestGazetteerDivides: a place of the user's own that names no division gets the one whose outline holds it, and is found by it; what
// contradicts itself is refused.
func TestGazetteerDivides(t *testing.T) {
	b := newBench(t)
	if out := b.ok("gazetteer", "add", "Kamp Zulu", "--lon", "70.6", "--lat", "39.9", "--country", "KG"); !strings.Contains(out, "in Batken Region, whose outline") {
		t.Errorf("it is not told where the place lies: %s", out)
	}
	b.write("camps.csv", "id,name,kind,lon,lat,country,admin1\nOWN:a,Kamp Alfa,locality,70.82,40.06,,\nOWN:b,Kamp Bravo,locality,70.82,40.06,KG,KG.08\nOWN:c,Kamp Charlie,locality,70.82,40.06,TJ,\n")
	b.ok("gazetteer", "import", "camps.csv")
	for _, args := range [][]string{{"--within", "Batken Region", "Kamp Zulu"}, {"--admin1", "Batken", "Kamp Zulu"}, {"Kamp Zulu, Batken region"}, {"--country", "KG", "--admin1", "Batken", "Kamp Alfa"}} {
		if out := b.ok(append([]string{"geocode"}, args...)...); !strings.Contains(out, "Batken Region, Kyrgyzstan") {
			t.Errorf("%v: %s", args, out)
		}
	}
	out := b.ok("gazetteer", "list", "--csv")
	for _, want := range []string{",KG,KG.09,", ",KG,KG.08,,,70.82,40.06,,,,own,,\n", ",TJ,,,,70.82,40.06,,,,own,,\n", "The outline of Batken Region holds its point."} {
		if !strings.Contains(out, want) {
			t.Errorf("the list lacks %q:\n%s", want, out)
		}
	}
	b.fails(1, "lies far from Tajikistan", "gazetteer", "add", "Qx", "--lon", "-70", "--lat", "39", "--country", "TJ")
	b.fails(1, "is one of KG, not of TJ", "gazetteer", "add", "Qx", "--lon", "70", "--lat", "39", "--country", "TJ", "--admin1", "KG.09")
}

// TestGazetteerListsNames: names for places that are not the user's own are in the CSV, and come back from it.
func TestGazetteerListsNames(t *testing.T) {
	b := newBench(t)
	b.ok("gazetteer", "alias", "GN:1220164", "Zorabulvak", "--lang", "tg", "--source", "a letter")
	out := b.ok("gazetteer", "list", "--csv")
	if !strings.Contains(out, "GN:1220164,,tg;;;a letter:Zorabulvak,,") {
		t.Errorf("the CSV lacks the name:\n%s", out)
	}
	b.write("names.csv", out)
	b.ok("gazetteer", "import", "--db", "again.gpkg", "names.csv")
	if again := b.ok("gazetteer", "list", "--csv", "--db", "again.gpkg"); again != out {
		t.Errorf("after an import the list is\n%s, not\n%s", again, out)
	}
}

// TestGazetteerOwnTable: a table as a spreadsheet writes it is enough; imported again after an edit it replaces what it said, and a
// country that the outlines contradict is warned of.
func TestGazetteerOwnTable(t *testing.T) {
	b := newBench(t)
	wide := func(text string) string {
		out := []byte{0xff, 0xfe}
		for _, unit := range utf16.Encode([]rune(text)) {
			out = append(out, byte(unit), byte(unit>>8))
		}
		return string(out)
	}
	table := "Place;Latitude;Longitude;Country\r\nҚзаряқум;39,5;70,5;Tajikistan\r\nZarbishkek;42,87;74,6;TJ\r\nQzx;42,87;174,6,1;TJ\r\n"
	for _, text := range []string{table, "\ufeff" + table, wide(table), wide(strings.Replace(table, "39,5;", "39,45;", 1))} {
		b.write("ours.csv", text)
		out := b.fails(3, "1 lines were left out", "gazetteer", "import", "ours.csv").out
		for _, want := range []string{"2 places stored", "line 4", "1 of them stored with a warning: Zarbishkek (OWN:zarbishkek)", "lies in KG by the outlines, not in TJ"} {
			if !strings.Contains(out, want) {
				t.Errorf("it does not say %q:\n%s", want, out)
			}
		}
		if list := b.ok("gazetteer", "list", "--csv"); strings.Count(list, "\n") != 3 || !strings.Contains(list, "OWN:қзаряқум,Қзаряқум,") {
			t.Errorf("the places are\n%s", list)
		}
	}
	if list := b.ok("gazetteer", "list"); !strings.Contains(list, "39.45000") {
		t.Errorf("the place did not move:\n%s", list)
	}
	if r := b.run("gazetteer", "add", "Zarosh", "--lon", "72.9", "--lat", "40.6", "--country", "TJ"); r.code != 0 || !strings.Contains(r.err, "warning: 40.6° N, 72.9° E lies in KG") {
		t.Errorf("%d %s%s", r.code, r.out, r.err)
	}
	b.write("packed.csv", "PK\x03\x04")
	b.fails(1, "save it as CSV", "gazetteer", "import", "packed.csv")
	b.write("village.csv", "village,lat,lon\nA,39,70\n")
	b.fails(1, `column "name" is missing`, "gazetteer", "import", "village.csv")
}

// TestGazetteerStatsOfHidden: what was removed is not counted as imported.
func TestGazetteerStatsOfHidden(t *testing.T) {
	b := newBench(t)
	stats := func() (f struct{ Places, Imported, Hidden int }) {
		if err := json.Unmarshal([]byte(b.ok("gazetteer", "stats", "--json")), &f); err != nil {
			t.Fatal(err)
		}
		return f
	}
	b.write("tj.txt", "901\tZarqala\tZarqala\t\t39.1\t70.1\tP\tPPL\tTJ\t\t\t\t\t\t0\t\t\t\t2020-01-01\n"+
		"902\tZarqalb\tZarqalb\t\t39.2\t70.2\tP\tPPL\tTJ\t\t\t\t\t\t0\t\t\t\t2020-01-01\n")
	b.ok("gazetteer", "import", "tj.txt")
	b.ok("gazetteer", "add", "Qzxobod", "--lon", "70", "--lat", "39")
	before := stats()
	if before.Imported != 3 || before.Hidden != 0 {
		t.Errorf("at first %+v", before)
	}
	b.ok("gazetteer", "remove", "GN:1220164", "GN:901")
	if f := stats(); f.Hidden != 2 || f.Imported != 2 || f.Places != before.Places-2 {
		t.Errorf("after two were removed %+v, before it %+v", f, before)
	}
	b.ok("gazetteer", "remove", "OWN:qzxobod")
	if f := stats(); f.Imported != 1 {
		t.Errorf("after an own one was removed %+v", f)
	}
}
