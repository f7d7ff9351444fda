package gazetteer_test

import (
	"iter"
	"reflect"
	"slices"
	"strings"
	"testing"

	"dateline/geo"
	"dateline/geo/gazetteer"

	"github.com/paulmach/orb"
)

const header = "id,name,names,kind,feature_code,country,admin1,admin2,parent,lon,lat,uncertainty_m,uncertainty_reason,population,source,source_url,note\n"

// fixture is a gazetteer of a few places with every peculiarity of the format.
const fixture = header +
	`ISO:TJ,Tajikistan,ru:Таджикистан|und;misspelling:Tadjikistan,country,PCLI,TJ,,,,71.00741,38.527586,385508,farthest vertex,,naturalearth,,
GN:1221092,Sughd Region,ru:Согдийская область|ru;former;1936/1991:Ленинабадская область,admin1,ADM1,TJ,TJ.03,,ISO:TJ,69.6,39.9,189000,farthest vertex,,geonames,,
DL:isfara,Isfara District,ru:Исфаринский район,admin2,ADM2,TJ,TJ.03,TJ.03.77,GN:1221092,70.6,40.1,35840,farthest vertex,,curated,https://example.org/isfara,"A district, with a ""quoted"" word."
GN:1514896,Isfara,ru:Исфара,town,PPLA2,TJ,TJ.03,TJ.03.77,DL:isfara,70.62526,40.12649,4000,town size,37738,geonames,,
GN:1220164,Vorukh,ru:Ворух|und:Vorux,village,PPL,TJ,TJ.03,TJ.03.77,DL:isfara,70.58012,39.85125,3000,drift between vintages,3836,geonames,,
DL:nowhere,Nowhere Post,,border_post,,TJ/KG,TJ.03,TJ.03.77,,,,,,,curated,,
DL:default,Defaultobod,,village,,TJ,TJ.03,,,70,40,,,,curated,,
DL:one,Ak-Say,,village,PPL,TJ,TJ.03,,,70.1,40,3000,drift,100,geonames,,
DL:two,Ak-Say,,village,PPL,TJ,TJ.03,,,70.9,40,3000,drift,9000,geonames,,
`

func openFixture(tb testing.TB, further ...iter.Seq2[gazetteer.Place, error]) *gazetteer.Index {
	tb.Helper()
	ix, err := gazetteer.Open(fixture, further...)
	if err != nil {
		tb.Fatal(err)
	}
	return ix
}

func seq(places ...gazetteer.Place) iter.Seq2[gazetteer.Place, error] {
	return func(yield func(gazetteer.Place, error) bool) {
		for _, p := range places {
			if !yield(p, nil) {
				return
			}
		}
	}
}

func TestGet(t *testing.T) {
	ix := openFixture(t)
	p, ok := ix.Get("DL:isfara")
	want := gazetteer.Place{
		ID: "DL:isfara", Name: "Isfara District", Names: []gazetteer.Name{{Text: "Исфаринский район", Lang: "ru"}},
		Kind: gazetteer.KindAdmin2, FeatureCode: "ADM2", Country: "TJ", Admin1: "TJ.03", Admin2: "TJ.03.77", Parent: "GN:1221092",
		Point: orb.Point{70.6, 40.1}, HasPoint: true, UncertaintyM: 35840, UncertaintyReason: "farthest vertex",
		Source: "curated", SourceURL: "https://example.org/isfara", Note: `A district, with a "quoted" word.`,
	}
	if !ok || !slices.Equal(p.Names, want.Names) {
		t.Fatalf("Get = %+v, %v", p, ok)
	}
	p.Names, want.Names = nil, nil
	if p.Name != want.Name || p.Note != want.Note || p.Point != want.Point || p.SourceURL != want.SourceURL || p.UncertaintyM != want.UncertaintyM {
		t.Errorf("Get = %+v, want %+v", p, want)
	}
	for _, id := range []string{"", "GN:1", "gn:1220164", "DL:isfar"} {
		if p, ok := ix.Get(id); ok {
			t.Errorf("Get(%q) = %v", id, p)
		}
	}
	if n := len(slices.Collect(ix.All())); n != 9 || ix.Len() != 9 {
		t.Errorf("All has %d places, Len is %d", n, ix.Len())
	}
}

func TestAncestors(t *testing.T) {
	ix := openFixture(t)
	tests := map[string]string{
		"GN:1220164": "DL:isfara GN:1221092 ISO:TJ",
		"DL:nowhere": "DL:isfara GN:1221092 ISO:TJ", // by its codes
		"DL:default": "GN:1221092 ISO:TJ",           // by its codes, without a district
		"GN:1221092": "ISO:TJ",
		"ISO:TJ":     "",
		"GN:1":       "",
	}
	for id, want := range tests {
		if got := strings.Join(ix.Ancestors(id), " "); got != want {
			t.Errorf("Ancestors(%s) = %q, want %q", id, got, want)
		}
	}
}

func TestAncestorsOfACircle(t *testing.T) {
	ix, err := gazetteer.Open(header + "DL:a,A,,area,,,,,DL:b,,,,,,,,\nDL:b,B,,area,,,,,DL:a,,,,,,,,\nDL:c,C,,area,,,,,DL:c,,,,,,,,\n")
	if err != nil {
		t.Fatal(err)
	}
	if got := ix.Ancestors("DL:a"); len(got) > 2 {
		t.Errorf("Ancestors = %v", got)
	}
	if got := ix.Ancestors("DL:c"); len(got) != 0 {
		t.Errorf("Ancestors of its own parent = %v", got)
	}
}

func TestPlaceWithoutPointOrRadius(t *testing.T) {
	ix := openFixture(t)
	c := geocode(t, ix, gazetteer.Query{Text: "Nowhere Post"}).Candidates[0]
	if !c.HasPoint || c.Place.HasPoint || c.Point != (orb.Point{70.6, 40.1}) || c.UncertaintyM != 35840 ||
		!strings.Contains(c.UncertaintyReason, "that of Isfara District stands in") {
		t.Errorf("without a point: %+v", c)
	}
	c = geocode(t, ix, gazetteer.Query{Text: "Defaultobod"}).Candidates[0]
	if c.UncertaintyM != 5000 || !strings.Contains(c.UncertaintyReason, "class default") {
		t.Errorf("without a radius: %v %q", c.UncertaintyM, c.UncertaintyReason)
	}
}

func TestPopulationDoesNotDecideBetweenVillages(t *testing.T) {
	res := geocode(t, openFixture(t), gazetteer.Query{Text: "Ak-Say"})
	if !res.Ambiguous || len(res.Candidates) != 2 || res.Candidates[0].Score != res.Candidates[1].Score {
		t.Errorf("%v, %s", res.Ambiguous, labels(res))
	}
}

// TestNamesThatARowLacksDoNotDecideBetweenVillages: which of two villages has its Cyrillic name, or the spelling of the
// text as its primary one, in the gazetteer is chance.
func TestNamesThatARowLacksDoNotDecideBetweenVillages(t *testing.T) {
	village := func(id, name string, names ...gazetteer.Name) gazetteer.Place {
		return gazetteer.Place{ID: id, Name: name, Names: names, Kind: gazetteer.KindVillage, Country: "TJ", Admin1: "TJ.03"}
	}
	ix := openFixture(t, seq(
		village("DL:a", "Guliston", gazetteer.Name{Text: "Гулистон", Lang: "ru"}), village("DL:b", "Guliston"),
		village("DL:c", "Chorkuh", gazetteer.Name{Text: "Чорку", Lang: "ru"}), village("DL:d", "Chorku"),
		village("DL:e", "Shahr", gazetteer.Name{Text: "Mari", Lang: "ru"}, gazetteer.Name{Text: "Мары", Lang: "ru"}),
		village("DL:f", "Deh", gazetteer.Name{Text: "Mari", Lang: "mi"}),
		gazetteer.Place{ID: "DL:g", Name: "Old", Names: []gazetteer.Name{{Text: "Mary", Lang: "mi"}}, Kind: gazetteer.KindCountry, Country: "ML"},
	))
	for _, text := range []string{"Guliston", "Гулистон", "Чорку", "Chorku"} {
		if res := geocode(t, ix, gazetteer.Query{Text: text}); !res.Ambiguous || len(res.Candidates) != 2 {
			t.Errorf("%q: ambiguous is %v; %s", text, res.Ambiguous, labels(res))
		}
	}
	res := geocode(t, ix, gazetteer.Query{Text: "Мары"})
	if len(res.Candidates) != 3 || res.Candidates[0].Place.ID != "DL:e" || !res.Ambiguous || !strings.HasPrefix(res.Reason, "2 places") {
		t.Errorf("Мары, exactly written, is behind a sound-alike of a language without the script, or certain before a village: %s, %s", res.Reason, labels(res))
	}
}

func TestFormerNameIsSaid(t *testing.T) {
	ix := openFixture(t)
	c := geocode(t, ix, gazetteer.Query{Text: "Ленинабадская область"}).Candidates[0]
	if !c.FormerName || c.Name.From != "1936" || c.Name.To != "1991" || c.Label != "Sughd Region, Tajikistan" {
		t.Errorf("%+v", c)
	}
	if c := geocode(t, ix, gazetteer.Query{Text: "Согдийская область"}).Candidates[0]; c.FormerName {
		t.Errorf("a current name is called former: %+v", c.Name)
	}
}

func TestFurtherPlacesOverride(t *testing.T) {
	ix := openFixture(t,
		seq(
			gazetteer.Place{ID: "GN:1220164", Name: "Vorukh-New", Kind: gazetteer.KindTown, Population: 5000, Source: "mine"},
			gazetteer.Place{ID: "DL:mine", Name: "Myplace", Kind: gazetteer.KindVillage, Country: "TJ", Admin1: "TJ.03", Admin2: "TJ.03.77"},
			gazetteer.Place{ID: "DL:mine", Name: "Myplace", Kind: gazetteer.KindVillage, Names: []gazetteer.Name{{Text: "Мойместо"}}},
		),
		seq(gazetteer.Place{ID: "GN:1220164", Name: "Vorukh", Kind: gazetteer.KindTown, Names: []gazetteer.Name{{Text: "A|b\nc", Lang: "ru"}}}),
	)
	p, _ := ix.Get("GN:1220164")
	if p.Kind != gazetteer.KindTown || p.Population != 5000 || p.Source != "geonames+mine" || p.UncertaintyM != 3000 || p.Parent != "DL:isfara" {
		t.Errorf("merged: %+v", p)
	}
	if ix.Len() != 10 || len(slices.Collect(ix.All())) != 10 {
		t.Errorf("Len is %d", ix.Len())
	}
	for text, want := range map[string]string{
		"Vorukh-New": "GN:1220164", "Ворух": "GN:1220164", "Vorux": "GN:1220164", "A b c": "GN:1220164", "Мойместо": "DL:mine",
	} {
		res := geocode(t, ix, gazetteer.Query{Text: text})
		if len(res.Candidates) != 1 || res.Candidates[0].Place.ID != want {
			t.Errorf("%q: %s", text, labels(res))
		}
	}
	if got := strings.Join(ix.Ancestors("DL:mine"), " "); got != "DL:isfara GN:1221092 ISO:TJ" {
		t.Errorf("Ancestors = %q", got)
	}
}

// TestDumpsComplete: a place of a dump gives its names and what is missing, and nothing else; a correction of the user's
// own wins, whichever comes first.
func TestDumpsComplete(t *testing.T) {
	vorukh := gazetteer.Place{ID: "GN:1220164", Name: "Vorukh Old", Names: []gazetteer.Name{{Text: "Ворухи кухна", Lang: "tg"}},
		Kind: gazetteer.KindTown, FeatureCode: "PPLA3", Country: "KG", Admin1: "KG.09", Admin2: "KG.09.1", Parent: "ISO:TJ", Point: orb.Point{1, 2},
		HasPoint: true, UncertaintyM: 9, UncertaintyReason: "guess", Population: 1, Source: gazetteer.SourceDump}
	post := gazetteer.Place{ID: "DL:nowhere", Name: "Nowhere Post", Kind: gazetteer.KindBorderPost, FeatureCode: "PSTB", Country: "TJ",
		Point: orb.Point{70.5, 40}, HasPoint: true, Population: 7, Source: gazetteer.SourceDump}
	ix := openFixture(t, seq(vorukh, post))
	before, _ := openFixture(t).Get("GN:1220164")
	p, _ := ix.Get("GN:1220164")
	before.AddNames(gazetteer.Name{Text: "Vorukh Old", Lang: "und", Source: gazetteer.SourceDump}, gazetteer.Name{Text: "Ворухи кухна", Lang: "tg", Source: gazetteer.SourceDump})
	before.Source += "+" + gazetteer.SourceDump
	if !reflect.DeepEqual(p, before) {
		t.Errorf("completed: %+v, want %+v", p, before)
	}
	if p, _ := ix.Get("DL:nowhere"); p.Point != post.Point || p.FeatureCode != "PSTB" || p.Population != 7 || p.Country != "TJ/KG" ||
		gazetteer.Attribution(p) == "" {
		t.Errorf("filled: %+v", p)
	}
	mine := gazetteer.Place{ID: "GN:1220164", Name: "Vorukh", Kind: gazetteer.KindTown, Point: orb.Point{70.6, 39.9}, HasPoint: true, Source: "mine"}
	for _, both := range [][]gazetteer.Place{{mine, vorukh}, {vorukh, mine}} {
		if p, _ := openFixture(t, seq(both...)).Get("GN:1220164"); p.Point != mine.Point || p.Kind != gazetteer.KindTown || p.Name != "Vorukh" {
			t.Errorf("corrected: %+v", p)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"empty", "", `column "id" is missing`},
		{"no kind", "id,name\n", `column "kind" is missing`},
		{"short row", header + "GN:1,A,,town,,TJ,,,,,,,,,,,\nGN:2,B\n", "line 3: 2 columns where the first line has 17"},
		{"no id", header + ",A,,town,,,,,,,,,,,,,\n", "line 2: id, name and kind must not be empty"},
		{"bad name", header + "GN:1,A,nolang,town,,,,,,,,,,,,,\n", `line 2: name "nolang" is not`},
		{"open quote", header + "GN:1,\"A,,town,,,,,,,,,,,,,\n", "line 2: column 2: a quote is not closed"},
		{"text after quote", header + "GN:1,\"A\"b,,town,,,,,,,,,,,,,\n", "line 2: column 2"},
		{"line break in quotes", header + "GN:1,\"A\nB\",,town,,,,,,,,,,,,,\n", "line 2: column 2"},
		{"twice", header + "GN:1,A,,town,,,,,,,,,,,,,\nGN:1,B,,town,,,,,,,,,,,,,\n", "the id GN:1 occurs twice"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := gazetteer.Open(tt.text); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v, want %q", err, tt.want)
			}
		})
	}
	bad := gazetteer.Place{ID: "DL:x", Name: "X", Kind: "castle"}
	if _, err := gazetteer.Open(fixture, seq(bad)); err == nil || !strings.Contains(err.Error(), `kind "castle" is none of`) {
		t.Errorf("a further place of unknown kind: %v", err)
	}
}

func TestOpenReadsVariantsOfTheForm(t *testing.T) {
	text := "\ufeffkind,comment,name,id,lat,lon\r\nvillage,\"a, b\",\"Vo\"\"rukh\",DL:v,39.8,70.5\r\n\r\ntown,,Isfara,DL:i,40,70.6"
	ix, err := gazetteer.Open(text)
	if err != nil {
		t.Fatal(err)
	}
	p, ok := ix.Get("DL:v")
	if !ok || p.Name != `Vo"rukh` || p.Point != (orb.Point{70.5, 39.8}) {
		t.Errorf("%+v, %v", p, ok)
	}
	if p, ok := ix.Get("DL:i"); !ok || p.Point != (orb.Point{70.6, 40}) {
		t.Errorf("%+v, %v", p, ok)
	}
}

func TestAttribution(t *testing.T) {
	for want, places := range map[string][]gazetteer.Place{
		"Place data: GeoNames (https://www.geonames.org/), CC BY 4.0":         {{ID: "GN:1"}, {ID: "CJ:TJ-x-1"}, {ID: "ISO:TJ-SU", Source: "geonames+iso-codes"}},
		"Place data: Who's On First (https://whosonfirst.org/docs/licenses/)": {{ID: "WOF:1", Source: "whosonfirst"}},
		"": {{ID: "DL:x", Source: "curated"}, {ID: "ISO:TJ", Source: "naturalearth"}},
	} {
		for _, p := range places {
			if got := gazetteer.Attribution(p); got != want {
				t.Errorf("Attribution(%+v) = %q", p, got)
			}
		}
	}
}

// TestOutlineAttribution: what outlines place carries whom they are owed to, whoever had them before.
func TestOutlineAttribution(t *testing.T) {
	square, err := geo.PackRegion(orb.MultiPolygon{{{{70, 39}, {71, 39}, {71, 40}, {70, 40}}}})
	if err != nil {
		t.Fatal(err)
	}
	for source, want := range map[string]string{"whosonfirst": "Outlines: Who's On First", "whosonfirst/mesoshapes": "Outlines: Who's On First",
		"naturalearth": "Outlines: Natural Earth", "survey": ""} {
		if got := gazetteer.OutlineAttribution(source); !strings.HasPrefix(got, want) || want == "" && got != "" {
			t.Errorf("outlines of %s are owed to %q", source, got)
		}
		outlines, err := gazetteer.OpenOutlines("", gazetteer.Outline{PlaceID: "ISO:TJ", Name: "Tajikistan", Country: "TJ", Source: source, Region: square})
		if err != nil {
			t.Fatal(err)
		}
		ix, err := gazetteer.Open(famousText)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{"39.5N 70.5E", "20 km south of Vorukh, Tajikistan"} {
			res := geocode(t, ix.Outlined(outlines), gazetteer.Query{Text: text})
			if len(res.Candidates) == 0 || (strings.Contains(res.Candidates[0].Attribution, "Outlines:") != (want != "")) || !strings.Contains(res.Candidates[0].Attribution, want) {
				t.Errorf("%s by an outline of %s: %+v", text, source, res)
			}
		}
	}
}

// TestRealGazetteerIsSound reads every row strictly and checks that parents exist.
func TestRealGazetteerIsSound(t *testing.T) {
	ix := realIndex(t)
	n := 0
	for p, err := range gazetteer.ReadCSV(strings.NewReader(readReal(t)), nil) {
		if err != nil {
			t.Fatal(err)
		}
		n++
		if p.Parent != "" {
			if _, ok := ix.Get(p.Parent); !ok {
				t.Errorf("%s %s has the parent %s, which is not there", p.ID, p.Name, p.Parent)
			}
		}
		if p.UncertaintyM <= 0 && p.HasPoint {
			t.Errorf("%s %s has a point without a radius", p.ID, p.Name)
		}
	}
	if n != ix.Len() {
		t.Errorf("%d rows, %d places in the index", n, ix.Len())
	}
}
