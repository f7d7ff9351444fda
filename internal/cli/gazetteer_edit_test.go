package cli_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
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

// TestGazetteerMoves: the country and the division that an own place has from outlines are those of its point, wherever that is moved;
// what is stated stays.
func TestGazetteerMoves(t *testing.T) {
	b := newBench(t)
	camp := func() string { // its country, division and note
		for line := range strings.SplitSeq(b.ok("gazetteer", "list", "--csv"), "\n") {
			if cells := strings.Split(line, ","); cells[0] == "OWN:kamp" {
				return cells[5] + "," + cells[6] + "," + cells[16]
			}
		}
		return "nothing"
	}
	const sughd, naryn = "TJ,TJ.03,The outline of Sughd Region holds its point.", "KG,KG.04,The outline of Naryn Region holds its point."
	for _, step := range []struct{ csv, add, want string }{
		{"name,lat,lon\nKamp,39.5,70.5\n", "", sughd},
		{"id,name,lat,lon\nOWN:kamp,Kamp,41.4,75\n", "", naryn},
		{"", "--lon 70.5 --lat 39.5", sughd},
		{"", "--population 30", sughd},
		{"id,name,country,admin1,lat,lon,note\nOWN:kamp,Kamp,TJ,TJ.03,41.4,75,The outline of Sughd Region holds its point.\n", "", naryn}, // as it was listed, but for the point
		{"", "--lon 70.55 --lat 39.95", ",,"}, // nearer to the border than the outlines are exact
		{"", "--lon 70.5 --lat 39.5", sughd},
		{"", "--note tents", "TJ,TJ.03,tents The outline of Sughd Region holds its point."},
		{"", "--lon 75 --lat 41.4", "KG,KG.04,tents The outline of Naryn Region holds its point."},
		{"", "--country KG", "KG,KG.04,tents The outline of Naryn Region holds its point; the country is stated."},
		{"", "--lon 70.82 --lat 40.06", "KG,KG.09,tents The outline of Batken Region holds its point; the country is stated."},
		{"", "--lon 70.5 --lat 39.5", "KG,,tents"},
		{"", "--country TJ --admin1 TJ.03", "TJ,TJ.03,tents"},
		{"", "--lon 70.82 --lat 40.06", "TJ,TJ.03,tents"},
	} {
		args := append([]string{"gazetteer", "add", "Kamp", "--id", "OWN:kamp"}, strings.Fields(step.add)...)
		if step.csv != "" {
			b.write("kamp.csv", step.csv)
			args = []string{"gazetteer", "import", "kamp.csv"}
		}
		r := b.run(args...)
		if got := camp(); r.code != 0 || got != step.want {
			t.Errorf("%s%s: it has %q, want %q (%s)", step.csv, step.add, got, step.want, r.err)
		}
	}
	if r := b.run("gazetteer", "add", "Kamp", "--id", "OWN:kamp", "--lon", "70.83", "--lat", "40.06"); !strings.Contains(r.err, "lies in KG") {
		t.Errorf("the country that was stated before is not doubted: %+v", r)
	}
	b.write("edited.csv", "id,name,country,admin1,lat,lon,note\nOWN:kamp2,Kamp,KG,TJ.03,39.5,70.5,The outline of Sughd Region holds its point.\n")
	if out := b.ok("gazetteer", "import", "edited.csv"); !strings.Contains(out, "lies in TJ by the outlines, not in KG") {
		t.Errorf("a country that somebody has written into the table is taken for a derived one: %s", out)
	}
}

// TestGazetteerLaterPolygons: polygons that come after an own place tell its division, too, unless it is stated.
func TestGazetteerLaterPolygons(t *testing.T) {
	b := newBench(t)
	b.ok("gazetteer", "add", "Kamp", "--lon", "69", "--lat", "39.02")
	b.ok("gazetteer", "add", "Zelt", "--lon", "69", "--lat", "39.02", "--country", "TJ", "--admin1", "TJ.02")
	if list := b.ok("gazetteer", "list", "--csv"); !strings.Contains(list, ",TJ,,,,69,39.02,,,,own,,The outline of Tajikistan holds its point.\n") {
		t.Fatalf("the division is told already:\n%s", list)
	}
	b.write("sughd.geojson", `{"type":"Feature","properties":{"place_id":"GN:1221092","name":"Sughd Region","kind":"admin1","country":"TJ"},`+
		`"geometry":{"type":"Polygon","coordinates":[[[68.5,38.9],[69.5,38.9],[69.5,39.5],[68.5,39.5],[68.5,38.9]]]}}`)
	if out := b.ok("gazetteer", "import", "sughd.geojson"); !strings.Contains(out, "1 of your own places have another country or division by the outlines that there are now") {
		t.Errorf("it is not told: %s", out)
	}
	list := b.ok("gazetteer", "list", "--csv")
	for _, want := range []string{"OWN:kamp,Kamp,,settlement,,TJ,TJ.03,,,69,39.02,,,,own,,The outline of Sughd Region holds its point.\n", "OWN:zelt,Zelt,,settlement,,TJ,TJ.02,,,69,39.02,,,,own,,\n"} {
		if !strings.Contains(list, want) {
			t.Errorf("the list lacks %q:\n%s", want, list)
		}
	}
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
	b.write("names.csv", "id,name,lat,lon,names\nGN:99999999,,,,Qzqfoo\nGN:1220164,,,,Qzqbar\n,Qzqbaz,39,70,\n")
	if out := b.ok("gazetteer", "import", "names.csv"); !strings.Contains(out, "1 of them are names of places that are not in the gazetteer, and are found once these are: GN:99999999\n") {
		t.Errorf("names of an unknown place: %s", out)
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
	b.fails(1, `there is no place "Worukh", and nothing was removed`, "gazetteer", "remove", "GN:1220164", "Worukh")
	if f := stats(); f != before {
		t.Errorf("after a refusal %+v, before it %+v", f, before)
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

// meanwhile is a text of which the second part comes when something has been done.
type meanwhile struct {
	first, second io.Reader
	do            func()
}

func (m *meanwhile) Read(p []byte) (int, error) {
	n, err := m.first.Read(p)
	if errors.Is(err, io.EOF) && m.do != nil {
		m.do()
		m.first, m.do, err = m.second, nil, nil
	}
	return n, err
}

// TestGazetteerImportWaitsForNobody: while a table is read others can write; what they have added it does not overwrite.
func TestGazetteerImportWaitsForNobody(t *testing.T) {
	b := newBench(t)
	b.ok("gazetteer", "add", "Qzxobod", "--lon", "70", "--lat", "39")
	var table strings.Builder
	table.WriteString("name,lat,lon\n")
	for n := range 8000 { // more than pipes and buffers hold
		fmt.Fprintf(&table, "Zarqal%dobod,%.3f,70.123456789012345\n", n, 39+float64(n%1000)/1000)
	}
	in := &meanwhile{first: strings.NewReader(table.String()), second: strings.NewReader("Zxqobod,39.5,70.5\n"), do: func() {
		b.ok("gazetteer", "add", "Zxqobod", "--lon", "20", "--lat", "50")
	}}
	if r := b.feed(in, "gazetteer", "import", "-"); r.code != 1 || !strings.Contains(r.err, "changed meanwhile") {
		t.Errorf("exit code %d: %s", r.code, r.err)
	}
	if list := b.ok("gazetteer", "list"); !strings.Contains(list, "50.00000") || strings.Contains(list, "Zarqal") {
		t.Errorf("own places after it:\n%s", list)
	}
}
