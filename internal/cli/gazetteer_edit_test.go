package cli_test

import (
	"path/filepath"
	"strings"
	"testing"

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
