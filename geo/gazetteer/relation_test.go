package gazetteer_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"dateline/geo"
	"dateline/geo/gazetteer"
)

// TestRelationTable runs the cases of testdata/relations.tsv.
func TestRelationTable(t *testing.T) {
	ix := realIndex(t)
	table, err := os.ReadFile("testdata/relations.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(table)) {
		line = strings.TrimRight(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 8 {
			t.Fatalf("line %q has not 8 columns", line)
		}
		t.Run(f[0], func(t *testing.T) {
			res := geocode(t, ix, gazetteer.Query{Text: f[0], Country: strings.TrimPrefix(f[1], "-")})
			got := relationRow(res)
			if f[6] == "-" {
				got[4] = "-"
			}
			if !slices.Equal(got, f[2:]) {
				t.Errorf("kind, anchors, distance, bearing, radius, verdict: %q, want %q; %s", got, f[2:], res.Reason)
			}
			if len(res.Candidates) > 0 && !res.Ambiguous && res.Candidates[0].Confidence < gazetteer.Sure {
				t.Errorf("%s is sure with a confidence of %v", res.Candidates[0].Label, res.Candidates[0].Confidence)
			}
			for i := range res.Candidates {
				checkRelation(t, ix, &res.Candidates[i])
			}
		})
	}
}

// relationRow is the first answer as the table has it.
func relationRow(res gazetteer.Result) []string {
	if len(res.Candidates) == 0 {
		return []string{"-", "-", "-", "-", "-", "none"}
	}
	verdict := "clear"
	if res.Ambiguous {
		verdict = "ask"
	}
	c := res.Candidates[0]
	kind, anchors, distance, bearing := "-", c.Place.ID, "-", "-"
	if r := c.Relation; r != nil {
		kind, anchors = string(r.Kind), ""
		for i, a := range r.Anchors {
			if i > 0 {
				anchors += "+"
			}
			if a.ID == "" {
				a.ID = "coordinates"
			}
			anchors += a.ID
		}
		if r.DistanceM > 0 {
			distance = strconv.FormatFloat(math.Round(r.DistanceM), 'f', -1, 64)
		}
		if r.HasBearing {
			bearing = strconv.FormatFloat(math.RoundToEven(r.Bearing), 'f', -1, 64)
		}
	}
	return []string{kind, anchors, distance, bearing, strconv.FormatFloat(c.UncertaintyM, 'f', 0, 64), verdict}
}

// checkRelation holds what must be true of every answer by a relation.
func checkRelation(t *testing.T, ix *gazetteer.Index, c *gazetteer.Candidate) {
	t.Helper()
	if c.Relation == nil {
		return
	}
	r := c.Relation
	if r.Kind == "" || len(r.Anchors) == 0 || c.UncertaintyReason == "" || !c.HasPoint || !(c.UncertaintyM > 0) ||
		math.IsInf(c.UncertaintyM, 0) || geo.ValidPoint(c.Point.Lon(), c.Point.Lat()) != nil {
		t.Errorf("%s: relation %+v, point %v, radius %v (%s)", c.Label, *r, c.Point, c.UncertaintyM, c.UncertaintyReason)
	}
	if r.HasBearing && !(r.Bearing >= 0 && r.Bearing < 360) || r.DistanceM < 0 {
		t.Errorf("%s: relation %+v", c.Label, *r)
	}
	for _, a := range r.Anchors {
		p, ok := ix.Get(a.ID)
		if a.Kind != gazetteer.KindCoordinates && (!ok || p.Ref() != a) {
			t.Errorf("anchor %+v is not in the gazetteer", a)
		}
		// Nothing that is described is more exact than what it is described by.
		if own, ok := ix.Candidate(a.ID); ok && own.HasPoint && a.Kind != gazetteer.KindCountry && r.Kind != gazetteer.RelationBorder && r.Kind != gazetteer.RelationRoad && c.UncertaintyM < own.UncertaintyM {
			t.Errorf("%s: radius %v is less than that of %s, %v", c.Label, c.UncertaintyM, a.Name, own.UncertaintyM)
		}
	}
}

// TestRelationHoldsWhatItSays: wherever in the circle of the anchor one sets out, at whichever distance and direction the
// words allow, one arrives in the circle of the answer.
func TestRelationHoldsWhatItSays(t *testing.T) {
	ix := realIndex(t)
	anchor, _ := ix.Candidate("GN:1220164")
	rnd := rand.New(rand.NewPCG(7, 8))
	for _, tt := range []struct {
		text                  string
		metres, wrong, spread float64
		bearing               float64
	}{
		{"15 km south of Vorukh", 15_000, 1_500, 22.5, 180},
		{"20 km north-east of Vorukh", 20_000, 5_000, 22.5, 45},
		{"100 km west of Vorukh", 100_000, 50_000, 22.5, 270},
		{"15 km due north of Vorukh", 15_000, 1_500, 11.25, 0},
		{"300 metres east of Vorukh", 300, 50, 22.5, 90},
		{"10-20 km SSW of Vorukh", 15_000, 5_000, 11.25, 202.5},
		{"7 miles south of Vorukh", 11_265.408, 1_126.5, 22.5, 180},
		{"12 km from Vorukh", 12_000, 0, 180, 0},
		{"1 km from Vorukh", 1_000, 0, 180, 0},
	} {
		c := geocode(t, ix, gazetteer.Query{Text: tt.text}).Candidates[0]
		if c.Place.ID != anchor.Place.ID || c.Relation == nil || math.Abs(c.Relation.DistanceM-tt.metres) > 1e-6 {
			t.Errorf("%q is %s, %+v", tt.text, c.Label, c.Relation)
			continue
		}
		farthest := 0.0
		for range 2_000 {
			from := geo.Destination(anchor.Point, anchor.UncertaintyM*math.Sqrt(rnd.Float64()), rnd.Float64()*360)
			corner := []float64{-1, 1}
			far := tt.metres + tt.wrong*corner[rnd.IntN(2)]*rnd.Float64()
			bearing := tt.bearing + tt.spread*corner[rnd.IntN(2)]*math.Sqrt(rnd.Float64())
			farthest = max(farthest, geo.Distance(geo.Destination(from, far, bearing), c.Point))
		}
		if farthest > c.UncertaintyM*1.001 {
			t.Errorf("%q: a point lies %v m from the answer, its radius is %v", tt.text, farthest, c.UncertaintyM)
		}
		if c.UncertaintyM > 1.5*farthest+100 {
			t.Errorf("%q: the radius %v is wider than it must be, %v", tt.text, c.UncertaintyM, farthest)
		}
	}
}

// TestBetweenHoldsBothEnds: the circle of a pair holds the circles of both, or at least their points and the larger one's
// radius beyond.
func TestBetweenHoldsBothEnds(t *testing.T) {
	ix := realIndex(t)
	for _, text := range []string{"between Batken and Isfana", "between Vorukh and Chorku", "the Osh-Batken road", "between Paris and London", "between the Batken region and Dushanbe",
		"between Isfara, Vorukh and Batken", "между Исфарой, Ворухом, Чорку и Баткеном"} {
		res := geocode(t, ix, gazetteer.Query{Text: text})
		c := res.Candidates[0]
		if c.Relation == nil || len(c.Relation.Anchors) != strings.Count(text, ",")+2 {
			t.Errorf("%q is %s: %+v", text, c.Label, c.Relation)
			continue
		}
		for _, a := range c.Relation.Anchors {
			end, _ := ix.Candidate(a.ID)
			if geo.Distance(end.Point, c.Point)+end.UncertaintyM > c.UncertaintyM+5 {
				t.Errorf("%q does not hold %s", text, a.Name)
			}
		}
	}
}

func TestRelationString(t *testing.T) {
	ix := realIndex(t)
	for text, want := range map[string]string{
		"в 15 км к югу от Исфары":                        "15 km south of Isfara",
		"15 km SSE of Isfara":                            "15 km south-south-east of Isfara",
		"200m from Vorukh":                               "200 m from Vorukh",
		"15 km from Batken on the road to Isfara":        "15 km from Batken towards Isfara",
		"3 km from the Batken-Vorukh road":               "3 km from what joins Batken and Vorukh",
		"Баткендин жанында":                              "near Batken",
		"север Таджикистана":                             "the north of Tajikistan",
		"north-east of Batken":                           "north-east of Batken",
		"central Bishkek":                                "a part of Bishkek",
		"between Isfara and Batken":                      "between Isfara and Batken",
		"between Isfara, Vorukh, and Batken":             "between Isfara, Vorukh and Batken",
		"between Vorukh, Sughd region and Batken":        "between Vorukh and Batken",
		"Batken-Vorukh road":                             "the road between Batken and Vorukh",
		"junction of Batken and Isfara":                  "the junction of Batken and Isfara",
		"along the Tajik-Afghan border":                  "the border of Tajikistan and Afghanistan",
		"Kyrgyz-Tajik border near Vorukh":                "Kyrgyz-Tajik border, at Vorukh",
		"the Kyrgyz-Tajik border in the Leilek district": "Kyrgyz-Tajik border, at Leilek District",
		"along the Kyrgyz-Tajik border in Batken":        "a part of Kyrgyz-Tajik border",
	} {
		c := geocode(t, ix, gazetteer.Query{Text: text}).Candidates[0]
		if c.Relation == nil || c.Relation.String() != want {
			t.Errorf("%q is %v, want %q", text, c.Relation, want)
		}
	}
}

// TestFiguresHaveNoEmptyDigits: radii are whole metres, and points that are worked out have no more than seven places.
func TestFiguresHaveNoEmptyDigits(t *testing.T) {
	ix, err := gazetteer.Open("id,name,kind,country,lon,lat,uncertainty_m\nGN:1,Isfara,town,TJ,70.62525,40.12664,3806.7932318190205\nGN:2,Batken,town,KG,70.81939,40.06259,4100\n")
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"Isfara", "15 km south of Isfara", "near Isfara", "7 km from Isfara", "between Isfara and Batken", `37°39'12"N 70°12'08"E`, "10 km north of 38.7N 70.5E"} {
		c := geocode(t, ix, gazetteer.Query{Text: text}).Candidates[0]
		if c.UncertaintyM != math.Round(c.UncertaintyM) {
			t.Errorf("%s: %v m", text, c.UncertaintyM)
		}
		for _, x := range c.Point {
			if _, places, _ := strings.Cut(strconv.FormatFloat(x, 'f', -1, 64), "."); len(places) > 7 {
				t.Errorf("%s lies at %v", text, c.Point)
			}
		}
	}
}

// TestRelationLeavesWordsOver: a name that is not in the gazetteer does not hide what the rest of the text says.
func TestRelationLeavesWordsOver(t *testing.T) {
	ix := realIndex(t)
	res := geocode(t, ix, gazetteer.Query{Text: "Qwxzobod village, 15 km south of Isfara"})
	if res.Ambiguous || len(res.Unmatched) != 1 || res.Unmatched[0] != "Qwxzobod" || res.Candidates[0].Relation == nil {
		t.Errorf("%+v", res)
	}
	res = geocode(t, ix, gazetteer.Query{Text: "Khujand, 15 km south of Isfara"})
	if !res.Ambiguous || len(res.Candidates) < 2 || res.Candidates[0].Place.ID != "GN:1514879" || !strings.Contains(res.Reason, "not where") {
		t.Errorf("Khujand lies 100 km west of Isfara: %s, %s", labels(res), res.Reason)
	}
	res = geocode(t, ix, gazetteer.Query{Text: "between Moscow and Vladivostok"})
	if !res.Ambiguous || !strings.Contains(res.Reason, "too far") || res.Candidates[0].Relation != nil {
		t.Errorf("%s, %s", labels(res), res.Reason)
	}
}

func TestRelationTellsWhatIsMissing(t *testing.T) {
	ix := realIndex(t)
	for text, want := range map[string]string{
		"3 km from the border":               "which border",
		"near the Afghan border":             "whose border",
		"the border with Tajikistan":         "whose border with Tajikistan",
		"Uzbek-Kazakh border":                "Uzbekistan and Kazakhstan is not in the gazetteer",
		"between Poland and Ukraine":         "Poland and Ukraine is not in the gazetteer",
		"10 km from the Uzbek-Kazakh border": "is not in the gazetteer",
	} {
		res := geocode(t, ix, gazetteer.Query{Text: text})
		if len(res.Candidates) > 0 || res.Ambiguous || !strings.Contains(res.Reason, want) {
			t.Errorf("%q: %s, %q", text, labels(res), res.Reason)
		}
	}
	res := geocode(t, ix, gazetteer.Query{Text: "the border with Tajikistan"})
	if len(res.Suggestions) != 2 {
		t.Errorf("Tajikistan has the borders %+v, want two", res.Suggestions)
	}
}

// TestNamesAreNoRelations: no name of the gazetteer, however it looks, is taken for a description.
func TestNamesAreNoRelations(t *testing.T) {
	ix := realIndex(t)
	asked := 0
	for p := range ix.All() {
		for _, name := range append([]gazetteer.Name{{Text: p.Name}}, p.Names...) {
			lower := strings.ToLower(name.Text)
			looks := false
			for _, word := range []string{"north", "south", "east", "west", "central", "near", "between", "road", "junction", "border", "север", "южн", "восточн", "западн", "централ", " km", "участок"} {
				looks = looks || strings.Contains(lower, word)
			}
			if !looks || len(name.Text) > gazetteer.MaxText || asked > 4_000 {
				continue
			}
			asked++
			res, err := ix.Geocode(context.Background(), gazetteer.Query{Text: name.Text})
			if err != nil {
				t.Errorf("%q: %v", name.Text, err)
				continue
			}
			for _, c := range res.Candidates {
				if r := c.Relation; r != nil && r.Kind != gazetteer.RelationNear {
					t.Errorf("%q (%s) is taken for a %s of %s", name.Text, p.ID, r.Kind, c.Label)
				}
			}
		}
	}
	if asked < 1_000 {
		t.Errorf("only %d names look like relations", asked)
	}
}

// FuzzRelation: whatever the words are, an answer by a relation is a point with a radius, and names its anchors.
func FuzzRelation(f *testing.F) {
	table, err := os.ReadFile("testdata/relations.tsv")
	if err != nil {
		f.Fatal(err)
	}
	for line := range strings.Lines(string(table)) {
		if text, _, ok := strings.Cut(line, "\t"); ok {
			f.Add(text, "")
		}
	}
	f.Add("15 km from Isfara on the road to Vorukh", "TJ")
	f.Add("between Isfara and Vorukh and between Isfara and Vorukh", "KG")
	f.Add("1-2-3 km N of of Vorukh-Isfara-Batken road", "")
	ix, err := gazetteer.Open(fixture)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text, country string) {
		res, err := ix.Geocode(context.Background(), gazetteer.Query{Text: text, Country: country})
		if err != nil {
			var query *gazetteer.QueryError
			var missing *gazetteer.NotFoundError
			var ambiguous *gazetteer.AmbiguousError
			if !errors.As(err, &query) && !errors.As(err, &missing) && !errors.As(err, &ambiguous) {
				t.Errorf("%q: %v", text, err)
			}
			return
		}
		if len(res.Candidates) > gazetteer.DefaultLimit {
			t.Errorf("%q has %d candidates", text, len(res.Candidates))
		}
		checkResult(t, res)
		for i := range res.Candidates {
			checkRelation(t, ix, &res.Candidates[i])
		}
	})
}

func BenchmarkGeocodeRelation(b *testing.B) {
	ix := realIndex(b)
	for _, text := range []string{"15 km south of Isfara", "между Исфарой и Баткеном", "на таджикско-афганской границе", "38.7N 70.5E", "Vorukh, Isfara"} {
		b.Run(text, func(b *testing.B) {
			for b.Loop() {
				if _, err := ix.Geocode(context.Background(), gazetteer.Query{Text: text}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// hostileTexts have as many names in cases and joints as fit: each may be read in thousands of ways.
var hostileTexts = []string{
	"дорога из " + strings.Repeat("Исфарой в Баткеном в ", 5) + "Нарыном",
	"между " + strings.Repeat("Кок-Ташом и ", 11) + "Ак-Ташом",
	"около " + strings.Repeat("Исфарой Баткеном Ворухом ", 6),
	"граница Новой и Красной и Большой и Старой и Верхней и Нижней и России",
	"the Китая трасса России Китая России трасса Китая трасса трасса",
	strings.Repeat("X менен Y ортосунда ", 6),
}

// TestHostileTexts: what can be read in too many ways is not answered for certain, and a long text that can be read in few is.
func TestHostileTexts(t *testing.T) {
	ix := realIndex(t)
	for _, text := range hostileTexts {
		if res := geocode(t, ix, gazetteer.Query{Text: text}); len(res.Candidates) > 0 && !res.Ambiguous {
			t.Errorf("%s: %s for certain", text, res.Candidates[0].Label)
		}
	}
	long := "на дороге из села Ворух Исфаринского района Согдийской области в город Баткен Баткенской области Кыргызстана"
	if res := geocode(t, ix, gazetteer.Query{Text: long}); len(res.Candidates) == 0 || res.Candidates[0].Relation == nil || res.Candidates[0].Relation.Kind != gazetteer.RelationRoad {
		t.Errorf("%s: %s, %q", long, labels(res), res.Reason)
	}
}

// BenchmarkHostile: none may take much longer than 10 ms on an idle processor.
func BenchmarkHostile(b *testing.B) {
	ix := realIndex(b).Outlined(builtInOutlines(b))
	for _, text := range append(hostileTexts, "Russia-China-Kazakhstan border", "between "+strings.Repeat("San Jose, ", 8)+"San Jose and San Antonio") {
		b.Run(text, func(b *testing.B) {
			for b.Loop() {
				if _, err := ix.Geocode(context.Background(), gazetteer.Query{Text: text}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
